//! What a person types about a site, and what it means.

use crate::{Desk, Fault};
use base::{
    Day, LifeId, ManagingTier, SchoolLevel, SiteKind, SizeClass, numbers,
    text::{LINE_CHARS, NAME_CHARS},
};
use standards::size::{Figures, Sector, size_class};
use store::sites::{SiteFacts, SiteFigures, SiteRow};
use units::{Match, Tier};

/// The most people at one site: ten times the largest employer of the country.
const WORKERS_MAX: u64 = 2_000_000;
/// The most money in millions of đồng: a hundred times the largest company's revenue.
const MONEY_MAX_MVND: u64 = 50_000_000_000;
/// Facts may be dated this many days ahead, for moves that are decided already.
const AHEAD_DAYS: i64 = 366;
/// No fact of the register is older than the law that the programme began with.
const FIRST_YEAR: i16 = 1990;
/// Fields about the size of an enterprise.
const SIZE_FIELDS: [&str; 6] = [
    "size",
    "sector",
    "revenue_mvnd",
    "capital_mvnd",
    "figures_year",
    "size_note",
];
/// Places named when a text fits several.
const CHOICES_SHOWN: usize = 5;

/// What a person types about a site; each field as typed. Empty is unknown where it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteDraft {
    /// Official name.
    pub name: String,
    /// Tax or school code.
    pub code: String,
    /// `base::SiteKind`.
    pub kind: String,
    /// `base::SizeClass`; empty to have it computed from the figures below, or unknown.
    pub size: String,
    /// `standards::size::Sector`, by which the size class is computed.
    pub sector: String,
    /// Revenue of a year in millions of đồng, by which the size class is computed.
    pub revenue_mvnd: String,
    /// Capital of a year in millions of đồng, by which the size class is computed.
    pub capital_mvnd: String,
    /// Year of revenue and capital; last year when empty.
    pub figures_year: String,
    /// Where a size class that no figures settle was found.
    pub size_note: String,
    /// `base::SchoolLevel`.
    pub level: String,
    /// `base::ManagingTier`; the commune when empty.
    pub tier: String,
    /// The commune: a life's key, or its old or new name.
    pub commune: String,
    /// Address below the commune.
    pub address: String,
    /// Persons.
    pub workers: String,
    /// `yes`, `no` or empty.
    pub has_union: String,
    /// `yes`, `no` or empty.
    pub has_party: String,
    /// Day from which this holds; today when empty.
    pub from_day: String,
    /// `SiteView::version` as it was shown, so that of two people who change the same entry one is told.
    pub version: i64,
}

/// A draft that can be recorded.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) code: Option<String>,
    pub(super) from_day: Day,
    pub(super) facts: SiteFacts,
}

impl SiteDraft {
    /// The draft of what holds, for the form.
    pub fn of(site: &SiteRow, version: i64) -> Self {
        let facts = &site.facts;
        let word = |given: Option<&'static str>| given.unwrap_or_default().to_owned();
        let number = |given: Option<u64>| given.map(|n| n.to_string()).unwrap_or_default();
        let computed = size_class(&figures_of(facts)).ok() == facts.size;
        let yes_no = |given: Option<bool>| word(given.map(|yes| if yes { "yes" } else { "no" }));
        Self {
            name: facts.name.clone(),
            code: site.code.clone().unwrap_or_default(),
            kind: facts.kind.as_str().to_owned(),
            // A class that the figures settle is computed anew from what is typed.
            size: word(facts.size.filter(|_| !computed).map(SizeClass::as_str)),
            sector: word(facts.figures.sector.map(Sector::as_str)),
            revenue_mvnd: number(facts.figures.revenue_mvnd),
            capital_mvnd: number(facts.figures.capital_mvnd),
            figures_year: number(facts.figures.year.and_then(|year| u64::try_from(year).ok())),
            size_note: facts.figures.note.clone(),
            level: word(facts.level.map(SchoolLevel::as_str)),
            tier: facts.tier.as_str().to_owned(),
            commune: facts.atom.to_string(),
            address: facts.address.clone(),
            workers: facts.workers.map(|n| n.to_string()).unwrap_or_default(),
            has_union: yes_no(facts.has_union),
            has_party: yes_no(facts.has_party),
            version,
            ..Self::default()
        }
    }
}

/// Reads a draft; all faults at once.
pub(super) fn parse(desk: &Desk, draft: &SiteDraft) -> Result<Parsed, Vec<Fault>> {
    let mut reader = Reader { faults: Vec::new() };
    let name = reader.take(base::text::line(&draft.name, NAME_CHARS).map_err(|f| text("name", f)));
    let kind = reader.choice("kind", &draft.kind, SiteKind::of_site);
    if draft.kind.trim().is_empty() {
        reader.faults.push(Fault::new("kind", "form.not-chosen"));
    }
    let code = reader.code(&draft.code, kind);
    let atom = reader.take(commune(desk, &draft.commune));
    let address = base::text::optional_line(&draft.address, LINE_CHARS);
    let address = reader.take(address.map_err(|f| text("address", f)));
    let workers = reader.count("workers", &draft.workers, WORKERS_MAX);
    let own = matches!(desk.actor.scope, access::Scope::Site(_));
    let (size, figures) = reader.size(draft, kind, workers, desk.today().year());
    if own {
        // What the size rests on is not its own to change, so it is not its fault either.
        reader
            .faults
            .retain(|fault| !SIZE_FIELDS.contains(&fault.field.as_str()));
    }
    let level = reader.choice("level", &draft.level, SchoolLevel::from_text);
    let tier = reader.choice("tier", &draft.tier, ManagingTier::from_text);
    let has_union = reader.yes_no("has_union", &draft.has_union);
    let has_party = reader.yes_no("has_party", &draft.has_party);
    let from_day = reader.take(day(desk, "from_day", &draft.from_day));
    match (name, kind, atom, address, from_day) {
        (Some(name), Some(kind), Some(atom), Some(address), Some(from_day))
            if reader.faults.is_empty() =>
        {
            Ok(Parsed {
                code,
                from_day,
                facts: SiteFacts {
                    name,
                    kind,
                    size: size.filter(|_| kind == SiteKind::Enterprise),
                    level: level.filter(|_| kind == SiteKind::School),
                    tier: tier.unwrap_or(ManagingTier::Commune),
                    atom,
                    address: address.unwrap_or_default(),
                    workers: workers.and_then(|n| u32::try_from(n).ok()),
                    has_union,
                    has_party,
                    closed: false,
                    figures: figures
                        .filter(|_| kind == SiteKind::Enterprise)
                        .unwrap_or_default(),
                },
            })
        }
        _ => Err(reader.faults),
    }
}

/// What the law's rule is asked with.
pub(crate) fn figures_of(facts: &SiteFacts) -> Figures {
    Figures {
        sector: facts.figures.sector,
        workers: facts.workers.map(u64::from),
        revenue_mvnd: facts.figures.revenue_mvnd,
        capital_mvnd: facts.figures.capital_mvnd,
    }
}

/// What settles the size class of an enterprise by its figures; `None` where they don't.
pub fn why_size(facts: &SiteFacts) -> Option<standards::size::Why> {
    standards::size::explain(&figures_of(facts)).ok()
}

/// Reads the day from which something holds; today when nothing was typed.
pub(super) fn day(desk: &Desk, field: &'static str, raw: &str) -> Result<Day, Fault> {
    let today = desk.today();
    if raw.trim().is_empty() {
        return Ok(today);
    }
    let day = Day::parse(raw).map_err(|_| Fault::new(field, "form.not-a-day"))?;
    let last = today.plus_days(AHEAD_DAYS);
    if day.year() < FIRST_YEAR {
        return Err(Fault::new(field, "sites.day-too-early").with("year", FIRST_YEAR));
    }
    if day > last {
        return Err(Fault::new(field, "sites.day-too-far").with("day", last.vietnamese()));
    }
    Ok(day)
}

/// The commune that was meant: a key, or a name with the desk's own province as tie-break.
fn commune(desk: &Desk, raw: &str) -> Result<LifeId, Fault> {
    let units = desk.office.places.units();
    let fault = |code| Fault::new("commune", code);
    let typed = base::text::line(raw, LINE_CHARS).map_err(|f| text("commune", f))?;
    if let Ok(id) = typed.parse::<LifeId>() {
        let known = units
            .get(&id)
            .is_some_and(|life| life.tier() == Tier::Commune);
        return if known {
            Ok(id)
        } else {
            Err(fault("form.unknown-choice"))
        };
    }
    let province = own_province_name(desk);
    let matched = match units.match_place(&typed, None, province.as_deref(), desk.today()) {
        Match::None => units.match_place(&typed, None, None, desk.today()),
        matched => matched,
    };
    match matched {
        Match::One(found) => Ok(found.life),
        Match::None => Err(fault("sites.place-unknown")),
        Match::Many(lives) | Match::Elsewhere(lives) => {
            let names: Vec<String> = lives
                .iter()
                .take(CHOICES_SHOWN)
                .map(|life| units.full_name_on(life, desk.today()))
                .collect();
            Err(fault("sites.place-many").with("choices", names.join("; ")))
        }
    }
}

/// The name of the province that the desk works in, to tell communes of one name apart.
pub(crate) fn own_province_name(desk: &Desk) -> Option<String> {
    let place = crate::lists::own_place(desk)?;
    let view = desk.office.places.view(desk.today());
    let province = view.province(&place)?;
    Some(desk.office.places.units().get(province)?.name.clone())
}

fn text(field: &'static str, fault: base::text::TextFault) -> Fault {
    match fault {
        base::text::TextFault::TooLong { max } => Fault::new(field, fault.code()).with("max", max),
        _ => Fault::new(field, fault.code()),
    }
}

/// Reads the fields and gathers what is wrong.
struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn take<T>(&mut self, read: Result<T, Fault>) -> Option<T> {
        read.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn choice<T>(
        &mut self,
        field: &'static str,
        raw: &str,
        read: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let raw = raw.trim();
        if raw.is_empty() {
            return None;
        }
        let read = read(raw);
        if read.is_none() {
            self.faults.push(Fault::new(field, "form.unknown-choice"));
        }
        read
    }

    fn yes_no(&mut self, field: &'static str, raw: &str) -> Option<bool> {
        self.choice(field, raw, |raw| match raw {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        })
    }

    fn count(&mut self, field: &'static str, raw: &str, max: u64) -> Option<u64> {
        if raw.trim().is_empty() {
            return None;
        }
        let read = numbers::parse_count(raw, max);
        self.take(read.map_err(|fault| Fault::new(field, fault.code()).with("max", max)))
    }

    fn code(&mut self, raw: &str, kind: Option<SiteKind>) -> Option<String> {
        if raw.trim().is_empty() {
            return None;
        }
        self.take(sheets::code_of(raw, kind).map_err(|code| Fault::new("code", code)))
    }

    /// The class by the law's rule where the figures settle it, else as chosen with a note on where it was found.
    fn size(
        &mut self,
        draft: &SiteDraft,
        kind: Option<SiteKind>,
        workers: Option<u64>,
        this_year: i16,
    ) -> (Option<SizeClass>, Option<SiteFigures>) {
        if kind != Some(SiteKind::Enterprise) {
            return (None, None);
        }
        let chosen = self.choice("size", &draft.size, SizeClass::from_text);
        let figures = Figures {
            sector: self.choice("sector", &draft.sector, Sector::from_text),
            workers,
            revenue_mvnd: self.count("revenue_mvnd", &draft.revenue_mvnd, MONEY_MAX_MVND),
            capital_mvnd: self.count("capital_mvnd", &draft.capital_mvnd, MONEY_MAX_MVND),
        };
        let money = figures.revenue_mvnd.is_some() || figures.capital_mvnd.is_some();
        let note = base::text::optional_line(&draft.size_note, LINE_CHARS);
        let note = self.take(note.map_err(|f| text("size_note", f))).flatten();
        let mut kept = SiteFigures {
            sector: figures.sector,
            revenue_mvnd: figures.revenue_mvnd,
            capital_mvnd: figures.capital_mvnd,
            year: self
                .figures_year(&draft.figures_year, this_year)
                .filter(|_| money),
            note: String::new(),
        };
        let size = match size_class(&figures) {
            Ok(class) => {
                if chosen.is_some_and(|chosen| chosen != class) {
                    self.faults.push(Fault::new("size", "sites.size-otherwise"));
                }
                Some(class)
            }
            Err(unknown) if chosen.is_none() && (money || figures.sector.is_some()) => {
                self.faults.push(Fault::new("size", unknown.code()));
                None
            }
            Err(_) => {
                if chosen.is_some() && note.is_none() {
                    self.faults
                        .push(Fault::new("size_note", "sites.size-without-note"));
                }
                kept.note = note.filter(|_| chosen.is_some()).unwrap_or_default();
                chosen
            }
        };
        (size, Some(kept))
    }

    /// The year of the figures: no later than this year; last year when nothing was typed.
    fn figures_year(&mut self, raw: &str, this_year: i16) -> Option<i16> {
        if raw.trim().is_empty() {
            return Some(this_year - 1);
        }
        let year = raw.trim().parse::<i16>().ok();
        let year = year.filter(|year| (FIRST_YEAR..=this_year).contains(year));
        if year.is_none() {
            let fault = Fault::new("figures_year", "sites.figures-year");
            self.faults
                .push(fault.with("first", FIRST_YEAR).with("last", this_year));
        }
        year
    }
}
