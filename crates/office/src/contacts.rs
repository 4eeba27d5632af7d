//! Offices to call at a site: the least that works, with its purpose and its end.

use crate::{
    Desk, Fault, OfficeError, acts,
    ground::{site_on, site_resource},
};
use access::Action;
use base::{
    Day, SiteId,
    text::{self, LINE_CHARS, NAME_CHARS, TextFault},
};
use serde_json::json;
use store::{Tx, contacts::ContactRow};

/// Days that a contact lasts unless it is said otherwise: one round and the time to decide on it.
pub const LASTS_DAYS: i64 = 550;
/// The longest a contact may last: five years, the period of the review.
pub const LASTS_DAYS_MAX: i64 = 5 * 366;
/// Offices to call at one site; nobody looks through more.
const CONTACTS_MAX: usize = 10;

/// What a person types about an office to call; each field as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactDraft {
    /// Such as `Phòng Bảo vệ`; no person.
    pub office: String,
    /// Work phone.
    pub phone: String,
    /// Why it is kept.
    pub purpose: String,
    /// Day after which it is removed; [`LASTS_DAYS`] from today when empty.
    pub ends_on: String,
}

/// Sets how an office of a site is called; its former number goes.
pub async fn set(desk: &Desk, site: SiteId, draft: &ContactDraft) -> Result<(), OfficeError> {
    let contact = parse(desk, draft).map_err(OfficeError::Invalid)?;
    let said = json!({ "ends_on": contact.ends_on });
    let act = acts::act(desk, "site.contact-set", concerns(site), &said, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            may_edit(tx, &desk, site)?;
            let kept = store::contacts::of_site(tx, site, desk.today())?;
            let known = kept.iter().any(|other| other.office == contact.office);
            if !known && kept.len() >= CONTACTS_MAX {
                return Err(Fault::new("office", "sites.contacts-many")
                    .with("max", CONTACTS_MAX)
                    .into());
            }
            store::contacts::set(tx, site, &contact)?;
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

/// Removes an office to call.
pub async fn remove(desk: &Desk, site: SiteId, name: &str) -> Result<(), OfficeError> {
    let act = acts::act(
        desk,
        "site.contact-removed",
        concerns(site),
        &json!({}),
        None,
    );
    let (desk, name) = (desk.clone(), name.to_owned());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            may_edit(tx, &desk, site)?;
            if !store::contacts::remove(tx, site, &name)? {
                return Err(OfficeError::NotFound);
            }
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

/// The offices that may be called today.
pub(crate) fn shown(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: SiteId,
) -> Result<Vec<ContactRow>, OfficeError> {
    Ok(store::contacts::of_site(tx, site, desk.today())?)
}

fn parse(desk: &Desk, draft: &ContactDraft) -> Result<ContactRow, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut line = |field: &'static str, raw: &str, max: usize| {
        let fault = |fault: TextFault| Fault::new(field, fault.code()).with("max", max);
        text::line(raw, max)
            .map_err(fault)
            .map_err(|fault| faults.push(fault))
            .ok()
    };
    let office = line("office", &draft.office, NAME_CHARS);
    let purpose = line("purpose", &draft.purpose, LINE_CHARS);
    let phone = line("phone", &draft.phone, NAME_CHARS);
    let phone = phone.and_then(|raw| {
        let read = sheets::phone_of(&raw);
        read.map_err(|code| faults.push(Fault::new("phone", code)))
            .ok()
    });
    let ends_on = ends_on(desk, &draft.ends_on)
        .map_err(|fault| faults.push(fault))
        .ok();
    match (office, phone, purpose, ends_on) {
        (Some(office), Some(phone), Some(purpose), Some(ends_on)) => Ok(ContactRow {
            office,
            phone,
            purpose,
            ends_on,
        }),
        _ => Err(faults),
    }
}

fn ends_on(desk: &Desk, raw: &str) -> Result<Day, Fault> {
    let today = desk.today();
    if raw.trim().is_empty() {
        return Ok(today.plus_days(LASTS_DAYS));
    }
    let day = Day::parse(raw).map_err(|_| Fault::new("ends_on", "form.not-a-day"))?;
    let last = today.plus_days(LASTS_DAYS_MAX);
    if day < today {
        Err(Fault::new("ends_on", "sites.day-past"))
    } else if day > last {
        Err(Fault::new("ends_on", "sites.day-too-far").with("day", last.vietnamese()))
    } else {
        Ok(day)
    }
}

fn may_edit(tx: &mut dyn Tx, desk: &Desk, id: SiteId) -> Result<(), OfficeError> {
    let site = site_on(tx, id, desk.today())?;
    let resource = site_resource(tx, desk, &site)?;
    access::decide(&desk.actor, Action::EditSite, &resource)?;
    Ok(())
}

fn concerns(site: SiteId) -> acts::Concerns {
    acts::Concerns {
        site: Some(site),
        ..acts::Concerns::default()
    }
}
