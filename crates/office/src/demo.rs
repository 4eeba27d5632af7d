//! The demonstration: a living day that a visitor can push, two scenes, and people one can enter as.

mod cast;
mod script;
pub mod story;

use crate::{Office, OfficeError, open::OpenError, posts};
use access::Role;
use base::{Chance, Clock, Day, Localised, PostId, Timestamp};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// Setting under which a scene remembers that it was played to its end.
const PLAYED: &str = "demo.played";
/// Setting under which a scene remembers the moment its clock was pushed to.
const PUSHED: &str = "demo.pushed-to";

/// A clock that can be moved.
pub trait Movable: Clock {
    /// From now on it reads `now` and runs on.
    fn move_to(&self, now: Timestamp);
}

/// Where the demonstration begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// 20 October 2026: a month before the decisions of the year.
    Autumn,
    /// 20 June 2025: eleven days before 63 provinces became 34.
    BeforeReform,
}

impl Scene {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Autumn, Self::BeforeReform];

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Autumn => "2026-10-20",
            Self::BeforeReform => "2025-06-20",
        }
    }

    /// The scene with this stable text.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scene| scene.as_str() == text)
    }

    /// The day on which it begins, at nine in the morning.
    pub fn begins(self) -> Timestamp {
        let day = Day::parse(self.as_str()).unwrap_or(Day::from_days_since_epoch(0));
        Timestamp::on(day, 9 * 3600)
    }
}

/// One person to enter as.
#[derive(Clone, Debug)]
pub struct Person {
    /// The post.
    pub post: PostId,
    /// The role.
    pub role: Role,
    /// Name shown.
    pub name: String,
    /// Office or site.
    pub office: Localised,
}

/// The demonstration: the scene being played and its clock.
pub struct Demo {
    folder: PathBuf,
    clock: Arc<dyn Movable>,
    chance: Arc<dyn Chance>,
    playing: Mutex<(Scene, Arc<Office>)>,
}

impl Demo {
    /// Opens the autumn scene in `folder`, played from the beginning when it is new.
    pub fn open(
        folder: &Path,
        clock: Arc<dyn Movable>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, OpenError> {
        let office = stage(folder, Scene::Autumn, &clock, &chance)?;
        Ok(Self {
            folder: folder.to_owned(),
            clock,
            chance,
            playing: Mutex::new((Scene::Autumn, office)),
        })
    }

    /// The office of the scene being played.
    pub fn office(&self) -> Arc<Office> {
        Arc::clone(
            &self
                .playing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .1,
        )
    }

    /// The scene being played.
    pub fn scene(&self) -> Scene {
        self.playing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }

    /// Changes the scene; blocks while a new one is played from its beginning.
    pub fn begin(&self, scene: Scene) -> Result<(), OpenError> {
        let mut playing = self.playing.lock().unwrap_or_else(PoisonError::into_inner);
        if playing.0 != scene {
            *playing = (
                scene,
                stage(&self.folder, scene, &self.clock, &self.chance)?,
            );
        }
        Ok(())
    }

    /// Pushes the clock to nine in the morning of `day`; only forward, since what happened has happened.
    pub async fn push_to(&self, day: Day) -> Result<(), OfficeError> {
        let now = self.clock.now();
        let to = Timestamp::on(day, 9 * 3600);
        if to > now {
            let text = to.micros().to_string();
            self.office()
                .db
                .write(move |tx| -> Result<(), OfficeError> {
                    Ok(store::settings::set(tx, PUSHED, &text)?)
                })
                .await?;
            self.clock.move_to(to);
        }
        Ok(())
    }

    /// The day after which something on the calendar changes, with its stable word.
    pub async fn next_deadline(&self) -> Result<Option<(Day, &'static str)>, OfficeError> {
        let office = self.office();
        let today = office.clock.today();
        let rounds = office
            .db
            .read(|tx| -> Result<_, OfficeError> { Ok(store::rounds::all(tx)?) })
            .await?;
        let reform = Day::new(2025, 7, 1).map(|day| (day, "reform"));
        let mut days: Vec<(Day, &'static str)> = rounds
            .iter()
            .flat_map(|round| {
                [
                    (round.registration_due, "registration"),
                    (round.closing_day, "closing"),
                    (round.window_last.plus_days(1), "window-ended"),
                    (round.decision_before.plus_days(-1), "decision"),
                    (round.decision_before, "decision-late"),
                ]
            })
            .chain(reform)
            .filter(|(day, _)| *day > today)
            .collect();
        days.sort_by_key(|(day, _)| *day);
        Ok(days.into_iter().next())
    }

    /// The people one can enter as, in the order of their work.
    pub async fn people(&self) -> Result<Vec<Person>, OfficeError> {
        let office = self.office();
        let today = office.clock.today();
        let held = office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                Ok(store::posts::held_on(tx, today, None, None)?)
            })
            .await?;
        let mut people = Vec::new();
        for row in held {
            if let Some((_, seat)) = posts::sit(&office, &row).await? {
                people.push(Person {
                    post: seat.post,
                    role: seat.role,
                    name: seat.shown_name,
                    office: seat.office,
                });
            }
        }
        people.sort_by_key(|person| (person.role, person.post));
        Ok(people)
    }
}

/// Opens a scene and plays it from its beginning when it was not played to its end.
fn stage(
    folder: &Path,
    scene: Scene,
    clock: &Arc<dyn Movable>,
    chance: &Arc<dyn Chance>,
) -> Result<Arc<Office>, OpenError> {
    let folder = folder.join(format!("demo-{}", scene.as_str()));
    let dyn_clock: Arc<dyn Clock> = clock.clone();
    let mut office = crate::open::open(&folder, dyn_clock.clone(), Arc::clone(chance))?;
    let setting = |office: &Office, name: &'static str| {
        office
            .db
            .read_blocking(move |tx| store::settings::get(tx, name))
    };
    if setting(&office, PLAYED)?.is_none() {
        if setting(&office, "demo.began")?.is_some() {
            // A scene that was interrupted is played anew; it holds nothing but the play.
            drop(office);
            std::fs::remove_dir_all(&folder).map_err(|source| store::StoreError::Io {
                path: folder.clone(),
                source,
            })?;
            office = crate::open::open(&folder, dyn_clock, Arc::clone(chance))?;
        }
        office
            .db
            .write_blocking(|tx| store::settings::set(tx, "demo.began", "yes"))?;
        script::play(&office, scene, &**clock)?;
        office
            .db
            .write_blocking(|tx| store::settings::set(tx, PLAYED, "yes"))?;
    }
    let pushed = setting(&office, PUSHED)?
        .and_then(|text| text.parse().ok())
        .map(Timestamp::from_micros);
    clock.move_to(pushed.unwrap_or_else(|| scene.begins()));
    Ok(office)
}

#[cfg(test)]
mod tests;
