//! Sheets staged for import, and the flip that makes their rows visible at once.
//!
//! INVARIANT: sites and results of a batch that is not applied are seen by nobody (`visible_site`, `reported_results`).
//! They are written in chunks before the flip and removed in chunks after the batch was dropped.

use crate::{Row, StoreError, Tx, Value};
use base::{ImportId, PostId, SiteId, Timestamp, words};
use std::ops::ControlFlow;

words! {
    /// What a sheet holds.
    BatchKind {
        /// Sites for the register.
        Sites = "sites",
        /// Results of years before the program.
        Results = "results",
    }
}

words! {
    /// Life of a batch.
    BatchState {
        /// Read, judged and shown; nothing of it is visible.
        Staged = "staged",
        /// Part of the register.
        Applied = "applied",
        /// Given up.
        Dropped = "dropped",
    }
}

/// One sheet.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Its id.
    pub id: ImportId,
    /// What it holds.
    pub kind: BatchKind,
    /// As uploaded, cleaned.
    pub file_name: String,
    /// Its life.
    pub state: BatchState,
    /// JSON: column to field.
    pub mapping: String,
    /// Who imported; `None` for the command line.
    pub post: Option<PostId>,
    /// The office that brought it.
    pub office: String,
    /// When it was staged.
    pub created_at: Timestamp,
    /// When it was applied.
    pub applied_at: Option<Timestamp>,
    /// Rows with data in the sheet.
    pub row_count: u32,
    /// Rows that can't be taken.
    pub fault_count: u32,
}

/// One row of a sheet.
#[derive(Clone, Debug, Default)]
pub struct ImportRow {
    /// As the sheet numbers it, from 1.
    pub number: u32,
    /// JSON of the cells as read.
    pub cells: String,
    /// JSON of what would be written; `None` when it has faults.
    pub candidate: Option<String>,
    /// JSON array of faults.
    pub faults: String,
    /// The site it is already.
    pub duplicate_of: Option<SiteId>,
    /// It is a duplicate by name and place only, of a site or of an earlier row.
    pub soft: bool,
    /// A person said that it is to be taken all the same.
    pub taken: bool,
}

/// Which rows are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that would be written.
    New,
    /// Those with faults.
    Faulty,
    /// Those that the register has already.
    Known,
    /// Those that are duplicates by name and place only, taken or not.
    Soft,
}

impl Which {
    const fn sql(self) -> &'static str {
        match self {
            Self::All => "1 = 1",
            Self::New => {
                "candidate is not null and ((duplicate_of is null and faults = '[]') or taken = 1)"
            }
            Self::Faulty => "faults <> '[]' and taken = 0",
            Self::Known => {
                "candidate is not null and duplicate_of is not null and faults = '[]' and taken = 0"
            }
            Self::Soft => "candidate is not null and soft = 1",
        }
    }
}

const COLUMNS: &str = "id, kind, file_name, state, mapping, post_id, created_at, applied_at, row_count, fault_count, office";

/// Enters a staged batch.
pub fn insert(tx: &mut dyn Tx, batch: &BatchRow) -> Result<(), StoreError> {
    tx.exec(
        &format!(
            "insert into import_batch ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ),
        &[
            batch.id.into(),
            batch.kind.as_str().into(),
            batch.file_name.as_str().into(),
            batch.state.as_str().into(),
            batch.mapping.as_str().into(),
            batch.post.into(),
            batch.created_at.into(),
            batch.applied_at.into(),
            i64::from(batch.row_count).into(),
            i64::from(batch.fault_count).into(),
            batch.office.as_str().into(),
        ],
    )?;
    Ok(())
}

/// The batch `id`.
pub fn by_id(tx: &mut dyn Tx, id: ImportId) -> Result<Option<BatchRow>, StoreError> {
    tx.query(
        &format!("select {COLUMNS} from import_batch where id = ?1"),
        &[id.into()],
    )?
    .first()
    .map(batch)
    .transpose()
}

/// The batches of a post (of the command line when `None`) that were not dropped, newest first, at most `limit`.
pub fn of_post(
    tx: &mut dyn Tx,
    post: Option<PostId>,
    limit: u32,
) -> Result<Vec<BatchRow>, StoreError> {
    tx.query(
        &format!(
            "select {COLUMNS} from import_batch where (post_id = ?1 or (?1 is null and post_id is null)) and state <> 'dropped'
             order by created_at desc, id desc limit ?2"
        ),
        &[post.into(), i64::from(limit).into()],
    )?
    .iter()
    .map(batch)
    .collect()
}

/// Enters a row.
pub fn insert_row(tx: &mut dyn Tx, id: ImportId, row: &ImportRow) -> Result<(), StoreError> {
    tx.exec(
        "insert into import_row (batch_id, row_number, cells, candidate, faults, duplicate_of, soft, taken)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            id.into(),
            i64::from(row.number).into(),
            row.cells.as_str().into(),
            row.candidate.clone().into(),
            row.faults.as_str().into(),
            row.duplicate_of.into(),
            row.soft.into(),
            row.taken.into(),
        ],
    )?;
    Ok(())
}

/// Keeps whether a row that is a duplicate by name only is to be taken all the same.
pub fn take_row(tx: &mut dyn Tx, id: ImportId, number: u32, taken: bool) -> Result<(), StoreError> {
    tx.exec(
        "update import_row set taken = ?3 where batch_id = ?1 and row_number = ?2 and soft = 1 and candidate is not null",
        &[id.into(), i64::from(number).into(), taken.into()],
    )?;
    Ok(())
}

/// Keeps a part of the staged file.
pub fn insert_part(
    tx: &mut dyn Tx,
    id: ImportId,
    part: u32,
    bytes: &[u8],
) -> Result<(), StoreError> {
    tx.exec(
        "insert into import_part (batch_id, part, bytes) values (?1, ?2, ?3)",
        &[id.into(), i64::from(part).into(), bytes.to_vec().into()],
    )?;
    Ok(())
}

/// The staged file; empty when none was kept.
pub fn file(tx: &mut dyn Tx, id: ImportId) -> Result<Vec<u8>, StoreError> {
    let mut file = Vec::new();
    tx.each(
        "select bytes from import_part where batch_id = ?1 order by part",
        &[id.into()],
        &mut |row| {
            file.extend(row.get::<Vec<u8>>(0)?);
            Ok(ControlFlow::Continue(()))
        },
    )?;
    Ok(file)
}

/// Hands the staged file on to the batch that it is read into anew.
pub fn move_parts(tx: &mut dyn Tx, from: ImportId, to: ImportId) -> Result<(), StoreError> {
    tx.exec(
        "update import_part set batch_id = ?2 where batch_id = ?1",
        &[from.into(), to.into()],
    )?;
    Ok(())
}

/// Removes at most `limit` parts of the file of a batch that is no longer staged; how many.
pub fn remove_parts(tx: &mut dyn Tx, id: ImportId, limit: u32) -> Result<u64, StoreError> {
    tx.exec(
        "delete from import_part where batch_id = ?1 and part in (
           select p.part from import_part p join import_batch b on b.id = p.batch_id
           where p.batch_id = ?1 and b.state <> 'staged' order by p.part limit ?2)",
        &[id.into(), i64::from(limit).into()],
    )
}

/// At most `limit` rows after the row number `after`, in order.
pub fn rows(
    tx: &mut dyn Tx,
    id: ImportId,
    which: Which,
    after: u32,
    limit: u32,
) -> Result<Vec<ImportRow>, StoreError> {
    tx.query(
        &format!(
            "select row_number, cells, candidate, faults, duplicate_of, soft, taken from import_row
             where batch_id = ?1 and row_number > ?2 and {} order by row_number limit ?3",
            which.sql()
        ),
        &[id.into(), i64::from(after).into(), i64::from(limit).into()],
    )?
    .iter()
    .map(import_row)
    .collect()
}

/// How many rows there are of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    /// All.
    pub rows: u32,
    /// Those that would be written.
    pub new: u32,
    /// Those with faults.
    pub faulty: u32,
    /// Those that the register has already.
    pub known: u32,
    /// Of the new ones, those whose place is assumed and should be looked at.
    pub assumed: u32,
    /// Those that are duplicates by name and place only, taken or not.
    pub soft: u32,
}

/// Counts the rows of a batch.
pub fn counts(tx: &mut dyn Tx, id: ImportId) -> Result<RowCounts, StoreError> {
    let sum = |which: Which| {
        format!(
            "coalesce(sum(case when {} then 1 else 0 end), 0)",
            which.sql()
        )
    };
    let sql = format!(
        "select count(*), {}, {}, {},
           coalesce(sum(case when {} and candidate like '%\"assumed\":true%' then 1 else 0 end), 0), {}
         from import_row where batch_id = ?1",
        sum(Which::New),
        sum(Which::Faulty),
        sum(Which::Known),
        Which::New.sql(),
        sum(Which::Soft)
    );
    let rows = tx.query(&sql, &[id.into()])?;
    let row = rows
        .first()
        .ok_or_else(|| StoreError::corrupt("import_row"))?;
    Ok(RowCounts {
        rows: number(row, 0)?,
        new: number(row, 1)?,
        faulty: number(row, 2)?,
        known: number(row, 3)?,
        assumed: number(row, 4)?,
        soft: number(row, 5)?,
    })
}

/// Changes what was found of a row; what a person said of it before no longer holds.
pub fn judge_row(tx: &mut dyn Tx, id: ImportId, row: &ImportRow) -> Result<(), StoreError> {
    tx.exec(
        "update import_row set candidate = ?3, faults = ?4, duplicate_of = ?5, taken = 0 where batch_id = ?1 and row_number = ?2",
        &[
            id.into(),
            i64::from(row.number).into(),
            row.candidate.clone().into(),
            row.faults.as_str().into(),
            row.duplicate_of.into(),
        ],
    )?;
    Ok(())
}

/// Enters a site of a staged batch, seen by nobody yet; `false` when its id or its code is there already.
pub fn insert_hidden(
    tx: &mut dyn Tx,
    batch: ImportId,
    site: SiteId,
    code: Option<&str>,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let added = tx.exec(
        "insert into site (id, code, created_at, import_id, came_with) values (?1, ?2, ?3, ?4, ?4) on conflict do nothing",
        &[
            site.into(),
            code.map(str::to_owned).into(),
            at.into(),
            batch.into(),
        ],
    )?;
    Ok(added > 0)
}

/// Is the site one of this batch?
pub fn holds(tx: &mut dyn Tx, batch: ImportId, site: SiteId) -> Result<bool, StoreError> {
    let rows = tx.query(
        "select 1 from site where id = ?1 and import_id = ?2",
        &[site.into(), batch.into()],
    )?;
    Ok(!rows.is_empty())
}

/// The sheet that the site came with; `None` when it was typed.
pub fn source_of(tx: &mut dyn Tx, site: SiteId) -> Result<Option<BatchRow>, StoreError> {
    let columns = COLUMNS.replace(", ", ", b.");
    tx.query(
        &format!("select b.{columns} from site s join import_batch b on b.id = s.came_with where s.id = ?1"),
        &[site.into()],
    )?
    .first()
    .map(batch)
    .transpose()
}

/// Makes everything of a staged batch visible; `false` when it is not staged any more.
pub fn flip(tx: &mut dyn Tx, id: ImportId, at: Timestamp) -> Result<bool, StoreError> {
    let flipped = tx.exec(
        "update import_batch set state = 'applied', applied_at = ?2 where id = ?1 and state = 'staged'",
        &[id.into(), at.into()],
    )?;
    Ok(flipped > 0)
}

/// Gives a staged batch up; `false` when it is not staged any more.
pub fn give_up(tx: &mut dyn Tx, id: ImportId) -> Result<bool, StoreError> {
    let dropped = tx.exec(
        "update import_batch set state = 'dropped' where id = ?1 and state = 'staged'",
        &[id.into()],
    )?;
    Ok(dropped > 0)
}

/// Hidden sites of the batch `?1` once it is dropped, at most `?2`.
const HIDDEN: &str =
    "select s.id from site s join import_batch b on b.id = s.import_id and b.state = 'dropped'
    where s.import_id = ?1 order by s.id limit ?2";

/// Removes at most `limit` hidden sites and results of a dropped batch; how many. Repeat until none is left.
pub fn sweep_hidden(tx: &mut dyn Tx, id: ImportId, limit: u32) -> Result<u64, StoreError> {
    let params: [Value; 2] = [id.into(), i64::from(limit).into()];
    tx.exec(
        &format!("delete from site_state where site_id in ({HIDDEN})"),
        &params,
    )?;
    let sites = tx.exec(&format!("delete from site where id in ({HIDDEN})"), &params)?;
    let results = tx.exec(
        "delete from reported_result where import_id = ?1 and (site_id, year) in (
           select r.site_id, r.year from reported_result r join import_batch b on b.id = r.import_id and b.state = 'dropped'
           where r.import_id = ?1 limit ?2)",
        &params,
    )?;
    Ok(sites + results)
}

/// Settles at most `limit` sites of an applied batch, so that they no longer depend on it; how many.
pub fn settle(tx: &mut dyn Tx, id: ImportId, limit: u32) -> Result<u64, StoreError> {
    tx.exec(
        "update site set import_id = null where id in (
           select s.id from site s join import_batch b on b.id = s.import_id and b.state = 'applied'
           where s.import_id = ?1 limit ?2)",
        &[id.into(), i64::from(limit).into()],
    )
}

/// Removes at most `limit` rows of a batch that is no longer staged; those with faults stay while it is applied, so
/// that they can still be mended. How many.
pub fn remove_rows(tx: &mut dyn Tx, id: ImportId, limit: u32) -> Result<u64, StoreError> {
    tx.exec(
        "delete from import_row where batch_id = ?1 and row_number in (
           select r.row_number from import_row r join import_batch b on b.id = r.batch_id
           where r.batch_id = ?1 and (b.state = 'dropped' or (b.state = 'applied' and (r.faults = '[]' or r.taken = 1))) limit ?2)",
        &[id.into(), i64::from(limit).into()],
    )
}

/// Batches staged before `at` and not applied yet.
pub fn staged_before(tx: &mut dyn Tx, at: Timestamp) -> Result<Vec<ImportId>, StoreError> {
    tx.query(
        "select id from import_batch where state = 'staged' and created_at < ?1",
        &[at.into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Batches that were dropped or applied but not cleaned up to the end, as after a crash.
pub fn unfinished(tx: &mut dyn Tx) -> Result<Vec<ImportId>, StoreError> {
    tx.query(
        "select b.id from import_batch b where b.state <> 'staged' and (
           exists (select 1 from site s where s.import_id = b.id)
           or exists (select 1 from import_row r where r.batch_id = b.id and (b.state = 'dropped' or r.faults = '[]' or r.taken = 1))
           or exists (select 1 from import_part p where p.batch_id = b.id)
           or (b.state = 'dropped' and exists (select 1 from reported_result r where r.import_id = b.id)))",
        &[],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

fn batch(row: &Row) -> Result<BatchRow, StoreError> {
    Ok(BatchRow {
        id: row.get(0)?,
        kind: crate::words(row, 1, BatchKind::from_text)?,
        file_name: row.get(2)?,
        state: crate::words(row, 3, BatchState::from_text)?,
        mapping: row.get(4)?,
        post: row.get(5)?,
        created_at: row.get(6)?,
        applied_at: row.get(7)?,
        row_count: number(row, 8)?,
        fault_count: number(row, 9)?,
        office: row.get(10)?,
    })
}

fn import_row(row: &Row) -> Result<ImportRow, StoreError> {
    Ok(ImportRow {
        number: number(row, 0)?,
        cells: row.get(1)?,
        candidate: row.get(2)?,
        faults: row.get(3)?,
        duplicate_of: row.get(4)?,
        soft: row.get(5)?,
        taken: row.get(6)?,
    })
}

fn number(row: &Row, index: usize) -> Result<u32, StoreError> {
    u32::try_from(row.get::<i64>(index)?).map_err(|_| StoreError::corrupt("a count"))
}
