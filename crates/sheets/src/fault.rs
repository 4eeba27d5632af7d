//! Why a whole file is refused.

use base::Refusal;

/// Why a file could not be read at all. Each has a stable code and the facts of its message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// No bytes, or no row with a text.
    #[error("empty")]
    Empty,
    /// More bytes than allowed.
    #[error("larger than {max} bytes")]
    TooLarge {
        /// The most it may have.
        max: usize,
    },
    /// The old binary `.xls`, or a workbook locked by a password: save as `.xlsx` without one.
    #[error("an old or locked Excel file")]
    OldExcel,
    /// Neither a workbook nor text.
    #[error("not a table")]
    NotATable,
    /// A workbook whose inside is broken.
    #[error("damaged workbook: {detail}")]
    Damaged {
        /// What the reader said, for the log.
        detail: String,
    },
    /// Unzips to far more than a sheet needs.
    #[error("unzips to more than {max} bytes")]
    Bomb {
        /// The most it may have.
        max: u64,
    },
    /// Too many rows.
    #[error("more than {max} rows")]
    TooManyRows {
        /// The most it may have.
        max: u32,
    },
    /// Too many columns.
    #[error("more than {max} columns")]
    TooManyColumns {
        /// The most it may have.
        max: usize,
    },
    /// Too many cells in all sheets.
    #[error("more than {max} cells")]
    TooManyCells {
        /// The most it may have.
        max: usize,
    },
    /// One cell holds too long a text.
    #[error("cell {cell} is longer than {max} characters")]
    CellTooLong {
        /// Its address, such as `C12`.
        cell: String,
        /// The most it may have.
        max: usize,
    },
    /// Text in an encoding that could not be told for sure.
    #[error("unknown text encoding")]
    UnknownEncoding {
        /// A sample, as it would be shown, at most 40 characters.
        sample: String,
    },
    /// No row looks like headings.
    #[error("no heading row")]
    NoHeadings,
}

impl SheetFault {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "sheets.empty",
            Self::TooLarge { .. } => "sheets.too-large",
            Self::OldExcel => "sheets.old-excel",
            Self::NotATable => "sheets.not-a-table",
            Self::Damaged { .. } => "sheets.damaged",
            Self::Bomb { .. } => "sheets.bomb",
            Self::TooManyRows { .. } => "sheets.too-many-rows",
            Self::TooManyColumns { .. } => "sheets.too-many-columns",
            Self::TooManyCells { .. } => "sheets.too-many-cells",
            Self::CellTooLong { .. } => "sheets.cell-too-long",
            Self::UnknownEncoding { .. } => "sheets.unknown-encoding",
            Self::NoHeadings => "sheets.no-headings",
        }
    }

    /// The refusal with its facts.
    pub fn refusal(&self) -> Refusal {
        let refusal = Refusal::new(self.code());
        match self {
            Self::TooLarge { max } | Self::TooManyColumns { max } | Self::TooManyCells { max } => {
                refusal.with("max", max)
            }
            Self::Bomb { max } => refusal.with("max", max),
            Self::TooManyRows { max } => refusal.with("max", max),
            Self::CellTooLong { cell, max } => refusal.with("cell", cell).with("max", max),
            Self::UnknownEncoding { sample } => refusal.with("sample", sample),
            Self::Empty
            | Self::OldExcel
            | Self::NotATable
            | Self::Damaged { .. }
            | Self::NoHeadings => refusal,
        }
    }
}
