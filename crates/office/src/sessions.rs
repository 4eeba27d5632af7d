//! Signing in and out: a random token in a cookie, its digest in the store.

use crate::{Desk, Office, OfficeError, posts};
use base::{Day, PostId, Refusal, Timestamp};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, sync::Arc};
use store::{StoreError, Tx};

const DAY_MICROS: i64 = 24 * 3600 * 1_000_000;
/// How long a session lasts unused: two weeks, so that whoever works with it weekly enters once, while a browser that
/// was left somewhere is closed soon.
const IDLE_MICROS: i64 = 14 * DAY_MICROS;
/// How long a session lasts at most: a quarter, after which someone who knows the person gives a new link.
const SESSION_MICROS: i64 = 90 * DAY_MICROS;
/// Uses closer together than this are noted as one, so that looking at pages writes nothing.
const NOTED_MICROS: i64 = 15 * 60 * 1_000_000;
/// Life of an invitation, microseconds: three days, over a weekend.
const INVITATION_MICROS: i64 = 3 * DAY_MICROS;
/// Bytes of chance in a token: 256 bits.
const TOKEN_BYTES: usize = 32;

/// Opens a session for `post`; the token for the cookie.
pub async fn open(office: &Arc<Office>, post: PostId) -> Result<String, OfficeError> {
    let (token, digest) = draw(office);
    let now = office.clock.now();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            store::sessions::sweep(tx, now)?;
            if store::posts::by_id(tx, post)?.is_none() {
                return Err(OfficeError::NotFound);
            }
            store::sessions::insert(tx, digest, post, now, expires(now, now))?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// A one-time link's token, drawn before the transaction that stores it.
#[derive(Clone)]
pub(crate) struct Invitation {
    token: String,
    digest: [u8; 32],
    at: Timestamp,
}

impl Invitation {
    /// Draws one.
    pub(crate) fn draw(office: &Office, at: Timestamp) -> Self {
        let (token, digest) = draw(office);
        Self { token, digest, at }
    }

    /// Stores it for a post that begins on `first_day`; it lasts for three days from then, or from now.
    pub(crate) fn store(
        &self,
        tx: &mut dyn Tx,
        post: PostId,
        first_day: Day,
    ) -> Result<(), StoreError> {
        let begins = Timestamp::on(first_day, 0).max(self.at);
        let expires = begins.plus_micros(INVITATION_MICROS);
        store::sessions::invite(tx, self.digest, post, self.at, expires)
    }

    /// The token for the link.
    pub(crate) fn token(self) -> String {
        self.token
    }
}

/// Uses an invitation up and opens a session; the token for the cookie.
pub async fn accept(office: &Arc<Office>, token: &str) -> Result<String, OfficeError> {
    let invitation = digest_of(token);
    let (session, digest) = draw(office);
    let now = office.clock.now();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let post =
                store::sessions::accept(tx, invitation, now)?.ok_or(OfficeError::NotFound)?;
            let row = store::posts::by_id(tx, post)?.ok_or(OfficeError::NotFound)?;
            if row.first_day > now.day() {
                // Nothing of this is kept, so the link can still be used then.
                let refusal = Refusal::new("people.not-begun");
                return Err(refusal.with("day", row.first_day).into());
            }
            store::sessions::insert(tx, digest, post, now, expires(now, now))?;
            Ok(())
        })
        .await?;
    Ok(session)
}

/// The desk of a signed-in browser; `None` when the token opens nothing.
pub async fn desk(
    office: &Arc<Office>,
    token: &str,
) -> Result<Option<(Desk, posts::Seat)>, OfficeError> {
    let digest = digest_of(token);
    let now = office.clock.now();
    let found = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let Some(session) = store::sessions::alive(tx, digest, now)? else {
                return Ok(None);
            };
            let post = store::posts::by_id(tx, session.post)?;
            Ok(post.map(|post| (session, post)))
        })
        .await?;
    let Some((session, post)) = found else {
        return Ok(None);
    };
    if now.micros() - session.seen_at.micros() >= NOTED_MICROS {
        let expires = expires(session.created_at, now);
        let noted = office
            .db
            .write(move |tx| -> Result<(), OfficeError> {
                Ok(store::sessions::touch(tx, digest, now, expires)?)
            })
            .await;
        // On a full disk one can still read: the session only ends earlier.
        drop(noted);
    }
    posts::sit(office, &post).await
}

/// When a session that was opened at `created` and is used at `now` is over.
fn expires(created: Timestamp, now: Timestamp) -> Timestamp {
    now.plus_micros(IDLE_MICROS)
        .min(created.plus_micros(SESSION_MICROS))
}

/// Ends a session.
pub async fn close(office: &Arc<Office>, token: &str) -> Result<(), OfficeError> {
    let digest = digest_of(token);
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> { Ok(store::sessions::delete(tx, digest)?) })
        .await
}

/// A new token and its digest.
pub(crate) fn draw(office: &Office) -> (String, [u8; 32]) {
    let mut bytes = [0; TOKEN_BYTES];
    office.chance.fill(&mut bytes);
    let mut token = String::with_capacity(TOKEN_BYTES * 2);
    for byte in bytes {
        // Writing into a String cannot fail.
        let _ = write!(token, "{byte:02x}");
    }
    let digest = digest_of(&token);
    (token, digest)
}

/// The digest under which a token is stored.
pub(crate) fn digest_of(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
