//! Rulebooks as data: parse, validate, evaluate, explain why not yet.
