//! `binhyen demo --sites`: a synthetic country, with how far it is on standard error.

use crate::{
    config::Config,
    edge::Stopwatch,
    failure::{Failure, chain, note, say},
};
use office::country::{self, CountryError, Made, Size, Step};
use std::io::{self, IsTerminal as _, Write as _};

/// Years and seed when nobody says otherwise: those of the questions that are measured.
const YEARS: u8 = 5;
const SEED: u64 = 7;
/// Letters of the bar.
const BAR: u64 = 40;
/// Without a terminal a line is written for each part of so many per cent.
const PART_PCT: u64 = 10;

/// Makes it and says what it holds.
pub(crate) fn make(
    config: &Config,
    sites: u32,
    years: Option<u8>,
    seed: Option<u64>,
) -> Result<(), Failure> {
    let size = Size {
        sites,
        years: years.unwrap_or(YEARS),
        seed: seed.unwrap_or(SEED),
    };
    let folder = &config.data.0;
    let mut progress = Progress::new();
    let made = country::make(folder, size, &mut |step| progress.tell(step));
    let made = made.map_err(failure)?;
    for line in country::HOLDS.lines() {
        note(format_args!("{line}"));
    }
    report(&made, size.seed);
    Ok(())
}

fn report(made: &Made, seed: u64) {
    say(format_args!(
        "seed {seed}: {} sites, {} dossiers, {} recognitions, {} values of measures, {} acts",
        made.sites, made.dossiers, made.recognitions, made.measures, made.acts
    ));
}

fn failure(error: CountryError) -> Failure {
    match error {
        CountryError::Size => Failure::Use(error.to_string()),
        CountryError::Taken(_) => Failure::Environment {
            what: error.to_string(),
            advice: "give an empty folder with --data",
        },
        CountryError::Open(error) => error.into(),
        CountryError::Store(error) => error.into(),
        CountryError::Rules(_) => Failure::Refused(chain(&error)),
    }
}

/// How far it is: a bar where somebody looks at a terminal, lines where not.
struct Progress {
    watch: Stopwatch,
    bar: bool,
    phase: &'static str,
    /// Seconds at which the phase began.
    since: f64,
    shown_pct: u64,
}

impl Progress {
    fn new() -> Self {
        Self {
            watch: Stopwatch::start(),
            bar: io::stderr().is_terminal(),
            phase: "",
            since: 0.0,
            shown_pct: 0,
        }
    }

    fn tell(&mut self, step: Step) {
        let (phase, pct) = match step {
            Step::Drawing => ("drawing", 0),
            Step::Entering { done, of } => ("rows", done * 100 / of.max(1)),
            Step::Indexing { done, of } if done < of => ("indexes", done * 100 / of.max(1)),
            Step::Indexing { .. } => ("writing to disk", 0),
            Step::Done => ("done", 100),
        };
        if phase != self.phase {
            self.ended();
            self.phase = phase;
            self.since = self.watch.seconds();
            self.shown_pct = u64::MAX;
        }
        if pct == self.shown_pct {
            return;
        }
        let whole = self.shown_pct == u64::MAX || pct / PART_PCT > self.shown_pct / PART_PCT;
        if self.bar {
            self.draw(pct);
        } else if whole && !matches!(step, Step::Done) {
            note(format_args!(
                "{phase}: {pct} % at {:.0} s",
                self.watch.seconds()
            ));
        }
        self.shown_pct = pct;
    }

    fn draw(&self, pct: u64) {
        let full = usize::try_from(pct * BAR / 100).unwrap_or(0);
        let left = usize::try_from(BAR).unwrap_or(0).saturating_sub(full);
        let (done, open) = ("#".repeat(full), ".".repeat(left));
        // Nobody is there to be told when this fails.
        let mut err = io::stderr().lock();
        drop(write!(
            err,
            "\r{:<16} [{done}{open}] {pct:>3} %",
            self.phase
        ));
        drop(err.flush());
    }

    /// Says how long the phase took that is over.
    fn ended(&self) {
        if self.phase.is_empty() {
            return;
        }
        let took = self.watch.seconds() - self.since;
        let clear = if self.bar { "\r\u{1b}[K" } else { "" };
        note(format_args!("{clear}{}: {took:.1} s", self.phase));
    }
}
