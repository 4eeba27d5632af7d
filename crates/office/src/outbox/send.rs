//! Taking what may be sent, and noting what came of it.

use crate::{Office, OfficeError, reminders::Said};
use assessments::reminders::next_moment;
use base::{Lang, OutboxId, Timestamp};
use store::{
    StoreError, Tx,
    outbox::{End, OutboxKind, OutboxRow, OutboxState},
    reminders::ChoiceRow,
};

const MINUTE_MICROS: i64 = 60 * 1_000_000;
/// Minutes until the next attempt, by how often it was tried; the last holds from then on.
const WAIT_MINUTES: [i64; 6] = [1, 5, 15, 60, 180, 360];
/// How long a message is tried: three days, over a weekend. What it says is older than that by then.
const GIVE_UP_MICROS: i64 = 3 * 24 * 60 * MINUTE_MICROS;

/// A message that was taken to be sent.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its id, the same at every attempt.
    pub id: OutboxId,
    /// What it is for.
    pub kind: OutboxKind,
    /// Where it goes.
    pub to: String,
    /// Its language.
    pub lang: Lang,
    /// What it says.
    pub said: Said,
    /// The token that ends such messages.
    pub off_token: Option<String>,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The server took it.
    Taken,
    /// It did not, and may later.
    Later,
    /// It did not, and never will; `true` when it knows no such address.
    Never(bool),
    /// It may have.
    Unknown,
}

/// Takes the next message that may be sent now, with where it goes. What nobody wants any more is dropped on the way.
pub async fn take(office: &Office) -> Result<Option<Taken>, OfficeError> {
    let now = office.clock.now();
    office
        .db
        .write(move |tx| -> Result<_, OfficeError> {
            while let Some(row) = store::outbox::take(tx, now)? {
                let choice = match row.account {
                    Some(account) => store::reminders::of_account(tx, account)?,
                    None => None,
                };
                match to(&row, choice.as_ref()) {
                    Some(to) => return Ok(Some(taken(&row, choice, to)?)),
                    None => drop_it(tx, &row, now)?,
                }
            }
            Ok(None)
        })
        .await
}

/// Where it goes; nowhere when the person has turned it off, or not said that the address is theirs.
fn to(row: &OutboxRow, choice: Option<&ChoiceRow>) -> Option<String> {
    match (row.kind, choice) {
        (OutboxKind::Trial, _) => row.address.clone(),
        (OutboxKind::Confirm, Some(choice)) if choice.confirmed_at.is_none() => {
            Some(choice.address.clone())
        }
        (OutboxKind::Digest, Some(choice))
            if choice.confirmed_at.is_some() && choice.refused_at.is_none() =>
        {
            Some(choice.address.clone())
        }
        _ => None,
    }
}

fn taken(row: &OutboxRow, choice: Option<ChoiceRow>, to: String) -> Result<Taken, OfficeError> {
    Ok(Taken {
        id: row.id,
        kind: row.kind,
        to,
        lang: row.lang,
        said: Said::read(&row.said)?,
        off_token: choice.map(|choice| choice.off_token),
        queued_at: row.queued_at,
    })
}

fn drop_it(tx: &mut dyn Tx, row: &OutboxRow, now: Timestamp) -> Result<(), StoreError> {
    let end = End {
        state: OutboxState::Dropped,
        reason: Some("not-wanted"),
        reply: None,
        not_before: row.not_before,
        at: now,
    };
    store::outbox::settle(tx, row.id, end)
}

/// Notes that from here on the server may have the message. Blocks, as whoever sends does; false when it could not be noted,
/// and then nothing may be sent.
pub fn hand(office: &Office, id: OutboxId) -> bool {
    let now = office.clock.now();
    let noted = office
        .db
        .write_blocking(move |tx| store::outbox::handed(tx, id, now));
    noted.unwrap_or(false)
}

/// Notes what came of an attempt, with a stable word for what went wrong and the number of the server's answer.
pub async fn settle(
    office: &Office,
    id: OutboxId,
    came: Came,
    reason: Option<&str>,
    reply: Option<u32>,
) -> Result<(), OfficeError> {
    let now = office.clock.now();
    let reason = reason.map(str::to_owned);
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = store::outbox::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
            note(tx, &row, came, (reason.as_deref(), reply), now)
        })
        .await
}

fn note(
    tx: &mut dyn Tx,
    row: &OutboxRow,
    came: Came,
    (reason, reply): (Option<&str>, Option<u32>),
    now: Timestamp,
) -> Result<(), OfficeError> {
    let old = now.micros() - row.queued_at.micros() > GIVE_UP_MICROS;
    let state = match came {
        Came::Taken => OutboxState::Sent,
        Came::Later if !old => OutboxState::Queued,
        Came::Later | Came::Never(_) => OutboxState::Failed,
        Came::Unknown => OutboxState::Uncertain,
    };
    let end = End {
        state,
        reason,
        reply,
        not_before: again_at(row, now),
        at: now,
    };
    store::outbox::settle(tx, row.id, end)?;
    if let Some(account) = row.account {
        if came == Came::Never(true) {
            store::reminders::refused(tx, account, now)?;
        }
        // Nobody knows that it was read: it is told with the next day's message.
        let lost = matches!(state, OutboxState::Failed | OutboxState::Uncertain);
        if let (true, Some(from)) = (lost, row.said_from) {
            store::reminders::unsaid(tx, account, from)?;
        }
    }
    Ok(())
}

/// When it is tried again: later each time, and what is due not at night.
fn again_at(row: &OutboxRow, now: Timestamp) -> Timestamp {
    let tried = usize::try_from(row.attempts).unwrap_or(usize::MAX);
    let waits = WAIT_MINUTES.get(tried.saturating_sub(1));
    let minutes = waits.or(WAIT_MINUTES.last()).copied().unwrap_or(1);
    let at = now.plus_micros(minutes * MINUTE_MICROS);
    match row.kind {
        OutboxKind::Digest => next_moment(at),
        OutboxKind::Confirm | OutboxKind::Trial => at,
    }
}

/// After a crash: what the server had taken nothing of is queued again, what it may have taken is uncertain. Before anything
/// is sent.
pub async fn recover(office: &Office) -> Result<(), OfficeError> {
    let now = office.clock.now();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            for row in store::outbox::recover(tx, now)? {
                note(tx, &row, Came::Unknown, (Some("interrupted"), None), now)?;
            }
            Ok(())
        })
        .await
}
