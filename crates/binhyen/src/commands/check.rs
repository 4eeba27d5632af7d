//! `binhyen check`

use crate::{
    config::{Config, DataArgs},
    edge::{SystemChance, SystemClock},
    failure::{Failure, say},
};
use std::sync::Arc;

/// Check the data: database, evidence, places, standards.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// Checks; each finding is a line on standard output.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::read(&args.data, None, None)?;
    if !config.data.0.exists() {
        return Err(Failure::Environment {
            what: format!("there is no data in `{}`", config.data.0.display()),
            advice: "give the folder with --data",
        });
    }
    let office = office::open::open(
        &config.data.0,
        Arc::new(SystemClock),
        Arc::new(SystemChance),
    )?;
    let findings = office::check::run(&office)?;
    for finding in &findings {
        say(format_args!("{finding}"));
    }
    if findings.is_empty() {
        say(format_args!("no fault"));
        return Ok(());
    }
    Err(Failure::Refused(format!("{} faults", findings.len())))
}
