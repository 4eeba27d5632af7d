//! Decisions with their annexed lists, and the recognitions that follow from them.

use crate::{
    Row, StoreError, Tx, Value,
    posts::{BODY, BodyRow, body},
};
use base::{BodyId, Day, DecisionId, DossierId, LifeId, RecognitionId, RoundId, SiteId, Timestamp};
use std::sync::LazyLock;

/// One signed decision.
#[derive(Clone, Debug)]
pub struct DecisionRow {
    /// Its id.
    pub id: DecisionId,
    /// Its round.
    pub round: RoundId,
    /// Who decided.
    pub body: BodyId,
    /// Number on the paper.
    pub number: String,
    /// Day on the paper.
    pub signed_on: Day,
    /// Office that signed.
    pub signer_office: String,
    /// JSON of the paper when a clerk recorded it.
    pub on_behalf: Option<String>,
    /// When it was recorded.
    pub made_at: Timestamp,
}

/// A recognition and its paper.
#[derive(Clone, Debug)]
pub struct RecognitionRow {
    /// Its id.
    pub id: RecognitionId,
    /// What it rests on.
    pub dossier: DossierId,
    /// Decision that lists it.
    pub decision: DecisionId,
    /// Who is recognised.
    pub site: SiteId,
    /// Year it counts for.
    pub year: i16,
    /// Number on the paper.
    pub number: String,
    /// What the public types or scans.
    pub check_code: String,
    /// Name on the paper.
    pub site_name: String,
    /// Place on the paper.
    pub place_name: String,
    /// Body on the paper.
    pub issuer_name: String,
    /// Day on the paper.
    pub issued_on: Day,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Why it was revoked.
    pub revoked_reason: Option<String>,
}

const DECISION: &str =
    "id, round_id, body_id, number, signed_on, signer_office, on_behalf, made_at";
const RECOGNITION: &str =
    "id, dossier_id, decision_id, site_id, year, number, check_code, site_name, place_name,
    issuer_name, issued_on, revoked_at, revoked_reason";

/// Enters a decision; a body's numbers don't repeat within a year.
pub fn insert(tx: &mut dyn Tx, row: &DecisionRow) -> Result<(), StoreError> {
    tx.exec(
        &format!("insert into decision ({DECISION}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
        &[
            row.id.into(),
            row.round.into(),
            row.body.into(),
            row.number.as_str().into(),
            row.signed_on.into(),
            row.signer_office.as_str().into(),
            row.on_behalf.clone().into(),
            row.made_at.into(),
        ],
    )?;
    Ok(())
}

/// The decision `id`.
pub fn by_id(tx: &mut dyn Tx, id: DecisionId) -> Result<Option<DecisionRow>, StoreError> {
    tx.query(
        &format!("select {DECISION} from decision where id = ?1"),
        &[id.into()],
    )?
    .first()
    .map(decision)
    .transpose()
}

/// The decisions of a round with who decided, newest first: of bodies set up for these places, and of `own`; of all when
/// `None`.
pub fn of_round(
    tx: &mut dyn Tx,
    round: RoundId,
    places: Option<&[LifeId]>,
    own: Option<BodyId>,
) -> Result<Vec<(DecisionRow, BodyRow)>, StoreError> {
    let mut params = vec![round.into(), own.into()];
    let narrowed = places.map_or_else(String::new, |places| {
        let first = params.len() + 1;
        params.extend(places.iter().cloned().map(Value::from));
        let marks: Vec<String> = (first..=params.len()).map(|n| format!("?{n}")).collect();
        format!("and (b.id = ?2 or b.atom in ({}))", marks.join(", "))
    });
    let columns = DECISION.replace(", ", ", d.");
    let sql = format!(
        "select d.{columns}, {BODY} from decision d join body b on b.id = d.body_id
         where d.round_id = ?1 and (?2 is null or ?2 is not null) {narrowed} order by d.made_at desc, d.id"
    );
    let rows = tx.query(&sql, &params)?;
    let rows = rows.iter().map(|row| Ok((decision(row)?, body(row, 8)?)));
    rows.collect()
}

static INSERT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "insert into recognition ({RECOGNITION}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    )
});

/// Enters a recognition.
pub fn recognise(tx: &mut dyn Tx, row: &RecognitionRow) -> Result<(), StoreError> {
    tx.exec(
        &INSERT,
        &[
            row.id.into(),
            row.dossier.into(),
            row.decision.into(),
            row.site.into(),
            i64::from(row.year).into(),
            row.number.as_str().into(),
            row.check_code.as_str().into(),
            row.site_name.as_str().into(),
            row.place_name.as_str().into(),
            row.issuer_name.as_str().into(),
            row.issued_on.into(),
            row.revoked_at.into(),
            row.revoked_reason.clone().into(),
        ],
    )?;
    Ok(())
}

/// The recognition that rests on a dossier.
pub fn of_dossier(
    tx: &mut dyn Tx,
    dossier: DossierId,
) -> Result<Option<RecognitionRow>, StoreError> {
    find(tx, "dossier_id = ?1", dossier.into()).map(|rows| rows.into_iter().next())
}

/// The recognition `id`.
pub fn recognition(
    tx: &mut dyn Tx,
    id: RecognitionId,
) -> Result<Option<RecognitionRow>, StoreError> {
    find(tx, "id = ?1", id.into()).map(|rows| rows.into_iter().next())
}

/// The recognition with a check code.
pub fn by_code(tx: &mut dyn Tx, code: &str) -> Result<Option<RecognitionRow>, StoreError> {
    find(tx, "check_code = ?1", code.into()).map(|rows| rows.into_iter().next())
}

/// The recognitions whose own number, or whose decision's number, is one of two ways to write it; newest first, at most
/// `limit`.
pub fn by_number(
    tx: &mut dyn Tx,
    typed: &str,
    capitals: &str,
    limit: u32,
) -> Result<Vec<RecognitionRow>, StoreError> {
    let sql = format!(
        "select {RECOGNITION} from recognition where number in (?1, ?2)
           or decision_id in (select id from decision where number in (?1, ?2))
         order by issued_on desc, length(number), number, id limit ?3"
    );
    tx.query(
        &sql,
        &[typed.into(), capitals.into(), i64::from(limit).into()],
    )?
    .iter()
    .map(read_recognition)
    .collect()
}

/// The recognitions of a decision, in the order of their papers' numbers.
pub fn of_decision(
    tx: &mut dyn Tx,
    decision: DecisionId,
) -> Result<Vec<RecognitionRow>, StoreError> {
    find(tx, "decision_id = ?1", decision.into())
}

/// The recognitions of a site, the latest year first.
pub fn of_site(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<RecognitionRow>, StoreError> {
    let mut rows = find(tx, "site_id = ?1", site.into())?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.year));
    Ok(rows)
}

/// Takes a recognition back.
pub fn revoke(
    tx: &mut dyn Tx,
    id: RecognitionId,
    at: Timestamp,
    reason: &str,
) -> Result<(), StoreError> {
    tx.exec(
        "update recognition set revoked_at = ?2, revoked_reason = ?3 where id = ?1 and revoked_at is null",
        &[id.into(), at.into(), reason.into()],
    )?;
    Ok(())
}

fn find(tx: &mut dyn Tx, condition: &str, value: Value) -> Result<Vec<RecognitionRow>, StoreError> {
    let sql = format!(
        "select {RECOGNITION} from recognition where {condition} order by length(number), number, id"
    );
    tx.query(&sql, &[value])?
        .iter()
        .map(read_recognition)
        .collect()
}

fn decision(row: &Row) -> Result<DecisionRow, StoreError> {
    Ok(DecisionRow {
        id: row.get(0)?,
        round: row.get(1)?,
        body: row.get(2)?,
        number: row.get(3)?,
        signed_on: row.get(4)?,
        signer_office: row.get(5)?,
        on_behalf: row.get(6)?,
        made_at: row.get(7)?,
    })
}

fn read_recognition(row: &Row) -> Result<RecognitionRow, StoreError> {
    let year: i64 = row.get(4)?;
    Ok(RecognitionRow {
        id: row.get(0)?,
        dossier: row.get(1)?,
        decision: row.get(2)?,
        site: row.get(3)?,
        year: i16::try_from(year).map_err(|_| StoreError::corrupt("recognition.year"))?,
        number: row.get(5)?,
        check_code: row.get(6)?,
        site_name: row.get(7)?,
        place_name: row.get(8)?,
        issuer_name: row.get(9)?,
        issued_on: row.get(10)?,
        revoked_at: row.get(11)?,
        revoked_reason: row.get(12)?,
    })
}
