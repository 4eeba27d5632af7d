//! Editions: found by words, and followed by a round in one act.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::Role;
use assessments::DossierState;
use base::{DossierId, SiteKind};
use office::{
    Desk, OfficeError, dossiers,
    editions::{self, Fate, Question},
    rounds,
};
use testkit::{
    COMMUNE, OTHER_PROVINCE, PROVINCE, TestOffice, correction, desk_at, desk_at_site, facts,
    open_round, publish, put, registered, told,
};

const BASE: &str = "vn-tt124-agency-enterprise@2022.1";
const SECOND: &str = "vn-tt124-agency-enterprise@2022.2";
const THIRD: &str = "vn-tt124-agency-enterprise@2022.3";

/// A wording that may differ, and an evidence that may not.
const WORDING: (&str, &str) = ("The plan as signed", "The plan, signed and stamped");
const BINDING: (&str, &str) = ("evidence_required = 1", "evidence_required = 2");

async fn edition_of(test: &TestOffice, dossier: DossierId) -> String {
    let row = test
        .db
        .read(move |tx| store::dossiers::by_id(tx, dossier))
        .await
        .unwrap();
    row.unwrap().edition
}

async fn edition_of_round(desk: &Desk, round: base::RoundId) -> String {
    rounds::by_id(desk, round).await.unwrap().edition
}

#[tokio::test]
async fn open_dossiers_follow_a_correction_and_handed_in_ones_keep_theirs() {
    let test = testkit::office("2026-02-01");
    let round = open_round(&test).await;
    let mut dossiers = Vec::new();
    for name in ["A", "B", "C"] {
        let company = facts(name, SiteKind::Agency, COMMUNE);
        dossiers.push(registered(&test, round, company).await);
    }
    let [(site, open), (_, submitted), (_, returned)] = dossiers.try_into().unwrap();
    put(&test, submitted, |row| row.state = DossierState::Submitted).await;
    put(&test, returned, |row| row.state = DossierState::Returned).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, site).await;
    let yes = |name: &str| (name == "held").then(|| "yes".to_owned());
    dossiers::answer(&officer, open, "6.1.b", None, &yes)
        .await
        .unwrap();
    publish(&test, &correction("2022.2", "2022.1", WORDING));

    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let shown = editions::preview(&desk, round, SECOND).await.unwrap();
    let fates: Vec<_> = shown
        .groups
        .iter()
        .map(|group| (group.state, group.dossiers, group.fate))
        .collect();
    assert_eq!(
        fates,
        [
            (DossierState::InProgress, 1, Fate::Follows),
            (DossierState::Returned, 1, Fate::Follows),
            (
                DossierState::Submitted,
                1,
                Fate::Keeps("editions.handed-in")
            ),
        ]
    );
    assert_eq!(
        (shown.follow(), shown.keep(), shown.refusal()),
        (2, 1, None)
    );
    let seen = editions::follow(&desk, round, SECOND, "another").await;
    assert!(matches!(seen, Err(OfficeError::Conflict)));
    editions::follow(&desk, round, SECOND, BASE).await.unwrap();
    assert_eq!(edition_of_round(&desk, round).await, SECOND);
    for (dossier, expect) in [(open, SECOND), (returned, SECOND), (submitted, BASE)] {
        assert_eq!(edition_of(&test, dossier).await, expect);
    }
    // Answers came along, and whoever registers now does so under the correction.
    let view = dossiers::load(&officer, open).await.unwrap();
    assert_eq!(view.pack.name(), SECOND);
    assert!(view.answers.get("6.1.b").is_some());
    let later = registered(&test, round, facts("D", SiteKind::Agency, COMMUNE)).await;
    assert_eq!(edition_of(&test, later.1).await, SECOND);
    // What comes back follows when it is open again; what stayed open keeps up with the next one.
    put(&test, submitted, |row| row.state = DossierState::Returned).await;
    assert_eq!(edition_of(&test, submitted).await, SECOND);
    let idle = editions::follow(&desk, round, SECOND, SECOND).await;
    assert_eq!(told(idle), "editions.nothing-follows");
    publish(&test, &correction("2022.3", "2022.2", WORDING));
    editions::follow(&desk, round, THIRD, SECOND).await.unwrap();
    for dossier in [open, returned, submitted, later.1] {
        assert_eq!(edition_of(&test, dossier).await, THIRD);
    }
    let lines = editions::lines(&desk, round, THIRD, None).await.unwrap();
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| line.fate == Fate::Has));
}

#[tokio::test]
async fn what_binds_keeps_the_round_and_its_dossiers() {
    let test = testkit::office("2026-02-01");
    let round = open_round(&test).await;
    let company = facts("A", SiteKind::Agency, COMMUNE);
    let (_, dossier) = registered(&test, round, company).await;
    publish(&test, &correction("2022.2", "2022.1", BINDING));
    publish(&test, &correction("2023.1", "none", WORDING));
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let shown = editions::preview(&desk, round, SECOND).await.unwrap();
    let parts: Vec<_> = shown
        .binds
        .iter()
        .map(|c| (c.criterion.as_deref(), c.part.as_str()))
        .collect();
    assert_eq!(parts, [(Some("6.1.a"), "evidence_required")]);
    assert_eq!((shown.follow(), shown.keep()), (0, 1));
    let tried = |to: &'static str| editions::follow(&desk, round, to, BASE);
    assert_eq!(told(tried(SECOND).await), "editions.binds");
    assert_eq!(
        told(tried("vn-tt124-agency-enterprise@2023.1").await),
        "editions.comes-not-after"
    );
    assert_eq!(edition_of(&test, dossier).await, BASE);
    assert_eq!(edition_of_round(&desk, round).await, BASE);
}

#[tokio::test]
async fn only_an_administrator_and_the_own_province_let_a_round_go_over() {
    let test = testkit::office("2026-02-01");
    let round = open_round(&test).await;
    publish(&test, &correction("2022.2", "2022.1", WORDING));
    for (role, place, expect) in [
        (Role::CommuneReviewer, COMMUNE, "not found"),
        (Role::ProvinceDecider, PROVINCE, "access.role"),
        (Role::ProvinceReviewer, OTHER_PROVINCE, "not found"),
        (Role::ProvinceReviewer, PROVINCE, "ok"),
    ] {
        let desk = desk_at(&test, role, place).await;
        let came = told(editions::follow(&desk, round, SECOND, BASE).await);
        assert_eq!(came, expect, "{role:?} {place}");
    }
}

#[tokio::test]
async fn editions_are_found_by_words_without_accents() {
    let test = testkit::office("2026-02-01");
    publish(&test, &correction("2022.2", "2022.1", WORDING));
    let check = async |words: &str, kind, latest, expect: &[&str]| {
        let question = Question {
            words: words.to_owned(),
            kind,
            latest,
        };
        let found = editions::find(&test, &question).await.unwrap();
        let mut names: Vec<String> = found.iter().map(|e| e.pack.name()).collect();
        names.sort();
        assert_eq!(names, expect, "{words} {kind:?} {latest}");
    };
    check("khong co tu nay xyzzy", None, false, &[]).await;
    check(
        "luc luong bao ve 6.4",
        Some(SiteKind::Agency),
        false,
        &[BASE, SECOND],
    )
    .await;
    check(
        "luc luong bao ve 6.4",
        Some(SiteKind::Agency),
        true,
        &[SECOND],
    )
    .await;
    check("510", None, true, &["vn-qd510-grade@2022.1"]).await;
    let base = editions::one(&test, BASE).await.unwrap();
    assert_eq!((base.later, base.rounds), (vec![SECOND.to_owned()], 0));
    let body = editions::text(&test, SECOND).await.unwrap();
    assert!(body.contains("corrects = \"2022.1\""));
}
