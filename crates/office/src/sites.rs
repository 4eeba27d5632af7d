//! The register of sites: entering, changing from a day on, closing, reopening, merging duplicates, lines of supervision,
//! and what a site's page shows.

mod alike;
mod change;
mod closing;
mod draft;
mod lines;
mod merge;
mod register;
mod view;

pub use alike::{Alike, alike};
pub use change::{edit, enter};
pub use closing::{close, end_closed, reopen};
pub(crate) use closing::{end_dossiers, ended as ended_act};
pub use draft::SiteDraft;
pub(crate) use draft::own_province_name;
pub use draft::why_size;
pub use lines::{join_line, leave_line, line_bodies};
pub use merge::merge;
pub use register::{pages, register, stretch};
pub use view::{LineView, SiteView, SpanView, load};
