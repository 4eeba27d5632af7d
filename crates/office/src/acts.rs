//! Recording official acts.

mod behalf;

use crate::{Desk, OfficeError};
use access::Role;
use base::{ActId, DossierId, LifeId, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use standards::Pack;
use std::collections::BTreeSet;
use store::{
    Tx,
    acts::{ActRow, NewAct},
    notices::NoticeRow,
};

pub(crate) use behalf::{Attached, Kept, typed_day, typed_line};
pub use behalf::{Behalf, SCAN_PLACE, Typed};

/// The paper an act was signed on, when a clerk records what another office decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnBehalf {
    /// Number of the paper.
    pub number: String,
    /// Day on the paper.
    pub day: base::Day,
    /// Office that signed.
    pub office: String,
    /// Scan of the paper, as evidence.
    pub scan: Option<base::EvidenceId>,
}

/// What an act concerns.
#[derive(Clone, Debug, Default)]
pub struct Concerns {
    /// A site.
    pub site: Option<SiteId>,
    /// A dossier.
    pub dossier: Option<DossierId>,
    /// A place.
    pub atom: Option<LifeId>,
}

/// An act of this desk, drawn now and inserted by `store::acts::insert` in the transaction that carries it out.
pub fn act(
    desk: &Desk,
    kind: &'static str,
    concerns: Concerns,
    facts: &Value,
    on_behalf: Option<&OnBehalf>,
) -> NewAct {
    NewAct {
        id: ActId::draw(desk.now, &*desk.office.chance),
        at: desk.now,
        kind,
        office: desk.office_name.clone(),
        role: desk.actor.role,
        post: desk.actor.post,
        body: desk.actor.body,
        site: concerns.site,
        dossier: concerns.dossier,
        atom: concerns.atom,
        facts: facts.to_string(),
        // A struct of texts always serialises.
        on_behalf: on_behalf.and_then(|paper| serde_json::to_string(paper).ok()),
    }
}

/// An act that nobody sat at a desk for: the program's own, or an operator's over the whole installation.
pub(crate) fn by_operator(
    id: ActId,
    at: Timestamp,
    kind: &'static str,
    office: String,
    facts: &Value,
) -> NewAct {
    NewAct {
        id,
        at,
        kind,
        office,
        role: Role::Operator,
        post: None,
        body: None,
        site: None,
        dossier: None,
        atom: None,
        facts: facts.to_string(),
        on_behalf: None,
    }
}

/// The fact of an act whose actor endorsed what is now decided, as the commune has declared.
pub(crate) const ALONE: &str = "as_single_officer";

/// What an act says, with `fact` where it holds: what it was done without, or by whom alone, is told openly.
pub(crate) fn openly(facts: &Value, holds: bool, fact: &str) -> String {
    match facts.clone() {
        Value::Object(mut all) if holds => {
            all.insert(fact.to_owned(), Value::Bool(true));
            Value::Object(all).to_string()
        }
        other => other.to_string(),
    }
}

/// Says of an act that came too late which office did the last act and when, so that of two people at once the other knows.
pub(crate) fn told(
    tx: &mut dyn Tx,
    dossier: DossierId,
    refusal: base::Refusal,
) -> Result<OfficeError, OfficeError> {
    if !refusal.facts.iter().any(|(name, _)| *name == "state") {
        return Ok(refusal.into());
    }
    let last = store::acts::of_dossier(tx, dossier)?.pop();
    Ok(match last {
        Some(last) => refusal
            .with("office", last.office)
            .with("at", last.at.micros())
            .into(),
        None => refusal.into(),
    })
}

/// What only a site and its reviewer may know, by the rulebooks: criteria private to the reviewer and the measures that
/// fill them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Private {
    criteria: BTreeSet<String>,
    measures: BTreeSet<String>,
}

impl Private {
    /// What is private by these rulebooks.
    pub(crate) fn of<'p>(packs: impl IntoIterator<Item = &'p Pack>) -> Self {
        let mut private = Self::default();
        let all = packs.into_iter().flat_map(|pack| &pack.criteria);
        for criterion in all.filter(|criterion| criterion.private_to_reviewer) {
            private.criteria.insert(criterion.id.clone());
            let bound = criterion.fields.iter().filter_map(|f| f.binding.as_ref());
            private.measures.extend(bound.map(|b| b.measure.clone()));
        }
        private
    }

    /// Is this criterion private?
    pub(crate) fn criterion(&self, id: &str) -> bool {
        self.criteria.contains(id)
    }

    /// Is this measure private?
    pub(crate) fn measure(&self, name: &str) -> bool {
        self.measures.contains(name)
    }

    /// Is this notice about a private measure?
    pub(crate) fn notice(&self, row: &NoticeRow) -> bool {
        let facts: Value = serde_json::from_str(&row.facts).unwrap_or_default();
        let measure = facts.get("measure").and_then(Value::as_str);
        measure.is_some_and(|name| self.measure(name))
    }

    /// Takes from an act what it says of a private criterion or measure; that something was done stays.
    pub(crate) fn veil(&self, row: &mut ActRow) {
        let Ok(Value::Object(mut facts)) = serde_json::from_str(&row.facts) else {
            return;
        };
        let says = |name: &str| facts.get(name).and_then(Value::as_str).map(str::to_owned);
        let mut hidden: Vec<&str> = Vec::new();
        if says("criterion").is_some_and(|id| self.criterion(&id)) {
            hidden.extend(["criterion", "verdict"]);
        }
        if says("name").is_some_and(|name| self.measure(&name)) {
            hidden.extend(["name", "value", "old", "reference", "source_day"]);
        }
        let mut changed = !hidden.is_empty();
        for name in hidden {
            facts.remove(name);
        }
        if let Some(Value::Array(criteria)) = facts.get_mut("criteria") {
            let before = criteria.len();
            criteria.retain(|id| !id.as_str().is_some_and(|id| self.criterion(id)));
            changed |= criteria.len() < before;
        }
        if changed {
            row.facts = Value::Object(facts).to_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_act_says_nothing_of_a_private_criterion_or_its_measure() {
        let private = Private {
            criteria: BTreeSet::from(["6.3.a".to_owned()]),
            measures: BTreeSet::from(["guard.disciplined".to_owned()]),
        };
        let check = |facts: Value, expect: Value| {
            let mut row = ActRow {
                seq: 1,
                at: Timestamp::from_micros(0),
                kind: "dossier.criterion-reviewed".to_owned(),
                office: String::new(),
                site: None,
                dossier: None,
                facts: facts.to_string(),
                on_behalf: None,
            };
            private.veil(&mut row);
            let left: Value = serde_json::from_str(&row.facts).unwrap();
            assert_eq!(left, expect, "{facts}");
        };
        check(
            json!({ "criterion": "6.3.a", "verdict": "not-met" }),
            json!({}),
        );
        let open = json!({ "criterion": "6.1.a", "verdict": "met" });
        check(open.clone(), open);
        check(
            json!({ "name": "guard.disciplined", "value": 1, "reference": "x" }),
            json!({}),
        );
        check(
            json!({ "criteria": ["", "6.1.a", "6.3.a"] }),
            json!({ "criteria": ["", "6.1.a"] }),
        );
        check(json!({ "reason": "6.3.a" }), json!({ "reason": "6.3.a" }));
    }
}
