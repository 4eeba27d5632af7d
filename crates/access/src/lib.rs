//! Who may do what: actor x action x facts of the resource, to a [`Grant`] or a refusal. Denied by default. Pure: the
//! facts are loaded by `office`, the grant is what `office` shows before it writes.

pub mod actor;
pub mod decide;
mod posts;

pub use actor::{Actor, Line, Role, Scope};
pub use decide::{Action, Denied, Grant, Resource, SiteFacts, decide};
pub use posts::may_give;
