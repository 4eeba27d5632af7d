//! Tables as XLSX (ECMA-376), written straight into the receiving end: no temporary file, nothing kept but a sample of
//! rows for the column widths. The first sheet is the list: bold headings that stay in view, filters, texts as texts
//! (never formulas), numbers as numbers, days as days. The second says what was asked, when, and how many rows came.

mod parts;

use super::{Cell, ColumnKind, MAX_CELL, Table, XLSX_MAX_ROWS, plain_hundredths};
use crate::{error::PapersError, package::start};
use base::Day;
use std::io::{BufWriter, Write};
use zip::ZipWriter;

/// Rows read ahead to choose the widths.
const SAMPLE: usize = 200;
/// Widths in letters: an address wraps the screen beyond the widest, a heading is cut below the narrowest.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=60;
/// Excel counts days from here; 1970-01-01 is day 25,569. Before 1 March 1900 its calendar has a day too many.
const EPOCH: i64 = 25_569;
const FIRST_DAY: i64 = 61;
/// Whole numbers up to here are exact in a sheet, which knows only 64-bit floats.
const MAX_EXACT: u64 = 1 << 53;
/// Bytes gathered before they are compressed.
const BUFFER: usize = 64 * 1024;

/// Writes the table to `out` row by row and returns the number of rows. Refused: more than [`XLSX_MAX_ROWS`], a text
/// longer than a cell holds. After an error `out` holds a torn file that no program opens.
pub fn write_xlsx(
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: impl Write,
) -> Result<u64, PapersError> {
    table.check_columns()?;
    let mut zip = ZipWriter::new_stream(out);
    for (name, content) in parts::fixed(table) {
        start(&mut zip, name)?;
        zip.write_all(content.as_bytes())?;
    }
    start(&mut zip, "xl/worksheets/sheet1.xml")?;
    let mut sheet = BufWriter::with_capacity(BUFFER, &mut zip);
    let count = write_list(table, rows.into_iter(), &mut sheet)?;
    sheet.flush()?;
    drop(sheet);
    start(&mut zip, "xl/worksheets/sheet2.xml")?;
    zip.write_all(about_sheet(table, count).as_bytes())?;
    zip.finish()?.flush()?;
    Ok(count)
}

/// The sheet of rows; returns their number.
fn write_list(
    table: &Table,
    mut rows: impl Iterator<Item = Vec<Cell>>,
    out: &mut impl Write,
) -> Result<u64, PapersError> {
    let sample: Vec<Vec<Cell>> = rows.by_ref().take(SAMPLE).collect();
    let mut xml = String::with_capacity(BUFFER);
    xml.push_str(parts::LIST_HEAD);
    xml.push_str("<cols>");
    for (index, width) in widths(table, &sample).into_iter().enumerate() {
        let n = index + 1;
        let column = format!(r#"<col min="{n}" max="{n}" width="{width}" customWidth="1"/>"#);
        xml.push_str(&column);
    }
    xml.push_str("</cols><sheetData><row>");
    for (index, column) in table.columns.iter().enumerate() {
        check_length(&column.heading, 0, index)?;
        put_text(&mut xml, &column.heading, parts::BOLD);
    }
    xml.push_str("</row>");
    let mut count = 0_u64;
    for cells in sample.into_iter().chain(rows) {
        count += 1;
        if count > XLSX_MAX_ROWS {
            return Err(PapersError::TooManyRows { max: XLSX_MAX_ROWS });
        }
        table.check_row(count, &cells)?;
        put_row(&mut xml, &cells, count)?;
        out.write_all(xml.as_bytes())?;
        xml.clear();
    }
    let last = format!("{}{}", column_name(table.columns.len()), count + 1);
    let end = r#""/></worksheet>"#;
    xml.extend([r#"</sheetData><autoFilter ref="A1:"#, &last, end]);
    out.write_all(xml.as_bytes())?;
    Ok(count)
}

fn put_row(xml: &mut String, cells: &[Cell], row: u64) -> Result<(), PapersError> {
    xml.push_str("<row>");
    for (index, cell) in cells.iter().enumerate() {
        match cell {
            Cell::Empty => xml.push_str("<c/>"),
            Cell::Text(text) => {
                check_length(text, row, index)?;
                put_text(xml, text, parts::PLAIN);
            }
            Cell::Count(n) if *n <= MAX_EXACT => put_number(xml, &n.to_string(), parts::COUNT),
            Cell::Count(n) => put_text(xml, &n.to_string(), parts::PLAIN),
            Cell::Percent(hundredths) => {
                // 72.5 % is the number 0.725.
                put_number(xml, &plain_share(*hundredths), parts::PERCENT);
            }
            Cell::Day(day) => match serial(*day) {
                Some(n) => put_number(xml, &n.to_string(), parts::DAY),
                None => put_text(xml, &day.vietnamese(), parts::PLAIN),
            },
        }
    }
    xml.push_str("</row>");
    Ok(())
}

fn put_number(xml: &mut String, number: &str, style: &str) {
    xml.extend([r#"<c s=""#, style, r#""><v>"#, number, "</v></c>"]);
}

/// A text stands in its cell: a table of shared texts would have to be kept in memory.
fn put_text(xml: &mut String, text: &str, style: &str) {
    let open = r#"" t="inlineStr"><is><t xml:space="preserve">"#;
    xml.extend([r#"<c s=""#, style, open]);
    parts::escape(xml, text);
    xml.push_str("</t></is></c>");
}

fn check_length(text: &str, row: u64, index: usize) -> Result<(), PapersError> {
    // UTF-16 has never more units than UTF-8 has bytes.
    if text.len() > MAX_CELL && text.encode_utf16().count() > MAX_CELL {
        return Err(PapersError::CellTooLong {
            row,
            column: index + 1,
            max: MAX_CELL,
        });
    }
    Ok(())
}

/// Hundredths of a per cent as a share of one: 7250 is `0.7250`.
fn plain_share(hundredths: u64) -> String {
    format!("{}.{:04}", hundredths / 10_000, hundredths % 10_000)
}

/// The number by which a sheet knows a day, where its calendar has it.
fn serial(day: Day) -> Option<i64> {
    let n = day.days_since_epoch() + EPOCH;
    (n >= FIRST_DAY).then_some(n)
}

/// The widest of heading and sampled cells, within bounds.
fn widths(table: &Table, sample: &[Vec<Cell>]) -> Vec<usize> {
    /// Room for the filter's arrow beside a heading.
    const ARROW: usize = 4;
    let letters = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.chars().count(),
        // Points between groups of three.
        Cell::Count(n) => n.to_string().len() * 4 / 3,
        Cell::Percent(n) => plain_hundredths(*n).len() + 2,
        Cell::Day(_) => 10,
    };
    let width = |(index, column): (usize, &super::Column)| {
        let least = match column.kind {
            ColumnKind::Day => 11,
            ColumnKind::Text | ColumnKind::Count | ColumnKind::Percent => 0,
        };
        let heading = column.heading.chars().count() + ARROW;
        let cells = sample.iter().filter_map(|row| row.get(index)).map(letters);
        let widest = cells.map(|n| n + 2).fold(heading.max(least), usize::max);
        widest.clamp(*WIDTHS.start(), *WIDTHS.end())
    };
    table.columns.iter().enumerate().map(width).collect()
}

/// `A` for 1, `AA` for 27.
fn column_name(mut number: usize) -> String {
    let mut name = Vec::new();
    while number > 0 {
        let digit = u8::try_from((number - 1) % 26).unwrap_or(0);
        name.push(char::from(b'A' + digit));
        number = (number - 1) / 26;
    }
    name.iter().rev().collect()
}

fn about_sheet(table: &Table, count: u64) -> String {
    let mut xml = String::from(parts::ABOUT_HEAD);
    for (label, text) in table.about() {
        xml.push_str("<row>");
        put_text(&mut xml, label, parts::BOLD);
        put_text(&mut xml, &text, parts::WRAPPED);
        xml.push_str("</row>");
    }
    xml.push_str("<row>");
    put_text(&mut xml, table.rows_label(), parts::BOLD);
    put_number(&mut xml, &count.to_string(), parts::COUNT_LEFT);
    xml.push_str("</row></sheetData></worksheet>");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_sheet() {
        let check = |n, name: &str| assert_eq!(column_name(n), name);
        check(1, "A");
        check(26, "Z");
        check(27, "AA");
        check(256, "IV");
    }

    #[test]
    fn days_are_numbered_as_in_a_sheet() {
        let check = |(y, m, d), n| assert_eq!(serial(Day::new(y, m, d).unwrap()), n);
        check((1900, 2, 28), None);
        check((1900, 3, 1), Some(61));
        check((2026, 10, 20), Some(46315));
    }
}
