//! The seven words for where a dossier stands, each with a shape, the same everywhere on the screen.

use crate::i18n::{Lent, T};

/// One of the seven words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Chưa làm.
    NotStarted,
    /// Đang làm.
    InProgress,
    /// Đã nộp.
    Submitted,
    /// Trả lại.
    Returned,
    /// Đã đề nghị.
    Endorsed,
    /// Công nhận.
    Recognised,
    /// Không công nhận.
    NotRecognised,
}

impl Status {
    /// All seven, in the order of a dossier's way.
    pub const ALL: [Self; 7] = [
        Self::NotStarted,
        Self::InProgress,
        Self::Submitted,
        Self::Returned,
        Self::Endorsed,
        Self::Recognised,
        Self::NotRecognised,
    ];

    /// The word for a dossier's state by its stable text. Withdrawn and subject ended have no word of the seven: a
    /// page says them in a sentence.
    pub fn of_state(state: &str) -> Option<Self> {
        Some(match state {
            "registered" => Self::NotStarted,
            "in-progress" => Self::InProgress,
            "submitted" => Self::Submitted,
            "returned" => Self::Returned,
            "endorsed" => Self::Endorsed,
            "recognised" => Self::Recognised,
            "not-recognised" | "revoked" => Self::NotRecognised,
            _ => return None,
        })
    }

    /// The word with this stable text.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// The stable text: part of the key of its word and of its class.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::InProgress => "in-progress",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Endorsed => "endorsed",
            Self::Recognised => "recognised",
            Self::NotRecognised => "not-recognised",
        }
    }

    /// The word on the screen.
    pub fn word(self, t: impl Lent<T>) -> String {
        t.lent().word("status", self.as_str())
    }

    /// The outline of its shape, an SVG path on a 12 × 12 grid: a ring that fills as the dossier goes on.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::NotStarted => {
                "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zm0 1.5a3 3 0 1 1 0 6a3 3 0 1 1 0-6z"
            }
            Self::InProgress => {
                "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zm0 1.5v6a3 3 0 1 1 0-6z"
            }
            Self::Submitted => "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
            Self::Returned => {
                "M5 1.5L1.5 5 5 8.5V6h2.5A1.5 1.5 0 0 1 9 7.5v3h2v-3A3.5 3.5 0 0 0 7.500 4H5z"
            }
            Self::Endorsed => {
                "M6 1L1.200 5.800l1.400 1.400L5 4.800V11h2V4.800l2.400 2.400 1.400-1.400z"
            }
            Self::Recognised => {
                "M1.200 6.400l1.400-1.400 2.200 2.200 4.600-4.800 1.400 1.400L4.800 10z"
            }
            Self::NotRecognised => {
                "M2.900 1.500L6 4.600l3.100-3.100 1.400 1.400L7.400 6l3.100 3.100-1.400 1.400L6 7.400l-3.100 3.100-1.400-1.400L4.600 6 1.500 2.900z"
            }
        }
    }
}
