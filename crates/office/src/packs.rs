//! Published standards, parsed once. A new edition arrives by publishing it, not by a new program.

use crate::OfficeError;
use base::Timestamp;
use measures::Dictionary;
use sha2::{Digest, Sha256};
use standards::{Pack, PackFault};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};
use store::{Db, StoreError, rounds::EditionRow};

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
    pub fn open(db: &Db, at: Timestamp) -> Result<Self, PacksError> {
        for (name, text) in standards::embedded() {
            let pack = parse(name, text)?;
            let row = EditionRow {
                id: pack.name(),
                body: (*text).to_owned(),
            };
            let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
            db.write_blocking(move |tx| {
                store::rounds::publish(tx, &row, &pack.id, &pack.edition, digest, at)
            })?;
        }
        let mut packs = BTreeMap::new();
        for edition in db.read_blocking(store::rounds::editions)? {
            packs.insert(
                edition.id.clone(),
                Arc::new(parse(&edition.id, &edition.body)?),
            );
        }
        Ok(Self(RwLock::new(packs)))
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

    /// All editions, by name.
    pub fn all(&self) -> Vec<Arc<Pack>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .cloned()
            .collect()
    }
}

fn parse(name: &str, text: &str) -> Result<Pack, PacksError> {
    standards::check(text, Dictionary::embedded()).map_err(|faults| PacksError::Faulty {
        name: name.to_owned(),
        faults,
    })
}
