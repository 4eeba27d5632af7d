//! Recording official acts.

mod behalf;

use crate::{Desk, OfficeError};
use base::{ActId, DossierId, LifeId, SiteId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Tx, acts::NewAct};

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
