//! A site's dossier: registered, answered, signed, handed in, taken back, withdrawn. What the reviewer does stands in
//! `reviews`, the decision in `decisions`.

mod last_days;
mod signature;
mod view;

use crate::{
    Desk, Fault, OfficeError,
    acts::{self, Attached, Behalf},
    ground::{self, Ground, ground, site_resource},
    measures, packs,
};
use ::measures::{SourceKind, Value};
use access::Action;
use assessments::{Act, DossierState, PaperKind, transition};
use base::{Day, DossierId, EvidenceId, NoticeId, Refusal, RoundId, SiteId, fold, text};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use standards::{Answer, Answers};
use std::fmt::Write as _;
use store::{StoreError, Tx, dossiers::DossierRow, notes::NoteKind, notices::NoticeRow};

pub use last_days::confirm_last_days;
pub use signature::Signature;
pub use view::{Blocker, DossierView, May, OneRound, PaperLine, SiteDossiers, load, of_site};

/// Registers a site for a round. A site out of scope is told by which rule, and may be admitted by a reviewer with a
/// reason. Lasting answers of last year's dossier are carried over when `carry`, unconfirmed. A site that has left the
/// round comes back to the dossier that it had.
pub async fn register(
    desk: &Desk,
    site: SiteId,
    round: RoundId,
    admitted_reason: &str,
    carry: bool,
    on_behalf: Option<Behalf>,
) -> Result<DossierId, OfficeError> {
    let reason = text::optional_note(admitted_reason, text::NOTE_CHARS)
        .map_err(|fault| Fault::new("admitted_reason", fault.code()))?;
    if let Some(left) = left_round(desk, site, round).await? {
        reopen(desk, left, reason.is_some(), on_behalf).await?;
        return Ok(left);
    }
    let attached = paper_of_registration(desk, site, reason.is_some(), on_behalf).await?;
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
        attached.as_ref().map(|attached| &attached.paper),
    );
    let today = desk.today();
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
                    &desk,
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
            if let Some(attached) = &attached {
                attached.enter(tx, site, id)?;
            }
            publish_registration(tx, &desk, &found, &round)?;
            store::acts::insert(tx, &act)?;
            Ok(())
        })
        .await?;
    Ok(id)
}

/// The registration answers the criterion that asks for it. A commune that has typed the day of its paper keeps that day.
fn publish_registration(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: &store::sites::SiteRow,
    round: &store::rounds::RoundRow,
) -> Result<(), OfficeError> {
    let name = if site.facts.kind.is_unit() {
        "commune.registration-day"
    } else {
        "registration.day"
    };
    let subject = ground::measured(site);
    let standing = ground::live_of(tx, &subject, round)?;
    if site.facts.kind.is_unit() && standing.contains_key(name) {
        return Ok(());
    }
    let day = Value::Day(desk.today());
    let row = measures::row(desk, name, &day, SourceKind::Register, "")?;
    store::measures::record(tx, &subject, round.first_day, round.last_day, &row)?;
    Ok(())
}

/// The paper behind a registration, its scan kept when this desk may register the site.
async fn paper_of_registration(
    desk: &Desk,
    site: SiteId,
    admitted: bool,
    on_behalf: Option<Behalf>,
) -> Result<Option<Attached>, OfficeError> {
    let Some(behalf) = on_behalf else {
        return Ok(None);
    };
    let asked = desk.clone();
    desk.office
        .db
        .read(move |tx| -> Result<(), OfficeError> {
            let found = ground::site_on(tx, site, asked.today())?;
            let resource = site_resource(tx, &asked, &found)?;
            access::decide(&asked.actor, registering(admitted), &resource)?;
            Ok(())
        })
        .await?;
    Ok(Some(behalf.keep_unasked(desk).await?.attach(desk)))
}

/// The dossier with which the site left this round, if it did.
async fn left_round(
    desk: &Desk,
    site: SiteId,
    round: RoundId,
) -> Result<Option<DossierId>, OfficeError> {
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::dossiers::of_site_in(tx, site, round)?;
            Ok(row
                .filter(|row| row.state == DossierState::Withdrawn)
                .map(|row| row.id))
        })
        .await
}

/// Comes back to a round that the site has left, while its closing day has not passed.
async fn reopen(
    desk: &Desk,
    id: DossierId,
    admitted: bool,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let step = Change {
        action: registering(admitted),
        act: Act::Reopen,
        kind: "dossier.reopened",
        facts: json!({}),
        reasons: false,
        on_behalf,
    };
    change(desk, id, step, |_, _, ground| {
        if ground.site.facts.closed {
            return Err(Refusal::new("dossiers.site-closed").into());
        }
        thaw(&mut ground.row);
        // What is handed in again is signed again.
        ground.row.signature = None;
        Ok(())
    })
    .await
}

/// A site registers itself; a reviewer admits one that is out of scope.
const fn registering(admitted: bool) -> Action {
    if admitted {
        Action::Admit
    } else {
        Action::Register
    }
}

fn may_register_now(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: &store::sites::SiteRow,
    round: &store::rounds::RoundRow,
    admitted: bool,
) -> Result<(), OfficeError> {
    let resource = site_resource(tx, desk, site)?;
    access::decide(&desk.actor, registering(admitted), &resource)?;
    if site.facts.closed {
        return Err(Refusal::new("dossiers.site-closed").into());
    }
    if site.merged_into.is_some() {
        return Err(Refusal::new("sites.merged").into());
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
    match out_of_scope(desk, site, round)?.into_iter().next() {
        // In the lists of a round stand the kinds that it is for, so no other kind can be let in.
        Some(why) if !admitted || why.code == KIND_OUT_OF_SCOPE => Err(why.into()),
        _ => Ok(()),
    }
}

/// The rule that no reviewer can set aside.
pub const KIND_OUT_OF_SCOPE: &str = "standards.kind-out-of-scope";

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
        edition: round.edition.clone(),
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
        last_days_confirmed_on: None,
        last_days_note: None,
        carried_from: None,
        submitted_at: None,
        submitted_by: None,
        endorsed_at: None,
        endorsed_by: None,
        decided_at: None,
        as_single_officer: false,
        decision: None,
        changed_at: desk.now,
    }
}

/// Last year's answers as this year's first draft: everything is asked to be confirmed anew, nothing of the year's events.
fn carry_over(
    tx: &mut dyn Tx,
    desk: &Desk,
    row: &mut DossierRow,
    round: &store::rounds::RoundRow,
    pack: &standards::Pack,
) -> Result<(), OfficeError> {
    let earlier = store::dossiers::of_site(tx, row.site)?;
    let mut last: Option<(i16, DossierRow)> = None;
    for dossier in earlier {
        if let Some(its) = store::rounds::by_id(tx, dossier.round)?
            && packs::standard_of(&dossier.edition) == packs::standard_of(&round.edition)
            && its.counts_for_year < round.counts_for_year
            && last
                .as_ref()
                .is_none_or(|(year, _)| its.counts_for_year > *year)
        {
            last = Some((its.counts_for_year, dossier));
        }
    }
    if let Some((_, from)) = last {
        let mut answers = decode(&from.self_answers)?;
        // An answer to what is asked otherwise now says nothing any more.
        for change in standards::keeps_dossiers(&*desk.office.packs.get(&from.edition)?, pack) {
            answers
                .0
                .retain(|id, _| Some(id) != change.criterion.as_ref());
        }
        let carried = assessments::carry::carry(pack, &answers);
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

/// What stands for what a page showed, so that it is told when somebody else has saved since: 64 bits of a digest are
/// plenty to tell two texts of one field apart.
pub fn version_of(shown: &str) -> String {
    let digest = Sha256::digest(shown.as_bytes());
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The version of an answer as a page shows it.
pub fn answer_version(answers: &Answers, criterion: &str) -> String {
    let answer = answers.get(criterion);
    version_of(&serde_json::to_string(&answer).unwrap_or_default())
}

/// Refuses when what is there is not what the page showed. Who saves over nothing seen is not asked.
pub(crate) fn still(seen: Option<&str>, now: &str) -> Result<(), OfficeError> {
    match seen {
        Some(seen) if seen != now => Err(OfficeError::Conflict),
        _ => Ok(()),
    }
}

/// Keeps what a person filled in for one criterion over what the page showed (`seen`, an [`answer_version`]); faults name
/// the fields. The new version is told.
pub async fn answer(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    seen: Option<&str>,
    form: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<String, OfficeError> {
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
    if answer.disputed && answer.note.is_none() && asked.takes_papers() {
        return Err(Fault::new("note", "dossiers.dispute-needs-note").into());
    }
    save_over(desk, id, criterion, answer, seen).await
}

/// Keeps an answer over whatever is there. What was typed into a measure's field becomes the measure.
pub async fn save_answer(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    answer: Answer,
) -> Result<(), OfficeError> {
    save_over(desk, id, criterion, answer, None).await.map(drop)
}

async fn save_over(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    answer: Answer,
    seen: Option<&str>,
) -> Result<String, OfficeError> {
    let (desk, criterion) = (desk.clone(), criterion.to_owned());
    let chance = desk.random::<16>();
    let seen = seen.map(str::to_owned);
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<String, OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            ground.allow(&desk, Action::Answer)?;
            let state = transition(ground.row.state, Act::Answer, &ground.facts(&desk, false))?;
            let asked = ground
                .pack
                .criterion(&criterion)
                .ok_or(OfficeError::NotFound)?;
            // Two who saw the same and say the same are no conflict.
            if ground.answers.get(&criterion) != Some(&answer) {
                still(
                    seen.as_deref(),
                    &answer_version(&ground.answers, &criterion),
                )?;
            }
            measures::answered(tx, &desk, &chance, &ground, asked, &answer)?;
            ground.entries = ground::live(tx, &desk, &ground.site, &ground.round)?;
            ground.answers.set(&criterion, answer.clone());
            store::notes::settle(tx, id, Some(&criterion), NoteKind::ReturnReason, desk.now)?;
            ground.row.state = state;
            // What is signed is what was there when the head signed.
            ground.row.signature = None;
            let version = answer_version(&ground.answers, &criterion);
            keep(tx, &desk, ground)?;
            Ok(version)
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
            Ok(row.edition)
        })
        .await?;
    desk.office.packs.get(&edition)
}

/// The head signs what is now in the dossier: by confirming, or on paper, which the safety officer may record with the scan
/// of the signed page.
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
            action: if scan.is_some() {
                Action::RecordSignature
            } else {
                Action::Sign
            },
            act: Act::Sign,
            kind: "dossier.signed",
            facts,
            reasons: false,
            on_behalf: None,
        },
        move |_, _, ground| {
            let is_signed_page = |scan| {
                let place = format!("paper:{}", PaperKind::SignedScan.as_str());
                let mut pieces = ground.evidence.iter();
                pieces.any(|(at, piece)| *at == place && piece.id == scan)
            };
            if scan.is_some_and(|scan| !is_signed_page(scan)) {
                return Err(Fault::new("scan", "dossiers.scan-missing").into());
            }
            ground.row.signature = serde_json::to_string(&signature).ok();
            Ok(())
        },
    )
    .await
}

/// Hands the dossier to its reviewer; the measures are frozen as they stand.
pub async fn submit(
    desk: &Desk,
    id: DossierId,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let step = Change {
        action: Action::SubmitSigned,
        act: Act::Submit,
        kind: "dossier.submitted",
        facts: json!({}),
        reasons: false,
        on_behalf,
    };
    change(desk, id, step, |tx, desk, ground| {
        only_if_signed_on_paper(desk, ground)?;
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

/// What the head did not sign on paper only the head hands in and takes back.
fn only_if_signed_on_paper(desk: &Desk, ground: &Ground) -> Result<(), OfficeError> {
    if ground.signed_on_paper() {
        return Ok(());
    }
    ground.allow(desk, Action::Submit).map(drop)
}

/// Takes the dossier back before the reviewer has acted.
pub async fn recall(desk: &Desk, id: DossierId) -> Result<(), OfficeError> {
    let step = Change {
        action: Action::SubmitSigned,
        act: Act::Recall,
        kind: "dossier.recalled",
        facts: json!({}),
        reasons: false,
        on_behalf: None,
    };
    change(desk, id, step, |_, desk, ground| {
        only_if_signed_on_paper(desk, ground)?;
        if ground.row.review_codes.iter().any(|code| *code != 0) {
            return Err(Refusal::new("dossiers.review-begun").into());
        }
        thaw(&mut ground.row);
        Ok(())
    })
    .await
}

/// Leaves the round. The safety officer may record it from the paper that the head signed.
pub async fn withdraw(
    desk: &Desk,
    id: DossierId,
    reason: &str,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let reason = required(reason, "reason")?;
    let facts = json!({ "reason": reason });
    let step = Change {
        action: if on_behalf.is_some() {
            Action::SubmitSigned
        } else {
            Action::Submit
        },
        act: Act::Withdraw,
        kind: "dossier.withdrawn",
        facts,
        reasons: true,
        on_behalf,
    };
    change(desk, id, step, |_, _, _| Ok(())).await
}

/// Adds the union's opinion, at any time before the decision.
/// `seen` is the [`version_of`] the opinion that the page showed.
pub async fn give_opinion(
    desk: &Desk,
    id: DossierId,
    opinion: &str,
    seen: Option<&str>,
) -> Result<(), OfficeError> {
    let opinion = required(opinion, "opinion")?;
    let seen = seen.map(str::to_owned);
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
            let standing = ground.row.union_opinion.as_deref().unwrap_or_default();
            still(seen.as_deref(), &version_of(standing))?;
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
    pub(crate) on_behalf: Option<Behalf>,
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
    let attached = match step.on_behalf {
        Some(behalf) => Some(behalf.keep(desk, &[id], step.action).await?.attach(desk)),
        None => None,
    };
    let paper = attached.as_ref().map(|attached| &attached.paper);
    let act = acts::act(desk, step.kind, concerns, &step.facts, paper);
    let (action, kind, reasons) = (step.action, step.act, step.reasons);
    let facts = step.facts;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            let grant = ground.allow(&desk, action)?;
            let state = ground.step(tx, &desk, kind, reasons)?;
            let frozen = ground.row.frozen.clone();
            effect(tx, &desk, &mut ground)?;
            if ground.row.frozen != frozen {
                // Thawed, it reads what stands; frozen anew, it holds it.
                store::notices::settle_code(tx, id, measures::CHANGED, desk.now)?;
            }
            if let Some(attached) = &attached {
                attached.enter_at(tx, &ground)?;
            }
            ground.row.state = state;
            let (site, atom) = (ground.row.site, ground.row.atom.clone());
            save(tx, &desk, ground.row)?;
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    site: Some(site),
                    atom: Some(atom),
                    facts: acts::openly(&facts, grant.as_single_officer(), acts::ALONE),
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
    row.last_days_confirmed_on = None;
    row.last_days_note = None;
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
