//! Offices to call at a site: a work phone, why it is kept and until when. No person is named.

use crate::{StoreError, Tx};
use base::{Day, SiteId};

/// One office to call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// Such as `Phòng Bảo vệ`.
    pub office: String,
    /// Digits.
    pub phone: String,
    /// Why it is kept.
    pub purpose: String,
    /// Day after which it is removed.
    pub ends_on: Day,
}

/// The offices of a site that may still be called on `day`, by name.
pub fn of_site(tx: &mut dyn Tx, site: SiteId, day: Day) -> Result<Vec<ContactRow>, StoreError> {
    tx.query(
        "select office, phone, purpose, ends_on from site_contact where site_id = ?1 and ends_on >= ?2 order by office",
        &[site.into(), day.into()],
    )?
    .iter()
    .map(|row| {
        Ok(ContactRow {
            office: row.get(0)?,
            phone: row.get(1)?,
            purpose: row.get(2)?,
            ends_on: row.get(3)?,
        })
    })
    .collect()
}

/// Sets how an office is called; the office's former number goes.
pub fn set(tx: &mut dyn Tx, site: SiteId, contact: &ContactRow) -> Result<(), StoreError> {
    tx.exec(
        "insert into site_contact (site_id, office, phone, purpose, ends_on) values (?1, ?2, ?3, ?4, ?5)
         on conflict (site_id, office) do update set phone = excluded.phone, purpose = excluded.purpose,
           ends_on = excluded.ends_on",
        &[
            site.into(),
            contact.office.as_str().into(),
            contact.phone.as_str().into(),
            contact.purpose.as_str().into(),
            contact.ends_on.into(),
        ],
    )?;
    Ok(())
}

/// Removes an office; whether it was there.
pub fn remove(tx: &mut dyn Tx, site: SiteId, office: &str) -> Result<bool, StoreError> {
    let removed = tx.exec(
        "delete from site_contact where site_id = ?1 and office = ?2",
        &[site.into(), office.into()],
    )?;
    Ok(removed > 0)
}

/// Removes what has ended before `day`; how many.
pub fn remove_ended(tx: &mut dyn Tx, day: Day) -> Result<u64, StoreError> {
    tx.exec("delete from site_contact where ends_on < ?1", &[day.into()])
}
