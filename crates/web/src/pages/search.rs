//! One box for sites and places.

use super::{
    export::{self, About, RowSender},
    sheets::cell,
};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Sheet, at},
};
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use office::{
    Desk,
    lists::Question,
    rows::{Cursor, SiteRow},
    search::{self, Found},
    sites,
};
use papers::{Cell, Column, ColumnKind};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Search, get(show))
        .route(at::SearchSheet, get(sheet))
}

struct SiteLine {
    href: String,
    name: String,
    place: String,
    kind: String,
    code: String,
    closed: bool,
}

struct UnitLine {
    href: String,
    name: String,
    formerly: Option<String>,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    t: T,
    page: PageContext,
    words: String,
    sites: Vec<SiteLine>,
    total: u64,
    pages: u64,
    units: Vec<UnitLine>,
    has_more_units: bool,
}

async fn show(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let words = page.query.get("q").to_owned();
    let found: Found = search::find(&desk, &words, page.number()).await?;
    let site = |(site, place): (SiteRow, String)| SiteLine {
        href: Route::Site(site.id).path(),
        name: site.facts.name,
        place,
        kind: t.word("site-kind", site.facts.kind.as_str()),
        code: site.code.unwrap_or_default(),
        closed: site.facts.closed,
    };
    let unit = |hit: units::Hit| UnitLine {
        href: Route::Unit(hit.life).path(),
        name: hit.name,
        formerly: hit.formerly,
        confirmed: hit.confirmed,
    };
    page::html(&Search {
        t,
        has_more_units: found.units.len() >= search::UNITS,
        sites: found.sites.into_iter().map(site).collect(),
        total: found.total,
        pages: found.total.div_ceil(u64::from(search::PAGE)),
        units: found.units.into_iter().map(unit).collect(),
        words,
        page: page.crumb("home-title", Route::Home),
    })
}

/// All that was found: the sites, then the units.
async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let (t, words) = (page.t, page.query.get("q").to_owned());
    let found = search::find(&desk, &words, 1).await?;
    let columns = ["search-name", "search-what", "search-where", "sites-code"];
    let about = About {
        title: t.s("search-title"),
        question: format!("“{words}”"),
        at: page.now,
        file: "tim-kiem",
        columns: columns
            .iter()
            .map(|key| Column::new(t.s(key), ColumnKind::Text))
            .collect(),
    };
    let (rows, response) = export::stream(t, sheet, about);
    tokio::spawn(async move {
        let shown = u64::try_from(found.sites.len()).unwrap_or(u64::MAX);
        let gone = if found.total > shown {
            all_sites(t, &desk, words, &rows).await
        } else {
            let sites = found.sites.iter();
            let cells = sites.map(|(site, place)| site_cells(t, site, place));
            rows.send(Ok(cells.collect())).await.is_err()
        };
        if !gone {
            let units = found.units.iter().map(|hit| {
                let formerly = hit.formerly.as_deref();
                let formerly = formerly.map(|name| t.a("search-formerly", ("name", name)));
                vec![
                    cell(hit.name.as_str()),
                    cell(t.s("search-units")),
                    cell(formerly.unwrap_or_default()),
                    Cell::Empty,
                ]
            });
            // When it can't be sent, nobody reads any more.
            drop(rows.send(Ok(units.collect())).await);
        }
    });
    Ok(response)
}

/// Hands over every site that fits, stretch by stretch; whether the reader has gone.
async fn all_sites(t: T, desk: &Desk, words: String, rows: &RowSender) -> bool {
    let question = Question {
        words: words.chars().take(base::text::NAME_CHARS).collect(),
        with_closed: true,
        ..Question::default()
    };
    let mut found = sites::stretch(desk, None, &question, Cursor::default()).await;
    loop {
        let (chunk, cursor) = match found {
            Ok((read, _)) if read.is_empty() => return false,
            Ok((read, cursor)) => {
                let cells = read.iter().map(|row| {
                    let atom = &row.site.facts.atom;
                    let place = desk.office.places.name_on(atom, desk.today());
                    site_cells(t, &row.site, &place)
                });
                (Ok(cells.collect()), Some(cursor))
            }
            Err(error) => (Err(error), None),
        };
        let gone = rows.send(chunk).await.is_err();
        let Some(cursor) = cursor.filter(|_| !gone) else {
            return true;
        };
        found = sites::stretch(desk, None, &question, cursor).await;
    }
}

fn site_cells(t: T, site: &SiteRow, place: &str) -> Vec<Cell> {
    vec![
        cell(site.facts.name.as_str()),
        cell(t.word("site-kind", site.facts.kind.as_str())),
        cell(place),
        cell(site.code.clone().unwrap_or_default()),
    ]
}

#[cfg(test)]
mod tests;
