//! Addresses by which calendars ask for what is due at a post. Only digests of their tokens are stored, and nobody keeps who
//! asked when.

use crate::{Row, StoreError, Tx, lang_of};
use base::{Day, Lang, PostId, Timestamp};

/// A calendar's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarRow {
    /// Whose due days it shows.
    pub post: PostId,
    /// The language of its words.
    pub lang: Lang,
    /// Since when.
    pub created_at: Timestamp,
}

/// Gives a post a calendar's address; the one it had stops working.
pub fn set(tx: &mut dyn Tx, digest: [u8; 32], row: CalendarRow) -> Result<(), StoreError> {
    remove(tx, row.post)?;
    tx.exec(
        "insert into calendar (token_digest, post_id, lang, created_at) values (?1, ?2, ?3, ?4)",
        &[
            digest.into(),
            row.post.into(),
            row.lang.tag().into(),
            row.created_at.into(),
        ],
    )?;
    Ok(())
}

/// Takes a post's address back; whether it had one.
pub fn remove(tx: &mut dyn Tx, post: PostId) -> Result<bool, StoreError> {
    let removed = tx.exec("delete from calendar where post_id = ?1", &[post.into()])?;
    Ok(removed > 0)
}

/// The address of a post, if it has one.
pub fn of_post(tx: &mut dyn Tx, post: PostId) -> Result<Option<CalendarRow>, StoreError> {
    let sql = "select post_id, lang, created_at from calendar where post_id = ?1";
    tx.opt(sql, &[post.into()], calendar)
}

/// The address under a token's digest.
pub fn by_digest(tx: &mut dyn Tx, digest: [u8; 32]) -> Result<Option<CalendarRow>, StoreError> {
    let sql = "select post_id, lang, created_at from calendar where token_digest = ?1";
    tx.opt(sql, &[digest.into()], calendar)
}

/// Removes the addresses of posts that have ended before `day`; how many.
pub fn remove_ended(tx: &mut dyn Tx, day: Day) -> Result<u64, StoreError> {
    tx.exec(
        "delete from calendar where post_id in (select id from post where last_day < ?1)",
        &[day.into()],
    )
}

fn calendar(row: &Row) -> Result<CalendarRow, StoreError> {
    Ok(CalendarRow {
        post: row.get(0)?,
        lang: lang_of(row, 1)?,
        created_at: row.get(2)?,
    })
}
