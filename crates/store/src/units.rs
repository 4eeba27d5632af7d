//! Places in the database: a copy of the dataset, so that what is recorded can refer to it and other programs can read it.

use crate::{StoreError, Tx};
use base::{Timestamp, fold};
use units::{Edge, Life, Units};

/// Name of the dataset in the table of datasets.
const DATASET: &str = "units";

/// Loads the dataset unless it is the one loaded already; whether it was loaded. Lives are added and changed, never
/// removed: something may have been recorded at them. `digest` is the SHA-256 of the files.
pub fn load(
    tx: &mut dyn Tx,
    units: &Units,
    digest: [u8; 32],
    at: Timestamp,
) -> Result<bool, StoreError> {
    let loaded = tx.query(
        "select digest from dataset where name = ?1",
        &[DATASET.into()],
    )?;
    if let Some(row) = loaded.first()
        && row.get::<Vec<u8>>(0)? == digest
    {
        return Ok(false);
    }
    for life in units.lives() {
        insert_life(tx, life)?;
    }
    tx.exec("delete from unit_edge", &[])?;
    for edge in units.edges() {
        insert_edge(tx, units, edge)?;
    }
    tx.exec(
        "insert into dataset (name, digest, loaded_at) values (?1, ?2, ?3)
         on conflict (name) do update set digest = excluded.digest, loaded_at = excluded.loaded_at",
        &[DATASET.into(), digest.to_vec().into(), at.into()],
    )?;
    Ok(true)
}

fn insert_life(tx: &mut dyn Tx, life: &Life) -> Result<(), StoreError> {
    tx.exec(
        "insert into unit_life (id, tier, code, name, kind, parent_code, first_day, last_day, folded, sort_key)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         on conflict (id) do update set tier = excluded.tier, code = excluded.code, name = excluded.name,
           kind = excluded.kind, parent_code = excluded.parent_code, first_day = excluded.first_day,
           last_day = excluded.last_day, folded = excluded.folded, sort_key = excluded.sort_key",
        &[
            life.id.clone().into(),
            life.tier().as_str().into(),
            life.code.digits().into(),
            life.name.as_str().into(),
            life.kind.as_str().into(),
            life.parent.map(units::PlaceCode::digits).into(),
            life.first.into(),
            life.last.into(),
            fold::fold(&life.name).into(),
            fold::sort_key(&life.name).into(),
        ],
    )?;
    Ok(())
}

/// An edge from a life that the sources don't name has no row: it says nothing that can be followed.
fn insert_edge(tx: &mut dyn Tx, units: &Units, edge: &Edge) -> Result<(), StoreError> {
    let id = |ix: Option<units::LifeIx>| Some(units.at(ix?)?.id.clone());
    let Some(from) = id(edge.from) else {
        return Ok(());
    };
    tx.exec(
        "insert into unit_edge (from_life, to_life, kind, effective_day, weight_millionths, weight_basis, is_default, legal_basis)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            from.into(),
            id(edge.to).into(),
            edge.kind.as_str().into(),
            edge.effective.into(),
            i64::from(edge.weight_millionths.unwrap_or(0)).into(),
            edge.weight_basis.map_or("", units::WeightBasis::as_str).into(),
            edge.is_default.into(),
            edge.legal_basis.as_deref().unwrap_or("").into(),
        ],
    )?;
    Ok(())
}
