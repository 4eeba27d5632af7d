//! What the program keeps about whoever asks, and the browsers they are signed in with.

use crate::{
    App,
    desk::{AtDesk, set_session},
    errors::PageError,
    i18n::T,
    page::{self, PageContext, go},
    routes::{Route, at},
};
use askama::Template;
use axum::{Router, response::Response, routing::get};
use base::Timestamp;
use office::{me, rows::PostRow};

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Me, get(show).post(leave))
}

struct Browser {
    role: String,
    since: Timestamp,
    seen: Timestamp,
}

#[derive(Template)]
#[template(path = "me.html")]
struct Show {
    t: T,
    page: PageContext,
    name: String,
    posts: Vec<(PostRow, String)>,
    browsers: Vec<Browser>,
    /// Where reminders go.
    address: Option<String>,
}

async fn show(page: PageContext, AtDesk { desk, seat }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let found = me::load(&desk).await?;
    let role_of = |post| {
        let held = found.posts.iter().find(|(row, _)| row.id == post);
        held.map(|(row, _)| t.role(row.role.as_str()))
            .unwrap_or_default()
    };
    let browsers = found.sessions.iter().map(|session| Browser {
        role: role_of(session.post),
        since: session.created_at,
        seen: session.seen_at,
    });
    let chosen = office::reminders::choice(&desk).await?;
    page::html(&Show {
        t,
        address: chosen.map(|row| row.address),
        name: seat.shown_name,
        browsers: browsers.collect(),
        posts: found
            .posts
            .into_iter()
            .map(|(row, office)| (row, office.get(t.lang()).to_owned()))
            .collect(),
        page: page.crumb("home-title", Route::Home),
    })
}

/// Signs out everywhere, here too.
async fn leave(AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    me::leave_everywhere(&desk).await?;
    let mut response = go(&Route::Home);
    set_session(&mut response, None);
    Ok(response)
}
