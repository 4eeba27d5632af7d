//! The numbers that offices have used in their books of papers. Each sign counts on its own in each year.

use crate::{StoreError, Tx};
use base::{BodyId, Day, Timestamp, words};

words! {
    /// What a number was used for.
    NumberedPaper {
        /// A decision that recognises.
        Decision = "decision",
        /// A decision that does not.
        Refusal = "refusal",
        /// A decision that takes a recognition back.
        Revocation = "revocation",
        /// A letter that urges.
        Urging = "urging",
        /// A letter that endorses.
        Endorsement = "endorsement",
    }
}

/// A number of a book.
#[derive(Clone, Debug)]
pub struct NumberRow {
    /// Whose book.
    pub body: BodyId,
    /// What stands behind the number, such as `QĐ-UBND`.
    pub sign: String,
    /// The number.
    pub running: u32,
    /// As on the paper.
    pub number: String,
    /// What it was first used for; that it recognised outweighs the rest.
    pub paper: NumberedPaper,
    /// Day on the paper; its year is the book's.
    pub day: Day,
    /// When it was taken.
    pub taken_at: Timestamp,
}

/// The highest number that a sign has had in a year; 0 when none.
pub fn highest(tx: &mut dyn Tx, body: BodyId, year: i16, sign: &str) -> Result<u32, StoreError> {
    let rows = tx.query(
        "select coalesce(max(running), 0) from register_number where body_id = ?1 and year = ?2 and sign = ?3",
        &[body.into(), i64::from(year).into(), sign.into()],
    )?;
    rows.first().map_or(Ok(0), |row| row.get(0))
}

/// What a number of the book was first used for; `None` while nobody has it.
pub fn used_for(
    tx: &mut dyn Tx,
    body: BodyId,
    year: i16,
    sign: &str,
    running: u32,
) -> Result<Option<NumberedPaper>, StoreError> {
    tx.query(
        "select paper from register_number where body_id = ?1 and year = ?2 and sign = ?3 and running = ?4",
        &[
            body.into(),
            i64::from(year).into(),
            sign.into(),
            running.into(),
        ],
    )?
    .first()
    .map(|row| crate::words(row, 0, NumberedPaper::from_text))
    .transpose()
}

/// The sign that an office used last for a kind of paper.
pub fn last_sign(
    tx: &mut dyn Tx,
    body: BodyId,
    paper: NumberedPaper,
) -> Result<Option<String>, StoreError> {
    tx.query(
        "select sign from register_number where body_id = ?1 and paper = ?2 order by taken_at desc, running desc limit 1",
        &[body.into(), paper.as_str().into()],
    )?
    .first()
    .map(|row| row.get(0))
    .transpose()
}

/// Takes a number that nobody has; refused as taken when somebody has.
pub fn take(tx: &mut dyn Tx, row: &NumberRow) -> Result<(), StoreError> {
    insert(tx, row, "")
}

/// Enters a number. One paper may do several things, so a number that is there already stays; that it recognised is kept,
/// since it does so once.
pub fn enter(tx: &mut dyn Tx, row: &NumberRow) -> Result<(), StoreError> {
    insert(
        tx,
        row,
        "on conflict (body_id, year, sign, running) do update set paper = excluded.paper where excluded.paper = 'decision'",
    )
}

fn insert(tx: &mut dyn Tx, row: &NumberRow, otherwise: &str) -> Result<(), StoreError> {
    tx.exec(
        &format!(
            "insert into register_number (body_id, year, sign, running, number, paper, day, taken_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) {otherwise}"
        ),
        &[
            row.body.into(),
            i64::from(row.day.year()).into(),
            row.sign.as_str().into(),
            row.running.into(),
            row.number.as_str().into(),
            row.paper.as_str().into(),
            row.day.into(),
            row.taken_at.into(),
        ],
    )?;
    Ok(())
}

/// The numbers of an office's book of a year, the latest first, at most `limit`.
pub fn of_year(
    tx: &mut dyn Tx,
    body: BodyId,
    year: i16,
    limit: u32,
) -> Result<Vec<NumberRow>, StoreError> {
    tx.query(
        "select body_id, sign, running, number, paper, day, taken_at from register_number
         where body_id = ?1 and year = ?2 order by taken_at desc, running desc limit ?3",
        &[body.into(), i64::from(year).into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(NumberRow {
            body: row.get(0)?,
            sign: row.get(1)?,
            running: row.get(2)?,
            number: row.get(3)?,
            paper: crate::words(row, 4, NumberedPaper::from_text)?,
            day: row.get(5)?,
            taken_at: row.get(6)?,
        })
    })
    .collect()
}
