//! Lists and counts of sites and their dossiers in the rounds of their kinds: what queues, registers and overviews show.
//!
//! Places are lists of atoms (recorded commune lives), so a reorganisation touches no row. A site counts where its
//! state's atom lies on the day asked for.
//!
//! What a list holds, in its order, is read once for each state of the database and remembered ([`Orders`]); a page then
//! reads its own rows only.

mod narrowed;
mod order;

use crate::{Row, StoreError, Tx, sites};
use assessments::DossierState;
use base::{
    BodyId, Day, DossierId, LifeId, ManagingTier, RoundId, SchoolLevel, SiteId, SiteKind,
    SizeClass, Timestamp, fold,
};
use narrowed::{Narrowed, Reach};
pub use order::{Grouped, Orders};
use std::{collections::HashMap, sync::Arc};

/// Rows read by id in one statement: a page of a list.
const ROWS_AT_ONCE: usize = 50;

/// What a list is narrowed to; empty means all.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "ticks of one filter, each on its own"
)]
pub struct Filter {
    /// Commune lives; `None` for the whole country.
    pub atoms: Option<Vec<LifeId>>,
    /// Sites of a supervising body's line.
    pub supervisor: Option<BodyId>,
    /// Kinds of site.
    pub kinds: Option<Vec<SiteKind>>,
    /// Tiers that decide.
    pub tier: Option<ManagingTier>,
    /// States of the dossier in the round.
    pub states: Vec<DossierState>,
    /// Sites without a dossier in the round.
    pub unregistered: bool,
    /// Only dossiers that were registered by the day it was due and still count: not withdrawn, their site not ended.
    pub in_time: bool,
    /// Only sites that are late on the day asked for.
    pub late: bool,
    /// Only dossiers handed in and undecided of whose window nobody has spoken for the last days.
    pub last_days_open: bool,
    /// Only open dossiers that lack one of the papers asked for in their round.
    pub papers_missing: Option<Vec<(RoundId, Vec<AskedPaper>)>>,
    /// Only dossiers decided by whoever endorsed them.
    pub by_single_officer: bool,
    /// Words that the name or code has, in any order.
    pub words: String,
    /// Closed sites as well.
    pub with_closed: bool,
    /// Where each atom stands in the order of communes, for [`Sort::Place`].
    pub ranks: HashMap<LifeId, u32>,
}

/// A paper that must stand in a dossier.
#[derive(Clone, Debug)]
pub struct AskedPaper {
    /// The places at which it may stand.
    pub places: Vec<String>,
    /// Asked only of sites with a Party organisation.
    pub with_party: bool,
}

/// A round as a list sees it: whose dossiers stand in it, and from when they are late. No kind is in two of one list.
#[derive(Clone, Debug)]
pub struct ListedRound {
    /// The round.
    pub id: RoundId,
    /// The kinds of site whose dossiers in it are listed.
    pub kinds: Vec<SiteKind>,
    /// The last day that evidence is about.
    pub window_last: Day,
    /// The round's last day to register in time.
    pub registration_due: Day,
    /// The round's closing day.
    pub closing_day: Day,
    /// The decision is due before this day.
    pub decision_before: Day,
}

/// Order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Vietnamese order of names.
    #[default]
    Name,
    /// Longest waiting first.
    Waiting,
    /// By state, then name.
    State,
    /// By kind of site, then name.
    Kind,
    /// Names from the end.
    NameDown,
    /// Shortest waiting first.
    WaitingDown,
    /// By state from the end, then name.
    StateDown,
    /// By kind of site from the end, then name.
    KindDown,
    /// By commune in the order of [`Filter::ranks`], then name.
    Place,
    /// By commune from the end, then name.
    PlaceDown,
}

impl Sort {
    const fn sql(self) -> &'static str {
        match self {
            Self::Name => "t.sort_key, t.site_id",
            Self::NameDown => "t.sort_key desc, t.site_id",
            Self::Waiting => "d.submitted_at is null, d.submitted_at, t.sort_key, t.site_id",
            Self::WaitingDown => {
                "d.submitted_at is null, d.submitted_at desc, t.sort_key, t.site_id"
            }
            Self::State => "d.state is null, d.state, t.sort_key, t.site_id",
            Self::StateDown => "d.state is null, d.state desc, t.sort_key, t.site_id",
            Self::Kind => "t.kind, t.sort_key, t.site_id",
            Self::KindDown => "t.kind desc, t.sort_key, t.site_id",
            Self::Place => "t.atom, t.sort_key, t.site_id",
            Self::PlaceDown => "t.atom desc, t.sort_key, t.site_id",
        }
    }

    /// What the order reads.
    const fn reach(self) -> Reach {
        match self {
            Self::Waiting | Self::WaitingDown | Self::State | Self::StateDown => Reach::Dossiers,
            _ => Reach::Sites,
        }
    }

    const fn by_place(self) -> bool {
        matches!(self, Self::Place | Self::PlaceDown)
    }
}

/// One site in a list, with its dossier in the round of its kind.
#[derive(Clone, Debug)]
pub struct ListRow {
    /// The site on the day.
    pub site: sites::SiteRow,
    /// Its dossier in the round.
    pub dossier: Option<DossierLine>,
}

/// What a list says of a dossier.
#[derive(Clone, Debug)]
pub struct DossierLine {
    /// Its id.
    pub id: DossierId,
    /// State.
    pub state: DossierState,
    /// Day of registration.
    pub registered_on: Day,
    /// Last submission.
    pub submitted_at: Option<Timestamp>,
    /// Later closing day.
    pub extended_until: Option<Day>,
    /// Day on which the window's last days were confirmed.
    pub last_days_confirmed_on: Option<Day>,
    /// Last change.
    pub changed_at: Timestamp,
    /// A measure has changed since it was handed in, and its reviewer has not dealt with it yet.
    pub measure_changed: bool,
}

/// Counts of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sites.
    pub sites: u64,
    /// Sites with a dossier in the round that was not withdrawn.
    pub registered: u64,
    /// Registered by the day it was due.
    pub registered_in_time: u64,
    /// Handed in and not yet decided.
    pub waiting: u64,
    /// Recognised.
    pub recognised: u64,
    /// Decided Chưa đạt, or revoked.
    pub not_recognised: u64,
    /// Late on the day asked for.
    pub late: u64,
    /// Decided by whoever endorsed them.
    pub by_single_officer: u64,
}

/// A page of the list and how many there are in all.
pub fn page(
    tx: &mut dyn Tx,
    rounds: &[ListedRound],
    today: Day,
    filter: &Filter,
    sort: Sort,
    offset: u64,
    limit: u32,
) -> Result<(Vec<ListRow>, u64), StoreError> {
    let mut query = Narrowed::new(rounds, today, filter, sort.reach());
    let order = order::of(tx, &query, filter, sort)?;
    let (from, limit_rows) = (index(offset), index(u64::from(limit)));
    let rows = if order.reaches(offset.saturating_add(u64::from(limit))) {
        let ids: Vec<SiteId> = order.ids().skip(from).take(limit_rows).collect();
        rows_of(tx, rounds, today, &ids)?
    } else {
        let ids = ordered(tx, &mut query, sort, offset, limit)?;
        rows_of(tx, rounds, today, &ids)?
    };
    Ok((rows, order.total))
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// How far a list was read.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    /// Rows read.
    pub rows: u64,
    /// Sort key and id of the last of them.
    last: Option<(Vec<u8>, SiteId)>,
}

impl Cursor {
    fn step(&mut self, rows: &[ListRow]) {
        self.rows += u64::try_from(rows.len()).unwrap_or(0);
        if let Some(row) = rows.last() {
            self.last = Some((fold::sort_key(&row.site.facts.name), row.site.id));
        }
    }
}

/// The next rows of the list, uncounted, for reading it from one end to the other. By name it goes on behind the last row
/// wherever that is, so each stretch costs the same; in another order it counts its way there.
pub fn stretch(
    tx: &mut dyn Tx,
    rounds: &[ListedRound],
    today: Day,
    filter: &Filter,
    sort: Sort,
    mut cursor: Cursor,
    limit: u32,
) -> Result<(Vec<ListRow>, Cursor), StoreError> {
    let mut query = Narrowed::new(rounds, today, filter, sort.reach());
    let mut offset = cursor.rows;
    if sort == Sort::Name
        && let Some((key, id)) = cursor.last.clone()
    {
        let (key, id) = (query.push(key), query.push(id));
        query.and(&format!("(t.sort_key, t.site_id) > ({key}, {id})"));
        offset = 0;
    }
    let order = if sort.by_place() {
        Some(order::of(tx, &query, filter, sort)?)
    } else {
        None
    };
    let ids = match order.filter(|order| order.reaches(offset.saturating_add(u64::from(limit)))) {
        Some(order) => {
            let ids = order.ids().skip(index(offset));
            ids.take(index(u64::from(limit))).collect()
        }
        None => ordered(tx, &mut query, sort, offset, limit)?,
    };
    let rows = rows_of(tx, rounds, today, &ids)?;
    cursor.step(&rows);
    Ok((rows, cursor))
}

/// The ids of a stretch of the list.
fn ordered(
    tx: &mut dyn Tx,
    query: &mut Narrowed,
    sort: Sort,
    offset: u64,
    limit: u32,
) -> Result<Vec<SiteId>, StoreError> {
    let limit_mark = query.push(i64::from(limit));
    let offset_mark = query.push(i64::try_from(offset).unwrap_or(i64::MAX));
    let sql = format!(
        "select t.site_id {} order by {} limit {limit_mark} offset {offset_mark}",
        query.sql,
        sort.sql()
    );
    tx.query(&sql, &query.params)?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// The rows of these sites, in this order.
fn rows_of(
    tx: &mut dyn Tx,
    rounds: &[ListedRound],
    today: Day,
    ids: &[SiteId],
) -> Result<Vec<ListRow>, StoreError> {
    let mut out = Vec::with_capacity(ids.len());
    for some in ids.chunks(ROWS_AT_ONCE) {
        let mut query = Narrowed::bare(rounds, today);
        let round = query.round_of_kind();
        let sites = query.marks(some.iter().map(|id| (*id).into()));
        let sql = format!(
            "select {}, d.id, d.state, d.registered_on, d.submitted_at, d.extended_until, d.changed_at,
               d.last_days_confirmed_on,
               exists (select 1 from notice n where n.dossier_id = d.id and n.audience = 'reviewer'
                 and n.code = 'notice.measure-changed' and n.settled_at is null)
             from {} left join dossier d on d.site_id = s.id and d.round_id = {round} where s.id in ({sites}) and {}",
            sites::SITE_COLUMNS,
            sites::SITE_FROM,
            query.all_named(),
        );
        let mut found: HashMap<SiteId, ListRow> = HashMap::with_capacity(some.len());
        for row in &tx.query(&sql, &query.params)? {
            let row = list_row(row)?;
            found.insert(row.site.id, row);
        }
        out.extend(some.iter().filter_map(|id| found.remove(id)));
    }
    Ok(out)
}

/// Counts per atom and kind: the grain from which every level's figures are summed.
pub fn counts(
    tx: &mut dyn Tx,
    rounds: &[ListedRound],
    today: Day,
    filter: &Filter,
) -> Result<Arc<Grouped>, StoreError> {
    let mut query = Narrowed::new(rounds, today, filter, Reach::Dossiers);
    let due = query.registration_due();
    let late = query.is_late();
    let sql = format!(
        "select t.atom, t.kind, count(*),
           sum(d.id is not null and d.state not in ('withdrawn', 'subject-ended')),
           sum(d.id is not null and d.state not in ('withdrawn', 'subject-ended') and d.registered_on <= {due}),
           sum(coalesce(d.state in ('submitted', 'endorsed'), 0)),
           sum(coalesce(d.state = 'recognised', 0)),
           sum(coalesce(d.state in ('not-recognised', 'revoked'), 0)),
           sum({late}),
           sum(coalesce(d.as_single_officer, 0))
         {} group by t.atom, t.kind",
        query.sql
    );
    order::counted(tx, &sql, &query.params, |tx| {
        tx.query(&sql, &query.params)?.iter().map(counted).collect()
    })
}

fn counted(row: &Row) -> Result<(LifeId, SiteKind, Counts), StoreError> {
    let n = |i: usize| -> Result<u64, StoreError> {
        Ok(u64::try_from(row.get::<i64>(i)?).unwrap_or(0))
    };
    let counts = Counts {
        sites: n(2)?,
        registered: n(3)?,
        registered_in_time: n(4)?,
        waiting: n(5)?,
        recognised: n(6)?,
        not_recognised: n(7)?,
        late: n(8)?,
        by_single_officer: n(9)?,
    };
    Ok((
        row.get(0)?,
        crate::words(row, 1, SiteKind::from_text)?,
        counts,
    ))
}

/// How many dossiers of the list have a dispute that is not settled.
pub fn disputed(
    tx: &mut dyn Tx,
    rounds: &[ListedRound],
    today: Day,
    filter: &Filter,
) -> Result<u64, StoreError> {
    let mut query = Narrowed::new(rounds, today, filter, Reach::Dossiers);
    query.and(
        "exists (select 1 from dossier_note n where n.dossier_id = d.id and n.kind = 'dispute' and n.settled_at is null)",
    );
    let count: i64 = tx
        .query(&format!("select count(*) {}", query.sql), &query.params)?
        .first()
        .ok_or_else(|| StoreError::corrupt("count"))?
        .get(0)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Sites alike in what a standard's scope asks, and how they stand in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeGroup {
    /// Loại hình.
    pub kind: SiteKind,
    /// Size class of an enterprise, where known.
    pub size: Option<SizeClass>,
    /// What a school teaches, where known.
    pub level: Option<SchoolLevel>,
    /// Tier that decides.
    pub tier: ManagingTier,
    /// Sites.
    pub sites: u64,
    /// With a dossier that was not withdrawn.
    pub registered: u64,
    /// Recognised.
    pub recognised: u64,
}

/// Counts by what a standard's scope asks: from these the ratios of a commune are made.
pub fn scope_groups(
    tx: &mut dyn Tx,
    rounds: &[ListedRound],
    today: Day,
    filter: &Filter,
) -> Result<Vec<ScopeGroup>, StoreError> {
    let query = Narrowed::new(rounds, today, filter, Reach::Dossiers);
    let sql = format!(
        "select t.kind, t.size_class, t.school_level, coalesce(d.managing_tier, t.managing_tier), count(*),
           sum(d.id is not null and d.state not in ('withdrawn', 'subject-ended')),
           sum(coalesce(d.state = 'recognised', 0))
         {} group by 1, 2, 3, 4",
        query.sql
    );
    tx.query(&sql, &query.params)?
        .iter()
        .map(|row| {
            let n = |i: usize| -> Result<u64, StoreError> {
                Ok(u64::try_from(row.get::<i64>(i)?).unwrap_or(0))
            };
            let size: Option<String> = row.get(1)?;
            let level: Option<String> = row.get(2)?;
            Ok(ScopeGroup {
                kind: crate::words(row, 0, SiteKind::from_text)?,
                size: size.as_deref().and_then(SizeClass::from_text),
                level: level.as_deref().and_then(SchoolLevel::from_text),
                tier: crate::words(row, 3, ManagingTier::from_text)?,
                sites: n(4)?,
                registered: n(5)?,
                recognised: n(6)?,
            })
        })
        .collect()
}

impl Counts {
    /// Adds another group.
    pub const fn add(&mut self, other: &Self) {
        self.sites += other.sites;
        self.registered += other.registered;
        self.registered_in_time += other.registered_in_time;
        self.waiting += other.waiting;
        self.recognised += other.recognised;
        self.not_recognised += other.not_recognised;
        self.late += other.late;
        self.by_single_officer += other.by_single_officer;
    }
}

fn list_row(row: &Row) -> Result<ListRow, StoreError> {
    let first = sites::SITE_WIDTH;
    let id: Option<DossierId> = row.get(first)?;
    let dossier = match id {
        None => None,
        Some(id) => Some(DossierLine {
            id,
            state: crate::words(row, first + 1, DossierState::from_text)?,
            registered_on: row.get(first + 2)?,
            submitted_at: row.get(first + 3)?,
            extended_until: row.get(first + 4)?,
            changed_at: row.get(first + 5)?,
            last_days_confirmed_on: row.get(first + 6)?,
            measure_changed: row.get(first + 7)?,
        }),
    };
    Ok(ListRow {
        site: sites::site(row)?,
        dossier,
    })
}
