//! Published editions and the rounds held under them.

use crate::{Row, StoreError, Tx};
use base::{Day, LifeId, RoundId, SiteKind, Timestamp};
use standards::ResultKind;

/// A published edition of a standard.
#[derive(Clone, Debug)]
pub struct EditionRow {
    /// Pack id @ edition.
    pub id: String,
    /// The pack as TOML.
    pub body: String,
}

/// One round.
#[derive(Clone, Debug)]
pub struct RoundRow {
    /// Its id.
    pub id: RoundId,
    /// Rulebook pinned.
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

/// An edition about to be published.
#[derive(Clone, Debug)]
pub struct NewEdition {
    /// Pack id @ edition, and its text.
    pub row: EditionRow,
    /// The standard.
    pub pack: String,
    /// The edition within it.
    pub edition: String,
    /// SHA-256 of the text.
    pub digest: [u8; 32],
}

/// What publishing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is published now.
    New,
    /// The same text was published before.
    Same,
    /// Another text was published under this name: it stays, for an edition never changes.
    Differs,
}

/// Publishes an edition, unless its name is taken.
pub fn publish(tx: &mut dyn Tx, new: &NewEdition, at: Timestamp) -> Result<Published, StoreError> {
    let known = tx.query(
        "select digest from edition where id = ?1",
        &[new.row.id.as_str().into()],
    )?;
    if let Some(row) = known.first() {
        let digest: Vec<u8> = row.get(0)?;
        let same = digest == new.digest;
        return Ok(if same {
            Published::Same
        } else {
            Published::Differs
        });
    }
    tx.exec(
        "insert into edition (id, pack_id, edition, body, digest, published_at) values (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            new.row.id.as_str().into(),
            new.pack.as_str().into(),
            new.edition.as_str().into(),
            new.row.body.as_str().into(),
            new.digest.to_vec().into(),
            at.into(),
        ],
    )?;
    Ok(Published::New)
}

/// All published editions, oldest first.
pub fn editions(tx: &mut dyn Tx) -> Result<Vec<EditionRow>, StoreError> {
    tx.query(
        "select id, body from edition order by published_at, id",
        &[],
    )?
    .iter()
    .map(|row| {
        Ok(EditionRow {
            id: row.get(0)?,
            body: row.get(1)?,
        })
    })
    .collect()
}

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
