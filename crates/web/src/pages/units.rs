//! One life of a unit: its days, what it was made of, what became of it, what stands below it.

mod single_officer;

use crate::{
    App,
    desk::Anyone,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Sheet, at},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use base::{Day, LifeId};
use units::{ChangeKind, Edge, Life, LifeIx, Units, WeightBasis};

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Unit, get(show)).route(
        at::SingleOfficer,
        get(single_officer::show).post(single_officer::send),
    )
}

/// A unit on the other side of a change.
struct Neighbour {
    href: Option<String>,
    name: String,
    way: String,
    day: String,
    sure: String,
    is_sure: bool,
    basis: String,
}

#[derive(Template)]
#[template(path = "units/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    seen: String,
    name: String,
    full: String,
    kind: &'static str,
    code: String,
    alt: String,
    days: String,
    above: Vec<(String, String)>,
    today: Vec<(String, String)>,
    before: Vec<Neighbour>,
    after: Vec<Neighbour>,
    lives: bool,
    exception: String,
    below: Vec<(String, String)>,
    below_day: String,
    csv: String,
    xlsx: String,
    overview: Option<String>,
    measures: Option<String>,
    /// The dossiers of the unit, or of those below it.
    dossiers: Option<String>,
    /// Where a single officer is declared, for who may.
    single_officer: Option<String>,
}

async fn show(
    State(app): State<App>,
    page: PageContext,
    Anyone(at): Anyone,
    Path(life): Path<String>,
) -> Result<Response, PageError> {
    let id: LifeId = life.parse().map_err(|_| PageError::NotFound)?;
    let office = app.office();
    let (t, today) = (page.t, page.now.day());
    let units = office.places.units();
    let life = units.get(&id).ok_or(PageError::NotFound)?;
    let (form, asked) = asked_day(t, &page.query);
    let day = life.nearest_day(asked.unwrap_or(today));
    let link = |life: &Life| (Route::Unit(life.id.clone()).path(), life.name.clone());
    let lives = life.lives_on(today);
    let may_see = |at: &crate::desk::AtDesk| office::lists::may_see(&at.desk, Some(&id));
    let page = way(page, at.is_some());
    let shown = Show {
        t,
        seen: asked.map(|asked| seen(t, asked, day)).unwrap_or_default(),
        form,
        name: life.name.clone(),
        full: units.full_name_on(&id, day),
        kind: life.kind.as_str(),
        code: life.code.digits(),
        alt: life.alt_name.clone().unwrap_or_default(),
        days: days(t, units, life),
        above: units.ancestors_on(&id, day).into_iter().map(link).collect(),
        today: if lives {
            Vec::new()
        } else {
            heirs(units, &id, today)
        },
        before: units
            .edges_into(&id)
            .filter(|edge| edge.from != edge.to)
            .map(|edge| neighbour(t, units, edge, edge.from))
            .collect(),
        after: units
            .edges_out(&id)
            .filter(|edge| edge.from != edge.to)
            .map(|edge| neighbour(t, units, edge, edge.to))
            .collect(),
        lives,
        exception: units
            .exception(&id)
            .map(|exception| exception.text(t.lang()).to_owned())
            .unwrap_or_default(),
        below: units.children_on(&id, day).into_iter().map(link).collect(),
        below_day: t.day(day),
        measures: at
            .as_ref()
            .filter(|at| may_see(at))
            .map(|_| Route::UnitMeasures(id.clone()).path()),
        dossiers: dossiers(at.as_ref(), life),
        single_officer: at
            .as_ref()
            .filter(|at| office::single_officer::may_declare(&at.desk, &id))
            .map(|_| Route::SingleOfficer(id.clone()).path()),
        csv: Route::UnitSheet(id.clone(), Sheet::Csv).with(&page.query),
        xlsx: Route::UnitSheet(id.clone(), Sheet::Xlsx).with(&page.query),
        overview: at
            .filter(|at| lives && may_see(at))
            .map(|_| Route::Overview(id.clone()).path()),
        page,
    };
    let status = if shown.form.is_faulty() {
        UNPROCESSABLE
    } else {
        StatusCode::OK
    };
    page::html_with(status, &shown)
}

/// Where the dossiers of a commune stand, or of the communes of a province; for those who may know of them.
fn dossiers(at: Option<&crate::desk::AtDesk>, life: &Life) -> Option<String> {
    let may = office::unit_dossiers::may_see(&at?.desk, &life.id);
    let is_there = may && life.tier() != units::Tier::District;
    is_there.then(|| Route::UnitDossiers(life.id.clone()).path())
}

/// The breadcrumbs; searching is for those who have entered.
fn way(page: PageContext, entered: bool) -> PageContext {
    let page = page.crumb("home-title", Route::Home);
    if entered {
        page.crumb("search-title", Route::Search)
    } else {
        page
    }
}

/// What a unit that ended has become by today.
fn heirs(units: &Units, id: &LifeId, today: Day) -> Vec<(String, String)> {
    let heirs = units.heirs_on(id, today).into_iter();
    let named = heirs.map(|heir| {
        let name = units.full_name_on(&heir.id, today);
        (Route::Unit(heir.id.clone()).path(), name)
    });
    named.collect()
}

/// The day that the address asks for, in a field that keeps what was typed.
pub(super) fn asked_day(t: T, query: &Query) -> (Form, Option<Day>) {
    let mut form = Form::new();
    form.label("day", t.s("units-day"));
    let asked = query.get("day");
    if asked.is_empty() {
        return (form, None);
    }
    form.push("day", asked);
    let day = form.day("day");
    (form, day)
}

/// Which day the page shows, and why it is another than was asked for.
fn seen(t: T, asked: Day, day: Day) -> String {
    if asked == day {
        t.a("units-seen", ("day", t.day(day)))
    } else {
        t.a(
            "units-seen-nearest",
            (("asked", t.day(asked)), ("day", t.day(day))),
        )
    }
}

fn days(t: T, units: &Units, life: &Life) -> String {
    let from = if units.first_day() == Some(life.first) {
        t.a("units-days-first", ("from", t.day(life.first)))
    } else {
        String::new()
    };
    let span = match life.last {
        Some(last) => t.a(
            "units-days-span",
            (("from", t.day(life.first)), ("to", t.day(last))),
        ),
        None => t.a("units-days-open", ("from", t.day(life.first))),
    };
    if from.is_empty() {
        span
    } else {
        format!("{span}; {from}")
    }
}

fn neighbour(t: T, units: &Units, edge: &Edge, other: Option<LifeIx>) -> Neighbour {
    let life = other.and_then(|ix| units.at(ix));
    let assumed = edge.weight_basis == Some(WeightBasis::AssumedEqual);
    let (sure, is_sure) = match edge.kind {
        ChangeKind::SplitPart if edge.is_default => ("units-assumed", false),
        ChangeKind::SplitPart => ("units-part", false),
        _ if assumed || life.is_none() => ("units-assumed", false),
        _ => ("units-confirmed", true),
    };
    let basis = edge.legal_basis.as_deref().unwrap_or_default();
    Neighbour {
        href: life.map(|life| Route::Unit(life.id.clone()).path()),
        name: life.map_or_else(
            || t.s("units-unknown"),
            |life| units.full_name_on(&life.id, edge.effective),
        ),
        way: t.word("unit-change", edge.kind.as_str()),
        day: t.a("units-on", ("day", t.day(edge.effective))),
        sure: t.s(sure),
        is_sure,
        basis: if basis.is_empty() {
            String::new()
        } else {
            t.a("units-basis", ("basis", basis))
        },
    }
}
