//! The acts of a dossier, newest first.

use super::{view, way};
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Sheet},
    words::{self, ActWords},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use office::dossiers::DossierView;

#[derive(Template)]
#[template(path = "dossiers/acts.html")]
struct Show {
    t: T,
    page: PageContext,
    acts: Vec<ActWords>,
    csv: Route,
    xlsx: Route,
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = view(&desk, &id).await?;
    let (t, id) = (page.t, v.row.id);
    page::html(&Show {
        t,
        acts: lines(t, &v),
        csv: Route::DossierActsSheet(id, Sheet::Csv),
        xlsx: Route::DossierActsSheet(id, Sheet::Xlsx),
        page: way(page, &v),
    })
}

/// What was done with the dossier, newest first, as far as this reader may know.
pub(in crate::pages) fn lines(t: T, v: &DossierView) -> Vec<ActWords> {
    let mut acts: Vec<ActWords> = v.acts.iter().rev().map(|row| words::act(t, row)).collect();
    if !v.may.read {
        // Who has not been handed the dossier sees that something was done, not what was said.
        for act in &mut acts {
            act.details.clear();
            act.paper = None;
        }
    }
    acts
}
