//! Rounds: which there are, what each day of one means, opening one.

use super::standards::{Basis, Sure, basis, sure};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Segment, Sheet, at},
};
use askama::Template;
use assessments::{Deadlines, Phase, deadlines::DRAFT_DAYS};
use axum::{Router, extract::Path, response::Response, routing::get};
use base::{Day, Lang, RoundId};
use office::{Desk, rounds, rows::RoundRow};
use standards::Pack;
use std::sync::Arc;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Rounds, get(list))
        .route(at::RoundNew, get(new).post(open))
        .route(at::Round, get(show))
}

/// One round in the list.
struct Line {
    href: String,
    period: String,
    title: String,
    place: String,
    phase: String,
    closing: Day,
}

#[derive(Template)]
#[template(path = "rounds/list.html")]
struct List {
    t: T,
    page: PageContext,
    today: Day,
    lines: Vec<Line>,
    may_open: bool,
}

async fn list(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let rows = rounds::all(&desk).await?;
    let line = |row: &RoundRow| Line {
        href: Route::Round(row.id).path(),
        period: crate::rounds::period(t, row),
        title: title(&desk, row, t.lang()),
        place: place(t, &desk, row),
        phase: phase(t, row, desk.today()),
        closing: row.closing_day,
    };
    page::html(&List {
        t,
        today: desk.today(),
        lines: rows.iter().map(line).collect(),
        may_open: rounds::may_open(&desk).is_ok(),
        page: page.crumb("home-title", Route::Home),
    })
}

pub(super) fn title(desk: &Desk, row: &RoundRow, lang: Lang) -> String {
    let pack = desk.office.packs.find(&row.edition);
    pack.map_or_else(
        || row.edition.clone(),
        |pack| pack.title.get(lang).to_owned(),
    )
}

pub(super) fn place(t: T, desk: &Desk, row: &RoundRow) -> String {
    row.atom.as_ref().map_or_else(
        || t.s("rounds-country"),
        |atom| desk.office.places.name_on(atom, desk.today()),
    )
}

fn deadlines(row: &RoundRow) -> Deadlines {
    Deadlines {
        registration_due: row.registration_due,
        window_first: row.window_first,
        window_last: row.window_last,
        closing_day: row.closing_day,
        decision_before: row.decision_before,
    }
}

pub(super) fn phase(t: T, row: &RoundRow, today: Day) -> String {
    let phase: Phase = deadlines(row).phase(row.first_day, today);
    t.word("rounds-phase", phase.as_str())
}

/// The days of a round in their order, each with what it means.
fn days(t: T, row: &RoundRow) -> Vec<(String, String)> {
    let span =
        |from: Day, to: Day| t.a("rounds-from-to", (("from", t.day(from)), ("to", t.day(to))));
    let year = row.counts_for_year.to_string();
    vec![
        (
            span(row.first_day, row.last_day),
            t.a("rounds-means-period", ("year", year)),
        ),
        (
            span(row.window_first, row.window_last),
            t.s("rounds-means-window"),
        ),
        (
            span(row.first_day, row.registration_due),
            t.s("rounds-means-registration"),
        ),
        (
            span(row.window_last.plus_days(1 - DRAFT_DAYS), row.window_last),
            t.s("rounds-means-drafting"),
        ),
        (
            t.a("rounds-until", ("day", t.day(row.closing_day))),
            t.s("rounds-means-closing"),
        ),
        (
            span(
                row.window_last.plus_days(1),
                row.decision_before.plus_days(-1),
            ),
            t.s("rounds-means-confirmation"),
        ),
        (
            t.a("rounds-before", ("day", t.day(row.decision_before))),
            t.s("rounds-means-decision"),
        ),
    ]
}

#[derive(Template)]
#[template(path = "rounds/show.html")]
struct Show {
    t: T,
    page: PageContext,
    period: String,
    title: String,
    place: String,
    kinds: String,
    phase: String,
    days: Vec<(String, String)>,
    /// What to check of the calendar it is held by.
    doubt: Option<Sure>,
    basis: Vec<Basis>,
    edition: Segment,
    /// Corrections that the round may go over to, for those who may let it.
    corrections: Vec<(String, String)>,
    overview: Option<String>,
    /// Where sites that are late are written to; none for those who issue no letters.
    urging: Option<String>,
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: RoundId = id.parse().map_err(|_| PageError::NotFound)?;
    let row = rounds::by_id(&desk, id).await?;
    let t = page.t;
    let pack = desk.office.packs.get(&row.edition)?;
    let own = office::lists::own_place(&desk);
    // Only those who see figures are shown the way to them.
    let overview = office::lists::may_see(&desk, own.as_ref())
        .then(|| own.map_or(Route::Overviews, Route::Overview))
        .map(|route| route.with(&Query::new().with("round", row.id)));
    page::html(&Show {
        t,
        period: crate::rounds::period(t, &row),
        title: pack.title.get(t.lang()).to_owned(),
        place: place(t, &desk, &row),
        kinds: kinds(t, &row),
        phase: phase(t, &row, desk.today()),
        days: days(t, &row),
        doubt: calendar(t, &desk, &row.edition),
        basis: pack.legal_basis.iter().map(|b| basis(t, b)).collect(),
        overview,
        urging: office::letters::may_issue(&desk).is_ok().then(|| {
            let kind = office::letters::LetterKind::Urging;
            let query = Query::new().with("for", kind.as_str());
            Route::LetterNew.with(&query.with("round", row.id))
        }),
        corrections: super::follow::offered(&desk, &row)?,
        edition: Segment(row.edition),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("rounds-title", Route::Rounds),
    })
}

fn kinds(t: T, row: &RoundRow) -> String {
    let words = row
        .kinds
        .iter()
        .map(|kind| t.word("site-kind", kind.as_str()));
    words.collect::<Vec<_>>().join(", ")
}

#[derive(Template)]
#[template(path = "rounds/new.html")]
struct New {
    t: T,
    page: PageContext,
    form: Form,
    editions: Vec<Choice>,
    period: String,
    whom: String,
    days: Vec<(String, String)>,
    /// What to check before a round is held by this calendar.
    doubt: Option<Sure>,
}

/// Years for which a round can be opened: dossiers of earlier years are reported results, and law changes before long.
const YEARS: std::ops::RangeInclusive<u64> = 2022..=2100;

async fn new(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    rounds::may_open(&desk)?;
    let own = office::lists::own_place(&desk);
    let editions = desk.office.packs.for_rounds_at(own.as_ref());
    let asked = page.query.get("edition").to_owned();
    let first = editions.first().map(|pack| pack.name()).unwrap_or_default();
    let edition = if asked.is_empty() { first } else { asked };
    let year = page.query.get("year").trim().to_owned();
    let year = if year.is_empty() {
        desk.today().year().to_string()
    } else {
        year
    };
    let mut form = Form::filled([("edition", edition), ("year", year)]);
    form.label("year", page.t.s("rounds-year"));
    render(page, &desk, form, false)
}

/// How sure it is that rounds may be held by the calendar of an edition; nothing to say of the standard's own.
fn calendar(t: T, desk: &Desk, edition: &str) -> Option<Sure> {
    let pack = desk.office.packs.find(edition)?;
    pack.held_so.as_ref().map(|held| sure(t, held))
}

/// The form with the days of what is chosen.
fn render(
    page: PageContext,
    desk: &Desk,
    mut form: Form,
    sent: bool,
) -> Result<Response, PageError> {
    let t = page.t;
    let place = office::lists::own_place(desk);
    let editions = desk.office.packs.for_rounds_at(place.as_ref());
    let mut shown = Vec::new();
    let mut period = String::new();
    if let Some(year) = year(&mut form) {
        let edition = form.value("edition").to_owned();
        match rounds::preview(desk, &edition, year, place.clone()) {
            Ok(row) => {
                shown = days(t, &row);
                period = crate::rounds::period(t, &row);
            }
            Err(error) if !sent => form.take(error)?,
            Err(_) => {}
        }
    }
    let choice = |pack: &Arc<Pack>| {
        let label = format!("{} ({})", pack.title.get(t.lang()), pack.edition);
        Choice::new(pack.name(), label)
    };
    let template = New {
        t,
        editions: editions.iter().map(choice).collect(),
        doubt: calendar(t, desk, form.value("edition")),
        period,
        whom: place.map_or_else(
            || t.s("rounds-for-country"),
            |place| {
                let name = desk.office.places.name_on(&place, desk.today());
                t.a("rounds-for-place", ("place", name))
            },
        ),
        days: shown,
        page: page
            .crumb("home-title", Route::Home)
            .crumb("rounds-title", Route::Rounds),
        form,
    };
    if template.form.is_faulty() {
        page::html_with(UNPROCESSABLE, &template)
    } else {
        page::html(&template)
    }
}

/// The year typed, within what can be opened.
fn year(form: &mut Form) -> Option<i16> {
    let year = form.count("year", *YEARS.end())?;
    if !YEARS.contains(&year) {
        form.fault("year", "form.unknown-choice");
        return None;
    }
    i16::try_from(year).ok()
}

async fn open(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    rounds::may_open(&desk)?;
    form.label("year", page.t.s("rounds-year"));
    let typed = Form::filled([
        ("edition", form.value("edition").to_owned()),
        ("year", form.value("year").to_owned()),
    ]);
    let Some(year) = year(&mut form) else {
        return render(page, &desk, typed, true);
    };
    let edition = form.value("edition").to_owned();
    let place = office::lists::own_place(&desk);
    match rounds::open(&desk, &edition, year, place).await {
        Ok(id) => Ok(page::done(&Route::Round(id), "done-round-opened")),
        Err(error) => {
            form.take(error)?;
            render(page, &desk, form, true)
        }
    }
}

#[cfg(test)]
mod tests;
