//! A paper as DOCX (ECMA-376), for officers to change in Word: real styles, the page number from the second page on,
//! headings of tables repeated, Vietnamese as the language. The same paper and day give the same bytes.

mod body;
mod parts;

use crate::{document::Document, error::PapersError, package};
use base::Day;
use std::io::{Cursor, Write};
use zip::ZipWriter;

/// Writes the paper as DOCX, made on `day`. Refused as by [`crate::write_pdf`]. Letters that the font of the reader's
/// machine lacks are shown in another font there.
pub fn write_docx(document: &Document, day: Day) -> Result<Vec<u8>, PapersError> {
    document.check()?;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let main = ("word/document.xml", body::document(document));
    for (name, content) in parts::fixed(document, day).into_iter().chain([main]) {
        package::start(&mut zip, name)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
