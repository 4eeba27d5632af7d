//! How a year goes, by day and by role.

use crate::{
    App,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, at},
    status::Status,
};
use access::Role;
use askama::Template;
use axum::{Router, response::Response, routing::get};

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Help, get(show))
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    t: T,
    page: PageContext,
    days: Vec<(String, String, String)>,
    roles: Vec<(String, String)>,
    statuses: [Status; 7],
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
    })
}
