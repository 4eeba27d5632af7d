//! Letters that an office issues about many sites: urging those whose part is still to do, endorsing those that were
//! reviewed. A letter gets its number in the office's book and is kept as it was printed.

use crate::{
    Desk, Fault, OfficeError,
    acts::{self, typed_day, typed_line},
    decisions, ground, lists,
    lists::Question,
    papers::{address, addressee},
    registers::{self, taken},
    rounds::{Asked, Meant},
};
use access::{Action, Resource, Role};
use assessments::DossierState;
use base::{Day, LetterId, ManagingTier, Refusal, SiteId, SiteKind, text, words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::ops::ControlFlow;
use store::{
    StoreError,
    letters::LetterRow,
    lists::{ListRow, Sort},
    registers::NumberedPaper,
    rounds::RoundRow,
};

/// Sites in one letter: as many as a bulk act takes; a longer list is urged in several letters.
pub const LETTER_SITES: usize = crate::reviews::BULK;
/// Letters of a year shown at once: more than an office issues in one.
pub const LETTERS: u32 = 200;

words! {
    /// What a letter is for.
    LetterKind {
        /// Đôn đốc.
        Urging = "urging",
        /// Đề nghị công nhận.
        Endorsement = "endorsement",
    }
}

words! {
    /// What a site has still to do.
    ToDo {
        /// Register.
        Register = "register",
        /// Hand in.
        HandIn = "hand-in",
        /// Hand in again what was returned.
        HandInAgain = "hand-in-again",
        /// Nothing: it waits for the decision.
        Nothing = "nothing",
    }
}

/// A site of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// What it has still to do.
    pub to_do: ToDo,
}

/// A letter about to be written: whom it can be about.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it is for.
    pub kind: LetterKind,
    /// The round.
    pub round: RoundRow,
    /// The sites, in the order of the list.
    pub sites: Vec<Addressed>,
    /// There are more than one letter takes.
    pub has_more: bool,
}

/// What a person fills in.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Number; only its sign, with the stroke, for the next one.
    pub number: String,
    /// Day on the paper.
    pub day: String,
    /// Office that signs.
    pub signer_office: String,
    /// Until when; only where it urges.
    pub due: String,
    /// Where to ask, or what the review found; may be empty.
    pub remark: String,
}

/// What a letter says, as it was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The office as it was called.
    pub body: String,
    /// The office over it.
    pub parent: Option<String>,
    /// Where it is dated.
    pub place: Option<String>,
    /// To whom an endorsement goes.
    pub addressee: Option<String>,
    /// Until when.
    pub due: Option<Day>,
    /// Where to ask, or what the review found.
    pub remark: Option<String>,
    /// The sites.
    pub sites: Vec<Addressed>,
}

/// A letter that was issued.
#[derive(Clone, Debug)]
pub struct LetterView {
    /// The letter.
    pub row: LetterRow,
    /// Its round.
    pub round: RoundRow,
    /// The rulebook of the round.
    pub pack: std::sync::Arc<standards::Pack>,
    /// What it is for.
    pub kind: LetterKind,
    /// What it says.
    pub said: Said,
}

/// May this desk issue letters for its own place?
pub fn may_issue(desk: &Desk) -> Result<(), OfficeError> {
    let places = lists::own_place(desk).map(|place| ground::places(desk, &place));
    let place = Resource::Place(places.unwrap_or_default());
    access::decide(&desk.actor, Action::IssueLetter, &place)?;
    Ok(())
}

/// Whom a letter of this kind can be about, of the list that `question` asks for.
pub async fn draft(
    desk: &Desk,
    kind: LetterKind,
    round: RoundRow,
    question: Question,
) -> Result<Draft, OfficeError> {
    may_issue(desk)?;
    let question = narrowed(desk, kind, question);
    let mut sites: Vec<Addressed> = Vec::new();
    let meant = Meant::from(round.clone());
    lists::all(desk, &meant, &question, |rows| {
        sites.extend(rows.iter().filter_map(|row| addressed(desk, kind, row)));
        if sites.len() > LETTER_SITES {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .await?;
    let has_more = sites.len() > LETTER_SITES;
    sites.truncate(LETTER_SITES);
    Ok(Draft {
        kind,
        round,
        sites,
        has_more,
    })
}

/// The question by which a letter's list is found: an endorsement is about what waits for the decision at the desk's tier.
fn narrowed(desk: &Desk, kind: LetterKind, question: Question) -> Question {
    match kind {
        LetterKind::Urging => Question {
            sort: Sort::Name,
            ..question
        },
        LetterKind::Endorsement => Question {
            place: question.place,
            kinds: question.kinds,
            words: question.words,
            states: vec![DossierState::Endorsed],
            tier: Some(own_tier(desk)),
            sort: Sort::Name,
            ..Question::default()
        },
    }
}

/// The tier at which the desk's office works.
const fn own_tier(desk: &Desk) -> ManagingTier {
    match desk.actor.role {
        Role::CommuneReviewer | Role::CommuneDecider => ManagingTier::Commune,
        _ => ManagingTier::Province,
    }
}

/// The site of a row as a letter names it; `None` where the letter is not for it.
fn addressed(desk: &Desk, kind: LetterKind, row: &ListRow) -> Option<Addressed> {
    use DossierState as S;
    let state = row.dossier.as_ref().map(|dossier| dossier.state);
    let to_do = match (kind, state) {
        (LetterKind::Urging, None) => ToDo::Register,
        (LetterKind::Urging, Some(S::Registered | S::InProgress)) => ToDo::HandIn,
        (LetterKind::Urging, Some(S::Returned)) => ToDo::HandInAgain,
        (LetterKind::Endorsement, Some(S::Endorsed)) => ToDo::Nothing,
        _ => return None,
    };
    let facts = &row.site.facts;
    let place = desk.office.places.name_on(&facts.atom, desk.today());
    Some(Addressed {
        site: row.site.id,
        name: facts.name.clone(),
        address: address(facts, &place),
        to_do,
    })
}

/// What was typed, read.
struct Clean {
    asked: registers::Asked,
    day: Day,
    signer_office: String,
    due: Option<Day>,
    remark: Option<String>,
}

fn read(kind: LetterKind, typed: &Typed, today: Day) -> Result<Clean, OfficeError> {
    let asked = registers::read("number", &typed.number);
    let day = typed_day("day", &typed.day, today);
    let office = typed_line("signer_office", &typed.signer_office);
    let due = match kind {
        LetterKind::Endorsement => Ok(None),
        LetterKind::Urging => match Day::parse(&typed.due) {
            Ok(due) if due <= today => Err(Fault::new("due", "letters.due-past")),
            Ok(due) => Ok(Some(due)),
            Err(_) => Err(Fault::new("due", "value.not-a-day")),
        },
    };
    let remark = text::optional_note(&typed.remark, text::NOTE_CHARS)
        .map_err(|fault| Fault::new("remark", fault.code()));
    match (asked, day, office, due, remark) {
        (Ok(asked), Ok(day), Ok(signer_office), Ok(due), Ok(remark)) => Ok(Clean {
            asked,
            day,
            signer_office,
            due,
            remark,
        }),
        (asked, day, office, due, remark) => Err(OfficeError::Invalid(
            [
                asked.err(),
                day.err(),
                office.err(),
                due.err(),
                remark.err(),
            ]
            .into_iter()
            .flatten()
            .collect(),
        )),
    }
}

/// The sites that were chosen, as the list has them now.
fn chosen(draft: Draft, ids: &[SiteId]) -> Result<Vec<Addressed>, OfficeError> {
    if ids.is_empty() {
        return Err(Fault::new("sites", "letters.none-chosen").into());
    }
    let sites = draft.sites.into_iter();
    let sites: Vec<Addressed> = sites.filter(|one| ids.contains(&one.site)).collect();
    // Who has done their part meanwhile is not urged; the list is shown anew.
    if sites.len() < ids.len() {
        return Err(Fault::new("sites", "letters.list-changed").into());
    }
    Ok(sites)
}

/// Issues a letter about the chosen sites of a list: numbered, recorded and kept in one transaction.
pub async fn issue(
    desk: &Desk,
    kind: LetterKind,
    round: RoundRow,
    question: Question,
    ids: &[SiteId],
    typed: &Typed,
) -> Result<LetterId, OfficeError> {
    let clean = read(kind, typed, desk.today())?;
    let body = desk.actor.body.ok_or(OfficeError::NotFound)?;
    let round_id = round.id;
    let sites = chosen(draft(desk, kind, round, question).await?, ids)?;
    let issuer = crate::papers::issuer(desk, body, clean.day).await?;
    let said = Said {
        body: issuer.name,
        parent: issuer.parent,
        place: issuer.place,
        addressee: (kind == LetterKind::Endorsement).then(|| own_addressee(desk)),
        due: clean.due,
        remark: clean.remark,
        sites,
    };
    let row = LetterRow {
        id: LetterId::draw(desk.now, &*desk.office.chance),
        round: round_id,
        body,
        kind: numbered(kind),
        // Known in the transaction.
        number: String::new(),
        signed_on: clean.day,
        signer_office: clean.signer_office,
        said: serde_json::to_string(&said).map_err(|_| StoreError::corrupt("letter.said"))?,
        made_at: desk.now,
    };
    let id = row.id;
    keep(desk, row, clean.asked, kind, said.sites.len()).await?;
    Ok(id)
}

/// Numbers a letter, keeps it, and records the act.
async fn keep(
    desk: &Desk,
    row: LetterRow,
    asked: registers::Asked,
    kind: LetterKind,
    sites: usize,
) -> Result<(), OfficeError> {
    let concerns = acts::Concerns {
        atom: lists::own_place(desk),
        ..acts::Concerns::default()
    };
    let act = acts::act(desk, "letter.issued", concerns, &json!({}), None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            may_issue(&desk)?;
            let (body, paper, day) = (row.body, row.kind, row.signed_on);
            let number = taken(registers::take(tx, &desk, body, &asked, paper, day))?;
            let facts = json!({
                "number": number,
                "day": day,
                "letter": kind.as_str(),
                "sites": sites,
            });
            let row = LetterRow {
                number,
                ..row.clone()
            };
            taken(store::letters::insert(tx, &row))?;
            let act = store::acts::NewAct {
                facts: facts.to_string(),
                ..act.clone()
            };
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

const fn numbered(kind: LetterKind) -> NumberedPaper {
    match kind {
        LetterKind::Urging => NumberedPaper::Urging,
        LetterKind::Endorsement => NumberedPaper::Endorsement,
    }
}

/// The body that decides in the desk's own place.
fn own_addressee(desk: &Desk) -> String {
    let place = lists::own_place(desk);
    place.map_or_else(String::new, |place| addressee(desk, &place, own_tier(desk)))
}

/// A letter, for those who see the place of the office that issued it.
pub async fn load(desk: &Desk, id: LetterId) -> Result<LetterView, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::letters::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
            let bodies = store::posts::bodies(tx)?;
            decisions::sees(&desk, bodies.iter().find(|body| body.id == row.body))?;
            let round = store::rounds::by_id(tx, row.round)?
                .ok_or_else(|| StoreError::corrupt("letter.round_id"))?;
            view(&desk, row, round)
        })
        .await
}

fn view(desk: &Desk, row: LetterRow, round: RoundRow) -> Result<LetterView, OfficeError> {
    Ok(LetterView {
        pack: desk.office.packs.get(&round.edition)?,
        kind: match row.kind {
            NumberedPaper::Endorsement => LetterKind::Endorsement,
            _ => LetterKind::Urging,
        },
        said: serde_json::from_str(&row.said).map_err(|_| StoreError::corrupt("letter.said"))?,
        row,
        round,
    })
}

/// A letter on the list of an office.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: LetterId,
    /// The number on it.
    pub number: String,
    /// What its number was used for.
    pub paper: NumberedPaper,
    /// Day on the paper.
    pub signed_on: Day,
}

/// The letters of this desk's own office that were signed in a year, the latest first.
pub async fn own(desk: &Desk, year: i16) -> Result<Vec<Listed>, OfficeError> {
    let (Some(first), Some(last)) = (Day::new(year, 1, 1), Day::new(year, 12, 31)) else {
        return Ok(Vec::new());
    };
    let body = desk.actor.body.ok_or(OfficeError::NotFound)?;
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let rows = store::letters::of_body(tx, body, (first, last), LETTERS)?;
            let listed = rows.into_iter().map(|row| Listed {
                id: row.id,
                number: row.number,
                paper: row.kind,
                signed_on: row.signed_on,
            });
            Ok(listed.collect())
        })
        .await
}

/// What this desk's office is called today.
pub async fn own_office(desk: &Desk) -> Result<String, OfficeError> {
    let body = desk.actor.body.ok_or(OfficeError::NotFound)?;
    Ok(crate::papers::issuer(desk, body, desk.today()).await?.name)
}

/// The round a letter is for, and the others that stand beside it in what was asked for: a letter names one standard. Where
/// kinds of site are asked for, the round in which the first of them takes part.
pub async fn round(
    desk: &Desk,
    asked: Asked,
    kinds: &[SiteKind],
) -> Result<(RoundRow, Vec<RoundRow>), OfficeError> {
    let found = crate::rounds::meant(desk, asked).await?;
    let found = found.ok_or_else(|| Refusal::new("rounds.none"))?;
    let round = kinds.first().and_then(|kind| found.of_kind(*kind));
    let round = round.unwrap_or(found.first()).clone();
    let others = found.rounds().filter(|other| other.id != round.id);
    Ok((round.clone(), others.cloned().collect()))
}
