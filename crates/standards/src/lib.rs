//! Rulebooks as data: parse, validate, evaluate, explain why not yet.
//!
//! A rulebook is a file in `packs/`; nothing in this crate knows a particular one. [`check`] reads it and names every
//! fault in one run, [`Pack::eligible`] says whom it applies to, [`forms`] turns what a person typed into an [`Answer`],
//! and [`evaluate`] judges the answers by the pack's data and the measures it is bound to.

pub mod answers;
mod bindings;
mod check;
mod codes;
pub mod diff;
pub mod evaluation;
pub mod forms;
pub mod lineage;
pub mod listing;
pub mod overlay;
pub mod pack;
pub mod points;
pub mod ratio;
pub mod regimes;
pub mod relative;
pub mod scope;
pub mod size;
pub mod subject;

pub use answers::{Answer, Answers, AnswersUnreadable};
pub use bindings::cycles;
pub use check::{check, check_overlay};
pub use codes::CODES;
pub use diff::{Change, What, diff, keeps_dossiers};
pub use evaluation::{Evaluation, Given, Judged, Outcome, Overall, Shown, WhyNot, codes, evaluate};
pub use forms::{FieldFault, form_values, measure_values, parse_answer};
pub use lineage::{Over, comes_after};
pub use overlay::{Overlay, Tightening};
pub use pack::{
    AppliesTo, Binding, Choice, Clause, CountsFor, Criterion, Due, DueAct, Effect, Evidence, Field,
    FieldKind, LegalBasis, Mark, Marked, NaReason, PAPERS, Pack, Reading, ResultKind, Rule, When,
};
pub use points::{Band, Points, Score};
pub use regimes::{Level, Regime};
pub use relative::{Limit, RelativeDay, Window};
pub use scope::SiteFacts;
pub use subject::{Calendar, Counted, PeriodWord, RoundPeriod, Subject};

/// A fault of a pack's file: the line, the field, a stable code, a message.
pub type PackFault = measures::FileFault;

/// Is the file an overlay, by its `kind`?
pub fn is_overlay(text: &str) -> bool {
    measures::file::peek(text, "kind").is_some_and(|kind| kind == "overlay")
}

/// Reads a standard, or an overlay over its base as one merged edition; `base` finds an edition by name.
pub fn read_edition(
    text: &str,
    base: &dyn Fn(&str) -> Option<Pack>,
    dictionary: &measures::Dictionary,
) -> Result<Pack, Vec<PackFault>> {
    if is_overlay(text) {
        check_overlay(text, base, dictionary).map(|(_, merged)| merged)
    } else {
        check(text, dictionary)
    }
}

/// The packs that ship with the program, as (file name, text).
pub const fn embedded() -> &'static [(&'static str, &'static str)] {
    &[
        (
            "vn-tt124-agency-enterprise.toml",
            include_str!("../../../packs/vn-tt124-agency-enterprise.toml"),
        ),
        (
            "vn-tt124-school.toml",
            include_str!("../../../packs/vn-tt124-school.toml"),
        ),
        (
            "vn-tt124-commune.toml",
            include_str!("../../../packs/vn-tt124-commune.toml"),
        ),
        (
            "vn-tt124-residential-area.toml",
            include_str!("../../../packs/vn-tt124-residential-area.toml"),
        ),
        (
            "vn-qd510-grade.toml",
            include_str!("../../../packs/vn-qd510-grade.toml"),
        ),
    ]
}
