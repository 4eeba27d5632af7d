//! What a file becomes: sheets of numbered rows of plain text.

/// How much a sheet may hold. Each limit is refused by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as uploaded. A roster of 30,000 sites is about 3 MB.
    pub file_bytes: usize,
    /// Bytes of a workbook once unzipped: what it may take in memory.
    pub unzipped_bytes: u64,
    /// Unzipped bytes for each zipped byte; real sheets stay under 60, a bomb reaches 1,000.
    pub ratio: u64,
    /// Columns. Forms have about 20.
    pub columns: usize,
    /// Rows, empty ones included: the last row number.
    pub rows: u32,
    /// Characters in one cell, as in Excel.
    pub cell_chars: usize,
    /// Cells in all visible sheets together, so that many wide sheets cannot add up.
    pub cells: usize,
}

impl Limits {
    /// The limits of the house.
    pub const HOUSE: Self = Self {
        file_bytes: 20 * 1024 * 1024,
        unzipped_bytes: 200 * 1024 * 1024,
        ratio: 200,
        columns: 200,
        rows: 100_000,
        cell_chars: 32_767,
        cells: 4_000_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::HOUSE
    }
}

/// What kind of file the book came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Text with a delimiter.
    Csv,
}

/// A cell that holds no text for a reason a person should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellMark {
    /// A formula whose value the file does not hold.
    FormulaWithoutValue,
    /// An error value such as `#N/A`.
    ErrorValue,
}

impl CellMark {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FormulaWithoutValue => "sheets.formula-without-value",
            Self::ErrorValue => "sheets.error-value",
        }
    }
}

/// One row that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// Texts by column from A; trailing empty cells may be missing.
    pub cells: Vec<String>,
    /// Columns (from 0) whose cell holds no usable value, with the reason.
    pub marks: Vec<(usize, CellMark)>,
}

impl Row {
    /// The text of a column counted from 0; empty when there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// One visible sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty for CSV.
    pub name: String,
    /// Rows that are not empty, in order.
    pub rows: Vec<Row>,
    /// Columns of the widest row.
    pub width: usize,
}

/// A file that was read: its visible sheets that hold something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// What it came from.
    pub format: Format,
    /// At least one sheet.
    pub sheets: Vec<Sheet>,
    /// The encodings that were converted to Unicode, such as `TCVN3`; empty for most files.
    pub converted_from: Vec<&'static str>,
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_sheet() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }
}
