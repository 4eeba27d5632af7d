//! Dossiers: one packed record of answers per column, a version that decides who was first.

use crate::{Row, StoreError, Tx, words};
use assessments::DossierState;
use base::{
    Day, DecisionId, DossierId, LifeId, ManagingTier, PostId, RoundId, SiteId, SiteKind, Timestamp,
};
use std::{collections::BTreeMap, sync::LazyLock};

/// A dossier as stored. JSON columns hold what `standards` and `measures` serialise.
#[derive(Clone, Debug)]
pub struct DossierRow {
    /// Its id.
    pub id: DossierId,
    /// Its round.
    pub round: RoundId,
    /// Its subject.
    pub site: SiteId,
    /// Rulebook pinned at registration; only following a correction moves it.
    pub edition: String,
    /// Commune life at registration.
    pub atom: LifeId,
    /// Tier that decides, pinned at registration.
    pub tier: ManagingTier,
    /// Kind of site, pinned at registration.
    pub kind: SiteKind,
    /// Vietnamese order of the site's name.
    pub sort_key: Vec<u8>,
    /// State.
    pub state: DossierState,
    /// Goes up with each saved change.
    pub version: i64,
    /// Day of registration.
    pub registered_on: Day,
    /// Why a site out of scope takes part.
    pub admitted_reason: Option<String>,
    /// JSON of `standards::Answers` by the site.
    pub self_answers: String,
    /// One byte per criterion, the site's outcome.
    pub self_codes: Vec<u8>,
    /// JSON of the reviewer's outcomes.
    pub review_answers: String,
    /// One byte per criterion, the reviewer's outcome.
    pub review_codes: Vec<u8>,
    /// JSON of the measures as they stood at submission.
    pub frozen: String,
    /// JSON of the head's signature.
    pub signature: Option<String>,
    /// The union's opinion.
    pub union_opinion: Option<String>,
    /// Later closing day granted by an act.
    pub extended_until: Option<Day>,
    /// Day on which somebody spoke for the window's days after the submission.
    pub last_days_confirmed_on: Option<Day>,
    /// What happened in those days; `None` when nothing did.
    pub last_days_note: Option<String>,
    /// Dossier of the year before that it was started from.
    pub carried_from: Option<DossierId>,
    /// Moment of the last submission.
    pub submitted_at: Option<Timestamp>,
    /// Post that submitted.
    pub submitted_by: Option<PostId>,
    /// Moment of the last endorsement.
    pub endorsed_at: Option<Timestamp>,
    /// Post that endorsed.
    pub endorsed_by: Option<PostId>,
    /// Moment of the decision.
    pub decided_at: Option<Timestamp>,
    /// Whoever endorsed it decided it too, as the commune has declared.
    pub as_single_officer: bool,
    /// Decision that lists it.
    pub decision: Option<DecisionId>,
    /// Moment of the last change.
    pub changed_at: Timestamp,
}

/// The edition of the dossier `d`: the one pinned, or the one that its round's open dossiers have followed to since.
pub(crate) const EDITION: &str = "coalesce((select f.to_edition from round_followed f
    where f.round_id = d.round_id and f.from_edition = d.edition_id
      and d.state in ('registered', 'in-progress', 'returned')), d.edition_id)";

/// Columns of a dossier under the alias `d`.
const DOSSIER_COLUMNS: &str = "d.id, d.round_id, d.site_id, d.atom, d.managing_tier, d.kind, d.sort_key,
    d.state, d.version, d.registered_on, d.admitted_reason, d.self_answers, d.self_codes, d.review_answers,
    d.review_codes, d.frozen, d.signature, d.union_opinion, d.extended_until, d.carried_from, d.submitted_at,
    d.submitted_by, d.endorsed_at, d.endorsed_by, d.decided_at, d.decision_id, d.changed_at,
    d.last_days_confirmed_on, d.last_days_note, d.as_single_officer, d.edition_id";

/// Reads dossiers with [`dossier`].
pub(crate) fn select(which: &str) -> String {
    let columns = DOSSIER_COLUMNS.replace("d.edition_id", EDITION);
    format!("select {columns} from dossier d where {which}")
}

static INSERT: LazyLock<String> = LazyLock::new(|| {
    let columns = DOSSIER_COLUMNS.replace("d.", "");
    let marks: Vec<String> = (1..=31).map(|n| format!("?{n}")).collect();
    format!(
        "insert into dossier ({columns}) values ({})",
        marks.join(", ")
    )
});

/// Enters a dossier. One site has at most one dossier in a round (constraint on round and site).
pub fn insert(tx: &mut dyn Tx, row: &DossierRow) -> Result<(), StoreError> {
    let mut params = Vec::with_capacity(31);
    params.extend([
        row.id.into(),
        row.round.into(),
        row.site.into(),
        row.atom.clone().into(),
        row.tier.as_str().into(),
        row.kind.as_str().into(),
        row.sort_key.clone().into(),
    ]);
    params.extend(changing(row));
    tx.exec(&INSERT, &params)?;
    Ok(())
}

/// Saves a changed dossier if its stored version is still `row.version`, which then goes up by one.
/// `false` means that somebody else was first and nothing was saved.
pub fn save(tx: &mut dyn Tx, row: &DossierRow) -> Result<bool, StoreError> {
    let next = DossierRow {
        version: row.version + 1,
        ..row.clone()
    };
    let sets: Vec<String> = DOSSIER_COLUMNS
        .replace("d.", "")
        .split(',')
        .map(str::trim)
        .skip(7)
        .enumerate()
        .map(|(i, c)| format!("{c} = ?{}", i + 3))
        .collect();
    let sql = format!(
        "update dossier set {} where id = ?1 and version = ?2",
        sets.join(", ")
    );
    let mut params = vec![row.id.into(), row.version.into()];
    params.extend(changing(&next));
    Ok(tx.exec(&sql, &params)? == 1)
}

/// The dossier `id`.
pub fn by_id(tx: &mut dyn Tx, id: DossierId) -> Result<Option<DossierRow>, StoreError> {
    tx.query(&select("d.id = ?1"), &[id.into()])?
        .first()
        .map(dossier)
        .transpose()
}

/// The dossier of `site` in `round`.
pub fn of_site_in(
    tx: &mut dyn Tx,
    site: SiteId,
    round: RoundId,
) -> Result<Option<DossierRow>, StoreError> {
    let sql = select("d.site_id = ?1 and d.round_id = ?2");
    tx.query(&sql, &[site.into(), round.into()])?
        .first()
        .map(dossier)
        .transpose()
}

/// All dossiers of `site`, the latest registered first.
pub fn of_site(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<DossierRow>, StoreError> {
    let sql = select("d.site_id = ?1 order by d.registered_on desc, d.id desc");
    tx.query(&sql, &[site.into()])?
        .iter()
        .map(dossier)
        .collect()
}

/// The editions under which the dossiers of a decision were judged.
pub fn editions_decided(
    tx: &mut dyn Tx,
    decision: DecisionId,
) -> Result<BTreeMap<DossierId, String>, StoreError> {
    let sql = "select id, edition_id from dossier where decision_id = ?1";
    let rows = tx.query(sql, &[decision.into()])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// What changes over a dossier's life, in the order of the columns from `state` on.
fn changing(row: &DossierRow) -> [crate::Value; 24] {
    [
        row.state.as_str().into(),
        row.version.into(),
        row.registered_on.into(),
        row.admitted_reason.clone().into(),
        row.self_answers.as_str().into(),
        row.self_codes.clone().into(),
        row.review_answers.as_str().into(),
        row.review_codes.clone().into(),
        row.frozen.as_str().into(),
        row.signature.clone().into(),
        row.union_opinion.clone().into(),
        row.extended_until.into(),
        row.carried_from.into(),
        row.submitted_at.into(),
        row.submitted_by.into(),
        row.endorsed_at.into(),
        row.endorsed_by.into(),
        row.decided_at.into(),
        row.decision.into(),
        row.changed_at.into(),
        row.last_days_confirmed_on.into(),
        row.last_days_note.clone().into(),
        row.as_single_officer.into(),
        row.edition.as_str().into(),
    ]
}

/// Reads a row of [`select`].
pub(crate) fn dossier(row: &Row) -> Result<DossierRow, StoreError> {
    Ok(DossierRow {
        id: row.get(0)?,
        round: row.get(1)?,
        site: row.get(2)?,
        atom: row.get(3)?,
        tier: words(row, 4, ManagingTier::from_text)?,
        kind: words(row, 5, SiteKind::from_text)?,
        sort_key: row.get(6)?,
        state: words(row, 7, DossierState::from_text)?,
        version: row.get(8)?,
        registered_on: row.get(9)?,
        admitted_reason: row.get(10)?,
        self_answers: row.get(11)?,
        self_codes: row.get(12)?,
        review_answers: row.get(13)?,
        review_codes: row.get(14)?,
        frozen: row.get(15)?,
        signature: row.get(16)?,
        union_opinion: row.get(17)?,
        extended_until: row.get(18)?,
        carried_from: row.get(19)?,
        submitted_at: row.get(20)?,
        submitted_by: row.get(21)?,
        endorsed_at: row.get(22)?,
        endorsed_by: row.get(23)?,
        decided_at: row.get(24)?,
        decision: row.get(25)?,
        changed_at: row.get(26)?,
        last_days_confirmed_on: row.get(27)?,
        last_days_note: row.get(28)?,
        as_single_officer: row.get(29)?,
        edition: row.get(30)?,
    })
}
