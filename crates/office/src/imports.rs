//! Sheets of sites and of past results, from the upload to the flip.
//!
//! A sheet is **staged**: read, its columns guessed, every row judged against the register and kept with what would be
//! written or all that is wrong with it. A person looks, changes columns, mends the rows with faults. **Applying** writes
//! the rows in chunks that nobody sees and makes them visible by one change of the batch's state; rows that the register
//! has already are passed over, so the same sheet brought again adds nothing. Whatever is interrupted leaves nothing
//! visible, and applying again goes on: the ids of what is written follow from batch and row.

mod apply;
mod judge;
mod matching;
mod progress;
mod register;
mod reread;
mod stage;
mod stored;
mod view;

pub use apply::{Applied, apply, finish_interrupted, give_up};
pub use judge::Report;
pub use progress::{Progress, UnderWay, progress, start};
pub use reread::{Layout, SheetRows, choose, layout, reread};
pub use stage::{check, may_import, remap, stage, take};
pub use stored::{Candidate, RowNote, StoredColumn, StoredMapping};
pub use view::{Preview, PreviewRow, ROWS_SHOWN, list, mend, preview, rows};

pub use sheets::{Field, column_letters};
use store::imports::BatchKind;

/// What a column of such a sheet may hold, in the order a person looks for them.
pub fn fields(kind: BatchKind) -> Vec<Field> {
    let purpose = stored::purpose(kind);
    Field::ALL
        .iter()
        .copied()
        .filter(|field| field.serves(purpose))
        .collect()
}

/// Rows in one transaction: about 10 ms of the writer.
const CHUNK: usize = 250;
/// The same for reading.
const READ_CHUNK: u32 = 2000;
