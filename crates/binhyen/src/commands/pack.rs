//! `binhyen pack`

use crate::failure::{Failure, say};
use clap::Subcommand;
use measures::Dictionary;
use std::path::PathBuf;

/// Check files of standards.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Name every fault of each file, with its line and field.
    Check {
        /// Files to check.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// Checks the files; faults go to standard output, one a line.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let Verb::Check { files } = &args.verb;
    let mut rejected = 0_usize;
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| Failure::Environment {
            what: format!("can't read `{}`: {error}", file.display()),
            advice: "",
        })?;
        match standards::check(&text, Dictionary::embedded()) {
            Ok(pack) => say(format_args!(
                "{}: {} has no fault, {} criteria",
                file.display(),
                pack.name(),
                pack.criteria.len()
            )),
            Err(faults) => {
                rejected += 1;
                for fault in faults {
                    say(format_args!(
                        "{}:{}: {}: `{}`: {}",
                        file.display(),
                        fault.line,
                        fault.field,
                        fault.code,
                        fault.message
                    ));
                }
            }
        }
    }
    if rejected == 0 {
        Ok(())
    } else {
        Err(Failure::Refused(format!(
            "{rejected} of {} files have faults",
            files.len()
        )))
    }
}
