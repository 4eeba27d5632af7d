//! Evidence: files kept once by digest, pieces of evidence of a site, and where each is used.

use crate::{Row, StoreError, Tx, words};
use assessments::DossierState;
use base::{Day, DossierId, EvidenceId, PostId, SiteId, Timestamp};

/// The bytes of evidence, kept once.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// SHA-256 after stripping.
    pub digest: [u8; 32],
    /// Stable text of the kind, such as `pdf`.
    pub kind: String,
    /// Size after stripping, bytes.
    pub size_bytes: i64,
    /// Carries a digital signature, so nothing was stripped.
    pub signed: bool,
    /// Kinds of hidden information that were taken out as this piece was given, parted by commas; never what it said.
    pub stripped: String,
}

/// One piece of evidence of a site.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    /// Its id.
    pub id: EvidenceId,
    /// Whose.
    pub site: SiteId,
    /// Its bytes.
    pub file: FileRow,
    /// What it shows.
    pub title: String,
    /// Day it is about.
    pub about_day: Day,
    /// When it was received; never changed.
    pub received_at: Timestamp,
    /// Names persons.
    pub contains_names: bool,
    /// Issued before the window and, as the site says, still in force.
    pub lasting: bool,
    /// Why it is kept.
    pub purpose: String,
    /// Day after which it is removed.
    pub ends_on: Day,
    /// Post that gave it.
    pub post: Option<PostId>,
    /// When it was withdrawn.
    pub removed_at: Option<Timestamp>,
}

const COLUMNS: &str = "e.id, e.site_id, f.digest, f.kind, f.size_bytes, f.signed, e.title, e.about_day, e.received_at,
    e.contains_names, e.purpose, e.ends_on, e.post_id, e.removed_at, e.lasting, e.stripped";
const FROM: &str = "evidence e join evidence_file f on f.digest = e.digest";

/// Enters a piece of evidence, and its file when that is new.
pub fn insert(tx: &mut dyn Tx, row: &EvidenceRow) -> Result<(), StoreError> {
    tx.exec(
        "insert into evidence_file (digest, kind, size_bytes, stored_at, signed) values (?1, ?2, ?3, ?4, ?5)
         on conflict (digest) do nothing",
        &[
            row.file.digest.to_vec().into(),
            row.file.kind.as_str().into(),
            row.file.size_bytes.into(),
            row.received_at.into(),
            row.file.signed.into(),
        ],
    )?;
    tx.exec(
        "insert into evidence (id, site_id, digest, title, about_day, received_at, contains_names, purpose, ends_on, post_id,
           lasting, stripped)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        &[
            row.id.into(),
            row.site.into(),
            row.file.digest.to_vec().into(),
            row.title.as_str().into(),
            row.about_day.into(),
            row.received_at.into(),
            row.contains_names.into(),
            row.purpose.as_str().into(),
            row.ends_on.into(),
            row.post.into(),
            row.lasting.into(),
            row.file.stripped.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The piece of evidence `id`.
pub fn by_id(tx: &mut dyn Tx, id: EvidenceId) -> Result<Option<EvidenceRow>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from {FROM} where e.id = ?1"),
        &[id.into()],
    )?
    .first()
    .map(evidence)
    .transpose()
}

/// What stands in a dossier: place (`criterion:6.1.a`, `paper:minutes`) and piece, by place and time.
pub fn of_dossier(
    tx: &mut dyn Tx,
    dossier: DossierId,
) -> Result<Vec<(String, EvidenceRow)>, StoreError> {
    let sql = format!(
        "select {COLUMNS}, u.place from {FROM} join evidence_use u on u.evidence_id = e.id
         where u.dossier_id = ?1 and e.removed_at is null order by u.place, e.received_at, e.id"
    );
    tx.query(&sql, &[dossier.into()])?
        .iter()
        .map(|row| Ok((row.get(16)?, evidence(row)?)))
        .collect()
}

/// The evidence of a site that still stands, newest first, at most `limit`; scans of papers behind acts are none of it.
pub fn of_site(tx: &mut dyn Tx, site: SiteId, limit: u32) -> Result<Vec<EvidenceRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from {FROM} where e.site_id = ?1 and e.removed_at is null and e.purpose <> 'act:on-behalf'
         order by e.received_at desc, e.id desc limit ?2"
    );
    tx.query(&sql, &[site.into(), i64::from(limit).into()])?
        .iter()
        .map(evidence)
        .collect()
}

/// Places named where bytes were seen before: more than this nobody reads.
const SEEN: i64 = 20;

/// Where these bytes were used by other sites, or by this site in rounds other than `dossier`'s: site and year. Scans of
/// papers behind acts are none of it, since one such paper stands in many dossiers.
pub fn used_elsewhere(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    site: SiteId,
    dossier: DossierId,
) -> Result<Vec<(SiteId, Option<i64>)>, StoreError> {
    tx.query(
        "select distinct e.site_id, r.counts_for_year from evidence e
         left join evidence_use u on u.evidence_id = e.id
         left join dossier d on d.id = u.dossier_id left join round r on r.id = d.round_id
         where e.digest = ?1 and e.removed_at is null and e.purpose <> 'act:on-behalf'
           and (e.site_id <> ?2 or u.dossier_id <> ?3)
         order by 2 desc, 1 limit ?4",
        &[
            digest.to_vec().into(),
            site.into(),
            dossier.into(),
            SEEN.into(),
        ],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}

/// Uses a piece at a place of a dossier.
pub fn use_at(
    tx: &mut dyn Tx,
    dossier: DossierId,
    place: &str,
    id: EvidenceId,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into evidence_use (dossier_id, place, evidence_id) values (?1, ?2, ?3) on conflict do nothing",
        &[dossier.into(), place.into(), id.into()],
    )?;
    Ok(())
}

/// Takes a piece from a place of a dossier; whether it stood there.
pub fn take_from(
    tx: &mut dyn Tx,
    dossier: DossierId,
    place: &str,
    id: EvidenceId,
) -> Result<bool, StoreError> {
    let taken = tx.exec(
        "delete from evidence_use where dossier_id = ?1 and place = ?2 and evidence_id = ?3",
        &[dossier.into(), place.into(), id.into()],
    )?;
    Ok(taken > 0)
}

/// The dossiers in which a piece is used.
pub fn uses(tx: &mut dyn Tx, id: EvidenceId) -> Result<Vec<DossierId>, StoreError> {
    tx.query(
        "select distinct dossier_id from evidence_use where evidence_id = ?1",
        &[id.into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// The states of the dossiers in which a piece is used.
pub fn states_of_uses(tx: &mut dyn Tx, id: EvidenceId) -> Result<Vec<DossierState>, StoreError> {
    tx.query(
        "select distinct d.state from evidence_use u join dossier d on d.id = u.dossier_id where u.evidence_id = ?1",
        &[id.into()],
    )?
    .iter()
    .map(|row| words(row, 0, DossierState::from_text))
    .collect()
}

/// Ends a piece: its row stays, its bytes go with the next sweep. Whether it still stood.
pub fn remove(tx: &mut dyn Tx, id: EvidenceId, at: Timestamp) -> Result<bool, StoreError> {
    let removed = tx.exec(
        "update evidence set removed_at = ?2 where id = ?1 and removed_at is null",
        &[id.into(), at.into()],
    )?;
    Ok(removed > 0)
}

/// At most `limit` standing pieces whose last day is before `day`, after `after` in the order of their ids.
pub fn ended(
    tx: &mut dyn Tx,
    day: Day,
    after: Option<EvidenceId>,
    limit: u32,
) -> Result<Vec<EvidenceId>, StoreError> {
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    tx.query(
        "select id from evidence where removed_at is null and ends_on < ?1 and id > ?2 order by id limit ?3",
        &[day.into(), after.into(), i64::from(limit).into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Does any standing piece have these bytes?
pub fn stands(tx: &mut dyn Tx, digest: [u8; 32]) -> Result<bool, StoreError> {
    let rows = tx.query(
        "select 1 from evidence where digest = ?1 and removed_at is null limit 1",
        &[digest.to_vec().into()],
    )?;
    Ok(!rows.is_empty())
}

fn evidence(row: &Row) -> Result<EvidenceRow, StoreError> {
    let digest: Vec<u8> = row.get(2)?;
    Ok(EvidenceRow {
        id: row.get(0)?,
        site: row.get(1)?,
        file: FileRow {
            digest: digest
                .try_into()
                .map_err(|_| StoreError::corrupt("evidence.digest"))?,
            kind: row.get(3)?,
            size_bytes: row.get(4)?,
            signed: row.get(5)?,
            stripped: row.get(15)?,
        },
        title: row.get(6)?,
        about_day: row.get(7)?,
        received_at: row.get(8)?,
        contains_names: row.get(9)?,
        purpose: row.get(10)?,
        ends_on: row.get(11)?,
        post: row.get(12)?,
        removed_at: row.get(13)?,
        lasting: row.get(14)?,
    })
}
