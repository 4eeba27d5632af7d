//! Posts through the router: a head hands over, a stranger to the site sees nothing, the link waits for its day.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;
use testkit::{COMMUNE, PROVINCE, desk_at, desk_at_site, facts, site};

/// The token of the one-time link on a page.
fn token(page: &str) -> String {
    let (_, rest) = page.split_once("invitation=").unwrap();
    rest.split(['<', '"', '&']).next().unwrap().to_owned()
}

#[tokio::test]
async fn a_head_hands_over_without_a_day_of_overlap() {
    let test = testkit::office("2026-10-20");
    let id = site(
        &test,
        None,
        facts("Công ty A", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &head).await);
    let (status, page) = get(&pages, "/posts", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Công ty A") && !page.contains('⟦'), "{page}");
    let (_, page) = get(&pages, "/posts", &format!("{cookie}; lang=en")).await;
    assert!(
        page.contains("Give a role") && !page.contains('⟦'),
        "{page}"
    );

    let at = format!("/posts/{}", officer.actor.post.unwrap());
    let form = "do=hand-over&name=V%C4%83n+ph%C3%B2ng&last_day=20%2F10%2F2026".to_owned();
    let (status, page) = send(&pages, &at, &cookie, form).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let drawn = token(&page);
    let invitation = format!("invitation={drawn}");
    let enter = || send(&pages, "/enter", "", invitation.clone());
    // Before its day the link opens nothing and is not used up.
    assert_eq!(enter().await.0, StatusCode::UNPROCESSABLE_ENTITY);
    test.clock.go_to("2026-10-21");
    // Looking at the link, as a chat group does, does not use it up either.
    let (status, page) = get(&pages, &format!("/enter?{invitation}"), "").await;
    assert!(status == StatusCode::OK && page.contains(&drawn), "{page}");
    assert_eq!(enter().await.0, StatusCode::SEE_OTHER);
    assert_eq!(enter().await.0, StatusCode::NOT_FOUND);
    let (_, page) = get(&pages, "/posts", &cookie).await;
    assert!(
        page.contains("Văn phòng") && page.contains("21/10/2026"),
        "{page}"
    );
    assert!(!page.contains(&at), "the old post is over");
}

#[tokio::test]
async fn who_gives_which_post_where() {
    let test = testkit::office("2026-10-20");
    let pages = app(stage(&test));
    let here = site(
        &test,
        Some("1800000001"),
        facts("Công ty A", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let other = desk_at(&test, Role::CommuneReviewer, testkit::OTHER_COMMUNE).await;
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let at_site = format!("/sites/{here}/posts");
    let place = format!("&place={COMMUNE}");
    let check = async |desk, path: &str, role: &str, more: &str, expect: u16| {
        let cookie = entered(&test, desk).await;
        let form = format!("role={role}&name=Tr%E1%BB%B1c+ban{more}");
        let (status, page) = send(&pages, path, &cookie, form).await;
        assert_eq!(status.as_u16(), expect, "{path} {role}: {page}");
    };
    check(&reviewer, &at_site, "site-head", "", 200).await;
    check(&reviewer, &at_site, "worker", "", 403).await;
    check(&reviewer, "/posts", "commune-reviewer", "", 200).await;
    check(&reviewer, "/posts", "commune-decider", "", 403).await;
    check(&province, "/posts", "commune-decider", &place, 200).await;
    check(
        &province,
        "/posts",
        "commune-decider",
        "&place=X%C3%A3+Th%E1%BA%A1nh+Xu%C3%A2n",
        200,
    )
    .await;
    check(&province, "/posts", "province-decider", "", 403).await;
    check(&other, &at_site, "site-head", "", 404).await;
    check(&decider, &at_site, "site-head", "", 403).await;
}

#[tokio::test]
async fn one_signs_out_everywhere() {
    let test = testkit::office("2026-10-20");
    let pages = app(stage(&test));
    let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let (one, two) = (entered(&test, &desk).await, entered(&test, &desk).await);
    let (status, page) = get(&pages, "/me", &one).await;
    assert!(status == StatusCode::OK && !page.contains('⟦'), "{page}");
    assert_eq!(
        send(&pages, "/me", &one, String::new()).await.0,
        StatusCode::SEE_OTHER
    );
    for cookie in [one, two] {
        assert_eq!(
            get(&pages, "/me", &cookie).await.0,
            StatusCode::UNAUTHORIZED
        );
    }
}

#[tokio::test]
async fn a_session_ends_unused_after_two_weeks_and_used_after_ninety_days() {
    let test = testkit::office("2026-01-01");
    let pages = app(stage(&test));
    let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let (used, unused) = (entered(&test, &desk).await, entered(&test, &desk).await);
    let check = async |cookie: &str, day: &str, expect: u16| {
        test.clock.go_to(day);
        assert_eq!(get(&pages, "/me", cookie).await.0.as_u16(), expect, "{day}");
    };
    check(&used, "2026-01-13", 200).await;
    check(&unused, "2026-01-16", 401).await;
    for day in [
        "2026-01-26",
        "2026-02-08",
        "2026-02-21",
        "2026-03-06",
        "2026-03-19",
        "2026-03-31",
    ] {
        check(&used, day, 200).await;
    }
    check(&used, "2026-04-02", 401).await;
}
