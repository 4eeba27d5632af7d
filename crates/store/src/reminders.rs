//! What people want to be told by e-mail, and where it goes.

use crate::{Row, StoreError, Tx, lang_of};
use base::{AccountId, Day, Lang, SiteId, Timestamp};

/// A person's choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceRow {
    /// Who.
    pub account: AccountId,
    /// E-mail address.
    pub address: String,
    /// Language of the messages.
    pub lang: Lang,
    /// Due days.
    pub due: bool,
    /// Changes in the dossier of their site.
    pub changed: bool,
    /// On Mondays, whatever waits.
    pub weekly: bool,
    /// The address was shown to be theirs.
    pub confirmed_at: Option<Timestamp>,
    /// The mail server knows no such address.
    pub refused_at: Option<Timestamp>,
    /// The token that ends the reminders.
    pub off_token: String,
    /// Day up to which everything due was said.
    pub said_until: Day,
    /// Moment of the choice.
    pub chosen_at: Timestamp,
}

const COLUMNS: &str =
    "c.account_id, c.address, c.lang, c.wants_due, c.wants_changed, c.wants_weekly, c.confirmed_at,
    c.refused_at, c.off_token, c.said_until, c.chosen_at";

/// Keeps a choice in place of the one there was. With a digest the address is still to be shown to be theirs.
pub fn set(
    tx: &mut dyn Tx,
    row: &ChoiceRow,
    confirm_digest: Option<[u8; 32]>,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into reminder_choice (account_id, address, lang, wants_due, wants_changed, wants_weekly, confirm_digest,
           confirmed_at, refused_at, off_token, said_until, chosen_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         on conflict (account_id) do update set address = excluded.address, lang = excluded.lang,
           wants_due = excluded.wants_due, wants_changed = excluded.wants_changed, wants_weekly = excluded.wants_weekly,
           confirm_digest = excluded.confirm_digest, confirmed_at = excluded.confirmed_at,
           refused_at = excluded.refused_at, off_token = excluded.off_token, said_until = excluded.said_until,
           chosen_at = excluded.chosen_at",
        &[
            row.account.into(),
            row.address.as_str().into(),
            row.lang.tag().into(),
            row.due.into(),
            row.changed.into(),
            row.weekly.into(),
            confirm_digest.into(),
            row.confirmed_at.into(),
            row.refused_at.into(),
            row.off_token.as_str().into(),
            row.said_until.into(),
            row.chosen_at.into(),
        ],
    )?;
    Ok(())
}

/// The choice of an account.
pub fn of_account(tx: &mut dyn Tx, account: AccountId) -> Result<Option<ChoiceRow>, StoreError> {
    let sql = format!("select {COLUMNS} from reminder_choice c where c.account_id = ?1");
    tx.opt(&sql, &[account.into()], choice)
}

/// The choice that a token in a message ends.
pub fn by_off_token(tx: &mut dyn Tx, token: &str) -> Result<Option<ChoiceRow>, StoreError> {
    let sql = format!("select {COLUMNS} from reminder_choice c where c.off_token = ?1");
    tx.opt(&sql, &[token.into()], choice)
}

/// Notes that the address is theirs; whether the digest belongs to a choice that asked.
pub fn confirm(tx: &mut dyn Tx, digest: [u8; 32], at: Timestamp) -> Result<bool, StoreError> {
    let changed = tx.exec(
        "update reminder_choice set confirmed_at = ?2, confirm_digest = null where confirm_digest = ?1",
        &[digest.into(), at.into()],
    )?;
    Ok(changed > 0)
}

/// Does a choice still ask under this digest?
pub fn asks(tx: &mut dyn Tx, digest: [u8; 32]) -> Result<bool, StoreError> {
    let sql = "select count(*) from reminder_choice where confirm_digest = ?1";
    Ok(tx.scalar::<i64>(sql, &[digest.into()])? > 0)
}

/// Forgets the choice of an account, its address included, and what waited to be sent to it.
pub fn remove(tx: &mut dyn Tx, account: AccountId) -> Result<bool, StoreError> {
    let waiting =
        "delete from outbox where account_id = ?1 and state in ('queued', 'failed', 'uncertain')";
    tx.exec(waiting, &[account.into()])?;
    let sql = "delete from reminder_choice where account_id = ?1";
    Ok(tx.exec(sql, &[account.into()])? > 0)
}

/// Forgets the choices of those who hold no post any more on `day`; how many.
pub fn remove_ended(tx: &mut dyn Tx, day: Day) -> Result<u64, StoreError> {
    tx.exec(
        "delete from reminder_choice where not exists (select 1 from post p where p.account_id = reminder_choice.account_id
           and (p.last_day is null or p.last_day >= ?1))",
        &[day.into()],
    )
}

/// Accounts to look at today: chosen, shown to be theirs, not looked at yet; after `after`, by id.
pub fn to_look_at(
    tx: &mut dyn Tx,
    today: Day,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Vec<ChoiceRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from reminder_choice c where c.confirmed_at is not null and c.refused_at is null
           and (c.looked_on is null or c.looked_on < ?1) and (c.wants_due = 1 or c.wants_weekly = 1)
           and (?2 is null or c.account_id > ?2) order by c.account_id limit ?3"
    );
    tx.query(&sql, &[today.into(), after.into(), limit.into()])?
        .iter()
        .map(choice)
        .collect()
}

/// Notes that it was looked today, and up to which day everything was said.
pub fn looked(
    tx: &mut dyn Tx,
    account: AccountId,
    today: Day,
    said_until: Day,
) -> Result<(), StoreError> {
    tx.exec(
        "update reminder_choice set looked_on = ?2, said_until = ?3 where account_id = ?1",
        &[account.into(), today.into(), said_until.into()],
    )?;
    Ok(())
}

/// Takes back that everything was said: what a message was to say never arrived, or nobody knows.
pub fn unsaid(tx: &mut dyn Tx, account: AccountId, said_until: Day) -> Result<(), StoreError> {
    tx.exec(
        "update reminder_choice set said_until = ?2 where account_id = ?1 and said_until > ?2",
        &[account.into(), said_until.into()],
    )?;
    Ok(())
}

/// Notes that the mail server knows no such address.
pub fn refused(tx: &mut dyn Tx, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
    tx.exec(
        "update reminder_choice set refused_at = ?2 where account_id = ?1",
        &[account.into(), at.into()],
    )?;
    Ok(())
}

/// Those who keep, head or advise a site on `day` and want to know of changes in its dossier.
pub fn told_of_changes(
    tx: &mut dyn Tx,
    site: SiteId,
    day: Day,
) -> Result<Vec<ChoiceRow>, StoreError> {
    let sql = format!(
        "select distinct {COLUMNS} from reminder_choice c join post p on p.account_id = c.account_id
         where p.site_id = ?1 and p.first_day <= ?2 and (p.last_day is null or p.last_day >= ?2)
           and p.role in ('safety-officer', 'site-head') and c.confirmed_at is not null and c.refused_at is null
           and c.wants_changed = 1 order by c.account_id"
    );
    tx.query(&sql, &[site.into(), day.into()])?
        .iter()
        .map(choice)
        .collect()
}

fn choice(row: &Row) -> Result<ChoiceRow, StoreError> {
    Ok(ChoiceRow {
        account: row.get(0)?,
        address: row.get(1)?,
        lang: lang_of(row, 2)?,
        due: row.get(3)?,
        changed: row.get(4)?,
        weekly: row.get(5)?,
        confirmed_at: row.get(6)?,
        refused_at: row.get(7)?,
        off_token: row.get(8)?,
        said_until: row.get(9)?,
        chosen_at: row.get(10)?,
    })
}
