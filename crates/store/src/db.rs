//! The database: one writer thread with group commit, a pool of readers.
//!
//! INVARIANT: an answer is sent only after the commit that holds the write has been synced (`synchronous=FULL`), so
//! what was acknowledged survives `kill -9` and loss of power. A caller who hangs up changes nothing: a request that
//! was queued is carried out whole, one that was not is never begun.
//!
//! A snapshot that lives long keeps the log from being started anew, so [`Db::read`] ends one after a while; whoever
//! reads much reads it in chunks by key, each in a snapshot of its own.

mod open;
mod peek;
mod sqlite;
mod watch;
mod writer;

use crate::{FromValue, Row, StoreError, Value, lists::Orders};
pub(crate) use open::{create_folder, file_of, lock, sync_folder};
pub use peek::Peek;
use rusqlite::Connection;
pub(crate) use sqlite::filling as sqlite_filling;
use std::{
    fs::File,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, mpsc};

/// Requests waiting for the writer; beyond this, callers wait before they are queued.
const QUEUE: usize = 4096;
/// Reader connections. Reads are short and mostly from memory; more than a few per core only compete.
const READERS: usize = 8;
/// How long one [`Db::read`] may take. A page takes milliseconds; what takes this long belongs in chunks.
const READING: Duration = Duration::from_secs(30);
/// Steps of the engine between two looks at the time, about a millisecond.
const STEPS: i32 = 10_000;

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

    /// The lists remembered by the database, with the count of commits at which this snapshot began; `None` where what is
    /// read may not be committed yet.
    fn orders(&self) -> Option<(&Arc<Orders>, u64)> {
        None
    }
}

impl dyn Tx + '_ {
    /// The first row of a query, if there is one.
    pub fn opt<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut found = None;
        self.each(sql, params, &mut |row| {
            found = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// The first row of a query that always has one; [`StoreError::Corrupt`] when it has none.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Value],
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.opt(sql, params, read)?
            .ok_or_else(|| StoreError::corrupt("a row that must exist is missing"))
    }

    /// The first column of the first row of a query that always has one, such as a count.
    pub fn scalar<T: FromValue>(&mut self, sql: &str, params: &[Value]) -> Result<T, StoreError> {
        self.one(sql, params, |row| row.get(0))
    }
}

/// The database of one installation. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

// INVARIANT: dropped in this order. Readers close first, as only the writer's connection can fold the log into the
// database; the end of the queue ends the writer; other processes are let in only after that.
struct Inner {
    readers: Mutex<Vec<Connection>>,
    queue: mpsc::Sender<Box<dyn writer::Job>>,
    _writer: writer::Writer,
    _lock: File,
    permits: Arc<Semaphore>,
    path: PathBuf,
    /// Counts commits: raised behind each, before anyone is told of it.
    commits: Arc<AtomicU64>,
    orders: Arc<Orders>,
}

impl Db {
    /// Opens or creates the database in `folder`, brings its schema up to date and keeps other processes out until the
    /// last handle is dropped. That drop waits for the queued writes and closes the file.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let lock = lock(folder)?;
        let path = folder.join(open::FILE);
        let mut writer = open::writer(&path)?;
        crate::migrations::run(&mut writer)?;
        sync_folder(folder)?;
        let readers = (0..READERS)
            .map(|_| open::reader(&path))
            .collect::<Result<Vec<_>, _>>()?;
        let (queue, requests) = mpsc::channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&commits);
        let writer = writer::spawn(writer, open::checkpointer(&path)?, requests, counted)
            .map_err(|source| StoreError::io(folder, source))?;
        Ok(Self {
            inner: Arc::new(Inner {
                queue,
                readers: Mutex::new(readers),
                permits: Arc::new(Semaphore::new(READERS)),
                path,
                commits,
                orders: Arc::default(),
                _writer: writer,
                _lock: lock,
            }),
        })
    }

    /// Is there a database in `folder`? Creates nothing.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(open::FILE).is_file()
    }

    /// Looks at the database in `folder` without opening it for work: nothing is changed, whoever uses it meanwhile.
    pub fn peek(folder: &Path) -> Result<Option<Peek>, StoreError> {
        peek::peek(folder)
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

    /// Reads in one snapshot, for at most half a minute ([`StoreError::TooLong`]). A caller who hangs up leaves the reading
    /// to end by itself; its connection comes back to the others.
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
            let answer = db.snapshot(Some(READING), work);
            drop(permit);
            answer
        });
        task.await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// As [`Db::read`], on this thread and without a limit of time: for the command line, the start and tests.
    pub fn read_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&mut dyn Tx) -> Result<T, E>,
    {
        self.snapshot(None, work)
    }

    fn snapshot<T, E, F>(&self, limit: Option<Duration>, work: F) -> Result<T, E>
    where
        E: From<StoreError>,
        F: FnOnce(&mut dyn Tx) -> Result<T, E>,
    {
        let idle = self.readers().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => open::reader(&self.inner.path)?,
        };
        let watch = watch::Watch::start();
        let too_long = limit.map(|limit| move || watch.elapsed() > limit);
        connection
            .progress_handler(STEPS, too_long)
            .map_err(StoreError::from)?;
        let commits = self.inner.commits.load(Ordering::Acquire);
        let answer = sqlite::snapshot(&connection, &self.inner.orders, commits, work);
        let mut readers = self.readers();
        if connection.is_autocommit() && readers.len() < READERS {
            readers.push(connection);
        }
        answer
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.inner
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
