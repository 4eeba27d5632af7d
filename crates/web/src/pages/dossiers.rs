//! A site's dossier: registering, the task list, checking, signing, handing in, taking back, its acts.

mod acts;
mod hand_in;
mod last_days;
mod leave;
mod register;
mod show;

pub(super) use show::last_days;

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::Form,
    page::{self, PageContext},
    routes::{Route, at},
};
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use base::{DossierId, Timestamp};
use office::{Desk, dossiers::DossierView};

pub(super) use acts::lines as acts;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::SiteRegister, get(register::show).post(register::send))
        .route(at::Dossier, get(show::show))
        .route(at::DossierActs, get(acts::show))
        .route(at::DossierNoted, post(noted))
        .route(at::CheckAnswers, get(hand_in::show).post(hand_in::send))
        .route(at::Submitted, get(hand_in::submitted))
        .route(at::Recall, get(leave::ask_recall).post(leave::recall))
        .route(at::LastDays, get(last_days::show).post(last_days::send))
        .route(at::Withdraw, get(leave::ask_withdraw).post(leave::withdraw))
        .route(
            at::UnionOpinion,
            get(leave::ask_opinion).post(leave::opinion),
        )
}

/// The notices on a dossier were seen.
async fn noted(
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let id: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    let seen = form
        .value("seen")
        .parse()
        .map_err(|_| PageError::NotFound)?;
    office::notices::take_note(&desk, id, Timestamp::from_micros(seen)).await?;
    Ok(page::done(&Route::Dossier(id), "done-notices-seen"))
}

/// The dossier that an address names.
pub(super) async fn view(desk: &Desk, id: &str) -> Result<DossierView, PageError> {
    let id: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(office::dossiers::load(desk, id).await?)
}

/// As [`view`], for pages that show what the dossier holds; before it is handed in that belongs to the site.
pub(super) async fn readable(desk: &Desk, id: &str) -> Result<DossierView, PageError> {
    let view = view(desk, id).await?;
    if view.may.read {
        Ok(view)
    } else {
        Err(PageError::Forbidden(base::Refusal::new(
            "access.not-submitted",
        )))
    }
}

/// The way down to a dossier.
pub(super) fn way(page: PageContext, view: &DossierView) -> PageContext {
    let title = title(&page, view);
    page.crumb("home-title", Route::Home)
        .step(
            view.site.facts.name.clone(),
            super::unit_dossiers::page_of(&view.site),
        )
        .step(title, Route::Dossier(view.row.id))
}

/// What a dossier is called.
pub(super) fn title(page: &PageContext, view: &DossierView) -> String {
    let period = crate::rounds::period(page.t, &view.round);
    page.t.a("dossiers-of-round", ("period", period))
}

#[cfg(test)]
mod tests;
