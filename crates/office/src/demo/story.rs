//! The report that the programme came from, claim by claim, and what the records say to each.
//! Source: Báo Hậu Giang, 29 March 2024, restated; nothing is added to what it says of a real site.

use super::{Demo, cast};
use crate::{OfficeError, lists, posts, rounds::Asked};
use access::Role;
use base::{LifeId, Localised, PostId, SiteId, SiteKind, words};
use std::collections::BTreeSet;

words! {
    /// How a claim of the report stands to the records.
    Standing {
        /// The records of this installation show it.
        FromRecords = "from-records",
        /// The report says so; no record explains it.
        AsReported = "as-reported",
        /// The report says so, and something about it does not fit.
        Doubtful = "doubtful",
        /// The program keeps no such records yet.
        NotYet = "not-yet",
    }
}

words! {
    /// Who acts, or what it is about: the parts of the story.
    Part {
        /// Police, union, authorities.
        Bodies = "bodies",
        /// All sites.
        Sites = "sites",
        /// Models.
        Models = "models",
        /// One company.
        Company = "company",
        /// Schools.
        Schools = "schools",
        /// What came of it, and what became of the province.
        Results = "results",
    }
}

words! {
    /// A claim of the report, in the order of the story.
    Claim {
        /// Police and union at every level coordinate.
        Coordination = "coordination",
        /// Authorities issue guiding documents down the levels.
        Documents = "documents",
        /// The movement is launched and kept going.
        Launches = "launches",
        /// The union co-runs the programme and protects workers.
        Union = "union",
        /// What the chairman asks for.
        Asks = "asks",
        /// Sites register for the standard and are classified.
        Standard = "standard",
        /// Strong organisations at each site.
        Organisations = "organisations",
        /// Workers are called on to report crime.
        Crime = "crime",
        /// Exemplars are built up and spread.
        Exemplars = "exemplars",
        /// 13 kinds of models with 760 members.
        Models = "models",
        /// A workers' team at a public-works company.
        GreenTeam = "green-team",
        /// A bank watches through its cameras.
        Cameras = "cameras",
        /// A self-managed agency.
        SelfManaged = "self-managed",
        /// A company's page with legal knowledge.
        Fanpage = "fanpage",
        /// Loudspeakers, briefings, a handbook.
        Handbook = "handbook",
        /// House rules and a ladder of discipline.
        Discipline = "discipline",
        /// A dedicated guard force.
        Guards = "guards",
        /// A school's figures fell.
        School = "school",
        /// Safe school gates and law in lessons.
        Gate = "gate",
        /// Commended for 2018-2023.
        Awards = "awards",
        /// The page of the newspaper.
        Paper = "paper",
        /// The report's own figures.
        Figures = "figures",
        /// The province became part of Cần Thơ.
        Reform = "reform",
    }
}

/// A pair of figures of the school, cases before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Stable word of the indicator.
    pub name: &'static str,
    /// The first number of the pair, as reported: how many fewer in the school year 2021-2022.
    pub fell_by: u32,
    /// The second number of the pair.
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
    /// Its id.
    pub id: SiteId,
    /// As in the report.
    pub name: String,
    /// Kind.
    pub kind: SiteKind,
    /// Where the demonstration assumes it, under today's places.
    pub place: String,
}

/// Figures of a year, over all its rounds, from the records of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearFigures {
    /// The year.
    pub year: i16,
    /// Registered.
    pub registered: u64,
    /// Recognised.
    pub recognised: u64,
}

/// What the records say.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// The earliest first; as the province's reviewer sees them.
    pub years: Vec<YearFigures>,
    /// The sites the report names.
    pub sites: Vec<NamedSite>,
    /// Names of the rulebooks with their titles.
    pub standards: Vec<(String, Localised)>,
    /// Life of the province before the reform.
    pub province: Option<LifeId>,
    /// The province's name today.
    pub province_today: String,
    /// Who may be entered as to see the records behind a claim.
    pub guides: Vec<(Role, PostId)>,
}

impl Records {
    /// The named site that a claim is about.
    pub fn site_of(&self, claim: Claim) -> Option<&NamedSite> {
        let name = claim.site()?;
        self.sites.iter().find(|site| site.name == name)
    }

    /// The post to enter as in a role.
    pub fn guide(&self, role: Role) -> Option<PostId> {
        let found = self.guides.iter().find(|(of, _)| *of == role);
        found.map(|(_, post)| *post)
    }
}

impl Claim {
    /// The part of the story in which it is told.
    pub const fn part(self) -> Part {
        match self {
            Self::Coordination | Self::Documents | Self::Launches | Self::Union | Self::Asks => {
                Part::Bodies
            }
            Self::Standard | Self::Organisations | Self::Crime | Self::Exemplars => Part::Sites,
            Self::Models | Self::GreenTeam | Self::Cameras | Self::SelfManaged => Part::Models,
            Self::Fanpage | Self::Handbook | Self::Discipline | Self::Guards => Part::Company,
            Self::School | Self::Gate => Part::Schools,
            Self::Awards | Self::Paper | Self::Figures | Self::Reform => Part::Results,
        }
    }

    /// How it stands to the records.
    pub const fn standings(self) -> &'static [Standing] {
        use Standing::{AsReported, Doubtful, FromRecords, NotYet};
        match self {
            Self::Coordination
            | Self::Documents
            | Self::Launches
            | Self::Crime
            | Self::Exemplars
            | Self::Models
            | Self::GreenTeam
            | Self::Cameras
            | Self::SelfManaged
            | Self::Fanpage
            | Self::Handbook
            | Self::Guards
            | Self::School
            | Self::Gate
            | Self::Awards => &[AsReported, NotYet],
            Self::Union | Self::Asks | Self::Organisations | Self::Paper | Self::Figures => {
                &[AsReported]
            }
            Self::Standard => &[AsReported, FromRecords],
            Self::Discipline => &[AsReported, Doubtful, NotYet],
            Self::Reform => &[FromRecords],
        }
    }

    /// The named site it is about.
    const fn site(self) -> Option<&'static str> {
        Some(match self {
            Self::GreenTeam => cast::PUBLIC_WORKS,
            Self::Cameras => cast::BANK,
            Self::SelfManaged => cast::BROADCASTER,
            Self::Fanpage | Self::Handbook | Self::Discipline | Self::Guards => cast::FACTORY,
            Self::School => cast::SCHOOL,
            _ => return None,
        })
    }
}

impl Demo {
    /// The records behind the story, as they are now.
    pub async fn records(&self) -> Result<Records, OfficeError> {
        let office = self.office();
        let today = office.clock.today();
        let reading = office.clone();
        let held = office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                Ok(store::posts::held_on(tx, today, None, None)?)
            })
            .await?;
        let mut records = office
            .db
            .read(move |tx| -> Result<Records, OfficeError> {
                let mut records = Records::default();
                for site in store::sites::not_invented(tx, today)? {
                    records.sites.push(NamedSite {
                        id: site.id,
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
            .await?;
        records.standards = office
            .packs
            .all()
            .iter()
            .map(|pack| (pack.name(), pack.title.clone()))
            .collect();
        for row in held.iter().filter(|row| row.site.is_none()) {
            if records.guide(row.role).is_none() {
                records.guides.push((row.role, row.id));
            }
            if row.role == Role::ProvinceReviewer
                && let Some((desk, _)) = posts::sit(&office, row).await?
            {
                records.years = years(&desk).await?;
            }
        }
        Ok(records)
    }
}

/// What a desk's own lists say of each year.
async fn years(desk: &crate::Desk) -> Result<Vec<YearFigures>, OfficeError> {
    let rounds = crate::rounds::own(desk).await?;
    let of: BTreeSet<i16> = rounds.iter().map(|round| round.counts_for_year).collect();
    let mut years = Vec::new();
    for year in of {
        let Some(rounds) = crate::rounds::meant(desk, Asked::Year(year)).await? else {
            continue;
        };
        let counts = lists::overview(desk, &rounds, None).await?.total;
        years.push(YearFigures {
            year,
            registered: counts.registered,
            recognised: counts.recognised,
        });
    }
    Ok(years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pairs_that_are_alike_are_suspicious() {
        let suspicious: Vec<&str> = SCHOOL
            .iter()
            .filter(|pair| is_suspicious(pair))
            .map(|pair| pair.name)
            .collect();
        assert_eq!(suspicious, ["truancy", "fights"]);
    }

    #[test]
    fn every_part_is_told_and_nothing_about_a_named_site_is_from_records() {
        for part in Part::ALL {
            assert!(
                Claim::ALL.iter().any(|claim| claim.part() == *part),
                "{part:?}"
            );
        }
        for claim in Claim::ALL.iter().filter(|claim| claim.site().is_some()) {
            let standings = claim.standings();
            assert!(standings.contains(&Standing::AsReported), "{claim:?}");
            assert!(!standings.contains(&Standing::FromRecords), "{claim:?}");
        }
        // The 22 rows of the report, and the reform that came after it.
        assert_eq!(Claim::ALL.len(), 23);
    }
}
