//! What each measure is called, what kind of value it has and who can supply it; read from `packs/measures.toml`.

use crate::file::{self, Fields, FileFault, Place};
use base::{Localised, words};
use std::{collections::BTreeMap, sync::LazyLock};

/// The dictionary that ships with the program.
pub const EMBEDDED: &str = include_str!("../../../packs/measures.toml");
/// The highest count a measure may allow: more than the people of the country, and exact in every sheet.
pub const MAX_COUNT: i64 = 1_000_000_000;

words! {
    /// Who can supply a value that is not there yet.
    Supplier {
        /// The safety officer of the site types it.
        SafetyOfficer = "safety-officer",
        /// The head of the site.
        SiteHead = "site-head",
        /// The union representative of the site.
        UnionRepresentative = "union-representative",
        /// The commune's reviewer types it.
        CommuneReviewer = "commune-reviewer",
        /// The province's reviewer types it.
        ProvinceReviewer = "province-reviewer",
        /// A register of the program publishes it.
        Register = "register",
    }
}

words! {
    /// Whose measure it is.
    Subject {
        /// A site's.
        Site = "site",
        /// An administrative unit's, during one life of it.
        Unit = "unit",
    }
}

words! {
    /// At which tier a unit has the measure, where not at every one.
    Tier {
        /// A commune, ward or special zone.
        Commune = "commune",
        /// A province or city.
        Province = "province",
    }
}

/// A choice, with its stable id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The stable id.
    pub id: String,
    /// What the screen says.
    pub title: Localised,
}

/// The kind of value a measure has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How many, from 0 to `max`, counted in something (`models`, `people`).
    Count {
        /// The highest count that can be right.
        max: u64,
        /// What is counted.
        counted_in: Localised,
    },
    /// Yes or no.
    YesNo,
    /// A legal day.
    Day,
    /// One of several choices, at least two.
    Choice {
        /// The choices in their order.
        options: Vec<Named>,
    },
    /// A percentage as the ratio of two counts; computed, never typed or stored.
    Share {
        /// The measure counted above.
        numerator: String,
        /// The measure counted below.
        denominator: String,
    },
}

/// One measure of the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The stable name, such as `models.effective`.
    pub name: String,
    /// What the screen says.
    pub title: Localised,
    /// Whose measure it is.
    pub subject: Subject,
    /// The only tier of unit that has it; every tier when `None`, and for sites.
    pub tier: Option<Tier>,
    /// The kind of value.
    pub kind: Kind,
    /// Who can supply it; empty for a share.
    pub suppliers: Vec<Supplier>,
    /// The register that publishes it, where one does.
    pub register: Option<String>,
    /// Ids of the standards from whose results it is counted; a criterion of theirs must not read it.
    pub judged_by: Vec<String>,
}

impl Definition {
    /// Can a person type it?
    pub fn is_typed(&self) -> bool {
        self.suppliers.iter().any(|s| *s != Supplier::Register)
    }

    /// Is it published by a register and nothing else?
    pub fn is_register_only(&self) -> bool {
        self.suppliers == [Supplier::Register]
    }
}

/// All measures by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    definitions: BTreeMap<String, Definition>,
}

impl Dictionary {
    /// Reads a dictionary; every fault of the file is returned in one run.
    pub fn parse(text: &str) -> Result<Self, Vec<FileFault>> {
        file::read(text, |fields| {
            let read: Vec<(Definition, Place)> = fields
                .tables("measure")
                .iter_mut()
                .map(definition)
                .collect();
            gather(fields, &read)
        })
    }

    /// The dictionary that ships with the program; a test holds that it has no fault.
    pub fn embedded() -> &'static Self {
        static EMBEDDED_DICTIONARY: LazyLock<Dictionary> =
            LazyLock::new(|| Dictionary::parse(EMBEDDED).unwrap_or_default());
        &EMBEDDED_DICTIONARY
    }

    /// The measure called `name`.
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }

    /// All measures, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.values()
    }

    /// The whole and all its parts among which the count `name` stands, the whole first; only itself when it is neither
    /// part nor whole of anything.
    pub fn family(&self, name: &str) -> Vec<&Definition> {
        let whole = self
            .shares()
            .find(|(part, whole)| *part == name || *whole == name)
            .map_or(name, |(_, whole)| whole);
        let parts = self.shares().filter(|(_, of)| *of == whole);
        let mut names: Vec<&str> = std::iter::once(whole)
            .chain(parts.map(|(part, _)| part))
            .collect();
        names.dedup();
        names
            .into_iter()
            .filter_map(|name| self.get(name))
            .collect()
    }

    /// The parts that are more than their whole, as `count` tells the counts; what is not counted is beyond nothing.
    pub fn beyond_whole(&self, count: &dyn Fn(&str) -> Option<u64>) -> Vec<Beyond<'_>> {
        self.shares()
            .filter_map(|(part, whole)| {
                let (parts, wholes) = (count(part)?, count(whole)?);
                (parts > wholes).then_some(Beyond {
                    part,
                    whole,
                    parts,
                    wholes,
                })
            })
            .collect()
    }

    /// Part and whole of each share.
    fn shares(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter_map(|definition| match &definition.kind {
            Kind::Share {
                numerator,
                denominator,
            } => Some((numerator.as_str(), denominator.as_str())),
            _ => None,
        })
    }
}

/// A part that is more than its whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond<'d> {
    /// The measure counted above.
    pub part: &'d str,
    /// The measure counted below.
    pub whole: &'d str,
    /// How many of the part.
    pub parts: u64,
    /// How many of the whole.
    pub wholes: u64,
}

fn gather(fields: &Fields<'_>, read: &[(Definition, Place)]) -> Dictionary {
    let mut dictionary = Dictionary::default();
    for (definition, place) in read {
        let twice = dictionary
            .definitions
            .insert(definition.name.clone(), definition.clone());
        if twice.is_some() {
            let message = format!("`{}` stands here a second time", definition.name);
            fields.fault_at(place, "measures.duplicate-name", message);
        }
    }
    for (definition, place) in read {
        let Kind::Share {
            numerator,
            denominator,
        } = &definition.kind
        else {
            continue;
        };
        for name in [numerator, denominator] {
            let counted = dictionary.get(name).map(|d| &d.kind);
            if !matches!(counted, Some(Kind::Count { .. })) {
                let message = format!("`{name}` is no measure that is counted");
                fields.fault_at(place, "measures.share-of-no-count", message);
            }
        }
    }
    dictionary
}

fn definition(fields: &mut Fields<'_>) -> (Definition, Place) {
    let kind = kind(fields);
    let definition = Definition {
        name: fields.id("name"),
        title: fields.localised("title"),
        subject: fields
            .word("subject", Subject::from_text)
            .unwrap_or(Subject::Site),
        tier: fields.opt_word("tier", Tier::from_text),
        suppliers: fields.words("suppliers", Supplier::from_text),
        register: fields.opt_text("register"),
        judged_by: fields.texts("judged_by"),
        kind,
    };
    let computed = matches!(definition.kind, Kind::Share { .. });
    if definition.suppliers.is_empty() != computed {
        let message = "a share has no suppliers, every other measure at least one";
        fields.fault("suppliers", "measures.suppliers", message);
    }
    if definition.register.is_some() != definition.suppliers.contains(&Supplier::Register) {
        let message = "`register` names the register exactly where it is one of the suppliers";
        fields.fault("register", "measures.register", message);
    }
    if definition.tier.is_some() && definition.subject != Subject::Unit {
        let message = "only a unit has a tier";
        fields.fault("tier", "measures.tier-of-no-unit", message);
    }
    fields.finish();
    (definition, fields.place("name"))
}

fn kind(fields: &mut Fields<'_>) -> Kind {
    match fields.text("kind").as_str() {
        "count" => Kind::Count {
            max: fields
                .opt_count("max", 1..MAX_COUNT + 1)
                .and_then(|max| u64::try_from(max).ok())
                .unwrap_or(MAX_COUNT.unsigned_abs()),
            counted_in: fields.localised("counted_in"),
        },
        "yes-no" => Kind::YesNo,
        "day" => Kind::Day,
        "choice" => Kind::Choice {
            options: options(fields),
        },
        "share" => Kind::Share {
            numerator: fields.text("numerator"),
            denominator: fields.text("denominator"),
        },
        other => {
            let message = format!("`{other}` is none of count, yes-no, day, choice, share");
            fields.fault("kind", "file.unknown-word", message);
            Kind::YesNo
        }
    }
}

fn options(fields: &mut Fields<'_>) -> Vec<Named> {
    let options: Vec<Named> = fields
        .tables("option")
        .iter_mut()
        .map(|table| {
            let named = Named {
                id: table.id("id"),
                title: table.localised("title"),
            };
            table.finish();
            named
        })
        .collect();
    if options.len() < 2 {
        fields.fault(
            "option",
            "measures.few-options",
            "a choice needs two options",
        );
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_dictionary_has_no_fault() {
        assert_eq!(Dictionary::parse(EMBEDDED).err(), None);
        assert!(Dictionary::embedded().iter().count() >= 20);
    }

    #[test]
    fn every_title_is_said_in_both_languages() {
        for definition in Dictionary::embedded().iter() {
            let title = &definition.title;
            assert_ne!(title.vi, title.en, "{}", definition.name);
        }
    }

    #[test]
    fn faults_of_a_dictionary_are_named_with_their_line() {
        let text = r#"[[measure]]
name = "a.count"
kind = "count"
subject = "site"
suppliers = ["nobody"]
title = { vi = "A", en = "A" }

[[measure]]
name = "a.count"
kind = "share"
subject = "site"
suppliers = ["register"]
numerator = "b"
denominator = "a.count"
title = { vi = "A", en = "A" }

[[measure]]
name = "c"
kind = "choice"
subject = "site"
suppliers = ["safety-officer"]
title = { vi = "A", en = "A" }
"#;
        let faults = Dictionary::parse(text).unwrap_err();
        let found: Vec<(u32, &str)> = faults.iter().map(|f| (f.line, f.code)).collect();
        let expect = [
            (1, "file.missing-field"),
            (5, "file.unknown-word"),
            (5, "measures.suppliers"),
            (8, "measures.register"),
            (9, "measures.duplicate-name"),
            (9, "measures.share-of-no-count"),
            (9, "measures.share-of-no-count"),
            (12, "measures.suppliers"),
            (17, "measures.few-options"),
        ];
        assert_eq!(found, expect, "{faults:#?}");
    }

    #[test]
    fn wholes_know_their_parts_and_what_is_beyond_them() {
        let dictionary = Dictionary::embedded();
        let family = |name: &str| -> Vec<&str> {
            let all = dictionary.family(name);
            all.iter().map(|d| d.name.as_str()).collect()
        };
        assert_eq!(family("staff.briefed"), ["staff.total", "staff.briefed"]);
        assert_eq!(family("models.effective"), ["models.effective"]);
        assert_eq!(
            family("residential-areas.total"),
            [
                "residential-areas.total",
                "residential-areas.recognised",
                "residential-areas.registered"
            ]
        );
        let beyond = |counts: &[(&str, u64)]| -> Vec<(String, u64, u64)> {
            let count = |name: &str| counts.iter().find(|(n, _)| *n == name).map(|(_, n)| *n);
            let found = dictionary.beyond_whole(&count);
            let told = found.iter().map(|b| (b.part.to_owned(), b.parts, b.wholes));
            told.collect()
        };
        assert_eq!(beyond(&[("staff.briefed", 9)]), []);
        assert_eq!(beyond(&[("staff.briefed", 8), ("staff.total", 8)]), []);
        assert_eq!(
            beyond(&[("staff.briefed", 9), ("staff.total", 8)]),
            [("staff.briefed".to_owned(), 9, 8)]
        );
    }
}
