//! Places over time: lives, succession, and the view of any day.
//!
//! A **life** is one span of days with one name, kind and parent. Lives follow one another along **edges**. Whatever was
//! recorded at a life keeps that address for ever; a question asked about a day carries the address to the unit of that
//! day ([`Units::place_on`]), so a reorganisation rewrites nothing. A [`View`] holds the answers of one day for all lives.
//!
//! Pure: the dataset comes in as texts ([`UnitsFiles`]); the one that ships with the program is [`embedded`].

mod check;
mod faults;
mod life;
mod matching;
mod place;
mod read;
mod search;
#[cfg(test)]
mod tests;
mod tree;
mod units;
mod view;

pub use faults::{UnitsFault, UnitsFaultKind, UnitsFile};
pub use life::{
    ChangeKind, Edge, Geo, Life, LifeIx, PlaceCode, Reason, Tier, UnitKind, WeightBasis,
};
pub use matching::{Found, Match};
pub use place::{Placement, Way};
pub use search::Hit;
pub use units::{Exception, Units};
pub use view::View;

/// The four texts that [`Units::load`] reads: CSV, UTF-8, with a heading line. `data/units/README.md` describes them.
#[derive(Clone, Copy, Debug)]
pub struct UnitsFiles<'a> {
    /// `units.csv`: one row per life.
    pub units: &'a str,
    /// `changes.csv`: one row per edge.
    pub changes: &'a str,
    /// `exceptions.csv`: closed lives that have no successor, with the reason.
    pub exceptions: &'a str,
    /// `geo.csv`: centre, area and population, where known.
    pub geo: &'a str,
}

/// The dataset that ships with the program: 2022-10-01 to 2026-09-20.
pub const fn embedded() -> UnitsFiles<'static> {
    UnitsFiles {
        units: include_str!("../../../data/units/units.csv"),
        changes: include_str!("../../../data/units/changes.csv"),
        exceptions: include_str!("../../../data/units/exceptions.csv"),
        geo: include_str!("../../../data/units/geo.csv"),
    }
}
