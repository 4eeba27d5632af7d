//! The register of sites: entering, changing from a day on, closing, reopening, merging duplicates, lines of supervision,
//! and what a site's page shows.

mod change;
mod draft;
mod lines;
mod merge;
mod register;
mod view;

pub use change::{close, edit, enter, reopen};
pub use draft::SiteDraft;
pub(crate) use draft::own_province_name;
pub use lines::{join_line, leave_line, line_bodies};
pub use merge::merge;
pub use register::{pages, register, stretch};
pub use view::{LineView, SiteView, SpanView, load};
