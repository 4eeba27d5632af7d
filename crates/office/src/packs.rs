//! Published standards, parsed once. A new edition arrives by publishing it, not by a new program.

use crate::OfficeError;
use base::{Refusal, Timestamp};
use measures::Dictionary;
use sha2::{Digest, Sha256};
use standards::{Pack, PackFault, ResultKind, Subject};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};
use store::{
    Db, StoreError,
    rounds::{EditionRow, NewEdition},
};

pub use store::rounds::Published;

/// The published editions, by name (`id@edition`).
pub struct Packs(RwLock<BTreeMap<String, Arc<Pack>>>);

/// Why the standards can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PacksError {
    /// A pack has faults.
    #[error("the standard `{name}` has {} faults", faults.len())]
    Faulty {
        /// File or edition.
        name: String,
        /// All of them.
        faults: Vec<PackFault>,
    },
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl Packs {
    /// Publishes what ships with the program, and reads everything that was ever published.
    ///
    /// Where a shipped text differs from the one published under its name, the published one stays: an edition never
    /// changes, and a correction is a new one.
    pub fn open(db: &Db, at: Timestamp) -> Result<Self, PacksError> {
        let packs = Self(RwLock::default());
        for edition in db.read_blocking(store::rounds::editions)? {
            for pack in packs.read(&edition.id, &edition.body)? {
                if pack.name() == edition.id {
                    packs.keep(pack);
                }
            }
        }
        for (name, text) in standards::embedded() {
            for (pack, _) in packs.publish(db, name, text, at)? {
                tracing::debug!(edition = pack, "published");
            }
        }
        Ok(packs)
    }

    /// Publishes a standard with its calendars, or an overlay over its base; gives the names, each with what came of it.
    /// `file` names the text in an error.
    pub fn publish(
        &self,
        db: &Db,
        file: &str,
        text: &str,
        at: Timestamp,
    ) -> Result<Vec<(String, Published)>, PacksError> {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let mut done = Vec::new();
        for pack in self.read(file, text)? {
            let new = NewEdition {
                row: EditionRow {
                    id: pack.name(),
                    body: text.to_owned(),
                },
                pack: pack.id.clone(),
                edition: pack.edition.clone(),
                digest,
            };
            let came = db.write_blocking(move |tx| store::rounds::publish(tx, &new, at))?;
            if came == Published::New {
                self.keep(pack.clone());
            }
            done.push((pack.name(), came));
        }
        Ok(done)
    }

    /// The editions that a text holds.
    fn read(&self, name: &str, text: &str) -> Result<Vec<Pack>, PacksError> {
        let base = |name: &str| self.find(name).map(|pack| (*pack).clone());
        standards::read_edition(text, &base, Dictionary::embedded())
            .map(Pack::by_calendar)
            .map_err(|faults| PacksError::Faulty {
                name: name.to_owned(),
                faults,
            })
    }

    fn keep(&self, pack: Pack) {
        let mut packs = self.0.write().unwrap_or_else(PoisonError::into_inner);
        packs.insert(pack.name(), Arc::new(pack));
    }

    /// The edition `name`.
    pub fn get(&self, name: &str) -> Result<Arc<Pack>, OfficeError> {
        let packs = self.0.read().unwrap_or_else(PoisonError::into_inner);
        packs
            .get(name)
            .cloned()
            .ok_or_else(|| StoreError::corrupt(format!("edition {name}")).into())
    }

    /// The edition `name`, when it is published.
    pub fn find(&self, name: &str) -> Option<Arc<Pack>> {
        let packs = self.0.read().unwrap_or_else(PoisonError::into_inner);
        packs.get(name).cloned()
    }

    /// All editions: those under which sites are recognised first, then by name.
    pub fn all(&self) -> Vec<Arc<Pack>> {
        let packs = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<Arc<Pack>> = packs.values().cloned().collect();
        all.sort_by_key(|pack| may_hold(pack).is_err());
        all
    }

    /// The editions under which a round can be opened.
    pub fn for_rounds(&self) -> Vec<Arc<Pack>> {
        let mut all = self.all();
        all.retain(|pack| may_hold(pack).is_ok());
        all
    }
}

/// Can a round be held under the edition? A dossier is about a site or a commune, and ends in a recognition or none. Who
/// would decide on a province has no post here, and a part of a commune is counted by its commune.
pub fn may_hold(pack: &Pack) -> Result<(), Refusal> {
    if !matches!(pack.subject, Subject::Site | Subject::Commune) {
        return Err(Refusal::new("rounds.subject-no-site"));
    }
    if pack.result != ResultKind::AllCriteriaMet {
        return Err(Refusal::new("rounds.result-no-recognition"));
    }
    Ok(())
}
