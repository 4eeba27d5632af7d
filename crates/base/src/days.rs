//! Calendar days.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A legal day in Vietnam, year 1 to 9999. Displays and stores as `2026-10-20`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day; write it as 20/10/2026")]
pub struct NotADay;

impl Day {
    /// The day `year`-`month`-`day`, when the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        Date::new(year, month, day).ok().map(Self)
    }

    /// Reads `2026-10-20`, `20/10/2026`, `20-10-2026` or `20.10.2026`; spaces around are allowed.
    pub fn parse(raw: &str) -> Result<Self, NotADay> {
        let raw = raw.trim();
        let parts: Vec<&str> = raw.split(['-', '/', '.']).map(str::trim).collect();
        let [a, b, c] = parts.as_slice() else {
            return Err(NotADay);
        };
        let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        if year.len() != 4 || !parts.iter().all(|p| p.bytes().all(|x| x.is_ascii_digit())) {
            return Err(NotADay);
        }
        let read = || -> Option<Self> {
            Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        };
        read().ok_or(NotADay)
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// This day moved by `days` (may be negative), held at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_days_since_epoch(self.days_since_epoch().saturating_add(days))
    }

    /// Days from `self` to `later`; negative when `later` is earlier.
    pub fn days_until(self, later: Self) -> i64 {
        later.days_since_epoch() - self.days_since_epoch()
    }

    /// Days since 1970-01-01.
    pub fn days_since_epoch(self) -> i64 {
        // Days from civil, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let (y, m, d) = (
            i64::from(self.year()),
            i64::from(self.month()),
            i64::from(self.day()),
        );
        let y = if m <= 2 { y - 1 } else { y };
        let era = y.div_euclid(400);
        let yoe = y - era * 400;
        let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
        let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
        era * 146_097 + doe - 719_468
    }

    /// The day that is `days` after 1970-01-01, held at the ends of the calendar.
    pub fn from_days_since_epoch(days: i64) -> Self {
        let z = days.clamp(-719_162, 2_932_896) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        let date = || {
            Date::new(
                i16::try_from(year).ok()?,
                i8::try_from(month).ok()?,
                i8::try_from(day).ok()?,
            )
            .ok()
        };
        Self(date().unwrap_or(Date::MAX))
    }

    /// `20/10/2026`, as read in Vietnam.
    pub fn vietnamese(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day(), self.month(), self.year())
    }

    /// `20 October 2026`, as read in English.
    pub fn english(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let index = usize::try_from(self.month() - 1).unwrap_or(0);
        let month = MONTHS.get(index).copied().unwrap_or_default();
        format!("{} {} {}", self.day(), month, self.year())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Day {
    type Err = NotADay;
    fn from_str(raw: &str) -> Result<Self, NotADay> {
        Self::parse(raw)
    }
}

impl TryFrom<String> for Day {
    type Error = NotADay;
    fn try_from(raw: String) -> Result<Self, NotADay> {
        Self::parse(&raw)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_as_people_write_them() {
        let check = |raw: &str, expect: Option<&str>| {
            assert_eq!(
                Day::parse(raw).ok().map(|d| d.to_string()).as_deref(),
                expect,
                "{raw}"
            );
        };
        check("2026-10-20", Some("2026-10-20"));
        check(" 20/10/2026 ", Some("2026-10-20"));
        check("1/2/2026", Some("2026-02-01"));
        check("20.10.2026", Some("2026-10-20"));
        check("29/02/2026", None);
        check("20/10/26", None);
        check("+1/10/2026", None);
        check("", None);
        check("2026-10", None);
    }

    #[test]
    fn day_numbers_go_there_and_back() {
        for n in (-719_162..2_932_896).step_by(317) {
            assert_eq!(Day::from_days_since_epoch(n).days_since_epoch(), n);
        }
        assert_eq!(Day::new(1970, 1, 1).unwrap().days_since_epoch(), 0);
        let eve = Day::new(2024, 2, 28).unwrap();
        assert_eq!(eve.plus_days(1).to_string(), "2024-02-29");
    }
}
