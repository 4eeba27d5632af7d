//! Which sheet, which row is the heading, what each column holds: guessed, then a person's to edit.

use crate::{
    book::{Book, Row, Sheet, column_letters},
    fault::SheetFault,
    fields::{Field, Purpose},
};
use base::{Refusal, fold::fold_plain};
use std::collections::BTreeSet;

/// Rows in which the heading is looked for: forms have up to a dozen lines of titles.
const HEADING_WITHIN: usize = 40;

/// One column with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from 0.
    pub index: usize,
    /// The heading as written; of two lines joined by a space.
    pub heading: String,
    /// What it holds; `None` is passed over.
    pub field: Option<Field>,
    /// What one unit in the column is worth in đồng, from the heading: 1, 1,000, 1,000,000 or 1,000,000,000.
    pub scale: u64,
}

/// How a book is read. Set [`Column::field`] to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What it is read for.
    pub purpose: Purpose,
    /// Index in [`Book::sheets`].
    pub sheet: usize,
    /// Number of the first heading row, from 1.
    pub heading_first: u32,
    /// Number of the last heading row; records stand below.
    pub heading_last: u32,
    /// All columns of the sheet that have a heading, in order.
    pub columns: Vec<Column>,
}

impl Mapping {
    /// The first column that holds the field.
    pub fn column_of(&self, field: Field) -> Option<&Column> {
        self.columns
            .iter()
            .find(|column| column.field == Some(field))
    }

    /// What must be put right before the rows are read: `sheets.heading-twice`, `sheets.heading-missing`.
    pub fn refusals(&self) -> Vec<Refusal> {
        let mut out = Vec::new();
        for field in Field::ALL {
            let at: Vec<String> = self
                .columns
                .iter()
                .filter(|column| column.field == Some(*field))
                .map(|column| column_letters(column.index))
                .collect();
            if at.len() > 1 {
                out.push(
                    Refusal::new("sheets.heading-twice")
                        .with("field", field.as_str())
                        .with("columns", at.join(", ")),
                );
            }
        }
        let mut need = |fields: &[Field]| {
            if fields.iter().all(|field| self.column_of(*field).is_none()) {
                let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
                out.push(Refusal::new("sheets.heading-missing").with("field", names.join(", ")));
            }
        };
        match self.purpose {
            Purpose::Sites => {
                need(&[Field::Name]);
                need(&[Field::Commune]);
            }
            Purpose::Results => {
                need(&[Field::Code, Field::Name]);
                need(&[Field::Year]);
                need(&[Field::Result]);
            }
        }
        out
    }
}

/// Guesses sheet, heading and columns: the sheet and row whose cells name the most fields; the earlier of two alike.
///
/// # Errors
/// [`SheetFault::NoHeadings`] when no row names at least two fields.
pub fn guess_mapping(book: &Book, purpose: Purpose) -> Result<Mapping, SheetFault> {
    let mut best: Option<(usize, Mapping)> = None;
    for index in 0..book.sheets.len() {
        let Some((score, mapping)) = guess_sheet(book, index, purpose) else {
            continue;
        };
        if best.as_ref().is_none_or(|(least, _)| score > *least) {
            best = Some((score, mapping));
        }
    }
    best.map(|(_, mapping)| mapping)
        .ok_or(SheetFault::NoHeadings)
}

/// As [`guess_mapping`], in a sheet that a person chose.
pub fn guess_mapping_in(
    book: &Book,
    sheet: usize,
    purpose: Purpose,
) -> Result<Mapping, SheetFault> {
    guess_sheet(book, sheet, purpose)
        .map(|(_, mapping)| mapping)
        .ok_or(SheetFault::NoHeadings)
}

/// As a person says: the headings of a sheet stand in the rows `first` to `last`, of which the last is the most exact.
///
/// # Errors
/// [`SheetFault::NoHeadings`] when there are no such rows, or nothing stands in them.
pub fn mapping_at(
    book: &Book,
    sheet: usize,
    purpose: Purpose,
    first: u32,
    last: u32,
) -> Result<Mapping, SheetFault> {
    let rows = book.sheets.get(sheet).ok_or(SheetFault::NoHeadings)?;
    let row = |number: u32| rows.rows.iter().find(|row| row.number == number);
    let (upper, lower) = (row(first), row(last).filter(|_| last > first));
    if upper.or(lower).is_none() || last < first {
        return Err(SheetFault::NoHeadings);
    }
    let columns = columns(headings_of(upper, lower, rows.width), purpose);
    if columns.is_empty() {
        return Err(SheetFault::NoHeadings);
    }
    Ok(Mapping {
        purpose,
        sheet,
        heading_first: first,
        heading_last: last,
        columns,
    })
}

/// The columns under the headings that hold a text.
fn columns(headings: Vec<Heading>, purpose: Purpose) -> Vec<Column> {
    headings
        .into_iter()
        .filter(|heading| !heading.text.is_empty())
        .map(|heading| Column {
            index: heading.index,
            field: heading.field.filter(|field| field.serves(purpose)),
            scale: scale_of(&heading.text),
            heading: heading.text,
        })
        .collect()
}

fn guess_sheet(book: &Book, index: usize, purpose: Purpose) -> Option<(usize, Mapping)> {
    let sheet = book.sheets.get(index)?;
    let mut best: Option<(usize, usize, usize)> = None;
    for at in 0..sheet.rows.len().min(HEADING_WITHIN) {
        for lines in [1, 2] {
            if lines == 2 && !may_be_second_line(sheet, at) {
                continue;
            }
            let score = score(&headings(sheet, at, lines), purpose);
            if score >= 2 && best.is_none_or(|(least, ..)| score > least) {
                best = Some((score, at, lines));
            }
        }
    }
    let (score, at, lines) = best?;
    let columns = columns(headings(sheet, at, lines), purpose);
    let heading_first = sheet.rows.get(at)?.number;
    let mut last = at + lines - 1;
    if sheet.rows.get(last + 1).is_some_and(numbers_the_columns) {
        last += 1;
    }
    let heading_last = sheet.rows.get(last)?.number;
    Some((
        score,
        Mapping {
            purpose,
            sheet: index,
            heading_first,
            heading_last,
            columns,
        },
    ))
}

struct Heading {
    index: usize,
    text: String,
    field: Option<Field>,
}

/// The headings of `lines` rows from `at`. Of two lines the lower is the more exact.
fn headings(sheet: &Sheet, at: usize, lines: usize) -> Vec<Heading> {
    let upper = sheet.rows.get(at);
    let lower = if lines == 2 {
        sheet.rows.get(at + 1)
    } else {
        None
    };
    headings_of(upper, lower, sheet.width)
}

fn headings_of(upper: Option<&Row>, lower: Option<&Row>, width: usize) -> Vec<Heading> {
    (0..width)
        .map(|index| {
            let up = upper.map_or("", |row| row.cell(index)).trim();
            let low = lower.map_or("", |row| row.cell(index)).trim();
            let text = match (up, low) {
                (up, "") => up.to_owned(),
                ("", low) => low.to_owned(),
                (up, low) if up == low => up.to_owned(),
                (up, low) => format!("{up} {low}"),
            };
            let field = Field::from_heading(low)
                .or_else(|| Field::from_heading(&text))
                .or_else(|| Field::from_heading(up));
            Heading { index, text, field }
        })
        .collect()
}

/// How many different fields the headings name, those of the purpose only.
fn score(headings: &[Heading], purpose: Purpose) -> usize {
    let named: BTreeSet<Field> = headings
        .iter()
        .filter_map(|heading| heading.field)
        .filter(|field| field.serves(purpose))
        .collect();
    named.len()
}

/// A second heading line stands directly below and holds no numbers.
fn may_be_second_line(sheet: &Sheet, at: usize) -> bool {
    let (Some(upper), Some(lower)) = (sheet.rows.get(at), sheet.rows.get(at + 1)) else {
        return false;
    };
    lower.number == upper.number + 1
        && !lower.cells.iter().any(|cell| {
            let cell = cell.trim();
            !cell.is_empty()
                && cell
                    .bytes()
                    .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'(' | b')'))
        })
}

/// A line such as `(1) (2) (3)` or `A B 1 2` under the headings of an official form.
fn numbers_the_columns(row: &Row) -> bool {
    let texts: Vec<&str> = row
        .cells
        .iter()
        .map(|cell| cell.trim().trim_matches(['(', ')']))
        .filter(|cell| !cell.is_empty())
        .collect();
    let short = |text: &&str| {
        text.len() <= 2
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    texts.len() >= 3
        && texts.iter().all(short)
        && texts.iter().collect::<BTreeSet<_>>().len() == texts.len()
}

/// What one unit is worth, by the heading: `(tỷ đồng)`, `triệu đồng`, `1000đ`.
fn scale_of(heading: &str) -> u64 {
    let plain = fold_plain(heading);
    let has = |words: &[&str]| {
        words
            .iter()
            .any(|word| plain.split(' ').any(|part| part == *word))
    };
    if has(&["ty", "ti"]) {
        1_000_000_000
    } else if has(&["trieu", "trd"]) {
        1_000_000
    } else if has(&["nghin", "ngan", "1000d", "1000"]) {
        1_000
    } else {
        1
    }
}
