//! What the command line can do; each command is its arguments and a `run`.

pub(crate) mod check;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod invite;
pub(crate) mod pack;
pub(crate) mod retain;
pub(crate) mod serve;

use crate::{
    config::{Config, DataArgs, ServeArgs},
    edge::{self, MovedClock, SystemChance, SystemClock},
    failure::Failure,
};
use office::{
    Office,
    demo::{Demo, Scene},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// How every command begins that knows a configuration: it is read, and the log is started as it says.
fn begin(data: &DataArgs, serve: &ServeArgs) -> Result<Config, Failure> {
    let config = Config::read(data, serve)?;
    edge::log(config.log.0);
    Ok(config)
}

/// As [`begin`], for commands that work on data and serve nothing.
fn begin_on(data: &DataArgs) -> Result<Config, Failure> {
    begin(data, &ServeArgs::default())
}

/// The installations in the data folder; there must be one.
fn existing(config: &Config) -> Result<Vec<PathBuf>, Failure> {
    let folders = office::open::installations(&config.data.0);
    if folders.is_empty() {
        return Err(Failure::Environment {
            what: format!("there is no data in `{}`", config.data.0.display()),
            advice: "give the folder with --data",
        });
    }
    Ok(folders)
}

/// Opens an installation on the machine's clock; a new one is created.
fn open(folder: &Path) -> Result<Arc<Office>, Failure> {
    let (clock, chance) = (Arc::new(SystemClock), Arc::new(SystemChance));
    Ok(office::open::open(folder, clock, chance)?)
}

/// Opens the demonstration on its own clock, and plays it up to its first day when it is new.
fn open_demo(config: &Config) -> Result<Arc<Demo>, Failure> {
    let clock = Arc::new(MovedClock::starting_at(Scene::Autumn.begins()));
    let demo = Demo::open(&config.data.0, clock, Arc::new(SystemChance))?;
    Ok(Arc::new(demo))
}
