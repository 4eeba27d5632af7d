//! Builders, clocks and actors for tests.
