//! One year of the country: its rounds, its dossiers in the order of their registration, what was done to them, and the
//! decisions of November.

use super::{
    Country, Sender,
    bodies::{Named, Seat},
    courses::Course,
    dice::{Dice, For},
    rows::{Noted, Row},
    sites::Site,
    story::{At, Story, wide},
};
use crate::{OfficeError, acts};
use access::Role;
use base::{ActId, Day, SiteKind, Timestamp};
use serde_json::json;
use store::{acts::NewAct, notes::NoteKind};

const WITHDRAWN: &str = "Cơ sở tạm dừng hoạt động (giả lập).";
const RETURNED: &str = "Đề nghị bổ sung biên bản họp (giả lập).";
const CLOSED: &str = "Cơ sở giải thể (giả lập).";

/// What happens between a registration and the decisions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Closed,
    Ended,
    Withdrawn,
    Submitted,
    Returned,
    Endorsed,
}

/// Who acts.
#[derive(Clone, Copy)]
pub(super) struct Actor<'a> {
    pub(super) office: &'a str,
    pub(super) role: Role,
    pub(super) seat: Option<Seat>,
}

impl Country {
    /// Everything of a year behind its rounds and its register.
    pub(super) fn live(&self, year: usize, to: &mut Sender) -> Result<(), OfficeError> {
        let decided = self.to_decide(year);
        let mut by_day: Vec<Vec<u32>> = vec![Vec::new(); 120];
        let mut events: Vec<(Timestamp, u32, Event)> = Vec::new();
        for number in 0..self.sites.len() {
            if let Some(story) = self.story(number, year) {
                if let Some(day) = by_day.get_mut(usize::from(story.day)) {
                    day.push(u32::try_from(number).unwrap_or(0));
                }
                self.foresee(year, number, &story, &mut events);
            } else {
                to.step()?;
            }
            self.closing(year, number, &mut events);
        }
        for day in by_day {
            for number in day {
                self.register(year, number as usize, &decided, to)?;
                to.step()?;
            }
        }
        events.sort_unstable();
        for (at, number, event) in events {
            self.happen(year, number as usize, at, event, to)?;
        }
        self.decide(year, &decided, to)
    }

    pub(super) fn open_rounds(&self, year: usize, to: &mut Sender) -> Result<(), OfficeError> {
        for (n, kind) in [SiteKind::Agency, SiteKind::School].into_iter().enumerate() {
            let Some(round) = self.round(kind, year) else {
                continue;
            };
            let at = Timestamp::on(
                self.plan.opening(year),
                7 * 3600 + i64::try_from(n).unwrap_or(0),
            );
            let mut dice = Dice::of(self.plan.seed, For::Act, wide(n), wide(year));
            let said = json!({ "edition": round.edition, "year": round.counts_for_year });
            to.row(Row::Round(round.clone(), at))?;
            let id = ActId::draw(at, &dice.bytes());
            let act = acts::by_operator(id, at, "round.opened", String::new(), &said);
            to.row(Row::Act(Box::new(act)))?;
        }
        Ok(())
    }

    fn closing(&self, year: usize, number: usize, events: &mut Vec<(Timestamp, u32, Event)>) {
        let closed = self.sites.get(number).and_then(|site| site.closed);
        if let Some((_, day)) = closed.filter(|(closed, _)| *closed == year) {
            let number32 = u32::try_from(number).unwrap_or(0);
            events.push((self.moment(number, day), number32, Event::Closed));
            if self.story(number, year).is_some() {
                events.push((self.moment(number, day), number32, Event::Ended));
            }
        }
    }

    fn foresee(
        &self,
        year: usize,
        number: usize,
        story: &Story,
        events: &mut Vec<(Timestamp, u32, Event)>,
    ) {
        let mut push = |at: Timestamp, event| {
            events.push((at, u32::try_from(number).unwrap_or(0), event));
        };
        if story.course == Course::Withdrawn {
            push(story.withdrawn(self, number, year), Event::Withdrawn);
        }
        if !self.is_running(year) {
            return;
        }
        if story.course.is_handed_in() || story.course == Course::Returned {
            push(story.submitted(self, number, year), Event::Submitted);
        }
        if story.course == Course::Returned {
            push(story.reviewed(self, number, year), Event::Returned);
        }
        if story.course.is_endorsed() {
            push(story.reviewed(self, number, year), Event::Endorsed);
        }
    }

    fn happen(
        &self,
        year: usize,
        number: usize,
        at: Timestamp,
        event: Event,
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        let (Some(site), Some(place)) = (self.sites.get(number), self.at(number, year)) else {
            return Ok(());
        };
        let story = self.story(number, year);
        let named = self.named(place, at.day());
        let police = Actor {
            office: &named.police,
            role: reviewer(site),
            seat: self.offices(place).map(|offices| offices.police),
        };
        let name = site.name(number);
        let head = Actor {
            office: &name,
            role: Role::SiteHead,
            seat: None,
        };
        let (kind, actor, said) = match event {
            Event::Closed => {
                let said = json!({ "from_day": at.day(), "reason": CLOSED }).to_string();
                let act = self.act(
                    "site.closed",
                    at,
                    police,
                    site,
                    None,
                    said,
                    (number, year, 9),
                );
                return to.row(Row::Act(Box::new(act)));
            }
            Event::Ended => {
                let said = json!({ "from_day": at.day() }).to_string();
                ("dossier.subject-ended", police, said)
            }
            Event::Withdrawn => {
                let said = json!({ "reason": WITHDRAWN }).to_string();
                ("dossier.withdrawn", head, said)
            }
            Event::Submitted => ("dossier.submitted", head, "{}".to_owned()),
            Event::Returned => {
                let said = json!({ "criteria": [""] }).to_string();
                ("dossier.returned", police, said)
            }
            Event::Endorsed => ("dossier.endorsed", police, "{}".to_owned()),
        };
        let part = 10 + event as usize;
        let act = self.act(
            kind,
            at,
            actor,
            site,
            story.as_ref(),
            said,
            (number, year, part),
        );
        to.row(Row::Act(Box::new(act)))?;
        if let (Event::Returned, Some(story)) = (event, story) {
            to.row(Row::Note(Noted {
                dossier: story.dossier,
                kind: NoteKind::ReturnReason,
                text: RETURNED,
                office: named.police,
                at,
            }))?;
        }
        Ok(())
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "an act says who, what, when, about what"
    )]
    pub(super) fn act(
        &self,
        kind: &'static str,
        at: Timestamp,
        actor: Actor<'_>,
        site: &Site,
        story: Option<&Story>,
        facts: String,
        (number, year, part): (usize, usize, usize),
    ) -> NewAct {
        let part = wide(year * 100 + part);
        let mut dice = Dice::of(self.plan.seed, For::Act, wide(number), part);
        let atom = self.map.spots.get(site.spot).map(|spot| spot.atom.clone());
        NewAct {
            id: ActId::draw(at, &dice.bytes()),
            at,
            kind,
            office: actor.office.to_owned(),
            role: actor.role,
            post: actor.seat.map(|seat| seat.post),
            body: actor.seat.map(|seat| seat.body),
            site: Some(site.id),
            dossier: story.map(|story| story.dossier),
            atom: atom.filter(|_| kind != "dossier.registered"),
            facts,
            on_behalf: None,
        }
    }

    pub(super) fn named(&self, at: At, day: Day) -> Named {
        let offices = self.offices(at);
        offices.map_or_else(
            || Named {
                police: String::new(),
                committee: String::new(),
            },
            |offices| offices.named(&self.places, day),
        )
    }
}

/// The reviewer of the tier that decides.
pub(super) const fn reviewer(site: &Site) -> Role {
    match site.tier {
        base::ManagingTier::Commune => Role::CommuneReviewer,
        base::ManagingTier::Province => Role::ProvinceReviewer,
    }
}
