//! What DOCX and XLSX share as packages (ECMA-376): the head of a part, escaping, who made it and when, and entries that
//! carry no moment, so that the same values give the same bytes.

use crate::error::PapersError;
use base::Lang;
use std::io::{Seek, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A part with its head.
macro_rules! xml {
    ($($text:literal),+ $(,)?) => { concat!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n", $($text),+) };
}
pub(crate) use xml;

/// Begins a part. Without a date given, entries carry the container's first day, 1980-01-01.
pub(crate) fn start<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    name: &str,
) -> Result<(), PapersError> {
    let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
    zip.start_file(name, options)?;
    Ok(())
}

/// Title, maker, language and moment of a file.
pub(crate) fn core(title: &str, maker: &str, lang: Lang, made: &str) -> String {
    let mut out = String::from(xml!(
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" "#,
        r#"xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" "#,
        r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>"#,
    ));
    escape(&mut out, title);
    out.push_str("</dc:title><dc:creator>");
    escape(&mut out, maker);
    let lang = match lang {
        Lang::Vi => "vi-VN",
        Lang::En => "en",
    };
    out.extend([
        "</dc:creator><dc:language>",
        lang,
        r#"</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">"#,
        made,
        "</dcterms:created></cp:coreProperties>",
    ]);
    out
}

/// Appends `text` as XML; characters that XML cannot hold become U+FFFD.
pub(crate) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push_str("&#13;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c < ' ' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}
