//! What every other crate speaks: ids, days and periods, limited text, clock and chance as parameters, and
//! the few words (kinds of site, tiers, languages) that more than one crate needs. Pure: no clock is read and
//! nothing is drawn here.

pub mod chance;
pub mod clock;
pub mod days;
pub mod fold;
pub mod ids;
pub mod lang;
pub mod numbers;
pub mod periods;
pub mod refusal;
pub mod sites;
pub mod text;

pub use chance::Chance;
pub use clock::{Clock, Timestamp};
pub use days::Day;
pub use ids::*;
pub use lang::{Lang, Localised};
pub use periods::{Period, PeriodKind};
pub use refusal::Refusal;
pub use sites::{ManagingTier, SchoolLevel, SiteKind, SizeClass};
