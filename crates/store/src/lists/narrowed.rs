//! From a filter to the SQL that narrows by it.
//!
//! Rows are facts of sites that hold on the day (`t`), and where the order or the columns need it the dossier in the round
//! (`d`). What a filter asks of dossiers is a set of sites, read from an index that has all it needs; the wide rows of
//! dossiers and the names of sites are not touched.

use super::{Filter, Late};
use crate::Value;
use base::{Day, ManagingTier, RoundId, fold};
use std::fmt::Write as _;

/// A commune has about ten lives, a province hundreds. Up to this many are looked up one by one; beyond, the list is
/// walked in its order.
const FEW_ATOMS: usize = 100;

/// What a statement reads beside the facts of sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nothing.
    Sites,
    /// The dossier in the round, where there is one.
    Dossiers,
}

/// Sites that were made one with another, and those of sheets that are not applied.
const GONE: &str = "t.site_id not in (select id from site where merged_into > ?2)
    and t.site_id not in (select h.id from import_batch b cross join site h where b.state <> 'applied' and h.import_id = b.id)";

/// `from … where …` with its parameters. `?1` is the day, `?2` an empty key, below every other.
pub(super) struct Narrowed {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
    round: String,
}

impl Narrowed {
    pub(super) fn new(round: RoundId, today: Day, filter: &Filter, reach: Reach) -> Self {
        let mut query = Self {
            sql: String::new(),
            params: vec![today.into(), Vec::new().into()],
            round: String::new(),
        };
        query.head(round, filter, reach);
        query.and(GONE);
        if !filter.with_closed {
            query.and("t.closed = 0");
        }
        query.places(filter);
        if !filter.kinds.is_empty() {
            query.among(
                "t.kind",
                filter.kinds.iter().map(|kind| kind.as_str().into()),
            );
        }
        if let Some(tier) = filter.tier {
            query.tier(tier);
        }
        query.dossiers(filter);
        if let Some(late) = &filter.late {
            query.late(late);
        }
        for word in fold::fold(&filter.words).split_ascii_whitespace() {
            let mark = query.push(format!("%{word}%"));
            query.and(&format!("t.folded like {mark}"));
        }
        query
    }

    fn head(&mut self, round: RoundId, filter: &Filter, reach: Reach) {
        let holds = "t.from_day <= ?1 and (t.until_day is null or t.until_day > ?1)";
        self.round = self.push(round);
        let round = &self.round;
        let narrow = !filter.states.is_empty() && !filter.unregistered;
        // The round is named even where no dossier is asked for, so that the statement takes all its parameters.
        self.sql = match reach {
            Reach::Sites => {
                format!("from site_state t where {holds} and {round} is not null")
            }
            Reach::Dossiers if narrow => format!(
                "from dossier d cross join site_state t where d.round_id = {round} and t.site_id = d.site_id and {holds}"
            ),
            Reach::Dossiers => format!(
                "from site_state t left join dossier d on d.site_id = t.site_id and d.round_id = {round} where {holds}"
            ),
        };
        if reach == Reach::Dossiers && narrow {
            self.among("d.state", filter.states.iter().map(|s| s.as_str().into()));
        }
    }

    fn places(&mut self, filter: &Filter) {
        if let Some(atoms) = &filter.atoms {
            let column = if atoms.len() <= FEW_ATOMS {
                "t.atom"
            } else {
                "coalesce(t.atom, '')"
            };
            self.among(column, atoms.iter().cloned().map(Value::from));
        }
        if let Some(body) = filter.supervisor {
            let mark = self.push(body);
            self.and(&format!(
                "t.site_id in (select l.site_id from site_line l where l.body_id = {mark}
                   and l.from_day <= ?1 and (l.until_day is null or l.until_day > ?1))"
            ));
        }
    }

    /// The tier that decides is pinned when a dossier is registered; until then it is the site's own.
    fn tier(&mut self, tier: ManagingTier) {
        let (mark, pinned) = (self.push(tier.as_str()), self.in_round());
        self.and(&format!(
            "case when t.managing_tier = {mark} then t.site_id not in ({pinned} and n.managing_tier <> {mark})
                  else t.site_id in ({pinned} and n.managing_tier = {mark}) end"
        ));
    }

    fn dossiers(&mut self, filter: &Filter) {
        let in_round = self.in_round();
        if filter.unregistered {
            self.and(&format!("t.site_id not in ({in_round})"));
        } else if !filter.states.is_empty() {
            let marks = self.marks(filter.states.iter().map(|state| state.as_str().into()));
            self.and(&format!(
                "t.site_id in ({in_round} and n.state in ({marks}))"
            ));
        }
        if let Some(due) = filter.in_time {
            let mark = self.push(due);
            self.and(&format!(
                "t.site_id in ({in_round} and n.registered_on <= {mark} and n.state not in ('withdrawn', 'subject-ended'))"
            ));
        }
    }

    /// A site without a dossier is late from the day after it was due to register; that day is the same for all.
    fn late(&mut self, late: &Late) {
        let in_round = self.in_round();
        let (closing, decision) = (self.push(late.closing_day), self.push(late.decision_before));
        let dossier = dossier_late("n", &closing, &decision);
        if late.today > late.registration_due {
            self.and(&format!(
                "t.site_id not in ({in_round} and not ({dossier}))"
            ));
        } else {
            self.and(&format!("t.site_id in ({in_round} and ({dossier}))"));
        }
    }

    /// The sites that have a dossier in the round, to be narrowed further.
    fn in_round(&self) -> String {
        format!(
            "select n.site_id from dossier n where n.round_id = {}",
            self.round
        )
    }

    pub(super) fn push(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("?{}", self.params.len())
    }

    pub(super) fn and(&mut self, condition: &str) {
        // Writing into a String cannot fail.
        let _ = write!(self.sql, " and ({condition})");
    }

    fn marks(&mut self, values: impl Iterator<Item = Value>) -> String {
        let marks: Vec<String> = values.map(|value| self.push(value)).collect();
        marks.join(", ")
    }

    fn among(&mut self, column: &str, values: impl Iterator<Item = Value>) {
        let marks = self.marks(values);
        self.and(&format!("{column} in ({marks})"));
    }
}

/// Is the dossier `alias` late on the day `?1`?
fn dossier_late(alias: &str, closing: &str, decision: &str) -> String {
    format!(
        "case when {alias}.state in ('registered', 'in-progress', 'returned') then ?1 > max({closing}, coalesce({alias}.extended_until, ''))
              when {alias}.state in ('submitted', 'endorsed') then ?1 >= {decision}
              else 0 end"
    )
}

/// `?1` is the day; a late site has not registered when it was due, not handed in after the closing day, or is not
/// decided when the decision was due.
pub(super) fn late_sql(due: &str, closing: &str, decision: &str) -> String {
    let dossier = dossier_late("d", closing, decision);
    format!("case when d.id is null then ?1 > {due} else {dossier} end")
}
