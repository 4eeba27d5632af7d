//! From what a person typed to an answer, and back. The fields of the form are those of the criterion, by id, and
//! four more: `na` (id of a reason), `note`, `confirmed` and `disputed` (anything ticked).

use crate::{
    answers::Answer,
    pack::{Criterion, Field, FieldKind},
};
use base::text;
use measures::{
    Value, ValueFault,
    values::{read_choice, read_count, read_day, read_yes_no},
};
use std::collections::BTreeMap;

/// The fields that every form has; no field of a criterion may take their names.
pub const RESERVED: [&str; 4] = ["na", "note", "confirmed", "disputed"];

/// What is wrong in one field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The form's field.
    pub field: String,
    /// The stable code, such as `number.negative`.
    pub code: &'static str,
    /// Named facts for the message.
    pub facts: Vec<(&'static str, String)>,
}

impl FieldFault {
    fn new(field: &str, code: &'static str) -> Self {
        Self {
            field: field.to_owned(),
            code,
            facts: Vec::new(),
        }
    }
}

/// Reads a filled-in form. An empty field is no fault, since a draft may be saved at any time: what is missing is
/// said by the evaluation. Fields that are not asked, given the others, are dropped, so no hidden answer stays.
pub fn parse_answer(
    criterion: &Criterion,
    form: &dyn Fn(&str) -> Option<String>,
) -> Result<Answer, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut answer = Answer {
        confirmed: ticked(form, "confirmed"),
        disputed: ticked(form, "disputed"),
        ..Answer::default()
    };
    let mut part = |field: &Field, raw: &str| match read_part(field, raw) {
        Ok(value) => value,
        Err(fault) => {
            faults.push(part_fault(field, &fault));
            None
        }
    };
    for field in criterion.fields.iter().filter(|f| !f.is_read_only()) {
        if !asked(criterion, field, &answer.parts) {
            continue;
        }
        if let Some(value) = form(&field.id).and_then(|raw| part(field, &raw)) {
            answer.parts.insert(field.id.clone(), value);
        }
    }
    read_na(criterion, form, &mut answer, &mut faults);
    read_note(criterion, form, &mut answer, &mut faults);
    faults.extend(part_exceeds_whole(criterion, &answer));
    if faults.is_empty() {
        Ok(answer)
    } else {
        Err(faults)
    }
}

/// What a form shows for an answer, as (field, text); the reverse of [`parse_answer`].
pub fn form_values(criterion: &Criterion, answer: &Answer) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = criterion
        .fields
        .iter()
        .filter_map(|field| {
            let value = answer.parts.get(&field.id)?;
            Some((field.id.clone(), value.form_text()))
        })
        .collect();
    let mut push = |name: &str, value: String| values.push((name.to_owned(), value));
    if let Some(reason) = &answer.na {
        push("na", reason.clone());
    }
    if let Some(note) = &answer.note {
        push("note", note.clone());
    }
    if answer.confirmed {
        push("confirmed", "yes".to_owned());
    }
    if answer.disputed {
        push("disputed", "yes".to_owned());
    }
    values
}

/// The measures that were typed in this answer, as (measure, value): enter once, use everywhere.
pub fn measure_values<'a>(
    criterion: &'a Criterion,
    answer: &'a Answer,
) -> Vec<(&'a str, &'a Value)> {
    criterion
        .fields
        .iter()
        .filter_map(|field| {
            let binding = field.binding.as_ref().filter(|binding| binding.typed)?;
            Some((binding.measure.as_str(), answer.parts.get(&field.id)?))
        })
        .collect()
}

/// Is `field` asked, given the values of earlier fields?
pub fn asked(criterion: &Criterion, field: &Field, parts: &BTreeMap<String, Value>) -> bool {
    let Some(when) = &field.when else {
        return true;
    };
    // A pack's conditions look only at earlier fields, so this ends.
    let earlier = criterion.field(&when.field);
    earlier.is_some_and(|earlier| asked(criterion, earlier, parts))
        && parts
            .get(&when.field)
            .is_some_and(|value| when.is.contains(&value.form_text()))
}

/// Reads one field; nothing typed is `None`.
fn read_part(field: &Field, raw: &str) -> Result<Option<Value>, ValueFault> {
    let value = match &field.kind {
        FieldKind::YesNo => read_yes_no(raw),
        FieldKind::Count { max } | FieldKind::Points { max } => read_count(raw, *max),
        FieldKind::Day => read_day(raw),
        FieldKind::Choice(choices) => {
            read_choice(raw, choices.iter().map(|c| (c.id.as_str(), &c.title)))
        }
    };
    match value {
        Ok(value) => Ok(Some(value)),
        Err(ValueFault::Empty) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn part_fault(field: &Field, fault: &ValueFault) -> FieldFault {
    let mut found = FieldFault::new(&field.id, fault.code());
    if let FieldKind::Count { max } | FieldKind::Points { max } = field.kind {
        found.facts.push(("max", max.to_string()));
    }
    found
}

fn read_na(
    criterion: &Criterion,
    form: &dyn Fn(&str) -> Option<String>,
    answer: &mut Answer,
    faults: &mut Vec<FieldFault>,
) {
    let Some(raw) = form("na") else { return };
    let reason = raw.trim();
    if reason.is_empty() {
        return;
    }
    if criterion.na.iter().any(|known| known.id == reason) {
        answer.na = Some(reason.to_owned());
    } else {
        faults.push(FieldFault::new("na", "standards.na-unknown"));
    }
}

fn read_note(
    criterion: &Criterion,
    form: &dyn Fn(&str) -> Option<String>,
    answer: &mut Answer,
    faults: &mut Vec<FieldFault>,
) {
    match text::optional_note(&form("note").unwrap_or_default(), text::NOTE_CHARS) {
        Ok(Some(_)) if criterion.names_forbidden => {
            faults.push(FieldFault::new("note", "standards.note-forbidden"));
        }
        Ok(note) => answer.note = note,
        Err(fault) => {
            let mut found = FieldFault::new("note", fault.code());
            found.facts.push(("max", text::NOTE_CHARS.to_string()));
            faults.push(found);
        }
    }
}

/// The part of a ratio that was typed larger than its whole.
fn part_exceeds_whole(criterion: &Criterion, answer: &Answer) -> Option<FieldFault> {
    let crate::pack::Rule::Ratio {
        numerator,
        denominator,
        ..
    } = &criterion.rule
    else {
        return None;
    };
    let sum = |fields: &[String]| {
        let mut counts = fields.iter().map(|id| answer.parts.get(id));
        counts.try_fold(0_u64, |sum, value| match value {
            Some(Value::Count(n)) => sum.checked_add(*n),
            _ => None,
        })
    };
    let (part, whole) = (sum(numerator)?, sum(denominator)?);
    if part <= whole {
        return None;
    }
    let mut fault = FieldFault::new(numerator.first()?, "standards.part-exceeds-whole");
    fault.facts.push(("have", part.to_string()));
    fault.facts.push(("of", whole.to_string()));
    Some(fault)
}

fn ticked(form: &dyn Fn(&str) -> Option<String>, name: &str) -> bool {
    form(name).is_some_and(|raw| !matches!(raw.trim(), "" | "no" | "false" | "0"))
}
