//! One box for sites and places.

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, at},
};
use askama::Template;
use axum::{Router, response::Response, routing::get};
use office::search::{self, Found};

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Search, get(show))
}

struct SiteLine {
    href: String,
    name: String,
    place: String,
    kind: String,
    code: String,
    closed: bool,
}

struct UnitLine {
    href: String,
    name: String,
    formerly: Option<String>,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    t: T,
    page: PageContext,
    words: String,
    sites: Vec<SiteLine>,
    total: u64,
    pages: u64,
    units: Vec<UnitLine>,
    has_more_units: bool,
}

async fn show(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let words = page.query.get("q").to_owned();
    let found: Found = search::find(&desk, &words, page.number()).await?;
    let site = |(site, place): (office::rows::SiteRow, String)| SiteLine {
        href: Route::Site(site.id).path(),
        name: site.facts.name,
        place,
        kind: t.word("site-kind", site.facts.kind.as_str()),
        code: site.code.unwrap_or_default(),
        closed: site.facts.closed,
    };
    let unit = |hit: units::Hit| UnitLine {
        href: Route::Unit(hit.life).path(),
        name: hit.name,
        formerly: hit.formerly,
        confirmed: hit.confirmed,
    };
    page::html(&Search {
        t,
        has_more_units: found.units.len() >= search::UNITS,
        sites: found.sites.into_iter().map(site).collect(),
        total: found.total,
        pages: found.total.div_ceil(u64::from(search::PAGE)),
        units: found.units.into_iter().map(unit).collect(),
        words,
        page: page.crumb("home-title", Route::Home),
    })
}

#[cfg(test)]
mod tests;
