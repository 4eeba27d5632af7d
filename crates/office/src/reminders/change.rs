//! Telling the people of a site that something changed in its dossier, in the transaction that changes it. Several changes,
//! and what is due on that day, are one message.

use super::{Said, SaidAt};
use crate::{OfficeError, derived::Derived};
use assessments::reminders::{FIRST_HOUR, next_moment};
use base::{Day, Localised, OutboxId, Timestamp};
use store::{
    Tx,
    notices::NoticeRow,
    outbox::{OutboxKind, OutboxRow, OutboxState},
    reminders::ChoiceRow,
};

/// How long a first change waits for others: someone who returns a dossier often adds a day right after.
const GATHER_MICROS: i64 = 15 * 60 * 1_000_000;

/// Queues what those at the site who want to know of changes are told of this one.
pub(crate) fn changed(tx: &mut dyn Tx, notice: &NoticeRow) -> Result<(), OfficeError> {
    if notice.audience != "site" {
        return Ok(());
    }
    let day = notice.at.day();
    let told = store::reminders::told_of_changes(tx, notice.site, day)?;
    if told.is_empty() {
        return Ok(());
    }
    let site = store::sites::on(tx, notice.site, day)?;
    let name = site.map(|site| site.facts.name).unwrap_or_default();
    let place = SaidAt::change(
        notice.site.to_string(),
        Localised {
            vi: name.clone(),
            en: name,
        },
    );
    for choice in told {
        let seed = Derived::of(&[&notice.id.bytes(), &choice.account.bytes()]);
        let id = OutboxId::draw(notice.at, &seed);
        add(tx, &choice, id, &place, notice.at)?;
    }
    Ok(())
}

/// Adds a change to the message that waits, or queues one for the first day that has none yet.
fn add(
    tx: &mut dyn Tx,
    choice: &ChoiceRow,
    id: OutboxId,
    place: &SaidAt,
    now: Timestamp,
) -> Result<(), OfficeError> {
    let newest = store::outbox::newest(tx, choice.account, OutboxKind::Digest)?;
    if let Some(row) = newest
        .as_ref()
        .filter(|row| row.state == OutboxState::Queued)
    {
        let mut said = Said::read(&row.said)?;
        said.add(place.clone());
        store::outbox::resay(tx, row.id, &said.text()?, row.said_from)?;
        return Ok(());
    }
    let mut said = Said::default();
    said.add(place.clone());
    let day = first_free(newest.as_ref(), now.day());
    let morning = Timestamp::on(day, i64::from(FIRST_HOUR) * 3600);
    let not_before = next_moment(now.plus_micros(GATHER_MICROS).max(morning));
    store::outbox::queue(
        tx,
        &digest(id, choice, day, &said, None, (now, not_before))?,
    )?;
    Ok(())
}

/// The first day from today on for which the person was sent nothing and nothing waits.
pub(super) fn first_free(newest: Option<&OutboxRow>, today: Day) -> Day {
    let taken = newest.and_then(day_of);
    taken.map_or(today, |day| today.max(day.plus_days(1)))
}

/// The day that a digest is for.
pub(super) fn day_of(row: &OutboxRow) -> Option<Day> {
    row.once
        .rsplit(':')
        .next()
        .and_then(|text| text.parse().ok())
}

/// A digest to a person for a day; there is at most one.
pub(super) fn digest(
    id: OutboxId,
    choice: &ChoiceRow,
    day: Day,
    said: &Said,
    said_from: Option<Day>,
    (now, not_before): (Timestamp, Timestamp),
) -> Result<OutboxRow, OfficeError> {
    Ok(OutboxRow {
        id,
        kind: OutboxKind::Digest,
        once: format!("digest:{}:{day}", choice.account),
        account: Some(choice.account),
        address: None,
        lang: choice.lang,
        said: said.text()?,
        said_from,
        state: OutboxState::Queued,
        reason: None,
        reply: None,
        attempts: 0,
        not_before,
        queued_at: now,
        changed_at: now,
    })
}
