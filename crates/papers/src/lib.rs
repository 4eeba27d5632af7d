//! Official documents, values in and bytes out: certificates as PDF, tables as CSV and XLSX.
//! Pure: no file, clock or chance. The same values give the same bytes.

pub mod certificate;
mod error;
mod fonts;
mod lines;
mod qr;

pub use certificate::{
    Authority, Certificate, CheckPage, Decision, MAX_CERTIFICATES, Signature, certificates,
};
pub use error::PapersError;
