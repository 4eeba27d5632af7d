//! What a change of a site's measures means for its dossiers of the period: a notice where the values are frozen, and an
//! answer to be confirmed again where they are not.

use super::{beyond_whole, row};
use crate::{
    Desk, Fault, OfficeError,
    derived::Derived,
    dossiers,
    ground::{self, Ground},
};
use assessments::DossierState;
use base::{DossierId, NoticeId, SiteId};
use measures::{Entry, SourceKind, Value};
use serde_json::json;
use standards::{Answer, Criterion, Pack};
use std::collections::BTreeMap;
use store::{StoreError, Tx, dossiers::DossierRow, notices::NoticeRow, rounds::RoundRow};

/// The code of a notice that a measure has changed since its dossier was handed in.
pub(crate) const CHANGED: &str = "notice.measure-changed";

/// The criteria of a rulebook that read a measure.
pub(super) fn readers<'p>(pack: &'p Pack, name: &str) -> impl Iterator<Item = &'p Criterion> {
    pack.criteria.iter().filter(move |criterion| {
        let mut fields = criterion.fields.iter();
        fields.any(|field| field.binding.as_ref().is_some_and(|b| b.measure == name))
    })
}

/// Tells every dossier of the site whose round has this period, except the one in which the values were typed.
pub(crate) fn follow(
    tx: &mut dyn Tx,
    desk: &Desk,
    seed: &[u8],
    (site, round, except): (SiteId, &RoundRow, Option<DossierId>),
    changed: &[(String, Value)],
) -> Result<(), OfficeError> {
    if changed.is_empty() {
        return Ok(());
    }
    for dossier in store::dossiers::of_site(tx, site)? {
        let own = store::rounds::by_id(tx, dossier.round)?
            .ok_or_else(|| StoreError::corrupt("dossier.round_id"))?;
        let same = (own.first_day, own.last_day) == (round.first_day, round.last_day);
        if !same || Some(dossier.id) == except {
            continue;
        }
        let pack = desk.office.packs.get(&dossier.edition)?;
        let read: Vec<&(String, Value)> = changed
            .iter()
            .filter(|(name, _)| readers(&pack, name).next().is_some())
            .collect();
        if read.is_empty() {
            continue;
        }
        if dossier.frozen != "{}" {
            for (name, value) in read {
                differs(tx, desk, seed, &dossier, name, value)?;
            }
        } else if dossier.state.is_open_to_site() {
            ask_again(tx, desk, dossier.id, &read)?;
        }
    }
    Ok(())
}

/// A notice to the reviewer and the site of a frozen dossier; taken down when the value is again what is frozen.
fn differs(
    tx: &mut dyn Tx,
    desk: &Desk,
    seed: &[u8],
    dossier: &DossierRow,
    name: &str,
    value: &Value,
) -> Result<(), OfficeError> {
    if matches!(
        dossier.state,
        DossierState::Withdrawn | DossierState::SubjectEnded
    ) {
        return Ok(());
    }
    let frozen: BTreeMap<String, Entry> =
        serde_json::from_str(&dossier.frozen).map_err(|_| StoreError::corrupt("dossier.frozen"))?;
    let old = frozen.get(name).map(|entry| &entry.value);
    for audience in ["reviewer", "site"] {
        if old == Some(value) {
            let about = Some(dossier.id);
            store::notices::settle_about(tx, about, audience, CHANGED, name, desk.now)?;
            continue;
        }
        let parts = [
            seed,
            &dossier.id.bytes()[..],
            audience.get(..4).unwrap_or_default().as_bytes(),
            name.as_bytes(),
        ];
        let facts = json!({
            "measure": name,
            "old": old,
            "value": value,
            "office": desk.office_name,
            "at": desk.now.micros(),
        });
        let notice = NoticeRow {
            id: NoticeId::draw(desk.now, &Derived::of(&parts)),
            at: desk.now,
            audience: audience.to_owned(),
            site: dossier.site,
            dossier: Some(dossier.id),
            code: CHANGED.to_owned(),
            facts: facts.to_string(),
        };
        store::notices::replace(tx, &notice, name)?;
    }
    Ok(())
}

/// An open dossier reads the new value; what a person confirmed over another one is asked again, and signed again.
fn ask_again(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: DossierId,
    changed: &[&(String, Value)],
) -> Result<(), OfficeError> {
    let mut ground = ground::ground(tx, desk, id)?;
    let pack = ground.pack.clone();
    for (name, value) in changed {
        for criterion in readers(&pack, name) {
            if let Some(answer) = ground.answers.get(&criterion.id)
                && !says(criterion, answer, name, value)
            {
                let answer = Answer {
                    confirmed: false,
                    ..answer.clone()
                };
                ground.answers.set(&criterion.id, answer);
            }
        }
    }
    ground.row.signature = None;
    dossiers::keep(tx, desk, ground)
}

/// Was this very value typed in the answer?
fn says(criterion: &Criterion, answer: &Answer, name: &str, value: &Value) -> bool {
    standards::measure_values(criterion, answer)
        .iter()
        .any(|(measure, typed)| *measure == name && *typed == value)
}

/// Records what was typed into an answer as measures, with the criterion as their reference. What a register published
/// stands, and the answer differs from it.
pub(crate) fn answered(
    tx: &mut dyn Tx,
    desk: &Desk,
    seed: &[u8],
    ground: &Ground,
    criterion: &Criterion,
    answer: &Answer,
) -> Result<(), OfficeError> {
    let changed: Vec<(String, Value)> = standards::measure_values(criterion, answer)
        .into_iter()
        .filter(|(name, value)| match ground.entries.get(*name) {
            Some(entry) => entry.source.kind != SourceKind::Register && entry.value != **value,
            None => true,
        })
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .collect();
    let faults = beyond_whole(&changed, &ground.entries);
    if !faults.is_empty() {
        let at_field = |fault| at_field(criterion, fault);
        return Err(OfficeError::Invalid(
            faults.into_iter().map(at_field).collect(),
        ));
    }
    let round = &ground.round;
    let subject = ground::measured(&ground.site);
    let reference = format!("criterion:{}", criterion.id);
    for (name, value) in &changed {
        let row = row(desk, name, value, SourceKind::Typed, &reference)?;
        store::measures::record(tx, &subject, round.first_day, round.last_day, &row)?;
    }
    let concerned = (ground.row.site, round, Some(ground.row.id));
    follow(tx, desk, seed, concerned, &changed)
}

/// The fault of a measure at the field of the criterion that is bound to it.
fn at_field(criterion: &Criterion, fault: Fault) -> Fault {
    let mut fields = criterion.fields.iter();
    let bound = fields.find(|field| {
        let binding = field.binding.as_ref();
        binding.is_some_and(|binding| binding.measure == fault.field)
    });
    match bound {
        Some(field) => Fault {
            field: field.id.clone(),
            ..fault
        },
        None => fault,
    }
}
