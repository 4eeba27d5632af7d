//! What a site, or its reviewer, answered: one compact record per dossier and column.

use measures::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest packed record, in bytes: 200 criteria with a note of a page each.
pub const PACKED_BYTES: usize = 2_000_000;

/// The answer to one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What was filled in, by field id.
    #[serde(default, rename = "p", skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, Value>,
    /// The id of the reason why the criterion does not apply.
    #[serde(default, rename = "na", skip_serializing_if = "Option::is_none")]
    pub na: Option<String>,
    /// A note; never in a criterion of the negative list.
    #[serde(default, rename = "n", skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// A person confirmed the answer with what was filled in from measures.
    #[serde(default, rename = "c", skip_serializing_if = "is_false")]
    pub confirmed: bool,
    /// A person disputes the answer, or the value a register gave.
    #[serde(default, rename = "d", skip_serializing_if = "is_false")]
    pub disputed: bool,
}

impl Answer {
    /// Says nothing by itself: no part, no reason.
    pub fn is_silent(&self) -> bool {
        self.parts.is_empty() && self.na.is_none()
    }
}

/// All answers of one column, by criterion id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// A packed record that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum AnswersUnreadable {
    /// Longer than [`PACKED_BYTES`].
    #[error("packed answers of {0} bytes are too long")]
    TooLong(usize),
    /// Not the JSON that was written.
    #[error("packed answers are malformed")]
    Malformed(#[source] serde_json::Error),
}

impl Answers {
    /// The answer to a criterion.
    pub fn get(&self, criterion: &str) -> Option<&Answer> {
        self.0.get(criterion)
    }

    /// Sets the answer to a criterion.
    pub fn set(&mut self, criterion: &str, answer: Answer) {
        self.0.insert(criterion.to_owned(), answer);
    }

    /// The record as stored: JSON without blanks, keys in order, so that equal answers are equal bytes.
    pub fn encode(&self) -> Result<Vec<u8>, AnswersUnreadable> {
        let bytes = serde_json::to_vec(self).map_err(AnswersUnreadable::Malformed)?;
        within_limit(&bytes)?;
        Ok(bytes)
    }

    /// Reads a stored record; nothing stored reads as no answers.
    pub fn decode(bytes: &[u8]) -> Result<Self, AnswersUnreadable> {
        within_limit(bytes)?;
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice(bytes).map_err(AnswersUnreadable::Malformed)
    }

    /// The answers as the review sees them: where `review` says something of its own, that; where it only confirms
    /// or disputes, the site's parts with the review's marks.
    #[must_use]
    pub fn reviewed(&self, review: &Self) -> Self {
        let mut seen = self.clone();
        for (id, theirs) in &review.0 {
            let own = seen.0.entry(id.clone()).or_default();
            if theirs.is_silent() {
                own.confirmed = theirs.confirmed;
                own.disputed = theirs.disputed;
                own.note.clone_from(&theirs.note);
            } else {
                *own = theirs.clone();
            }
        }
        seen
    }
}

fn within_limit(bytes: &[u8]) -> Result<(), AnswersUnreadable> {
    if bytes.len() > PACKED_BYTES {
        return Err(AnswersUnreadable::TooLong(bytes.len()));
    }
    Ok(())
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape serde asks for"
)]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
