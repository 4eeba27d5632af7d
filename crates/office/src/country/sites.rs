//! The sites of the country. Names, codes and figures are made up, and say so.

use super::{
    Plan,
    dice::{Dice, For},
    map::Map,
};
use base::{Day, ManagingTier, SchoolLevel, SiteId, SiteKind, SizeClass, Timestamp, fold};
use standards::{Pack, SiteFacts};

/// Kinds, of a thousand sites.
const KINDS: &[(SiteKind, u64)] = &[
    (SiteKind::Enterprise, 760),
    (SiteKind::Agency, 120),
    (SiteKind::School, 120),
];
/// Classes with the workers that each has. The country is one of large and medium enterprises: of the small ones, which are
/// out of scope, there are enough to be told why.
const SIZES: &[(SizeClass, u64)] = &[
    (SizeClass::Medium, 560),
    (SizeClass::Large, 200),
    (SizeClass::Small, 170),
    (SizeClass::Micro, 70),
];
const LEVELS: &[(SchoolLevel, u64)] = &[
    (SchoolLevel::LowerSecondary, 500),
    (SchoolLevel::UpperSecondary, 210),
    (SchoolLevel::Primary, 120),
    (SchoolLevel::Preschool, 80),
    (SchoolLevel::Vocational, 60),
    (SchoolLevel::Higher, 30),
];
/// Sites that close in the years of the country, of a thousand.
const CLOSE: u64 = 20;
/// Sites that are entered in a later year than the first, of a thousand.
const LATER: u64 = 80;
/// Said of every size class.
pub(super) const ASSUMED: &str = "Giả lập";

/// One site; its place in the list is its number.
pub(super) struct Site {
    pub(super) id: SiteId,
    /// By place among [`Map::spots`].
    pub(super) spot: usize,
    pub(super) kind: SiteKind,
    pub(super) size: Option<SizeClass>,
    pub(super) level: Option<SchoolLevel>,
    pub(super) tier: ManagingTier,
    pub(super) workers: u32,
    pub(super) has_union: bool,
    pub(super) has_party: bool,
    /// The year in which it was entered, from 0.
    pub(super) entered: usize,
    /// The day from which it is closed, and the year of it.
    pub(super) closed: Option<(usize, Day)>,
    /// May it take part?
    pub(super) in_scope: bool,
    pub(super) sort_key: Box<[u8]>,
}

impl Site {
    /// Its name.
    pub(super) fn name(&self, number: usize) -> String {
        let word = match (self.kind, self.level) {
            (SiteKind::Agency, _) => "Cơ quan",
            // Units are not drawn.
            (SiteKind::Commune, _) => "Đơn vị",
            (SiteKind::Enterprise, _) => "Công ty",
            (SiteKind::School, Some(SchoolLevel::Preschool)) => "Trường mầm non",
            (SiteKind::School, Some(SchoolLevel::Primary)) => "Trường tiểu học",
            (SiteKind::School, Some(SchoolLevel::LowerSecondary)) => "Trường THCS",
            (SiteKind::School, Some(SchoolLevel::UpperSecondary)) => "Trường THPT",
            (SiteKind::School, Some(SchoolLevel::Vocational)) => "Trường trung cấp",
            (SiteKind::School, _) => "Trường cao đẳng",
        };
        format!("{word} số {:07} (giả lập)", number + 1)
    }
}

/// No tax or school code looks like this.
pub(super) fn code(number: usize) -> String {
    format!("GL{:07}", number + 1)
}

/// When the sites of a year are entered: on 4 January, one by one, so that ids rise.
pub(super) fn entered_at(year: i16, number: usize) -> Timestamp {
    let day = Day::new(year, 1, 4).unwrap_or(Day::from_days_since_epoch(0));
    let behind = i64::try_from(number).unwrap_or(0) * 10_000;
    Timestamp::on(day, 8 * 3600).plus_micros(behind)
}

/// Draws all sites, commune by commune.
pub(super) fn draw(plan: &Plan, map: &Map, packs: &[&Pack; 2]) -> Vec<Site> {
    let mut sites = Vec::with_capacity(plan.sites);
    for (spot, place) in map.spots.iter().enumerate() {
        for number in place.first..place.first + place.sites {
            sites.push(one(plan, packs, spot, number));
        }
    }
    sites
}

fn one(plan: &Plan, packs: &[&Pack; 2], spot: usize, number: usize) -> Site {
    let thing = u64::try_from(number).unwrap_or(0);
    let mut dice = Dice::of(plan.seed, For::Site, thing, 0);
    let facts = facts(&mut dice);
    let kind = facts.kind;
    let workers = workers(&mut dice, facts);
    let (entered, closed) = span(&mut dice, plan);
    let [workplaces, schools] = packs;
    let pack = if kind == SiteKind::School {
        schools
    } else {
        workplaces
    };
    let mut drawn = Site {
        id: SiteId::draw(entered_at(plan.year(entered), number), &dice.bytes()),
        spot,
        kind,
        size: facts.size,
        level: facts.school_level,
        tier: facts.managing_tier,
        workers,
        has_union: dice.permille(if workers > 100 { 900 } else { 300 }),
        has_party: dice.permille(if kind == SiteKind::Enterprise {
            350
        } else {
            900
        }),
        entered,
        closed,
        in_scope: pack.eligible(&facts).is_ok(),
        sort_key: Box::default(),
    };
    drawn.sort_key = fold::sort_key(&drawn.name(number)).into();
    drawn
}

/// What a standard's scope asks.
fn facts(dice: &mut Dice) -> SiteFacts {
    use SchoolLevel as L;
    let kind = dice.pick(KINDS).unwrap_or(SiteKind::Enterprise);
    let size = dice.pick(SIZES).filter(|_| kind == SiteKind::Enterprise);
    let level = dice.pick(LEVELS).filter(|_| kind == SiteKind::School);
    let of_province = dice.permille(match (kind, size, level) {
        (SiteKind::Agency, ..) => 150,
        (_, Some(SizeClass::Large), _) => 250,
        (_, _, Some(L::UpperSecondary | L::Vocational | L::Higher)) => 1000,
        _ => 0,
    });
    let managing_tier = if of_province {
        ManagingTier::Province
    } else {
        ManagingTier::Commune
    };
    SiteFacts {
        kind,
        size,
        school_level: level,
        managing_tier,
    }
}

fn workers(dice: &mut Dice, facts: SiteFacts) -> u32 {
    let (least, more) = match (facts.kind, facts.size) {
        (_, Some(SizeClass::Micro)) => (1, 10),
        (_, Some(SizeClass::Small)) => (11, 90),
        (_, Some(SizeClass::Medium)) => (101, 100),
        (_, Some(SizeClass::Large)) => (201, 2800),
        (SiteKind::Agency, _) => (8, 200),
        _ => (20, 130),
    };
    u32::try_from(least + dice.below(more)).unwrap_or(0)
}

/// The year in which a site is entered, and the year and day from which it is closed.
fn span(dice: &mut Dice, plan: &Plan) -> (usize, Option<(usize, Day)>) {
    let end = u64::try_from(plan.years).unwrap_or(1);
    let later = dice.permille(LATER);
    let entered = if later { dice.below(end) } else { 0 };
    let closing = index(entered + dice.below(end - entered));
    let ends = dice.permille(CLOSE);
    let day = i64::try_from(dice.below(50)).unwrap_or(0);
    let first = Day::new(plan.year(closing), 5, 10).filter(|_| ends);
    let closed = first.map(|first| (closing, first.plus_days(day)));
    (index(entered), closed)
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(0)
}
