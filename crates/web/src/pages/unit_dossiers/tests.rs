//! A commune's dossier on the pages: registered, answered and signed by its offices, reviewed and decided by the province.

use crate::{
    app,
    tests::{entered, get, send, stage, walks},
};
use access::Role;
use axum::{Router, http::StatusCode};
use base::{Day, DossierId, RoundId, SiteKind};
use office::{
    Desk, lists,
    measures::{Basis, Of, Typed},
    rounds, unit_dossiers,
};
use testkit::{COMMUNE, OTHER_COMMUNE, PROVINCE, TestOffice, desk_at, facts, life, open_round};

const STANDARD: &str = "vn-tt124-commune@2022.1";

/// Rounds for agencies and for communes, three registered agencies, and one whose tier is the province.
async fn opened(test: &TestOffice) -> RoundId {
    let sites = open_round(test).await;
    let province = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let place = lists::own_place(&province);
    let round = rounds::open(&province, STANDARD, 2026, place);
    let round = round.await.unwrap();
    for name in ["Chi cục A", "Chi cục B", "Chi cục C"] {
        let facts = facts(name, SiteKind::Agency, COMMUNE);
        testkit::registered(test, sites, facts).await;
    }
    round
}

async fn cookie(test: &TestOffice, role: Role, place: &str) -> (Desk, String) {
    let desk = desk_at(test, role, place).await;
    let cookie = entered(test, &desk).await;
    (desk, cookie)
}

/// The commune's office registers from its home page.
async fn registered(test: &TestOffice, pages: &Router, round: RoundId) -> DossierId {
    let (desk, reviewer) = cookie(test, Role::CommuneReviewer, COMMUNE).await;
    let path = format!("/units/{COMMUNE}/register?round={round}");
    let (_, home) = get(pages, "/", &reviewer).await;
    assert!(
        home.contains(&path) && home.contains("(xã Thạnh Xuân)")
            || home.contains(&path) && home.contains("(Xã Thạnh Xuân)"),
        "{home}"
    );
    let (status, page) = get(pages, &path, &reviewer).await;
    assert!(status == StatusCode::OK && !page.contains('⟦'), "{page}");
    walks::post(pages, &path, &reviewer, "do=register").await;
    let found = unit_dossiers::of_unit(&desk, &life(COMMUNE)).await.unwrap();
    found.rounds[0].1.as_ref().unwrap().id
}

/// Types the residential areas of the commune.
async fn areas(desk: &Desk, round: RoundId) {
    let typed = [
        ("residential-areas.total", "10"),
        ("residential-areas.registered", "10"),
        ("residential-areas.recognised", "9"),
    ];
    let typed = typed.map(|(name, raw)| Typed {
        name: name.to_owned(),
        raw: raw.to_owned(),
        seen: None,
    });
    let of = Of::Unit(life(COMMUNE));
    let basis = Basis {
        reference: "Báo cáo tháng 11".to_owned(),
        ..Basis::default()
    };
    office::measures::type_values(desk, &of, round, typed.to_vec(), &basis)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_commune_is_assessed_by_its_province() {
    let test = testkit::office("2026-02-02");
    let pages = app(stage(&test));
    let round = opened(&test).await;
    let dossier = registered(&test, &pages, round).await;
    test.clock.go_to("2026-11-10");
    let (desk, reviewer) = cookie(&test, Role::CommuneReviewer, COMMUNE).await;
    areas(&desk, round).await;

    // Both ratios of Art. 5 stand there before anybody has answered, with the lists behind them.
    let path = format!("/dossiers/{dossier}/criteria/5.4.b");
    let (_, page) = get(&pages, &path, &reviewer).await;
    assert!(page.contains("Có 9 trên 13, cần ít nhất 10"), "{page}");
    let list = format!(
        "/queue?round=2026&amp;place={}&amp;f=1",
        crate::query::encode(COMMUNE)
    );
    assert!(
        page.contains(&list.replace("&amp;", "&#38;")) || page.contains(&list),
        "{page}"
    );
    assert!(page.contains("sổ cơ sở"), "{page}");

    let pack = test.packs.get(STANDARD).unwrap();
    walks::attach_all(&desk, &pack, dossier, "2026-03-01").await;
    walks::answer_all(&pages, &reviewer, (&pack, 2026), dossier).await;
    // The office that answers does not hand in what nobody signed.
    let check = format!("/dossiers/{dossier}/check");
    let (status, _) = send(
        &pages,
        &check,
        &reviewer,
        "do=submit&declared=yes".to_owned(),
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (_, decider) = cookie(&test, Role::CommuneDecider, COMMUNE).await;
    walks::sign_and_submit(&pages, &decider, dossier).await;
    reviewed(&test, &pages, round, dossier).await;
    decided(&test, &pages, round, dossier).await;
}

/// The province finds the dossier on its list and in its queue, and endorses it; nobody else may.
async fn reviewed(test: &TestOffice, pages: &Router, round: RoundId, dossier: DossierId) {
    let (_, own) = cookie(test, Role::CommuneReviewer, COMMUNE).await;
    let agree = format!("/reviews/{dossier}/agree");
    let (status, _) = send(pages, &agree, &own, String::new()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (_, neighbour) = cookie(test, Role::CommuneReviewer, OTHER_COMMUNE).await;
    let path = format!("/dossiers/{dossier}");
    assert_eq!(get(pages, &path, &neighbour).await.0, StatusCode::NOT_FOUND);
    let (_, province) = cookie(test, Role::ProvinceReviewer, PROVINCE).await;
    let communes = format!("/units/{PROVINCE}/dossiers");
    let (_, home) = get(pages, "/", &province).await;
    assert!(
        home.contains(&communes) && home.contains(&format!("round={round}")),
        "{home}"
    );
    for path in [communes.as_str(), "/units/P92@20250701"] {
        let (status, page) = get(pages, path, &province).await;
        assert!(
            status == StatusCode::OK && !page.contains('⟦'),
            "{path}: {page}"
        );
    }
    let (_, page) = get(pages, &communes, &province).await;
    assert!(
        page.contains("Năm 2026: 1 trên") && page.contains("Thạnh Xuân"),
        "{page}"
    );
    let (_, csv) = get(pages, &format!("{communes}/export/csv"), &province).await;
    assert!(
        csv.contains("Đã nộp") && csv.contains("Chưa đăng ký"),
        "{csv}"
    );
    let (_, queue) = get(pages, &format!("/queue?round={round}"), &province).await;
    assert!(
        queue.contains("data-total=\"1\"") && queue.contains("Thạnh Xuân"),
        "{queue}"
    );
    // What is recognised of sites is told without communes.
    let (_, overview) = get(pages, &format!("/overview/{PROVINCE}"), &province).await;
    assert!(overview.contains("3 cơ sở"), "{overview}");
    walks::endorse(pages, &province, dossier).await;
}

async fn decided(test: &TestOffice, pages: &Router, round: RoundId, dossier: DossierId) {
    test.clock.go_to("2026-11-17");
    let (_, own) = cookie(test, Role::CommuneReviewer, COMMUNE).await;
    let last_days = format!("/dossiers/{dossier}/last-days");
    walks::post(pages, &last_days, &own, "do=unchanged").await;
    let (_, decider) = cookie(test, Role::ProvinceDecider, PROVINCE).await;
    let decide = format!("/decide?round={round}");
    let (_, page) = get(pages, &decide, &decider).await;
    assert!(page.contains(&dossier.to_string()), "{page}");
    let form = walks::decision(dossier, "45/QĐ-UBND", Day::parse("2026-11-17").unwrap());
    walks::post(pages, &decide, &decider, &form).await;
    let (desk, own) = cookie(test, Role::CommuneReviewer, COMMUNE).await;
    let view = office::dossiers::load(&desk, dossier).await.unwrap();
    let certificate = format!("/certificates/{}/paper.pdf", view.recognition.unwrap().id);
    let printed = walks::pdf_text(pages, &certificate, &own).await;
    assert!(
        printed.to_lowercase().contains("xã thạnh xuân"),
        "{printed}"
    );
    let report = format!("/dossiers/{dossier}/papers/file/report.pdf");
    let printed = walks::pdf_text(pages, &report, &own).await;
    assert!(
        printed
            .to_lowercase()
            .contains("ủy ban nhân dân xã thạnh xuân"),
        "{printed}"
    );
    let (_, page) = get(pages, &format!("/units/{COMMUNE}/dossiers"), &own).await;
    assert!(page.contains("Công nhận") && !page.contains('⟦'), "{page}");
}
