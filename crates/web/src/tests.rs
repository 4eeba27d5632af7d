//! The layers and the components, through the router.

mod answer_kinds;
mod eligibility;
mod school_year;
mod sheets;
mod sites;
pub(crate) mod walks;

use super::*;
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::Response,
};
use tower::ServiceExt as _;

fn demo(office: &testkit::TestOffice) -> Router {
    let state = App {
        stage: Stage::Real(Arc::clone(office)),
        site_name: "Ban Chỉ đạo 138".into(),
        public_url: "http://127.0.0.1:8080".into(),
        lang: Lang::Vi,
    };
    app(state)
}

async fn ask(request: axum::http::request::Builder, body: impl Into<Body>) -> Response {
    let office = testkit::office("2026-10-20");
    demo(&office)
        .oneshot(request.body(body.into()).unwrap())
        .await
        .unwrap()
}

async fn text(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn the_gallery_shows_every_component_in_both_languages() {
    for (lang, word) in [("vi", "Không công nhận"), ("en", "Not recognised")] {
        let request = Request::get("/gallery").header("cookie", format!("a=b; lang={lang}"));
        let response = ask(request, "").await;
        assert_eq!(response.status(), StatusCode::OK);
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"));
        let page = text(response).await;
        assert!(page.contains(word) && page.contains(&format!("<html lang=\"{lang}\"")));
        assert!(!page.contains('⟦'), "a word is missing");
        assert!(!page.contains("style=\"") && !page.contains("onclick"));
        if let Ok(path) = std::env::var("GALLERY_OUT") {
            std::fs::write(format!("{path}/{lang}.html"), page).unwrap();
        }
    }
}

#[tokio::test]
async fn a_form_comes_back_filled_with_422() {
    let kind = "application/x-www-form-urlencoded";
    let request = Request::post("/gallery").header("content-type", kind);
    let response = ask(request, "name=Tru%CC%9Bo%CC%9B%CC%80ng&from=31%2F02%2F2026").await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(response).await;
    assert!(page.contains("href=\"#from\"") && page.contains("value=\"31/02/2026\""));
    assert!(page.contains("id=\"from-error\"") && page.contains("aria-invalid=\"true\""));
}

#[tokio::test]
async fn what_goes_wrong_gets_a_page() {
    let check = |method: &'static str,
                 path: &'static str,
                 headers: &'static [(&str, &str)],
                 expect: u16,
                 words: &'static str| async move {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = ask(request, "").await;
        assert_eq!(response.status().as_u16(), expect, "{method} {path}");
        assert!(response.headers().contains_key("x-request-id"));
        let page = text(response).await;
        assert!(page.contains(words), "{method} {path}: {page}");
    };
    check("GET", "/nowhere", &[], 404, "Không tìm thấy trang").await;
    check(
        "GET",
        "/nowhere",
        &[("cookie", "lang=en")],
        404,
        "Page not found",
    )
    .await;
    check(
        "DELETE",
        "/gallery",
        &[("sec-fetch-site", "same-origin")],
        404,
        "Không tìm thấy",
    )
    .await;
    check(
        "POST",
        "/gallery",
        &[("sec-fetch-site", "cross-site")],
        403,
        "từ một trang khác",
    )
    .await;
    check(
        "POST",
        "/gallery",
        &[("content-type", "multipart/form-data")],
        400,
        "Không đọc được",
    )
    .await;
    check("GET", "/language/xx", &[], 404, "Không tìm thấy").await;
    // Whoever has not entered is shown the way in, but not where nothing can be.
    let site = "/sites/0190a5d97f2a7000b00042424242424a";
    check("GET", site, &[], 401, "").await;
    check("GET", "/sites/not-an-id", &[], 404, "Không tìm thấy").await;
    check("GET", "/units/C1", &[], 404, "Không tìm thấy").await;
}

#[tokio::test]
async fn the_language_switch_keeps_the_address() {
    let page = text(ask(Request::get("/gallery?q=a&page=2"), "").await).await;
    assert!(page.contains("/language/en?back=%2Fgallery%3Fq%3Da%26page%3D2"));
    let response = ask(Request::get("/language/en?back=%2Fgallery%3Fq%3Da"), "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], "/gallery?q=a");
    assert!(
        response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with("lang=en;")
    );
}

#[tokio::test]
async fn cookies_travel_encrypted_where_the_pages_do() {
    let asked = |public_url: &'static str| async move {
        let office = testkit::office("2026-10-20");
        let state = App {
            stage: Stage::Real(Arc::clone(&office)),
            site_name: "Ban Chỉ đạo 138".into(),
            public_url: public_url.into(),
            lang: Lang::Vi,
        };
        let request = Request::get("/language/en").body(Body::empty()).unwrap();
        let response = app(state).oneshot(request).await.unwrap();
        let headers = response.headers();
        let cookie = headers[header::SET_COOKIE].to_str().unwrap();
        let strict = headers.contains_key(header::STRICT_TRANSPORT_SECURITY);
        (cookie.ends_with("; Secure"), strict)
    };
    assert_eq!(asked("https://binhyen.example").await, (true, true));
    assert_eq!(asked("http://127.0.0.1:8080").await, (false, false));
}

#[tokio::test]
async fn files_are_kept_for_ever_and_pages_never() {
    let response = ask(Request::get(assets::href("binhyen.css")), "").await;
    assert_eq!(response.status(), StatusCode::OK);
    let kept = response.headers()[header::CACHE_CONTROL].to_str().unwrap();
    assert!(kept.contains("immutable"));
    let response = ask(Request::get("/assets/binhyen.000000000000.css"), "").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let response = ask(Request::get("/gallery"), "").await;
    assert_eq!(
        response.headers()[header::CACHE_CONTROL],
        "private, no-store"
    );
}

#[tokio::test]
async fn the_first_page_stays_under_60_kb_over_the_wire() {
    let mut bytes = 0;
    for path in [
        "/gallery",
        assets::href("binhyen.css"),
        assets::href("binhyen.js"),
        assets::href("mark.svg"),
        assets::href("fonts/be-vietnam-pro-latin-400.woff2"),
        assets::href("fonts/be-vietnam-pro-latin-600.woff2"),
        assets::href("fonts/be-vietnam-pro-vietnamese-400.woff2"),
        assets::href("fonts/be-vietnam-pro-vietnamese-600.woff2"),
    ] {
        let response = ask(Request::get(path).header("accept-encoding", "gzip"), "").await;
        bytes += to_bytes(response.into_body(), 1 << 20).await.unwrap().len();
    }
    assert!(bytes < 60 * 1024, "{bytes} bytes");
}

/// The pages of a real installation.
pub(crate) fn stage(office: &testkit::TestOffice) -> App {
    App {
        stage: Stage::Real(Arc::clone(office)),
        site_name: "Ban Chỉ đạo 138".into(),
        public_url: "http://127.0.0.1:8080".into(),
        lang: Lang::Vi,
    }
}

/// The cookie of a desk that has entered.
pub(crate) async fn entered(office: &testkit::TestOffice, desk: &::office::Desk) -> String {
    let post = desk.actor.post.unwrap();
    let token = ::office::sessions::open(office, post).await.unwrap();
    format!("session={token}")
}

/// Asks for a page with a cookie.
pub(crate) async fn get(pages: &Router, path: &str, cookie: &str) -> (StatusCode, String) {
    let request = Request::get(path).header("cookie", cookie);
    let answer = pages.clone().oneshot(request.body(Body::empty()).unwrap());
    let response = answer.await.unwrap();
    (response.status(), text(response).await)
}

/// Sends a form with a cookie.
pub(crate) async fn send(
    pages: &Router,
    path: &str,
    cookie: &str,
    body: String,
) -> (StatusCode, String) {
    let request = Request::post(path)
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = pages
        .clone()
        .oneshot(request.body(Body::from(body)).unwrap());
    let response = answer.await.unwrap();
    (response.status(), text(response).await)
}
