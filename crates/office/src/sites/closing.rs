//! Closing a site from a day on, reopening it, and what its dossiers hear of it on that day.

use super::{
    change::{Field, editable, only_above, spread},
    draft,
};
use crate::{Desk, Fault, Office, OfficeError, acts, derived::Derived};
use assessments::{Act, DossierState};
use base::{
    Day, Refusal, SiteId,
    text::{self, LINE_CHARS},
};
use serde_json::json;
use std::sync::Arc;
use store::{StoreError, Tx, acts::NewAct, dossiers::DossierRow, sites::SiteRow};

/// Sites whose dossiers end in one transaction, so that none holds the writer for long.
const AT_ONCE: u32 = 20;

/// Closes a site from a day on, which may be one to come. Undecided dossiers of rounds that run on that day end with it
/// on that day.
pub async fn close(
    desk: &Desk,
    id: SiteId,
    from_day: &str,
    reason: &str,
    version: i64,
) -> Result<(), OfficeError> {
    set_closed(desk, id, from_day, reason, version, Closing::Close).await
}

/// Reopens a site from a day on, or takes back a closing that is still to come. Dossiers that ended stay ended; it
/// registers anew.
pub async fn reopen(
    desk: &Desk,
    id: SiteId,
    from_day: &str,
    reason: &str,
    version: i64,
) -> Result<(), OfficeError> {
    set_closed(desk, id, from_day, reason, version, Closing::Reopen).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    Close,
    Reopen,
}

/// The day to come from which an open site is closed, in its history.
pub(super) fn planned(history: &[SiteRow], today: Day) -> Option<Day> {
    let open_now = !history
        .iter()
        .rev()
        .find(|row| row.from_day <= today)
        .is_some_and(|row| row.facts.closed);
    let coming = history
        .iter()
        .find(|row| row.from_day > today && row.facts.closed);
    coming.filter(|_| open_now).map(|row| row.from_day)
}

/// The day from which a closed site has been closed.
fn closed_since(history: &[SiteRow], today: Day) -> Option<Day> {
    let begun = history.iter().rev().filter(|row| row.from_day <= today);
    begun
        .take_while(|row| row.facts.closed)
        .last()
        .map(|row| row.from_day)
}

async fn set_closed(
    desk: &Desk,
    id: SiteId,
    from_day: &str,
    reason: &str,
    version: i64,
    closing: Closing,
) -> Result<(), OfficeError> {
    let mut faults = Vec::new();
    let reason = text::line(reason, LINE_CHARS)
        .map_err(|fault| Fault::new("reason", fault.code()).with("max", LINE_CHARS));
    let day = draft::day(desk, "from_day", from_day)
        .map_err(|fault| faults.push(fault))
        .ok();
    let reason = reason.map_err(|fault| faults.push(fault)).ok();
    let (Some(day), Some(reason)) = (day, reason) else {
        return Err(OfficeError::Invalid(faults));
    };
    let kind = if closing == Closing::Close {
        "site.closed"
    } else {
        "site.reopened"
    };
    let concerns = acts::Concerns {
        site: Some(id),
        ..Default::default()
    };
    let act = acts::act(desk, kind, concerns, &json!({}), None);
    let ended = ended(desk, day);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            only_above(&desk)?;
            let shown = editable(tx, &desk, id, version)?;
            let day = match closing {
                Closing::Close => close_from(tx, &desk, &shown, day, &ended)?,
                Closing::Reopen => reopen_from(tx, &desk, &shown, day)?,
            };
            let said = json!({ "from_day": day, "reason": reason });
            let act = NewAct {
                facts: said.to_string(),
                ..act.clone()
            };
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

/// Records the closing; the day from which it holds.
fn close_from(
    tx: &mut dyn Tx,
    desk: &Desk,
    shown: &SiteRow,
    day: Day,
    ended: &NewAct,
) -> Result<Day, OfficeError> {
    if shown.facts.closed {
        return Err(Refusal::new("sites.closed-already").into());
    }
    let history = store::sites::history(tx, shown.id)?;
    if let Some(planned) = planned(&history, desk.today()) {
        return Err(Refusal::new("sites.closing-planned")
            .with("day", planned.vietnamese())
            .into());
    }
    let mut draft = shown.facts.clone();
    draft.closed = true;
    spread(tx, desk, shown, day, &[Field::Closed], &draft)?;
    if day <= desk.today() {
        end_dossiers(tx, desk, shown.id, day, ended)?;
    }
    Ok(day)
}

/// Records the reopening, or takes back the closing to come; the day from which it holds.
fn reopen_from(
    tx: &mut dyn Tx,
    desk: &Desk,
    shown: &SiteRow,
    day: Day,
) -> Result<Day, OfficeError> {
    let history = store::sites::history(tx, shown.id)?;
    let mut draft = shown.facts.clone();
    draft.closed = false;
    if let Some(planned) = planned(&history, desk.today()) {
        let later = history.iter().filter(|row| row.from_day >= planned);
        for row in later.take_while(|row| row.facts.closed) {
            let mut facts = row.facts.clone();
            facts.closed = false;
            store::sites::set_facts(tx, shown.id, shown.code.as_deref(), row.from_day, &facts)?;
        }
        return Ok(planned);
    }
    let Some(since) = closed_since(&history, desk.today()) else {
        return Err(Refusal::new("sites.open-already").into());
    };
    if day < since {
        let fault = Fault::new("from_day", "sites.reopened-before-closing");
        return Err(fault.with("day", since.vietnamese()).into());
    }
    spread(tx, desk, shown, day, &[Field::Closed], &draft)?;
    Ok(day)
}

/// The act by which dossiers end with their subject.
pub(crate) fn ended(desk: &Desk, day: Day) -> NewAct {
    let said = json!({ "from_day": day });
    acts::act(
        desk,
        "dossier.subject-ended",
        acts::Concerns::default(),
        &said,
        None,
    )
}

/// Ends the undecided dossiers of rounds that still ran on `day`; how many.
pub(crate) fn end_dossiers(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: SiteId,
    day: Day,
    act: &NewAct,
) -> Result<u64, OfficeError> {
    let mut count = 0;
    for row in store::dossiers::of_site(tx, id)? {
        let round = store::rounds::by_id(tx, row.round)?
            .ok_or_else(|| StoreError::corrupt("dossier.round_id"))?;
        if round.last_day < day || row.state.is_final() {
            continue;
        }
        let state =
            assessments::transition(row.state, Act::EndSubject, &assessments::Facts::default())?;
        let act = NewAct {
            id: act_id(desk, act, &row),
            site: Some(id),
            dossier: Some(row.id),
            facts: json!({ "from_day": day }).to_string(),
            ..act.clone()
        };
        let ended = DossierRow { state, ..row };
        let said = json!({ "from_day": day });
        let code = crate::notices::SUBJECT_ENDED;
        crate::notices::tell_both(tx, desk, &act.id.bytes(), &ended, code, &said)?;
        crate::dossiers::save(tx, desk, ended)?;
        store::acts::insert(tx, &act)?;
        count += 1;
    }
    Ok(count)
}

/// An id for the act on one of several dossiers, the same when the transaction is run again.
fn act_id(desk: &Desk, act: &NewAct, row: &DossierRow) -> base::ActId {
    base::ActId::draw(desk.now, &Derived::of(&[&act.id.bytes(), &row.id.bytes()]))
}

/// Ends the dossiers of sites whose closing day has come, and of communes that have become something else; how many. It
/// may run at any time and as often as one likes.
pub async fn end_closed(office: &Arc<Office>) -> Result<u64, OfficeError> {
    let desk = office.desk(access::Actor::operator(), "Bình Yên");
    let open: Vec<&'static str> = DossierState::undecided()
        .map(DossierState::as_str)
        .collect();
    let mut count = 0;
    let mut after = None;
    loop {
        let (today, states) = (desk.today(), open.clone());
        let sites = office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                Ok(store::sites::closed_with(
                    tx, today, &states, after, AT_ONCE,
                )?)
            })
            .await?;
        // Dossiers of rounds that were over before the closing day stay, so the next sites are asked for behind these.
        after = sites.last().copied();
        if after.is_none() {
            return Ok(count + crate::unit_dossiers::end_lives(office).await?);
        }
        let (own, act) = (desk.clone(), ended(&desk, today));
        let done = office
            .db
            .write(move |tx| -> Result<u64, OfficeError> {
                let mut done = 0;
                for id in &sites {
                    let history = store::sites::history(tx, *id)?;
                    // It may have been reopened since it was found.
                    let Some(since) = closed_since(&history, own.today()) else {
                        continue;
                    };
                    done += end_dossiers(tx, &own, *id, since, &act)?;
                }
                Ok(done)
            })
            .await?;
        count += done;
    }
}
