//! Time as a parameter. Legal days are those of `Asia/Ho_Chi_Minh`, which has kept UTC+7 without summer time since 1975.

use crate::days::Day;
use serde::{Deserialize, Serialize};

/// Seconds by which Vietnam's clock is ahead of UTC.
const VIETNAM_OFFSET_S: i64 = 7 * 3600;
const MICROS_PER_S: i64 = 1_000_000;
const S_PER_DAY: i64 = 86_400;

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment at which `day` has run `seconds` of its 86,400 in Vietnam.
    pub fn on(day: Day, seconds: i64) -> Self {
        Self((day.days_since_epoch() * S_PER_DAY + seconds - VIETNAM_OFFSET_S) * MICROS_PER_S)
    }

    /// The legal day in Vietnam.
    pub fn day(self) -> Day {
        Day::from_days_since_epoch(self.local_seconds().div_euclid(S_PER_DAY))
    }

    /// Hour and minute in Vietnam, 0-23 and 0-59.
    pub fn hour_minute(self) -> (u8, u8) {
        let minutes = self.local_seconds().rem_euclid(S_PER_DAY) / 60;
        (
            u8::try_from(minutes / 60).unwrap_or(0),
            u8::try_from(minutes % 60).unwrap_or(0),
        )
    }

    /// This moment moved by `micros` (may be negative), held at the ends of the range.
    #[must_use]
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0.saturating_add(micros))
    }

    fn local_seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_S) + VIETNAM_OFFSET_S
    }
}

/// Tells what time it is.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// The legal day it is in Vietnam.
    fn today(&self) -> Day {
        self.now().day()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_day_begins_at_seventeen_hours_utc() {
        let day = Day::new(2026, 10, 20).unwrap();
        let midnight = Timestamp::on(day, 0);
        assert_eq!(midnight.day(), day);
        assert_eq!(midnight.plus_micros(-1).day(), day.plus_days(-1));
        assert_eq!(
            Timestamp::on(day, 14 * 3600 + 5 * 60).hour_minute(),
            (14, 5)
        );
    }
}
