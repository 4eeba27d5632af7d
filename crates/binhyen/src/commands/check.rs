//! `binhyen check`

use super::{begin_on, existing, open};
use crate::{
    config::DataArgs,
    failure::{Failure, say},
};

/// Check the data: database, evidence, places, standards.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// Checks; each finding is a line on standard output.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin_on(&args.data)?;
    let mut faults = 0;
    for folder in &existing(&config)? {
        let findings = office::check::run(&*open(folder)?)?;
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
