//! Tables read from messy XLSX and CSV files: headings guessed, every row error named.
//!
//! [`read`] makes a [`Book`] of plain texts; [`guess_mapping`] finds the heading row and what each column holds, which a
//! person may edit; [`site_rows`] and [`result_rows`] make typed candidates with all errors of all rows at once;
//! [`mend`] gives the sheet back with the errors written beside the rows. Nothing is matched against the register here.

mod book;
mod cells;
mod delimited;
mod fault;
mod fields;
mod legacy;
mod mapping;
mod mend;
mod package;
mod read;
mod readings;
mod results;
mod rows;
mod sites;
mod syllables;
mod workbook;

pub use book::{Book, CellMark, Format, Limits, Row, Sheet, column_letters};
pub use cells::{Sector, code as code_of, phone as phone_of, sector_of};
pub use fault::SheetFault;
pub use fields::{Field, Purpose};
pub use mapping::{Column, Mapping, guess_mapping, guess_mapping_in, mapping_at};
pub use mend::{ERROR_HEADING, mend};
pub use read::read;
pub use results::{PastResult, ResultRow, result_rows};
pub use rows::{RowFault, RowResult, Rows};
pub use sites::{SiteRow, site_rows};
