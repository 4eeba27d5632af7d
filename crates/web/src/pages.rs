//! The pages. Each module is one noun, owns its `router()`, its template structs and its handlers, and stands on one
//! line below.

pub(crate) mod demo;
mod entry;
mod gallery;
mod help;
mod language;
mod privacy;

use crate::App;
use axum::Router;

/// All pages. The gallery of components stands only in the demo.
pub(crate) fn router(demo: bool) -> Router<App> {
    let pages = Router::new()
        .merge(entry::router())
        .merge(help::router())
        .merge(language::router())
        .merge(privacy::router());
    if demo || cfg!(test) {
        pages.merge(gallery::router()).merge(demo::router())
    } else {
        pages
    }
}
