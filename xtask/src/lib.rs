//! The rules of the house, as tests.
//!
//! Each rule is a function from the files of the project (or from what cargo says of it) to a list of [`Fault`]s, with
//! a unit test that shows it failing on a bad sample. `tests/house.rs` runs every rule over the real tree.
//!
//! What clippy and rustc can hold stands in the workspace lints instead: no unwrap, no panic, functions of at most 70
//! lines, documented items, no wall clock.

pub mod crates;
pub mod edges;
pub mod migrations;
pub mod pages;
pub mod purity;
pub mod sizes;
pub mod sources;
pub mod words;

use std::fmt;

/// One breach of a rule: where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Path from the root of the project, with `:line` where there is one; or the name of a crate.
    pub place: String,
    /// What is wrong and how to mend it.
    pub advice: String,
}

impl Fault {
    /// A fault at a place.
    pub fn at(place: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            advice: advice.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.advice)
    }
}
