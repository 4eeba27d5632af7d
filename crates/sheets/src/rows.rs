//! What became of each row.

use crate::{
    book::{Book, Row, column_letters},
    fields::Field,
    mapping::Mapping,
};

/// The most of a wrong value that is shown back, in characters.
const SHOWN_CHARS: usize = 60;

/// One thing wrong in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row's number in the sheet, from 1.
    pub row: u32,
    /// The column's letters; `None` when no column holds the field.
    pub column: Option<String>,
    /// What the value was read as; `None` for faults of the row as a whole.
    pub field: Option<Field>,
    /// The stable code: `sheets.*`, `text.*` or `number.*`.
    pub code: &'static str,
    /// The value as found, cut to 60 characters.
    pub value: String,
}

/// One row: what it says, or all that is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowResult<T> {
    /// The row's number in the sheet, from 1.
    pub row: u32,
    /// The typed row, or at least one fault.
    pub outcome: Result<T, Vec<RowFault>>,
}

/// All rows below the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    /// Rows that hold a record, in order.
    pub rows: Vec<RowResult<T>>,
    /// Numbers of rows passed over because they hold no record: totals, group titles, signatures.
    pub skipped: Vec<u32>,
}

impl<T> Rows<T> {
    /// All faults of all rows, in order.
    pub fn faults(&self) -> impl Iterator<Item = &RowFault> {
        self.rows
            .iter()
            .filter_map(|row| row.outcome.as_ref().err())
            .flatten()
    }

    /// How many rows can be taken as they are.
    pub fn good(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome.is_ok()).count()
    }
}

/// Walks the rows below the headings, reading each through `take`.
pub(crate) fn walk<T>(
    book: &Book,
    mapping: &Mapping,
    mut take: impl FnMut(&mut Reader<'_>) -> Option<T>,
) -> Rows<T> {
    let mut out = Rows {
        rows: Vec::new(),
        skipped: Vec::new(),
    };
    let Some(sheet) = book.sheets.get(mapping.sheet) else {
        return out;
    };
    for row in sheet
        .rows
        .iter()
        .filter(|row| row.number > mapping.heading_last)
    {
        if holds_no_record(row) {
            out.skipped.push(row.number);
            continue;
        }
        let mut reader = Reader {
            row,
            mapping,
            faults: Vec::new(),
        };
        let value = take(&mut reader);
        let outcome = match value {
            Some(value) if reader.faults.is_empty() => Ok(value),
            _ => Err(reader.faults),
        };
        out.rows.push(RowResult {
            row: row.number,
            outcome,
        });
    }
    out
}

/// Totals, and rows with a single text (group titles, notes, signatures), beside a running number at most.
fn holds_no_record(row: &Row) -> bool {
    if !row.marks.is_empty() {
        return false;
    }
    let mut texts = row
        .cells
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let Some(first) = texts.next() else {
        return true;
    };
    let plain = base::fold::fold_plain(first);
    if ["tong cong", "tong so", "cong", "tong"].contains(&plain.as_str())
        || plain.starts_with("tong cong ")
    {
        return true;
    }
    let distinct: Vec<&str> = texts.filter(|text| *text != first).collect();
    match distinct.as_slice() {
        [] => true,
        [only, rest @ ..] => is_running_number(first) && rest.iter().all(|text| text == only),
    }
}

/// `12`, `12.`, `IV`, `a)`: what stands in the STT column.
fn is_running_number(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ')', ' ']);
    let roman = |c: char| matches!(c, 'I' | 'V' | 'X' | 'L');
    !text.is_empty()
        && text.len() <= 5
        && (text.bytes().all(|b| b.is_ascii_digit()) || text.chars().all(roman) || text.len() == 1)
}

/// Reads the fields of one row and gathers what is wrong.
pub(crate) struct Reader<'a> {
    pub(crate) row: &'a Row,
    pub(crate) mapping: &'a Mapping,
    pub(crate) faults: Vec<RowFault>,
}

impl<'a> Reader<'a> {
    /// The trimmed text of the field; empty when there is no column or no text.
    pub(crate) fn raw(&mut self, field: Field) -> &'a str {
        let Some(column) = self.mapping.column_of(field) else {
            return "";
        };
        let mark = self.row.marks.iter().find(|(at, _)| *at == column.index);
        if let Some((_, mark)) = mark {
            self.fault(field, mark.code());
        }
        self.row.cell(column.index).trim()
    }

    /// Is the cell of the field unusable for a reason already reported?
    pub(crate) fn is_marked(&self, field: Field) -> bool {
        self.mapping
            .column_of(field)
            .is_some_and(|column| self.row.marks.iter().any(|(at, _)| *at == column.index))
    }

    /// Records that the field is wrong.
    pub(crate) fn fault(&mut self, field: Field, code: &'static str) {
        let column = self.mapping.column_of(field);
        let value = column.map_or("", |column| self.row.cell(column.index).trim());
        if self
            .faults
            .iter()
            .any(|fault| fault.field == Some(field) && fault.code == code)
        {
            return;
        }
        self.faults.push(RowFault {
            row: self.row.number,
            column: column.map(|column| column_letters(column.index)),
            field: Some(field),
            code,
            value: value.chars().take(SHOWN_CHARS).collect(),
        });
    }

    /// A required line of text.
    pub(crate) fn required(&mut self, field: Field, max: usize) -> Option<String> {
        let raw = self.raw(field);
        if raw.is_empty() && self.is_marked(field) {
            return None;
        }
        match base::text::line(raw, max) {
            Ok(text) => Some(text),
            Err(fault) => {
                self.fault(field, fault.code());
                None
            }
        }
    }

    /// An optional line of text.
    pub(crate) fn optional(&mut self, field: Field, max: usize) -> Option<String> {
        let raw = self.raw(field);
        base::text::optional_line(raw, max).unwrap_or_else(|fault| {
            self.fault(field, fault.code());
            None
        })
    }

    /// An optional value read by `parse`; what `parse` refuses is recorded with its code.
    pub(crate) fn parsed<T>(
        &mut self,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<T> {
        let raw = self.raw(field);
        if raw.is_empty() || matches!(raw, "-" | "–") {
            return None;
        }
        match parse(raw) {
            Ok(value) => Some(value),
            Err(code) => {
                self.fault(field, code);
                None
            }
        }
    }
}
