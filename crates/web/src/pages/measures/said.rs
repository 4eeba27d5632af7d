//! Measures in words: what kind of value, the value, its source.

use crate::{i18n::T, words};
use base::Lang;
use measures::{Definition, Entry, Kind, SourceKind, Value};
use office::{Desk, measures::Line, rows::RoundRow};

/// A round by its year and standard: two of one year are told apart.
pub(super) fn round(t: T, desk: &Desk, round: &RoundRow) -> String {
    let standard = desk.office.packs.find(&round.edition);
    let standard = standard.map_or_else(
        || round.edition.clone(),
        |pack| pack.title.get(t.lang()).to_owned(),
    );
    let period = crate::rounds::heading(t, round);
    t.a(
        "measures-round-option",
        (("period", period), ("standard", standard)),
    )
}

/// What kind of value the measure has.
pub(super) fn kind(t: T, definition: &Definition) -> String {
    let lang = t.lang();
    match &definition.kind {
        Kind::Count { counted_in, .. } => {
            t.a("measures-kind-count", ("unit", counted_in.get(lang)))
        }
        Kind::YesNo => t.s("measures-kind-yes-no"),
        Kind::Day => t.s("measures-kind-day"),
        Kind::Choice { .. } => t.s("measures-kind-choice"),
        Kind::Share {
            numerator,
            denominator,
        } => t.a(
            "measures-kind-share",
            (
                ("part", title(lang, numerator)),
                ("whole", title(lang, denominator)),
            ),
        ),
    }
}

fn title(lang: Lang, name: &str) -> String {
    let found = measures::Dictionary::embedded().get(name);
    found.map_or_else(
        || name.to_owned(),
        |definition| definition.title.get(lang).to_owned(),
    )
}

/// A value with what it is counted in.
pub(super) fn of(t: T, definition: &Definition, value: &Value) -> String {
    let shown = definition.show(value, t.lang()).unwrap_or_default();
    match &definition.kind {
        Kind::Count { counted_in, .. } => format!("{shown} {}", counted_in.get(t.lang())),
        _ => shown,
    }
}

/// What stands: the value, a share with its counts, that it is not here to be read, or that there is none.
pub(super) fn value(t: T, line: &Line) -> String {
    match (&line.entry, line.share) {
        (Some(entry), _) => of(t, line.definition, &entry.value),
        (None, Some((_, 0))) => t.s("common-no-figure"),
        (None, Some((part, whole))) => t.a(
            "measures-share",
            (
                ("percent", t.percent(part, whole)),
                ("part", t.count(part)),
                ("whole", t.count(whole)),
            ),
        ),
        (None, None) if line.withheld => t.s("measures-withheld"),
        (None, None) => t.s("common-no-figure"),
    }
}

/// Who gave it and when; then the paper it stands in.
pub(super) fn source(t: T, definition: &Definition, entry: &Entry) -> Vec<String> {
    let source = &entry.source;
    let at = t.moment(source.at);
    let given = match source.kind {
        SourceKind::Typed => t.a(
            "measures-source-typed",
            (("by", source.by.as_str()), ("at", at)),
        ),
        SourceKind::Register => {
            let register = definition.register.as_deref().unwrap_or("other");
            let register = t.word("measures-register", register);
            t.a(
                "measures-source-register",
                (("register", register), ("at", at)),
            )
        }
        SourceKind::Reported => t.a(
            "measures-source-reported",
            (("by", source.by.as_str()), ("at", at)),
        ),
    };
    let paper = paper(t, entry);
    std::iter::once(given)
        .chain((!paper.is_empty()).then_some(paper))
        .collect()
}

/// The paper that a value stands in, with its day; empty without one.
pub(super) fn paper(t: T, entry: &Entry) -> String {
    let source = &entry.source;
    let Some(reference) = source.reference.as_deref() else {
        return String::new();
    };
    let reference = words::reference(t, reference);
    match source.day {
        Some(day) => t.a(
            "measures-paper-of",
            (("reference", reference), ("day", t.day(day))),
        ),
        None => t.a("measures-paper", ("reference", reference)),
    }
}

/// What a dossier that was handed in holds, where it is another value.
pub(super) fn frozen(t: T, line: &Line) -> String {
    line.frozen.as_ref().map_or_else(String::new, |entry| {
        let value = of(t, line.definition, &entry.value);
        t.a(
            "measures-frozen",
            (("value", value), ("version", t.count(entry.version))),
        )
    })
}
