//! `binhyen retain`

use crate::{
    config::{Config, DataArgs},
    edge::{SystemChance, SystemClock},
    failure::{Failure, say},
};
use office::retention;
use std::sync::Arc;

/// Remove what was kept to its end: evidence, contacts, unused files, staged sheets. `serve` does the same each day.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// One pass; what ended is told on standard output.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::read(&args.data, None)?;
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
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::environment(&error, "the system gives no threads"))?;
    let ended = runtime.block_on(retention::run_all(&office))?;
    say(format_args!(
        "ended: {} pieces of evidence, {} contacts, {} files, {} staged sheets",
        ended.evidence, ended.contacts, ended.files, ended.imports
    ));
    Ok(())
}
