//! Calendars of what is due: a secret address for a post to which a calendar program subscribes, and the days of one dossier.

use crate::{
    Desk, Office, OfficeError, dossiers, home, posts,
    reminders::{self, Thing},
    sessions,
};
use base::{DossierId, Lang, Localised, PostId};
use std::sync::Arc;
use store::calendars::CalendarRow;

/// What stands in a calendar.
#[derive(Clone, Debug)]
pub struct Due {
    /// The site or office whose days these are.
    pub office: Localised,
    /// The language of its words.
    pub lang: Lang,
    /// What is due.
    pub things: Vec<Thing>,
}

/// The calendar's address of the desk's own post, if it has one. The secret in it can't be shown again.
pub async fn own(desk: &Desk) -> Result<Option<CalendarRow>, OfficeError> {
    let post = post(desk)?;
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::calendars::of_post(tx, post)?) })
        .await
}

fn post(desk: &Desk) -> Result<PostId, OfficeError> {
    desk.actor.post.ok_or(OfficeError::NotFound)
}

/// Gives the desk's own post a calendar's address; the secret in it, shown once. An earlier one stops working.
pub async fn give(desk: &Desk, lang: Lang) -> Result<String, OfficeError> {
    let row = CalendarRow {
        post: post(desk)?,
        lang,
        created_at: desk.now,
    };
    let (token, digest) = sessions::draw(&desk.office);
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> { Ok(store::calendars::set(tx, digest, row)?) })
        .await?;
    Ok(token)
}

/// Takes the address of the desk's own post back.
pub async fn take_back(desk: &Desk) -> Result<(), OfficeError> {
    let post = post(desk)?;
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            store::calendars::remove(tx, post)?;
            Ok(())
        })
        .await
}

/// What is due at the post of this secret, as its home shows it; not found once the post has ended. Nobody notes who asked.
pub async fn load(office: &Arc<Office>, token: &str) -> Result<Due, OfficeError> {
    let digest = sessions::digest_of(token);
    let found = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let Some(calendar) = store::calendars::by_digest(tx, digest)? else {
                return Ok(None);
            };
            let post = store::posts::by_id(tx, calendar.post)?;
            Ok(post.map(|post| (calendar, post)))
        })
        .await?;
    let (calendar, post) = found.ok_or(OfficeError::NotFound)?;
    let seated = posts::sit(office, &post).await?;
    let (desk, seat) = seated.ok_or(OfficeError::NotFound)?;
    let home = home::load(&desk).await?;
    Ok(Due {
        things: reminders::of_home(&home, seat.role),
        office: seat.office,
        lang: calendar.lang,
    })
}

/// What is due for one dossier, for those who see it.
pub async fn of_dossier(desk: &Desk, id: DossierId, lang: Lang) -> Result<Due, OfficeError> {
    let view = dossiers::load(desk, id).await?;
    let name = &view.site.facts.name;
    Ok(Due {
        office: Localised {
            vi: name.clone(),
            en: name.clone(),
        },
        lang,
        things: reminders::of_dossier(&view),
    })
}
