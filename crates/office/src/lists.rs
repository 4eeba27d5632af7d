//! Queues, registers and figures of a place: what lists show, and the figures that link to them.

use crate::{Desk, OfficeError, ground, rounds::Meant};
use access::{Action, Resource, Role, Scope};
use assessments::DossierState;
use base::{BodyId, Day, LifeId, ManagingTier, Period, RoundId, SiteKind};
use measures::{Entry, Sum};
use standards::{Pack, SiteFacts};
use std::{
    collections::{BTreeMap, HashMap},
    ops::ControlFlow,
};
use store::{
    StoreError, Tx,
    lists::{AskedPaper, Counts, Cursor, DossierLine, Filter, ListRow, ScopeGroup, Sort},
    rounds::RoundRow,
};

/// Rows of one page of a list.
pub const PAGE: u32 = 50;
/// Rows read at once for an export, so that no reader holds its snapshot for long.
const CHUNK: u32 = 2000;

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "ticks of one filter, each on its own"
)]
pub struct Question {
    /// Unit of today; the desk's own place when `None`.
    pub place: Option<LifeId>,
    /// Kinds of site; all when empty.
    pub kinds: Vec<SiteKind>,
    /// Also kinds that take part in none of the rounds: the register, not a list of rounds.
    pub beyond_rounds: bool,
    /// Tier that decides.
    pub tier: Option<ManagingTier>,
    /// States of the dossier; all when empty.
    pub states: Vec<DossierState>,
    /// Only sites without a dossier.
    pub unregistered: bool,
    /// Only those registered by the day it was due.
    pub in_time: bool,
    /// Only late ones.
    pub late: bool,
    /// Only those handed in and undecided whose window's last days nobody has confirmed.
    pub last_days_open: bool,
    /// Only open dossiers that lack a paper of the registration.
    pub papers_missing: bool,
    /// Only those decided by whoever endorsed them.
    pub by_single_officer: bool,
    /// Words of the name or code.
    pub words: String,
    /// Closed sites as well.
    pub with_closed: bool,
    /// Order.
    pub sort: Sort,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<ListRow>,
    /// How many there are in all.
    pub total: u64,
}

/// A page of the sites of a place with their dossiers in the rounds of their kinds. `page` counts from 1.
pub async fn page(
    desk: &Desk,
    rounds: &Meant,
    question: &Question,
    page: u64,
) -> Result<Page, OfficeError> {
    let filter = filter(desk, rounds, question)?;
    let (rounds, today, sort) = (rounds.listed(), desk.today(), question.sort);
    let offset = page.saturating_sub(1).saturating_mul(u64::from(PAGE));
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let (rows, total) =
                store::lists::page(tx, &rounds, today, &filter, sort, offset, PAGE)?;
            Ok(Page { rows, total })
        })
        .await
}

/// Every row of the list, handed over in chunks; for exports. Nothing is cut off.
pub async fn all<F>(
    desk: &Desk,
    rounds: &Meant,
    question: &Question,
    mut each: F,
) -> Result<u64, OfficeError>
where
    F: FnMut(Vec<ListRow>) -> ControlFlow<()> + Send,
{
    let mut cursor = Cursor::default();
    loop {
        let (rows, next) = stretch(desk, rounds, question, cursor).await?;
        cursor = next;
        let last = rows.is_empty();
        if each(rows).is_break() || last {
            return Ok(cursor.rows);
        }
    }
}

/// The next rows of a list and how far it is read then; no row is behind its end.
pub async fn stretch(
    desk: &Desk,
    rounds: &Meant,
    question: &Question,
    cursor: Cursor,
) -> Result<(Vec<ListRow>, Cursor), OfficeError> {
    let filter = filter(desk, rounds, question)?;
    let (rounds, today, sort) = (rounds.listed(), desk.today(), question.sort);
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::lists::stretch(
                tx, &rounds, today, &filter, sort, cursor, CHUNK,
            )?)
        })
        .await
}

/// Figures of one unit, or of one kind.
#[derive(Clone, Debug)]
pub struct Line {
    /// The unit; `None` for the sum.
    pub place: Option<LifeId>,
    /// Its name.
    pub name: String,
    /// The figures.
    pub counts: Counts,
}

/// The figures of a place.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The unit; `None` for the country.
    pub place: Option<LifeId>,
    /// Its name with its parents.
    pub name: String,
    /// All together.
    pub total: Counts,
    /// By kind of site.
    pub kinds: Vec<(SiteKind, Counts)>,
    /// The units below, in Vietnamese order; empty for a commune.
    pub below: Vec<Line>,
    /// Sites whose place is not known below this unit after a split, held by it.
    pub held: Counts,
    /// Measures of the unit itself, typed with their sources.
    pub measures: BTreeMap<String, Entry>,
    /// May this desk type them?
    pub may_type: bool,
    /// Communes of the place that have declared a single officer.
    pub single_officers: u64,
    /// What the communes of a province typed of their residential areas, by the name of the measure; empty elsewhere.
    pub typed_below: BTreeMap<&'static str, Sum>,
}

/// The measures of a commune's residential areas, with the dictionary's names: all, registered, recognised.
pub const RESIDENTIAL_AREAS: [&str; 3] = [
    "residential-areas.total",
    "residential-areas.registered",
    "residential-areas.recognised",
];

/// The figures of a place in its rounds.
pub async fn overview(
    desk: &Desk,
    rounds: &Meant,
    place: Option<LifeId>,
) -> Result<Overview, OfficeError> {
    let question = Question {
        place,
        ..Question::default()
    };
    let filter = filter(desk, rounds, &question)?;
    let place = question.place.or_else(|| own_place(desk));
    let (listed, today) = (rounds.listed(), desk.today());
    let (round, unit) = (rounds.first().clone(), place.clone());
    let communes = match &place {
        Some(_) => children(desk, place.as_ref()),
        None => Vec::new(),
    };
    let (rows, measures, declared, typed_below) = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let rows = store::lists::counts(tx, &listed, today, &filter)?;
            let measures = match &unit {
                Some(unit) => ground::live_of(tx, unit.as_str(), &round)?,
                None => BTreeMap::new(),
            };
            let declared = store::posts::single_officer_atoms(tx)?;
            let typed_below = typed_by(tx, &communes, &round)?;
            Ok((rows, measures, declared, typed_below))
        })
        .await?;
    let may_type = place.as_ref().is_some_and(|unit| {
        let places = ground::places(desk, unit);
        access::decide(
            &desk.actor,
            Action::TypeUnitMeasure,
            &Resource::Place(places),
        )
        .is_ok()
    });
    let single_officers = declared_in(desk, place.as_ref(), &declared);
    Ok(Overview {
        single_officers,
        typed_below,
        ..fold(desk, place, &rows, measures, may_type)
    })
}

/// The sums of what these communes typed of their residential areas. A commune counts in all of them or in none: a part
/// without its whole would make a wrong share.
fn typed_by(
    tx: &mut dyn Tx,
    communes: &[LifeId],
    round: &RoundRow,
) -> Result<BTreeMap<&'static str, Sum>, StoreError> {
    let mut entries: BTreeMap<&'static str, Vec<Entry>> = BTreeMap::new();
    for commune in communes {
        let mut typed = ground::live_of(tx, commune.as_str(), round)?;
        let all = RESIDENTIAL_AREAS.map(|name| typed.remove(name).map(|entry| (name, entry)));
        if let [Some(total), Some(registered), Some(recognised)] = all {
            for (name, entry) in [total, registered, recognised] {
                entries.entry(name).or_default().push(entry);
            }
        }
    }
    let sums = entries.into_iter();
    Ok(sums
        .map(|(name, entries)| (name, measures::sum_of_records(&entries)))
        .collect())
}

/// How many communes of the place have declared a single officer, as they are today.
fn declared_in(desk: &Desk, place: Option<&LifeId>, atoms: &[LifeId]) -> u64 {
    let view = desk.office.places.view(desk.today());
    let communes: std::collections::BTreeSet<&LifeId> = atoms
        .iter()
        .filter_map(|atom| view.unit(atom))
        .filter(|unit| {
            place.is_none_or(|place| *unit == place || view.province(unit) == Some(place))
        })
        .collect();
    u64::try_from(communes.len()).unwrap_or(0)
}

fn fold(
    desk: &Desk,
    place: Option<LifeId>,
    rows: &[(LifeId, SiteKind, Counts)],
    measures: BTreeMap<String, Entry>,
    may_type: bool,
) -> Overview {
    let units = desk.office.places.units();
    let view = desk.office.places.view(desk.today());
    let tier = place
        .as_ref()
        .and_then(|place| units.get(place))
        .map(units::Life::tier);
    let mut below: BTreeMap<LifeId, Counts> = children(desk, place.as_ref())
        .into_iter()
        .map(|id| (id, Counts::default()))
        .collect();
    let mut overview = Overview {
        name: place
            .as_ref()
            .map(|place| units.full_name_on(place, desk.today()))
            .unwrap_or_default(),
        place,
        total: Counts::default(),
        kinds: SiteKind::SITES
            .iter()
            .map(|&kind| (kind, Counts::default()))
            .collect(),
        below: Vec::new(),
        held: Counts::default(),
        measures,
        may_type,
        single_officers: 0,
        typed_below: BTreeMap::new(),
    };
    for (atom, kind, counts) in rows {
        overview.total.add(counts);
        if let Some((_, sum)) = overview.kinds.iter_mut().find(|(of, _)| of == kind) {
            sum.add(counts);
        }
        let child = match tier {
            None => view.province(atom),
            Some(units::Tier::Province) => view.unit(atom),
            Some(_) => continue,
        };
        match child.and_then(|child| below.get_mut(child)) {
            Some(sum) => sum.add(counts),
            None => overview.held.add(counts),
        }
    }
    let mut lines: Vec<Line> = below
        .into_iter()
        .map(|(id, counts)| Line {
            name: units
                .get(&id)
                .map(|life| life.name.clone())
                .unwrap_or_default(),
            place: Some(id),
            counts,
        })
        .collect();
    lines.sort_by_cached_key(|line| base::fold::sort_key(&line.name));
    overview.below = lines;
    overview
}

/// The units shown below a place: provinces below the country, communes below a province.
fn children(desk: &Desk, place: Option<&LifeId>) -> Vec<LifeId> {
    let units = desk.office.places.units();
    let today = desk.today();
    match place {
        None => units
            .valid_on(units::Tier::Province, today)
            .map(|life| life.id.clone())
            .collect(),
        Some(place)
            if units
                .get(place)
                .is_some_and(|life| life.tier() == units::Tier::Province) =>
        {
            desk.office
                .places
                .view(today)
                .communes(place)
                .map(|life| life.id.clone())
                .collect()
        }
        Some(_) => Vec::new(),
    }
}

/// The unit a desk works in; `None` for the country.
pub fn own_place(desk: &Desk) -> Option<LifeId> {
    match &desk.actor.scope {
        Scope::Place(place) => Some(place.clone()),
        Scope::Site(_) | Scope::Everywhere => None,
    }
}

/// The line whose own sites the desk follows, for those who advise.
pub(crate) fn own_line(desk: &Desk) -> Option<BodyId> {
    matches!(
        desk.actor.role,
        Role::UnionFederation | Role::EducationDepartment
    )
    .then_some(desk.actor.body)
    .flatten()
}

/// The window's days that nobody has spoken for, of a dossier on a list that is handed in and undecided; `None` while the
/// window lasts, when nobody can.
pub fn last_days_open(round: &RoundRow, today: Day, dossier: &DossierLine) -> Option<Period> {
    let waits = dossier.state.is_handed_in() && !dossier.state.is_final();
    let days = ground::deadlines(round);
    let submitted = dossier.submitted_at.map(base::Timestamp::day);
    days.last_days_open(submitted, dossier.last_days_confirmed_on)
        .filter(|_| waits && days.window_ended(today))
}

/// Checks that the desk may see the place, and turns the question into what the store narrows by.
pub(crate) fn filter(
    desk: &Desk,
    rounds: &Meant,
    question: &Question,
) -> Result<Filter, OfficeError> {
    let place = question.place.clone().or_else(|| own_place(desk));
    let resource = Resource::Place(
        place
            .as_ref()
            .map(|place| ground::places(desk, place))
            .unwrap_or_default(),
    );
    access::decide(&desk.actor, Action::SeePlace, &resource)?;
    let atoms = atoms(desk, rounds, place.as_ref());
    Ok(Filter {
        ranks: match question.sort {
            Sort::Place | Sort::PlaceDown => ranks(desk, atoms.as_deref()),
            _ => HashMap::new(),
        },
        atoms,
        supervisor: own_line(desk),
        kinds: Some(kinds(rounds, question)),
        tier: question.tier,
        states: question.states.clone(),
        unregistered: question.unregistered,
        in_time: question.in_time,
        late: question.late,
        last_days_open: question.last_days_open,
        by_single_officer: question.by_single_officer,
        papers_missing: if question.papers_missing {
            Some(asked_papers(desk, rounds)?)
        } else {
            None
        },
        words: question
            .words
            .chars()
            .take(base::text::NAME_CHARS)
            .collect(),
        with_closed: question.with_closed,
    })
}

/// The kinds asked for, of those that take part where the list is of rounds.
fn kinds(rounds: &Meant, question: &Question) -> Vec<SiteKind> {
    let mut kinds = if question.beyond_rounds {
        SiteKind::SITES.to_vec()
    } else {
        rounds.kinds()
    };
    kinds.retain(|kind| question.kinds.is_empty() || question.kinds.contains(kind));
    kinds
}

/// The papers of a registration that must be there in each round, and the places at which each may stand.
fn asked_papers(
    desk: &Desk,
    rounds: &Meant,
) -> Result<Vec<(RoundId, Vec<AskedPaper>)>, OfficeError> {
    let mut asked = Vec::new();
    for round in rounds.rounds() {
        let pack = desk.office.packs.get(&round.edition)?;
        asked.push((round.id, papers_of(&pack)));
    }
    Ok(asked)
}

fn papers_of(pack: &Pack) -> Vec<AskedPaper> {
    let asked = |has_party| {
        let papers = assessments::papers::of_registration(pack, Some(has_party), |_| false);
        let papers = papers
            .into_iter()
            .filter(assessments::ListedPaper::is_missing);
        papers.map(|paper| paper.kind).collect::<Vec<_>>()
    };
    let of_all = asked(false);
    let papers = asked(true).into_iter();
    let papers = papers.map(|kind| AskedPaper {
        places: ground::paper_places(pack, kind),
        with_party: !of_all.contains(&kind),
    });
    papers.collect()
}

/// The atoms of `place`, or of what the rounds are for where that is less.
fn atoms(desk: &Desk, rounds: &Meant, place: Option<&LifeId>) -> Option<Vec<LifeId>> {
    let view = desk.office.places.view(desk.today());
    let mut units: Vec<LifeId> = Vec::new();
    for round in rounds.rounds() {
        let unit = narrower(desk, round.atom.as_ref(), place)?;
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    Some(
        units
            .iter()
            .flat_map(|unit| view.atoms(unit).cloned())
            .collect(),
    )
}

/// The smaller of a round's own place and the one asked for; `None` for the whole country.
fn narrower(desk: &Desk, own: Option<&LifeId>, place: Option<&LifeId>) -> Option<LifeId> {
    let own = own.map(|atom| desk.office.places.life_on(atom, desk.today()));
    match (place, own) {
        (None, own) => own,
        (Some(place), Some(own)) => {
            let below = own != *place && ground::places(desk, &own).contains(place);
            Some(if below { own } else { place.clone() })
        }
        (Some(place), None) => Some(place.clone()),
    }
}

/// Where each atom stands in the Vietnamese order of today's communes, and of provinces above them.
fn ranks(desk: &Desk, atoms: Option<&[LifeId]>) -> HashMap<LifeId, u32> {
    let (units, today) = (desk.office.places.units(), desk.today());
    let view = desk.office.places.view(today);
    let country = || {
        let provinces = units.valid_on(units::Tier::Province, today);
        provinces.flat_map(|life| view.atoms(&life.id).cloned())
    };
    let atoms = atoms.map_or_else(|| country().collect(), <[LifeId]>::to_vec);
    let name = |id: Option<&LifeId>| {
        let life = id.and_then(|id| units.get(id));
        life.map(|life| base::fold::sort_key(&life.name))
    };
    let mut named: BTreeMap<_, Vec<LifeId>> = BTreeMap::new();
    for atom in atoms {
        let unit = view.unit(&atom).unwrap_or(&atom);
        let key = (name(view.province(&atom)), name(Some(unit)), unit.clone());
        named.entry(key).or_default().push(atom);
    }
    let ranked = (0..).zip(named.into_values());
    ranked
        .flat_map(|(rank, atoms)| atoms.into_iter().map(move |atom| (atom, rank)))
        .collect()
}

/// The two ratios of a commune (Circular 124/2021/TT-BCA, Art. 5): what is counted, and what is not and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratios {
    /// Sites that the commune decides on and that are in the standard's scope, or take part although they are not.
    pub sites: u64,
    /// Of these, registered in the round.
    pub registered: u64,
    /// Of these, recognised in the round.
    pub recognised: u64,
    /// Not counted: the province decides on them.
    pub of_province: u64,
    /// Not counted: out of the standard's scope, by size or level.
    pub out_of_scope: u64,
    /// Not counted: size or level is not recorded, so that the scope can't be told.
    pub unknown: u64,
}

/// The ratios of a commune, over the kinds of site that take part in the rounds: all of them are counted together.
pub async fn ratios(desk: &Desk, rounds: &Meant, place: LifeId) -> Result<Ratios, OfficeError> {
    let question = Question {
        place: Some(place),
        ..Question::default()
    };
    // Whoever may see the list may see what is counted of it.
    filter(desk, rounds, &question)?;
    let (desk, rounds) = (desk.clone(), rounds.clone());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let Some(place) = &question.place else {
                return Err(OfficeError::NotFound);
            };
            counted(tx, &desk, &rounds, place)
        })
        .await
}

/// As [`ratios`], for what rests on them, whoever asks.
pub(crate) fn counted(
    tx: &mut dyn Tx,
    desk: &Desk,
    rounds: &Meant,
    place: &LifeId,
) -> Result<Ratios, OfficeError> {
    let filter = Filter {
        atoms: atoms(desk, rounds, Some(place)),
        kinds: Some(rounds.kinds()),
        ..Filter::default()
    };
    let groups = store::lists::scope_groups(tx, &rounds.listed(), desk.today(), &filter)?;
    let mut ratios = Ratios::default();
    for group in groups {
        if let Some(round) = rounds.of_kind(group.kind) {
            ratios.add(&*desk.office.packs.get(&round.edition)?, &group);
        }
    }
    Ok(ratios)
}

impl Ratios {
    fn add(&mut self, pack: &Pack, group: &ScopeGroup) {
        if group.tier == ManagingTier::Province {
            self.of_province += group.sites;
            return;
        }
        self.registered += group.registered;
        self.recognised += group.recognised;
        let facts = SiteFacts {
            kind: group.kind,
            size: group.size,
            school_level: group.level,
            managing_tier: group.tier,
        };
        let apart = group.sites - group.registered;
        match pack.eligible(&facts) {
            Ok(()) => self.sites += group.sites,
            Err(whys) => {
                self.sites += group.registered;
                if whys.iter().all(|why| why.code.ends_with("-unknown")) {
                    self.unknown += apart;
                } else {
                    self.out_of_scope += apart;
                }
            }
        }
    }
}

/// How many more of `whole` are needed for `needed_pct` per cent; the number needed is rounded up.
pub fn missing(part: u64, whole: u64, needed_pct: u64) -> u64 {
    standards::ratio::needed(whole, needed_pct).saturating_sub(part)
}

/// May this desk see the figures of a place; of the country when `None`?
pub fn may_see(desk: &Desk, place: Option<&LifeId>) -> bool {
    let places = place.map(|place| ground::places(desk, place));
    let resource = Resource::Place(places.unwrap_or_default());
    access::decide(&desk.actor, Action::SeePlace, &resource).is_ok()
}

/// What waits for this desk in a round: the tier and states that are its own work.
pub fn own_queue(desk: &Desk) -> Option<Question> {
    let (tier, state) = match desk.actor.role {
        Role::CommuneReviewer => (ManagingTier::Commune, DossierState::Submitted),
        Role::CommuneDecider => (ManagingTier::Commune, DossierState::Endorsed),
        Role::ProvinceReviewer => (ManagingTier::Province, DossierState::Submitted),
        Role::ProvinceDecider => (ManagingTier::Province, DossierState::Endorsed),
        _ => return None,
    };
    Some(Question {
        tier: Some(tier),
        states: vec![state],
        sort: Sort::Waiting,
        ..Question::default()
    })
}
