//! Signed-in browsers and one-time invitations. Only digests of tokens are stored.

use crate::{StoreError, Tx};
use base::{PostId, Timestamp};

/// Opens a session.
pub fn insert(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    post: PostId,
    at: Timestamp,
    expires: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into session (token_digest, post_id, created_at, seen_at, expires_at) values (?1, ?2, ?3, ?3, ?4)",
        &[digest.to_vec().into(), post.into(), at.into(), expires.into()],
    )?;
    Ok(())
}

/// The post of a session that is alive at `at`.
pub fn post_of(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    at: Timestamp,
) -> Result<Option<PostId>, StoreError> {
    let rows = tx.query(
        "select post_id from session where token_digest = ?1 and expires_at > ?2",
        &[digest.to_vec().into(), at.into()],
    )?;
    rows.first().map(|row| row.get(0)).transpose()
}

/// Ends a session.
pub fn delete(tx: &mut dyn Tx, digest: [u8; 32]) -> Result<(), StoreError> {
    tx.exec(
        "delete from session where token_digest = ?1",
        &[digest.to_vec().into()],
    )?;
    Ok(())
}

/// Removes what has expired.
pub fn sweep(tx: &mut dyn Tx, at: Timestamp) -> Result<u64, StoreError> {
    tx.exec("delete from session where expires_at <= ?1", &[at.into()])
}

/// Moves the sessions that are alive at `at` on by some microseconds, when the clock of a demonstration is pushed.
pub fn move_on(tx: &mut dyn Tx, at: Timestamp, by_micros: i64) -> Result<u64, StoreError> {
    tx.exec(
        "update session set seen_at = seen_at + ?2, expires_at = expires_at + ?2 where expires_at > ?1",
        &[at.into(), by_micros.into()],
    )
}

/// Stores an invitation.
pub fn invite(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    post: PostId,
    at: Timestamp,
    expires: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into invitation (token_digest, post_id, created_at, expires_at) values (?1, ?2, ?3, ?4)",
        &[digest.to_vec().into(), post.into(), at.into(), expires.into()],
    )?;
    Ok(())
}

/// Uses an invitation up; the post it opens, when it was alive and unused.
pub fn accept(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    at: Timestamp,
) -> Result<Option<PostId>, StoreError> {
    let rows = tx.query(
        "update invitation set used_at = ?2 where token_digest = ?1 and used_at is null and expires_at > ?2
         returning post_id",
        &[digest.to_vec().into(), at.into()],
    )?;
    rows.first().map(|row| row.get(0)).transpose()
}
