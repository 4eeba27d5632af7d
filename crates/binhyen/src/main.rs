//! The program: reads its configuration, opens an installation, serves the pages or carries out one command.
//! Results go to standard output, progress and messages to standard error.

mod commands;
mod config;
mod edge;
mod failure;
mod post;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Bình Yên runs a safety-and-order programme for workplaces and schools.
#[derive(Parser)]
#[command(name = "binhyen", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages.
    Serve(commands::serve::Args),
    /// Make the Hậu Giang demonstration in a data folder, without serving it.
    Demo(commands::demo::Args),
    /// Open a post and print a one-time link to enter by.
    Invite(commands::invite::Args),
    /// Bring a sheet of sites, or of results of earlier years, into the register.
    Import(commands::import::Args),
    /// Check files of standards.
    Pack(commands::pack::Args),
    /// Check the data: database, evidence, places, standards.
    Check(commands::check::Args),
    /// Remove what was kept to its end.
    Retain(commands::retain::Args),
    /// Look at what the program needs from this machine, with advice.
    Doctor(commands::doctor::Args),
    /// Print the version.
    Version,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        Command::Serve(args) => commands::serve::run(&args),
        Command::Demo(args) => commands::demo::run(&args),
        Command::Invite(args) => commands::invite::run(&args),
        Command::Import(args) => commands::import::run(&args),
        Command::Pack(args) => commands::pack::run(&args),
        Command::Check(args) => commands::check::run(&args),
        Command::Retain(args) => commands::retain::run(&args),
        Command::Doctor(args) => commands::doctor::run(&args),
        Command::Version => {
            failure::say(format_args!("binhyen {}", env!("CARGO_PKG_VERSION")));
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
