//! Published editions of standards, and which dossiers of a round follow to which.

use crate::{StoreError, Tx, dossiers::EDITION, words};
use assessments::DossierState;
use base::{DossierId, RoundId, SiteId, Timestamp};

/// A published edition of a standard.
#[derive(Clone, Debug)]
pub struct EditionRow {
    /// Pack id @ edition.
    pub id: String,
    /// The pack as TOML.
    pub body: String,
}

/// An edition about to be published.
#[derive(Clone, Debug)]
pub struct NewEdition {
    /// Pack id @ edition, and its text.
    pub row: EditionRow,
    /// The standard.
    pub pack: String,
    /// The edition within it.
    pub edition: String,
    /// Name of the edition that it corrects.
    pub corrects: Option<String>,
    /// SHA-256 of the text.
    pub digest: [u8; 32],
}

/// What publishing came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// It is published now.
    New,
    /// The same text was published before.
    Same,
    /// Another text was published under this name: it stays, for an edition never changes.
    Differs,
}

/// Publishes an edition, unless its name is taken.
pub fn publish(tx: &mut dyn Tx, new: &NewEdition, at: Timestamp) -> Result<Published, StoreError> {
    let known = tx.query(
        "select digest from edition where id = ?1",
        &[new.row.id.as_str().into()],
    )?;
    if let Some(row) = known.first() {
        let digest: Vec<u8> = row.get(0)?;
        let same = digest == new.digest;
        return Ok(if same {
            Published::Same
        } else {
            Published::Differs
        });
    }
    tx.exec(
        "insert into edition (id, pack_id, edition, body, digest, published_at, corrects)
         values (?1, ?2, ?3, ?4, ?5, ?6, (select known.id from edition known where known.id = ?7))",
        &[
            new.row.id.as_str().into(),
            new.pack.as_str().into(),
            new.edition.as_str().into(),
            new.row.body.as_str().into(),
            new.digest.to_vec().into(),
            at.into(),
            new.corrects.clone().into(),
        ],
    )?;
    Ok(Published::New)
}

/// All published editions, oldest first.
pub fn editions(tx: &mut dyn Tx) -> Result<Vec<EditionRow>, StoreError> {
    tx.query(
        "select id, body from edition order by published_at, id",
        &[],
    )?
    .iter()
    .map(|row| {
        Ok(EditionRow {
            id: row.get(0)?,
            body: row.get(1)?,
        })
    })
    .collect()
}

/// When an edition was published, and how many rounds are held under it.
#[derive(Clone, Debug)]
pub struct KnownRow {
    /// Pack id @ edition.
    pub id: String,
    /// Moment.
    pub published_at: Timestamp,
    /// Rounds whose sites register under it.
    pub rounds: i64,
}

/// What is known of every published edition, beside its text.
pub fn known(tx: &mut dyn Tx) -> Result<Vec<KnownRow>, StoreError> {
    let sql = "select e.id, e.published_at, (select count(*) from round r where r.edition_id = e.id) from edition e";
    tx.query(sql, &[])?
        .iter()
        .map(|row| {
            Ok(KnownRow {
                id: row.get(0)?,
                published_at: row.get(1)?,
                rounds: row.get(2)?,
            })
        })
        .collect()
}

/// The text of an edition as it was published.
pub fn text(tx: &mut dyn Tx, id: &str) -> Result<Option<String>, StoreError> {
    tx.opt(
        "select body from edition where id = ?1",
        &[id.into()],
        |row| row.get(0),
    )
}

/// How many dossiers of a round stand in one state under one edition.
#[derive(Clone, Debug)]
pub struct StandingRow {
    /// The edition.
    pub edition: String,
    /// The state.
    pub state: DossierState,
    /// How many.
    pub dossiers: i64,
}

/// The dossiers of a round by edition and state.
pub fn standing(tx: &mut dyn Tx, round: RoundId) -> Result<Vec<StandingRow>, StoreError> {
    let sql = format!(
        "select {EDITION} as edition, d.state, count(*) from dossier d where d.round_id = ?1 group by 1, 2 order by 1, 2"
    );
    tx.query(&sql, &[round.into()])?
        .iter()
        .map(|row| {
            Ok(StandingRow {
                edition: row.get(0)?,
                state: words(row, 1, DossierState::from_text)?,
                dossiers: row.get(2)?,
            })
        })
        .collect()
}

/// A dossier of a round, with the name of its site.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// The dossier.
    pub dossier: DossierId,
    /// Its site.
    pub site: SiteId,
    /// What the site is called now.
    pub name: String,
    /// The edition.
    pub edition: String,
    /// The state.
    pub state: DossierState,
}

/// The next dossiers of a round behind `after`, in the order of their ids.
pub fn lines(
    tx: &mut dyn Tx,
    round: RoundId,
    after: Option<DossierId>,
    limit: u32,
) -> Result<Vec<LineRow>, StoreError> {
    let sql = format!(
        "select d.id, d.site_id, (select s.name from site_state s where s.site_id = d.site_id
             order by s.from_day desc limit 1), {EDITION}, d.state
         from dossier d where d.round_id = ?1 and d.id > ?2 order by d.id limit ?3"
    );
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    tx.query(&sql, &[round.into(), after.into(), i64::from(limit).into()])?
        .iter()
        .map(|row| {
            Ok(LineRow {
                dossier: row.get(0)?,
                site: row.get(1)?,
                name: row.get(2)?,
                edition: row.get(3)?,
                state: words(row, 4, DossierState::from_text)?,
            })
        })
        .collect()
}

/// The next dossiers of a round behind `after` that stand handed in, in the order of their ids.
pub fn handed_in(
    tx: &mut dyn Tx,
    round: RoundId,
    after: Option<DossierId>,
    limit: u32,
) -> Result<Vec<DossierId>, StoreError> {
    let states = DossierState::ALL
        .iter()
        .filter(|state| state.is_handed_in());
    let states: Vec<String> = states
        .map(|state| format!("'{}'", state.as_str()))
        .collect();
    let sql = format!(
        "select d.id from dossier d where d.round_id = ?1 and d.id > ?2 and d.state in ({}) order by d.id limit ?3",
        states.join(", ")
    );
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    tx.query(&sql, &[round.into(), after.into(), i64::from(limit).into()])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// The round goes over to the edition `to`: sites register under it, and open dossiers that have one of `from` follow.
pub fn follow(
    tx: &mut dyn Tx,
    round: RoundId,
    to: &str,
    from: &[String],
    at: Timestamp,
) -> Result<(), StoreError> {
    for edition in from {
        tx.exec(
            "insert into round_followed (round_id, from_edition, to_edition, followed_at) values (?1, ?2, ?3, ?4)
             on conflict (round_id, from_edition) do update
               set to_edition = excluded.to_edition, followed_at = excluded.followed_at",
            &[round.into(), edition.as_str().into(), to.into(), at.into()],
        )?;
        // Whoever followed to it earlier goes on with it.
        tx.exec(
            "update round_followed set to_edition = ?3, followed_at = ?4 where round_id = ?1 and to_edition = ?2",
            &[round.into(), edition.as_str().into(), to.into(), at.into()],
        )?;
    }
    tx.exec(
        "update round set edition_id = ?2 where id = ?1",
        &[round.into(), to.into()],
    )?;
    Ok(())
}
