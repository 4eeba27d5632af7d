//! How a command ends when it doesn't do what was asked: exit 1 refused or found faults, 2 wrong use, 3 environment.

use crate::config::ConfigError;
use office::{OfficeError, open::OpenError};
use std::{
    error::Error,
    fmt,
    io::{self, Write as _},
    process::ExitCode,
};

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A rule said no, or faults were found; already said where.
    Refused(String),
    /// The words of the command don't fit.
    Use(String),
    /// The machine or the data can't be used.
    Environment {
        /// What happened.
        what: String,
        /// What can be done; may be empty.
        advice: &'static str,
    },
}

impl Failure {
    /// Says it on standard error.
    pub(crate) fn report(&self) -> ExitCode {
        let (code, what, advice) = match self {
            Self::Refused(what) => (1, what, ""),
            Self::Use(what) => (2, what, ""),
            Self::Environment { what, advice } => (3, what, *advice),
        };
        // Standard error may be closed; then nobody is there to be told.
        let mut err = io::stderr().lock();
        drop(writeln!(err, "binhyen: {what}"));
        if !advice.is_empty() {
            drop(writeln!(err, "  help: {advice}"));
        }
        ExitCode::from(code)
    }

    /// An error of the machine, with everything behind it.
    pub(crate) fn environment(error: &(dyn Error + 'static), advice: &'static str) -> Self {
        Self::Environment {
            what: chain(error),
            advice,
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        if matches!(error, ConfigError::Folder { .. }) {
            let advice = "give a folder that this user can read and write with --data";
            return Self::environment(&error, advice);
        }
        Self::Use(chain(&error))
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let advice = match &error {
            OpenError::Store(store) => store_advice(store),
            OpenError::Packs(_) | OpenError::Places(_) => {
                "the program is damaged; build or install it again"
            }
        };
        Self::environment(&error, advice)
    }
}

impl From<office::StoreError> for Failure {
    fn from(error: office::StoreError) -> Self {
        let advice = store_advice(&error);
        Self::environment(&error, advice)
    }
}

impl From<OfficeError> for Failure {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Store(error) => error.into(),
            OfficeError::Refused(refusal) | OfficeError::Forbidden(refusal) => {
                let facts: Vec<String> = refusal
                    .facts
                    .iter()
                    .map(|(name, value)| format!("{name} {value}"))
                    .collect();
                Self::Refused(
                    format!("refused: `{}` {}", refusal.code, facts.join(", "))
                        .trim_end()
                        .to_owned(),
                )
            }
            OfficeError::Invalid(faults) => {
                let faults: Vec<String> = faults
                    .iter()
                    .map(|fault| format!("`{}`: `{}`", fault.field, fault.code))
                    .collect();
                Self::Refused(format!("refused: {}", faults.join("; ")))
            }
            other => Self::Refused(chain(&other)),
        }
    }
}

fn store_advice(error: &office::StoreError) -> &'static str {
    use office::StoreError as E;
    match error {
        E::InUse(_) => "stop the other process, or give another folder with --data",
        E::Newer { .. } => "run the version that wrote it, or a newer one; nothing was changed",
        E::ReadOnly(_) => {
            "make the data folder writable for this user, or give another with --data"
        }
        E::Full(_) => "free some space on the disk of the data folder; nothing was lost",
        E::Corrupt(_) => {
            "keep a copy of the data folder as it is, then restore the last backup into another"
        }
        _ => "",
    }
}

/// An error and all that is behind it, in one line.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// A line of results on standard output. A closed pipe ends the talk, not the work.
pub(crate) fn say(text: fmt::Arguments<'_>) {
    drop(writeln!(io::stdout().lock(), "{text}"));
}

/// A line of progress on standard error.
pub(crate) fn note(text: fmt::Arguments<'_>) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}
