//! What happens to one site in one year: drawn from the seed, the site and the year alone, so that whoever asks again is
//! told the same and nothing needs to be kept.

use super::{
    Country,
    courses::Course,
    dice::{Dice, For},
    forms::Filling,
};
use base::{Day, DossierId, ManagingTier, SiteKind, Timestamp};

/// Sites in scope that register in the first year, of a thousand, and how many more with each year.
const TAKE_PART: u64 = 860;
const MORE_EACH_YEAR: u64 = 20;
/// Sites out of scope that a reviewer admits, of a thousand.
const ADMITTED: u64 = 10;
/// Sites that register after the first quarter, of a thousand.
const LATE: u64 = 40;
/// The office of a working day, in seconds.
const FROM: i64 = 8 * 3600;
const HOURS: i64 = 8 * 3600;

/// A site's year with a dossier.
#[derive(Clone, Copy)]
pub(super) struct Story {
    pub(super) course: Course,
    pub(super) dossier: DossierId,
    pub(super) registered: Timestamp,
    /// Days from 4 January to the registration.
    pub(super) day: u16,
    pub(super) admitted: bool,
    pub(super) filling: Filling,
    /// Days by which the later steps of sites lie apart.
    spread: i64,
}

impl Country {
    /// The year of a site; `None` when it has no dossier in it. Of the year that is being lived it is remembered.
    pub(super) fn story(&self, number: usize, year: usize) -> Option<Story> {
        if self.living == Some(year) {
            return self.stories.get(number).copied().flatten();
        }
        self.drawn(number, year)
    }

    /// Draws the year of every site, to be remembered until the next.
    pub(super) fn turn_to(&mut self, year: usize) {
        let numbers = 0..self.sites.len();
        self.stories = numbers.map(|number| self.drawn(number, year)).collect();
        self.living = Some(year);
    }

    /// Remembers no year any more.
    pub(super) fn turn_away(&mut self) {
        self.living = None;
        self.stories = Vec::new();
    }

    fn drawn(&self, number: usize, year: usize) -> Option<Story> {
        let site = self.sites.get(number)?;
        let closed_before = site.closed.is_some_and(|(closed, _)| closed < year);
        if site.entered > year || closed_before {
            return None;
        }
        let (thing, part) = (wide(number), wide(year));
        let mut dice = Dice::of(self.plan.seed, For::Year, thing, part);
        let admitted = !site.in_scope;
        let often = if admitted {
            ADMITTED
        } else {
            TAKE_PART + MORE_EACH_YEAR * part
        };
        if !dice.permille(often) {
            return None;
        }
        let late = dice.permille(LATE);
        let day = if late {
            88 + dice.below(25)
        } else {
            1 + dice.below(84)
        };
        let day = u16::try_from(day).unwrap_or(0);
        let running = year + 1 == self.plan.years;
        let ends = site.closed.is_some_and(|(closed, _)| closed == year);
        let drawn = Course::draw(&mut dice, late, running);
        let course = if ends { Course::Ended } else { drawn };
        let form = self.form(site.kind, year)?;
        let whole = form.parts.len();
        let failing = dice.below(wide(form.can_fail.len().max(1)));
        let some = usize::try_from(dice.below(wide(whole))).unwrap_or(0) + 1;
        let fails = (course == Course::Refused && !late)
            .then(|| {
                form.can_fail
                    .get(usize::try_from(failing).unwrap_or(0))
                    .copied()
            })
            .flatten();
        let registered = self.moment(number, self.plan.opening(year).plus_days(i64::from(day)));
        Some(Story {
            course,
            dossier: DossierId::draw(registered, &dice.bytes()),
            registered,
            day,
            admitted,
            filling: Filling {
                fails,
                late,
                has_party: site.has_party,
                answered: match course {
                    Course::Registered | Course::Ended => 0,
                    Course::Half | Course::Withdrawn => some.min(whole),
                    _ => whole,
                },
            },
            spread: i64::try_from(dice.below(9)).unwrap_or(0),
        })
    }

    /// A moment of a working day that is this site's own; later sites are later.
    pub(super) fn moment(&self, number: usize, day: Day) -> Timestamp {
        let behind = i128::try_from(number).unwrap_or(0) * i128::from(HOURS) * 1_000_000
            / i128::try_from(self.plan.sites.max(1)).unwrap_or(1);
        let behind = i64::try_from(behind).unwrap_or(0);
        Timestamp::on(day, FROM).plus_micros(behind)
    }

    /// The day of a month of the year.
    pub(super) fn day(&self, year: usize, month: i8, day: i8) -> Day {
        let found = Day::new(self.plan.year(year), month, day);
        found.unwrap_or_else(|| self.plan.opening(year))
    }
}

/// When each step was taken.
impl Story {
    pub(super) fn submitted(&self, country: &Country, number: usize, year: usize) -> Timestamp {
        let day = country.day(year, 10, 1).plus_days(self.spread);
        country.moment(number, day)
    }

    pub(super) fn reviewed(&self, country: &Country, number: usize, year: usize) -> Timestamp {
        let day = country.day(year, 10, 11).plus_days(self.spread);
        country.moment(number, day)
    }

    pub(super) fn withdrawn(&self, country: &Country, number: usize, year: usize) -> Timestamp {
        let day = country.day(year, 8, 3).plus_days(self.spread);
        country.moment(number, day)
    }
}

/// Which of the year's two rounds a kind of site is in.
pub(super) const fn round_of(kind: SiteKind) -> usize {
    match kind {
        SiteKind::Agency | SiteKind::Enterprise | SiteKind::Commune => 0,
        SiteKind::School => 1,
    }
}

/// The place of an office among all: those of spots, of communes, of provinces before and after the reform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Spot(usize),
    Commune(usize),
    OldProvince(usize),
    Province(usize),
}

impl Country {
    /// Where a site is reviewed and decided on, in the autumn of a year.
    pub(super) fn at(&self, number: usize, year: usize) -> Option<At> {
        let site = self.sites.get(number)?;
        let spot = self.map.spots.get(site.spot)?;
        let after = self.day(year, 11, 18) >= self.plan.reform;
        Some(match (site.tier, after) {
            (ManagingTier::Commune, false) => At::Spot(site.spot),
            (ManagingTier::Commune, true) => At::Commune(spot.commune),
            (ManagingTier::Province, false) => At::OldProvince(spot.old_province),
            (ManagingTier::Province, true) => {
                At::Province(self.map.communes.get(spot.commune)?.province)
            }
        })
    }
}

pub(super) fn wide(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
