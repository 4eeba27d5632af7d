//! Use cases: authorise, load, decide, save, record. Every function takes the [`Desk`] first; what it may not do it
//! refuses with a stable code, and every official act is recorded in the transaction that carries it out.

pub mod acts;
pub mod calendars;
pub mod certificates;
pub mod check;
pub mod contacts;
pub mod country;
pub mod decisions;
pub mod demo;
mod derived;
pub mod desk;
pub mod dossiers;
pub mod drafts;
pub mod editions;
pub mod errors;
pub mod evidence;
mod ground;
pub mod home;
pub mod imports;
pub mod letters;
pub mod lists;
pub mod log;
pub mod me;
pub mod measures;
pub mod notices;
pub mod open;
pub mod outbox;
pub mod packs;
pub mod papers;
pub mod people;
pub mod places;
pub mod posts;
pub mod registers;
pub mod reminders;
pub mod retention;
pub mod reviews;
pub mod rounds;
pub mod search;
pub mod sessions;
pub mod single_officer;
pub mod sites;
pub mod unit_dossiers;

pub use desk::{Desk, Office, Parts};
pub use errors::{Fault, OfficeError};
pub use store::StoreError;

/// Rows of the store as use cases hand them to pages, which never reach the store themselves.
pub mod rows {
    pub use store::{
        acts::ActRow,
        calendars::CalendarRow,
        contacts::ContactRow,
        decisions::{DecisionRow, RecognitionRow},
        dossiers::DossierRow,
        drafts::DraftRow,
        evidence::{EvidenceRow, FileRow},
        imports::{BatchKind, BatchRow, BatchState, RowCounts, Which},
        letters::LetterRow,
        lists::{Counts, Cursor, DossierLine, ListRow, Sort},
        notes::{NoteKind, NoteRow},
        notices::NoticeRow,
        posts::PostRow,
        registers::NumberRow,
        reminders::ChoiceRow,
        rounds::RoundRow,
        sessions::SessionRow,
        sites::{ReportedRow, SiteFacts, SiteRow},
    };
}
