//! How the store fails.

use std::{io, path::PathBuf};

/// Why the store did not do it. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process works on the same data.
    #[error("another process is using `{}`", .0.display())]
    InUse(PathBuf),
    /// The database was written by a newer version.
    #[error("the database has schema {found}, this version knows up to {known}")]
    Newer {
        /// Schema number found.
        found: i64,
        /// Highest schema number known.
        known: i64,
    },
    /// A migration that was applied is not the one this version carries.
    #[error("migration {0} is not the one that was applied")]
    MigrationChanged(i64),
    /// The folder or the database can't be written to.
    #[error("the data can't be written to")]
    ReadOnly(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No room is left.
    #[error("the disk is full")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A uniqueness rule was broken; names its columns, such as `site.code`.
    #[error("already taken: {0}")]
    Taken(String),
    /// What is stored can't be read as what it should be.
    #[error("damaged or unexpected data: {0}")]
    Corrupt(String),
    /// A use case failed in a way it never should.
    #[error("a use case panicked")]
    Panicked,
    /// A reading took longer than one may.
    #[error("the reading took too long")]
    TooLong,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// A folder or file can't be used.
    #[error("can't use `{}`", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Anything else the engine said.
    #[error("the database failed")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// What is stored can't be read as `what`.
    pub fn corrupt(what: impl Into<String>) -> Self {
        Self::Corrupt(what.into())
    }

    /// From what the file system said about `path`.
    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly(Box::new(source))
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::Full(Box::new(source))
            }
            _ => Self::Io {
                path: path.into(),
                source,
            },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as C;
        match &error {
            rusqlite::Error::SqliteFailure(failure, message) => match failure.code {
                C::DiskFull => Self::Full(Box::new(error)),
                C::ReadOnly | C::PermissionDenied | C::CannotOpen => {
                    Self::ReadOnly(Box::new(error))
                }
                C::OperationInterrupted => Self::TooLong,
                C::DatabaseCorrupt | C::NotADatabase => Self::Corrupt(error.to_string()),
                C::ConstraintViolation => {
                    let columns = message
                        .as_deref()
                        .and_then(|text| text.strip_prefix("UNIQUE constraint failed: "));
                    match columns {
                        Some(columns) => Self::Taken(columns.to_owned()),
                        None => Self::Engine(Box::new(error)),
                    }
                }
                _ => Self::Engine(Box::new(error)),
            },
            _ => Self::Engine(Box::new(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    /// The kind of an error, as its `Debug` text begins.
    fn kind(error: &StoreError) -> String {
        let text = format!("{error:?}");
        text.split(['(', ' ', '{']).next().unwrap().to_owned()
    }

    #[test]
    fn what_the_engine_says_has_a_kind() {
        let check = |code: i32, message: Option<&str>, expect: &str| {
            let error =
                rusqlite::Error::SqliteFailure(ffi::Error::new(code), message.map(str::to_owned));
            assert_eq!(kind(&error.into()), expect, "{code} {message:?}");
        };
        check(ffi::SQLITE_FULL, None, "Full");
        check(ffi::SQLITE_READONLY, None, "ReadOnly");
        check(ffi::SQLITE_READONLY_DIRECTORY, None, "ReadOnly");
        check(ffi::SQLITE_CANTOPEN, None, "ReadOnly");
        check(ffi::SQLITE_CORRUPT, None, "Corrupt");
        check(ffi::SQLITE_NOTADB, None, "Corrupt");
        check(ffi::SQLITE_INTERRUPT, None, "TooLong");
        check(ffi::SQLITE_IOERR_FSYNC, None, "Engine");
        let unique = ffi::SQLITE_CONSTRAINT_UNIQUE;
        check(unique, Some("UNIQUE constraint failed: site.code"), "Taken");
        check(unique, Some("CHECK constraint failed: tier"), "Engine");
    }

    #[test]
    fn what_the_file_system_says_has_a_kind() {
        let check = |said: io::ErrorKind, expect: &str| {
            assert_eq!(kind(&StoreError::io("data", said.into())), expect, "{said}");
        };
        check(io::ErrorKind::StorageFull, "Full");
        check(io::ErrorKind::QuotaExceeded, "Full");
        check(io::ErrorKind::PermissionDenied, "ReadOnly");
        check(io::ErrorKind::ReadOnlyFilesystem, "ReadOnly");
        check(io::ErrorKind::NotFound, "Io");
    }
}
