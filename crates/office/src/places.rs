//! Places, and the view of a day kept while it is asked for.

use base::{Day, LifeId};
use std::sync::{Arc, Mutex, PoisonError};
use units::{Units, View};

/// Views kept at once: today's, and the few days a report or a test compares.
const KEPT_VIEWS: usize = 8;

/// Places over time with the views in use.
pub struct Places {
    units: Arc<Units>,
    views: Mutex<Vec<(Day, Arc<View>)>>,
}

impl Places {
    /// Over these units.
    pub fn new(units: Arc<Units>) -> Self {
        Self {
            units,
            views: Mutex::new(Vec::new()),
        }
    }

    /// Places over time.
    pub fn units(&self) -> &Units {
        &self.units
    }

    /// The view of `day`: which unit every earlier place has become.
    pub fn view(&self, day: Day) -> Arc<View> {
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, view)) = views.iter().find(|(kept, _)| *kept == day) {
            return Arc::clone(view);
        }
        let view = Arc::new(self.units.view(day));
        if views.len() >= KEPT_VIEWS {
            views.remove(0);
        }
        views.push((day, Arc::clone(&view)));
        view
    }

    /// The unit that `place` is on `day`, named with its parents.
    pub fn name_on(&self, place: &LifeId, day: Day) -> String {
        self.units.full_name(&self.life_on(place, day))
    }

    /// The unit that `place` is on `day`, its own name in lower case where it follows another word: `xã Thạnh Xuân`.
    pub fn short_name_on(&self, place: &LifeId, day: Day) -> String {
        let life = self.life_on(place, day);
        let name = self
            .units
            .get(&life)
            .map(|life| life.name.clone())
            .unwrap_or_default();
        let mut letters = name.chars();
        letters
            .next()
            .map(|first| first.to_lowercase().chain(letters).collect())
            .unwrap_or_default()
    }

    /// The life that `place` is carried to on `day`; itself where nothing is known.
    pub fn life_on(&self, place: &LifeId, day: Day) -> LifeId {
        self.units
            .place_on(place, day)
            .life
            .unwrap_or_else(|| place.clone())
    }
}
