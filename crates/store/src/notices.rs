//! Things a site or a reviewer should know.

use crate::{Row, StoreError, Tx, Value};
use base::{Day, DossierId, LifeId, ManagingTier, NoticeId, SiteId, Timestamp};

/// One notice.
#[derive(Clone, Debug)]
pub struct NoticeRow {
    /// Its id.
    pub id: NoticeId,
    /// When.
    pub at: Timestamp,
    /// `site` or `reviewer`.
    pub audience: String,
    /// Which site it is about.
    pub site: SiteId,
    /// Which dossier.
    pub dossier: Option<DossierId>,
    /// Stable code that screens translate.
    pub code: String,
    /// JSON object of the facts the message names.
    pub facts: String,
}

/// Puts a notice up.
pub fn insert(tx: &mut dyn Tx, row: &NoticeRow) -> Result<(), StoreError> {
    tx.exec(
        "insert into notice (id, at, audience, site_id, dossier_id, code, facts) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            row.id.into(),
            row.at.into(),
            row.audience.as_str().into(),
            row.site.into(),
            row.dossier.into(),
            row.code.as_str().into(),
            row.facts.as_str().into(),
        ],
    )?;
    Ok(())
}

/// Puts a notice up about one thing of its dossier, in place of the open one about the same.
pub fn replace(tx: &mut dyn Tx, row: &NoticeRow, about: &str) -> Result<(), StoreError> {
    settle_about(tx, row.dossier, &row.audience, &row.code, about, row.at)?;
    insert(tx, row)?;
    tx.exec(
        "update notice set about = ?2 where id = ?1",
        &[row.id.into(), about.into()],
    )?;
    Ok(())
}

/// Takes the open notice about one thing of a dossier down.
pub fn settle_about(
    tx: &mut dyn Tx,
    dossier: Option<DossierId>,
    audience: &str,
    code: &str,
    about: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "update notice set settled_at = ?5
         where dossier_id = ?1 and audience = ?2 and code = ?3 and about = ?4 and settled_at is null",
        &[
            dossier.into(),
            audience.into(),
            code.into(),
            about.into(),
            at.into(),
        ],
    )?;
    Ok(())
}

/// The facts of the latest notice about one thing of a dossier, also when it was dealt with.
pub fn told_about(
    tx: &mut dyn Tx,
    dossier: DossierId,
    code: &str,
    about: &str,
) -> Result<Option<String>, StoreError> {
    tx.query(
        "select facts from notice where dossier_id = ?1 and code = ?2 and about = ?3 order by at desc, id desc limit 1",
        &[dossier.into(), code.into(), about.into()],
    )?
    .first()
    .map(|row| row.get(0))
    .transpose()
}

/// Takes the open notices of one code on a dossier down, for everybody.
pub fn settle_code(
    tx: &mut dyn Tx,
    dossier: DossierId,
    code: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "update notice set settled_at = ?3 where dossier_id = ?1 and code = ?2 and settled_at is null",
        &[dossier.into(), code.into(), at.into()],
    )?;
    Ok(())
}

/// The open notices of a site for one audience, newest first.
pub fn open_of_site(
    tx: &mut dyn Tx,
    site: SiteId,
    audience: &str,
) -> Result<Vec<NoticeRow>, StoreError> {
    tx.query(
        "select id, at, audience, site_id, dossier_id, code, facts from notice
         where site_id = ?1 and audience = ?2 and settled_at is null order by at desc, id desc limit 50",
        &[site.into(), audience.into()],
    )?
    .iter()
    .map(notice)
    .collect()
}

/// The open notices on a dossier for one audience, newest first.
pub fn open_of_dossier(
    tx: &mut dyn Tx,
    dossier: DossierId,
    audience: &str,
) -> Result<Vec<NoticeRow>, StoreError> {
    tx.query(
        "select id, at, audience, site_id, dossier_id, code, facts from notice
         where dossier_id = ?1 and audience = ?2 and settled_at is null order by at desc, id desc limit 50",
        &[dossier.into(), audience.into()],
    )?
    .iter()
    .map(notice)
    .collect()
}

/// The open notices for one audience on dossiers that `tier` decides, as pinned when they were registered, of sites that stand in `atoms` on `today` (the whole
/// country when `None`), newest first, each with the site's name.
pub fn open_in(
    tx: &mut dyn Tx,
    today: Day,
    atoms: Option<&[LifeId]>,
    tier: ManagingTier,
    audience: &str,
    limit: u32,
) -> Result<Vec<(NoticeRow, String)>, StoreError> {
    open_of_codes(tx, today, atoms, tier, (audience, &[]), limit)
}

/// As [`open_in`], of some codes only; of every code when none is named.
pub fn open_of_codes(
    tx: &mut dyn Tx,
    today: Day,
    atoms: Option<&[LifeId]>,
    tier: ManagingTier,
    (audience, codes): (&str, &[&str]),
    limit: u32,
) -> Result<Vec<(NoticeRow, String)>, StoreError> {
    let mut params: Vec<Value> = vec![
        today.into(),
        audience.into(),
        tier.as_str().into(),
        i64::from(limit).into(),
    ];
    let mut within = String::new();
    if let Some(atoms) = atoms {
        let marks: Vec<String> = atoms
            .iter()
            .map(|atom| {
                params.push(atom.clone().into());
                format!("?{}", params.len())
            })
            .collect();
        within = format!("and t.atom in ({})", marks.join(", "));
    }
    if !codes.is_empty() {
        let marks: Vec<String> = codes
            .iter()
            .map(|code| {
                params.push((*code).into());
                format!("?{}", params.len())
            })
            .collect();
        within = format!("{within} and n.code in ({})", marks.join(", "));
    }
    let sql = format!(
        "select n.id, n.at, n.audience, n.site_id, n.dossier_id, n.code, n.facts, t.name
         from notice n join visible_site s on s.id = n.site_id
         join site_state t on t.site_id = s.id and t.from_day <= ?1 and (t.until_day is null or t.until_day > ?1)
         left join dossier d on d.id = n.dossier_id
         where n.audience = ?2 and n.settled_at is null and coalesce(d.managing_tier, t.managing_tier) = ?3 {within}
         order by n.at desc, n.id desc limit ?4"
    );
    tx.query(&sql, &params)?
        .iter()
        .map(|row| Ok((notice(row)?, row.get(7)?)))
        .collect()
}

/// Takes the open notices on a dossier down for one audience.
pub fn settle(
    tx: &mut dyn Tx,
    dossier: DossierId,
    audience: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "update notice set settled_at = ?3 where dossier_id = ?1 and audience = ?2 and settled_at is null",
        &[dossier.into(), audience.into(), at.into()],
    )?;
    Ok(())
}

/// Takes down the open notices on a dossier for one audience that were raised until `seen`.
pub fn settle_seen(
    tx: &mut dyn Tx,
    dossier: DossierId,
    audience: &str,
    seen: Timestamp,
    at: Timestamp,
) -> Result<u64, StoreError> {
    tx.exec(
        "update notice set settled_at = ?4
         where dossier_id = ?1 and audience = ?2 and at <= ?3 and settled_at is null",
        &[dossier.into(), audience.into(), seen.into(), at.into()],
    )
}

fn notice(row: &Row) -> Result<NoticeRow, StoreError> {
    Ok(NoticeRow {
        id: row.get(0)?,
        at: row.get(1)?,
        audience: row.get(2)?,
        site: row.get(3)?,
        dossier: row.get(4)?,
        code: row.get(5)?,
        facts: row.get(6)?,
    })
}
