//! One decision with one annexed list: recognise many, refuse with reasons, revoke, and check a certificate.

mod check;

pub use check::{Checked, check};

use crate::{
    Desk, Fault, OfficeError,
    acts::{self, Attached, Behalf, Kept, typed_day, typed_line},
    dossiers::{Change, change, notice_to_site, required, save},
    ground::{Ground, ground},
    lists, posts,
    registers::{self, Asked, NumberedPaper, taken},
    reviews::{self, Bulk, later_day, limit, mendable, note_refusal, paper_of_many, preview},
    rounds,
};
use access::Action;
use assessments::Act;
use base::{
    BodyId, Chance, Day, DecisionId, DossierId, Lang, NoticeId, RecognitionId, Refusal, RoundId,
};
use serde_json::json;
use std::{collections::HashMap, ops::ControlFlow};
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

/// The dossiers of a decision.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// Whose whole window somebody has spoken for.
    pub known: Vec<DossierId>,
    /// Chosen expressly although nobody has confirmed the window's last days; the act says so.
    pub without_last_days: Vec<DossierId>,
}

impl From<Vec<DossierId>> for Chosen {
    fn from(known: Vec<DossierId>) -> Self {
        Self {
            known,
            without_last_days: Vec::new(),
        }
    }
}

impl Chosen {
    /// All of them, each once.
    fn all(&self) -> Vec<DossierId> {
        let known = self.known.iter();
        let known = known.filter(|id| !self.without_last_days.contains(id));
        known.chain(&self.without_last_days).copied().collect()
    }
}

/// Which of these dossiers could be recognised now.
pub async fn preview_recognition(desk: &Desk, ids: Vec<DossierId>) -> Result<Bulk, OfficeError> {
    preview(desk, ids, Action::Decide, Act::Recognise, false).await
}

/// Recognises dossiers by one decision, all or none. Each gets a numbered recognition with a code to check it by.
pub async fn recognise(
    desk: &Desk,
    chosen: Chosen,
    paper: &Paper,
    on_behalf: Option<Behalf>,
) -> Result<DecisionId, OfficeError> {
    let ids = chosen.all();
    limit(ids.len())?;
    let paper = read(paper, desk.today())?;
    let kept = paper_of_many(desk, &ids, Action::Decide, on_behalf).await?;
    let decision = DecisionId::draw(desk.now, &*desk.office.chance);
    let prepared: Vec<Prepared> = ids
        .into_iter()
        .map(|id| Prepared {
            without_last_days: chosen.without_last_days.contains(&id),
            ..prepare(desk, id, kept.as_ref())
        })
        .collect();
    // The scan of a decision stands in each dossier of its list; the decision itself names the first.
    let behalf = prepared
        .first()
        .and_then(|item| item.attached.as_ref())
        .and_then(|attached| serde_json::to_string(&attached.paper).ok());
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let body = body_of(tx, &desk)?;
            let paper = paper.numbered(tx, &desk, &body)?;
            let (round, recognitions) =
                recognitions(tx, &desk, &prepared, decision, &paper, &body)?;
            let row = DecisionRow {
                id: decision,
                round,
                body: body.id,
                number: paper.number.clone(),
                signed_on: paper.day,
                signer_office: paper.signer_office.clone(),
                on_behalf: behalf.clone(),
                made_at: desk.now,
            };
            insert(tx, &row)?;
            for (row, item) in recognitions.iter().zip(&prepared) {
                finish(tx, &desk, item, &paper, row)?;
            }
            Ok(())
        })
        .await?;
    Ok(decision)
}

/// A decision about to be made: about one round, because its paper names one standard.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The round: of those asked for the first in which something waits.
    pub round: RoundRow,
    /// What can go on the list, and what stays and why.
    pub bulk: Bulk,
    /// The other rounds in which dossiers wait, and how many; as many as one decision holds.
    pub others: Vec<(RoundRow, usize)>,
}

/// The list as it would be decided; `None` before a round has begun.
pub async fn draft(desk: &Desk, asked: rounds::Asked) -> Result<Option<Draft>, OfficeError> {
    let Some(meant) = rounds::meant(desk, asked).await? else {
        return Ok(None);
    };
    let mut drafted = (meant.first().clone(), Vec::new());
    let mut others = Vec::new();
    for round in meant.rounds() {
        let ids = waiting(desk, round).await?;
        if drafted.1.is_empty() {
            drafted = (round.clone(), ids);
        } else if !ids.is_empty() {
            others.push((round.clone(), ids.len()));
        }
    }
    let (round, ids) = if drafted.1.is_empty() {
        (meant.first().clone(), Vec::new())
    } else {
        drafted
    };
    let bulk = if ids.is_empty() {
        Bulk::default()
    } else {
        preview_recognition(desk, ids).await?
    };
    Ok(Some(Draft {
        round,
        bulk,
        others,
    }))
}

/// What waits for this desk in a round, as much as one decision can hold.
async fn waiting(desk: &Desk, round: &RoundRow) -> Result<Vec<DossierId>, OfficeError> {
    let question = lists::own_queue(desk).ok_or(OfficeError::NotFound)?;
    let mut ids: Vec<DossierId> = Vec::new();
    lists::all(desk, &round.clone().into(), &question, |rows| {
        let dossiers = rows.iter().filter_map(|row| row.dossier.as_ref());
        ids.extend(dossiers.map(|dossier| dossier.id));
        if ids.len() < reviews::BULK {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
    .await?;
    ids.truncate(reviews::BULK);
    Ok(ids)
}

/// The list of a decision, in order, all of one round; each dossier that can't be on it is named.
fn recognitions(
    tx: &mut dyn Tx,
    desk: &Desk,
    prepared: &[Prepared],
    decision: DecisionId,
    paper: &CleanPaper,
    body: &BodyRow,
) -> Result<(RoundId, Vec<RecognitionRow>), OfficeError> {
    let issuer = posts::body_name(&desk.office, body, desk.today());
    let mut round: Option<RoundId> = None;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    for (index, item) in prepared.iter().enumerate() {
        match recognised(tx, desk, item, paper.day) {
            Ok(ground) => {
                if round.is_some_and(|round| round != ground.round.id) {
                    return Err(Refusal::new("decisions.two-rounds").into());
                }
                round = Some(ground.round.id);
                let name = issuer.get(Lang::Vi);
                rows.push(recognition(
                    desk, item, &ground, decision, paper, name, index,
                ));
            }
            Err(error) => note_refusal(&mut faults, item.dossier, error)?,
        }
    }
    if !faults.is_empty() {
        return Err(OfficeError::Invalid(faults));
    }
    let round = round.ok_or_else(|| Refusal::new("reviews.none-chosen"))?;
    Ok((round, rows))
}

struct Prepared {
    dossier: DossierId,
    recognition: RecognitionId,
    notice: NoticeId,
    code: String,
    /// Chosen expressly without its last days.
    without_last_days: bool,
    act: store::acts::NewAct,
    attached: Option<Attached>,
}

#[derive(Clone)]
struct CleanPaper {
    /// As asked for; [`CleanPaper::numbered`] makes it a number.
    asked: Asked,
    /// Empty while the next number is asked for.
    number: String,
    day: Day,
    signer_office: String,
}

impl CleanPaper {
    /// What an act says of the decision behind it.
    fn facts(&self) -> serde_json::Value {
        json!({ "number": self.number, "day": self.day, "office": self.signer_office })
    }

    /// The same with its number in the office's book.
    fn numbered(&self, tx: &mut dyn Tx, desk: &Desk, body: &BodyRow) -> Result<Self, OfficeError> {
        let kind = NumberedPaper::Decision;
        let number = taken(registers::take(
            tx,
            desk,
            body.id,
            &self.asked,
            kind,
            self.day,
        ))?;
        Ok(Self {
            number,
            ..self.clone()
        })
    }

    /// Only what stands on a signed paper: one paper may do several things, so its number is nobody's to give.
    fn signed(self) -> Result<Self, OfficeError> {
        match self.asked {
            Asked::Typed(_) => Ok(self),
            Asked::Next(_) => Err(Fault::new("number", "registers.number-needed").into()),
        }
    }

    /// Enters its number in the book of the desk's office, which no paper of another kind may have.
    fn enter(&self, tx: &mut dyn Tx, desk: &Desk, kind: NumberedPaper) -> Result<(), OfficeError> {
        if let Some(body) = desk.actor.body {
            taken(registers::take(tx, desk, body, &self.asked, kind, self.day))?;
        }
        Ok(())
    }
}

fn read(paper: &Paper, today: Day) -> Result<CleanPaper, OfficeError> {
    let number = registers::read("number", &paper.number);
    let day = typed_day("day", &paper.day, today);
    let office = typed_line("signer_office", &paper.signer_office);
    match (number, day, office) {
        (Ok(asked), Ok(day), Ok(signer_office)) => Ok(CleanPaper {
            number: match &asked {
                Asked::Typed(number) => number.clone(),
                Asked::Next(_) => String::new(),
            },
            asked,
            day,
            signer_office,
        }),
        (number, day, office) => Err(OfficeError::Invalid(
            [number.err(), day.err(), office.err()]
                .into_iter()
                .flatten()
                .collect(),
        )),
    }
}

/// The day of a decision follows what it decides on.
fn dated(ground: &Ground, day: Day) -> Result<(), OfficeError> {
    let submitted = ground.row.submitted_at.map(base::Timestamp::day);
    let deadlines = ground.deadlines();
    let refused = deadlines.decision_day(day, ground.row.extended_until, submitted);
    refused.map_err(|refusal| {
        let fault = Fault {
            field: "day".to_owned(),
            code: refusal.code,
            facts: refusal.facts,
        };
        fault.into()
    })
}

fn prepare(desk: &Desk, id: DossierId, kept: Option<&Kept>) -> Prepared {
    let concerns = acts::Concerns {
        dossier: Some(id),
        ..acts::Concerns::default()
    };
    let attached = kept.map(|kept| kept.attach(desk));
    let behalf = attached.as_ref().map(|attached| &attached.paper);
    Prepared {
        dossier: id,
        recognition: RecognitionId::draw(desk.now, &*desk.office.chance),
        notice: NoticeId::draw(desk.now, &*desk.office.chance),
        code: check_code(&*desk.office.chance),
        without_last_days: false,
        // What it says is known with the number.
        act: acts::act(desk, "dossier.recognised", concerns, &json!({}), behalf),
        attached,
    }
}

/// Twelve letters and digits that can't be mistaken for each other, in groups of four: 60 bits, so codes can't be guessed.
pub(crate) fn check_code(chance: &dyn Chance) -> String {
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

/// A dossier that can be on the list of a decision of `day`.
fn recognised(
    tx: &mut dyn Tx,
    desk: &Desk,
    item: &Prepared,
    day: Day,
) -> Result<Ground, OfficeError> {
    let ground = ground(tx, desk, item.dossier)?;
    ground.allow(desk, Action::Decide)?;
    ground.step_recognised(tx, desk, item.without_last_days)?;
    dated(&ground, day)?;
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
        place_name: stands_in(desk, ground, paper.day),
        issuer_name: issuer.to_owned(),
        issued_on: paper.day,
        revoked_at: None,
        revoked_reason: None,
    }
}

/// Where a subject stands, as its certificate says: a site in its commune, a commune in its province.
fn stands_in(desk: &Desk, ground: &Ground, day: Day) -> String {
    let places = &desk.office.places;
    let atom = &ground.site.facts.atom;
    if !ground.site.facts.kind.is_unit() {
        return places.name_on(atom, day);
    }
    let above = crate::ground::places(desk, atom);
    above
        .last()
        .map_or_else(String::new, |province| places.name_on(province, day))
}

fn insert(tx: &mut dyn Tx, row: &DecisionRow) -> Result<(), OfficeError> {
    taken(store::decisions::insert(tx, row))
}

fn finish(
    tx: &mut dyn Tx,
    desk: &Desk,
    item: &Prepared,
    paper: &CleanPaper,
    row: &RecognitionRow,
) -> Result<(), OfficeError> {
    let mut said =
        json!({ "decision": paper.number, "day": paper.day, "signer": paper.signer_office });
    let mut ground = ground(tx, desk, item.dossier)?;
    let grant = ground.allow(desk, Action::Decide)?;
    if let (Some(all), true) = (said.as_object_mut(), ground.last_days_open().is_some()) {
        all.insert("without_last_days".to_owned(), json!(true));
    }
    let said = acts::openly(&said, grant.as_single_officer(), acts::ALONE);
    ground.row.as_single_officer = grant.as_single_officer();
    ground.row.state = assessments::DossierState::Recognised;
    ground.row.decided_at = Some(desk.now);
    ground.row.decision = Some(row.decision);
    let facts = json!({ "number": row.number });
    crate::notices::tell(
        tx,
        &notice_to_site(desk, item.notice, &ground, "notice.recognised", &facts),
    )?;
    if let Some(attached) = &item.attached {
        attached.enter_at(tx, &ground)?;
    }
    let (site, atom) = (ground.row.site, ground.row.atom.clone());
    save(tx, desk, ground.row)?;
    store::decisions::recognise(tx, row)?;
    store::acts::insert(
        tx,
        &store::acts::NewAct {
            site: Some(site),
            atom: Some(atom),
            facts: said,
            ..item.act.clone()
        },
    )?;
    Ok(())
}

/// One dossier that is not recognised, with what its transaction needs.
struct Refused {
    dossier: DossierId,
    notice: NoticeId,
    act: store::acts::NewAct,
    attached: Option<Attached>,
}

/// Decides Chưa đạt on dossiers by one paper and for one reason, all or none.
pub async fn refuse(
    desk: &Desk,
    ids: Vec<DossierId>,
    reason: &str,
    paper: &Paper,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    limit(ids.len())?;
    let (reason, paper) = reason_and_paper(reason, paper, desk.today())?;
    let kept = paper_of_many(desk, &ids, Action::Decide, on_behalf).await?;
    let prepared: Vec<Refused> = ids
        .into_iter()
        .map(|dossier| {
            let concerns = acts::Concerns {
                dossier: Some(dossier),
                ..acts::Concerns::default()
            };
            let attached = kept.as_ref().map(|kept| kept.attach(desk));
            let behalf = attached.as_ref().map(|attached| &attached.paper);
            let kind = "dossier.not-recognised";
            Refused {
                dossier,
                notice: NoticeId::draw(desk.now, &*desk.office.chance),
                act: acts::act(desk, kind, concerns, &paper.facts(), behalf),
                attached,
            }
        })
        .collect();
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            paper.enter(tx, &desk, NumberedPaper::Refusal)?;
            let mut faults = Vec::new();
            for item in &prepared {
                if let Err(error) = refuse_one(tx, &desk, item, &paper, &reason) {
                    note_refusal(&mut faults, item.dossier, error)?;
                }
            }
            if faults.is_empty() {
                Ok(())
            } else {
                Err(OfficeError::Invalid(faults))
            }
        })
        .await
}

/// Reads both, so that all faults are told at once.
fn reason_and_paper(
    reason: &str,
    paper: &Paper,
    today: Day,
) -> Result<(String, CleanPaper), OfficeError> {
    let paper = read(paper, today).and_then(CleanPaper::signed);
    match (required(reason, "reason"), paper) {
        (Ok(reason), Ok(paper)) => Ok((reason, paper)),
        (Err(OfficeError::Invalid(mut faults)), Err(OfficeError::Invalid(others))) => {
            faults.extend(others);
            Err(OfficeError::Invalid(faults))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn refuse_one(
    tx: &mut dyn Tx,
    desk: &Desk,
    item: &Refused,
    paper: &CleanPaper,
    reason: &str,
) -> Result<(), OfficeError> {
    let mut ground = ground(tx, desk, item.dossier)?;
    let grant = ground.allow(desk, Action::Decide)?;
    ground.row.state = ground.step(tx, desk, Act::Refuse, true)?;
    dated(&ground, paper.day)?;
    ground.row.as_single_officer = grant.as_single_officer();
    ground.row.decided_at = Some(desk.now);
    let (id, office, now) = (item.dossier, &desk.office_name, desk.now);
    store::notes::insert(tx, id, "", NoteKind::ReviewNote, reason, office, now)?;
    let notice = notice_to_site(
        desk,
        item.notice,
        &ground,
        "notice.not-recognised",
        &json!({}),
    );
    crate::notices::tell(tx, &notice)?;
    if let Some(attached) = &item.attached {
        attached.enter_at(tx, &ground)?;
    }
    let (site, atom) = (ground.row.site, ground.row.atom.clone());
    save(tx, desk, ground.row)?;
    let act = store::acts::NewAct {
        site: Some(site),
        atom: Some(atom),
        facts: acts::openly(&paper.facts(), grant.as_single_officer(), acts::ALONE),
        ..item.act.clone()
    };
    Ok(store::acts::insert(tx, &act)?)
}

/// Sends an endorsed dossier back to its site with reasons, by the decision maker; `until` as for a return by the reviewer.
pub async fn send_back(
    desk: &Desk,
    id: DossierId,
    reason: &str,
    until: &str,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let (reason, until) = match (required(reason, "reason"), later_day(until)) {
        (Ok(reason), Ok(until)) => (reason, until),
        (Err(OfficeError::Invalid(mut faults)), Err(fault)) => {
            faults.push(fault);
            return Err(OfficeError::Invalid(faults));
        }
        (Err(error), Ok(_)) => return Err(error),
        (_, Err(fault)) => return Err(fault.into()),
    };
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let step = Change {
        action: Action::Decide,
        act: Act::Return,
        kind: "dossier.returned",
        facts: until.map_or_else(|| json!({}), |day| json!({ "until": day })),
        reasons: true,
        on_behalf,
    };
    change(desk, id, step, move |tx, desk, ground| {
        mendable(desk, ground, until)?;
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
        crate::notices::tell(
            tx,
            &notice_to_site(desk, notice, ground, "notice.returned", &facts),
        )?;
        Ok(())
    })
    .await
}

/// Takes a recognition back, by a decision on paper.
pub async fn revoke(
    desk: &Desk,
    id: DossierId,
    reason: &str,
    paper: &Paper,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let (reason, paper) = reason_and_paper(reason, paper, desk.today())?;
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let facts = json!({
        "number": paper.number,
        "day": paper.day,
        "office": paper.signer_office,
        "reason": reason,
    });
    let step = Change {
        action: Action::Revoke,
        act: Act::Revoke,
        kind: "dossier.revoked",
        facts,
        reasons: true,
        on_behalf,
    };
    change(desk, id, step, move |tx, desk, ground| {
        let row = store::decisions::of_dossier(tx, id)?
            .ok_or_else(|| StoreError::corrupt("recognition"))?;
        if paper.day < row.issued_on {
            return Err(Fault::new("day", "decisions.before-recognition")
                .with("day", row.issued_on)
                .into());
        }
        paper.enter(tx, desk, NumberedPaper::Revocation)?;
        store::decisions::revoke(tx, row.id, desk.now, &reason)?;
        let facts = json!({ "number": row.number });
        crate::notices::tell(
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
            if !recognitions.iter().any(own_site) && !lists_own_unit(tx, &desk, &recognitions)? {
                let body = store::posts::body_by_id(tx, row.body)?;
                sees(&desk, body.as_ref())?;
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

/// Does the list name the commune in whose office the desk stands?
fn lists_own_unit(
    tx: &mut dyn Tx,
    desk: &Desk,
    recognitions: &[RecognitionRow],
) -> Result<bool, OfficeError> {
    let Some(place) = lists::own_place(desk) else {
        return Ok(false);
    };
    let own = store::subjects::of_life(tx, &place)?;
    Ok(own.is_some_and(|own| recognitions.iter().any(|r| r.site == own)))
}

/// May the desk see what this body decides and writes? Whoever sees its place: the body itself, those above it, and an auditor.
pub(crate) fn sees(desk: &Desk, body: Option<&BodyRow>) -> Result<(), OfficeError> {
    let atom = body.and_then(|body| body.atom.as_ref());
    let places = atom.map(|atom| crate::ground::places(desk, atom));
    let place = access::Resource::Place(places.unwrap_or_default());
    access::decide(&desk.actor, Action::SeePlace, &place)?;
    Ok(())
}

/// A decision on a list, with who decided.
#[derive(Clone, Debug)]
pub struct ListedDecision {
    /// The decision.
    pub row: DecisionRow,
    /// Who decided, as called today.
    pub issuer: base::Localised,
}

/// The decisions of a round that this desk may see, newest first: of its own body, and of those whose place it oversees.
pub async fn of_round(desk: &Desk, round: RoundId) -> Result<Vec<ListedDecision>, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let places = lists::own_place(&desk).map(|place| {
                let view = desk.office.places.view(desk.today());
                view.atoms(&place).cloned().collect::<Vec<_>>()
            });
            let own = desk.actor.body;
            let rows = store::decisions::of_round(tx, round, places.as_deref(), own)?;
            let mut known: HashMap<BodyId, Option<base::Localised>> = HashMap::new();
            let mut listed = Vec::new();
            for (row, body) in rows {
                let issuer = known.entry(body.id).or_insert_with(|| {
                    let seen = own == Some(body.id) || sees(&desk, Some(&body)).is_ok();
                    seen.then(|| posts::body_name(&desk.office, &body, desk.today()))
                });
                if let Some(issuer) = issuer.clone() {
                    listed.push(ListedDecision { row, issuer });
                }
            }
            Ok(listed)
        })
        .await
}
