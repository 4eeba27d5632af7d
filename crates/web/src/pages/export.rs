//! Lists that leave the program as sheets.

use crate::{errors::PageError, i18n::T, routes::Sheet};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use base::Timestamp;
use papers::{Cell, Column, Table, write_csv, write_xlsx};

/// What a sheet is about.
pub(super) struct About {
    /// What it lists.
    pub(super) title: String,
    /// Which rows were asked for, in words.
    pub(super) question: String,
    /// When.
    pub(super) at: Timestamp,
    /// Name of the file without its extension.
    pub(super) file: &'static str,
    /// From the left.
    pub(super) columns: Vec<Column>,
}

/// Answers with a sheet of these rows.
pub(super) fn whole(
    t: T,
    sheet: Sheet,
    about: About,
    rows: Vec<Vec<Cell>>,
) -> Result<Response, PageError> {
    let table = Table {
        title: about.title,
        question: about.question,
        at: about.at,
        lang: t.lang(),
        columns: about.columns,
    };
    let mut bytes = Vec::new();
    let (written, kind) = match sheet {
        Sheet::Csv => (
            write_csv(&table, rows, &mut bytes),
            "text/csv; charset=utf-8",
        ),
        Sheet::Xlsx => (
            write_xlsx(&table, rows, &mut bytes),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    written.map_err(PageError::internal)?;
    let name = format!("attachment; filename=\"{}.{sheet}\"", about.file);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
