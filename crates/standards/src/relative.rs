//! Days as a rulebook states them: relative to the year of the round.

use base::Day;

/// A day of the round's year, or of a year before or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelativeDay {
    /// Years after the round's year, -5 to 5; -1 is the year before.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31, and one that the month has in every year.
    pub day: i8,
}

impl RelativeDay {
    /// The day for the round of `year`; `None` beyond the calendar.
    pub fn on(self, year: i16) -> Option<Day> {
        Day::new(year.checked_add(self.year)?, self.month, self.day)
    }
}

/// A span of relative days, both ends included; never ends before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub first: RelativeDay,
    /// The last day.
    pub last: RelativeDay,
}

impl Window {
    /// First and last day for the round of `year`; `None` beyond the calendar.
    pub fn on(self, year: i16) -> Option<(Day, Day)> {
        Some((self.first.on(year)?, self.last.on(year)?))
    }
}

/// How a due day is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// On this day at the latest.
    By(RelativeDay),
    /// Before this day.
    Before(RelativeDay),
}

impl Limit {
    /// The last day that is in time, for the round of `year`.
    pub fn last_day(self, year: i16) -> Option<Day> {
        match self {
            Self::By(day) => day.on(year),
            Self::Before(day) => day.on(year).map(|day| day.plus_days(-1)),
        }
    }

    /// The day as the rulebook names it.
    pub const fn day(self) -> RelativeDay {
        match self {
            Self::By(day) | Self::Before(day) => day,
        }
    }
}
