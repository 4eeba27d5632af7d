//! The papers of a dossier, of a decision and of an office: who may make them, what stands on them, and their numbers.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::{Line, Role};
use assessments::DossierState;
use base::{DossierId, LetterId, RoundId, SiteId, SiteKind};
use office::{
    Desk, OfficeError,
    decisions::{self, Paper},
    letters::{self, LetterKind, Typed},
    lists::Question,
    papers::{self, FormKind, Format, Offer},
    registers::{self, NumberedPaper},
    rounds,
};
use standards::Outcome;
use std::io::{Cursor, Read};
use store::rounds::RoundRow;
use testkit::{
    COMMUNE, OTHER_COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, line_desk,
    open_round, put, site,
};

/// As long as a register takes, with what a file must not take literally and a letter no paper font has.
const LONG: &str = "Công ty <b>Thủy sản</b> & \"Con\" 安 ";

/// As in a table of who may what: `yes`, `.` where nothing is there, else why not.
fn told(result: Result<impl std::fmt::Debug, OfficeError>) -> String {
    match result {
        Ok(_) => "yes".to_owned(),
        Err(OfficeError::NotFound) => ".".to_owned(),
        why_not => testkit::told(why_not),
    }
}

async fn registered(test: &TestOffice, round: RoundId, name: &str) -> (SiteId, DossierId) {
    let mut facts = facts(name, SiteKind::Agency, COMMUNE);
    facts.workers = Some(1240);
    "Ấp 5".clone_into(&mut facts.address);
    testkit::registered(test, round, facts).await
}

fn paper(number: &str) -> Paper {
    Paper {
        number: number.to_owned(),
        day: "2026-11-17".to_owned(),
        signer_office: "Phó Chủ tịch UBND xã".to_owned(),
    }
}

/// Dossiers that can be recognised, and who decides on them.
async fn endorsed(test: &TestOffice, names: &[&str]) -> (Desk, RoundId, Vec<(SiteId, DossierId)>) {
    let round = open_round(test).await;
    let mut all = Vec::new();
    for name in names {
        all.push(registered(test, round, name).await);
    }
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(test, Role::CommuneReviewer, COMMUNE).await;
    let criteria = test.packs.all().first().unwrap().criteria.len();
    for (_, id) in &all {
        let (post, now) = (reviewer.actor.post, reviewer.now);
        put(test, *id, move |row| {
            row.state = DossierState::Endorsed;
            row.review_codes = vec![Outcome::Met.code(); criteria];
            row.endorsed_by = post;
            row.endorsed_at = Some(now);
            row.last_days_confirmed_on = Some(now.day());
        })
        .await;
    }
    let decider = desk_at(test, Role::CommuneDecider, COMMUNE).await;
    (decider, round, all)
}

/// The words of a text file's main part, tags off.
fn words_of(docx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    let mut text = String::new();
    let mut inside = false;
    for c in xml.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&amp;", "&")
}

async fn docx(desk: &Desk, id: DossierId, kind: FormKind) -> String {
    let made = papers::make(desk, id, kind, Format::Docx).await.unwrap();
    words_of(&made.bytes)
}

/// Those at two sites and above them, named by what they are to the first.
async fn desks_around(test: &TestOffice, own: SiteId, other: SiteId) -> Vec<(&'static str, Desk)> {
    let (mut auditor, _) = line_desk(test, Role::Auditor, Line::Territorial, PROVINCE).await;
    auditor.actor.scope = access::Scope::Everywhere;
    vec![
        (
            "officer",
            desk_at_site(test, Role::SafetyOfficer, own).await,
        ),
        ("worker", desk_at_site(test, Role::Worker, own).await),
        ("neighbour", desk_at_site(test, Role::SiteHead, other).await),
        (
            "reviewer",
            desk_at(test, Role::CommuneReviewer, COMMUNE).await,
        ),
        (
            "elsewhere",
            desk_at(test, Role::CommuneReviewer, OTHER_COMMUNE).await,
        ),
        (
            "decider",
            desk_at(test, Role::CommuneDecider, COMMUNE).await,
        ),
        (
            "province",
            desk_at(test, Role::ProvinceReviewer, PROVINCE).await,
        ),
        ("auditor", auditor),
    ]
}

#[tokio::test]
async fn each_paper_belongs_to_its_side() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    let (own, dossier) = registered(&test, round, "Công ty A").await;
    let (other, _) = registered(&test, round, "Công ty B").await;
    let desks = desks_around(&test, own, other).await;
    let mut table = String::new();
    for state in [DossierState::InProgress, DossierState::Endorsed] {
        let at = desks.first().unwrap().1.now;
        put(&test, dossier, move |row| {
            row.state = state;
            row.endorsed_at = (state == DossierState::Endorsed).then_some(at);
        })
        .await;
        for (who, desk) in &desks {
            let mut cells = Vec::new();
            for kind in [
                "registration",
                "report",
                "endorsement",
                "decision",
                "urging",
            ] {
                let kind = FormKind::from_text(kind).unwrap();
                let made = papers::make(desk, dossier, kind, Format::Docx).await;
                cells.push(told(made.map(|_| ())).replace("access.", ""));
            }
            table.extend([state.as_str(), " ", who, ": ", &cells.join(" "), "\n"]);
        }
    }
    let expect = "\
in-progress officer: yes yes role papers.not-decided .
in-progress worker: role role role role role
in-progress neighbour: . . . . .
in-progress reviewer: yes not-submitted role not-submitted .
in-progress elsewhere: . . . . .
in-progress decider: yes not-submitted role not-submitted .
in-progress province: yes not-submitted role not-submitted .
in-progress auditor: yes not-submitted role not-submitted .
endorsed officer: yes yes role papers.not-decided .
endorsed worker: role role role role role
endorsed neighbour: . . . . .
endorsed reviewer: yes yes yes papers.not-decided .
endorsed elsewhere: . . . . .
endorsed decider: yes yes yes papers.not-decided .
endorsed province: yes yes role papers.not-decided .
endorsed auditor: yes yes role papers.not-decided .
";
    assert_eq!(table, expect, "{table}");
}

#[tokio::test]
async fn a_site_s_papers_say_what_its_dossier_says_and_nothing_private() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    let name = LONG.repeat(5);
    let (own, dossier) = registered(&test, round, name.trim()).await;
    let head = desk_at_site(&test, Role::SiteHead, own).await;
    let found = papers::of_dossier(&head, dossier).await.unwrap();
    let pack = found.view.pack.clone();
    let private: Vec<_> = pack
        .criteria
        .iter()
        .filter(|criterion| criterion.private_to_reviewer)
        .collect();
    assert!(!private.is_empty());
    for offered in &found.offered {
        let kind = offered.kind;
        if matches!(offered.offer, Offer::NotYet(_)) {
            continue;
        }
        let printed = docx(&head, dossier, kind).await;
        // The head of a paper is set in capitals.
        let told = printed.to_lowercase();
        assert!(
            told.contains("<b>thủy sản</b> & \"con\" 安"),
            "{kind:?}: {printed}"
        );
        for criterion in &private {
            assert!(
                !printed.contains(&criterion.text.vi),
                "{kind:?}: {}",
                criterion.id
            );
        }
        let pdf = papers::make(&head, dossier, kind, Format::Pdf)
            .await
            .unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert!(pdf.name.is_ascii() && pdf.name.starts_with(kind.file_name()));
    }
    let report = docx(&head, dossier, FormKind::Report).await;
    for said in [
        "Căn cứ Thông tư 124/2021/TT-BCA ngày 28/12/2021",
        "từ ngày 16/11/2025 đến ngày 15/11/2026",
        "Ủy ban nhân dân xã Thạnh Xuân",
        "Ấp 5, ",
        "1.240",
        "không in trong văn bản này",
    ] {
        assert!(report.contains(said), "{said}: {report}");
    }
    // What was not compared with the text of the law is no ground.
    assert!(!report.contains("48/2025"), "{report}");
    assert!(found.left_out.iter().any(|law| law.contains("48/2025")));
}

#[tokio::test]
async fn a_decision_prints_its_list_and_a_revocation_its_reason() {
    let test = testkit::office("2026-10-20");
    let (decider, _, all) = endorsed(&test, &["Công ty A", "Trường B"]).await;
    let ids: Vec<DossierId> = all.iter().map(|(_, id)| *id).collect();
    let id = decisions::recognise(&decider, ids.clone().into(), &paper("45/QĐ-UBND"), None).await;
    let id = id.unwrap();
    let made = papers::of_decision(&decider, id, Format::Docx)
        .await
        .unwrap();
    let printed = words_of(&made.bytes);
    for said in [
        "45/QĐ-UBND",
        "Công ty A",
        "Trường B",
        "02/45/QĐ-UBND",
        "Căn cứ đề nghị của Công an xã Thạnh Xuân",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "ngày 17 tháng 11 năm 2026",
    ] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
    assert_eq!(made.name, "quyet-dinh-cong-nhan-45-qd-ubnd-2026");
    let (_, first) = all.first().unwrap();
    let taken_back = paper("46/QĐ-UBND");
    decisions::revoke(&decider, *first, "Ghi nhầm tên", &taken_back, None)
        .await
        .unwrap();
    let printed = docx(&decider, *first, FormKind::Revocation).await;
    for said in ["46/QĐ-UBND", "Ghi nhầm tên", "01/45/QĐ-UBND", "Công ty A"] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
    let (_, second) = all.last().unwrap();
    let none = papers::make(&decider, *second, FormKind::Revocation, Format::Docx).await;
    assert_eq!(told(none.map(|_| ())), ".");
}

#[tokio::test]
async fn an_office_s_numbers_follow_each_other_and_none_is_given_twice() {
    let test = testkit::office("2026-10-20");
    let names: Vec<String> = (1..=6).map(|n| format!("Cơ sở {n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (decider, round, all) = endorsed(&test, &names).await;
    let next = || registers::suggestion(&decider, NumberedPaper::Decision);
    assert_eq!(next().await.unwrap(), None);
    let dossier = |at: usize| vec![all.get(at).unwrap().1];
    decisions::recognise(&decider, dossier(0).into(), &paper("45/QĐ-UBND"), None)
        .await
        .unwrap();
    assert_eq!(next().await.unwrap().as_deref(), Some("46/QĐ-UBND"));
    let again = decisions::recognise(&decider, dossier(1).into(), &paper("45/QĐ-UBND"), None).await;
    assert_eq!(told(again), "number:registers.number-taken");
    // What does not happen takes no number.
    let gone = decisions::recognise(&decider, dossier(0).into(), &paper("/QĐ-UBND"), None).await;
    assert!(gone.is_err());
    // Several at once: each gets its own, and none is left out.
    let (one, two, three) = (paper("/QĐ-UBND"), paper("/qđ-ubnd"), paper("/QĐ-UBND"));
    let (a, b, c) = tokio::join!(
        decisions::recognise(&decider, dossier(1).into(), &one, None),
        decisions::recognise(&decider, dossier(2).into(), &two, None),
        decisions::recognise(&decider, dossier(3).into(), &three, None),
    );
    let mut numbers = Vec::new();
    for id in [a, b, c] {
        let view = decisions::load(&decider, id.unwrap()).await.unwrap();
        let act = test
            .db
            .read({
                let dossier = view.recognitions.first().unwrap().dossier;
                move |tx| store::acts::of_dossier(tx, dossier)
            })
            .await
            .unwrap();
        assert!(act.last().unwrap().facts.contains(&view.row.number));
        numbers.push(view.row.number);
    }
    numbers.sort();
    assert_eq!(numbers, ["46/QĐ-UBND", "47/QĐ-UBND", "48/QĐ-UBND"]);
    // One paper may do several things, and its number is nobody's to give.
    let refuse = |number: &'static str, at: usize| {
        let (decider, ids) = (decider.clone(), dossier(at));
        async move { told(decisions::refuse(&decider, ids, "x", &paper(number), None).await) }
    };
    assert_eq!(refuse("48/QĐ-UBND", 4).await, "yes");
    assert_eq!(
        refuse("/QĐ-UBND", 5).await,
        "number:registers.number-needed"
    );
    assert_eq!(registers::book(&decider, 2026).await.unwrap().len(), 4);
    assert!(registers::book(&decider, 2025).await.unwrap().is_empty());
    assert_eq!(decisions::of_round(&decider, round).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_number_recognises_once_whatever_it_did_before_and_however_it_is_written() {
    let test = testkit::office("2026-10-20");
    let (decider, _, all) = endorsed(&test, &["A", "B", "C", "D"]).await;
    let dossier = |at: usize| vec![all.get(at).unwrap().1];
    let refuse = |number: &'static str, at: usize| {
        let (decider, ids) = (decider.clone(), dossier(at));
        async move { told(decisions::refuse(&decider, ids, "x", &paper(number), None).await) }
    };
    let recognise = |number: &'static str, at: usize| {
        let (decider, ids) = (decider.clone(), dossier(at));
        async move { told(decisions::recognise(&decider, ids.into(), &paper(number), None).await) }
    };
    assert_eq!(refuse("5/QĐ", 0).await, "yes");
    assert_eq!(recognise("5/QĐ", 1).await, "yes");
    assert_eq!(recognise("05/QĐ", 2).await, "number:registers.number-taken");
    assert_eq!(refuse("005/qđ", 3).await, "yes");
}

/// A letter that urges, as typed.
fn typed(number: &str) -> Typed {
    Typed {
        number: number.to_owned(),
        day: "2026-11-17".to_owned(),
        signer_office: "Trưởng Công an xã".to_owned(),
        due: "2026-11-19".to_owned(),
        remark: String::new(),
    }
}

async fn round_row(desk: &Desk, id: RoundId) -> RoundRow {
    rounds::by_id(desk, id).await.unwrap()
}

#[tokio::test]
async fn a_letter_urges_those_whose_part_is_still_to_do() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    site(
        &test,
        None,
        facts("Công ty chưa đăng ký", SiteKind::Agency, COMMUNE),
    )
    .await;
    let (_, first) = registered(&test, round, "Công ty A").await;
    let (_, handed_in) = registered(&test, round, "Công ty B").await;
    put(&test, handed_in, |row| row.state = DossierState::Submitted).await;
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let row = round_row(&reviewer, round).await;
    let all = Question::default;
    let kind = LetterKind::Urging;
    let draft = letters::draft(&reviewer, kind, row.clone(), all())
        .await
        .unwrap();
    let to_do: Vec<_> = draft
        .sites
        .iter()
        .map(|one| (one.name.as_str(), one.to_do.as_str()))
        .collect();
    assert_eq!(
        to_do,
        [
            ("Công ty A", "hand-in"),
            ("Công ty chưa đăng ký", "register")
        ]
    );
    let ids: Vec<SiteId> = draft.sites.iter().map(|one| one.site).collect();
    let issue = async |ids: &[SiteId], typed: Typed| {
        letters::issue(&reviewer, kind, row.clone(), all(), ids, &typed).await
    };
    assert_eq!(
        told(issue(&[], Typed::default()).await),
        "number:text.empty day:value.not-a-day signer_office:text.empty due:value.not-a-day"
    );
    assert_eq!(
        told(issue(&[], typed("1/CAX")).await),
        "sites:letters.none-chosen"
    );
    let id = issue(&ids, typed("/CAX-PTXD")).await.unwrap();
    let second = issue(&ids, typed("/CAX-PTXD")).await.unwrap();
    for written in ["02/CAX-PTXD", "2/cax - ptxd"] {
        assert_eq!(
            told(issue(&ids, typed(written)).await),
            "number:registers.number-taken"
        );
    }
    let number = async |id| letters::load(&reviewer, id).await.unwrap().row.number;
    assert_eq!(number(id).await, "01/CAX-PTXD");
    assert_eq!(number(second).await, "02/CAX-PTXD");
    // Who hands in afterwards still stands in the letter, as it was printed; a new letter is not for them.
    put(&test, first, |row| row.state = DossierState::Submitted).await;
    let draft = letters::draft(&reviewer, kind, row.clone(), all())
        .await
        .unwrap();
    assert_eq!(draft.sites.len(), 1);
    assert_eq!(
        told(issue(&ids, typed("/CAX-PTXD")).await),
        "sites:letters.list-changed"
    );
    prints_what_it_urged(&reviewer, id).await;
}

async fn prints_what_it_urged(reviewer: &Desk, id: LetterId) {
    let made = papers::of_letter(reviewer, id, Format::Docx).await.unwrap();
    let printed = words_of(&made.bytes);
    for said in [
        "01/CAX-PTXD",
        "Công ty A",
        "Chưa nộp hồ sơ",
        "Chưa đăng ký",
        "hoàn thành trước ngày 19/11/2026",
        "CÔNG AN XÃ THẠNH XUÂN",
    ] {
        assert!(printed.contains(said), "{said}: {printed}");
    }
    assert!(!printed.contains("Công ty B"));
}

#[tokio::test]
async fn a_letter_is_seen_by_those_who_see_its_place_and_issued_by_its_offices() {
    let test = testkit::office("2026-11-17");
    let round = open_round(&test).await;
    let own = site(&test, None, facts("Công ty A", SiteKind::Agency, COMMUNE)).await;
    let reviewer = reviewer_of(&test).await;
    let row = round_row(&reviewer, round).await;
    let (kind, all) = (LetterKind::Urging, Question::default());
    let id = letters::issue(&reviewer, kind, row, all, &[own], &typed("1/CAX")).await;
    let id = id.unwrap();
    for (role, place, expect) in [
        (Role::CommuneReviewer, OTHER_COMMUNE, "."),
        (Role::ProvinceReviewer, PROVINCE, "yes"),
    ] {
        let desk = desk_at(&test, role, place).await;
        assert_eq!(told(letters::load(&desk, id).await.map(|_| ())), expect);
    }
    let union = line_desk(&test, Role::UnionFederation, Line::Union, PROVINCE)
        .await
        .0;
    assert_eq!(told(letters::may_issue(&union)), "access.role");
    let officer = desk_at_site(&test, Role::SafetyOfficer, own).await;
    assert!(letters::may_issue(&officer).is_err());
}

async fn reviewer_of(test: &TestOffice) -> Desk {
    desk_at(test, Role::CommuneReviewer, COMMUNE).await
}

#[tokio::test]
async fn every_form_is_there_blank_in_both_kinds_of_file() {
    let test = testkit::office("2026-03-10");
    let desk = reviewer_of(&test).await;
    for kind in FormKind::ALL {
        let pdf = papers::blank(&desk, *kind, Format::Pdf).await.unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.name.starts_with("mau-"));
        let docx = papers::blank(&desk, *kind, Format::Docx).await.unwrap();
        assert!(
            words_of(&docx.bytes).contains("CỘNG HÒA XÃ HỘI"),
            "{kind:?}"
        );
    }
}
