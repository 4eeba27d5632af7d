//! Measures through the router: the list, typing, what two people at once are told, the sheet.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::{DossierId, SiteId, SiteKind};
use testkit::{COMMUNE, TestOffice, desk_at, desk_at_site, facts, open_round};

async fn registered(test: &TestOffice) -> (SiteId, DossierId) {
    let facts = facts("Chi cục mẫu", SiteKind::Agency, COMMUNE);
    let round = open_round(test).await;
    testkit::registered(test, round, facts).await
}

#[tokio::test]
async fn a_site_sees_its_measures_and_types_one_with_its_source() {
    let test = testkit::office("2026-10-20");
    let (id, dossier) = registered(&test).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &officer).await);
    let list = format!("/sites/{id}/measures");
    let of_year = get(&pages, &format!("{list}?round=2026"), &cookie).await;
    assert_eq!(
        of_year.0,
        StatusCode::OK,
        "a year is a choice of the overview"
    );
    for lang in ["vi", "en"] {
        let cookie = format!("{cookie}; lang={lang}");
        for path in [
            list.clone(),
            format!("{list}/staff.briefed"),
            format!("{list}/registration.day"),
        ] {
            let (status, page) = get(&pages, &path, &cookie).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(
                !page.contains('⟦') && !page.contains("{$"),
                "{path}: {page}"
            );
        }
    }
    let (_, page) = get(&pages, &list, &cookie).await;
    assert!(page.contains("Tổng số cán bộ") && page.contains("6.1.e") && page.contains("sổ hồ sơ"));
    assert!(
        !page.contains("Tổng số người học"),
        "no criterion of the round reads it"
    );
    // From the criterion and back to it.
    let criterion = format!("/dossiers/{dossier}/criteria/6.1.e");
    let (_, page) = get(&pages, &criterion, &cookie).await;
    let back = format!("back={}", crate::query::encode(&criterion));
    assert!(
        page.contains(&format!("{list}/staff.total")) && page.contains(&back),
        "{page}"
    );
    let one = format!("{list}/staff.briefed?{back}");
    let typed =
        "version-staff.total=0&version-staff.briefed=0&staff.total=1.200&staff.briefed=99,5+%25";
    let (status, page) = send(&pages, &one, &cookie, typed.to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("href=\"#reference\"") && page.contains("value=\"1.200\""),
        "{page}"
    );
    let full = format!("{typed}&reference=S%E1%BB%95+1&day=5%2F3%2F2026");
    let (status, _) = send(&pages, &one, &cookie, full).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = get(&pages, &list, &cookie).await;
    assert!(
        page.contains("1.194 người") && page.contains("99,5 %"),
        "{page}"
    );
    assert!(page.contains("Theo Sổ 1, ngày 05/03/2026"), "{page}");
    let (_, page) = get(&pages, &format!("{list}/registration.day"), &cookie).await;
    assert!(page.contains("không nhập đè") && !page.contains("name=\"reference\""));
    let (status, sheet) = get(&pages, &format!("{list}/export/csv"), &cookie).await;
    assert!(status == StatusCode::OK && sheet.contains("staff.briefed") && sheet.contains("1194"));
    for path in ["no.such", "learners.total"] {
        let (status, _) = get(&pages, &format!("{list}/{path}"), &cookie).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn of_two_who_type_the_second_sees_both() {
    let test = testkit::office("2026-10-20");
    let (id, _) = registered(&test).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let pages = app(stage(&test));
    let path = format!("/sites/{id}/measures/models.effective");
    let form = |n: u8, version: u8| {
        format!("version-models.effective={version}&models.effective={n}&reference=BC+12")
    };
    let cookie = entered(&test, &officer).await;
    let (status, _) = send(&pages, &path, &cookie, form(2, 0)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookie = entered(&test, &head).await;
    let (status, page) = send(&pages, &path, &cookie, form(3, 0)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        page.contains("2 mô hình") && page.contains("value=\"3\""),
        "{page}"
    );
    assert!(page.contains("name=\"version-models.effective\" value=\"1\""));
    let (status, _) = send(&pages, &path, &cookie, form(3, 1)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_unit_has_a_page_of_its_own_and_a_stranger_none() {
    let test = testkit::office("2026-10-20");
    let (id, _) = registered(&test).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &reviewer).await);
    let list = format!("/units/{COMMUNE}/measures");
    let (status, page) = get(&pages, &list, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("Tổng số khu dân cư") && page.contains("sổ cơ sở"),
        "{page}"
    );
    let (_, page) = get(&pages, &format!("/units/{COMMUNE}"), &cookie).await;
    assert!(
        page.contains(&list) || page.contains(&list.replace('@', "%40")),
        "{page}"
    );
    let form = "residential-areas.total=8&residential-areas.registered=9&reference=BC";
    let one = format!("{list}/residential-areas.registered");
    let (status, page) = send(&pages, &one, &cookie, form.to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("không được lớn hơn tổng (8)"), "{page}");
    // A reviewer reads nothing of a site before it hands in, and other communes nothing at all.
    let (status, page) = get(&pages, &format!("/sites/{id}/measures"), &cookie).await;
    assert!(status == StatusCode::OK && !page.contains("⟦"), "{page}");
    let stranger = desk_at(&test, Role::CommuneReviewer, testkit::OTHER_COMMUNE).await;
    let cookie = entered(&test, &stranger).await;
    for path in [list, format!("/sites/{id}/measures")] {
        let (status, _) = get(&pages, &path, &cookie).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}
