//! Tables as XLSX (ECMA-376), written straight into the receiving end: no temporary file, nothing kept but a sample of
//! rows for the column widths. The first sheet is the list: bold headings that stay in view, filters, texts as texts
//! (never formulas), numbers as numbers, days as days; where it is full the list goes on in the next. The last sheet says
//! what was asked, when, and how many rows came.

mod parts;

use super::{Cell, ColumnKind, MAX_CELL, Table, XLSX_MAX_ROWS, plain_hundredths};
use crate::{error::PapersError, package::start};
use base::Day;
use std::io::{BufWriter, Seek, Write};
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

/// Writes the table to `out` row by row and returns the number of rows. What one sheet can't hold goes on in the next,
/// under the same headings. Refused: a text longer than a cell holds. After an error `out` holds a torn file that no
/// program opens.
pub fn write_xlsx(
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Cell>>,
    out: impl Write,
) -> Result<u64, PapersError> {
    write_sheets(table, rows.into_iter(), out, XLSX_MAX_ROWS)
}

/// As [`write_xlsx`], with so many rows in a sheet. How many sheets there are is known at the end only, so the parts that
/// name them come last.
fn write_sheets(
    table: &Table,
    mut rows: impl Iterator<Item = Vec<Cell>>,
    out: impl Write,
    in_a_sheet: u64,
) -> Result<u64, PapersError> {
    table.check_columns()?;
    let mut zip = ZipWriter::new_stream(out);
    put_parts(&mut zip, parts::first(table))?;
    let sample: Vec<Vec<Cell>> = rows.by_ref().take(SAMPLE).collect();
    let head = head(table, &sample)?;
    let mut rows = sample.into_iter().chain(rows).peekable();
    let (mut count, mut sheets) = (0_u64, 0_usize);
    while sheets == 0 || rows.peek().is_some() {
        sheets += 1;
        start(&mut zip, &parts::sheet_name(sheets))?;
        let mut sheet = BufWriter::with_capacity(BUFFER, &mut zip);
        count += write_list(table, &head, count, in_a_sheet, &mut rows, &mut sheet)?;
        sheet.flush()?;
    }
    start(&mut zip, &parts::sheet_name(sheets + 1))?;
    zip.write_all(about_sheet(table, count, sheets).as_bytes())?;
    put_parts(&mut zip, parts::last(table.lang, sheets))?;
    zip.finish()?.flush()?;
    Ok(count)
}

fn put_parts<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    parts: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<(), PapersError> {
    for (name, content) in parts {
        start(zip, name)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(())
}

/// What every sheet of rows begins with: widths, and the row of headings.
fn head(table: &Table, sample: &[Vec<Cell>]) -> Result<String, PapersError> {
    let mut xml = String::from("<cols>");
    for (index, width) in widths(table, sample).into_iter().enumerate() {
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
    Ok(xml)
}

/// One sheet of rows, behind the `before` ones of earlier sheets; returns their number.
fn write_list(
    table: &Table,
    head: &str,
    before: u64,
    at_most: u64,
    rows: &mut impl Iterator<Item = Vec<Cell>>,
    out: &mut impl Write,
) -> Result<u64, PapersError> {
    out.write_all(parts::list_head(before == 0).as_bytes())?;
    out.write_all(head.as_bytes())?;
    let mut xml = String::with_capacity(BUFFER);
    let mut count = 0_u64;
    while count < at_most
        && let Some(cells) = rows.next()
    {
        count += 1;
        table.check_row(before + count, &cells)?;
        put_row(&mut xml, &cells, before + count)?;
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

fn about_sheet(table: &Table, count: u64, sheets: usize) -> String {
    let mut xml = String::from(parts::ABOUT_HEAD);
    for (label, text) in table.about() {
        xml.push_str("<row>");
        put_text(&mut xml, label, parts::BOLD);
        put_text(&mut xml, &text, parts::WRAPPED);
        xml.push_str("</row>");
    }
    let sheets = (sheets > 1).then(|| (table.sheets_label(), sheets.to_string()));
    for (label, number) in [(table.rows_label(), count.to_string())]
        .into_iter()
        .chain(sheets)
    {
        xml.push_str("<row>");
        put_text(&mut xml, label, parts::BOLD);
        put_number(&mut xml, &number, parts::COUNT_LEFT);
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;
    use base::{Lang, Timestamp};
    use calamine::{Reader as _, Xlsx};

    /// Ten rows in sheets of four.
    #[test]
    fn what_one_sheet_can_not_hold_goes_on_in_the_next() {
        let check = |rows: u64, expect: &[&[u64]]| {
            let table = Table {
                title: "Sổ".into(),
                question: "Tất cả".into(),
                at: Timestamp::from_micros(0),
                lang: Lang::En,
                columns: vec![Column::new("N", ColumnKind::Count)],
            };
            let mut out = Vec::new();
            let cells = (1..=rows).map(|n| vec![Cell::Count(n)]);
            assert_eq!(write_sheets(&table, cells, &mut out, 4).unwrap(), rows);
            let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(out)).unwrap();
            let names = book.sheet_names();
            let (about, lists) = names.split_last().unwrap();
            assert_eq!(lists.len(), expect.len(), "{names:?}");
            for (name, expect) in lists.iter().zip(expect) {
                let list = book.worksheet_range(name).unwrap();
                let read: Vec<String> = list.rows().map(|row| row[0].to_string()).collect();
                let numbers = expect.iter().map(u64::to_string);
                let expect: Vec<String> = std::iter::once("N".to_owned()).chain(numbers).collect();
                assert_eq!(read, expect, "{name}");
            }
            let said: Vec<String> = book
                .worksheet_range(about)
                .unwrap()
                .rows()
                .skip(3)
                .map(|row| format!("{} {}", row[0], row[1]))
                .collect();
            let sheets = (expect.len() > 1).then(|| format!("Sheets {}", expect.len()));
            let rows = std::iter::once(format!("Rows {rows}"));
            assert_eq!(said, rows.chain(sheets).collect::<Vec<_>>());
        };
        check(0, &[&[]]);
        check(4, &[&[1, 2, 3, 4]]);
        check(5, &[&[1, 2, 3, 4], &[5]]);
        check(10, &[&[1, 2, 3, 4], &[5, 6, 7, 8], &[9, 10]]);
    }

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
