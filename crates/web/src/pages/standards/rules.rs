//! What a criterion asks for, in words: days, limits, kinds of answer.

use crate::i18n::T;
use standards::{Criterion, Field, FieldKind, Limit, RelativeDay, Rule, Window};

/// A day of a rulebook: `15/11`, `16/11 năm trước`.
pub(super) fn day(t: T, day: RelativeDay) -> String {
    let date = format!("{:02}/{:02}", day.day, day.month);
    match day.year {
        0 => date,
        -1 => t.a("standards-day-before", ("day", date)),
        1 => t.a("standards-day-after", ("day", date)),
        years => t.a(
            "standards-day-years",
            (("day", date), ("years", format!("{years:+}"))),
        ),
    }
}

pub(super) fn window(t: T, window: Window) -> String {
    let (from, to) = (day(t, window.first), day(t, window.last));
    t.a("rounds-from-to", (("from", from), ("to", to)))
}

pub(super) fn limit(t: T, limit: Limit) -> String {
    let on = day(t, limit.day());
    match limit {
        Limit::By(_) => t.a("rounds-until", ("day", on)),
        Limit::Before(_) => t.a("rounds-before", ("day", on)),
    }
}

/// When the criterion is met.
pub(super) fn rule(t: T, criterion: &Criterion) -> String {
    let key = |word: &str| t.word("standards-rule", word);
    match &criterion.rule {
        Rule::AllYes => key("all-yes"),
        Rule::AllNo => key("all-no"),
        Rule::Count {
            at_least, at_most, ..
        } => match (at_least, at_most) {
            (Some(least), Some(most)) => t.a(
                "standards-rule-count-between",
                (("least", *least), ("most", *most)),
            ),
            (Some(least), None) => t.a("standards-rule-count-least", ("least", *least)),
            (None, Some(most)) => t.a("standards-rule-count-most", ("most", *most)),
            (None, None) => key("count"),
        },
        Rule::DayWithin { window: days, .. } => {
            t.a("standards-rule-day", ("days", window(t, *days)))
        }
        Rule::Ratio { threshold_pct, .. } => t.a("standards-rule-ratio", ("pct", *threshold_pct)),
        Rule::Choice { .. } => key("choice"),
        Rule::Incident { escapes, .. } if escapes.is_empty() => key("incident"),
        Rule::Incident { .. } => key("incident-unless"),
        Rule::Reading { .. } => key("reading"),
        Rule::Paper { issued: None, .. } => key("paper"),
        Rule::Paper {
            issued: Some((_, days)),
            ..
        } => t.a("standards-rule-paper-days", ("days", window(t, *days))),
        Rule::Discipline { .. } => key("discipline"),
        Rule::Points => key("points"),
    }
}

/// A field with the kind of its value, and the measure that fills it.
pub(super) fn field(t: T, field: &Field) -> String {
    let title = field.title.get(t.lang());
    let kind = match &field.kind {
        FieldKind::YesNo => t.s("standards-kind-yes-no"),
        FieldKind::Count { .. } => t.s("standards-kind-count"),
        FieldKind::Day => t.s("standards-kind-day"),
        FieldKind::Points { max } => t.a("standards-kind-points", ("max", *max)),
        FieldKind::Choice(choices) => {
            let words: Vec<&str> = choices.iter().map(|c| c.title.get(t.lang())).collect();
            t.a("standards-kind-choice", ("choices", words.join(" / ")))
        }
    };
    let bound = field.binding.as_ref().map(|binding| {
        let known = measures::Dictionary::embedded().get(&binding.measure);
        let measure = known.map_or(binding.measure.as_str(), |m| m.title.get(t.lang()));
        t.a("standards-bound", ("measure", measure))
    });
    let parts: Vec<String> = std::iter::once(kind).chain(bound).collect();
    format!("{title} ({})", parts.join("; "))
}
