//! Places as the database keeps them for what refers to them; the tree itself is `units`.

use crate::{StoreError, Tx};
use base::{Day, LifeId, Timestamp};

/// One life of a place.
#[derive(Clone, Debug)]
pub struct NewLife {
    /// Its key.
    pub id: LifeId,
    /// `province`, `district` or `commune`.
    pub tier: &'static str,
    /// Official code.
    pub code: String,
    /// Full name with its kind.
    pub name: String,
    /// Kind as in the dataset.
    pub kind: String,
    /// Code of the parent.
    pub parent_code: Option<String>,
    /// First day of this life.
    pub first_day: Day,
    /// Last day of this life.
    pub last_day: Option<Day>,
    /// Name as searched.
    pub folded: String,
    /// Vietnamese order.
    pub sort_key: Vec<u8>,
}

/// Digest of the dataset that is loaded, if any.
pub fn loaded(tx: &mut dyn Tx) -> Result<Option<Vec<u8>>, StoreError> {
    tx.query("select digest from dataset where name = 'units'", &[])?
        .first()
        .map(|row| row.get(0))
        .transpose()
}

/// Remembers which dataset is loaded.
pub fn mark_loaded(tx: &mut dyn Tx, digest: [u8; 32], at: Timestamp) -> Result<(), StoreError> {
    tx.exec(
        "insert into dataset (name, digest, loaded_at) values ('units', ?1, ?2)
         on conflict (name) do update set digest = excluded.digest, loaded_at = excluded.loaded_at",
        &[digest.to_vec().into(), at.into()],
    )?;
    Ok(())
}

/// Enters lives; one that is known takes the new facts.
pub fn insert(tx: &mut dyn Tx, lives: &[NewLife]) -> Result<(), StoreError> {
    for life in lives {
        tx.exec(
            "insert into unit_life (id, tier, code, name, kind, parent_code, first_day, last_day, folded, sort_key)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             on conflict (id) do update set name = excluded.name, last_day = excluded.last_day,
               folded = excluded.folded, sort_key = excluded.sort_key",
            &[
                life.id.clone().into(),
                life.tier.into(),
                life.code.as_str().into(),
                life.name.as_str().into(),
                life.kind.as_str().into(),
                life.parent_code.clone().into(),
                life.first_day.into(),
                life.last_day.into(),
                life.folded.as_str().into(),
                life.sort_key.clone().into(),
            ],
        )?;
    }
    Ok(())
}
