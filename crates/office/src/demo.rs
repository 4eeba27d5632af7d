//! The demonstration: a living day that a visitor can push, two scenes, and people one can enter as.

mod cast;
mod reminded;
mod script;
pub mod story;

pub(crate) use script::answer_that;

use crate::{Office, OfficeError, open::OpenError, posts};
use access::Role;
use base::{Chance, Clock, Day, Localised, PostId, Timestamp};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
};

/// Setting under which a scene remembers that it was played to its end.
const PLAYED: &str = "demo.played";
/// Setting under which a scene remembers the moment its clock was pushed to.
const PUSHED: &str = "demo.pushed-to";

/// People of one role who are looked at for one with work; the front page must not wait for all of them.
const LOOKED_AT: usize = 16;

/// A clock that can be moved.
pub trait Movable: Clock {
    /// From now on it reads `now` and runs on.
    fn move_to(&self, now: Timestamp);

    /// Another clock of the same make that reads the same, moved on its own: a scene that is being played in the wings
    /// must not move the day of the one on stage.
    fn apart(&self) -> Arc<dyn Movable>;
}

/// Where the demonstration begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// A scene that was played up to its beginning.
#[derive(Clone)]
struct Staged {
    scene: Scene,
    office: Arc<Office>,
    clock: Arc<dyn Movable>,
}

/// A scene that was asked for and is still being played up to its beginning.
#[derive(Clone)]
pub struct Coming {
    /// Which.
    pub scene: Scene,
    played_pct: Arc<AtomicU8>,
    failed: bool,
}

impl Coming {
    /// How much of it has been played, in per cent.
    pub fn played_pct(&self) -> u8 {
        self.played_pct.load(Ordering::Relaxed)
    }

    /// It could not be played; the reason stands in the program's log.
    pub const fn has_failed(&self) -> bool {
        self.failed
    }
}

/// The demonstration: the scene being played and its clock.
pub struct Demo {
    folder: PathBuf,
    clock: Arc<dyn Movable>,
    chance: Arc<dyn Chance>,
    /// Held for moments only: every page asks for it.
    playing: Mutex<Staged>,
    /// Scenes that are ready. Held while one is staged, so that none is staged twice.
    staged: Mutex<BTreeMap<Scene, Staged>>,
    coming: Mutex<Option<Coming>>,
}

/// What a mutex holds; a thread that panicked left nothing half done in it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Demo {
    /// Opens the autumn scene in `folder`, played from the beginning when it is new.
    pub fn open(
        folder: &Path,
        clock: Arc<dyn Movable>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, OpenError> {
        let first = stage(folder, Scene::Autumn, &clock, &chance, &AtomicU8::new(0))?;
        Ok(Self {
            folder: folder.to_owned(),
            clock,
            chance,
            staged: Mutex::new(BTreeMap::from([(first.scene, first.clone())])),
            playing: Mutex::new(first),
            coming: Mutex::new(None),
        })
    }

    /// The office of the scene being played.
    pub fn office(&self) -> Arc<Office> {
        Arc::clone(&locked(&self.playing).office)
    }

    /// The scene being played.
    pub fn scene(&self) -> Scene {
        locked(&self.playing).scene
    }

    /// The scene that was asked for and is not ready yet.
    pub fn coming(&self) -> Option<Coming> {
        locked(&self.coming).clone()
    }

    /// Changes the scene; blocks while a new one is played from its beginning. Meanwhile the present one goes on.
    pub fn begin(&self, scene: Scene) -> Result<(), OpenError> {
        self.bring(scene, &AtomicU8::new(0))
    }

    /// Changes the scene on a thread of its own; [`Demo::coming`] says how far it is.
    pub fn begin_soon(self: &Arc<Self>, scene: Scene) {
        let mut coming = locked(&self.coming);
        if scene == self.scene() || coming.as_ref().is_some_and(|coming| !coming.failed) {
            return;
        }
        let played_pct = Arc::new(AtomicU8::new(0));
        *coming = Some(Coming {
            scene,
            played_pct: Arc::clone(&played_pct),
            failed: false,
        });
        drop(coming);
        let demo = Arc::clone(self);
        std::thread::spawn(move || {
            let brought = demo.bring(scene, &played_pct);
            let mut coming = locked(&demo.coming);
            match brought {
                Ok(()) => *coming = None,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "a scene was not played"
                    );
                    if let Some(coming) = coming.as_mut() {
                        coming.failed = true;
                    }
                }
            }
        });
    }

    fn bring(&self, scene: Scene, played_pct: &AtomicU8) -> Result<(), OpenError> {
        let mut staged = locked(&self.staged);
        let ready = if let Some(ready) = staged.get(&scene) {
            ready.clone()
        } else {
            let clock = self.clock.apart();
            let ready = stage(&self.folder, scene, &clock, &self.chance, played_pct)?;
            staged.insert(scene, ready.clone());
            ready
        };
        *locked(&self.playing) = ready;
        Ok(())
    }

    /// Pushes the clock to nine in the morning of `day`; only forward, since what happened has happened. Whoever has
    /// entered stays: nobody sat through the days that were skipped.
    pub async fn push_to(&self, day: Day) -> Result<(), OfficeError> {
        let Staged { office, clock, .. } = locked(&self.playing).clone();
        let now = clock.now();
        let to = Timestamp::on(day, 9 * 3600);
        if to > now {
            let text = to.micros().to_string();
            office
                .db
                .write(move |tx| -> Result<(), OfficeError> {
                    store::sessions::move_on(tx, now, to.micros() - now.micros())?;
                    Ok(store::settings::set(tx, PUSHED, &text)?)
                })
                .await?;
            clock.move_to(to);
            crate::sites::end_closed(&office).await?;
            crate::reminders::look(&office).await?;
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
        people.sort_by_cached_key(|person| {
            (
                person.role,
                base::fold::sort_key(&person.office.vi),
                person.post,
            )
        });
        Ok(people)
    }

    /// One of `people` for each role: the first for whom something waits, or the first.
    pub async fn first_of_each(&self, people: &[Person]) -> Result<Vec<Person>, OfficeError> {
        let office = self.office();
        let mut first = Vec::new();
        for role in Role::ALL {
            let of_role = || people.iter().filter(|person| person.role == *role);
            let mut chosen = of_role().next();
            for person in of_role().take(LOOKED_AT) {
                if has_work(&office, person).await? {
                    chosen = Some(person);
                    break;
                }
            }
            first.extend(chosen.cloned());
        }
        Ok(first)
    }
}

/// Does something wait for this person? Never at a named site, where a visitor should have no reason to make things up.
async fn has_work(office: &Arc<Office>, person: &Person) -> Result<bool, OfficeError> {
    let post = person.post;
    let row = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::posts::by_id(tx, post)?;
            let Some(site) = row.as_ref().and_then(|row| row.site) else {
                return Ok(row);
            };
            let invented = store::sites::is_invented(tx, site)?;
            Ok(row.filter(|_| invented))
        })
        .await?;
    let Some(row) = row else {
        return Ok(false);
    };
    match posts::sit(office, &row).await? {
        Some((desk, _)) => Ok(crate::home::load(&desk).await?.has_work(person.role)),
        None => Ok(false),
    }
}

/// Opens a scene and plays it from its beginning when it was not played to its end.
fn stage(
    folder: &Path,
    scene: Scene,
    clock: &Arc<dyn Movable>,
    chance: &Arc<dyn Chance>,
    played_pct: &AtomicU8,
) -> Result<Staged, OpenError> {
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
        script::play(&office, scene, &**clock, played_pct)?;
        office
            .db
            .write_blocking(|tx| store::settings::set(tx, PLAYED, "yes"))?;
    }
    let pushed = setting(&office, PUSHED)?
        .and_then(|text| text.parse().ok())
        .map(Timestamp::from_micros);
    clock.move_to(pushed.unwrap_or_else(|| scene.begins()));
    Ok(Staged {
        scene,
        office,
        clock: Arc::clone(clock),
    })
}

#[cfg(test)]
mod tests;
