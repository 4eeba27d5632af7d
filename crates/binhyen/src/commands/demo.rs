//! `binhyen demo`

use super::{begin_on, open_demo};
use crate::{
    config::DataArgs,
    failure::{Failure, say},
};
use office::demo::Scene;

/// Make the Hậu Giang demonstration in a data folder, without serving it.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// Plays both scenes.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin_on(&args.data)?;
    let demo = open_demo(&config)?;
    for scene in Scene::ALL {
        demo.begin(scene)?;
        say(format_args!(
            "{}: ready in {}",
            scene.as_str(),
            config.data.0.display()
        ));
    }
    Ok(())
}
