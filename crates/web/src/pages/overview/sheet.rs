//! The figures of a place as a sheet.

use super::{
    areas::{typed_below, typed_here},
    place_name, ratios_of, rounds_of,
};
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
use office::{
    Desk,
    lists::{self, Overview, Ratios},
    rows::Counts,
};
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
    let ratios = ratios_of(desk, &rounds, place.as_ref()).await?;
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
    let shares = shares(t, &found, ratios.as_ref());
    let rows = std::iter::once(total).chain(kinds).chain(below).chain(held);
    let rows = rows.chain(shares);
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
    let percent = |key: &str| Column::new(t.s(key), ColumnKind::Percent);
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
        percent("overview-col-registered-share"),
        percent("overview-col-recognised-share"),
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
        Cell::Empty,
        Cell::Empty,
    ]
}

/// The ratios of Article 5 with what they are of: sites as counted here, residential areas as typed.
fn shares(t: T, found: &Overview, ratios: Option<&Ratios>) -> Vec<Vec<Cell>> {
    let group = t.s("overview-ratios");
    let sites = ratios.map(|ratios| {
        let name = t.s("overview-ratios-sites");
        share(
            &group,
            &name,
            [ratios.sites, ratios.registered, ratios.recognised],
        )
    });
    let areas = ratios.and_then(|_| typed_here(found)).map(|counts| {
        let name = t.s("overview-ratios-areas");
        share(&group, &name, counts)
    });
    let below = typed_below(found).map(|counts| {
        let name = t.s("overview-areas-below");
        share(&group, &name, counts)
    });
    sites.into_iter().chain(areas).chain(below).collect()
}

/// One ratio: the whole, and what of it is registered and recognised.
fn share(group: &str, name: &str, [whole, registered, recognised]: [u64; 3]) -> Vec<Cell> {
    let percent = |part: u64| match (part * 10_000).checked_div(whole) {
        Some(hundredths) => Cell::Percent(hundredths),
        None => Cell::Empty,
    };
    let mut cells = vec![Cell::Empty; 7];
    for (cell, n) in [(0, whole), (1, registered), (4, recognised)] {
        if let Some(cell) = cells.get_mut(cell) {
            *cell = Cell::Count(n);
        }
    }
    let names = [group, name].map(|text| Cell::Text(text.to_owned()));
    let shares = [registered, recognised].map(percent);
    names.into_iter().chain(cells).chain(shares).collect()
}
