//! Search and the page of a unit, through the router.

use crate::{
    app,
    query::encode,
    tests::{entered, get, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;

#[tokio::test]
async fn sites_of_the_own_scope_and_places_of_any_day_are_found() {
    let test = testkit::office("2026-10-20");
    let facts = |name, place| testkit::facts(name, SiteKind::School, place);
    let own = facts("Trường THCS Ngô Quốc Trị", testkit::OLD_COMMUNE);
    let site = testkit::site(&test, Some("0501"), own).await;
    let other = facts("Trường THCS Khác", testkit::OTHER_COMMUNE);
    testkit::site(&test, None, other).await;
    let reviewer = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let worker = testkit::desk_at_site(&test, Role::Worker, site).await;
    let pages = app(stage(&test));
    let (reviewer, worker) = (
        entered(&test, &reviewer).await,
        entered(&test, &worker).await,
    );
    let check = |cookie: &str, words: &str, has: &'static str, lacks: &'static str| {
        let (pages, cookie) = (pages.clone(), cookie.to_owned());
        let path = format!("/search?q={}", encode(words));
        async move {
            let (status, page) = get(&pages, &path, &cookie).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(page.contains(has), "{path} lacks {has}: {page}");
            assert!(
                lacks.is_empty() || !page.contains(lacks),
                "{path} has {lacks}"
            );
        }
    };
    check(
        &reviewer,
        "truong trung hoc co so ngo",
        "Ngô Quốc Trị",
        "THCS Khác",
    )
    .await;
    check(&reviewer, "THCS", "Ngô Quốc Trị", "THCS Khác").await;
    check(&reviewer, "0501", "Ngô Quốc Trị", "").await;
    check(
        &reviewer,
        "khac thcs",
        "Không tìm thấy gì",
        ">Trường THCS Khác",
    )
    .await;
    check(&worker, "ngô quốc", "Ngô Quốc Trị", "").await;
    check(&worker, "khác", "Không có cơ sở nào", ">Trường THCS Khác").await;
    // An old name finds today's unit, with its parent.
    check(&reviewer, "Nang Mau", "trước đây: Thị trấn Nàng Mau", "").await;
    check(&reviewer, "nàng mau", "Xã Vị Thủy, Thành phố Cần Thơ", "").await;
    check(&reviewer, "zzzz qqqq", "Không tìm thấy gì", "").await;
    check(
        &reviewer,
        "zzqx%_'\"<i>",
        "Không tìm thấy gì",
        "zzqx%_'\"<i>",
    )
    .await;
    check(&reviewer, "", "Gõ vài từ", "").await;
}

#[tokio::test]
async fn a_unit_tells_what_it_was_and_what_it_became() {
    let test = testkit::office("2026-10-20");
    let pages = app(stage(&test));
    let check = |path: &'static str, words: &'static [&'static str]| {
        let pages = pages.clone();
        async move {
            for lang in ["vi", "en"] {
                let (status, page) = get(&pages, path, &format!("lang={lang}")).await;
                assert_eq!(status, StatusCode::OK);
                assert!(!page.contains('⟦'), "{page}");
                for word in words {
                    assert!(page.contains(word), "{path} lacks {word}: {page}");
                }
            }
        }
    };
    check(
        "/units/C31441@20221001",
        &["Thị trấn Nàng Mau", "Xã Vị Thủy", "/units/C31441@20250701"],
    )
    .await;
    check(
        "/units/P93@20221001",
        &["Tỉnh Hậu Giang", "Thành phố Cần Thơ"],
    )
    .await;
    check("/units/D001@20221001", &["by-inset"]).await;
    for bad in ["/units/C99999@20221001", "/units/x", "/units/C31441"] {
        assert_eq!(get(&pages, bad, "").await.0, StatusCode::NOT_FOUND, "{bad}");
    }
}
