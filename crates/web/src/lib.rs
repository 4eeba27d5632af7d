//! Pages, forms, assets and translations; no rules. `docs/pages.md` tells how to write a page.
//!
//! | module | what it is |
//! |---|---|
//! | [`routes`] | every address, typed |
//! | [`page`] | what a page knows of its request; answering with HTML |
//! | [`forms`] | the one form mechanism |
//! | [`i18n`] | the words in both languages |
//! | [`status`] | the seven words for where a dossier stands |
//! | [`query`] | filters, sorting and paging behind an address |
//! | [`errors`] | what goes wrong, and its page |
//! | [`assets`] | style sheet, script, fonts |
//! | `pages` | the pages, one module for each noun |

pub mod assets;
pub mod errors;
pub mod forms;
pub mod i18n;
mod layers;
pub mod page;
pub mod pages;
pub mod query;
pub mod routes;
pub mod status;

use crate::page::DemoBanner;
use axum::{Router, routing::get};
use base::{clock::Clock, lang::Lang};
use routes::at;
use std::sync::Arc;

/// What all pages share. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Who runs this installation, as the footer says it.
    pub site_name: Arc<str>,
    /// The language of a reader who has not chosen one.
    pub lang: Lang,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The demo's day; `None` outside the demo.
    pub demo: Option<DemoBanner>,
    // PLACE FOR THE OFFICE: `pub office: Arc<office::Office>`. The layer that knows the session puts `page::ActorLine`,
    // `page::Nav` and, in the demo, `page::DemoBanner` into the request's extensions; `PageContext` finds them there.
}

/// All pages behind all layers.
pub fn app(state: App) -> Router {
    let routes = Router::new()
        .route(at::Health, get(|| async { "ok\n" }))
        .merge(pages::router(state.demo.is_some()));
    let routes = layers::around(routes, &state);
    // Files need no page around them and no session.
    let files = layers::outer(Router::new().route(at::Asset, get(assets::serve)));
    routes.merge(files).with_state(state)
}

#[cfg(test)]
mod tests;
