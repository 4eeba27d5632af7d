//! What is due for a desk, from what its home was loaded with: the days and rights are those of home, here they are only
//! named.

use crate::{
    dossiers::DossierView,
    home::{AtSite, Home, Now, Queue, Work},
};
use access::Role;
use assessments::{
    DossierState, Due, Standing, What,
    reminders::{Item, Task},
};
use base::{DossierId, RoundId, SiteKind, Timestamp};

/// One thing that is due, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// What, until when, how many.
    pub item: Item,
    /// The round.
    pub round: RoundId,
    /// The year it counts for.
    pub year: i16,
    /// The kinds of site that it is about, where there are rounds for others beside it; empty otherwise.
    pub kinds: Vec<SiteKind>,
    /// The dossier; `None` where it is about many, or about none yet.
    pub dossier: Option<DossierId>,
    /// How often the dossier has changed.
    pub version: u64,
    /// When it last changed; `None` for what only the round says.
    pub changed_at: Option<Timestamp>,
}

/// What is due for whoever has this home; days on which nothing waits yet have a count of 0.
pub fn of_home(home: &Home, role: Role) -> Vec<Thing> {
    match home {
        Home::AtSite(home) => at_site(home),
        Home::Queue(home) => above(home, role),
        Home::Worker(_) | Home::Figures(_) | Home::Server(_) => Vec::new(),
    }
}

fn at_site(home: &AtSite) -> Vec<Thing> {
    let current = home.current.iter();
    current
        .flat_map(|now| of_subject(now, home.dossiers.may_register))
        .collect()
}

/// What is due for those at a site or unit, as it stands in one round.
fn of_subject(now: &Now, may_register: bool) -> Vec<Thing> {
    match now {
        Now::Registered(view) => {
            let mut things: Vec<Thing> = of_dossier(view)
                .into_iter()
                .filter(|thing| is_theirs(view, thing.item.task))
                .collect();
            if view.may.opinion && view.row.union_opinion.is_none() {
                let day = view.due.filter(possible).map(|due| due.day);
                things.push(thing(view, Task::Opinion, day));
            }
            things
        }
        Now::Open(round, due) if may_register && possible(due) => vec![Thing {
            item: Item {
                task: Task::Register,
                day: Some(due.day),
                count: 1,
            },
            round: round.id,
            year: round.counts_for_year,
            kinds: Vec::new(),
            dossier: None,
            version: 0,
            changed_at: None,
        }],
        Now::Open(..) => Vec::new(),
    }
}

/// Is it for those at the site to do, and for this one of them?
fn is_theirs(view: &DossierView, task: Task) -> bool {
    match task {
        Task::HandIn | Task::HandInAgain | Task::RegistrationPapers => {
            view.may.answer || view.may.submit
        }
        Task::LastDays => view.may.confirm_last_days,
        _ => false,
    }
}

/// What is due for a dossier, whoever has to do it.
pub fn of_dossier(view: &DossierView) -> Vec<Thing> {
    let papers = view.registration_due.filter(possible);
    let last_days = view.last_days_due.filter(possible);
    let next = view.due.filter(possible).map(|due| {
        let task = match due.what {
            What::Review => Task::Review,
            What::Decision => Task::Decide,
            _ if view.row.state == DossierState::Returned => Task::HandInAgain,
            _ => Task::HandIn,
        };
        (task, due)
    });
    let papers = papers.map(|due| (Task::RegistrationPapers, due));
    let last_days = last_days.map(|due| (Task::LastDays, due));
    [papers, last_days, next]
        .into_iter()
        .flatten()
        .map(|(task, due)| thing(view, task, Some(due.day)))
        .collect()
}

/// Can it still be done? Of what can't, nobody is reminded.
fn possible(due: &Due) -> bool {
    due.standing != Standing::Closed
}

fn thing(view: &DossierView, task: Task, day: Option<base::Day>) -> Thing {
    Thing {
        item: Item {
            task,
            day,
            count: 1,
        },
        round: view.row.round,
        year: view.round.counts_for_year,
        kinds: Vec::new(),
        dossier: Some(view.row.id),
        version: u64::try_from(view.row.version).unwrap_or(0),
        changed_at: Some(view.row.changed_at),
    }
}

fn above(home: &Queue, role: Role) -> Vec<Thing> {
    let decides = matches!(role, Role::CommuneDecider | Role::ProvinceDecider);
    let of_work = |work: &Work| {
        let last = work.round.decision_before.plus_days(-1);
        let own = if decides { Task::Decide } else { Task::Review };
        let mut things = vec![of_round(work, own, last, work.waiting)];
        if !decides {
            let due = work.round.registration_due;
            things.push(of_round(work, Task::Urge, due, work.unregistered));
        }
        things
    };
    let mut things: Vec<Thing> = home.work.iter().flat_map(of_work).collect();
    if home.work.len() < 2 {
        for thing in &mut things {
            thing.kinds.clear();
        }
    }
    if let Some((unit, Some(now))) = &home.unit {
        things.extend(of_subject(now, unit.may_register));
    }
    things
}

fn of_round(work: &Work, task: Task, day: base::Day, count: u64) -> Thing {
    Thing {
        item: Item {
            task,
            day: Some(day),
            count,
        },
        round: work.round.id,
        year: work.round.counts_for_year,
        kinds: work.round.kinds.clone(),
        dossier: None,
        version: 0,
        changed_at: None,
    }
}
