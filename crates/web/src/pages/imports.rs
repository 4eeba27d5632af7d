//! Sheets brought into the register: upload, columns, preview with all faults, and the one step that takes them.

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    pages::export::{self, About},
    query::Query,
    routes::{Route, Sheet, at},
};
use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base::{ImportId, SiteId, Timestamp};
use office::{
    imports::{self, Candidate, Preview, PreviewRow, RowNote},
    rows::{BatchKind, BatchState, Which},
};
use papers::{Cell, Column, ColumnKind};
use std::collections::BTreeMap;

/// Name of the sheet of rows with faults.
const MEND_FILE: &str = "dong-co-loi";
/// The last row number that a sheet can have.
const ROWS_MAX: u64 = 1_048_576;
/// Seconds after which the page of a sheet that is being written asks again how far it is.
const REFRESH_S: &str = "2";

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Imports, get(list).post(upload))
        .route(at::Import, get(show).post(give_up))
        .route(at::ImportColumns, get(columns).post(remap))
        .route(at::ImportApply, get(back).post(apply))
        .route(at::ImportHeading, get(heading).post(reread))
        .route(at::ImportChoose, get(back).post(choose))
        .route(at::ImportFaults, get(faults))
}

/// One import in the list.
struct BatchLine {
    id: ImportId,
    file: String,
    kind: String,
    state: String,
    at: Timestamp,
    rows: u32,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct List {
    t: T,
    page: PageContext,
    form: Form,
    kinds: Vec<Choice>,
    lines: Vec<BatchLine>,
}

async fn list(page: PageContext, at: AtDesk) -> Result<Response, PageError> {
    let form = Form::filled([("kind", "sites".to_owned())]);
    page::html(&all(page, &at, form).await?)
}

async fn all(page: PageContext, at: &AtDesk, mut form: Form) -> Result<List, PageError> {
    let t = page.t;
    form.label("kind", t.s("imports-kind"));
    form.label("file", t.s("imports-file"));
    let batches = imports::list(&at.desk).await?;
    let line = |batch: &office::rows::BatchRow| BatchLine {
        id: batch.id,
        file: batch.file_name.clone(),
        kind: t.word("imports-kind", batch.kind.as_str()),
        state: t.word("imports-state", batch.state.as_str()),
        at: batch.created_at,
        rows: batch.row_count,
    };
    let kind = |kind: &BatchKind| {
        let key = format!("imports-kind-{}-hint", kind.as_str());
        Choice::new(kind.as_str(), t.word("imports-kind", kind.as_str())).hint(t.s(&key))
    };
    Ok(List {
        t,
        form,
        kinds: BatchKind::ALL.iter().map(kind).collect(),
        lines: batches.iter().map(line).collect(),
        page: page.crumb("sites-title", Route::Sites),
    })
}

async fn upload(page: PageContext, at: AtDesk, mut form: Form) -> Result<Response, PageError> {
    let kind = form.choice("kind", BatchKind::from_text);
    let file = form.file("file");
    if let (Some(kind), Some(file)) = (kind, file) {
        match imports::stage(&at.desk, kind, &file.name, file.bytes).await {
            Ok(id) => return Ok(page::go(&Route::Import(id))),
            Err(office::OfficeError::Refused(refusal)) => form.refuse_at("file", &refusal),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &all(page, &at, form).await?)
}

fn import_id(raw: &str) -> Result<ImportId, PageError> {
    raw.parse().map_err(|_| PageError::NotFound)
}

/// One row of a preview.
struct RowLine {
    number: u32,
    name: String,
    about: String,
    place: String,
    assumed: bool,
    notes: Vec<String>,
    known: Option<(SiteId, String)>,
    soft: bool,
    taken: bool,
}

/// One column with what it holds.
struct ColumnLine {
    letters: String,
    heading: String,
    field: String,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct Show {
    t: T,
    page: PageContext,
    id: ImportId,
    v: Preview,
    staged: bool,
    ready: bool,
    kind: String,
    /// Rows written so far, of all, while it is being written.
    running: Option<(u32, u32)>,
    /// Why the writing stopped.
    stopped: Option<String>,
    refusals: Vec<String>,
    columns: Vec<ColumnLine>,
    first: Vec<RowLine>,
    faulty: Vec<RowLine>,
    known: Vec<RowLine>,
    href_new: String,
    href_faulty: String,
    href_known: String,
    href_soft: String,
    /// The rows asked for are to be chosen from.
    choosing: bool,
    /// All rows of one sort, when they are asked for, with the number to go on from.
    rows: Option<(String, Vec<RowLine>, Option<String>)>,
}

async fn show(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    let t = page.t;
    let v = imports::preview(&at.desk, id).await?;
    let lines = |rows: &[PreviewRow]| rows.iter().map(|row| line(t, row)).collect::<Vec<_>>();
    let rows = match asked(page.query.get("rows")) {
        Some((word, which)) => {
            let after = page.query.get("after").parse().unwrap_or(0);
            let rows = imports::rows(&at.desk, id, which, after).await?;
            let full = rows.len() >= usize::try_from(imports::ROWS_SHOWN).unwrap_or(usize::MAX);
            let next = rows
                .last()
                .filter(|_| full)
                .map(|row| all_rows(id, word, row.number));
            Some((t.word("imports-list", word), lines(&rows), next))
        }
        None => None,
    };
    let column = |column: &imports::StoredColumn| ColumnLine {
        letters: imports::column_letters(column.index),
        heading: column.heading.clone(),
        field: match column.field {
            Some(field) => t.word("imports-field", field.as_str()),
            None => t.s("imports-field-none"),
        },
    };
    let progress =
        imports::progress(&at.desk.office, id).filter(|_| v.batch.state == BatchState::Staged);
    let running = progress
        .filter(|progress| progress.stopped.is_none())
        .map(|progress| (progress.done, progress.total));
    let stopped = progress.and_then(|progress| progress.stopped);
    let mut response = page::html(&Show {
        t,
        id,
        running,
        stopped: stopped.map(|code| t.code(code, &[])),
        staged: v.batch.state == BatchState::Staged,
        ready: running.is_none()
            && v.batch.state == BatchState::Staged
            && v.refusals.is_empty()
            && v.counts.new > 0,
        kind: t.word("imports-kind", v.batch.kind.as_str()),
        refusals: v
            .refusals
            .iter()
            .map(|refusal| refused(t, refusal))
            .collect(),
        columns: v.mapping.columns.iter().map(column).collect(),
        href_new: all_rows(id, "new", 0),
        href_faulty: all_rows(id, "faulty", 0),
        href_known: all_rows(id, "known", 0),
        href_soft: all_rows(id, "soft", 0),
        choosing: page.query.get("rows") == "soft" && v.batch.state == BatchState::Staged,
        first: lines(&v.first),
        faulty: lines(&v.faulty),
        known: lines(&v.known),
        rows,
        page: page
            .crumb("sites-title", Route::Sites)
            .crumb("imports-title", Route::Imports),
        v,
    })?;
    if running.is_some() {
        let seconds = HeaderValue::from_static(REFRESH_S);
        response.headers_mut().insert(header::REFRESH, seconds);
    }
    Ok(response)
}

/// The address of all rows of one sort after a row.
fn all_rows(id: ImportId, word: &str, after: u32) -> String {
    let query = Query::new().with("rows", word).with("after", after);
    Route::Import(id).with(&query)
}

fn asked(word: &str) -> Option<(&'static str, Which)> {
    match word {
        "new" => Some(("new", Which::New)),
        "faulty" => Some(("faulty", Which::Faulty)),
        "known" => Some(("known", Which::Known)),
        "soft" => Some(("soft", Which::Soft)),
        _ => None,
    }
}

/// A missing or doubled column, its field in words.
fn refused(t: T, refusal: &base::Refusal) -> String {
    let facts: Vec<(&'static str, String)> = refusal
        .facts
        .iter()
        .map(|(name, value)| match *name {
            "field" => {
                let words: Vec<String> = value
                    .split(", ")
                    .map(|field| t.word("imports-field", field))
                    .collect();
                ("field", words.join(", "))
            }
            name => (name, value.clone()),
        })
        .collect();
    t.code(refusal.code, &facts)
}

fn line(t: T, row: &PreviewRow) -> RowLine {
    let cells = || {
        row.cells
            .iter()
            .filter(|cell| !cell.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" | ")
    };
    let (name, about, place, assumed) = match &row.candidate {
        Some(Candidate::Site(site)) => {
            let mut about = vec![t.word("site-kind", site.kind.as_str())];
            about.extend(site.code.clone());
            about.extend(site.size.map(|size| t.word("size-class", size.as_str())));
            about.extend(site.stated.map(|stated| {
                let class = t.word("size-class", stated.as_str());
                t.a("imports-size-stated", ("size", class))
            }));
            about.extend(
                site.level
                    .map(|level| t.word("school-level", level.as_str())),
            );
            about.push(t.word("managing-tier", site.tier.as_str()));
            (
                site.name.clone(),
                about.join(" · "),
                site.place.clone(),
                site.assumed,
            )
        }
        Some(Candidate::Result(result)) => {
            let met = if result.met {
                t.s("sites-met")
            } else {
                t.s("sites-not-met")
            };
            let about = format!(
                "{}: {met}",
                t.a("sites-year", ("year", result.year.to_string()))
            );
            (result.name.clone(), about, result.source.clone(), false)
        }
        None => (cells(), String::new(), String::new(), false),
    };
    RowLine {
        number: row.number,
        name,
        about,
        place,
        assumed,
        notes: row.notes.iter().map(|note| said(t, note)).collect(),
        known: row.known.clone(),
        soft: row.soft && row.candidate.is_some(),
        taken: row.taken,
    }
}

/// A fault in words: the column, what is wrong with it, what stands there.
fn said(t: T, note: &RowNote) -> String {
    let mut words = String::new();
    if let Some(column) = &note.column {
        words.push_str(&t.a("imports-column", ("column", column.as_str())));
        words.push_str(": ");
    }
    words.push_str(&reason(t, note));
    if !note.value.is_empty() {
        words.push_str(" (“");
        words.push_str(&note.value);
        words.push_str("”)");
    }
    words
}

/// What is wrong, in words.
pub(crate) fn reason(t: T, note: &RowNote) -> String {
    let fact = |name: &'static str| (name, note.facts.get(name).cloned().unwrap_or_default());
    let facts = ["row", "choices", "place", "district", "name"].map(fact);
    // A sheet's fault names no limit; the words of forms do.
    let code = match note.code.as_str() {
        "text.too-long" => "imports.too-long",
        "number.too-large" => "imports.too-large",
        code => code,
    };
    t.code(code, &facts)
}

async fn give_up(at: AtDesk, Path(id): Path<String>) -> Result<Response, PageError> {
    imports::give_up(&at.desk, import_id(&id)?).await?;
    Ok(page::done(&Route::Imports, "done-import-dropped"))
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
struct Mapping {
    t: T,
    page: PageContext,
    id: ImportId,
    form: Form,
    columns: Vec<(String, String)>,
    fields: Vec<Choice>,
}

async fn columns(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    let t = page.t;
    let v = imports::preview(&at.desk, id).await?;
    let mut form = Form::filled([("province", v.mapping.province.clone().unwrap_or_default())]);
    for column in &v.mapping.columns {
        form.push(
            &format!("c{}", column.index),
            column.field.map(imports::Field::as_str).unwrap_or_default(),
        );
    }
    let label = |column: &imports::StoredColumn| {
        let words = (
            ("column", imports::column_letters(column.index)),
            ("heading", column.heading.as_str()),
        );
        (
            format!("c{}", column.index),
            t.a("imports-column-heading", words),
        )
    };
    let fields = imports::fields(v.batch.kind);
    page::html(&Mapping {
        t,
        id,
        form,
        columns: v.mapping.columns.iter().map(label).collect(),
        fields: fields
            .iter()
            .map(|field| Choice::new(field.as_str(), t.word("imports-field", field.as_str())))
            .collect(),
        page: page
            .crumb("sites-title", Route::Sites)
            .crumb("imports-title", Route::Imports)
            .step(v.batch.file_name.clone(), Route::Import(id)),
    })
}

async fn remap(at: AtDesk, Path(id): Path<String>, form: Form) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    let v = imports::preview(&at.desk, id).await?;
    let known = imports::fields(v.batch.kind);
    let mut fields = BTreeMap::new();
    for column in &v.mapping.columns {
        let chosen = form.value(&format!("c{}", column.index));
        fields.insert(
            column.index,
            known.iter().copied().find(|field| field.as_str() == chosen),
        );
    }
    let province = form.value("province").trim().to_owned();
    let next = imports::remap(&at.desk, id, &fields, &province).await?;
    Ok(page::go(&Route::Import(next)))
}

#[derive(Template)]
#[template(path = "imports/heading.html")]
struct Heading {
    t: T,
    page: PageContext,
    id: ImportId,
    form: Form,
    sheets: Vec<Choice>,
    /// The first rows of the sheet: number, and whether it is taken for a heading.
    rows: Vec<(u32, bool, Vec<String>)>,
    /// Letters of its columns.
    columns: Vec<String>,
}

async fn heading(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    let sheet = page.query.get("sheet").parse().ok();
    page::html(&heading_page(page, &at, id, sheet, Form::new()).await?)
}

async fn heading_page(
    page: PageContext,
    at: &AtDesk,
    id: ImportId,
    sheet: Option<usize>,
    mut form: Form,
) -> Result<Heading, PageError> {
    let t = page.t;
    let v = imports::preview(&at.desk, id).await?;
    let layout = imports::layout(&at.desk, id, sheet).await?;
    for (field, key) in [
        ("first", "imports-heading-first"),
        ("last", "imports-heading-last"),
    ] {
        form.label(field, t.s(key));
    }
    if form.value("first").is_empty()
        && let Some((first, last)) = layout.heading
    {
        form.push("first", first.to_string());
        form.push("last", last.to_string());
    }
    if form.value("sheet").is_empty() {
        form.push("sheet", layout.sheet.to_string());
    }
    let choice = |(at, sheet): (usize, &imports::SheetRows)| {
        let words = (("sheet", sheet.name.as_str()), ("n", sheet.rows));
        Choice::new(at.to_string(), t.a("imports-sheet-rows", words))
    };
    let is_heading = |number: u32| {
        layout
            .heading
            .is_some_and(|(first, last)| (first..=last).contains(&number))
    };
    let width = layout
        .first
        .iter()
        .map(|(_, cells)| cells.len())
        .max()
        .unwrap_or(0);
    let whole = |mut cells: Vec<String>| {
        cells.resize(width, String::new());
        cells
    };
    Ok(Heading {
        t,
        id,
        form,
        sheets: layout.sheets.iter().enumerate().map(choice).collect(),
        columns: (0..width).map(imports::column_letters).collect(),
        rows: layout
            .first
            .into_iter()
            .map(|(number, cells)| (number, is_heading(number), whole(cells)))
            .collect(),
        page: page
            .crumb("sites-title", Route::Sites)
            .crumb("imports-title", Route::Imports)
            .step(v.batch.file_name.clone(), Route::Import(id)),
    })
}

async fn reread(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    let sheet: Option<usize> = form.value("sheet").parse().ok();
    let first = form.count("first", ROWS_MAX);
    let last = form.optional_count("last", ROWS_MAX);
    if let (Some(first), Some(last)) = (first, last) {
        let row = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let (first, last) = (row(first), row(last.unwrap_or(first)));
        match imports::reread(&at.desk, id, sheet.unwrap_or(0), first, last).await {
            Ok(next) => return Ok(page::go(&Route::Import(next))),
            Err(office::OfficeError::Refused(refusal)) => form.refuse_at("first", &refusal),
            Err(error) => form.take(error)?,
        }
    }
    let shown = heading_page(page, &at, id, sheet, form).await?;
    page::html_with(UNPROCESSABLE, &shown)
}

async fn choose(at: AtDesk, Path(id): Path<String>, mut form: Form) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    let shown = form.ids::<u32>("shown").ok_or(PageError::Malformed)?;
    let taken = form.ids::<u32>("taken").ok_or(PageError::Malformed)?;
    let last = shown.iter().max().copied().unwrap_or(0);
    let full = shown.len() >= usize::try_from(imports::ROWS_SHOWN).unwrap_or(usize::MAX);
    imports::choose(&at.desk, id, shown, taken).await?;
    if full {
        return Ok(Redirect::to(&all_rows(id, "soft", last)).into_response());
    }
    Ok(page::done(&Route::Import(id), "done-import-chosen"))
}

async fn back(Path(id): Path<String>) -> Result<Response, PageError> {
    Ok(page::go(&Route::Import(import_id(&id)?)))
}

async fn apply(at: AtDesk, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = import_id(&id)?;
    if imports::start(&at.desk, id).await? {
        Ok(page::done(&Route::Import(id), "done-import-applied"))
    } else {
        Ok(page::go(&Route::Import(id)))
    }
}

async fn faults(
    page: PageContext,
    at: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let t = page.t;
    let id = import_id(&id)?;
    let lines = imports::mend(&at.desk, id, move |note| said(t, note)).await?;
    if sheet == Sheet::Csv {
        return export::bare(MEND_FILE, &lines);
    }
    let mut lines = lines.into_iter();
    let heading = lines.next().unwrap_or_default();
    let about = About {
        title: t.s("imports-faults-title"),
        question: t.s("imports-faults-question"),
        at: at.desk.now,
        file: MEND_FILE,
        columns: heading
            .into_iter()
            .map(|heading| Column::new(heading, ColumnKind::Text))
            .collect(),
    };
    let cell = |text: String| {
        if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        }
    };
    let rows = lines
        .map(|line| line.into_iter().map(cell).collect())
        .collect();
    export::whole(t, sheet, about, rows)
}
