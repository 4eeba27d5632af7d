//! E-mail on its way: queued in the transaction of what it speaks of, taken by the one who sends, settled by what came of it.

use crate::{Row, StoreError, Tx, lang_of, words};
use base::{AccountId, Day, Lang, OutboxId, Timestamp, words};

words! {
    /// What a message is for.
    OutboxKind {
        /// What is due.
        Digest = "digest",
        /// Is this address yours?
        Confirm = "confirm",
        /// A trial by whoever runs the server.
        Trial = "trial",
    }
}

words! {
    /// Where a message is.
    OutboxState {
        /// Waits to be sent.
        Queued = "queued",
        /// Is being sent; the server has taken nothing of it yet.
        Sending = "sending",
        /// The server has begun to take it.
        Handed = "handed",
        /// The server has taken it.
        Sent = "sent",
        /// Never will be sent by itself.
        Failed = "failed",
        /// The server may have taken it, and never said so; it is not sent again by itself.
        Uncertain = "uncertain",
        /// Needs not be sent any more.
        Dropped = "dropped",
    }
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id.
    pub id: OutboxId,
    /// What it is for.
    pub kind: OutboxKind,
    /// What makes it impossible to queue the same thing twice.
    pub once: String,
    /// To whom; `None` for a trial.
    pub account: Option<AccountId>,
    /// Where a trial goes.
    pub address: Option<String>,
    /// Language.
    pub lang: Lang,
    /// JSON of what it says.
    pub said: String,
    /// Day up to which everything was said before this.
    pub said_from: Option<Day>,
    /// Where it is.
    pub state: OutboxState,
    /// Why it is not sent, as a stable word.
    pub reason: Option<String>,
    /// Number of the server's answer.
    pub reply: Option<u32>,
    /// How often it was tried.
    pub attempts: u32,
    /// Moment before which it is not tried.
    pub not_before: Timestamp,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When its state last changed.
    pub changed_at: Timestamp,
}

const COLUMNS: &str =
    "id, kind, once, account_id, address, lang, said, said_from, state, reason, reply, attempts,
    not_before, queued_at, changed_at";

/// Queues a message, unless the same was queued before; whether it was.
pub fn queue(tx: &mut dyn Tx, row: &OutboxRow) -> Result<bool, StoreError> {
    let sql = format!(
        "insert into outbox ({COLUMNS}) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         on conflict (once) do nothing"
    );
    let queued = tx.exec(
        &sql,
        &[
            row.id.into(),
            row.kind.as_str().into(),
            row.once.as_str().into(),
            row.account.into(),
            row.address.clone().into(),
            row.lang.tag().into(),
            row.said.as_str().into(),
            row.said_from.into(),
            row.state.as_str().into(),
            row.reason.clone().into(),
            row.reply.into(),
            row.attempts.into(),
            row.not_before.into(),
            row.queued_at.into(),
            row.changed_at.into(),
        ],
    )?;
    Ok(queued > 0)
}

/// The message `id`.
pub fn by_id(tx: &mut dyn Tx, id: OutboxId) -> Result<Option<OutboxRow>, StoreError> {
    let sql = format!("select {COLUMNS} from outbox where id = ?1");
    tx.opt(&sql, &[id.into()], message)
}

/// The newest message of a kind to an account.
pub fn newest(
    tx: &mut dyn Tx,
    account: AccountId,
    kind: OutboxKind,
) -> Result<Option<OutboxRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from outbox where account_id = ?1 and kind = ?2 order by once desc, id desc limit 1"
    );
    tx.opt(&sql, &[account.into(), kind.as_str().into()], message)
}

/// Says more or less in a message that nobody has begun to send; whether it could still be changed.
pub fn resay(
    tx: &mut dyn Tx,
    id: OutboxId,
    said: &str,
    said_from: Option<Day>,
) -> Result<bool, StoreError> {
    let changed = tx.exec(
        "update outbox set said = ?2, said_from = ?3 where id = ?1 and state = 'queued'",
        &[id.into(), said.into(), said_from.into()],
    )?;
    Ok(changed > 0)
}

/// Takes the next message that may be tried.
pub fn take(tx: &mut dyn Tx, now: Timestamp) -> Result<Option<OutboxRow>, StoreError> {
    let sql = format!(
        "update outbox set state = 'sending', attempts = attempts + 1, changed_at = ?1
         where id = (select id from outbox where state = 'queued' and not_before <= ?1 order by not_before, id limit 1)
         returning {COLUMNS}"
    );
    tx.query(&sql, &[now.into()])?
        .first()
        .map(message)
        .transpose()
}

/// Notes that from here on the server may have it; whether it was being sent.
pub fn handed(tx: &mut dyn Tx, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.exec(
        "update outbox set state = 'handed', changed_at = ?2 where id = ?1 and state = 'sending'",
        &[id.into(), now.into()],
    )?;
    Ok(changed > 0)
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug)]
pub struct End<'r> {
    /// Where it is now.
    pub state: OutboxState,
    /// Why, as a stable word.
    pub reason: Option<&'r str>,
    /// Number of the server's answer.
    pub reply: Option<u32>,
    /// Before when it is not tried again.
    pub not_before: Timestamp,
    /// When.
    pub at: Timestamp,
}

/// Settles a message. What was sent or needs no sending any more loses what it said and where to.
pub fn settle(tx: &mut dyn Tx, id: OutboxId, end: End<'_>) -> Result<(), StoreError> {
    tx.exec(
        "update outbox set state = ?2, reason = ?3, reply = ?4, not_before = ?5, changed_at = ?6,
           said = case when ?2 in ('sent', 'dropped') then '{}' else said end,
           address = case when ?2 in ('sent', 'dropped') then null else address end
         where id = ?1",
        &[
            id.into(),
            end.state.as_str().into(),
            end.reason.map(str::to_owned).into(),
            end.reply.into(),
            end.not_before.into(),
            end.at.into(),
        ],
    )?;
    Ok(())
}

/// After a crash: what the server had taken nothing of is queued again; what it may have taken is returned.
pub fn recover(tx: &mut dyn Tx, now: Timestamp) -> Result<Vec<OutboxRow>, StoreError> {
    let again = "update outbox set state = 'queued', changed_at = ?1 where state = 'sending'";
    tx.exec(again, &[now.into()])?;
    let sql = format!("select {COLUMNS} from outbox where state = 'handed' order by id");
    tx.query(&sql, &[])?.iter().map(message).collect()
}

/// How many messages there are in each state.
pub fn counts(tx: &mut dyn Tx) -> Result<Vec<(OutboxState, u64)>, StoreError> {
    tx.query("select state, count(*) from outbox group by state", &[])?
        .iter()
        .map(|row| Ok((words(row, 0, OutboxState::from_text)?, row.get(1)?)))
        .collect()
}

/// Messages, the newest first; of one state where it is given, older than `before`.
pub fn list(
    tx: &mut dyn Tx,
    state: Option<OutboxState>,
    before: Option<OutboxId>,
    limit: u32,
) -> Result<Vec<OutboxRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from outbox where (?1 is null or state = ?1) and (?2 is null or id < ?2) order by id desc limit ?3"
    );
    let state = state.map(|state| state.as_str().to_owned());
    tx.query(&sql, &[state.into(), before.into(), limit.into()])?
        .iter()
        .map(message)
        .collect()
}

/// Puts what failed or is uncertain back into the queue; whether it was one of these.
pub fn again(tx: &mut dyn Tx, id: OutboxId, now: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.exec(
        "update outbox set state = 'queued', not_before = ?2, changed_at = ?2, reason = null, reply = null
         where id = ?1 and state in ('failed', 'uncertain')",
        &[id.into(), now.into()],
    )?;
    Ok(changed > 0)
}

/// Removes what has ended before `before`; how many.
pub fn remove_ended(tx: &mut dyn Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.exec(
        "delete from outbox where changed_at < ?1 and state in ('sent', 'failed', 'uncertain', 'dropped')",
        &[before.into()],
    )
}

fn message(row: &Row) -> Result<OutboxRow, StoreError> {
    Ok(OutboxRow {
        id: row.get(0)?,
        kind: words(row, 1, OutboxKind::from_text)?,
        once: row.get(2)?,
        account: row.get(3)?,
        address: row.get(4)?,
        lang: lang_of(row, 5)?,
        said: row.get(6)?,
        said_from: row.get(7)?,
        state: words(row, 8, OutboxState::from_text)?,
        reason: row.get(9)?,
        reply: row.get(10)?,
        attempts: row.get(11)?,
        not_before: row.get(12)?,
        queued_at: row.get(13)?,
        changed_at: row.get(14)?,
    })
}
