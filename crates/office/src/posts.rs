//! From a post to an actor: what a person may stand for on this day, under today's places.

use crate::{Desk, Office, OfficeError};
use access::{Actor, Role, Scope};
use base::{Day, Lang, Localised, PostId};
use std::sync::Arc;
use store::posts::{BodyRow, PostRow};

/// What the screen says about who is signed in.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The post.
    pub post: PostId,
    /// Name shown to colleagues.
    pub shown_name: String,
    /// The role.
    pub role: Role,
    /// The office or site, in both languages.
    pub office: Localised,
}

/// The desk of a post today; `None` when the post is not held today.
pub async fn sit(office: &Arc<Office>, row: &PostRow) -> Result<Option<(Desk, Seat)>, OfficeError> {
    let today = office.clock.today();
    let held = row.first_day <= today && row.last_day.is_none_or(|last| today <= last);
    if !held {
        return Ok(None);
    }
    let site = match row.site {
        Some(id) => {
            office
                .db
                .read(move |tx| -> Result<_, OfficeError> { Ok(store::sites::on(tx, id, today)?) })
                .await?
        }
        None => None,
    };
    let name = match (&row.body, &site) {
        (Some(body), _) => body_name(office, body, today),
        (None, Some(site)) => Localised {
            vi: site.facts.name.clone(),
            en: site.facts.name.clone(),
        },
        (None, None) => Localised::default(),
    };
    let (scope, read_only) = scope(office, row, today);
    let actor = Actor {
        account: Some(row.account),
        post: Some(row.id),
        role: row.role,
        scope,
        line: row.body.as_ref().map(|body| body.line),
        body: row.body.as_ref().map(|body| body.id),
        read_only,
    };
    let seat = Seat {
        post: row.id,
        shown_name: row.shown_name.clone(),
        role: row.role,
        office: name,
    };
    let desk = office.desk(actor, seat.office.get(Lang::Vi));
    Ok(Some((desk, seat)))
}

/// The name of a body on `day`, its place carried forward: Công an xã Tân Phú Thạnh becomes Công an xã Thạnh Xuân.
pub fn body_name(office: &Office, body: &BodyRow, day: Day) -> Localised {
    let place = body
        .atom
        .as_ref()
        .map(|atom| office.places.short_name_on(atom, day))
        .unwrap_or_default();
    Localised {
        vi: body.name.replace("{place}", &place),
        en: body.name_en.replace("{place}", &place),
    }
}

/// Where the post acts today, and whether only to read: a split gives its default target until it is confirmed.
fn scope(office: &Office, row: &PostRow, today: Day) -> (Scope, bool) {
    if let Some(site) = row.site {
        return (Scope::Site(site), false);
    }
    match row.body.as_ref().and_then(|body| body.atom.as_ref()) {
        Some(atom) => {
            let placed = office.places.units().place_on(atom, today);
            match placed.life {
                Some(life) => (Scope::Place(life), !placed.confirmed),
                None => (Scope::Place(atom.clone()), true),
            }
        }
        None => (Scope::Everywhere, false),
    }
}
