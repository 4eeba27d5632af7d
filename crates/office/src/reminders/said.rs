//! What a message says: where, how many things, until when. Nothing of what stands in a dossier, and no person.

use crate::OfficeError;
use assessments::reminders::{Item, Task};
use base::{Day, Localised};
use serde::{Deserialize, Serialize};
use store::StoreError;

/// All of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// By place: one for each office or site where the person holds a post.
    pub places: Vec<SaidAt>,
    /// The token by which an address is shown to be theirs; only in the question.
    pub token: Option<String>,
}

/// What is said of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidAt {
    /// Id of the site or the office.
    pub at: String,
    /// Its name.
    pub name: Localised,
    /// How many things are due or wait.
    pub count: u64,
    /// How many of them are past their day.
    pub late: u64,
    /// The nearest day that has not passed.
    pub first: Option<Day>,
    /// Something changed in the dossier.
    pub changed: bool,
}

impl SaidAt {
    /// What is said of a place where these things are due.
    pub(super) fn of(at: String, name: Localised, items: &[Item], today: Day) -> Self {
        let days = || {
            items
                .iter()
                .filter_map(|item| Some((item.day?, things(item))))
        };
        Self {
            at,
            name,
            count: items.iter().map(things).sum(),
            late: days().filter(|(day, _)| *day < today).map(|(_, n)| n).sum(),
            first: days().map(|(day, _)| day).filter(|day| *day >= today).min(),
            changed: false,
        }
    }

    /// That something changed there, and nothing else.
    pub(super) fn change(at: String, name: Localised) -> Self {
        Self {
            changed: true,
            ..Self::of(at, name, &[], Day::from_days_since_epoch(0))
        }
    }
}

/// However many have not registered, reminding them is one thing to do.
fn things(item: &Item) -> u64 {
    match item.task {
        Task::Urge => 1,
        _ => item.count,
    }
}

impl Said {
    /// As it is stored.
    pub(crate) fn text(&self) -> Result<String, OfficeError> {
        Ok(serde_json::to_string(self).map_err(|_| StoreError::corrupt("outbox.said"))?)
    }

    /// As it was stored; nothing where it was wiped.
    pub(crate) fn read(text: &str) -> Result<Self, OfficeError> {
        if text == "{}" {
            return Ok(Self::default());
        }
        Ok(serde_json::from_str(text).map_err(|_| StoreError::corrupt("outbox.said"))?)
    }

    /// Adds what is to be said of a place; of one place it is said once.
    pub(super) fn add(&mut self, place: SaidAt) {
        match self.places.iter_mut().find(|known| known.at == place.at) {
            Some(known) => {
                let changed = known.changed || place.changed;
                if place.count >= known.count {
                    *known = place;
                }
                known.changed = changed;
            }
            None => self.places.push(place),
        }
    }
}
