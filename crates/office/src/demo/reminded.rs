//! Two people of the demonstration who want to be reminded, so that the outbox has something to show. Nothing is ever sent:
//! the addresses are of a domain that does not exist.

use super::{Scene, cast::Cast};
use crate::{Office, OfficeError, reminders, sessions};
use base::{Lang, PostId};
use std::sync::Arc;
use store::reminders::ChoiceRow;

/// Days before the scene up to which everything is taken as said: a Monday lies between.
const QUIET_DAYS: i64 = 7;

/// They choose, and it is looked what there is to say to them on the first morning.
pub(super) async fn choose(
    office: &Arc<Office>,
    cast: &Cast,
    scene: Scene,
) -> Result<(), OfficeError> {
    let reviewer = cast.communes.first().map(|commune| commune.reviewer);
    let mut invented = cast.players.iter().filter(|player| player.invented);
    let officer = invented.next().map(|player| player.officer);
    for (number, post) in (1..).zip(reviewer.into_iter().chain(officer)) {
        one(office, post, number, scene).await?;
    }
    reminders::sweep(office).await?;
    Ok(())
}

async fn one(
    office: &Arc<Office>,
    post: PostId,
    number: u32,
    scene: Scene,
) -> Result<(), OfficeError> {
    let begins = scene.begins();
    let (off_token, _) = sessions::draw(office);
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let post = store::posts::by_id(tx, post)?.ok_or(OfficeError::NotFound)?;
            let row = ChoiceRow {
                account: post.account,
                address: format!("nguoi-mau-00{number}@binhyen.example"),
                lang: Lang::Vi,
                due: true,
                changed: true,
                weekly: true,
                confirmed_at: Some(begins),
                refused_at: None,
                off_token: off_token.clone(),
                said_until: begins.day().plus_days(-QUIET_DAYS),
                chosen_at: begins,
            };
            Ok(store::reminders::set(tx, &row, None)?)
        })
        .await
}
