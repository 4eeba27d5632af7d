//! Spans of days with a kind.

use crate::days::Day;
use serde::{Deserialize, Serialize};

/// What a span of days is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodKind {
    /// 1 January to 31 December.
    Year,
    /// A half of a calendar year.
    HalfYear,
    /// A school year, as the authority dates it.
    SchoolYear,
    /// Five years.
    FiveYears,
    /// Any other span.
    Free,
}

/// A span of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// What the span is called.
    pub kind: PeriodKind,
    /// The first day.
    pub first: Day,
    /// The last day; never before the first.
    pub last: Day,
}

impl Period {
    /// A period, when its days are in order.
    pub fn new(kind: PeriodKind, first: Day, last: Day) -> Option<Self> {
        (first <= last).then_some(Self { kind, first, last })
    }

    /// The calendar year `year`, 1 to 9999.
    pub fn year(year: i16) -> Option<Self> {
        Self::new(
            PeriodKind::Year,
            Day::new(year, 1, 1)?,
            Day::new(year, 12, 31)?,
        )
    }

    /// Is `day` one of its days?
    pub fn contains(&self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}
