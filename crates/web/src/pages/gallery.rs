//! Every component in every state, to look at while they change. Only in the demo.

use crate::{
    App,
    errors::PageError,
    forms::{Choice, Form},
    i18n::T,
    page::{self, ActorLine, NavItem, PageContext},
    routes::{Route, Sheet, at},
    status::Status,
};
use askama::Template;
use axum::{Router, response::Response, routing::get};
use base::days::Day;

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Gallery, get(show).post(send))
}

/// One row of the sample table.
struct Row {
    name: &'static str,
    place: &'static str,
    status: Status,
    workers: u64,
    due: Day,
}

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    t: T,
    page: PageContext,
    today: Day,
    statuses: [Status; 7],
    kinds: Vec<Choice>,
    empty: Form,
    faulty: Form,
    rows: Vec<Row>,
    pages: u64,
}

async fn show(page: PageContext) -> Result<Response, PageError> {
    page::html(&gallery(
        page,
        Form::filled([("address", "Ấp 1".to_owned())]),
    ))
}

/// What the reader sent, read as strictly as any page would.
async fn send(page: PageContext, mut form: Form) -> Result<Response, PageError> {
    check(&mut form);
    page::html_with(crate::forms::UNPROCESSABLE, &gallery(page, form))
}

fn check(form: &mut Form) {
    for (name, label) in [
        ("name", "Tên cơ sở"),
        ("from", "Từ ngày"),
        ("workers", "Số lao động"),
        ("kind", "Loại cơ sở"),
        ("reason", "Lý do"),
        ("file", "Minh chứng"),
    ] {
        form.label(name, label);
    }
    form.line("name", 200);
    form.day("from");
    form.count("workers", 100_000);
    form.choice("kind", base::sites::SiteKind::from_text);
    form.note("reason", 4000);
    form.file("file");
    form.must_tick("agree");
}

fn gallery(page: PageContext, empty: Form) -> Gallery {
    let t = page.t;
    let today = page.now.day();
    let mut page = page
        .crumb("home-title", Route::Home)
        .crumb("help-title", Route::Help);
    if page.actor.is_none() {
        page.actor = Some(ActorLine {
            name: "Nguyễn Thị Bình".to_owned(),
            office: "Công an xã Thạnh Hòa".to_owned(),
            role_key: "commune-reviewer",
        });
        page.nav = sample_nav(t);
    }
    let mut faulty = Form::filled([
        ("name", String::new()),
        ("from", "31/02/2026".to_owned()),
        ("workers", "-3".to_owned()),
    ]);
    check(&mut faulty);
    let choice = |text: &str| Choice::new(text, t.word("site-kind", text));
    let row = |name, place, status, workers, days| Row {
        name,
        place,
        status,
        workers,
        due: today.plus_days(days),
    };
    Gallery {
        t,
        page,
        today,
        statuses: Status::ALL,
        kinds: ["agency", "enterprise", "school"].map(choice).to_vec(),
        empty,
        faulty,
        rows: vec![
            row(
                "Công ty cổ phần Mía đường Cần Thơ",
                "Phường Vị Thanh, Thành phố Cần Thơ",
                Status::Submitted,
                1240,
                26,
            ),
            row(
                "Trường trung học cơ sở Ngô Quốc Trị",
                "Xã Vị Thủy, Thành phố Cần Thơ",
                Status::Returned,
                48,
                5,
            ),
            row(
                "Quỹ tín dụng nhân dân",
                "Xã Thạnh Hòa, Thành phố Cần Thơ",
                Status::InProgress,
                12,
                -3,
            ),
        ],
        pages: 12,
    }
}

fn sample_nav(t: T) -> Vec<NavItem> {
    [
        (Route::Home, t.s("home-title")),
        (Route::Gallery, t.s("gallery-title")),
        (Route::Queue, t.s("reviews-title")),
        (Route::Decide, t.s("decisions-title")),
        (Route::Overviews, t.s("overview-title")),
        (Route::Search, t.s("search-title")),
    ]
    .map(|(route, label)| NavItem { route, label })
    .to_vec()
}
