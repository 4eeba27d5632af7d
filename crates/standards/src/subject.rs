//! What a dossier under a standard is about, and the days of its period.

use crate::{
    pack::{CountsFor, Due, Marked, Pack},
    relative::Window,
};
use base::{Localised, words};

words! {
    /// What a dossier is about.
    Subject {
        /// A site.
        Site = "site",
        /// A commune.
        Commune = "commune",
        /// A province.
        Province = "province",
        /// A part of a commune that holds no dossier here: the commune counts how many registered and were recognised.
        PartOfCommune = "part-of-commune",
    }
}

impl Subject {
    /// Whose measures its criteria may be bound to.
    pub const fn measured(self) -> measures::dictionary::Subject {
        match self {
            Self::Site => measures::dictionary::Subject::Site,
            Self::Commune | Self::Province | Self::PartOfCommune => {
                measures::dictionary::Subject::Unit
            }
        }
    }
}

/// The measures by which a commune counts its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How many there are.
    pub total: String,
    /// How many registered.
    pub registered: String,
    /// How many were recognised.
    pub recognised: String,
}

words! {
    /// What the period of a round is called.
    PeriodWord {
        /// A calendar year.
        Year = "year",
        /// A school year; it counts for the year in which it ends.
        SchoolYear = "school-year",
    }
}

/// The period of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundPeriod {
    /// What it is called.
    pub word: PeriodWord,
    /// Its first and last day.
    pub days: Window,
}

/// Another calendar by which a round may be held: its own days, and all else alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The stable id, appended to the edition's.
    pub id: String,
    /// What the screen says after the standard's title.
    pub title: Localised,
    /// The period of its rounds.
    pub period: RoundPeriod,
    /// The year for which a result counts.
    pub counts_for: CountsFor,
    /// The days evidence must be about.
    pub window: Window,
    /// What is due when.
    pub due: Vec<Due>,
    /// The days of criteria that ask for some, by criterion.
    pub within: Vec<(String, Window)>,
    /// How sure it is that rounds may be held so.
    pub marked: Marked,
}

impl Pack {
    /// The edition and each of its calendars, every one as an edition of its own: a round pins one of them.
    pub fn by_calendar(self) -> Vec<Self> {
        let mut all: Vec<Self> = self.calendars.iter().map(|c| self.held_by(c)).collect();
        all.insert(0, self);
        all
    }

    fn held_by(&self, calendar: &Calendar) -> Self {
        let mut held = self.clone();
        let suffixed = |edition: &str| format!("{edition}-{}", calendar.id);
        held.edition = suffixed(&self.edition);
        held.corrects = self.corrects.as_ref().map(|own| suffixed(own));
        held.title = Localised {
            vi: format!("{} ({})", self.title.vi, calendar.title.vi),
            en: format!("{} ({})", self.title.en, calendar.title.en),
        };
        held.period = calendar.period;
        held.counts_for = calendar.counts_for;
        held.window = calendar.window;
        held.due.clone_from(&calendar.due);
        held.held_so = Some(calendar.marked.clone());
        held.calendars = Vec::new();
        for (id, window) in &calendar.within {
            let found = held.criteria.iter_mut().find(|c| c.id == *id);
            if let Some(days) = found.and_then(|criterion| criterion.rule.days_mut()) {
                *days = *window;
            }
        }
        held
    }
}
