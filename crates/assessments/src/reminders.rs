//! When someone is told what is due, and of what: some days before a due day, on the day, now and then once it is past,
//! and on Mondays what waits. At most once a day, never at night, quiet when there is nothing to say.
//!
//! What is due is given; this module only says whether today is a day to speak of it.

use base::{Day, Timestamp, words};

words! {
    /// Something that somebody has to do.
    Task {
        /// Register for a round.
        Register = "register",
        /// Hand in the papers of the registration.
        RegistrationPapers = "registration-papers",
        /// Hand the dossier in.
        HandIn = "hand-in",
        /// Mend what was returned and hand it in again.
        HandInAgain = "hand-in-again",
        /// Speak for the window's last days.
        LastDays = "last-days",
        /// Give the union's opinion.
        Opinion = "opinion",
        /// Review what was handed in.
        Review = "review",
        /// Decide on what was endorsed.
        Decide = "decide",
        /// Remind those who have not registered.
        Urge = "urge",
    }
}

/// So many days before a due day it is spoken of: time to hold a meeting, time to gather what is missing, time to sign.
const LEADS: [i64; 5] = [14, 7, 3, 1, 0];
/// So many days after it, while the thing can still be done; then whoever reads it knows.
const LATE: [i64; 4] = [1, 8, 15, 22];
/// What is due within so many days is named along with what made it a day to speak.
const NEAR_DAYS: i64 = 14;
/// First hour of the day at which a message may leave; before it people sleep.
pub const FIRST_HOUR: u8 = 7;
/// First hour at which none leaves any more.
pub const LAST_HOUR: u8 = 19;
const HOUR_S: i64 = 3600;

/// One thing that is due, or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub task: Task,
    /// The last day in time; `None` when it has no day of its own.
    pub day: Option<Day>,
    /// How many: dossiers or sites; 0 for a day of the calendar on which nothing waits yet.
    pub count: u64,
}

/// What a person wants to be told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// Due days that come near, are there, or have passed.
    pub due: bool,
    /// On Mondays, whatever waits.
    pub weekly: bool,
}

/// What is to be said today of `items`, when everything up to `said` was said already; nothing when today is no day to
/// speak. Days that were skipped (a weekend, a server that stood still) are made up for, once.
pub fn to_say(items: &[Item], wants: Wants, said: Day, today: Day) -> Vec<Item> {
    let open = || items.iter().filter(|item| item.count > 0);
    if is_weekend(today) && !open().any(|item| cannot_wait(item, today)) {
        return Vec::new();
    }
    let due = wants.due && open().any(|item| item.day.is_some_and(|day| crossed(day, said, today)));
    let weekly = wants.weekly && monday_since(said, today);
    open()
        .filter(|item| weekly || due && item.day.is_some_and(|day| is_near(day, today)))
        .copied()
        .collect()
}

/// Did a day to speak of something due on `day` come after `said`, and not after today?
fn crossed(day: Day, said: Day, today: Day) -> bool {
    let before = LEADS.iter().map(|lead| day.plus_days(-lead));
    let after = LATE.iter().map(|days| day.plus_days(*days));
    before.chain(after).any(|at| said < at && at <= today)
}

fn is_near(day: Day, today: Day) -> bool {
    today.days_until(day) <= NEAR_DAYS
}

/// Due before the next working day.
fn cannot_wait(item: &Item, today: Day) -> bool {
    item.day
        .is_some_and(|day| (0..=1).contains(&today.days_until(day)))
}

fn is_weekend(day: Day) -> bool {
    weekday(day) >= 5
}

/// Was there a Monday after `said`, and not after today?
fn monday_since(said: Day, today: Day) -> bool {
    said < today.plus_days(-weekday(today))
}

/// 0 is Monday. 1 January 1970 was a Thursday.
fn weekday(day: Day) -> i64 {
    (day.days_since_epoch() + 3).rem_euclid(7)
}

/// May a message leave at this moment?
pub fn may_leave(at: Timestamp) -> bool {
    (FIRST_HOUR..LAST_HOUR).contains(&at.hour_minute().0)
}

/// This moment, or the next morning when it is night.
pub fn next_moment(at: Timestamp) -> Timestamp {
    let morning = |day| Timestamp::on(day, i64::from(FIRST_HOUR) * HOUR_S);
    match at.hour_minute().0 {
        hour if hour < FIRST_HOUR => morning(at.day()),
        hour if hour >= LAST_HOUR => morning(at.day().plus_days(1)),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn item(task: Task, due: Option<&str>, count: u64) -> Item {
        Item {
            task,
            day: due.map(day),
            count,
        }
    }

    const BOTH: Wants = Wants {
        due: true,
        weekly: true,
    };
    const DUE: Wants = Wants {
        due: true,
        weekly: false,
    };
    const WEEKLY: Wants = Wants {
        due: false,
        weekly: true,
    };

    #[test]
    fn a_due_day_is_spoken_of_on_its_days_and_on_no_other() {
        // 15 November 2026 is a Sunday.
        let check = |said: &str, today: &str, expect: bool| {
            let items = [item(Task::HandIn, Some("2026-11-15"), 1)];
            let said = to_say(&items, DUE, day(said), day(today));
            assert_eq!(!said.is_empty(), expect, "{today}");
        };
        check("2026-10-29", "2026-10-30", false);
        // A fortnight before is a Sunday: it waits for Monday.
        check("2026-10-31", "2026-11-01", false);
        check("2026-10-31", "2026-11-02", true);
        check("2026-11-02", "2026-11-03", false);
        // A week before is a Sunday too.
        check("2026-11-02", "2026-11-09", true);
        check("2026-11-09", "2026-11-12", true);
        check("2026-11-12", "2026-11-13", false);
        // The day before and the day itself can't wait for Monday.
        check("2026-11-12", "2026-11-14", true);
        check("2026-11-14", "2026-11-15", true);
        // Past its day: the next day, then weekly, four times.
        check("2026-11-15", "2026-11-16", true);
        check("2026-11-16", "2026-11-17", false);
        check("2026-11-16", "2026-11-23", true);
        check("2026-12-07", "2026-12-25", false);
        // What was said today is not said again.
        check("2026-11-14", "2026-11-14", false);
        check("2026-11-20", "2026-11-16", false);
    }

    #[test]
    fn days_that_were_skipped_are_made_up_for_once() {
        let items = [item(Task::HandIn, Some("2026-11-13"), 1)];
        // The server stood still from 29 October to 10 November: three days to speak are one message.
        let said = to_say(&items, DUE, day("2026-10-29"), day("2026-11-10"));
        assert_eq!(said, items);
        let said = to_say(&items, DUE, day("2026-11-10"), day("2026-11-11"));
        assert_eq!(said, []);
    }

    #[test]
    fn on_mondays_whatever_waits_is_named() {
        let items = [
            item(Task::Review, Some("2026-11-19"), 12),
            item(Task::Urge, None, 3),
            item(Task::Decide, Some("2026-11-19"), 0),
        ];
        let tasks = |wants, said: &str, today: &str| {
            let said = to_say(&items, wants, day(said), day(today));
            said.iter().map(|item| item.task).collect::<Vec<_>>()
        };
        let both = [Task::Review, Task::Urge];
        assert_eq!(tasks(WEEKLY, "2026-10-18", "2026-10-19"), both);
        assert_eq!(tasks(WEEKLY, "2026-10-19", "2026-10-20"), []);
        // Monday was a holiday of the server.
        assert_eq!(tasks(WEEKLY, "2026-10-16", "2026-10-20"), both);
        // Nothing is due near: who wants no weekly word hears nothing.
        assert_eq!(tasks(DUE, "2026-10-18", "2026-10-19"), []);
        assert_eq!(tasks(Wants::default(), "2026-10-18", "2026-10-19"), []);
    }

    #[test]
    fn what_is_far_is_not_named_along() {
        let near = item(Task::LastDays, Some("2026-11-19"), 1);
        let far = item(Task::Register, Some("2027-03-31"), 1);
        let late = item(Task::RegistrationPapers, Some("2026-03-31"), 1);
        let items = [near, far, late];
        let said = to_say(&items, DUE, day("2026-11-15"), day("2026-11-16"));
        assert_eq!(said, [near, late]);
        let said = to_say(&items, BOTH, day("2026-11-15"), day("2026-11-16"));
        assert_eq!(said, items);
    }

    #[test]
    fn quiet_when_nothing_is_due() {
        assert_eq!(to_say(&[], BOTH, day("2026-01-01"), day("2026-11-16")), []);
        let none = [item(Task::Review, Some("2026-11-16"), 0)];
        assert_eq!(
            to_say(&none, BOTH, day("2026-01-01"), day("2026-11-16")),
            []
        );
    }

    #[test]
    fn nothing_leaves_at_night() {
        let check = |at: (&str, i64, i64), expect: (&str, i64, i64)| {
            let moment = |(on, hour, minute): (&str, i64, i64)| {
                Timestamp::on(day(on), hour * HOUR_S + minute * 60)
            };
            assert_eq!(next_moment(moment(at)), moment(expect), "{at:?}");
            assert_eq!(may_leave(moment(at)), at == expect, "{at:?}");
        };
        check(("2026-10-20", 6, 59), ("2026-10-20", 7, 0));
        check(("2026-10-20", 7, 0), ("2026-10-20", 7, 0));
        check(("2026-10-20", 18, 59), ("2026-10-20", 18, 59));
        check(("2026-10-20", 19, 0), ("2026-10-21", 7, 0));
        check(("2026-10-20", 0, 0), ("2026-10-20", 7, 0));
    }
}
