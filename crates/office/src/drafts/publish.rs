//! Publishing a draft: one act, after which its text never changes.

use super::{at, checked, of_own};
use crate::{Desk, OfficeError, acts};
use access::{Action, Resource};
use base::{DraftId, LifeId, Refusal};
use serde_json::json;
use standards::Pack;
use store::editions::Published;

/// What publishing rests on: an overlay its place, anything else the whole country.
fn resource(desk: &Desk, pack: &Pack) -> Resource {
    let place: Option<LifeId> = pack.place.as_ref().and_then(|place| place.parse().ok());
    at(desk, place.as_ref())
}

/// May this desk publish what the draft says? A province adds to what holds for the country; the rest is an
/// administrator's.
pub fn may_publish(desk: &Desk, pack: &Pack) -> Result<(), OfficeError> {
    access::decide(&desk.actor, Action::PublishStandard, &resource(desk, pack))?;
    Ok(())
}

/// Publishes what the draft says; gives the names of the editions. The draft is gone with it.
pub async fn publish(desk: &Desk, id: DraftId, version: i64) -> Result<Vec<String>, OfficeError> {
    super::may_write(desk)?;
    let asked = desk.clone();
    let office = desk.office.clone();
    let act = acts::act(
        desk,
        "standard.published",
        acts::Concerns::default(),
        &json!({}),
        None,
    );
    let packs = office
        .db
        .write(move |tx| -> Result<Vec<Pack>, OfficeError> {
            let desk = &asked;
            let row = of_own(tx, desk, id)?;
            let packs = checked::read(desk, &row.body)
                .map_err(|faults| Refusal::new("drafts.faulty").with("n", faults.len()))?;
            let first = packs.first().ok_or(OfficeError::NotFound)?;
            may_publish(desk, first)?;
            for pack in &packs {
                let new = crate::packs::new_edition(pack, &row.body);
                if store::editions::publish(tx, &new, desk.now)? != Published::New {
                    return Err(Refusal::new("drafts.name-taken").into());
                }
            }
            if !store::drafts::remove(tx, id, version)? {
                return Err(OfficeError::Conflict);
            }
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    atom: first.place.as_ref().and_then(|place| place.parse().ok()),
                    facts: json!({ "edition": first.name() }).to_string(),
                    ..act.clone()
                },
            )?;
            Ok(packs)
        })
        .await?;
    let names = packs.iter().map(Pack::name).collect();
    // On disk first: who reads of it here finds it after a restart too.
    for pack in packs {
        office.packs.keep(pack);
    }
    Ok(names)
}
