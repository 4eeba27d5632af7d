//! Results on points: what each criterion gives, and the bands into which a sum falls.

use crate::{
    evaluation::{Judged, Outcome},
    pack::{FieldKind, Pack},
};
use base::Localised;

/// How points make a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// The points that all criteria give together.
    pub total: u64,
    /// Where only some criteria are known: what is missing, and who can enter it.
    pub items_missing: Option<Localised>,
    /// The bands, the highest first.
    pub bands: Vec<Band>,
    /// Where the bands are not known: what is missing, and who can enter it.
    pub bands_missing: Option<Localised>,
}

/// A band of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The stable id.
    pub id: String,
    /// What the screen says.
    pub title: Localised,
    /// From this many points.
    pub at_least: u64,
}

/// What the points of a dossier come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// The points given so far.
    pub have: u64,
    /// The most that the criteria of this edition can give.
    pub most: u64,
    /// The most of the whole scale; more than `most` while criteria are missing.
    pub total: u64,
    /// The id of the band: there once all is answered, every criterion is known and the bands are.
    pub band: Option<String>,
}

impl Pack {
    /// The most points that its criteria give.
    pub fn most_points(&self) -> u64 {
        let fields = self.criteria.iter().flat_map(|c| &c.fields);
        let points = fields.map(|field| match field.kind {
            FieldKind::Points { max } => max,
            _ => 0,
        });
        points.fold(0, u64::saturating_add)
    }

    /// Adds up what was judged; `None` where the result is not on points.
    pub(crate) fn score(&self, judged: &[Judged]) -> Option<Score> {
        let points = self.points.as_ref()?;
        let given = judged.iter().filter_map(|judged| judged.points);
        let have = given.fold(0, u64::saturating_add);
        let most = self.most_points();
        let settled = |j: &Judged| matches!(j.outcome, Outcome::Met | Outcome::NotApplicable);
        let whole = most == points.total && judged.iter().all(settled);
        let band = points.bands.iter().find(|band| have >= band.at_least);
        Some(Score {
            have,
            most,
            total: points.total,
            band: band.filter(|_| whole).map(|band| band.id.clone()),
        })
    }
}
