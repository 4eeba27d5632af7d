//! A round going over to a correction, through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;

const SECOND: &str = "vn-tt124-agency-enterprise%402022.2";

#[tokio::test]
async fn a_province_lets_its_round_follow_after_a_look() {
    let test = testkit::office("2026-02-01");
    let round = testkit::open_round(&test).await;
    let company = testkit::facts("Cơ quan A", SiteKind::Agency, testkit::COMMUNE);
    testkit::registered(&test, round, company).await;
    let wording = ("The plan as signed", "The plan, signed and stamped");
    testkit::publish(&test, &testkit::correction("2022.2", "2022.1", wording));
    let pages = app(stage(&test));
    let desk = testkit::desk_at(&test, Role::ProvinceReviewer, testkit::PROVINCE).await;
    let cookie = entered(&test, &desk).await;
    let (_, page) = get(&pages, &format!("/rounds/{round}"), &cookie).await;
    let path = format!("/rounds/{round}/follow?to={SECOND}");
    assert!(page.contains(&path), "{page}");
    for lang in ["vi", "en"] {
        let (status, page) = get(&pages, &path, &format!("{cookie}; lang={lang}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("2022.2") && !page.contains('⟦'), "{page}");
    }
    let sheet = format!("/rounds/{round}/follow/export/csv?to={SECOND}");
    let (_, sheet) = get(&pages, &sheet, &cookie).await;
    assert!(
        sheet.contains("Cơ quan A") && sheet.contains("theo bản sửa"),
        "{sheet}"
    );
    // Whoever looked at an older round is told.
    let form = |seen: &str| format!("to={SECOND}&seen=vn-tt124-agency-enterprise%40{seen}");
    let (status, _) = send(&pages, &path, &cookie, form("2022.0")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _) = send(&pages, &path, &cookie, form("2022.1")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = get(
        &pages,
        &format!("/rounds/{round}?done=round-followed"),
        &cookie,
    )
    .await;
    assert!(
        page.contains("Đợt đã theo bản sửa") && page.contains(SECOND),
        "{page}"
    );
    let (status, page) = send(&pages, &path, &cookie, form("2022.2")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Mọi hồ sơ đang mở đã theo bản này"));
    // A commune is not told that it could be done.
    let commune = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let cookie = entered(&test, &commune).await;
    let (_, page) = get(&pages, &format!("/rounds/{round}"), &cookie).await;
    assert!(!page.contains("/follow"));
    assert_eq!(get(&pages, &path, &cookie).await.0, StatusCode::NOT_FOUND);
}
