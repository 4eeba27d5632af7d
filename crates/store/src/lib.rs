//! Every SQL statement of the program. A use case is one closure over a [`Tx`] that can be run again; SQL is written in the
//! subset that both engines share, with numbered placeholders `?1`.

pub mod acts;
pub mod bulk;
pub mod calendars;
pub mod check;
pub mod contacts;
pub mod db;
pub mod decisions;
pub mod dossiers;
pub mod drafts;
pub mod editions;
pub mod errors;
pub mod evidence;
pub mod files;
pub mod imports;
pub mod letters;
pub mod lists;
pub mod measures;
mod migrations;
pub mod notes;
pub mod notices;
pub mod outbox;
pub mod places;
pub mod posts;
pub mod registers;
pub mod reminders;
pub mod rounds;
pub mod sessions;
pub mod settings;
pub mod sites;
pub mod subjects;
pub mod value;

pub use db::{Db, Peek, Tx};
pub use errors::StoreError;
pub use files::Files;
pub use value::{FromValue, Row, Value};

/// Reads a column that holds a word of a closed list.
pub(crate) fn words<T>(
    row: &Row,
    index: usize,
    read: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let text: String = row.get(index)?;
    read(&text).ok_or_else(|| StoreError::corrupt("an unknown word"))
}

/// Reads a column that holds the tag of a language.
pub(crate) fn lang_of(row: &Row, index: usize) -> Result<base::Lang, StoreError> {
    let text: String = row.get(index)?;
    let lang = base::Lang::ALL.into_iter().find(|lang| lang.tag() == text);
    lang.ok_or_else(|| StoreError::corrupt("an unknown language"))
}
