//! The register: searched, narrowed, sorted, paged, and as a sheet.

use super::words;
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form},
    i18n::T,
    page::{self, PageContext},
    pages::export::{self, About},
    query::Query,
    routes::{Route, Sheet},
    status::Status,
};
use askama::Template;
use assessments::DossierState;
use axum::{extract::Path, response::Response};
use base::{LifeId, ManagingTier, SiteId, SiteKind};
use office::{
    Desk,
    lists::Question,
    rounds::{self, Asked, Meant},
    rows::{Cursor, ListRow, Sort},
    sites,
};
use papers::{Cell, Column, ColumnKind};

/// One row as it is shown.
struct Line {
    id: SiteId,
    name: String,
    place: String,
    address: String,
    code: String,
    kind: String,
    size: String,
    tier: String,
    workers: Option<u64>,
    closed: bool,
    invented: bool,
    status: Option<Status>,
    state: String,
}

#[derive(Template)]
#[template(path = "sites/list.html")]
struct List {
    t: T,
    page: PageContext,
    form: Form,
    kinds: Vec<Choice>,
    tiers: Vec<Choice>,
    states: Vec<Choice>,
    period: Option<String>,
    lines: Vec<Line>,
    total: u64,
    pages: u64,
    may_enter: bool,
    /// The place that the list is narrowed to: its key and name.
    place: Option<(String, String)>,
    /// Filters of the address that nobody knows, as they stand there.
    unknown: Vec<String>,
}

pub(super) async fn show(mut page: PageContext, at: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let desk = &at.desk;
    let unknown = take_unknown(desk, &mut page.query);
    let rounds = rounds::meant(desk, Asked::Running).await?;
    let found =
        sites::register(desk, rounds.as_ref(), &question(&page.query), page.number()).await?;
    let lines = found.rows.iter().map(|row| line(t, desk, row)).collect();
    page::html(&List {
        t,
        form: Form::filled(
            page.query
                .pairs()
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone())),
        ),
        kinds: words(t, "site-kind", SiteKind::SITES, SiteKind::as_str),
        tiers: words(t, "managing-tier", ManagingTier::ALL, ManagingTier::as_str),
        states: states(t),
        period: rounds.map(|rounds| crate::rounds::said(t, &rounds)),
        lines,
        total: found.total,
        pages: sites::pages(found.total),
        may_enter: office::imports::may_import(desk).is_ok(),
        place: place(&page.query).map(|place| {
            let units = desk.office.places.units();
            (place.to_string(), units.full_name_on(&place, desk.today()))
        }),
        unknown,
        page,
    })
}

/// Takes what stands in no list out of the filter, so that no link carries it on; as it stood.
fn take_unknown(desk: &Desk, query: &mut Query) -> Vec<String> {
    let known = |name: &str, value: &str| match name {
        "place" => value
            .parse::<LifeId>()
            .is_ok_and(|place| desk.office.places.units().get(&place).is_some()),
        _ if value.is_empty() => true,
        "kind" => SiteKind::from_text(value).is_some(),
        "tier" => ManagingTier::from_text(value).is_some(),
        "state" => value == "unregistered" || Status::from_text(value).is_some(),
        "closed" => value == "yes",
        "sort" => matches!(value, "name" | "state"),
        "page" => value.parse::<u64>().is_ok_and(|page| page > 0),
        _ => true,
    };
    let pairs = query.pairs().iter();
    let unknown: Vec<(String, String)> = pairs
        .filter(|(name, value)| !known(name, value.trim()))
        .map(|(name, value)| (name.clone(), value.trim().to_owned()))
        .collect();
    for (name, value) in &unknown {
        *query = query.less(name, value);
    }
    unknown
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// The unit that the list is narrowed to.
fn place(query: &Query) -> Option<LifeId> {
    query.get("place").parse().ok()
}

/// What the address asks for. Words that are in no list count as absent.
pub(super) fn question(query: &Query) -> Question {
    let states = query
        .all("state")
        .filter_map(Status::from_text)
        .flat_map(states_of)
        .collect();
    Question {
        place: place(query),
        kinds: query.all("kind").filter_map(SiteKind::from_text).collect(),
        tier: ManagingTier::from_text(query.get("tier")),
        states,
        unregistered: query.has("state", "unregistered"),
        words: query.get("q").to_owned(),
        with_closed: query.has("closed", "yes"),
        sort: match (query.get("sort"), query.get("way")) {
            ("state", "down") => Sort::StateDown,
            ("state", _) => Sort::State,
            (_, "down") => Sort::NameDown,
            _ => Sort::Name,
        },
        ..Question::default()
    }
}

/// The states behind a status word.
fn states_of(status: Status) -> impl Iterator<Item = DossierState> {
    DossierState::ALL
        .iter()
        .copied()
        .filter(move |state| Status::of_state(state.as_str()) == Some(status))
}

fn states(t: T) -> Vec<Choice> {
    let mut choices = vec![Choice::new("unregistered", t.s("sites-unregistered"))];
    choices.extend(Status::ALL.map(|status| Choice::new(status.as_str(), status.word(t))));
    choices
}

fn line(t: T, desk: &Desk, row: &ListRow) -> Line {
    let facts = &row.site.facts;
    let state = row.dossier.as_ref().map(|dossier| dossier.state.as_str());
    let status = state.and_then(Status::of_state);
    Line {
        id: row.site.id,
        name: facts.name.clone(),
        place: desk.office.places.name_on(&facts.atom, desk.today()),
        address: facts.address.clone(),
        code: row.site.code.clone().unwrap_or_default(),
        kind: t.word("site-kind", facts.kind.as_str()),
        size: facts
            .size
            .map(|size| t.word("size-class", size.as_str()))
            .unwrap_or_default(),
        tier: t.word("managing-tier", facts.tier.as_str()),
        workers: facts.workers.map(u64::from),
        closed: facts.closed,
        invented: row.site.invented,
        status,
        state: match (status, state) {
            (Some(status), _) => status.word(t),
            (None, Some(state)) => t.word("sites-state", state),
            (None, None) => t.s("sites-unregistered"),
        },
    }
}

pub(super) async fn sheet(
    mut page: PageContext,
    at: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let (t, desk) = (page.t, at.desk);
    take_unknown(&desk, &mut page.query);
    let rounds = rounds::meant(&desk, Asked::Running).await?;
    let question = question(&page.query);
    // Asked once before the answer begins, so that a refusal is still a page.
    let first = sites::stretch(&desk, rounds.as_ref(), &question, Cursor::default()).await?;
    let about = About {
        title: t.s("sites-title"),
        question: said(t, &desk, &page.query, rounds.as_ref()),
        at: desk.now,
        file: "so-co-so",
        columns: columns(t),
    };
    let (rows, response) = export::stream(t, sheet, about);
    tokio::spawn(async move {
        let mut found = Ok(first);
        loop {
            let (chunk, cursor) = match found {
                Ok((read, _)) if read.is_empty() => return,
                Ok((read, cursor)) => {
                    let cells = read.iter().map(|row| cells(&line(t, &desk, row)));
                    (Ok(cells.collect()), Some(cursor))
                }
                Err(error) => (Err(error), None),
            };
            let gone = rows.send(chunk).await.is_err();
            let Some(cursor) = cursor.filter(|_| !gone) else {
                return;
            };
            found = sites::stretch(&desk, rounds.as_ref(), &question, cursor).await;
        }
    });
    Ok(response)
}

fn columns(t: T) -> Vec<Column> {
    let text = |key: &str| Column::new(t.s(key), ColumnKind::Text);
    vec![
        text("sites-name"),
        text("sites-code"),
        text("sites-kind"),
        text("sites-size"),
        text("sites-tier"),
        text("sites-place"),
        text("sites-address"),
        Column::new(t.s("sites-workers-persons"), ColumnKind::Count),
        text("sites-state"),
    ]
}

fn cells(line: &Line) -> Vec<Cell> {
    let text = |text: &String| {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text.clone())
        }
    };
    vec![
        text(&line.name),
        text(&line.code),
        text(&line.kind),
        text(&line.size),
        text(&line.tier),
        text(&line.place),
        text(&line.address),
        line.workers.map_or(Cell::Empty, Cell::Count),
        text(&line.state),
    ]
}

/// The filter in words, for the head of a sheet.
fn said(t: T, desk: &Desk, query: &Query, rounds: Option<&Meant>) -> String {
    let units = desk.office.places.units();
    let place = place(query).map(|place| units.full_name_on(&place, desk.today()));
    let mut parts: Vec<String> = place.into_iter().collect();
    if let Some(rounds) = rounds {
        parts.push(t.a("dossiers-of", ("period", crate::rounds::said(t, rounds))));
    }
    parts.extend(
        query
            .all("kind")
            .filter_map(SiteKind::from_text)
            .map(|kind| t.word("site-kind", kind.as_str())),
    );
    parts.extend(
        ManagingTier::from_text(query.get("tier"))
            .map(|tier| t.word("managing-tier", tier.as_str())),
    );
    parts.extend(
        query
            .all("state")
            .filter_map(Status::from_text)
            .map(|status| status.word(t)),
    );
    if query.has("state", "unregistered") {
        parts.push(t.s("sites-unregistered"));
    }
    if !query.get("q").is_empty() {
        parts.push(format!("“{}”", query.get("q")));
    }
    if query.has("closed", "yes") {
        parts.push(t.s("sites-with-closed"));
    }
    parts.join("; ")
}
