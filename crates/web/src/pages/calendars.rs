//! Calendars of what is due, for calendar programs: the subscribed one of a post, and one dossier's days as a file.

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::PageContext,
    routes::{Route, at},
};
use assessments::reminders::Task;
use axum::{
    Router,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{DossierId, Timestamp};
use office::{
    calendars::{self, Due},
    reminders::Thing,
};
use papers::{Calendar, Event, write_calendar};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Calendar, get(subscribed))
        .route(at::DossierCalendar, get(of_dossier))
}

/// Anyone who knows the secret; nobody has entered here.
async fn subscribed(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let due = calendars::load(&app.office(), &token).await?;
    Ok(file(&app, &due, None))
}

async fn of_dossier(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    let due = calendars::of_dossier(&desk, id, page.t.lang()).await?;
    Ok(file(&app, &due, Some("han-ho-so.ics")))
}

fn file(app: &App, due: &Due, name: Option<&str>) -> Response {
    let t = T(due.lang);
    let events = due.things.iter();
    let calendar = Calendar {
        name: t.a("calendar-name", ("place", due.office.get(due.lang))),
        lang: due.lang,
        events: events.filter_map(|thing| event(t, app, thing)).collect(),
    };
    let place = name.map_or_else(
        || "inline".to_owned(),
        |name| format!("attachment; filename=\"{name}\""),
    );
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/calendar; charset=utf-8".to_owned(),
        ),
        (header::CONTENT_DISPOSITION, place),
    ];
    (headers, write_calendar(&calendar)).into_response()
}

/// What stands on the day of a thing; nothing for what has no day.
fn event(t: T, app: &App, thing: &Thing) -> Option<Event> {
    let day = thing.item.day?;
    let task = thing.item.task;
    // One thing keeps its name for ever: of a dossier, or of a round where it is about many; handing in again is handing in.
    let about = thing
        .dossier
        .map_or_else(|| thing.round.to_string(), |id| id.to_string());
    let facts = (("year", thing.year.to_string()), ("n", thing.item.count));
    let name = match task {
        Task::HandInAgain => Task::HandIn,
        other => other,
    };
    Some(Event {
        uid: format!("{about}-{}@binhyen", name.as_str()),
        sequence: thing.version,
        // What only the round says has not changed since its year began.
        changed_at: thing
            .changed_at
            .unwrap_or_else(|| Timestamp::on(day.plus_days(-366), 0)),
        day,
        title: title(t, thing, t.a(&format!("calendar-{}", task.as_str()), facts)),
        text: if thing.item.count > 1 {
            t.a("calendar-count", ("n", thing.item.count))
        } else {
            String::new()
        },
        link: format!("{}{}", app.public_url, link(thing)),
    })
}

/// The title, with the kinds of site it is about where there are rounds for others.
fn title(t: T, thing: &Thing, what: String) -> String {
    if thing.kinds.is_empty() {
        return what;
    }
    let kinds = thing.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|kind| t.word("site-kind", kind.as_str()).to_lowercase())
        .collect();
    format!("{what} ({})", kinds.join(", "))
}

/// Where it is done.
fn link(thing: &Thing) -> Route {
    match (thing.item.task, thing.dossier) {
        (Task::Review, Some(id)) => Route::Review(id),
        (_, Some(id)) => Route::Dossier(id),
        (Task::Decide, None) => Route::Decide,
        (Task::Review | Task::Urge, None) => Route::Queue,
        _ => Route::Home,
    }
}
