//! The log of official acts, for those who may read all of it.

use crate::{Desk, OfficeError, acts};
use access::{Action, Resource};
pub use store::acts::LogRow;

/// Rows of one page.
pub const PAGE: u32 = 50;
/// Rows read at once for an export, so that no reader holds its snapshot for long.
const CHUNK: u32 = 1000;

/// Every kind of act that the program records, in the order of a year.
pub const KINDS: &[&str] = &[
    "round.opened",
    "round.followed",
    "standard.published",
    "site.entered",
    "site.changed",
    "site.moved",
    "site.closed",
    "site.reopened",
    "site.merged",
    "site.took-over",
    "site.contact-set",
    "site.contact-removed",
    "site.line-joined",
    "site.line-left",
    "import.applied",
    "post.given",
    "post.handed-over",
    "post.link-given",
    "post.ended",
    "commune.single-officer-declared",
    "commune.single-officer-ended",
    "dossier.registered",
    "measure.typed",
    "evidence.names-read",
    "evidence.taken",
    "evidence.removed",
    "dossier.union-opinion",
    "dossier.signed",
    "dossier.submitted",
    "dossier.recalled",
    "dossier.withdrawn",
    "dossier.reopened",
    "dossier.extended",
    "dossier.criterion-reviewed",
    "dossier.criteria-agreed",
    "dossier.returned",
    "dossier.last-days-confirmed",
    "dossier.endorsed",
    "dossier.recognised",
    "dossier.not-recognised",
    "dossier.revoked",
    "dossier.subject-ended",
    "dossier.notices-seen",
    "retention.run",
];

/// One page of the log.
#[derive(Clone, Debug)]
pub struct LogPage {
    /// Newest first.
    pub rows: Vec<LogRow>,
    /// Where the next older page begins; `None` on the last.
    pub older: Option<i64>,
}

/// The acts before `before` (the newest when `None`), of one kind or all.
pub async fn page(
    desk: &Desk,
    kind: Option<&str>,
    before: Option<i64>,
) -> Result<LogPage, OfficeError> {
    let mut rows = read(desk, kind, before, PAGE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let older = rows.last().filter(|_| more).map(|row| row.act.seq);
    Ok(LogPage { rows, older })
}

/// The next acts of the whole log before `before`, newest first; none at its end. For exports, which read it bit by bit.
pub async fn stretch(
    desk: &Desk,
    kind: Option<&str>,
    before: Option<i64>,
) -> Result<Vec<LogRow>, OfficeError> {
    read(desk, kind, before, CHUNK).await
}

async fn read(
    desk: &Desk,
    kind: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<LogRow>, OfficeError> {
    access::decide(&desk.actor, Action::ReadLog, &Resource::Nothing)?;
    let kind = kind.map(str::to_owned);
    let mut rows = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::acts::log(tx, kind.as_deref(), before, limit)?)
        })
        .await?;
    // Who reads the whole log reviews no site, so the negative lists stay between each site and its reviewer.
    let packs = desk.office.packs.all();
    let private = acts::Private::of(packs.iter().map(|pack| &**pack));
    for row in &mut rows {
        private.veil(&mut row.act);
    }
    Ok(rows)
}
