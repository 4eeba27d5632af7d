//! Tables that leave the house: a list with its heading, what was asked for, when, and how many rows came out.
//! Rows are read one by one and never kept, so a list of a million takes no more memory than one of ten.

pub mod csv;
pub mod xlsx;

use crate::error::PapersError;
use base::{Day, Lang, Timestamp};

/// Rows of one sheet below its heading (Excel's sheet has 1,048,576 rows in all); a longer list goes on in another.
pub const XLSX_MAX_ROWS: u64 = 1_048_576 - 1;
/// Columns of a table: the widest official list has about 40, and each buffered sample row has one cell per column.
pub const MAX_COLUMNS: usize = 256;
/// The most a cell of a sheet holds, in UTF-16 code units (Excel).
pub(crate) const MAX_CELL: usize = 32_767;

/// What a table is, without its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it lists: `Sổ cơ sở`.
    pub title: String,
    /// Which rows were asked for, in words: filters, order, place, period.
    pub question: String,
    /// When the rows were read.
    pub at: Timestamp,
    /// The language of the few words that this crate adds.
    pub lang: Lang,
    /// Its columns, from the left.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands over it.
    pub heading: String,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// What the cells of a column are; it decides width and format, each cell still says itself what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words; also numbers that are names, such as tax codes.
    Text,
    /// Whole numbers.
    Count,
    /// Shares of a hundred.
    Percent,
    /// Days.
    Day,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Count(u64),
    /// Hundredths of a per cent: 7250 is 72.5 %.
    Percent(u64),
    /// A day.
    Day(Day),
}

impl Column {
    /// A column of `kind` under `heading`.
    pub fn new(heading: impl Into<String>, kind: ColumnKind) -> Self {
        Self {
            heading: heading.into(),
            kind,
        }
    }
}

impl Table {
    /// The three lines over the rows: what, which, when, each with its label.
    fn about(&self) -> [(&'static str, String); 3] {
        let (hour, minute) = self.at.hour_minute();
        let (labels, day) = match self.lang {
            Lang::Vi => (
                ["Danh sách", "Điều kiện", "Thời điểm"],
                self.at.day().vietnamese(),
            ),
            Lang::En => (["List", "Filter", "As at"], self.at.day().english()),
        };
        let [list, filter, moment] = labels;
        [
            (list, self.title.clone()),
            (filter, self.question.clone()),
            (moment, format!("{hour:02}:{minute:02} {day}")),
        ]
    }

    const fn rows_label(&self) -> &'static str {
        match self.lang {
            Lang::Vi => "Số dòng",
            Lang::En => "Rows",
        }
    }

    const fn sheets_label(&self) -> &'static str {
        match self.lang {
            Lang::Vi => "Số trang tính của danh sách",
            Lang::En => "Sheets",
        }
    }

    fn check_columns(&self) -> Result<(), PapersError> {
        let count = self.columns.len();
        if count == 0 || count > MAX_COLUMNS {
            return Err(PapersError::Columns {
                count,
                max: MAX_COLUMNS,
            });
        }
        Ok(())
    }

    fn check_row(&self, row: u64, cells: &[Cell]) -> Result<(), PapersError> {
        if cells.len() == self.columns.len() {
            return Ok(());
        }
        Err(PapersError::RowWidth {
            row,
            expected: self.columns.len(),
            found: cells.len(),
        })
    }
}

/// `72.5` for 7250: hundredths with a decimal point and no needless zeros.
pub(crate) fn plain_hundredths(hundredths: u64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match (part, part % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", part / 10),
        _ => format!("{whole}.{part:02}"),
    }
}
