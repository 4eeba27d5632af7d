//! Is what is kept sound: the pages of the engine, the files that rows need, the log beside what it tells of?

use crate::{StoreError, Tx};
use std::ops::ControlFlow;

/// What the engine finds wrong with its own pages, indexes and references.
pub fn engine(tx: &mut dyn Tx) -> Result<Vec<String>, StoreError> {
    let mut findings = Vec::new();
    for row in tx.query("pragma integrity_check", &[])? {
        let line: String = row.get(0)?;
        if line != "ok" {
            findings.push(line);
        }
    }
    for row in tx.query("pragma foreign_key_check", &[])? {
        let table: String = row.get(0)?;
        findings.push(format!("a row of {table} refers to nothing"));
    }
    Ok(findings)
}

/// Hands over the digest of every file that a standing piece of evidence needs.
pub fn each_file(
    tx: &mut dyn Tx,
    each: &mut dyn FnMut([u8; 32]) -> Result<ControlFlow<()>, StoreError>,
) -> Result<(), StoreError> {
    let sql = "select f.digest from evidence_file f
        where exists (select 1 from evidence e where e.digest = f.digest and e.removed_at is null)";
    tx.each(sql, &[], &mut |row| {
        let digest: Vec<u8> = row.get(0)?;
        each(
            digest
                .try_into()
                .map_err(|_| StoreError::corrupt("evidence_file.digest"))?,
        )
    })
}

/// The acts that bring a dossier into another state.
const LIFE: &str = "'dossier.registered', 'dossier.submitted', 'dossier.recalled', 'dossier.returned', \
    'dossier.endorsed', 'dossier.recognised', 'dossier.not-recognised', 'dossier.revoked', 'dossier.withdrawn', \
    'dossier.reopened', 'dossier.subject-ended'";

/// What is wrong between the log and what it tells of: an act that is missing from the order, a dossier whose state no
/// act brought about.
pub fn log(tx: &mut dyn Tx) -> Result<Vec<String>, StoreError> {
    let mut findings = Vec::new();
    let (count, first, last): (i64, i64, i64) = tx.one(
        "select count(*), coalesce(min(seq), 1), coalesce(max(seq), 0) from act",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    if first != 1 || count != last {
        findings.push(format!(
            "the log has {count} acts numbered {first} to {last}"
        ));
    }
    // Registered and in progress are left out: saving an answer is no act.
    let sql = format!(
        "select d.state, (select a.kind from act a where a.dossier_id = d.id and a.kind in ({LIFE})
           order by a.seq desc limit 1) as latest, count(*)
         from dossier d where d.state not in ('registered', 'in-progress')
         group by 1, 2 having coalesce(latest, '') <> 'dossier.' || d.state"
    );
    for row in tx.query(&sql, &[])? {
        let (state, latest, count): (String, Option<String>, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let latest = latest.unwrap_or_else(|| "none".to_owned());
        findings.push(format!(
            "{count} dossiers are `{state}` while their last act is `{latest}`"
        ));
    }
    let unregistered: i64 = tx.scalar(
        "select count(*) from dossier d where not exists
           (select 1 from act a where a.dossier_id = d.id and a.kind = 'dossier.registered')",
        &[],
    )?;
    if unregistered > 0 {
        findings.push(format!("{unregistered} dossiers that nobody registered"));
    }
    Ok(findings)
}
