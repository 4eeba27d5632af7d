//! Rounds: opening them, whom each is for, and which one a page means.
//!
//! A round is for a place or, without one, for the whole country. It is for a site when the site's place lies, under
//! today's tree, within the place that the round's own has become. Where two rounds of one year and one standard are for
//! the same site the narrowest wins: a province that opens its own is not bound by the country's. A round in which the
//! site already has a dossier stays the site's, wherever either has gone since.
//!
//! A province that has published additions to a standard opens its rounds with them. When provinces become one, the rounds
//! that each has opened go on for the sites of its own old ground, under the edition and the additions that they began with.

use crate::{Desk, OfficeError, acts};
use access::{Action, Resource, Scope};
use base::{Day, LifeId, RoundId, SiteKind};
use serde_json::json;
use standards::{DueAct, Pack, ResultKind, Subject};
use store::{Tx, dossiers::DossierRow, lists::ListedRound, rounds::RoundRow, sites::SiteRow};

/// All rounds there are, the latest year first; for the list of rounds, not for what a desk works in.
pub async fn all(desk: &Desk) -> Result<Vec<RoundRow>, OfficeError> {
    desk.office
        .db
        .read(|tx| -> Result<_, OfficeError> { Ok(store::rounds::all(tx)?) })
        .await
}

/// The rounds that are for this desk's own place or site, the latest year first; all of them for those who act everywhere.
pub async fn own(desk: &Desk) -> Result<Vec<RoundRow>, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let rounds = store::rounds::all(tx)?;
            let place = match &desk.actor.scope {
                Scope::Everywhere => return Ok(rounds),
                Scope::Place(place) => place.clone(),
                Scope::Site(site) => crate::ground::site_on(tx, *site, desk.today())?.facts.atom,
            };
            Ok(for_place(&desk, &place, rounds))
        })
        .await
}

/// Which rounds a page asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// For each kind of site the latest round that has begun.
    #[default]
    Running,
    /// Those that count for a year.
    Year(i16),
    /// One.
    Round(RoundId),
}

/// A round whose decisions were due longer ago than this no longer runs: whoever opened none since has stopped.
const RUNS_ON_DAYS: i64 = 366;

/// The rounds a page means: one, or those of several kinds of site side by side. No kind is in two of them.
#[derive(Clone, Debug)]
pub struct Meant {
    first: RoundRow,
    more: Vec<RoundRow>,
}

impl Meant {
    /// Each kind keeps the first of `rounds` that it takes part in.
    fn side_by_side(rounds: impl IntoIterator<Item = RoundRow>) -> Option<Self> {
        let mut taken: Vec<SiteKind> = Vec::new();
        let mut kept: Vec<RoundRow> = Vec::new();
        for mut round in rounds {
            round.kinds.retain(|kind| !taken.contains(kind));
            taken.extend(&round.kinds);
            if !round.kinds.is_empty() {
                kept.push(round);
            }
        }
        kept.sort_by_key(|round| round.kinds.iter().min().copied());
        let mut kept = kept.into_iter();
        let first = kept.next()?;
        Some(Self {
            first,
            more: kept.collect(),
        })
    }

    /// All of them, in the order of their kinds.
    pub fn rounds(&self) -> impl Iterator<Item = &RoundRow> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// The first: the one whose days a page tells where it can tell only one's.
    pub const fn first(&self) -> &RoundRow {
        &self.first
    }

    /// Are there several?
    pub fn are_several(&self) -> bool {
        !self.more.is_empty()
    }

    /// The year that all of them count for.
    pub fn year(&self) -> Option<i16> {
        let year = self.first.counts_for_year;
        let same = self.more.iter().all(|round| round.counts_for_year == year);
        same.then_some(year)
    }

    /// The kinds of site that take part.
    pub fn kinds(&self) -> Vec<SiteKind> {
        self.rounds()
            .flat_map(|round| round.kinds.clone())
            .collect()
    }

    /// The round in which sites of a kind take part.
    pub fn of_kind(&self, kind: SiteKind) -> Option<&RoundRow> {
        self.rounds().find(|round| takes_part(round, kind))
    }

    /// As a list sees them.
    pub(crate) fn listed(&self) -> Vec<ListedRound> {
        self.rounds()
            .map(|round| ListedRound {
                id: round.id,
                kinds: round.kinds.clone(),
                window_last: round.window_last,
                registration_due: round.registration_due,
                closing_day: round.closing_day,
                decision_before: round.decision_before,
            })
            .collect()
    }
}

impl From<RoundRow> for Meant {
    fn from(first: RoundRow) -> Self {
        Self {
            first,
            more: Vec::new(),
        }
    }
}

/// The rounds a page means; of those that are for this desk. A round that is for somebody else is not there.
pub async fn meant(desk: &Desk, asked: Asked) -> Result<Option<Meant>, OfficeError> {
    meant_of(desk, own(desk).await?, asked)
}

/// As [`meant`], of the rounds that are for `place`; of the desk's own without one.
pub async fn meant_at(
    desk: &Desk,
    place: Option<&LifeId>,
    asked: Asked,
) -> Result<Option<Meant>, OfficeError> {
    let rounds = own(desk).await?;
    let rounds = match place {
        Some(place) => for_place(desk, place, rounds),
        None => rounds,
    };
    meant_of(desk, rounds, asked)
}

fn meant_of(
    desk: &Desk,
    mut rounds: Vec<RoundRow>,
    asked: Asked,
) -> Result<Option<Meant>, OfficeError> {
    let today = desk.today();
    match asked {
        Asked::Round(id) => rounds.retain(|round| round.id == id),
        Asked::Year(year) => {
            rounds.retain(|round| recognises_sites(round) && round.counts_for_year == year);
        }
        Asked::Running => {
            rounds.retain(|round| recognises_sites(round) && round.first_day <= today);
        }
    }
    if rounds.is_empty() && asked != Asked::Running {
        return Err(OfficeError::NotFound);
    }
    rounds.sort_by_key(|round| std::cmp::Reverse(round.first_day));
    if asked == Asked::Running {
        let runs = |round: &RoundRow| today <= round.decision_before.plus_days(RUNS_ON_DAYS);
        let latest = rounds.first().map(|round| round.counts_for_year);
        let any = rounds.iter().any(runs);
        rounds.retain(|round| {
            if any {
                runs(round)
            } else {
                Some(round.counts_for_year) == latest
            }
        });
    }
    Ok(Meant::side_by_side(rounds))
}

/// Are sites recognised in it? Units, and grades on points, stand in rounds of their own: their figures are never added to
/// those of recognised sites.
pub fn recognises_sites(round: &RoundRow) -> bool {
    round.result == ResultKind::AllCriteriaMet && !round.kinds.iter().any(|kind| kind.is_unit())
}

/// The running rounds of this desk in which no sites are recognised: of communes, and of grades.
pub(crate) async fn apart(desk: &Desk) -> Result<Vec<RoundRow>, OfficeError> {
    let today = desk.today();
    let mut rounds = own(desk).await?;
    rounds.retain(|round| {
        !recognises_sites(round)
            && round.first_day <= today
            && today <= round.decision_before.plus_days(RUNS_ON_DAYS)
    });
    let mut known: Vec<String> = Vec::new();
    rounds.retain(|round| {
        let standard = pack_of(round).to_owned();
        let first = !known.contains(&standard);
        known.push(standard);
        first
    });
    Ok(rounds)
}

/// The rounds for a place in which sites are recognised for a year.
pub(crate) fn of_year(
    tx: &mut dyn Tx,
    desk: &Desk,
    place: &LifeId,
    year: i16,
) -> Result<Option<Meant>, OfficeError> {
    let rounds = for_place(desk, place, store::rounds::all(tx)?);
    match meant_of(desk, rounds, Asked::Year(year)) {
        Err(OfficeError::NotFound) => Ok(None),
        found => found,
    }
}

/// The round `id`, whomever it is for: its days are no secret.
pub async fn by_id(desk: &Desk, id: RoundId) -> Result<RoundRow, OfficeError> {
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            store::rounds::by_id(tx, id)?.ok_or(OfficeError::NotFound)
        })
        .await
}

/// The rounds among `rounds` that are for `place` as it is today, in their order.
pub(crate) fn for_place(desk: &Desk, place: &LifeId, rounds: Vec<RoundRow>) -> Vec<RoundRow> {
    let above = crate::ground::places(desk, place);
    let widths: Vec<Option<usize>> = rounds
        .iter()
        .map(|round| width(desk, round, &above).filter(|_| of_its_ground(desk, round, place)))
        .collect();
    let narrower = |round: &RoundRow, than: usize| {
        rounds.iter().zip(&widths).any(|(other, width)| {
            width.is_some_and(|width| width < than)
                && other.counts_for_year == round.counts_for_year
                && pack_of(other) == pack_of(round)
        })
    };
    let fits: Vec<bool> = rounds
        .iter()
        .zip(&widths)
        .map(|(round, width)| width.is_some_and(|width| !narrower(round, width)))
        .collect();
    let kept = rounds.into_iter().zip(fits);
    kept.filter_map(|(round, fits)| fits.then_some(round))
        .collect()
}

/// The rounds that have begun and are for this site, and those in which it already has a dossier; the latest year first.
pub(crate) fn of_site(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: &SiteRow,
    dossiers: &[DossierRow],
) -> Result<Vec<RoundRow>, OfficeError> {
    let all = store::rounds::all(tx)?;
    let known = store::sites::first_day(tx, site.id)?;
    let was_there = |round: &RoundRow| known.is_none_or(|day| day <= round.last_day);
    let open: Vec<RoundRow> = all
        .iter()
        .filter(|round| round.first_day <= desk.today() && takes_part(round, site.facts.kind))
        .filter(|round| was_there(round))
        .cloned()
        .collect();
    let fitting = for_place(desk, &site.facts.atom, open);
    let stays = |round: &RoundRow| {
        fitting.iter().any(|fits| fits.id == round.id)
            || dossiers.iter().any(|dossier| dossier.round == round.id)
    };
    Ok(all.into_iter().filter(stays).collect())
}

/// How wide a round is over a place whose units are `above`, smallest first: 0 for its own unit; `None` when it is for
/// another place.
fn width(desk: &Desk, round: &RoundRow, above: &[LifeId]) -> Option<usize> {
    let Some(atom) = &round.atom else {
        return Some(above.len());
    };
    let today = desk.office.places.life_on(atom, desk.today());
    above.iter().position(|unit| *unit == today)
}

/// Where the round's place has become part of another since: did `place` stand in it when the round began? A place of which
/// nobody can tell takes part in all of them.
fn of_its_ground(desk: &Desk, round: &RoundRow, place: &LifeId) -> bool {
    let Some(atom) = &round.atom else {
        return true;
    };
    let places = &desk.office.places;
    if places.life_on(atom, desk.today()) == *atom {
        return true;
    }
    let then = places.view(round.first_day);
    match (then.province(place), then.province(atom)) {
        (Some(own), Some(of_round)) => own == of_round,
        _ => true,
    }
}

/// The standard of a round, whichever its edition.
pub(crate) fn pack_of(round: &RoundRow) -> &str {
    crate::packs::standard_of(&round.edition)
}

/// May this desk open a round for its own place, or the country?
pub fn may_open(desk: &Desk) -> Result<(), OfficeError> {
    let place = crate::lists::own_place(desk);
    access::decide(
        &desk.actor,
        Action::OpenRound,
        &resource(desk, place.as_ref()),
    )?;
    Ok(())
}

/// The round as it would be opened: all its days.
pub fn preview(
    desk: &Desk,
    edition: &str,
    year: i16,
    place: Option<LifeId>,
) -> Result<RoundRow, OfficeError> {
    let pack = desk
        .office
        .packs
        .find(edition)
        .ok_or(OfficeError::NotFound)?;
    draft(desk, &pack, year, place)
}

/// What opening a round rests on: the place it is for, or the whole country.
fn resource(desk: &Desk, place: Option<&LifeId>) -> Resource {
    place.map_or(Resource::Nothing, |place| {
        Resource::Place(crate::ground::places(desk, place))
    })
}

/// Opens the round of `year` under an edition, for a province or the country; the days are the edition's.
pub async fn open(
    desk: &Desk,
    edition: &str,
    year: i16,
    place: Option<LifeId>,
) -> Result<RoundId, OfficeError> {
    let round = preview(desk, edition, year, place)?;
    let id = round.id;
    let concerns = acts::Concerns {
        atom: round.atom.clone(),
        ..acts::Concerns::default()
    };
    let facts = json!({ "edition": round.edition, "year": year });
    let act = acts::act(desk, "round.opened", concerns, &facts, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let resource = match &round.atom {
                Some(place) => Resource::Place(crate::ground::places(&desk, place)),
                None => Resource::Nothing,
            };
            access::decide(&desk.actor, Action::OpenRound, &resource)?;
            not_open_yet(&store::rounds::all(tx)?, &round)?;
            store::rounds::insert(tx, &round, desk.now)?;
            store::acts::insert(tx, &act)?;
            Ok(())
        })
        .await?;
    Ok(id)
}

/// A standard is held once for a year at a place, and by one calendar: a site would otherwise be asked twice.
fn not_open_yet(rounds: &[RoundRow], new: &RoundRow) -> Result<(), base::Refusal> {
    let mut alike = rounds
        .iter()
        .filter(|r| r.counts_for_year == new.counts_for_year && r.atom == new.atom);
    let refuse = |code| Err(base::Refusal::new(code).with("year", new.counts_for_year));
    if alike.clone().any(|r| r.edition == new.edition) {
        return refuse("rounds.open-already");
    }
    let other_days = |r: &RoundRow| pack_of(r) == pack_of(new) && r.first_day != new.first_day;
    if alike.any(other_days) {
        return refuse("rounds.another-calendar");
    }
    Ok(())
}

fn draft(
    desk: &Desk,
    pack: &Pack,
    year: i16,
    place: Option<LifeId>,
) -> Result<RoundRow, OfficeError> {
    crate::packs::may_hold(pack)?;
    for_this_place(desk, pack, place.as_ref())?;
    let refuse = || base::Refusal::new("rounds.year").with("year", year);
    let period = pack.period.days.on(year).ok_or_else(refuse)?;
    let (window_first, window_last) = pack.window.on(year).ok_or_else(refuse)?;
    let last_day = |act: DueAct, otherwise: Option<Day>| {
        pack.due(act)
            .and_then(|due| due.limit.last_day(year))
            .or(otherwise)
            .ok_or_else(refuse)
    };
    let decision = last_day(DueAct::Decide, Some(window_last.plus_days(30)))?;
    Ok(RoundRow {
        id: RoundId::draw(desk.now, &*desk.office.chance),
        edition: pack.name(),
        counts_for_year: year,
        first_day: period.0,
        last_day: period.1,
        registration_due: last_day(DueAct::Register, Day::new(year, 3, 31))?,
        window_first,
        window_last,
        closing_day: last_day(DueAct::Submit, Some(window_last))?,
        decision_before: decision.plus_days(1),
        kinds: match pack.subject {
            Subject::Commune => vec![SiteKind::Commune],
            _ => pack.applies_to.kinds.clone(),
        },
        result: pack.result,
        atom: place,
    })
}

/// An edition with a place's additions holds for that place only, and is the one under which that place holds its rounds.
fn for_this_place(desk: &Desk, pack: &Pack, place: Option<&LifeId>) -> Result<(), OfficeError> {
    match (&pack.place, place) {
        (None, Some(place)) if desk.office.packs.added_to(pack, place) => {
            Err(base::Refusal::new("rounds.additions-of-this-place").into())
        }
        (None, _) => Ok(()),
        (Some(own), Some(place)) if *own == place.to_string() => Ok(()),
        (Some(_), _) => Err(base::Refusal::new("rounds.edition-of-another-place").into()),
    }
}

/// Does a site of this kind take part in the round?
pub fn takes_part(round: &RoundRow, kind: SiteKind) -> bool {
    round.kinds.contains(&kind)
}
