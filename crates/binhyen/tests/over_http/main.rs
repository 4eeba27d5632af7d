//! The program itself, spoken to over real connections: killed in the middle of acts, hung up on, asked about its settings.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "helpers of tests fail the test, and measure how long a real program takes"
)]

mod client;
mod doctor;
mod hung_up;
mod killed;
mod mail;
mod program;
