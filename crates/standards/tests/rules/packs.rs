//! The packs that ship: free of faults, in both languages, and honest about what is not known.

use crate::support::{agency_enterprise, embedded};
use base::{Day, Localised};
use measures::Dictionary;
use standards::{DueAct, Field, Mark, Pack, Rule};

#[test]
fn every_shipped_pack_is_free_of_faults() {
    for (name, text) in standards::embedded() {
        if let Err(faults) = standards::check(text, Dictionary::embedded()) {
            let list: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{name}:\n{}", list.join("\n"));
        }
    }
}

#[test]
fn every_text_is_said_in_both_languages() {
    for (_, text) in standards::embedded() {
        let pack = standards::check(text, Dictionary::embedded()).unwrap();
        for said in texts(&pack) {
            assert!(!said.vi.is_empty() && !said.en.is_empty(), "{said:?}");
            assert_ne!(said.vi, said.en);
        }
    }
}

#[test]
fn article_six_has_five_clauses_and_eight_forbidden_things() {
    let pack = agency_enterprise();
    let clauses: Vec<&str> = pack.clauses.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(clauses, ["6.1", "6.2", "6.3", "6.4", "6.5"]);
    for clause in &clauses {
        assert!(pack.under(clause).count() > 0, "{clause}");
    }
    assert_eq!(pack.under("6.3").count(), 8);
}

#[test]
fn article_seven_has_six_clauses_and_six_forbidden_things() {
    let pack = embedded("vn-tt124-school");
    let clauses: Vec<&str> = pack.clauses.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(clauses, ["7.1", "7.2", "7.3", "7.4", "7.5", "7.6"]);
    let forbidden: Vec<&str> = pack.under("7.3").map(|c| c.id.as_str()).collect();
    let expect = ["7.3.a", "7.3.b", "7.3.c", "7.3.dd", "7.3.e", "7.3.g"];
    assert_eq!(forbidden, expect);
    // Four topics, and violence is for a person to judge.
    assert_eq!(pack.criterion("7.1.d").unwrap().fields.len(), 4);
    let violence = &pack.criterion("7.4.a").unwrap().rule;
    assert!(matches!(violence, Rule::Reading { .. }));
}

#[test]
fn a_commune_is_judged_by_what_its_sites_and_areas_do() {
    let pack = embedded("vn-tt124-commune");
    for (id, pct) in [("5.4.a", 100), ("5.4.b", 70)] {
        let criterion = pack.criterion(id).unwrap();
        assert!(criterion.fields.iter().all(|f| f.binding.is_some()), "{id}");
        let asked = |threshold: u64| threshold == pct;
        assert!(
            matches!(criterion.rule, Rule::Ratio { threshold_pct, .. } if asked(threshold_pct))
        );
    }
    let areas = embedded("vn-tt124-residential-area");
    assert_eq!(
        areas.counted.unwrap().recognised,
        "residential-areas.recognised"
    );
}

#[test]
fn what_is_not_known_of_the_grade_is_declared() {
    let grade = embedded("vn-qd510-grade");
    let points = grade.points.as_ref().unwrap();
    assert_eq!((points.total, grade.most_points()), (100, 12));
    assert!(points.items_missing.is_some() && points.bands_missing.is_some());
    assert!(
        grade
            .criteria
            .iter()
            .all(|c| c.marked.mark != Mark::Verified)
    );
}

#[test]
fn the_negative_list_is_about_the_site_only() {
    let pack = agency_enterprise();
    for criterion in pack.under("6.3") {
        assert!(criterion.names_forbidden && criterion.private_to_reviewer);
        assert!(criterion.evidence.expected.is_empty());
        assert_eq!(criterion.evidence.required, 0);
    }
    let beside: Vec<&str> = pack
        .criteria
        .iter()
        .filter(|c| c.shows_union_opinion)
        .map(|c| c.id.as_str())
        .collect();
    assert_eq!(beside, ["6.3.c", "6.3.d"]);
}

#[test]
fn days_are_those_of_the_round() {
    let pack = agency_enterprise();
    let day = |raw| Day::parse(raw).ok();
    let window = pack.window.on(2026).unwrap();
    assert_eq!(Some(window.0), day("2025-11-16"));
    assert_eq!(Some(window.1), day("2026-11-15"));
    let last = |act| pack.due(act).unwrap().limit.last_day(2026);
    assert_eq!(last(DueAct::Register), day("2026-03-31"));
    // Due *before* 20 November.
    assert_eq!(last(DueAct::Decide), day("2026-11-19"));
}

#[test]
fn two_bindings_are_real() {
    let pack = agency_enterprise();
    let bound = |id: &str| {
        let field = &pack.criterion(id).unwrap().fields[0];
        let binding = field.binding.as_ref().unwrap();
        (binding.measure.clone(), binding.typed)
    };
    assert_eq!(bound("6.1.c"), ("registration.day".to_owned(), false));
    assert_eq!(bound("6.1.f"), ("models.effective".to_owned(), true));
}

#[test]
fn only_where_the_law_leaves_room_may_a_criterion_not_apply() {
    let pack = agency_enterprise();
    let with: Vec<&str> = pack
        .criteria
        .iter()
        .filter(|c| !c.na.is_empty())
        .map(|c| c.id.as_str())
        .collect();
    assert_eq!(with, ["6.1.a", "6.2.b", "6.4.a", "6.4.b", "6.5.a"]);
}

#[test]
fn what_is_open_in_law_says_what_to_check() {
    let pack = agency_enterprise();
    for id in ["6.3.h", "6.4.a", "6.5.a"] {
        assert!(pack.criterion(id).unwrap().marked.check.is_some(), "{id}");
    }
    let unsure = pack
        .legal_basis
        .iter()
        .filter(|b| b.marked.mark != Mark::Verified);
    assert_eq!(unsure.count(), 1);
    let secrets = &pack.criterion("6.3.e").unwrap().rule;
    assert!(matches!(secrets, Rule::Incident { escapes, .. } if escapes.is_empty()));
}

fn texts(pack: &Pack) -> Vec<&Localised> {
    let mut texts = vec![&pack.title];
    texts.extend(pack.legal_basis.iter().map(|basis| &basis.title));
    texts.extend(&pack.applies_to.remarks);
    texts.extend(pack.clauses.iter().map(|clause| &clause.title));
    for criterion in &pack.criteria {
        texts.extend([&criterion.title, &criterion.text]);
        texts.extend(&criterion.help);
        texts.extend(&criterion.marked.check);
        texts.extend(&criterion.evidence.expected);
        texts.extend(criterion.na.iter().map(|reason| &reason.title));
        for field in &criterion.fields {
            texts.push(&field.title);
            texts.extend(&field.hint);
            texts.extend(Field::choices(field).iter().map(|choice| &choice.title));
        }
    }
    texts
}
