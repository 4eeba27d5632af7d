//! What stands above a site's own work: signing on paper, sending back, deciding, and finding what was decided.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

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
    lists, reviews, rounds,
};
use standards::Outcome;
use store::dossiers::DossierRow;
use testkit::{
    COMMUNE, OTHER_PROVINCE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, line_desk, site,
};

fn told(result: Result<impl std::fmt::Debug, OfficeError>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(OfficeError::Forbidden(refusal) | OfficeError::Refused(refusal)) => {
            refusal.code.to_owned()
        }
        Err(OfficeError::Invalid(faults)) => faults
            .iter()
            .map(|fault| format!("{}:{}", fault.field, fault.code))
            .collect::<Vec<_>>()
            .join(" "),
        Err(other) => other.to_string(),
    }
}

async fn open(test: &TestOffice) -> RoundId {
    let opener = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let edition = test.packs.all().first().unwrap().name();
    let place = lists::own_place(&opener);
    rounds::open(&opener, &edition, 2026, place).await.unwrap()
}

/// A site of the commune and its dossier.
async fn registered(test: &TestOffice, round: RoundId, name: &str) -> (SiteId, DossierId) {
    let id = site(test, None, facts(name, SiteKind::Agency, COMMUNE)).await;
    let officer = desk_at_site(test, Role::SafetyOfficer, id).await;
    let dossier = dossiers::register(&officer, id, round, "", false, None);
    (id, dossier.await.unwrap())
}

/// Changes a dossier past all rules, so that a story can begin in the middle.
async fn put(
    test: &TestOffice,
    id: DossierId,
    change: impl Fn(&mut DossierRow) + Send + Sync + 'static,
) {
    let saved = test.db.write(move |tx| {
        let mut row = store::dossiers::by_id(tx, id)?.unwrap();
        change(&mut row);
        store::dossiers::save(tx, &row)
    });
    assert!(saved.await.unwrap());
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
    let round = open(&test).await;
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
    let round = open(&test).await;
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
    let round = open(&test).await;
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
    let round = open(&test).await;
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
    let round = open(&test).await;
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
    let round = open(&test).await;
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
    let round = open(&test).await;
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

#[tokio::test]
async fn the_last_days_are_confirmed_once_by_the_site_or_from_its_paper() {
    let test = testkit::office("2026-10-20");
    let round = open(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let confirm = async |desk: &Desk, happened, paper| {
        told(dossiers::confirm_last_days(desk, one, happened, paper).await)
    };
    test.clock.go_to("2026-11-16");
    let officer_now = desk_at_site(&test, Role::SafetyOfficer, id).await;
    assert_eq!(
        confirm(&officer_now, None, None).await,
        "assessments.no-confirm-last-days-now"
    );
    endorsed(&test, one, "2026-11-05").await;
    // The desk of October: the window is not over on its day.
    assert_eq!(
        confirm(&officer, None, None).await,
        "assessments.window-not-over"
    );
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let union = desk_at_site(&test, Role::UnionRepresentative, id).await;
    assert_eq!(
        confirm(&decider, None, behalf(&decider, false)).await,
        "access.role"
    );
    assert_eq!(confirm(&union, None, None).await, "access.role");
    assert_eq!(
        confirm(&reviewer, None, None).await,
        "behalf_number:text.empty"
    );
    let blank = confirm(&officer_now, Some(" "), None).await;
    assert_eq!(blank, "happened:text.empty");
    let paper = behalf(&reviewer, true);
    assert_eq!(confirm(&reviewer, None, paper).await, "ok");
    assert_eq!(last_paper(&test, one).await.number, "12/CV-CTY");
    assert_eq!(
        confirm(&officer_now, None, None).await,
        "assessments.last-days-known"
    );
    assert_eq!(
        last_act(&test, one).await,
        r#"dossier.last-days-confirmed {"happened":false}"#
    );
}

#[tokio::test]
async fn what_happened_in_the_last_days_is_read_by_the_reviewer_who_may_return_it() {
    let test = testkit::office("2026-10-20");
    let round = open(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    endorsed(&test, one, "2026-11-05").await;
    test.clock.go_to("2026-11-16");
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let text = "Ngày 12/11 có một vụ cháy nhỏ";
    dossiers::confirm_last_days(&head, one, Some(text), None)
        .await
        .unwrap();
    assert!(!last_act(&test, one).await.contains("cháy"));
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let view = dossiers::load(&reviewer, one).await.unwrap();
    assert_eq!(view.row.last_days_note.as_deref(), Some(text));
    assert!(
        view.notices
            .iter()
            .any(|row| row.code == "notice.last-days-changed")
    );
    let (auditor, _) = line_desk(&test, Role::Auditor, Line::Territorial, PROVINCE).await;
    let auditor = Desk {
        actor: access::Actor {
            scope: access::Scope::Everywhere,
            ..auditor.actor.clone()
        },
        ..auditor
    };
    let seen = dossiers::load(&auditor, one).await.unwrap();
    assert_eq!(seen.row.last_days_note, None);
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let listed = decisions::preview_recognition(&decider, vec![one]).await;
    let listed = listed.unwrap();
    assert_eq!(listed.go.first().unwrap().happened.as_deref(), Some(text));
    // Sent back and handed in again after the window, the submission speaks for all of it.
    let back = decisions::send_back(&decider, one, "Bổ sung", "2026-11-18", None);
    back.await.unwrap();
    let row = row(&test, one).await;
    assert_eq!(
        (row.last_days_confirmed_on, row.last_days_note),
        (None, None)
    );
    endorsed(&test, one, "2026-11-17").await;
    let view = dossiers::load(&head, one).await.unwrap();
    assert!(view.last_days.is_none() && !view.may.confirm_last_days);
}

#[tokio::test]
async fn a_list_is_decided_without_the_last_days_only_expressly() {
    let test = testkit::office("2026-10-20");
    let round = open(&test).await;
    let (site_one, one) = registered(&test, round, "Công ty A").await;
    let (_, two) = registered(&test, round, "Công ty B").await;
    // An extension moves the closing day and nothing of the window.
    let (_, extended) = registered(&test, round, "Công ty C").await;
    for (id, submitted) in [
        (one, "2026-11-05"),
        (two, "2026-11-15"),
        (extended, "2026-11-17"),
    ] {
        endorsed(&test, id, submitted).await;
    }
    let later = base::Day::parse("2026-11-18").unwrap();
    put(&test, extended, move |row| row.extended_until = Some(later)).await;
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let early = decisions::preview_recognition(&decider, vec![one, two]).await;
    // While the window lasts the list is drawn up: only the calendar stands in the way.
    assert_eq!(early.unwrap().go.len(), 2);
    test.clock.go_to("2026-11-18");
    let officer = desk_at_site(&test, Role::SafetyOfficer, site_one).await;
    dossiers::confirm_last_days(&officer, one, None, None)
        .await
        .unwrap();
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let all = vec![one, two, extended];
    let listed = decisions::preview_recognition(&decider, all.clone()).await;
    let listed = listed.unwrap();
    let stays: Vec<_> = listed
        .stay
        .iter()
        .map(|s| (s.dossier, s.refusal.code))
        .collect();
    assert_eq!(stays, [(two, "assessments.last-days-open")]);
    let signed = paper("9/QĐ-UBND", "2026-11-18");
    let quietly = decisions::recognise(&decider, all.into(), &signed, None).await;
    assert_eq!(told(quietly), format!("{two}:assessments.last-days-open"));
    let chosen = decisions::Chosen {
        known: vec![extended],
        without_last_days: vec![one, two],
    };
    let done = decisions::recognise(&decider, chosen, &signed, None).await;
    done.unwrap();
    // What was confirmed in the meantime is not said to be decided without.
    for (id, expect) in [(one, false), (two, true), (extended, false)] {
        let said = last_act(&test, id).await;
        assert_eq!(said.contains("without_last_days"), expect, "{said}");
    }
    // Recognised, nothing is due any more.
    let late = dossiers::confirm_last_days(&officer, two, None, None).await;
    assert_eq!(told(late), "not found");
}

#[tokio::test]
async fn the_queue_finds_what_lacks_its_last_days() {
    let test = testkit::office("2026-10-20");
    let round_id = open(&test).await;
    let (_, one) = registered(&test, round_id, "Công ty A").await;
    let (_, two) = registered(&test, round_id, "Công ty B").await;
    let (_, three) = registered(&test, round_id, "Công ty C").await;
    for (id, submitted) in [
        (one, "2026-11-15"),
        (two, "2026-11-16"),
        (three, "2026-11-02"),
    ] {
        endorsed(&test, id, submitted).await;
    }
    let on = base::Day::parse("2026-11-16").ok();
    put(&test, three, move |row| row.last_days_confirmed_on = on).await;
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = rounds::meant(&reviewer, rounds::Asked::Round(round_id))
        .await
        .unwrap();
    let round = round.unwrap();
    let question = lists::Question {
        last_days_open: true,
        ..lists::Question::default()
    };
    let found = lists::page(&reviewer, &round, &question, 1).await.unwrap();
    let found: Vec<_> = found
        .rows
        .iter()
        .filter_map(|row| row.dossier.as_ref())
        .collect();
    assert_eq!(found.len(), 1);
    let line = found.first().unwrap();
    assert_eq!(line.id, one);
    assert!(lists::last_days_open(round.first(), reviewer.today(), line).is_some());
    let window_last = base::Day::parse("2026-11-15").unwrap();
    assert!(lists::last_days_open(round.first(), window_last, line).is_none());
    let office::home::Home::Queue(home) = office::home::load(&reviewer).await.unwrap() else {
        unreachable!("a reviewer has a queue")
    };
    assert_eq!(home.work.first().map(|work| work.last_days_open), Some(1));
}

async fn attach(desk: &Desk, dossier: DossierId, place: Place, names: bool) -> EvidenceId {
    let upload = Upload {
        title: "Kế hoạch".to_owned(),
        file_name: "ke-hoach.xlsx".to_owned(),
        about_day: "2026-03-09".to_owned(),
        contains_names: names,
        lasting: false,
        bytes: sheet(),
    };
    evidence::give(desk, dossier, place, upload).await.unwrap()
}

/// The papers of the registration that the site still lacks.
async fn lacks(desk: &Desk, dossier: DossierId) -> Vec<PaperKind> {
    let view = dossiers::load(desk, dossier).await.unwrap();
    view.blockers.iter().filter_map(|b| b.paper).collect()
}

#[tokio::test]
async fn one_file_serves_as_paper_of_the_registration_and_for_its_criterion() {
    let test = testkit::office("2026-03-10");
    let round = open(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let due = dossiers::load(&officer, one)
        .await
        .unwrap()
        .registration_due;
    assert_eq!(due.unwrap().day.to_string(), "2026-03-31");
    assert_eq!(lacks(&officer, one).await, [PaperKind::Plan]);
    // Handed in as a paper, it proves the criterion.
    let plan = attach(&officer, one, Place::Paper(PaperKind::Plan), false).await;
    assert!(lacks(&officer, one).await.is_empty());
    let view = dossiers::load(&officer, one).await.unwrap();
    assert!(view.registration_due.is_none());
    let proof: Vec<_> = view.proof("6.1.b").iter().map(|piece| piece.id).collect();
    assert_eq!(proof, [plan]);
    let held = |name: &str| (name == "held").then(|| "yes".to_owned());
    dossiers::answer(&officer, one, "6.1.b", None, &held)
        .await
        .unwrap();
    let view = dossiers::load(&officer, one).await.unwrap();
    assert_eq!(view.evaluation.get("6.1.b").unwrap().outcome, Outcome::Met);
    // Attached to the criterion, it is the paper; used at both places it is one piece.
    let (other, two) = registered(&test, round, "Công ty B").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, other).await;
    let at_criterion = Place::Criterion("6.1.b".to_owned());
    let piece = attach(&officer, two, at_criterion, false).await;
    assert!(lacks(&officer, two).await.is_empty());
    evidence::reuse(&officer, two, Place::Paper(PaperKind::Plan), piece)
        .await
        .unwrap();
    let view = dossiers::load(&officer, two).await.unwrap();
    assert_eq!(view.proof("6.1.b").len(), 1);
    let line = view.papers.iter().find(|line| line.kind == PaperKind::Plan);
    assert_eq!(line.unwrap().pieces.len(), 1);
}

#[tokio::test]
async fn a_reviewer_reads_the_papers_of_a_registration_before_the_dossier() {
    let test = testkit::office("2026-03-10");
    let round = open(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let view = dossiers::load(&reviewer, one).await.unwrap();
    assert!(view.may.read_registration && !view.may.read);
    assert!(view.papers.iter().all(|line| line.pieces.is_empty()));
    let plan = attach(&officer, one, Place::Paper(PaperKind::Plan), true).await;
    let minutes = attach(&officer, one, Place::Paper(PaperKind::Minutes), false).await;
    let other = attach(&officer, one, Place::Criterion("6.1.d".to_owned()), false).await;
    let view = dossiers::load(&reviewer, one).await.unwrap();
    let shown: Vec<_> = view.papers.iter().flat_map(|line| &line.pieces).collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown.first().unwrap().id, plan);
    assert!(view.evidence.is_empty() && view.answers.0.is_empty());
    assert!(evidence::read(&reviewer, plan).await.is_ok());
    for hidden in [minutes, other] {
        assert!(evidence::about(&reviewer, hidden).await.is_err());
    }
    // The commune's site is no matter of the province's reviewer.
    assert!(evidence::about(&province, plan).await.is_err());
    let view = dossiers::load(&province, one).await.unwrap();
    assert!(view.papers.is_empty());
}

#[tokio::test]
async fn nothing_is_handed_in_without_the_papers_of_the_registration() {
    let test = testkit::office("2026-03-10");
    let round_id = open(&test).await;
    let with_party = |name, has_party| {
        let mut facts = facts(name, SiteKind::Agency, COMMUNE);
        facts.has_party = has_party;
        facts
    };
    let mut registered = Vec::new();
    test.clock.go_to("2026-05-12");
    for (name, has_party) in [("Công ty A", None), ("Công ty B", Some(true))] {
        let id = site(&test, None, with_party(name, has_party)).await;
        let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
        let dossier = dossiers::register(&officer, id, round_id, "", false, None).await;
        registered.push((officer, id, dossier.unwrap()));
    }
    let mut all = registered.into_iter();
    let ((officer_a, _, a), (officer_b, site_b, b)) = (all.next().unwrap(), all.next().unwrap());
    // Registered after the first quarter, they owe them at once.
    let due = dossiers::load(&officer_a, a)
        .await
        .unwrap()
        .registration_due;
    assert_eq!(due.unwrap().day.to_string(), "2026-05-12");
    let both = [PaperKind::PartyResolution, PaperKind::Plan];
    assert_eq!(lacks(&officer_b, b).await, both);
    attach(&officer_a, a, Place::Paper(PaperKind::Plan), false).await;
    attach(&officer_b, b, Place::Paper(PaperKind::Plan), false).await;
    assert_eq!(lacks(&officer_b, b).await, [PaperKind::PartyResolution]);
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = rounds::meant(&reviewer, rounds::Asked::Round(round_id))
        .await
        .unwrap();
    let round = round.unwrap();
    let question = lists::Question {
        papers_missing: true,
        ..lists::Question::default()
    };
    let found = async || {
        let found = lists::page(&reviewer, &round, &question, 1).await.unwrap();
        let rows = found.rows.iter();
        rows.map(|row| row.site.id).collect::<Vec<_>>()
    };
    assert_eq!(found().await, [site_b]);
    let head = desk_at_site(&test, Role::SiteHead, site_b).await;
    let facts = assessments::Facts {
        all_answered: true,
        signed: true,
        has_minutes: true,
        ..assessments::Facts::default()
    };
    let refused =
        assessments::transition(DossierState::InProgress, assessments::Act::Submit, &facts);
    let code = "assessments.registration-papers-missing";
    assert_eq!(refused.unwrap_err().code, code);
    let view = dossiers::load(&head, b).await.unwrap();
    assert!(view.blockers.iter().any(|blocker| blocker.code == code));
    let resolution = Place::Criterion("6.1.a".to_owned());
    attach(&officer_b, b, resolution, false).await;
    assert!(lacks(&officer_b, b).await.is_empty() && found().await.is_empty());
}

/// A post of the same person as `desk`, in a role of the same commune.
async fn second_post(test: &TestOffice, desk: &Desk, role: Role) -> Desk {
    let body = testkit::body(test, Line::Territorial, COMMUNE).await;
    let account = desk.actor.account.unwrap();
    let post = store::posts::NewPost {
        id: base::PostId::draw(desk.now, &*test.chance),
        account,
        role,
        site: None,
        body: Some(body),
        first_day: base::Day::parse("2020-01-01").unwrap(),
    };
    let row = test
        .db
        .write(move |tx| -> Result<_, store::StoreError> {
            store::posts::insert(tx, &post)?;
            store::posts::by_id(tx, post.id)
        })
        .await;
    let row = row.unwrap().unwrap();
    office::posts::sit(test, &row).await.unwrap().unwrap().0
}

#[tokio::test]
async fn what_a_single_officer_decides_is_declared_said_and_counted() {
    use office::single_officer::{self, Paper as Declaration};
    let test = testkit::office("2026-11-17");
    let round_id = {
        test.clock.go_to("2026-10-20");
        open(&test).await
    };
    let (_, one) = registered(&test, round_id, "Công ty A").await;
    let (_, two) = registered(&test, round_id, "Công ty B").await;
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let decider = second_post(&test, &reviewer, Role::CommuneDecider).await;
    let endorsed_by = reviewer.actor.post;
    for id in [one, two] {
        endorsed(&test, id, "2026-11-16").await;
        put(&test, id, move |row| row.endorsed_by = endorsed_by).await;
    }
    let signed = paper("9/QĐ-UBND", "2026-11-17");
    let alone = decisions::recognise(&decider, vec![one].into(), &signed, None).await;
    assert_eq!(told(alone), format!("{one}:access.own-endorsement"));

    let unit = testkit::life(COMMUNE);
    let declaration = Declaration {
        number: "3/TB-UBND".to_owned(),
        day: "2026-11-16".to_owned(),
        office: "Chủ tịch Ủy ban nhân dân".to_owned(),
    };
    let bare = single_officer::declare(&reviewer, &unit, &Declaration::default()).await;
    assert_eq!(
        told(bare),
        "number:text.empty day:value.not-a-day office:text.empty"
    );
    let neighbour = desk_at(&test, Role::CommuneReviewer, testkit::OTHER_COMMUNE).await;
    let elsewhere = single_officer::declare(&neighbour, &unit, &declaration).await;
    assert_eq!(told(elsewhere), "not found");
    single_officer::declare(&reviewer, &unit, &declaration)
        .await
        .unwrap();
    let twice = single_officer::declare(&reviewer, &unit, &declaration).await;
    assert_eq!(told(twice), "single-officer.declared-already");

    decisions::recognise(&decider, vec![one].into(), &signed, None)
        .await
        .unwrap();
    let refusal = paper("10/QĐ-UBND", "2026-11-17");
    decisions::refuse(&decider, vec![two], "Chưa đạt", &refusal, None)
        .await
        .unwrap();
    for id in [one, two] {
        let said = last_act(&test, id).await;
        assert!(said.contains(r#""as_single_officer":true"#), "{said}");
    }
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let round = rounds::meant(&province, Some(round_id)).await.unwrap();
    let overview = lists::overview(&province, &round.unwrap(), None).await;
    let overview = overview.unwrap();
    assert_eq!(overview.single_officers, 1);
    assert_eq!(overview.total.by_single_officer, 2);
    // The province sees the record, and can end it.
    let standing = single_officer::standing(&province, &unit).await.unwrap();
    assert!(standing.declared);
    assert_eq!(standing.acts.len(), 1);
    single_officer::end(&province, &unit, &declaration)
        .await
        .unwrap();
    let again = single_officer::end(&province, &unit, &declaration).await;
    assert_eq!(told(again), "single-officer.not-declared");
}

#[tokio::test]
async fn a_second_post_of_one_person_is_one_account() {
    use office::people::{self, NewPerson};
    let test = testkit::office("2026-10-20");
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let stranger = desk_at(&test, Role::CommuneReviewer, "C00004@20250701").await;
    let give = async |same_as| {
        let person = NewPerson {
            role: Role::CommuneDecider,
            shown_name: "Cán bộ thử".to_owned(),
            place: Some(testkit::life(COMMUNE)),
            site: None,
            same_as,
        };
        told(people::give(&province, &person).await)
    };
    assert_eq!(give(reviewer.actor.post).await, "ok");
    let posts = people::list(&province, None).await.unwrap();
    let account = reviewer.actor.account.unwrap();
    let own = posts.iter().filter(|line| line.row.account == account);
    let mut roles: Vec<_> = own.map(|line| line.row.role.as_str()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["commune-decider", "commune-reviewer"]);
    // Somebody in a place that this desk does not look after is nobody it knows.
    assert_ne!(give(stranger.actor.post).await, "ok");
}
