//! `binhyen demo`

mod country;

use super::{begin_on, open_demo};
use crate::{
    config::DataArgs,
    failure::{Failure, say},
};
use office::demo::Scene;

/// Make the Hậu Giang demonstration in a data folder, without serving it; with --sites a synthetic country.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Make a synthetic country of so many invented sites instead.
    #[arg(long, value_name = "N")]
    sites: Option<u32>,
    /// Years of the country, up to and with 2026. [default: 5]
    #[arg(long, value_name = "Y", requires = "sites")]
    years: Option<u8>,
    /// The same sizes and seed give the same country. [default: 7]
    #[arg(long, value_name = "S", requires = "sites")]
    seed: Option<u64>,
}

/// Plays both scenes, or makes a country.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin_on(&args.data)?;
    if let Some(sites) = args.sites {
        return country::make(&config, sites, args.years, args.seed);
    }
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
