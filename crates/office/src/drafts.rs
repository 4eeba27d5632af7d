//! Drafts of standards: begun from an edition, as a place's additions to one, from a sheet or from nothing; changed as
//! text, tried on dossiers, published once.

mod begin;
mod checked;
mod publish;
mod trial;

use crate::{Desk, Fault, OfficeError};
use access::{Action, Resource};
use base::{DraftId, LifeId, Refusal, text};
use standards::{Pack, PackFault};
use store::{Tx, drafts::DraftRow};

pub use begin::{Beginning, FromSheet, SheetHead, begin, from_sheet};
pub use publish::{may_publish, publish};
pub use trial::{Changed, TRIED, Trial, rounds_to_try, try_on};

/// The longest text of a draft, in characters: ten times the longest rulebook known, and half of what a pack may be.
pub const TEXT_CHARS: usize = 500_000;

/// The most drafts of one office at once: more are forgotten ones, and each is kept whole.
pub const DRAFTS: usize = 50;

/// A draft with what its text comes to.
#[derive(Clone, Debug)]
pub struct Draft {
    /// As it is kept.
    pub row: DraftRow,
    /// The editions that it would publish, or every fault.
    pub read: Result<Vec<Pack>, Vec<PackFault>>,
}

impl Draft {
    /// What a list calls it: the edition's name as far as it can be read.
    pub fn name(&self) -> String {
        let part = |name| measures::file::peek(&self.row.body, name).unwrap_or_default();
        format!("{}@{}", part("id"), part("edition"))
    }

    /// Is it a place's additions?
    pub fn is_overlay(&self) -> bool {
        standards::is_overlay(&self.row.body)
    }

    /// The edition itself, without its other calendars, where there is no fault.
    pub fn pack(&self) -> Option<&Pack> {
        self.read.as_ref().ok().and_then(|packs| packs.first())
    }
}

/// May this desk write drafts?
pub fn may_write(desk: &Desk) -> Result<(), OfficeError> {
    access::decide(&desk.actor, Action::WriteStandard, &own(desk))?;
    Ok(())
}

/// The desk's own place, or the whole installation.
fn own(desk: &Desk) -> Resource {
    at(desk, crate::lists::own_place(desk).as_ref())
}

fn at(desk: &Desk, place: Option<&LifeId>) -> Resource {
    place.map_or(Resource::Nothing, |place| {
        Resource::Place(crate::ground::places(desk, place))
    })
}

/// The drafts of the own office, the last changed first; all of them for an administrator.
pub async fn all(desk: &Desk) -> Result<Vec<Draft>, OfficeError> {
    may_write(desk)?;
    let rows = desk
        .office
        .db
        .read(|tx| -> Result<_, OfficeError> { Ok(store::drafts::all(tx)?) })
        .await?;
    let own = rows.into_iter().filter(|row| is_own(desk, row));
    Ok(own.map(|row| draft(desk, row)).collect())
}

/// Was it written by an office of this desk's place, whatever has become of that place?
fn is_own(desk: &Desk, row: &DraftRow) -> bool {
    match (crate::lists::own_place(desk), &row.atom) {
        (None, _) => true,
        (Some(own), Some(atom)) => desk.office.places.life_on(atom, desk.today()) == own,
        (Some(_), None) => false,
    }
}

fn draft(desk: &Desk, row: DraftRow) -> Draft {
    Draft {
        read: checked::read(desk, &row.body),
        row,
    }
}

/// One draft of the own office.
pub async fn load(desk: &Desk, id: DraftId) -> Result<Draft, OfficeError> {
    may_write(desk)?;
    let asked = desk.clone();
    let row = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { of_own(tx, &asked, id) })
        .await?;
    Ok(draft(desk, row))
}

fn of_own(tx: &mut dyn Tx, desk: &Desk, id: DraftId) -> Result<DraftRow, OfficeError> {
    let row = store::drafts::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
    if is_own(desk, &row) {
        Ok(row)
    } else {
        Err(OfficeError::NotFound)
    }
}

/// The faults of a text before it is kept, by line.
pub fn check(desk: &Desk, text: &str) -> Result<Vec<Pack>, Vec<PackFault>> {
    checked::read(desk, text)
}

/// The text of a draft as it is kept: tabs as spaces, since they are no line's content.
fn clean(raw: &str) -> Result<String, OfficeError> {
    let read = text::note(&raw.replace('\t', "  "), TEXT_CHARS);
    Ok(read.map_err(|fault| Fault::new("pack", fault.code()).with("max", TEXT_CHARS))?)
}

/// Keeps a changed text, faults and all, if nobody has changed the draft since `version`.
pub async fn save(desk: &Desk, id: DraftId, version: i64, raw: &str) -> Result<(), OfficeError> {
    may_write(desk)?;
    let body = clean(raw)?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = DraftRow {
                version,
                body: body.clone(),
                office: desk.office_name.clone(),
                changed_at: desk.now,
                ..of_own(tx, &desk, id)?
            };
            if store::drafts::save(tx, &row)? {
                Ok(())
            } else {
                Err(OfficeError::Conflict)
            }
        })
        .await
}

/// Gives a draft up.
pub async fn give_up(desk: &Desk, id: DraftId, version: i64) -> Result<(), OfficeError> {
    may_write(desk)?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            of_own(tx, &desk, id)?;
            if store::drafts::remove(tx, id, version)? {
                Ok(())
            } else {
                Err(OfficeError::Conflict)
            }
        })
        .await
}

/// Enters a new draft; an office keeps at most [`DRAFTS`].
async fn enter(desk: &Desk, body: String) -> Result<DraftId, OfficeError> {
    may_write(desk)?;
    let body = clean(&body)?;
    let id = DraftId::draw(desk.now, &*desk.office.chance);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let kept = store::drafts::all(tx)?;
            if kept.iter().filter(|row| is_own(&desk, row)).count() >= DRAFTS {
                return Err(Refusal::new("drafts.too-many").with("max", DRAFTS).into());
            }
            let row = DraftRow {
                id,
                atom: crate::lists::own_place(&desk),
                body: body.clone(),
                version: 1,
                office: desk.office_name.clone(),
                made_at: desk.now,
                changed_at: desk.now,
            };
            Ok(store::drafts::insert(tx, &row)?)
        })
        .await?;
    Ok(id)
}
