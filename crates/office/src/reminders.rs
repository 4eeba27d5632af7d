//! Telling people what is due: what they choose, the look once a day at what there is to say, and that something changed.
//! What is due is what home shows; nothing is computed anew here.

mod address;
mod change;
mod due;
mod group;
mod said;
mod sweep;

use crate::{Desk, Fault, Office, OfficeError, outbox, sessions};
use base::{AccountId, Lang, OutboxId, Refusal, Timestamp};
pub use due::{Thing, of_dossier, of_home};
pub use group::{GroupRound, GroupText, group_text};
pub use said::{Said, SaidAt};
use std::sync::Arc;
use store::{
    Tx,
    outbox::{OutboxKind, OutboxRow, OutboxState},
    reminders::ChoiceRow,
};
pub use sweep::sweep;

pub(crate) use address::read as read_address;
pub(crate) use change::changed;

/// Questions whether an address is theirs that one person may have sent in a day, so that nobody floods a stranger.
const QUESTIONS_A_DAY: u32 = 3;

/// What a person asks for.
#[derive(Clone, Debug)]
pub struct Typed {
    /// E-mail address.
    pub address: String,
    /// Language of the messages.
    pub lang: Lang,
    /// Due days.
    pub due: bool,
    /// Changes in the dossier of their site.
    pub changed: bool,
    /// On Mondays, whatever waits.
    pub weekly: bool,
}

/// What the desk's own person has chosen.
pub async fn choice(desk: &Desk) -> Result<Option<ChoiceRow>, OfficeError> {
    let account = account(desk)?;
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::reminders::of_account(tx, account)?)
        })
        .await
}

fn account(desk: &Desk) -> Result<AccountId, OfficeError> {
    desk.actor.account.ok_or(OfficeError::NotFound)
}

/// Keeps what the desk's own person wants. An address that is new is asked first whether it is theirs; whether it was.
pub async fn choose(desk: &Desk, typed: &Typed) -> Result<bool, OfficeError> {
    let account = account(desk)?;
    let address = read_address(&typed.address);
    if !(typed.due || typed.changed || typed.weekly) {
        return Err(Fault::new("wants", "reminders.nothing-chosen").into());
    }
    let drawn = Drawn::draw(desk);
    let row = ChoiceRow {
        account,
        address: address?,
        lang: typed.lang,
        due: typed.due,
        changed: typed.changed,
        weekly: typed.weekly,
        confirmed_at: None,
        refused_at: None,
        off_token: drawn.off.clone(),
        said_until: desk.today(),
        chosen_at: desk.now,
    };
    let now = desk.now;
    desk.office
        .db
        .write(move |tx| -> Result<_, OfficeError> { keep(tx, &row, &drawn, now) })
        .await
}

/// What a new choice may need, drawn before the transaction.
#[derive(Clone)]
struct Drawn {
    off: String,
    confirm: String,
    confirm_digest: [u8; 32],
    question: OutboxId,
}

impl Drawn {
    fn draw(desk: &Desk) -> Self {
        let (confirm, confirm_digest) = sessions::draw(&desk.office);
        Self {
            off: sessions::draw(&desk.office).0,
            confirm,
            confirm_digest,
            question: OutboxId::draw(desk.now, &*desk.office.chance),
        }
    }
}

fn keep(
    tx: &mut dyn Tx,
    row: &ChoiceRow,
    drawn: &Drawn,
    now: Timestamp,
) -> Result<bool, OfficeError> {
    let before = store::reminders::of_account(tx, row.account)?;
    let known = before.filter(|before| {
        before.address == row.address
            && before.confirmed_at.is_some()
            && before.refused_at.is_none()
    });
    if let Some(known) = known {
        let row = ChoiceRow {
            confirmed_at: known.confirmed_at,
            off_token: known.off_token,
            said_until: known.said_until,
            ..row.clone()
        };
        store::reminders::set(tx, &row, None)?;
        return Ok(false);
    }
    // What waited for the former address is not for this one.
    store::reminders::remove(tx, row.account)?;
    store::reminders::set(tx, row, Some(drawn.confirm_digest))?;
    ask(tx, row, drawn, now)?;
    Ok(true)
}

/// Queues the question whether the address is theirs.
fn ask(tx: &mut dyn Tx, row: &ChoiceRow, drawn: &Drawn, now: Timestamp) -> Result<(), OfficeError> {
    let said = Said {
        token: Some(drawn.confirm.clone()),
        ..Said::default()
    };
    for number in 1..=QUESTIONS_A_DAY {
        let question = OutboxRow {
            id: drawn.question,
            kind: OutboxKind::Confirm,
            once: format!("confirm:{}:{}:{number}", row.account, now.day()),
            account: Some(row.account),
            address: None,
            lang: row.lang,
            said: said.text()?,
            said_from: None,
            state: OutboxState::Queued,
            reason: None,
            reply: None,
            attempts: 0,
            // Whoever has just asked for it is awake.
            not_before: now,
            queued_at: now,
            changed_at: now,
        };
        if store::outbox::queue(tx, &question)? {
            return Ok(());
        }
    }
    Err(Refusal::new("reminders.asked-too-often").into())
}

/// Ends the reminders of the desk's own person, and forgets the address.
pub async fn forget(desk: &Desk) -> Result<(), OfficeError> {
    let account = account(desk)?;
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            store::reminders::remove(tx, account)?;
            Ok(())
        })
        .await
}

/// Does somebody wait to hear that the address is theirs, under this token?
pub async fn asks(office: &Office, token: &str) -> Result<bool, OfficeError> {
    let digest = sessions::digest_of(token);
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::reminders::asks(tx, digest)?) })
        .await
}

/// The address is theirs: whoever has read the message says so.
pub async fn confirm(office: &Office, token: &str) -> Result<(), OfficeError> {
    let digest = sessions::digest_of(token);
    let now = office.clock.now();
    let found = office
        .db
        .write(move |tx| -> Result<_, OfficeError> {
            Ok(store::reminders::confirm(tx, digest, now)?)
        })
        .await?;
    if found {
        Ok(())
    } else {
        Err(OfficeError::NotFound)
    }
}

/// Ends the reminders that carry this token; whether there still were any. Nobody needs to sign in for it.
pub async fn off(office: &Office, token: &str) -> Result<bool, OfficeError> {
    let token = token.to_owned();
    office
        .db
        .write(move |tx| -> Result<_, OfficeError> {
            match store::reminders::by_off_token(tx, &token)? {
                Some(row) => Ok(store::reminders::remove(tx, row.account)?),
                None => Ok(false),
            }
        })
        .await
}

/// What a day of reminding does: looks what there is to say, unless it is night.
pub async fn look(office: &Arc<Office>) -> Result<u64, OfficeError> {
    if assessments::reminders::may_leave(office.clock.now()) {
        sweep(office).await
    } else {
        Ok(0)
    }
}

/// Does this installation send e-mail at all?
pub fn are_sent(office: &Office) -> bool {
    matches!(office.mail.state(), outbox::Post::Sends { .. })
}
