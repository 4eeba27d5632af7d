//! A site's dossier: registered, answered, signed, handed in, taken back, withdrawn. What the reviewer does stands in
//! `reviews`, the decision in `decisions`.

mod view;

use crate::{
    Desk, Fault, OfficeError, acts,
    ground::{self, Ground, ground, site_resource},
    measures,
};
use ::measures::{SourceKind, Value};
use access::{Action, Resource};
use assessments::{Act, DossierState, transition};
use base::{Day, DossierId, EvidenceId, NoticeId, Refusal, RoundId, SiteId, fold, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use standards::{Answer, Answers};
use store::{StoreError, Tx, dossiers::DossierRow, notes::NoteKind, notices::NoticeRow};

pub use view::{Blocker, DossierView, May, PaperLine, SiteDossiers, load, of_site};

/// How the head signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Signature {
    /// The head confirmed in the program.
    Confirmation {
        /// Office of the signer, such as `Giám đốc`.
        office: String,
        /// Day.
        day: Day,
    },
    /// The head signed on paper; the scan is evidence of the dossier.
    Scan {
        /// Office of the signer.
        office: String,
        /// Day on the paper.
        day: Day,
        /// The scan.
        scan: EvidenceId,
    },
}

impl Signature {
    /// Office of the signer.
    pub fn office(&self) -> &str {
        match self {
            Self::Confirmation { office, .. } | Self::Scan { office, .. } => office,
        }
    }

    /// Day of the signature.
    pub const fn day(&self) -> Day {
        match self {
            Self::Confirmation { day, .. } | Self::Scan { day, .. } => *day,
        }
    }
}

/// Registers a site for a round. A site out of scope is told by which rule, and may be admitted by a reviewer with a
/// reason. Lasting answers of last year's dossier are carried over when `carry`, unconfirmed.
pub async fn register(
    desk: &Desk,
    site: SiteId,
    round: RoundId,
    admitted_reason: &str,
    carry: bool,
) -> Result<DossierId, OfficeError> {
    let reason = text::optional_note(admitted_reason, text::NOTE_CHARS)
        .map_err(|fault| Fault::new("admitted_reason", fault.code()))?;
    let id = DossierId::draw(desk.now, &*desk.office.chance);
    let concerns = acts::Concerns {
        site: Some(site),
        dossier: Some(id),
        atom: None,
    };
    let act = acts::act(
        desk,
        "dossier.registered",
        concerns,
        &json!({ "admitted": reason.is_some() }),
        None,
    );
    let today = desk.today();
    let published = measures::row(
        desk,
        "registration.day",
        &Value::Day(today),
        SourceKind::Register,
        "",
    )?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let found = ground::site_on(tx, site, today)?;
            let round = store::rounds::by_id(tx, round)?.ok_or(OfficeError::NotFound)?;
            may_register_now(tx, &desk, &found, &round, reason.is_some())?;
            let mut row = new_row(id, &found, &round, &desk, reason.clone());
            if carry {
                carry_over(
                    tx,
                    &mut row,
                    &round,
                    &*desk.office.packs.get(&round.edition)?,
                )?;
            }
            match store::dossiers::insert(tx, &row) {
                Err(StoreError::Taken(_)) => {
                    return Err(Refusal::new("dossiers.registered-already").into());
                }
                other => other?,
            }
            store::measures::record(
                tx,
                &site.to_string(),
                round.first_day,
                round.last_day,
                &published,
            )?;
            store::acts::insert(tx, &act)?;
            Ok(())
        })
        .await?;
    Ok(id)
}

fn may_register_now(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: &store::sites::SiteRow,
    round: &store::rounds::RoundRow,
    admitted: bool,
) -> Result<(), OfficeError> {
    let action = if admitted {
        Action::Admit
    } else {
        Action::Register
    };
    access::decide(&desk.actor, action, &site_resource(tx, desk, site)?)?;
    if site.facts.closed {
        return Err(Refusal::new("dossiers.site-closed").into());
    }
    if desk.today() < round.first_day {
        return Err(Refusal::new("rounds.not-begun")
            .with("day", round.first_day)
            .into());
    }
    let rounds = store::rounds::all(tx)?;
    let fitting = crate::rounds::for_place(desk, &site.facts.atom, rounds);
    if !fitting.iter().any(|fits| fits.id == round.id) {
        return Err(Refusal::new("rounds.other-place").into());
    }
    if desk.today() > round.closing_day {
        return Err(Refusal::new("assessments.closed")
            .with("day", round.closing_day)
            .into());
    }
    if admitted {
        Ok(())
    } else {
        in_scope(desk, site, round)
    }
}

fn in_scope(
    desk: &Desk,
    site: &store::sites::SiteRow,
    round: &store::rounds::RoundRow,
) -> Result<(), OfficeError> {
    match out_of_scope(desk, site, round)?.into_iter().next() {
        Some(why) => Err(why.into()),
        None => Ok(()),
    }
}

/// Every rule that keeps the site out of the round, with its article; empty when it is in scope.
pub fn out_of_scope(
    desk: &Desk,
    site: &store::sites::SiteRow,
    round: &store::rounds::RoundRow,
) -> Result<Vec<Refusal>, OfficeError> {
    let facts = standards::SiteFacts {
        kind: site.facts.kind,
        size: site.facts.size,
        school_level: site.facts.level,
        managing_tier: site.facts.tier,
    };
    let pack = desk.office.packs.get(&round.edition)?;
    Ok(pack.eligible(&facts).err().unwrap_or_default())
}

fn new_row(
    id: DossierId,
    site: &store::sites::SiteRow,
    round: &store::rounds::RoundRow,
    desk: &Desk,
    admitted_reason: Option<String>,
) -> DossierRow {
    DossierRow {
        id,
        round: round.id,
        site: site.id,
        atom: site.facts.atom.clone(),
        tier: site.facts.tier,
        kind: site.facts.kind,
        sort_key: fold::sort_key(&site.facts.name),
        state: DossierState::Registered,
        version: 1,
        registered_on: desk.today(),
        admitted_reason,
        self_answers: "{}".to_owned(),
        self_codes: Vec::new(),
        review_answers: "{}".to_owned(),
        review_codes: Vec::new(),
        frozen: "{}".to_owned(),
        signature: None,
        union_opinion: None,
        extended_until: None,
        carried_from: None,
        submitted_at: None,
        submitted_by: None,
        endorsed_at: None,
        endorsed_by: None,
        decided_at: None,
        decision: None,
        changed_at: desk.now,
    }
}

/// Last year's answers as this year's first draft: everything is asked to be confirmed anew, nothing of the year's events.
fn carry_over(
    tx: &mut dyn Tx,
    row: &mut DossierRow,
    round: &store::rounds::RoundRow,
    pack: &standards::Pack,
) -> Result<(), OfficeError> {
    let earlier = store::dossiers::of_site(tx, row.site)?;
    let mut last: Option<(i16, DossierRow)> = None;
    for dossier in earlier {
        if let Some(its) = store::rounds::by_id(tx, dossier.round)?
            && its.edition == round.edition
            && its.counts_for_year < round.counts_for_year
            && last
                .as_ref()
                .is_none_or(|(year, _)| its.counts_for_year > *year)
        {
            last = Some((its.counts_for_year, dossier));
        }
    }
    if let Some((_, from)) = last {
        let carried = assessments::carry::carry(pack, &decode(&from.self_answers)?);
        row.self_answers = encode(&carried.answers)?;
        row.carried_from = Some(from.id);
    }
    Ok(())
}

pub(crate) fn decode(text: &str) -> Result<Answers, OfficeError> {
    Answers::decode(text.as_bytes()).map_err(|_| StoreError::corrupt("answers").into())
}

pub(crate) fn encode(answers: &Answers) -> Result<String, OfficeError> {
    let bytes = answers
        .encode()
        .map_err(|_| Refusal::new("dossiers.answers-too-long"))?;
    String::from_utf8(bytes).map_err(|_| StoreError::corrupt("answers").into())
}

/// Reads what a person filled in for one criterion, without keeping it: faults name the fields.
pub async fn answer(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    form: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<(), OfficeError> {
    let pack = pack_of(desk, id).await?;
    let asked = pack.criterion(criterion).ok_or(OfficeError::NotFound)?;
    let answer = standards::parse_answer(asked, form).map_err(|faults| {
        OfficeError::Invalid(
            faults
                .into_iter()
                .map(|f| Fault {
                    field: f.field,
                    code: f.code,
                    facts: f.facts,
                })
                .collect(),
        )
    })?;
    save_answer(desk, id, criterion, answer).await
}

/// Keeps an answer. What was typed into a measure's field becomes the measure.
pub async fn save_answer(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    answer: Answer,
) -> Result<(), OfficeError> {
    let (desk, criterion) = (desk.clone(), criterion.to_owned());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            ground.allow(&desk, Action::Answer)?;
            let state = transition(ground.row.state, Act::Answer, &ground.facts(&desk, false))?;
            let asked = ground
                .pack
                .criterion(&criterion)
                .ok_or(OfficeError::NotFound)?;
            for (name, value) in standards::measure_values(asked, &answer) {
                let row = measures::row(&desk, name, value, SourceKind::Typed, "")?;
                measures::record_if_new(
                    tx,
                    ground.row.site,
                    &ground.round,
                    &ground.entries,
                    value,
                    &row,
                )?;
            }
            ground.entries = ground::live(tx, ground.row.site, &ground.round)?;
            ground.answers.set(&criterion, answer.clone());
            store::notes::settle(tx, id, Some(&criterion), NoteKind::ReturnReason, desk.now)?;
            ground.row.state = state;
            // What is signed is what was there when the head signed.
            ground.row.signature = None;
            keep(tx, &desk, ground)
        })
        .await
}

/// Saves a ground whose answers or evidence changed.
pub(crate) fn keep(tx: &mut dyn Tx, desk: &Desk, mut ground: Ground) -> Result<(), OfficeError> {
    ground.row.self_codes = standards::codes(&ground.evaluation());
    ground.row.self_answers = encode(&ground.answers)?;
    save(tx, desk, ground.row)
}

/// Saves a row, or says that somebody else was first.
pub(crate) fn save(tx: &mut dyn Tx, desk: &Desk, mut row: DossierRow) -> Result<(), OfficeError> {
    row.changed_at = desk.now;
    if store::dossiers::save(tx, &row)? {
        Ok(())
    } else {
        Err(OfficeError::Conflict)
    }
}

async fn pack_of(
    desk: &Desk,
    id: DossierId,
) -> Result<std::sync::Arc<standards::Pack>, OfficeError> {
    let edition = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::dossiers::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
            Ok(store::rounds::by_id(tx, row.round)?
                .ok_or(OfficeError::NotFound)?
                .edition)
        })
        .await?;
    desk.office.packs.get(&edition)
}

/// The head signs what is now in the dossier.
pub async fn sign(
    desk: &Desk,
    id: DossierId,
    office: &str,
    day: &str,
    scan: Option<EvidenceId>,
) -> Result<(), OfficeError> {
    let signer =
        text::line(office, text::NAME_CHARS).map_err(|fault| Fault::new("office", fault.code()));
    let day = if scan.is_some() || !day.trim().is_empty() {
        Day::parse(day).map_err(|_| Fault::new("day", "value.not-a-day"))
    } else {
        Ok(desk.today())
    };
    let (office, day) = match (signer, day) {
        (Ok(office), Ok(day)) => (office, day),
        (a, b) => {
            return Err(OfficeError::Invalid(
                a.err().into_iter().chain(b.err()).collect(),
            ));
        }
    };
    if day > desk.today() {
        return Err(Fault::new("day", "value.day-ahead").into());
    }
    let signature = match scan {
        Some(scan) => Signature::Scan { office, day, scan },
        None => Signature::Confirmation { office, day },
    };
    let facts =
        json!({ "office": signature.office(), "day": signature.day(), "scan": scan.is_some() });
    change(
        desk,
        id,
        Change {
            action: Action::Sign,
            act: Act::Sign,
            kind: "dossier.signed",
            facts,
            reasons: false,
        },
        move |_, _, ground| {
            if let Some(scan) = scan
                && !ground.evidence.iter().any(|(_, piece)| piece.id == scan)
            {
                return Err(Refusal::new("dossiers.scan-missing").into());
            }
            ground.row.signature = serde_json::to_string(&signature).ok();
            Ok(())
        },
    )
    .await
}

/// Hands the dossier to its reviewer; the measures are frozen as they stand.
pub async fn submit(desk: &Desk, id: DossierId) -> Result<(), OfficeError> {
    let facts = json!({});
    let step = Change {
        action: Action::Submit,
        act: Act::Submit,
        kind: "dossier.submitted",
        facts,
        reasons: false,
    };
    change(desk, id, step, |tx, desk, ground| {
        ground.row.frozen =
            serde_json::to_string(&ground.entries).map_err(|_| StoreError::corrupt("measures"))?;
        ground.row.submitted_at = Some(desk.now);
        ground.row.submitted_by = desk.actor.post;
        "{}".clone_into(&mut ground.row.review_answers);
        ground.row.review_codes = Vec::new();
        store::notes::settle(tx, ground.row.id, None, NoteKind::ReturnReason, desk.now)?;
        Ok(())
    })
    .await
}

/// Takes the dossier back before the reviewer has acted.
pub async fn recall(desk: &Desk, id: DossierId) -> Result<(), OfficeError> {
    let facts = json!({});
    let step = Change {
        action: Action::Submit,
        act: Act::Recall,
        kind: "dossier.recalled",
        facts,
        reasons: false,
    };
    change(desk, id, step, |_, _, ground| {
        if ground.row.review_codes.iter().any(|code| *code != 0) {
            return Err(Refusal::new("dossiers.review-begun").into());
        }
        thaw(&mut ground.row);
        Ok(())
    })
    .await
}

/// Leaves the round.
pub async fn withdraw(desk: &Desk, id: DossierId, reason: &str) -> Result<(), OfficeError> {
    let reason = required(reason, "reason")?;
    let facts = json!({ "reason": reason });
    let step = Change {
        action: Action::Submit,
        act: Act::Withdraw,
        kind: "dossier.withdrawn",
        facts,
        reasons: true,
    };
    change(desk, id, step, |_, _, _| Ok(())).await
}

/// Adds the union's opinion, at any time before the decision.
pub async fn give_opinion(desk: &Desk, id: DossierId, opinion: &str) -> Result<(), OfficeError> {
    let opinion = required(opinion, "opinion")?;
    let concerns = acts::Concerns {
        dossier: Some(id),
        ..acts::Concerns::default()
    };
    let act = acts::act(desk, "dossier.union-opinion", concerns, &json!({}), None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            ground.allow(&desk, Action::GiveOpinion)?;
            ground.row.state = transition(
                ground.row.state,
                Act::GiveOpinion,
                &ground.facts(&desk, false),
            )?;
            ground.row.union_opinion = Some(opinion.clone());
            let site = ground.row.site;
            save(tx, &desk, ground.row)?;
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    site: Some(site),
                    ..act.clone()
                },
            )?;
            Ok(())
        })
        .await
}

/// A step in the dossier's life.
pub(crate) struct Change {
    pub(crate) action: Action,
    pub(crate) act: Act,
    pub(crate) kind: &'static str,
    pub(crate) facts: serde_json::Value,
    pub(crate) reasons: bool,
}

/// Carries a step out: authorised, allowed by the state, saved with its act in one transaction.
pub(crate) async fn change<F>(
    desk: &Desk,
    id: DossierId,
    step: Change,
    effect: F,
) -> Result<(), OfficeError>
where
    F: Fn(&mut dyn Tx, &Desk, &mut Ground) -> Result<(), OfficeError> + Send + 'static,
{
    let concerns = acts::Concerns {
        dossier: Some(id),
        ..acts::Concerns::default()
    };
    let act = acts::act(desk, step.kind, concerns, &step.facts, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            ground.allow(&desk, step.action)?;
            let state = transition(
                ground.row.state,
                step.act,
                &ground.facts(&desk, step.reasons),
            )?;
            effect(tx, &desk, &mut ground)?;
            ground.row.state = state;
            let (site, atom) = (ground.row.site, ground.row.atom.clone());
            save(tx, &desk, ground.row)?;
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    site: Some(site),
                    atom: Some(atom),
                    ..act.clone()
                },
            )?;
            Ok(())
        })
        .await
}

/// Live measures again, for a dossier that goes back to its site.
pub(crate) fn thaw(row: &mut DossierRow) {
    "{}".clone_into(&mut row.frozen);
    "{}".clone_into(&mut row.review_answers);
    row.review_codes = Vec::new();
}

/// A notice to the site of a dossier.
pub(crate) fn notice_to_site(
    desk: &Desk,
    id: NoticeId,
    ground: &Ground,
    code: &str,
    facts: &serde_json::Value,
) -> NoticeRow {
    NoticeRow {
        id,
        at: desk.now,
        audience: "site".to_owned(),
        site: ground.row.site,
        dossier: Some(ground.row.id),
        code: code.to_owned(),
        facts: facts.to_string(),
    }
}

/// A text that must be there.
pub(crate) fn required(raw: &str, field: &str) -> Result<String, OfficeError> {
    Ok(text::note(raw, text::NOTE_CHARS).map_err(|fault| Fault::new(field, fault.code()))?)
}

/// May this desk register the site, and for which rounds is it not registered yet?
pub async fn may_register(desk: &Desk, site: SiteId) -> Result<bool, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<bool, OfficeError> {
            let found = ground::site_on(tx, site, desk.today())?;
            let resource: Resource = site_resource(tx, &desk, &found)?;
            Ok(access::decide(&desk.actor, Action::Register, &resource).is_ok())
        })
        .await
}
