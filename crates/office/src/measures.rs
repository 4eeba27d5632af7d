//! Typing a measure: one door for values that no register publishes yet.

use crate::{
    Desk, Fault, OfficeError, acts,
    ground::{self, site_resource},
};
use access::{Action, Resource};
use base::{LifeId, NoticeId, RoundId, SiteId, text};
use measures::{Dictionary, Entry, SourceKind, Subject, Supplier, Value};
use serde_json::json;
use std::collections::BTreeMap;
use store::{StoreError, Tx, measures::ValueRow, notices::NoticeRow};

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
        at: desk.now,
    })
}

/// Records a value if it is not what already stands; whether it was new.
pub(crate) fn record_if_new(
    tx: &mut dyn Tx,
    site: SiteId,
    round: &store::rounds::RoundRow,
    standing: &BTreeMap<String, Entry>,
    value: &Value,
    row: &ValueRow,
) -> Result<bool, StoreError> {
    if standing
        .get(&row.name)
        .is_some_and(|entry| entry.value == *value)
    {
        return Ok(false);
    }
    store::measures::record(tx, &site.to_string(), round.first_day, round.last_day, row)?;
    Ok(true)
}

/// Types a measure of a site, by whoever may supply it. A dossier that was handed in keeps the value it was frozen
/// with; the change raises a notice to its reviewer.
pub async fn type_for_site(
    desk: &Desk,
    site: SiteId,
    round: RoundId,
    name: &str,
    raw: &str,
    reference: &str,
) -> Result<(), OfficeError> {
    let definition = Dictionary::embedded()
        .get(name)
        .ok_or(OfficeError::NotFound)?;
    let value = measures::parse_value(definition, raw)
        .map_err(|fault| Fault::new("value", fault.code()))?;
    let reference = text::optional_line(reference, text::LINE_CHARS)
        .map_err(|fault| Fault::new("reference", fault.code()))?
        .unwrap_or_default();
    let row = row(desk, name, &value, SourceKind::Typed, &reference)?;
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let act_concerns = acts::Concerns {
        site: Some(site),
        ..acts::Concerns::default()
    };
    let act = acts::act(
        desk,
        "measure.typed",
        act_concerns,
        &json!({ "name": name, "value": value }),
        None,
    );
    let (desk, name) = (desk.clone(), name.to_owned());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let found = ground::site_on(tx, site, desk.today())?;
            let action = if matches!(desk.actor.scope, access::Scope::Site(_)) {
                Action::Answer
            } else {
                Action::EditSite
            };
            access::decide(&desk.actor, action, &site_resource(tx, &desk, &found)?)?;
            let round = store::rounds::by_id(tx, round)?.ok_or(OfficeError::NotFound)?;
            let standing = ground::live(tx, site, &round)?;
            if !record_if_new(tx, site, &round, &standing, &value, &row)? {
                return Ok(());
            }
            store::acts::insert(tx, &act)?;
            if let Some(dossier) =
                store::dossiers::of_site_in(tx, site, round.id)?.filter(|d| d.frozen != "{}")
            {
                store::notices::insert(
                    tx,
                    &NoticeRow {
                        id: notice,
                        at: desk.now,
                        audience: "reviewer".to_owned(),
                        site,
                        dossier: Some(dossier.id),
                        code: "notice.measure-changed".to_owned(),
                        facts: json!({ "measure": name, "value": value }).to_string(),
                    },
                )?;
            }
            Ok(())
        })
        .await
}

/// A part that is more than its whole, as the dictionary's shares tell part and whole, when both are typed together.
fn beyond_whole(rows: &[ValueRow]) -> Vec<Fault> {
    let count = |name: &str| -> Option<u64> {
        let row = rows.iter().find(|row| row.name == name)?;
        match serde_json::from_str(&row.value).ok()? {
            Value::Count(n) => Some(n),
            _ => None,
        }
    };
    let beyond = |definition: &measures::Definition| {
        let measures::Kind::Share {
            numerator,
            denominator,
        } = &definition.kind
        else {
            return None;
        };
        let whole = count(denominator)?;
        (count(numerator)? > whole)
            .then(|| Fault::new(numerator, "measures.beyond-whole").with("whole", whole))
    };
    Dictionary::embedded().iter().filter_map(beyond).collect()
}

/// Types a measure of a unit in a round's period: residential areas, for instance.
pub async fn type_for_unit(
    desk: &Desk,
    unit: LifeId,
    round: RoundId,
    values: &[(String, String)],
    reference: &str,
) -> Result<(), OfficeError> {
    let mut faults = Vec::new();
    let mut rows = Vec::new();
    let reference = text::line(reference, text::LINE_CHARS);
    if let Err(fault) = &reference {
        faults.push(Fault::new("reference", fault.code()));
    }
    let reference = reference.unwrap_or_default();
    for (name, raw) in values {
        let definition = Dictionary::embedded().get(name).filter(|d| {
            d.subject == Subject::Unit && d.suppliers.contains(&Supplier::CommuneReviewer)
        });
        match definition.map(|definition| measures::parse_value(definition, raw)) {
            None => return Err(OfficeError::NotFound),
            Some(Err(fault)) => faults.push(Fault::new(name, fault.code())),
            Some(Ok(value)) => rows.push(row(desk, name, &value, SourceKind::Typed, &reference)?),
        }
    }
    faults.extend(beyond_whole(&rows));
    if !faults.is_empty() {
        return Err(OfficeError::Invalid(faults));
    }
    let concerns = acts::Concerns {
        atom: Some(unit.clone()),
        ..acts::Concerns::default()
    };
    let act = acts::act(
        desk,
        "measure.typed",
        concerns,
        &json!({ "values": values, "reference": reference }),
        None,
    );
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let places = ground::places(&desk, &unit);
            access::decide(
                &desk.actor,
                Action::TypeUnitMeasure,
                &Resource::Place(places),
            )?;
            let round = store::rounds::by_id(tx, round)?.ok_or(OfficeError::NotFound)?;
            for row in &rows {
                store::measures::record(tx, unit.as_str(), round.first_day, round.last_day, row)?;
            }
            store::acts::insert(tx, &act)?;
            Ok(())
        })
        .await
}
