//! Switches the language and comes back to the same address.

use crate::{
    App,
    errors::PageError,
    page::{LANG_COOKIE, local_path},
    query::Query,
    routes::at,
};
use axum::{
    Router,
    extract::Path,
    http::{Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base::lang::Lang;

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Language, get(switch))
}

async fn switch(Path(tag): Path<String>, uri: Uri) -> Result<Response, PageError> {
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == tag);
    let lang = lang.ok_or(PageError::NotFound)?;
    let query = Query::of(&uri);
    let cookie = format!(
        "{LANG_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
        lang.tag()
    );
    let back = Redirect::to(local_path(query.get("back")));
    Ok(([(header::SET_COOKIE, cookie)], back).into_response())
}
