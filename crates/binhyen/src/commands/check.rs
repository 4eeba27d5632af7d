//! `binhyen check`

use crate::{
    config::{Config, DataArgs},
    edge::{SystemChance, SystemClock},
    failure::{Failure, say},
};
use std::{path::Path, sync::Arc};

/// Check the data: database, evidence, places, standards.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// Checks; each finding is a line on standard output.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::read(&args.data, None)?;
    let folders = office::open::installations(&config.data.0);
    if folders.is_empty() {
        return Err(Failure::Environment {
            what: format!("there is no data in `{}`", config.data.0.display()),
            advice: "give the folder with --data",
        });
    }
    let mut faults = 0;
    for folder in &folders {
        let findings = look(folder)?;
        for finding in &findings {
            say(format_args!("{}: {finding}", folder.display()));
        }
        if findings.is_empty() {
            say(format_args!("{}: no fault", folder.display()));
        }
        faults += findings.len();
    }
    if faults == 0 {
        Ok(())
    } else {
        Err(Failure::Refused(format!("{faults} faults")))
    }
}

/// Everything that is wrong with one installation.
fn look(folder: &Path) -> Result<Vec<String>, Failure> {
    let office = office::open::open(folder, Arc::new(SystemClock), Arc::new(SystemChance))?;
    Ok(office::check::run(&office)?)
}
