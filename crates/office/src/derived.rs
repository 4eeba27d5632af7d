//! Ids that come out the same when a transaction or an interrupted import is run again.

use base::Chance;
use sha2::{Digest, Sha256};

/// Bytes derived from what they are for, in place of chance.
pub(crate) struct Derived([u8; 32]);

impl Derived {
    /// From the parts that name what the id is for; each part has a fixed length.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

impl Chance for Derived {
    /// At most 32 bytes are filled; an id asks for 10.
    fn fill(&self, bytes: &mut [u8]) {
        for (to, from) in bytes.iter_mut().zip(self.0) {
            *to = from;
        }
    }
}
