//! A round goes over to a correction of its edition: what becomes of each dossier, and the one act.

use super::{
    export::{self, About},
    sheets::{cell, kind_of},
};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Segment, Sheet, at},
};
use askama::Template;
use axum::{Router, extract::Path, response::Response, routing::get};
use base::RoundId;
use office::{
    Desk,
    editions::{self, Fate, Following, Group},
    rows::RoundRow,
};
use papers::{Column, ColumnKind};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::RoundFollow, get(show).post(follow))
        .route(at::RoundFollowSheet, get(sheet))
}

/// The corrections of a round's edition, each with where it is gone over to; none for those who may not.
pub(super) fn offered(desk: &Desk, round: &RoundRow) -> Result<Vec<(String, String)>, PageError> {
    let all = editions::targets(desk, round)?;
    let link = |pack: &std::sync::Arc<standards::Pack>| {
        let query = Query::new().with("to", pack.name());
        let route = Route::RoundFollow(round.id);
        (route.with(&query), pack.edition.clone())
    };
    Ok(all.iter().map(link).collect())
}

/// Dossiers that stand alike.
struct Line {
    state: String,
    edition: String,
    dossiers: u64,
    fate: String,
    follows: bool,
}

#[derive(Template)]
#[template(path = "follow/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    title: String,
    from: (Segment, String),
    to: (Segment, String),
    changes: String,
    follows: u64,
    keeps: u64,
    binds: Vec<String>,
    lines: Vec<Line>,
    /// There is something to be done.
    open: bool,
    sheets: Option<(String, String)>,
}

fn fate(t: T, fate: Fate) -> String {
    match fate {
        Fate::Follows => t.s("follow-fate-follows"),
        Fate::Has => t.s("follow-fate-has"),
        Fate::Keeps(code) => t.code(code, &[]),
    }
}

/// The edition within its standard.
fn short(name: &str) -> String {
    let short = name.split_once('@').map_or(name, |(_, edition)| edition);
    short.to_owned()
}

fn line(t: T, group: &Group) -> Line {
    Line {
        state: t.word("state", group.state.as_str()),
        edition: short(&group.edition),
        dossiers: group.dossiers,
        fate: fate(t, group.fate),
        follows: group.fate == Fate::Follows,
    }
}

fn render(
    page: PageContext,
    desk: &Desk,
    found: &Following,
    mut form: Form,
) -> Result<Response, PageError> {
    let t = page.t;
    let (round, to) = (&found.round, found.to.name());
    if let Some(refusal) = found.refusal()
        && !form.is_faulty()
    {
        form.refuse(&refusal);
    }
    let query = Query::new().with("to", to.as_str());
    let address = |sheet| Route::RoundFollowSheet(round.id, sheet).with(&query);
    // Who may not see the sites of the place is told how many there are, not which.
    let sees = office::lists::may_see(desk, round.atom.as_ref());
    let part = |pack: &standards::Pack| (Segment(pack.name()), pack.edition.clone());
    let binds = found.binds.iter().map(|change| {
        let line = super::standards::change_line(t, change);
        format!("{} {}: {}", line.criterion, line.part, line.what)
    });
    let year = t.a("rounds-round", ("year", round.counts_for_year.to_string()));
    let template = Show {
        t,
        title: found.from.title.get(t.lang()).to_owned(),
        from: part(&found.from),
        to: part(&found.to),
        changes: Route::StandardChanges(Segment(found.from.name())).with(&query),
        follows: found.follow(),
        keeps: found.keep(),
        binds: binds.collect(),
        lines: found.groups.iter().map(|group| line(t, group)).collect(),
        open: found.refusal().is_none(),
        sheets: sees.then(|| (address(Sheet::Csv), address(Sheet::Xlsx))),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("rounds-title", Route::Rounds)
            .step(year, Route::Round(round.id)),
        form,
    };
    page::html(&template)
}

fn id_of(raw: &str) -> Result<RoundId, PageError> {
    raw.parse().map_err(|_| PageError::NotFound)
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let found = editions::preview(&desk, id_of(&id)?, page.query.get("to")).await?;
    render(page, &desk, &found, Form::new())
}

async fn follow(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let (to, seen) = (form.value("to").to_owned(), form.value("seen").to_owned());
    match editions::follow(&desk, id, &to, &seen).await {
        Ok(_) => Ok(page::done(&Route::Round(id), "done-round-followed")),
        Err(error) => {
            form.take(error)?;
            let found = editions::preview(&desk, id, &to).await?;
            let mut response = render(page, &desk, &found, form)?;
            *response.status_mut() = UNPROCESSABLE;
            Ok(response)
        }
    }
}

/// Every dossier with what the act does to it, written while it is read.
async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let id = id_of(&id)?;
    let to = page.query.get("to").to_owned();
    let found = editions::preview(&desk, id, &to).await?;
    let mut lines = editions::lines(&desk, id, &to, None).await?;
    let columns = [
        "sites-name",
        "follow-col-state",
        "follow-col-edition",
        "follow-col-fate",
    ];
    let about = About {
        title: t.s("follow-title"),
        question: format!("{} → {to}", found.round.edition),
        at: page.now,
        file: "ho-so-theo-ban-sua",
        columns: columns
            .iter()
            .map(|key| Column::new(t.s(key), ColumnKind::Text))
            .collect(),
    };
    let (rows, response) = export::stream(t, sheet, about);
    tokio::spawn(async move {
        while let Some(last) = lines.last().map(|line| line.dossier) {
            let chunk = lines.iter().map(|line| {
                vec![
                    cell(line.name.as_str()),
                    cell(t.word("state", line.state.as_str())),
                    cell(line.edition.as_str()),
                    cell(fate(t, line.fate)),
                ]
            });
            if rows.send(Ok(chunk.collect())).await.is_err() {
                return;
            }
            match editions::lines(&desk, id, &to, Some(last)).await {
                Ok(next) => lines = next,
                Err(error) => {
                    // Whoever reads learns it from the broken connection.
                    drop(rows.send(Err(error)).await);
                    return;
                }
            }
        }
    });
    Ok(response)
}

#[cfg(test)]
mod tests;
