//! Opening connections, with the settings that durability rests on.

use crate::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
    time::Duration,
};

/// The database's file in the data folder.
pub(super) const FILE: &str = "binhyen.sqlite";
const LOCK: &str = "lock";
/// Statements kept prepared per connection; the program has a few hundred.
const STATEMENTS: usize = 256;
/// Only the checkpointer competes with the writer, and only for moments.
const BUSY: Duration = Duration::from_secs(5);

/// Creates the data folder and keeps other processes out of it.
pub(super) fn lock(folder: &Path) -> Result<File, StoreError> {
    let created = !folder.exists();
    fs::create_dir_all(folder).map_err(|source| StoreError::io(folder, source))?;
    if created
        && let Some(parent) = folder
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
    {
        sync_folder(parent)?;
    }
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

/// The one connection that writes. Checkpoints are the checkpointer's, so that no commit waits for one.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    prepare(&connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    Ok(connection)
}

/// A connection that only copies the log back into the database.
pub(super) fn checkpointer(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    prepare(&connection)?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    prepare(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}
