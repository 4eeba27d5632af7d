//! What may be wrong with a dataset, each fault with its file and line, so that all are mended in one go.

use base::{Day, LifeId};
use std::fmt;

base::words! {
    /// One of the files that are read.
    UnitsFile {
        /// The lives.
        Units = "units.csv",
        /// The edges.
        Changes = "changes.csv",
        /// The closed lives without a successor.
        Exceptions = "exceptions.csv",
        /// Centres, areas, populations.
        Geo = "geo.csv",
    }
}

/// One fault of a dataset.
#[derive(Debug, thiserror::Error)]
pub struct UnitsFault {
    /// The file it stands in.
    pub file: UnitsFile,
    /// Its line, from 1 (the heading).
    pub line: u64,
    /// What is wrong.
    #[source]
    pub kind: UnitsFaultKind,
}

impl fmt::Display for UnitsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}", self.file.as_str(), self.line)
    }
}

/// What is wrong in a line.
#[derive(Debug, thiserror::Error)]
pub enum UnitsFaultKind {
    /// The line cannot be split into fields.
    #[error("not a line of CSV")]
    Csv(#[source] csv::Error),
    /// The heading lacks a column.
    #[error("column `{0}` is missing")]
    MissingColumn(&'static str),
    /// A field that cannot be read as what its column holds.
    #[error("`{value}` is not a value of column `{column}`")]
    Malformed {
        /// The column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// More rows than are read: see `ROWS_MAX`.
    #[error("more than {0} rows")]
    TooManyRows(usize),
    /// The id says another tier, code or first day than the columns.
    #[error("id `{0}` disagrees with level, code or first day")]
    IdDisagrees(LifeId),
    /// The last day is before the first.
    #[error("the last day is before the first")]
    DaysOutOfOrder,
    /// The id stands in an earlier line, too.
    #[error("`{0}` stands here a second time")]
    Twice(LifeId),
    /// Two lives of one tier and code on one day.
    #[error("overlaps `{0}`")]
    Overlap(LifeId),
    /// The parent does not exist on a day of the life.
    #[error("the parent does not exist on {0}")]
    Orphan(Day),
    /// An id that no life has.
    #[error("no life has the id `{0}`")]
    UnknownLife(String),
    /// The source of an edge does not live on the day before it.
    #[error("`{0}` does not live on the day before the change")]
    SourceNotThere(LifeId),
    /// The target of an edge does not live on its day.
    #[error("`{0}` does not live on the day of the change")]
    TargetNotThere(LifeId),
    /// The shares of a split do not add up to 1.
    #[error("the shares of `{0}` do not add up to 1")]
    SharesOff(LifeId),
    /// A split names more than one default target.
    #[error("`{0}` has more than one default target")]
    SeveralDefaults(LifeId),
    /// A life ends, nothing follows, and no exception says why.
    #[error("`{0}` ends without a successor or an exception")]
    NoSuccessor(LifeId),
    /// An exception for a life that needs none.
    #[error("`{0}` needs no exception")]
    NeedlessException(LifeId),
    /// A life begins after the first snapshot and no edge leads to it.
    #[error("`{0}` begins and no edge leads to it")]
    NoOrigin(LifeId),
}
