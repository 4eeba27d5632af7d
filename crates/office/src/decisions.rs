//! One decision with one annexed list: recognise many, refuse with reasons, revoke, and check a certificate.

use crate::{
    Desk, Fault, Office, OfficeError,
    acts::{self, OnBehalf},
    dossiers::{Change, change, notice_to_site, required, save},
    ground::{Ground, ground},
    posts,
    reviews::{Bulk, limit, preview},
};
use access::Action;
use assessments::{Act, transition};
use base::{
    Chance, Day, DecisionId, DossierId, Lang, NoticeId, RecognitionId, Refusal, RoundId, text,
};
use serde_json::json;
use store::{
    StoreError, Tx,
    decisions::{DecisionRow, RecognitionRow},
    notes::NoteKind,
    posts::BodyRow,
    rounds::RoundRow,
};

/// The paper of a decision as typed.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// Number, such as `1234/QĐ-UBND`.
    pub number: String,
    /// Day on the paper.
    pub day: String,
    /// Office that signed.
    pub signer_office: String,
}

/// Which of these dossiers could be recognised now.
pub async fn preview_recognition(desk: &Desk, ids: Vec<DossierId>) -> Result<Bulk, OfficeError> {
    preview(desk, ids, Action::Decide, Act::Recognise, false).await
}

/// Recognises dossiers by one decision, all or none. Each gets a numbered recognition with a code to check it by.
pub async fn recognise(
    desk: &Desk,
    ids: Vec<DossierId>,
    paper: &Paper,
    on_behalf: Option<OnBehalf>,
) -> Result<DecisionId, OfficeError> {
    limit(ids.len())?;
    let paper = read(paper, desk.today())?;
    let decision = DecisionId::draw(desk.now, &*desk.office.chance);
    let prepared: Vec<Prepared> = ids
        .into_iter()
        .map(|id| prepare(desk, id, &paper, on_behalf.as_ref()))
        .collect();
    let behalf = on_behalf
        .as_ref()
        .and_then(|paper| serde_json::to_string(paper).ok());
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let body = body_of(tx, &desk)?;
            let mut round: Option<RoundRow> = None;
            let mut recognitions = Vec::new();
            for (index, item) in prepared.iter().enumerate() {
                let ground = recognised(tx, &desk, item, decision)?;
                if round
                    .as_ref()
                    .is_some_and(|round| round.id != ground.round.id)
                {
                    return Err(Refusal::new("decisions.two-rounds").into());
                }
                let name = posts::body_name(&desk.office, &body, desk.today())
                    .get(Lang::Vi)
                    .to_owned();
                recognitions.push(recognition(
                    &desk, item, &ground, decision, &paper, &name, index,
                ));
                round = Some(ground.round);
            }
            let round = round.ok_or_else(|| Refusal::new("reviews.none-chosen"))?;
            let row = DecisionRow {
                id: decision,
                round: round.id,
                body: body.id,
                number: paper.number.clone(),
                signed_on: paper.day,
                signer_office: paper.signer_office.clone(),
                on_behalf: behalf.clone(),
                made_at: desk.now,
            };
            insert(tx, &row)?;
            for (row, item) in recognitions.iter().zip(&prepared) {
                finish(tx, &desk, item, row)?;
            }
            Ok(())
        })
        .await?;
    Ok(decision)
}

struct Prepared {
    dossier: DossierId,
    recognition: RecognitionId,
    notice: NoticeId,
    code: String,
    act: store::acts::NewAct,
}

#[derive(Clone)]
struct CleanPaper {
    number: String,
    day: Day,
    signer_office: String,
}

fn read(paper: &Paper, today: Day) -> Result<CleanPaper, OfficeError> {
    let mut faults = Vec::new();
    let mut line = |field: &str, raw: &str| {
        text::line(raw, text::NAME_CHARS)
            .map_err(|fault| faults.push(Fault::new(field, fault.code())))
            .unwrap_or_default()
    };
    let number = line("number", &paper.number);
    let signer_office = line("signer_office", &paper.signer_office);
    let day = match Day::parse(&paper.day) {
        Ok(day) if day > today => {
            faults.push(Fault::new("day", "value.day-ahead"));
            day
        }
        Ok(day) => day,
        Err(_) => {
            faults.push(Fault::new("day", "value.not-a-day"));
            today
        }
    };
    if faults.is_empty() {
        Ok(CleanPaper {
            number,
            day,
            signer_office,
        })
    } else {
        Err(OfficeError::Invalid(faults))
    }
}

fn prepare(
    desk: &Desk,
    id: DossierId,
    paper: &CleanPaper,
    on_behalf: Option<&OnBehalf>,
) -> Prepared {
    let concerns = acts::Concerns {
        dossier: Some(id),
        ..acts::Concerns::default()
    };
    let facts =
        json!({ "decision": paper.number, "day": paper.day, "signer": paper.signer_office });
    Prepared {
        dossier: id,
        recognition: RecognitionId::draw(desk.now, &*desk.office.chance),
        notice: NoticeId::draw(desk.now, &*desk.office.chance),
        code: check_code(&*desk.office.chance),
        act: acts::act(desk, "dossier.recognised", concerns, &facts, on_behalf),
    }
}

/// Twelve letters and digits that can't be mistaken for each other, in groups of four: 60 bits, so codes can't be guessed.
fn check_code(chance: &dyn Chance) -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut bytes = [0; 12];
    chance.fill(&mut bytes);
    let mut code = String::with_capacity(14);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        let letter = ALPHABET
            .get(usize::from(byte % 32))
            .copied()
            .unwrap_or(b'2');
        code.push(char::from(letter));
    }
    code
}

fn body_of(tx: &mut dyn Tx, desk: &Desk) -> Result<BodyRow, OfficeError> {
    let post = desk.actor.post.ok_or(OfficeError::NotFound)?;
    store::posts::by_id(tx, post)?
        .and_then(|post| post.body)
        .ok_or_else(|| OfficeError::Forbidden(Refusal::new("access.role")))
}

fn recognised(
    tx: &mut dyn Tx,
    desk: &Desk,
    item: &Prepared,
    decision: DecisionId,
) -> Result<Ground, OfficeError> {
    let mut ground = ground(tx, desk, item.dossier)?;
    ground.allow(desk, Action::Decide)?;
    ground.row.state = transition(ground.row.state, Act::Recognise, &ground.facts(desk, false))?;
    ground.row.decided_at = Some(desk.now);
    ground.row.decision = Some(decision);
    Ok(ground)
}

fn recognition(
    desk: &Desk,
    item: &Prepared,
    ground: &Ground,
    decision: DecisionId,
    paper: &CleanPaper,
    issuer: &str,
    index: usize,
) -> RecognitionRow {
    RecognitionRow {
        id: item.recognition,
        dossier: item.dossier,
        decision,
        site: ground.site.id,
        year: ground.round.counts_for_year,
        number: format!("{:02}/{}", index + 1, paper.number),
        check_code: item.code.clone(),
        site_name: ground.site.facts.name.clone(),
        place_name: desk
            .office
            .places
            .name_on(&ground.site.facts.atom, paper.day),
        issuer_name: issuer.to_owned(),
        issued_on: paper.day,
        revoked_at: None,
        revoked_reason: None,
    }
}

fn insert(tx: &mut dyn Tx, row: &DecisionRow) -> Result<(), OfficeError> {
    match store::decisions::insert(tx, row) {
        Err(StoreError::Taken(_)) => Err(Fault::new("number", "decisions.number-taken").into()),
        other => Ok(other?),
    }
}

fn finish(
    tx: &mut dyn Tx,
    desk: &Desk,
    item: &Prepared,
    row: &RecognitionRow,
) -> Result<(), OfficeError> {
    let mut ground = ground(tx, desk, item.dossier)?;
    ground.row.state = assessments::DossierState::Recognised;
    ground.row.decided_at = Some(desk.now);
    ground.row.decision = Some(row.decision);
    let facts = json!({ "number": row.number });
    store::notices::insert(
        tx,
        &notice_to_site(desk, item.notice, &ground, "notice.recognised", &facts),
    )?;
    let (site, atom) = (ground.row.site, ground.row.atom.clone());
    save(tx, desk, ground.row)?;
    store::decisions::recognise(tx, row)?;
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

/// Decides Chưa đạt, with reasons.
pub async fn refuse(desk: &Desk, id: DossierId, reason: &str) -> Result<(), OfficeError> {
    let reason = required(reason, "reason")?;
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let step = Change {
        action: Action::Decide,
        act: Act::Refuse,
        kind: "dossier.not-recognised",
        facts: json!({}),
        reasons: true,
    };
    change(desk, id, step, move |tx, desk, ground| {
        ground.row.decided_at = Some(desk.now);
        store::notes::insert(
            tx,
            id,
            "",
            NoteKind::ReviewNote,
            &reason,
            &desk.office_name,
            desk.now,
        )?;
        store::notices::insert(
            tx,
            &notice_to_site(desk, notice, ground, "notice.not-recognised", &json!({})),
        )?;
        Ok(())
    })
    .await
}

/// Sends an endorsed dossier back to the reviewer's site with reasons, by the decision maker.
pub async fn send_back(desk: &Desk, id: DossierId, reason: &str) -> Result<(), OfficeError> {
    let reason = required(reason, "reason")?;
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let step = Change {
        action: Action::Decide,
        act: Act::Return,
        kind: "dossier.returned",
        facts: json!({}),
        reasons: true,
    };
    change(desk, id, step, move |tx, desk, ground| {
        store::notes::insert(
            tx,
            id,
            "",
            NoteKind::ReturnReason,
            &reason,
            &desk.office_name,
            desk.now,
        )?;
        crate::dossiers::thaw(&mut ground.row);
        ground.row.signature = None;
        let facts = json!({ "reasons": 1 });
        store::notices::insert(
            tx,
            &notice_to_site(desk, notice, ground, "notice.returned", &facts),
        )?;
        Ok(())
    })
    .await
}

/// Takes a recognition back.
pub async fn revoke(desk: &Desk, id: DossierId, reason: &str) -> Result<(), OfficeError> {
    let reason = required(reason, "reason")?;
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let facts = json!({ "reason": reason });
    let step = Change {
        action: Action::Revoke,
        act: Act::Revoke,
        kind: "dossier.revoked",
        facts,
        reasons: true,
    };
    change(desk, id, step, move |tx, desk, ground| {
        let row = store::decisions::of_dossier(tx, id)?
            .ok_or_else(|| StoreError::corrupt("recognition"))?;
        store::decisions::revoke(tx, row.id, desk.now, &reason)?;
        let facts = json!({ "number": row.number });
        store::notices::insert(
            tx,
            &notice_to_site(desk, notice, ground, "notice.revoked", &facts),
        )?;
        Ok(())
    })
    .await
}

/// A decision with its annexed list.
#[derive(Clone, Debug)]
pub struct DecisionView {
    /// The decision.
    pub row: DecisionRow,
    /// Its round.
    pub round: RoundRow,
    /// Who decided, in Vietnamese as on the paper.
    pub issuer: String,
    /// The annexed list.
    pub recognitions: Vec<RecognitionRow>,
}

/// Loads a decision for those who act in its place.
pub async fn load(desk: &Desk, id: DecisionId) -> Result<DecisionView, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::decisions::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
            let recognitions = store::decisions::of_decision(tx, id)?;
            let own_site = |recognition: &RecognitionRow| {
                desk.actor.scope == access::Scope::Site(recognition.site)
            };
            if !recognitions.iter().any(own_site) {
                let body = store::posts::bodies(tx)?
                    .into_iter()
                    .find(|body| body.id == row.body);
                let places = body
                    .and_then(|body| body.atom)
                    .map(|atom| crate::ground::places(&desk, &atom));
                access::decide(
                    &desk.actor,
                    Action::SeePlace,
                    &access::Resource::Place(places.unwrap_or_default()),
                )?;
            }
            let round = store::rounds::by_id(tx, row.round)?
                .ok_or_else(|| StoreError::corrupt("decision.round_id"))?;
            let issuer = recognitions
                .first()
                .map(|r| r.issuer_name.clone())
                .unwrap_or_default();
            Ok(DecisionView {
                row,
                round,
                issuer,
                recognitions,
            })
        })
        .await
}

/// The decisions of this desk's body in a round, newest first.
pub async fn of_round(desk: &Desk, round: RoundId) -> Result<Vec<DecisionRow>, OfficeError> {
    let Some(body) = desk.actor.body else {
        return Ok(Vec::new());
    };
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::decisions::of_body(tx, body, round)?)
        })
        .await
}

/// What anyone may learn about a certificate.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The recognition.
    pub recognition: RecognitionRow,
    /// The decision it rests on.
    pub decision: DecisionRow,
}

/// Looks a certificate up by its code, as typed: lower case, spaces and missing dashes are forgiven.
pub async fn check(office: &Office, code: &str) -> Result<Option<Checked>, OfficeError> {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(13)
        .collect();
    if plain.len() != 12 {
        return Ok(None);
    }
    let groups: Vec<&str> = [plain.get(0..4), plain.get(4..8), plain.get(8..12)]
        .into_iter()
        .flatten()
        .collect();
    let code = groups.join("-");
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let Some(recognition) = store::decisions::by_code(tx, &code)? else {
                return Ok(None);
            };
            let decision = store::decisions::by_id(tx, recognition.decision)?;
            let decision =
                decision.ok_or_else(|| StoreError::corrupt("recognition.decision_id"))?;
            Ok(Some(Checked {
                recognition,
                decision,
            }))
        })
        .await
}
