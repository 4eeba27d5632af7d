//! Dossiers of communes: what is counted for them, who may know of them, and what a reform does to them.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::Role;
use assessments::DossierState;
use base::{RoundId, SiteKind};
use office::{Desk, dossiers, lists, rounds, search, sites, unit_dossiers};
use testkit::{
    COMMUNE, OLD_COMMUNE, OTHER_COMMUNE, PROVINCE, TestOffice, desk_at, facts, life, put, told,
};

const STANDARD: &str = "vn-tt124-commune@2022.1";

/// A round of communes for the whole country.
async fn round(test: &TestOffice, year: i16) -> RoundId {
    let operator = test.office.desk(access::Actor::operator(), "Bình Yên");
    rounds::open(&operator, STANDARD, year, None).await.unwrap()
}

#[tokio::test]
async fn what_the_program_counts_answers_the_ratios() {
    let test = testkit::office("2026-02-02");
    let sites = testkit::open_round(&test).await;
    let round = round(&test, 2026).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let id = unit_dossiers::register(&reviewer, &life(COMMUNE), round, false, None)
        .await
        .unwrap();
    let again = unit_dossiers::register(&reviewer, &life(COMMUNE), round, false, None).await;
    assert_eq!(told(again), "dossiers.registered-already");
    let facts = facts("Chi cục A", SiteKind::Agency, COMMUNE);
    let (_, dossier) = testkit::registered(&test, sites, facts).await;
    let count = async |reviewer: &Desk| {
        let view = dossiers::load(reviewer, id).await.unwrap();
        let names = ["sites.in-scope", "sites.registered", "sites.recognised"];
        names.map(|name| view.entries.get(name).map(|entry| entry.value.clone()))
    };
    let expect = |n: [u64; 3]| n.map(|n| Some(measures::Value::Count(n)));
    assert_eq!(count(&reviewer).await, expect([1, 1, 0]));
    put(&test, dossier, |row| row.state = DossierState::Recognised).await;
    assert_eq!(count(&reviewer).await, expect([1, 1, 1]));
    // The commune stands in no register of sites, whoever looks for it.
    let found = search::find(&reviewer, "Thạnh Xuân", 1).await.unwrap();
    assert_eq!(found.total, 0);
    let meant = rounds::meant(&reviewer, rounds::Asked::Running)
        .await
        .unwrap();
    let (meant, all_sites) = (meant.unwrap(), lists::Question::default());
    let all = lists::page(&reviewer, &meant, &all_sites, 1);
    assert_eq!(all.await.unwrap().total, 1);
}

#[tokio::test]
async fn a_dossier_of_a_commune_is_for_its_offices_and_its_province() {
    let test = testkit::office("2026-02-02");
    let round = round(&test, 2026).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let unit = life(COMMUNE);
    let register = unit_dossiers::register(&reviewer, &unit, round, false, None);
    let id = register.await.unwrap();
    let mut told_of = Vec::new();
    for (role, place) in [
        (Role::CommuneDecider, COMMUNE),
        (Role::CommuneReviewer, OTHER_COMMUNE),
        (Role::ProvinceReviewer, PROVINCE),
        (Role::EducationDepartment, PROVINCE),
    ] {
        let desk = desk_at(&test, role, place).await;
        let view = dossiers::load(&desk, id).await;
        told_of.push(view.map_or(String::new(), |view| {
            format!("read={} answer={}", view.may.read, view.may.answer)
        }));
    }
    // What is not handed in is the commune's own; others are told nothing.
    let expect = ["read=true answer=false", "", "read=false answer=false", ""];
    assert_eq!(told_of, expect);
    let other = desk_at(&test, Role::CommuneReviewer, OTHER_COMMUNE).await;
    let foreign = unit_dossiers::register(&other, &life(COMMUNE), round, false, None).await;
    assert!(
        matches!(foreign, Err(office::OfficeError::NotFound)),
        "{foreign:?}"
    );
}

#[tokio::test]
async fn a_dossier_ends_with_its_commune_and_the_successor_reads_it() {
    let test = testkit::office("2025-03-03");
    let round = round(&test, 2025).await;
    let before = desk_at(&test, Role::CommuneReviewer, OLD_COMMUNE).await;
    let unit = life(OLD_COMMUNE);
    let register = unit_dossiers::register(&before, &unit, round, false, None);
    let id = register.await.unwrap();
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 0);
    test.clock.go_to("2025-07-02");
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 1);
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 0);
    let after = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let view = dossiers::load(&after, id).await.unwrap();
    assert_eq!(view.row.state, DossierState::SubjectEnded);
    assert!(view.may.read && !view.may.answer);
    // The new commune begins one of its own.
    let own = unit_dossiers::register(&after, &life(COMMUNE), round, false, None).await;
    assert!(own.is_ok(), "{own:?}");
}
