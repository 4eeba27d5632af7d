//! Home through the router, by role.

use crate::{
    app,
    tests::{entered, get, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;

#[tokio::test]
async fn a_stranger_gets_the_start_page() {
    let test = testkit::office("2026-10-20");
    let page = get(&app(stage(&test)), "/", "").await;
    assert_eq!(page.0, StatusCode::OK);
    assert!(page.1.contains("/check") && page.1.contains("một lần"));
}

#[tokio::test]
async fn every_role_has_a_home_in_both_languages() {
    let test = testkit::office("2026-03-10");
    let facts = testkit::facts("Công ty Mía đường", SiteKind::Agency, testkit::OLD_COMMUNE);
    let site = testkit::site(&test, None, facts).await;
    let mut desks = vec![testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await];
    for role in [
        Role::CommuneDecider,
        Role::ProvinceReviewer,
        Role::ProvinceDecider,
    ] {
        let place = if role == Role::CommuneDecider {
            testkit::COMMUNE
        } else {
            testkit::PROVINCE
        };
        desks.push(testkit::desk_at(&test, role, place).await);
    }
    for role in [
        Role::SafetyOfficer,
        Role::SiteHead,
        Role::UnionRepresentative,
        Role::Worker,
    ] {
        desks.push(testkit::desk_at_site(&test, role, site).await);
    }
    let edition = test.packs.all().first().unwrap().name();
    let opener = desks
        .iter()
        .find(|desk| desk.actor.role == Role::ProvinceReviewer)
        .unwrap();
    let province = office::lists::own_place(opener);
    office::rounds::open(opener, &edition, 2026, province)
        .await
        .unwrap();
    let pages = app(stage(&test));
    for desk in &desks {
        for lang in ["vi", "en"] {
            let cookie = format!("{}; lang={lang}", entered(&test, desk).await);
            let (status, page) = get(&pages, "/", &cookie).await;
            let role = desk.actor.role.as_str();
            assert_eq!(status, StatusCode::OK, "{role}: {page}");
            assert!(!page.contains('⟦'), "{role}: a word is missing: {page}");
        }
    }
    let check = |role: Role, words: &'static str| {
        let desk = desks.iter().find(|desk| desk.actor.role == role).unwrap();
        let (pages, test) = (&pages, &test);
        async move {
            let (_, page) = get(pages, "/", &entered(test, desk).await).await;
            assert!(page.contains(words), "{role:?} lacks {words}: {page}");
        }
    };
    // Ten days into March: registration is due on the 31st, in 21 days.
    check(Role::SafetyOfficer, "còn 21 ngày").await;
    check(Role::SiteHead, "Đăng ký xây dựng tiêu chuẩn năm 2026").await;
    check(Role::Worker, "Chưa đăng ký").await;
    check(Role::CommuneReviewer, "Nhắc 1 cơ sở chưa đăng ký").await;
    check(Role::CommuneDecider, "từ 16/11/2026 đến 19/11/2026").await;
}
