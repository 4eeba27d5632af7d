//! From a row's texts to a place that the importer may enter sites in.

use super::stored::RowNote;
use crate::{Desk, ground::places, sites::own_province_name};
use access::{Action, Resource};
use base::LifeId;
use sheets::Field;
use std::collections::{BTreeMap, HashMap};
use units::Match;

/// Places named when a text fits several.
const CHOICES_SHOWN: usize = 5;

/// A place that a row means.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// The life to be recorded: of today, or the old one where a split leaves open which part it is.
    pub(super) atom: LifeId,
    /// Today's unit, with its province.
    pub(super) name: String,
    /// The default of a split.
    pub(super) assumed: bool,
}

type Texts = (String, Option<String>, Option<String>);

/// Matches places, each distinct text once.
pub(super) struct Matcher<'a> {
    desk: &'a Desk,
    own_province: Option<String>,
    /// As a person said for rows that name none.
    given: Option<String>,
    seen: HashMap<Texts, Result<Placed, RowNote>>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(desk: &'a Desk, given: Option<String>) -> Self {
        Self {
            desk,
            given,
            own_province: own_province_name(desk),
            seen: HashMap::new(),
        }
    }

    /// The place that the texts mean; a commune alone is looked for in the importer's own province first.
    pub(super) fn place(
        &mut self,
        commune: &str,
        district: Option<&str>,
        province: Option<&str>,
    ) -> Result<Placed, RowNote> {
        let key: Texts = (
            commune.to_owned(),
            district.map(str::to_owned),
            province.map(str::to_owned),
        );
        if let Some(known) = self.seen.get(&key) {
            return known.clone();
        }
        let placed = self.find(commune, district, province);
        self.seen.insert(key, placed.clone());
        placed
    }

    fn find(
        &self,
        commune: &str,
        district: Option<&str>,
        province: Option<&str>,
    ) -> Result<Placed, RowNote> {
        let (units, today) = (self.desk.office.places.units(), self.desk.today());
        let own = province.or(self.own_province.as_deref());
        let given = self.given.as_deref().filter(|_| province.is_none());
        let by_given = given.map(|given| units.match_place(commune, district, Some(given), today));
        let matched = match by_given {
            None | Some(Match::None) => units.match_place(commune, district, own, today),
            Some(matched) => matched,
        };
        let matched = match matched {
            Match::None if province.is_none() => units.match_place(commune, district, None, today),
            matched => matched,
        };
        let found = match matched {
            Match::One(found) => found,
            Match::None => return Err(note("imports.place-unknown", commune)),
            Match::Many(lives) => {
                return Err(self.choices("imports.place-many", commune, &lives));
            }
            Match::Elsewhere(lives) => {
                let mut astray = self.choices("imports.place-not-in-district", commune, &lives);
                astray.facts.insert(
                    "district".to_owned(),
                    district.unwrap_or(commune).to_owned(),
                );
                return Err(astray);
            }
        };
        let resource = Resource::Place(places(self.desk, &found.life));
        if access::decide(&self.desk.actor, Action::EnterSite, &resource).is_err() {
            let mut outside = note("imports.place-outside", commune);
            outside
                .facts
                .insert("place".to_owned(), units.full_name_on(&found.life, today));
            return Err(outside);
        }
        Ok(Placed {
            name: units.full_name_on(&found.life, today),
            assumed: !found.confirmed,
            atom: if found.confirmed {
                found.life
            } else {
                found.by_old.unwrap_or(found.life)
            },
        })
    }

    /// A fault that names the first of several places.
    fn choices(&self, code: &str, commune: &str, lives: &[LifeId]) -> RowNote {
        let (units, today) = (self.desk.office.places.units(), self.desk.today());
        let names: Vec<String> = lives
            .iter()
            .take(CHOICES_SHOWN)
            .map(|life| units.full_name_on(life, today))
            .collect();
        let mut note = note(code, commune);
        note.facts.insert("choices".to_owned(), names.join("; "));
        note
    }
}

fn note(code: &str, value: &str) -> RowNote {
    RowNote {
        column: None,
        field: Some(Field::Commune),
        code: code.to_owned(),
        value: value.chars().take(60).collect(),
        facts: BTreeMap::new(),
    }
}
