//! Rounds: opening them, and which one a page means.

use crate::{Desk, OfficeError, acts};
use access::{Action, Resource};
use base::{Day, LifeId, RoundId, SiteKind};
use serde_json::json;
use standards::{DueAct, Pack};
use store::rounds::RoundRow;

/// All rounds, the latest year first.
pub async fn all(desk: &Desk) -> Result<Vec<RoundRow>, OfficeError> {
    desk.office
        .db
        .read(|tx| -> Result<_, OfficeError> { Ok(store::rounds::all(tx)?) })
        .await
}

/// The round a page means: the one asked for, or this year's, or the latest that has begun.
pub async fn meant(desk: &Desk, asked: Option<RoundId>) -> Result<Option<RoundRow>, OfficeError> {
    let rounds = all(desk).await?;
    if let Some(id) = asked {
        return rounds
            .into_iter()
            .find(|round| round.id == id)
            .map(Some)
            .ok_or(OfficeError::NotFound);
    }
    let today = desk.today();
    Ok(rounds.into_iter().find(|round| round.first_day <= today))
}

/// The round `id`.
pub async fn by_id(desk: &Desk, id: RoundId) -> Result<RoundRow, OfficeError> {
    meant(desk, Some(id)).await?.ok_or(OfficeError::NotFound)
}

/// May this desk open a round for its own place, or the country?
pub fn may_open(desk: &Desk) -> Result<(), OfficeError> {
    let place = crate::lists::own_place(desk);
    access::decide(
        &desk.actor,
        Action::OpenRound,
        &resource(desk, place.as_ref()),
    )?;
    Ok(())
}

/// The round as it would be opened: all its days.
pub fn preview(
    desk: &Desk,
    edition: &str,
    year: i16,
    place: Option<LifeId>,
) -> Result<RoundRow, OfficeError> {
    let pack = desk
        .office
        .packs
        .find(edition)
        .ok_or(OfficeError::NotFound)?;
    draft(desk, &pack, year, place)
}

/// What opening a round rests on: the place it is for, or the whole country.
fn resource(desk: &Desk, place: Option<&LifeId>) -> Resource {
    place.map_or(Resource::Nothing, |place| {
        Resource::Place(crate::ground::places(desk, place))
    })
}

/// Opens the round of `year` under an edition, for a province or the country; the days are the edition's.
pub async fn open(
    desk: &Desk,
    edition: &str,
    year: i16,
    place: Option<LifeId>,
) -> Result<RoundId, OfficeError> {
    let round = preview(desk, edition, year, place)?;
    let id = round.id;
    let concerns = acts::Concerns {
        atom: round.atom.clone(),
        ..acts::Concerns::default()
    };
    let facts = json!({ "edition": round.edition, "year": year });
    let act = acts::act(desk, "round.opened", concerns, &facts, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let resource = match &round.atom {
                Some(place) => Resource::Place(crate::ground::places(&desk, place)),
                None => Resource::Nothing,
            };
            access::decide(&desk.actor, Action::OpenRound, &resource)?;
            let taken = store::rounds::all(tx)?.iter().any(|r| {
                r.edition == round.edition && r.counts_for_year == year && r.atom == round.atom
            });
            if taken {
                return Err(base::Refusal::new("rounds.open-already")
                    .with("year", year)
                    .into());
            }
            store::rounds::insert(tx, &round, desk.now)?;
            store::acts::insert(tx, &act)?;
            Ok(())
        })
        .await?;
    Ok(id)
}

fn draft(
    desk: &Desk,
    pack: &Pack,
    year: i16,
    place: Option<LifeId>,
) -> Result<RoundRow, OfficeError> {
    crate::packs::may_hold(pack)?;
    for_this_place(pack, place.as_ref())?;
    let refuse = || base::Refusal::new("rounds.year").with("year", year);
    let period = pack.period.days.on(year).ok_or_else(refuse)?;
    let (window_first, window_last) = pack.window.on(year).ok_or_else(refuse)?;
    let last_day = |act: DueAct, otherwise: Option<Day>| {
        pack.due(act)
            .and_then(|due| due.limit.last_day(year))
            .or(otherwise)
            .ok_or_else(refuse)
    };
    let decision = last_day(DueAct::Decide, Some(window_last.plus_days(30)))?;
    Ok(RoundRow {
        id: RoundId::draw(desk.now, &*desk.office.chance),
        edition: pack.name(),
        counts_for_year: year,
        first_day: period.0,
        last_day: period.1,
        registration_due: last_day(DueAct::Register, Day::new(year, 3, 31))?,
        window_first,
        window_last,
        closing_day: last_day(DueAct::Submit, Some(window_last))?,
        decision_before: decision.plus_days(1),
        kinds: pack.applies_to.kinds.clone(),
        atom: place,
    })
}

/// An edition with a place's additions holds for that place only.
fn for_this_place(pack: &Pack, place: Option<&LifeId>) -> Result<(), OfficeError> {
    match (&pack.place, place) {
        (None, _) => Ok(()),
        (Some(own), Some(place)) if *own == place.to_string() => Ok(()),
        (Some(_), _) => Err(base::Refusal::new("rounds.edition-of-another-place").into()),
    }
}

/// Does a site of this kind take part in the round?
pub fn takes_part(round: &RoundRow, kind: SiteKind) -> bool {
    round.kinds.contains(&kind)
}
