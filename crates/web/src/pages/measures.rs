//! The measures of a site or a unit in a period: what stands, where it came from, and typing what no register publishes.

mod one;
mod said;
mod sheet;

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Sheet, at},
};
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use base::{LifeId, SiteId};
use office::{
    Desk,
    measures::{self, Line, Measures, Of},
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::SiteMeasures, get(of_site))
        .route(at::SiteMeasure, get(one::of_site).post(one::send_of_site))
        .route(at::SiteMeasuresSheet, get(sheet::of_site))
        .route(at::UnitMeasures, get(of_unit))
        .route(at::UnitMeasure, get(one::of_unit).post(one::send_of_unit))
        .route(at::UnitMeasuresSheet, get(sheet::of_unit))
}

/// One measure on the list.
struct Row {
    href: String,
    title: String,
    kind: String,
    value: String,
    source: Vec<String>,
    version: String,
    frozen: String,
    read_by: Vec<String>,
    /// This desk types it.
    open: bool,
}

#[derive(Template)]
#[template(path = "measures/list.html")]
struct List {
    t: T,
    page: PageContext,
    name: String,
    place: String,
    period: String,
    round: String,
    rounds: Vec<(String, String)>,
    rows: Vec<Row>,
    csv: String,
    xlsx: String,
    back: Option<String>,
}

#[derive(Template)]
#[template(path = "measures/none.html")]
struct NoRound {
    t: T,
    page: PageContext,
}

async fn of_site(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let of = site_of(&id)?;
    list(page, &desk, &of).await
}

async fn of_unit(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(life): Path<String>,
) -> Result<Response, PageError> {
    let of = unit_of(&life)?;
    list(page, &desk, &of).await
}

fn site_of(raw: &str) -> Result<Of, PageError> {
    let id: Result<SiteId, _> = raw.parse();
    id.map(Of::Site).map_err(|_| PageError::NotFound)
}

fn unit_of(raw: &str) -> Result<Of, PageError> {
    let life: Result<LifeId, _> = raw.parse();
    life.map(Of::Unit).map_err(|_| PageError::NotFound)
}

async fn load(desk: &Desk, of: &Of, query: &Query) -> Result<Option<Measures>, PageError> {
    let asked = crate::rounds::asked(query)?;
    Ok(match of {
        Of::Site(site) => measures::of_site(desk, *site, asked).await?,
        Of::Unit(unit) => measures::of_unit(desk, unit.clone(), asked).await?,
    })
}

async fn list(page: PageContext, desk: &Desk, of: &Of) -> Result<Response, PageError> {
    let Some(found) = load(desk, of, &page.query).await? else {
        return page::html(&NoRound { t: page.t, page });
    };
    let t = page.t;
    let page = above(page, desk, &found);
    let only = Query::new().with("round", found.round.id);
    page::html(&List {
        t,
        rows: found
            .lines
            .iter()
            .map(|line| row(t, &found, line))
            .collect(),
        rounds: found
            .rounds
            .iter()
            .map(|round| (round.id.to_string(), said::round(t, desk, round)))
            .collect(),
        round: found.round.id.to_string(),
        period: crate::rounds::period(t, &found.round),
        csv: sheet_route(of, Sheet::Csv).with(&only),
        xlsx: sheet_route(of, Sheet::Xlsx).with(&only),
        back: back(&page),
        name: found.name,
        place: found.place,
        page,
    })
}

/// Where the reader came from, when the address says so.
fn back(page: &PageContext) -> Option<String> {
    let back = page.query.get("back");
    (!back.is_empty()).then(|| page::local_path(back).to_owned())
}

fn row(t: T, found: &Measures, line: &Line) -> Row {
    let query = Query::new().with("round", found.round.id);
    let route = measure_route(&found.of, &line.definition.name);
    Row {
        href: route.with(&query),
        title: line.definition.title.get(t.lang()).to_owned(),
        kind: said::kind(t, line.definition),
        value: said::value(t, line),
        source: line
            .entry
            .as_ref()
            .map(|entry| said::source(t, line.definition, entry))
            .unwrap_or_default(),
        version: line
            .entry
            .as_ref()
            .filter(|entry| entry.version > 0)
            .map(|entry| t.count(entry.version))
            .unwrap_or_default(),
        frozen: said::frozen(t, line),
        read_by: line
            .read_by
            .iter()
            .map(|by| format!("{} {}", by.criterion, by.title.get(t.lang())))
            .collect(),
        open: line.not_typed.is_none(),
    }
}

/// The list of a subject's measures.
fn list_route(of: &Of) -> Route {
    match of {
        Of::Site(site) => Route::SiteMeasures(*site),
        Of::Unit(unit) => Route::UnitMeasures(unit.clone()),
    }
}

fn measure_route(of: &Of, name: &str) -> Route {
    match of {
        Of::Site(site) => Route::SiteMeasure(*site, name.into()),
        Of::Unit(unit) => Route::UnitMeasure(unit.clone(), name.into()),
    }
}

fn sheet_route(of: &Of, sheet: Sheet) -> Route {
    match of {
        Of::Site(site) => Route::SiteMeasuresSheet(*site, sheet),
        Of::Unit(unit) => Route::UnitMeasuresSheet(unit.clone(), sheet),
    }
}

/// The way down to the list.
fn above(page: PageContext, desk: &Desk, found: &Measures) -> PageContext {
    match &found.of {
        Of::Site(site) => {
            super::sites::below_register(page, desk).step(found.name.clone(), Route::Site(*site))
        }
        Of::Unit(unit) => page
            .crumb("home-title", Route::Home)
            .step(found.name.clone(), Route::Unit(unit.clone())),
    }
}

#[cfg(test)]
mod tests;
