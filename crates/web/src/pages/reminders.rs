//! What one is told of what is due: a calendar's address, e-mail, and texts for chat groups.

mod text;

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Segment, at},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use base::{Lang, Timestamp};
use office::{
    Desk, calendars,
    reminders::{self, Typed},
    rows::ChoiceRow,
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Reminders, get(show).post(change))
        .route(at::ReminderConfirm, get(ask_confirm).post(confirm))
        .route(at::ReminderOff, get(ask_off).post(off))
        .merge(text::router())
}

/// What stands with the e-mail form.
struct Email {
    /// How it stands with the address: `none`, `asked`, `on`, `refused`.
    state: &'static str,
    languages: Vec<Choice>,
    wants: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "reminders/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    /// The calendar's address, right after it was given.
    address: Option<String>,
    calendar_since: Option<Timestamp>,
    email: Option<Email>,
    /// The demonstration sends nothing, and says so.
    pretends: bool,
    is_above: bool,
}

async fn show(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
) -> Result<Response, PageError> {
    let chosen = reminders::choice(&desk).await?;
    let form = filled(page.t, chosen.as_ref());
    page::html(&whole(&app, page, &desk, form, None).await?)
}

/// The form as it was last kept; all ticked for a first choice, in the language of the page.
fn filled(t: T, chosen: Option<&ChoiceRow>) -> Form {
    let mut form = Form::new();
    let (due, changed, weekly) =
        chosen.map_or((true, true, true), |row| (row.due, row.changed, row.weekly));
    form.push("address", chosen.map_or("", |row| row.address.as_str()));
    form.push("lang", chosen.map_or(t.lang(), |row| row.lang).tag());
    for (ticked, name) in [(due, "due"), (changed, "changed"), (weekly, "weekly")] {
        if ticked {
            form.push("wants", name);
        }
    }
    form
}

async fn whole(
    app: &App,
    page: PageContext,
    desk: &Desk,
    mut form: Form,
    token: Option<String>,
) -> Result<Show, PageError> {
    let t = page.t;
    form.label("address", t.s("reminders-address"));
    let chosen = reminders::choice(desk).await?;
    let calendar = calendars::own(desk).await?;
    let pretends = app.demo().is_some();
    let sends = pretends || reminders::are_sent(&desk.office);
    let address = |token| format!("{}{}", app.public_url, Route::Calendar(Segment(token)));
    Ok(Show {
        t,
        form,
        address: token.map(address),
        calendar_since: calendar.map(|row| row.created_at),
        email: sends.then(|| email(t, chosen.as_ref())),
        pretends,
        is_above: office::lists::own_queue(desk).is_some(),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("me-title", Route::Me),
    })
}

fn email(t: T, chosen: Option<&ChoiceRow>) -> Email {
    let want = |name: &str| {
        let hint = t.s(&format!("reminders-want-{name}-hint"));
        Choice::new(name, t.s(&format!("reminders-want-{name}"))).hint(hint)
    };
    Email {
        state: match chosen {
            None => "none",
            Some(row) if row.refused_at.is_some() => "refused",
            Some(row) if row.confirmed_at.is_none() => "asked",
            Some(_) => "on",
        },
        languages: vec![
            Choice::new(Lang::Vi.tag(), "Tiếng Việt"),
            Choice::new(Lang::En.tag(), "English"),
        ],
        wants: ["due", "changed", "weekly"].map(want).to_vec(),
    }
}

async fn change(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    match form.value("do") {
        "calendar" => {
            let token = calendars::give(&desk, page.t.lang()).await?;
            let chosen = reminders::choice(&desk).await?;
            let form = filled(page.t, chosen.as_ref());
            page::html(&whole(&app, page, &desk, form, Some(token)).await?)
        }
        "calendar-off" => {
            calendars::take_back(&desk).await?;
            Ok(page::done(&Route::Reminders, "done-calendar-off"))
        }
        "forget" => {
            reminders::forget(&desk).await?;
            Ok(page::done(&Route::Reminders, "done-reminders-off"))
        }
        _ => {
            let typed = typed(&form);
            match reminders::choose(&desk, &typed).await {
                Ok(true) => Ok(page::done(&Route::Reminders, "done-reminders-asked")),
                Ok(false) => Ok(page::done(&Route::Reminders, "done-reminders-kept")),
                Err(error) => {
                    form.take(error)?;
                    let page = whole(&app, page, &desk, form, None).await?;
                    page::html_with(UNPROCESSABLE, &page)
                }
            }
        }
    }
}

fn typed(form: &Form) -> Typed {
    let lang = form.value("lang");
    let lang = Lang::ALL.into_iter().find(|known| known.tag() == lang);
    Typed {
        address: form.value("address").to_owned(),
        lang: lang.unwrap_or_default(),
        due: form.has("wants", "due"),
        changed: form.has("wants", "changed"),
        weekly: form.has("wants", "weekly"),
    }
}

/// A link in a message leads here: one button, since programs that look at links press none.
#[derive(Template)]
#[template(path = "reminders/press.html")]
struct Press {
    t: T,
    page: PageContext,
    /// What the button is for: `confirm`, `off`, or that it was done: `confirmed`, `ended`, `gone`.
    what: &'static str,
    text: String,
    /// Where it posts to, and its words.
    button: Option<(Route, String)>,
}

fn press(
    page: PageContext,
    what: &'static str,
    button: Option<Route>,
) -> Result<Response, PageError> {
    let t = page.t;
    let words = |part: &str| t.s(&format!("reminders-press-{what}-{part}"));
    page::html(&Press {
        t,
        what,
        text: words("text"),
        button: button.map(|to| (to, words("button"))),
        page,
    })
}

async fn ask_confirm(
    State(app): State<App>,
    page: PageContext,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    if reminders::asks(&app.office(), &token).await? {
        press(
            page,
            "confirm",
            Some(Route::ReminderConfirm(Segment(token))),
        )
    } else {
        press(page, "gone", None)
    }
}

async fn confirm(
    State(app): State<App>,
    page: PageContext,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    match reminders::confirm(&app.office(), &token).await {
        Ok(()) => press(page, "confirmed", None),
        Err(office::OfficeError::NotFound) => press(page, "gone", None),
        Err(error) => Err(error.into()),
    }
}

async fn ask_off(page: PageContext, Path(token): Path<String>) -> Result<Response, PageError> {
    // Whether the token is known is not told: the button does the same either way.
    press(page, "off", Some(Route::ReminderOff(Segment(token))))
}

/// Also what a mail program posts by itself when its reader presses "unsubscribe" (RFC 8058).
async fn off(
    State(app): State<App>,
    page: PageContext,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    reminders::off(&app.office(), &token).await?;
    press(page, "ended", None)
}

#[cfg(test)]
mod tests;
