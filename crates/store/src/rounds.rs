//! The rounds held under published editions.

use crate::{Row, StoreError, Tx};
use base::{Day, LifeId, RoundId, SiteKind, Timestamp};
use standards::ResultKind;

/// One round.
#[derive(Clone, Debug)]
pub struct RoundRow {
    /// Its id.
    pub id: RoundId,
    /// Rulebook of those who register now; a dossier keeps its own.
    pub edition: String,
    /// Year its result counts for.
    pub counts_for_year: i16,
    /// First day of its period.
    pub first_day: Day,
    /// Last day of its period.
    pub last_day: Day,
    /// Last day to register in time.
    pub registration_due: Day,
    /// First day evidence may be about.
    pub window_first: Day,
    /// Last day evidence may be about.
    pub window_last: Day,
    /// Last day to submit.
    pub closing_day: Day,
    /// The decision is due before this day.
    pub decision_before: Day,
    /// Kinds of subject that take part.
    pub kinds: Vec<SiteKind>,
    /// What its dossiers end with.
    pub result: ResultKind,
    /// Province whose sites take part; `None` for the country.
    pub atom: Option<LifeId>,
}

const COLUMNS: &str =
    "id, edition_id, counts_for_year, first_day, last_day, registration_due, window_first,
    window_last, closing_day, decision_before, kinds, atom, result";

/// Opens a round.
pub fn insert(tx: &mut dyn Tx, round: &RoundRow, at: Timestamp) -> Result<(), StoreError> {
    let kinds: Vec<&str> = round.kinds.iter().map(|kind| kind.as_str()).collect();
    tx.exec(
        &format!("insert into round ({COLUMNS}, opened_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"),
        &[
            round.id.into(),
            round.edition.as_str().into(),
            i64::from(round.counts_for_year).into(),
            round.first_day.into(),
            round.last_day.into(),
            round.registration_due.into(),
            round.window_first.into(),
            round.window_last.into(),
            round.closing_day.into(),
            round.decision_before.into(),
            kinds.join(",").into(),
            round.atom.clone().into(),
            round.result.as_str().into(),
            at.into(),
        ],
    )?;
    Ok(())
}

/// The round `id`.
pub fn by_id(tx: &mut dyn Tx, id: RoundId) -> Result<Option<RoundRow>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from round where id = ?1"),
        &[id.into()],
    )?
    .first()
    .map(round)
    .transpose()
}

/// All rounds, the latest year first.
pub fn all(tx: &mut dyn Tx) -> Result<Vec<RoundRow>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from round order by counts_for_year desc, id desc"),
        &[],
    )?
    .iter()
    .map(round)
    .collect()
}

fn round(row: &Row) -> Result<RoundRow, StoreError> {
    let year: i64 = row.get(2)?;
    let kinds: String = row.get(10)?;
    Ok(RoundRow {
        id: row.get(0)?,
        edition: row.get(1)?,
        counts_for_year: i16::try_from(year)
            .map_err(|_| StoreError::corrupt("round.counts_for_year"))?,
        first_day: row.get(3)?,
        last_day: row.get(4)?,
        registration_due: row.get(5)?,
        window_first: row.get(6)?,
        window_last: row.get(7)?,
        closing_day: row.get(8)?,
        decision_before: row.get(9)?,
        kinds: kinds
            .split(',')
            .map(|text| SiteKind::from_text(text).ok_or_else(|| StoreError::corrupt("round.kinds")))
            .collect::<Result<_, _>>()?,
        atom: row.get(11)?,
        result: crate::words(row, 12, ResultKind::from_text)?,
    })
}
