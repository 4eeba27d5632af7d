//! `binhyen doctor`

use super::begin;
use crate::{
    config::{DataArgs, ServeArgs, Smtp},
    edge::SystemClock,
    failure::{Failure, chain, say},
};
use base::{Clock, Day};
use std::{net::SocketAddr, path::Path};

/// Look at what the program needs from this machine, with advice.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    #[command(flatten)]
    serve: ServeArgs,
    /// Connect to the mail server and log in; sends nothing.
    #[arg(long)]
    mail: bool,
}

/// Room that a year of a province's evidence may take, bytes; below it the disk is called nearly full.
const ROOM_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// One thing looked at: what, how it is, and advice when it is not well.
struct Finding {
    what: &'static str,
    how: String,
    advice: Option<&'static str>,
}

/// Looks at everything before it says anything is wrong. It only looks: nothing is written, created or migrated.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin(&args.data, &args.serve)?;
    for (key, value, origin) in config.shown() {
        say(format_args!("{key:<14} {value} ({origin})"));
    }
    let mut findings = vec![
        folder(&config.data.0),
        room(&config.data.0),
        port(config.listen.0),
        clock(),
        fonts(),
        standards(),
        places(),
    ];
    if args.mail {
        findings.push(mail_server(config.smtp.as_ref()));
    }
    let installations = office::open::installations(&config.data.0);
    findings.extend(installations.iter().map(|folder| database(folder)));
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

/// The folder, or the nearest above it that is there already, must be one that this user may write to.
fn folder(path: &Path) -> Finding {
    use rustix::fs::Access;
    let existing = nearest(path);
    let (how, ill) = match rustix::fs::access(existing, Access::WRITE_OK | Access::EXEC_OK) {
        Ok(()) if existing == path => ("can be written".to_owned(), false),
        Ok(()) => ("is not there yet and can be created".to_owned(), false),
        Err(error) => (format!("`{}`: {error}", existing.display()), true),
    };
    Finding {
        what: "data folder",
        how,
        advice: ill.then_some("make it writable for this user, or give another with --data"),
    }
}

/// What a database says of itself, without opening it for work.
fn database(folder: &Path) -> Finding {
    let (how, advice) = match office::open::peek(folder) {
        Ok(Some(found)) if found.schema > found.known => (
            format!(
                "schema {}, this version knows up to {}",
                found.schema, found.known
            ),
            Some("run the version that wrote it, or a newer one"),
        ),
        Ok(Some(found)) => (
            format!("schema {}, {} acts", found.schema, found.acts),
            None,
        ),
        Ok(None) => (
            "was not closed; the next start takes up what it left".to_owned(),
            None,
        ),
        Err(error) => (
            chain(&error),
            Some("keep a copy of the folder as it is, then restore the last backup into another"),
        ),
    };
    Finding {
        what: "database",
        how: format!("{}: {how}", folder.display()),
        advice,
    }
}

fn nearest(path: &Path) -> &Path {
    let mut above = path
        .ancestors()
        .filter(|folder| !folder.as_os_str().is_empty());
    above
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."))
}

fn room(path: &Path) -> Finding {
    match rustix::fs::statvfs(nearest(path)) {
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

/// Connects, encrypts and logs in as the sender would, and says goodbye.
fn mail_server(smtp: Option<&Smtp>) -> Finding {
    let Some(Smtp { server, .. }) = smtp else {
        return Finding {
            what: "mail",
            how: "no mail server is set".to_owned(),
            advice: Some("give host and from in the part [smtp] of binhyen.toml"),
        };
    };
    let at = format!("{}:{}", server.host, server.port);
    match mail::Session::open(server) {
        Ok(session) => {
            session.close();
            Finding {
                what: "mail",
                how: format!("{at} answers and lets this program in"),
                advice: None,
            }
        }
        Err(fault) => Finding {
            what: "mail",
            how: match fault.reply {
                Some(reply) => format!("{at}: {} ({reply})", fault.reason.as_str()),
                None => format!("{at}: {}", fault.reason.as_str()),
            },
            advice: Some(match fault.reason {
                mail::Reason::Login => "look at user and password_file",
                mail::Reason::Encryption => {
                    "look at tls and port, and whether this machine trusts the server's certificate"
                }
                _ => "look at host and port, and whether the network lets this machine reach it",
            }),
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
