//! Values with where they came from. A reported figure stands beside the sum of records and never mixes with it.

use crate::values::Value;
use base::{Day, Timestamp, words};
use serde::{Deserialize, Serialize};

words! {
    /// How a value came to be known.
    SourceKind {
        /// Typed by an office of the subject or above it.
        Typed = "typed",
        /// Published by a register of the program.
        Register = "register",
        /// Taken from an old report, a newspaper: as reported, not from records.
        Reported = "reported",
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// How it came to be known.
    pub kind: SourceKind,
    /// The office that gave it, or the register; never the name of a person.
    pub by: String,
    /// The paper, page or record it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on that paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// When it was given.
    pub at: Timestamp,
}

/// A value of one subject and period, with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The measure's name in the dictionary.
    pub name: String,
    /// The value.
    pub value: Value,
    /// Where it came from.
    pub source: Source,
    /// Rises by one with each change of the value, from 1.
    pub version: u64,
}

impl Entry {
    /// Does it come from records, so that it may decide a criterion and be summed? Reported figures do not.
    pub fn is_record(&self) -> bool {
        self.source.kind != SourceKind::Reported
    }
}

/// A sum over subjects, with what it was made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The total of the counts from records; `None` when there is none, or it does not fit.
    pub total: Option<u64>,
    /// How many records were added.
    pub records: usize,
    /// How many reported figures were left out.
    pub reported_left_out: usize,
}

/// Adds the counts that come from records. Reported figures are only counted as left out; other kinds are ignored.
pub fn sum_of_records<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Sum {
    let mut sum = Sum::default();
    let mut overflowed = false;
    for entry in entries {
        let Value::Count(n) = entry.value else {
            continue;
        };
        if entry.is_record() {
            let total = sum.total.unwrap_or(0).checked_add(n);
            overflowed |= total.is_none();
            sum.total = total;
            sum.records += 1;
        } else {
            sum.reported_left_out += 1;
        }
    }
    if overflowed {
        sum.total = None;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: SourceKind, value: Value) -> Entry {
        Entry {
            name: "models.effective".to_owned(),
            value,
            source: Source {
                kind,
                by: "Văn phòng".to_owned(),
                reference: None,
                day: None,
                at: Timestamp::from_micros(0),
            },
            version: 1,
        }
    }

    #[test]
    fn reported_figures_never_enter_a_sum() {
        let sum = sum_of_records(&[
            entry(SourceKind::Typed, Value::Count(2)),
            entry(SourceKind::Register, Value::Count(3)),
            entry(SourceKind::Reported, Value::Count(760)),
            entry(SourceKind::Typed, Value::YesNo(true)),
        ]);
        let expect = Sum {
            total: Some(5),
            records: 2,
            reported_left_out: 1,
        };
        assert_eq!(sum, expect);
    }

    #[test]
    fn a_sum_that_does_not_fit_is_no_sum() {
        let sum = sum_of_records(&[
            entry(SourceKind::Typed, Value::Count(u64::MAX)),
            entry(SourceKind::Typed, Value::Count(1)),
            entry(SourceKind::Typed, Value::Count(1)),
        ]);
        assert_eq!((sum.total, sum.records), (None, 3));
    }
}
