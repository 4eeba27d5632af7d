//! Signing in and out: a random token in a cookie, its digest in the store.

use crate::{Desk, Office, OfficeError, posts};
use base::PostId;
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, sync::Arc};

/// Life of a session, microseconds: a working day, so that a shared desktop is free again by the evening.
const SESSION_MICROS: i64 = 12 * 3600 * 1_000_000;
/// Life of an invitation, microseconds: three days, over a weekend.
const INVITATION_MICROS: i64 = 3 * 24 * 3600 * 1_000_000;
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
            store::sessions::insert(tx, digest, post, now, now.plus_micros(SESSION_MICROS))?;
            Ok(())
        })
        .await?;
    Ok(token)
}

/// Makes a one-time link's token for `post`.
pub async fn invite(office: &Arc<Office>, post: PostId) -> Result<String, OfficeError> {
    let (token, digest) = draw(office);
    let now = office.clock.now();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            Ok(store::sessions::invite(
                tx,
                digest,
                post,
                now,
                now.plus_micros(INVITATION_MICROS),
            )?)
        })
        .await?;
    Ok(token)
}

/// As [`invite`], for the command line.
pub fn invite_blocking(office: &Office, post: PostId) -> Result<String, OfficeError> {
    let (token, digest) = draw(office);
    let now = office.clock.now();
    office
        .db
        .write_blocking(move |tx| -> Result<(), OfficeError> {
            Ok(store::sessions::invite(
                tx,
                digest,
                post,
                now,
                now.plus_micros(INVITATION_MICROS),
            )?)
        })?;
    Ok(token)
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
            store::sessions::insert(tx, digest, post, now, now.plus_micros(SESSION_MICROS))?;
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
    let row = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            match store::sessions::post_of(tx, digest, now)? {
                Some(post) => Ok(store::posts::by_id(tx, post)?),
                None => Ok(None),
            }
        })
        .await?;
    match row {
        Some(row) => posts::sit(office, &row).await,
        None => Ok(None),
    }
}

/// Ends a session.
pub async fn close(office: &Arc<Office>, token: &str) -> Result<(), OfficeError> {
    let digest = digest_of(token);
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> { Ok(store::sessions::delete(tx, digest)?) })
        .await
}

fn draw(office: &Office) -> (String, [u8; 32]) {
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

fn digest_of(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
