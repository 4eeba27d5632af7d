//! Entering and leaving: a one-time link, or one click per role in the demonstration.

use crate::{
    App, Stage,
    desk::{SESSION_COOKIE, set_session},
    errors::PageError,
    forms::Form,
    i18n::T,
    page::{self, PageContext, cookie, go, local_path},
    routes::{Route, at},
};
use askama::Template;
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
        .route(at::Enter, get(invitation).post(enter))
        .route(at::Leave, post(leave))
}

#[derive(Template)]
#[template(path = "enter.html")]
struct ByLink {
    t: T,
    invitation: String,
    page: PageContext,
}

/// A one-time link. Opening it uses nothing up: chat groups look at every link that is sent in them.
async fn invitation(page: PageContext) -> Result<Response, PageError> {
    page::html(&ByLink {
        t: page.t,
        invitation: page.query.get("invitation").to_owned(),
        page,
    })
}

/// By a one-time link, or by one click in the demonstration.
async fn enter(State(app): State<App>, form: Form) -> Result<Response, PageError> {
    if form.value("invitation").is_empty() {
        return as_person(&app, form).await;
    }
    let token = office::sessions::accept(&app.office(), form.value("invitation")).await?;
    let mut response = go(&Route::Home);
    set_session(&mut response, Some(&token));
    Ok(response)
}

async fn as_person(app: &App, mut form: Form) -> Result<Response, PageError> {
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
