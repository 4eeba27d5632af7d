//! The report that the programme came from, claim by claim, and what the records say to each.
//! Source: Báo Hậu Giang, 29 March 2024, restated; nothing is added to what it says of a real site.

use super::{Demo, cast};
use crate::OfficeError;
use base::{LifeId, SiteKind, words};
use std::collections::BTreeMap;

words! {
    /// How a claim of the report stands to the records.
    Standing {
        /// The records of this installation show it.
        FromRecords = "from-records",
        /// The report says so; no record explains it.
        AsReported = "as-reported",
        /// The report says so, and something about it does not fit.
        Doubtful = "doubtful",
    }
}

words! {
    /// A claim of the report.
    Claim {
        /// Police and union run the programme together, 2018 to 2023.
        Programme = "programme",
        /// Sites register for the standard and are recognised.
        Standard = "standard",
        /// 13 kinds of models with 760 members, six of them named.
        Models = "models",
        /// Five sites are named.
        Sites = "sites",
        /// A school's figures fell.
        School = "school",
        /// A ladder of discipline.
        Discipline = "discipline",
        /// Commended in 2023.
        Awards = "awards",
        /// What the chairman asked for.
        Asks = "asks",
        /// The province became part of Cần Thơ.
        Reform = "reform",
    }
}

/// A pair of figures of the school, cases before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Stable word of the indicator.
    pub name: &'static str,
    /// How many fewer in the school year 2021-2022.
    pub fell_by: u32,
    /// How many in the school year before.
    pub of: u32,
}

/// The figures of the school as reported, school year 2021-2022 against the year before.
pub const SCHOOL: [Pair; 4] = [
    Pair {
        name: "games",
        fell_by: 72,
        of: 94,
    },
    Pair {
        name: "dropout",
        fell_by: 35,
        of: 47,
    },
    Pair {
        name: "truancy",
        fell_by: 86,
        of: 122,
    },
    Pair {
        name: "fights",
        fell_by: 86,
        of: 122,
    },
];

/// Named models of the report, as stable words; kinds as reported are 13.
pub const NAMED_MODELS: [&str; 6] = [
    "green-team",
    "cameras",
    "self-managed",
    "fanpage",
    "three-three",
    "gate",
];

/// Two different indicators with the very same pair of figures are suspicious: flagged, never repaired.
pub fn is_suspicious(pair: &Pair) -> bool {
    SCHOOL.iter().any(|other| {
        other.name != pair.name && (other.fell_by, other.of) == (pair.fell_by, pair.of)
    })
}

/// A named site with where it stood and stands.
#[derive(Clone, Debug)]
pub struct NamedSite {
    /// As in the report.
    pub name: String,
    /// Kind.
    pub kind: SiteKind,
    /// Where the demonstration assumes it, under today's places.
    pub place: String,
}

/// Figures of a year from the records of the demonstration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearFigures {
    /// Registered.
    pub registered: u64,
    /// Recognised.
    pub recognised: u64,
}

/// What the records say.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// By year.
    pub years: BTreeMap<i64, YearFigures>,
    /// The sites the report names.
    pub sites: Vec<NamedSite>,
    /// Life of the province before the reform.
    pub province: Option<LifeId>,
    /// The province's name today.
    pub province_today: String,
}

impl Claim {
    /// How it stands to the records.
    pub const fn standing(self) -> Standing {
        match self {
            Self::Standard | Self::Sites | Self::Reform => Standing::FromRecords,
            Self::Programme | Self::Models | Self::Awards | Self::Asks => Standing::AsReported,
            Self::School | Self::Discipline => Standing::Doubtful,
        }
    }
}

impl Demo {
    /// The records behind the story, as they are now.
    pub async fn records(&self) -> Result<Records, OfficeError> {
        let office = self.office();
        let today = office.clock.today();
        let reading = office.clone();
        office
            .db
            .read(move |tx| -> Result<Records, OfficeError> {
                let mut records = Records::default();
                for (year, registered, recognised) in store::lists::years(tx)? {
                    records.years.insert(
                        year,
                        YearFigures {
                            registered,
                            recognised,
                        },
                    );
                }
                for site in store::sites::not_invented(tx, today)? {
                    records.sites.push(NamedSite {
                        place: reading.places.name_on(&site.facts.atom, today),
                        name: site.facts.name,
                        kind: site.facts.kind,
                    });
                }
                records.province = cast::PROVINCE.parse().ok();
                records.province_today = records
                    .province
                    .as_ref()
                    .map(|life| reading.places.name_on(life, today))
                    .unwrap_or_default();
                Ok(records)
            })
            .await
    }
}
