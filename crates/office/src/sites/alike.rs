//! Sites that a new one may be already: a warning, never a refusal.

use super::draft::{self, SiteDraft};
use crate::{Desk, OfficeError, ground::site_resource};
use access::Action;
use base::{LifeId, SiteId, fold::fold};
use store::sites::SiteRow;

/// A code this short has too many neighbours to tell anything.
const CODE_CHARS: usize = 8;

/// A site that the new one may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// Its tax or school code.
    pub code: Option<String>,
    /// Where it stands today.
    pub place: String,
    /// Has stopped.
    pub closed: bool,
    /// Its code is one slip of the hand away; otherwise it has the same name in the same commune.
    pub near_code: bool,
}

/// The sites that this one may be: of the same name in the same commune, or with a code one slip away. A code that is
/// taken is refused when the site is entered.
pub async fn alike(desk: &Desk, draft: &SiteDraft) -> Result<Vec<Alike>, OfficeError> {
    let parsed = draft::parse(desk, draft).map_err(OfficeError::Invalid)?;
    let view = desk.office.places.view(desk.today());
    let unit = view.unit(&parsed.facts.atom).unwrap_or(&parsed.facts.atom);
    let mut atoms: Vec<LifeId> = view.atoms(unit).cloned().collect();
    atoms.push(parsed.facts.atom.clone());
    let near = parsed.code.as_deref().map(neighbours).unwrap_or_default();
    let desk = desk.clone();
    let (name, today) = (fold(&parsed.facts.name), desk.today());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let mut found: Vec<(SiteRow, bool)> = Vec::new();
            for row in store::sites::with_codes(tx, today, &near)? {
                found.push((row, true));
            }
            for row in store::sites::named_in(tx, today, &atoms, &name)? {
                let told = found.iter().any(|(other, _)| other.id == row.id);
                if fold(&row.facts.name) == name && !told {
                    found.push((row, false));
                }
            }
            let mut out = Vec::new();
            for (row, near_code) in found {
                let resource = site_resource(tx, &desk, &row)?;
                if access::decide(&desk.actor, Action::SeeSite, &resource).is_err() {
                    continue;
                }
                out.push(Alike {
                    place: desk.office.places.name_on(&row.facts.atom, today),
                    site: row.id,
                    name: row.facts.name,
                    code: row.code,
                    closed: row.facts.closed,
                    near_code,
                });
            }
            Ok(out)
        })
        .await
}

/// The codes that one wrong, swapped, missing or doubled digit makes of this one.
fn neighbours(code: &str) -> Vec<String> {
    let chars: Vec<char> = code.chars().collect();
    if chars.len() < CODE_CHARS {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (at, here) in chars.iter().enumerate() {
        let (before, after) = chars.split_at(at);
        let rest = after.get(1..).unwrap_or_default();
        let join = |middle: &[char]| before.iter().chain(middle).chain(rest).collect::<String>();
        out.push(join(&[]));
        for digit in '0'..='9' {
            out.push(join(&[digit]));
            out.push(join(&[digit, *here]));
        }
        if let [next, ..] = rest {
            let tail = rest.get(1..).unwrap_or_default();
            let swapped = before.iter().chain([next, here]).chain(tail);
            out.push(swapped.collect());
        }
    }
    out.extend(('0'..='9').map(|digit| format!("{code}{digit}")));
    out.sort_unstable();
    out.dedup();
    out.retain(|other| other != code);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_a_neighbour() {
        let near = neighbours("0301234567");
        for other in [
            "0301234568",
            "0301243567",
            "301234567",
            "03012345677",
            "03011234567",
        ] {
            assert!(near.contains(&other.to_owned()), "{other}");
        }
        for other in ["0301234567", "0301234599", "0301234567-001"] {
            assert!(!near.contains(&other.to_owned()), "{other}");
        }
        assert!(neighbours("T-1").is_empty());
    }
}
