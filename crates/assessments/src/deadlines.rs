//! What is due and when (Circular 124/2021/TT-BCA, Art. 8-9; the round holds the days). Legal days run to 24:00, so a
//! thing due on a day is in time on that whole day.

use crate::dossier::DossierState;
use base::{Day, words};

words! {
    /// What falls due in a round.
    What {
        /// Register (first quarter).
        Registration = "registration",
        /// Hand the dossier in.
        Submission = "submission",
        /// Review it.
        Review = "review",
        /// Decide on it.
        Decision = "decision",
    }
}

words! {
    /// How a date stands to today.
    Standing {
        /// More than [`SOON_DAYS`] away.
        Ahead = "ahead",
        /// Within [`SOON_DAYS`].
        Soon = "soon",
        /// Today.
        Today = "today",
        /// Past.
        Late = "late",
    }
}

/// A month: time enough to hold the assessment meeting and gather what is missing.
pub const SOON_DAYS: i64 = 30;

/// The days of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// Last day to register in time.
    pub registration_due: Day,
    /// First day evidence may be about.
    pub window_first: Day,
    /// Last day evidence may be about.
    pub window_last: Day,
    /// Last day to submit.
    pub closing_day: Day,
    /// The decision is due before this day.
    pub decision_before: Day,
}

/// One thing that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// What.
    pub what: What,
    /// The last day in time.
    pub day: Day,
    /// Days from today to that day; negative when past.
    pub days_left: i64,
    /// How it stands.
    pub standing: Standing,
}

impl Deadlines {
    /// Has the evidence window ended, so that results can be confirmed?
    pub fn window_ended(&self, today: Day) -> bool {
        today > self.window_last
    }

    /// The last day to submit, extension included.
    pub fn closing_day_for(&self, extended_until: Option<Day>) -> Day {
        extended_until.map_or(self.closing_day, |until| until.max(self.closing_day))
    }

    /// Is it too late to submit?
    pub fn closed(&self, extended_until: Option<Day>, today: Day) -> bool {
        today > self.closing_day_for(extended_until)
    }

    /// May evidence be about `day`?
    pub fn window_contains(&self, day: Day) -> bool {
        (self.window_first..=self.window_last).contains(&day)
    }

    /// Registration, for a site that has not registered.
    pub fn registration(&self, today: Day) -> Due {
        due(What::Registration, self.registration_due, today)
    }

    /// What is due next for a dossier, if anything.
    pub fn next(
        &self,
        state: DossierState,
        extended_until: Option<Day>,
        today: Day,
    ) -> Option<Due> {
        let last_decision_day = self.decision_before.plus_days(-1);
        match state {
            DossierState::Registered | DossierState::InProgress | DossierState::Returned => {
                Some(due(
                    What::Submission,
                    self.closing_day_for(extended_until),
                    today,
                ))
            }
            DossierState::Submitted => Some(due(What::Review, last_decision_day, today)),
            DossierState::Endorsed => Some(due(What::Decision, last_decision_day, today)),
            _ => None,
        }
    }

    /// Is it late: not with the reviewer after the closing day, or not decided in time?
    pub fn is_late(&self, state: DossierState, extended_until: Option<Day>, today: Day) -> bool {
        self.next(state, extended_until, today)
            .is_some_and(|due| due.standing == Standing::Late)
    }
}

fn due(what: What, day: Day, today: Day) -> Due {
    let days_left = today.days_until(day);
    let standing = match days_left {
        ..0 => Standing::Late,
        0 => Standing::Today,
        1..=SOON_DAYS => Standing::Soon,
        _ => Standing::Ahead,
    };
    Due {
        what,
        day,
        days_left,
        standing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn round_2026() -> Deadlines {
        Deadlines {
            registration_due: day("2026-03-31"),
            window_first: day("2025-11-16"),
            window_last: day("2026-11-15"),
            closing_day: day("2026-11-15"),
            decision_before: day("2026-11-20"),
        }
    }

    #[test]
    fn the_edges_of_the_year() {
        use DossierState as S;
        let check = |state, today: &str, expect: Option<(What, i64, Standing)>| {
            let next = round_2026().next(state, None, day(today));
            assert_eq!(
                next.map(|d| (d.what, d.days_left, d.standing)),
                expect,
                "{state:?} {today}"
            );
        };
        check(
            S::InProgress,
            "2026-10-15",
            Some((What::Submission, 31, Standing::Ahead)),
        );
        check(
            S::InProgress,
            "2026-10-20",
            Some((What::Submission, 26, Standing::Soon)),
        );
        check(
            S::Returned,
            "2026-11-15",
            Some((What::Submission, 0, Standing::Today)),
        );
        check(
            S::InProgress,
            "2026-11-16",
            Some((What::Submission, -1, Standing::Late)),
        );
        check(
            S::Submitted,
            "2026-11-19",
            Some((What::Review, 0, Standing::Today)),
        );
        check(
            S::Endorsed,
            "2026-11-19",
            Some((What::Decision, 0, Standing::Today)),
        );
        check(
            S::Endorsed,
            "2026-11-20",
            Some((What::Decision, -1, Standing::Late)),
        );
        check(S::Recognised, "2026-12-01", None);
        check(S::Withdrawn, "2026-01-01", None);
    }

    #[test]
    fn the_window_ends_with_its_last_day() {
        let round = round_2026();
        assert!(!round.window_ended(day("2026-11-15")));
        assert!(round.window_ended(day("2026-11-16")));
        assert!(
            round.window_contains(day("2025-11-16")) && !round.window_contains(day("2025-11-15"))
        );
        assert!(
            round.window_contains(day("2026-11-15")) && !round.window_contains(day("2026-11-16"))
        );
    }

    #[test]
    fn an_extension_moves_the_closing_day_only_later() {
        let round = round_2026();
        assert!(round.closed(None, day("2026-11-16")));
        assert!(!round.closed(Some(day("2026-11-18")), day("2026-11-18")));
        assert!(round.closed(Some(day("2026-11-18")), day("2026-11-19")));
        assert!(!round.closed(Some(day("2026-11-01")), day("2026-11-15")));
        assert!(round.is_late(DossierState::InProgress, None, day("2026-11-16")));
        assert!(!round.is_late(
            DossierState::InProgress,
            Some(day("2026-11-18")),
            day("2026-11-16")
        ));
    }

    #[test]
    fn registration_is_in_time_on_the_last_day_of_march() {
        assert_eq!(
            round_2026().registration(day("2026-03-31")).standing,
            Standing::Today
        );
        assert_eq!(
            round_2026().registration(day("2026-04-01")).standing,
            Standing::Late
        );
    }
}
