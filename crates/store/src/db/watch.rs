//! How long something has been going on. Only limits are measured with it; nothing that is stored comes from it.

use std::time::{Duration, Instant};

/// A running stopwatch.
#[derive(Clone, Copy)]
pub(super) struct Watch(Instant);

impl Watch {
    /// Starts now.
    #[expect(
        clippy::disallowed_methods,
        reason = "a limit on real time; a clock that tests can push would not bound anything"
    )]
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub(super) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
