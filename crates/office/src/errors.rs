//! How a use case says no.

use access::Denied;
use base::Refusal;
use store::StoreError;

/// A fault of one field of a form: the form comes back filled with the message at the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's name.
    pub field: String,
    /// Stable code that screens translate.
    pub code: &'static str,
    /// Facts the message names.
    pub facts: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault with nothing more to name.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            facts: Vec::new(),
        }
    }

    /// Adds a fact for the message.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and texts are handed over as they stand at the fault"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }
}

/// Why a use case did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// The actor knows of it but may not do this.
    #[error("not allowed")]
    Forbidden(#[source] Refusal),
    /// A rule says no.
    #[error("refused by a rule")]
    Refused(#[source] Refusal),
    /// Somebody else changed it first.
    #[error("somebody else was first")]
    Conflict,
    /// Fields of the form are wrong.
    #[error("{} fields are wrong", .0.len())]
    Invalid(Vec<Fault>),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl From<Denied> for OfficeError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Hidden => Self::NotFound,
            Denied::Forbidden(refusal) => Self::Forbidden(refusal),
        }
    }
}

impl From<Refusal> for OfficeError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for OfficeError {
    fn from(fault: Fault) -> Self {
        Self::Invalid(vec![fault])
    }
}
