//! The log of official acts, for those who read all of it.

use super::export::{self, About};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Sheet, at},
    words::{self, ActWords},
};
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use base::LifeId;
use office::{
    Desk,
    log::{self, KINDS, LogRow},
};
use papers::{Cell, Column, ColumnKind};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Acts, get(show))
        .route(at::ActsSheet, get(sheet))
}

/// One act, as the log shows it.
struct Line {
    seq: i64,
    words: ActWords,
    /// Address and name of the site or place concerned.
    about: Option<(String, String)>,
    dossier: Option<String>,
    on_behalf: Option<String>,
}

#[derive(Template)]
#[template(path = "acts.html")]
struct Acts {
    t: T,
    page: PageContext,
    kind: String,
    kinds: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    older: Option<String>,
    newest: Option<String>,
    csv: String,
    xlsx: String,
}

/// The kind asked for, when it is one.
fn kind_of(query: &Query) -> Option<&'static str> {
    let asked = query.get("kind");
    KINDS.iter().copied().find(|kind| *kind == asked)
}

async fn show(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let kind = kind_of(&page.query);
    let before: Option<i64> = page.query.get("before").parse().ok();
    let found = log::page(&desk, kind, before).await?;
    let lines = found.rows.into_iter().map(|row| line(t, &desk, row));
    let older = found
        .older
        .map(|seq| Route::Acts.with(&page.query.with("before", seq)));
    let whole = page.query.without("before");
    page::html(&Acts {
        t,
        kind: kind.unwrap_or_default().to_owned(),
        kinds: KINDS.iter().map(|kind| (*kind, t.act(kind))).collect(),
        lines: lines.collect(),
        older,
        newest: before.map(|_| Route::Acts.with(&whole)),
        csv: Route::ActsSheet(Sheet::Csv).with(&whole),
        xlsx: Route::ActsSheet(Sheet::Xlsx).with(&whole),
        page: page.crumb("home-title", Route::Home),
    })
}

fn line(t: T, desk: &Desk, row: LogRow) -> Line {
    let place = |atom: LifeId| {
        let name = desk.office.places.name_on(&atom, desk.today());
        (Route::Unit(atom).path(), name)
    };
    let site = row.act.site.zip(row.site_name);
    let site = site.map(|(id, name)| (Route::Site(id).path(), name));
    let words = words::act(t, &row.act);
    Line {
        seq: row.act.seq,
        about: site.or_else(|| row.atom.map(place)),
        dossier: row.act.dossier.map(|id| Route::Dossier(id).path()),
        on_behalf: words.paper.as_ref().map(|(paper, _)| paper.clone()),
        words,
    }
}

async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let t = page.t;
    let kind = kind_of(&page.query);
    // Asked once before the answer begins, so that a refusal is still a page.
    let first = log::stretch(&desk, kind, None).await?;
    let text = |key: &str| Column::new(t.s(key), ColumnKind::Text);
    let about = About {
        title: t.s("acts-title"),
        question: kind.map_or_else(
            || t.s("acts-question-all"),
            |kind| t.a("acts-question-kind", ("kind", t.act(kind))),
        ),
        at: page.now,
        file: "nhat-ky",
        columns: vec![
            Column::new(t.s("acts-seq"), ColumnKind::Count),
            text("acts-at"),
            text("acts-kind"),
            text("acts-office"),
            text("acts-about"),
            text("acts-facts"),
        ],
    };
    let (rows, response) = export::stream(t, sheet, about);
    tokio::spawn(async move {
        let mut found = Ok(first);
        loop {
            let (chunk, before) = match found {
                Ok(read) => {
                    let Some(last) = read.last().map(|row| row.act.seq) else {
                        return;
                    };
                    let cells = read.into_iter().map(|row| cells(line(t, &desk, row)));
                    (Ok(cells.collect()), Some(last))
                }
                Err(error) => (Err(error), None),
            };
            let gone = rows.send(chunk).await.is_err();
            let Some(before) = before.filter(|_| !gone) else {
                return;
            };
            found = log::stretch(&desk, kind, Some(before)).await;
        }
    });
    Ok(response)
}

fn cells(line: Line) -> Vec<Cell> {
    let mut facts = line.words.details;
    facts.extend(line.on_behalf);
    let about = line.about.map(|(_, name)| name).unwrap_or_default();
    vec![
        Cell::Count(u64::try_from(line.seq).unwrap_or(0)),
        Cell::Text(line.words.at),
        Cell::Text(line.words.what),
        Cell::Text(line.words.office),
        Cell::Text(about),
        Cell::Text(facts.join("; ")),
    ]
}
