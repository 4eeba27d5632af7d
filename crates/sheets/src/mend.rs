//! The sheet given back with what is wrong written beside each row, for a person to mend and bring again.

use crate::{book::Book, mapping::Mapping, rows::RowFault};
use std::collections::HashMap;

/// Heading of the added column; it is passed over when the mended sheet is read again.
pub const ERROR_HEADING: &str = "Lỗi";

/// The rows that have faults, under one heading row, each with all its faults in a last column. `say` puts a fault in words.
///
/// A sheet that was mended before loses its old column of errors.
pub fn mend(
    book: &Book,
    mapping: &Mapping,
    faults: &[RowFault],
    say: impl Fn(&RowFault) -> String,
) -> Vec<Vec<String>> {
    let Some(sheet) = book.sheets.get(mapping.sheet) else {
        return Vec::new();
    };
    let mut by_row: HashMap<u32, Vec<String>> = HashMap::new();
    for fault in faults {
        by_row.entry(fault.row).or_default().push(say(fault));
    }
    let columns: Vec<_> = mapping
        .columns
        .iter()
        .filter(|column| column.heading != ERROR_HEADING)
        .collect();
    let mut heading: Vec<String> = columns
        .iter()
        .map(|column| column.heading.clone())
        .collect();
    heading.push(ERROR_HEADING.to_owned());
    let mut out = vec![heading];
    for row in &sheet.rows {
        let Some(said) = by_row
            .get(&row.number)
            .filter(|_| row.number > mapping.heading_last)
        else {
            continue;
        };
        let mut cells: Vec<String> = columns
            .iter()
            .map(|column| row.cell(column.index).to_owned())
            .collect();
        cells.push(said.join("; "));
        out.push(cells);
    }
    out
}
