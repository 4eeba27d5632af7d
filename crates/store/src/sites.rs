//! Sites and what holds of them from a day on.

use crate::{Row, StoreError, Tx, Value, words};
use base::{
    BodyId, Day, ImportId, LifeId, ManagingTier, SchoolLevel, SiteId, SiteKind, SizeClass,
    Timestamp, fold,
};
use standards::size::Sector;

/// What holds of a site from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFacts {
    /// Official name.
    pub name: String,
    /// Loại hình.
    pub kind: SiteKind,
    /// Enterprises only; `None` when unknown.
    pub size: Option<SizeClass>,
    /// Schools only.
    pub level: Option<SchoolLevel>,
    /// Tier that decides on its dossier.
    pub tier: ManagingTier,
    /// Commune life where it stands, as recorded.
    pub atom: LifeId,
    /// Address below the commune; may be empty.
    pub address: String,
    /// Staff, persons.
    pub workers: Option<u32>,
    /// A grassroots union exists.
    pub has_union: Option<bool>,
    /// A Party organisation exists.
    pub has_party: Option<bool>,
    /// Has stopped.
    pub closed: bool,
    /// What its size class rests on.
    pub figures: SiteFigures,
}

/// What the size class of an enterprise rests on: figures, or a note on where the class was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFigures {
    /// Sector of the main registered business.
    pub sector: Option<Sector>,
    /// Revenue of the year, millions of đồng.
    pub revenue_mvnd: Option<u64>,
    /// Capital of the year, millions of đồng.
    pub capital_mvnd: Option<u64>,
    /// Year of revenue and capital.
    pub year: Option<i16>,
    /// Where a class that no figures settle was found; empty otherwise.
    pub note: String,
}

/// A site on one day.
#[derive(Clone, Debug)]
pub struct SiteRow {
    /// Its id.
    pub id: SiteId,
    /// Tax or school code.
    pub code: Option<String>,
    /// Made up for the demonstration.
    pub invented: bool,
    /// The site it duplicates.
    pub merged_into: Option<SiteId>,
    /// Day from which the facts hold.
    pub from_day: Day,
    /// First day on which they no longer hold.
    pub until_day: Option<Day>,
    /// What holds.
    pub facts: SiteFacts,
}

/// Columns of a site on one day, for the `from` of [`SITE_FROM`]; read with [`site`].
pub(crate) const SITE_COLUMNS: &str = "s.id, s.code, s.invented, s.merged_into, t.from_day, t.until_day, t.name, t.kind,
    t.size_class, t.school_level, t.managing_tier, t.atom, t.address, t.workers, t.has_union, t.has_party, t.closed,
    t.sector, t.revenue_mvnd, t.capital_mvnd, t.figures_year, t.size_note";
/// How many those are: columns that follow begin here.
pub(crate) const SITE_WIDTH: usize = 22;
/// Visible sites with the facts that hold on the day `?1`.
pub(crate) const SITE_FROM: &str = "visible_site s join site_state t on t.site_id = s.id
    and t.from_day <= ?1 and (t.until_day is null or t.until_day > ?1)";

/// Enters a site, its facts holding from `from_day`.
pub fn insert(
    tx: &mut dyn Tx,
    id: SiteId,
    code: Option<&str>,
    at: Timestamp,
    import: Option<ImportId>,
    invented: bool,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into site (id, code, created_at, import_id, invented) values (?1, ?2, ?3, ?4, ?5)",
        &[
            id.into(),
            code.map(str::to_owned).into(),
            at.into(),
            import.into(),
            invented.into(),
        ],
    )?;
    Ok(())
}

/// Enters an invented site that came with a sheet which has been applied.
pub fn insert_invented(
    tx: &mut dyn Tx,
    id: SiteId,
    code: &str,
    at: Timestamp,
    sheet: ImportId,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into site (id, code, created_at, came_with, invented) values (?1, ?2, ?3, ?4, 1)",
        &[id.into(), code.into(), at.into(), sheet.into()],
    )?;
    Ok(())
}

/// Marks a site as known from a report only: it has a page, and stands in no list until it has a dossier, so that nothing
/// is said of it that the report does not say.
pub fn mark_reported_only(tx: &mut dyn Tx, id: SiteId) -> Result<(), StoreError> {
    tx.exec(
        "update site set reported_only = 1 where id = ?1",
        &[id.into()],
    )?;
    Ok(())
}

/// Sets what holds from `from_day` on, until the next recorded change. A change on the same day replaces the facts.
pub fn set_facts(
    tx: &mut dyn Tx,
    id: SiteId,
    code: Option<&str>,
    from_day: Day,
    facts: &SiteFacts,
) -> Result<(), StoreError> {
    let next: Option<Day> = tx
        .query(
            "select min(from_day) from site_state where site_id = ?1 and from_day > ?2",
            &[id.into(), from_day.into()],
        )?
        .first()
        .map(|row| row.get::<Option<Day>>(0))
        .transpose()?
        .flatten();
    tx.exec(
        "update site_state set until_day = ?2 where site_id = ?1 and from_day < ?2 and (until_day is null or until_day > ?2)",
        &[id.into(), from_day.into()],
    )?;
    tx.exec(
        "delete from site_state where site_id = ?1 and from_day = ?2",
        &[id.into(), from_day.into()],
    )?;
    insert_facts(tx, id, code, from_day, next, facts)
}

/// Enters facts that hold from `from_day` until before `until_day`. Only for a site that has no others in that span.
pub fn insert_facts(
    tx: &mut dyn Tx,
    id: SiteId,
    code: Option<&str>,
    from_day: Day,
    until_day: Option<Day>,
    facts: &SiteFacts,
) -> Result<(), StoreError> {
    let figures = &facts.figures;
    tx.exec(
        "insert into site_state (site_id, from_day, until_day, name, folded, sort_key, kind, size_class, school_level,
           managing_tier, atom, address, workers, has_union, has_party, closed, sector, revenue_mvnd, capital_mvnd,
           figures_year, size_note)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
        &[
            id.into(),
            from_day.into(),
            until_day.into(),
            facts.name.as_str().into(),
            searched(&facts.name, code).into(),
            fold::sort_key(&facts.name).into(),
            facts.kind.as_str().into(),
            facts.size.map(SizeClass::as_str).map(str::to_owned).into(),
            facts.level.map(SchoolLevel::as_str).map(str::to_owned).into(),
            facts.tier.as_str().into(),
            facts.atom.clone().into(),
            facts.address.as_str().into(),
            facts.workers.map(i64::from).into(),
            facts.has_union.into(),
            facts.has_party.into(),
            facts.closed.into(),
            figures.sector.map(Sector::as_str).map(str::to_owned).into(),
            amount(figures.revenue_mvnd).into(),
            amount(figures.capital_mvnd).into(),
            figures.year.map(i64::from).into(),
            figures.note.as_str().into(),
        ],
    )?;
    Ok(())
}

fn amount(given: Option<u64>) -> Option<i64> {
    given.map(|n| i64::try_from(n).unwrap_or(i64::MAX))
}

/// The site as it is on `day`; before its first day, as it first was.
pub fn on(tx: &mut dyn Tx, id: SiteId, day: Day) -> Result<Option<SiteRow>, StoreError> {
    let sql = format!("select {SITE_COLUMNS} from {SITE_FROM} where s.id = ?2");
    if let Some(row) = tx.query(&sql, &[day.into(), id.into()])?.first() {
        return site(row).map(Some);
    }
    let first = format!(
        "select {SITE_COLUMNS} from visible_site s join site_state t on t.site_id = s.id where s.id = ?1 order by t.from_day limit 1"
    );
    tx.query(&first, &[id.into()])?
        .first()
        .map(site)
        .transpose()
}

/// Was the site made up for the demonstration?
pub fn is_invented(tx: &mut dyn Tx, id: SiteId) -> Result<bool, StoreError> {
    let rows = tx.query(
        "select invented from visible_site where id = ?1",
        &[id.into()],
    )?;
    rows.first().map_or(Ok(false), |row| row.get(0))
}

/// Sites that were not made up for the demonstration, in Vietnamese order, at most 200.
pub fn not_invented(tx: &mut dyn Tx, day: Day) -> Result<Vec<SiteRow>, StoreError> {
    let sql = format!(
        "select {SITE_COLUMNS} from {SITE_FROM} where s.invented = 0 order by t.sort_key limit 200"
    );
    tx.query(&sql, &[day.into()])?.iter().map(site).collect()
}

/// What held of the site over time, oldest first.
pub fn history(tx: &mut dyn Tx, id: SiteId) -> Result<Vec<SiteRow>, StoreError> {
    let sql = format!(
        "select {SITE_COLUMNS} from visible_site s join site_state t on t.site_id = s.id where s.id = ?1 order by t.from_day"
    );
    tx.query(&sql, &[id.into()])?.iter().map(site).collect()
}

/// The first day of which anything is known of the site.
pub fn first_day(tx: &mut dyn Tx, id: SiteId) -> Result<Option<Day>, StoreError> {
    let sql = "select min(from_day) from site_state where site_id = ?1";
    let rows = tx.query(sql, &[id.into()])?;
    rows.first().map_or(Ok(None), |row| row.get(0))
}

/// The lines' bodies that supervise the site on `day`.
pub fn supervisors(tx: &mut dyn Tx, id: SiteId, day: Day) -> Result<Vec<BodyId>, StoreError> {
    tx.query(
        "select body_id from site_line where site_id = ?1 and from_day <= ?2 and (until_day is null or until_day > ?2)",
        &[id.into(), day.into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Makes the site a member of a body's line from `from_day` on.
pub fn add_supervisor(
    tx: &mut dyn Tx,
    id: SiteId,
    body: BodyId,
    from_day: Day,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into site_line (site_id, body_id, from_day) values (?1, ?2, ?3) on conflict do nothing",
        &[id.into(), body.into(), from_day.into()],
    )?;
    Ok(())
}

/// Membership of a site in a line of supervision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    /// The supervising body.
    pub body: BodyId,
    /// First day.
    pub from_day: Day,
    /// First day no longer; `None` while it lasts.
    pub until_day: Option<Day>,
}

/// All memberships of the site, oldest first.
pub fn lines(tx: &mut dyn Tx, id: SiteId) -> Result<Vec<LineRow>, StoreError> {
    tx.query(
        "select body_id, from_day, until_day from site_line where site_id = ?1 order by from_day, body_id",
        &[id.into()],
    )?
    .iter()
    .map(|row| {
        Ok(LineRow {
            body: row.get(0)?,
            from_day: row.get(1)?,
            until_day: row.get(2)?,
        })
    })
    .collect()
}

/// Ends the site's membership in a body's line: `until_day` is the first day on which it no longer holds. Whether it held.
pub fn end_supervisor(
    tx: &mut dyn Tx,
    id: SiteId,
    body: BodyId,
    until_day: Day,
) -> Result<bool, StoreError> {
    let ended = tx.exec(
        "update site_line set until_day = ?3 where site_id = ?1 and body_id = ?2 and from_day < ?3 and until_day is null",
        &[id.into(), body.into(), until_day.into()],
    )?;
    let never = tx.exec(
        "delete from site_line where site_id = ?1 and body_id = ?2 and from_day >= ?3 and until_day is null",
        &[id.into(), body.into(), until_day.into()],
    )?;
    Ok(ended + never > 0)
}

/// What the register knows of a site for telling duplicates.
#[derive(Clone, Debug)]
pub struct KeyRow {
    /// The site.
    pub id: SiteId,
    /// Tax or school code.
    pub code: Option<String>,
    /// Latest name.
    pub name: String,
    /// Commune life recorded last.
    pub atom: LifeId,
    /// Has stopped.
    pub closed: bool,
}

/// The keys of at most `limit` visible sites after `after`, by id. A caller goes on from the last until none is left.
pub fn keys(tx: &mut dyn Tx, after: Option<SiteId>, limit: u32) -> Result<Vec<KeyRow>, StoreError> {
    let after = after.map_or(Vec::new(), |id| id.bytes().to_vec());
    tx.query(
        "select s.id, s.code, t.name, t.atom, t.closed from visible_site s
         join site_state t on t.site_id = s.id and t.until_day is null
         where s.merged_into is null and s.id > ?1 and t.kind <> 'commune' order by s.id limit ?2",
        &[after.into(), i64::from(limit).into()],
    )?
    .iter()
    .map(|row| {
        Ok(KeyRow {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            atom: row.get(3)?,
            closed: row.get(4)?,
        })
    })
    .collect()
}

/// Who holds a code, and whether others may see it yet.
pub fn by_code(tx: &mut dyn Tx, code: &str) -> Result<Option<(SiteId, bool)>, StoreError> {
    tx.query(
        "select s.id, exists (select 1 from visible_site v where v.id = s.id) from site s
         where s.code = ?1 and s.merged_into is null",
        &[code.into()],
    )?
    .first()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .transpose()
}

/// Gives the site its code, or takes it away; what is searched follows.
pub fn set_code(tx: &mut dyn Tx, id: SiteId, code: Option<&str>) -> Result<(), StoreError> {
    tx.exec(
        "update site set code = ?2 where id = ?1",
        &[id.into(), code.map(str::to_owned).into()],
    )?;
    let names = tx.query(
        "select from_day, name from site_state where site_id = ?1",
        &[id.into()],
    )?;
    for row in &names {
        let (from_day, name): (Day, String) = (row.get(0)?, row.get(1)?);
        tx.exec(
            "update site_state set folded = ?3 where site_id = ?1 and from_day = ?2",
            &[id.into(), from_day.into(), searched(&name, code).into()],
        )?;
    }
    Ok(())
}

/// Sites that were found to duplicate this one, each with the day from which it is one with it.
pub fn duplicates_of(
    tx: &mut dyn Tx,
    id: SiteId,
) -> Result<Vec<(SiteId, Option<Day>)>, StoreError> {
    tx.query(
        "select id, merged_from from site where merged_into = ?1 order by id",
        &[id.into()],
    )?
    .iter()
    .map(|row| Ok((row.get(0)?, row.get(1)?)))
    .collect()
}

/// The day from which a duplicate is one with the site that stays.
pub fn merged_from(tx: &mut dyn Tx, id: SiteId) -> Result<Option<Day>, StoreError> {
    let day = tx.opt(
        "select merged_from from site where id = ?1",
        &[id.into()],
        |row| row.get(0),
    )?;
    Ok(day.flatten())
}

/// Visible sites in these places whose name folds to `folded`, at most 20.
pub fn named_in(
    tx: &mut dyn Tx,
    day: Day,
    atoms: &[LifeId],
    folded: &str,
) -> Result<Vec<SiteRow>, StoreError> {
    let mut params = vec![day.into(), folded.into(), format!("{folded} %").into()];
    let marks = among(&mut params, atoms.iter().cloned());
    let sql = format!(
        "select {SITE_COLUMNS} from {SITE_FROM} where s.merged_into is null and t.atom in ({marks})
           and (t.folded = ?2 or t.folded like ?3) order by t.sort_key limit 20"
    );
    tx.query(&sql, &params)?.iter().map(site).collect()
}

/// Visible sites that have one of these codes.
pub fn with_codes(tx: &mut dyn Tx, day: Day, codes: &[String]) -> Result<Vec<SiteRow>, StoreError> {
    let mut params = vec![day.into()];
    let marks = among(&mut params, codes.iter().cloned());
    let sql = format!(
        "select {SITE_COLUMNS} from {SITE_FROM} where s.merged_into is null and s.code in ({marks}) order by t.sort_key"
    );
    tx.query(&sql, &params)?.iter().map(site).collect()
}

/// Sites that are closed on `day` and have a dossier in one of the states given, by id behind `after`, at most `limit`.
pub fn closed_with(
    tx: &mut dyn Tx,
    day: Day,
    states: &[&str],
    after: Option<SiteId>,
    limit: u32,
) -> Result<Vec<SiteId>, StoreError> {
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    let mut params = vec![day.into(), i64::from(limit).into(), after.into()];
    let marks = among(&mut params, states.iter().copied());
    let sql = format!(
        "select distinct s.id from {SITE_FROM} join dossier d on d.site_id = s.id
         where t.closed = 1 and s.id > ?3 and d.state in ({marks}) order by s.id limit ?2"
    );
    tx.query(&sql, &params)?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Adds the values to the parameters; their marks.
fn among<V: Into<Value>>(params: &mut Vec<Value>, values: impl Iterator<Item = V>) -> String {
    let mut marks = Vec::new();
    for value in values {
        params.push(value.into());
        marks.push(format!("?{}", params.len()));
    }
    marks.join(", ")
}

/// Years of the rounds in which both sites have a dossier.
pub fn shared_rounds(tx: &mut dyn Tx, one: SiteId, other: SiteId) -> Result<Vec<i64>, StoreError> {
    tx.query(
        "select r.counts_for_year from dossier a join dossier b on b.round_id = a.round_id join round r on r.id = a.round_id
         where a.site_id = ?1 and b.site_id = ?2 order by r.counts_for_year",
        &[one.into(), other.into()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Makes `duplicate` one with `stays`: everything that belongs to it goes over, except what `stays` already has of its
/// own (an office's phone, a year's reported result, a measure of a period), which remains readable at the duplicate.
/// What was recorded of the duplicate (acts, facts over time) stays with it. The caller has seen that they share no round.
pub fn merge(
    tx: &mut dyn Tx,
    duplicate: SiteId,
    stays: SiteId,
    from_day: Day,
) -> Result<(), StoreError> {
    let ids = [duplicate.into(), stays.into()];
    tx.exec(
        "update site set merged_from = ?2 where id = ?1",
        &[duplicate.into(), from_day.into()],
    )?;
    for sql in [
        "update site set merged_into = ?2 where id = ?1 or merged_into = ?1",
        "update dossier set site_id = ?2 where site_id = ?1",
        "update recognition set site_id = ?2 where site_id = ?1",
        "update evidence set site_id = ?2 where site_id = ?1",
        "update notice set site_id = ?2 where site_id = ?1",
        "update post set site_id = ?2 where site_id = ?1",
        "update site_contact set site_id = ?2 where site_id = ?1 and office not in (
           select office from site_contact where site_id = ?2)",
        "update site_line set site_id = ?2 where site_id = ?1 and body_id not in (
           select body_id from site_line where site_id = ?2)",
        "update reported_result set site_id = ?2 where site_id = ?1 and year not in (
           select year from reported_result where site_id = ?2)",
    ] {
        tx.exec(sql, &ids)?;
    }
    tx.exec(
        "update measure_value set subject = ?2 where subject = ?1 and not exists (
           select 1 from measure_value own where own.subject = ?2 and own.first_day = measure_value.first_day
             and own.last_day = measure_value.last_day and own.name = measure_value.name)",
        &[duplicate.to_string().into(), stays.to_string().into()],
    )?;
    Ok(())
}

/// A result of a year before the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedRow {
    /// Calendar year.
    pub year: i16,
    /// Đạt.
    pub met: bool,
    /// Paper, sheet or article it stands in.
    pub source: String,
}

/// The reported results of a site, the latest year first.
pub fn reported_results(tx: &mut dyn Tx, id: SiteId) -> Result<Vec<ReportedRow>, StoreError> {
    tx.query(
        "select r.year, r.result = 'met', r.source from reported_result r left join import_batch b on b.id = r.import_id
         where r.site_id = ?1 and (b.id is null or b.state = 'applied') order by r.year desc",
        &[id.into()],
    )?
    .iter()
    .map(|row| {
        let year: i64 = row.get(0)?;
        Ok(ReportedRow {
            year: i16::try_from(year).map_err(|_| StoreError::corrupt("reported_result.year"))?,
            met: row.get(1)?,
            source: row.get(2)?,
        })
    })
    .collect()
}

/// What is known of a site in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearRecord {
    /// Nothing.
    None,
    /// A reported result: Đạt or not.
    Reported(bool),
    /// A dossier in a round that counts for the year.
    Dossier,
}

/// What is known of a site in a year.
pub fn year_record(tx: &mut dyn Tx, id: SiteId, year: i16) -> Result<YearRecord, StoreError> {
    let params = [id.into(), i64::from(year).into()];
    let dossiers = tx.query(
        "select 1 from dossier d join round r on r.id = d.round_id where d.site_id = ?1 and r.counts_for_year = ?2 limit 1",
        &params,
    )?;
    if !dossiers.is_empty() {
        return Ok(YearRecord::Dossier);
    }
    let reported = tx.query(
        "select r.result = 'met' from reported_result r left join import_batch b on b.id = r.import_id
         where r.site_id = ?1 and r.year = ?2 and (b.id is null or b.state = 'applied')",
        &params,
    )?;
    match reported.first() {
        Some(row) => Ok(YearRecord::Reported(row.get(0)?)),
        None => Ok(YearRecord::None),
    }
}

/// Records a reported result; `false` when the site has one for that year that did not come with the same import.
pub fn report_result(
    tx: &mut dyn Tx,
    id: SiteId,
    result: &ReportedRow,
    import: Option<ImportId>,
) -> Result<bool, StoreError> {
    let added = tx.exec(
        "insert into reported_result (site_id, year, result, source, import_id) values (?1, ?2, ?3, ?4, ?5)
         on conflict (site_id, year) do update set result = excluded.result, source = excluded.source
           where reported_result.import_id = excluded.import_id",
        &[
            id.into(),
            i64::from(result.year).into(),
            if result.met { "met" } else { "not-met" }.into(),
            result.source.as_str().into(),
            import.into(),
        ],
    )?;
    Ok(added > 0)
}

/// The latest change of the register's entry, as a number that goes up; 0 before the first. Of two people who change
/// the same entry the one whose number is old is told.
pub fn version(tx: &mut dyn Tx, id: SiteId) -> Result<i64, StoreError> {
    tx.query(
        "select coalesce(max(seq), 0) from act where site_id = ?1 and kind like 'site.%'",
        &[id.into()],
    )?
    .first()
    .ok_or_else(|| StoreError::corrupt("act.seq"))?
    .get(0)
}

/// Name and code as they are searched.
fn searched(name: &str, code: Option<&str>) -> String {
    let folded = format!(
        "{} {}",
        fold::fold(name),
        code.unwrap_or_default().to_lowercase()
    );
    folded.trim_end().to_owned()
}

/// Reads a row of [`SITE_COLUMNS`].
pub(crate) fn site(row: &Row) -> Result<SiteRow, StoreError> {
    let size: Option<String> = row.get(8)?;
    let level: Option<String> = row.get(9)?;
    let workers: Option<i64> = row.get(13)?;
    let sector: Option<String> = row.get(17)?;
    let year: Option<i64> = row.get(20)?;
    let money = |at: usize| -> Result<Option<u64>, StoreError> {
        let given: Option<i64> = row.get(at)?;
        Ok(given.and_then(|n| u64::try_from(n).ok()))
    };
    Ok(SiteRow {
        id: row.get(0)?,
        code: row.get(1)?,
        invented: row.get(2)?,
        merged_into: row.get(3)?,
        from_day: row.get(4)?,
        until_day: row.get(5)?,
        facts: SiteFacts {
            name: row.get(6)?,
            kind: words(row, 7, SiteKind::from_text)?,
            size: size.as_deref().and_then(SizeClass::from_text),
            level: level.as_deref().and_then(SchoolLevel::from_text),
            tier: words(row, 10, ManagingTier::from_text)?,
            atom: row.get(11)?,
            address: row.get(12)?,
            workers: workers.and_then(|n| u32::try_from(n).ok()),
            has_union: row.get(14)?,
            has_party: row.get(15)?,
            closed: row.get(16)?,
            figures: SiteFigures {
                sector: sector.as_deref().and_then(Sector::from_text),
                revenue_mvnd: money(18)?,
                capital_mvnd: money(19)?,
                year: year.and_then(|n| i16::try_from(n).ok()),
                note: row.get(21)?,
            },
        },
    })
}
