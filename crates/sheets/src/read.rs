//! From bytes to a book: told by content, not by name.

use crate::{
    book::{Book, Limits},
    delimited,
    fault::SheetFault,
    package, readings, workbook,
};

/// What a zip package begins with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What an OLE compound file begins with: `.xls`, or a workbook locked by a password.
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// What old `.xls` files without OLE begin with (BIFF 2 to 4).
const BIFF: [&[u8]; 3] = [
    &[0x09, 0x00, 0x04, 0x00],
    &[0x09, 0x02, 0x06, 0x00],
    &[0x09, 0x04, 0x06, 0x00],
];

/// Reads XLSX or CSV. The name is a hint only: it tells an `.xls` that is HTML inside from a text.
///
/// Texts come out in NFC, trimmed, without zero-width marks; legacy Vietnamese encodings are converted. Numbers come out
/// as they would be typed (`912345678`, `72.5`), days as `13/10/2025`, merged cells with their value in each cell.
///
/// # Errors
/// [`SheetFault`], by name, for everything that cannot be read for sure.
pub fn read(bytes: &[u8], file_name_hint: &str, limits: &Limits) -> Result<Book, SheetFault> {
    if bytes.is_empty() {
        return Err(SheetFault::Empty);
    }
    if bytes.len() > limits.file_bytes {
        return Err(SheetFault::TooLarge {
            max: limits.file_bytes,
        });
    }
    if bytes.starts_with(OLE) || BIFF.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(SheetFault::OldExcel);
    }
    let mut book = if bytes.starts_with(ZIP) {
        package::inspect(bytes, limits)?;
        workbook::read(bytes, limits)?
    } else if is_markup(bytes) {
        let extension = file_name_hint.rsplit('.').next().unwrap_or("");
        return Err(if extension.eq_ignore_ascii_case("xls") {
            SheetFault::OldExcel
        } else {
            SheetFault::NotATable
        });
    } else {
        delimited::read(bytes, limits)?
    };
    readings::convert(&mut book)?;
    for cell in book
        .sheets
        .iter_mut()
        .flat_map(|sheet| &mut sheet.rows)
        .flat_map(|row| &mut row.cells)
    {
        tidy(cell);
    }
    for sheet in &mut book.sheets {
        sheet
            .rows
            .retain(|row| !row.marks.is_empty() || row.cells.iter().any(|cell| !cell.is_empty()));
    }
    book.sheets.retain(|sheet| !sheet.rows.is_empty());
    if book.sheets.is_empty() {
        Err(SheetFault::Empty)
    } else {
        Ok(book)
    }
}

/// NFC, trimmed, without marks that take no room. Marks that change the reading direction stay and are refused by field.
fn tidy(cell: &mut String) {
    if !cell.is_ascii() {
        let visible: String = cell
            .chars()
            .filter(|c| {
                !matches!(
                    c,
                    '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{200c}' | '\u{200d}'
                )
            })
            .collect();
        *cell = base::text::compose(&visible);
    }
    let trimmed = cell.trim();
    if trimmed.len() != cell.len() {
        *cell = trimmed.to_owned();
    }
}

/// HTML and XML saved under a sheet's name.
fn is_markup(bytes: &[u8]) -> bool {
    let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let at = bare
        .iter()
        .position(|b| !b.is_ascii_whitespace())
        .unwrap_or(bare.len());
    let start = bare.get(at..).unwrap_or_default();
    [
        b"<!DOC".as_slice(),
        b"<html",
        b"<HTML",
        b"<?xml",
        b"<table",
        b"<TABLE",
        b"<svg",
        b"%PDF",
        b"{\\rtf",
    ]
    .iter()
    .any(|magic| start.starts_with(magic))
}
