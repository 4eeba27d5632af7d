//! What is due and when (Circular 124/2021/TT-BCA, Art. 8-9; the round holds the days). Legal days run to 24:00, so a
//! thing due on a day is in time on that whole day.

use crate::dossier::DossierState;
use base::{Day, Period, PeriodKind, Refusal, words};

words! {
    /// What falls due in a round.
    What {
        /// Register (first quarter).
        Registration = "registration",
        /// Hand in the papers of the registration.
        RegistrationPapers = "registration-papers",
        /// Hand the dossier in.
        Submission = "submission",
        /// Review it.
        Review = "review",
        /// Speak for the window's days after the submission.
        LastDays = "last-days",
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
        /// Past, and still possible.
        Late = "late",
        /// Past, and no longer possible without an act that reopens it.
        Closed = "closed",
    }
}

words! {
    /// Where a round is in its year.
    Phase {
        /// Not begun.
        Ahead = "ahead",
        /// Sites register.
        Registration = "registration",
        /// Sites work, answer and gather evidence.
        Work = "work",
        /// The window's last [`DRAFT_DAYS`]: drafts, queues and lists are drawn up, nothing is confirmed yet.
        Drafting = "drafting",
        /// The window has ended: the last days are confirmed, decisions are made.
        Confirmation = "confirmation",
        /// The day for decisions has passed.
        Over = "over",
    }
}

/// 1 to 15 November in the yearly round: at most four days lie between the window and the decision, so the work is done
/// before the window ends.
pub const DRAFT_DAYS: i64 = 15;

/// A month: time enough to hold the assessment meeting and gather what is missing.
pub const SOON_DAYS: i64 = 30;

/// Days that a site needs to mend what it was sent back for: a meeting to hold and a page to sign. Fewer left, and a
/// return asks for a later closing day.
pub const MEND_DAYS: i64 = 3;

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
    /// These days, when they are in an order in which a round can be held.
    pub fn checked(self) -> Result<Self, Refusal> {
        let refuse = |code, day: Day| Err(Refusal::new(code).with("day", day));
        if self.window_last < self.window_first {
            return refuse("assessments.window-backwards", self.window_last);
        }
        if self.registration_due > self.closing_day {
            return refuse("assessments.registration-after-closing", self.closing_day);
        }
        if self.closing_day >= self.decision_before {
            return refuse("assessments.closing-after-decision", self.decision_before);
        }
        if self.window_last.plus_days(1) >= self.decision_before {
            return refuse("assessments.no-day-to-decide", self.decision_before);
        }
        Ok(self)
    }

    /// Where a round that begins on `first_day` is on `today`.
    pub fn phase(&self, first_day: Day, today: Day) -> Phase {
        if today < first_day {
            Phase::Ahead
        } else if today >= self.decision_before {
            Phase::Over
        } else if self.window_ended(today) {
            Phase::Confirmation
        } else if today > self.window_last.plus_days(-DRAFT_DAYS) {
            Phase::Drafting
        } else if today > self.registration_due {
            Phase::Work
        } else {
            Phase::Registration
        }
    }

    /// When the papers of the registration are due: with the registration, at the end of the first quarter; of a site that
    /// was registered later, at once. Late they are still taken.
    pub fn registration_papers(&self, registered: Day, today: Day) -> Due {
        let day = self.registration_due.max(registered);
        due(What::RegistrationPapers, day, today)
    }

    /// The days of the window that a dossier handed in on `submitted` could not speak for yet, that day included; its site
    /// confirms them once the window has ended. `None` when it was handed in after the window.
    pub fn last_days(&self, submitted: Day) -> Option<Period> {
        Period::new(
            PeriodKind::Free,
            submitted.max(self.window_first),
            self.window_last,
        )
    }

    /// The days of the window that nobody has spoken for: neither the submission nor a confirmation. No extension moves them.
    pub fn last_days_open(&self, submitted: Option<Day>, confirmed: Option<Day>) -> Option<Period> {
        match confirmed {
            Some(_) => None,
            None => self.last_days(submitted.unwrap_or(self.window_first)),
        }
    }

    /// When the last days are to be confirmed: from the end of the window until the decision. `None` while the window lasts.
    pub fn last_days_due(&self, today: Day) -> Option<Due> {
        let until = self.decision_before.plus_days(-1);
        self.window_ended(today)
            .then(|| due(What::LastDays, until, today))
    }

    /// May the closing day be moved to `until`? Only later, not into the past, and so that a decision can follow in time.
    pub fn extension(&self, until: Day, today: Day) -> Result<(), Refusal> {
        if until <= self.closing_day || until < today {
            return Err(
                Refusal::new("assessments.extension-too-early").with("day", self.closing_day)
            );
        }
        if until >= self.decision_before {
            return Err(
                Refusal::new("assessments.extension-too-late").with("day", self.decision_before)
            );
        }
        Ok(())
    }

    /// Is the closing day past, or so near that a dossier sent back today could hardly be mended?
    pub fn return_asks_closing_day(&self, extended_until: Option<Day>, today: Day) -> bool {
        today.plus_days(MEND_DAYS) > self.closing_day_for(extended_until)
    }

    /// The closing day that a return on `today` gives, when it gives one. Without any the site must still be able to mend
    /// the dossier; a return that nobody can answer is refused.
    pub fn closing_day_of_return(
        &self,
        until: Option<Day>,
        extended_until: Option<Day>,
        today: Day,
    ) -> Result<Option<Day>, Refusal> {
        let closed = self.closed(extended_until, today);
        if closed && today >= self.decision_before {
            return Err(
                Refusal::new("assessments.no-time-to-mend").with("day", self.decision_before)
            );
        }
        match until {
            Some(until) => self.extension(until, today).map(|()| Some(until)),
            None if closed => Err(Refusal::new("assessments.closing-day-needed")
                .with("day", self.closing_day_for(extended_until))),
            None => Ok(None),
        }
    }

    /// May a decision be dated `day`? Not before the window has ended, which no extension moves; and where a later closing
    /// day was granted and used, not before the dossier was handed in.
    pub fn decision_day(
        &self,
        day: Day,
        extended_until: Option<Day>,
        submitted: Option<Day>,
    ) -> Result<(), Refusal> {
        let after_window = self.window_last.plus_days(1);
        let first = match (extended_until, submitted) {
            (Some(_), Some(submitted)) => after_window.max(submitted),
            _ => after_window,
        };
        if day < first {
            return Err(Refusal::new("assessments.decision-too-early").with("day", first));
        }
        Ok(())
    }

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

    /// Registration, for a site that has not registered: late from its day on, closed with the round's closing day.
    pub fn registration(&self, today: Day) -> Due {
        let due = due(What::Registration, self.registration_due, today);
        if today > self.closing_day {
            return due.closed();
        }
        due
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
                let day = self.closing_day_for(extended_until);
                Some(due(What::Submission, day, today).closed())
            }
            DossierState::Submitted => Some(due(What::Review, last_decision_day, today)),
            DossierState::Endorsed => Some(due(What::Decision, last_decision_day, today)),
            _ => None,
        }
    }

    /// Is it late: not with the reviewer after the closing day, or not decided in time?
    pub fn is_late(&self, state: DossierState, extended_until: Option<Day>, today: Day) -> bool {
        self.next(state, extended_until, today)
            .is_some_and(|due| due.is_late())
    }
}

impl Due {
    /// Its day has passed, whether or not it is still possible.
    pub const fn is_late(&self) -> bool {
        matches!(self.standing, Standing::Late | Standing::Closed)
    }

    /// Past its day it is no longer possible.
    fn closed(mut self) -> Self {
        if self.standing == Standing::Late {
            self.standing = Standing::Closed;
        }
        self
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
            Some((What::Submission, -1, Standing::Closed)),
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

    #[test]
    fn registration_closes_with_the_round() {
        assert_eq!(
            round_2026().registration(day("2026-11-15")).standing,
            Standing::Late
        );
        assert_eq!(
            round_2026().registration(day("2026-11-16")).standing,
            Standing::Closed
        );
    }

    #[test]
    fn the_year_has_its_phases() {
        let check = |today: &str, expect| {
            let phase = round_2026().phase(day("2026-01-01"), day(today));
            assert_eq!(phase, expect, "{today}");
        };
        check("2025-12-31", Phase::Ahead);
        check("2026-01-01", Phase::Registration);
        check("2026-03-31", Phase::Registration);
        check("2026-04-01", Phase::Work);
        check("2026-10-31", Phase::Work);
        check("2026-11-01", Phase::Drafting);
        check("2026-11-15", Phase::Drafting);
        check("2026-11-16", Phase::Confirmation);
        check("2026-11-19", Phase::Confirmation);
        check("2026-11-20", Phase::Over);
    }

    #[test]
    fn the_days_after_submission_are_left_to_confirm() {
        let left = round_2026().last_days(day("2026-11-05")).unwrap();
        assert_eq!(
            (left.first, left.last),
            (day("2026-11-05"), day("2026-11-15"))
        );
        assert!(round_2026().last_days(day("2026-11-15")).is_some());
        assert!(round_2026().last_days(day("2026-11-16")).is_none());
    }

    #[test]
    fn the_papers_of_a_registration_are_due_with_it_or_at_once() {
        let check = |registered: &str, today: &str, expect: (&str, Standing)| {
            let due = round_2026().registration_papers(day(registered), day(today));
            let found = (due.day.to_string(), due.standing);
            assert_eq!(found, (expect.0.to_owned(), expect.1), "{registered}");
        };
        check("2026-01-10", "2026-02-01", ("2026-03-31", Standing::Ahead));
        check("2026-03-31", "2026-03-31", ("2026-03-31", Standing::Today));
        check("2026-02-01", "2026-04-01", ("2026-03-31", Standing::Late));
        // Admitted in May: due on that day, late from the next on, and taken until the dossier is closed.
        check("2026-05-12", "2026-05-12", ("2026-05-12", Standing::Today));
        check("2026-05-12", "2026-05-13", ("2026-05-12", Standing::Late));
    }

    #[test]
    fn the_last_days_are_open_until_somebody_speaks_for_them() {
        let check = |submitted: &str, confirmed: &str, expect: Option<&str>| {
            let read = |text: &str| (!text.is_empty()).then(|| day(text));
            let open = round_2026().last_days_open(read(submitted), read(confirmed));
            let first = open.map(|days| days.first.to_string());
            assert_eq!(first.as_deref(), expect, "{submitted} {confirmed}");
        };
        check("2026-11-05", "", Some("2026-11-05"));
        check("2026-11-15", "", Some("2026-11-15"));
        check("2026-11-05", "2026-11-16", None);
        // Handed in after the window, as an extension allows, the submission speaks for all of it.
        check("2026-11-16", "", None);
        check("2026-11-18", "", None);
        // Nobody knows when it was handed in.
        check("", "", Some("2025-11-16"));
    }

    #[test]
    fn the_last_days_are_due_between_the_window_and_the_decision() {
        let check = |today: &str, expect: Option<(i64, Standing)>| {
            let due = round_2026().last_days_due(day(today));
            assert_eq!(due.map(|due| (due.days_left, due.standing)), expect);
        };
        check("2026-11-15", None);
        check("2026-11-16", Some((3, Standing::Soon)));
        check("2026-11-19", Some((0, Standing::Today)));
        check("2026-11-20", Some((-1, Standing::Late)));
    }

    #[test]
    fn an_extension_leaves_a_day_to_decide() {
        let check = |until: &str, today: &str, expect: Option<&str>| {
            let answer = round_2026().extension(day(until), day(today));
            assert_eq!(answer.err().map(|refusal| refusal.code), expect, "{until}");
        };
        check(
            "2026-11-15",
            "2026-11-10",
            Some("assessments.extension-too-early"),
        );
        check("2026-11-16", "2026-11-10", None);
        check(
            "2026-11-16",
            "2026-11-17",
            Some("assessments.extension-too-early"),
        );
        check("2026-11-19", "2026-11-19", None);
        check(
            "2026-11-20",
            "2026-11-10",
            Some("assessments.extension-too-late"),
        );
    }

    #[test]
    fn days_out_of_order_are_refused() {
        let check = |spoil: fn(&mut Deadlines), expect: Option<&str>| {
            let mut days = round_2026();
            spoil(&mut days);
            assert_eq!(days.checked().err().map(|refusal| refusal.code), expect);
        };
        check(|_| {}, None);
        check(
            |d| d.window_last = d.window_first.plus_days(-1),
            Some("assessments.window-backwards"),
        );
        check(
            |d| d.registration_due = d.closing_day.plus_days(1),
            Some("assessments.registration-after-closing"),
        );
        check(
            |d| d.closing_day = d.decision_before,
            Some("assessments.closing-after-decision"),
        );
        check(
            |d| d.window_last = d.decision_before.plus_days(-1),
            Some("assessments.no-day-to-decide"),
        );
    }

    #[test]
    fn a_return_leaves_the_site_time_to_mend() {
        let round = round_2026();
        let check = |until: &str, extended: &str, today: &str, expect: Result<&str, &str>| {
            let read = |text: &str| (!text.is_empty()).then(|| day(text));
            let found = round.closing_day_of_return(read(until), read(extended), day(today));
            let found = found.map(|day| day.map_or(String::new(), |day| day.to_string()));
            let expect = expect.map(str::to_owned);
            assert_eq!(
                found.map_err(|refusal| refusal.code),
                expect,
                "{until} {today}"
            );
        };
        check("", "", "2026-10-20", Ok(""));
        check("", "", "2026-11-16", Err("assessments.closing-day-needed"));
        check("", "2026-11-18", "2026-11-16", Ok(""));
        check("2026-11-18", "", "2026-11-16", Ok("2026-11-18"));
        check("2026-11-18", "", "2026-10-20", Ok("2026-11-18"));
        check(
            "2026-11-20",
            "",
            "2026-11-16",
            Err("assessments.extension-too-late"),
        );
        check(
            "2026-11-16",
            "",
            "2026-11-17",
            Err("assessments.extension-too-early"),
        );
        check(
            "2026-11-19",
            "",
            "2026-11-20",
            Err("assessments.no-time-to-mend"),
        );
        assert!(!round.return_asks_closing_day(None, day("2026-11-01")));
        assert!(round.return_asks_closing_day(None, day("2026-11-13")));
        assert!(!round.return_asks_closing_day(Some(day("2026-11-18")), day("2026-11-13")));
    }

    #[test]
    fn a_decision_is_dated_after_what_it_decides_on() {
        let round = round_2026();
        let check = |on: &str, extended: &str, submitted: &str, expect: Result<(), &str>| {
            let read = |text: &str| (!text.is_empty()).then(|| day(text));
            let found = round.decision_day(day(on), read(extended), read(submitted));
            assert_eq!(found.map_err(|refusal| refusal.code), expect, "{on}");
        };
        let early = Err("assessments.decision-too-early");
        check("2026-11-15", "", "2026-11-05", early);
        check("2026-11-16", "", "2026-11-05", Ok(()));
        check("2026-11-16", "2026-11-18", "2026-11-17", early);
        check("2026-11-17", "2026-11-18", "2026-11-17", Ok(()));
        check("2026-11-15", "2026-11-18", "2026-11-10", early);
        // Handed in on paper in time and entered late: the paper's day stands.
        check("2026-11-16", "", "2026-11-18", Ok(()));
    }
}
