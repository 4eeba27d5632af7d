//! Texts to be copied into a chat group of sites, or sent to one site: polite, with days and counts, without a name.

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, at},
};
use askama::Template;
use assessments::reminders::Task;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use base::{Day, DossierId, LifeId};
use office::{
    calendars,
    reminders::{GroupText, Thing, group_text},
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::GroupText, get(group))
        .route(at::DossierText, get(dossier))
}

#[derive(Template)]
#[template(path = "reminders/text.html")]
struct Text {
    t: T,
    page: PageContext,
    lead: String,
    /// The text; empty when there is nothing to remind of.
    said: String,
    /// How many lines it takes on a screen.
    rows: usize,
    letters: Option<String>,
}

/// Lines that a paragraph takes on a phone, to show a text without scrolling in it.
const LINES_EACH: usize = 2;

fn shown(page: PageContext, lead: String, text: String, letters: Option<String>) -> Text {
    Text {
        t: page.t,
        rows: text.lines().count() * LINES_EACH,
        page,
        lead,
        said: text,
        letters,
    }
}

async fn group(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
) -> Result<Response, PageError> {
    let t = page.t;
    let place = page.query.get("place");
    let place: Option<LifeId> = match place {
        "" => None,
        place => Some(place.parse().map_err(|_| PageError::NotFound)?),
    };
    let found = group_text(&desk, place).await?;
    let link = format!("{}{}", app.public_url, Route::Home);
    let text = match found.rounds.as_slice() {
        [] => String::new(),
        _ => group_words(t, &found, desk.today(), &link),
    };
    let urging = office::letters::may_issue(&desk).is_ok();
    let letters =
        urging.then(|| crate::pages::letters::address(office::letters::LetterKind::Urging));
    let lead = t.s("reminders-text-lead");
    page::html(&shown(
        page.crumb("home-title", Route::Home),
        lead,
        text,
        letters,
    ))
}

fn group_words(t: T, found: &GroupText, today: Day, link: &str) -> String {
    let to = if found.place.is_empty() {
        t.s("reminders-text-to-all")
    } else {
        t.a("reminders-text-to", ("place", &found.place))
    };
    let mut lines = vec![to];
    for one in &found.rounds {
        let round = crate::rounds::name(t, &one.round);
        lines.push(t.a(
            "reminders-text-round",
            (("round", round), ("day", t.day(today))),
        ));
        let due = one.round.registration_due;
        let mut tell = |key: &str, n: u64, day: Day| {
            if n > 0 {
                lines.push(t.a(key, (("n", n), ("day", t.day(day)))));
            }
        };
        let unregistered = if due < today {
            "reminders-text-unregistered-late"
        } else {
            "reminders-text-unregistered"
        };
        tell(unregistered, one.unregistered, due);
        tell("reminders-text-open", one.open, one.closing_day());
        tell("reminders-text-returned", one.returned, one.closing_day());
        tell("reminders-text-last-days", one.last_days, one.last_day());
    }
    lines.push(t.a("reminders-text-open-link", ("link", link)));
    lines.push(if found.office.is_empty() {
        t.s("reminders-text-thanks")
    } else {
        t.a("reminders-text-ask", ("office", &found.office))
    });
    lines.join("\n")
}

async fn dossier(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    let t = page.t;
    let due = calendars::of_dossier(&desk, id, t.lang()).await?;
    let lines: Vec<String> = due
        .things
        .iter()
        .filter_map(|thing| line(t, thing))
        .collect();
    let text = if lines.is_empty() {
        String::new()
    } else {
        let link = format!("{}{}", app.public_url, Route::Dossier(id));
        let mut all = vec![t.s("reminders-text-to-site")];
        all.extend(lines);
        all.push(t.a("reminders-text-open-link", ("link", link)));
        all.push(t.s("reminders-text-thanks"));
        all.join("\n")
    };
    let lead = t.s("reminders-text-lead-site");
    let page = page
        .crumb("home-title", Route::Home)
        .step(due.office.get(t.lang()), Route::Dossier(id));
    page::html(&shown(page, lead, text, None))
}

/// What the site is reminded of; nothing for what others have to do.
fn line(t: T, thing: &Thing) -> Option<String> {
    let day = thing.item.day?;
    let key = match thing.item.task {
        Task::RegistrationPapers => "reminders-text-registration-papers",
        Task::HandIn => "reminders-text-hand-in",
        Task::HandInAgain => "reminders-text-hand-in-again",
        Task::LastDays => "reminders-text-last-days-one",
        _ => return None,
    };
    Some(t.a(key, (("year", thing.year.to_string()), ("day", t.day(day)))))
}
