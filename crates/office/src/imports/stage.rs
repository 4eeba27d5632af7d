//! From the bytes of an upload to a staged batch.

use super::{
    CHUNK, READ_CHUNK,
    apply::{Applied, apply, give_up, idle},
    judge::{Judge, Judged, Report, years},
    register::Register,
    stored::{StoredColumn, StoredMapping, json, purpose, read},
};
use crate::{Desk, OfficeError, ground::places};
use access::{Action, Resource, Scope};
use base::{
    ImportId, Refusal,
    text::{self, NAME_CHARS},
};
use serde_json::Value;
use sheets::{Book, CellMark, Field, Format, Limits, Mapping, Row, Sheet, SheetFault};
use std::collections::BTreeMap;
use store::{
    StoreError,
    imports::{BatchKind, BatchRow, BatchState, ImportRow, Which},
};

/// Reads a sheet and keeps it, judged, for a person to look at. What can't be read at all is refused by name.
pub async fn stage(
    desk: &Desk,
    kind: BatchKind,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<ImportId, OfficeError> {
    let name = clean(file_name);
    let file = bytes.clone();
    let (mapping, judged) = prepare(desk, kind, &name, bytes).await?;
    let id = keep(desk, kind, &name, &mapping, judged).await?;
    super::reread::keep_file(desk, id, &file).await?;
    Ok(id)
}

/// Tells what would become of a sheet and keeps nothing.
pub async fn check(
    desk: &Desk,
    kind: BatchKind,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<Report, OfficeError> {
    let (mapping, judged) = prepare(desk, kind, &clean(file_name), bytes).await?;
    ready(&mapping, kind)?;
    Ok(judged.report())
}

/// Stages a sheet and applies its good rows at once, for the command line; the rest is told.
pub async fn take(
    desk: &Desk,
    kind: BatchKind,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<(Report, Applied), OfficeError> {
    let name = clean(file_name);
    let (mapping, judged) = prepare(desk, kind, &name, bytes).await?;
    ready(&mapping, kind)?;
    let report = judged.report();
    if report.counts.new == 0 {
        let known = report.counts.known;
        let faulty = report.counts.faulty;
        return Ok((
            report,
            Applied {
                added: 0,
                known,
                faulty,
            },
        ));
    }
    let id = keep(desk, kind, &name, &mapping, judged).await?;
    desk.office.imports.begin(id, report.counts.new);
    let applied = apply(desk, id).await;
    desk.office.imports.end(id, None);
    Ok((report, applied?))
}

/// Stages the rows of a batch anew with other columns; the old batch is given up. Columns that are not named stay. Rows
/// that name no province are looked for in `province` first, where one is given.
pub async fn remap(
    desk: &Desk,
    id: ImportId,
    fields: &BTreeMap<usize, Option<Field>>,
    province: &str,
) -> Result<ImportId, OfficeError> {
    let batch = own(desk, id).await?;
    if batch.state != BatchState::Staged {
        return Err(Refusal::new("imports.not-staged").into());
    }
    idle(desk, id)?;
    let mut mapping: StoredMapping = read(&batch.mapping, "import_batch.mapping")?;
    for column in &mut mapping.columns {
        if let Some(field) = fields.get(&column.index) {
            column.field = *field;
        }
    }
    mapping.province = text::optional_line(province, NAME_CHARS).ok().flatten();
    let book = kept_book(desk, id, &mapping).await?;
    let judged = judge(desk, batch.kind, &batch.file_name, book, mapping.clone()).await?;
    let next = keep(desk, batch.kind, &batch.file_name, &mapping, judged).await?;
    super::reread::hand_on(desk, id, next).await?;
    give_up(desk, id).await?;
    Ok(next)
}

/// A batch of this desk's own post; others know nothing of it.
pub(super) async fn own(desk: &Desk, id: ImportId) -> Result<BatchRow, OfficeError> {
    may_import(desk)?;
    let batch = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::imports::by_id(tx, id)?) })
        .await?;
    batch
        .filter(|batch| batch.post == desk.actor.post && batch.state != BatchState::Dropped)
        .ok_or(OfficeError::NotFound)
}

/// May this desk bring sheets at all? Each row asks again for its place.
pub fn may_import(desk: &Desk) -> Result<(), OfficeError> {
    let resource = match &desk.actor.scope {
        Scope::Place(own) => Resource::Place(places(desk, own)),
        Scope::Everywhere => Resource::Nothing,
        Scope::Site(_) => return Err(OfficeError::Forbidden(Refusal::new("access.role"))),
    };
    access::decide(&desk.actor, Action::EnterSite, &resource)?;
    Ok(())
}

fn ready(mapping: &StoredMapping, kind: BatchKind) -> Result<(), OfficeError> {
    match mapping.refusals(kind).into_iter().next() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

async fn prepare(
    desk: &Desk,
    kind: BatchKind,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<(StoredMapping, Judged), OfficeError> {
    may_import(desk)?;
    let hint = file_name.to_owned();
    let (book, mapping) = blocking(move || open(&bytes, &hint, kind)).await??;
    let judged = judge(desk, kind, file_name, book, mapping.clone()).await?;
    if judged.rows.is_empty() {
        return Err(Refusal::new("imports.no-rows").into());
    }
    Ok((mapping, judged))
}

/// Reads the file and guesses its columns; where no heading is known, the first row is taken for the headings and a person
/// says what they are. Only the sheet that is read is kept.
fn open(
    bytes: &[u8],
    file_name: &str,
    kind: BatchKind,
) -> Result<(Book, StoredMapping), OfficeError> {
    let refuse = |fault: SheetFault| OfficeError::Refused(fault.refusal());
    let book = sheets::read(bytes, file_name, &Limits::HOUSE).map_err(refuse)?;
    let mapping = match sheets::guess_mapping(&book, purpose(kind)) {
        Err(SheetFault::NoHeadings) => by_hand(&book, kind)?,
        guessed => guessed.map_err(refuse)?,
    };
    Ok(only_sheet(book, &mapping, Said::ByGuess))
}

/// Who said which sheet and heading are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The program guessed.
    ByGuess,
    /// A person said so.
    ByPerson,
}

/// The book with no other sheet than the one that is read, and how it is read.
pub(super) fn only_sheet(mut book: Book, mapping: &Mapping, said: Said) -> (Book, StoredMapping) {
    let other_sheets = book
        .sheets
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != mapping.sheet);
    let stored = StoredMapping {
        by_person: said == Said::ByPerson,
        province: None,
        sheet: book
            .sheets
            .get(mapping.sheet)
            .map(|sheet| sheet.name.clone())
            .unwrap_or_default(),
        other_sheets: other_sheets.map(|(_, sheet)| sheet.name.clone()).collect(),
        heading_first: mapping.heading_first,
        heading_last: mapping.heading_last,
        columns: mapping
            .columns
            .iter()
            .map(|column| StoredColumn {
                index: column.index,
                heading: column.heading.clone(),
                field: column.field,
                scale: column.scale,
            })
            .collect(),
        converted_from: book
            .converted_from
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
    };
    book.sheets = book
        .sheets
        .into_iter()
        .nth(mapping.sheet)
        .into_iter()
        .collect();
    (book, stored)
}

/// The first row of the widest sheet as headings, with nothing guessed.
fn by_hand(book: &Book, kind: BatchKind) -> Result<Mapping, OfficeError> {
    let widest = book
        .sheets
        .iter()
        .enumerate()
        .max_by_key(|(at, sheet)| (sheet.width, std::cmp::Reverse(*at)));
    let first = widest.and_then(|(at, sheet)| Some((at, sheet.rows.first()?)));
    let Some((sheet, row)) = first.filter(|(_, row)| row.cells.len() > 1) else {
        return Err(SheetFault::NoHeadings.refusal().into());
    };
    let headed = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, heading)| !heading.is_empty());
    Ok(Mapping {
        purpose: purpose(kind),
        sheet,
        heading_first: row.number,
        heading_last: row.number,
        columns: headed
            .map(|(index, heading)| sheets::Column {
                index,
                heading: heading.clone(),
                field: None,
                scale: 1,
            })
            .collect(),
    })
}

pub(super) async fn judge(
    desk: &Desk,
    kind: BatchKind,
    file_name: &str,
    book: Book,
    mapping: StoredMapping,
) -> Result<Judged, OfficeError> {
    let register = Register::load(desk).await?;
    let (own, name) = (desk.clone(), file_name.to_owned());
    let mut judged = blocking(move || {
        let judge = Judge {
            desk: &own,
            register: &register,
            file_name: &name,
        };
        judge.rows(&book, kind, &mapping)
    })
    .await?;
    if kind == BatchKind::Results {
        let mut rows = std::mem::take(&mut judged.rows);
        judged.rows = desk
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                years(tx, &mut rows)?;
                Ok(rows)
            })
            .await?;
    }
    Ok(judged)
}

/// Keeps a batch and its rows. An interrupted one has fewer rows than it says and can't be applied.
pub(super) async fn keep(
    desk: &Desk,
    kind: BatchKind,
    file_name: &str,
    mapping: &StoredMapping,
    judged: Judged,
) -> Result<ImportId, OfficeError> {
    let id = ImportId::draw(desk.now, &*desk.office.chance);
    let counts = judged.report().counts;
    let batch = BatchRow {
        id,
        kind,
        file_name: file_name.to_owned(),
        state: BatchState::Staged,
        mapping: json(mapping),
        post: desk.actor.post,
        office: desk.office_name.clone(),
        created_at: desk.now,
        applied_at: None,
        row_count: counts.rows,
        fault_count: counts.faulty,
    };
    let db = &desk.office.db;
    db.write(move |tx| -> Result<(), OfficeError> { Ok(store::imports::insert(tx, &batch)?) })
        .await?;
    let mut rows = judged.rows.into_iter();
    loop {
        let chunk: Vec<ImportRow> = rows.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(id);
        }
        db.write(move |tx| -> Result<(), OfficeError> {
            for row in &chunk {
                store::imports::insert_row(tx, id, row)?;
            }
            Ok(())
        })
        .await?;
    }
}

/// The rows of a batch as the book they were read from.
async fn kept_book(
    desk: &Desk,
    id: ImportId,
    mapping: &StoredMapping,
) -> Result<Book, OfficeError> {
    let mut rows = Vec::new();
    let mut after = 0;
    loop {
        let chunk = desk
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                Ok(store::imports::rows(tx, id, Which::All, after, READ_CHUNK)?)
            })
            .await?;
        let Some(last) = chunk.last() else { break };
        after = last.number;
        for row in &chunk {
            rows.push(cells_row(row.number, &row.cells)?);
        }
    }
    let width = rows
        .iter()
        .map(|row: &Row| row.cells.len())
        .max()
        .unwrap_or(0);
    Ok(Book {
        format: Format::Xlsx,
        sheets: vec![Sheet {
            name: mapping.sheet.clone(),
            rows,
            width,
        }],
        converted_from: Vec::new(),
    })
}

/// Cells as JSON: texts, and numbers for cells that hold no usable value (1 a formula without value, 2 an error value).
pub(super) fn cells_json(row: &Row) -> String {
    let cells = row
        .cells
        .len()
        .max(row.marks.iter().map(|(at, _)| at + 1).max().unwrap_or(0));
    let cell = |at: usize| match row.marks.iter().find(|(marked, _)| *marked == at) {
        Some((_, CellMark::FormulaWithoutValue)) => Value::from(1),
        Some((_, CellMark::ErrorValue)) => Value::from(2),
        None => Value::from(row.cell(at)),
    };
    json(&(0..cells).map(cell).collect::<Vec<_>>())
}

/// The row whose cells were kept by [`cells_json`].
pub(super) fn cells_row(number: u32, text: &str) -> Result<Row, StoreError> {
    let cells: Vec<Value> = read(text, "import_row.cells")?;
    let mut row = Row {
        number,
        ..Row::default()
    };
    for (at, cell) in cells.into_iter().enumerate() {
        match cell {
            Value::String(text) => row.cells.push(text),
            marked => {
                let formula = marked.as_u64() == Some(1);
                let mark = if formula {
                    CellMark::FormulaWithoutValue
                } else {
                    CellMark::ErrorValue
                };
                row.marks.push((at, mark));
                row.cells.push(String::new());
            }
        }
    }
    Ok(row)
}

/// The file's own name, cleaned; a path or a bad name is no reason to refuse the sheet.
fn clean(file_name: &str) -> String {
    let own = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    text::line(own, NAME_CHARS).unwrap_or_else(|_| "-".to_owned())
}

/// Work that takes long runs beside the requests, not among them.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, OfficeError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::Panicked.into())
}
