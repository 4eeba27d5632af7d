//! Reading days: the period of a round, what is due when, the evidence window, and other calendars.

use super::{Unique, marked};
use crate::{
    pack::{CountsFor, Criterion, Due, DueAct},
    relative::{Limit, RelativeDay, Window},
    subject::{Calendar, PeriodWord, RoundPeriod},
};
use measures::file::Fields;

/// The period of a round; the calendar year where none is stated.
pub(super) fn period(fields: &mut Fields<'_>) -> RoundPeriod {
    let Some(mut table) = fields.opt_table("period") else {
        return RoundPeriod {
            word: PeriodWord::Year,
            days: EMPTY_WINDOW,
        };
    };
    let word = table.word("kind", PeriodWord::from_text);
    let days = span(&mut table);
    table.finish();
    RoundPeriod {
        word: word.unwrap_or(PeriodWord::Year),
        days: days.unwrap_or(EMPTY_WINDOW),
    }
}

/// Other calendars, each with all its days.
pub(super) fn calendars(fields: &mut Fields<'_>, criteria: &[Criterion]) -> Vec<Calendar> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut calendars = Vec::new();
    for mut table in fields.tables("calendar") {
        let calendar = Calendar {
            id: table.id("id"),
            title: table.localised("title"),
            period: period(&mut table),
            counts_for: table
                .word("counts_for_year", CountsFor::from_text)
                .unwrap_or(CountsFor::EndYear),
            window: window(&mut table, "window").unwrap_or(EMPTY_WINDOW),
            due: dues(&mut table),
            within: within(&mut table, criteria),
            marked: marked(&mut table),
        };
        cross(&table, &calendar.due, calendar.window);
        table.finish();
        ids.note(&table, &calendar.id);
        calendars.push(calendar);
    }
    calendars
}

/// The days of criteria by another calendar.
fn within(table: &mut Fields<'_>, criteria: &[Criterion]) -> Vec<(String, Window)> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut all = Vec::new();
    for mut row in table.tables("within") {
        let id = row.id("criterion");
        let days = span(&mut row);
        row.finish();
        ids.note_at(&row, "criterion", &id);
        let found = criteria.iter().find(|criterion| criterion.id == id);
        if found.is_none_or(|criterion| criterion.rule.days().is_none()) {
            let message = format!("`{id}` is no criterion that asks for days");
            row.fault("criterion", "pack.no-days-there", message);
        }
        all.extend(days.map(|days| (id, days)));
    }
    all
}

pub(super) fn dues(fields: &mut Fields<'_>) -> Vec<Due> {
    let mut acts = Unique::new("pack.duplicate-due");
    let mut dues = Vec::new();
    for mut table in fields.tables("due") {
        let act = table.word("act", DueAct::from_text);
        let by = relative_day(&mut table, "by");
        let before = relative_day(&mut table, "before");
        let article = table.text("article");
        let marked = marked(&mut table);
        table.finish();
        let limit = match (by, before) {
            (Some(day), None) => Limit::By(day),
            (None, Some(day)) => Limit::Before(day),
            _ => {
                let message = "a due day has either `by` or `before`";
                table.fault("act", "pack.due-day", message);
                continue;
            }
        };
        let Some(act) = act else { continue };
        acts.note_at(&table, "act", act.as_str());
        dues.push(Due {
            act,
            limit,
            article,
            marked,
        });
    }
    dues
}

/// Reads a span; one that ends before it begins is a fault.
pub(super) fn window(fields: &mut Fields<'_>, name: &str) -> Option<Window> {
    let mut table = fields.table(name)?;
    let span = span(&mut table);
    table.finish();
    span
}

/// The fields `first` and `last` of a table.
fn span(table: &mut Fields<'_>) -> Option<Window> {
    let first = relative_day(table, "first");
    let last = relative_day(table, "last");
    for (day, name) in [(first, "first"), (last, "last")] {
        if day.is_none() && !table.has(name) {
            table.fault(name, "file.missing-field", format!("`{name}` is missing"));
        }
    }
    let window = Window {
        first: first?,
        last: last?,
    };
    if window.first > window.last {
        let message = "the last day is before the first";
        table.fault("last", "pack.dates-cross", message);
    }
    Some(window)
}

fn relative_day(fields: &mut Fields<'_>, name: &str) -> Option<RelativeDay> {
    let mut table = fields.opt_table(name)?;
    let year = table.opt_count("year", -5..6).unwrap_or(0);
    let month = table.count("month", 1..13);
    let day = table.count("day", 1..32);
    table.finish();
    let relative = RelativeDay {
        year: i16::try_from(year).ok()?,
        month: i8::try_from(month).ok()?,
        day: i8::try_from(day).ok()?,
    };
    // 2023 is no leap year, so a day that it has, every year has.
    if month > 0 && day > 0 && base::Day::new(2023, relative.month, relative.day).is_none() {
        let message = format!("not every year has the day {day}/{month}");
        table.fault("day", "pack.no-such-day", message);
    }
    Some(relative)
}

/// Due days stand in the order of the acts, and none that closes the work comes before the evidence window ends.
pub(super) fn cross(fields: &Fields<'_>, due: &[Due], window: Window) {
    let mut dues: Vec<&Due> = due.iter().collect();
    dues.sort_by_key(|due| due.act);
    for pair in dues.windows(2) {
        let [earlier, later] = pair else { continue };
        if earlier.limit.day() > later.limit.day() {
            let (a, b) = (earlier.act.as_str(), later.act.as_str());
            let message = format!("`{b}` is due before `{a}`");
            fields.fault("due", "pack.dates-cross", message);
        }
    }
    let decide = due.iter().find(|due| due.act == DueAct::Decide);
    if decide.is_some_and(|due| due.limit.day() < window.last) {
        let message = "the decision is due before the evidence window ends";
        fields.fault("due", "pack.dates-cross", message);
    }
}

pub(super) const EMPTY_WINDOW: Window = Window {
    first: RelativeDay {
        year: 0,
        month: 1,
        day: 1,
    },
    last: RelativeDay {
        year: 0,
        month: 12,
        day: 31,
    },
};
