//! Opening connections, with the settings that durability rests on.

use crate::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

/// The database's file in the data folder.
pub(super) const FILE: &str = "binhyen.sqlite";
const LOCK: &str = "lock";
/// Statements kept prepared per connection; the program has a few hundred.
const STATEMENTS: usize = 256;
/// Only the checkpointer competes with the writer, and only for moments.
const BUSY: Duration = Duration::from_secs(5);
/// How long the checkpointer may wait for readers while it holds the writer off.
const CHECKPOINT_BUSY: Duration = Duration::from_millis(20);
/// Bytes to which the log's file is cut back once it has been copied into the database.
const LOG_BYTES: i64 = 64 << 20;

/// Where the database of a data folder lies.
pub(crate) fn file_of(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// Creates the data folder, durably, and keeps other processes out of it.
pub(crate) fn lock(folder: &Path) -> Result<File, StoreError> {
    create_folder(folder)?;
    let path = folder.join(LOCK);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|source| StoreError::io(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(StoreError::io(path, source)),
    }
}

/// Makes the names in `folder` durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let io = |source| StoreError::io(folder, source);
    File::open(folder).map_err(io)?.sync_all().map_err(io)
}

/// Creates `folder` and those above it that are missing, each made durable in the one that holds it.
pub(crate) fn create_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = match folder.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => Path::new("/"),
    };
    create_folder(parent)?;
    match fs::create_dir(folder) {
        Err(source) if source.kind() != ErrorKind::AlreadyExists => {
            return Err(StoreError::io(folder, source));
        }
        _ => {}
    }
    sync_folder(parent)
}

/// The one connection that writes. Checkpoints are the checkpointer's, so that no commit waits for one.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let connection = connect(path, flags, BUSY)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    Ok(connection)
}

/// A connection that only copies the log back into the database.
pub(super) fn checkpointer(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, CHECKPOINT_BUSY)?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

/// A connection that only reads; the file is not even opened for writing.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, BUSY)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn connect(path: &Path, flags: OpenFlags, busy: Duration) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(busy)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}
