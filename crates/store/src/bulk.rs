//! Filling a new database in one go: a country of invented sites, for which a commit a row would take days.
//!
//! Rows go through the same functions as everybody's. What differs is how the engine keeps them: without a log, without
//! references checked row by row, and with the indexes made at the end, once, from sorted rows. Until [`Filling::finish`]
//! has come back nothing is durable, so this is for a database that can be made again and that nobody else has open.

use crate::{
    StoreError, Tx,
    db::{file_of, lock, sqlite_filling, sync_folder},
};
use base::Timestamp;
use rusqlite::{Connection, OpenFlags, params};
use std::{
    fs::File,
    path::{Path, PathBuf},
};

/// Pages kept in memory while rows come, in KiB: the inner pages of all the tables and keys that grow at once.
const CACHE_KIB: i64 = 512 * 1024;
/// Threads that sort beside the one that fills, when an index is made.
const SORTERS: i64 = 2;

/// A new database that is being filled.
pub struct Filling {
    path: PathBuf,
    folder: PathBuf,
    connection: Connection,
    /// Name and statement of each index that was taken away.
    indexes: Vec<(String, String)>,
    _lock: File,
}

impl Filling {
    /// Begins on the database in `folder`, which has its schema and its reference data and is open nowhere.
    pub fn begin(folder: &Path) -> Result<Self, StoreError> {
        let lock = lock(folder)?;
        let path = file_of(folder);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        connection.set_prepared_statement_cache_capacity(64);
        for (name, value) in [("journal_mode", "off"), ("locking_mode", "exclusive")] {
            connection.pragma_update(None, name, value)?;
        }
        for (name, value) in [
            ("synchronous", 0),
            ("foreign_keys", 0),
            ("cache_size", -CACHE_KIB),
            ("threads", SORTERS),
        ] {
            connection.pragma_update(None, name, value)?;
        }
        let indexes = indexes(&connection)?;
        for (name, _) in &indexes {
            connection.execute_batch(&format!("drop index {name}"))?;
        }
        connection.execute_batch("begin immediate")?;
        Ok(Self {
            path,
            folder: folder.to_owned(),
            connection,
            indexes,
            _lock: lock,
        })
    }

    /// Enters rows. What fails is not undone: the database is of no use then.
    pub fn fill<T, E>(&self, work: impl FnOnce(&mut dyn Tx) -> Result<T, E>) -> Result<T, E> {
        work(&mut sqlite_filling(&self.connection))
    }

    /// Makes the indexes and everything durable; `made` is told before each index which it is and how many there are.
    /// Migrations count as applied at `at`, so that the same rows give the same bytes.
    pub fn finish(
        self,
        at: Timestamp,
        mut made: impl FnMut(usize, usize),
    ) -> Result<(), StoreError> {
        self.connection.execute(
            "update schema_migration set applied_at = ?1",
            params![at.micros()],
        )?;
        self.connection.execute_batch("commit")?;
        for (n, (_, sql)) in self.indexes.iter().enumerate() {
            made(n, self.indexes.len());
            self.connection.execute_batch(sql)?;
        }
        made(self.indexes.len(), self.indexes.len());
        let path = self.path;
        self.connection
            .close()
            .map_err(|(_, error)| StoreError::from(error))?;
        let io = |source| StoreError::io(&path, source);
        File::open(&path).map_err(io)?.sync_all().map_err(io)?;
        sync_folder(&self.folder)
    }
}

/// The indexes that statements made; those of keys come with their tables.
fn indexes(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "select name, sql from sqlite_master where type = 'index' and sql is not null order by name";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Moves a database that is open nowhere into `folder`, durably.
pub fn move_into(from: &Path, folder: &Path) -> Result<(), StoreError> {
    let to = file_of(folder);
    std::fs::rename(file_of(from), &to).map_err(|source| StoreError::io(&to, source))?;
    sync_folder(folder)
}

/// A digest of every row of every table, in the order in which they are kept, for telling two databases apart.
pub fn digest(tx: &mut dyn Tx) -> Result<[u8; 32], StoreError> {
    use sha2::{Digest as _, Sha256};
    use std::ops::ControlFlow;
    let sql = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name";
    let tables = tx.query(sql, &[])?;
    let mut hasher = Sha256::new();
    for table in &tables {
        let name: String = table.get(0)?;
        hasher.update(name.as_bytes());
        let sql = format!("select * from {name}");
        tx.each(&sql, &[], &mut |row| {
            hasher.update(format!("{row:?}").as_bytes());
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(hasher.finalize().into())
}
