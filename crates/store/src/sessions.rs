//! Signed-in browsers and one-time invitations. Only digests of tokens are stored.

use crate::{Row, StoreError, Tx};
use base::{AccountId, PostId, Timestamp};

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

/// A session that is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The acting post.
    pub post: PostId,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to the quarter hour.
    pub seen_at: Timestamp,
}

/// The session under `digest`, when it is alive at `at`.
pub fn alive(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    at: Timestamp,
) -> Result<Option<SessionRow>, StoreError> {
    let rows = tx.query(
        "select post_id, created_at, seen_at from session where token_digest = ?1 and expires_at > ?2",
        &[digest.to_vec().into(), at.into()],
    )?;
    rows.first().map(session).transpose()
}

/// Notes that a session is in use.
pub fn touch(
    tx: &mut dyn Tx,
    digest: [u8; 32],
    at: Timestamp,
    expires: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "update session set seen_at = ?2, expires_at = ?3 where token_digest = ?1 and expires_at > ?2",
        &[digest.to_vec().into(), at.into(), expires.into()],
    )?;
    Ok(())
}

/// The living sessions of an account, the latest used first.
pub fn of_account(
    tx: &mut dyn Tx,
    account: AccountId,
    at: Timestamp,
) -> Result<Vec<SessionRow>, StoreError> {
    tx.query(
        "select s.post_id, s.created_at, s.seen_at from session s join post p on p.id = s.post_id
         where p.account_id = ?1 and s.expires_at > ?2 order by s.seen_at desc, s.token_digest",
        &[account.into(), at.into()],
    )?
    .iter()
    .map(session)
    .collect()
}

/// Ends every session of an account.
pub fn delete_of_account(tx: &mut dyn Tx, account: AccountId) -> Result<u64, StoreError> {
    tx.exec(
        "delete from session where post_id in (select id from post where account_id = ?1)",
        &[account.into()],
    )
}

/// Ends every session of a post.
pub fn delete_of_post(tx: &mut dyn Tx, post: PostId) -> Result<u64, StoreError> {
    tx.exec("delete from session where post_id = ?1", &[post.into()])
}

/// Makes every unused invitation of a post worthless.
pub fn withdraw_invitations(tx: &mut dyn Tx, post: PostId) -> Result<u64, StoreError> {
    tx.exec(
        "delete from invitation where post_id = ?1 and used_at is null",
        &[post.into()],
    )
}

fn session(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        post: row.get(0)?,
        created_at: row.get(1)?,
        seen_at: row.get(2)?,
    })
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
