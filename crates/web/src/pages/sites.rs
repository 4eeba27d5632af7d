//! The register of sites: the list, a site's page, and the forms that change it.

mod contacts;
mod edit;
mod list;
mod show;
mod status;

use crate::{
    App,
    errors::PageError,
    forms::Choice,
    i18n::T,
    page::PageContext,
    routes::{Route, at},
};
use axum::{Router, routing::get};
use base::{SiteId, SiteKind};
use office::{Desk, rows::SiteFacts};
use standards::size::{Against, Money};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Sites, get(list::show))
        .route(at::SitesSheet, get(list::sheet))
        .route(at::SiteNew, get(edit::new).post(edit::enter))
        .route(at::Site, get(show::show))
        .route(at::SiteEdit, get(edit::show).post(edit::send))
        .route(at::SiteStatus, get(status::show).post(status::send))
        .route(at::SiteContacts, get(contacts::show).post(contacts::send))
}

/// The site in an address.
fn site_id(raw: &str) -> Result<SiteId, PageError> {
    raw.parse().map_err(|_| PageError::NotFound)
}

/// The way down to a site.
fn way(page: PageContext, desk: &Desk, id: SiteId, name: &str) -> PageContext {
    below_register(page, desk).step(name, Route::Site(id))
}

/// The register above a page, for those who may see it; a site's own people know only their site.
pub(super) fn below_register(page: PageContext, desk: &Desk) -> PageContext {
    if office::lists::may_see(desk, office::lists::own_place(desk).as_ref()) {
        page.crumb("sites-title", Route::Sites)
    } else {
        page
    }
}

/// Why an enterprise has the size class that its figures give, in sentences; none where they don't settle it.
fn why(t: T, facts: &SiteFacts) -> Vec<String> {
    let found = office::sites::why_size(facts).filter(|_| facts.kind == SiteKind::Enterprise);
    let Some(why) = found else {
        return Vec::new();
    };
    let said = |key: &str, against: Against| {
        let above = against.figure > against.ceiling;
        let key = format!("sites-why-{key}-{}", if above { "above" } else { "within" });
        t.a(&key, (("n", against.figure), ("max", against.ceiling)))
    };
    let class = t.word("size-class", why.class.as_str());
    let mut words = vec![
        t.a("sites-why", ("class", class)),
        said("workers", why.workers),
    ];
    words.extend(why.money.map(|(which, against)| match which {
        Money::Revenue => said("revenue", against),
        Money::Capital => said("capital", against),
    }));
    if facts.size != Some(why.class) {
        words.push(t.s("sites-why-otherwise"));
    }
    words
}

/// The words of a closed list as choices: `words(t, "site-kind", SiteKind::SITES, SiteKind::as_str)`.
fn words<W: Copy>(t: T, list: &str, all: &[W], text: fn(W) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|word| Choice::new(text(*word), t.word(list, text(*word))))
        .collect()
}
