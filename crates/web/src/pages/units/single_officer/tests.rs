//! Declaring a single officer through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use testkit::{COMMUNE, PROVINCE, desk_at};

#[tokio::test]
async fn a_commune_declares_its_single_officer_by_a_paper() {
    let test = testkit::office("2026-10-20");
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let elsewhere = desk_at(&test, Role::CommuneReviewer, testkit::OTHER_COMMUNE).await;
    let pages = app(stage(&test));
    let (own, above) = (
        entered(&test, &decider).await,
        entered(&test, &province).await,
    );
    let path = format!("/units/{COMMUNE}/single-officer");
    let other = entered(&test, &elsewhere).await;
    assert_eq!(get(&pages, &path, &other).await.0, StatusCode::NOT_FOUND);
    let unit = get(&pages, &format!("/units/{COMMUNE}"), &own).await.1;
    assert!(unit.contains(&path), "{unit}");
    let (status, page) = get(&pages, &path, &own).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains('⟦'), "{page}");
    let bare = send(&pages, &path, &own, "do=declare".to_owned()).await;
    assert_eq!(bare.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.1.contains("#number"), "{}", bare.1);
    let form = |act: &str| format!("do={act}&number=7/QD&day=19/10/2026&office=x");
    let done = send(&pages, &path, &own, form("declare")).await;
    assert_eq!(done.0, StatusCode::SEE_OTHER);
    let (_, seen) = get(&pages, &path, &above).await;
    assert!(
        seen.contains("7/QD") && seen.contains("value=\"end\""),
        "{seen}"
    );
    let again = send(&pages, &path, &own, form("declare")).await;
    assert_eq!(again.0, StatusCode::UNPROCESSABLE_ENTITY);
    let ended = send(&pages, &path, &above, form("end")).await;
    assert_eq!(ended.0, StatusCode::SEE_OTHER);
}
