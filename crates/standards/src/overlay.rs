//! A place's additions to an edition. They may ask for more and never for less: whatever is met with the overlay is met
//! without it.

use crate::{
    lineage::Over,
    pack::{Clause, Criterion, Due, LegalBasis, Marked, Pack, Rule},
    points::Band,
    relative::Window,
};
use base::Localised;

/// The additions of one place to one edition, as they stand in their file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Its id, alike in all its editions.
    pub id: String,
    /// Its own edition.
    pub edition: String,
    /// The edition of the same overlay that this one corrects.
    pub corrects: Option<String>,
    /// The edition that it adds to, as `id@edition`.
    pub base: String,
    /// The place for whose subjects it holds: the id of a unit's life.
    pub place: String,
    /// What it is called.
    pub title: Localised,
    /// The papers it rests on.
    pub legal_basis: Vec<LegalBasis>,
    /// Further clauses.
    pub clauses: Vec<Clause>,
    /// Further criteria.
    pub criteria: Vec<Criterion>,
    /// Criteria of the base that ask for more.
    pub tighten: Vec<Tightening>,
    /// Earlier due days.
    pub due: Vec<Due>,
    /// Bands, where the base declares them missing.
    pub bands: Vec<Band>,
}

/// What a criterion of the base asks for beyond the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tightening {
    /// The criterion.
    pub criterion: String,
    /// A higher minimum.
    pub at_least: Option<u64>,
    /// A lower maximum.
    pub at_most: Option<u64>,
    /// A higher percentage.
    pub threshold_pct: Option<u64>,
    /// Fewer days.
    pub within: Option<Window>,
    /// More papers to expect.
    pub evidence: Vec<Localised>,
    /// More files that must be there.
    pub evidence_required: Option<u32>,
    /// Reasons for "not applicable" that are no longer given.
    pub without_na: Vec<String>,
    /// How sure it is.
    pub marked: Marked,
}

impl Overlay {
    /// The base with these additions: an edition of its own, evaluated like any other. The overlay was checked against
    /// this base.
    #[must_use]
    pub fn over(&self, base: &Pack) -> Pack {
        let mut merged = base.clone();
        let edition = |own: &str| format!("{}+{}.{own}", base.edition, self.id);
        merged.edition = edition(&self.edition);
        merged.corrects = self.corrects.as_ref().map(|own| edition(own));
        merged.place = Some(self.place.clone());
        merged.over = Some(Over {
            base: base.name(),
            id: self.id.clone(),
            edition: self.edition.clone(),
            corrects: self.corrects.clone(),
        });
        merged.title = Localised {
            vi: format!("{} ({})", base.title.vi, self.title.vi),
            en: format!("{} ({})", base.title.en, self.title.en),
        };
        // The days of other calendars are not what the place wrote its own days for.
        merged.calendars.clear();
        merged.legal_basis.extend_from_slice(&self.legal_basis);
        merged.clauses.extend_from_slice(&self.clauses);
        for tightening in &self.tighten {
            let wanted = &tightening.criterion;
            if let Some(found) = merged.criteria.iter_mut().find(|c| c.id == *wanted) {
                tightening.apply(found);
            }
        }
        merged.criteria.extend_from_slice(&self.criteria);
        for due in &self.due {
            merged.due.retain(|known| known.act != due.act);
            merged.due.push(due.clone());
        }
        merged.due.sort_by_key(|due| due.act);
        self.fill_scale(&mut merged);
        merged
    }

    /// Enters what the base declares missing of its scale.
    fn fill_scale(&self, merged: &mut Pack) {
        let most = merged.most_points();
        let Some(points) = &mut merged.points else {
            return;
        };
        if most == points.total {
            points.items_missing = None;
        }
        if !self.bands.is_empty() {
            points.bands.clone_from(&self.bands);
            points.bands_missing = None;
        }
    }
}

impl Tightening {
    fn apply(&self, criterion: &mut Criterion) {
        match &mut criterion.rule {
            Rule::Count {
                at_least, at_most, ..
            } => {
                *at_least = self.at_least.or(*at_least);
                *at_most = self.at_most.or(*at_most);
            }
            Rule::Ratio { threshold_pct, .. } => {
                *threshold_pct = self.threshold_pct.unwrap_or(*threshold_pct);
            }
            _ => {}
        }
        if let (Some(days), Some(within)) = (criterion.rule.days_mut(), self.within) {
            *days = within;
        }
        criterion
            .evidence
            .expected
            .extend_from_slice(&self.evidence);
        if let Some(required) = self.evidence_required {
            criterion.evidence.required = required;
        }
        criterion
            .na
            .retain(|reason| !self.without_na.contains(&reason.id));
    }
}
