//! Clocks, chance and whole installations for tests.

mod actors;
mod dossiers;
mod editions;
mod smtp;

pub use actors::{
    COMMUNE, OLD_COMMUNE, OTHER_COMMUNE, OTHER_PROVINCE, PROVINCE, body, desk_at, desk_at_site,
    facts, life, line_desk, post, site,
};

pub use editions::{AGENCIES, correction, publish};

pub use dossiers::{open_round, put, registered, told};
pub use smtp::{Manner, SmtpServer};

use base::{Chance, Clock, Day, Timestamp};
use office::{Office, demo::Movable};
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

/// A clock that stands until it is moved.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Stands at nine in the morning of `day`.
    pub fn on(day: &str) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(morning(day).micros())))
    }

    /// Moves to nine in the morning of `day`.
    pub fn go_to(&self, day: &str) {
        self.move_to(morning(day));
    }
}

fn morning(day: &str) -> Timestamp {
    Timestamp::on(
        Day::parse(day).unwrap_or(Day::from_days_since_epoch(0)),
        9 * 3600,
    )
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        // A microsecond passes with each look, so that what happens later is later.
        Timestamp::from_micros(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

impl Movable for TestClock {
    fn move_to(&self, now: Timestamp) {
        self.0.store(now.micros(), Ordering::Relaxed);
    }

    fn apart(&self) -> Arc<dyn Movable> {
        Arc::new(Self(AtomicI64::new(self.0.load(Ordering::Relaxed))))
    }
}

/// Chance that counts: every draw is different, every run the same.
#[derive(Default)]
pub struct CountingChance(AtomicU64);

impl Chance for CountingChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self
            .0
            .fetch_add(1, Ordering::Relaxed)
            .wrapping_add(1)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in bytes {
            // SplitMix64, Steele, Lea and Flood 2014: enough to spread ids, and nothing that a test should trust.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *byte = mixed.to_be_bytes()[0] ^ mixed.to_be_bytes()[7];
        }
    }
}

/// An installation in a folder of its own, removed with it.
pub struct TestOffice {
    /// The installation.
    pub office: Arc<Office>,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its folder.
    pub folder: TempDir,
}

impl Deref for TestOffice {
    type Target = Arc<Office>;
    fn deref(&self) -> &Arc<Office> {
        &self.office
    }
}

/// An empty installation on the morning of `day`. May be called inside an async test.
///
/// # Panics
/// When the installation can't be opened.
#[expect(
    clippy::expect_used,
    reason = "a test that has no installation can only stop"
)]
pub fn office(day: &str) -> TestOffice {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clock = TestClock::on(day);
    let opened = std::thread::scope(|scope| {
        // Opening blocks, which a runtime's own thread must not.
        let open = || {
            office::open::open(
                folder.path(),
                clock.clone(),
                Arc::new(CountingChance::default()),
            )
        };
        scope.spawn(open).join().expect("opening does not panic")
    });
    TestOffice {
        office: opened.expect("an installation"),
        clock,
        folder,
    }
}
