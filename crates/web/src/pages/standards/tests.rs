//! The pages of standards, through the router.

use crate::{
    app,
    tests::{entered, get, stage},
};
use access::Role;
use axum::http::StatusCode;

const BASE: &str = "vn-tt124-agency-enterprise%402022.1";

/// A correction whose wording and one threshold differ.
fn second() -> String {
    testkit::correction(
        "2022.2",
        "2022.1",
        ("evidence_required = 1", "evidence_required = 2"),
    )
}

#[tokio::test]
async fn every_signed_in_person_finds_the_editions() {
    let test = testkit::office("2026-01-05");
    testkit::publish(&test, &second());
    let pages = app(stage(&test));
    let post = testkit::post(&test, Role::Auditor, None, None).await;
    let token = office::sessions::open(&test, post).await.unwrap();
    let auditor = format!("session={token}");
    assert_eq!(
        get(&pages, "/standards", "").await.0,
        StatusCode::UNAUTHORIZED
    );
    for lang in ["vi", "en"] {
        let (status, page) = get(&pages, "/standards", &format!("{auditor}; lang={lang}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("2022.2") && !page.contains('⟦'), "{page}");
    }
    let (_, page) = get(&pages, "/standards?latest=yes&kind=agency", &auditor).await;
    assert!(page.contains("agency-enterprise%402022.2") && !page.contains(BASE));
    let (status, sheet) = get(&pages, "/standards/export/csv?q=510", &auditor).await;
    assert!(status == StatusCode::OK && sheet.contains("vn-qd510-grade@2022.1"));
    assert!(!sheet.contains("vn-tt124"));
    // An auditor writes none.
    assert_eq!(
        get(&pages, "/drafts", &auditor).await.0,
        StatusCode::FORBIDDEN
    );
    let province = testkit::desk_at(&test, Role::ProvinceReviewer, testkit::PROVINCE).await;
    let cookie = entered(&test, &province).await;
    let (_, page) = get(&pages, "/standards", &cookie).await;
    assert!(page.contains("href=\"/drafts\""));
}

#[tokio::test]
async fn an_edition_shows_what_it_asks_and_what_changed() {
    let test = testkit::office("2026-01-05");
    testkit::publish(&test, &second());
    let pages = app(stage(&test));
    for lang in ["vi", "en"] {
        let cookie = format!("lang={lang}");
        for path in [
            format!("/standards/{BASE}"),
            "/standards/vn-tt124-commune%402022.1".to_owned(),
            "/standards/vn-tt124-residential-area%402022.1".to_owned(),
            "/standards/vn-tt124-school%402022.1-school-year".to_owned(),
            "/standards/vn-qd510-grade%402022.1".to_owned(),
            format!("/standards/{BASE}/changes?to=vn-tt124-agency-enterprise%402022.2"),
        ] {
            let (status, page) = get(&pages, &path, &cookie).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(!page.contains('⟦'), "{path}: {page}");
        }
    }
    let (_, page) = get(&pages, &format!("/standards/{BASE}"), "").await;
    assert!(page.contains("Đã có bản sau") && page.contains("16/11 năm trước"));
    let (_, page) = get(&pages, "/standards/vn-tt124-agency-enterprise%402022.2", "").await;
    assert!(page.contains("Sửa bản") && page.contains("cần ít nhất 2 tệp"));
    let path = format!("/standards/{BASE}/changes?to=vn-tt124-agency-enterprise%402022.2");
    let (_, page) = get(&pages, &path, "").await;
    assert!(page.contains("evidence_required") && page.contains("ràng buộc"));
    let path = format!("/standards/{BASE}/changes?to=none");
    assert_eq!(get(&pages, &path, "").await.0, StatusCode::NOT_FOUND);
    let path =
        format!("/standards/{BASE}/changes/export/csv?to=vn-tt124-agency-enterprise%402022.2");
    let (_, sheet) = get(&pages, &path, "").await;
    assert!(sheet.contains("6.1.a,evidence_required,1,2"), "{sheet}");
    let (_, sheet) = get(&pages, &format!("/standards/{BASE}/export/csv"), "").await;
    assert!(sheet.contains("Cách trả lời") && sheet.contains("6.1.b"));
    let (_, file) = get(&pages, &format!("/standards/{BASE}/text"), "").await;
    assert_eq!(file, testkit::AGENCIES);
}

#[test]
fn every_fault_of_a_pack_has_its_words() {
    let sources = [
        include_str!("../../../../standards/src/check.rs"),
        include_str!("../../../../standards/src/check/criterion.rs"),
        include_str!("../../../../standards/src/check/days.rs"),
        include_str!("../../../../standards/src/check/overlay.rs"),
        include_str!("../../../../standards/src/check/rule.rs"),
        include_str!("../../../../standards/src/check/scale.rs"),
        include_str!("../../../../standards/src/check/whom.rs"),
        include_str!("../../../../standards/src/listing/draft.rs"),
        include_str!("../../../../measures/src/file.rs"),
        include_str!("../../../../office/src/drafts/checked.rs"),
    ];
    let quoted = sources
        .iter()
        .flat_map(|source| source.split('"').skip(1).step_by(2));
    let codes = quoted.filter(|text| {
        let area = text.split_once('.').map(|(area, _)| area);
        matches!(
            area,
            Some("pack" | "file" | "overlay" | "edition" | "listing")
        ) && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b == b'.' || b == b'-')
    });
    for code in codes {
        for lang in base::Lang::ALL {
            let key = crate::i18n::code_key(code);
            assert!(
                crate::i18n::T(lang).maybe(&key, &[]).is_some(),
                "{lang:?} {code}"
            );
        }
    }
}
