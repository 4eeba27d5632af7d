//! What the command line can do; each command is its arguments and a `run`.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod invite;
pub(crate) mod pack;
pub(crate) mod retain;
pub(crate) mod serve;
