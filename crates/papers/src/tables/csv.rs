//! Tables as CSV: UTF-8 with a byte order mark (Excel needs it), commas, CRLF.
//!
//! First what the table is, one line each; an empty line; the headings; the rows; an empty line; the number of rows,
//! by which a torn file is known. Days are `2026-10-20`, shares `72.5%`, counts plain digits.

use super::{Cell, Table, plain_hundredths};
use crate::error::PapersError;
use std::{borrow::Cow, io::Write};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes the table to `out` row by row and returns the number of rows. After an error `out` holds a torn table.
pub fn write_csv(
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    mut out: impl Write,
) -> Result<u64, PapersError> {
    table.check_columns()?;
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer = ::csv::WriterBuilder::new()
        .flexible(true)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    for (label, text) in table.about() {
        writer.write_record([label, harmless(&text).as_ref()])?;
    }
    writer.write_record([""])?;
    writer.write_record(
        table
            .columns
            .iter()
            .map(|c| harmless(&c.heading).into_owned()),
    )?;
    let mut count = 0_u64;
    for cells in rows {
        count += 1;
        table.check_row(count, &cells)?;
        for cell in &cells {
            writer.write_field(show(cell).as_ref())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.write_record([""])?;
    writer.write_record([table.rows_label(), &count.to_string()])?;
    writer.flush()?;
    Ok(count)
}

/// Writes headings and rows and nothing else, for a sheet that is to be read again.
pub fn write_bare_csv(rows: &[Vec<String>], mut out: impl Write) -> Result<(), PapersError> {
    out.write_all(BYTE_ORDER_MARK)?;
    let mut writer = ::csv::WriterBuilder::new()
        .flexible(true)
        .terminator(::csv::Terminator::CRLF)
        .from_writer(out);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.flush()?;
    Ok(())
}

fn show(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => harmless(text),
        Cell::Count(n) => Cow::Owned(n.to_string()),
        Cell::Percent(hundredths) => Cow::Owned(format!("{}%", plain_hundredths(*hundredths))),
        Cell::Day(day) => Cow::Owned(day.to_string()),
    }
}

/// A text that no spreadsheet program takes for a formula: an apostrophe goes before a first character that starts one
/// (OWASP, "CSV Injection"; the wide forms are read as formulas by some programs too).
fn harmless(text: &str) -> Cow<'_, str> {
    let starts_formula = |c| {
        matches!(
            c,
            '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'
        )
    };
    if text.starts_with(starts_formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
