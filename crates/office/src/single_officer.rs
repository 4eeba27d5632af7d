//! A commune with one officer, who endorses and decides: it declares so by a paper, everybody above it sees that, and every
//! act that rests on it says so and is counted.

use crate::{
    Desk, OfficeError,
    acts::{self, OnBehalf, typed_day, typed_line},
    ground,
};
use access::{Action, Line, Resource};
use base::{BodyId, LifeId, Refusal};
use serde_json::json;
use store::{Tx, acts::ActRow, acts::NewAct};

const DECLARED: &str = "commune.single-officer-declared";
const ENDED: &str = "commune.single-officer-ended";
/// Acts shown of a place: a declaration is made or ended once in years.
const SHOWN: u32 = 10;

/// The paper of the commune, as typed.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// Number.
    pub number: String,
    /// Day on the paper.
    pub day: String,
    /// Office that signed.
    pub office: String,
}

/// How it stands in a commune.
#[derive(Clone, Debug)]
pub struct Standing {
    /// It is declared.
    pub declared: bool,
    /// Declarations and their ends, newest first.
    pub acts: Vec<ActRow>,
}

/// May this desk declare it for a unit, or end it?
pub fn may_declare(desk: &Desk, unit: &LifeId) -> bool {
    allow(desk, unit).is_ok()
}

fn allow(desk: &Desk, unit: &LifeId) -> Result<(), OfficeError> {
    let life = desk.office.places.units().get(unit);
    let is_commune =
        life.is_some_and(|life| life.tier() == units::Tier::Commune && life.lives_on(desk.today()));
    if !is_commune {
        return Err(OfficeError::NotFound);
    }
    let places = Resource::Place(ground::places(desk, unit));
    access::decide(&desk.actor, Action::DeclareSingleOfficer, &places)?;
    Ok(())
}

/// How it stands in a commune, for those who may declare it.
pub async fn standing(desk: &Desk, unit: &LifeId) -> Result<Standing, OfficeError> {
    allow(desk, unit)?;
    let (desk, unit) = (desk.clone(), unit.clone());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let declared = is_declared(tx, &desk, &unit)?;
            let acts = store::acts::of_place(tx, &unit, [DECLARED, ENDED], SHOWN)?;
            Ok(Standing { declared, acts })
        })
        .await
}

/// Declares by a paper of the commune that one officer endorses and decides. It lets nobody review what that person handed in.
pub async fn declare(desk: &Desk, unit: &LifeId, paper: &Paper) -> Result<(), OfficeError> {
    set(desk, unit, paper, true).await
}

/// Ends the declaration; what was decided under it stays as it is recorded.
pub async fn end(desk: &Desk, unit: &LifeId, paper: &Paper) -> Result<(), OfficeError> {
    set(desk, unit, paper, false).await
}

async fn set(desk: &Desk, unit: &LifeId, paper: &Paper, yes: bool) -> Result<(), OfficeError> {
    allow(desk, unit)?;
    let paper = read(desk, paper)?;
    let kind = if yes { DECLARED } else { ENDED };
    let concerns = acts::Concerns {
        atom: Some(unit.clone()),
        ..acts::Concerns::default()
    };
    let act: NewAct = acts::act(desk, kind, concerns, &json!({}), Some(&paper));
    let (desk, unit) = (desk.clone(), unit.clone());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let bodies = bodies(tx, &desk, &unit)?;
            let ids: Vec<BodyId> = bodies.iter().map(|(id, _)| *id).collect();
            if ids.is_empty() {
                return Err(Refusal::new("single-officer.no-office").into());
            }
            if store::posts::set_single_officer(tx, &ids, yes)? == 0 {
                let code = if yes {
                    "single-officer.declared-already"
                } else {
                    "single-officer.not-declared"
                };
                return Err(Refusal::new(code).into());
            }
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

fn read(desk: &Desk, paper: &Paper) -> Result<OnBehalf, OfficeError> {
    let number = typed_line("number", &paper.number);
    let day = typed_day("day", &paper.day, desk.today());
    let office = typed_line("office", &paper.office);
    match (number, day, office) {
        (Ok(number), Ok(day), Ok(office)) => Ok(OnBehalf {
            number,
            day,
            office,
            scan: None,
        }),
        (number, day, office) => Err(OfficeError::Invalid(
            [number.err(), day.err(), office.err()]
                .into_iter()
                .flatten()
                .collect(),
        )),
    }
}

/// Is it declared for the offices of a commune, whichever lives they were set up in?
pub(crate) fn is_declared(
    tx: &mut dyn Tx,
    desk: &Desk,
    unit: &LifeId,
) -> Result<bool, OfficeError> {
    Ok(bodies(tx, desk, unit)?.iter().any(|(_, yes)| *yes))
}

/// The offices that review and decide in a commune, wherever they were set up, and whether each declares it.
fn bodies(tx: &mut dyn Tx, desk: &Desk, unit: &LifeId) -> Result<Vec<(BodyId, bool)>, OfficeError> {
    let view = desk.office.places.view(desk.today());
    let bodies = store::posts::bodies(tx)?.into_iter();
    let here = bodies.filter(|body| {
        let atom = body.atom.as_ref();
        body.line == Line::Territorial
            && body.tier == "commune"
            && atom.is_some_and(|atom| view.unit(atom) == Some(unit))
    });
    Ok(here.map(|body| (body.id, body.single_officer)).collect())
}
