//! A dossier through a real office: two writers, what is private, evidence and its end.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::{Line, Role};
use assessments::DossierState;
use base::{Clock, DossierId, EvidenceId, SiteId, SiteKind};
use office::{
    Desk, OfficeError, dossiers,
    evidence::{self, Place, Upload},
    log, retention, reviews, rounds,
};
use std::time::Duration;
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, line_desk, site};

/// A registered dossier of an agency, and its safety officer.
async fn registered(test: &TestOffice) -> (SiteId, DossierId, Desk) {
    let place = facts("Chi cục mẫu", SiteKind::Agency, COMMUNE);
    let site = site(test, None, place).await;
    let opener = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let edition = test.packs.all().first().unwrap().name();
    let province = office::lists::own_place(&opener);
    let round = rounds::open(&opener, &edition, 2026, province)
        .await
        .unwrap();
    let officer = desk_at_site(test, Role::SafetyOfficer, site).await;
    let id = dossiers::register(&officer, site, round, "", false, None)
        .await
        .unwrap();
    (site, id, officer)
}

/// Hands a dossier in past all rules.
async fn hand_in(test: &TestOffice, id: DossierId) {
    let handed = test.db.write(move |tx| -> Result<bool, store::StoreError> {
        let mut row = store::dossiers::by_id(tx, id)?.unwrap();
        row.state = DossierState::Submitted;
        store::dossiers::save(tx, &row)
    });
    assert!(handed.await.unwrap());
}

fn upload(test: &TestOffice, about_day: &str, lasting: bool) -> Upload {
    let table = papers::Table {
        title: "Quy chế".to_owned(),
        question: about_day.to_owned(),
        at: test.clock.now(),
        lang: base::Lang::Vi,
        columns: vec![papers::Column::new("Nội dung", papers::ColumnKind::Text)],
    };
    let mut bytes = Vec::new();
    papers::write_xlsx(
        &table,
        [vec![papers::Cell::Text("x".to_owned())]],
        &mut bytes,
    )
    .unwrap();
    Upload {
        title: format!("Quy chế {about_day}"),
        file_name: "quy-che.xlsx".to_owned(),
        about_day: about_day.to_owned(),
        contains_names: false,
        lasting,
        bytes,
    }
}

#[tokio::test]
async fn of_two_writers_the_second_is_told() {
    let test = testkit::office("2026-03-10");
    let (site, id, officer) = registered(&test).await;
    let head = desk_at_site(&test, Role::SiteHead, site).await;
    let seen = dossiers::load(&officer, id).await.unwrap();
    let seen = dossiers::answer_version(&seen.answers, "6.1.f");
    let typed =
        |models: &'static str| move |name: &str| (name == "models").then(|| models.to_owned());
    let saved = dossiers::answer(&officer, id, "6.1.f", Some(&seen), &typed("2")).await;
    let newer = saved.unwrap();
    let late = dossiers::answer(&head, id, "6.1.f", Some(&seen), &typed("3")).await;
    assert!(matches!(late, Err(OfficeError::Conflict)), "{late:?}");
    // Another criterion is nobody's loss, and neither is the same answer twice.
    let other = dossiers::answer(&head, id, "6.2.a", None, &|_| None).await;
    assert!(other.is_ok(), "{other:?}");
    let same = dossiers::answer(&head, id, "6.1.f", Some(&seen), &typed("2")).await;
    assert_eq!(same.unwrap(), newer);
    let over = dossiers::answer(&head, id, "6.1.f", Some(&newer), &typed("3")).await;
    assert!(over.is_ok(), "{over:?}");
}

#[tokio::test]
async fn who_disputes_what_is_known_says_why() {
    let test = testkit::office("2026-03-10");
    let (_, id, officer) = registered(&test).await;
    let silent = |name: &str| (name == "disputed").then(|| "yes".to_owned());
    let refused = dossiers::answer(&officer, id, "6.1.c", None, &silent).await;
    let Err(OfficeError::Invalid(faults)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(faults[0].code, "dossiers.dispute-needs-note");
}

#[tokio::test]
async fn of_two_reviewers_the_second_is_told_and_the_private_stays_private() {
    let test = testkit::office("2026-10-20");
    let (site, id, _) = registered(&test).await;
    hand_in(&test, id).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let colleague = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let view = dossiers::load(&reviewer, id).await.unwrap();
    let seen = reviews::verdict_version(view.reviewed("6.3.a"), "6.3.a", &view.notes);
    reviews::judge_seen(&reviewer, id, "6.3.a", "not-met", "", Some(&seen))
        .await
        .unwrap();
    let late = reviews::judge_seen(&colleague, id, "6.3.a", "met", "", Some(&seen)).await;
    assert!(matches!(late, Err(OfficeError::Conflict)), "{late:?}");
    reviews::judge(&reviewer, id, "6.1.b", "met", "")
        .await
        .unwrap();

    let (federation, body) = line_desk(&test, Role::UnionFederation, Line::Union, PROVINCE).await;
    let since = base::Day::parse("2020-01-01").unwrap();
    let joined = test.db.write(move |tx| -> Result<(), store::StoreError> {
        tx.exec(
            "insert into site_line (site_id, body_id, from_day) values (?1, ?2, ?3)",
            &[site.into(), body.into(), since.into()],
        )?;
        Ok(())
    });
    joined.await.unwrap();
    let union = desk_at_site(&test, Role::UnionRepresentative, site).await;
    let auditor = line_desk(&test, Role::Auditor, Line::Territorial, PROVINCE)
        .await
        .0;
    let mut auditor = auditor;
    auditor.actor.scope = access::Scope::Everywhere;
    let said = async |desk: &Desk| {
        let view = dossiers::load(desk, id).await.unwrap();
        let facts: Vec<String> = view.acts.iter().map(|act| act.facts.clone()).collect();
        facts.join(" ")
    };
    assert!(said(&reviewer).await.contains("6.3.a"));
    for desk in [&federation, &union, &auditor] {
        let said = said(desk).await;
        let role = desk.actor.role;
        assert!(
            !said.contains("6.3.a") && !said.contains("not-met"),
            "{role:?}: {said}"
        );
        assert!(said.contains("6.1.b"), "{role:?}: {said}");
    }
    let log = log::page(&auditor, None, None).await.unwrap();
    let log: Vec<String> = log.rows.into_iter().map(|row| row.act.facts).collect();
    assert!(!log.join(" ").contains("6.3.a"), "{log:?}");
}

async fn give(desk: &Desk, id: DossierId, upload: Upload) -> EvidenceId {
    let place = Place::Criterion("6.1.d".to_owned());
    evidence::give(desk, id, place, upload).await.unwrap()
}

#[tokio::test]
async fn evidence_outside_the_window_is_marked_unless_it_lasts() {
    let test = testkit::office("2026-03-10");
    let (_, id, officer) = registered(&test).await;
    let check = async |day: &str, lasting, expect| {
        let piece = give(&officer, id, upload(&test, day, lasting)).await;
        let view = dossiers::load(&officer, id).await.unwrap();
        let row = evidence::about(&officer, piece).await.unwrap();
        assert_eq!(view.is_outside_window(&row), expect, "{day} {lasting}");
    };
    check("2020-01-01", false, true).await;
    check("2020-01-02", true, false).await;
    check("2025-11-15", false, true).await;
    check("2025-11-16", false, false).await;
}

#[tokio::test]
async fn what_is_taken_away_is_read_removed_and_swept() {
    let test = testkit::office("2026-03-10");
    let (_, id, officer) = registered(&test).await;
    let place = Place::Criterion("6.1.d".to_owned());
    let piece = give(&officer, id, upload(&test, "2026-01-05", false)).await;
    let kept = give(&officer, id, upload(&test, "2026-01-06", false)).await;
    let used = evidence::remove(&officer, piece).await;
    assert!(matches!(used, Err(OfficeError::Refused(_))), "{used:?}");
    evidence::take(&officer, id, place, piece).await.unwrap();
    let view = dossiers::load(&officer, id).await.unwrap();
    assert_eq!(view.acts.last().unwrap().kind, "evidence.taken");
    evidence::read(&officer, piece).await.unwrap();
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    assert!(evidence::about(&reviewer, piece).await.is_err());
    evidence::remove(&officer, piece).await.unwrap();
    assert!(evidence::about(&officer, piece).await.is_err());
    let pass = async |fresh: Duration| {
        let office = test.office.clone();
        let run = tokio::task::spawn_blocking(move || retention::run_with(&office, fresh));
        run.await.unwrap().unwrap()
    };
    assert_eq!(pass(retention::FRESH).await, retention::Ended::default());
    assert_eq!(pass(Duration::ZERO).await.files, 1);
    assert!(evidence::read(&officer, kept).await.is_ok());
    assert!(office::check::run(&test.office).unwrap().is_empty());

    // Years later what a running dossier needs still stands, and goes once the dossier is closed.
    test.clock.go_to("2032-02-01");
    assert_eq!(pass(Duration::ZERO).await, retention::Ended::default());
    let closed = test.db.write(move |tx| -> Result<bool, store::StoreError> {
        let mut row = store::dossiers::by_id(tx, id)?.unwrap();
        row.state = DossierState::Withdrawn;
        store::dossiers::save(tx, &row)
    });
    closed.await.unwrap();
    let ended = pass(Duration::ZERO).await;
    assert_eq!((ended.evidence, ended.files), (1, 1));
    assert_eq!(pass(Duration::ZERO).await, retention::Ended::default());
}
