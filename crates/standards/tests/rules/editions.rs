//! Editions compared, other calendars, and a place's additions, which never ask for less.

use crate::support::{agency_enterprise, embedded, form};
use base::{ManagingTier, SiteKind, SizeClass};
use measures::Dictionary;
use proptest::prelude::*;
use standards::{
    Answers, Given, Overall, Pack, PeriodWord, SiteFacts, check, check_overlay, comes_after, diff,
    evaluate, keeps_dossiers, parse_answer, read_edition,
};

const REFERENCE: &str = include_str!("../../../../packs/README.md");

/// The example of the reference that opens with this fence.
fn example(fence: &str) -> &'static str {
    let (_, rest) = REFERENCE.split_once(fence).unwrap();
    rest.split_once("```").unwrap().0
}

fn trial() -> Pack {
    check(example("```toml\n"), Dictionary::embedded()).unwrap()
}

fn base_of(name: &str) -> Option<Pack> {
    [trial(), agency_enterprise(), embedded("vn-qd510-grade")]
        .into_iter()
        .find(|pack| pack.name() == name)
}

#[test]
fn the_examples_of_the_reference_are_read() {
    let read = |text| read_edition(text, &base_of, Dictionary::embedded());
    assert_eq!(
        read(example("```toml\n")).unwrap().name(),
        "trial-circular@2027.1"
    );
    let merged = read(example("```toml overlay\n")).unwrap();
    assert_eq!(merged.name(), "trial-circular@2027.1+trial-province.1");
    assert_eq!(merged.place.as_deref(), Some("trial-life"));
    assert_eq!(merged.criteria.len(), 3);
}

/// The overlay of the reference with changes; compares the faults as (field, code).
fn overlay(changes: &[(&str, &str)], expect: &[(&str, &str)]) {
    let mut text = example("```toml overlay\n").to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let faults = check_overlay(&text, &base_of, Dictionary::embedded())
        .err()
        .unwrap_or_default();
    let found: Vec<(&str, &str)> = faults.iter().map(|f| (f.field.as_str(), f.code)).collect();
    assert_eq!(found, expect, "{changes:?}: {faults:#?}");
}

#[test]
fn an_overlay_that_loosens_is_refused_by_kind_of_answer() {
    overlay(&[], &[]);
    overlay(
        &[("threshold_pct = 90", "threshold_pct = 70")],
        &[("tighten[1].threshold_pct", "overlay.loosens")],
    );
    overlay(
        &[("\"1.b\"\nthreshold_pct = 90", "\"1.a\"\nthreshold_pct = 90")],
        &[("tighten[1].threshold_pct", "overlay.no-such-threshold")],
    );
    overlay(
        &[(
            "\"1.b\"\nthreshold_pct = 90",
            "\"1.a\"\nevidence_required = 0",
        )],
        &[("tighten[1].evidence_required", "overlay.loosens")],
    );
    overlay(
        &[("month = 2, day = 28", "month = 4, day = 1")],
        &[("due", "overlay.loosens")],
    );
    overlay(
        &[("criterion = \"1.b\"", "criterion = \"9\"")],
        &[("tighten[1].criterion", "overlay.unknown-criterion")],
    );
    overlay(
        &[("id = \"1.x\"", "id = \"1.a\"")],
        &[("criterion", "pack.duplicate-id")],
    );
    overlay(
        &[(
            "\n[[due]]",
            "\n[applies_to]\nkinds = [\"school\"]\n\n[[due]]",
        )],
        &[("applies_to", "overlay.changes-the-base")],
    );
    overlay(
        &[("trial-circular@2027.1", "gone@1")],
        &[("base", "overlay.unknown-base")],
    );
    // All in one run.
    overlay(
        &[
            ("threshold_pct = 90", "threshold_pct = 70\ncolour = 1"),
            ("month = 2, day = 28", "month = 4, day = 1"),
            ("id = \"works\"", "id = \"note\""),
        ],
        &[
            ("due", "overlay.loosens"),
            ("tighten[1].threshold_pct", "overlay.loosens"),
            ("tighten[1].colour", "file.unknown-field"),
            ("criterion[1].field[1].id", "pack.reserved-id"),
        ],
    );
}

#[test]
fn editions_are_compared_and_dossiers_follow_only_where_nothing_binds() {
    let text = example("```toml\n");
    let changed = |from: &str, to: &str| {
        let text = text.replacen(from, to, 1);
        check(&text, Dictionary::embedded()).unwrap()
    };
    let check = |to: &Pack, expect: &[&str], follows: bool| {
        let found = diff(&trial(), to);
        let told: Vec<String> = found
            .iter()
            .map(|c| {
                let id = c.criterion.as_deref().unwrap_or("-");
                format!("{} {id} {}", c.what.as_str(), c.part)
            })
            .collect();
        assert_eq!(told, expect);
        assert_eq!(keeps_dossiers(&trial(), to).is_empty(), follows);
    };
    check(&trial(), &[], true);
    check(
        &changed("The site has a plan", "There is a plan"),
        &["changed 1.a text.en"],
        true,
    );
    check(
        &changed("month = 3, day = 31", "month = 3, day = 15"),
        &["changed - due.register"],
        true,
    );
    check(
        &changed("threshold_pct = 80", "threshold_pct = 85"),
        &["changed 1.b rule"],
        false,
    );
    check(
        &changed("evidence_required = 1", "evidence_required = 2"),
        &["changed 1.a evidence_required"],
        false,
    );
    check(
        &changed("id = \"1.a\"", "id = \"1.c\""),
        &["removed 1.a criterion", "added 1.c criterion"],
        false,
    );
}

#[test]
fn another_calendar_is_an_edition_of_its_own() {
    let editions = embedded("vn-tt124-school").by_calendar();
    let names: Vec<String> = editions.iter().map(Pack::name).collect();
    assert_eq!(
        names,
        [
            "vn-tt124-school@2022.1",
            "vn-tt124-school@2022.1-school-year"
        ]
    );
    let (by_year, by_school_year) = (&editions[0], &editions[1]);
    assert_eq!(by_year.period.word, PeriodWord::Year);
    assert_eq!(by_school_year.period.word, PeriodWord::SchoolYear);
    let first = by_school_year.period.days.on(2026).unwrap().0;
    assert_eq!(first.to_string(), "2025-09-01");
    assert!(by_school_year.held_so.is_some());
    let days = |pack: &Pack| pack.criterion("7.1.c").unwrap().rule.days().unwrap();
    assert_ne!(days(by_year), days(by_school_year));
}

#[test]
fn a_scale_with_gaps_is_filled_in_by_an_overlay() {
    let base = embedded("vn-qd510-grade");
    let mut text = example("```toml overlay\n").replace("trial-circular@2027.1", &base.name());
    let from = text.find("[[due]]").unwrap();
    text.truncate(from);
    text.push_str(
        r#"
[[band]]
id = "good"
title = { vi = "Khá", en = "Good" }
at_least = 70
[[band]]
id = "average"
title = { vi = "Trung bình", en = "Average" }
at_least = 0
[[criterion]]
id = "x.1"
clause = "510.4"
article = "1"
title = { vi = "Mục còn lại", en = "The rest" }
text = { vi = "Các mục còn lại", en = "The other items" }
mark = "V"
source = "The decision"
rule = { kind = "points" }
[[criterion.field]]
id = "points"
kind = "points"
max = 88
title = { vi = "Điểm", en = "Points" }
"#,
    );
    let whole = read_edition(&text, &base_of, Dictionary::embedded()).unwrap();
    let answers = |pack: &Pack, last: u64| {
        let mut answers = Answers::default();
        for criterion in &pack.criteria {
            let n = if criterion.id == "x.1" { last } else { 1 };
            let form = form(&format!("points={n}"));
            answers.set(&criterion.id, parse_answer(criterion, &form).unwrap());
        }
        answers
    };
    let score = |pack: &Pack, last| {
        let found = run(pack, &answers(pack, last));
        let score = found.1.unwrap();
        (found.0, score.have, score.most, score.band)
    };
    assert_eq!(score(&base, 0), (Overall::Scored, 4, 12, None));
    assert_eq!(
        score(&whole, 80),
        (Overall::Scored, 84, 100, Some("good".to_owned()))
    );
    assert_eq!(
        score(&whole, 3),
        (Overall::Scored, 7, 100, Some("average".to_owned()))
    );
    let silent = run(&whole, &Answers::default());
    assert_eq!((silent.0, silent.1.unwrap().band), (Overall::Open, None));
}

fn run(pack: &Pack, answers: &Answers) -> (Overall, Option<standards::Score>) {
    let given = Given {
        year: 2026,
        facts: Some(SiteFacts {
            kind: SiteKind::Enterprise,
            size: Some(SizeClass::Large),
            school_level: None,
            managing_tier: ManagingTier::Commune,
        }),
        measures: &|_| None,
        evidence: &|_| 1,
    };
    let found = evaluate(pack, answers, &given);
    (found.overall, found.score)
}

/// Answers to the trial standard and its overlay, near to what meets them.
fn near() -> impl Strategy<Value = [String; 3]> {
    let yes = prop_oneof![8 => Just("yes"), 1 => Just("no"), 1 => Just("")];
    let share = (10_u64..40, 0_u64..8)
        .prop_map(|(of, less)| format!("total={of} briefed={}", of.saturating_sub(less)));
    (yes.clone(), share, yes)
        .prop_map(|(held, share, works)| [format!("held={held}"), share, format!("works={works}")])
}

proptest! {
    /// Whatever is met with the overlay is met without it, whatever it raises.
    #[test]
    fn met_with_an_overlay_is_met_without(
        filled in near(),
        pct in 80_u64..=100,
        files in 1_u32..3,
        day in 1_u32..=28,
    ) {
        let text = example("```toml overlay\n")
            .replace("threshold_pct = 90", &format!("threshold_pct = {pct}"))
            .replace("month = 2, day = 28", &format!("month = 2, day = {day}"))
            + &format!(
                "\n[[tighten]]\ncriterion = \"1.a\"\nevidence_required = {files}\nmark = \"V\"\nsource = \"x\"\n"
            );
        let merged = read_edition(&text, &base_of, Dictionary::embedded()).unwrap();
        let base = trial();
        let mut answers = Answers::default();
        for (criterion, filled) in merged.criteria.iter().zip(&filled) {
            answers.set(&criterion.id, parse_answer(criterion, &form(filled)).unwrap());
        }
        if run(&merged, &answers).0 == Overall::Met {
            prop_assert_eq!(run(&base, &answers).0, Overall::Met);
        }
    }
}

#[test]
fn an_edition_comes_after_what_it_corrects() {
    let edition = |edition: &str, corrects: &str| {
        let head = format!("edition = \"{edition}\"\ncorrects = \"{corrects}\"");
        let text = example("```toml\n").replacen("edition = \"2027.1\"", &head, 1);
        check(&text, Dictionary::embedded()).unwrap()
    };
    let mut all = vec![
        trial(),
        edition("2027.2", "2027.1"),
        edition("2027.3", "2027.2"),
        edition("2028.1", "none"),
    ];
    let over = |base: &Pack, edition: &str, corrects: Option<&str>| {
        let corrects = corrects.map_or(String::new(), |c| format!("corrects = \"{c}\"\n"));
        let text = example("```toml overlay\n")
            .replacen(&trial().name(), &base.name(), 1)
            .replacen(
                "edition = \"1\"",
                &format!("{corrects}edition = \"{edition}\""),
                1,
            );
        let base = |_: &str| Some(base.clone());
        read_edition(&text, &base, Dictionary::embedded()).unwrap()
    };
    let overlays = [
        over(&all[0], "1", None),
        over(&all[0], "2", Some("1")),
        over(&all[2], "1", None),
        over(&all[2], "3", Some("2")),
        over(&all[3], "1", None),
    ];
    all.extend(overlays);
    let find = |name: &str| all.iter().find(|pack| pack.name() == name);
    for (from, expect) in [
        ("2027.1", vec!["2027.2", "2027.3"]),
        ("2027.2", vec!["2027.3"]),
        ("2027.3", vec![]),
        ("2028.1", vec![]),
        (
            "2027.1+trial-province.1",
            vec![
                "2027.1+trial-province.2",
                "2027.3+trial-province.1",
                "2027.3+trial-province.3",
            ],
        ),
        ("2027.1+trial-province.2", vec!["2027.3+trial-province.3"]),
    ] {
        let from = find(&format!("trial-circular@{from}")).unwrap();
        let after = all
            .iter()
            .filter(|to| comes_after(from, to, &find, &|| all.iter().collect()));
        let after: Vec<&str> = after.map(|pack| pack.edition.as_str()).collect();
        assert_eq!(after, expect, "{}", from.edition);
    }
}
