//! A round by school year on the pages: opened, registered for, handed in, decided on; and never called a calendar year.

use super::{entered, get, send, stage, walks};
use crate::app;
use access::Role;
use axum::http::StatusCode;
use base::{Day, SchoolLevel, SiteId, SiteKind};
use office::rows::SiteFacts;
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, site};

const BY_SCHOOL_YEAR: &str = "vn-tt124-school@2022.1-school-year";

fn school(name: &str) -> SiteFacts {
    SiteFacts {
        level: Some(SchoolLevel::LowerSecondary),
        has_party: Some(false),
        ..facts(name, SiteKind::School, COMMUNE)
    }
}

/// Opens the round of 2026-2027 on the page and reads what it says.
async fn opened(test: &TestOffice, pages: &axum::Router) {
    let province = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let cookie = entered(test, &province).await;
    let edition = crate::query::encode(BY_SCHOOL_YEAR);
    let chosen = format!("edition={edition}&year=2027");
    let (_, page) = get(pages, &format!("/rounds/new?{chosen}"), &cookie).await;
    for words in [
        "Mở đợt năm học 2026-2027",
        "01/09/2026 đến 31/05/2027",
        "Trước 01/07/2027",
        "Cần kiểm tra trước khi mở",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    walks::post(pages, "/rounds/new", &cookie, &chosen).await;
    // The same year is held once, whichever the calendar.
    let other = "edition=vn-tt124-school%402022.1&year=2027".to_owned();
    let (status, page) = send(pages, "/rounds/new", &cookie, other).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("theo lịch khác"), "{page}");
    let (_, page) = get(pages, "/rounds", &cookie).await;
    assert!(page.contains("Đợt năm học 2026-2027"), "{page}");
}

async fn registered(test: &TestOffice, pages: &axum::Router, id: SiteId) -> base::DossierId {
    let head = desk_at_site(test, Role::SiteHead, id).await;
    let cookie = entered(test, &head).await;
    let (_, home) = get(pages, "/", &cookie).await;
    assert!(
        home.contains("Đăng ký xây dựng tiêu chuẩn năm học 2026-2027")
            && home.contains("30/11/2026"),
        "{home}"
    );
    walks::post(
        pages,
        &format!("/sites/{id}/register"),
        &cookie,
        "do=register",
    )
    .await;
    let found = office::dossiers::of_site(&head, id).await.unwrap();
    found.rounds[0].1.as_ref().unwrap().id
}

#[tokio::test]
async fn a_school_year_is_lived_through_on_the_pages() {
    let test = testkit::office("2026-09-10");
    let pages = app(stage(&test));
    opened(&test, &pages).await;
    let id = site(&test, None, school("Trường THCS mẫu A")).await;
    let dossier = registered(&test, &pages, id).await;

    test.clock.go_to("2027-05-20");
    let pack = test.packs.get(BY_SCHOOL_YEAR).unwrap();
    let head = walks::hand_in(&test, &pages, id, (&pack, 2027), dossier).await;
    let (_, page) = get(&pages, &format!("/dossiers/{dossier}"), &head).await;
    assert!(page.contains("Hồ sơ năm học 2026-2027"), "{page}");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let cookie = entered(&test, &reviewer).await;
    for path in ["/", "/queue", "/overview"] {
        let (_, page) = get(&pages, path, &cookie).await;
        assert!(
            !page.contains("năm 2026") && !page.contains("năm 2027"),
            "{path}: {page}"
        );
    }
    let (_, queue) = get(&pages, "/queue", &cookie).await;
    assert!(queue.contains("năm học 2026-2027"), "{queue}");
    walks::endorse(&pages, &cookie, dossier).await;

    // The window ends on 31 May; until then nobody decides, from 1 July it is late.
    test.clock.go_to("2027-06-02");
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let cookie = entered(&test, &head).await;
    let last_days = format!("/dossiers/{dossier}/last-days");
    walks::post(&pages, &last_days, &cookie, "do=unchanged").await;
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let cookie = entered(&test, &decider).await;
    let (_, page) = get(&pages, "/decide", &cookie).await;
    assert!(
        page.contains("năm học 2026-2027") && page.contains("30/06/2027"),
        "{page}"
    );
    let day = Day::parse("2027-06-02").unwrap();
    let form = walks::decision(dossier, "07/QĐ-UBND", day);
    walks::post(&pages, "/decide", &cookie, &form).await;
    let (_, page) = get(&pages, "/decisions", &cookie).await;
    assert!(page.contains("Năm học 2026-2027"), "{page}");
    // Its papers say so too.
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let cookie = entered(&test, &head).await;
    let view = office::dossiers::load(&head, dossier).await.unwrap();
    let certificate = format!("/certificates/{}/paper.pdf", view.recognition.unwrap().id);
    for path in [
        certificate,
        format!("/dossiers/{dossier}/papers/file/report.pdf"),
    ] {
        let printed = walks::pdf_text(&pages, &path, &cookie).await;
        assert!(printed.contains("năm học 2026-2027"), "{path}: {printed}");
    }
}

#[tokio::test]
async fn what_is_not_decided_yet_stays_in_sight_when_the_next_school_year_begins() {
    let test = testkit::office("2026-03-01");
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let place = office::lists::own_place(&province);
    let calendar = office::rounds::open(&province, "vn-tt124-school@2022.1", 2026, place.clone());
    let calendar = calendar.await.unwrap();
    let (id, _) = testkit::registered(&test, calendar, school("Trường THCS mẫu B")).await;
    test.clock.go_to("2026-09-10");
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    office::rounds::open(&province, BY_SCHOOL_YEAR, 2027, place)
        .await
        .unwrap();
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let cookie = entered(&test, &head).await;
    let pages = app(stage(&test));
    let (_, home) = get(&pages, "/", &cookie).await;
    assert!(
        home.contains("Nộp hồ sơ năm 2026")
            && home.contains("Đăng ký xây dựng tiêu chuẩn năm học 2026-2027"),
        "{home}"
    );
    // Registering without saying for which round means the one that is open.
    let (_, page) = get(&pages, &format!("/sites/{id}/register"), &cookie).await;
    assert!(page.contains("Năm học 2026-2027"), "{page}");
}
