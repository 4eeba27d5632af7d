//! What changed between two editions, in the words of `pack diff`.

use crate::{
    App,
    desk::Anyone,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    pages::{
        export::{self, About},
        sheets::{cell, kind_of},
    },
    routes::{Route, Segment, Sheet},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use papers::{Column, ColumnKind};
use standards::{Change, Pack, diff};
use std::sync::Arc;

/// One change as a reader meets it.
pub(in crate::pages) struct Line {
    pub(in crate::pages) what: String,
    pub(in crate::pages) criterion: String,
    /// The part in words, and as `pack diff` names it.
    pub(in crate::pages) part: String,
    pub(in crate::pages) key: String,
    pub(in crate::pages) before: String,
    pub(in crate::pages) after: String,
    pub(in crate::pages) binds: bool,
}

pub(in crate::pages) fn line(t: T, change: &Change) -> Line {
    let head = change.part.split(['.', '[']).next().unwrap_or_default();
    Line {
        what: t.word("standards-what", change.what.as_str()),
        criterion: change.criterion.clone().unwrap_or_default(),
        part: t
            .maybe(&format!("standards-part-{head}"), &[])
            .unwrap_or_default(),
        key: change.part.clone(),
        before: change.before.clone().unwrap_or_default(),
        after: change.after.clone().unwrap_or_default(),
        binds: change.binds,
    }
}

#[derive(Template)]
#[template(path = "standards/changes.html")]
struct Changes {
    t: T,
    page: PageContext,
    title: String,
    from: (Segment, String),
    to: (Segment, String),
    lines: Vec<Line>,
    binding: usize,
    csv: String,
    xlsx: String,
}

/// The two editions: the one in the address, and the one in the query.
fn both(app: &App, page: &PageContext, name: &str) -> Result<(Arc<Pack>, Arc<Pack>), PageError> {
    let office = app.office();
    let from = office.packs.find(name).ok_or(PageError::NotFound)?;
    let to = office.packs.find(page.query.get("to"));
    Ok((from, to.ok_or(PageError::NotFound)?))
}

pub(super) async fn show(
    State(app): State<App>,
    page: PageContext,
    Anyone(desk): Anyone,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let t = page.t;
    let (from, to) = both(&app, &page, &name)?;
    let changes = diff(&from, &to);
    let title = from.title.get(t.lang()).to_owned();
    let part = |pack: &Pack| (Segment(pack.name()), pack.edition.clone());
    let address = |sheet| Route::StandardChangesSheet(Segment(name.clone()), sheet);
    let mut way = page.clone().crumb("home-title", Route::Home);
    if desk.is_some() {
        way = way.crumb("standards-title", Route::Standards);
    }
    page::html(&Changes {
        t,
        from: part(&from),
        to: part(&to),
        binding: changes.iter().filter(|change| change.binds).count(),
        lines: changes.iter().map(|change| line(t, change)).collect(),
        csv: address(Sheet::Csv).with(&page.query),
        xlsx: address(Sheet::Xlsx).with(&page.query),
        page: way.step(title.clone(), Route::Standard(Segment(name.clone()))),
        title,
    })
}

pub(super) async fn sheet(
    State(app): State<App>,
    page: PageContext,
    Anyone(_): Anyone,
    Path((name, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let (from, to) = both(&app, &page, &name)?;
    let rows = diff(&from, &to).into_iter().map(|change| {
        let line = line(t, &change);
        let binds = if line.binds {
            "common-yes"
        } else {
            "common-no"
        };
        let texts = [
            line.what,
            line.criterion,
            line.key,
            line.before,
            line.after,
            t.s(binds),
        ];
        texts.into_iter().map(cell).collect()
    });
    let columns = [
        "standards-col-what",
        "standards-col-criterion",
        "standards-col-part",
        "standards-col-before",
        "standards-col-after",
        "standards-col-binds",
    ];
    let about = About {
        title: t.s("standards-changes-title"),
        question: format!("{} → {}", from.name(), to.name()),
        at: page.now,
        file: "thay-doi",
        columns: columns
            .iter()
            .map(|key| Column::new(t.s(key), ColumnKind::Text))
            .collect(),
    };
    export::whole(t, sheet, about, rows.collect())
}
