//! What a list holds, in its order, and what is counted of it, remembered for one state of the database.
//!
//! INVARIANT: an order is used only by a snapshot that began at the same count of commits as the one it was read in, so it
//! never shows less than what was acknowledged before it was asked for. A row that a snapshot does not have is left out.

use super::{Counts, Filter, Narrowed, Sort};
use crate::{StoreError, Tx, Value};
use base::{LifeId, SiteId, SiteKind};
use std::{
    collections::HashMap,
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError},
};

/// Ids of one list that are remembered: 50,000 take 800 KB. Pages beyond are read from the database.
const IDS_MAX: usize = 50_000;
/// Ids remembered together: 16 MB.
const IDS_KEPT: usize = 1_000_000;
/// Lists remembered, however short.
const LISTS_KEPT: usize = 256;

/// Counts of lists remembered. Those of a country with three kinds of site in 3,321 communes take about 1 MB.
const COUNTS_KEPT: usize = 32;

/// Counts per atom and kind.
pub type Grouped = Vec<(LifeId, SiteKind, Counts)>;

/// One list: its first ids in order, and how many there are in all.
#[derive(Debug)]
pub(super) struct Order {
    ids: Vec<[u8; 16]>,
    pub(super) total: u64,
}

impl Order {
    /// Does it know all there is up to the place `end`?
    pub(super) fn reaches(&self, end: u64) -> bool {
        let known = u64::try_from(self.ids.len()).unwrap_or(u64::MAX);
        known == self.total || end <= known
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = SiteId> + '_ {
        self.ids.iter().filter_map(|id| SiteId::from_bytes(id).ok())
    }
}

/// The orders remembered by one database, all of its latest state.
#[derive(Debug, Default)]
pub struct Orders(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    commits: u64,
    ids: usize,
    lists: HashMap<Vec<u8>, Arc<Order>>,
    counts: HashMap<Vec<u8>, Arc<Grouped>>,
}

impl Kept {
    /// Forgets what is of an earlier state, or all when it is full; `false` when a later state is kept.
    fn ready(&mut self, commits: u64, full: bool) -> bool {
        if self.commits < commits || self.commits == commits && full {
            *self = Self {
                commits,
                ..Self::default()
            };
        }
        self.commits == commits
    }
}

impl Orders {
    fn get(&self, commits: u64, key: &[u8]) -> Option<Arc<Order>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = kept.commits == commits;
        same.then(|| kept.lists.get(key).cloned()).flatten()
    }

    fn put(&self, commits: u64, key: Vec<u8>, order: &Arc<Order>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = kept.ids + order.ids.len() > IDS_KEPT || kept.lists.len() >= LISTS_KEPT;
        if kept.ready(commits, full) {
            kept.ids += order.ids.len();
            kept.lists.insert(key, Arc::clone(order));
        }
    }

    fn counts(&self, commits: u64, key: &[u8]) -> Option<Arc<Grouped>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = kept.commits == commits;
        same.then(|| kept.counts.get(key).cloned()).flatten()
    }

    fn put_counts(&self, commits: u64, key: Vec<u8>, counts: &Arc<Grouped>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full = kept.counts.len() >= COUNTS_KEPT;
        if kept.ready(commits, full) {
            kept.counts.insert(key, Arc::clone(counts));
        }
    }
}

/// Counts by a statement, remembered or read.
pub(super) fn counted(
    tx: &mut dyn Tx,
    sql: &str,
    params: &[Value],
    read: impl FnOnce(&mut dyn Tx) -> Result<Grouped, StoreError>,
) -> Result<Arc<Grouped>, StoreError> {
    let key = key(sql, params, "counts");
    let remembered = tx
        .orders()
        .map(|(orders, commits)| (Arc::clone(orders), commits));
    if let Some((orders, commits)) = &remembered
        && let Some(counts) = orders.counts(*commits, &key)
    {
        return Ok(counts);
    }
    let counts = Arc::new(read(tx)?);
    if let Some((orders, commits)) = remembered {
        orders.put_counts(commits, key, &counts);
    }
    Ok(counts)
}

/// The order of a list, remembered or read.
pub(super) fn of(
    tx: &mut dyn Tx,
    query: &Narrowed,
    filter: &Filter,
    sort: Sort,
) -> Result<Arc<Order>, StoreError> {
    let key = key(&query.sql, &query.params, &format!("{sort:?}"));
    let remembered = tx
        .orders()
        .map(|(orders, commits)| (Arc::clone(orders), commits));
    if let Some((orders, commits)) = &remembered
        && let Some(order) = orders.get(*commits, &key)
    {
        return Ok(order);
    }
    let order = Arc::new(read(tx, query, filter, sort)?);
    if let Some((orders, commits)) = remembered {
        orders.put(commits, key, &order);
    }
    Ok(order)
}

fn read(
    tx: &mut dyn Tx,
    query: &Narrowed,
    filter: &Filter,
    sort: Sort,
) -> Result<Order, StoreError> {
    let by_place = sort.by_place();
    let order = if by_place { Sort::Name } else { sort };
    let sql = format!(
        "select t.site_id{} {} order by {} limit {}",
        if by_place { ", t.atom" } else { "" },
        query.sql,
        order.sql(),
        IDS_MAX + 1
    );
    let mut found: Vec<(u32, [u8; 16])> = Vec::new();
    tx.each(&sql, &query.params, &mut |row| {
        let id: SiteId = row.get(0)?;
        let rank = if by_place {
            let atom: LifeId = row.get(1)?;
            filter.ranks.get(&atom).copied().unwrap_or(u32::MAX)
        } else {
            0
        };
        found.push((rank, id.bytes()));
        Ok(ControlFlow::Continue(()))
    })?;
    let mut total = u64::try_from(found.len()).unwrap_or(u64::MAX);
    if found.len() > IDS_MAX {
        let count = format!("select count(*) {}", query.sql);
        total = u64::try_from(tx.scalar::<i64>(&count, &query.params)?).unwrap_or(0);
        found.truncate(if by_place { 0 } else { IDS_MAX });
    }
    match sort {
        Sort::Place => found.sort_by_key(|(rank, _)| *rank),
        Sort::PlaceDown => found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank)),
        _ => {}
    }
    let ids = found.into_iter().map(|(_, id)| id).collect();
    Ok(Order { ids, total })
}

/// The statement and its parameters, each behind its length.
fn key(sql: &str, params: &[Value], what: &str) -> Vec<u8> {
    let mut key = format!("{sql} {what}").into_bytes();
    let mut part = |kind: u8, bytes: &[u8]| {
        key.push(kind);
        key.extend_from_slice(&bytes.len().to_le_bytes());
        key.extend_from_slice(bytes);
    };
    for value in params {
        match value {
            Value::Null => part(0, &[]),
            Value::Int(n) => part(1, &n.to_le_bytes()),
            Value::Real(n) => part(2, &n.to_le_bytes()),
            Value::Text(text) => part(3, text.as_bytes()),
            Value::Blob(bytes) => part(4, bytes),
        }
    }
    key
}
