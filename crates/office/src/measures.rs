//! Typing a measure: one door for values that no register publishes yet.

mod follow;
mod view;

pub(crate) use follow::{CHANGED, answered, follow};
pub use view::{Line, Measures, One, ReadBy, of_site, of_unit, one};

use crate::{
    Desk, Fault, OfficeError, acts,
    derived::Derived,
    ground::{self, site_resource},
};
use access::{Action, Resource, Role, Scope};
use base::{ActId, Day, LifeId, Refusal, RoundId, SiteId, text};
use measures::{
    Definition, Dictionary, Entry, Kind, SourceKind, Subject, Supplier, Tier, Value, ValueFault,
    values::read_part,
};
use serde_json::json;
use std::collections::BTreeMap;
use store::{StoreError, Tx, measures::ValueRow, rounds::RoundRow};

/// Whose measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A site's.
    Site(SiteId),
    /// A unit's, during one life of it.
    Unit(LifeId),
}

impl Of {
    /// The subject as it is stored.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Site(site) => site.to_string(),
            Self::Unit(unit) => unit.to_string(),
        }
    }
}

/// One value as typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The measure's name.
    pub name: String,
    /// What was typed; nothing leaves what stands.
    pub raw: String,
    /// The version that the page showed, 0 for none; who saw nothing is not asked.
    pub seen: Option<u64>,
}

/// What the values rest on.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    /// The paper, page or record they stand in.
    pub reference: String,
    /// The day on it, as typed; may be empty.
    pub day: String,
}

/// A value to be recorded.
pub(crate) fn row(
    desk: &Desk,
    name: &str,
    value: &Value,
    kind: SourceKind,
    reference: &str,
) -> Result<ValueRow, StoreError> {
    Ok(ValueRow {
        name: name.to_owned(),
        version: 0,
        value: serde_json::to_string(value).map_err(|_| StoreError::corrupt("measure value"))?,
        source_kind: kind.as_str().to_owned(),
        source_office: desk.office_name.clone(),
        source_reference: reference.to_owned(),
        source_day: None,
        at: desk.now,
    })
}

/// Who this desk is to the dictionary. The head answers for everything of the site; of a site, the reviewer is the one
/// of the tier that decides on it, which `access` has seen to.
fn supplies(role: Role, of: &Of) -> &'static [Supplier] {
    match (role, of) {
        (Role::SafetyOfficer, Of::Site(_)) => &[Supplier::SafetyOfficer],
        (Role::SiteHead, Of::Site(_)) => &[Supplier::SafetyOfficer, Supplier::SiteHead],
        (Role::CommuneReviewer, _) => &[Supplier::CommuneReviewer],
        (Role::ProvinceReviewer, Of::Site(_)) => {
            &[Supplier::CommuneReviewer, Supplier::ProvinceReviewer]
        }
        (Role::ProvinceReviewer, Of::Unit(_)) => &[Supplier::ProvinceReviewer],
        _ => &[],
    }
}

/// Does such a subject have the measure?
fn fits(desk: &Desk, of: &Of, definition: &Definition) -> bool {
    match of {
        Of::Site(_) => definition.subject == Subject::Site,
        Of::Unit(unit) => {
            let life = desk.office.places.units().get(unit);
            let tier = life.and_then(|life| match life.tier() {
                units::Tier::Commune => Some(Tier::Commune),
                units::Tier::Province => Some(Tier::Province),
                units::Tier::District => None,
            });
            definition.subject == Subject::Unit
                && tier.is_some()
                && definition.tier.is_none_or(|only| tier == Some(only))
        }
    }
}

/// Why this desk does not type the measure, where it does not.
fn not_typed(
    desk: &Desk,
    of: &Of,
    definition: &Definition,
    standing: Option<&Entry>,
) -> Option<Refusal> {
    let published = standing.is_some_and(|entry| entry.source.kind == SourceKind::Register);
    if matches!(definition.kind, Kind::Share { .. }) {
        return Some(Refusal::new("value.computed"));
    }
    if published || definition.is_register_only() {
        return Some(Refusal::new("measures.published"));
    }
    let own = supplies(desk.actor.role, of);
    let supplies = definition.suppliers.iter().any(|s| own.contains(s));
    (!supplies).then(|| Refusal::new("measures.other-supplier"))
}

/// May this desk type measures of the subject at all?
fn may_type(tx: &mut dyn Tx, desk: &Desk, of: &Of) -> Result<(), OfficeError> {
    match of {
        Of::Site(site) => {
            let found = ground::site_on(tx, *site, desk.today())?;
            let resource = site_resource(tx, desk, &found)?;
            access::decide(&desk.actor, Action::TypeSiteMeasure, &resource)?;
        }
        Of::Unit(unit) => {
            let resource = Resource::Place(ground::places(desk, unit));
            access::decide(&desk.actor, Action::TypeUnitMeasure, &resource)?;
        }
    }
    Ok(())
}

/// The unit's life and the period must meet.
fn lived_in(desk: &Desk, of: &Of, round: &RoundRow) -> bool {
    let Of::Unit(unit) = of else { return true };
    let life = desk.office.places.units().get(unit);
    life.is_some_and(|life| {
        life.first <= round.last_day && life.last.is_none_or(|last| last >= round.first_day)
    })
}

/// Types measures of a subject in a round's period, each by whoever may supply it; how many changed. A value that stands
/// already makes no new version. A dossier that was handed in keeps what it was frozen with, and the change raises a
/// notice on it; what an open dossier had confirmed is asked again.
pub async fn type_values(
    desk: &Desk,
    of: &Of,
    round: RoundId,
    typed: Vec<Typed>,
    basis: &Basis,
) -> Result<usize, OfficeError> {
    let (reference, day) = read_basis(desk, basis)?;
    let seed = desk.random::<16>();
    let (desk, of) = (desk.clone(), of.clone());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<usize, OfficeError> {
            may_type(tx, &desk, &of)?;
            let round = store::rounds::by_id(tx, round)?.ok_or(OfficeError::NotFound)?;
            if !lived_in(&desk, &of, &round) {
                return Err(OfficeError::NotFound);
            }
            let standing = ground::live_of(tx, &of.key(), &round)?;
            let changed = read_all(&desk, &of, &typed, &standing)?;
            for (name, value) in &changed {
                let mut row = row(&desk, name, value, SourceKind::Typed, &reference)?;
                row.source_day = day;
                store::measures::record(tx, &of.key(), round.first_day, round.last_day, &row)?;
                store::acts::insert(tx, &typed_act(&desk, &of, &seed, &standing, &row, value))?;
            }
            let subject = match &of {
                Of::Site(site) => Some(*site),
                Of::Unit(unit) => store::subjects::of_life(tx, unit)?,
            };
            if let Some(subject) = subject {
                follow(tx, &desk, &seed, (subject, &round, None), &changed)?;
            }
            Ok(changed.len())
        })
        .await
}

/// Reference and day, or what is wrong with them.
fn read_basis(desk: &Desk, basis: &Basis) -> Result<(String, Option<Day>), OfficeError> {
    let reference = text::line(&basis.reference, text::LINE_CHARS)
        .map_err(|fault| Fault::new("reference", fault.code()).with("max", text::LINE_CHARS));
    let day = match basis.day.trim() {
        "" => Ok(None),
        raw => match Day::parse(raw) {
            Ok(day) if day > desk.today() => Err(Fault::new("day", "value.day-ahead")),
            Ok(day) => Ok(Some(day)),
            Err(_) => Err(Fault::new("day", "value.not-a-day")),
        },
    };
    match (reference, day) {
        (Ok(reference), Ok(day)) => Ok((reference, day)),
        (reference, day) => Err(OfficeError::Invalid(
            reference.err().into_iter().chain(day.err()).collect(),
        )),
    }
}

/// The values that differ from what stands, each allowed to this desk.
fn read_all(
    desk: &Desk,
    of: &Of,
    typed: &[Typed],
    standing: &BTreeMap<String, Entry>,
) -> Result<Vec<(String, Value)>, OfficeError> {
    let mut faults = Vec::new();
    let mut changed: Vec<(String, Value)> = Vec::new();
    let mut conflict = false;
    for one in typed {
        let definition = Dictionary::embedded()
            .get(&one.name)
            .filter(|definition| fits(desk, of, definition))
            .ok_or(OfficeError::NotFound)?;
        if one.raw.trim().is_empty() {
            continue;
        }
        let now = standing.get(&one.name);
        if let Some(refusal) = not_typed(desk, of, definition, now) {
            return Err(refusal.into());
        }
        let whole = whole_of(definition, typed, standing);
        match read(definition, &one.raw, whole) {
            Ok(value) if now.is_some_and(|now| now.value == value) => {}
            Ok(value) => {
                let version = now.map_or(0, |now| now.version);
                conflict |= one.seen.is_some_and(|seen| seen != version);
                changed.push((one.name.clone(), value));
            }
            Err(fault) => faults.push(value_fault(definition, &fault)),
        }
    }
    if let Some(first) = typed.first()
        && typed.iter().all(|one| one.raw.trim().is_empty())
    {
        faults.push(Fault::new(&first.name, "value.empty"));
    }
    faults.extend(beyond_whole(&changed, standing));
    if !faults.is_empty() {
        return Err(OfficeError::Invalid(faults));
    }
    if conflict {
        return Err(OfficeError::Conflict);
    }
    Ok(changed)
}

fn value_fault(definition: &Definition, fault: &ValueFault) -> Fault {
    let told = Fault::new(&definition.name, fault.code());
    match definition.kind {
        Kind::Count { max, .. } => told.with("max", max),
        _ => told,
    }
}

fn read(definition: &Definition, raw: &str, whole: Option<u64>) -> Result<Value, ValueFault> {
    match definition.kind {
        Kind::Count { max, .. } => read_part(raw, max, whole),
        _ => measures::parse_value(definition, raw),
    }
}

/// The whole of which the measure is a part: as it is typed beside it, or as it stands.
fn whole_of(
    definition: &Definition,
    typed: &[Typed],
    standing: &BTreeMap<String, Entry>,
) -> Option<u64> {
    let family = Dictionary::embedded().family(&definition.name);
    let whole = family
        .first()
        .filter(|whole| whole.name != definition.name)?;
    let beside = typed.iter().find(|one| one.name == whole.name);
    let beside = beside.and_then(|one| read(whole, &one.raw, None).ok());
    match beside.or_else(|| standing.get(&whole.name).map(|entry| entry.value.clone()))? {
        Value::Count(n) => Some(n),
        _ => None,
    }
}

/// A part that would be more than its whole, whether the two are typed together or at different moments. The fault stands
/// at what is typed.
fn beyond_whole(changed: &[(String, Value)], standing: &BTreeMap<String, Entry>) -> Vec<Fault> {
    let typed = |name: &str| changed.iter().find(|(n, _)| n == name).map(|(_, v)| v);
    let count = |name: &str| {
        let stands = || {
            let entry = standing.get(name).filter(|entry| entry.is_record());
            entry.map(|entry| &entry.value)
        };
        match typed(name).or_else(stands) {
            Some(Value::Count(n)) => Some(*n),
            _ => None,
        }
    };
    let faults = Dictionary::embedded().beyond_whole(&count).into_iter();
    faults
        .filter_map(|beyond| {
            if typed(beyond.part).is_some() {
                let fault = Fault::new(beyond.part, "measures.beyond-whole");
                return Some(fault.with("whole", beyond.wholes));
            }
            typed(beyond.whole)?;
            let fault = Fault::new(beyond.whole, "measures.below-part");
            Some(fault.with("part", beyond.parts))
        })
        .collect()
}

fn typed_act(
    desk: &Desk,
    of: &Of,
    seed: &[u8],
    standing: &BTreeMap<String, Entry>,
    row: &ValueRow,
    value: &Value,
) -> store::acts::NewAct {
    let concerns = match of {
        Of::Site(site) => acts::Concerns {
            site: Some(*site),
            ..acts::Concerns::default()
        },
        Of::Unit(unit) => acts::Concerns {
            atom: Some(unit.clone()),
            ..acts::Concerns::default()
        },
    };
    let facts = json!({
        "name": row.name,
        "value": value,
        "old": standing.get(&row.name).map(|entry| &entry.value),
        "reference": row.source_reference,
        "source_day": row.source_day,
    });
    let act = acts::act(desk, "measure.typed", concerns, &facts, None);
    store::acts::NewAct {
        // Drawn from what it is about, so that it is the same when the transaction is run again.
        id: ActId::draw(desk.now, &Derived::of(&[seed, row.name.as_bytes()])),
        ..act
    }
}

/// Does the desk stand at the subject itself?
fn is_own(desk: &Desk) -> bool {
    matches!(desk.actor.scope, Scope::Site(_))
}
