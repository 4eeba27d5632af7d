//! Which edition comes after which: a correction after what it corrects, an overlay's correction after the overlay's
//! earlier edition, and an overlay over the corrected base after the one over the base that was corrected.

use crate::pack::Pack;

/// What an edition with an overlay was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The edition added to, as `id@edition`.
    pub base: String,
    /// The overlay's id.
    pub id: String,
    /// The overlay's own edition.
    pub edition: String,
    /// The edition of the same overlay that this one corrects.
    pub corrects: Option<String>,
}

/// The longest chain of corrections that is followed; a standard that is corrected every month for years stays below.
const CORRECTIONS: usize = 200;

/// Does `to` come after `from`, directly or over other corrections? `find` gives a published edition by its name; `all`
/// are all that are published.
pub fn comes_after<'p>(
    from: &Pack,
    to: &Pack,
    find: &dyn Fn(&str) -> Option<&'p Pack>,
    all: &dyn Fn() -> Vec<&'p Pack>,
) -> bool {
    if from.id != to.id || from.place != to.place || from.edition == to.edition {
        return false;
    }
    match (&from.over, &to.over) {
        (None, None) => corrected(from, to, find),
        (Some(one), Some(other)) => {
            let bases = (find(&one.base), find(&other.base));
            let same_base = one.base == other.base;
            let base_follows = match bases {
                (Some(before), Some(after)) => corrected(before, after, find),
                _ => false,
            };
            one.id == other.id && (same_base || base_follows) && added_after(one, other, &all())
        }
        _ => false,
    }
}

/// Walks back from `to` along what each edition corrects.
fn corrected<'p>(from: &Pack, to: &Pack, find: &dyn Fn(&str) -> Option<&'p Pack>) -> bool {
    let mut corrects = to.corrects.clone();
    for _ in 0..CORRECTIONS {
        let Some(edition) = corrects else {
            return false;
        };
        if edition == from.edition {
            return true;
        }
        corrects = find(&format!("{}@{edition}", to.id)).and_then(|pack| pack.corrects.clone());
    }
    false
}

/// The same edition of the overlay, or one that corrects it, directly or over others.
fn added_after(one: &Over, other: &Over, all: &[&Pack]) -> bool {
    let mut edition = other.edition.clone();
    let mut corrects = other.corrects.clone();
    for _ in 0..CORRECTIONS {
        if edition == one.edition {
            return true;
        }
        let Some(earlier) = corrects else {
            return false;
        };
        let overlays = all.iter().filter_map(|pack| pack.over.as_ref());
        let mut known = overlays.filter(|over| over.id == one.id && over.edition == earlier);
        corrects = known.next().and_then(|over| over.corrects.clone());
        edition = earlier;
    }
    false
}
