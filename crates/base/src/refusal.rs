//! What a rule answers when it says no.

/// A refusal by a rule: a stable code that screens translate, and the facts the message names.
///
/// Codes are `area.reason` in lower case with hyphens (`assessments.evidence-missing`); they never change once released.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused: `{code}`")]
pub struct Refusal {
    /// The stable code.
    pub code: &'static str,
    /// Named facts for the message, such as `("day", "2026-11-15")`.
    pub facts: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal with nothing more to name.
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            facts: Vec::new(),
        }
    }

    /// Adds a fact for the message.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and texts are handed over as they stand at the refusal"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }
}
