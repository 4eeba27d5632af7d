//! Drafts through the router: one that is written, mended and published, and the year that is lived under it.

use crate::{
    app,
    query::encode,
    tests::{entered, get, stage},
};
use access::Role;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::SiteKind;
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts};
use tower::ServiceExt as _;

/// A circular that was made up for this test, written after the reference alone.
const CIRCULAR: &str = include_str!("circular.toml");
const NAME: &str = "thong-tu-thu-nghiem@2027.1";

/// Somebody at the pages.
struct Person {
    pages: Router,
    cookie: String,
}

/// What an answer was: its status, where it leads, its text.
struct Answer {
    status: StatusCode,
    to: String,
    text: String,
}

impl Answer {
    /// The path of where an act leads on, without what was done.
    fn on(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.to.split('?').next().unwrap().to_owned()
    }
}

impl Person {
    async fn sent(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header("cookie", &self.cookie)
            .header("content-type", kind)
            .body(Body::from(body))
            .unwrap();
        let response = self.pages.clone().oneshot(request).await.unwrap();
        let to = response.headers().get(header::LOCATION);
        let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
        Answer {
            status,
            to,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.sent(path, "application/x-www-form-urlencoded", body.into_bytes())
            .await
    }

    /// Sends a form with one file.
    async fn upload(&self, path: &str, fields: &[(&str, &str)], name: &str, file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--x\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--x--\r\n");
        self.sent(path, "multipart/form-data; boundary=x", body)
            .await
    }

    async fn see(&self, path: &str) -> String {
        let (status, page) = get(&self.pages, path, &self.cookie).await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
        assert!(!page.contains('⟦'), "{path}: {page}");
        page
    }

    async fn file(&self, path: &str) -> Vec<u8> {
        let request = Request::get(path).header("cookie", &self.cookie);
        let request = request.body(Body::empty()).unwrap();
        let response = self.pages.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
        bytes.to_vec()
    }
}

async fn person(test: &TestOffice, pages: &Router, desk: &office::Desk) -> Person {
    Person {
        pages: pages.clone(),
        cookie: entered(test, desk).await,
    }
}

async fn administrator(test: &TestOffice, pages: &Router) -> Person {
    let post = testkit::post(test, Role::Operator, None, None).await;
    let token = office::sessions::open(test, post).await.unwrap();
    Person {
        pages: pages.clone(),
        cookie: format!("session={token}"),
    }
}

/// Writes the circular on the page and publishes it.
async fn published(admin: &Person) {
    let draft = admin
        .send("/drafts/new", &[("way", "example"), ("from", "")])
        .await
        .on();
    // What is wrong is told with its line, and nothing is lost.
    let broken = CIRCULAR.replace("threshold_pct = 75", "threshold_pct = 175\ncolour = 1");
    admin
        .send(&draft, &[("version", "1"), ("pack", &broken)])
        .await
        .on();
    let page = admin.see(&draft).await;
    assert!(page.contains("threshold_pct = 175"), "{page}");
    let broken = broken.replace("\ncolour = 1", "");
    admin
        .send(&draft, &[("version", "2"), ("pack", &broken)])
        .await
        .on();
    let page = admin.see(&draft).await;
    assert!(
        page.contains("1 lỗi trong bản soạn") && page.contains("Dòng 79"),
        "{page}"
    );
    // What has faults is not published: its page tells them.
    let sure = [("version", "3"), ("sure", "yes")];
    let faulty = admin.send(&format!("{draft}/publish"), &sure).await.on();
    assert_eq!(faulty, draft);
    let late = admin
        .send(&draft, &[("version", "1"), ("pack", CIRCULAR)])
        .await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text.contains("Tập huấn") && late.text.contains("Lưu thành bản soạn khác"));
    let long = "a".repeat(office::drafts::TEXT_CHARS + 1);
    let long = admin
        .send(&draft, &[("version", "3"), ("pack", &long)])
        .await;
    assert!(
        long.status == StatusCode::UNPROCESSABLE_ENTITY
            && long.text.len() > office::drafts::TEXT_CHARS
    );
    admin
        .send(&draft, &[("version", "3"), ("pack", CIRCULAR)])
        .await
        .on();
    for page in ["", "/preview", "/publish", "/try"] {
        admin.see(&format!("{draft}{page}")).await;
    }
    let list = admin.see("/drafts").await;
    assert!(
        list.contains(NAME) && list.contains("không có lỗi"),
        "{list}"
    );
    assert!(admin.see("/drafts/export/csv").await.contains(NAME));
    let publish = format!("{draft}/publish");
    let unsure = admin.send(&publish, &[("version", "4")]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = admin
        .send(&publish, &[("version", "4"), ("sure", "yes")])
        .await
        .on();
    assert!(
        admin
            .see(&page)
            .await
            .contains("Thông tư thử nghiệm 01/2027/TT-THU")
    );
}

/// The site answers, gives the minutes, signs and hands in.
async fn handed_in(officer: &Person, head: &Person, dossier: &str) {
    for (criterion, fields) in [
        ("1.a", vec![("held", "yes")]),
        ("1.b", vec![("all", "40"), ("trained", "31")]),
        ("2.a", vec![("held", "2")]),
        ("2.b", vec![("fire", "no")]),
    ] {
        let path = format!("{dossier}/criteria/{criterion}");
        officer.see(&path).await;
        let mut fields = fields;
        fields.extend([("confirmed", "yes"), ("do", "back")]);
        officer.send(&path, &fields).await.on();
    }
    let minutes = officer.file("/forms/minutes.pdf").await;
    let said = [("title", "Biên bản họp"), ("about_day", "20/06/2027")];
    officer
        .upload(&format!("{dossier}/minutes"), &said, "a.pdf", &minutes)
        .await
        .on();
    let check = format!("{dossier}/check");
    let signed = [
        ("do", "sign"),
        ("office", "Giám đốc"),
        ("day", ""),
        ("scan", ""),
    ];
    head.send(&check, &signed).await.on();
    let to = head
        .send(&check, &[("do", "submit"), ("declared", "yes")])
        .await
        .on();
    assert!(to.ends_with("/submitted"), "{to}");
}

#[tokio::test]
async fn a_new_circular_is_published_lived_through_and_printed() {
    let test = testkit::office("2027-01-10");
    let pages = app(stage(&test));
    published(&administrator(&test, &pages).await).await;

    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let province = person(&test, &pages, &province).await;
    assert!(province.see("/rounds/new").await.contains(NAME));
    let round = [("edition", NAME), ("year", "2027")];
    let round = province.send("/rounds/new", &round).await.on();
    let days = province.see(&round).await;
    assert!(
        days.contains("15/02/2027") && days.contains("Trước 01/09/2027"),
        "{days}"
    );

    let site = testkit::site(&test, None, facts("Cơ quan thử", SiteKind::Agency, COMMUNE)).await;
    let safety = desk_at_site(&test, Role::SafetyOfficer, site).await;
    let leads = desk_at_site(&test, Role::SiteHead, site).await;
    let officer = person(&test, &pages, &safety).await;
    let registered = officer
        .send(&format!("/sites/{site}/register"), &[("do", "")])
        .await;
    let dossier = registered.on();
    let page = officer.see(&dossier).await;
    assert!(
        page.contains("Diễn tập") && page.contains("thong-tu-thu-nghiem"),
        "{page}"
    );
    // Once the window has ended; who entered in winter enters again.
    test.clock.go_to("2027-07-05");
    let officer = person(&test, &pages, &safety).await;
    let head = person(&test, &pages, &leads).await;
    handed_in(&officer, &head, &dossier).await;

    let id = dossier.rsplit('/').next().unwrap();
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let reviewer = person(&test, &pages, &reviewer).await;
    reviewer.see(&format!("/reviews/{id}")).await;
    reviewer
        .send(&format!("/reviews/{id}/agree"), &[])
        .await
        .on();
    reviewer
        .send(&format!("/reviews/{id}/endorse"), &[])
        .await
        .on();
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let decider = person(&test, &pages, &decider).await;
    assert!(decider.see("/decide").await.contains("Cơ quan thử"));
    let decision = decider
        .send(
            "/decide",
            &[
                ("dossiers", id),
                ("number", "01/QĐ-UBND"),
                ("day", "05/07/2027"),
                ("signer_office", "Chủ tịch Ủy ban nhân dân"),
                ("confirmed", "yes"),
            ],
        )
        .await
        .on();
    let page = decider.see(&decision).await;
    let (_, paper) = page.split_once("href=\"/certificates/").unwrap();
    let paper = format!("/certificates/{}", paper.split('"').next().unwrap());
    let certificate = lopdf::Document::load_mem(&decider.file(&paper).await).unwrap();
    let printed = certificate.extract_text(&[1]).unwrap();
    let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        printed.contains("Cơ quan thử") && printed.contains("Tiêu chuẩn thử nghiệm"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_sheet_of_criteria_comes_back_with_all_its_faults() {
    let test = testkit::office("2027-01-10");
    let pages = app(stage(&test));
    let admin = administrator(&test, &pages).await;
    admin.see("/drafts/from-sheet").await;
    let said = [
        ("id", "thu"),
        ("edition", "1"),
        ("title", "Bộ thử"),
        ("basis", "Thông tư thử"),
    ];
    let sheet = "Khoản,Mã,Tên (vi),Nội dung (vi),Cách trả lời,Ngưỡng,Độ chắc,Nguồn\n1,1.a,Kế hoạch,Có kế hoạch,tỷ lệ,120,V,Điều 1\n1,,Tên,Lời,có/không,,M,Điều 1\n";
    let came = admin
        .upload("/drafts/from-sheet", &said, "a.csv", sheet.as_bytes())
        .await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Dòng 2, cột “Ngưỡng”",
        "Dòng 3, cột “Mã”",
        "cần kiểm tra",
        "Bộ thử",
    ] {
        assert!(came.text.contains(words), "{words}: {}", came.text);
    }
    // The sheet of an edition is one that can be read again.
    let sheet = admin
        .file("/standards/vn-qd510-grade%402022.1/export/xlsx")
        .await;
    let draft = admin
        .upload("/drafts/from-sheet", &said, "a.xlsx", &sheet)
        .await
        .on();
    assert!(admin.see(&draft).await.contains("Không có lỗi"));
    let given_up = admin
        .send(&format!("{draft}/give-up"), &[("version", "1")])
        .await
        .on();
    assert_eq!(given_up, "/drafts");
}
