//! Papers, blank forms and letters through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::SiteKind;
use office::papers::FormKind;
use testkit::{COMMUNE, OTHER_COMMUNE, TestOffice, desk_at, desk_at_site, facts, open_round};
use tower::ServiceExt as _;

const NAME: &str = "Công ty <i>A</i> & Con";

async fn registered(test: &TestOffice) -> (office::Desk, base::DossierId) {
    let facts = facts(NAME, SiteKind::Agency, COMMUNE);
    let round = open_round(test).await;
    let (id, dossier) = testkit::registered(test, round, facts).await;
    (desk_at_site(test, Role::SiteHead, id).await, dossier)
}

/// Status, headers `name: value` in one text, and the bytes of a file.
async fn file(pages: &Router, path: &str, cookie: &str) -> (StatusCode, String, Vec<u8>) {
    let request = Request::get(path).header("cookie", cookie);
    let answer = pages.clone().oneshot(request.body(Body::empty()).unwrap());
    let response = answer.await.unwrap();
    let status = response.status();
    let mut told = String::new();
    for name in [
        header::CONTENT_TYPE,
        header::CONTENT_DISPOSITION,
        header::CACHE_CONTROL,
    ] {
        let value = response.headers().get(&name);
        let value = value.map_or("", |value| value.to_str().unwrap());
        told.extend([name.as_str(), ": ", value, "\n"]);
    }
    let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
    (status, told, bytes.to_vec())
}

fn pdf_text(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
    let raw = file.extract_text(&numbers).unwrap();
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_dossier_lists_its_papers_and_gives_them_as_files() {
    let test = testkit::office("2026-03-10");
    let (head, dossier) = registered(&test).await;
    let pages = app(stage(&test));
    let cookie = entered(&test, &head).await;
    let list = format!("/dossiers/{dossier}/papers");
    for lang in ["vi", "en"] {
        let cookie = format!("{cookie}; lang={lang}");
        for path in [list.as_str(), "/forms", &format!("/dossiers/{dossier}")] {
            let (status, page) = get(&pages, path, &cookie).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(!page.contains('⟦'), "{path}: {page}");
            assert!(!page.contains("<i>A</i>"), "{path}");
        }
    }
    let (_, page) = get(&pages, &list, &cookie).await;
    assert!(page.contains(&format!("{list}/file/report.pdf")));
    assert!(
        !page.contains("endorsement.pdf"),
        "no paper of the other side"
    );
    assert!(page.contains("Thông tư 48/2025/TT-BCA"));
    let (status, told, bytes) = file(&pages, &format!("{list}/file/report.pdf"), &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(told.contains("application/pdf"));
    assert!(told.contains("inline; filename=\"bao-cao-ket-qua-cong-ty-i-a-i-con-2026.pdf\""));
    assert!(told.contains("no-store"), "{told}");
    let said = pdf_text(&bytes);
    assert!(
        said.to_uppercase().contains("CÔNG TY <I>A</I> & CON"),
        "{said}"
    );
    let (_, told, bytes) = file(&pages, &format!("{list}/file/plan.docx"), &cookie).await;
    assert!(told.contains("attachment") && told.contains("wordprocessingml"));
    assert!(bytes.starts_with(b"PK"));
    let (_, told, _) = file(&pages, "/forms/plan.pdf", &cookie).await;
    assert!(
        told.contains("mau-ke-hoach.pdf") && told.contains("max-age"),
        "{told}"
    );
}

#[tokio::test]
async fn files_are_given_to_those_who_may_have_them() {
    let test = testkit::office("2026-03-10");
    let (head, dossier) = registered(&test).await;
    let pages = app(stage(&test));
    let cookies = [
        ("site", entered(&test, &head).await),
        ("reviewer", {
            let desk = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
            entered(&test, &desk).await
        }),
        ("elsewhere", {
            let desk = desk_at(&test, Role::CommuneReviewer, OTHER_COMMUNE).await;
            entered(&test, &desk).await
        }),
        ("stranger", String::new()),
    ];
    let file = |name: &str| format!("/dossiers/{dossier}/papers/file/{name}");
    let check = async |path: String, expect: [u16; 4]| {
        for ((who, cookie), expect) in cookies.iter().zip(expect) {
            let (status, _) = get_bytes(&pages, &path, cookie).await;
            assert_eq!(status.as_u16(), expect, "{path} for {who}");
        }
    };
    check(file("registration.pdf"), [200, 200, 404, 401]).await;
    check(file("report.docx"), [200, 403, 404, 401]).await;
    check(file("endorsement.docx"), [403, 403, 404, 401]).await;
    check(file("urging.pdf"), [404, 404, 404, 401]).await;
    check(file("report.odt"), [404, 404, 404, 404]).await;
    check(format!("/dossiers/{dossier}/papers"), [200, 200, 404, 401]).await;
    check("/forms".to_owned(), [200, 200, 200, 401]).await;
    check("/forms/urging.docx".to_owned(), [200, 200, 200, 401]).await;
    check("/letters".to_owned(), [404, 200, 200, 401]).await;
}

async fn get_bytes(pages: &Router, path: &str, cookie: &str) -> (StatusCode, Vec<u8>) {
    let (status, _, bytes) = file(pages, path, cookie).await;
    (status, bytes)
}

#[tokio::test]
async fn a_letter_is_issued_from_the_list_of_late_sites() {
    let test = testkit::office("2026-03-10");
    let (head, _) = registered(&test).await;
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let pages = app(stage(&test));
    let cookie = entered(&test, &reviewer).await;
    for (page, link) in [
        ("/queue", "/letters/new?for=urging"),
        ("/letters", "/letters/new?for=urging"),
    ] {
        let (status, shown) = get(&pages, page, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(shown.contains(link), "{page}: {shown}");
    }
    let path = "/letters/new?for=urging";
    for lang in ["en", "vi"] {
        let cookie = format!("{cookie}; lang={lang}");
        let (status, page) = get(&pages, path, &cookie).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("name=\"sites\"") && !page.contains('⟦'),
            "{page}"
        );
        let (_, page) = get(&pages, "/letters/new?for=endorsement", &cookie).await;
        assert!(!page.contains('⟦'), "{page}");
    }
    let access::Scope::Site(row) = head.actor.scope else {
        unreachable!("a head is at a site")
    };
    let (status, page) = send(&pages, path, &cookie, format!("sites={row}")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("#number") && page.contains("#due"), "{page}");
    let form = format!(
        "sites={row}&number=%2FCAX-PTXD&day=17/11/2026&signer_office=Tr%C6%B0%E1%BB%9Fng&due=19/11/2026"
    );
    let (status, _) = send(&pages, path, &cookie, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = get(&pages, "/letters", &cookie).await;
    assert!(page.contains("01/CAX-PTXD"), "{page}");
    let mut links = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next());
    let letter = links.find(|link| link.starts_with("/letters/0")).unwrap();
    let letter = letter.to_owned();
    let (status, shown) = get(&pages, &letter, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        shown.contains("urging.pdf") && !shown.contains('⟦'),
        "{shown}"
    );
    let (_, bytes) = get_bytes(&pages, &format!("{letter}/urging.pdf"), &cookie).await;
    let said = pdf_text(&bytes);
    assert!(
        said.contains("01/CAX-PTXD") && said.contains(NAME),
        "{said}"
    );
    // The next letter is offered the next number.
    let (_, page) = get(&pages, path, &cookie).await;
    assert!(page.contains("value=\"02/CAX-PTXD\""), "{page}");
}

#[test]
fn every_paper_has_words_and_a_name_in_ascii() {
    for kind in FormKind::ALL {
        assert!(
            kind.file_name()
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-')
        );
    }
}
