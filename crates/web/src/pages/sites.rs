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
use base::SiteId;
use office::Desk;

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

/// The words of a closed list as choices: `words(t, "site-kind", SiteKind::ALL, SiteKind::as_str)`.
fn words<W: Copy>(t: T, list: &str, all: &[W], text: fn(W) -> &'static str) -> Vec<Choice> {
    all.iter()
        .map(|word| Choice::new(text(*word), t.word(list, text(*word))))
        .collect()
}
