//! The numbers of an office's papers. An office that keeps its book on paper types the number; one that keeps it here has
//! the next one given in the transaction that issues the paper, so that none is lost and none is given twice.

use crate::{Desk, Fault, OfficeError, acts::typed_line};
use base::{BodyId, Day};
use store::{StoreError, Tx, registers::NumberRow};

pub use store::registers::NumberedPaper;

/// Digits of a number: no office issues a million papers of one sign in a year.
const DIGITS: usize = 6;
/// Numbers of a year's book shown at once: the papers of this programme of a busy year.
pub const BOOK_ROWS: u32 = 500;

/// A number as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// As typed.
    Typed(String),
    /// The next one of this sign.
    Next(String),
}

/// Reads a number: `45/QĐ-UBND` as it is, `/QĐ-UBND` as the next one of that sign.
pub(crate) fn read(field: &str, raw: &str) -> Result<Asked, Fault> {
    let typed = typed_line(field, raw)?;
    let Some(sign) = typed.strip_prefix('/') else {
        return Ok(Asked::Typed(typed));
    };
    match clean_sign(sign) {
        Some(sign) => Ok(Asked::Next(sign)),
        None => Err(Fault::new(field, "registers.no-sign")),
    }
}

/// The number and its sign: `(45, "QĐ-UBND")`; `None` where it begins otherwise than with a number of the book.
fn parts(number: &str) -> Option<(u32, String)> {
    let (running, sign) = number.split_once('/')?;
    let running = running.trim();
    let plain = running.len() <= DIGITS && running.bytes().all(|b| b.is_ascii_digit());
    let running = running.parse().ok().filter(|n| plain && *n > 0)?;
    Some((running, clean_sign(sign)?))
}

/// One sign however it is typed.
fn clean_sign(sign: &str) -> Option<String> {
    let sign: String = sign.split_whitespace().collect();
    Some(sign.to_uppercase()).filter(|sign| !sign.is_empty())
}

fn row(
    desk: &Desk,
    body: BodyId,
    (running, sign): (u32, String),
    number: &str,
    paper: NumberedPaper,
    day: Day,
) -> NumberRow {
    NumberRow {
        body,
        sign,
        running,
        number: number.to_owned(),
        paper,
        day,
        taken_at: desk.now,
    }
}

/// The number a paper of `day` gets, entered in the book of `body`; refused as taken when another paper has it, however it
/// is written.
pub(crate) fn take(
    tx: &mut dyn Tx,
    desk: &Desk,
    body: BodyId,
    asked: &Asked,
    paper: NumberedPaper,
    day: Day,
) -> Result<String, StoreError> {
    match asked {
        Asked::Typed(number) => {
            if let Some((running, sign)) = parts(number)
                && let Some(first) =
                    store::registers::used_for(tx, body, day.year(), &sign, running)?
                && !may_share(first, paper)
            {
                return Err(StoreError::Taken("register_number".to_owned()));
            }
            if let Some(parts) = parts(number) {
                store::registers::enter(tx, &row(desk, body, parts, number, paper, day))?;
            }
            Ok(number.clone())
        }
        Asked::Next(sign) => {
            let running = store::registers::highest(tx, body, day.year(), sign)? + 1;
            let number = format!("{running:02}/{sign}");
            let taken = row(desk, body, (running, sign.clone()), &number, paper, day);
            store::registers::take(tx, &taken)?;
            Ok(number)
        }
    }
}

/// A number that is used already is a fault of its field.
pub(crate) fn taken<T>(result: Result<T, StoreError>) -> Result<T, OfficeError> {
    match result {
        Err(StoreError::Taken(_)) => Err(Fault::new("number", "registers.number-taken").into()),
        other => Ok(other?),
    }
}

/// One decision on paper may recognise, refuse and take back; it recognises once.
const fn may_share(first: NumberedPaper, next: NumberedPaper) -> bool {
    use NumberedPaper as N;
    let decides = matches!(next, N::Decision | N::Refusal | N::Revocation);
    match first {
        N::Decision => matches!(next, N::Refusal | N::Revocation),
        N::Refusal | N::Revocation => decides,
        N::Urging | N::Endorsement => false,
    }
}

/// The number that this desk's office would give next to a paper of this kind; `None` before it has used any.
pub async fn suggestion(desk: &Desk, paper: NumberedPaper) -> Result<Option<String>, OfficeError> {
    let Some(body) = desk.actor.body else {
        return Ok(None);
    };
    let year = desk.today().year();
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let Some(sign) = store::registers::last_sign(tx, body, paper)? else {
                return Ok(None);
            };
            let running = store::registers::highest(tx, body, year, &sign)? + 1;
            Ok(Some(format!("{running:02}/{sign}")))
        })
        .await
}

/// The book of this desk's office in a year, the latest number first.
pub async fn book(desk: &Desk, year: i16) -> Result<Vec<NumberRow>, OfficeError> {
    let body = desk.actor.body.ok_or(OfficeError::NotFound)?;
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::registers::of_year(tx, body, year, BOOK_ROWS)?)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_an_office_writes_it() {
        let check = |raw: &str, expect: Option<(u32, &str)>| {
            let found = parts(raw);
            let found = found.as_ref().map(|(n, sign)| (*n, sign.as_str()));
            assert_eq!(found, expect, "{raw}");
        };
        check("45/QĐ-UBND", Some((45, "QĐ-UBND")));
        check("045 / qđ - ubnd", Some((45, "QĐ-UBND")));
        check("900/QĐ-UBND-2026", Some((900, "QĐ-UBND-2026")));
        check("45a/QĐ-UBND", None);
        check("QĐ-UBND", None);
        check("0/QĐ", None);
        check("+5/QĐ", None);
        check("1234567/QĐ", None);
        check("5/ ", None);
    }

    #[test]
    fn a_letter_shares_its_number_with_nothing() {
        for &next in NumberedPaper::ALL {
            for letter in [NumberedPaper::Urging, NumberedPaper::Endorsement] {
                assert!(
                    !may_share(letter, next) && !may_share(next, letter),
                    "{next:?}"
                );
            }
        }
        assert!(!may_share(NumberedPaper::Decision, NumberedPaper::Decision));
        assert!(may_share(NumberedPaper::Refusal, NumberedPaper::Decision));
    }

    #[test]
    fn without_a_number_the_next_is_asked_for() {
        let check = |raw: &str, expect: Result<Asked, &str>| {
            assert_eq!(read("number", raw).map_err(|fault| fault.code), expect);
        };
        check("45/QĐ-UBND", Ok(Asked::Typed("45/QĐ-UBND".to_owned())));
        check("/qđ-ubnd", Ok(Asked::Next("QĐ-UBND".to_owned())));
        check("/ ", Err("registers.no-sign"));
        check(" ", Err("text.empty"));
    }
}
