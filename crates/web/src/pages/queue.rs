//! What waits for a reviewer: filters, order, pages, a sheet, and endorsing many after a look at what will go.

use super::behalf::{name_dossiers, on_behalf};
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
    words,
};
use askama::Template;
use assessments::DossierState;
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base::{Day, DossierId, LifeId, ManagingTier, SiteKind};
use office::{
    Desk,
    letters::{self, LetterKind},
    lists::{self, PAGE, Question},
    reviews::{self, Bulk},
    rounds::{self, Meant},
    rows::{ListRow, Sort},
};
use papers::{Cell, Column, ColumnKind, Table};
use std::ops::ControlFlow;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Queue, get(show))
        .route(at::QueueSheet, get(sheet))
        .route(at::QueueEndorse, post(endorse))
}

/// One line of a list of dossiers.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) route: Option<Route>,
    pub(super) site: Route,
    pub(super) name: String,
    pub(super) place: String,
    pub(super) kind: String,
    pub(super) status: Option<Status>,
    pub(super) state: String,
    pub(super) since: String,
    pub(super) can_endorse: bool,
    /// Nobody has spoken for the window's last days, and somebody could.
    pub(super) last_days_open: bool,
    /// A measure changed since it was handed in.
    pub(super) measure_changed: bool,
}

#[derive(Template)]
#[template(path = "queue/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    /// Which rounds, in words and as the address says it.
    rounds: (String, String),
    lines: Vec<Line>,
    total: u64,
    pages: u64,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    tiers: Vec<Choice>,
    place: String,
    /// Name, value and words of each filter of the address.
    chips: Vec<(String, String, String)>,
    /// More states than the field can show: they stand as chips only.
    several: bool,
    csv: String,
    xlsx: String,
    bulk: bool,
    /// Where a letter about this list is begun; none for those who issue none.
    letters: Option<(String, String)>,
    /// Dossiers that left the queue as their site ended or was merged: where, site, what.
    ended: Vec<(Route, String, String)>,
}

/// What narrows the list; an address with none of these asks for what waits for this desk.
const FILTERS: &[&str] = &[
    "state",
    "kind",
    "tier",
    "q",
    "intime",
    "late",
    "lastdays",
    "papers",
    "single",
    "unregistered",
    "place",
    "f",
];

/// Does the address narrow the list at all?
pub(super) fn is_filtered(query: &Query) -> bool {
    FILTERS.iter().any(|name| !query.get(name).is_empty())
}

/// What the address asks for; without any filter, what waits for this desk. What cannot be read is refused, never
/// taken for everything.
pub(super) fn question(desk: &Desk, query: &Query) -> Result<Question, PageError> {
    let sort = sort(query);
    if !is_filtered(query)
        && let Some(own) = lists::own_queue(desk)
    {
        let sort = sort.unwrap_or(own.sort);
        return Ok(Question { sort, ..own });
    }
    let place: Option<LifeId> = one(query, "place", |raw| raw.parse().ok())?;
    let known = |place: &LifeId| desk.office.places.units().get(place).is_some();
    if place.as_ref().is_some_and(|place| !known(place)) {
        return Err(no_such(query.get("place")));
    }
    Ok(Question {
        place,
        beyond_rounds: false,
        kinds: many(query, "kind", SiteKind::from_text)?,
        tier: one(query, "tier", ManagingTier::from_text)?,
        states: many(query, "state", DossierState::from_text)?,
        unregistered: !query.get("unregistered").is_empty(),
        in_time: !query.get("intime").is_empty(),
        late: !query.get("late").is_empty(),
        last_days_open: !query.get("lastdays").is_empty(),
        papers_missing: !query.get("papers").is_empty(),
        by_single_officer: !query.get("single").is_empty(),
        words: query.get("q").to_owned(),
        with_closed: false,
        sort: sort.unwrap_or_default(),
    })
}

fn sort(query: &Query) -> Option<Sort> {
    Some(match (query.get("sort"), query.get("way")) {
        ("name", "down") => Sort::NameDown,
        ("name", _) => Sort::Name,
        ("place", "down") => Sort::PlaceDown,
        ("place", _) => Sort::Place,
        ("kind", "down") => Sort::KindDown,
        ("kind", _) => Sort::Kind,
        ("state", "down") => Sort::StateDown,
        ("state", _) => Sort::State,
        ("waiting", "down") => Sort::WaitingDown,
        ("waiting", _) => Sort::Waiting,
        _ => return None,
    })
}

/// The refusal of a filter that cannot be read.
fn no_such(value: &str) -> PageError {
    PageError::Refused(base::Refusal::new("queue.no-such-filter").with("value", value))
}

/// Every value under `name`.
fn many<V>(
    query: &Query,
    name: &str,
    read: impl Fn(&str) -> Option<V>,
) -> Result<Vec<V>, PageError> {
    query
        .all(name)
        .filter(|raw| !raw.is_empty())
        .map(|raw| read(raw).ok_or_else(|| no_such(raw)))
        .collect()
}

/// The one value under `name`, when it was given.
fn one<V>(
    query: &Query,
    name: &str,
    read: impl Fn(&str) -> Option<V>,
) -> Result<Option<V>, PageError> {
    Ok(many(query, name, read)?.into_iter().next())
}

/// The fields of the filter, with what the question asks for.
fn filled(question: &Question) -> Form {
    let yes = |asked: bool| if asked { "yes" } else { "" };
    let mut form = Form::new();
    for (name, value) in [
        (
            "state",
            question.states.first().map_or("", |state| state.as_str()),
        ),
        (
            "kind",
            question.kinds.first().map_or("", |kind| kind.as_str()),
        ),
        ("tier", question.tier.map_or("", ManagingTier::as_str)),
        ("q", question.words.as_str()),
        ("intime", yes(question.in_time)),
        ("late", yes(question.late)),
        ("lastdays", yes(question.last_days_open)),
        ("papers", yes(question.papers_missing)),
        ("unregistered", yes(question.unregistered)),
    ] {
        form.push(name, value);
    }
    form
}

/// Each filter of the address with its words, to be taken off one by one.
fn chips(t: T, desk: &Desk, query: &Query, rounds: &Meant) -> Vec<(String, String, String)> {
    let words = |name: &str, value: &str| {
        Some(match name {
            "place" => {
                let place = value.parse().ok()?;
                desk.office
                    .places
                    .units()
                    .full_name_on(&place, desk.today())
            }
            "round" if rounds.are_several() => crate::rounds::said(t, rounds),
            "round" => crate::rounds::name(t, rounds.first()),
            "kind" => t.word("site-kind", value),
            "state" => t.word("state", value),
            "tier" => t.word("managing-tier", value),
            "q" => format!("“{value}”"),
            "intime" => t.s("queue-in-time"),
            "late" => t.s("queue-late"),
            "lastdays" => t.s("queue-last-days"),
            "papers" => t.s("queue-papers"),
            "single" => t.s("queue-single"),
            "unregistered" => t.s("queue-unregistered"),
            _ => return None,
        })
    };
    query
        .pairs()
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter_map(|(name, value)| {
            let words = words(name, value.trim())?;
            Some((name.clone(), value.trim().to_owned(), words))
        })
        .collect()
}

/// The place whose sites are listed.
fn place_name(t: T, desk: &Desk, question: &Question) -> String {
    let place = question.place.clone().or_else(|| lists::own_place(desk));
    place.map_or_else(
        || t.s("overview-country"),
        |place| {
            desk.office
                .places
                .units()
                .full_name_on(&place, desk.today())
        },
    )
}

async fn show(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let asked = crate::rounds::asked(&page.query)?;
    let Some(rounds) = rounds::meant(&desk, asked).await? else {
        return Err(PageError::Refused(base::Refusal::new("rounds.none")));
    };
    let question = question(&desk, &page.query)?;
    let number = page.number();
    let found = lists::page(&desk, &rounds, &question, number).await?;
    let t = page.t;
    let review = matches!(
        desk.actor.role,
        access::Role::CommuneReviewer | access::Role::ProvinceReviewer
    );
    let ended = match lists::own_queue(&desk).and_then(|own| own.tier) {
        Some(tier) if review => office::notices::ended(&desk, tier).await?,
        _ => Vec::new(),
    };
    page::html(&Show {
        t,
        ended: ended
            .iter()
            .filter_map(|(row, name)| {
                let dossier = Route::Dossier(row.dossier?);
                Some((dossier, name.clone(), words::notice(t, row)))
            })
            .collect(),
        lines: found
            .rows
            .iter()
            .map(|row| line(t, &desk, &rounds, row))
            .collect(),
        total: found.total,
        pages: found.total.div_ceil(u64::from(PAGE)),
        states: DossierState::ALL
            .iter()
            .map(|state| Choice::new(state.as_str(), t.word("state", state.as_str())))
            .collect(),
        kinds: rounds
            .kinds()
            .iter()
            .map(|kind| Choice::new(kind.as_str(), t.word("site-kind", kind.as_str())))
            .collect(),
        tiers: ManagingTier::ALL
            .iter()
            .map(|tier| Choice::new(tier.as_str(), t.word("managing-tier", tier.as_str())))
            .collect(),
        place: place_name(t, &desk, &question),
        chips: chips(t, &desk, &page.query, &rounds),
        several: question.states.len() > 1,
        csv: Route::QueueSheet(Sheet::Csv).with(&page.query),
        xlsx: Route::QueueSheet(Sheet::Xlsx).with(&page.query),
        bulk: review,
        letters: letters::may_issue(&desk).is_ok().then(|| {
            let about = |kind: LetterKind| {
                let query = page.query.with("for", kind.as_str());
                Route::LetterNew.with(&query.without("page"))
            };
            (about(LetterKind::Urging), about(LetterKind::Endorsement))
        }),
        rounds: (
            crate::rounds::said(t, &rounds),
            crate::rounds::address(asked),
        ),
        form: filled(&question),
        page: page.crumb("home-title", Route::Home),
    })
}

pub(super) fn line(t: T, desk: &Desk, rounds: &Meant, row: &ListRow) -> Line {
    let state = row.dossier.as_ref().map(|dossier| dossier.state);
    Line {
        id: row
            .dossier
            .as_ref()
            .map(|dossier| dossier.id.to_string())
            .unwrap_or_default(),
        route: row
            .dossier
            .as_ref()
            .map(|dossier| Route::Dossier(dossier.id)),
        site: super::unit_dossiers::page_of(&row.site),
        name: row.site.facts.name.clone(),
        place: desk
            .office
            .places
            .name_on(&row.site.facts.atom, desk.today()),
        kind: t.word("site-kind", row.site.facts.kind.as_str()),
        status: state.and_then(|state| Status::of_state(state.as_str())),
        state: state.map_or_else(
            || t.s("queue-unregistered"),
            |state| t.word("state", state.as_str()),
        ),
        since: row
            .dossier
            .as_ref()
            .map(|dossier| {
                t.day(
                    dossier
                        .submitted_at
                        .map_or(dossier.registered_on, base::Timestamp::day),
                )
            })
            .unwrap_or_default(),
        last_days_open: row
            .dossier
            .as_ref()
            .zip(rounds.of_kind(row.site.facts.kind))
            .is_some_and(|(dossier, round)| {
                lists::last_days_open(round, desk.today(), dossier).is_some()
            }),
        measure_changed: row
            .dossier
            .as_ref()
            .is_some_and(|dossier| dossier.measure_changed),
        can_endorse: state == Some(DossierState::Submitted),
    }
}

/// The list as a sheet, with its filter, time and number of rows in it. Nothing is cut off.
async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let rounds = rounds::meant(&desk, crate::rounds::asked(&page.query)?)
        .await?
        .ok_or(PageError::NotFound)?;
    let question = question(&desk, &page.query)?;
    let t = page.t;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    lists::all(&desk, &rounds, &question, |chunk| {
        rows.extend(chunk.iter().map(|row| cells(t, &desk, &rounds, row)));
        ControlFlow::Continue(())
    })
    .await?;
    let text = |key: &str| Column::new(t.s(key), ColumnKind::Text);
    let table = Table {
        title: t.s("queue-title"),
        question: said(t, &desk, &rounds, &question),
        at: page.now,
        lang: t.lang(),
        columns: vec![
            text("queue-site"),
            text("queue-code"),
            text("queue-kind"),
            text("queue-place"),
            text("queue-state"),
            Column::new(t.s("queue-registered-on"), ColumnKind::Day),
            Column::new(t.s("queue-submitted-on"), ColumnKind::Day),
        ],
    };
    send(&table, rows, sheet, "ho-so")
}

/// A table as the file that was asked for.
pub(super) fn send(
    table: &Table,
    rows: Vec<Vec<Cell>>,
    sheet: Sheet,
    name: &str,
) -> Result<Response, PageError> {
    let mut bytes = Vec::new();
    let (written, kind) = match sheet {
        Sheet::Csv => (
            papers::write_csv(table, rows, &mut bytes),
            "text/csv; charset=utf-8",
        ),
        Sheet::Xlsx => (
            papers::write_xlsx(table, rows, &mut bytes),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    written.map_err(|error| match error.refusal() {
        Some(refusal) => PageError::Refused(refusal),
        None => PageError::internal(error),
    })?;
    let place = format!("attachment; filename=\"{name}.{sheet}\"");
    Ok((
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, place),
        ],
        bytes,
    )
        .into_response())
}

fn cells(t: T, desk: &Desk, rounds: &Meant, row: &ListRow) -> Vec<Cell> {
    let text = |text: String| Cell::Text(text);
    let day = |day: Option<Day>| day.map_or(Cell::Empty, Cell::Day);
    let line = line(t, desk, rounds, row);
    vec![
        text(line.name),
        text(row.site.code.clone().unwrap_or_default()),
        text(line.kind),
        text(line.place),
        text(line.state),
        day(row.dossier.as_ref().map(|dossier| dossier.registered_on)),
        day(row
            .dossier
            .as_ref()
            .and_then(|dossier| dossier.submitted_at)
            .map(base::Timestamp::day)),
    ]
}

/// The filter in words.
fn said(t: T, desk: &Desk, rounds: &Meant, question: &Question) -> String {
    let mut parts = vec![place_name(t, desk, question)];
    parts.push(t.a("dossiers-of", ("period", crate::rounds::said(t, rounds))));
    parts.extend(
        question
            .states
            .iter()
            .map(|state| t.word("state", state.as_str())),
    );
    parts.extend(
        question
            .kinds
            .iter()
            .map(|kind| t.word("site-kind", kind.as_str())),
    );
    parts.extend(
        question
            .tier
            .map(|tier| t.word("managing-tier", tier.as_str())),
    );
    parts.extend(question.in_time.then(|| t.s("queue-in-time")));
    parts.extend(question.late.then(|| t.s("queue-late")));
    parts.extend(question.last_days_open.then(|| t.s("queue-last-days")));
    parts.extend(question.papers_missing.then(|| t.s("queue-papers")));
    parts.extend(question.by_single_officer.then(|| t.s("queue-single")));
    parts.extend(question.unregistered.then(|| t.s("queue-unregistered")));
    parts.extend((!question.words.is_empty()).then(|| format!("“{}”", question.words)));
    parts.push(t.s("queue-view"));
    parts.join("; ")
}

#[derive(Template)]
#[template(path = "queue/endorse.html")]
struct Endorse {
    t: T,
    page: PageContext,
    form: Form,
    go: Vec<(String, String)>,
    /// Dossier, site, and why not.
    stay: Vec<(String, String, String)>,
}

/// First the list of what will go and what will not; then the act.
async fn endorse(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let ids: Vec<DossierId> = form.ids("dossiers").unwrap_or_default();
    if form.value("do") == "endorse" {
        let on_behalf = on_behalf(&page, &mut form)?;
        if !form.is_faulty() {
            match reviews::endorse(&desk, ids.clone(), on_behalf).await {
                Ok(_) => return Ok(page::done(&Route::Queue, "done-endorsed")),
                Err(error) => form.take(error)?,
            }
        }
    }
    let bulk = match reviews::preview_endorsement(&desk, ids).await {
        Ok(bulk) => bulk,
        Err(error) => {
            form.take(error)?;
            Bulk::default()
        }
    };
    name_dossiers(&bulk, &mut form);
    let t = page.t;
    let status = if form.is_faulty() {
        UNPROCESSABLE
    } else {
        axum::http::StatusCode::OK
    };
    page::html_with(
        status,
        &Endorse {
            t,
            go: bulk
                .go
                .iter()
                .map(|goes| (goes.dossier.to_string(), goes.site_name.clone()))
                .collect(),
            stay: bulk
                .stay
                .iter()
                .map(|stays| {
                    let id = stays.dossier.to_string();
                    (id, stays.site_name.clone(), t.refusal(&stays.refusal))
                })
                .collect(),
            form,
            page: page
                .crumb("home-title", Route::Home)
                .crumb("queue-title", Route::Queue),
        },
    )
}
