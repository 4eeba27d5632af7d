//! What is protected, in plain words.

use crate::{
    App,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, at},
};
use askama::Template;
use axum::{Router, response::Response, routing::get};

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Privacy, get(show))
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct Privacy {
    t: T,
    page: PageContext,
    sections: Vec<(String, Vec<String>)>,
}

/// Sections with the number of their lines.
const SECTIONS: &[(&str, u8)] = &[
    ("people", 3),
    ("least", 5),
    ("site", 2),
    ("stays", 2),
    ("rights", 2),
];

async fn show(page: PageContext) -> Result<Response, PageError> {
    let t = page.t;
    let section = |(name, lines): &(&str, u8)| {
        let line = |n| t.s(&format!("privacy-{name}-{n}"));
        (
            t.s(&format!("privacy-{name}-title")),
            (1..=*lines).map(line).collect(),
        )
    };
    let sections = SECTIONS.iter().map(section).collect();
    let page = page.crumb("home-title", Route::Home);
    page::html(&Privacy { t, page, sections })
}
