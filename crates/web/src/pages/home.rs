//! The front door: what is due, by role; a public start page, or the demonstration's story, when nobody has entered.

mod office_side;
mod site_side;

use crate::{
    App,
    desk::{Anyone, AtDesk},
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, at},
    status::Status,
};
use askama::Template;
use axum::{Router, extract::State, response::Response, routing::get};
use base::Day;
use measures::Dictionary;
use office::{home::Home, rows::NoticeRow};
use std::collections::BTreeMap;

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Home, get(show))
}

/// Something to do.
struct Task {
    href: String,
    title: String,
    hint: String,
    due: Option<Day>,
    button: String,
    status: Option<Status>,
}

/// Tasks that are due on one day.
struct Group {
    due: Option<Day>,
    tasks: Vec<Task>,
}

/// One line of how things stand.
struct Fact {
    label: String,
    words: String,
    href: Option<String>,
    status: Option<Status>,
}

/// Something that changed.
#[derive(PartialEq, Eq)]
struct Notice {
    href: Option<String>,
    about: String,
    words: String,
    at: String,
}

/// A short table of two columns.
struct List {
    id: &'static str,
    title: String,
    columns: (String, String),
    numbers: bool,
    rows: Vec<ListLine>,
}

struct ListLine {
    href: String,
    name: String,
    sub: String,
    value: String,
    status: Option<Status>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    t: T,
    page: PageContext,
    today: Day,
    heading: String,
    lead: String,
    first: Option<Task>,
    tasks_any: bool,
    groups: Vec<Group>,
    notices: Vec<Notice>,
    lists: Vec<List>,
    facts: Vec<Fact>,
    figures: Vec<(String, String, String)>,
    commands: Vec<(&'static str, String)>,
    links: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    t: T,
    page: PageContext,
}

async fn show(
    State(app): State<App>,
    page: PageContext,
    Anyone(desk): Anyone,
) -> Result<Response, PageError> {
    match (desk, app.demo()) {
        (Some(at), _) => at_home(page, at).await,
        (None, Some(demo)) => super::demo::front(&demo, page).await,
        (None, None) => page::html(&Start { t: page.t, page }),
    }
}

async fn at_home(page: PageContext, at: AtDesk) -> Result<Response, PageError> {
    let home = office::home::load(&at.desk).await?;
    let t = page.t;
    let name = at.seat.office.get(t.lang());
    let mut shown = HomePage {
        t,
        today: at.desk.today(),
        heading: if name.is_empty() {
            t.role(at.seat.role.as_str())
        } else {
            name.to_owned()
        },
        lead: String::new(),
        first: None,
        tasks_any: false,
        groups: Vec::new(),
        notices: Vec::new(),
        lists: Vec::new(),
        facts: Vec::new(),
        figures: Vec::new(),
        commands: Vec::new(),
        links: Vec::new(),
        page,
    };
    let tasks = match home {
        Home::AtSite(home) => site_side::fill(&mut shown, &home),
        Home::Worker(home) => site_side::fill_worker(&mut shown, &home),
        Home::Queue(home) => office_side::fill_queue(&mut shown, &at, &home),
        Home::Figures(home) => office_side::fill_figures(&mut shown, &at, &home),
        Home::Server(rounds) => office_side::fill_server(&mut shown, rounds.len()),
    };
    shown.arrange(tasks);
    page::html(&shown)
}

impl HomePage {
    /// The most pressing task stands alone with its button; the others are grouped by the day they are due.
    fn arrange(&mut self, tasks: Vec<Task>) {
        let mut tasks = tasks.into_iter();
        self.first = tasks.next();
        let mut groups: BTreeMap<(bool, Option<Day>), Vec<Task>> = BTreeMap::new();
        for task in tasks {
            groups
                .entry((task.due.is_none(), task.due))
                .or_default()
                .push(task);
        }
        self.tasks_any = !groups.is_empty();
        let group = |((_, due), tasks)| Group { due, tasks };
        self.groups = groups.into_iter().map(group).collect();
    }

    /// Tells a change once, however many records say the same of it.
    fn tell(&mut self, notice: Notice) {
        if self.notices.last() != Some(&notice) {
            self.notices.push(notice);
        }
    }

    fn fact(&mut self, label: impl Into<String>, words: impl Into<String>) {
        self.facts.push(Fact {
            label: label.into(),
            words: words.into(),
            href: None,
            status: None,
        });
    }
}

/// A notice in words.
fn notice(t: T, row: &NoticeRow, about: &str, href: Option<String>) -> Notice {
    let facts: serde_json::Value = serde_json::from_str(&row.facts).unwrap_or_default();
    let measure = facts.get("measure").and_then(serde_json::Value::as_str);
    let measure = measure.unwrap_or_default();
    let title = Dictionary::embedded().get(measure).map_or_else(
        || measure.to_owned(),
        |definition| definition.title.get(t.lang()).to_owned(),
    );
    let code = row.code.trim_start_matches("notice.");
    let words = t.maybe(&format!("home-notice-{code}"), &[("measure", title)]);
    Notice {
        href,
        about: about.to_owned(),
        words: words.unwrap_or_else(|| t.s("home-notice-other")),
        at: t.moment(row.at),
    }
}

/// Filters of a list as its address carries them.
fn filtered(pairs: &[(&str, &str)]) -> Query {
    pairs
        .iter()
        .fold(Query::new(), |query, (name, value)| query.with(name, value))
}

#[cfg(test)]
mod tests;
