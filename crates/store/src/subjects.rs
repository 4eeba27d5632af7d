//! Units as subjects of dossiers. A unit that takes part has a row beside the sites, of the kind of its tier: its dossiers,
//! evidence, notices and recognitions hang on it as those of a site do. One life of a unit has one.

use crate::{
    StoreError, Tx,
    dossiers::{DossierRow, dossier, select},
};
use base::{Day, LifeId, RoundId, SiteId, Timestamp};

/// The subject that stands for a unit's life, once there is one.
pub fn of_life(tx: &mut dyn Tx, life: &LifeId) -> Result<Option<SiteId>, StoreError> {
    tx.opt(
        "select id from site where unit = ?1",
        &[life.clone().into()],
        |row| row.get(0),
    )
}

/// Enters the subject of a unit's life; its facts are set as those of a site.
pub fn insert(tx: &mut dyn Tx, id: SiteId, life: &LifeId, at: Timestamp) -> Result<(), StoreError> {
    tx.exec(
        "insert into site (id, created_at, unit) values (?1, ?2, ?3)",
        &[id.into(), at.into(), life.clone().into()],
    )?;
    Ok(())
}

/// The dossiers of units in a round.
pub fn in_round(tx: &mut dyn Tx, round: RoundId) -> Result<Vec<DossierRow>, StoreError> {
    let sql = select(
        "d.round_id = ?1 and d.site_id in (select s.id from site s where s.unit is not null)",
    );
    tx.query(&sql, &[round.into()])?
        .iter()
        .map(dossier)
        .collect()
}

/// The subjects whose life ended before `today` and which have an undecided dossier of a round that ran on: each with its
/// life and the last day of that.
pub fn ended(
    tx: &mut dyn Tx,
    today: Day,
    open: &[&str],
) -> Result<Vec<(SiteId, LifeId, Day)>, StoreError> {
    let mut params = vec![today.into()];
    params.extend(open.iter().map(|state| (*state).into()));
    let marks: Vec<String> = (2..2 + open.len()).map(|n| format!("?{n}")).collect();
    let sql = format!(
        "select s.id, s.unit, l.last_day from site s join unit_life l on l.id = s.unit
         where l.last_day < ?1 and exists (select 1 from dossier d join round r on r.id = d.round_id
           where d.site_id = s.id and d.state in ({}) and r.last_day > l.last_day)
         order by s.id",
        marks.join(", ")
    );
    tx.query(&sql, &params)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}
