//! XLSX: visible sheets read cell by cell, so that limits hold while reading; merged cells carry their value.

use crate::{
    book::{Book, CellMark, Format, Limits, Row, Sheet, column_letters},
    fault::SheetFault,
};
use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use std::{collections::BTreeMap, io::Cursor};

/// A merged area is filled only while it is this small, in cells: a larger one is a frame or a title.
const MERGE_MAX: u64 = 20_000;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, SheetFault> {
    let mut workbook: Workbook<'_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut sheets = Vec::new();
    let mut left = limits.cells;
    for name in names {
        let mut rows = cells(&mut workbook, &name, limits, &mut left)?;
        fill_merged(&mut workbook, &name, &mut rows, limits)?;
        let width = rows.values().map(|row| row.cells.len()).max().unwrap_or(0);
        let rows = rows
            .into_values()
            .filter(|row| {
                !row.marks.is_empty() || row.cells.iter().any(|cell| !cell.trim().is_empty())
            })
            .collect();
        sheets.push(Sheet { name, rows, width });
    }
    Ok(Book {
        format: Format::Xlsx,
        sheets,
        converted_from: Vec::new(),
    })
}

fn cells(
    workbook: &mut Workbook<'_>,
    name: &str,
    limits: &Limits,
    left: &mut usize,
) -> Result<BTreeMap<u32, Row>, SheetFault> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    let mut reader = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| fault(&error))?;
    while let Some(record) = reader
        .next_cell_with_formula_metadata()
        .map_err(|error| fault(&error))?
    {
        let (row, column) = record.pos;
        let (text, mark) = match record.value {
            DataRef::Empty if record.formula.is_some() => {
                (String::new(), Some(CellMark::FormulaWithoutValue))
            }
            DataRef::Empty => continue,
            value => text_of(value),
        };
        if text.is_empty() && mark.is_none() {
            continue;
        }
        let column = place(row, column, limits)?;
        *left = left
            .checked_sub(1)
            .ok_or(SheetFault::TooManyCells { max: limits.cells })?;
        if text.len() > limits.cell_chars && text.chars().count() > limits.cell_chars {
            return Err(SheetFault::CellTooLong {
                cell: format!("{}{}", column_letters(column), row + 1),
                max: limits.cell_chars,
            });
        }
        let entry = rows.entry(row).or_insert_with(|| Row {
            number: row + 1,
            ..Row::default()
        });
        put(entry, column, text);
        entry.marks.extend(mark.map(|mark| (column, mark)));
    }
    Ok(rows)
}

fn place(row: u32, column: u32, limits: &Limits) -> Result<usize, SheetFault> {
    if row >= limits.rows {
        return Err(SheetFault::TooManyRows { max: limits.rows });
    }
    match usize::try_from(column) {
        Ok(column) if column < limits.columns => Ok(column),
        _ => Err(SheetFault::TooManyColumns {
            max: limits.columns,
        }),
    }
}

fn put(row: &mut Row, column: usize, text: String) {
    if row.cells.len() <= column {
        row.cells.resize(column + 1, String::new());
    }
    if let Some(cell) = row.cells.get_mut(column) {
        *cell = text;
    }
}

/// Writes the top left value of each merged area into its other cells, in rows that hold something themselves.
fn fill_merged(
    workbook: &mut Workbook<'_>,
    name: &str,
    rows: &mut BTreeMap<u32, Row>,
    limits: &Limits,
) -> Result<(), SheetFault> {
    let areas = match workbook.merge_cells_by_sheet_name(name) {
        Ok(areas) => areas,
        Err(XlsxError::WorksheetNotFound(_)) => return Ok(()),
        Err(error) => return Err(fault(&error)),
    };
    let mut budget = limits.cells;
    for area in areas {
        let ((top, left), (bottom, right)) = (area.start, area.end);
        if top > bottom
            || left > right
            || u64::from(bottom - top + 1) * u64::from(right - left + 1) > MERGE_MAX
        {
            continue;
        }
        let (Ok(left), Ok(right)) = (usize::try_from(left), usize::try_from(right)) else {
            continue;
        };
        let value = rows.get(&top).map_or("", |row| row.cell(left)).to_owned();
        if value.is_empty() || right >= limits.columns {
            continue;
        }
        for (_, row) in rows.range_mut(top..=bottom) {
            for column in left..=right {
                budget = budget
                    .checked_sub(1)
                    .ok_or(SheetFault::TooManyCells { max: limits.cells })?;
                if row.cell(column).is_empty() {
                    put(row, column, value.clone());
                }
            }
        }
    }
    Ok(())
}

/// A value as it would be typed.
fn text_of(value: DataRef<'_>) -> (String, Option<CellMark>) {
    match value {
        DataRef::Int(n) => (n.to_string(), None),
        DataRef::Float(n) => (number(n), None),
        DataRef::String(text) => (text, None),
        DataRef::SharedString(text) => (text.to_owned(), None),
        DataRef::Bool(yes) => (if yes { "1" } else { "0" }.to_owned(), None),
        DataRef::DateTime(at) => (day(&at), None),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            (text.split('T').next().unwrap_or("").to_owned(), None)
        }
        DataRef::Error(_) => (String::new(), Some(CellMark::ErrorValue)),
        DataRef::Empty => (String::new(), None),
    }
}

/// `912345678` for 9.12345678E8, `72.5`; a whole number without `.0`. Binary noise beyond 15 digits is rounded away.
fn number(n: f64) -> String {
    if n.fract() == 0.0 && n.abs() < 1e15 {
        return format!("{n:.0}");
    }
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    format!("{rounded}")
}

/// `13/10/2025`; a time without a day stays a number.
fn day(at: &ExcelDateTime) -> String {
    if !at.is_datetime() || at.as_f64() < 1.0 {
        return number(at.as_f64());
    }
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    format!("{day:02}/{month:02}/{year:04}")
}

fn fault(error: &XlsxError) -> SheetFault {
    match error {
        XlsxError::Password => SheetFault::OldExcel,
        other => SheetFault::Damaged {
            detail: other.to_string(),
        },
    }
}
