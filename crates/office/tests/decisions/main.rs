//! What stands above a site's own work: signing on paper, sending back, deciding, and finding what was decided.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

mod last_days;
mod registration;
mod single_officer;

use access::{Line, Role};
use assessments::{DossierState, PaperKind};
use base::{DossierId, EvidenceId, RoundId, SiteId, SiteKind};
use office::{
    Desk, OfficeError,
    acts::{Behalf, OnBehalf, Typed},
    certificates, decisions,
    decisions::Paper,
    dossiers,
    evidence::{self, Place, Upload},
    reviews,
};
use standards::Outcome;
use store::dossiers::DossierRow;
use testkit::{
    COMMUNE, OTHER_PROVINCE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, line_desk,
    open_round, put, site, told,
};

/// A site of the commune and its dossier.
async fn registered(test: &TestOffice, round: RoundId, name: &str) -> (SiteId, DossierId) {
    testkit::registered(test, round, facts(name, SiteKind::Agency, COMMUNE)).await
}

async fn row(test: &TestOffice, id: DossierId) -> DossierRow {
    test.db
        .read(move |tx| store::dossiers::by_id(tx, id))
        .await
        .unwrap()
        .unwrap()
}

fn paper(number: &str, day: &str) -> Paper {
    Paper {
        number: number.to_owned(),
        day: day.to_owned(),
        signer_office: "Chủ tịch Ủy ban nhân dân".to_owned(),
    }
}

/// A file that the door lets in.
fn sheet() -> Vec<u8> {
    let table = papers::Table {
        title: "Bản chụp".to_owned(),
        question: String::new(),
        at: base::Timestamp::from_micros(0),
        lang: base::Lang::Vi,
        columns: vec![papers::Column::new("A", papers::ColumnKind::Text)],
    };
    let mut bytes = Vec::new();
    let rows = [vec![papers::Cell::Text("Bản mẫu".to_owned())]];
    papers::write_xlsx(&table, rows, &mut bytes).unwrap();
    bytes
}

fn behalf(desk: &Desk, with_scan: bool) -> Option<Behalf> {
    let typed = Typed {
        number: "12/CV-CTY".to_owned(),
        day: "2026-03-01".to_owned(),
        office: "Giám đốc".to_owned(),
        scan: with_scan.then(sheet),
    };
    typed.read(desk.today()).unwrap()
}

async fn last_paper(test: &TestOffice, id: DossierId) -> OnBehalf {
    let acts = test
        .db
        .read(move |tx| store::acts::of_dossier(tx, id))
        .await
        .unwrap();
    serde_json::from_str(acts.last().unwrap().on_behalf.as_deref().unwrap()).unwrap()
}

#[tokio::test]
async fn a_paper_is_whole_or_not_there() {
    let today = base::Day::parse("2026-10-20").unwrap();
    let check = |number: &str, day: &str, office: &str, scan: bool, expect: &str| {
        let typed = Typed {
            number: number.to_owned(),
            day: day.to_owned(),
            office: office.to_owned(),
            scan: scan.then(|| vec![1]),
        };
        let read = typed.read(today).map(|paper| paper.is_some());
        let read = read.map_or_else(|error| told(Err::<(), _>(error)), |some| some.to_string());
        assert_eq!(read, expect);
    };
    check("", " ", "", false, "false");
    check("1/CV", "01/10/2026", "Giám đốc", false, "true");
    check(
        "",
        "01/10/2026",
        "",
        false,
        "behalf_number:text.empty behalf_office:text.empty",
    );
    check(
        "",
        "",
        "",
        true,
        "behalf_number:text.empty behalf_day:value.not-a-day behalf_office:text.empty",
    );
    check(
        "1",
        "2027-01-01",
        "Giám đốc",
        false,
        "behalf_day:value.day-ahead",
    );
}

#[tokio::test]
async fn the_scan_of_a_registration_can_be_opened_by_its_readers() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    let id = site(&test, None, facts("Công ty A", SiteKind::Agency, COMMUNE)).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let paper = behalf(&officer, true);
    let dossier = dossiers::register(&officer, id, round, "", false, paper);
    let dossier = dossier.await.unwrap();
    let scan = last_paper(&test, dossier).await.scan.unwrap();
    assert!(evidence::read(&officer, scan).await.is_ok());
    // It is no evidence that the site gives again elsewhere.
    assert!(evidence::reusable(&officer, id).await.unwrap().is_empty());
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    assert!(evidence::about(&reviewer, scan).await.is_err());
    put(&test, dossier, |row| row.state = DossierState::Submitted).await;
    assert!(evidence::about(&reviewer, scan).await.is_ok());
}

#[tokio::test]
async fn a_withdrawal_is_undone_until_the_closing_day() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    let (id, dossier) = registered(&test, round, "Công ty A").await;
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    // The officer records only what the head signed.
    let alone = dossiers::withdraw(&officer, dossier, "Tạm dừng", None).await;
    assert_eq!(told(alone), "access.role");
    let paper = behalf(&officer, false);
    dossiers::withdraw(&officer, dossier, "Tạm dừng", paper)
        .await
        .unwrap();
    assert_eq!(last_paper(&test, dossier).await.number, "12/CV-CTY");
    let again = dossiers::register(&head, id, round, "", false, None).await;
    assert_eq!(again.unwrap(), dossier);
    assert_eq!(row(&test, dossier).await.state, DossierState::InProgress);
    dossiers::withdraw(&head, dossier, "Tạm dừng", None)
        .await
        .unwrap();
    test.clock.go_to("2026-11-16");
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let late = dossiers::register(&head, id, round, "", false, None).await;
    assert_eq!(told(late), "assessments.closed");
}

#[tokio::test]
async fn the_officer_records_only_the_page_that_the_head_signed() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (id, dossier) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let give = async |kind| {
        let upload = Upload {
            title: "Trang".to_owned(),
            file_name: "trang.xlsx".to_owned(),
            about_day: "2026-10-19".to_owned(),
            contains_names: false,
            lasting: false,
            bytes: sheet(),
        };
        let given = evidence::give(&officer, dossier, Place::Paper(kind), upload);
        given.await.unwrap()
    };
    let plan: EvidenceId = give(PaperKind::Plan).await;
    let page = give(PaperKind::SignedScan).await;
    let sign =
        async |scan| told(dossiers::sign(&officer, dossier, "Giám đốc", "2026-10-19", scan).await);
    assert_eq!(sign(None).await, "access.role");
    assert_eq!(sign(Some(plan)).await, "scan:dossiers.scan-missing");
    assert_eq!(sign(Some(page)).await, "ok");
    let view = dossiers::load(&officer, dossier).await.unwrap();
    assert!(view.may.submit && !view.may.sign);
    // Signed by confirming, it is the head's to hand in.
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    dossiers::sign(&head, dossier, "Giám đốc", "", None)
        .await
        .unwrap();
    let view = dossiers::load(&officer, dossier).await.unwrap();
    assert!(!view.may.submit);
}

#[tokio::test]
async fn a_return_after_closing_gives_days_to_mend() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (id, dossier) = registered(&test, round, "Công ty A").await;
    put(&test, dossier, |row| row.state = DossierState::Submitted).await;
    test.clock.go_to("2026-11-16");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let back = async |until: &'static str| {
        let reasons = [(String::new(), "Bổ sung biên bản".to_owned())];
        told(reviews::send_back(&reviewer, dossier, &reasons, until, None).await)
    };
    assert_eq!(back("").await, "until:assessments.closing-day-needed");
    assert_eq!(
        back("2026-11-20").await,
        "until:assessments.extension-too-late"
    );
    assert_eq!(back("2026-11-18").await, "ok");
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    assert!(dossiers::load(&officer, dossier).await.unwrap().may.answer);
}

#[tokio::test]
async fn an_extension_is_granted_before_anything_is_handed_in() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (_, dossier) = registered(&test, round, "Công ty A").await;
    test.clock.go_to("2026-11-16");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    assert!(dossiers::load(&reviewer, dossier).await.unwrap().may.extend);
    let check = async |until: &'static str, expect: &str| {
        let done = reviews::extend(&reviewer, dossier, until, "Mất điện", None).await;
        assert_eq!(told(done), expect, "{until}");
    };
    check("2026-11-15", "until:assessments.extension-too-early").await;
    check("2026-11-20", "until:assessments.extension-too-late").await;
    check("2026-11-19", "ok").await;
}

#[tokio::test]
async fn a_bulk_decision_names_each_dossier_and_its_paper() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (_, one) = registered(&test, round, "Công ty A").await;
    let (_, two) = registered(&test, round, "Công ty B").await;
    for id in [one, two] {
        put(&test, id, |row| row.state = DossierState::Endorsed).await;
    }
    test.clock.go_to("2026-11-17");
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let refuse = async |ids: Vec<DossierId>, day: &'static str| {
        let paper = paper("5/QĐ-UBND", day);
        told(decisions::refuse(&decider, ids, "Chưa đạt", &paper, None).await)
    };
    assert_eq!(
        refuse(vec![one], "2026-11-15").await,
        "day:assessments.decision-too-early"
    );
    assert_eq!(refuse(vec![one], "2026-11-17").await, "ok");
    let again = paper("6/QĐ-UBND", "2026-11-17");
    let late = decisions::refuse(&decider, vec![one, two], "Chưa đạt", &again, None);
    let Err(OfficeError::Invalid(faults)) = late.await else {
        unreachable!("one of them is decided already")
    };
    assert_eq!(faults.len(), 1);
    let fault = faults.first().unwrap();
    assert_eq!(fault.field, one.to_string());
    let fact = |name: &str| fault.facts.iter().find(|(known, _)| *known == name);
    assert_eq!(fact("state").unwrap().1, "not-recognised");
    assert_eq!(fact("office").unwrap().1, decider.office_name);
    assert_eq!(row(&test, two).await.state, DossierState::Endorsed);
    let acts = test
        .db
        .read(move |tx| store::acts::of_dossier(tx, one))
        .await
        .unwrap();
    let facts = &acts.last().unwrap().facts;
    assert!(facts.contains("5/QĐ-UBND") && facts.contains("2026-11-17"));
    let revoked = decisions::revoke(&decider, one, "", &Paper::default(), None).await;
    assert_eq!(
        told(revoked),
        "reason:text.empty number:text.empty day:value.not-a-day signer_office:text.empty"
    );
}

#[tokio::test]
async fn decisions_are_seen_from_above_and_found_by_number() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (_, one) = registered(&test, round, "Công ty A").await;
    let (_, two) = registered(&test, round, "Công ty B").await;
    let criteria = test.packs.all().first().unwrap().criteria.len();
    for id in [one, two] {
        let met = move |row: &mut DossierRow| {
            row.state = DossierState::Endorsed;
            row.review_codes = vec![Outcome::Met.code(); criteria];
            row.last_days_confirmed_on = Some(base::Day::parse("2026-11-16").unwrap());
        };
        put(&test, id, met).await;
    }
    test.clock.go_to("2026-11-17");
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let signed = paper("7/QĐ-UBND", "2026-11-17");
    let id = decisions::recognise(&decider, vec![one, two].into(), &signed, None).await;
    id.unwrap();
    let seen = async |desk: &Desk| decisions::of_round(desk, round).await.unwrap().len();
    assert_eq!(seen(&decider).await, 1);
    assert_eq!(
        seen(&desk_at(&test, Role::ProvinceReviewer, PROVINCE).await).await,
        1
    );
    let elsewhere = desk_at(&test, Role::ProvinceReviewer, OTHER_PROVINCE).await;
    assert_eq!(seen(&elsewhere).await, 0);
    let (mut auditor, _) = line_desk(&test, Role::Auditor, Line::Territorial, PROVINCE).await;
    auditor.actor.scope = access::Scope::Everywhere;
    assert_eq!(seen(&auditor).await, 1);
    let found = async |number: &'static str| {
        let rows = certificates::by_number(&test, number).await.unwrap();
        rows.len()
    };
    assert_eq!(found("7/QĐ-UBND").await, 2);
    assert_eq!(found("7/qd-ubnd").await, 2);
    assert_eq!(found("02/7/QĐ-UBND").await, 1);
    assert_eq!(found("8/QĐ-UBND").await, 0);
}

/// Endorsed, met, handed in on `submitted`.
async fn endorsed(test: &TestOffice, id: DossierId, submitted: &str) {
    let criteria = test.packs.all().first().unwrap().criteria.len();
    let at = base::Timestamp::on(base::Day::parse(submitted).unwrap(), 9 * 3600);
    let met = move |row: &mut DossierRow| {
        row.state = DossierState::Endorsed;
        row.review_codes = vec![Outcome::Met.code(); criteria];
        row.submitted_at = Some(at);
    };
    put(test, id, met).await;
}

async fn last_act(test: &TestOffice, id: DossierId) -> String {
    let acts = test
        .db
        .read(move |tx| store::acts::of_dossier(tx, id))
        .await;
    let acts = acts.unwrap();
    let last = acts.last().unwrap();
    format!("{} {}", last.kind, last.facts)
}
