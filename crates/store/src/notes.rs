//! Notes, disputes and reasons on the criteria of a dossier.

use crate::{Row, StoreError, Tx, words};
use base::{DossierId, Timestamp, words};

words! {
    /// What a note is.
    NoteKind {
        /// Written by the site.
        SelfNote = "self-note",
        /// Written by the reviewer.
        ReviewNote = "review-note",
        /// The reviewer sees it otherwise.
        Dispute = "dispute",
        /// Why the dossier was sent back.
        ReturnReason = "return-reason",
    }
}

/// One note.
#[derive(Clone, Debug)]
pub struct NoteRow {
    /// Running number.
    pub id: i64,
    /// Criterion; empty for the whole dossier.
    pub criterion: String,
    /// What it is.
    pub kind: NoteKind,
    /// What was written.
    pub text: String,
    /// Office that wrote it.
    pub office: String,
    /// When.
    pub at: Timestamp,
    /// When it was dealt with.
    pub settled_at: Option<Timestamp>,
}

/// Writes a note.
pub fn insert(
    tx: &mut dyn Tx,
    dossier: DossierId,
    criterion: &str,
    kind: NoteKind,
    text: &str,
    office: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into dossier_note (dossier_id, criterion, kind, text, office, at) values (?1, ?2, ?3, ?4, ?5, ?6)",
        &[dossier.into(), criterion.into(), kind.as_str().into(), text.into(), office.into(), at.into()],
    )?;
    Ok(())
}

/// The notes of a dossier, oldest first.
pub fn of_dossier(tx: &mut dyn Tx, dossier: DossierId) -> Result<Vec<NoteRow>, StoreError> {
    tx.query(
        "select id, criterion, kind, text, office, at, settled_at from dossier_note where dossier_id = ?1 order by id",
        &[dossier.into()],
    )?
    .iter()
    .map(note)
    .collect()
}

/// Settles the open notes of a kind: of one criterion, or all when `criterion` is `None`.
pub fn settle(
    tx: &mut dyn Tx,
    dossier: DossierId,
    criterion: Option<&str>,
    kind: NoteKind,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "update dossier_note set settled_at = ?4
         where dossier_id = ?1 and (?2 is null or criterion = ?2) and kind = ?3 and settled_at is null",
        &[dossier.into(), criterion.map(str::to_owned).into(), kind.as_str().into(), at.into()],
    )?;
    Ok(())
}

fn note(row: &Row) -> Result<NoteRow, StoreError> {
    Ok(NoteRow {
        id: row.get(0)?,
        criterion: row.get(1)?,
        kind: words(row, 2, NoteKind::from_text)?,
        text: row.get(3)?,
        office: row.get(4)?,
        at: row.get(5)?,
        settled_at: row.get(6)?,
    })
}
