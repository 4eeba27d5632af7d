//! Opening an installation: the database, the evidence, the places, the standards.

use crate::{
    Office, Parts,
    packs::{Packs, PacksError},
};
use base::{Chance, Clock, fold};
use sha2::{Digest, Sha256};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};
pub use store::Peek;
use store::{Db, Files, StoreError, places::NewLife};
use units::{Units, UnitsFault};

/// Rows of reference data in one transaction, so that no transaction holds the writer for long.
const CHUNK: usize = 500;

/// How the names of the folders of a demonstration's scenes begin.
const DEMO: &str = "demo-";

/// The places that ship with the program, checked once per process.
static PLACES: LazyLock<Result<Arc<Units>, usize>> = LazyLock::new(|| {
    Units::load(units::embedded())
        .map(Arc::new)
        .map_err(|faults: Vec<UnitsFault>| faults.len())
});

/// Why an installation can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store can't be opened.
    #[error("can't open the data")]
    Store(#[from] StoreError),
    /// The standards can't be used.
    #[error("can't use the standards")]
    Packs(#[from] PacksError),
    /// The places that ship with the program have faults.
    #[error("the places have {0} faults")]
    Places(usize),
}

/// The folders in and directly below `folder` that hold an installation: itself, or the scenes of a demonstration.
pub fn installations(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if Db::is_in(folder) {
        found.push(folder.to_owned());
    }
    // A folder that can't be read holds none that could be opened.
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut scenes: Vec<PathBuf> = below
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(DEMO))
        .map(|entry| entry.path())
        .filter(|path| Db::is_in(path))
        .collect();
    scenes.sort();
    found.extend(scenes);
    found
}

/// What the database in `folder` says of itself, changing nothing; see [`Db::peek`].
pub fn peek(folder: &Path) -> Result<Option<Peek>, StoreError> {
    Db::peek(folder)
}

/// Opens the installation in `folder`, created and filled with reference data when new.
pub fn open(
    folder: &Path,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
) -> Result<Arc<Office>, OpenError> {
    let units = PLACES
        .as_ref()
        .map_err(|faults| OpenError::Places(*faults))?;
    let db = Db::open(folder)?;
    let files = Files::open(folder)?;
    load_places(&db, units, &*clock)?;
    let packs = Packs::open(&db, clock.now())?;
    Ok(Arc::new(Office::new(Parts {
        db,
        files,
        units: Arc::clone(units),
        packs,
        clock,
        chance,
    })))
}

/// Keeps the places in the database too, where sites and posts refer to them. A dataset already there is left alone.
fn load_places(db: &Db, units: &Units, clock: &dyn Clock) -> Result<(), StoreError> {
    let files = units::embedded();
    let mut hasher = Sha256::new();
    for text in [files.units, files.changes, files.exceptions, files.geo] {
        hasher.update(text.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    if db.read_blocking(|tx| store::places::loaded(tx))? == Some(digest.to_vec()) {
        return Ok(());
    }
    let lives: Vec<NewLife> = units.lives().map(new_life).collect();
    for chunk in lives.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        db.write_blocking(move |tx| store::places::insert(tx, &chunk))?;
    }
    let at = clock.now();
    db.write_blocking(move |tx| store::places::mark_loaded(tx, digest, at))
}

fn new_life(life: &units::Life) -> NewLife {
    NewLife {
        id: life.id.clone(),
        tier: life.tier().as_str(),
        code: life.code.digits(),
        name: life.name.clone(),
        kind: life.kind.as_str().to_owned(),
        parent_code: life.parent.map(units::PlaceCode::digits),
        first_day: life.first,
        last_day: life.last,
        folded: fold::fold(&life.name),
        sort_key: fold::sort_key(&life.name),
    }
}
