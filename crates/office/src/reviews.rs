//! The reviewer's work: judge each criterion, send back with reasons, endorse one or many, grant an extension.

use crate::{
    Desk, Fault, OfficeError,
    acts::{self, Attached, Behalf, Kept},
    dossiers::{self, Change, change, notice_to_site, required, save, thaw},
    ground::{Ground, ground},
};
use access::Action;
use assessments::Act;
use base::{Day, DossierId, NoticeId, Refusal, text};
use serde_json::json;
use standards::{Answer, Outcome};
use store::notes::{NoteKind, NoteRow};

/// Dossiers in one bulk act: a commune has a few hundred sites, and a list of this length still prints and reads.
pub const BULK: usize = 500;

/// What the reviewer says of a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// Does not apply.
    NotApplicable,
}

impl Verdict {
    /// Reads the stable text of a form.
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "met" => Some(Self::Met),
            "not-met" => Some(Self::NotMet),
            "not-applicable" => Some(Self::NotApplicable),
            _ => None,
        }
    }

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
            Self::NotApplicable => "not-applicable",
        }
    }

    const fn outcome(self) -> Outcome {
        match self {
            Self::Met => Outcome::Met,
            Self::NotMet => Outcome::NotMet,
            Self::NotApplicable => Outcome::NotApplicable,
        }
    }
}

/// The version of a verdict as a page shows it: the outcome and the open remarks.
pub fn verdict_version(outcome: Outcome, criterion: &str, notes: &[NoteRow]) -> String {
    let open = notes.iter().filter(|note| {
        note.criterion == criterion
            && note.settled_at.is_none()
            && matches!(note.kind, NoteKind::Dispute | NoteKind::ReviewNote)
    });
    let mut shown = format!("{}", outcome.code());
    for note in open {
        shown.push('\n');
        shown.push_str(&note.text);
    }
    dossiers::version_of(&shown)
}

/// Judges one criterion over whatever is there, as [`judge_seen`].
pub async fn judge(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    verdict: &str,
    note: &str,
) -> Result<(), OfficeError> {
    judge_seen(desk, id, criterion, verdict, note, None).await
}

/// Judges one criterion over what the page showed (`seen`, a [`verdict_version`]). Where the reviewer contradicts what the
/// site itself said, a note says why.
pub async fn judge_seen(
    desk: &Desk,
    id: DossierId,
    criterion: &str,
    verdict: &str,
    note: &str,
    seen: Option<&str>,
) -> Result<(), OfficeError> {
    let verdict =
        Verdict::from_text(verdict).ok_or_else(|| Fault::new("verdict", "value.not-a-choice"))?;
    let note = text::optional_note(note, text::NOTE_CHARS)
        .map_err(|fault| Fault::new("note", fault.code()))?;
    let criterion = criterion.to_owned();
    let seen = seen.map(str::to_owned);
    let facts = json!({ "criterion": criterion, "verdict": verdict.as_str() });
    let step = Change {
        action: Action::Review,
        act: Act::Review,
        kind: "dossier.criterion-reviewed",
        facts,
        reasons: false,
        on_behalf: None,
    };
    change(desk, id, step, move |tx, desk, ground| {
        let index = ground
            .pack
            .criteria
            .iter()
            .position(|c| c.id == criterion)
            .ok_or(OfficeError::NotFound)?;
        let forbidden = ground
            .pack
            .criteria
            .get(index)
            .is_some_and(|c| c.names_forbidden);
        let standing = ground.row.review_codes.get(index).copied().unwrap_or(0);
        let standing = Outcome::from_code(standing).unwrap_or(Outcome::Unanswered);
        dossiers::still(
            seen.as_deref(),
            &verdict_version(standing, &criterion, &ground.notes),
        )?;
        let evaluation = ground.evaluation();
        let own = evaluation
            .criteria
            .get(index)
            .map_or(Outcome::Unanswered, |judged| judged.outcome);
        let disputes = contradicts(own, verdict);
        if disputes && note.is_none() && !forbidden {
            return Err(Fault::new("note", "reviews.dispute-needs-note").into());
        }
        if forbidden && note.is_some() {
            return Err(Fault::new("note", "reviews.no-text-here").into());
        }
        ground
            .row
            .review_codes
            .resize(ground.pack.criteria.len(), 0);
        if let Some(code) = ground.row.review_codes.get_mut(index) {
            *code = verdict.outcome().code();
        }
        let mut review = dossiers::decode(&ground.row.review_answers)?;
        review.set(
            &criterion,
            Answer {
                confirmed: !disputes,
                disputed: disputes,
                ..Answer::default()
            },
        );
        ground.row.review_answers = dossiers::encode(&review)?;
        note_verdict(tx, desk, (id, &criterion), note.as_deref(), disputes)?;
        Ok(())
    })
    .await
}

/// What the reviewer says with a verdict takes the place of what was said before.
fn note_verdict(
    tx: &mut dyn store::Tx,
    desk: &Desk,
    (id, criterion): (DossierId, &str),
    note: Option<&str>,
    disputes: bool,
) -> Result<(), OfficeError> {
    for kind in [NoteKind::Dispute, NoteKind::ReviewNote] {
        store::notes::settle(tx, id, Some(criterion), kind, desk.now)?;
    }
    if let Some(note) = note {
        let kind = if disputes {
            NoteKind::Dispute
        } else {
            NoteKind::ReviewNote
        };
        store::notes::insert(tx, id, criterion, kind, note, &desk.office_name, desk.now)?;
    }
    Ok(())
}

/// Does the verdict contradict the site? Where the site leaves it to a person there is nothing to contradict.
fn contradicts(own: Outcome, verdict: Verdict) -> bool {
    match own {
        Outcome::Unanswered | Outcome::NeedsPerson => false,
        Outcome::Met | Outcome::NotMet | Outcome::NotApplicable => own != verdict.outcome(),
    }
}

/// Agrees with the site on every criterion that the site sees as met or not applicable and that is not judged yet.
pub async fn agree_with_all(desk: &Desk, id: DossierId) -> Result<(), OfficeError> {
    let step = Change {
        action: Action::Review,
        act: Act::Review,
        kind: "dossier.criteria-agreed",
        facts: json!({}),
        reasons: false,
        on_behalf: None,
    };
    change(desk, id, step, move |tx, desk, ground| {
        let evaluation = ground.evaluation();
        ground
            .row
            .review_codes
            .resize(ground.pack.criteria.len(), 0);
        let mut review = dossiers::decode(&ground.row.review_answers)?;
        for (code, judged) in ground.row.review_codes.iter_mut().zip(&evaluation.criteria) {
            if *code == 0 && matches!(judged.outcome, Outcome::Met | Outcome::NotApplicable) {
                *code = judged.outcome.code();
                let agreed = Some(judged.criterion.as_str());
                store::notes::settle(tx, id, agreed, NoteKind::Dispute, desk.now)?;
                review.set(
                    &judged.criterion,
                    Answer {
                        confirmed: true,
                        ..Answer::default()
                    },
                );
            }
        }
        ground.row.review_answers = dossiers::encode(&review)?;
        Ok(())
    })
    .await
}

/// A later closing day as typed beside an act; nothing typed is none.
pub(crate) fn later_day(until: &str) -> Result<Option<Day>, Fault> {
    if until.trim().is_empty() {
        return Ok(None);
    }
    let day = Day::parse(until).map_err(|_| Fault::new("until", "value.not-a-day"))?;
    Ok(Some(day))
}

/// Gives a returned dossier the closing day by which it can still be mended: the one typed, or the one it has.
pub(crate) fn mendable(
    desk: &Desk,
    ground: &mut Ground,
    until: Option<Day>,
) -> Result<(), OfficeError> {
    let given =
        ground
            .deadlines()
            .closing_day_of_return(until, ground.row.extended_until, desk.today());
    if let Some(day) = given.map_err(at_until)? {
        ground.row.extended_until = Some(day);
    }
    Ok(())
}

/// A refusal about a closing day stands at its field.
fn at_until(refusal: Refusal) -> Fault {
    Fault {
        field: "until".to_owned(),
        code: refusal.code,
        facts: refusal.facts,
    }
}

/// Sends a dossier back; each reason names its criterion, or the whole dossier when empty. `until` is the later closing day
/// by which it is mended; without one the closing day must not have passed.
pub async fn send_back(
    desk: &Desk,
    id: DossierId,
    reasons: &[(String, String)],
    until: &str,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let mut cleaned = Vec::new();
    let mut faults = Vec::new();
    for (criterion, raw) in reasons {
        match text::optional_note(raw, text::NOTE_CHARS) {
            Ok(Some(reason)) => cleaned.push((criterion.clone(), reason)),
            Ok(None) => {}
            Err(fault) => faults.push(Fault::new(format!("reason-{criterion}"), fault.code())),
        }
    }
    if cleaned.is_empty() && faults.is_empty() {
        faults.push(Fault::new("reason-", "assessments.reasons-missing"));
    }
    let until = later_day(until)
        .map_err(|fault| faults.push(fault))
        .unwrap_or_default();
    if !faults.is_empty() {
        return Err(OfficeError::Invalid(faults));
    }
    let criteria: Vec<&str> = cleaned
        .iter()
        .map(|(criterion, _)| criterion.as_str())
        .collect();
    let facts = match until {
        Some(day) => json!({ "criteria": criteria, "until": day }),
        None => json!({ "criteria": criteria }),
    };
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let step = Change {
        action: Action::Review,
        act: Act::Return,
        kind: "dossier.returned",
        facts,
        reasons: true,
        on_behalf,
    };
    change(desk, id, step, move |tx, desk, ground| {
        mendable(desk, ground, until)?;
        for (criterion, reason) in &cleaned {
            if !criterion.is_empty()
                && ground
                    .pack
                    .criterion(criterion)
                    .is_none_or(|c| c.names_forbidden)
            {
                return Err(
                    Fault::new(format!("reason-{criterion}"), "reviews.no-text-here").into(),
                );
            }
            store::notes::insert(
                tx,
                id,
                criterion,
                NoteKind::ReturnReason,
                reason,
                &desk.office_name,
                desk.now,
            )?;
        }
        thaw(&mut ground.row);
        // The head signs what is handed in again.
        ground.row.signature = None;
        let facts = json!({ "reasons": cleaned.len() });
        crate::notices::tell(
            tx,
            &notice_to_site(desk, notice, ground, "notice.returned", &facts),
        )?;
        Ok(())
    })
    .await
}

/// Grants a later closing day, also after the closing day has passed, as long as a decision can follow in time.
pub async fn extend(
    desk: &Desk,
    id: DossierId,
    until: &str,
    reason: &str,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let day = Day::parse(until).map_err(|_| Fault::new("until", "value.not-a-day"));
    let reason = required(reason, "reason");
    let (until, reason) = match (day, reason) {
        (Ok(until), Ok(reason)) => (until, reason),
        (Err(fault), Ok(_)) => return Err(fault.into()),
        (Err(fault), Err(OfficeError::Invalid(mut faults))) => {
            faults.insert(0, fault);
            return Err(OfficeError::Invalid(faults));
        }
        (_, Err(error)) => return Err(error),
    };
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let facts = json!({ "until": until, "reason": reason });
    let step = Change {
        action: Action::Extend,
        act: Act::Extend,
        kind: "dossier.extended",
        facts,
        reasons: true,
        on_behalf,
    };
    change(desk, id, step, move |tx, desk, ground| {
        let granted = ground.deadlines().extension(until, desk.today());
        granted.map_err(at_until)?;
        ground.row.extended_until = Some(until);
        let facts = json!({ "until": until });
        crate::notices::tell(
            tx,
            &notice_to_site(desk, notice, ground, "notice.extended", &facts),
        )?;
        Ok(())
    })
    .await
}

/// One dossier of a bulk act that will not go.
#[derive(Clone, Debug)]
pub struct Stays {
    /// Which.
    pub dossier: DossierId,
    /// Name of the site.
    pub site_name: String,
    /// Why.
    pub refusal: Refusal,
}

/// One dossier of a bulk act that goes.
#[derive(Clone, Debug)]
pub struct Goes {
    /// Which.
    pub dossier: DossierId,
    /// Name of the site.
    pub site_name: String,
    /// What the site says has happened since it was handed in.
    pub happened: Option<String>,
}

/// What a bulk act would do, or did.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    /// Those that go.
    pub go: Vec<Goes>,
    /// Those that stay, with the reason.
    pub stay: Vec<Stays>,
}

/// Which of these dossiers could be endorsed now.
pub async fn preview_endorsement(desk: &Desk, ids: Vec<DossierId>) -> Result<Bulk, OfficeError> {
    preview(desk, ids, Action::Review, Act::Endorse, false).await
}

pub(crate) async fn preview(
    desk: &Desk,
    ids: Vec<DossierId>,
    action: Action,
    act: Act,
    reasons: bool,
) -> Result<Bulk, OfficeError> {
    limit(ids.len())?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let mut bulk = Bulk::default();
            for id in ids {
                let ground = ground(tx, &desk, id)?;
                let name = ground.site.facts.name.clone();
                let step = match ground.allow(&desk, action) {
                    Ok(_) => foreseen(tx, &desk, &ground, act, reasons)?,
                    Err(OfficeError::Forbidden(refusal)) => Err(refusal),
                    Err(error) => return Err(error),
                };
                match step {
                    Ok(()) => bulk.go.push(Goes {
                        dossier: id,
                        site_name: name,
                        happened: ground.row.last_days_note,
                    }),
                    Err(refusal) => bulk.stay.push(Stays {
                        dossier: id,
                        site_name: name,
                        refusal,
                    }),
                }
            }
            Ok(bulk)
        })
        .await
}

/// Could `act` be done now, or once the window has ended? The reason why not otherwise.
fn foreseen(
    tx: &mut dyn store::Tx,
    desk: &Desk,
    ground: &Ground,
    act: Act,
    reasons: bool,
) -> Result<Result<(), Refusal>, OfficeError> {
    match assessments::foresee(ground.row.state, act, &ground.facts(desk, reasons)) {
        Ok(_) => Ok(Ok(())),
        Err(refusal) => match acts::told(tx, ground.row.id, refusal)? {
            OfficeError::Refused(refusal) => Ok(Err(refusal)),
            other => Err(other),
        },
    }
}

/// Keeps what a dossier of a bulk act is refused for under its id, so that the page can name it; whatever else is wrong
/// ends the act.
pub(crate) fn note_refusal(
    faults: &mut Vec<Fault>,
    id: DossierId,
    error: OfficeError,
) -> Result<(), OfficeError> {
    match error {
        OfficeError::Refused(refusal) | OfficeError::Forbidden(refusal) => {
            faults.push(Fault {
                field: id.to_string(),
                code: refusal.code,
                facts: refusal.facts,
            });
            Ok(())
        }
        other => Err(other),
    }
}

/// Keeps the paper of a bulk act, once it may be done to all.
pub(crate) async fn paper_of_many(
    desk: &Desk,
    ids: &[DossierId],
    action: Action,
    on_behalf: Option<Behalf>,
) -> Result<Option<Kept>, OfficeError> {
    match on_behalf {
        Some(behalf) => Ok(Some(behalf.keep(desk, ids, action).await?)),
        None => Ok(None),
    }
}

pub(crate) fn limit(count: usize) -> Result<(), OfficeError> {
    match count {
        0 => Err(Fault::new("dossiers", "reviews.none-chosen").into()),
        n if n > BULK => Err(Fault::new("dossiers", "reviews.too-many")
            .with("max", BULK)
            .into()),
        _ => Ok(()),
    }
}

/// One dossier of a bulk endorsement, with all that its transaction needs.
struct Prepared {
    dossier: DossierId,
    act: store::acts::NewAct,
    attached: Option<Attached>,
}

/// Endorses dossiers, all or none: the list was shown before, so a change in between is told for each and nothing is done.
pub async fn endorse(
    desk: &Desk,
    ids: Vec<DossierId>,
    on_behalf: Option<Behalf>,
) -> Result<usize, OfficeError> {
    limit(ids.len())?;
    let kept = paper_of_many(desk, &ids, Action::Review, on_behalf).await?;
    let prepared: Vec<Prepared> = ids
        .into_iter()
        .map(|dossier| prepare(desk, dossier, kept.as_ref()))
        .collect();
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<usize, OfficeError> {
            let mut faults = Vec::new();
            for item in &prepared {
                if let Err(error) = endorse_one(tx, &desk, item) {
                    note_refusal(&mut faults, item.dossier, error)?;
                }
            }
            if faults.is_empty() {
                Ok(prepared.len())
            } else {
                Err(OfficeError::Invalid(faults))
            }
        })
        .await
}

fn prepare(desk: &Desk, dossier: DossierId, kept: Option<&Kept>) -> Prepared {
    let concerns = acts::Concerns {
        dossier: Some(dossier),
        ..acts::Concerns::default()
    };
    let attached = kept.map(|kept| kept.attach(desk));
    let paper = attached.as_ref().map(|attached| &attached.paper);
    Prepared {
        dossier,
        act: acts::act(desk, "dossier.endorsed", concerns, &json!({}), paper),
        attached,
    }
}

fn endorse_one(tx: &mut dyn store::Tx, desk: &Desk, item: &Prepared) -> Result<(), OfficeError> {
    let mut ground = ground(tx, desk, item.dossier)?;
    ground.allow(desk, Action::Review)?;
    ground.row.state = ground.step(tx, desk, Act::Endorse, false)?;
    ground.row.endorsed_at = Some(desk.now);
    ground.row.endorsed_by = desk.actor.post;
    if let Some(attached) = &item.attached {
        attached.enter_at(tx, &ground)?;
    }
    let (site, atom) = (ground.row.site, ground.row.atom.clone());
    store::notices::settle(tx, item.dossier, "reviewer", desk.now)?;
    save(tx, desk, ground.row)?;
    store::acts::insert(
        tx,
        &store::acts::NewAct {
            site: Some(site),
            atom: Some(atom),
            ..item.act.clone()
        },
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_site_itself_said_is_contradicted() {
        use Outcome as O;
        use Verdict as V;
        let check = |own, verdict, expect| {
            assert_eq!(contradicts(own, verdict), expect, "{own:?} {verdict:?}");
        };
        check(O::Met, V::Met, false);
        check(O::Met, V::NotMet, true);
        check(O::NotMet, V::Met, true);
        check(O::NotApplicable, V::Met, true);
        check(O::NotApplicable, V::NotApplicable, false);
        for verdict in [V::Met, V::NotMet, V::NotApplicable] {
            check(O::NeedsPerson, verdict, false);
            check(O::Unanswered, verdict, false);
        }
    }
}
