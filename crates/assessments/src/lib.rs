//! The dossier and its life: which act may follow which, what an act needs, what is due and when. Pure rules;
//! who may act is `access`, what a criterion asks is `standards`.

pub mod bulk;
pub mod deadlines;
pub mod dossier;
pub mod papers;

pub use deadlines::{Deadlines, Due, Standing, What};
pub use dossier::{Act, DossierState, Facts, Status, transition};
pub use papers::{PaperKind, PaperSet};
