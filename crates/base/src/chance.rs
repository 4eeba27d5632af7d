//! Chance as a parameter. The program's edge hands in the operating system's generator, tests a counter.

/// A source of unpredictable bytes.
pub trait Chance: Send + Sync {
    /// Fills `bytes`. Implementations for production use the operating system's generator.
    fn fill(&self, bytes: &mut [u8]);
}
