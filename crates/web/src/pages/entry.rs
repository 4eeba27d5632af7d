//! Entering and leaving: a one-time link, or one click per role in the demonstration.

use crate::{
    App, Stage,
    desk::{SESSION_COOKIE, set_session},
    errors::PageError,
    forms::Form,
    page::{PageContext, cookie, go, local_path},
    routes::{Route, at},
};
use axum::{
    Router,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base::PostId;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Enter, get(by_invitation).post(as_person))
        .route(at::Leave, post(leave))
}

/// A one-time link.
async fn by_invitation(State(app): State<App>, page: PageContext) -> Result<Response, PageError> {
    let token = office::sessions::accept(&app.office(), page.query.get("invitation")).await?;
    let mut response = go(&Route::Home);
    set_session(&mut response, Some(&token));
    Ok(response)
}

/// One click, in the demonstration only.
async fn as_person(State(app): State<App>, mut form: Form) -> Result<Response, PageError> {
    if !matches!(app.stage, Stage::Demo(_)) {
        return Err(PageError::NotFound);
    }
    let Some(post) = form.id::<PostId>("post") else {
        return Err(PageError::NotFound);
    };
    let token = office::sessions::open(&app.office(), post).await?;
    // On to the records that a claim of the story links to, or home.
    let mut response = Redirect::to(local_path(form.value("to"))).into_response();
    set_session(&mut response, Some(&token));
    Ok(response)
}

async fn leave(State(app): State<App>, headers: HeaderMap) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        office::sessions::close(&app.office(), token).await?;
    }
    let mut response = go(&Route::Home);
    set_session(&mut response, None);
    Ok(response)
}
