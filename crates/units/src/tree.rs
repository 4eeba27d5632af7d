//! The tree as it stood on a day.

use crate::{Life, LifeIx, PlaceCode, Tier, Units};
use base::{Day, LifeId, fold::sort_key};

impl Units {
    /// The life of this tier and official code on `day`.
    pub fn on(&self, tier: Tier, code: &str, day: Day) -> Option<&Life> {
        self.at(self.shelf.on(PlaceCode::new(tier, code)?, day)?)
    }

    /// All units of a tier on `day`, in the order of the dataset.
    pub fn valid_on(&self, tier: Tier, day: Day) -> impl Iterator<Item = &Life> {
        self.lives()
            .filter(move |life| life.tier() == tier && life.lives_on(day))
    }

    /// The unit above `id` on `day`; `None` for a province, and on a day outside the life.
    pub fn parent_on(&self, id: &LifeId, day: Day) -> Option<&Life> {
        self.living(id, day)
            .and_then(|ix| self.at(self.shelf.parent(ix, day)?))
    }

    /// The units above `id` on `day`, small to large: district, province. Empty on a day outside the life.
    pub fn ancestors_on(&self, id: &LifeId, day: Day) -> Vec<&Life> {
        let mut above = Vec::new();
        let mut here = self.living(id, day);
        while let Some(parent) = here.and_then(|ix| self.shelf.parent(ix, day)) {
            above.extend(self.at(parent));
            here = Some(parent);
        }
        above
    }

    /// The province of `id` on `day`: itself, or the one above. `None` on a day outside the life.
    pub fn province_on(&self, id: &LifeId, day: Day) -> Option<&Life> {
        let ix = self.living(id, day)?;
        self.at(self.shelf.holder(ix, Tier::Province, day)?)
    }

    /// The units directly below `id` on `day`, in Vietnamese order. Empty on a day outside the life.
    pub fn children_on(&self, id: &LifeId, day: Day) -> Vec<&Life> {
        let mut below: Vec<&Life> = self
            .living(id, day)
            .and_then(|ix| self.at(ix))
            .map_or(&[][..], |life| self.shelf.below(life.code))
            .iter()
            .filter_map(|ix| self.at(*ix))
            .filter(|life| life.lives_on(day))
            .collect();
        below.sort_by_cached_key(|life| sort_key(&life.short_name));
        below
    }

    /// Name with the units above, small to large, as last known: `Xã Vị Thủy, Thành phố Cần Thơ`. An unknown id is
    /// shown as it is.
    pub fn full_name(&self, id: &LifeId) -> String {
        const END_OF_TIME: i64 = i64::MAX;
        self.full_name_on(id, Day::from_days_since_epoch(END_OF_TIME))
    }

    /// As [`Units::full_name`], with the units above as they were on the day of the life that is nearest to `day`.
    pub fn full_name_on(&self, id: &LifeId, day: Day) -> String {
        let Some(life) = self.get(id) else {
            return id.to_string();
        };
        let mut name = life.name.clone();
        for above in self.ancestors_on(id, life.nearest_day(day)) {
            name.push_str(", ");
            name.push_str(&above.name);
        }
        name
    }

    fn living(&self, id: &LifeId, day: Day) -> Option<LifeIx> {
        let ix = self.ix(id)?;
        self.at(ix)?.lives_on(day).then_some(ix)
    }
}
