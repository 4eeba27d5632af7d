//! The look at what there is to say, once a day for each person who wants to be told.

use super::{
    Said, SaidAt,
    change::{day_of, digest},
    due,
};
use crate::{Office, OfficeError, posts};
use assessments::reminders::{Item, Wants, next_moment, to_say};
use base::{AccountId, Day, OutboxId, Timestamp};
use std::sync::Arc;
use store::{
    Tx,
    outbox::{End, OutboxKind, OutboxRow, OutboxState},
    posts::PostRow,
    reminders::ChoiceRow,
};

/// People read at once; each then takes as long as a home page.
const CHUNK: u32 = 100;

/// Looks what there is to say to everyone who was not looked at today; how many messages wait anew.
pub async fn sweep(office: &Arc<Office>) -> Result<u64, OfficeError> {
    let today = office.clock.today();
    let mut after: Option<AccountId> = None;
    let mut queued = 0;
    loop {
        let from = after;
        let chunk = office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                Ok(store::reminders::to_look_at(tx, today, from, CHUNK)?)
            })
            .await?;
        let Some(last) = chunk.last() else {
            return Ok(queued);
        };
        after = Some(last.account);
        for choice in chunk {
            queued += u64::from(look_at(office, choice).await?);
        }
    }
}

/// Whether a message waits for this person that did not before.
async fn look_at(office: &Arc<Office>, choice: ChoiceRow) -> Result<bool, OfficeError> {
    let now = office.clock.now();
    let (account, today) = (choice.account, now.day());
    let (held, newest) = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let held = store::posts::of_account(tx, today, account)?;
            let newest = store::outbox::newest(tx, account, OutboxKind::Digest)?;
            Ok((held, newest))
        })
        .await?;
    // What waits was never said: it is told together with what has come since.
    let waiting = newest.filter(|row| row.state == OutboxState::Queued);
    let said = waiting.and_then(|row| row.said_from);
    let said = said.map_or(choice.said_until, |day| day.min(choice.said_until));
    let places = places(office, &held, &choice, said, today).await?;
    let id = OutboxId::draw(now, &*office.chance);
    office
        .db
        .write(move |tx| -> Result<bool, OfficeError> { speak(tx, &choice, &places, (id, now)) })
        .await
}

/// What is to be said of each place where the person holds a post today.
async fn places(
    office: &Arc<Office>,
    held: &[PostRow],
    choice: &ChoiceRow,
    said: Day,
    today: Day,
) -> Result<Vec<SaidAt>, OfficeError> {
    let wants = Wants {
        due: choice.due,
        weekly: choice.weekly,
    };
    let mut places = Vec::new();
    for post in held {
        let Some((desk, seat)) = posts::sit(office, post).await? else {
            continue;
        };
        let home = crate::home::load(&desk).await?;
        let things = due::of_home(&home, seat.role);
        let items: Vec<Item> = things.iter().map(|thing| thing.item).collect();
        let items = to_say(&items, wants, said, today);
        let site = post.site.map(|site| site.to_string());
        let body = post.body.as_ref().map(|body| body.id.to_string());
        if let (Some(at), false) = (site.or(body), items.is_empty()) {
            places.push(SaidAt::of(at, seat.office, &items, today));
        }
    }
    Ok(places)
}

/// Queues the message of today, or brings the one that still waits up to date.
fn speak(
    tx: &mut dyn Tx,
    looked_at: &ChoiceRow,
    places: &[SaidAt],
    (id, now): (OutboxId, Timestamp),
) -> Result<bool, OfficeError> {
    // They may have turned it off, or asked for something else, while it was looked.
    let choice = store::reminders::of_account(tx, looked_at.account)?;
    let Some(choice) = choice.filter(|choice| choice == looked_at) else {
        return Ok(false);
    };
    let today = now.day();
    let newest = store::outbox::newest(tx, choice.account, OutboxKind::Digest)?;
    match newest {
        // In the hands of the sender: the next look finds out what became of it.
        Some(row) if matches!(row.state, OutboxState::Sending | OutboxState::Handed) => Ok(false),
        Some(row) if row.state == OutboxState::Queued => {
            bring_up_to_date(tx, &choice, &row, places, now)?;
            Ok(false)
        }
        // One a day: what there is to say waits for tomorrow.
        Some(row) if had_today(&row, today) => {
            store::reminders::looked(tx, choice.account, today, choice.said_until)?;
            Ok(false)
        }
        _ if places.is_empty() => {
            store::reminders::looked(tx, choice.account, today, choice.said_until)?;
            Ok(false)
        }
        _ => {
            let mut said = Said::default();
            for place in places {
                said.add(place.clone());
            }
            let when = (now, next_moment(now));
            let row = digest(id, &choice, today, &said, Some(choice.said_until), when)?;
            let queued = store::outbox::queue(tx, &row)?;
            store::reminders::looked(tx, choice.account, today, today)?;
            Ok(queued)
        }
    }
}

fn had_today(row: &OutboxRow, today: Day) -> bool {
    let sent_today = row.state == OutboxState::Sent && row.changed_at.day() == today;
    sent_today || day_of(row).is_some_and(|day| day >= today)
}

/// What still waits says what is so today: a dossier that was handed in meanwhile is not asked for any more.
fn bring_up_to_date(
    tx: &mut dyn Tx,
    choice: &ChoiceRow,
    row: &OutboxRow,
    places: &[SaidAt],
    now: Timestamp,
) -> Result<(), OfficeError> {
    let before = Said::read(&row.said)?;
    let mut said = Said::default();
    for place in before.places.into_iter().filter(|place| place.changed) {
        said.add(SaidAt::change(place.at, place.name));
    }
    for place in places {
        said.add(place.clone());
    }
    let (today, speaks) = (now.day(), !places.is_empty());
    let from = row.said_from.unwrap_or(choice.said_until);
    if said.places.is_empty() {
        let end = End {
            state: OutboxState::Dropped,
            reason: Some("nothing-left"),
            reply: None,
            not_before: row.not_before,
            at: now,
        };
        store::outbox::settle(tx, row.id, end)?;
    } else {
        store::outbox::resay(tx, row.id, &said.text()?, speaks.then_some(from))?;
    }
    let until = if speaks { today } else { choice.said_until };
    Ok(store::reminders::looked(tx, choice.account, today, until)?)
}
