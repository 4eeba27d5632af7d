//! Numbers as people type them, and as Vietnamese and English readers expect them.

use crate::lang::Lang;

/// Why a typed number was refused. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    /// Nothing typed.
    #[error("empty")]
    Empty,
    /// Not a number at all, or one that can be read two ways.
    #[error("not a number")]
    Malformed,
    /// Below zero.
    #[error("negative")]
    Negative,
    /// Above what the field can hold.
    #[error("too large")]
    TooLarge,
}

impl NotANumber {
    /// The stable code shown with the message.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "number.empty",
            Self::Malformed => "number.malformed",
            Self::Negative => "number.negative",
            Self::TooLarge => "number.too-large",
        }
    }
}

/// Reads a whole number from 0 to `max`. Groups of three may be parted by a point, comma or space: `1.200.000`.
pub fn parse_count(raw: &str, max: u64) -> Result<u64, NotANumber> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Err(NotANumber::Empty);
    }
    if let Some(rest) = raw.strip_prefix(['-', '\u{2212}']) {
        return Err(if parse_count(rest, u64::MAX).is_ok() {
            NotANumber::Negative
        } else {
            NotANumber::Malformed
        });
    }
    let digits = ungroup(raw).ok_or(NotANumber::Malformed)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotANumber::Malformed);
    }
    match digits.parse::<u64>() {
        Ok(n) if n <= max => Ok(n),
        _ => Err(NotANumber::TooLarge),
    }
}

/// Reads a decimal number from 0 to `max_hundredths`/100, in hundredths: `72,5` and `72.5` are 7250. A percent sign may follow.
pub fn parse_hundredths(raw: &str, max_hundredths: u64) -> Result<u64, NotANumber> {
    let raw = raw.trim().trim_end_matches('%').trim_end();
    if raw.is_empty() {
        return Err(NotANumber::Empty);
    }
    if let Some(rest) = raw.strip_prefix(['-', '\u{2212}']) {
        return Err(if parse_hundredths(rest, u64::MAX).is_ok() {
            NotANumber::Negative
        } else {
            NotANumber::Malformed
        });
    }
    let (whole, part) = match raw.split_once([',', '.']) {
        Some((whole, part)) => (whole, part),
        None => (raw, ""),
    };
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || !plain(whole)
        || !plain(part)
        || part.len() > 2
        || (part.is_empty() && raw.contains([',', '.']))
    {
        return Err(NotANumber::Malformed);
    }
    let whole: u64 = whole.parse().map_err(|_| NotANumber::TooLarge)?;
    let part: u64 = format!("{part:0<2}")
        .parse()
        .map_err(|_| NotANumber::Malformed)?;
    match whole.checked_mul(100).and_then(|w| w.checked_add(part)) {
        Some(n) if n <= max_hundredths => Ok(n),
        _ => Err(NotANumber::TooLarge),
    }
}

/// `1.200.000` in Vietnamese, `1,200,000` in English.
pub fn show_count(n: u64, lang: Lang) -> String {
    let digits = n.to_string();
    let mark = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(c);
    }
    out
}

/// `numerator` of `denominator` in per cent with at most one decimal, rounded half up; `None` when nothing is counted.
/// `72,5 %` in Vietnamese, `72.5%` in English.
pub fn show_percent(numerator: u64, denominator: u64, lang: Lang) -> Option<String> {
    if denominator == 0 {
        return None;
    }
    let tenths =
        (u128::from(numerator) * 2000 + u128::from(denominator)) / (u128::from(denominator) * 2);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    Some(match (lang, tenth) {
        (Lang::Vi, 0) => format!("{whole} %"),
        (Lang::Vi, _) => format!("{whole},{tenth} %"),
        (Lang::En, 0) => format!("{whole}%"),
        (Lang::En, _) => format!("{whole}.{tenth}%"),
    })
}

/// Removes group marks when they part groups of three consistently.
fn ungroup(raw: &str) -> Option<String> {
    let mark = raw
        .chars()
        .find(|c| matches!(c, '.' | ',' | ' ' | '\u{a0}'));
    let Some(mark) = mark else {
        return Some(raw.to_owned());
    };
    let groups: Vec<&str> = raw.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3);
    fits.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_understood_or_refused_by_name() {
        let check = |raw, expect| assert_eq!(parse_count(raw, 2_000_000), expect, "{raw}");
        check("0", Ok(0));
        check(" 1.200.000 ", Ok(1_200_000));
        check("1,200", Ok(1200));
        check("1 200", Ok(1200));
        check("1.5", Err(NotANumber::Malformed));
        check("1.200,000", Err(NotANumber::Malformed));
        check("-3", Err(NotANumber::Negative));
        check("2000001", Err(NotANumber::TooLarge));
        check("99999999999999999999", Err(NotANumber::TooLarge));
        check("", Err(NotANumber::Empty));
        check("ba", Err(NotANumber::Malformed));
        check("1e3", Err(NotANumber::Malformed));
    }

    #[test]
    fn percentages_take_both_decimal_marks() {
        let check = |raw, expect| assert_eq!(parse_hundredths(raw, 10_000), expect, "{raw}");
        check("72,5", Ok(7250));
        check("72.50 %", Ok(7250));
        check("100%", Ok(10_000));
        check("100,01", Err(NotANumber::TooLarge));
        check("-1", Err(NotANumber::Negative));
        check("7,", Err(NotANumber::Malformed));
        check(",5", Err(NotANumber::Malformed));
        check("7,125", Err(NotANumber::Malformed));
    }

    #[test]
    fn figures_are_shown_by_language() {
        assert_eq!(show_count(1_200_000, Lang::Vi), "1.200.000");
        assert_eq!(show_count(999, Lang::En), "999");
        assert_eq!(show_percent(29, 40, Lang::Vi).as_deref(), Some("72,5 %"));
        assert_eq!(show_percent(2, 3, Lang::En).as_deref(), Some("66.7%"));
        assert_eq!(show_percent(5, 5, Lang::Vi).as_deref(), Some("100 %"));
        assert_eq!(show_percent(0, 0, Lang::Vi), None);
    }
}
