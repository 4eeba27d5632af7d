//! From a filter to the SQL that narrows by it.
//!
//! Rows are facts of sites that hold on the day (`t`), and where the order or the columns need it the dossier in the round
//! of the site's kind (`d`). What a filter asks of dossiers is a set of sites, read from an index that has all it needs; the
//! wide rows of dossiers and the names of sites are not touched. Where several rounds are listed each set is one round's.

use super::{AskedPaper, Filter, ListedRound};
use crate::Value;
use base::{Day, ManagingTier, RoundId, Timestamp, fold};
use std::fmt::Write as _;

/// A commune has about ten lives, a province hundreds. Up to this many are looked up one by one; beyond, the list is
/// walked in its order.
const FEW_ATOMS: usize = 100;

/// What a statement reads beside the facts of sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nothing.
    Sites,
    /// The dossier in the round of the site's kind, where there is one.
    Dossiers,
}

/// Sites that were made one with another, those of sheets that are not applied, and those known from a report only.
const GONE: &str = "t.site_id not in (select id from site where merged_into > ?2)
    and t.site_id not in (select h.id from import_batch b cross join site h where b.state <> 'applied' and h.import_id = b.id)
    and t.site_id not in (select r.id from site r where r.reported_only = 1
      and not exists (select 1 from dossier n where n.site_id = r.id))";

/// `from … where …` with its parameters. `?1` is the day, `?2` an empty key, below every other.
pub(super) struct Narrowed {
    pub(super) sql: String,
    pub(super) params: Vec<Value>,
    rounds: Vec<Marked>,
    /// The places asked for are few enough to be looked up one by one.
    few: bool,
}

/// A listed round and the mark of its id.
struct Marked {
    round: ListedRound,
    id: String,
}

impl Marked {
    /// The site of the row has a dossier `n` in the round of which a condition holds. Of a few places each site is looked up;
    /// of many the sites of the whole round are gathered once.
    fn has(&self, few: bool, condition: &str) -> String {
        let id = &self.id;
        if few {
            return format!(
                "exists (select 1 from dossier n where n.round_id = {id} and n.site_id = t.site_id and ({condition}))"
            );
        }
        format!(
            "t.site_id in (select n.site_id from dossier n where n.round_id = {id} and ({condition}))"
        )
    }

    /// It has none.
    fn has_none(&self, few: bool, condition: &str) -> String {
        format!("not ({})", self.has(few, condition))
    }
}

impl Narrowed {
    /// Nothing narrowed yet.
    pub(super) fn bare(rounds: &[ListedRound], today: Day) -> Self {
        let mut query = Self {
            sql: String::new(),
            params: vec![today.into(), Vec::new().into()],
            rounds: Vec::new(),
            few: false,
        };
        for round in rounds {
            let id = query.push(round.id);
            query.rounds.push(Marked {
                round: round.clone(),
                id,
            });
        }
        query
    }

    pub(super) fn new(rounds: &[ListedRound], today: Day, filter: &Filter, reach: Reach) -> Self {
        let mut query = Self::bare(rounds, today);
        let atoms = filter.atoms.as_ref();
        query.few = atoms.is_some_and(|atoms| atoms.len() <= FEW_ATOMS);
        query.head(filter, reach);
        query.and(GONE);
        if !filter.with_closed {
            query.and("t.closed = 0");
        }
        query.places(filter);
        if let Some(kinds) = &filter.kinds {
            query.among("t.kind", kinds.iter().map(|kind| kind.as_str().into()));
        }
        if let Some(tier) = filter.tier {
            query.tier(tier);
        }
        query.dossiers(filter);
        if filter.late {
            query.late(today);
        }
        if filter.last_days_open {
            query.last_days_open();
        }
        if filter.by_single_officer {
            query.with_dossier(|_, _| "n.as_single_officer = 1".to_owned());
        }
        if let Some(papers) = &filter.papers_missing {
            query.lacks_paper(papers);
        }
        for word in fold::fold(&filter.words).split_ascii_whitespace() {
            let mark = query.push(format!("%{word}%"));
            query.and(&format!("t.folded like {mark}"));
        }
        query
    }

    fn head(&mut self, filter: &Filter, reach: Reach) {
        let holds = "t.from_day <= ?1 and (t.until_day is null or t.until_day > ?1)";
        let by_state = !filter.states.is_empty() && !filter.unregistered;
        // Of a few places the sites are walked, not all dossiers of the round.
        let narrow = by_state && !self.few;
        // Not asked for where it is not used: a statement takes no more parameters than it names.
        let round = match reach {
            Reach::Sites => String::new(),
            Reach::Dossiers => self.round_of_kind(),
        };
        let ids: Vec<&str> = self
            .rounds
            .iter()
            .map(|marked| marked.id.as_str())
            .collect();
        self.sql = match reach {
            Reach::Sites => format!("from site_state t where {holds}"),
            Reach::Dossiers if narrow && !ids.is_empty() => format!(
                "from dossier d cross join site_state t where d.round_id in ({}) and t.site_id = d.site_id and {holds} and d.round_id = {round}",
                ids.join(", ")
            ),
            Reach::Dossiers => format!(
                "from site_state t left join dossier d on d.site_id = t.site_id and d.round_id = {round} where {holds}"
            ),
        };
        let named = self.all_named();
        self.and(&named);
        if reach == Reach::Dossiers && by_state {
            self.among("d.state", filter.states.iter().map(|s| s.as_str().into()));
        }
    }

    /// Every round and key is named even where nothing asks for it, so that a statement takes all its parameters.
    pub(super) fn all_named(&self) -> String {
        let rounds = self.rounds.iter();
        rounds.fold("?2 is not null".to_owned(), |named, marked| {
            format!("{named} and {} is not null", marked.id)
        })
    }

    /// The round in which a site of the row's kind takes part; null for a kind that is in none.
    pub(super) fn round_of_kind(&mut self) -> String {
        self.of_kind("null", |_, marked| marked.id.clone())
    }

    /// What `say` says of the round of the row's kind, or `otherwise` for a kind that is in none.
    fn of_kind(&mut self, otherwise: &str, say: impl Fn(&mut Self, &Marked) -> String) -> String {
        let rounds = std::mem::take(&mut self.rounds);
        let mut cases = String::new();
        for marked in &rounds {
            let said = say(self, marked);
            let kinds = marked.round.kinds.iter().map(|kind| kind.as_str().into());
            let kinds = self.marks(kinds);
            let _ = write!(cases, " when t.kind in ({kinds}) then {said}");
        }
        self.rounds = rounds;
        if cases.is_empty() {
            return otherwise.to_owned();
        }
        format!("case{cases} else {otherwise} end")
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
        let mark = self.push(tier.as_str());
        let own = format!("t.managing_tier = {mark}");
        let few = self.few;
        let condition = self.of_kind(&own, |_, marked| {
            let elsewhere = marked.has_none(few, &format!("n.managing_tier <> {mark}"));
            let here = marked.has(few, &format!("n.managing_tier = {mark}"));
            format!("case when t.managing_tier = {mark} then {elsewhere} else {here} end")
        });
        self.and(&condition);
    }

    fn dossiers(&mut self, filter: &Filter) {
        if filter.unregistered {
            let few = self.few;
            let condition = self.of_kind("1 = 1", |_, marked| marked.has_none(few, "1 = 1"));
            self.and(&condition);
        } else if !filter.states.is_empty() {
            let marks = self.marks(filter.states.iter().map(|state| state.as_str().into()));
            self.with_dossier(|_, _| format!("n.state in ({marks})"));
        }
        if filter.in_time {
            self.with_dossier(|query, marked| {
                let due = query.push(marked.round.registration_due);
                format!(
                    "n.registered_on <= {due} and n.state not in ('withdrawn', 'subject-ended')"
                )
            });
        }
    }

    /// Only sites with a dossier `n`, in the round of their kind, of which a condition holds.
    fn with_dossier(&mut self, condition: impl Fn(&mut Self, &Marked) -> String) {
        let condition = self.of_kind("1 = 0", |query, marked| {
            let condition = condition(query, marked);
            marked.has(query.few, &condition)
        });
        self.and(&condition);
    }

    /// A site without a dossier is late from the day after it was due to register; that day is the same for all of a round.
    fn late(&mut self, today: Day) {
        let condition = self.of_kind("1 = 0", |query, marked| {
            let closing = query.push(marked.round.closing_day);
            let decision = query.push(marked.round.decision_before);
            let dossier = dossier_late("n", &closing, &decision);
            if today > marked.round.registration_due {
                marked.has_none(query.few, &format!("not ({dossier})"))
            } else {
                marked.has(query.few, &dossier)
            }
        });
        self.and(&condition);
    }

    fn last_days_open(&mut self) {
        self.with_dossier(|query, marked| {
            // Handed in on the day after the window, a dossier speaks for all of it.
            let after = query.push(Timestamp::on(marked.round.window_last.plus_days(1), 0));
            format!(
                "n.state in ('submitted', 'endorsed') and n.last_days_confirmed_on is null
                   and (n.submitted_at is null or n.submitted_at < {after})"
            )
        });
    }

    fn lacks_paper(&mut self, papers: &[(RoundId, Vec<AskedPaper>)]) {
        self.with_dossier(|query, marked| {
            let of_round = papers.iter().find(|(id, _)| *id == marked.round.id);
            let asked = of_round.map_or(&[][..], |(_, papers)| papers);
            // Where no paper is asked for, none is missing.
            let mut lacks = vec!["1 = 0".to_owned()];
            for paper in asked {
                let places = query.marks(paper.places.iter().map(|place| place.as_str().into()));
                let party = if paper.with_party {
                    "t.has_party = 1 and "
                } else {
                    ""
                };
                lacks.push(format!(
                    "{party}not exists (select 1 from evidence_use u where u.dossier_id = n.id and u.place in ({places}))"
                ));
            }
            format!(
                "n.state in ('registered', 'in-progress', 'returned') and ({})",
                lacks.join(" or ")
            )
        });
    }

    /// Is the site with the dossier `d` late? It has not registered when it was due, not handed in after the closing day,
    /// or is not decided when the decision was due.
    pub(super) fn is_late(&mut self) -> String {
        self.of_kind("0", |query, marked| {
            let due = query.push(marked.round.registration_due);
            let closing = query.push(marked.round.closing_day);
            let decision = query.push(marked.round.decision_before);
            let dossier = dossier_late("d", &closing, &decision);
            format!("case when d.id is null then ?1 > {due} else {dossier} end")
        })
    }

    /// The last day to register in time.
    pub(super) fn registration_due(&mut self) -> String {
        self.of_kind("null", |query, marked| {
            query.push(marked.round.registration_due)
        })
    }

    pub(super) fn push(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("?{}", self.params.len())
    }

    pub(super) fn and(&mut self, condition: &str) {
        // Writing into a String cannot fail.
        let _ = write!(self.sql, " and ({condition})");
    }

    pub(super) fn marks(&mut self, values: impl Iterator<Item = Value>) -> String {
        let marks: Vec<String> = values.map(|value| self.push(value)).collect();
        marks.join(", ")
    }

    fn among(&mut self, column: &str, values: impl Iterator<Item = Value>) {
        let marks = self.marks(values);
        if marks.is_empty() {
            // Of nothing there is nothing.
            self.and("1 = 0");
        } else {
            self.and(&format!("{column} in ({marks})"));
        }
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
