//! A round goes over to a correction of its edition, with the open dossiers whose answers mean there what they meant.

use crate::{Desk, OfficeError, acts, ground, packs::Packs};
use access::{Action, Resource};
use assessments::DossierState;
use base::{DossierId, Refusal, RoundId, SiteId};
use serde_json::json;
use standards::{Change, Pack, keeps_dossiers};
use std::{collections::BTreeMap, sync::Arc};
use store::{Tx, editions::StandingRow, rounds::RoundRow};

/// What the act does to a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It follows.
    Follows,
    /// It has that edition already.
    Has,
    /// It keeps its own, for the reason with this code.
    Keeps(&'static str),
}

/// The dossiers of a round that stand alike.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their edition.
    pub edition: String,
    /// Their state.
    pub state: DossierState,
    /// How many they are.
    pub dossiers: u64,
    /// What the act does to them.
    pub fate: Fate,
}

/// A round before it goes over to another edition.
#[derive(Clone, Debug)]
pub struct Following {
    /// The round.
    pub round: RoundRow,
    /// Its edition.
    pub from: Arc<Pack>,
    /// The correction.
    pub to: Arc<Pack>,
    /// What binds and so keeps everything where it is; empty when the round may go over.
    pub binds: Vec<Change>,
    /// All dossiers of the round.
    pub groups: Vec<Group>,
}

impl Following {
    /// How many follow.
    pub fn follow(&self) -> u64 {
        self.sum(|fate| fate == Fate::Follows)
    }

    /// How many keep the edition they have.
    pub fn keep(&self) -> u64 {
        self.sum(|fate| matches!(fate, Fate::Keeps(_)))
    }

    fn sum(&self, fits: impl Fn(Fate) -> bool) -> u64 {
        let groups = self.groups.iter().filter(|group| fits(group.fate));
        groups.map(|group| group.dossiers).sum()
    }

    /// Why the act can't be done; `None` when it can.
    pub fn refusal(&self) -> Option<Refusal> {
        if !self.binds.is_empty() {
            return Some(Refusal::new("editions.binds"));
        }
        let idle = self.round.edition == self.to.name() && self.follow() == 0;
        idle.then(|| Refusal::new("editions.nothing-follows"))
    }
}

/// May this desk let the round go over?
pub fn may_follow(desk: &Desk, round: &RoundRow) -> Result<(), OfficeError> {
    access::decide(&desk.actor, Action::FollowEdition, &resource(desk, round))?;
    Ok(())
}

fn resource(desk: &Desk, round: &RoundRow) -> Resource {
    round.atom.as_ref().map_or(Resource::Nothing, |place| {
        Resource::Place(ground::places(desk, place))
    })
}

/// The editions that come after the round's own, by name; no desk but those that may act on it is told.
pub fn targets(desk: &Desk, round: &RoundRow) -> Result<Vec<Arc<Pack>>, OfficeError> {
    if may_follow(desk, round).is_err() {
        return Ok(Vec::new());
    }
    let packs = &desk.office.packs;
    Ok(packs.later(&*packs.get(&round.edition)?))
}

/// What would become of every dossier of the round.
pub async fn preview(desk: &Desk, round: RoundId, to: &str) -> Result<Following, OfficeError> {
    let (desk, to) = (desk.clone(), to.to_owned());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> { following(tx, &desk, round, &to) })
        .await
}

fn following(
    tx: &mut dyn Tx,
    desk: &Desk,
    round: RoundId,
    to: &str,
) -> Result<Following, OfficeError> {
    let round = store::rounds::by_id(tx, round)?.ok_or(OfficeError::NotFound)?;
    may_follow(desk, &round)?;
    let packs = &desk.office.packs;
    let (from, to) = (
        packs.get(&round.edition)?,
        packs.find(to).ok_or(OfficeError::NotFound)?,
    );
    if from.name() != to.name() && !packs.comes_after(&from, &to) {
        return Err(Refusal::new("editions.comes-not-after").into());
    }
    let mut fates = Fates::new(packs, &to);
    let mut groups = Vec::new();
    for row in store::editions::standing(tx, round.id)? {
        let StandingRow {
            edition,
            state,
            dossiers,
        } = row;
        groups.push(Group {
            fate: fates.of(&edition, state)?,
            edition,
            state,
            dossiers: u64::try_from(dossiers).unwrap_or(0),
        });
    }
    Ok(Following {
        binds: keeps_dossiers(&from, &to),
        round,
        from,
        to,
        groups,
    })
}

/// What the act does to each dossier, each edition compared once.
struct Fates<'a> {
    packs: &'a Packs,
    to: &'a Pack,
    compared: BTreeMap<String, Fate>,
}

impl<'a> Fates<'a> {
    const fn new(packs: &'a Packs, to: &'a Pack) -> Self {
        Self {
            packs,
            to,
            compared: BTreeMap::new(),
        }
    }

    fn of(&mut self, edition: &str, state: DossierState) -> Result<Fate, OfficeError> {
        let known = self.compared.get(edition).copied();
        let compared = if let Some(known) = known {
            known
        } else {
            let fate = self.compare(&*self.packs.get(edition)?);
            self.compared.insert(edition.to_owned(), fate);
            fate
        };
        Ok(match compared {
            Fate::Has => Fate::Has,
            _ if state.is_handed_in() => Fate::Keeps("editions.handed-in"),
            _ if !state.is_open_to_site() => Fate::Keeps("editions.left-round"),
            other => other,
        })
    }

    fn compare(&self, own: &Pack) -> Fate {
        if own.name() == self.to.name() {
            Fate::Has
        } else if !self.packs.comes_after(own, self.to) {
            Fate::Keeps("editions.comes-not-after")
        } else if keeps_dossiers(own, self.to).is_empty() {
            Fate::Follows
        } else {
            Fate::Keeps("editions.binds")
        }
    }
}

/// The round goes over to `to`, in one act: `seen` is the edition that the preview named as the round's.
pub async fn follow(
    desk: &Desk,
    round: RoundId,
    to: &str,
    seen: &str,
) -> Result<Following, OfficeError> {
    let concerns = acts::Concerns::default();
    let act = acts::act(desk, "round.followed", concerns, &json!({}), None);
    let (desk, to, seen) = (desk.clone(), to.to_owned(), seen.to_owned());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<_, OfficeError> {
            let found = following(tx, &desk, round, &to)?;
            if found.round.edition != seen {
                return Err(OfficeError::Conflict);
            }
            if let Some(refusal) = found.refusal() {
                return Err(refusal.into());
            }
            let mut from: Vec<String> = vec![found.round.edition.clone()];
            let follow = found.groups.iter().filter(|g| g.fate == Fate::Follows);
            from.extend(follow.map(|group| group.edition.clone()));
            from.sort();
            from.dedup();
            from.retain(|edition| *edition != to);
            store::editions::follow(tx, round, &to, &from, desk.now)?;
            let facts = json!({
                "edition_before": found.round.edition,
                "edition": to,
                "followed": found.follow(),
                "kept": found.keep(),
            });
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    atom: found.round.atom.clone(),
                    facts: facts.to_string(),
                    ..act.clone()
                },
            )?;
            Ok(found)
        })
        .await
}

/// One dossier and what the act does to it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The dossier.
    pub dossier: DossierId,
    /// Its site.
    pub site: SiteId,
    /// What the site is called.
    pub name: String,
    /// Its edition.
    pub edition: String,
    /// Its state.
    pub state: DossierState,
    /// What the act does to it.
    pub fate: Fate,
}

/// Dossiers read at once, so that no reader holds its snapshot for long.
const CHUNK: u32 = 500;

/// The next dossiers behind `after`, for those who see the places they stand in; none at the end.
pub async fn lines(
    desk: &Desk,
    round: RoundId,
    to: &str,
    after: Option<DossierId>,
) -> Result<Vec<Line>, OfficeError> {
    let (desk, to) = (desk.clone(), to.to_owned());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let round = store::rounds::by_id(tx, round)?.ok_or(OfficeError::NotFound)?;
            may_follow(&desk, &round)?;
            access::decide(&desk.actor, Action::SeePlace, &resource(&desk, &round))?;
            let packs = &desk.office.packs;
            let to = packs.find(&to).ok_or(OfficeError::NotFound)?;
            let mut fates = Fates::new(packs, &to);
            let rows = store::editions::lines(tx, round.id, after, CHUNK)?;
            rows.into_iter()
                .map(|row| {
                    Ok(Line {
                        fate: fates.of(&row.edition, row.state)?,
                        dossier: row.dossier,
                        site: row.site,
                        name: row.name,
                        edition: row.edition,
                        state: row.state,
                    })
                })
                .collect()
        })
        .await
}
