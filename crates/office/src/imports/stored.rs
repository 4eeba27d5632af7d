//! What a staged batch keeps as JSON: which column is what, what a row would become, what is wrong with it.

use base::{LifeId, ManagingTier, SchoolLevel, SiteId, SiteKind, SizeClass};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sheets::{Column, Field, Mapping, Purpose, RowFault};
use std::collections::BTreeMap;
use store::{StoreError, imports::BatchKind};

/// One column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredColumn {
    /// Counted from 0.
    pub index: usize,
    /// The heading as written.
    pub heading: String,
    /// What it holds; `None` is passed over.
    pub field: Option<Field>,
    /// What one unit in the column is worth in đồng.
    pub scale: u64,
}

/// How a sheet is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredMapping {
    /// Name of the sheet; empty for CSV.
    pub sheet: String,
    /// Names of other sheets of the file that were not read.
    pub other_sheets: Vec<String>,
    /// Number of the first heading row.
    pub heading_first: u32,
    /// Number of the last heading row.
    pub heading_last: u32,
    /// The columns that have a heading.
    pub columns: Vec<StoredColumn>,
    /// Legacy encodings that were converted to Unicode, such as `TCVN3`.
    pub converted_from: Vec<String>,
    /// Province of rows that name none, as a person said; the importer's own when `None`.
    #[serde(default)]
    pub province: Option<String>,
    /// A person said which sheet and heading are meant; otherwise they were guessed.
    #[serde(default)]
    pub by_person: bool,
}

impl StoredMapping {
    /// As `sheets` reads with it; the sheet is the only one of its book.
    pub(super) fn mapping(&self, purpose: Purpose) -> Mapping {
        let column = |column: &StoredColumn| Column {
            index: column.index,
            heading: column.heading.clone(),
            field: column.field,
            scale: column.scale,
        };
        Mapping {
            purpose,
            sheet: 0,
            heading_first: self.heading_first,
            heading_last: self.heading_last,
            columns: self.columns.iter().map(column).collect(),
        }
    }

    /// What must be put right before the rows can be judged: a column that is missing, or stands twice.
    pub fn refusals(&self, kind: BatchKind) -> Vec<base::Refusal> {
        self.mapping(purpose(kind)).refusals()
    }
}

/// What `sheets` calls the kind.
pub(super) const fn purpose(kind: BatchKind) -> Purpose {
    match kind {
        BatchKind::Sites => Purpose::Sites,
        BatchKind::Results => Purpose::Results,
    }
}

/// What would be written for a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Candidate {
    /// A site.
    Site(SiteCandidate),
    /// A reported result.
    Result(ResultCandidate),
}

/// A site to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteCandidate {
    /// Its name.
    pub name: String,
    /// Tax or school code.
    pub code: Option<String>,
    /// What it is.
    pub kind: SiteKind,
    /// By the law's rule where the numbers suffice, else as stated.
    pub size: Option<SizeClass>,
    /// What the sheet states, where the law's rule says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<SizeClass>,
    /// What a school teaches.
    pub level: Option<SchoolLevel>,
    /// Sector of the main business, where the sheet's words tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Revenue in millions of đồng.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue_mvnd: Option<u64>,
    /// Capital in millions of đồng.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capital_mvnd: Option<u64>,
    /// The class is that of the figures, not as stated.
    #[serde(default)]
    pub computed: bool,
    /// Which tier decides; the commune where the sheet does not say.
    pub tier: ManagingTier,
    /// The commune's life to be recorded.
    pub atom: LifeId,
    /// The commune as it is called today, with its province.
    pub place: String,
    /// The place is the default of a split and should be looked at.
    pub assumed: bool,
    /// Address below the commune.
    pub address: String,
    /// Persons.
    pub workers: Option<u32>,
    /// Work phone, digits.
    pub phone: Option<String>,
    /// The office to call.
    pub contact_office: Option<String>,
}

/// A reported result to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultCandidate {
    /// The site.
    pub site: SiteId,
    /// Its name in the register.
    pub name: String,
    /// Calendar year.
    pub year: i16,
    /// Đạt.
    pub met: bool,
    /// Paper, sheet or article it stands in.
    pub source: String,
}

/// One thing wrong in one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowNote {
    /// The column's letters.
    pub column: Option<String>,
    /// What the value was read as.
    pub field: Option<Field>,
    /// The stable code.
    pub code: String,
    /// The value as found, shortened.
    pub value: String,
    /// What the message names besides.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, String>,
}

impl From<&RowFault> for RowNote {
    fn from(fault: &RowFault) -> Self {
        Self {
            column: fault.column.clone(),
            field: fault.field,
            code: fault.code.to_owned(),
            value: fault.value.clone(),
            facts: BTreeMap::new(),
        }
    }
}

/// Text of what is kept; texts, numbers and lists always serialise.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads what was kept in `column`.
pub(super) fn read<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt(column))
}
