//! Disciplinary measures by personnel regime, and which of them count as "cảnh cáo" or above. The level is not a word of
//! every regime: where the pack does not map a form, a person says whether it counts.

use crate::pack::Marked;
use base::Localised;

/// A personnel regime with its mapping of disciplinary forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regime {
    /// The stable id.
    pub id: String,
    /// What the screen says.
    pub title: Localised,
    /// Ids of forms that stay below the level.
    pub below: Vec<String>,
    /// Ids of forms that are at the level or above.
    pub at_or_above: Vec<String>,
    /// How sure the mapping is.
    pub marked: Marked,
}

/// Whether a form counts as the level or above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It stays below.
    Below,
    /// It is at the level or above.
    AtOrAbove,
    /// A person must say.
    ForAPerson,
}

impl Regime {
    /// Does `form` count under this regime?
    pub fn level(&self, form: &str) -> Level {
        let holds = |list: &[String]| list.iter().any(|known| known == form);
        if holds(&self.below) {
            Level::Below
        } else if holds(&self.at_or_above) {
            Level::AtOrAbove
        } else {
            Level::ForAPerson
        }
    }
}
