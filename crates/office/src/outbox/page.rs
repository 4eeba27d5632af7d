//! What whoever runs the server sees of the way out, and does about it: what waits, what failed and why. No address is shown.

use super::{MailState, Post, may_operate};
use crate::{Desk, OfficeError, reminders};
use base::{OutboxId, Refusal, Timestamp};
use store::outbox::{OutboxKind, OutboxRow, OutboxState};

/// Messages on one page.
pub const PAGE: u32 = 50;

/// A message, without what it says and where it goes.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: OutboxId,
    /// What it is for.
    pub kind: OutboxKind,
    /// Where it is.
    pub state: OutboxState,
    /// Why it is not sent, as a stable word.
    pub reason: Option<String>,
    /// Number of the server's answer.
    pub reply: Option<u32>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; `None` when it is not.
    pub next_at: Option<Timestamp>,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When its state last changed.
    pub changed_at: Timestamp,
    /// It can be put back into the queue.
    pub may_try_again: bool,
}

/// The way out.
#[derive(Clone, Debug)]
pub struct Page {
    /// How it is.
    pub post: Post,
    /// How many messages there are in each state.
    pub counts: Vec<(OutboxState, u64)>,
    /// The messages, newest first.
    pub rows: Vec<Listed>,
    /// Where the older ones begin.
    pub older: Option<OutboxId>,
}

/// The messages, newest first: of one state where it is given, older than `before`.
pub async fn load(
    desk: &Desk,
    state: Option<OutboxState>,
    before: Option<OutboxId>,
    limit: u32,
) -> Result<Page, OfficeError> {
    may_operate(desk)?;
    let (mut rows, counts) = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let rows = store::outbox::list(tx, state, before, limit.saturating_add(1))?;
            Ok((rows, store::outbox::counts(tx)?))
        })
        .await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    Ok(Page {
        post: MailState::state(&desk.office.mail),
        counts,
        older: rows.last().filter(|_| has_more).map(|row| row.id),
        rows: rows.into_iter().map(listed).collect(),
    })
}

fn listed(row: OutboxRow) -> Listed {
    let ended = matches!(row.state, OutboxState::Failed | OutboxState::Uncertain);
    Listed {
        may_try_again: ended,
        next_at: (row.state == OutboxState::Queued).then_some(row.not_before),
        id: row.id,
        kind: row.kind,
        state: row.state,
        reason: row.reason,
        reply: row.reply,
        attempts: row.attempts,
        queued_at: row.queued_at,
        changed_at: row.changed_at,
    }
}

/// Tries a message again that failed, or of which nobody knows whether it arrived: the same message. Not when the person was
/// sent a newer one, which says it all.
pub async fn again(desk: &Desk, id: OutboxId) -> Result<(), OfficeError> {
    may_operate(desk)?;
    let now = desk.now;
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = store::outbox::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
            if let Some(account) = row.account {
                let newest = store::outbox::newest(tx, account, row.kind)?;
                if newest.is_some_and(|newest| newest.id != id) {
                    return Err(Refusal::new("outbox.newer").into());
                }
            }
            if store::outbox::again(tx, id, now)? {
                Ok(())
            } else {
                Err(OfficeError::Conflict)
            }
        })
        .await
}

/// Queues a trial message.
pub async fn trial(desk: &Desk, address: &str) -> Result<(), OfficeError> {
    may_operate(desk)?;
    let address = reminders::read_address(address)?;
    let id = OutboxId::draw(desk.now, &*desk.office.chance);
    let row = OutboxRow {
        id,
        kind: OutboxKind::Trial,
        once: format!("trial:{id}"),
        account: None,
        address: Some(address),
        lang: base::Lang::Vi,
        said: "{}".to_owned(),
        said_from: None,
        state: OutboxState::Queued,
        reason: None,
        reply: None,
        attempts: 0,
        not_before: desk.now,
        queued_at: desk.now,
        changed_at: desk.now,
    };
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            store::outbox::queue(tx, &row)?;
            Ok(())
        })
        .await
}
