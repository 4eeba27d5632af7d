//! The register and imports, through the router as a commune reviewer, a site's own officer and a stranger.

use super::{Router, StatusCode, app, text};
use crate::{App, Lang, Stage};
use access::Role;
use axum::{
    body::Body,
    http::{Request, header},
    response::Response,
};
use base::{PostId, SiteId, SiteKind};
use std::sync::Arc;
use testkit::{COMMUNE, TestOffice, body, facts, post, site};
use tower::ServiceExt as _;

/// A browser that has entered.
pub(super) struct Browser {
    router: Router,
    cookie: String,
}

impl Browser {
    pub(super) async fn enter(office: &TestOffice, post: PostId) -> Self {
        let router = app(App {
            stage: Stage::Real(Arc::clone(office)),
            site_name: "Ban Chỉ đạo 138".into(),
            public_url: "http://127.0.0.1:8080".into(),
            lang: Lang::Vi,
        });
        let token = office::sessions::open(office, post).await.unwrap();
        Self {
            router,
            cookie: format!("session={token}"),
        }
    }

    pub(super) async fn reviewer(office: &TestOffice) -> Self {
        let police = body(office, access::Line::Territorial, COMMUNE).await;
        let post = post(office, Role::CommuneReviewer, None, Some(police)).await;
        Self::enter(office, post).await
    }

    pub(super) async fn get(&self, path: &str) -> Response {
        let request = Request::get(path)
            .header("cookie", &self.cookie)
            .body(Body::empty())
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The words of a page that must be there, without a missing word in either language.
    async fn page(&self, path: &str) -> String {
        for lang in ["en", "vi"] {
            let cookie = format!("{}; lang={lang}", self.cookie);
            let request = Request::get(path)
                .header("cookie", cookie)
                .body(Body::empty())
                .unwrap();
            let response = self.router.clone().oneshot(request).await.unwrap();
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            let page = text(response).await;
            assert!(!page.contains('⟦'), "{path} in {lang} lacks a word: {page}");
            if lang == "vi" {
                return page;
            }
        }
        unreachable!("the last language returns")
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", crate::query::encode(value)))
            .collect();
        let request = Request::post(path)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(pairs.join("&")))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn upload(&self, kind: &str, name: &str, file: &str) -> Response {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--x\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"{name}\"\r\n\r\n{file}\r\n--x--\r\n"
        );
        let request = Request::post("/imports")
            .header("cookie", &self.cookie)
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }
}

fn to(response: &Response) -> String {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned()
}

fn version(page: &str) -> String {
    let at = page.split("name=\"version\" value=\"").nth(1).unwrap();
    at.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_site_is_entered_and_changed_on_its_pages() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    assert!(browser.page("/sites").await.contains("Không có cơ sở nào"));
    assert!(
        browser
            .page("/sites/new")
            .await
            .contains("Xã Thạnh Xuân, Thành phố Cần Thơ")
    );
    let refused = browser
        .post("/sites/new", &[("name", "Công ty A"), ("workers", "-3")])
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(refused).await;
    assert!(
        page.contains("href=\"#kind\"")
            && page.contains("value=\"Công ty A\"")
            && !page.contains('⟦')
    );
    let fields = [
        ("name", "Công ty A"),
        ("kind", "enterprise"),
        ("commune", "Xã Thạnh Xuân"),
        ("code", "1800123456"),
    ];
    let path = to(&browser.post("/sites/new", &fields).await).replace("?done=site-entered", "");
    let page = browser.page(&path).await;
    assert!(
        page.contains("Công ty A")
            && page.contains("1800123456")
            && page.contains("Đưa cơ sở vào sổ")
    );

    let edit = browser.page(&format!("{path}/edit")).await;
    let fields = [
        ("name", "Công ty B"),
        ("kind", "enterprise"),
        ("commune", "Xã Thạnh Xuân, Thành phố Cần Thơ"),
        ("from_day", "01/01/2026"),
        ("version", &version(&edit)),
    ];
    to(&browser.post(&format!("{path}/edit"), &fields).await);
    assert!(browser.page(&path).await.contains("Công ty B"));
    assert_eq!(
        browser
            .post(&format!("{path}/edit"), &fields)
            .await
            .status(),
        StatusCode::CONFLICT
    );
}

/// A site entered on its page; its address.
async fn entered(browser: &Browser, name: &str) -> String {
    let fields = [
        ("name", name),
        ("kind", "enterprise"),
        ("commune", "Xã Thạnh Xuân"),
    ];
    to(&browser.post("/sites/new", &fields).await).replace("?done=site-entered", "")
}

#[tokio::test]
async fn an_office_is_called_with_one_touch() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    let path = entered(&browser, "Công ty B").await;
    let contacts = format!("{path}/contacts");
    browser.page(&contacts).await;
    let fields = [
        ("do", "set"),
        ("office", "Phòng Bảo vệ"),
        ("phone", "0293 3 123 456"),
        ("purpose", "Gọi"),
        ("ends_on", ""),
    ];
    to(&browser.post(&contacts, &fields).await);
    assert!(
        browser
            .page(&path)
            .await
            .contains("href=\"tel:02933123456\"")
    );
}

#[tokio::test]
async fn a_duplicate_is_merged_and_a_site_closed_on_its_page() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    let path = entered(&browser, "Công ty B").await;
    let twin = site(
        &office,
        None,
        facts("Công ty B", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let status = format!("/sites/{twin}/status");
    let page = browser.page(&status).await;
    assert!(page.contains("Công ty B") && page.contains("name=\"stays\""));
    let stays = path.replace("/sites/", "");
    let fields = [
        ("do", "merge"),
        ("stays", stays.as_str()),
        ("q", "cong ty"),
        ("merged_from", "hôm qua"),
        ("version", &version(&page)),
    ];
    let refused = text(browser.post(&status, &fields).await).await;
    for kept in [
        "value=\"cong ty\"",
        "value=\"hôm qua\"",
        "checked",
        "20/10/2026",
    ] {
        assert!(refused.contains(kept), "{kept} is lost: {refused}");
    }
    let fields = [
        ("do", "merge"),
        ("stays", stays.as_str()),
        ("version", &version(&page)),
    ];
    assert!(to(&browser.post(&status, &fields).await).starts_with(&path));
    let page = browser.page(&format!("{path}/status")).await;
    let fields = [
        ("do", "close"),
        ("reason", "Giải thể"),
        ("from_day", ""),
        ("version", &version(&page)),
    ];
    to(&browser.post(&format!("{path}/status"), &fields).await);
    assert!(browser.page("/sites").await.contains("Không có cơ sở nào"));
    assert!(
        browser
            .page("/sites?closed=yes&q=cong+ty+b")
            .await
            .contains("Đã ngừng hoạt động")
    );
}

#[tokio::test]
async fn the_register_leaves_as_a_sheet_with_its_filter() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    for n in 0..120 {
        let kind = if n % 2 == 0 {
            SiteKind::Enterprise
        } else {
            SiteKind::Agency
        };
        site(
            &office,
            None,
            facts(&format!("Cơ sở {n:03}"), kind, COMMUNE),
        )
        .await;
    }
    assert!(
        browser
            .page("/sites?page=2")
            .await
            .contains("Trang 2 trên 3")
    );
    let csv = text(browser.get("/sites/export/csv?kind=agency&page=2").await).await;
    assert_eq!(csv.matches("Cơ sở ").count(), 60, "{csv}");
    assert!(csv.contains("Cơ quan") && csv.contains("Cơ sở 119"));
    assert_eq!(
        browser.get("/sites/export/pdf").await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_site_sees_itself_and_no_other() {
    let office = testkit::office("2026-10-20");
    let own = site(&office, None, facts("Một", SiteKind::Agency, COMMUNE)).await;
    let other = site(&office, None, facts("Hai", SiteKind::Agency, COMMUNE)).await;
    let browser = Browser::enter(
        &office,
        post(&office, Role::SafetyOfficer, Some(own), None).await,
    )
    .await;
    let edit = browser.page(&format!("/sites/{own}/edit")).await;
    assert!(!edit.contains("name=\"commune\"") && edit.contains("name=\"address\""));
    to(&browser
        .post(
            &format!("/sites/{own}/edit"),
            &[("address", "Ấp 3"), ("version", "0")],
        )
        .await);
    assert!(
        browser
            .page(&format!("/sites/{own}"))
            .await
            .contains("Ấp 3")
    );
    let check = async |path: String, expect: StatusCode| {
        assert_eq!(browser.get(&path).await.status(), expect, "{path}");
    };
    check(format!("/sites/{other}"), StatusCode::NOT_FOUND).await;
    check(format!("/sites/{own}/status"), StatusCode::NOT_FOUND).await;
    check("/sites/x".to_owned(), StatusCode::NOT_FOUND).await;
    check("/imports".to_owned(), StatusCode::FORBIDDEN).await;
    let worker = Browser::enter(&office, post(&office, Role::Worker, Some(own), None).await).await;
    let page = worker.page(&format!("/sites/{own}")).await;
    assert!(page.contains("Một") && !page.contains("id=\"acts\"") && !page.contains("/edit"));
    let id: SiteId = own;
    let stranger = Request::get(format!("/sites/{id}"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        browser.router.oneshot(stranger).await.unwrap().status(),
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_sheet_of_faults_is_read_again_as_it_was() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    let csv = "Tên cơ sở;Xã;Số lao động\nCông ty A;Thạnh Xuân;-3\n=Công ty B;Xã Không Có;4\n";
    let path = to(&browser.upload("sites", "ds.csv", csv).await);
    let csv = text(browser.get(&format!("{path}/faults/csv")).await).await;
    let again = to(&browser.upload("sites", "loi.csv", &csv).await);
    assert_eq!(
        text(browser.get(&format!("{again}/faults/csv")).await).await,
        csv
    );
}

#[tokio::test]
async fn a_sheet_is_read_shown_mended_and_recorded() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    browser.page("/imports").await;
    let refused = browser
        .upload("sites", "anh.png", "\u{89}PNG nothing")
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let csv = "Tên cơ sở;Xã;MST\nCông ty A;Thạnh Xuân;1800111222\nCông ty B;Xã Không Có;\nTrường THCS C;Tân Phú Thạnh;\n";
    let path = to(&browser.upload("sites", "ds.csv", csv).await);
    let page = browser.page(&path).await;
    assert!(
        page.contains("ds.csv")
            && page.contains("không có xã, phường nào tên như vậy")
            && page.contains("Ghi vào sổ")
    );
    assert!(
        browser
            .page(&format!("{path}?rows=faulty"))
            .await
            .contains("Xã Không Có")
    );
    browser.page(&format!("{path}/columns")).await;
    let next = to(&browser
        .post(
            &format!("{path}/columns"),
            &[("c0", "name"), ("c1", ""), ("c2", "code")],
        )
        .await);
    assert!(
        browser
            .page(&next)
            .await
            .contains("Chưa có cột: Xã, phường")
    );
    let columns = [("c0", "name"), ("c1", "commune"), ("c2", "code")];
    let path = to(&browser.post(&format!("{next}/columns"), &columns).await);
    let mended = text(browser.get(&format!("{path}/faults/csv")).await).await;
    assert!(
        mended.contains("Công ty B") && !mended.contains("Công ty A"),
        "{mended}"
    );
    assert!(
        mended.starts_with("\u{feff}Tên cơ sở,Xã,MST,Lỗi\r\n"),
        "{mended}"
    );
    to(&browser.post(&format!("{path}/apply"), &[]).await);
    let list = browser.page("/sites").await;
    assert!(
        list.contains("Công ty A") && list.contains("Trường THCS C") && !list.contains("Công ty B")
    );
    assert!(browser.page(&path).await.contains("Đã ghi vào sổ"));
    let again = browser.post(&format!("{path}/apply"), &[]).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);

    let csv = "Tên cơ sở;Năm;Kết quả\nCông ty A;2024;Đạt\nCông ty Z;2024;Đạt\n";
    let path = to(&browser.upload("results", "kq.csv", csv).await);
    assert!(browser.page(&path).await.contains("sổ không có cơ sở này"));
    to(&browser.post(&format!("{path}/apply"), &[]).await);
    let dropped = to(&browser.upload("results", "kq.csv", csv).await);
    assert!(
        browser
            .page(&dropped)
            .await
            .contains("Không có dòng mới nào")
    );
    to(&browser.post(&dropped, &[]).await);
    assert_eq!(browser.get(&dropped).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_no_list_has_is_told_and_left_out_of_the_filter() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    entered(&browser, "Công ty B").await;
    let page = browser
        .page("/sites?place=&kind=zz&kind=enterprise&tier=&q=")
        .await;
    assert!(page.contains("place=, kind=zz") && page.contains("Công ty B"));
    assert!(
        page.contains("/sites/export/csv?kind=enterprise\""),
        "{page}"
    );
    assert!(
        !browser
            .page("/sites?tier=&q=")
            .await
            .contains("không có trong danh mục")
    );
}

#[tokio::test]
async fn a_site_that_may_be_known_is_entered_when_a_person_says_so() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    let path = entered(&browser, "Công ty B").await;
    let mut fields = vec![
        ("name", "CÔNG TY B"),
        ("kind", "enterprise"),
        ("commune", "Xã Thạnh Xuân"),
        ("address", "Ấp 7"),
    ];
    let told = browser.post("/sites/new", &fields).await;
    assert_eq!(told.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(told).await;
    assert!(page.contains(&path) && page.contains("value=\"Ấp 7\"") && page.contains("anyway"));
    fields.push(("anyway", "yes"));
    let other = to(&browser.post("/sites/new", &fields).await).replace("?done=site-entered", "");
    assert!(
        browser
            .page(&other)
            .await
            .contains(&format!("{other}/posts"))
    );
}

#[tokio::test]
async fn soft_duplicates_and_headings_are_chosen_on_their_pages() {
    let office = testkit::office("2026-10-20");
    let browser = Browser::reviewer(&office).await;
    entered(&browser, "Công ty B").await;
    let csv = "Danh sách\nTên cơ sở;Xã\nCông ty B;Thạnh Xuân\nCông ty C;Thạnh Xuân\n";
    let path = to(&browser.upload("sites", "ds.csv", csv).await);
    let page = browser.page(&path).await;
    assert!(
        page.contains("tiêu đề ở dòng 1 đến 2, do chương trình nhận ra"),
        "{page}"
    );
    let soft = browser.page(&format!("{path}?rows=soft")).await;
    assert!(soft.contains("name=\"taken\" value=\"3\"") && soft.contains("Công ty B"));
    to(&browser
        .post(&format!("{path}/choose"), &[("shown", "3"), ("taken", "3")])
        .await);
    assert!(
        browser
            .page(&format!("{path}?rows=new"))
            .await
            .contains("vẫn ghi")
    );
    assert!(
        browser
            .page(&format!("{path}/heading"))
            .await
            .contains("Danh sách")
    );
    let refused = browser
        .post(&format!("{path}/heading"), &[("first", "9")])
        .await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("sheet", "0"), ("first", "2"), ("last", "")];
    let next = to(&browser.post(&format!("{path}/heading"), &fields).await);
    assert!(browser.page(&next).await.contains("do bạn chọn"));
}
