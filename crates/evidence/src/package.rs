//! Zip packages: what they are, and whether they unzip to a sane size. Nothing is unpacked before that is known.

use crate::{kind::Kind, refused::Refused};
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// Unzipped bytes of a whole package: a document of many scans stays below.
const UNZIPPED: u64 = 200 * 1024 * 1024;
/// Unzipped bytes for each zipped byte.
const RATIO: u64 = 200;
/// Below this size the ratio does not matter.
const RATIO_FROM: u64 = 10 * 1024 * 1024;
/// Files in a package.
const ENTRIES: usize = 5_000;
/// The list of content types is small text.
const TYPES_BYTES: u64 = 1024 * 1024;

pub(crate) const CONTENT_TYPES: &str = "[Content_Types].xml";

/// One file of a package.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Word document or Excel workbook, by its list of content types; without macros.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, Refused> {
    let mut archive = open(bytes)?;
    let names = names(&archive)?;
    let has = |part: &str| names.iter().any(|name| name == part);
    if !has(CONTENT_TYPES) {
        return Err(Refused::Archive);
    }
    let file = archive
        .by_name(CONTENT_TYPES)
        .map_err(|_| Refused::Damaged)?;
    if file.encrypted() {
        return Err(Refused::Locked);
    }
    let mut types = String::new();
    file.take(TYPES_BYTES)
        .read_to_string(&mut types)
        .map_err(|_| Refused::Damaged)?;
    let macros = |name: &String| name.to_ascii_lowercase().ends_with("vbaproject.bin");
    if types.contains("macroEnabled") || names.iter().any(macros) {
        return Err(Refused::Macros);
    }
    if has("word/document.xml") && types.contains("wordprocessingml.document.main+xml") {
        Ok(Kind::Docx)
    } else if has("xl/workbook.xml") && types.contains("spreadsheetml.sheet.main+xml") {
        Ok(Kind::Xlsx)
    } else {
        Err(Refused::Archive)
    }
}

/// All files of a package in its order, inflated under the limits. Two files of one name are refused: readers disagree on them.
pub(crate) fn parts(bytes: &[u8]) -> Result<Vec<Part>, Refused> {
    let mut archive = open(bytes)?;
    let allowed = allowed(bytes);
    let mut counted = 0_u64;
    let mut parts: Vec<Part> = Vec::new();
    for name in names(&archive)? {
        let file = archive.by_name(&name).map_err(|_| Refused::Damaged)?;
        if file.encrypted() {
            return Err(Refused::Locked);
        }
        if name.ends_with('/') {
            continue;
        }
        let mut inflated = Vec::new();
        file.take(allowed - counted + 1)
            .read_to_end(&mut inflated)
            .map_err(|_| Refused::Damaged)?;
        counted += u64::try_from(inflated.len()).unwrap_or(u64::MAX);
        if counted > allowed {
            return Err(Refused::Bomb);
        }
        parts.push(Part {
            name,
            bytes: inflated,
        });
    }
    Ok(parts)
}

fn open(bytes: &[u8]) -> Result<Archive<'_>, Refused> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::Damaged)?;
    if archive.len() > ENTRIES {
        return Err(Refused::Bomb);
    }
    // What stands before the first file would make it a file of two kinds.
    if archive.offset() != 0 || archive.has_duplicate_names() {
        return Err(Refused::TwoKinds);
    }
    let mut claimed = 0_u64;
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|_| Refused::Damaged)?;
        claimed = claimed.saturating_add(file.size());
    }
    if claimed > allowed(bytes) {
        Err(Refused::Bomb)
    } else {
        Ok(archive)
    }
}

fn allowed(bytes: &[u8]) -> u64 {
    let zipped = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    UNZIPPED.min(zipped.saturating_mul(RATIO).max(RATIO_FROM))
}

fn names(archive: &Archive<'_>) -> Result<Vec<String>, Refused> {
    let names: Result<Vec<String>, _> = archive
        .file_names()
        .map(|name| name.map(Cow::into_owned))
        .collect();
    names.map_err(|_| Refused::Damaged)
}
