//! What the program keeps about whoever asks: their name, their posts, the browsers that are signed in.

use crate::{Desk, OfficeError, people};
use base::{Localised, Refusal};
use store::{posts::PostRow, sessions::SessionRow};

/// Everything there is.
#[derive(Clone, Debug)]
pub struct Me {
    /// Posts held today or later, each with where it is.
    pub posts: Vec<(PostRow, Localised)>,
    /// Living sessions, the latest used first.
    pub sessions: Vec<SessionRow>,
}

/// What is kept about the desk's own person.
pub async fn load(desk: &Desk) -> Result<Me, OfficeError> {
    let account = desk.actor.account.ok_or(OfficeError::NotFound)?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let mut posts = Vec::new();
            for row in store::posts::of_account(tx, desk.today(), account)? {
                let name = people::office_name(tx, &desk, &row)?;
                posts.push((row, name));
            }
            Ok(Me {
                posts,
                sessions: store::sessions::of_account(tx, account, desk.now)?,
            })
        })
        .await
}

/// Signs the desk's own person out of every browser, this one included.
pub async fn leave_everywhere(desk: &Desk) -> Result<u64, OfficeError> {
    let account = desk
        .actor
        .account
        .ok_or_else(|| OfficeError::Forbidden(Refusal::new("access.role")))?;
    desk.office
        .db
        .write(move |tx| -> Result<_, OfficeError> {
            Ok(store::sessions::delete_of_account(tx, account)?)
        })
        .await
}
