//! The dataset that ships with the program against what its README says, and what a broken one gets.

mod dataset;
mod finding;
mod refused;
mod succession;

use crate::{Units, embedded};
use base::{Day, LifeId};
use std::sync::LazyLock;

/// Loaded once for all tests.
static UNITS: LazyLock<Units> =
    LazyLock::new(|| Units::load(embedded()).unwrap_or_else(|faults| panic!("{faults:#?}")));

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn id(text: &str) -> LifeId {
    text.parse().unwrap()
}
