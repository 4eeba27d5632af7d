//! What is due for whoever has entered: their own dossier, their queue, or the figures they follow.

use crate::{
    Desk, OfficeError,
    dossiers::{self, DossierView, SiteDossiers},
    lists::{self, Overview, Question},
    log::{self, LogRow},
    rounds::{Asked, Meant},
    unit_dossiers::{self, UnitDossiers},
};
use access::{Role, Scope};
use assessments::{DossierState, Due};
use base::{ManagingTier, SiteId, Timestamp};
use store::{
    dossiers::DossierRow,
    lists::{Counts, ListRow, Sort},
    notices::NoticeRow,
    rounds::RoundRow,
};

/// Rows of the short lists on a home page.
const SHORT: u32 = 5;
/// Notices shown at once.
const NOTICES: u32 = 10;

/// Days over which an auditor's home counts acts: a week, so that a weekly look misses nothing.
pub const ACTS_DAYS: i64 = 7;

/// What a home page shows, by role.
#[derive(Clone, Debug)]
pub enum Home {
    /// A safety officer, a head or a union representative.
    AtSite(Box<AtSite>),
    /// Someone who works at a site: only how it stands.
    Worker(Box<SiteDossiers>),
    /// Those who review or decide.
    Queue(Box<Queue>),
    /// Those who follow their own line, or everything.
    Figures(Box<Figures>),
    /// Whoever runs the server: the rounds, no content.
    Server(Vec<RoundRow>),
}

impl Home {
    /// Does something wait for this desk? The demonstration lets a visitor enter where there is work.
    pub fn has_work(&self, role: Role) -> bool {
        match self {
            Self::AtSite(home) => home.has_work(role),
            Self::Worker(home) => home.rounds.iter().any(|(_, dossier)| dossier.is_some()),
            Self::Queue(home) => home.work.iter().any(|work| work.waiting > 0),
            Self::Figures(home) => !home.late.is_empty(),
            Self::Server(rounds) => !rounds.is_empty(),
        }
    }
}

impl AtSite {
    fn has_work(&self, role: Role) -> bool {
        self.views().any(|view| Self::waits_for(view, role))
    }

    /// The dossiers of the rounds in which the site works now.
    pub fn views(&self) -> impl Iterator<Item = &DossierView> {
        self.current.iter().filter_map(|now| match now {
            Now::Registered(view) => Some(&**view),
            Now::Open(..) => None,
        })
    }

    fn waits_for(view: &DossierView, role: Role) -> bool {
        match role {
            Role::UnionRepresentative => view.may.opinion && view.row.union_opinion.is_none(),
            // The head signs what the officer has answered.
            Role::SiteHead => {
                view.may.confirm_last_days
                    || view.may.submit && view.blockers.iter().all(|open| open.criterion.is_none())
            }
            _ => view.may.answer || view.may.confirm_last_days,
        }
    }
}

/// A site's own year.
#[derive(Clone, Debug)]
pub struct AtSite {
    /// The site and its rounds.
    pub dossiers: SiteDossiers,
    /// How it stands in the latest round of each standard.
    pub current: Vec<Now>,
}

impl Now {
    /// The day by which something is to be done; what has none stands last.
    fn due_on(&self) -> (bool, Option<base::Day>) {
        let day = match self {
            Self::Registered(view) => view.due.as_ref().map(|due| due.day),
            Self::Open(_, due) => Some(due.day),
        };
        (day.is_none(), day)
    }
}

/// How a site stands in a round.
#[derive(Clone, Debug)]
pub enum Now {
    /// It has a dossier, as this desk sees it.
    Registered(Box<DossierView>),
    /// It has none; when registration is due.
    Open(Box<RoundRow>, Due),
}

/// A reviewer's or decision maker's work in the running rounds.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The running rounds; `None` before the first is opened.
    pub rounds: Option<Meant>,
    /// The tier on which this desk works.
    pub tier: ManagingTier,
    /// The work in each running round, in the order of their kinds.
    pub work: Vec<Work>,
    /// The longest waiting of all.
    pub first: Vec<ListRow>,
    /// What changed, with the name of the site.
    pub notices: Vec<(NoticeRow, String)>,
    /// The commune of this desk as a subject itself, and how it stands in its latest round; none of who acts for no commune.
    pub unit: Option<(UnitDossiers, Option<Now>)>,
    /// Figures of the place; units below are the worst first, those without late dossiers left out.
    pub overview: Option<Overview>,
}

/// What a tier has to do in one round.
#[derive(Clone, Debug)]
pub struct Work {
    /// The round.
    pub round: RoundRow,
    /// What waits for this desk.
    pub waiting: u64,
    /// Dossiers of the own tier that are late, wherever they are.
    pub late: u64,
    /// Sites of the own tier that have not registered.
    pub unregistered: u64,
    /// Back at the site.
    pub returned: u64,
    /// Waiting dossiers with an open dispute.
    pub disputed: u64,
    /// Handed in and undecided, the window's last days not confirmed; 0 while the window lasts.
    pub last_days_open: u64,
    /// Registered, a paper of the registration not there yet.
    pub papers_missing: u64,
}

/// Figures for those who follow.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The running rounds; `None` before the first is opened.
    pub rounds: Option<Meant>,
    /// Sites of the line or of everywhere.
    pub counts: Counts,
    /// Late sites of them, in Vietnamese order.
    pub late: Vec<ListRow>,
    /// The newest acts; for auditors.
    pub acts: Vec<LogRow>,
    /// Acts of the last [`ACTS_DAYS`] days; for auditors.
    pub acts_lately: u64,
}

/// What is due for this desk.
pub async fn load(desk: &Desk) -> Result<Home, OfficeError> {
    match (&desk.actor.scope, desk.actor.role) {
        (Scope::Site(site), Role::Worker) => Ok(Home::Worker(Box::new(
            dossiers::of_site(desk, *site).await?,
        ))),
        (Scope::Site(site), _) => Ok(Home::AtSite(Box::new(at_site(desk, *site).await?))),
        (_, Role::Operator | Role::Visitor) => Ok(Home::Server(crate::rounds::all(desk).await?)),
        (_, Role::Auditor | Role::UnionFederation | Role::EducationDepartment) => {
            Ok(Home::Figures(Box::new(figures(desk).await?)))
        }
        _ => Ok(Home::Queue(Box::new(queue(desk).await?))),
    }
}

async fn at_site(desk: &Desk, site: SiteId) -> Result<AtSite, OfficeError> {
    let dossiers = dossiers::of_site(desk, site).await?;
    let mut current = Vec::new();
    for (round, dossier) in dossiers.current() {
        current.push(now(desk, round, dossier.as_ref()).await?);
    }
    // What is due first stands first.
    current.sort_by_key(Now::due_on);
    Ok(AtSite { dossiers, current })
}

async fn queue(desk: &Desk) -> Result<Queue, OfficeError> {
    let mut home = Queue {
        rounds: crate::rounds::meant(desk, Asked::Running).await?,
        tier: ManagingTier::Commune,
        work: Vec::new(),
        first: Vec::new(),
        notices: Vec::new(),
        unit: own_unit(desk).await?,
        overview: None,
    };
    let Some(own) = lists::own_queue(desk) else {
        return Ok(home);
    };
    home.tier = own.tier.unwrap_or(home.tier);
    let recognising = home.rounds.iter().flat_map(Meant::rounds).cloned();
    let mut rounds: Vec<RoundRow> = recognising.collect();
    rounds.extend(crate::rounds::apart(desk).await?);
    for round in rounds {
        let work = count(desk, &round, &own).await?;
        // A commune has nothing to do in a round of communes but its own dossier.
        if crate::rounds::recognises_sites(&round) || work.waiting + work.late + work.returned > 0 {
            home.work.push(work);
        }
    }
    let Some(rounds) = home.rounds.clone() else {
        return Ok(home);
    };
    longest_waiting(desk, &rounds, &own, &mut home).await?;
    let mut overview = lists::overview(desk, &rounds, None).await?;
    overview.below.retain(|line| line.counts.late > 0);
    overview
        .below
        .sort_by_key(|line| std::cmp::Reverse(line.counts.late));
    overview.below.truncate(to_usize(SHORT));
    home.overview = Some(overview);
    Ok(home)
}

/// The commune for which this desk answers or signs, with its dossier or when that is due.
async fn own_unit(desk: &Desk) -> Result<Option<(UnitDossiers, Option<Now>)>, OfficeError> {
    let own = lists::own_place(desk);
    let (Role::CommuneReviewer | Role::CommuneDecider, Some(unit)) = (desk.actor.role, own) else {
        return Ok(None);
    };
    let found = unit_dossiers::of_unit(desk, &unit).await?;
    let now = match found.rounds.first() {
        Some((round, dossier)) => Some(now(desk, round, dossier.as_ref()).await?),
        None => None,
    };
    Ok(Some((found, now)))
}

/// How a subject stands in a round.
async fn now(
    desk: &Desk,
    round: &RoundRow,
    dossier: Option<&DossierRow>,
) -> Result<Now, OfficeError> {
    if let Some(dossier) = dossier {
        let view = dossiers::load(desk, dossier.id).await?;
        return Ok(Now::Registered(Box::new(view)));
    }
    let due = crate::ground::deadlines(round).registration(desk.today());
    Ok(Now::Open(Box::new(round.clone()), due))
}

/// Counts what waits, what is late, and what else the tier should know of a round, in one reading.
async fn count(desk: &Desk, round: &RoundRow, own: &Question) -> Result<Work, OfficeError> {
    let rounds = Meant::from(round.clone());
    let asked = |late, unregistered, states| Question {
        tier: own.tier,
        late,
        unregistered,
        states,
        ..Question::default()
    };
    let waiting = lists::filter(desk, &rounds, own)?;
    let filters = [
        waiting.clone(),
        lists::filter(desk, &rounds, &asked(true, false, Vec::new()))?,
        lists::filter(desk, &rounds, &asked(false, true, Vec::new()))?,
        lists::filter(
            desk,
            &rounds,
            &asked(false, false, vec![DossierState::Returned]),
        )?,
        lists::filter(
            desk,
            &rounds,
            &Question {
                last_days_open: true,
                ..asked(false, false, Vec::new())
            },
        )?,
        lists::filter(
            desk,
            &rounds,
            &Question {
                papers_missing: true,
                ..asked(false, false, Vec::new())
            },
        )?,
    ];
    let (listed, today) = (rounds.listed(), desk.today());
    let (counts, disputed) = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let mut counts = [0; 6];
            for (count, filter) in counts.iter_mut().zip(&filters) {
                *count = store::lists::page(tx, &listed, today, filter, Sort::Name, 0, 0)?.1;
            }
            let disputed = store::lists::disputed(tx, &listed, today, &waiting)?;
            Ok((counts, disputed))
        })
        .await?;
    let [
        waiting,
        late,
        unregistered,
        returned,
        last_days_open,
        papers_missing,
    ] = counts;
    // While the window lasts every dossier lacks its last days, and nobody can do anything about it.
    let ended = crate::ground::deadlines(round).window_ended(today);
    Ok(Work {
        last_days_open: if ended { last_days_open } else { 0 },
        papers_missing,
        round: round.clone(),
        waiting,
        late,
        unregistered,
        returned,
        disputed,
    })
}

/// The longest waiting dossiers; for reviewers also what changed.
async fn longest_waiting(
    desk: &Desk,
    rounds: &Meant,
    own: &Question,
    home: &mut Queue,
) -> Result<(), OfficeError> {
    let waiting = lists::filter(desk, rounds, own)?;
    let (listed, today, tier) = (rounds.listed(), desk.today(), home.tier);
    let reviews = matches!(
        desk.actor.role,
        Role::CommuneReviewer | Role::ProvinceReviewer
    );
    (home.first, home.notices) = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let sort = Sort::Waiting;
            let first = store::lists::page(tx, &listed, today, &waiting, sort, 0, SHORT)?.0;
            let atoms = waiting.atoms.as_deref();
            let notices = if reviews {
                store::notices::open_in(tx, today, atoms, tier, "reviewer", NOTICES)?
            } else {
                Vec::new()
            };
            Ok((first, notices))
        })
        .await?;
    Ok(())
}

fn to_usize(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

async fn figures(desk: &Desk) -> Result<Figures, OfficeError> {
    let rounds = crate::rounds::meant(desk, Asked::Running).await?;
    let mut home = Figures {
        counts: Counts::default(),
        late: Vec::new(),
        acts: Vec::new(),
        acts_lately: 0,
        rounds,
    };
    if let Some(rounds) = &home.rounds {
        home.counts = lists::overview(desk, rounds, None).await?.total;
        let late = Question {
            late: true,
            ..Question::default()
        };
        let mut rows = lists::page(desk, rounds, &late, 1).await?.rows;
        rows.truncate(to_usize(SHORT));
        home.late = rows;
    }
    if desk.actor.role == Role::Auditor {
        let mut acts = log::page(desk, None, None).await?.rows;
        acts.truncate(to_usize(NOTICES));
        let since = Timestamp::on(desk.today().plus_days(-ACTS_DAYS), 0);
        home.acts_lately = desk
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> { Ok(store::acts::count_since(tx, since)?) })
            .await?;
        home.acts = acts;
    }
    Ok(home)
}
