//! From a filled-in form to an answer and back.

use crate::support::{agency_enterprise, form};
use measures::Value;
use proptest::prelude::*;
use standards::{Answer, Answers, form_values, measure_values, parse_answer};

#[test]
fn wrong_fields_are_refused_by_name() {
    let pack = agency_enterprise();
    let check = |criterion: &str, filled: &str, expect: &[(&str, &str)]| {
        let criterion = pack.criterion(criterion).unwrap();
        let faults = parse_answer(criterion, &form(filled)).err();
        let found: Vec<(String, &str)> = faults
            .unwrap_or_default()
            .into_iter()
            .map(|fault| (fault.field, fault.code))
            .collect();
        let expect: Vec<(String, &str)> = expect
            .iter()
            .map(|(field, code)| ((*field).to_owned(), *code))
            .collect();
        assert_eq!(found, expect, "{filled}");
    };
    check("6.1.f", "models=2", &[]);
    check("6.1.f", "models=", &[]);
    check("6.1.f", "", &[]);
    check("6.1.f", "models=-1", &[("models", "number.negative")]);
    check("6.1.f", "models=10001", &[("models", "number.too-large")]);
    check("6.1.f", "models=2,5", &[("models", "number.malformed")]);
    check("6.1.a", "held=maybe", &[("held", "value.not-yes-no")]);
    let day = [("issued-on", "value.not-a-day")];
    check("6.1.a", "held=yes issued-on=30/2/2026", &day);
    check(
        "6.4.a",
        "rating=superb",
        &[("rating", "value.not-a-choice")],
    );
    check("6.4.a", "na=because", &[("na", "standards.na-unknown")]);
    check(
        "6.1.f",
        "na=no-guard-force",
        &[("na", "standards.na-unknown")],
    );
    check(
        "6.3.b",
        "occurred=no note=Ông_A",
        &[("note", "standards.note-forbidden")],
    );
    let more = [("briefed", "standards.part-exceeds-whole")];
    check("6.1.e", "total=10 briefed=11", &more);
    let both = [
        ("total", "number.negative"),
        ("briefed", "number.malformed"),
    ];
    check("6.1.e", "total=-1 briefed=ba", &both);
}

#[test]
fn what_is_not_asked_is_dropped() {
    let pack = agency_enterprise();
    let crime = pack.criterion("6.3.dd").unwrap();
    let filled = "occurred=no class=serious force-majeure=rubbish detected-in-time=yes";
    let answer = parse_answer(crime, &form(filled)).unwrap();
    let kept: Vec<&String> = answer.parts.keys().collect();
    assert_eq!(kept, ["occurred"]);
}

#[test]
fn what_a_register_gives_is_never_typed() {
    let pack = agency_enterprise();
    let registration = pack.criterion("6.1.c").unwrap();
    let answer = parse_answer(registration, &form("day=2026-01-05 confirmed=yes")).unwrap();
    assert!(answer.parts.is_empty() && answer.confirmed);
}

#[test]
fn what_is_typed_becomes_the_measure() {
    let pack = agency_enterprise();
    let staff = pack.criterion("6.1.e").unwrap();
    let answer = parse_answer(staff, &form("total=20 briefed=19")).unwrap();
    let expect = [
        ("staff.total", &Value::Count(20)),
        ("staff.briefed", &Value::Count(19)),
    ];
    assert_eq!(measure_values(staff, &answer), expect);
}

#[test]
fn answers_are_packed_small_and_alike() {
    let mut answers = Answers::default();
    let note = Answer {
        parts: [("models".to_owned(), Value::Count(2))].into(),
        confirmed: true,
        ..Answer::default()
    };
    answers.set("6.1.f", note);
    answers.set(
        "6.2.b",
        Answer {
            na: Some("no-document".to_owned()),
            ..Answer::default()
        },
    );
    let bytes = answers.encode().unwrap();
    let text = r#"{"6.1.f":{"p":{"models":2},"c":true},"6.2.b":{"na":"no-document"}}"#;
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), text);
    assert_eq!(Answers::decode(&bytes).unwrap(), answers);
    assert_eq!(Answers::decode(b"").unwrap(), Answers::default());
    assert!(Answers::decode(b"[]").is_err());
}

#[test]
fn a_review_that_only_confirms_keeps_the_sites_parts() {
    let one = |n| Answer {
        parts: [("models".to_owned(), Value::Count(n))].into(),
        ..Answer::default()
    };
    let mut own = Answers::default();
    own.set("a", one(1));
    own.set("b", one(1));
    let mut review = Answers::default();
    review.set(
        "a",
        Answer {
            confirmed: true,
            ..Answer::default()
        },
    );
    review.set("b", one(7));
    let seen = own.reviewed(&review);
    assert_eq!(seen.get("a").unwrap().parts["models"], Value::Count(1));
    assert!(seen.get("a").unwrap().confirmed);
    assert_eq!(seen.get("b").unwrap().parts["models"], Value::Count(7));
}

proptest! {
    /// Whatever a form gives that is accepted comes back from it unchanged.
    #[test]
    fn an_answer_survives_its_form(
        at in 0_usize..30,
        raw in proptest::collection::vec("(yes|no|[0-9]{1,4}|2026-0[1-9]-1[0-9]|serious|last-year|below)", 8),
        note in "[a-zđạ ]{0,12}",
    ) {
        let pack = agency_enterprise();
        let criterion = &pack.criteria[at % pack.criteria.len()];
        let filled = |name: &str| {
            if name == "note" {
                return Some(note.clone());
            }
            let at = criterion.fields.iter().position(|field| field.id == name)?;
            raw.get(at).cloned()
        };
        if let Ok(answer) = parse_answer(criterion, &filled) {
            let values = form_values(criterion, &answer);
            let again = |name: &str| {
                values.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
            };
            prop_assert_eq!(parse_answer(criterion, &again), Ok(answer));
        }
    }
}
