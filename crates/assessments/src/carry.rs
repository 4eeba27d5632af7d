//! "Start next year from this one": what of a dossier's answers still says something a year later. What happened in the
//! year, what a measure says and what a paper of the year proves starts empty; what lasts comes along as a draft that a
//! person confirms anew.

use standards::{Answer, Answers, Criterion, Pack, Rule};

/// Next year's first draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The answers; none is confirmed.
    pub answers: Answers,
    /// The criteria whose answer was carried, in the pack's order, to mark them on screen.
    pub criteria: Vec<String>,
}

/// Carries `last` year's answers into a new dossier under `pack`. A criterion or field that the pack no longer has stays
/// behind.
pub fn carry(pack: &Pack, last: &Answers) -> Carried {
    let mut out = Carried::default();
    for criterion in &pack.criteria {
        let Some(answer) = last.get(&criterion.id) else {
            continue;
        };
        let kept = lasting(criterion, answer);
        if !kept.is_silent() {
            out.answers.set(&criterion.id, kept);
            out.criteria.push(criterion.id.clone());
        }
    }
    out
}

/// What of one answer lasts. Notes and disputes are of the year.
fn lasting(criterion: &Criterion, answer: &Answer) -> Answer {
    let parts = answer
        .parts
        .iter()
        .filter(|(field, _)| field_lasts(criterion, field))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect();
    let na = answer
        .na
        .as_ref()
        .filter(|id| criterion.na.iter().any(|reason| reason.id == **id))
        .cloned();
    Answer {
        parts,
        na,
        ..Answer::default()
    }
}

/// Does what was filled into `field` outlast the year?
fn field_lasts(criterion: &Criterion, field: &str) -> bool {
    // A bound field is filled by its measure, for the new period.
    let typed = criterion
        .field(field)
        .is_some_and(|field| field.binding.is_none());
    typed
        && match &criterion.rule {
            // Rules and arrangements that a site has.
            Rule::AllYes => !criterion.names_forbidden,
            // How an ambiguous clause is read, not what happened under it.
            Rule::Reading { field: reading, .. } => reading == field,
            // Events, days, counts, ratings and papers of the year.
            Rule::AllNo
            | Rule::Incident { .. }
            | Rule::Count { .. }
            | Rule::DayWithin { .. }
            | Rule::Ratio { .. }
            | Rule::Choice { .. }
            | Rule::Paper { .. }
            | Rule::Discipline { .. }
            | Rule::Points => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use measures::Value;

    fn pack() -> Pack {
        let (_, text) = standards::embedded().first().unwrap();
        standards::check(text, measures::Dictionary::embedded()).unwrap()
    }

    /// Carries one answer under the standard for agencies and enterprises; gives what arrived as `field=value` and `na=id`.
    fn carried(criterion: &str, parts: &[(&str, Value)], na: Option<&str>) -> Vec<String> {
        let mut last = Answers::default();
        let parts = parts
            .iter()
            .map(|(field, value)| ((*field).to_owned(), value.clone()));
        last.set(
            criterion,
            Answer {
                parts: parts.collect(),
                na: na.map(str::to_owned),
                note: Some("of last year".to_owned()),
                confirmed: true,
                disputed: true,
            },
        );
        let out = carry(&pack(), &last);
        let Some(answer) = out.answers.get(criterion) else {
            assert!(out.criteria.is_empty());
            return Vec::new();
        };
        assert_eq!(out.criteria, [criterion]);
        assert!(!answer.confirmed && !answer.disputed && answer.note.is_none());
        let parts = answer.parts.iter();
        parts
            .map(|(field, value)| format!("{field}={}", value.form_text()))
            .chain(answer.na.iter().map(|id| format!("na={id}")))
            .collect()
    }

    #[test]
    fn what_lasts_is_carried_and_what_happened_is_not() {
        let yes = || Value::YesNo(true);
        let day = || Value::Day(base::Day::new(2026, 2, 1).unwrap());
        let check = |criterion, parts: &[(&str, Value)], na, expect: &[&str]| {
            assert_eq!(carried(criterion, parts, na), expect, "{criterion}");
        };
        // Rules that the site has.
        check(
            "6.1.d",
            &[("fire", yes()), ("guarding", yes())],
            None,
            &["fire=yes", "guarding=yes"],
        );
        // Papers and days of the year.
        check("6.1.a", &[("held", yes()), ("issued-on", day())], None, &[]);
        check("6.1.b", &[("held", yes())], None, &[]);
        // What a register or a typed measure says.
        check("6.1.c", &[("day", day())], None, &[]);
        check("6.1.f", &[("models", Value::Count(2))], None, &[]);
        // The negative list.
        check("6.3.a", &[("occurred", Value::YesNo(false))], None, &[]);
        check("6.3.e", &[("occurred", Value::YesNo(false))], None, &[]);
        // The reading, not the counts under it.
        let reading = Value::Choice("any-sanction".to_owned());
        check(
            "6.3.h",
            &[("reading", reading), ("sanctioned", Value::Count(0))],
            None,
            &["reading=any-sanction"],
        );
        // Reasons for "not applicable", as long as the pack knows them.
        check(
            "6.1.a",
            &[],
            Some("no-party-organisation"),
            &["na=no-party-organisation"],
        );
        check("6.1.a", &[], Some("no-longer-a-reason"), &[]);
        check("9.9", &[("held", yes())], None, &[]);
    }
}
