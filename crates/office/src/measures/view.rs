//! The measures of a subject in a period, as a desk may see them.

use super::{Of, fits, follow::readers, is_own, lived_in, may_type, not_typed};
use crate::{
    Desk, OfficeError,
    acts::Private,
    ground::{self, site_resource},
    rounds::{self, Asked},
};
use access::{Action, Resource};
use base::{DossierId, LifeId, Localised, Refusal, SiteId};
use measures::{Definition, Dictionary, Entry, Kind, SourceKind, Value};
use standards::{Pack, Subject};
use std::{collections::BTreeMap, sync::Arc};
use store::{Tx, dossiers::DossierRow, rounds::RoundRow};

/// A criterion that reads a measure.
#[derive(Clone, Debug)]
pub struct ReadBy {
    /// The standard.
    pub standard: Localised,
    /// The criterion's id.
    pub criterion: String,
    /// What it is called.
    pub title: Localised,
    /// The subject's dossier in which this desk reads it.
    pub dossier: Option<DossierId>,
}

/// One measure of the subject.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is.
    pub definition: &'static Definition,
    /// What stands.
    pub entry: Option<Entry>,
    /// Part and whole, where it is a share and both are known.
    pub share: Option<(u64, u64)>,
    /// The value in a dossier that was handed in, where it is another.
    pub frozen: Option<Entry>,
    /// Version of what stands, 0 for none, also where it is not here to be read.
    pub version: u64,
    /// A value is there that belongs to the site until it hands in.
    pub withheld: bool,
    /// Which criteria read it.
    pub read_by: Vec<ReadBy>,
    /// Why this desk does not type it; `None` when it does.
    pub not_typed: Option<Refusal>,
}

/// The measures of a subject in a period.
#[derive(Clone, Debug)]
pub struct Measures {
    /// Whose.
    pub of: Of,
    /// Its name.
    pub name: String,
    /// Where it stands, with parents; empty for a unit, whose name says it.
    pub place: String,
    /// The round whose period it is.
    pub round: RoundRow,
    /// The rounds that could be asked for, the latest first.
    pub rounds: Vec<RoundRow>,
    /// The measures, in the dictionary's order.
    pub lines: Vec<Line>,
}

/// One measure with those it is counted among, and its versions.
#[derive(Clone, Debug)]
pub struct One {
    /// All measures of the subject.
    pub all: Measures,
    /// Its name in the dictionary.
    pub name: &'static str,
    /// The measures typed together: the whole first, then its parts; only itself for the rest.
    pub family: Vec<&'static str>,
    /// Its versions, newest first.
    pub versions: Vec<Entry>,
}

impl One {
    /// The measure itself.
    pub fn line(&self) -> Option<&Line> {
        self.of(self.name)
    }

    /// A measure of the same subject.
    pub fn of(&self, name: &str) -> Option<&Line> {
        let mut lines = self.all.lines.iter();
        lines.find(|line| line.definition.name == name)
    }
}

/// The measures of a site in a round's period, the latest round when none is asked for; `None` without any round.
pub async fn of_site(
    desk: &Desk,
    site: SiteId,
    asked: Asked,
) -> Result<Option<Measures>, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> { read_site(tx, &desk, site, asked) })
        .await
}

/// What a desk may see of a site's measures.
struct Sight {
    /// Everything that is not private.
    all: bool,
    /// What is private to the reviewer as well.
    private: Option<Private>,
    office: String,
}

impl Sight {
    fn of(desk: &Desk, resource: &Resource, packs: &[Arc<Pack>]) -> Self {
        let allowed = |action| access::decide(&desk.actor, action, resource).is_ok();
        let own = is_own(desk) && allowed(Action::Answer);
        let private = !(own || allowed(Action::ReadPrivate));
        Self {
            all: allowed(Action::ReadAnswers),
            private: private.then(|| Private::of(packs.iter().map(|pack| &**pack))),
            office: desk.office_name.clone(),
        }
    }

    fn hides(&self, name: &str) -> bool {
        self.private
            .as_ref()
            .is_some_and(|private| private.measure(name))
    }

    /// What a site has not handed in belongs to the site; what a register published, or this office typed, does not.
    fn sees(&self, entry: &Entry) -> bool {
        self.all || entry.source.kind == SourceKind::Register || entry.source.by == self.office
    }
}

fn read_site(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: SiteId,
    asked: Asked,
) -> Result<Option<Measures>, OfficeError> {
    let site = ground::site_on(tx, id, desk.today())?;
    let mut resource = site_resource(tx, desk, &site)?;
    access::decide(&desk.actor, Action::SeeDossier, &resource)?;
    let dossiers = store::dossiers::of_site(tx, id)?;
    let own = rounds::of_site(tx, desk, &site, &dossiers)?;
    let Some(round) = chosen(&own, asked)? else {
        return Ok(None);
    };
    let dossier = dossiers.into_iter().find(|d| d.round == round.id);
    if let Resource::Site(facts) = &mut resource {
        facts.submitted = dossier.as_ref().is_some_and(|d| d.state.is_handed_in());
    }
    let edition = dossier.as_ref().map_or(&round.edition, |d| &d.edition);
    let pack = desk.office.packs.get(edition)?;
    let sight = Sight::of(desk, &resource, std::slice::from_ref(&pack));
    let of = Of::Site(id);
    let standing = ground::live(tx, desk, &site, &round)?;
    let types = may_type(tx, desk, &of).is_ok();
    let reads = dossier.as_ref().filter(|_| sight.all).map(|d| d.id);
    let lines = Lines {
        desk,
        of: &of,
        standing: &standing,
        frozen: frozen(dossier.as_ref())?,
        packs: vec![(pack, reads)],
        sight: &sight,
        types,
        only_read: true,
    };
    Ok(Some(Measures {
        lines: lines.all(),
        of,
        place: desk.office.places.name_on(&site.facts.atom, desk.today()),
        name: site.facts.name,
        rounds: own,
        round,
    }))
}

/// The round asked for, or the first of the year asked for, or the first of all.
fn chosen(rounds: &[RoundRow], asked: Asked) -> Result<Option<RoundRow>, OfficeError> {
    let found = rounds.iter().find(|round| match asked {
        Asked::Running => true,
        Asked::Year(year) => round.counts_for_year == year,
        Asked::Round(id) => round.id == id,
    });
    match (found, asked) {
        (None, Asked::Year(_) | Asked::Round(_)) => Err(OfficeError::NotFound),
        (found, _) => Ok(found.cloned()),
    }
}

fn frozen(dossier: Option<&DossierRow>) -> Result<BTreeMap<String, Entry>, OfficeError> {
    match dossier {
        Some(row) => Ok(serde_json::from_str(&row.frozen)
            .map_err(|_| store::StoreError::corrupt("dossier.frozen"))?),
        None => Ok(BTreeMap::new()),
    }
}

/// The measures of a unit in a round's period; as [`of_site`].
pub async fn of_unit(
    desk: &Desk,
    unit: LifeId,
    asked: Asked,
) -> Result<Option<Measures>, OfficeError> {
    let units = desk.office.places.units();
    let life = units.get(&unit).ok_or(OfficeError::NotFound)?;
    let places = Resource::Place(ground::places(desk, &unit));
    access::decide(&desk.actor, Action::SeePlace, &places)?;
    let of = Of::Unit(unit.clone());
    let mut own = rounds::own(desk).await?;
    own.retain(|round| round.first_day <= desk.today() && lived_in(desk, &of, round));
    let own = rounds::for_place(desk, &unit, own);
    let Some(round) = chosen(&own, asked)? else {
        return Ok(None);
    };
    let is_commune = life.tier() == units::Tier::Commune;
    let counts = is_commune && life.lives_on(desk.today());
    let name = units.full_name_on(&unit, life.nearest_day(desk.today()));
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let mut standing = ground::live_of(tx, &of.key(), &round)?;
            if counts && let Of::Unit(unit) = &of {
                let counted = crate::unit_dossiers::counted(tx, &desk, unit, &round)?;
                standing.extend(counted.into_iter().map(|entry| (entry.name.clone(), entry)));
            }
            let mut packs = desk.office.packs.all();
            packs.retain(|pack| pack.subject != Subject::Site);
            let sight = Sight::of(&desk, &places, &packs);
            let sight = Sight { all: true, ..sight };
            let lines = Lines {
                desk: &desk,
                of: &of,
                standing: &standing,
                frozen: BTreeMap::new(),
                packs: packs.into_iter().map(|pack| (pack, None)).collect(),
                sight: &sight,
                types: may_type(tx, &desk, &of).is_ok(),
                only_read: false,
            };
            Ok(Some(Measures {
                lines: lines.all(),
                of: of.clone(),
                name: name.clone(),
                place: String::new(),
                rounds: own.clone(),
                round: round.clone(),
            }))
        })
        .await
}

/// What the lines of a list are made of.
struct Lines<'a> {
    desk: &'a Desk,
    of: &'a Of,
    standing: &'a BTreeMap<String, Entry>,
    frozen: BTreeMap<String, Entry>,
    packs: Vec<(Arc<Pack>, Option<DossierId>)>,
    sight: &'a Sight,
    types: bool,
    /// Leaves out what no criterion reads and nobody has typed.
    only_read: bool,
}

impl Lines<'_> {
    fn all(&self) -> Vec<Line> {
        let all = Dictionary::embedded().iter();
        all.filter(|definition| {
            fits(self.desk, self.of, definition) && !self.sight.hides(&definition.name)
        })
        .filter(|definition| !self.only_read || self.matters(definition))
        .map(|definition| self.line(definition))
        .collect()
    }

    /// Is it read by a criterion or typed, or a share of what is?
    fn matters(&self, definition: &Definition) -> bool {
        let known = |name: &str| {
            let read = self
                .packs
                .iter()
                .any(|(pack, _)| readers(pack, name).next().is_some());
            read || self.standing.contains_key(name)
        };
        match &definition.kind {
            Kind::Share {
                numerator,
                denominator,
            } => known(numerator) && known(denominator),
            _ => known(&definition.name),
        }
    }

    fn line(&self, definition: &'static Definition) -> Line {
        let seen = |name: &str| {
            let entry = self.standing.get(name)?;
            self.sight.sees(entry).then_some(entry)
        };
        let count = |name: &str| match seen(name).map(|entry| &entry.value) {
            Some(Value::Count(n)) => Some(*n),
            _ => None,
        };
        let name = definition.name.as_str();
        let entry = seen(name).cloned();
        let frozen = self.frozen.get(name).filter(|frozen| {
            let standing = self.standing.get(name);
            self.sight.sees(frozen) && standing.is_some_and(|now| now.value != frozen.value)
        });
        let not_typed = if self.types {
            not_typed(self.desk, self.of, definition, self.standing.get(name))
        } else {
            Some(Refusal::new("measures.other-supplier"))
        };
        Line {
            version: self.standing.get(name).map_or(0, |entry| entry.version),
            withheld: entry.is_none() && self.standing.contains_key(name),
            entry,
            share: match &definition.kind {
                Kind::Share {
                    numerator,
                    denominator,
                } => count(numerator).zip(count(denominator)),
                _ => None,
            },
            frozen: frozen.cloned(),
            read_by: self.read_by(name),
            not_typed,
            definition,
        }
    }

    fn read_by(&self, name: &str) -> Vec<ReadBy> {
        let mut found = Vec::new();
        for (pack, dossier) in &self.packs {
            found.extend(readers(pack, name).map(|criterion| ReadBy {
                standard: pack.title.clone(),
                criterion: criterion.id.clone(),
                title: criterion.title.clone(),
                dossier: *dossier,
            }));
        }
        found
    }
}

/// One measure with its versions.
pub async fn one(
    desk: &Desk,
    of: &Of,
    name: &str,
    asked: Asked,
) -> Result<Option<One>, OfficeError> {
    let all = match of {
        Of::Site(site) => of_site(desk, *site, asked).await?,
        Of::Unit(unit) => of_unit(desk, unit.clone(), asked).await?,
    };
    let Some(all) = all else { return Ok(None) };
    let line = all.lines.iter().find(|line| line.definition.name == name);
    let definition = line.ok_or(OfficeError::NotFound)?.definition;
    let named = match &definition.kind {
        // A share is typed as its part and its whole.
        Kind::Share { numerator, .. } => numerator,
        _ => &definition.name,
    };
    let family = Dictionary::embedded().family(named).into_iter();
    let family: Vec<&'static str> = family
        .map(|definition| definition.name.as_str())
        .filter(|name| all.lines.iter().any(|line| line.definition.name == *name))
        .collect();
    let versions = versions(desk, of, &all.round, &definition.name).await?;
    Ok(Some(One {
        all,
        name: &definition.name,
        family,
        versions,
    }))
}

async fn versions(
    desk: &Desk,
    of: &Of,
    round: &RoundRow,
    name: &'static str,
) -> Result<Vec<Entry>, OfficeError> {
    let (desk, of, round) = (desk.clone(), of.clone(), round.clone());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let rows =
                store::measures::history(tx, &of.key(), round.first_day, round.last_day, name)?;
            let sight = match of {
                Of::Unit(_) => None,
                Of::Site(site) => Some(sight_of(tx, &desk, site, &round)?),
            };
            let mut versions = Vec::new();
            for row in rows {
                let entry = ground::entry(row)?;
                if sight.as_ref().is_none_or(|sight| sight.sees(&entry)) {
                    versions.push(entry);
                }
            }
            Ok(versions)
        })
        .await
}

fn sight_of(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: SiteId,
    round: &RoundRow,
) -> Result<Sight, OfficeError> {
    let found = ground::site_on(tx, site, desk.today())?;
    let mut resource = site_resource(tx, desk, &found)?;
    let dossier = store::dossiers::of_site_in(tx, site, round.id)?;
    if let Resource::Site(facts) = &mut resource {
        facts.submitted = dossier.is_some_and(|dossier| dossier.state.is_handed_in());
    }
    Ok(Sight::of(desk, &resource, &[]))
}
