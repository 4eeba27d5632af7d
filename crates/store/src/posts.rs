//! Accounts, bodies and posts: who may act, where, from which day on.

use crate::{Row, StoreError, Tx, words};
use access::{Line, Role};
use base::{AccountId, BodyId, Day, LifeId, PostId, SiteId, Timestamp};

/// A supervising office.
#[derive(Clone, Debug)]
pub struct BodyRow {
    /// Its id.
    pub id: BodyId,
    /// As printed on papers; `{place}` stands for the name its place has on the day.
    pub name: String,
    /// English name, `{place}` alike.
    pub name_en: String,
    /// Line it belongs to.
    pub line: Line,
    /// `country`, `province` or `commune`.
    pub tier: String,
    /// Place it was set up for; `None` for the country.
    pub atom: Option<LifeId>,
    /// Declares that one officer endorses and decides.
    pub single_officer: bool,
}

/// A post with what an actor is made of.
#[derive(Clone, Debug)]
pub struct PostRow {
    /// Its id.
    pub id: PostId,
    /// Who holds it.
    pub account: AccountId,
    /// Name shown to colleagues.
    pub shown_name: String,
    /// The role.
    pub role: Role,
    /// For roles at a site.
    pub site: Option<SiteId>,
    /// For roles at a body.
    pub body: Option<BodyRow>,
    /// First day.
    pub first_day: Day,
    /// Last day; `None` while held.
    pub last_day: Option<Day>,
}

/// Columns of a body under the alias `b`; read with [`body`].
pub(crate) const BODY: &str = "b.id, b.name, b.name_en, b.line, b.tier, b.atom, b.single_officer";
const POST: &str =
    "select p.id, p.account_id, a.shown_name, p.role, p.site_id, p.first_day, p.last_day,
    b.id, b.name, b.name_en, b.line, b.tier, b.atom, b.single_officer
  from post p join account a on a.id = p.account_id left join body b on b.id = p.body_id";

/// Adds a body that exists from `first_day` on.
pub fn insert_body(tx: &mut dyn Tx, body: &BodyRow, first_day: Day) -> Result<(), StoreError> {
    tx.exec(
        "insert into body (id, name, name_en, line, tier, atom, single_officer, first_day)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            body.id.into(),
            body.name.as_str().into(),
            body.name_en.as_str().into(),
            body.line.as_str().into(),
            body.tier.as_str().into(),
            body.atom.clone().into(),
            body.single_officer.into(),
            first_day.into(),
        ],
    )?;
    Ok(())
}

/// The body `id`.
pub fn body_by_id(tx: &mut dyn Tx, id: BodyId) -> Result<Option<BodyRow>, StoreError> {
    let sql = format!("select {BODY} from body b where b.id = ?1");
    let rows = tx.query(&sql, &[id.into()])?;
    rows.first().map(|row| body(row, 0)).transpose()
}

/// All bodies, by tier and name.
pub fn bodies(tx: &mut dyn Tx) -> Result<Vec<BodyRow>, StoreError> {
    tx.query("select id, name, name_en, line, tier, atom, single_officer from body order by tier desc, name", &[])?
        .iter()
        .map(|row| body(row, 0))
        .collect()
}

/// Says of these bodies that one officer endorses and decides, or no longer; how many said otherwise before.
pub fn set_single_officer(tx: &mut dyn Tx, ids: &[BodyId], yes: bool) -> Result<u64, StoreError> {
    let mut changed = 0;
    for id in ids {
        let sql = "update body set single_officer = ?2 where id = ?1 and single_officer <> ?2";
        changed += tx.exec(sql, &[(*id).into(), yes.into()])?;
    }
    Ok(changed)
}

/// The places whose bodies declare a single officer.
pub fn single_officer_atoms(tx: &mut dyn Tx) -> Result<Vec<LifeId>, StoreError> {
    let sql = "select distinct atom from body where single_officer = 1 and atom is not null";
    tx.query(sql, &[])?.iter().map(|row| row.get(0)).collect()
}

/// Opens an account.
pub fn insert_account(
    tx: &mut dyn Tx,
    id: AccountId,
    shown_name: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into account (id, shown_name, created_at) values (?1, ?2, ?3)",
        &[id.into(), shown_name.into(), at.into()],
    )?;
    Ok(())
}

/// A post to be opened.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Its id.
    pub id: PostId,
    /// Who holds it.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// For roles at a site.
    pub site: Option<SiteId>,
    /// For roles at a body.
    pub body: Option<BodyId>,
    /// First day.
    pub first_day: Day,
}

/// Opens a post.
pub fn insert(tx: &mut dyn Tx, post: &NewPost) -> Result<(), StoreError> {
    tx.exec(
        "insert into post (id, account_id, role, site_id, body_id, first_day) values (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            post.id.into(),
            post.account.into(),
            post.role.as_str().into(),
            post.site.into(),
            post.body.into(),
            post.first_day.into(),
        ],
    )?;
    Ok(())
}

/// Ends a post after `last_day`.
pub fn close(tx: &mut dyn Tx, id: PostId, last_day: Day) -> Result<(), StoreError> {
    tx.exec(
        "update post set last_day = ?2 where id = ?1 and last_day is null",
        &[id.into(), last_day.into()],
    )?;
    Ok(())
}

/// The post `id`.
pub fn by_id(tx: &mut dyn Tx, id: PostId) -> Result<Option<PostRow>, StoreError> {
    tx.query(&format!("{POST} where p.id = ?1"), &[id.into()])?
        .first()
        .map(post)
        .transpose()
}

/// The posts held on `day`: all, or those at a site, or those at a body.
pub fn held_on(
    tx: &mut dyn Tx,
    day: Day,
    site: Option<SiteId>,
    body: Option<BodyId>,
) -> Result<Vec<PostRow>, StoreError> {
    let sql = format!(
        "{POST} where p.first_day <= ?1 and (p.last_day is null or p.last_day >= ?1) and a.closed_at is null
           and (?2 is null or p.site_id = ?2) and (?3 is null or p.body_id = ?3) order by p.role, p.id"
    );
    tx.query(&sql, &[day.into(), site.into(), body.into()])?
        .iter()
        .map(post)
        .collect()
}

/// The posts at a site, or those at no site, that are held on `day` or begin later.
pub fn from_day(
    tx: &mut dyn Tx,
    day: Day,
    site: Option<SiteId>,
) -> Result<Vec<PostRow>, StoreError> {
    let sql = format!(
        "{POST} where (p.last_day is null or p.last_day >= ?1) and a.closed_at is null
           and (p.site_id = ?2 or (?2 is null and p.site_id is null)) order by p.role, p.first_day, p.id"
    );
    tx.query(&sql, &[day.into(), site.into()])?
        .iter()
        .map(post)
        .collect()
}

/// The posts of an account that are held on `day` or begin later.
pub fn of_account(
    tx: &mut dyn Tx,
    day: Day,
    account: AccountId,
) -> Result<Vec<PostRow>, StoreError> {
    let sql = format!(
        "{POST} where p.account_id = ?2 and (p.last_day is null or p.last_day >= ?1) order by p.first_day, p.id"
    );
    tx.query(&sql, &[day.into(), account.into()])?
        .iter()
        .map(post)
        .collect()
}

fn post(row: &Row) -> Result<PostRow, StoreError> {
    let has_body: Option<BodyId> = row.get(7)?;
    Ok(PostRow {
        id: row.get(0)?,
        account: row.get(1)?,
        shown_name: row.get(2)?,
        role: words(row, 3, Role::from_text)?,
        site: row.get(4)?,
        body: has_body.map(|_| body(row, 7)).transpose()?,
        first_day: row.get(5)?,
        last_day: row.get(6)?,
    })
}

/// Reads the columns of [`BODY`] from `at` on.
pub(crate) fn body(row: &Row, at: usize) -> Result<BodyRow, StoreError> {
    Ok(BodyRow {
        id: row.get(at)?,
        name: row.get(at + 1)?,
        name_en: row.get(at + 2)?,
        line: words(row, at + 3, Line::from_text)?,
        tier: row.get(at + 4)?,
        atom: row.get(at + 5)?,
        single_officer: row.get(at + 6)?,
    })
}
