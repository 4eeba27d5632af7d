//! What is done above and around a dossier before it is handed in, through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;
use office::Desk;
use testkit::{COMMUNE, TestOffice, desk_at, desk_at_site, facts, open_round};

/// A site with a dossier: its head, and the dossier's id.
async fn registered(test: &TestOffice) -> (Desk, base::DossierId) {
    let facts = facts("Công ty A", SiteKind::Agency, COMMUNE);
    let round = open_round(test).await;
    let (id, dossier) = testkit::registered(test, round, facts).await;
    (desk_at_site(test, Role::SiteHead, id).await, dossier)
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

/// A JPEG of one pixel whose EXIF points to a directory of places.
fn photograph() -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0]);
    exif.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0");
    let mut out = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, contents: &[u8]| {
        out.extend([0xFF, marker]);
        out.extend(u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
        out.extend(contents);
    };
    segment(0xE1, &exif);
    segment(0xDB, &[0; 65]);
    segment(0xC0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    out.extend([0x12, 0x34, 0xFF, 0xD9]);
    out
}

#[tokio::test]
async fn who_gives_a_file_reads_what_was_taken_out_of_it() {
    let test = testkit::office("2026-10-20");
    let (head, dossier) = registered(&test).await;
    let upload = office::evidence::Upload {
        title: "Ảnh".to_owned(),
        file_name: "anh.jpg".to_owned(),
        about_day: "5/3/2020".to_owned(),
        contains_names: false,
        lasting: false,
        bytes: photograph(),
    };
    let place = office::evidence::Place::Criterion("6.1.a".to_owned());
    let piece = office::evidence::give(&head, dossier, place, upload);
    let piece = piece.await.unwrap();
    let (pages, cookie) = (app(stage(&test)), entered(&test, &head).await);
    let evidence = format!("/dossiers/{dossier}/criteria/6.1.a/evidence?given={piece}");
    for path in [evidence, format!("/evidence/{piece}")] {
        let (_, page) = get(&pages, &path, &cookie).await;
        let told = "Đã gỡ: vị trí chụp, thiết bị và lúc chụp.";
        assert!(page.contains(told) && !page.contains('⟦'), "{path}: {page}");
    }
    let (_, page) = get(
        &pages,
        &format!("/dossiers/{dossier}/criteria/6.1.a"),
        &cookie,
    )
    .await;
    assert!(page.contains("ngoài kỳ"), "{page}");
}
