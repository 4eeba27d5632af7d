//! Each kind of answer and each trap in reading the law, as tables of cases.

use crate::support::{agency_enterprise, form};
use base::{Day, ManagingTier, SiteKind, SizeClass, Timestamp};
use measures::{Entry, Source, SourceKind, Supplier, Value};
use standards::{
    Answers, Evaluation, Given, Judged, Outcome, Overall, Pack, SiteFacts, codes, evaluate,
    parse_answer,
};

const ENTERPRISE: SiteFacts = SiteFacts {
    kind: SiteKind::Enterprise,
    size: Some(SizeClass::Large),
    school_level: None,
    managing_tier: ManagingTier::Commune,
};
const AGENCY: SiteFacts = SiteFacts {
    kind: SiteKind::Agency,
    size: None,
    ..ENTERPRISE
};

fn entry(name: &str, value: Value, kind: SourceKind) -> Entry {
    let source = Source {
        kind,
        by: "dossiers".to_owned(),
        reference: None,
        day: None,
        at: Timestamp::from_micros(0),
    };
    Entry {
        name: name.to_owned(),
        value,
        source,
        version: 1,
    }
}

fn registered(day: &str) -> Vec<Entry> {
    let day = Value::Day(Day::parse(day).unwrap());
    vec![entry("registration.day", day, SourceKind::Register)]
}

fn judged(facts: SiteFacts, id: &str, filled: &str, files: u32, measures: &[Entry]) -> Judged {
    let pack = agency_enterprise();
    let answer = parse_answer(pack.criterion(id).unwrap(), &form(filled)).unwrap();
    let mut answers = Answers::default();
    answers.set(id, answer);
    let evaluation = run(&pack, &answers, facts, files, measures);
    evaluation.get(id).unwrap().clone()
}

fn run(
    pack: &Pack,
    answers: &Answers,
    facts: SiteFacts,
    files: u32,
    known: &[Entry],
) -> Evaluation {
    let given = Given {
        year: 2026,
        facts: Some(facts),
        measures: &|name| known.iter().find(|entry| entry.name == name).cloned(),
        evidence: &|_| files,
    };
    evaluate(pack, answers, &given)
}

/// Criterion, form, outcome, and the codes of what stands in the way.
type Case<'a> = (&'a str, &'a str, Outcome, &'a [&'a str]);

fn check(cases: &[Case<'_>]) {
    for (id, filled, outcome, codes) in cases {
        let found = judged(ENTERPRISE, id, filled, 1, &[]);
        let why: Vec<&str> = found.why.iter().map(|why| why.code).collect();
        assert_eq!(
            (found.outcome, why.as_slice()),
            (*outcome, *codes),
            "{id} {filled}"
        );
    }
}

use Outcome::{Met, NeedsPerson, NotApplicable, NotMet, Unanswered};
const MISSING: &str = "standards.missing";

#[test]
fn yes_no_and_checklists() {
    let five = "guarding=yes state-secrets=yes internal-protection=yes labour-safety=yes fire=yes";
    let (six, short) = (
        format!("{five} environment=yes"),
        format!("{five} environment=no"),
    );
    check(&[
        ("6.2.a", "", Unanswered, &[MISSING]),
        ("6.2.a", "carried-out=yes", Met, &[]),
        (
            "6.2.a",
            "carried-out=no",
            NotMet,
            &["standards.answered-no"],
        ),
        ("6.1.d", five, Unanswered, &[MISSING]),
        ("6.1.d", &six, Met, &[]),
        ("6.1.d", &short, NotMet, &["standards.answered-no"]),
    ]);
}

#[test]
fn shares_count_units_and_round_up() {
    let below: &[&str] = &["standards.below-threshold"];
    check(&[
        ("6.5.a", "total=5 rated=4 rating-used=last-year", Met, &[]),
        (
            "6.5.a",
            "total=5 rated=3 rating-used=last-year",
            NotMet,
            below,
        ),
        ("6.5.a", "total=7 rated=5 rating-used=last-year", Met, &[]),
        (
            "6.5.a",
            "total=7 rated=4 rating-used=last-year",
            NotMet,
            below,
        ),
        ("6.5.a", "total=10 rated=7 rating-used=this-year", Met, &[]),
        (
            "6.5.a",
            "total=10 rated=6 rating-used=this-year",
            NotMet,
            below,
        ),
        // Which rating year was used must be said.
        ("6.5.a", "total=10 rated=7", Unanswered, &[MISSING]),
        (
            "6.5.a",
            "total=0 rated=0 rating-used=last-year",
            Unanswered,
            &["standards.nothing-counted"],
        ),
        ("6.5.a", "na=no-subordinate-units", NotApplicable, &[]),
        ("6.1.e", "total=20 briefed=20", Met, &[]),
        ("6.1.e", "total=20 briefed=19", NotMet, below),
        ("6.1.e", "briefed=19", Unanswered, &[MISSING]),
    ]);
}

#[test]
fn counts_and_papers() {
    let papers: &[&str] = &["standards.paper-not-held"];
    check(&[
        ("6.1.f", "models=1", Met, &[]),
        ("6.1.f", "models=0", NotMet, &["standards.too-few"]),
        ("6.5.b", "disciplined=0", Met, &[]),
        ("6.5.b", "disciplined=1", Unanswered, &[MISSING]),
        ("6.1.b", "held=yes", Met, &[]),
        ("6.1.b", "held=no", NotMet, papers),
        ("6.1.a", "held=yes", Unanswered, &[MISSING]),
        ("6.1.a", "held=yes issued-on=31/3/2026", Met, &[]),
        (
            "6.1.a",
            "held=yes issued-on=1/4/2026",
            NotMet,
            &["standards.outside-days"],
        ),
        ("6.1.a", "held=no", NotMet, papers),
        ("6.1.a", "na=no-party-organisation", NotApplicable, &[]),
    ]);
    let bare = judged(ENTERPRISE, "6.1.b", "held=yes", 0, &[]);
    assert_eq!(bare.outcome, Unanswered);
    assert_eq!(bare.why[0].code, "standards.evidence-missing");
}

#[test]
fn a_serious_crime_is_no_automatic_failure() {
    let crime = "occurred=yes incidents=2 class=very-serious";
    let acted = format!("{crime} force-majeure=no detected-in-time=yes consequences-reduced=yes");
    let reported = format!("{acted} reported-at-once=yes");
    let cases = [
        ("occurred=no".to_owned(), Met, vec![]),
        ("occurred=yes".to_owned(), Unanswered, vec![MISSING; 2]),
        (
            "occurred=yes incidents=0 class=serious force-majeure=yes".to_owned(),
            NeedsPerson,
            vec!["standards.none-of-what-occurred"],
        ),
        (crime.to_owned(), Unanswered, vec![MISSING]),
        (format!("{crime} force-majeure=yes"), Met, vec![]),
        (
            format!("{crime} force-majeure=no"),
            Unanswered,
            vec![MISSING; 3],
        ),
        // To whom and when must be said.
        (reported.clone(), Unanswered, vec![MISSING; 2]),
        (
            format!("{reported} reported-to=commune-police reported-on=5/5/2026"),
            Met,
            vec![],
        ),
        (
            format!("{acted} reported-at-once=no"),
            NotMet,
            vec!["standards.no-way-out"],
        ),
        // The class is the authority's: less serious does not count, not stated waits for a person.
        (
            "occurred=yes incidents=1 class=less-serious".to_owned(),
            Met,
            vec![],
        ),
        (
            "occurred=yes incidents=1 class=not-stated".to_owned(),
            NeedsPerson,
            vec!["standards.choice-needs-person"],
        ),
    ];
    for (filled, outcome, codes) in &cases {
        check(&[("6.3.dd", filled, *outcome, codes)]);
    }
}

#[test]
fn each_forbidden_thing_has_its_own_way_out_or_none() {
    let occurred: &[&str] = &["standards.occurred"];
    check(&[
        ("6.3.a", "occurred=yes", NotMet, occurred),
        ("6.3.b", "occurred=no", Met, &[]),
        ("6.3.d", "occurred=yes", NotMet, occurred),
        ("6.3.e", "occurred=yes", NotMet, occurred),
        ("6.3.e", "occurred=no", Met, &[]),
        (
            "6.3.g",
            "occurred=yes incidents=3 force-majeure=yes",
            Met,
            &[],
        ),
        (
            "6.3.g",
            "occurred=yes incidents=3 force-majeure=no",
            NotMet,
            &["standards.no-way-out"],
        ),
        ("6.3.g", "occurred=yes", Unanswered, &[MISSING, MISSING]),
    ]);
}

#[test]
fn an_ambiguous_clause_waits_for_a_person_to_choose_the_reading() {
    let nobody = "sanctioned=0 sanctioned-and-disciplined=0 social-evils-disciplined=0";
    let fined = "sanctioned=2 sanctioned-and-disciplined=0 social-evils-disciplined=0";
    let any = format!("{fined} reading=any-sanction");
    let both = format!("{fined} reading=warning-covers-both");
    let evils = "sanctioned=0 sanctioned-and-disciplined=0 social-evils-disciplined=1";
    let evils = format!("{evils} reading=warning-covers-both");
    let against: &[&str] = &["standards.against-reading"];
    check(&[
        ("6.3.h", nobody, Met, &[]),
        ("6.3.h", fined, NeedsPerson, &["standards.reading-needed"]),
        ("6.3.h", &any, NotMet, against),
        ("6.3.h", &both, Met, &[]),
        ("6.3.h", &evils, NotMet, against),
        ("6.3.h", "sanctioned=0", Unanswered, &[MISSING, MISSING]),
    ]);
}

#[test]
fn discipline_is_kept_as_stated_and_a_person_says_what_counts() {
    let undecided: &[&str] = &["standards.discipline-undecided"];
    let against: &[&str] = &["standards.discipline-against-mapping"];
    let differs: &[&str] = &["standards.discipline-number-differs"];
    let many: &[&str] = &["standards.too-many"];
    for id in ["6.4.b", "6.5.b"] {
        let cases: &[(&str, Outcome, &[&str])] = &[
            ("disciplined=0", Met, &[]),
            ("disciplined=2", Unanswered, &[MISSING]),
            ("disciplined=0 regime=employee", Unanswered, &[MISSING]),
            // The mapping of the regime decides where it has one.
            (
                "disciplined=0 regime=civil-servant form=reprimand",
                Met,
                &[],
            ),
            (
                "disciplined=1 regime=civil-servant form=warning",
                NotMet,
                many,
            ),
            (
                "disciplined=0 regime=public-employee form=removal",
                NeedsPerson,
                differs,
            ),
            (
                "disciplined=1 regime=civil-servant form=reprimand",
                NeedsPerson,
                differs,
            ),
            (
                "disciplined=0 regime=civil-servant form=warning counts=no",
                NeedsPerson,
                against,
            ),
            // Employees have no such form: a person says.
            (
                "disciplined=0 regime=employee form=wage-rise-deferred",
                NeedsPerson,
                undecided,
            ),
            (
                "disciplined=0 regime=employee form=wage-rise-deferred counts=no",
                Met,
                &[],
            ),
            (
                "disciplined=1 regime=employee form=labour-dismissal counts=yes",
                NotMet,
                many,
            ),
            (
                "disciplined=1 regime=several form=other",
                NeedsPerson,
                undecided,
            ),
        ];
        for (filled, outcome, codes) in cases {
            check(&[(id, filled, *outcome, codes)]);
        }
    }
}

#[test]
fn the_guard_force_may_lawfully_be_absent() {
    check(&[
        ("6.4.a", "na=no-guard-force", NotApplicable, &[]),
        (
            "6.4.a",
            "na=no-guard-force-needed",
            NeedsPerson,
            &["standards.na-not-allowed"],
        ),
        ("6.4.a", "na=not-eligible-for-titles", NotApplicable, &[]),
        ("6.4.b", "na=no-guard-force", NotApplicable, &[]),
        (
            "6.4.a",
            "rating=advanced-collective rating-used=last-year",
            Met,
            &[],
        ),
        (
            "6.4.a",
            "rating=advanced-collective",
            Unanswered,
            &[MISSING],
        ),
        (
            "6.4.a",
            "rating=below rating-used=last-year",
            NotMet,
            &["standards.choice-not-met"],
        ),
        (
            "6.4.a",
            "rating=not-rated rating-used=last-year",
            NeedsPerson,
            &["standards.choice-needs-person"],
        ),
    ]);
    let agency = judged(AGENCY, "6.4.a", "na=no-guard-force-needed", 0, &[]);
    assert_eq!(agency.outcome, NotApplicable);
}

#[test]
fn registration_is_read_from_the_register() {
    let check = |day: &str, outcome| {
        let found = judged(ENTERPRISE, "6.1.c", "", 0, &registered(day));
        assert_eq!(found.outcome, outcome, "{day}");
        assert_eq!(found.prefilled[0].entry.source.by, "dossiers");
    };
    check("2025-12-31", NotMet);
    check("2026-01-01", Met);
    check("2026-03-31", Met);
    check("2026-04-01", NotMet);
    let missing = judged(ENTERPRISE, "6.1.c", "", 0, &[]);
    assert_eq!(missing.outcome, Unanswered);
    let why = &missing.why[0];
    assert_eq!(why.code, "standards.measure-missing");
    assert_eq!(why.measure.as_deref(), Some("registration.day"));
    assert_eq!(why.who_can_supply, [Supplier::Register]);
    let disputed = judged(
        ENTERPRISE,
        "6.1.c",
        "disputed=yes",
        0,
        &registered("2026-04-01"),
    );
    assert_eq!(disputed.outcome, NeedsPerson);
}

#[test]
fn a_typed_measure_fills_the_form_and_a_reported_one_only_stands_beside() {
    let models = |n, kind| vec![entry("models.effective", Value::Count(n), kind)];
    let check = |filled: &str, known: Vec<Entry>, outcome, code: Option<&str>| {
        let found = judged(ENTERPRISE, "6.1.f", filled, 0, &known);
        let first = found.why.first().map(|why| why.code);
        assert_eq!((found.outcome, first), (outcome, code), "{filled}");
        assert_eq!(found.prefilled.len(), known.len());
    };
    check("", models(2, SourceKind::Typed), Met, None);
    check(
        "",
        models(0, SourceKind::Typed),
        NotMet,
        Some("standards.too-few"),
    );
    check(
        "",
        models(13, SourceKind::Reported),
        Unanswered,
        Some(MISSING),
    );
    check("models=1", models(13, SourceKind::Reported), Met, None);
    // A value that changed since waits for a person, until one stands by it.
    let differs = Some("standards.differs-from-measure");
    check(
        "models=1",
        models(0, SourceKind::Typed),
        NeedsPerson,
        differs,
    );
    check(
        "models=1 confirmed=yes",
        models(0, SourceKind::Typed),
        Met,
        None,
    );
    // A value of another kind is no value.
    let odd = vec![entry(
        "models.effective",
        Value::YesNo(true),
        SourceKind::Typed,
    )];
    check("", odd, Unanswered, Some(MISSING));
}

/// A form for every criterion with which the whole standard is met.
const ALL_MET: [(&str, &str); 21] = [
    ("6.1.a", "na=no-party-organisation"),
    ("6.1.b", "held=yes"),
    ("6.1.c", "confirmed=yes"),
    (
        "6.1.d",
        "guarding=yes state-secrets=yes internal-protection=yes labour-safety=yes fire=yes environment=yes",
    ),
    ("6.1.e", "total=20 briefed=20"),
    ("6.1.f", "models=1"),
    ("6.2.a", "carried-out=yes"),
    ("6.2.b", "na=no-coordination-document"),
    ("6.2.c", "kept=yes"),
    ("6.3.a", "occurred=no"),
    ("6.3.b", "occurred=no"),
    ("6.3.c", "occurred=no"),
    ("6.3.d", "occurred=no"),
    ("6.3.dd", "occurred=no"),
    ("6.3.e", "occurred=no"),
    ("6.3.g", "occurred=no"),
    (
        "6.3.h",
        "sanctioned=0 sanctioned-and-disciplined=0 social-evils-disciplined=0",
    ),
    ("6.4.a", "na=no-guard-force"),
    ("6.4.b", "na=no-guard-force"),
    ("6.5.a", "total=3 rated=3 rating-used=last-year"),
    ("6.5.b", "disciplined=0"),
];

#[test]
fn all_criteria_that_apply_must_be_met() {
    let pack = agency_enterprise();
    let known = registered("2026-02-03");
    let answers = |change: Option<(&str, &str)>| {
        let mut answers = Answers::default();
        for (id, filled) in ALL_MET {
            let filled = change
                .filter(|(other, _)| *other == id)
                .map_or(filled, |c| c.1);
            let answer = parse_answer(pack.criterion(id).unwrap(), &form(filled)).unwrap();
            answers.set(id, answer);
        }
        answers
    };
    assert_eq!(ALL_MET.len(), pack.criteria.len());
    let overall = |change| run(&pack, &answers(change), ENTERPRISE, 1, &known).overall;
    assert_eq!(overall(None), Overall::Met);
    assert_eq!(overall(Some(("6.3.e", "occurred=yes"))), Overall::NotMet);
    assert_eq!(overall(Some(("6.3.e", ""))), Overall::Open);
    assert_eq!(
        overall(Some(("6.3.e", "occurred=no disputed=yes"))),
        Overall::Open
    );
    let empty = run(&pack, &Answers::default(), ENTERPRISE, 0, &[]);
    assert_eq!(empty.overall, Overall::Open);
    assert_eq!(codes(&empty), vec![0; 21]);
    let whole = run(&pack, &answers(None), ENTERPRISE, 1, &known);
    let expect = [
        3, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 1, 1,
    ];
    assert_eq!(codes(&whole), expect);
    for code in codes(&whole) {
        assert_eq!(Outcome::from_code(code).map(Outcome::code), Some(code));
    }
}
