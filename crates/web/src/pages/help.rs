//! How a year goes, by day and by role; and how each task is done.

use crate::{
    App,
    errors::PageError,
    guide::{TOPICS, Topic},
    i18n::T,
    page::{self, PageContext},
    routes::{Route, at},
    status::Status,
};
use access::Role;
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Help, get(show))
        .route(at::Guide, get(topic))
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    t: T,
    page: PageContext,
    days: Vec<(String, String, String)>,
    roles: Vec<(String, String)>,
    statuses: [Status; 7],
    tasks: Vec<(Route, &'static str)>,
}

#[derive(Template)]
#[template(path = "guide.html")]
struct Guide {
    t: T,
    page: PageContext,
    title: &'static str,
    body: String,
    /// The other tasks.
    tasks: Vec<(Route, &'static str)>,
}

/// The tasks of the guide, but for the one that is shown.
fn tasks(t: T, shown: Option<&str>) -> Vec<(Route, &'static str)> {
    TOPICS
        .iter()
        .filter(|topic| Some(topic.name) != shown)
        .map(|topic| (topic.route(), topic.title(t.lang())))
        .collect()
}

async fn topic(page: PageContext, Path(name): Path<String>) -> Result<Response, PageError> {
    let topic = Topic::named(&name).ok_or(PageError::NotFound)?;
    let t = page.t;
    page::html(&Guide {
        t,
        page: page
            .crumb("home-title", Route::Home)
            .crumb("help-title", Route::Help),
        title: topic.title(t.lang()),
        body: topic.body(t.lang()),
        tasks: tasks(t, Some(topic.name)),
    })
}

/// The days of the year with those who act on them.
const DAYS: &[(&str, &[Role])] = &[
    ("window", &[Role::SafetyOfficer]),
    ("register", &[Role::SafetyOfficer, Role::SiteHead]),
    ("draft", &[Role::SafetyOfficer, Role::CommuneReviewer]),
    ("close", &[Role::SiteHead]),
    ("confirm", &[Role::CommuneDecider, Role::ProvinceDecider]),
    ("decide", &[Role::CommuneDecider, Role::ProvinceDecider]),
];

/// What each role does, several roles under one text.
const ROLES: &[(&str, &[Role])] = &[
    ("officer", &[Role::SafetyOfficer]),
    ("head", &[Role::SiteHead]),
    ("union", &[Role::UnionRepresentative]),
    ("worker", &[Role::Worker]),
    ("reviewer", &[Role::CommuneReviewer, Role::ProvinceReviewer]),
    ("decider", &[Role::CommuneDecider, Role::ProvinceDecider]),
    ("lines", &[Role::UnionFederation, Role::EducationDepartment]),
    ("auditor", &[Role::Auditor]),
];

async fn show(page: PageContext) -> Result<Response, PageError> {
    let t = page.t;
    let named = |roles: &[Role]| {
        let names: Vec<String> = roles.iter().map(|role| t.role(role.as_str())).collect();
        names.join("; ")
    };
    let day = |(name, who): &(&str, &[Role])| {
        (
            t.s(&format!("help-day-{name}")),
            t.s(&format!("help-day-{name}-what")),
            named(who),
        )
    };
    let role = |(name, who): &(&str, &[Role])| (named(who), t.s(&format!("help-{name}")));
    let days = DAYS.iter().map(day).collect();
    let roles = ROLES.iter().map(role).collect();
    page::html(&Help {
        t,
        page: page.crumb("home-title", Route::Home),
        days,
        roles,
        statuses: Status::ALL,
        tasks: tasks(t, None),
    })
}
