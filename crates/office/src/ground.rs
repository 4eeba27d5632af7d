//! What every act on a dossier stands on, loaded inside its transaction: the dossier, its site, its round, its rulebook,
//! and the decision whether this actor may.

use crate::{Desk, OfficeError, acts, dossiers::Signature};
use access::{Action, Grant, Resource, Scope};
use assessments::{
    Act, Deadlines, DossierState, Facts, ListedPaper, PaperKind, PaperSet, papers, transition,
};
use base::{Day, DossierId, LifeId, PostId, SiteId};
use measures::{Entry, Source, SourceKind};
use standards::{Answers, Evaluation, Given, Outcome, Pack};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    StoreError, Tx,
    dossiers::DossierRow,
    evidence::EvidenceRow,
    measures::ValueRow,
    notes::{NoteKind, NoteRow},
    rounds::RoundRow,
    sites::SiteRow,
};

/// A dossier with all that an act on it may ask.
pub(crate) struct Ground {
    pub(crate) row: DossierRow,
    pub(crate) site: SiteRow,
    pub(crate) round: RoundRow,
    pub(crate) pack: Arc<Pack>,
    pub(crate) answers: Answers,
    pub(crate) entries: BTreeMap<String, Entry>,
    pub(crate) evidence: Vec<(String, EvidenceRow)>,
    pub(crate) notes: Vec<NoteRow>,
    pub(crate) submitted_by: Option<base::AccountId>,
    pub(crate) endorsed_by: Option<base::AccountId>,
    pub(crate) supervisors: Vec<base::BodyId>,
    pub(crate) single_officer: bool,
}

/// Loads the ground of a dossier.
pub(crate) fn ground(tx: &mut dyn Tx, desk: &Desk, id: DossierId) -> Result<Ground, OfficeError> {
    let row = store::dossiers::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
    let site = site_on(tx, row.site, desk.today())?;
    let round = store::rounds::by_id(tx, row.round)?
        .ok_or_else(|| StoreError::corrupt("dossier.round_id"))?;
    let pack = desk.office.packs.get(&row.edition)?;
    let answers = Answers::decode(row.self_answers.as_bytes())
        .map_err(|_| StoreError::corrupt("dossier.self_answers"))?;
    let entries = if row.frozen == "{}" {
        live(tx, desk, &site, &round)?
    } else {
        frozen(&row.frozen)?
    };
    let account =
        |tx: &mut dyn Tx, post: Option<PostId>| -> Result<Option<base::AccountId>, StoreError> {
            Ok(match post {
                Some(post) => store::posts::by_id(tx, post)?.map(|post| post.account),
                None => None,
            })
        };
    let submitted_by = account(tx, row.submitted_by)?;
    let endorsed_by = account(tx, row.endorsed_by)?;
    Ok(Ground {
        evidence: store::evidence::of_dossier(tx, id)?,
        notes: store::notes::of_dossier(tx, id)?,
        supervisors: store::sites::supervisors(tx, row.site, desk.today())?,
        single_officer: single_officer(tx, desk)?,
        row,
        site,
        round,
        pack,
        answers,
        entries,
        submitted_by,
        endorsed_by,
    })
}

/// The site on `day`, where its sheet is applied; a merged duplicate too.
pub(crate) fn site_on(tx: &mut dyn Tx, id: SiteId, day: Day) -> Result<SiteRow, OfficeError> {
    store::sites::on(tx, id, day)?.ok_or(OfficeError::NotFound)
}

/// The actor's body declares that one officer endorses and decides.
fn single_officer(tx: &mut dyn Tx, desk: &Desk) -> Result<bool, StoreError> {
    let Some(post) = desk.actor.post else {
        return Ok(false);
    };
    Ok(store::posts::by_id(tx, post)?
        .and_then(|post| post.body)
        .is_some_and(|body| body.single_officer))
}

/// The units a recorded place stands in today: commune first, then what is above it.
pub(crate) fn places(desk: &Desk, atom: &LifeId) -> Vec<LifeId> {
    let view = desk.office.places.view(desk.today());
    let mut places: Vec<LifeId> = view.unit(atom).cloned().into_iter().collect();
    places.extend(
        view.province(atom)
            .filter(|province| !places.contains(province))
            .cloned(),
    );
    places
}

/// What a decision on a site without a dossier rests on.
pub(crate) fn site_resource(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: &SiteRow,
) -> Result<Resource, StoreError> {
    let facts = access::SiteFacts {
        site: site.id,
        places: places(desk, &site.facts.atom),
        tier: site.facts.tier,
        supervisors: store::sites::supervisors(tx, site.id, desk.today())?,
        submitted: false,
        submitted_by: None,
        endorsed_by: None,
        same_person: false,
        single_officer: false,
    };
    Ok(resource(site, facts))
}

/// A site, or the unit for which the row stands.
const fn resource(site: &SiteRow, facts: access::SiteFacts) -> Resource {
    if site.facts.kind.is_unit() {
        Resource::Unit(facts)
    } else {
        Resource::Site(facts)
    }
}

/// Does the desk stand at the subject itself: at the site, or in an office of the commune that is assessed?
pub(crate) fn is_own(desk: &Desk, site: &SiteRow) -> bool {
    match &desk.actor.scope {
        Scope::Site(own) => *own == site.id,
        Scope::Place(own) => {
            site.facts.kind.is_unit() && places(desk, &site.facts.atom).first() == Some(own)
        }
        Scope::Everywhere => false,
    }
}

/// Under which name its measures are kept: a site's id, or a unit's life.
pub(crate) fn measured(site: &SiteRow) -> String {
    if site.facts.kind.is_unit() {
        site.facts.atom.to_string()
    } else {
        site.id.to_string()
    }
}

impl Ground {
    /// May the desk do `action` to this dossier?
    pub(crate) fn allow(&self, desk: &Desk, action: Action) -> Result<Grant, OfficeError> {
        let other = if matches!(action, Action::Decide) {
            self.endorsed_by
        } else {
            self.submitted_by
        };
        let facts = access::SiteFacts {
            site: self.site.id,
            places: places(desk, &self.site.facts.atom),
            tier: self.row.tier,
            supervisors: self.supervisors.clone(),
            submitted: self.row.state.is_handed_in(),
            submitted_by: self.row.submitted_by,
            endorsed_by: self.row.endorsed_by,
            same_person: other.is_some() && other == desk.actor.account,
            single_officer: self.single_officer,
        };
        let resource = resource(&self.site, facts);
        Ok(access::decide(&desk.actor, action, &resource)?)
    }

    /// The state after `act`. Where the present state does not know it, the refusal says who was first and when.
    pub(crate) fn step(
        &self,
        tx: &mut dyn Tx,
        desk: &Desk,
        act: Act,
        gives_reasons: bool,
    ) -> Result<DossierState, OfficeError> {
        match transition(self.row.state, act, &self.facts(desk, gives_reasons)) {
            Ok(next) => Ok(next),
            Err(refusal) => Err(acts::told(tx, self.row.id, refusal)?),
        }
    }

    /// As [`Ground::step`], recognising a dossier; `expressly` says that it is decided without its last days.
    pub(crate) fn step_recognised(
        &self,
        tx: &mut dyn Tx,
        desk: &Desk,
        expressly: bool,
    ) -> Result<DossierState, OfficeError> {
        let facts = Facts {
            without_last_days: expressly,
            ..self.facts(desk, false)
        };
        match transition(self.row.state, Act::Recognise, &facts) {
            Ok(next) => Ok(next),
            Err(refusal) => Err(acts::told(tx, self.row.id, refusal)?),
        }
    }

    /// The days of the window that nobody has spoken for.
    pub(crate) fn last_days_open(&self) -> Option<base::Period> {
        let submitted = self.row.submitted_at.map(base::Timestamp::day);
        self.deadlines()
            .last_days_open(submitted, self.row.last_days_confirmed_on)
    }

    /// Did the head sign on paper, with a scan?
    pub(crate) fn signed_on_paper(&self) -> bool {
        let signature = self.row.signature.as_deref();
        let read = signature.and_then(|text| serde_json::from_str(text).ok());
        matches!(read, Some(Signature::Scan { .. }))
    }

    /// The days of the round.
    pub(crate) fn deadlines(&self) -> Deadlines {
        deadlines(&self.round)
    }

    /// How the site's answers stand.
    pub(crate) fn evaluation(&self) -> Evaluation {
        let facts = site_facts(&self.site, &self.row);
        let measures = |name: &str| self.entries.get(name).cloned();
        let evidence = |criterion: &str| {
            let places = criterion_places(&self.pack, criterion);
            u32::try_from(pieces_at(&self.evidence, &places).len()).unwrap_or(u32::MAX)
        };
        let given = Given {
            year: self.round.counts_for_year,
            facts: (!self.site.facts.kind.is_unit()).then_some(facts),
            measures: &measures,
            evidence: &evidence,
        };
        standards::evaluate(&self.pack, &self.answers, &given)
    }

    /// Is a paper of this kind there?
    pub(crate) fn has_paper(&self, kind: PaperKind) -> bool {
        let places = paper_places(&self.pack, kind);
        self.evidence.iter().any(|(at, _)| places.contains(at))
    }

    /// The papers of the registration, with what is asked and what is there.
    pub(crate) fn registration(&self) -> Vec<ListedPaper> {
        let has_party = self.site.facts.has_party;
        papers::of_registration(&self.pack, has_party, |kind| self.has_paper(kind))
    }

    /// Is this piece a paper of the registration, which is handed in with it?
    pub(crate) fn is_of_registration(&self, piece: base::EvidenceId) -> bool {
        let kinds = PaperKind::ALL.iter();
        let mut kinds = kinds.filter(|kind| kind.set() == PaperSet::Registration);
        kinds.any(|kind| {
            let places = paper_places(&self.pack, *kind);
            let mut pieces = self.evidence.iter();
            pieces.any(|(at, row)| row.id == piece && places.contains(at))
        })
    }

    /// What a transition asks.
    pub(crate) fn facts(&self, desk: &Desk, gives_reasons: bool) -> Facts {
        let evaluation = self.evaluation();
        let review = &self.row.review_codes;
        let judged = |ok: fn(Outcome) -> bool| {
            review.len() == self.pack.criteria.len()
                && review
                    .iter()
                    .all(|code| Outcome::from_code(*code).is_some_and(ok))
        };
        Facts {
            all_answered: evaluation.count(Outcome::Unanswered) == 0
                && evaluation.unconfirmed().next().is_none(),
            signed: self.row.signature.is_some(),
            has_registration_papers: !self.registration().iter().any(ListedPaper::is_missing),
            has_minutes: self.has_paper(PaperKind::Minutes),
            closed: self
                .deadlines()
                .closed(self.row.extended_until, desk.today()),
            window_ended: self.deadlines().window_ended(desk.today()),
            last_days_known: self.last_days_open().is_none(),
            without_last_days: false,
            has_open_reasons: self
                .notes
                .iter()
                .any(|note| note.kind == NoteKind::ReturnReason && note.settled_at.is_none()),
            gives_reasons,
            review_met: judged(|outcome| matches!(outcome, Outcome::Met | Outcome::NotApplicable)),
            review_complete: judged(|outcome| outcome != Outcome::Unanswered),
        }
    }
}

/// The places at which a paper stands: its own, and that of the criterion which it proves too.
pub(crate) fn paper_places(pack: &Pack, kind: PaperKind) -> Vec<String> {
    let proves = pack.proved_by(kind.as_str());
    let proves = proves.map(|criterion| format!("criterion:{}", criterion.id));
    [format!("paper:{}", kind.as_str())]
        .into_iter()
        .chain(proves)
        .collect()
}

/// The places at which the evidence of a criterion stands: its own, and that of the paper which proves it too.
pub(crate) fn criterion_places(pack: &Pack, criterion: &str) -> Vec<String> {
    let paper = pack.criterion(criterion);
    let paper = paper.and_then(|criterion| criterion.paper.as_deref());
    [format!("criterion:{criterion}")]
        .into_iter()
        .chain(paper.map(|paper| format!("paper:{paper}")))
        .collect()
}

/// The pieces at any of these places, each once.
pub(crate) fn pieces_at<'a>(
    evidence: &'a [(String, EvidenceRow)],
    places: &[String],
) -> Vec<&'a EvidenceRow> {
    let mut pieces: Vec<&EvidenceRow> = Vec::new();
    for (at, piece) in evidence {
        if places.contains(at) && !pieces.iter().any(|known| known.id == piece.id) {
            pieces.push(piece);
        }
    }
    pieces
}

/// The days of a round.
pub(crate) fn deadlines(round: &RoundRow) -> Deadlines {
    Deadlines {
        registration_due: round.registration_due,
        window_first: round.window_first,
        window_last: round.window_last,
        closing_day: round.closing_day,
        decision_before: round.decision_before,
    }
}

/// What a rulebook may ask about a site; tier and kind as pinned at registration.
pub(crate) fn site_facts(site: &SiteRow, row: &DossierRow) -> standards::SiteFacts {
    standards::SiteFacts {
        kind: row.kind,
        size: site.facts.size,
        school_level: site.facts.level,
        managing_tier: row.tier,
    }
}

/// The subject's measures in the round's period as they are now, those of a unit with what the program counts of its sites.
pub(crate) fn live(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: &SiteRow,
    round: &RoundRow,
) -> Result<BTreeMap<String, Entry>, OfficeError> {
    let mut entries = live_of(tx, &measured(site), round)?;
    if site.facts.kind.is_unit() {
        let counted = crate::unit_dossiers::counted(tx, desk, &site.facts.atom, round)?;
        entries.extend(counted.into_iter().map(|entry| (entry.name.clone(), entry)));
    }
    Ok(entries)
}

/// As [`live`], of any subject by the name under which its measures are kept; without what the program counts.
pub(crate) fn live_of(
    tx: &mut dyn Tx,
    subject: &str,
    round: &RoundRow,
) -> Result<BTreeMap<String, Entry>, StoreError> {
    store::measures::current(tx, subject, round.first_day, round.last_day)?
        .into_iter()
        .map(|row| Ok((row.name.clone(), entry(row)?)))
        .collect()
}

/// The measures as they stood at submission.
fn frozen(text: &str) -> Result<BTreeMap<String, Entry>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::corrupt("dossier.frozen"))
}

/// A stored value as the rules read it.
pub(crate) fn entry(row: ValueRow) -> Result<Entry, StoreError> {
    Ok(Entry {
        value: serde_json::from_str(&row.value)
            .map_err(|_| StoreError::corrupt("measure_value.value"))?,
        source: Source {
            kind: SourceKind::from_text(&row.source_kind)
                .ok_or_else(|| StoreError::corrupt("measure_value.source_kind"))?,
            by: row.source_office,
            reference: (!row.source_reference.is_empty()).then_some(row.source_reference),
            day: row.source_day,
            at: row.at,
        },
        version: u64::try_from(row.version).unwrap_or(0),
        name: row.name,
    })
}
