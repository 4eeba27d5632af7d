//! Pages, forms, assets and translations; no rules. `docs/pages.md` tells how to write a page.
//!
//! | module | what it is |
//! |---|---|
//! | [`routes`] | every address, typed |
//! | [`desk`] | who sits behind a request |
//! | [`page`] | what a page knows of its request; answering with HTML |
//! | [`forms`] | the one form mechanism |
//! | [`i18n`] | the words in both languages |
//! | [`status`] | the seven words for where a dossier stands |
//! | `words` | values, reasons, acts and notices in words |
//! | [`query`] | filters, sorting and paging behind an address |
//! | [`errors`] | what goes wrong, and its page |
//! | [`assets`] | style sheet, script, fonts |
//! | `guide` | the guide of `docs/guide`, task by task |
//! | `serve` | connections: how many, and how long one may keep silent |
//! | [`mail`] | what messages say, in words |
//! | `pages` | the pages, one module for each noun |

pub mod assets;
pub mod desk;
pub mod errors;
pub mod forms;
mod guide;
pub mod i18n;
mod layers;
pub mod mail;
pub mod page;
pub mod pages;
pub mod query;
mod rounds;
pub mod routes;
mod scope;
mod serve;
pub mod status;
mod words;

use ::office::{Office, demo::Demo};
use axum::{Router, routing::get};
use base::{clock::Timestamp, lang::Lang};
use routes::at;
pub use serve::{Limits, serve};
use std::sync::Arc;

/// What is wrong with a row of an imported sheet, in words; the command line says the same as the pages.
pub fn import_fault(lang: Lang, note: &::office::imports::RowNote) -> String {
    pages::imports::reason(i18n::T(lang), note)
}

/// Which installation the pages show.
#[derive(Clone)]
pub enum Stage {
    /// A real one.
    Real(Arc<Office>),
    /// The demonstration, whose scene can change.
    Demo(Arc<Demo>),
}

/// What all pages share. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// Which installation.
    pub stage: Stage,
    /// Who runs this installation, as the footer says it.
    pub site_name: Arc<str>,
    /// The address by which others reach the pages, without a slash at the end.
    pub public_url: Arc<str>,
    /// The language of a reader who has not chosen one.
    pub lang: Lang,
}

impl App {
    /// The installation.
    pub fn office(&self) -> Arc<Office> {
        match &self.stage {
            Stage::Real(office) => Arc::clone(office),
            Stage::Demo(demo) => demo.office(),
        }
    }

    /// The demonstration, when it is one.
    pub fn demo(&self) -> Option<Arc<Demo>> {
        match &self.stage {
            Stage::Real(_) => None,
            Stage::Demo(demo) => Some(Arc::clone(demo)),
        }
    }

    /// The present moment, by the installation's own clock.
    pub fn now(&self) -> Timestamp {
        self.office().clock.now()
    }
}

/// All pages behind all layers.
pub fn app(state: App) -> Router {
    let routes = Router::new()
        .route(at::Health, get(|| async { "ok\n" }))
        .merge(pages::router(state.demo().is_some()));
    let routes = layers::around(routes, &state);
    // Files need no page around them and no session.
    let files = layers::outer(Router::new().route(at::Asset, get(assets::serve)));
    routes.merge(files).with_state(state)
}

#[cfg(test)]
mod tests;
