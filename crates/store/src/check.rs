//! Questions that only the engine can answer about its own soundness.

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
