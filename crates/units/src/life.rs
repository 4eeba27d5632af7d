//! The rows of the dataset as values: lives, edges, points.

use base::{Day, LifeId};
use std::sync::Arc;

base::words! {
    /// How high a unit stands.
    Tier {
        /// Tỉnh, thành phố trung ương.
        Province = "province",
        /// Huyện, quận, thị xã, thành phố thuộc tỉnh; to 30 June 2025.
        District = "district",
        /// Xã, phường, thị trấn, đặc khu.
        Commune = "commune",
    }
}

base::words! {
    /// What a unit is called in law. The stable text is the Vietnamese word.
    UnitKind {
        /// A city under the central government.
        CentralCity = "thành phố trung ương",
        /// A province.
        Province = "tỉnh",
        /// A city under a province.
        City = "thành phố",
        /// An urban district.
        UrbanDistrict = "quận",
        /// A town of district level.
        Town = "thị xã",
        /// A rural district.
        RuralDistrict = "huyện",
        /// A rural commune.
        Commune = "xã",
        /// An urban ward.
        Ward = "phường",
        /// A township of commune level; to 30 June 2025.
        Township = "thị trấn",
        /// An island zone of commune level; from 1 July 2025.
        SpecialZone = "đặc khu",
    }
}

base::words! {
    /// What happened along an edge.
    ChangeKind {
        /// The whole unit went into a unit with several sources.
        Merge = "merge",
        /// The source has several targets; this is one of them.
        SplitPart = "split-part",
        /// One to one: name, kind or parent changed.
        Rename = "rename",
        /// Nothing but the tree model changed.
        Keep = "keep",
        /// An island district became a đặc khu.
        Convert = "convert",
        /// A district ended with its tier.
        Abolish = "abolish",
    }
}

base::words! {
    /// What the share of an edge rests on.
    WeightBasis {
        /// The whole unit.
        Whole = "whole",
        /// The official table says that this part carries all people.
        AllPopulation = "all-population",
        /// The official table says that this part is land only.
        AreaOnly = "area-only",
        /// What other parts leave.
        RestOfPopulation = "rest-of-population",
        /// Not a fact: equal shares, as the table gives none.
        AssumedEqual = "assumed-equal",
        /// Share of the communes of a district.
        CommuneCount = "commune-count",
        /// Not known.
        Unknown = "unknown",
    }
}

base::words! {
    /// Why a closed life has no successor.
    Reason {
        /// A district ended with its tier; its communes are carried one by one.
        DistrictTierEnded = "district-tier-ended",
        /// The sources do not say what took it in.
        TargetUnknown = "target-unknown",
    }
}

/// The ordinal of a life in one loaded dataset. Never stored: ordinals change with the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LifeIx(pub(crate) u32);

impl LifeIx {
    /// The ordinal, from 0, below [`crate::Units::len`].
    pub const fn index(self) -> usize {
        // u32 to usize is lossless on every target that the program runs on.
        self.0 as usize
    }
}

/// Tier and official code. A code alone says nothing: codes are reused, see the traps in `data/units/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceCode {
    /// The tier.
    pub tier: Tier,
    number: u32,
}

impl PlaceCode {
    /// Reads 2 (province), 3 (district) or 5 (commune) digits.
    pub fn new(tier: Tier, code: &str) -> Option<Self> {
        let fits = code.len() == digits(tier) && code.bytes().all(|b| b.is_ascii_digit());
        let number = code.parse().ok()?;
        fits.then_some(Self { tier, number })
    }

    /// The code of a parent, whose tier shows in its length.
    pub(crate) fn of_parent(code: &str) -> Option<Self> {
        let tier = match code.len() {
            2 => Tier::Province,
            3 => Tier::District,
            _ => return None,
        };
        Self::new(tier, code)
    }

    /// The digits with their leading zeros.
    pub fn digits(self) -> String {
        format!("{:0width$}", self.number, width = digits(self.tier))
    }
}

const fn digits(tier: Tier) -> usize {
    match tier {
        Tier::Province => 2,
        Tier::District => 3,
        Tier::Commune => 5,
    }
}

/// One span of days of a unit with one name, kind and parent.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// Its key.
    pub id: LifeId,
    /// Tier and official code.
    pub code: PlaceCode,
    /// `Xã Vị Thủy`.
    pub name: String,
    /// `Vị Thủy`; numbered units keep their prefix: `Phường 1`.
    pub short_name: String,
    /// What it is called in law.
    pub kind: UnitKind,
    /// Code of the unit above; resolve it by day: [`crate::Units::parent_on`]. `None` for provinces.
    pub parent: Option<PlaceCode>,
    /// The first day. On the first snapshot the true start is earlier and not in the data.
    pub first: Day,
    /// The last day; `None` while it lives.
    pub last: Option<Day>,
    /// Another spelling that is in use, with its prefix.
    pub alt_name: Option<String>,
    /// Where it lies, where known.
    pub geo: Option<Geo>,
}

impl Life {
    /// Its tier.
    pub const fn tier(&self) -> Tier {
        self.code.tier
    }

    /// Does it live on `day`?
    pub fn lives_on(&self, day: Day) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }

    /// The day of its span that is nearest to `day`.
    pub fn nearest_day(&self, day: Day) -> Day {
        let day = day.max(self.first);
        self.last.map_or(day, |last| day.min(last))
    }
}

/// Where a unit lies and how large it is. Populations are good as weights only: see the README.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geo {
    /// Latitude of the centre, degrees north.
    pub lat: f64,
    /// Longitude of the centre, degrees east.
    pub lon: f64,
    /// Square kilometres.
    pub area_km2: Option<f64>,
    /// People.
    pub population: Option<u32>,
}

/// From the life that ended to the life that followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Lives on the day before; `None` where the sources do not know it.
    pub from: Option<LifeIx>,
    /// Lives on the day of the change; `None` where nothing followed or nobody knows.
    pub to: Option<LifeIx>,
    /// What happened.
    pub kind: ChangeKind,
    /// The first day of the new state.
    pub effective: Day,
    /// Share of the source that went this way, 0 to 1,000,000.
    pub weight_millionths: Option<u32>,
    /// What the share rests on; `None` where nothing is shared.
    pub weight_basis: Option<WeightBasis>,
    /// The suggested single target of a split.
    pub is_default: bool,
    /// The resolution, as `1668/NQ-UBTVQH15`, where known.
    pub legal_basis: Option<Arc<str>>,
}
