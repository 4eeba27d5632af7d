//! E-mail on its way out, for whoever runs the server: what waits, what failed and why, another attempt, a trial. Neither
//! addresses nor what is said is shown.

use super::{
    export::{self, About},
    sheets::cell,
};
use crate::{
    App,
    desk::AtDesk,
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
    response::Response,
    routing::get,
};
use base::{OutboxId, Timestamp};
use office::{
    Desk,
    outbox::{self, Listed, OutboxState, PAGE, Post},
};
use papers::{Cell, Column, ColumnKind};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Outbox, get(show).post(act))
        .route(at::OutboxSheet, get(sheet))
}

/// One message, in words.
struct Line {
    id: String,
    what: String,
    state: String,
    /// Kind of the mark: late for what needs a person.
    mark: &'static str,
    why: String,
    attempts: u32,
    queued_at: Timestamp,
    changed_at: Timestamp,
    next_at: Option<Timestamp>,
    may_try_again: bool,
}

#[derive(Template)]
#[template(path = "outbox/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    post: String,
    down: Option<String>,
    counts: Vec<(String, String)>,
    states: Vec<(&'static str, String)>,
    state: &'static str,
    lines: Vec<Line>,
    older: Option<String>,
    sends: bool,
    csv: String,
    xlsx: String,
}

fn state_of(query: &Query) -> Option<OutboxState> {
    OutboxState::from_text(query.get("state"))
}

async fn show(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
) -> Result<Response, PageError> {
    page::html(&whole(&app, page, &desk, Form::new()).await?)
}

async fn whole(
    app: &App,
    page: PageContext,
    desk: &Desk,
    mut form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let state = state_of(&page.query);
    let before: Option<OutboxId> = page.query.get("before").parse().ok();
    let found = outbox::load(desk, state, before, PAGE).await?;
    form.label("address", t.s("outbox-trial-address"));
    let word = |state: OutboxState| t.word("outbox-state", state.as_str());
    let (post, down) = match found.post {
        Post::None if app.demo().is_some() => (t.s("outbox-demo"), None),
        Post::None => (t.s("outbox-none-configured"), None),
        Post::Sends { from, down } => (
            t.a("outbox-sends", ("from", from)),
            down.map(|(since, reason, reply)| {
                let why = why(t, &reason, reply);
                t.a("outbox-down", (("since", t.moment(since)), ("why", why)))
            }),
        ),
    };
    let whole = page.query.without("before");
    Ok(Show {
        t,
        form,
        sends: reminders_are_sent(desk),
        post,
        down,
        counts: found
            .counts
            .iter()
            .map(|(state, n)| (word(*state), t.count(*n)))
            .collect(),
        states: OutboxState::ALL
            .iter()
            .map(|state| (state.as_str(), word(*state)))
            .collect(),
        state: state.map_or("", OutboxState::as_str),
        lines: found.rows.into_iter().map(|row| line(t, &row)).collect(),
        older: found
            .older
            .map(|id| Route::Outbox.with(&page.query.with("before", id))),
        csv: Route::OutboxSheet(Sheet::Csv).with(&whole),
        xlsx: Route::OutboxSheet(Sheet::Xlsx).with(&whole),
        page: page.crumb("home-title", Route::Home),
    })
}

fn reminders_are_sent(desk: &Desk) -> bool {
    office::reminders::are_sent(&desk.office)
}

/// Why it was not sent, with the number of the server's answer.
fn why(t: T, reason: &str, reply: Option<u32>) -> String {
    let words = t.word("outbox-reason", reason);
    match reply {
        Some(reply) => t.a(
            "outbox-reply",
            (("why", words), ("reply", reply.to_string())),
        ),
        None => words,
    }
}

fn line(t: T, row: &Listed) -> Line {
    Line {
        id: row.id.to_string(),
        what: t.word("outbox-kind", row.kind.as_str()),
        state: t.word("outbox-state", row.state.as_str()),
        mark: match row.state {
            OutboxState::Failed | OutboxState::Uncertain => "late",
            OutboxState::Queued if row.reason.is_some() => "due",
            _ => "",
        },
        why: row
            .reason
            .as_ref()
            .map(|reason| why(t, reason, row.reply))
            .unwrap_or_default(),
        attempts: row.attempts,
        queued_at: row.queued_at,
        changed_at: row.changed_at,
        next_at: row.next_at,
        may_try_again: row.may_try_again,
    }
}

async fn act(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let done = if form.value("do") == "again" {
        let Some(id) = form.id::<OutboxId>("id") else {
            return Err(PageError::Malformed);
        };
        outbox::again(&desk, id).await.map(|()| "done-outbox-again")
    } else {
        let address = form.value("address").to_owned();
        let queued = outbox::trial(&desk, &address).await;
        queued.map(|()| "done-outbox-trial")
    };
    match done {
        Ok(key) => Ok(page::done(&Route::Outbox, key)),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &whole(&app, page, &desk, form).await?)
        }
    }
}

/// Messages read at once for a sheet.
const CHUNK: u32 = 1000;

async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let t = page.t;
    let state = state_of(&page.query);
    // Asked once before the answer begins, so that a refusal is still a page.
    let first = outbox::load(&desk, state, None, CHUNK).await?;
    let column = |key: &str| Column::new(t.s(key), ColumnKind::Text);
    let about = About {
        title: t.s("outbox-title"),
        question: state.map_or_else(
            || t.s("common-all"),
            |state| t.word("outbox-state", state.as_str()),
        ),
        at: page.now,
        file: "thu-gui-di",
        columns: vec![
            column("outbox-queued-at"),
            column("outbox-kind"),
            column("outbox-state"),
            column("outbox-why"),
            Column::new(t.s("outbox-attempts"), ColumnKind::Count),
            column("outbox-changed-at"),
        ],
    };
    let (rows, response) = export::stream(t, sheet, about);
    tokio::spawn(async move {
        let mut found = Ok(first);
        loop {
            let (chunk, older) = match found {
                Ok(read) => {
                    let cells = read.rows.into_iter().map(|row| cells(t, &row));
                    (Ok(cells.collect()), read.older)
                }
                Err(error) => (Err(error), None),
            };
            let gone = rows.send(chunk).await.is_err();
            let Some(older) = older.filter(|_| !gone) else {
                return;
            };
            found = outbox::load(&desk, state, Some(older), CHUNK).await;
        }
    });
    Ok(response)
}

fn cells(t: T, row: &Listed) -> Vec<Cell> {
    let line = line(t, row);
    vec![
        cell(t.moment(line.queued_at)),
        cell(line.what),
        cell(line.state),
        cell(line.why),
        Cell::Count(line.attempts.into()),
        cell(t.moment(line.changed_at)),
    ]
}
