//! Why a paper was not written.

use base::Refusal;
use std::io;

/// Why a paper was not written. Nothing half-written is ever returned; a writer that was handed in may hold a torn file.
#[derive(Debug, thiserror::Error)]
pub enum PapersError {
    /// A file without a certificate was asked for.
    #[error("no certificate to write")]
    NoCertificates,
    /// More certificates than one file holds.
    #[error("{count} certificates in one file, at most {max}")]
    TooManyCertificates {
        /// How many were asked for.
        count: usize,
        /// The most one file holds.
        max: usize,
    },
    /// A required text is missing.
    #[error("`{field}` of certificate {certificate} is empty")]
    Empty {
        /// Which certificate, from 1.
        certificate: usize,
        /// Which text.
        field: &'static str,
    },
    /// The font cannot show a letter; a name is never printed with a hole in it.
    #[error("`{field}` of certificate {certificate} has letters the font lacks: {letters}")]
    MissingGlyph {
        /// Which certificate, from 1.
        certificate: usize,
        /// Which text.
        field: &'static str,
        /// The letters, each once, as `X (U+0058)`.
        letters: String,
    },
    /// Even in the smallest letters the texts are longer than a page.
    #[error("the texts of certificate {certificate} do not fit on a page")]
    DoesNotFit {
        /// Which certificate, from 1.
        certificate: usize,
    },
    /// The address of the check page is longer than a QR code holds.
    #[error("the check address of certificate {certificate} does not fit in a QR code")]
    CheckAddress {
        /// Which certificate, from 1.
        certificate: usize,
        /// What the encoder said.
        #[source]
        source: qrcode::types::QrError,
    },
    /// More rows than a table of a paper may have.
    #[error("a table of a paper has at most {max} rows")]
    ListTooLong {
        /// The most it may have.
        max: usize,
    },
    /// More letters than a paper may have.
    #[error("a paper has at most {max} letters")]
    DocumentTooLong {
        /// The most it may have.
        max: usize,
    },
    /// The PDF writer refused; a defect of this crate.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
    /// No column, or more than a table may have.
    #[error("{count} columns, from 1 to {max} are possible")]
    Columns {
        /// How many were asked for.
        count: usize,
        /// The most a table may have.
        max: usize,
    },
    /// A row has more or fewer cells than the table has columns; a defect of the caller.
    #[error("row {row} has {found} cells where the table has {expected} columns")]
    RowWidth {
        /// Which row, from 1.
        row: u64,
        /// Columns of the table.
        expected: usize,
        /// Cells of the row.
        found: usize,
    },
    /// A text is longer than a cell of a sheet holds.
    #[error("row {row}, column {column}: a cell holds at most {max} letters")]
    CellTooLong {
        /// Which row, from 1; 0 is the heading.
        row: u64,
        /// Which column, from 1.
        column: usize,
        /// The most a cell holds, in UTF-16 code units.
        max: usize,
    },
    /// The receiving end failed.
    #[error("the table could not be written")]
    Io(#[from] io::Error),
    /// The CSV writer failed.
    #[error("the table could not be written as CSV")]
    Csv(#[from] csv::Error),
    /// The ZIP container of an XLSX failed; a sheet over 4 GiB does.
    #[error("the table could not be written as XLSX")]
    Zip(#[from] zip::result::ZipError),
}

impl PapersError {
    /// The refusal to show a person, for what a person can mend; `None` for faults of the machine or the program.
    pub fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::NoCertificates => Refusal::new("papers.no-certificates"),
            Self::TooManyCertificates { count, max } => {
                Refusal::new("papers.too-many-certificates")
                    .with("count", count)
                    .with("max", max)
            }
            Self::Empty { certificate, field } => Refusal::new("papers.empty")
                .with("certificate", certificate)
                .with("field", field),
            Self::MissingGlyph {
                certificate,
                field,
                letters,
            } => Refusal::new("papers.missing-glyph")
                .with("certificate", certificate)
                .with("field", field)
                .with("letters", letters),
            Self::DoesNotFit { certificate } => {
                Refusal::new("papers.does-not-fit").with("certificate", certificate)
            }
            Self::CheckAddress { certificate, .. } => {
                Refusal::new("papers.check-address").with("certificate", certificate)
            }
            Self::ListTooLong { max } => Refusal::new("papers.list-too-long").with("max", max),
            Self::DocumentTooLong { max } => {
                Refusal::new("papers.document-too-long").with("max", max)
            }
            Self::Columns { count, max } => Refusal::new("papers.columns")
                .with("count", count)
                .with("max", max),
            Self::CellTooLong { row, column, max } => Refusal::new("papers.cell-too-long")
                .with("row", row)
                .with("column", column)
                .with("max", max),
            Self::Pdf(_) | Self::RowWidth { .. } | Self::Io(_) | Self::Csv(_) | Self::Zip(_) => {
                return None;
            }
        })
    }
}
