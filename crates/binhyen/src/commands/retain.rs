//! `binhyen retain`

use super::{begin_on, existing, open};
use crate::{
    config::DataArgs,
    failure::{Failure, say},
};
use office::retention;

/// Remove what was kept to its end: evidence, contacts, unused files, staged sheets. `serve` does the same each day.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// One pass; what ended is told on standard output.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin_on(&args.data)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::environment(&error, "the system gives no threads"))?;
    for folder in &existing(&config)? {
        let office = open(folder)?;
        let ended = runtime.block_on(retention::run_all(&office))?;
        say(format_args!(
            "{}: ended {} pieces of evidence, {} contacts, {} files, {} staged sheets, {} addresses",
            folder.display(),
            ended.evidence,
            ended.contacts,
            ended.files,
            ended.imports,
            ended.choices
        ));
    }
    Ok(())
}
