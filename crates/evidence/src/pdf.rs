//! PDF without its information dictionary and XMP. A signed one is kept whole.

use crate::{Removed, Stripped, kind::contains, refused::Refused};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Objects of one document; a book of 1,000 pages has about 30,000.
const OBJECTS: usize = 500_000;
/// What one stream of objects may inflate to.
const STREAM_BYTES: usize = 64 * 1024 * 1024;
/// A PDF ends with `%%EOF`; what follows beyond this many bytes belongs to no PDF.
const TRAILER_WITHIN: usize = 64 * 1024;

/// Refuses what is locked, or is no whole PDF. Cheap: the file is read only when it seems locked.
pub(crate) fn inspect(bytes: &[u8]) -> Result<(), Refused> {
    let tail = bytes
        .get(bytes.len().saturating_sub(TRAILER_WITHIN)..)
        .unwrap_or(bytes);
    if !contains(tail, b"startxref") && !contains(tail, b"%%EOF") {
        return Err(Refused::Damaged);
    }
    if contains(bytes, b"/Encrypt") {
        load(bytes)?;
    }
    Ok(())
}

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    let mut document = load(bytes)?;
    if is_signed(&document) {
        return Ok(Stripped::signed(bytes));
    }
    let mut removed = Vec::new();
    if let Ok(info) = document
        .trailer
        .remove(b"Info")
        .ok_or(())
        .and_then(|info| info.as_reference().map_err(|_| ()))
    {
        document.objects.remove(&info);
        removed.push(Removed::Author);
    }
    let metadata: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| is_metadata(object))
        .map(|(id, _)| *id)
        .collect();
    for object in document.objects.values_mut() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &mut stream.dict,
            _ => continue,
        };
        if forget(dictionary) {
            removed.push(Removed::Xmp);
        }
    }
    for id in metadata {
        document.objects.remove(&id);
        removed.push(Removed::Xmp);
    }
    if removed.is_empty() {
        return Ok(Stripped::new(bytes.to_vec(), removed));
    }
    // The file's own identifier is drawn from its path and time in many writers.
    document.trailer.remove(b"ID");
    let mut out = Vec::with_capacity(bytes.len());
    let saved =
        catch_unwind(AssertUnwindSafe(|| document.save_to(&mut out).is_ok())).unwrap_or(false);
    if saved {
        Ok(Stripped::new(out, removed))
    } else {
        Err(Refused::Damaged)
    }
}

/// A malformed file may trip the parser; that is the file's damage, not the program's.
fn load(bytes: &[u8]) -> Result<Document, Refused> {
    let options = LoadOptions {
        max_decompressed_size: Some(STREAM_BYTES),
        ..LoadOptions::default()
    };
    let loaded = catch_unwind(AssertUnwindSafe(|| {
        Document::load_mem_with_options(bytes, options)
    }));
    match loaded {
        Ok(Ok(document)) if document.is_encrypted() || document.was_encrypted() => {
            Err(Refused::Locked)
        }
        Ok(Ok(document)) if document.objects.len() > OBJECTS => Err(Refused::Bomb),
        Ok(Ok(document)) if document.catalog().is_err() => Err(Refused::Damaged),
        Ok(Ok(document)) => Ok(document),
        Ok(Err(
            lopdf::Error::InvalidPassword
            | lopdf::Error::Decryption(_)
            | lopdf::Error::UnsupportedSecurityHandler(_),
        )) => Err(Refused::Locked),
        Ok(Err(_)) | Err(_) => Err(Refused::Damaged),
    }
}

/// A signature is a dictionary with the ranges of bytes that it covers.
fn is_signed(document: &Document) -> bool {
    document
        .objects
        .values()
        .any(|object| holds_ranges(object, 4))
}

/// Signature values may stand directly inside a field, and fields inside arrays.
fn holds_ranges(object: &Object, depth: u8) -> bool {
    if depth == 0 {
        return false;
    }
    match object {
        Object::Dictionary(dictionary) => {
            (dictionary.has(b"ByteRange") && dictionary.has(b"Contents"))
                || dictionary
                    .iter()
                    .any(|(_, value)| holds_ranges(value, depth - 1))
        }
        Object::Array(values) => values.iter().any(|value| holds_ranges(value, depth - 1)),
        _ => false,
    }
}

fn is_metadata(object: &Object) -> bool {
    object
        .as_stream()
        .is_ok_and(|stream| stream.dict.has_type(b"Metadata"))
}

/// Takes out what points to metadata, and what drawing programs keep for themselves.
fn forget(dictionary: &mut Dictionary) -> bool {
    let had = [b"Metadata".as_slice(), b"PieceInfo", b"LastModified"]
        .map(|key| dictionary.remove(key).is_some());
    had.contains(&true)
}
