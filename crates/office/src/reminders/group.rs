//! What may be told a group of sites together: how many still have something to do, and until when. No site is named.

use crate::{
    Desk, OfficeError,
    lists::{self, Question},
    rounds::{Asked, Meant},
};
use assessments::{Deadlines, DossierState, Phase};
use base::{Day, LifeId};
use store::rounds::RoundRow;

/// What is told of one round.
#[derive(Clone, Debug)]
pub struct GroupRound {
    /// The round.
    pub round: RoundRow,
    /// Sites that have not registered; 0 once that is no longer possible.
    pub unregistered: u64,
    /// Dossiers that were begun and not handed in; 0 once that is no longer possible.
    pub open: u64,
    /// Dossiers that were returned.
    pub returned: u64,
    /// Handed in, the window's last days not confirmed; 0 while the window lasts.
    pub last_days: u64,
}

/// What is told a group.
#[derive(Clone, Debug)]
pub struct GroupText {
    /// The place, with its parents.
    pub place: String,
    /// The office that tells it.
    pub office: String,
    /// The running rounds in which something is left to do.
    pub rounds: Vec<GroupRound>,
}

/// What may be told the sites of a place, of those that the desk's own tier decides on.
pub async fn group_text(desk: &Desk, place: Option<LifeId>) -> Result<GroupText, OfficeError> {
    let place = place.or_else(|| lists::own_place(desk));
    let mut rounds = Vec::new();
    if let Some(meant) = crate::rounds::meant(desk, Asked::Running).await? {
        for round in meant.rounds() {
            let counted = count(desk, round, place.as_ref()).await?;
            rounds.extend(Some(counted).filter(GroupRound::says_something));
        }
    }
    let units = desk.office.places.units();
    Ok(GroupText {
        place: place
            .map(|place| units.full_name_on(&place, desk.today()))
            .unwrap_or_default(),
        office: desk.office_name.clone(),
        rounds,
    })
}

impl GroupRound {
    fn says_something(&self) -> bool {
        self.unregistered + self.open + self.returned + self.last_days > 0
    }

    /// Until when what is open is handed in.
    pub const fn closing_day(&self) -> Day {
        self.round.closing_day
    }

    /// The last day on which a decision can be made, and the last days be confirmed.
    pub fn last_day(&self) -> Day {
        self.round.decision_before.plus_days(-1)
    }
}

async fn count(
    desk: &Desk,
    round: &RoundRow,
    place: Option<&LifeId>,
) -> Result<GroupRound, OfficeError> {
    use DossierState as S;
    let tier = lists::own_queue(desk).and_then(|own| own.tier);
    let asked = |states: &[DossierState], unregistered, last_days_open| Question {
        place: place.cloned(),
        tier,
        states: states.to_vec(),
        unregistered,
        last_days_open,
        ..Question::default()
    };
    let meant = Meant::from(round.clone());
    let days: Deadlines = crate::ground::deadlines(round);
    let (today, phase) = (desk.today(), days.phase(round.first_day, desk.today()));
    let closed = days.closed(None, today);
    let mut counted = GroupRound {
        round: round.clone(),
        unregistered: 0,
        open: 0,
        returned: 0,
        last_days: 0,
    };
    let total = async |question: Question| -> Result<u64, OfficeError> {
        Ok(lists::page(desk, &meant, &question, 1).await?.total)
    };
    if !closed {
        counted.unregistered = total(asked(&[], true, false)).await?;
        counted.open = total(asked(&[S::Registered, S::InProgress], false, false)).await?;
        counted.returned = total(asked(&[S::Returned], false, false)).await?;
    }
    if days.window_ended(today) && phase != Phase::Over {
        counted.last_days = total(asked(&[], false, true)).await?;
    }
    Ok(counted)
}
