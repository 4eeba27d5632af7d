//! Reading criteria and their fields.

use super::{POINTS, Unique, marked, rule};
use crate::{
    forms::RESERVED,
    pack::{
        Binding, Choice, Clause, Criterion, Effect, Evidence, Field, FieldKind, NaReason, PAPERS,
        Rule, When,
    },
    regimes::Regime,
    subject::Subject,
};
use base::SiteKind;
use measures::{
    Definition, Dictionary, Kind,
    dictionary::MAX_COUNT,
    file::{Fields, is_id},
};

/// The most files that a criterion may ask for; a dossier is read by one person.
const EVIDENCE: i64 = 20;

/// The most fields of a criterion: more do not fit one page, and conditions among them nest at most this deep.
const FIELDS: usize = 40;

/// What criteria are read against.
pub(super) struct Known<'a> {
    pub(super) clauses: &'a [Clause],
    pub(super) regimes: &'a [Regime],
    pub(super) subject: Subject,
    pub(super) dictionary: &'a Dictionary,
}

pub(super) fn criteria(fields: &mut Fields<'_>, known: &Known<'_>) -> Vec<Criterion> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut criteria: Vec<Criterion> = Vec::new();
    for mut table in fields.tables("criterion") {
        let criterion = criterion(&mut table, known);
        ids.note(&table, &criterion.id);
        let clause = &criterion.clause;
        if !clause.is_empty() && !known.clauses.iter().any(|known| known.id == *clause) {
            let message = format!("`{clause}` is no clause of this pack");
            table.fault("clause", "pack.unknown-clause", message);
        }
        negative_list(&table, &criterion);
        one_criterion_per_paper(&table, &criterion, &criteria);
        table.finish();
        criteria.push(criterion);
    }
    criteria
}

fn criterion(table: &mut Fields<'_>, known: &Known<'_>) -> Criterion {
    let fields = fields_of(table, known);
    Criterion {
        id: table.id("id"),
        clause: table.text("clause"),
        article: table.text("article"),
        title: table.localised("title"),
        text: table.localised("text"),
        help: table.opt_localised("help"),
        rule: rule::rule(table, &fields, known.regimes),
        fields,
        evidence: Evidence {
            expected: table.localised_list("evidence"),
            required: table
                .opt_count("evidence_required", 0..EVIDENCE + 1)
                .and_then(|n| u32::try_from(n).ok())
                .unwrap_or(0),
        },
        paper: paper(table),
        private_to_reviewer: table.flag("private_to_reviewer"),
        names_forbidden: table.flag("names_forbidden"),
        shows_union_opinion: table.flag("shows_union_opinion"),
        na: na(table),
        marked: marked(table),
    }
}

/// The paper of the registration that proves the criterion too.
fn paper(table: &mut Fields<'_>) -> Option<String> {
    let paper = table.opt_text("paper")?;
    if PAPERS.contains(&paper.as_str()) {
        return Some(paper);
    }
    let message = format!("`{paper}` is none of {}", PAPERS.join(", "));
    table.fault("paper", "pack.unknown-paper", message);
    None
}

/// One paper proves one criterion, so that it is plain which a file serves.
fn one_criterion_per_paper(table: &Fields<'_>, criterion: &Criterion, earlier: &[Criterion]) {
    let Some(paper) = &criterion.paper else {
        return;
    };
    let same = |known: &&Criterion| known.paper.as_ref() == Some(paper);
    if let Some(known) = earlier.iter().find(same) {
        let message = format!("`{paper}` proves `{}` already", known.id);
        table.fault("paper", "pack.paper-twice", message);
    }
}

/// A criterion of the negative list takes no upload and is private to the reviewer.
fn negative_list(table: &Fields<'_>, criterion: &Criterion) {
    if !criterion.names_forbidden {
        return;
    }
    let asks_upload = criterion.evidence.required > 0
        || !criterion.evidence.expected.is_empty()
        || criterion.paper.is_some()
        || matches!(criterion.rule, Rule::Paper { .. });
    if asks_upload {
        let message = "a criterion of the negative list takes no upload";
        table.fault("names_forbidden", "pack.negative-list-upload", message);
    }
    if !criterion.private_to_reviewer {
        let message = "a criterion of the negative list is private to the reviewer";
        table.fault("names_forbidden", "pack.negative-list-public", message);
    }
}

fn na(table: &mut Fields<'_>) -> Vec<NaReason> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut reasons = Vec::new();
    for mut reason in table.tables("na") {
        let read = NaReason {
            id: reason.id("id"),
            title: reason.localised("title"),
            kinds: reason.words("kinds", SiteKind::of_site),
        };
        reason.finish();
        ids.note(&reason, &read.id);
        reasons.push(read);
    }
    reasons
}

fn fields_of(table: &mut Fields<'_>, known: &Known<'_>) -> Vec<Field> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut fields: Vec<Field> = Vec::new();
    for mut row in table.tables("field") {
        let field = field(&mut row, &fields, known);
        row.finish();
        ids.note(&row, &field.id);
        if RESERVED.contains(&field.id.as_str()) {
            let message = format!("`{}` is a field of every form", field.id);
            row.fault("id", "pack.reserved-id", message);
        }
        fields.push(field);
    }
    if fields.is_empty() || fields.len() > FIELDS {
        let message = format!("a criterion has 1 to {FIELDS} fields");
        table.fault("field", "pack.field-count", message);
    }
    fields
}

fn field(row: &mut Fields<'_>, earlier: &[Field], known: &Known<'_>) -> Field {
    let kind = kind(row);
    Field {
        id: row.id("id"),
        title: row.localised("title"),
        hint: row.opt_localised("hint"),
        when: when(row, earlier),
        optional: row.flag("optional"),
        binding: binding(row, &kind, known),
        kind,
    }
}

fn kind(row: &mut Fields<'_>) -> FieldKind {
    match row.text("kind").as_str() {
        "yes-no" => FieldKind::YesNo,
        "count" => FieldKind::Count {
            max: row
                .opt_count("max", 1..MAX_COUNT + 1)
                .and_then(|max| u64::try_from(max).ok())
                .unwrap_or(MAX_COUNT.unsigned_abs()),
        },
        "day" => FieldKind::Day,
        "choice" => FieldKind::Choice(choices(row)),
        "points" => FieldKind::Points {
            max: row.count("max", 1..POINTS + 1).unsigned_abs(),
        },
        other => {
            let message = format!("`{other}` is none of yes-no, count, day, choice, points");
            row.fault("kind", "file.unknown-word", message);
            FieldKind::YesNo
        }
    }
}

fn choices(row: &mut Fields<'_>) -> Vec<Choice> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut choices = Vec::new();
    for mut table in row.tables("choice") {
        let effect = table
            .has("effect")
            .then(|| table.word("effect", Effect::from_text))
            .flatten();
        let choice = Choice {
            id: table.id("id"),
            title: table.localised("title"),
            effect,
        };
        table.finish();
        ids.note(&table, &choice.id);
        if choice.id.starts_with(|c: char| c.is_ascii_digit()) {
            let message = "the id of a choice begins with a letter, so that no day reads like it";
            table.fault("id", "file.malformed-id", message);
        }
        choices.push(choice);
    }
    if choices.len() < 2 {
        row.fault("choice", "pack.few-choices", "a choice needs two of them");
    }
    choices
}

fn when(row: &mut Fields<'_>, earlier: &[Field]) -> Option<When> {
    let mut table = row.opt_table("when")?;
    let when = When {
        field: table.text("field"),
        is: table.texts("is"),
    };
    table.finish();
    let Some(other) = earlier.iter().find(|field| field.id == when.field) else {
        let message = format!("`{}` is no earlier field of this criterion", when.field);
        table.fault("field", "pack.unknown-field-id", message);
        return None;
    };
    if other.is_read_only() {
        let message = "a condition looks at what is typed, not at what a register gives";
        table.fault("field", "pack.condition-on-register", message);
    }
    let possible: Vec<&str> = match &other.kind {
        FieldKind::YesNo => vec!["yes", "no"],
        FieldKind::Choice(choices) => choices.iter().map(|c| c.id.as_str()).collect(),
        FieldKind::Count { .. } | FieldKind::Points { .. } | FieldKind::Day => Vec::new(),
    };
    if when.is.is_empty() || when.is.iter().any(|is| !possible.contains(&is.as_str())) {
        let message = format!("`{}` takes only: {}", when.field, possible.join(", "));
        table.fault("is", "pack.impossible-condition", message);
    }
    Some(when)
}

fn binding(row: &mut Fields<'_>, kind: &FieldKind, known: &Known<'_>) -> Option<Binding> {
    let measure = row.opt_text("measure")?;
    let Some(definition) = known.dictionary.get(&measure).filter(|_| is_id(&measure)) else {
        let message = format!("`{measure}` is no measure of the dictionary");
        row.fault("measure", "pack.unknown-measure", message);
        return None;
    };
    if let Some(message) = mismatch(kind, definition) {
        row.fault("measure", "pack.measure-of-another-kind", message);
    }
    if definition.subject != known.subject.measured() {
        let message = format!(
            "`{measure}` is a measure of a {}, not of the subject of this pack",
            definition.subject.as_str()
        );
        row.fault("measure", "pack.measure-of-another-subject", message);
    }
    Some(Binding {
        suppliers: definition.suppliers.clone(),
        typed: definition.is_typed(),
        measure,
    })
}

/// Why a measure cannot fill a field of this kind.
fn mismatch(kind: &FieldKind, definition: &Definition) -> Option<String> {
    match (kind, &definition.kind) {
        (FieldKind::YesNo, Kind::YesNo)
        | (FieldKind::Count { .. }, Kind::Count { .. })
        | (FieldKind::Day, Kind::Day) => None,
        (FieldKind::Choice(choices), Kind::Choice { options }) => {
            let unknown = |id: &str| !options.iter().any(|option| option.id == id);
            let odd = choices.iter().find(|choice| unknown(&choice.id))?;
            Some(format!("`{}` has no choice `{}`", definition.name, odd.id))
        }
        _ => Some(format!("`{}` has another kind of value", definition.name)),
    }
}
