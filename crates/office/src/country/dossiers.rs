//! The dossier of a site in a year: as it stands at the end, entered with its registration.

use super::{
    Country, Sender,
    courses::Course,
    decisions::Decided,
    entering::values,
    rows::Row,
    sites::{self, Site},
    story::Story,
    years::{Actor, reviewer},
};
use crate::OfficeError;
use access::Role;
use assessments::DossierState;
use base::{LifeId, Timestamp};
use serde_json::json;
use store::dossiers::DossierRow;

/// Why an admitted site takes part.
const ADMITTED: &str = "Cơ sở tự nguyện tham gia (giả lập).";
/// Nothing stored.
const NONE: &str = "{}";

/// What a dossier says, by its site and by its reviewer.
struct Said {
    answers: String,
    codes: Vec<u8>,
    review_answers: String,
    review_codes: Vec<u8>,
    frozen: String,
}

impl Country {
    /// Enters a dossier and the act of its registration.
    pub(super) fn register(
        &self,
        year: usize,
        number: usize,
        decided: &Decided,
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        let (Some(site), Some(story)) = (self.sites.get(number), self.story(number, year)) else {
            return Ok(());
        };
        if let Some(row) = self.dossier(year, number, site, &story, decided)? {
            to.row(Row::Dossier(Box::new(row)))?;
        }
        let office = if story.admitted {
            self.police_in_spring(number, year)
        } else {
            site.name(number)
        };
        let actor = Actor {
            office: &office,
            role: if story.admitted {
                reviewer(site)
            } else {
                Role::SafetyOfficer
            },
            seat: None,
        };
        let said = json!({ "admitted": story.admitted }).to_string();
        let (kind, at, key) = ("dossier.registered", story.registered, (number, year, 0));
        let act = self.act(kind, at, actor, site, Some(&story), said, key);
        to.row(Row::Act(Box::new(act)))
    }

    fn dossier(
        &self,
        year: usize,
        number: usize,
        site: &Site,
        story: &Story,
        decided: &Decided,
    ) -> Result<Option<DossierRow>, OfficeError> {
        let Some(round) = self.round(site.kind, year) else {
            return Ok(None);
        };
        let (state, version) = story.course.end()?;
        let course = story.course;
        let handed_in = course.is_handed_in();
        let place = self.at(number, year);
        let offices = place.and_then(|at| self.offices(at));
        let moment = place.filter(|_| is_decided(state));
        let signed = self.day(year, 10, 1).to_string();
        let said = self.said(year, number, site, story);
        Ok(Some(DossierRow {
            id: story.dossier,
            round: round.id,
            site: site.id,
            edition: round.edition.clone(),
            atom: self.recorded(site, number),
            tier: site.tier,
            kind: site.kind,
            sort_key: site.sort_key.to_vec(),
            state,
            version,
            registered_on: story.registered.day(),
            admitted_reason: story.admitted.then(|| ADMITTED.to_owned()),
            self_answers: said.answers,
            self_codes: said.codes,
            review_answers: said.review_answers,
            review_codes: said.review_codes,
            frozen: said.frozen,
            signature: handed_in.then(|| self.signature.filled(&values(site, "", 0, &signed))),
            union_opinion: None,
            extended_until: None,
            last_days_confirmed_on: is_decided(state).then(|| self.day(year, 11, 16)),
            last_days_note: None,
            carried_from: None,
            submitted_at: (handed_in || course == Course::Returned)
                .then(|| story.submitted(self, number, year)),
            submitted_by: None,
            endorsed_at: course
                .is_endorsed()
                .then(|| story.reviewed(self, number, year)),
            endorsed_by: offices
                .filter(|_| course.is_endorsed())
                .map(|offices| offices.police.post),
            decided_at: moment.map(|at| self.decision_moment(at, year)),
            as_single_officer: false,
            decision: decided.of(number),
            changed_at: self.last_change(year, number, story),
        }))
    }

    /// In the running year everything; of earlier years what came of it.
    fn said(&self, year: usize, number: usize, site: &Site, story: &Story) -> Said {
        let Some(form) = self.form(site.kind, year) else {
            return Said::default();
        };
        let codes = form.codes(story.filling);
        let endorsed = story.course.is_endorsed();
        let mut said = Said {
            review_codes: if endorsed { codes.clone() } else { Vec::new() },
            codes,
            ..Said::default()
        };
        if !self.is_running(year) {
            return said;
        }
        let name = site.name(number);
        if story.filling.answered > 0 {
            said.answers = form.answers(story.filling, &values(site, &name, 0, ""));
        }
        if endorsed {
            self.agreed(site.kind).clone_into(&mut said.review_answers);
        }
        if story.course.is_handed_in() {
            said.frozen = form.frozen(&self.measured(number, site, year, story), &name);
        }
        said
    }

    /// The police who admitted a site in the spring of a year.
    fn police_in_spring(&self, number: usize, year: usize) -> String {
        let at = self.at(number, year);
        at.map(|at| self.named(at, self.day(year, 4, 1)).police)
            .unwrap_or_default()
    }

    /// The commune life that the site has recorded.
    pub(super) fn recorded(&self, site: &Site, number: usize) -> LifeId {
        let entered = sites::entered_at(self.plan.year(site.entered), number);
        let spot = self.map.spots.get(site.spot);
        let commune = spot.and_then(|spot| self.map.communes.get(spot.commune));
        match (spot, commune) {
            // A site that was entered after the reform stands in a commune of after it.
            (_, Some(commune)) if entered.day() >= self.plan.reform => commune.life.clone(),
            (Some(spot), _) => spot.atom.clone(),
            // Every site was drawn for a spot.
            _ => self.plan.nowhere.clone(),
        }
    }

    /// When something was done to the dossier last.
    fn last_change(&self, year: usize, number: usize, story: &Story) -> Timestamp {
        match story.course {
            Course::Registered => story.registered,
            Course::Half => self.moment(number, self.day(year, 9, 20)),
            Course::HandedIn => story.submitted(self, number, year),
            Course::Returned | Course::Endorsed => story.reviewed(self, number, year),
            Course::Withdrawn => story.withdrawn(self, number, year),
            Course::Ended => {
                let closed = self.sites.get(number).and_then(|site| site.closed);
                closed.map_or(story.registered, |(_, day)| self.moment(number, day))
            }
            Course::Recognised | Course::Refused => self
                .at(number, year)
                .map_or(story.registered, |at| self.decision_moment(at, year)),
            Course::Revoked => Timestamp::on(self.day(year, 12, 10), 9 * 3600),
        }
    }
}

impl Default for Said {
    fn default() -> Self {
        Self {
            answers: NONE.to_owned(),
            codes: Vec::new(),
            review_answers: NONE.to_owned(),
            review_codes: Vec::new(),
            frozen: NONE.to_owned(),
        }
    }
}

/// Does a decision stand at the end?
const fn is_decided(state: DossierState) -> bool {
    matches!(
        state,
        DossierState::Recognised | DossierState::NotRecognised | DossierState::Revoked
    )
}
