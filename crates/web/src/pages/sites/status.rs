//! Closing a site, reopening it, or making it one with the site it duplicates.

use super::{site_id, way};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::{Day, SiteId};
use office::{
    Desk,
    lists::Question,
    sites::{self, SiteView},
};

/// Sites offered to merge into.
const OFFERED: usize = 10;

#[derive(Template)]
#[template(path = "sites/status.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    id: SiteId,
    name: String,
    closed: bool,
    closes_on: Option<Day>,
    search: Form,
    offered: Vec<Choice>,
}

pub(super) async fn show(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let view = supervised(&at.desk, id).await?;
    let form = Form::filled([
        ("from_day", at.desk.today().vietnamese()),
        ("merged_from", at.desk.today().vietnamese()),
        ("version", view.version.to_string()),
    ]);
    page::html(&status(page, &at.desk, id, &view, form).await?)
}

async fn supervised(desk: &Desk, id: SiteId) -> Result<SiteView, PageError> {
    let view = sites::load(desk, id).await?;
    if view.may_supervise {
        Ok(view)
    } else {
        Err(PageError::NotFound)
    }
}

async fn status(
    page: PageContext,
    desk: &Desk,
    id: SiteId,
    view: &SiteView,
    mut form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let name = view.site().facts.name.clone();
    for (field, key) in [
        ("from_day", "sites-from-day"),
        ("reason", "sites-reason"),
        ("stays", "sites-stays"),
        ("merged_from", "sites-merge-day"),
    ] {
        form.label(field, t.s(key));
    }
    let asked = [form.value("q"), page.query.get("q"), &name];
    let words = asked.into_iter().find(|words| !words.is_empty());
    let words = words.unwrap_or_default().to_owned();
    let offered = offered(desk, id, &words).await?;
    Ok(Show {
        t,
        form,
        id,
        closed: view.site().facts.closed,
        closes_on: view.closes_on,
        search: Form::filled([("q", words)]),
        offered,
        page: way(page, desk, id, &name),
        name,
    })
}

/// Sites that this desk knows by these words, other than the one itself.
async fn offered(desk: &Desk, id: SiteId, words: &str) -> Result<Vec<Choice>, PageError> {
    let question = Question {
        words: words.to_owned(),
        with_closed: true,
        ..Question::default()
    };
    let found = sites::register(desk, None, &question, 1).await?;
    let choice = |site: &office::rows::SiteRow| {
        let place = desk.office.places.name_on(&site.facts.atom, desk.today());
        let code = site.code.as_deref().unwrap_or_default();
        let hint = [code, &place]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" · ");
        Choice::new(site.id.to_string(), site.facts.name.clone()).hint(hint)
    };
    Ok(found
        .rows
        .iter()
        .map(|row| &row.site)
        .filter(|site| site.id != id)
        .take(OFFERED)
        .map(choice)
        .collect())
}

pub(super) async fn send(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let version = form.value("version").parse().unwrap_or(-1);
    let merged_from = form.value("merged_from").to_owned();
    let (day, reason) = (
        form.value("from_day").to_owned(),
        form.value("reason").to_owned(),
    );
    let (done, to, words) = match form.value("do") {
        "close" => {
            let done = sites::close(&at.desk, id, &day, &reason, version).await;
            (Some(done), id, "done-site-closed")
        }
        "reopen" => {
            let done = sites::reopen(&at.desk, id, &day, &reason, version).await;
            (Some(done), id, "done-site-reopened")
        }
        "merge" => match form.id::<SiteId>("stays") {
            Some(stays) => {
                let done = sites::merge(&at.desk, id, stays, &merged_from, version).await;
                (Some(done), stays, "done-site-merged")
            }
            None => (None, id, ""),
        },
        _ => return Err(PageError::Malformed),
    };
    match done {
        Some(Ok(())) => return Ok(page::done(&Route::Site(to), words)),
        Some(Err(error)) => form.take(error)?,
        None => {}
    }
    // The day of the form beside the one that was sent.
    let beside = match form.value("do") {
        "merge" => "from_day",
        _ => "merged_from",
    };
    form.push(beside, at.desk.today().vietnamese());
    let view = supervised(&at.desk, id).await?;
    page::html_with(
        UNPROCESSABLE,
        &status(page, &at.desk, id, &view, form).await?,
    )
}
