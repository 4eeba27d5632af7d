//! What is done above and around a dossier before it is handed in, through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;
use office::{Desk, dossiers, lists, rounds};
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, site};

/// A site with a dossier: its head, and the dossier's id.
async fn registered(test: &TestOffice) -> (Desk, base::DossierId) {
    let opener = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let edition = test.packs.all().first().unwrap().name();
    let place = lists::own_place(&opener);
    let round = rounds::open(&opener, &edition, 2026, place).await.unwrap();
    let id = site(test, None, facts("Công ty A", SiteKind::Agency, COMMUNE)).await;
    let head = desk_at_site(test, Role::SiteHead, id).await;
    let dossier = dossiers::register(&head, id, round, "", false, None).await;
    (head, dossier.unwrap())
}

#[tokio::test]
async fn a_reviewer_moves_the_closing_day_of_a_dossier_not_handed_in() {
    let test = testkit::office("2026-03-10");
    let (_, dossier) = registered(&test).await;
    test.clock.go_to("2026-11-16");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &reviewer).await);
    let path = format!("/reviews/{dossier}/extend");
    let (_, page) = get(&pages, &format!("/dossiers/{dossier}"), &cookie).await;
    assert!(page.contains(&path), "no way to the extension: {page}");
    let (status, page) = get(&pages, &path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("19/11/2026") && page.contains("behalf_scan"),
        "{page}"
    );
    let form = |until: &str, rest: &str| format!("until={until}&reason=x{rest}");
    let (status, page) = send(&pages, &path, &cookie, form("15/11/2026", "")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Phải sau ngày đóng 15/11/2026"), "{page}");
    // A paper is whole or not there.
    let half = form("18/11/2026", "&behalf_day=16/11/2026");
    let (status, page) = send(&pages, &path, &cookie, half).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("#behalf_number"), "{page}");
    let (status, _) = send(&pages, &path, &cookie, form("18/11/2026", "")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_site_comes_back_to_the_round_it_left() {
    let test = testkit::office("2026-03-10");
    let (head, dossier) = registered(&test).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &head).await);
    let path = format!("/dossiers/{dossier}/withdraw");
    let (status, _) = get(&pages, &path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = send(&pages, &path, &cookie, "reason=x".to_owned()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let access::Scope::Site(id) = head.actor.scope else {
        unreachable!("a head is at a site")
    };
    let path = format!("/sites/{id}/register");
    let (_, page) = get(&pages, &path, &cookie).await;
    assert!(page.contains("đã rút khỏi đợt này") && page.contains("value=\"register\""));
    let (status, _) = send(&pages, &path, &cookie, "do=register".to_owned()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = get(&pages, &format!("/dossiers/{dossier}"), &cookie).await;
    assert!(page.contains("Đang làm"));
}

#[tokio::test]
async fn an_unreadable_scan_is_no_signature() {
    let test = testkit::office("2026-10-20");
    let (head, dossier) = registered(&test).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &head).await);
    let path = format!("/dossiers/{dossier}/check");
    let form = "do=sign&office=A&day=19/10/2026&scan=not-an-id".to_owned();
    let (status, page) = send(&pages, &path, &cookie, form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Chưa ký"), "{page}");
}

#[tokio::test]
async fn numbers_with_slashes_are_asked_for_and_pages_of_deciding_stand() {
    let test = testkit::office("2026-03-10");
    registered(&test).await;
    test.clock.go_to("2026-11-17");
    let pages = app(stage(&test));
    let (status, page) = get(&pages, "/check/01%2F101%2FQ%C4%90-UBND", "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(page.contains("01/101/QĐ-UBND"), "{page}");
    let (status, _) = get(&pages, "/check?code=01%2F101%2FQ%C4%90-UBND", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, _) = get(&pages, "/check?code=..", "").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    for lang in ["vi", "en"] {
        let cookie = format!("{}; lang={lang}", entered(&test, &decider).await);
        for path in ["/decide", "/decide/refuse", "/decisions"] {
            let (status, page) = get(&pages, path, &cookie).await;
            assert_eq!(status, StatusCode::OK, "{path}: {page}");
            assert!(!page.contains('⟦'), "{path}: {page}");
        }
    }
}
