//! Reading the rule of a criterion, and whether its fields can bear it.

use super::days::window;
use crate::{
    pack::{Field, FieldKind, Reading, Rule},
    regimes::Regime,
};
use measures::{dictionary::MAX_COUNT, file::Fields};

pub(super) fn rule(table: &mut Fields<'_>, fields: &[Field], regimes: &[Regime]) -> Rule {
    let Some(mut row) = table.table("rule") else {
        return Rule::AllYes;
    };
    let kind = row.text("kind");
    let rule = match kind.as_str() {
        "all-yes" => yes_no_only(&row, fields, Rule::AllYes),
        "all-no" => yes_no_only(&row, fields, Rule::AllNo),
        "count" => count(&mut row, fields),
        "day" => Rule::DayWithin {
            field: named(&mut row, "field", fields, Wanted::Day),
            window: window(&mut row, "within").unwrap_or(super::days::EMPTY_WINDOW),
        },
        "ratio" => ratio(&mut row, fields),
        "choice" => choice(&mut row, fields),
        "incident" => incident(&mut row, fields),
        "reading" => reading(&mut row, fields),
        "paper" => paper(&mut row, fields),
        "discipline" => discipline(&mut row, fields, regimes),
        "points" => points(&row, fields),
        other => {
            let known = "all-yes, all-no, count, day, ratio, choice, incident, reading, paper, \
                         discipline, points";
            let message = format!("`{other}` is none of {known}");
            row.fault("kind", "file.unknown-word", message);
            Rule::AllYes
        }
    };
    row.finish();
    rule
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    YesNo,
    Count,
    Day,
    Choice,
}

impl Wanted {
    const fn is(self, kind: &FieldKind) -> bool {
        matches!(
            (self, kind),
            (Self::YesNo, FieldKind::YesNo)
                | (Self::Count, FieldKind::Count { .. })
                | (Self::Day, FieldKind::Day)
                | (Self::Choice, FieldKind::Choice(_))
        )
    }

    const fn word(self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::Count => "count",
            Self::Day => "day",
            Self::Choice => "choice",
        }
    }
}

/// The id of a field, which must be of the wanted kind.
fn named(row: &mut Fields<'_>, name: &str, fields: &[Field], wanted: Wanted) -> String {
    let id = row.text(name);
    if !id.is_empty() {
        of_kind(row, name, &id, fields, wanted);
    }
    id
}

fn of_kind(row: &Fields<'_>, name: &str, id: &str, fields: &[Field], wanted: Wanted) {
    match fields.iter().find(|field| field.id == id) {
        None => {
            let message = format!("`{id}` is no field of this criterion");
            row.fault(name, "pack.unknown-field-id", message);
        }
        Some(field) if !wanted.is(&field.kind) => {
            let message = format!("`{id}` is not of the kind {}", wanted.word());
            row.fault(name, "pack.field-of-another-kind", message);
        }
        Some(_) => {}
    }
}

fn yes_no_only(row: &Fields<'_>, fields: &[Field], rule: Rule) -> Rule {
    for field in fields {
        let bears = matches!(field.kind, FieldKind::YesNo | FieldKind::Choice(_));
        if !bears {
            let message = format!("`{}` is not answered by yes or no", field.id);
            row.fault("kind", "pack.field-of-another-kind", message);
        }
    }
    if !fields.iter().any(|f| f.kind == FieldKind::YesNo) {
        row.fault("kind", "pack.no-field", "the rule needs a yes-no field");
    }
    rule
}

fn count(row: &mut Fields<'_>, fields: &[Field]) -> Rule {
    let field = named(row, "field", fields, Wanted::Count);
    let mut limit = |name| row.opt_count(name, 0..MAX_COUNT + 1).map(i64::unsigned_abs);
    let (at_least, at_most) = (limit("at_least"), limit("at_most"));
    match (at_least, at_most) {
        (None, None) => {
            let message = "a count has `at_least` or `at_most`";
            row.fault("kind", "pack.no-limit", message);
        }
        (Some(least), Some(most)) if least > most => {
            let message = "`at_least` is above `at_most`";
            row.fault("at_least", "pack.limits-cross", message);
        }
        _ => {}
    }
    Rule::Count {
        field,
        at_least,
        at_most,
    }
}

fn ratio(row: &mut Fields<'_>, fields: &[Field]) -> Rule {
    let numerator = counts(row, "numerator", fields);
    let denominator = counts(row, "denominator", fields);
    if numerator.iter().any(|id| denominator.contains(id)) {
        let message = "a share of a count in itself says nothing";
        row.fault("denominator", "pack.share-of-itself", message);
    }
    Rule::Ratio {
        numerator,
        denominator,
        threshold_pct: row.count("threshold_pct", 1..101).unsigned_abs(),
    }
}

/// One count field or several that are added up.
fn counts(row: &mut Fields<'_>, name: &str, fields: &[Field]) -> Vec<String> {
    let ids = row.text_or_texts(name);
    for id in ids.iter().filter(|id| !id.is_empty()) {
        of_kind(row, name, id, fields, Wanted::Count);
    }
    ids
}

fn choice(row: &mut Fields<'_>, fields: &[Field]) -> Rule {
    let field = named(row, "field", fields, Wanted::Choice);
    let found = fields.iter().find(|known| known.id == field);
    for choice in found.map(Field::choices).unwrap_or_default() {
        if choice.effect.is_none() {
            let message = format!("the choice `{}` has no `effect`", choice.id);
            row.fault("field", "pack.choice-without-effect", message);
        }
    }
    Rule::Choice { field }
}

fn incident(row: &mut Fields<'_>, fields: &[Field]) -> Rule {
    let occurred = named(row, "occurred", fields, Wanted::YesNo);
    let escapes = row.lists("escapes");
    for escape in &escapes {
        if escape.is_empty() {
            let message = "a way out needs a condition";
            row.fault("escapes", "pack.empty-escape", message);
        }
        for id in escape {
            of_kind(row, "escapes", id, fields, Wanted::YesNo);
        }
    }
    let how_many = row
        .has("how_many")
        .then(|| named(row, "how_many", fields, Wanted::Count));
    Rule::Incident {
        occurred,
        escapes,
        how_many,
    }
}

fn reading(row: &mut Fields<'_>, fields: &[Field]) -> Rule {
    let field = named(row, "field", fields, Wanted::Choice);
    let mut readings = Vec::new();
    for mut table in row.tables("reading") {
        let reading = Reading {
            id: table.id("id"),
            forbids: table.texts("forbids"),
        };
        table.finish();
        for id in &reading.forbids {
            of_kind(&table, "forbids", id, fields, Wanted::Count);
        }
        readings.push(reading);
    }
    let found = fields.iter().find(|known| known.id == field);
    let choices = found.map(Field::choices).unwrap_or_default();
    let mut ids: Vec<&str> = choices.iter().map(|c| c.id.as_str()).collect();
    let mut told: Vec<&str> = readings.iter().map(|r| r.id.as_str()).collect();
    ids.sort_unstable();
    told.sort_unstable();
    if ids != told {
        let message = "each choice of the field has one reading, and each reading a choice";
        row.fault("field", "pack.readings-and-choices", message);
    }
    if found.is_some_and(|field| !field.optional) {
        let message = "the field of a reading is `optional`: it is asked only when it matters";
        row.fault("field", "pack.reading-not-optional", message);
    }
    Rule::Reading { field, readings }
}

fn paper(row: &mut Fields<'_>, fields: &[Field]) -> Rule {
    let held = named(row, "held", fields, Wanted::YesNo);
    let issued = row.has("issued") || row.has("within");
    let issued = issued.then(|| {
        let field = named(row, "issued", fields, Wanted::Day);
        (
            field,
            window(row, "within").unwrap_or(super::days::EMPTY_WINDOW),
        )
    });
    Rule::Paper { held, issued }
}

fn discipline(row: &mut Fields<'_>, fields: &[Field], regimes: &[Regime]) -> Rule {
    let counted = named(row, "counted", fields, Wanted::Count);
    let regime = named(row, "regime", fields, Wanted::Choice);
    let form = named(row, "form", fields, Wanted::Choice);
    let counts = named(row, "counts", fields, Wanted::YesNo);
    for (name, id) in [("regime", &regime), ("form", &form), ("counts", &counts)] {
        if fields.iter().any(|f| f.id == *id && !f.optional) {
            let message =
                format!("`{id}` is `optional`: it is asked only where somebody was disciplined");
            row.fault(name, "pack.discipline-not-optional", message);
        }
    }
    let ids = |field: &str| {
        let found = fields.iter().find(|known| known.id == field);
        let choices = found.map(Field::choices).unwrap_or_default();
        choices.iter().map(|c| c.id.as_str()).collect::<Vec<_>>()
    };
    let (told, forms) = (ids(&regime), ids(&form));
    for id in &told {
        if !regimes.iter().any(|known| known.id == **id) {
            let message = format!("`{id}` is no `personnel_regime` of this pack");
            row.fault("regime", "pack.unknown-regime", message);
        }
    }
    for known in regimes.iter().filter(|r| told.contains(&r.id.as_str())) {
        for id in known.below.iter().chain(&known.at_or_above) {
            if !forms.contains(&id.as_str()) {
                let message = format!(
                    "`{}` maps the form `{id}`, which cannot be chosen here",
                    known.id
                );
                row.fault("form", "pack.unknown-form", message);
            }
        }
    }
    Rule::Discipline {
        counted,
        regime,
        form,
        counts,
    }
}

fn points(row: &Fields<'_>, fields: &[Field]) -> Rule {
    let given = |field: &Field| matches!(field.kind, FieldKind::Points { .. });
    if !fields.iter().any(given) {
        row.fault("kind", "pack.no-field", "the rule needs a points field");
    }
    if let Some(field) = fields.iter().find(|field| given(field) && field.optional) {
        let message = format!("`{}` gives points, so it is not optional", field.id);
        row.fault("kind", "pack.optional-points", message);
    }
    Rule::Points
}
