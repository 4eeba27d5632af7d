//! The measures of a subject as a sheet.

use super::{load, said, site_of, unit_of};
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::PageContext,
    pages::export::{self, About},
    routes::Sheet,
    words,
};
use axum::{extract::Path, response::Response};
use measures::Value;
use office::{
    Desk,
    measures::{Line, Of},
};
use papers::{Cell, Column, ColumnKind};

pub(super) async fn of_site(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    answer(&page, &desk, &site_of(&id)?, &sheet).await
}

pub(super) async fn of_unit(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((life, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    answer(&page, &desk, &unit_of(&life)?, &sheet).await
}

async fn answer(
    page: &PageContext,
    desk: &Desk,
    of: &Of,
    sheet: &str,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(sheet).ok_or(PageError::NotFound)?;
    let found = load(desk, of, &page.query)
        .await?
        .ok_or(PageError::NotFound)?;
    let t = page.t;
    let text = |key: &str| Column::new(t.s(key), ColumnKind::Text);
    let count = |key: &str| Column::new(t.s(key), ColumnKind::Count);
    let about = About {
        title: t.s("measures-title"),
        question: format!("{}; {}", found.name, said::round(t, desk, &found.round)),
        at: page.now,
        file: "so-lieu",
        columns: vec![
            text("measures-col-measure"),
            text("measures-col-name"),
            text("measures-col-kind"),
            text("measures-col-value"),
            count("measures-col-number"),
            text("measures-col-source"),
            text("measures-col-paper"),
            Column::new(t.s("measures-col-paper-day"), ColumnKind::Day),
            count("measures-col-version"),
            text("measures-col-read-by"),
        ],
    };
    let rows = found.lines.iter().map(|line| cells(t, line)).collect();
    export::whole(t, sheet, about, rows)
}

fn cells(t: T, line: &Line) -> Vec<Cell> {
    let entry = line.entry.as_ref();
    let source = entry.map(|entry| said::source(t, line.definition, entry));
    let reference = entry.and_then(|entry| entry.source.reference.as_deref());
    let read_by: Vec<&str> = line.read_by.iter().map(|b| b.criterion.as_str()).collect();
    vec![
        Cell::Text(line.definition.title.get(t.lang()).to_owned()),
        Cell::Text(line.definition.name.clone()),
        Cell::Text(said::kind(t, line.definition)),
        Cell::Text(said::value(t, line)),
        match entry.map(|entry| &entry.value) {
            Some(Value::Count(n)) => Cell::Count(*n),
            _ => Cell::Empty,
        },
        Cell::Text(
            source
                .and_then(|s| s.into_iter().next())
                .unwrap_or_default(),
        ),
        Cell::Text(
            reference
                .map(|text| words::reference(t, text))
                .unwrap_or_default(),
        ),
        entry
            .and_then(|entry| entry.source.day)
            .map_or(Cell::Empty, Cell::Day),
        entry
            .filter(|entry| entry.version > 0)
            .map_or(Cell::Empty, |entry| Cell::Count(entry.version)),
        Cell::Text(read_by.join(", ")),
    ]
}
