//! Official documents, values in and bytes out: papers as PDF and DOCX, certificates as PDF, tables as CSV and XLSX.
//! Pure: no file, clock or chance. The same values give the same bytes.

pub mod calendar;
pub mod certificate;
pub mod document;
mod docx;
mod error;
mod fonts;
pub mod forms;
mod lines;
mod package;
mod page;
mod pdf;
mod qr;
pub mod tables;

pub use calendar::{Calendar, Event, write_calendar};
pub use certificate::{
    Authority, Certificate, CheckPage, Decision, MAX_CERTIFICATES, Signature, certificates,
};
pub use document::{Document, MAX_DOCUMENT_CHARS, MAX_TABLE_ROWS, Text};
pub use docx::write_docx;
pub use error::PapersError;
pub use fonts::Face;
pub use pdf::{Written, write_pdf};
pub use tables::{
    Cell, Column, ColumnKind, MAX_COLUMNS, Table, XLSX_MAX_ROWS,
    csv::{write_bare_csv, write_csv},
    xlsx::write_xlsx,
};

/// Every letter of Vietnamese, as papers use them: both cases of the twelve vowels with the five tones, and đ.
const VIETNAMESE: &str = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ\
    AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬEÈÉẺẼẸÊỀẾỂỄỆIÌÍỈĨỊOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢUÙÚỦŨỤƯỪỨỬỮỰYỲÝỶỸỴĐ";

/// Can the paper fonts be read, and have they every Vietnamese letter?
pub fn fonts_are_whole() -> Result<(), PapersError> {
    match fonts::Fonts::embedded()?.missing(VIETNAMESE) {
        None => Ok(()),
        Some(letters) => Err(PapersError::MissingGlyph {
            certificate: 0,
            field: "font",
            letters,
        }),
    }
}
