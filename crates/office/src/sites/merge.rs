//! One site entered twice becomes one.

use super::{
    change::{editable, only_above},
    draft,
};
use crate::{
    Desk, Fault, OfficeError, acts,
    ground::{site_on, site_resource},
};
use access::Action;
use base::{Refusal, SiteId};
use serde_json::json;
use store::{Tx, dossiers::DossierRow, sites::SiteRow};

/// Makes `duplicate` one with `stays`, recorded as from a day on; not one to come, since what moves, moves now. Its dossiers, recognitions, evidence, contacts, lines, posts and figures go over to
/// the site that stays; what that site already has of its own is kept, and the duplicate's stays readable with its acts.
/// Refused with the years where both have a dossier in one round: a person decides first which of the two is withdrawn
/// or returned, and a withdrawn one counts, since its history can't stand twice in a round.
pub async fn merge(
    desk: &Desk,
    duplicate: SiteId,
    stays: SiteId,
    from_day: &str,
    version: i64,
) -> Result<(), OfficeError> {
    let day = draft::day(desk, "merged_from", from_day)?;
    if day > desk.today() {
        return Err(Fault::new("merged_from", "sites.day-ahead").into());
    }
    let concerns = |site| acts::Concerns {
        site: Some(site),
        ..acts::Concerns::default()
    };
    let gone = json!({ "into": stays, "from_day": day });
    let gone = acts::act(desk, "site.merged", concerns(duplicate), &gone, None);
    let took = json!({ "duplicate": duplicate, "from_day": day });
    let took = acts::act(desk, "site.took-over", concerns(stays), &took, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            only_above(&desk)?;
            let from = editable(tx, &desk, duplicate, version)?;
            if duplicate == stays {
                return Err(Refusal::new("sites.merge-itself").into());
            }
            let into = site_on(tx, stays, desk.today())?;
            let resource = site_resource(tx, &desk, &into)?;
            access::decide(&desk.actor, Action::EditSite, &resource)?;
            if into.merged_into.is_some() {
                return Err(Refusal::new("sites.merge-into-merged").into());
            }
            let shared = store::sites::shared_rounds(tx, duplicate, stays)?;
            if !shared.is_empty() {
                let years: Vec<String> = shared.iter().map(i64::to_string).collect();
                return Err(Refusal::new("sites.merge-same-round")
                    .with("years", years.join(", "))
                    .into());
            }
            let moved = store::dossiers::of_site(tx, duplicate)?;
            store::sites::merge(tx, duplicate, stays, day)?;
            tell(tx, &desk, moved, (&gone.id.bytes(), stays), [&from, &into])?;
            if into.code.is_none() && from.code.is_some() {
                store::sites::set_code(tx, stays, from.code.as_deref())?;
            }
            store::acts::insert(tx, &gone)?;
            store::acts::insert(tx, &took)?;
            Ok(())
        })
        .await
}

/// Tells both sides of every dossier that still runs that it now belongs to the site that stays.
fn tell(
    tx: &mut dyn Tx,
    desk: &Desk,
    moved: Vec<DossierRow>,
    (seed, stays): (&[u8; 16], SiteId),
    [from, into]: [&SiteRow; 2],
) -> Result<(), OfficeError> {
    let facts = json!({ "from": from.facts.name, "into": into.facts.name });
    for row in moved.into_iter().filter(|row| !row.state.is_final()) {
        let row = DossierRow { site: stays, ..row };
        crate::notices::tell_both(tx, desk, seed, &row, crate::notices::SUBJECT_MERGED, &facts)?;
    }
    Ok(())
}
