//! The synthetic country: as many invented sites as are asked for, over as many years, spread over the real communes of
//! before and after the reform of 1 July 2025. It is there to measure by and to try large things on.
//!
//! Playing it through the use cases, as the demonstration of one province is, would take days; it is drawn as rows
//! instead. What could drift from the real thing is asked of the same rules: `standards` judges each answer, `assessments`
//! leads each dossier to its state, the rows are entered by the functions that enter everybody's, and a test takes a small
//! country through the checks that every installation has. Decision 21 says what it holds and what it leaves out.
//!
//! INVARIANT: the same sizes and seed give the same bytes. Everything is drawn from the seed and the thing it is drawn for
//! (`dice`); no clock is read, and nothing depends on the order of a map.

mod bodies;
mod courses;
mod decisions;
mod dice;
mod dossiers;
mod entering;
mod forms;
mod map;
mod rows;
mod sites;
mod story;
mod template;
mod years;

use crate::{OfficeError, open, open::OpenError, places::Places, rounds};
use access::Actor;
use base::{Clock, Day, LifeId, RoundId, SiteKind, Timestamp};
use bodies::Bodies;
use dice::{Dice, For};
use forms::Form;
use map::Map;
use rows::Row;
use sites::Site;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};
use store::{
    StoreError,
    bulk::{self, Filling},
    rounds::RoundRow,
};
use template::Template;

/// The last year, in which the country stops on 20 October, where the demonstration begins.
const LAST_YEAR: i16 = 2026;
/// Years at most: the Circular is in force since February 2022.
pub const YEARS_MAX: u8 = 5;
/// Sites at most: their codes have seven digits.
pub const SITES_MAX: u32 = 5_000_000;
/// Rows on their way in one piece.
const PIECE: usize = 2000;
/// Pieces that wait to be entered.
const WAITING: usize = 8;
/// Folder, in the folder of the data, in which the country is made; it is removed at the end.
const MAKING: &str = "country-being-made";

/// What the country is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Sites, up to [`SITES_MAX`].
    pub sites: u32,
    /// Years, up to [`YEARS_MAX`]; the last is 2026.
    pub years: u8,
    /// Another seed is another country.
    pub seed: u64,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Sites, offices and rulebooks are drawn.
    Drawing,
    /// So many parts of the rows are entered.
    Entering {
        /// Done.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// So many indexes are made.
    Indexing {
        /// Done.
        done: u64,
        /// Of so many.
        of: u64,
    },
    /// Everything is on disk.
    Done,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Sites.
    pub sites: u64,
    /// Dossiers.
    pub dossiers: u64,
    /// Recognitions, each with its certificate.
    pub recognitions: u64,
    /// Values of measures.
    pub measures: u64,
    /// Official acts.
    pub acts: u64,
}

/// Which acts the country has, and what it leaves out, in a few lines.
pub const HOLDS: &str = "\
acts it has: sheets applied, rounds opened, registrations, closings, withdrawals; in the last year also submissions, \
returns and endorsements; in earlier years the decision on each dossier, and revocations
it leaves out: files of evidence, signings, reviews criterion by criterion, notices, letters, moves and corrections of \
sites, people at sites; in earlier years the answers themselves (their outcomes are there), the measures typed into \
them, and the acts between registration and decision";

/// Why there is no country.
#[derive(Debug, thiserror::Error)]
pub enum CountryError {
    /// Sizes that can't be.
    #[error("from 1 to {SITES_MAX} sites and from 1 to {YEARS_MAX} years are possible")]
    Size,
    /// The folder holds an installation already.
    #[error("there is data in `{0}` already")]
    Taken(PathBuf),
    /// The installation can't be made.
    #[error("can't make the installation")]
    Open(#[from] OpenError),
    /// The rules don't fit.
    #[error("the rulebooks give no country")]
    Rules(#[source] OfficeError),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl From<OfficeError> for CountryError {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Store(error) => Self::Store(error),
            other => Self::Rules(other),
        }
    }
}

/// The days that everything is drawn by.
struct Plan {
    sites: usize,
    years: usize,
    seed: u64,
    reform: Day,
    /// A place that stands for none.
    nowhere: LifeId,
}

impl Plan {
    fn of(size: Size) -> Option<Self> {
        let fits = (1..=SITES_MAX).contains(&size.sites) && (1..=YEARS_MAX).contains(&size.years);
        Some(Self {
            sites: usize::try_from(size.sites).ok().filter(|_| fits)?,
            years: size.years.into(),
            seed: size.seed,
            reform: Day::new(2025, 7, 1)?,
            nowhere: "C00000@20221001".parse().ok()?,
        })
    }

    /// The calendar year of a year, counted from 0.
    fn year(&self, year: usize) -> i16 {
        let before = i16::try_from(self.years.saturating_sub(year + 1)).unwrap_or(0);
        LAST_YEAR - before
    }

    /// The day on which a year's rounds are opened.
    fn opening(&self, year: usize) -> Day {
        Day::new(self.year(year), 1, 4).unwrap_or(self.reform)
    }

    /// The day from which there are offices.
    fn began(&self) -> Day {
        self.opening(0).plus_days(-1)
    }
}

/// Everything that is drawn once.
struct Country {
    plan: Plan,
    places: Places,
    map: Map,
    bodies: Bodies,
    sites: Vec<Site>,
    /// The rounds of each year: for agencies and enterprises, and for schools.
    rounds: Vec<[(RoundRow, Form); 2]>,
    agreed: [String; 2],
    signature: Template,
    /// The year that is being lived, and what every site does in it.
    living: Option<usize>,
    stories: Vec<Option<story::Story>>,
}

/// A clock that stands still.
struct Still(Timestamp);

impl Clock for Still {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Makes a country in `folder`, which must hold no installation. Blocks; `told` hears how far it is.
pub fn make(folder: &Path, size: Size, told: &mut dyn FnMut(Step)) -> Result<Made, CountryError> {
    let plan = Plan::of(size).ok_or(CountryError::Size)?;
    if !open::installations(folder).is_empty() {
        return Err(CountryError::Taken(folder.to_owned()));
    }
    let making = folder.join(MAKING);
    clear(&making)?;
    told(Step::Drawing);
    let began = Timestamp::on(plan.began(), 7 * 3600);
    let (mut country, offices) = draw(plan, &making, began)?;
    let filling = Filling::begin(&making)?;
    let made = enter(&mut country, offices, &filling, told)?;
    drop(country);
    filling.finish(began, |done, of| {
        told(Step::Indexing {
            done: done as u64,
            of: of as u64,
        });
    })?;
    bulk::move_into(&making, folder)?;
    clear(&making)?;
    told(Step::Done);
    Ok(made)
}

/// Removes what an earlier attempt has left.
fn clear(making: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(making) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(StoreError::Io {
            path: making.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// Makes the installation with its places and rulebooks, and draws what everything else is drawn from.
fn draw(plan: Plan, making: &Path, began: Timestamp) -> Result<(Country, Vec<Row>), CountryError> {
    let chance = Arc::new(Dice::of(plan.seed, For::Round, 0, 0).bytes());
    let office = open::open(making, Arc::new(Still(began)), chance)?;
    let desk = office.desk(Actor::operator(), "");
    let mut drawn = Vec::new();
    for year in 0..plan.years {
        let of_kind = |n: u64, kind: SiteKind| -> Result<(RoundRow, Form), CountryError> {
            let packs = office.packs.for_rounds();
            let pack = packs
                .iter()
                .find(|pack| pack.applies_to.kinds.contains(&kind));
            let pack = pack
                .cloned()
                .ok_or(CountryError::Rules(OfficeError::NotFound))?;
            let mut dice = Dice::of(plan.seed, For::Round, n + 1, story::wide(year));
            let at = Timestamp::on(plan.opening(year), 7 * 3600);
            let row = RoundRow {
                id: RoundId::draw(at, &dice.bytes()),
                ..rounds::preview(&desk, &pack.name(), plan.year(year), None)?
            };
            let form = Form::of(pack, plan.year(year))?;
            Ok((row, form))
        };
        drawn.push([of_kind(0, SiteKind::Agency)?, of_kind(1, SiteKind::School)?]);
    }
    let places = Places::new(Arc::new(office.places.units().clone()));
    drop((desk, office));
    let map = Map::of(&places, plan.reform, plan.sites);
    let (bodies, offices) = bodies::draw(&plan, &map);
    let first = drawn.first().ok_or(CountryError::Size)?;
    let [(_, workplaces), (_, schools)] = first;
    let sites = sites::draw(&plan, &map, &[&workplaces.pack, &schools.pack]);
    let agreed = [forms::agreed(workplaces), forms::agreed(schools)];
    let signature = signature();
    let country = Country {
        plan,
        places,
        map,
        bodies,
        sites,
        rounds: drawn,
        agreed,
        signature,
        living: None,
        stories: Vec::new(),
    };
    Ok((country, offices))
}

/// How a head has signed, with a mark for the day.
fn signature() -> Template {
    let day = Day::parse(template::DAY).unwrap_or(Day::from_days_since_epoch(0));
    let signed = crate::dossiers::Signature::Confirmation {
        office: "Thủ trưởng đơn vị".to_owned(),
        day,
    };
    Template::read(&serde_json::to_string(&signed).unwrap_or_default())
}

impl Country {
    fn round(&self, kind: SiteKind, year: usize) -> Option<&RoundRow> {
        self.rounds
            .get(year)?
            .get(story::round_of(kind))
            .map(|(row, _)| row)
    }

    fn form(&self, kind: SiteKind, year: usize) -> Option<&Form> {
        self.rounds
            .get(year)?
            .get(story::round_of(kind))
            .map(|(_, form)| form)
    }

    /// What a reviewer who agrees with everything has stored.
    fn agreed(&self, kind: SiteKind) -> &str {
        self.agreed
            .get(story::round_of(kind))
            .map_or("{}", String::as_str)
    }

    /// Is it the last year, which is not over?
    const fn is_running(&self, year: usize) -> bool {
        year + 1 == self.plan.years
    }

    /// Draws everything, in the order in which it is entered.
    fn send(&mut self, offices: Vec<Row>, to: &mut Sender) -> Result<(), OfficeError> {
        for row in offices {
            to.row(row)?;
        }
        for year in 0..self.plan.years {
            self.open_rounds(year, to)?;
            self.enter(year, to)?;
            self.turn_to(year);
            self.live(year, to)?;
        }
        self.turn_away();
        self.measures(to)
    }
}

/// Rows in one piece, and how many parts of the work are done with them.
struct Piece {
    rows: Vec<Row>,
    done: u64,
}

/// Where rows are handed over.
struct Sender {
    to: SyncSender<Piece>,
    piece: Piece,
}

impl Sender {
    fn row(&mut self, row: Row) -> Result<(), OfficeError> {
        self.piece.rows.push(row);
        if self.piece.rows.len() < PIECE {
            return Ok(());
        }
        self.send()
    }

    /// A part of the work is done.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "stands beside `row` wherever it is used"
    )]
    const fn step(&mut self) -> Result<(), OfficeError> {
        self.piece.done += 1;
        Ok(())
    }

    fn send(&mut self) -> Result<(), OfficeError> {
        let next = Piece {
            rows: Vec::with_capacity(PIECE),
            done: self.piece.done,
        };
        let piece = std::mem::replace(&mut self.piece, next);
        self.to.send(piece).map_err(|_| StoreError::Closed.into())
    }
}

/// Draws on a thread of its own while this one enters.
fn enter(
    country: &mut Country,
    offices: Vec<Row>,
    filling: &Filling,
    told: &mut dyn FnMut(Step),
) -> Result<Made, CountryError> {
    // Sites are entered, registered in each year, and measured.
    let of = story::wide(country.sites.len()) * (story::wide(country.plan.years) + 2);
    let (to, coming) = sync_channel(WAITING);
    thread::scope(|scope| {
        let drawing = scope.spawn(move || {
            let piece = Piece {
                rows: Vec::new(),
                done: 0,
            };
            let mut sender = Sender { to, piece };
            country.send(offices, &mut sender)?;
            sender.send()
        });
        let entered = filling.fill(|tx| entered(tx, &coming, of, told));
        // A drawing that still goes on ends when nobody takes its rows.
        drop(coming);
        let drawn = drawing
            .join()
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let made = entered?;
        drawn?;
        Ok(made)
    })
}

fn entered(
    tx: &mut dyn store::Tx,
    coming: &Receiver<Piece>,
    of: u64,
    told: &mut dyn FnMut(Step),
) -> Result<Made, StoreError> {
    let mut made = Made::default();
    while let Ok(piece) = coming.recv() {
        for row in &piece.rows {
            row.enter(tx)?;
            match row {
                Row::Site(_) => made.sites += 1,
                Row::Dossier(_) => made.dossiers += 1,
                Row::Recognition(_) => made.recognitions += 1,
                Row::Measure(..) => made.measures += 1,
                Row::Act(_) => made.acts += 1,
                _ => {}
            }
        }
        told(Step::Entering {
            done: piece.done.min(of),
            of,
        });
    }
    Ok(made)
}
