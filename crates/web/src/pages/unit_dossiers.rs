//! Dossiers of communes: a commune's own, registering one, and the list of a province.

use super::{
    behalf::on_behalf,
    export::{self, About},
    sheets::cell,
};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Sheet, at},
    status::Status,
};
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use base::{Day, LifeId, RoundId};
use office::{
    Desk,
    rows::{DossierRow, RoundRow, SiteRow},
    unit_dossiers::{self, Below, Line, UnitDossiers},
};
use papers::{Column, ColumnKind};
use units::Tier;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::UnitDossiers, get(show))
        .route(at::UnitDossiersSheet, get(sheet))
        .route(at::UnitRegister, get(ask).post(register))
}

/// Where a subject has its page: a site in the register, a commune among the units.
pub(super) fn page_of(site: &SiteRow) -> Route {
    if site.facts.kind.is_unit() {
        Route::UnitDossiers(site.facts.atom.clone())
    } else {
        Route::Site(site.id)
    }
}

fn life(raw: &str) -> Result<LifeId, PageError> {
    raw.parse().map_err(|_| PageError::NotFound)
}

fn asked(query: &Query) -> Result<Option<RoundId>, PageError> {
    match query.get("round") {
        "" => Ok(None),
        raw => raw.parse().map(Some).map_err(|_| PageError::NotFound),
    }
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(raw): Path<String>,
) -> Result<Response, PageError> {
    let unit = life(&raw)?;
    let tier = desk.office.places.units().get(&unit).map(units::Life::tier);
    if tier == Some(Tier::Province) {
        let found = unit_dossiers::below(&desk, &unit, asked(&page.query)?).await?;
        return page::html(&list(page, &desk, &unit, found));
    }
    let found = unit_dossiers::of_unit(&desk, &unit).await?;
    page::html(&own(page, &found))
}

/// A round with how the commune stands in it.
struct RoundLine {
    period: String,
    dossier: Option<Route>,
    register: Option<String>,
    status: Option<Status>,
    state: String,
}

#[derive(Template)]
#[template(path = "unit_dossiers/own.html")]
struct Own {
    t: T,
    page: PageContext,
    name: String,
    lines: Vec<RoundLine>,
    measures: Route,
    overview: Route,
}

fn own(page: PageContext, found: &UnitDossiers) -> Own {
    let t = page.t;
    let line = |(round, dossier): &(RoundRow, Option<DossierRow>)| {
        let (status, state) = standing(t, dossier.as_ref());
        let open = dossier.is_none() && found.may_register && found.today <= round.closing_day;
        let address = || Route::UnitRegister(found.life.clone());
        RoundLine {
            period: crate::rounds::heading(t, round),
            dossier: dossier.as_ref().map(|dossier| Route::Dossier(dossier.id)),
            register: open.then(|| address().with(&Query::new().with("round", round.id))),
            status,
            state,
        }
    };
    Own {
        t,
        name: found.name.clone(),
        lines: found.rounds.iter().map(line).collect(),
        measures: Route::UnitMeasures(found.life.clone()),
        overview: Route::Overview(found.life.clone()),
        page: above(page, &found.life, &found.name),
    }
}

/// The breadcrumbs below a unit.
fn above(page: PageContext, unit: &LifeId, name: &str) -> PageContext {
    page.crumb("home-title", Route::Home)
        .step(name, Route::Unit(unit.clone()))
}

/// The word of a dossier's state, or the sentence where no word of the seven fits.
fn standing(t: T, dossier: Option<&DossierRow>) -> (Option<Status>, String) {
    let Some(dossier) = dossier else {
        return (None, t.s("unit-dossiers-none"));
    };
    let state = dossier.state.as_str();
    match Status::of_state(state) {
        Some(status) => (Some(status), String::new()),
        None => (None, t.word("state", state)),
    }
}

/// A commune on the list.
struct Row {
    name: String,
    route: Route,
    status: Option<Status>,
    state: String,
    registered: Option<Day>,
}

#[derive(Template)]
#[template(path = "unit_dossiers/below.html")]
struct List {
    t: T,
    page: PageContext,
    form: Form,
    name: String,
    said: String,
    rounds: Vec<Choice>,
    rows: Vec<Row>,
    queue: String,
    decide: Option<String>,
    csv: String,
    xlsx: String,
}

fn list(page: PageContext, desk: &Desk, unit: &LifeId, found: Below) -> List {
    let t = page.t;
    let round = found.round.as_ref();
    let of_round = |route: Route| {
        let query = round.map(|round| Query::new().with("round", round.id));
        route.with(&query.unwrap_or_default())
    };
    let id = round.map(|round| round.id.to_string()).unwrap_or_default();
    let choice =
        |round: &RoundRow| Choice::new(round.id.to_string(), crate::rounds::heading(t, round));
    let decides = desk.actor.role == access::Role::ProvinceDecider;
    List {
        t,
        form: Form::filled([("round", id)]),
        said: said(t, &found),
        rounds: found.rounds.iter().map(choice).collect(),
        rows: found.lines.iter().map(|line| row(t, line)).collect(),
        queue: of_round(Route::Queue),
        decide: decides.then(|| of_round(Route::Decide)),
        csv: Route::UnitDossiersSheet(unit.clone(), Sheet::Csv).with(&page.query),
        xlsx: Route::UnitDossiersSheet(unit.clone(), Sheet::Xlsx).with(&page.query),
        page: above(page, unit, &found.name),
        name: found.name,
    }
}

/// The round in words, and how many of the communes take part in it.
fn said(t: T, found: &Below) -> String {
    let Some(round) = &found.round else {
        return t.s("unit-dossiers-no-round");
    };
    let registered = found.lines.iter().filter(|line| line.dossier.is_some());
    let facts = (
        ("period", crate::rounds::heading(t, round)),
        ("n", registered.count()),
        ("all", found.lines.len()),
    );
    t.a("unit-dossiers-said", facts)
}

fn row(t: T, line: &Line) -> Row {
    let (status, state) = standing(t, line.dossier.as_ref());
    Row {
        name: line.name.clone(),
        route: match &line.dossier {
            Some(dossier) => Route::Dossier(dossier.id),
            None => Route::UnitDossiers(line.life.clone()),
        },
        status,
        state,
        registered: line.dossier.as_ref().map(|dossier| dossier.registered_on),
    }
}

async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((raw, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let found = unit_dossiers::below(&desk, &life(&raw)?, asked(&page.query)?).await?;
    let t = page.t;
    let rows = found.lines.iter().map(|line| {
        let row = row(t, line);
        let state = row.status.map_or(row.state, |status| status.word(t));
        vec![
            cell(row.name),
            cell(state),
            cell(row.registered.map(|day| t.day(day)).unwrap_or_default()),
        ]
    });
    let columns = [
        "unit-dossiers-unit",
        "queue-state",
        "dossiers-registered-on",
    ];
    let column = |key: &&str| Column::new(t.s(key), ColumnKind::Text);
    let about = About {
        title: t.s("unit-dossiers-title"),
        question: format!("{}; {}", found.name, said(t, &found)),
        at: page.now,
        file: "ho-so-cap-xa",
        columns: columns.iter().map(column).collect(),
    };
    export::whole(t, sheet, about, rows.collect())
}

#[derive(Template)]
#[template(path = "unit_dossiers/register.html")]
struct Register {
    t: T,
    page: PageContext,
    form: Form,
    name: String,
    today: Day,
    standard: String,
    period: String,
    round: RoundRow,
    there: Option<Route>,
    may: bool,
    action: String,
    back: Route,
}

async fn assemble(
    page: PageContext,
    desk: &Desk,
    unit: LifeId,
    form: Form,
) -> Result<Register, PageError> {
    let found = unit_dossiers::of_unit(desk, &unit).await?;
    let (round, dossier) = found
        .round(asked(&page.query)?)
        .cloned()
        .ok_or(PageError::NotFound)?;
    let t = page.t;
    let pack = desk.office.packs.get(&round.edition)?;
    Ok(Register {
        t,
        form,
        today: desk.today(),
        standard: pack.title.get(t.lang()).to_owned(),
        period: crate::rounds::heading(t, &round),
        there: dossier.map(|dossier| Route::Dossier(dossier.id)),
        may: found.may_register && desk.today() <= round.closing_day,
        action: Route::UnitRegister(unit.clone()).with(&Query::new().with("round", round.id)),
        back: Route::UnitDossiers(unit.clone()),
        page: above(page, &unit, &found.name).crumb("unit-dossiers-own", Route::UnitDossiers(unit)),
        name: found.name,
        round,
    })
}

async fn ask(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(raw): Path<String>,
) -> Result<Response, PageError> {
    page::html(&assemble(page, &desk, life(&raw)?, Form::new()).await?)
}

async fn register(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(raw): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let unit = life(&raw)?;
    let found = unit_dossiers::of_unit(&desk, &unit).await?;
    let round = found
        .round(asked(&page.query)?)
        .ok_or(PageError::NotFound)?;
    let round = round.0.id;
    let paper = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        match unit_dossiers::register(&desk, &unit, round, false, paper).await {
            Ok(dossier) => return Ok(page::done(&Route::Dossier(dossier), "done-registered")),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &assemble(page, &desk, unit, form).await?)
}

#[cfg(test)]
mod tests;
