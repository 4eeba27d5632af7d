//! What a page shows of a batch, and the sheet of faults to mend.

use super::{
    READ_CHUNK,
    stage::{cells_row, may_import, own},
    stored::{Candidate, RowNote, StoredColumn, StoredMapping, read},
};
use crate::{Desk, OfficeError};
use base::{ImportId, Refusal, SiteId};
use sheets::{ERROR_HEADING, Field};
use std::collections::{BTreeMap, HashMap};
use store::{
    StoreError, Tx,
    imports::{BatchRow, ImportRow, RowCounts, Which},
};

/// Rows of one page of a preview.
pub const ROWS_SHOWN: u32 = 50;
/// Rows of each sort on the first page.
const FIRST_ROWS: u32 = 10;
/// Batches listed; older ones have long been applied.
const BATCHES_LISTED: u32 = 50;

/// One row as a page shows it.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    /// As the sheet numbers it.
    pub number: u32,
    /// The cells as read, from column A.
    pub cells: Vec<String>,
    /// What would be written.
    pub candidate: Option<Candidate>,
    /// What is wrong.
    pub notes: Vec<RowNote>,
    /// The site it is already, with its name.
    pub known: Option<(SiteId, String)>,
    /// It is a duplicate by name and place only.
    pub soft: bool,
    /// A person said that it is to be taken all the same.
    pub taken: bool,
}

/// A batch before it is applied, or after.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The batch.
    pub batch: BatchRow,
    /// Which column is what.
    pub mapping: StoredMapping,
    /// What must be put right about the columns first.
    pub refusals: Vec<Refusal>,
    /// Rows of each sort.
    pub counts: RowCounts,
    /// The first rows that would be written.
    pub first: Vec<PreviewRow>,
    /// The first rows with faults.
    pub faulty: Vec<PreviewRow>,
    /// The first rows that the register has already.
    pub known: Vec<PreviewRow>,
}

/// The batches of this desk's post, newest first.
pub async fn list(desk: &Desk) -> Result<Vec<BatchRow>, OfficeError> {
    may_import(desk)?;
    let post = desk.actor.post;
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::imports::of_post(tx, post, BATCHES_LISTED)?)
        })
        .await
}

/// A batch with its counts and its first rows.
pub async fn preview(desk: &Desk, id: ImportId) -> Result<Preview, OfficeError> {
    let batch = own(desk, id).await?;
    let mapping: StoredMapping = read(&batch.mapping, "import_batch.mapping")?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let first = |tx: &mut dyn Tx, which| shown(tx, &desk, id, which, 0, FIRST_ROWS);
            Ok(Preview {
                refusals: mapping.refusals(batch.kind),
                counts: store::imports::counts(tx, id)?,
                first: first(tx, Which::New)?,
                faulty: first(tx, Which::Faulty)?,
                known: first(tx, Which::Known)?,
                mapping,
                batch,
            })
        })
        .await
}

/// At most [`ROWS_SHOWN`] rows of a batch after the row number `after`.
pub async fn rows(
    desk: &Desk,
    id: ImportId,
    which: Which,
    after: u32,
) -> Result<Vec<PreviewRow>, OfficeError> {
    own(desk, id).await?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(shown(tx, &desk, id, which, after, ROWS_SHOWN)?)
        })
        .await
}

/// The rows with faults as a table of its own: the headings, each row as it was, and all its faults in words by `say`. A
/// column of faults from before is left out. The province that was said for the whole sheet stands in each row that it is
/// for, since nobody says it again when the mended rows come back.
pub async fn mend(
    desk: &Desk,
    id: ImportId,
    say: impl Fn(&RowNote) -> String + Send,
) -> Result<Vec<Vec<String>>, OfficeError> {
    let batch = own(desk, id).await?;
    let mapping: StoredMapping = read(&batch.mapping, "import_batch.mapping")?;
    let columns: Vec<_> = mapping
        .columns
        .iter()
        .filter(|column| column.heading != ERROR_HEADING)
        .collect();
    let mut heading: Vec<String> = columns.iter().map(|column| known_heading(column)).collect();
    let province = GivenProvince::of(desk, &mapping, &columns);
    heading.extend(
        province
            .as_ref()
            .filter(|given| given.column.is_none())
            .map(|_| Field::Province.heading().to_owned()),
    );
    heading.push(ERROR_HEADING.to_owned());
    let mut table = vec![heading];
    let mut after = 0;
    loop {
        let today = desk.today();
        let (rows, names) = desk
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                let rows = store::imports::rows(tx, id, Which::Faulty, after, READ_CHUNK)?;
                let mut names = HashMap::new();
                for site in rows.iter().filter_map(|row| row.duplicate_of) {
                    if let Some(found) = store::sites::on(tx, site, today)? {
                        names.insert(site, found.facts.name);
                    }
                }
                Ok((rows, names))
            })
            .await?;
        let Some(last) = rows.last() else {
            return Ok(table);
        };
        after = last.number;
        for row in &rows {
            let cells = cells_row(row.number, &row.cells)?;
            let mut notes: Vec<RowNote> = read(&row.faults, "import_row.faults")?;
            notes.extend(
                row.duplicate_of
                    .and_then(|site| names.get(&site))
                    .map(|name| known(name)),
            );
            let mut line: Vec<String> = columns
                .iter()
                .map(|column| cells.cell(column.index).to_owned())
                .collect();
            if let Some(province) = &province {
                province.enter(&mut line);
            }
            line.push(notes.iter().map(&say).collect::<Vec<_>>().join("; "));
            table.push(line);
        }
    }
}

/// The province said for a whole sheet, and where the columns of places stand among those shown.
struct GivenProvince<'a> {
    desk: &'a Desk,
    name: &'a str,
    column: Option<usize>,
    commune: usize,
    district: Option<usize>,
}

impl<'a> GivenProvince<'a> {
    fn of(desk: &'a Desk, mapping: &'a StoredMapping, columns: &[&StoredColumn]) -> Option<Self> {
        let at = |field| {
            columns
                .iter()
                .position(|column| column.field == Some(field))
        };
        Some(Self {
            desk,
            name: mapping.province.as_deref()?,
            column: at(Field::Province),
            commune: at(Field::Commune)?,
            district: at(Field::District),
        })
    }

    /// Writes it where the row names no province and the commune stands in it.
    fn enter(&self, line: &mut Vec<String>) {
        let cell = |at: usize| {
            line.get(at)
                .map(String::as_str)
                .filter(|text| !text.is_empty())
        };
        let commune = cell(self.commune).unwrap_or_default();
        let district = self.district.and_then(cell);
        let (units, today) = (self.desk.office.places.units(), self.desk.today());
        let found = units.match_place(commune, district, Some(self.name), today);
        let name = match found {
            units::Match::One(_) | units::Match::Many(_) => self.name.to_owned(),
            units::Match::None | units::Match::Elsewhere(_) => String::new(),
        };
        match self.column {
            None => line.push(name),
            Some(at) => {
                if let Some(cell) = line.get_mut(at).filter(|cell| cell.is_empty()) {
                    *cell = name;
                }
            }
        }
    }
}

/// The heading as written where it says by itself what the column holds; else the usual one, so that the mended sheet is read
/// as this one was. A heading that says what one unit is worth stays.
fn known_heading(column: &StoredColumn) -> String {
    match column.field {
        Some(field) if column.scale == 1 && Field::from_heading(&column.heading) != Some(field) => {
            field.heading().to_owned()
        }
        _ => column.heading.clone(),
    }
}

/// Tells beside the faults of a row that the register has it already.
fn known(name: &str) -> RowNote {
    RowNote {
        column: None,
        field: None,
        code: "imports.known-already".to_owned(),
        value: String::new(),
        facts: BTreeMap::from([("name".to_owned(), name.to_owned())]),
    }
}

fn shown(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: ImportId,
    which: Which,
    after: u32,
    limit: u32,
) -> Result<Vec<PreviewRow>, StoreError> {
    let rows = store::imports::rows(tx, id, which, after, limit)?;
    rows.iter().map(|row| preview_row(tx, desk, row)).collect()
}

fn preview_row(tx: &mut dyn Tx, desk: &Desk, row: &ImportRow) -> Result<PreviewRow, StoreError> {
    let known = match row.duplicate_of {
        Some(site) => {
            store::sites::on(tx, site, desk.today())?.map(|found| (site, found.facts.name))
        }
        None => None,
    };
    Ok(PreviewRow {
        number: row.number,
        cells: cells_row(row.number, &row.cells)?.cells,
        candidate: row
            .candidate
            .as_deref()
            .map(|text| read(text, "import_row.candidate"))
            .transpose()?,
        notes: read(&row.faults, "import_row.faults")?,
        known,
        soft: row.soft,
        taken: row.taken,
    })
}
