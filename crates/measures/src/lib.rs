//! The dictionary of measures, their values and sources.
//!
//! Everything that happens ends as a measure: (subject, period, name) → value, with where it came from. What a
//! name means stands in `packs/measures.toml`; this crate reads it and what people type against it. Keeping values
//! is the work of `store`, judging by them that of `standards`.

pub mod dictionary;
pub mod entries;
pub mod file;
pub mod values;

pub use dictionary::{Beyond, Definition, Dictionary, Kind, Named, Subject, Supplier, Tier};
pub use entries::{Entry, Source, SourceKind, Sum, sum_of_records};
pub use file::FileFault;
pub use values::{Value, ValueFault, parse_value};
