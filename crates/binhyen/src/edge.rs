//! The edge of the program, where the real clock and the real chance are.

use base::{Chance, Clock, Timestamp};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The operating system's generator.
pub(crate) struct SystemChance;

impl Chance for SystemChance {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where chance enters"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Tokens and ids must never be guessable: without a generator there is no program.
            tracing::error!("the operating system has no random generator");
            std::process::abort();
        }
    }
}

/// The machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where time enters"
    )]
    fn now(&self) -> Timestamp {
        let micros = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|since| i64::try_from(since.as_micros()).ok());
        Timestamp::from_micros(micros.unwrap_or(0))
    }
}

/// A clock that runs as the machine's does, moved to another day: the living day of the demonstration.
pub(crate) struct MovedClock {
    offset_micros: AtomicI64,
}

impl MovedClock {
    /// Reads `now` at this moment and runs on from there.
    pub(crate) fn starting_at(now: Timestamp) -> Self {
        Self {
            offset_micros: AtomicI64::new(now.micros() - SystemClock.now().micros()),
        }
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        SystemClock
            .now()
            .plus_micros(self.offset_micros.load(Ordering::Relaxed))
    }
}

impl office::demo::Movable for MovedClock {
    fn move_to(&self, now: Timestamp) {
        self.offset_micros
            .store(now.micros() - SystemClock.now().micros(), Ordering::Relaxed);
    }

    fn apart(&self) -> std::sync::Arc<dyn office::demo::Movable> {
        std::sync::Arc::new(Self::starting_at(self.now()))
    }
}

/// How long something takes, to be told to whoever waits.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where durations are measured"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since it was started.
    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Starts the log on standard error; one that was started already stays as it is.
pub(crate) fn log(level: tracing::Level) {
    let started = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
    drop(started);
}
