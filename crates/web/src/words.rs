//! Values, reasons, acts and notices in words: what the rules give as codes and facts, as a reader meets it.

use crate::i18n::T;
use base::Day;
use measures::{Definition, Dictionary, SourceKind, Value, values::show_yes_no};
use office::{
    acts::OnBehalf,
    dossiers::DossierView,
    rows::{ActRow, EvidenceRow, NoticeRow},
};
use standards::{Criterion, Field, Outcome, Shown, WhyNot};

/// A short mark: its words and the kind of its looks.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) words: String,
    pub(crate) kind: &'static str,
}

/// How a criterion stands.
pub(crate) fn outcome(t: T, outcome: Outcome) -> Tag {
    let (word, kind) = match outcome {
        Outcome::Unanswered => ("unanswered", ""),
        Outcome::Met => ("met", "info"),
        Outcome::NotMet => ("not-met", "late"),
        Outcome::NotApplicable => ("not-applicable", ""),
        Outcome::NeedsPerson => ("needs-person", "due"),
    };
    Tag {
        words: t.word("outcome", word),
        kind,
    }
}

/// A field's value as a reader expects it.
pub(crate) fn value(t: T, field: &Field, value: &Value) -> String {
    match value {
        Value::Count(n) => t.count(*n),
        Value::YesNo(yes) => show_yes_no(*yes, t.lang()).to_owned(),
        Value::Day(day) => t.day(*day),
        Value::Choice(id) => field
            .choices()
            .iter()
            .find(|choice| choice.id == *id)
            .map_or_else(
                || id.clone(),
                |choice| choice.title.get(t.lang()).to_owned(),
            ),
    }
}

/// One thing that stands in the way, and who can supply it.
#[derive(Clone, Debug)]
pub(crate) struct Why {
    pub(crate) text: String,
    pub(crate) who: String,
    /// The measure that would fill it.
    pub(crate) measure: Option<String>,
}

/// Why a criterion is not met yet.
pub(crate) fn why(t: T, criterion: &Criterion, why: &WhyNot) -> Why {
    let field = why.field.as_deref().and_then(|id| criterion.field(id));
    let facts: Vec<(&'static str, String)> = why
        .facts
        .iter()
        .map(|(name, text)| (*name, fact(t, criterion, field, name, text)))
        .collect();
    let said = t.code(why.code, &facts);
    let text = match field {
        Some(field) => format!("{}: {said}", field.title.get(t.lang())),
        None => said,
    };
    let who: Vec<String> = why
        .who_can_supply
        .iter()
        .map(|supplier| t.word("supplier", supplier.as_str()))
        .collect();
    Why {
        text,
        who: who.join(", "),
        measure: why.measure.clone(),
    }
}

/// Ids among the facts become the titles that the reader has seen.
fn fact(t: T, criterion: &Criterion, field: Option<&Field>, name: &str, text: &str) -> String {
    let choice = |field: &Field| {
        let found = field.choices().iter().find(|choice| choice.id == text);
        found.map(|choice| choice.title.get(t.lang()).to_owned())
    };
    let shown = match name {
        "choice" | "typed" | "record" => field.and_then(choice).or_else(|| yes_no(t, text)),
        "reading" => criterion.fields.iter().find_map(choice),
        "reason" => criterion
            .na
            .iter()
            .find(|reason| reason.id == text)
            .map(|reason| reason.title.get(t.lang()).to_owned()),
        _ => text.parse::<u64>().ok().map(|n| t.count(n)),
    };
    shown.unwrap_or_else(|| text.to_owned())
}

fn yes_no(t: T, text: &str) -> Option<String> {
    match text {
        "yes" => Some(show_yes_no(true, t.lang()).to_owned()),
        "no" => Some(show_yes_no(false, t.lang()).to_owned()),
        _ => None,
    }
}

/// What is already known of a field: the value with its source and time.
pub(crate) fn known(t: T, field: &Field, shown: &Shown) -> String {
    let source = &shown.entry.source;
    let key = match source.kind {
        SourceKind::Typed => "criteria-known-typed",
        SourceKind::Register => "criteria-known-register",
        SourceKind::Reported => "criteria-known-reported",
    };
    let value = value(t, field, &shown.entry.value);
    let register = t.maybe(&format!("measures-register-{}", source.by), &[]);
    let by = register.as_deref().unwrap_or(source.by.as_str());
    t.a(
        key,
        (("value", value), ("by", by), ("at", t.moment(source.at))),
    )
}

/// The names of facts that notices and acts carry.
const FACTS: &[&str] = &[
    "title",
    "sites",
    "years",
    "measure",
    "name",
    "old",
    "value",
    "reference",
    "source_day",
    "at",
    "from",
    "into",
    "seen",
    "criterion",
    "criteria",
    "verdict",
    "until",
    "reasons",
    "number",
    "reason",
    "decision",
    "signer",
    "day",
    "office",
    "scan",
    "admitted",
    "happened",
    "without_last_days",
    "as_single_officer",
    "from_day",
    "until_day",
    "ends_on",
    "year",
    "edition_before",
    "edition",
    "followed",
    "kept",
    "paper",
    "evidence",
    "contacts",
    "files",
    "imports",
    "choices",
];

fn facts(t: T, text: &str) -> Vec<(&'static str, String)> {
    let Ok(serde_json::Value::Object(all)) = serde_json::from_str(text) else {
        return Vec::new();
    };
    let measure = ["measure", "name"]
        .iter()
        .find_map(|name| Dictionary::embedded().get(all.get(*name)?.as_str()?));
    FACTS
        .iter()
        .filter_map(|name| Some((*name, said(t, name, all.get(*name)?, measure)?)))
        .collect()
}

/// One fact as a reader meets it: a measure by its title, its value in its words, an outcome by its word.
fn said(
    t: T,
    name: &str,
    fact: &serde_json::Value,
    measure: Option<&Definition>,
) -> Option<String> {
    if let (Some(definition), "value" | "old") = (measure, name) {
        if fact.is_null() {
            return Some(t.s("common-no-figure"));
        }
        if let Ok(value) = serde_json::from_value(fact.clone()) {
            return definition.show(&value, t.lang());
        }
    }
    match (name, fact) {
        ("seen", serde_json::Value::Array(all)) => return Some(seen(t, all)),
        ("at", serde_json::Value::Number(micros)) => {
            let at = base::Timestamp::from_micros(micros.as_i64()?);
            return Some(t.moment(at));
        }
        _ => {}
    }
    match fact {
        serde_json::Value::String(text) if text.is_empty() => None,
        serde_json::Value::String(text) => Some(match (name, measure) {
            ("measure" | "name", Some(found)) => found.title.get(t.lang()).to_owned(),
            ("verdict", _) => t.word("outcome", text),
            ("paper", _) => t.word("paper", text),
            ("reference", _) => reference(t, text),
            _ => text.clone(),
        }),
        serde_json::Value::Bool(yes) => yes.then(|| show_yes_no(true, t.lang()).to_owned()),
        serde_json::Value::Number(n) => Some(n.to_string()),
        serde_json::Value::Array(all) => {
            let words = all.iter().filter_map(serde_json::Value::as_str);
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
        _ => None,
    }
}

/// Where a file was seen before, as far as the reader may know.
fn seen(t: T, all: &[serde_json::Value]) -> String {
    let one = |other: &serde_json::Value| {
        let year = other.get("year").and_then(serde_json::Value::as_i64);
        let year = year.map_or_else(|| t.s("notice-seen-no-year"), |year| year.to_string());
        let name = other.get("name").and_then(serde_json::Value::as_str);
        match name {
            Some(name) => t.a("notice-seen-site", (("name", name), ("year", year))),
            None if other.get("own").is_some() => t.a("notice-seen-own", ("year", year)),
            None => t.s("notice-seen-other"),
        }
    };
    let words: Vec<String> = all.iter().map(one).collect();
    words.join("; ")
}

/// The source of a value as written; an answer of a dossier in words.
pub(crate) fn reference(t: T, reference: &str) -> String {
    match reference.strip_prefix("criterion:") {
        Some(id) => t.a("measures-from-criterion", ("id", id)),
        None => reference.to_owned(),
    }
}

/// A notice in words.
pub(crate) fn notice(t: T, row: &NoticeRow) -> String {
    let facts: Vec<(&'static str, String)> = facts(t, &row.facts)
        .into_iter()
        .map(|(name, text)| (name, day_in_words(t, text)))
        .collect();
    t.code(&row.code, &facts)
}

/// A stored day as the reader writes it; any other text as it is.
fn day_in_words(t: T, text: String) -> String {
    match Day::parse(&text) {
        Ok(day) if text.len() == 10 => t.day(day),
        _ => text,
    }
}

/// An official act in words: what was done, and what was said with it.
#[derive(Clone, Debug)]
pub(crate) struct ActWords {
    pub(crate) at: String,
    pub(crate) office: String,
    pub(crate) what: String,
    pub(crate) details: Vec<String>,
    /// The paper of another office on which it was recorded, with its scan.
    pub(crate) paper: Option<(String, Option<base::EvidenceId>)>,
}

/// An act in words.
pub(crate) fn act(t: T, row: &ActRow) -> ActWords {
    let facts = facts(t, &row.facts);
    let key = format!("act-{}", row.kind.replace('.', "-"));
    let detail = |(name, text): &(&'static str, String)| {
        let text = day_in_words(t, text.clone());
        let label = t.maybe(&format!("act-fact-{name}"), &[])?;
        Some(format!("{label}: {text}"))
    };
    ActWords {
        at: t.moment(row.at),
        office: row.office.clone(),
        what: t.maybe(&key, &facts).unwrap_or_else(|| row.kind.clone()),
        details: facts.iter().filter_map(detail).collect(),
        paper: row.on_behalf.as_deref().and_then(|text| paper(t, text)),
    }
}

/// The reason that an act gave.
pub(crate) fn act_reason(row: &ActRow) -> Option<String> {
    let facts: serde_json::Value = serde_json::from_str(&row.facts).ok()?;
    facts.get("reason")?.as_str().map(str::to_owned)
}

fn paper(t: T, text: &str) -> Option<(String, Option<base::EvidenceId>)> {
    let paper: OnBehalf = serde_json::from_str(text).ok()?;
    let words = t.a(
        "acts-on-behalf",
        (
            ("number", &paper.number),
            ("day", t.day(paper.day)),
            ("office", &paper.office),
        ),
    );
    Some((words, paper.scan))
}

/// A piece of evidence on a list.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) id: base::EvidenceId,
    pub(crate) title: String,
    pub(crate) line: String,
    pub(crate) names: bool,
    /// The days it should be about, where it is about another.
    pub(crate) outside: Option<String>,
}

/// A piece with its kind, size and day in one line.
pub(crate) fn piece(t: T, row: &EvidenceRow) -> Piece {
    Piece {
        id: row.id,
        title: row.title.clone(),
        line: t.a(
            "evidence-line",
            (
                ("kind", row.file.kind.to_uppercase()),
                ("size", size(t, row.file.size_bytes)),
                ("day", t.day(row.about_day)),
            ),
        ),
        names: row.contains_names,
        outside: None,
    }
}

/// As [`piece`], beside a criterion of a dossier: evidence about a day outside the round's window is marked.
pub(crate) fn piece_of(t: T, v: &DossierView, row: &EvidenceRow) -> Piece {
    let (first, last) = (v.round.window_first, v.round.window_last);
    let outside = v.is_outside_window(row).then(|| {
        t.a(
            "evidence-outside",
            (("first", t.day(first)), ("last", t.day(last))),
        )
    });
    Piece {
        outside,
        ..piece(t, row)
    }
}

/// What was taken out of a file as it was given, by kind; nothing when nothing was.
pub(crate) fn stripped(t: T, row: &EvidenceRow) -> Option<String> {
    let kinds = row.file.stripped.split(',').filter(|kind| !kind.is_empty());
    let words: Vec<String> = kinds
        .map(|kind| t.word("evidence-stripped", kind))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A file's size in words: KB below one MB, then MB, rounded up so that nothing is 0.
pub(crate) fn size(t: T, bytes: i64) -> String {
    let kb = u64::try_from(bytes).unwrap_or(0).div_ceil(1024);
    if kb < 1024 {
        return format!("{} KB", t.count(kb));
    }
    format!("{} MB", t.count(kb.div_ceil(1024)))
}
