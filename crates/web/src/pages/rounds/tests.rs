//! Rounds, the standard's text and the log, through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;

#[tokio::test]
async fn a_province_opens_its_round_once_and_the_auditor_reads_of_it() {
    let test = testkit::office("2026-01-05");
    let desk = testkit::desk_at(&test, Role::ProvinceReviewer, testkit::PROVINCE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    let (status, page) = get(&pages, "/rounds/new?year=2026", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("16/11/2025 đến 15/11/2026") && page.contains("Trước 20/11/2026"));
    let name = test.packs.all().first().unwrap().name();
    let form = format!("edition={}&year=2026", crate::query::encode(&name));
    let (status, _) = send(&pages, "/rounds/new", &cookie, form.clone()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, page) = send(&pages, "/rounds/new", &cookie, form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Năm 2026 đã có đợt"), "{page}");
    let (status, page) = send(&pages, "/rounds/new", &cookie, "year=20x6".to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("20x6"), "what was typed is gone");
    let (_, page) = get(&pages, "/rounds", &cookie).await;
    assert!(page.contains("Đợt năm 2026") && page.contains("Cần Thơ"));

    // The log is for auditors alone.
    assert_eq!(get(&pages, "/acts", &cookie).await.0, StatusCode::FORBIDDEN);
    let post = testkit::post(&test, Role::Auditor, None, None).await;
    let token = office::sessions::open(&test, post).await.unwrap();
    let auditor = format!("session={token}");
    let (status, page) = get(&pages, "/acts", &auditor).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Mở đợt") && !page.contains('⟦'), "{page}");
    let (_, page) = get(&pages, "/acts?kind=dossier.submitted", &auditor).await;
    assert!(page.contains("Chưa có việc nào"));
    let (status, sheet) = get(&pages, "/acts/export/csv", &auditor).await;
    assert!(status == StatusCode::OK && sheet.contains("Mở đợt"));
    // A commune opens none.
    let commune = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let cookie = entered(&test, &commune).await;
    let (status, _) = get(&pages, "/rounds/new", &cookie).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn anyone_reads_the_standard_in_both_languages() {
    let test = testkit::office("2026-01-05");
    let pages = app(stage(&test));
    let name = crate::query::encode(&test.packs.all().first().unwrap().name());
    for lang in ["vi", "en"] {
        let (status, page) = get(
            &pages,
            &format!("/standards/{name}"),
            &format!("lang={lang}"),
        )
        .await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("6.1") && !page.contains('⟦'), "{page}");
    }
    assert_eq!(
        get(&pages, "/standards/none", "").await.0,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn every_kind_of_act_has_its_words() {
    for lang in base::Lang::ALL {
        for kind in office::log::KINDS {
            assert_ne!(&crate::i18n::T(lang).act(kind), kind, "{lang:?}");
        }
    }
}
