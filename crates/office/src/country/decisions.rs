//! The decisions of a year: one signed list for each office and round, as long as a list may be, with the recognitions that
//! follow from it; the papers that do not recognise; and those that take a recognition back.

use super::{
    Country, Sender,
    bodies::Offices,
    courses::Course,
    dice::{Dice, For},
    rows::{Noted, Row},
    story::{At, round_of, wide},
    years::Actor,
};
use crate::{OfficeError, decisions::check_code, reviews};
use access::Role;
use base::{DecisionId, RecognitionId, SiteKind, Timestamp};
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    decisions::{DecisionRow, RecognitionRow},
    notes::NoteKind,
    registers::{NumberRow, NumberedPaper},
};

const SIGN: &str = "QĐ-UBND";
const SIGNER: &str = "Chủ tịch Ủy ban nhân dân";
const REFUSED: &str = "Chưa đạt một tiêu chí của bộ tiêu chuẩn (giả lập).";
const REVOKED: &str = "Minh chứng không đúng với thực tế (giả lập).";

/// What the offices of a year decide on.
pub(super) struct Decided {
    /// For each site the decision that lists it.
    listed: Vec<Option<DecisionId>>,
    offices: BTreeMap<usize, Docket>,
}

/// What one office decides on, by site.
#[derive(Default)]
struct Docket {
    /// Recognised, by round.
    recognised: [Vec<u32>; 2],
    refused: Vec<u32>,
    revoked: Vec<u32>,
}

impl Decided {
    /// The decision that lists a site.
    pub(super) fn of(&self, number: usize) -> Option<DecisionId> {
        self.listed.get(number).copied().flatten()
    }
}

/// A paper of an office.
struct Paper<'a> {
    at: Timestamp,
    offices: &'a Offices,
    office: String,
    role: Role,
    running: u32,
    number: String,
}

impl Country {
    /// A number for each office, in the order in which they decide.
    fn rank(&self, at: At) -> usize {
        let (spots, communes) = (self.map.spots.len(), self.map.communes.len());
        match at {
            At::Spot(n) => n,
            At::Commune(n) => spots + n,
            At::OldProvince(n) => spots + communes + n,
            At::Province(n) => spots + communes + self.map.old_provinces.len() + n,
        }
    }

    fn office_at(&self, rank: usize) -> At {
        let (spots, communes) = (self.map.spots.len(), self.map.communes.len());
        let old = self.map.old_provinces.len();
        if rank < spots {
            At::Spot(rank)
        } else if rank < spots + communes {
            At::Commune(rank - spots)
        } else if rank < spots + communes + old {
            At::OldProvince(rank - spots - communes)
        } else {
            At::Province(rank - spots - communes - old)
        }
    }

    pub(super) fn offices(&self, at: At) -> Option<&Offices> {
        match at {
            At::Spot(n) => self.bodies.spots.get(n),
            At::Commune(n) => self.bodies.communes.get(n),
            At::OldProvince(n) => self.bodies.old_provinces.get(n),
            At::Province(n) => self.bodies.provinces.get(n),
        }
    }

    /// When an office decides: on 17, 18 or 19 November, each at a second of its own.
    pub(super) fn decision_moment(&self, at: At, year: usize) -> Timestamp {
        let rank = i64::try_from(self.rank(at)).unwrap_or(0);
        let all = i64::try_from(
            self.map.spots.len()
                + self.map.communes.len()
                + self.map.old_provinces.len()
                + self.map.provinces.len(),
        );
        let day = rank * 3 / all.unwrap_or(1).max(1);
        let day = self.day(year, 11, 17).plus_days(day);
        Timestamp::on(day, 9 * 3600 + rank)
    }

    /// What is decided in the November of a year, and in which decision.
    pub(super) fn to_decide(&self, year: usize) -> Decided {
        let mut decided = Decided {
            listed: vec![None; self.sites.len()],
            offices: BTreeMap::new(),
        };
        if self.is_running(year) {
            return decided;
        }
        for (number, site) in self.sites.iter().enumerate() {
            let (Some(story), Some(at)) = (self.story(number, year), self.at(number, year)) else {
                continue;
            };
            let number32 = u32::try_from(number).unwrap_or(0);
            let rank = self.rank(at);
            if story.course == Course::Refused {
                decided
                    .offices
                    .entry(rank)
                    .or_default()
                    .refused
                    .push(number32);
            }
            if !story.course.is_recognised() {
                continue;
            }
            let docket = decided.offices.entry(rank).or_default();
            if story.course == Course::Revoked {
                docket.revoked.push(number32);
            }
            let round = round_of(site.kind);
            if let Some(list) = docket.recognised.get_mut(round) {
                let id = self.decision_id(at, year, round, list.len() / reviews::BULK);
                list.push(number32);
                if let Some(listed) = decided.listed.get_mut(number) {
                    *listed = Some(id);
                }
            }
        }
        decided
    }

    fn decision_id(&self, at: At, year: usize, round: usize, list: usize) -> DecisionId {
        let moment = self.decision_moment(at, year);
        let part = wide((year * 2 + round) * 1000 + list);
        let mut dice = Dice::of(self.plan.seed, For::Decision, wide(self.rank(at)), part);
        DecisionId::draw(moment, &dice.bytes())
    }

    /// Signs everything that is decided in a year.
    pub(super) fn decide(
        &self,
        year: usize,
        decided: &Decided,
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        for (rank, docket) in &decided.offices {
            let at = self.office_at(*rank);
            let Some(offices) = self.offices(at) else {
                continue;
            };
            let mut paper = Paper {
                at: self.decision_moment(at, year),
                office: self
                    .named(at, self.decision_moment(at, year).day())
                    .committee,
                offices,
                role: decider(at),
                running: 0,
                number: String::new(),
            };
            for (round, kind) in [SiteKind::Agency, SiteKind::School].into_iter().enumerate() {
                let list = docket.recognised.get(round).map_or(&[][..], Vec::as_slice);
                for (n, some) in list.chunks(reviews::BULK).enumerate() {
                    paper.next();
                    let id = self.decision_id(at, year, round, n);
                    self.recognise(year, kind, id, &paper, some, to)?;
                }
            }
            if !docket.refused.is_empty() {
                paper.next();
                self.refuse(year, &paper, &docket.refused, to)?;
            }
        }
        for (rank, docket) in &decided.offices {
            if docket.revoked.is_empty() {
                continue;
            }
            let at = self.office_at(*rank);
            let lists = docket.recognised.iter();
            let lists = lists.map(|list| list.len().div_ceil(reviews::BULK));
            let before = lists.sum::<usize>() + usize::from(!docket.refused.is_empty());
            let Some(offices) = self.offices(at) else {
                continue;
            };
            let day = self.day(year, 12, 10);
            let mut paper = Paper {
                at: Timestamp::on(day, 9 * 3600),
                office: self.named(at, day).committee,
                offices,
                role: decider(at),
                running: u32::try_from(before).unwrap_or(0),
                number: String::new(),
            };
            paper.next();
            self.revoke(year, &paper, &docket.revoked, to)?;
        }
        Ok(())
    }

    fn recognise(
        &self,
        year: usize,
        kind: SiteKind,
        id: DecisionId,
        paper: &Paper<'_>,
        list: &[u32],
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        let Some(round) = self.round(kind, year) else {
            return Ok(());
        };
        to.row(Row::Number(paper.row(NumberedPaper::Decision)))?;
        to.row(Row::Decision(DecisionRow {
            id,
            round: round.id,
            body: paper.offices.committee.body,
            number: paper.number.clone(),
            signed_on: paper.at.day(),
            signer_office: SIGNER.to_owned(),
            on_behalf: None,
            made_at: paper.at,
        }))?;
        let said = json!({ "decision": paper.number, "day": paper.at.day(), "signer": SIGNER });
        let said = said.to_string();
        let mut place = (usize::MAX, String::new());
        for (index, number) in list.iter().enumerate() {
            let number = *number as usize;
            let (Some(site), Some(story)) = (self.sites.get(number), self.story(number, year))
            else {
                continue;
            };
            if place.0 != site.spot {
                let atom = self.recorded(site, number);
                place = (site.spot, self.places.name_on(&atom, paper.at.day()));
            }
            let part = wide(year * 100 + 50);
            let mut dice = Dice::of(self.plan.seed, For::Decision, wide(number), part);
            let revoked = story.course == Course::Revoked;
            let recognition = RecognitionRow {
                id: RecognitionId::draw(paper.at, &dice.bytes()),
                dossier: story.dossier,
                decision: id,
                site: site.id,
                year: round.counts_for_year,
                number: format!("{:02}/{}", index + 1, paper.number),
                check_code: check_code(&dice.bytes()),
                site_name: site.name(number),
                place_name: place.1.clone(),
                issuer_name: paper.office.clone(),
                issued_on: paper.at.day(),
                revoked_at: revoked.then(|| Timestamp::on(self.day(year, 12, 10), 9 * 3600)),
                revoked_reason: revoked.then(|| REVOKED.to_owned()),
            };
            to.row(Row::Recognition(Box::new(recognition)))?;
            let key = (number, year, 20);
            let actor = paper.actor();
            let act = self.act(
                "dossier.recognised",
                paper.at,
                actor,
                site,
                Some(&story),
                said.clone(),
                key,
            );
            to.row(Row::Act(Box::new(act)))?;
        }
        Ok(())
    }

    fn refuse(
        &self,
        year: usize,
        paper: &Paper<'_>,
        list: &[u32],
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        to.row(Row::Number(paper.row(NumberedPaper::Refusal)))?;
        let said = paper.said();
        for number in list {
            let number = *number as usize;
            let (Some(site), Some(story)) = (self.sites.get(number), self.story(number, year))
            else {
                continue;
            };
            to.row(Row::Note(Noted {
                dossier: story.dossier,
                kind: NoteKind::ReviewNote,
                text: REFUSED,
                office: paper.office.clone(),
                at: paper.at,
            }))?;
            let key = (number, year, 21);
            let (kind, said) = ("dossier.not-recognised", said.to_string());
            let act = self.act(kind, paper.at, paper.actor(), site, Some(&story), said, key);
            to.row(Row::Act(Box::new(act)))?;
        }
        Ok(())
    }

    fn revoke(
        &self,
        year: usize,
        paper: &Paper<'_>,
        list: &[u32],
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        to.row(Row::Number(paper.row(NumberedPaper::Revocation)))?;
        let mut said = paper.said();
        if let Some(said) = said.as_object_mut() {
            said.insert("reason".to_owned(), json!(REVOKED));
        }
        for number in list {
            let number = *number as usize;
            if let (Some(site), Some(story)) = (self.sites.get(number), self.story(number, year)) {
                let key = (number, year, 22);
                let (kind, said) = ("dossier.revoked", said.to_string());
                let act = self.act(kind, paper.at, paper.actor(), site, Some(&story), said, key);
                to.row(Row::Act(Box::new(act)))?;
            }
        }
        Ok(())
    }
}

const fn decider(at: At) -> Role {
    match at {
        At::Spot(_) | At::Commune(_) => Role::CommuneDecider,
        At::OldProvince(_) | At::Province(_) => Role::ProvinceDecider,
    }
}

impl Paper<'_> {
    /// The next paper of the office's book.
    fn next(&mut self) {
        self.running += 1;
        self.number = format!("{:02}/{SIGN}", self.running);
    }

    fn row(&self, paper: NumberedPaper) -> NumberRow {
        NumberRow {
            body: self.offices.committee.body,
            sign: SIGN.to_owned(),
            running: self.running,
            number: self.number.clone(),
            paper,
            day: self.at.day(),
            taken_at: self.at,
        }
    }

    fn said(&self) -> serde_json::Value {
        json!({ "number": self.number, "day": self.at.day(), "office": SIGNER })
    }

    fn actor(&self) -> Actor<'_> {
        Actor {
            office: &self.office,
            role: self.role,
            seat: Some(self.offices.committee),
        }
    }
}
