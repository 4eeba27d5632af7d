//! Sites and what holds of them from a day on.

use crate::{Row, StoreError, Tx, words};
use base::{
    BodyId, Day, ImportId, LifeId, ManagingTier, SchoolLevel, SiteId, SiteKind, SizeClass,
    Timestamp, fold,
};

/// What holds of a site from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFacts {
    /// Official name.
    pub name: String,
    /// Loại hình.
    pub kind: SiteKind,
    /// Enterprises only; `None` when unknown.
    pub size: Option<SizeClass>,
    /// Schools only.
    pub level: Option<SchoolLevel>,
    /// Tier that decides on its dossier.
    pub tier: ManagingTier,
    /// Commune life where it stands, as recorded.
    pub atom: LifeId,
    /// Address below the commune; may be empty.
    pub address: String,
    /// Staff, persons.
    pub workers: Option<u32>,
    /// A grassroots union exists.
    pub has_union: Option<bool>,
    /// A Party organisation exists.
    pub has_party: Option<bool>,
    /// Has stopped.
    pub closed: bool,
}

/// A site on one day.
#[derive(Clone, Debug)]
pub struct SiteRow {
    /// Its id.
    pub id: SiteId,
    /// Tax or school code.
    pub code: Option<String>,
    /// Made up for the demonstration.
    pub invented: bool,
    /// The site it duplicates.
    pub merged_into: Option<SiteId>,
    /// Day from which the facts hold.
    pub from_day: Day,
    /// First day on which they no longer hold.
    pub until_day: Option<Day>,
    /// What holds.
    pub facts: SiteFacts,
}

/// Columns of a site on one day, for the `from` of [`SITE_FROM`]; read with [`site`].
pub(crate) const SITE_COLUMNS: &str = "s.id, s.code, s.invented, s.merged_into, t.from_day, t.until_day, t.name, t.kind,
    t.size_class, t.school_level, t.managing_tier, t.atom, t.address, t.workers, t.has_union, t.has_party, t.closed";
/// Visible sites with the facts that hold on the day `?1`.
pub(crate) const SITE_FROM: &str = "visible_site s join site_state t on t.site_id = s.id
    and t.from_day <= ?1 and (t.until_day is null or t.until_day > ?1)";

/// Enters a site, its facts holding from `from_day`.
pub fn insert(
    tx: &mut dyn Tx,
    id: SiteId,
    code: Option<&str>,
    at: Timestamp,
    import: Option<ImportId>,
    invented: bool,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into site (id, code, created_at, import_id, invented) values (?1, ?2, ?3, ?4, ?5)",
        &[
            id.into(),
            code.map(str::to_owned).into(),
            at.into(),
            import.into(),
            invented.into(),
        ],
    )?;
    Ok(())
}

/// Sets what holds from `from_day` on, until the next recorded change. A change on the same day replaces the facts.
pub fn set_facts(
    tx: &mut dyn Tx,
    id: SiteId,
    code: Option<&str>,
    from_day: Day,
    facts: &SiteFacts,
) -> Result<(), StoreError> {
    let next: Option<Day> = tx
        .query(
            "select min(from_day) from site_state where site_id = ?1 and from_day > ?2",
            &[id.into(), from_day.into()],
        )?
        .first()
        .map(|row| row.get::<Option<Day>>(0))
        .transpose()?
        .flatten();
    tx.exec(
        "update site_state set until_day = ?2 where site_id = ?1 and from_day < ?2 and (until_day is null or until_day > ?2)",
        &[id.into(), from_day.into()],
    )?;
    tx.exec(
        "delete from site_state where site_id = ?1 and from_day = ?2",
        &[id.into(), from_day.into()],
    )?;
    let folded = format!(
        "{} {}",
        fold::fold(&facts.name),
        code.unwrap_or_default().to_lowercase()
    );
    tx.exec(
        "insert into site_state (site_id, from_day, until_day, name, folded, sort_key, kind, size_class, school_level,
           managing_tier, atom, address, workers, has_union, has_party, closed)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        &[
            id.into(),
            from_day.into(),
            next.into(),
            facts.name.as_str().into(),
            folded.trim_end().into(),
            fold::sort_key(&facts.name).into(),
            facts.kind.as_str().into(),
            facts.size.map(SizeClass::as_str).map(str::to_owned).into(),
            facts.level.map(SchoolLevel::as_str).map(str::to_owned).into(),
            facts.tier.as_str().into(),
            facts.atom.clone().into(),
            facts.address.as_str().into(),
            facts.workers.map(i64::from).into(),
            facts.has_union.into(),
            facts.has_party.into(),
            facts.closed.into(),
        ],
    )?;
    Ok(())
}

/// The site as it is on `day`; before its first day, as it first was.
pub fn on(tx: &mut dyn Tx, id: SiteId, day: Day) -> Result<Option<SiteRow>, StoreError> {
    let sql = format!("select {SITE_COLUMNS} from {SITE_FROM} where s.id = ?2");
    if let Some(row) = tx.query(&sql, &[day.into(), id.into()])?.first() {
        return site(row).map(Some);
    }
    let first = format!(
        "select {SITE_COLUMNS} from visible_site s join site_state t on t.site_id = s.id where s.id = ?1 order by t.from_day limit 1"
    );
    tx.query(&first, &[id.into()])?
        .first()
        .map(site)
        .transpose()
}

/// What held of the site over time, oldest first.
pub fn history(tx: &mut dyn Tx, id: SiteId) -> Result<Vec<SiteRow>, StoreError> {
    let sql = format!(
        "select {SITE_COLUMNS} from visible_site s join site_state t on t.site_id = s.id where s.id = ?1 order by t.from_day"
    );
    tx.query(&sql, &[id.into()])?.iter().map(site).collect()
}

/// The lines' bodies that supervise the site on `day`.
pub fn supervisors(tx: &mut dyn Tx, id: SiteId, day: Day) -> Result<Vec<BodyId>, StoreError> {
    tx.query(
        "select body_id from site_line where site_id = ?1 and from_day <= ?2 and (until_day is null or until_day > ?2)",
        &[id.into(), day.into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Makes the site a member of a body's line from `from_day` on.
pub fn add_supervisor(
    tx: &mut dyn Tx,
    id: SiteId,
    body: BodyId,
    from_day: Day,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into site_line (site_id, body_id, from_day) values (?1, ?2, ?3) on conflict do nothing",
        &[id.into(), body.into(), from_day.into()],
    )?;
    Ok(())
}

/// Reads a row of [`SITE_COLUMNS`].
pub(crate) fn site(row: &Row) -> Result<SiteRow, StoreError> {
    let size: Option<String> = row.get(8)?;
    let level: Option<String> = row.get(9)?;
    let workers: Option<i64> = row.get(13)?;
    Ok(SiteRow {
        id: row.get(0)?,
        code: row.get(1)?,
        invented: row.get(2)?,
        merged_into: row.get(3)?,
        from_day: row.get(4)?,
        until_day: row.get(5)?,
        facts: SiteFacts {
            name: row.get(6)?,
            kind: words(row, 7, SiteKind::from_text)?,
            size: size.as_deref().and_then(SizeClass::from_text),
            level: level.as_deref().and_then(SchoolLevel::from_text),
            tier: words(row, 10, ManagingTier::from_text)?,
            atom: row.get(11)?,
            address: row.get(12)?,
            workers: workers.and_then(|n| u32::try_from(n).ok()),
            has_union: row.get(14)?,
            has_party: row.get(15)?,
            closed: row.get(16)?,
        },
    })
}
