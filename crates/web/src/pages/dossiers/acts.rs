//! The acts of a dossier, newest first.

use super::{view, way};
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::Route,
    words::{self, ActWords},
};
use askama::Template;
use axum::{extract::Path, response::Response};

#[derive(Template)]
#[template(path = "dossiers/acts.html")]
struct Show {
    t: T,
    page: PageContext,
    acts: Vec<ActWords>,
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = view(&desk, &id).await?;
    let t = page.t;
    let mut acts: Vec<ActWords> = v.acts.iter().rev().map(|row| words::act(t, row)).collect();
    if !v.may.read {
        // Who has not been handed the dossier sees that something was done, not what was said.
        for act in &mut acts {
            act.details.clear();
            act.paper = None;
        }
    }
    page::html(&Show {
        t,
        acts,
        page: way(page, &v),
    })
}
