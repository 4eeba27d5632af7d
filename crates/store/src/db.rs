//! The database: one writer thread with group commit, a pool of readers.
//!
//! INVARIANT: an answer is sent only after the commit that holds the write has been synced (`synchronous=FULL`), so
//! what was acknowledged survives `kill -9` and loss of power. A caller who hangs up changes nothing: a request that
//! was queued is carried out whole, one that was not is never begun.

mod open;
mod sqlite;
mod writer;

use crate::{Row, StoreError, Value};

pub(crate) use open::sync_folder;
use std::{
    fs::File,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Semaphore, mpsc};

/// Requests waiting for the writer; beyond this, callers wait before they are queued.
const QUEUE: usize = 4096;
/// Reader connections. Reads are short and mostly from memory; more than a few per core only compete.
const READERS: usize = 8;

/// One closure over the database.
pub trait Tx {
    /// Runs a statement; the number of rows it changed.
    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError>;

    /// Runs a query; all its rows. The caller bounds it with `limit` or by key.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Runs a query and hands over row after row, until `each` breaks off.
    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(&Row) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError>;
}

/// The database of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    queue: mpsc::Sender<Box<dyn writer::Job>>,
    readers: Mutex<Vec<rusqlite::Connection>>,
    permits: Arc<Semaphore>,
    path: PathBuf,
    _lock: File,
}

impl Db {
    /// Opens or creates the database in `folder`, brings its schema up to date and keeps other processes out.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let lock = open::lock(folder)?;
        let path = folder.join(open::FILE);
        let mut writer = open::writer(&path)?;
        crate::migrations::run(&mut writer)?;
        sync_folder(folder)?;
        let readers = (0..READERS)
            .map(|_| open::reader(&path))
            .collect::<Result<Vec<_>, _>>()?;
        let (queue, requests) = mpsc::channel(QUEUE);
        writer::spawn(writer, open::checkpointer(&path)?, requests)
            .map_err(|source| StoreError::io(folder, source))?;
        Ok(Self {
            inner: Arc::new(Inner {
                queue,
                readers: Mutex::new(readers),
                permits: Arc::new(Semaphore::new(READERS)),
                path,
                _lock: lock,
            }),
        })
    }

    /// The file of the embedded database.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Carries out `work` in a transaction. It can be run again, so time, ids and chance are drawn before it.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = writer::job(work);
        if self.inner.queue.send(job).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        answer
            .await
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// As [`Db::write`], for the command line and tests; never inside the async runtime.
    pub fn write_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = writer::job(work);
        if self.inner.queue.blocking_send(job).is_err() {
            return Err(StoreError::Closed.into());
        }
        answer
            .blocking_recv()
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// Reads in one snapshot. Long readers are chunked by their callers, so that the log can be checkpointed.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut dyn Tx) -> Result<T, E> + Send + 'static,
    {
        let Ok(permit) = Arc::clone(&self.inner.permits).acquire_owned().await else {
            return Err(StoreError::Closed.into());
        };
        let db = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let answer = db.read_blocking(work);
            drop(permit);
            answer
        });
        task.await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// As [`Db::read`], on this thread.
    pub fn read_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&mut dyn Tx) -> Result<T, E>,
    {
        let taken = self
            .inner
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match taken {
            Some(connection) => connection,
            None => open::reader(&self.inner.path)?,
        };
        let answer = sqlite::snapshot(&connection, work);
        let mut readers = self
            .inner
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS {
            readers.push(connection);
        }
        answer
    }
}
