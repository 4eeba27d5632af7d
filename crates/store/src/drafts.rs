//! Standards that are being written.

use crate::{Row, StoreError, Tx};
use base::{DraftId, LifeId, Timestamp};

/// One draft.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Its id.
    pub id: DraftId,
    /// The province that writes it; `None` for an administrator.
    pub atom: Option<LifeId>,
    /// The text as typed.
    pub body: String,
    /// Goes up with each saved change.
    pub version: i64,
    /// Office that changed it last.
    pub office: String,
    /// When it was begun.
    pub made_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

const COLUMNS: &str = "id, atom, body, version, office, made_at, changed_at";

/// Enters a draft.
pub fn insert(tx: &mut dyn Tx, row: &DraftRow) -> Result<(), StoreError> {
    tx.exec(
        &format!("insert into draft ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
        &[
            row.id.into(),
            row.atom.clone().into(),
            row.body.as_str().into(),
            row.version.into(),
            row.office.as_str().into(),
            row.made_at.into(),
            row.changed_at.into(),
        ],
    )?;
    Ok(())
}

/// Saves a text if the stored version is still `row.version`, which then goes up by one. `false` means that somebody else
/// was first and nothing was saved.
pub fn save(tx: &mut dyn Tx, row: &DraftRow) -> Result<bool, StoreError> {
    let saved = tx.exec(
        "update draft set body = ?3, version = version + 1, office = ?4, changed_at = ?5
         where id = ?1 and version = ?2",
        &[
            row.id.into(),
            row.version.into(),
            row.body.as_str().into(),
            row.office.as_str().into(),
            row.changed_at.into(),
        ],
    )?;
    Ok(saved == 1)
}

/// Removes a draft if its stored version is still this one.
pub fn remove(tx: &mut dyn Tx, id: DraftId, version: i64) -> Result<bool, StoreError> {
    let removed = tx.exec(
        "delete from draft where id = ?1 and version = ?2",
        &[id.into(), version.into()],
    )?;
    Ok(removed == 1)
}

/// The draft `id`.
pub fn by_id(tx: &mut dyn Tx, id: DraftId) -> Result<Option<DraftRow>, StoreError> {
    let sql = format!("select {COLUMNS} from draft where id = ?1");
    tx.opt(&sql, &[id.into()], draft)
}

/// All drafts, the last changed first.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<DraftRow>, StoreError> {
    let sql = format!("select {COLUMNS} from draft order by changed_at desc, id");
    tx.query(&sql, &[])?.iter().map(draft).collect()
}

fn draft(row: &Row) -> Result<DraftRow, StoreError> {
    Ok(DraftRow {
        id: row.get(0)?,
        atom: row.get(1)?,
        body: row.get(2)?,
        version: row.get(3)?,
        office: row.get(4)?,
        made_at: row.get(5)?,
        changed_at: row.get(6)?,
    })
}
