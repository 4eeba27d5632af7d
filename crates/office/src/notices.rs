//! Notices: telling both sides of a dossier, saying that they were seen, and naming only what the reader may know of.

use crate::{
    Desk, OfficeError, acts,
    derived::Derived,
    ground::{self, ground, site_resource},
    lists,
};
use access::Action;
use base::{DossierId, ManagingTier, NoticeId, SiteId, Timestamp};
use serde_json::{Value, json};
use store::{Tx, dossiers::DossierRow, notices::NoticeRow, sites::SiteRow};

/// The subject of a running dossier has ended.
pub(crate) const SUBJECT_ENDED: &str = "notice.subject-ended";
/// The subject of a running dossier has become one with another entry of it.
pub(crate) const SUBJECT_MERGED: &str = "notice.subject-merged";
/// The bytes of a piece of evidence were seen before.
pub(crate) const FILE_SEEN: &str = "notice.file-seen-before";
/// Notices shown above a queue.
const ABOVE_QUEUE: u32 = 20;

/// Puts a notice up; those at the site who want to know of changes are told by e-mail.
pub(crate) fn tell(tx: &mut dyn Tx, row: &NoticeRow) -> Result<(), OfficeError> {
    store::notices::insert(tx, row)?;
    crate::reminders::changed(tx, row)
}

/// Tells the site and the reviewer of a dossier. `seed` is drawn before the transaction and names the act.
pub(crate) fn tell_both(
    tx: &mut dyn Tx,
    desk: &Desk,
    seed: &[u8; 16],
    dossier: &DossierRow,
    code: &str,
    facts: &Value,
) -> Result<(), OfficeError> {
    for (audience, mark) in [("site", 0), ("reviewer", 1)] {
        let derived = Derived::of(&[seed, &dossier.id.bytes(), &[mark]]);
        let row = NoticeRow {
            id: NoticeId::draw(desk.now, &derived),
            at: desk.now,
            audience: audience.to_owned(),
            site: dossier.site,
            dossier: Some(dossier.id),
            code: code.to_owned(),
            facts: facts.to_string(),
        };
        tell(tx, &row)?;
    }
    Ok(())
}

/// Which notices on a dossier a desk reads.
pub(crate) fn audience(desk: &Desk, site: &SiteRow) -> &'static str {
    if ground::is_own(desk, site) {
        "site"
    } else {
        "reviewer"
    }
}

/// May this desk say that the notices on a dossier were seen?
fn noting(desk: &Desk, site: &SiteRow) -> Action {
    if ground::is_own(desk, site) {
        Action::Answer
    } else {
        Action::Review
    }
}

/// As [`noting`], of a loaded dossier.
pub(crate) fn may_note(desk: &Desk, ground: &ground::Ground) -> bool {
    ground.allow(desk, noting(desk, &ground.site)).is_ok()
}

/// Says that the open notices on a dossier that were raised until `seen` were seen by this side; what is frozen stays as it
/// is, and what was raised since the page was shown stays open.
pub async fn take_note(desk: &Desk, id: DossierId, seen: Timestamp) -> Result<(), OfficeError> {
    let concerns = acts::Concerns {
        dossier: Some(id),
        ..acts::Concerns::default()
    };
    let act = acts::act(desk, "dossier.notices-seen", concerns, &json!({}), None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let ground = ground(tx, &desk, id)?;
            ground.allow(&desk, Action::SeeDossier)?;
            ground.allow(&desk, noting(&desk, &ground.site))?;
            let side = audience(&desk, &ground.site);
            if store::notices::settle_seen(tx, id, side, seen, desk.now)? == 0 {
                return Ok(());
            }
            let seen = store::acts::NewAct {
                site: Some(ground.row.site),
                ..act.clone()
            };
            Ok(store::acts::insert(tx, &seen)?)
        })
        .await
}

/// What has ended among the dossiers that this desk reviews, newest first, with the site's name: they have left the queue.
pub async fn ended(
    desk: &Desk,
    tier: ManagingTier,
) -> Result<Vec<(NoticeRow, String)>, OfficeError> {
    let view = desk.office.places.view(desk.today());
    let atoms = lists::own_place(desk).map(|place| view.atoms(&place).cloned().collect::<Vec<_>>());
    let today = desk.today();
    let mut found = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let atoms = atoms.as_deref();
            let codes = [SUBJECT_ENDED, SUBJECT_MERGED];
            Ok(store::notices::open_of_codes(
                tx,
                today,
                atoms,
                tier,
                ("reviewer", &codes),
                ABOVE_QUEUE,
            )?)
        })
        .await?;
    found.retain(|(row, _)| row.dossier.is_some());
    Ok(found)
}

/// Names in a notice about a file the sites and years where it was seen, as far as this desk may know of them.
pub(crate) fn name_others(
    tx: &mut dyn Tx,
    desk: &Desk,
    row: &mut NoticeRow,
) -> Result<(), OfficeError> {
    if row.code != FILE_SEEN {
        return Ok(());
    }
    let Ok(Value::Object(mut facts)) = serde_json::from_str(&row.facts) else {
        return Ok(());
    };
    let Some(Value::Array(others)) = facts.remove("others") else {
        return Ok(());
    };
    let mut seen: Vec<Value> = Vec::new();
    for other in &others {
        let site = other.get("site").and_then(Value::as_str);
        let site: Option<SiteId> = site.and_then(|text| text.parse().ok());
        let year = other.get("year").cloned().unwrap_or_default();
        let said = match site {
            Some(site) if site == row.site => json!({ "own": true, "year": year }),
            Some(site) => match name_of(tx, desk, site)? {
                Some(name) => json!({ "name": name, "year": year }),
                None => json!({}),
            },
            None => json!({}),
        };
        if !seen.contains(&said) {
            seen.push(said);
        }
    }
    facts.insert("seen".to_owned(), Value::Array(seen));
    row.facts = Value::Object(facts).to_string();
    Ok(())
}

/// The name of a site that this desk may know of.
fn name_of(tx: &mut dyn Tx, desk: &Desk, id: SiteId) -> Result<Option<String>, OfficeError> {
    let Some(site) = store::sites::on(tx, id, desk.today())? else {
        return Ok(None);
    };
    let resource = site_resource(tx, desk, &site)?;
    let may = access::decide(&desk.actor, Action::SeeSite, &resource).is_ok();
    Ok(may.then_some(site.facts.name))
}
