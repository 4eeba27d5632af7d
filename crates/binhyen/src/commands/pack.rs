//! `binhyen pack`

mod diff;
mod files;

use crate::failure::{Failure, say};
use clap::Subcommand;
use files::{Read, read_all};
use std::path::PathBuf;

/// Check and compare files of standards.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Name every fault of each file, with its line and field. An overlay finds its base among the files and what ships.
    Check {
        /// Files to check.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Say what changed between two editions, and whether open dossiers can follow.
    Diff(diff::Args),
}

/// Results go to standard output, one a line.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    match &args.verb {
        Verb::Check { files } => check(files),
        Verb::Diff(args) => diff::run(args),
    }
}

fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let read = read_all(files)?;
    for file in &read {
        tell(file);
    }
    let twice = named_twice(&read);
    let circles = circles(&read);
    for line in twice.iter().chain(&circles) {
        say(format_args!("{line}"));
    }
    let rejected = read.iter().filter(|file| file.found.is_err()).count();
    if rejected == 0 && twice.is_empty() && circles.is_empty() {
        return Ok(());
    }
    Err(Failure::Refused(if rejected > 0 {
        format!("{rejected} of {} files have faults", files.len())
    } else {
        "the files don't go together".to_owned()
    }))
}

fn tell(file: &Read) {
    let name = file.path.display();
    match &file.found {
        Ok(pack) => say(format_args!(
            "{name}: {} has no fault, {} criteria",
            pack.name(),
            pack.criteria.len()
        )),
        Err(faults) => {
            for fault in faults {
                say(format_args!(
                    "{name}:{}: {}: `{}`: {}",
                    fault.line, fault.field, fault.code, fault.message
                ));
            }
        }
    }
}

/// Editions that two of the files claim to be.
fn named_twice(read: &[Read]) -> Vec<String> {
    let mut names: Vec<String> = read
        .iter()
        .filter_map(|file| Some(file.found.as_ref().ok()?.name()))
        .collect();
    names.sort();
    let pairs = names.windows(2);
    pairs
        .filter_map(|pair| match pair {
            [one, other] if one == other => Some(format!("`pack.duplicate-edition`: {one}")),
            _ => None,
        })
        .collect()
}

/// Circles that run through several standards, which no file shows by itself.
fn circles(read: &[Read]) -> Vec<String> {
    let shipped = files::shipped();
    let mut packs: Vec<&standards::Pack> = read
        .iter()
        .filter_map(|file| file.found.as_ref().ok())
        .collect();
    for pack in &shipped {
        if !packs.iter().any(|known| known.id == pack.id) {
            packs.push(pack);
        }
    }
    let circles = standards::cycles(&packs, measures::Dictionary::embedded());
    let tell = |circle: &Vec<String>| format!("`pack.cycle`: {}", circle.join(" → "));
    circles.iter().map(tell).collect()
}
