//! The pages. Each module is one noun, owns its `router()`, its template structs and its handlers, and stands on one
//! line below.

mod acts;
mod behalf;
mod calendars;
mod certificates;
mod criteria;
mod decisions;
pub(crate) mod demo;
mod dossiers;
mod drafts;
mod entry;
mod evidence;
mod export;
mod follow;
mod gallery;
mod help;
mod home;
pub(crate) mod imports;
mod language;
mod letters;
mod me;
mod measures;
mod outbox;
mod overview;
mod papers;
mod posts;
mod privacy;
mod queue;
mod reminders;
mod reviews;
mod rounds;
mod search;
mod sheets;
mod sites;
mod standards;
mod unit_dossiers;
mod units;

use crate::App;
use axum::Router;

/// All pages. The gallery of components stands only in the demo.
pub(crate) fn router(demo: bool) -> Router<App> {
    let pages = Router::new()
        .merge(acts::router())
        .merge(calendars::router())
        .merge(certificates::router())
        .merge(criteria::router())
        .merge(decisions::router())
        .merge(dossiers::router())
        .merge(entry::router())
        .merge(evidence::router())
        .merge(drafts::router())
        .merge(follow::router())
        .merge(help::router())
        .merge(home::router())
        .merge(imports::router())
        .merge(language::router())
        .merge(letters::router())
        .merge(me::router())
        .merge(measures::router())
        .merge(outbox::router())
        .merge(overview::router())
        .merge(papers::router())
        .merge(posts::router())
        .merge(privacy::router())
        .merge(queue::router())
        .merge(reminders::router())
        .merge(reviews::router())
        .merge(rounds::router())
        .merge(search::router())
        .merge(sheets::router())
        .merge(sites::router())
        .merge(standards::router())
        .merge(unit_dossiers::router())
        .merge(units::router());
    if demo || cfg!(test) {
        pages.merge(gallery::router()).merge(demo::router())
    } else {
        pages
    }
}
