//! `binhyen demo`

use crate::{
    config::{Config, DataArgs},
    edge::{MovedClock, SystemChance},
    failure::{Failure, say},
};
use office::demo::{Demo, Scene};
use std::sync::Arc;

/// Make the Hậu Giang demonstration in a data folder, without serving it.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// Plays both scenes.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::read(&args.data, None)?;
    let clock = Arc::new(MovedClock::starting_at(Scene::Autumn.begins()));
    let demo = Demo::open(&config.data.0, clock, Arc::new(SystemChance))?;
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
