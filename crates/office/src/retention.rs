//! Ending what is kept only for a time: evidence and contacts past their day, uploads that never became evidence,
//! staged sheets that nobody applied. It may run at any time and as often as one likes.

use crate::{Office, OfficeError, acts, imports};
use base::{ActId, EvidenceId, Timestamp};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use store::{StoreError, Tx, acts::NewAct};

/// Pieces ended in one transaction, so that none holds the writer for long.
const CHUNK: u32 = 200;
/// Bytes that no evidence needs are left alone for a day: an upload may still be on its way to its row.
pub const FRESH: Duration = Duration::from_hours(24);
/// Days for which a staged sheet waits to be applied: a roster is brought in within days, and it may hold phone numbers.
const STAGED_DAYS: i64 = 30;
/// Days for which it can be seen that a message was sent, or why not: whoever runs the server looks once a month at least.
const OUTBOX_DAYS: i64 = 31;
const DAY_MICROS: i64 = 24 * 3600 * 1_000_000;

/// What one pass ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Pieces of evidence whose day has passed.
    pub evidence: u64,
    /// Contacts whose day has passed.
    pub contacts: u64,
    /// Files that no standing evidence needs.
    pub files: u64,
    /// Staged sheets given up.
    pub imports: u64,
    /// Addresses for reminders of people who hold no post any more.
    pub choices: u64,
}

/// One pass. Blocks.
pub fn run(office: &Office) -> Result<Ended, OfficeError> {
    run_with(office, FRESH)
}

/// As [`run`], with another time for which unneeded bytes are left alone.
pub fn run_with(office: &Office, fresh: Duration) -> Result<Ended, OfficeError> {
    let now = office.clock.now();
    let id = ActId::draw(now, &*office.chance);
    let db = &office.db;
    let ended = Ended {
        evidence: end_evidence(office, now)?,
        contacts: db.write_blocking(move |tx| store::contacts::remove_ended(tx, now.day()))?,
        imports: db.write_blocking(move |tx| give_up_staged(tx, now))?,
        choices: db.write_blocking(move |tx| store::reminders::remove_ended(tx, now.day()))?,
        files: sweep(office, fresh)?,
    };
    // What was sent is no record of anything: it goes without one.
    let before = Timestamp::from_micros(now.micros() - OUTBOX_DAYS * DAY_MICROS);
    db.write_blocking(move |tx| store::outbox::remove_ended(tx, before))?;
    db.write_blocking(move |tx| store::calendars::remove_ended(tx, now.day()))?;
    if ended != Ended::default() {
        let act = act(id, now, ended);
        db.write_blocking(move |tx| store::acts::insert(tx, &act))?;
    }
    Ok(ended)
}

/// As [`run`], and after it what interrupted or given-up imports left behind.
pub async fn run_all(office: &Arc<Office>) -> Result<Ended, OfficeError> {
    let pass = Arc::clone(office);
    let ended = tokio::task::spawn_blocking(move || run(&pass))
        .await
        .unwrap_or_else(|_| Err(StoreError::Panicked.into()))?;
    imports::finish_interrupted(office).await?;
    Ok(ended)
}

/// Evidence ends after its day, but never while a dossier that uses it is still on its way to a decision.
fn end_evidence(office: &Office, now: Timestamp) -> Result<u64, StoreError> {
    let mut after: Option<EvidenceId> = None;
    let mut ended = 0;
    loop {
        let from = after;
        let (count, last) = office
            .db
            .write_blocking(move |tx| -> Result<_, StoreError> {
                let due = store::evidence::ended(tx, now.day(), from, CHUNK)?;
                let mut count = 0;
                for id in &due {
                    if !needed(tx, *id)? {
                        count += u64::from(store::evidence::remove(tx, *id, now)?);
                    }
                }
                Ok((count, due.last().copied()))
            })?;
        ended += count;
        if last.is_none() {
            return Ok(ended);
        }
        after = last;
    }
}

fn needed(tx: &mut dyn Tx, id: EvidenceId) -> Result<bool, StoreError> {
    let states = store::evidence::states_of_uses(tx, id)?;
    Ok(states.iter().any(|state| !state.is_final()))
}

fn give_up_staged(tx: &mut dyn Tx, now: Timestamp) -> Result<u64, StoreError> {
    let before = Timestamp::from_micros(now.micros() - STAGED_DAYS * DAY_MICROS);
    let mut given_up = 0;
    for batch in store::imports::staged_before(tx, before)? {
        given_up += u64::from(store::imports::give_up(tx, batch)?);
    }
    Ok(given_up)
}

/// Removes the bytes that no standing evidence needs.
fn sweep(office: &Office, fresh: Duration) -> Result<u64, StoreError> {
    let mut unneeded = Vec::new();
    office.files.each_older(fresh, &mut |digest| {
        let stands = office
            .db
            .read_blocking(move |tx| store::evidence::stands(tx, digest))?;
        if !stands {
            unneeded.push(digest);
        }
        Ok(())
    })?;
    let mut removed = 0;
    for digest in unneeded {
        removed += u64::from(office.files.remove(digest, fresh)?);
    }
    Ok(removed)
}

fn act(id: ActId, at: Timestamp, ended: Ended) -> NewAct {
    let facts = json!({
        "evidence": ended.evidence,
        "contacts": ended.contacts,
        "files": ended.files,
        "imports": ended.imports,
        "choices": ended.choices,
    });
    acts::by_operator(id, at, "retention.run", "Bình Yên".to_owned(), &facts)
}
