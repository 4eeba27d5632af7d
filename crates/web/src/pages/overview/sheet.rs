//! The figures of a place as a sheet.

use super::{place_name, rounds_of};
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::PageContext,
    pages::export::{self, About},
    routes::Sheet,
};
use axum::{extract::Path, response::Response};
use base::LifeId;
use office::{Desk, lists, rows::Counts};
use papers::{Cell, Column, ColumnKind};

pub(super) async fn of_place(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((place, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let place = place.parse().map_err(|_| PageError::NotFound)?;
    answer(&page, &desk, Some(place), &sheet).await
}

pub(super) async fn of_country(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    answer(&page, &desk, None, &sheet).await
}

async fn answer(
    page: &PageContext,
    desk: &Desk,
    place: Option<LifeId>,
    sheet: &str,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(sheet).ok_or(PageError::NotFound)?;
    let t = page.t;
    let rounds = rounds_of(desk, place.as_ref(), &page.query).await?;
    let rounds = rounds.ok_or(PageError::NotFound)?;
    let found = lists::overview(desk, &rounds, place).await?;
    let facts = (
        ("place", place_name(t, &found)),
        ("period", crate::rounds::said(t, &rounds)),
    );
    let kinds = found.kinds.iter().map(|(kind, counts)| {
        let word = t.word("site-kind", kind.as_str());
        row(&t.s("overview-kind"), &word, counts)
    });
    let below = found
        .below
        .iter()
        .map(|line| row(&t.s("overview-unit"), &line.name, &line.counts));
    let total = row(&t.s("overview-total"), &place_name(t, &found), &found.total);
    let held = (found.held.sites > 0)
        .then(|| row(&t.s("overview-unit"), &t.s("overview-held"), &found.held));
    let rows = std::iter::once(total).chain(kinds).chain(below).chain(held);
    let about = About {
        title: t.s("overview-title"),
        question: t.a("overview-question", facts),
        at: page.now,
        file: "tong-hop",
        columns: columns(t),
    };
    export::whole(t, sheet, about, rows.collect())
}

fn columns(t: T) -> Vec<Column> {
    let count = |key: &str| Column::new(t.s(key), ColumnKind::Count);
    vec![
        Column::new(t.s("overview-row"), ColumnKind::Text),
        Column::new(t.s("overview-row-of"), ColumnKind::Text),
        count("overview-col-sites"),
        count("overview-col-registered"),
        count("overview-col-in-time"),
        count("overview-col-waiting"),
        count("overview-col-recognised"),
        count("overview-col-not-recognised"),
        count("overview-col-late"),
    ]
}

fn row(group: &str, name: &str, counts: &Counts) -> Vec<Cell> {
    vec![
        Cell::Text(group.to_owned()),
        Cell::Text(name.to_owned()),
        Cell::Count(counts.sites),
        Cell::Count(counts.registered),
        Cell::Count(counts.registered_in_time),
        Cell::Count(counts.waiting),
        Cell::Count(counts.recognised),
        Cell::Count(counts.not_recognised),
        Cell::Count(counts.late),
    ]
}
