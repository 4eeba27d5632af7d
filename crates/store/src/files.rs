//! The bytes of evidence: files named by their digest, whole or not at all.

use crate::{
    StoreError,
    db::{create_folder, sync_folder},
};
use sha2::{Digest as _, Sha256};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

const FOLDER: &str = "evidence";
const COMING: &str = "coming";

/// How a file of evidence stands against its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// It is there, byte for byte.
    Yes,
    /// Its bytes are not those it was named for.
    Changed,
    /// It is not there, or can't be read.
    Missing,
}

/// The folder of evidence of one installation.
pub struct Files {
    folder: PathBuf,
    coming: PathBuf,
    counter: AtomicU64,
    /// Held while bytes that are there are taken up again or removed, so that neither happens under the other.
    names: Mutex<()>,
}

impl Files {
    /// Opens the folder in `data` and removes what an interrupted upload left. Call it after [`crate::Db::open`], which
    /// keeps other processes out: they could be uploading.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        let folder = data.join(FOLDER);
        let coming = folder.join(COMING);
        if let Err(source) = fs::remove_dir_all(&coming)
            && source.kind() != ErrorKind::NotFound
        {
            return Err(StoreError::io(&coming, source));
        }
        create_folder(&coming)?;
        Ok(Self {
            folder,
            coming,
            counter: AtomicU64::new(0),
            names: Mutex::new(()),
        })
    }

    /// Keeps `bytes` under `digest`: written beside, synced, then given its name. Returns when it is durable; after an error
    /// there is nothing under `digest` that was not there before.
    pub fn put(&self, digest: [u8; 32], bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path(digest);
        let parent = path.parent().unwrap_or(&self.folder);
        if !self.take_up(&path)? {
            create_folder(parent)?;
            self.write(&path, bytes)?;
        }
        // Also for bytes that were there: another upload may have named them a moment ago and not have synced the names yet.
        sync_folder(parent)?;
        sync_folder(&self.folder)
    }

    /// The bytes under `digest`.
    pub fn get(&self, digest: [u8; 32]) -> Result<Vec<u8>, StoreError> {
        let path = self.path(digest);
        fs::read(&path).map_err(|source| StoreError::io(path, source))
    }

    /// Are the bytes under `digest` there, and what they were? [`Whole::Missing`] and [`Whole::Changed`] say what is wrong.
    pub fn whole(&self, digest: [u8; 32]) -> Whole {
        match self.get(digest) {
            Ok(bytes) if <[u8; 32]>::from(Sha256::digest(&bytes)) == digest => Whole::Yes,
            Ok(_) => Whole::Changed,
            Err(_) => Whole::Missing,
        }
    }

    /// Are there bytes under `digest`?
    pub fn has(&self, digest: [u8; 32]) -> bool {
        self.path(digest).exists()
    }

    /// Bytes that are there count as new from now on, so that a sweep leaves them; whether they are there.
    #[expect(
        clippy::disallowed_methods,
        reason = "the sweep compares days of files with each other, never with the clock of the programme"
    )]
    fn take_up(&self, path: &Path) -> Result<bool, StoreError> {
        let _held = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let touched = File::options()
            .append(true)
            .open(path)
            .and_then(|file| file.set_modified(SystemTime::now()));
        match touched {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(source) => Err(StoreError::io(path, source)),
        }
    }

    /// Hands over the digests of all bytes that were neither put nor taken up within `age`, folder by folder.
    pub fn each_older(
        &self,
        age: Duration,
        each: &mut dyn FnMut([u8; 32]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for first in 0..=u8::MAX {
            let name = format!("{first:02x}");
            let folder = self.folder.join(&name);
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(source) => return Err(StoreError::io(&folder, source)),
            };
            for entry in entries {
                let entry = entry.map_err(|source| StoreError::io(&folder, source))?;
                let rest = entry.file_name();
                let digest = rest.to_str().and_then(|rest| digest_of(&name, rest));
                if let Some(digest) = digest.filter(|_| is_older(&entry.path(), age)) {
                    each(digest)?;
                }
            }
        }
        Ok(())
    }

    /// Removes bytes, unless they were put or taken up within `age`; whether they went.
    pub fn remove(&self, digest: [u8; 32], age: Duration) -> Result<bool, StoreError> {
        let path = self.path(digest);
        let _held = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_older(&path, age) {
            return Ok(false);
        }
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(source) => Err(StoreError::io(path, source)),
        }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let coming = self.coming.join(number.to_string());
        let written = File::create_new(&coming).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written
            .and_then(|()| fs::rename(&coming, path))
            .map_err(|source| {
                // Room is given back at once; what can't be removed now is removed at the next start.
                drop(fs::remove_file(&coming));
                StoreError::io(path, source)
            })
    }

    fn path(&self, digest: [u8; 32]) -> PathBuf {
        let mut name = String::with_capacity(64);
        for byte in digest {
            // Writing into a String cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        let (first, rest) = name.split_at_checked(2).unwrap_or((&name, ""));
        self.folder.join(first).join(rest)
    }
}

/// What can't be told counts as new.
fn is_older(path: &Path, age: Duration) -> bool {
    let modified = fs::metadata(path).and_then(|known| known.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|gone| gone > age))
}

fn digest_of(first: &str, rest: &str) -> Option<[u8; 32]> {
    let name = format!("{first}{rest}");
    if name.len() != 64 || !name.is_ascii() {
        return None;
    }
    let mut digest = [0; 32];
    for (index, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(name.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(digest)
}
