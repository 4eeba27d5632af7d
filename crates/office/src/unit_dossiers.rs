//! Dossiers of communes: who takes part, what the program counts for them, and the list that their province sees.
//!
//! A commune that takes part has a row beside the sites, and its dossier lives like theirs: its reviewing office answers, who
//! decides for it signs and hands in, the province reviews and decides. What is particular to it stands here.

use crate::{
    Desk, Office, OfficeError,
    acts::Behalf,
    dossiers::{self, OneRound},
    ground, lists, rounds,
    sites::{end_dossiers, ended_act},
};
use access::{Action, Resource, SiteFacts as AccessFacts};
use assessments::DossierState;
use base::{Day, DossierId, LifeId, ManagingTier, RoundId, SiteId, SiteKind};
use measures::{Entry, Source, SourceKind, Value};
use std::{collections::HashMap, sync::Arc};
use store::{
    Tx,
    dossiers::DossierRow,
    rounds::RoundRow,
    sites::{SiteFacts, SiteFigures},
};
use units::{ChangeKind, Life, Tier, Units};

/// Subjects whose dossiers end in one transaction, so that none holds the writer for long.
const AT_ONCE: usize = 20;
/// Renamings that one unit is followed through: more than any unit of the dataset has had.
const RENAMINGS: usize = 8;

/// What the program counts of a commune's sites in the rounds of a year, as measures that its registers publish.
pub(crate) fn counted(
    tx: &mut dyn Tx,
    desk: &Desk,
    life: &LifeId,
    round: &RoundRow,
) -> Result<Vec<Entry>, OfficeError> {
    let Some(meant) = rounds::of_year(tx, desk, life, round.counts_for_year)? else {
        return Ok(Vec::new());
    };
    let ratios = lists::counted(tx, desk, &meant, life)?;
    let entry = |name: &str, register: &str, n: u64| Entry {
        name: name.to_owned(),
        value: Value::Count(n),
        source: Source {
            kind: SourceKind::Register,
            by: register.to_owned(),
            reference: None,
            day: None,
            at: desk.now,
        },
        version: 0,
    };
    Ok(vec![
        entry("sites.in-scope", "sites", ratios.sites),
        entry("sites.registered", "dossiers", ratios.registered),
        entry("sites.recognised", "dossiers", ratios.recognised),
    ])
}

/// A commune with its dossiers, round by round.
#[derive(Clone, Debug)]
pub struct UnitDossiers {
    /// The commune's life.
    pub life: LifeId,
    /// Its name with its parents.
    pub name: String,
    /// The rounds of communes that are for it, the latest first.
    pub rounds: Vec<OneRound>,
    /// This desk may register it.
    pub may_register: bool,
    /// The day on which it stands so.
    pub today: Day,
}

impl UnitDossiers {
    /// The round that an address asks for, or the latest.
    pub fn round(&self, asked: Option<RoundId>) -> Option<&OneRound> {
        let mut rounds = self.rounds.iter();
        rounds.find(|(round, _)| asked.is_none_or(|asked| round.id == asked))
    }
}

/// May this desk know of the dossiers of a commune, or of those of the communes below a province?
pub fn may_see(desk: &Desk, unit: &LifeId) -> bool {
    access::decide(&desk.actor, Action::SeeDossier, &resource(desk, unit)).is_ok()
}

/// The dossiers of a commune; for whoever may know of them.
pub async fn of_unit(desk: &Desk, life: &LifeId) -> Result<UnitDossiers, OfficeError> {
    let found = commune(desk, life)?;
    let resource = resource(desk, life);
    access::decide(&desk.actor, Action::SeeDossier, &resource)?;
    let may_register = found.lives_on(desk.today())
        && access::decide(&desk.actor, Action::Register, &resource).is_ok();
    let name = desk.office.places.units().full_name_on(life, desk.today());
    let (own, life) = (desk.clone(), life.clone());
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let subject = subject_of(tx, own.office.places.units(), &life)?;
            let mut had = match subject {
                Some(subject) => store::dossiers::of_site(tx, subject)?,
                None => Vec::new(),
            };
            let today = own.today();
            let all = store::rounds::all(tx)?.into_iter();
            let of_communes = |round: &RoundRow| rounds::takes_part(round, SiteKind::Commune);
            let begun = all.filter(|round| of_communes(round) && round.first_day <= today);
            let fitting = rounds::for_place(&own, &life, begun.collect());
            let with_dossier = |round: RoundRow| {
                let at = had.iter().position(|dossier| dossier.round == round.id);
                let dossier = at.map(|at| had.swap_remove(at));
                (round, dossier)
            };
            Ok(UnitDossiers {
                rounds: fitting.into_iter().map(with_dossier).collect(),
                life: life.clone(),
                name: name.clone(),
                may_register,
                today,
            })
        })
        .await
}

/// Registers a commune for a round.
pub async fn register(
    desk: &Desk,
    life: &LifeId,
    round: RoundId,
    carry: bool,
    on_behalf: Option<Behalf>,
) -> Result<DossierId, OfficeError> {
    let subject = subject(desk, life).await?;
    dossiers::register(desk, subject, round, "", carry, on_behalf).await
}

/// The subject that stands for a commune of today, entered when it takes part for the first time.
async fn subject(desk: &Desk, life: &LifeId) -> Result<SiteId, OfficeError> {
    let found = commune(desk, life)?;
    if !found.lives_on(desk.today()) {
        return Err(OfficeError::NotFound);
    }
    access::decide(&desk.actor, Action::Register, &resource(desk, life))?;
    let (facts, first) = (facts(found), found.first);
    let id = SiteId::draw(desk.now, &*desk.office.chance);
    let (own, life) = (desk.clone(), life.clone());
    desk.office
        .db
        .write(move |tx| -> Result<SiteId, OfficeError> {
            if let Some(known) = subject_of(tx, own.office.places.units(), &life)? {
                return Ok(known);
            }
            store::subjects::insert(tx, id, &life, own.now)?;
            store::sites::set_facts(tx, id, None, first, &facts)?;
            Ok(id)
        })
        .await
}

fn commune<'a>(desk: &'a Desk, life: &LifeId) -> Result<&'a Life, OfficeError> {
    let found = desk.office.places.units().get(life);
    let found = found.filter(|life| life.tier() == Tier::Commune);
    found.ok_or(OfficeError::NotFound)
}

/// What holds of a commune as a subject: the province decides on it, and it has a Party committee (Art. 5 asks for its
/// resolution without an "if any").
fn facts(life: &Life) -> SiteFacts {
    SiteFacts {
        name: life.name.clone(),
        kind: SiteKind::Commune,
        size: None,
        level: None,
        tier: ManagingTier::Province,
        atom: life.id.clone(),
        address: String::new(),
        workers: None,
        has_union: None,
        has_party: Some(true),
        closed: false,
        figures: SiteFigures::default(),
    }
}

/// The commune to `access`, before it has a row. Which row that is says nothing of what may be done.
fn resource(desk: &Desk, life: &LifeId) -> Resource {
    Resource::Unit(AccessFacts {
        site: SiteId::draw(desk.now, &*desk.office.chance),
        places: ground::places(desk, life),
        tier: ManagingTier::Province,
        supervisors: Vec::new(),
        submitted: false,
        submitted_by: None,
        endorsed_by: None,
        same_person: false,
        single_officer: false,
    })
}

/// The subject of a life, or of the life that it is but a renaming of: such a change ends no dossier.
fn subject_of(
    tx: &mut dyn Tx,
    units: &Units,
    life: &LifeId,
) -> Result<Option<SiteId>, OfficeError> {
    let mut at = life.clone();
    for _ in 0..RENAMINGS {
        if let Some(found) = store::subjects::of_life(tx, &at)? {
            return Ok(Some(found));
        }
        let before = units
            .edges_into(&at)
            .find(|edge| goes_on(edge.kind))
            .and_then(|edge| units.at(edge.from?))
            .map(|life| life.id.clone());
        match before {
            Some(before) if before != at => at = before,
            _ => break,
        }
    }
    Ok(None)
}

/// Is the unit the same after such a change?
const fn goes_on(kind: ChangeKind) -> bool {
    matches!(
        kind,
        ChangeKind::Rename | ChangeKind::Keep | ChangeKind::Convert
    )
}

/// One commune on the list of a province.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its life of today.
    pub life: LifeId,
    /// Its name.
    pub name: String,
    /// Its dossier in the round.
    pub dossier: Option<DossierRow>,
}

/// The communes of a province in a round of communes, in Vietnamese order.
#[derive(Clone, Debug)]
pub struct Below {
    /// The province's name.
    pub name: String,
    /// The round; `None` before the first has begun.
    pub round: Option<RoundRow>,
    /// All rounds of communes that are for it, the latest first.
    pub rounds: Vec<RoundRow>,
    /// The communes.
    pub lines: Vec<Line>,
}

/// The communes of a province with their dossiers in a round, the latest when none is asked for.
pub async fn below(
    desk: &Desk,
    province: &LifeId,
    asked: Option<RoundId>,
) -> Result<Below, OfficeError> {
    let units = desk.office.places.units();
    let found = units.get(province);
    if found.is_none_or(|life| life.tier() != Tier::Province) {
        return Err(OfficeError::NotFound);
    }
    let places = Resource::Place(ground::places(desk, province));
    access::decide(&desk.actor, Action::SeePlace, &places)?;
    // Whoever follows sites only is told nothing of communes.
    access::decide(&desk.actor, Action::SeeDossier, &resource(desk, province))?;
    let mut rounds = rounds::for_place(desk, province, rounds::all(desk).await?);
    rounds.retain(|round| {
        rounds::takes_part(round, SiteKind::Commune) && round.first_day <= desk.today()
    });
    let mut wanted = rounds.iter();
    let round = wanted.find(|round| asked.is_none_or(|asked| round.id == asked));
    let round = round.cloned();
    if asked.is_some() && round.is_none() {
        return Err(OfficeError::NotFound);
    }
    let lines = match &round {
        Some(round) => lines(desk, province, round.id).await?,
        None => Vec::new(),
    };
    Ok(Below {
        name: units.full_name_on(province, desk.today()),
        round,
        rounds,
        lines,
    })
}

async fn lines(desk: &Desk, province: &LifeId, round: RoundId) -> Result<Vec<Line>, OfficeError> {
    let dossiers = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::subjects::in_round(tx, round)?) })
        .await?;
    let view = desk.office.places.view(desk.today());
    let mut of_unit: HashMap<LifeId, DossierRow> = HashMap::new();
    for dossier in dossiers {
        if let Some(unit) = view.unit(&dossier.atom) {
            // What ended with an older life of the place stands behind what its present one has.
            let ended = dossier.state == DossierState::SubjectEnded;
            if !ended || !of_unit.contains_key(unit) {
                of_unit.insert(unit.clone(), dossier);
            }
        }
    }
    let mut lines: Vec<Line> = view
        .communes(province)
        .map(|life| Line {
            dossier: of_unit.remove(&life.id),
            life: life.id.clone(),
            name: life.name.clone(),
        })
        .collect();
    lines.sort_by_cached_key(|line| base::fold::sort_key(&line.name));
    Ok(lines)
}

/// Ends the undecided dossiers of communes whose life has ended otherwise than by a new name; how many. It may run at any
/// time and as often as one likes.
pub(crate) async fn end_lives(office: &Arc<Office>) -> Result<u64, OfficeError> {
    let desk = office.desk(access::Actor::operator(), "Bình Yên");
    let open: Vec<&'static str> = DossierState::undecided()
        .map(DossierState::as_str)
        .collect();
    let today = desk.today();
    let ended = office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::subjects::ended(tx, today, &open)?) })
        .await?;
    let units = office.places.units();
    let gone: Vec<(SiteId, Day)> = ended
        .into_iter()
        .filter(|(_, life, _)| !units.edges_out(life).any(|edge| goes_on(edge.kind)))
        .map(|(id, _, last)| (id, last.plus_days(1)))
        .collect();
    let mut count = 0;
    for some in gone.chunks(AT_ONCE) {
        let (own, some) = (desk.clone(), some.to_vec());
        let act = ended_act(&desk, today);
        count += office
            .db
            .write(move |tx| -> Result<u64, OfficeError> {
                let mut done = 0;
                for (id, day) in &some {
                    done += end_dossiers(tx, &own, *id, *day, &act)?;
                }
                Ok(done)
            })
            .await?;
    }
    Ok(count)
}
