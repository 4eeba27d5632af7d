//! PDF without its information dictionary and XMP. A signed one is kept whole.

use crate::{Removed, Stripped, images, kind::contains, refused::Refused};
use lopdf::{Document, LoadOptions, Object, ObjectId, Stream};
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
    if holds_files(&document) {
        return Err(Refused::Embedded);
    }
    let mut removed = Vec::new();
    forget_info(&mut document, &mut removed);
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object {
            clean_picture(stream, &mut removed);
        }
        forget(object, NESTED, &mut removed);
    }
    let metadata: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| is_metadata(object))
        .map(|(id, _)| *id)
        .collect();
    for id in metadata {
        document.objects.remove(&id);
        removed.push(Removed::Xmp);
    }
    forget_loose(&mut document, &mut removed);
    if has_earlier(bytes) {
        removed.push(Removed::Earlier);
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

/// The information dictionary, whether the trailer points to it or holds it itself.
fn forget_info(document: &mut Document, removed: &mut Vec<Removed>) {
    let Some(info) = document.trailer.remove(b"Info") else {
        return;
    };
    if let Ok(id) = info.as_reference() {
        document.objects.remove(&id);
    }
    removed.push(Removed::Author);
}

/// What nothing points to any more goes; an information dictionary of an earlier state among it is told.
fn forget_loose(document: &mut Document, removed: &mut Vec<Removed>) {
    const INFO: [&[u8]; 4] = [b"Author", b"Creator", b"Producer", b"LastModifiedBy"];
    let tells = |object: &Object| {
        let dictionary = object.as_dict();
        dictionary.is_ok_and(|dictionary| INFO.iter().any(|key| dictionary.has(key)))
    };
    let named: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| tells(object))
        .map(|(id, _)| *id)
        .collect();
    document.prune_objects();
    if named.iter().any(|id| !document.objects.contains_key(id)) {
        removed.push(Removed::Author);
    }
}

/// A file that was added to keeps each of its earlier states; one that is written for the web has two ends as well.
fn has_earlier(bytes: &[u8]) -> bool {
    let start = bytes.get(..TRAILER_WITHIN.min(bytes.len()));
    let web = start.is_some_and(|start| contains(start, b"/Linearized"));
    let mut ends = bytes.windows(9).filter(|part| *part == b"startxref");
    !web && ends.nth(1).is_some()
}

/// Does it carry other files?
fn holds_files(document: &Document) -> bool {
    document.objects.values().any(|object| match object {
        Object::Stream(stream) => stream.dict.has_type(b"EmbeddedFile"),
        Object::Dictionary(dictionary) => dictionary.has(b"EF"),
        _ => false,
    })
}

/// A photograph is kept in a PDF as it was taken, with all that its camera wrote.
fn clean_picture(stream: &mut Stream, removed: &mut Vec<Removed>) {
    let jpeg = match stream.dict.get(b"Filter") {
        Ok(Object::Name(name)) => name == b"DCTDecode",
        Ok(Object::Array(filters)) => {
            matches!(filters.as_slice(), [Object::Name(name)] if name == b"DCTDecode")
        }
        _ => false,
    };
    if !jpeg {
        return;
    }
    if let Ok(stripped) = images::strip_jpeg(&stream.content)
        && !stripped.removed.is_empty()
    {
        removed.extend(stripped.removed);
        stream.set_content(stripped.bytes);
    }
}

/// How deep dictionaries stand in one another where they are looked through.
const NESTED: u8 = 8;
/// Annotations whose `T` names who wrote them; a field of a form has its own name there.
const MARKUP: [&[u8]; 14] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
];

/// Takes out what points to metadata, what drawing programs keep for themselves, and who wrote a remark.
fn forget(object: &mut Object, depth: u8, removed: &mut Vec<Removed>) {
    if depth == 0 {
        return;
    }
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &mut stream.dict,
        Object::Array(values) => {
            for value in values {
                forget(value, depth - 1, removed);
            }
            return;
        }
        _ => return,
    };
    let had = [b"Metadata".as_slice(), b"PieceInfo", b"LastModified"]
        .map(|key| dictionary.remove(key).is_some());
    if had.contains(&true) {
        removed.push(Removed::Xmp);
    }
    let subtype = dictionary.get(b"Subtype").and_then(Object::as_name);
    if subtype.is_ok_and(|name| MARKUP.contains(&name)) && dictionary.remove(b"T").is_some() {
        removed.push(Removed::ChangeAuthors);
    }
    for (_, value) in dictionary.iter_mut() {
        forget(value, depth - 1, removed);
    }
}
