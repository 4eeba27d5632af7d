//! The record of official acts: one row in the transaction of what it records.

use crate::{Row, StoreError, Tx};
use access::Role;
use base::{ActId, BodyId, DossierId, LifeId, PostId, SiteId, Timestamp};

/// One official act, ready to be recorded.
#[derive(Clone, Debug)]
pub struct NewAct {
    /// Drawn before the transaction.
    pub id: ActId,
    /// When.
    pub at: Timestamp,
    /// Stable word, such as `dossier.submitted`.
    pub kind: &'static str,
    /// Office and role that acted, as shown.
    pub office: String,
    /// Role that acted.
    pub role: Role,
    /// Post that acted; `None` for jobs and the command line.
    pub post: Option<PostId>,
    /// Body that acted; `None` for a site.
    pub body: Option<BodyId>,
    /// Site concerned.
    pub site: Option<SiteId>,
    /// Dossier concerned.
    pub dossier: Option<DossierId>,
    /// Place concerned.
    pub atom: Option<LifeId>,
    /// What the act says, as JSON; no personal data.
    pub facts: String,
    /// JSON of the paper when recorded on behalf of another office.
    pub on_behalf: Option<String>,
}

/// One recorded act.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// Order of recording, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Stable word.
    pub kind: String,
    /// Office and role that acted, as shown.
    pub office: String,
    /// Site concerned.
    pub site: Option<SiteId>,
    /// Dossier concerned.
    pub dossier: Option<DossierId>,
    /// What the act says, as JSON.
    pub facts: String,
    /// JSON of the paper when recorded on behalf of another office.
    pub on_behalf: Option<String>,
}

const COLUMNS: &str = "seq, at, kind, office, site_id, dossier_id, facts, on_behalf";

/// Records an act.
pub fn insert(tx: &mut dyn Tx, act: &NewAct) -> Result<(), StoreError> {
    tx.exec(
        "insert into act (id, at, kind, office, role, post_id, body_id, site_id, dossier_id, atom, facts, on_behalf)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        &[
            act.id.into(),
            act.at.into(),
            act.kind.into(),
            act.office.as_str().into(),
            act.role.as_str().into(),
            act.post.into(),
            act.body.into(),
            act.site.into(),
            act.dossier.into(),
            act.atom.clone().into(),
            act.facts.as_str().into(),
            act.on_behalf.clone().into(),
        ],
    )?;
    Ok(())
}

/// The acts on one dossier, oldest first.
pub fn of_dossier(tx: &mut dyn Tx, dossier: DossierId) -> Result<Vec<ActRow>, StoreError> {
    let sql = format!("select {COLUMNS} from act where dossier_id = ?1 order by seq");
    tx.query(&sql, &[dossier.into()])?.iter().map(act).collect()
}

/// The acts on one site, newest first, at most `limit`.
pub fn of_site(tx: &mut dyn Tx, site: SiteId, limit: u32) -> Result<Vec<ActRow>, StoreError> {
    let sql = format!("select {COLUMNS} from act where site_id = ?1 order by seq desc limit ?2");
    tx.query(&sql, &[site.into(), i64::from(limit).into()])?
        .iter()
        .map(act)
        .collect()
}

/// All acts before `before` (all when `None`), newest first, at most `limit`.
pub fn page(tx: &mut dyn Tx, before: Option<i64>, limit: u32) -> Result<Vec<ActRow>, StoreError> {
    let sql = format!("select {COLUMNS} from act where seq < ?1 order by seq desc limit ?2");
    tx.query(
        &sql,
        &[before.unwrap_or(i64::MAX).into(), i64::from(limit).into()],
    )?
    .iter()
    .map(act)
    .collect()
}

/// The acts on one place of these kinds, newest first, at most `limit`.
pub fn of_place(
    tx: &mut dyn Tx,
    atom: &LifeId,
    kinds: [&str; 2],
    limit: u32,
) -> Result<Vec<ActRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from act where atom = ?1 and kind in (?2, ?3) order by seq desc limit ?4"
    );
    let [one, other] = kinds;
    let params = [
        atom.clone().into(),
        one.into(),
        other.into(),
        i64::from(limit).into(),
    ];
    tx.query(&sql, &params)?.iter().map(act).collect()
}

/// Acts looked through for a count of the latest: a page of numbers never reads the whole log.
const COUNTED_MAX: i64 = 10_000;

/// How many of the latest acts were done at `since` or later; at most [`COUNTED_MAX`].
pub fn count_since(tx: &mut dyn Tx, since: Timestamp) -> Result<u64, StoreError> {
    let rows = tx.query(
        "select count(*) from (select at from act order by seq desc limit ?2) latest where latest.at >= ?1",
        &[since.into(), COUNTED_MAX.into()],
    )?;
    let count: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// One line of the log: the act, and the name of the site it concerns as last recorded.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// The act.
    pub act: ActRow,
    /// Name of the site; `None` when no site is concerned.
    pub site_name: Option<String>,
    /// Place concerned.
    pub atom: Option<LifeId>,
}

/// Acts of one kind (all when `None`) before `before`, newest first, at most `limit`.
pub fn log(
    tx: &mut dyn Tx,
    kind: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<LogRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS},
           (select t.name from site_state t where t.site_id = act.site_id order by t.from_day desc limit 1), atom
         from act where seq < ?1 and (?2 is null or kind = ?2) order by seq desc limit ?3"
    );
    tx.query(
        &sql,
        &[
            before.unwrap_or(i64::MAX).into(),
            kind.map(str::to_owned).into(),
            i64::from(limit).into(),
        ],
    )?
    .iter()
    .map(|row| {
        Ok(LogRow {
            act: act(row)?,
            site_name: row.get(8)?,
            atom: row.get(9)?,
        })
    })
    .collect()
}

fn act(row: &Row) -> Result<ActRow, StoreError> {
    Ok(ActRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        kind: row.get(2)?,
        office: row.get(3)?,
        site: row.get(4)?,
        dossier: row.get(5)?,
        facts: row.get(6)?,
        on_behalf: row.get(7)?,
    })
}
