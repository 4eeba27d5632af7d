//! A paper as DOCX (ECMA-376), for officers to change in Word: real styles, the page number from the second page on,
//! headings of tables repeated, Vietnamese as the language. The same paper and day give the same bytes.

mod body;
mod parts;

use crate::{document::Document, error::PapersError};
use base::Day;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Writes the paper as DOCX, made on `day`. Refused as by [`crate::write_pdf`]. Letters that the font of the reader's
/// machine lacks are shown in another font there.
pub fn write_docx(document: &Document, day: Day) -> Result<Vec<u8>, PapersError> {
    document.check()?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a date given, entries carry the container's first day, 1980-01-01.
    let options = SimpleFileOptions::DEFAULT.compression_method(CompressionMethod::Deflated);
    let main = ("word/document.xml", body::document(document));
    for (name, content) in parts::fixed(document, day).into_iter().chain([main]) {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
