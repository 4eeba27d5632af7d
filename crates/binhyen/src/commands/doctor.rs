//! `binhyen doctor`

use crate::{
    config::{Config, DataArgs},
    edge::SystemClock,
    failure::{Failure, say},
};
use base::{Clock, Day};
use std::{fs, net::SocketAddr, path::Path};

/// Look at what the program needs from this machine, with advice.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Address to listen on.
    #[arg(long, env = "BINHYEN_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// Room that a year of a province's evidence may take, bytes; below it the disk is called nearly full.
const ROOM_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// One thing looked at: what, how it is, and advice when it is not well.
struct Finding {
    what: &'static str,
    how: String,
    advice: Option<&'static str>,
}

/// Looks at everything before it says anything is wrong.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = Config::read(&args.data, args.listen)?;
    say(format_args!(
        "configuration file  {}",
        config.file.display()
    ));
    say(format_args!(
        "data                {} ({})",
        config.data.0.display(),
        config.data.1
    ));
    say(format_args!(
        "listen              {} ({})",
        config.listen.0, config.listen.1
    ));
    say(format_args!(
        "public address      {} ({})",
        config.public_url.0, config.public_url.1
    ));
    let findings = [
        folder(&config.data.0),
        room(&config.data.0),
        port(config.listen.0),
        clock(),
        fonts(),
        standards(),
        places(),
    ];
    let mut ill = 0;
    for finding in &findings {
        let mark = if finding.advice.is_none() { "ok" } else { "!!" };
        say(format_args!("{mark} {:<12} {}", finding.what, finding.how));
        if let Some(advice) = finding.advice {
            ill += 1;
            say(format_args!("   help: {advice}"));
        }
    }
    if ill == 0 {
        Ok(())
    } else {
        Err(Failure::Refused(format!("{ill} things need attention")))
    }
}

fn folder(path: &Path) -> Finding {
    let probe = path.join(".doctor");
    let existed = path.exists();
    let tried = fs::create_dir_all(path)
        .and_then(|()| fs::write(&probe, b"ok"))
        .and_then(|()| fs::remove_file(&probe));
    if !existed {
        // Only a look: what was not there before is not left behind.
        drop(fs::remove_dir(path));
    }
    match tried {
        Ok(()) => Finding {
            what: "data folder",
            how: "can be written".to_owned(),
            advice: None,
        },
        Err(error) => Finding {
            what: "data folder",
            how: error.to_string(),
            advice: Some("make it writable for this user, or give another with --data"),
        },
    }
}

fn room(path: &Path) -> Finding {
    let nearest = path
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."));
    match rustix::fs::statvfs(nearest) {
        Ok(stat) => {
            let free = stat.f_bavail.saturating_mul(stat.f_frsize);
            let advice = (free < ROOM_BYTES).then_some("free some space: evidence needs room");
            Finding {
                what: "disk",
                how: format!("{} MB free", free / 1_048_576),
                advice,
            }
        }
        Err(error) => Finding {
            what: "disk",
            how: error.to_string(),
            advice: Some("the disk can't be asked how full it is"),
        },
    }
}

fn port(address: SocketAddr) -> Finding {
    match std::net::TcpListener::bind(address) {
        Ok(_) => Finding {
            what: "port",
            how: format!("{address} is free"),
            advice: None,
        },
        Err(error) => Finding {
            what: "port",
            how: format!("{address}: {error}"),
            advice: Some("stop what uses it, or give another with --listen"),
        },
    }
}

fn clock() -> Finding {
    let today = SystemClock.today();
    let sane = Day::new(2026, 1, 1).is_some_and(|first| today >= first) && today.year() < 2100;
    Finding {
        what: "clock",
        how: format!("{} in Vietnam", today.vietnamese()),
        advice: (!sane).then_some("set the machine's clock: every deadline depends on it"),
    }
}

fn fonts() -> Finding {
    match papers::fonts_are_whole() {
        Ok(()) => Finding {
            what: "fonts",
            how: "the paper font has every Vietnamese letter".to_owned(),
            advice: None,
        },
        Err(error) => Finding {
            what: "fonts",
            how: error.to_string(),
            advice: Some("build or install the program again"),
        },
    }
}

fn standards() -> Finding {
    let faulty = standards::embedded()
        .iter()
        .filter(|(_, text)| standards::check(text, measures::Dictionary::embedded()).is_err())
        .count();
    Finding {
        what: "standards",
        how: format!(
            "{} shipped, {faulty} with faults",
            standards::embedded().len()
        ),
        advice: (faulty > 0).then_some("build or install the program again"),
    }
}

fn places() -> Finding {
    match units::Units::load(units::embedded()) {
        Ok(units) => Finding {
            what: "places",
            how: format!("{} lives of places", units.len()),
            advice: None,
        },
        Err(faults) => Finding {
            what: "places",
            how: format!("{} faults", faults.len()),
            advice: Some("build or install the program again"),
        },
    }
}
