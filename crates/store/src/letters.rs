//! Letters that offices issued, as they were printed.

use crate::{Row, StoreError, Tx, registers::NumberedPaper};
use base::{BodyId, Day, LetterId, RoundId, Timestamp};

/// One letter.
#[derive(Clone, Debug)]
pub struct LetterRow {
    /// Its id.
    pub id: LetterId,
    /// The round it is about.
    pub round: RoundId,
    /// Who issued it.
    pub body: BodyId,
    /// What it is for.
    pub kind: NumberedPaper,
    /// Number on the paper.
    pub number: String,
    /// Day on the paper.
    pub signed_on: Day,
    /// Office that signs.
    pub signer_office: String,
    /// JSON of what it says.
    pub said: String,
    /// When it was recorded.
    pub made_at: Timestamp,
}

const COLUMNS: &str =
    "id, round_id, body_id, kind, number, signed_on, signer_office, said, made_at";

/// Enters a letter; a body's numbers don't repeat within a year.
pub fn insert(tx: &mut dyn Tx, row: &LetterRow) -> Result<(), StoreError> {
    tx.exec(
        &format!("insert into letter ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        &[
            row.id.into(),
            row.round.into(),
            row.body.into(),
            row.kind.as_str().into(),
            row.number.as_str().into(),
            row.signed_on.into(),
            row.signer_office.as_str().into(),
            row.said.as_str().into(),
            row.made_at.into(),
        ],
    )?;
    Ok(())
}

/// The letter `id`.
pub fn by_id(tx: &mut dyn Tx, id: LetterId) -> Result<Option<LetterRow>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from letter where id = ?1"),
        &[id.into()],
    )?
    .first()
    .map(letter)
    .transpose()
}

/// The letters of an office signed within these days, the latest first, at most `limit`.
pub fn of_body(
    tx: &mut dyn Tx,
    body: BodyId,
    (first, last): (Day, Day),
    limit: u32,
) -> Result<Vec<LetterRow>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from letter where body_id = ?1 and signed_on >= ?2 and signed_on <= ?3
             order by made_at desc, id limit ?4"
        ),
        &[body.into(), first.into(), last.into(), limit.into()],
    )?
    .iter()
    .map(letter)
    .collect()
}

fn letter(row: &Row) -> Result<LetterRow, StoreError> {
    Ok(LetterRow {
        id: row.get(0)?,
        round: row.get(1)?,
        body: row.get(2)?,
        kind: crate::words(row, 3, NumberedPaper::from_text)?,
        number: row.get(4)?,
        signed_on: row.get(5)?,
        signer_office: row.get(6)?,
        said: row.get(7)?,
        made_at: row.get(8)?,
    })
}
