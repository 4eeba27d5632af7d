//! Word documents and Excel workbooks without the names of who made, saved, changed and commented them.

use crate::{
    Removed, Stripped, gif, images,
    kind::{OLE, ZIP},
    package::{self, CONTENT_TYPES, Part, parts},
    refused::Refused,
};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

const CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"/>";
const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"/>";
const CUSTOM: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\"/>";

/// What stands for a name: the schema wants a text there.
const NOBODY: &str = "-";
/// Where people are named in attributes, by the beginning of the part's name: which attributes, by local name.
const NAMING: &[(&str, &[&str])] = &[
    ("word/", &["author", "initials", "userId", "providerId"]),
    ("xl/comments", &["author"]),
    ("xl/persons/", &["displayName", "userId", "providerId"]),
    ("xl/pivotcache/", &["refreshedBy"]),
    ("xl/revisions/", &["userName"]),
    // `absPath` keeps the folder, and so the account, of who saved last.
    ("xl/workbook.xml", &["userName", "lastModifiedBy", "url"]),
];

/// How deep one document may stand in another: a chart in a report, a table in that.
const DEPTH: u8 = 2;
/// Documents in one document: a report of many charts has each table in it.
const EMBEDDED: usize = 50;

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    strip_at(bytes, 0)
}

fn strip_at(bytes: &[u8], depth: u8) -> Result<Stripped, Refused> {
    let parts = parts(bytes)?;
    if parts.iter().filter(|part| is_embedded(part)).count() > EMBEDDED {
        return Err(Refused::Bomb);
    }
    // A signature covers the parts by their hashes; what it signs is kept whole.
    if parts
        .iter()
        .any(|part| part.name.starts_with("_xmlsignatures/sig"))
    {
        return Ok(Stripped::signed(bytes));
    }
    let properties = Properties::named_in(&parts);
    let mut removed = Vec::new();
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    // A fixed time, so that equal content gives equal bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for part in parts {
        let cleaned = if is_embedded(&part) {
            clean_embedded(&part.bytes, depth, &mut removed)?
        } else {
            clean(&part, &properties, &mut removed)?
        };
        zip.start_file(part.name, options)
            .map_err(|_| Refused::Damaged)?;
        zip.write_all(cleaned.as_deref().unwrap_or(&part.bytes))
            .map_err(|_| Refused::Damaged)?;
    }
    let bytes = zip.finish().map_err(|_| Refused::Damaged)?.into_inner();
    Ok(Stripped::new(bytes, removed))
}

/// Names of the parts that hold properties, by the list of content types.
struct Properties {
    core: Vec<String>,
    app: Vec<String>,
    custom: Vec<String>,
}

impl Properties {
    fn named_in(parts: &[Part]) -> Self {
        let types = parts.iter().find(|part| part.name == CONTENT_TYPES);
        let types = types.map_or("", |part| std::str::from_utf8(&part.bytes).unwrap_or(""));
        let of = |content: &str, usual: &str| {
            let overrides = types
                .split('<')
                .filter(|tag| tag.starts_with("Override") && tag.contains(content));
            let mut names: Vec<String> = overrides
                .filter_map(|tag| attribute(tag, "PartName"))
                .map(|name| name.trim_start_matches('/').to_owned())
                .collect();
            names.push(usual.to_owned());
            names
        };
        Self {
            core: of("package.core-properties+xml", "docProps/core.xml"),
            app: of("extended-properties+xml", "docProps/app.xml"),
            custom: of("custom-properties+xml", "docProps/custom.xml"),
        }
    }
}

impl Properties {
    fn holds(&self, name: &str) -> bool {
        let mut all = self.core.iter().chain(&self.app).chain(&self.custom);
        all.any(|part| part == name)
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// A document within the document, or an object of another program.
fn is_embedded(part: &Part) -> bool {
    part.name.contains("/embeddings/") || part.bytes.starts_with(OLE)
}

/// A Word document or workbook within is stripped like the one around it. What can't be looked into is refused.
fn clean_embedded(
    bytes: &[u8],
    depth: u8,
    removed: &mut Vec<Removed>,
) -> Result<Option<Vec<u8>>, Refused> {
    if !bytes.starts_with(ZIP) || depth >= DEPTH {
        return Err(Refused::Embedded);
    }
    match package::kind(bytes) {
        Ok(_) => {}
        Err(Refused::Archive) => return Err(Refused::Embedded),
        Err(refused) => return Err(refused),
    }
    let stripped = strip_at(bytes, depth + 1)?;
    removed.extend(stripped.removed);
    Ok((stripped.bytes != bytes).then_some(stripped.bytes))
}

/// The part without names, or `None` when it stays as it is.
fn clean(
    part: &Part,
    properties: &Properties,
    removed: &mut Vec<Removed>,
) -> Result<Option<Vec<u8>>, Refused> {
    if properties.holds(&part.name) {
        return Ok(clean_properties(part, properties, removed));
    }
    match picture(part) {
        Some(picture) => clean_picture(picture, &part.bytes, removed),
        None => Ok(clean_names(part, removed)),
    }
}

/// The part of properties, emptied.
fn clean_properties(
    part: &Part,
    properties: &Properties,
    removed: &mut Vec<Removed>,
) -> Option<Vec<u8>> {
    let name = part.name.as_str();
    let mut replace = |text: &str, what| {
        if part.bytes == text.as_bytes() {
            return None;
        }
        removed.push(what);
        Some(text.as_bytes().to_vec())
    };
    if properties.core.iter().any(|core| core == name) {
        return replace(CORE, Removed::Author);
    }
    if properties.app.iter().any(|app| app == name) {
        return replace(APP, Removed::Author);
    }
    if properties.custom.iter().any(|custom| custom == name) {
        return replace(CUSTOM, Removed::CustomProperties);
    }
    None
}

/// The part without the names of who changed and commented.
fn clean_names(part: &Part, removed: &mut Vec<Removed>) -> Option<Vec<u8>> {
    let name = part.name.as_str();
    let lower = name.to_ascii_lowercase();
    let (_, naming) = NAMING.iter().find(|(start, _)| lower.starts_with(start))?;
    let text = std::str::from_utf8(&part.bytes).ok()?;
    let cleaned = without_names(text, naming);
    let cleaned = if lower.starts_with("xl/comments") {
        without_author_list(&cleaned)
    } else {
        cleaned
    };
    if cleaned == text {
        return None;
    }
    removed.push(Removed::ChangeAuthors);
    Some(cleaned.into_bytes())
}

/// A kind of picture within a document, by its content.
#[derive(Clone, Copy)]
enum Picture {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
    /// TIFF, HEIC and other kinds that name place and device and are not taken apart here.
    Other,
}

fn picture(part: &Part) -> Option<Picture> {
    let bytes = part.bytes.as_slice();
    let at = |from: usize, what: &[u8]| bytes.get(from..).is_some_and(|b| b.starts_with(what));
    if at(0, &[0xFF, 0xD8, 0xFF]) {
        Some(Picture::Jpeg)
    } else if at(0, b"\x89PNG") {
        Some(Picture::Png)
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some(Picture::WebP)
    } else if at(0, b"GIF8") {
        Some(Picture::Gif)
    } else if at(0, b"II*\0") || at(0, b"MM\0*") || at(4, b"ftyp") || at(0, b"8BPS") {
        Some(Picture::Other)
    } else if part.name.to_ascii_lowercase().ends_with(".svg") {
        Some(Picture::Svg)
    } else {
        None
    }
}

/// Photographs inside a document carry EXIF too. One that cannot be taken apart is not kept, since nobody could say what
/// it tells.
fn clean_picture(
    picture: Picture,
    bytes: &[u8],
    removed: &mut Vec<Removed>,
) -> Result<Option<Vec<u8>>, Refused> {
    let stripped = match picture {
        Picture::Jpeg => images::strip_jpeg(bytes),
        Picture::Png => images::strip_png(bytes),
        Picture::WebP => images::strip_webp(bytes),
        Picture::Gif => gif::strip(bytes),
        Picture::Svg => strip_svg(bytes),
        Picture::Other => Err(Refused::EmbeddedPicture),
    };
    let stripped = stripped.map_err(|_| Refused::EmbeddedPicture)?;
    if stripped.removed.is_empty() {
        return Ok(None);
    }
    removed.extend(stripped.removed);
    Ok(Some(stripped.bytes))
}

/// A drawing without what drawing programs note beside it.
fn strip_svg(bytes: &[u8]) -> Result<Stripped, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::Damaged)?;
    let cleaned = without_between(text, "<metadata", "</metadata>");
    let cleaned = without_between(&cleaned, "<!--", "-->");
    let removed = if cleaned == text {
        Vec::new()
    } else {
        vec![Removed::Comment]
    };
    Ok(Stripped::new(cleaned.into_bytes(), removed))
}

fn without_between(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        let Some((_, after)) = after.split_once(to) else {
            break;
        };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Empties the attributes that name people, inside tags only.
fn without_names(xml: &str, naming: &[&str]) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        out.push('<');
        let Some((tag, after)) = after.split_once('>') else {
            rest = after;
            break;
        };
        clean_tag(tag, naming, &mut out);
        out.push('>');
        rest = after;
    }
    out.push_str(rest);
    out
}

fn clean_tag(tag: &str, naming: &[&str], out: &mut String) {
    if tag.starts_with(['?', '!', '/']) || !naming.iter().any(|name| tag.contains(name)) {
        out.push_str(tag);
        return;
    }
    let mut rest = tag;
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, quoted) = rest.split_at(at);
        let mark = if quoted.starts_with('"') { '"' } else { '\'' };
        let inner = quoted.get(1..).unwrap_or("");
        let Some((value, after)) = inner.split_once(mark) else {
            break;
        };
        let name = before.trim_end().trim_end_matches('=').trim_end();
        let name = name
            .rsplit(|c: char| c.is_whitespace() || c == ':')
            .next()
            .unwrap_or("");
        out.push_str(before);
        out.push(mark);
        out.push_str(if naming.contains(&name) {
            NOBODY
        } else {
            value
        });
        out.push(mark);
        rest = after;
    }
    out.push_str(rest);
}

/// Excel lists the authors of comments as `<author>…</author>`; comments refer to them by place, so each stays, empty.
fn without_author_list(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once("<author>") {
        let Some((_, after)) = after.split_once("</author>") else {
            break;
        };
        out.push_str(before);
        out.push_str("<author>");
        out.push_str(NOBODY);
        out.push_str("</author>");
        rest = after;
    }
    out.push_str(rest);
    out
}
