//! The dossier and its life: which act may follow which, what an act needs, what is due and when. Pure rules;
//! who may act is `access`, what a criterion asks is `standards`.

pub mod bulk;
pub mod carry;
pub mod deadlines;
pub mod dossier;
pub mod papers;
pub mod reminders;
pub mod why;

pub use bulk::{Partition, partition};
pub use carry::{Carried, carry};
pub use deadlines::{Deadlines, Due, Phase, Standing, What};
pub use dossier::{Act, DossierState, Facts, Status, transition};
pub use papers::{ListedPaper, Need, PaperKind, PaperSet};
pub use why::{Foreseen, Missing, SuppliedBy, foresee, why_not_yet};
