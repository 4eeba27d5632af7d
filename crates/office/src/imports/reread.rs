//! Where the program guessed wrong: another sheet, another row of headings, a row that is no duplicate after all.

use super::{
    apply::{give_up, idle},
    stage::{Said, blocking, judge, keep, only_sheet, own},
    stored::{StoredMapping, purpose, read},
};
use crate::{Desk, OfficeError};
use base::{ImportId, Refusal};
use sheets::{Book, Limits};
use store::imports::{BatchRow, BatchState};

/// Bytes of a part of the file: one write of about a millisecond.
const PART_BYTES: usize = 256 * 1024;
/// Rows of a sheet that are shown for finding its headings; forms have up to a dozen lines of titles.
const ROWS_SHOWN: usize = 20;
/// Rows chosen at once: those of a page.
const CHOSEN_MAX: usize = 200;

/// A sheet of a staged file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRows {
    /// Its name; empty for CSV.
    pub name: String,
    /// Rows that are not empty.
    pub rows: usize,
}

/// What a person looks at to say where the headings are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The sheets of the file.
    pub sheets: Vec<SheetRows>,
    /// Which of them is shown.
    pub sheet: usize,
    /// Its first rows with their numbers.
    pub first: Vec<(u32, Vec<String>)>,
    /// First and last row of its headings as guessed; `None` when none was recognised.
    pub heading: Option<(u32, u32)>,
}

/// Keeps the staged file, in parts, so that it can be read anew.
pub(super) async fn keep_file(desk: &Desk, id: ImportId, file: &[u8]) -> Result<(), OfficeError> {
    for (part, bytes) in (0..).zip(file.chunks(PART_BYTES)) {
        let bytes = bytes.to_vec();
        desk.office
            .db
            .write(move |tx| -> Result<(), OfficeError> {
                Ok(store::imports::insert_part(tx, id, part, &bytes)?)
            })
            .await?;
    }
    Ok(())
}

/// Hands the file on to the batch that stands for the old one.
pub(super) async fn hand_on(desk: &Desk, from: ImportId, to: ImportId) -> Result<(), OfficeError> {
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            Ok(store::imports::move_parts(tx, from, to)?)
        })
        .await
}

/// The batch while it is staged and at rest, and its file read once more.
async fn staged(desk: &Desk, id: ImportId) -> Result<(BatchRow, Book), OfficeError> {
    let batch = own(desk, id).await?;
    if batch.state != BatchState::Staged {
        return Err(Refusal::new("imports.not-staged").into());
    }
    idle(desk, id)?;
    let file = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::imports::file(tx, id)?) })
        .await?;
    let name = batch.file_name.clone();
    let book = blocking(move || sheets::read(&file, &name, &Limits::HOUSE)).await?;
    let book = book.map_err(|fault| OfficeError::Refused(fault.refusal()))?;
    Ok((batch, book))
}

/// The sheets of a staged file, and the first rows of one of them; of the one that is read when `sheet` is `None`.
pub async fn layout(
    desk: &Desk,
    id: ImportId,
    sheet: Option<usize>,
) -> Result<Layout, OfficeError> {
    let (batch, book) = staged(desk, id).await?;
    let mapping: StoredMapping = read(&batch.mapping, "import_batch.mapping")?;
    let current = book
        .sheets
        .iter()
        .position(|sheet| sheet.name == mapping.sheet);
    let current = current.unwrap_or(0);
    let at = sheet
        .filter(|at| *at < book.sheets.len())
        .unwrap_or(current);
    let heading = if at == current {
        Some((mapping.heading_first, mapping.heading_last))
    } else {
        let guessed = sheets::guess_mapping_in(&book, at, purpose(batch.kind)).ok();
        guessed.map(|guessed| (guessed.heading_first, guessed.heading_last))
    };
    let rows = book.sheets.get(at).map(|sheet| sheet.rows.as_slice());
    let first = rows.unwrap_or_default().iter().take(ROWS_SHOWN);
    Ok(Layout {
        first: first.map(|row| (row.number, row.cells.clone())).collect(),
        sheets: book
            .sheets
            .iter()
            .map(|sheet| SheetRows {
                name: sheet.name.clone(),
                rows: sheet.rows.len(),
            })
            .collect(),
        sheet: at,
        heading,
    })
}

/// Reads a staged file anew: this sheet, with its headings in the rows `first` to `last`. The old batch is given up.
pub async fn reread(
    desk: &Desk,
    id: ImportId,
    sheet: usize,
    first: u32,
    last: u32,
) -> Result<ImportId, OfficeError> {
    let (batch, book) = staged(desk, id).await?;
    let mapping = sheets::mapping_at(&book, sheet, purpose(batch.kind), first, last)
        .map_err(|_| Refusal::new("imports.no-such-heading"))?;
    let before: StoredMapping = read(&batch.mapping, "import_batch.mapping")?;
    let (book, stored) = only_sheet(book, &mapping, Said::ByPerson);
    let stored = StoredMapping {
        province: before.province,
        ..stored
    };
    let judged = judge(desk, batch.kind, &batch.file_name, book, stored.clone()).await?;
    if judged.rows.is_empty() {
        return Err(Refusal::new("imports.no-rows").into());
    }
    let next = keep(desk, batch.kind, &batch.file_name, &stored, judged).await?;
    hand_on(desk, id, next).await?;
    give_up(desk, id).await?;
    Ok(next)
}

/// Of the rows `shown`, which are duplicates by name and place only: those in `taken` are other sites and will be
/// written, the rest will not.
pub async fn choose(
    desk: &Desk,
    id: ImportId,
    shown: Vec<u32>,
    taken: Vec<u32>,
) -> Result<(), OfficeError> {
    let batch = own(desk, id).await?;
    if batch.state != BatchState::Staged {
        return Err(Refusal::new("imports.not-staged").into());
    }
    idle(desk, id)?;
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            for number in shown.iter().take(CHOSEN_MAX) {
                store::imports::take_row(tx, id, *number, taken.contains(number))?;
            }
            Ok(())
        })
        .await
}
