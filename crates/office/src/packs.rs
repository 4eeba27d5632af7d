//! Published standards, parsed once. A new edition arrives by publishing it, not by a new program.

use crate::OfficeError;
use base::{LifeId, Refusal, Timestamp};
use measures::Dictionary;
use sha2::{Digest, Sha256};
use standards::{Pack, PackFault, ResultKind, Subject};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};
use store::{
    Db, StoreError,
    editions::{EditionRow, NewEdition},
};

pub use store::editions::Published;

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
        for edition in db.read_blocking(store::editions::editions)? {
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
        let mut done = Vec::new();
        for pack in self.read(file, text)? {
            let new = new_edition(&pack, text);
            let came = db.write_blocking(move |tx| store::editions::publish(tx, &new, at))?;
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

    /// Makes an edition that was published known here.
    pub(crate) fn keep(&self, pack: Pack) {
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

impl Packs {
    /// Does the edition `to` come after `from`, as a correction of it or of what it adds to?
    pub fn comes_after(&self, from: &Pack, to: &Pack) -> bool {
        let packs = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let find = |name: &str| packs.get(name).map(Arc::as_ref);
        standards::comes_after(from, to, &find, &|| {
            packs.values().map(Arc::as_ref).collect()
        })
    }

    /// Has this place published additions to the edition?
    pub fn added_to(&self, base: &Pack, place: &LifeId) -> bool {
        let (base, place) = (base.name(), place.to_string());
        let adds = |pack: &Arc<Pack>| {
            let over = pack.over.as_ref().is_some_and(|over| over.base == base);
            over && pack.place.as_ref() == Some(&place)
        };
        self.all().iter().any(adds)
    }

    /// The editions under which a round for this place, or the country, is opened: with the place's own additions where
    /// there are any, without those of other places, and the latest of each.
    pub fn for_rounds_at(&self, place: Option<&LifeId>) -> Vec<Arc<Pack>> {
        let own = |pack: &Pack| match (&pack.place, place) {
            (None, None) => true,
            (None, Some(place)) => !self.added_to(pack, place),
            (Some(of), place) => place.is_some_and(|place| *of == place.to_string()),
        };
        let mut all = self.for_rounds();
        all.retain(|pack| own(pack) && self.later(pack).is_empty());
        all
    }

    /// The editions that come after this one, by name.
    pub fn later(&self, pack: &Pack) -> Vec<Arc<Pack>> {
        let packs: Vec<Arc<Pack>> = {
            let packs = self.0.read().unwrap_or_else(PoisonError::into_inner);
            packs.values().cloned().collect()
        };
        let after = packs.into_iter().filter(|to| self.comes_after(pack, to));
        after.collect()
    }
}

/// The standard of an edition's name, whichever the edition.
pub fn standard_of(edition: &str) -> &str {
    edition.split_once('@').map_or(edition, |(pack, _)| pack)
}

/// An edition about to be published, with the text that says it.
pub(crate) fn new_edition(pack: &Pack, text: &str) -> NewEdition {
    NewEdition {
        row: EditionRow {
            id: pack.name(),
            body: text.to_owned(),
        },
        pack: pack.id.clone(),
        edition: pack.edition.clone(),
        corrects: pack
            .corrects
            .as_ref()
            .map(|own| format!("{}@{own}", pack.id)),
        digest: Sha256::digest(text.as_bytes()).into(),
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
