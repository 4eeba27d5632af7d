//! The register: sheets of the provinces, the sites that came with them, and at the end the measures of all years.

use super::{
    Country, Sender,
    bodies::Named,
    dice::{Dice, For},
    forms::REGISTRATION,
    rows::{Entered, Row},
    sites::{self, ASSUMED, Site},
    story::{Story, wide},
    template::Values,
};
use crate::{OfficeError, acts};
use base::{ActId, Day, ImportId, SiteKind, Timestamp};
use measures::SourceKind;
use serde_json::json;
use store::{
    imports::{BatchKind, BatchRow, BatchState},
    measures::ValueRow,
    sites::{SiteFacts, SiteFigures},
};

impl Country {
    /// The sites that are entered in a year, by one sheet for each province.
    pub(super) fn enter(&self, year: usize, to: &mut Sender) -> Result<(), OfficeError> {
        let mut next = 0;
        for province in 0..self.map.old_provinces.len() {
            let of_province = |spot: &&super::map::Spot| spot.old_province == province;
            let spots = self.map.spots.iter().filter(of_province);
            let end = spots.map(|spot| spot.first + spot.sites).max();
            let end = end.unwrap_or(next);
            self.sheet(year, province, next..end, to)?;
            next = end;
        }
        Ok(())
    }

    fn sheet(
        &self,
        year: usize,
        province: usize,
        range: std::ops::Range<usize>,
        to: &mut Sender,
    ) -> Result<(), OfficeError> {
        let mine = || {
            let numbered = range.clone();
            numbered.filter_map(|number| Some((number, self.sites.get(number)?)))
        };
        let mine = || mine().filter(|(_, site)| site.entered == year);
        let count = u32::try_from(mine().count()).unwrap_or(u32::MAX);
        let Some((first, _)) = mine().next() else {
            return Ok(());
        };
        let at = sites::entered_at(self.plan.year(year), first);
        let mut dice = Dice::of(self.plan.seed, For::Sheet, wide(province), wide(year));
        let id = ImportId::draw(at, &dice.bytes());
        let after = at.day() >= self.plan.reform;
        let office = if after {
            String::new()
        } else {
            let offices = self.bodies.old_provinces.get(province);
            let named = offices.map(|offices| offices.named(&self.places, at.day()));
            named.map(|named: Named| named.police).unwrap_or_default()
        };
        to.row(Row::Sheet(BatchRow {
            id,
            kind: BatchKind::Sites,
            file_name: format!("so-co-so-{:02}-gia-lap.xlsx", province + 1),
            state: BatchState::Applied,
            mapping: "{}".to_owned(),
            post: None,
            office: office.clone(),
            created_at: at,
            applied_at: Some(at),
            row_count: count,
            fault_count: 0,
        }))?;
        for (number, site) in mine() {
            to.row(Row::Site(Box::new(self.entered(number, site, id))))?;
            to.step()?;
        }
        let said = json!({ "import": id, "kind": BatchKind::Sites, "added": count });
        let id = ActId::draw(at, &dice.bytes());
        let act = acts::by_operator(id, at, "import.applied", office, &said);
        to.row(Row::Act(Box::new(act)))
    }

    fn entered(&self, number: usize, site: &Site, sheet: ImportId) -> Entered {
        let at = sites::entered_at(self.plan.year(site.entered), number);
        let spot = self.map.spots.get(site.spot);
        let commune = spot.and_then(|spot| self.map.communes.get(spot.commune));
        let line = commune.and_then(|commune| self.bodies.lines.get(commune.province));
        let line = line.and_then(|(union, education)| match site.kind {
            SiteKind::School => Some(*education),
            _ => site.has_union.then_some(*union),
        });
        let recorded = self.recorded(site, number);
        Entered {
            id: site.id,
            code: sites::code(number),
            at,
            sheet,
            from: at.day(),
            closed: site.closed.map(|(_, day)| day),
            line: line.map(|body| (body, self.plan.reform.max(at.day()))),
            facts: SiteFacts {
                name: site.name(number),
                kind: site.kind,
                size: site.size,
                level: site.level,
                tier: site.tier,
                atom: recorded,
                address: String::new(),
                workers: Some(site.workers),
                has_union: Some(site.has_union),
                has_party: Some(site.has_party),
                closed: false,
                figures: SiteFigures {
                    note: if site.size.is_some() { ASSUMED } else { "" }.to_owned(),
                    ..SiteFigures::default()
                },
            },
        }
    }

    /// The measures of every site, in the order in which they are kept.
    pub(super) fn measures(&self, to: &mut Sender) -> Result<(), OfficeError> {
        for (number, site) in self.sites.iter().enumerate() {
            let subject = site.id.to_string();
            let name = site.name(number);
            for year in 0..self.plan.years {
                let Some(story) = self.story(number, year) else {
                    continue;
                };
                let Some(round) = self.round(site.kind, year) else {
                    continue;
                };
                for (measure, value, kind, at) in self.measured(number, site, year, &story) {
                    let row = ValueRow {
                        name: measure.to_owned(),
                        version: 0,
                        value,
                        source_kind: kind.as_str().to_owned(),
                        source_office: name.clone(),
                        source_reference: String::new(),
                        source_day: None,
                        at: Timestamp::from_micros(at),
                    };
                    let days: (Day, Day) = (round.first_day, round.last_day);
                    to.row(Row::Measure(subject.clone(), days, row))?;
                }
            }
            to.step()?;
        }
        Ok(())
    }

    /// The measures of a site's dossier, by name: its registration, and in the running year what its answers were typed into.
    pub(super) fn measured(
        &self,
        number: usize,
        site: &Site,
        year: usize,
        story: &Story,
    ) -> Vec<(&str, String, SourceKind, i64)> {
        let day = story.registered.day().to_string();
        let registered = story.registered.micros();
        let mut all = vec![(
            REGISTRATION,
            format!("\"{day}\""),
            SourceKind::Register,
            registered,
        )];
        if self.is_running(year)
            && let Some(form) = self.form(site.kind, year)
        {
            let values = values(site, "", 0, &day);
            let answered = self.moment(number, self.day(year, 9, 20)).micros();
            for (name, value) in form.measures(story.filling, &values) {
                all.push((name, value, SourceKind::Typed, answered));
            }
            all.sort_by_key(|(name, ..)| *name);
        }
        all
    }
}

/// What differs from site to site.
pub(super) fn values<'a>(site: &Site, by: &'a str, at: i64, day: &'a str) -> Values<'a> {
    Values {
        workers: site.workers.into(),
        // Fifteen to a member of staff, as in a large school.
        learners: u64::from(site.workers) * 15,
        by,
        at,
        day,
    }
}
