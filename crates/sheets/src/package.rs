//! Looks into a zip package before anything is read from it: how much it claims to hold, and how much it truly holds.

use crate::{book::Limits, fault::SheetFault};
use std::io::{Cursor, Read, copy, sink};
use zip::ZipArchive;

/// Below this size the ratio does not matter: a small sheet of equal rows packs very well.
const RATIO_FROM: u64 = 10 * 1024 * 1024;
/// Files in a package; a workbook of 100 sheets has about 300.
const ENTRIES_MAX: usize = 5_000;

/// Is it a workbook package that unzips within the limits? Sizes in the directory may lie, so every file is also inflated and counted.
pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<(), SheetFault> {
    let damaged = |detail: String| SheetFault::Damaged { detail };
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    if archive.len() > ENTRIES_MAX {
        return Err(SheetFault::Bomb {
            max: limits.unzipped_bytes,
        });
    }
    if !archive
        .file_names()
        .any(|name| name.is_ok_and(|name| name.starts_with("xl/")))
    {
        return Err(SheetFault::NotATable);
    }
    let zipped = u64::try_from(bytes.len()).unwrap_or(u64::MAX).max(1);
    let allowed = limits
        .unzipped_bytes
        .min(zipped.saturating_mul(limits.ratio).max(RATIO_FROM));
    let bomb = SheetFault::Bomb { max: allowed };
    let mut claimed = 0_u64;
    for index in 0..archive.len() {
        let file = archive
            .by_index_raw(index)
            .map_err(|error| damaged(error.to_string()))?;
        claimed = claimed.saturating_add(file.size());
        if claimed > allowed {
            return Err(bomb);
        }
    }
    let mut counted = 0;
    for index in 0..archive.len() {
        let file = archive
            .by_index(index)
            .map_err(|error| damaged(error.to_string()))?;
        let mut capped = file.take(allowed - counted + 1);
        counted += copy(&mut capped, &mut sink()).map_err(|error| damaged(error.to_string()))?;
        if counted > allowed {
            return Err(bomb);
        }
    }
    Ok(())
}
