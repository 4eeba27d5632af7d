//! The dictionary of measures, their values and sources.
