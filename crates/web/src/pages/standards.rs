//! Standards: every published edition and overlay, the text of one with how sure each part is, what changed between two.

mod changes;
mod list;
mod rules;
mod text;

use super::{
    export::{self, About},
    sheets::{cell, kind_of},
};
use crate::{
    App,
    desk::Anyone,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Segment, Sheet, at},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};
use office::editions;
use papers::{Column, ColumnKind};

pub(super) use changes::line as change_line;
pub(super) use list::{edition_label, for_whom};
pub(super) use text::{Basis, Sure, Text, basis, sure};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Standards, get(list::list))
        .route(at::StandardsSheet, get(list::sheet))
        .route(at::Standard, get(show))
        .route(at::StandardSheet, get(sheet))
        .route(at::StandardText, get(file))
        .route(at::StandardChanges, get(changes::show))
        .route(at::StandardChangesSheet, get(changes::sheet))
}

#[derive(Template)]
#[template(path = "standards/show.html")]
struct Show {
    t: T,
    page: PageContext,
    text: Text,
    name: Segment,
    published: String,
    corrects: Option<(Segment, String)>,
    base: Option<(Segment, String)>,
    later: Vec<(Segment, String)>,
    /// Editions of the same standard to compare with.
    others: Vec<(String, String)>,
    /// Where a draft is begun from it, for those who write any.
    copy: Option<String>,
}

/// The text of a standard is public.
async fn show(
    State(app): State<App>,
    page: PageContext,
    Anyone(desk): Anyone,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let office = app.office();
    let edition = editions::one(&office, &name).await?;
    let (t, pack) = (page.t, &edition.pack);
    let link = |name: String| {
        let label = name.split_once('@').map_or("", |(_, edition)| edition);
        (Segment(name.clone()), label.to_owned())
    };
    let corrects = pack
        .corrects
        .as_ref()
        .map(|own| format!("{}@{own}", pack.id));
    let all = office.packs.all();
    let same = all
        .iter()
        .filter(|other| other.id == pack.id && other.name() != name);
    let page = page.crumb("home-title", Route::Home);
    page::html(&Show {
        t,
        text: Text::of(t, pack),
        published: t.day(edition.published_at.day()),
        corrects: corrects
            .filter(|name| office.packs.find(name).is_some())
            .map(link),
        base: pack.over.as_ref().map(|over| link(over.base.clone())),
        later: edition.later.into_iter().map(link).collect(),
        others: same
            .map(|other| (other.name(), edition_label(t, other)))
            .collect(),
        copy: desk
            .as_ref()
            .filter(|at| office::drafts::may_write(&at.desk).is_ok())
            .map(|_| Route::DraftNew.with(&page.query.with("from", pack.name()))),
        name: Segment(name),
        page: if desk.is_some() {
            page.crumb("standards-title", Route::Standards)
        } else {
            page
        },
    })
}

/// The criteria, in the columns from which a draft can be made.
async fn sheet(
    State(app): State<App>,
    page: PageContext,
    Anyone(_): Anyone,
    Path((name, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let sheet = kind_of(&sheet)?;
    let pack = app.office().packs.find(&name).ok_or(PageError::NotFound)?;
    let column = |name: &&str| Column::new(page.t.s(&format!("listing-{name}")), ColumnKind::Text);
    let about = About {
        title: pack.title.get(page.t.lang()).to_owned(),
        question: pack.name(),
        at: page.now,
        file: "tieu-chi",
        columns: standards::listing::COLUMNS.iter().map(column).collect(),
    };
    let rows = standards::listing::rows(&pack).into_iter();
    let rows = rows.map(|row| row.into_iter().map(cell).collect());
    export::whole(page.t, sheet, about, rows.collect())
}

/// The file itself.
async fn file(
    State(app): State<App>,
    Anyone(_): Anyone,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let text = editions::text(&app.office(), &name).await?;
    Ok(toml(&name, text))
}

/// A file of a standard, to keep.
pub(super) fn toml(name: &str, text: String) -> Response {
    // Names hold a-z, 0-9 and a few signs; a draft may have any.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '@');
    let name: String = name.chars().filter(|c| plain(*c)).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.toml\""),
        ),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests;
