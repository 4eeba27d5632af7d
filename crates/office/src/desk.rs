//! The office and a desk in it: what a use case stands on.

use crate::{imports::UnderWay, outbox::MailState, packs::Packs, places::Places};
use access::Actor;
use base::{Chance, Clock, Day, Timestamp};
use std::sync::Arc;
use store::{Db, Files};
use units::Units;

/// What an office is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The bytes of evidence.
    pub files: Files,
    /// Places over time.
    pub units: Arc<Units>,
    /// Published standards.
    pub packs: Packs,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub chance: Arc<dyn Chance>,
}

/// One running installation.
pub struct Office {
    /// The database.
    pub db: Db,
    /// The bytes of evidence.
    pub files: Files,
    /// Places, and today's view of them.
    pub places: Places,
    /// Published standards.
    pub packs: Packs,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub chance: Arc<dyn Chance>,
    /// Sheets that are being written into the register.
    pub imports: UnderWay,
    /// How the way out for e-mail is.
    pub mail: MailState,
}

impl Office {
    /// An office of these parts.
    pub fn new(parts: Parts) -> Self {
        Self {
            db: parts.db,
            files: parts.files,
            places: Places::new(parts.units),
            packs: parts.packs,
            clock: parts.clock,
            chance: parts.chance,
            imports: UnderWay::default(),
            mail: MailState::default(),
        }
    }

    /// A desk at which `actor` sits now.
    pub fn desk(self: &Arc<Self>, actor: Actor, office_name: &str) -> Desk {
        Desk {
            office: Arc::clone(self),
            actor,
            office_name: office_name.to_owned(),
            now: self.clock.now(),
        }
    }
}

/// An actor at work: who, in which office, at what moment. One desk serves one request.
#[derive(Clone)]
pub struct Desk {
    /// The installation.
    pub office: Arc<Office>,
    /// Who acts, in which role and scope.
    pub actor: Actor,
    /// The office and role as recorded beside acts, such as `Công an xã Thạnh Xuân`.
    pub office_name: String,
    /// The moment of the request; the same for everything it does.
    pub now: Timestamp,
}

impl Desk {
    /// The legal day of the request.
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// Bytes of chance, drawn before a transaction so that it can be run again.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.office.chance.fill(&mut bytes);
        bytes
    }
}
