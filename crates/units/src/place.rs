//! Succession: where what was recorded at a life belongs on another day.

use crate::{Edge, Life, LifeIx, Tier, Units, units::Shelf};
use base::{Day, LifeId};

base::words! {
    /// How a place was found for a day.
    Way {
        /// The life itself lives on that day.
        Same = "same",
        /// Carried forward by merge, rename, keep or convert.
        Succession = "succession",
        /// Carried forward through a split to its default target; a person must confirm.
        SplitDefault = "split-default",
        /// Nothing follows, or a split without a default: the province holds it.
        HeldByProvince = "held-by-province",
        /// Followed back to the one unit that the life was made of.
        Before = "before",
        /// Made of several units, or of an unknown one: never guessed.
        NotPlaced = "not-placed",
    }
}

/// Where a life belongs on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The unit of that day; `None` when the province holds it, or when it is not placed.
    pub life: Option<LifeId>,
    /// The province of that day, exact even without a unit; `None` only when the predecessors lie in several.
    pub province: Option<LifeId>,
    /// Is it a fact? A default of a split, a held and an unplaced one await a person.
    pub confirmed: bool,
    /// How it was found.
    pub way: Way,
}

/// A [`Placement`] in ordinals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) unit: Option<LifeIx>,
    pub(crate) province: Option<LifeIx>,
    pub(crate) way: Way,
}

/// What a life was made of: the lives of an earlier day, and the provinces of the parts that nobody knows.
#[derive(Default)]
struct Origins {
    known: Vec<LifeIx>,
    unknown_provinces: Vec<Option<LifeIx>>,
}

impl Units {
    /// Where `id` belongs on `day`. An unknown id is not placed.
    pub fn place_on(&self, id: &LifeId, day: Day) -> Placement {
        let nowhere = Spot {
            unit: None,
            province: None,
            way: Way::NotPlaced,
        };
        let spot = self.ix(id).map_or(nowhere, |ix| self.shelf.spot(ix, day));
        self.shelf.placement(spot)
    }

    /// Every unit of `day` that received a part of `id`; itself while it lives. Among these a person confirms a split.
    pub fn heirs_on(&self, id: &LifeId, day: Day) -> Vec<&Life> {
        let heirs = self.ix(id).map(|ix| self.shelf.heirs(ix, day));
        let heirs = heirs.unwrap_or_default();
        heirs.into_iter().filter_map(|ix| self.at(ix)).collect()
    }

    /// Every unit of `day` that `id` was made of, as far as known; itself while it lives.
    pub fn origins_on(&self, id: &LifeId, day: Day) -> Vec<&Life> {
        let origins = self.ix(id).map(|ix| self.shelf.origins(ix, day));
        let origins = origins.unwrap_or_default().known;
        origins.into_iter().filter_map(|ix| self.at(ix)).collect()
    }
}

impl Shelf {
    pub(crate) fn placement(&self, spot: Spot) -> Placement {
        let id = |ix: LifeIx| self.at(ix).map(|life| life.id.clone());
        Placement {
            life: spot.unit.and_then(id),
            province: spot.province.and_then(id),
            confirmed: matches!(spot.way, Way::Same | Way::Succession | Way::Before),
            way: spot.way,
        }
    }

    pub(crate) fn spot(&self, ix: LifeIx, day: Day) -> Spot {
        match self.at(ix) {
            Some(life) if life.first > day => self.spot_before(ix, day),
            _ => self.spot_after(ix, day),
        }
    }

    /// Every step ends at a life that outlives the one before, so the walk ends.
    fn spot_after(&self, ix: LifeIx, day: Day) -> Spot {
        let mut here = ix;
        let mut way = Way::Same;
        while let Some(life) = self.at(here) {
            if life.lives_on(day) {
                return Spot {
                    unit: Some(here),
                    province: self.holder(here, Tier::Province, day),
                    way,
                };
            }
            let Some(last) = life.last else { break };
            let Some((next, step)) = self.next(here, last) else {
                return self.held(here, last, day);
            };
            here = next;
            way = if way == Way::SplitDefault { way } else { step };
        }
        Spot {
            unit: None,
            province: None,
            way: Way::NotPlaced,
        }
    }

    /// The one life that follows `ix` after its `last` day: the only target, or the default of a split.
    fn next(&self, ix: LifeIx, last: Day) -> Option<(LifeIx, Way)> {
        let mut parts = self.heirs_of(ix, last);
        let first = parts.next()?;
        if parts.next().is_none() {
            return first.to.map(|to| (to, Way::Succession));
        }
        let default = self.heirs_of(ix, last).find(|edge| edge.is_default)?;
        default.to.map(|to| (to, Way::SplitDefault))
    }

    fn heirs_of(&self, ix: LifeIx, last: Day) -> impl Iterator<Item = &Edge> {
        let next = last.plus_days(1);
        self.leaving(ix)
            .filter(move |edge| edge.effective == next && edge.to.is_some())
    }

    fn held(&self, ix: LifeIx, last: Day, day: Day) -> Spot {
        let province = self.holder(ix, Tier::Province, last);
        // A province is never held by itself: without a successor it is nowhere.
        let province = province.filter(|province| *province != ix);
        Spot {
            unit: None,
            province: province.and_then(|province| self.spot_after(province, day).unit),
            way: Way::HeldByProvince,
        }
    }

    fn spot_before(&self, ix: LifeIx, day: Day) -> Spot {
        let origins = self.origins(ix, day);
        let province = |ix: &LifeIx| self.holder(*ix, Tier::Province, day);
        if let ([only], []) = (
            origins.known.as_slice(),
            origins.unknown_provinces.as_slice(),
        ) {
            return Spot {
                unit: Some(*only),
                province: province(only),
                way: Way::Before,
            };
        }
        let mut provinces: Vec<Option<LifeIx>> = origins.known.iter().map(province).collect();
        provinces.extend(origins.unknown_provinces);
        let first = provinces.first().copied().flatten();
        Spot {
            unit: None,
            province: first.filter(|_| provinces.iter().all(|other| *other == first)),
            way: Way::NotPlaced,
        }
    }

    /// Walks back over the changes after `day`, latest first; each step lowers the day up to which edges count, so the
    /// walk ends even where a unit split off and came back.
    fn origins(&self, ix: LifeIx, day: Day) -> Origins {
        let mut origins = Origins::default();
        if self.at(ix).is_some_and(|life| life.lives_on(day)) {
            origins.known.push(ix);
            return origins;
        }
        let mut open: Vec<(LifeIx, Option<Day>)> = vec![(ix, None)];
        while let Some((here, until)) = open.pop() {
            let Some(life) = self.at(here) else { continue };
            let counts = |edge: &&Edge| {
                edge.from != edge.to
                    && edge.effective > day
                    && until.is_none_or(|until| edge.effective <= until)
            };
            match self.arriving(here).filter(counts).last() {
                Some(latest) => {
                    let before = Some(latest.effective.plus_days(-1));
                    for edge in self
                        .arriving(here)
                        .filter(|edge| edge.effective == latest.effective && edge.from != edge.to)
                    {
                        match edge.from {
                            Some(from) => open.push((from, before)),
                            None => origins.unknown_provinces.push(self.province_before(
                                here,
                                edge.effective,
                                day,
                            )),
                        }
                    }
                    if life.first < latest.effective {
                        open.push((here, before));
                    }
                }
                None if life.lives_on(day) => origins.known.push(here),
                None => origins
                    .unknown_provinces
                    .push(self.province_before(here, life.first, day)),
            }
        }
        origins.known.sort_unstable();
        origins.known.dedup();
        origins
    }

    /// The province on `day` of a unit whose province is known only on the later day `known_on`.
    fn province_before(&self, ix: LifeIx, known_on: Day, day: Day) -> Option<LifeIx> {
        let province = self.holder(ix, Tier::Province, known_on)?;
        if province == ix {
            return None;
        }
        self.spot(province, day).unit
    }

    /// Every unit of `day` that received a part of `ix`, in the order of the dataset.
    pub(crate) fn heirs(&self, ix: LifeIx, day: Day) -> Vec<LifeIx> {
        let mut heirs = Vec::new();
        let mut open = vec![ix];
        while let Some(here) = open.pop() {
            let Some(life) = self.at(here) else { continue };
            if life.lives_on(day) {
                heirs.push(here);
            } else if let Some(last) = life.last.filter(|last| *last < day) {
                open.extend(self.heirs_of(here, last).filter_map(|edge| edge.to));
            }
        }
        heirs.sort_unstable();
        heirs.dedup();
        heirs
    }
}
