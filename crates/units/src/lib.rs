//! Places over time: lives, succession, and the view of any day.
