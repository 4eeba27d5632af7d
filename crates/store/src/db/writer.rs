//! The writer thread: requests are grouped, each runs in its own savepoint, one commit serves the group.

use super::{
    Tx,
    sqlite::{SqliteTx, rolled_back, statement},
    watch::Watch,
};
use crate::StoreError;
use rusqlite::Connection;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// Requests in one commit; more gain little, and all of them wait for the slowest.
const GROUP: usize = 128;
/// How long a group takes in further requests. With its commit it stays below the 20 ms for which anybody may hold the writer.
const GATHERING: Duration = Duration::from_millis(10);
/// Groups between two hints to the checkpointer.
const GROUPS_PER_CHECKPOINT: u32 = 64;
/// Pages (of 4 KiB) of the log beyond which it is started anew although writers and readers never pause: 64 MiB, and
/// what comes in meanwhile (160 MiB seen on a slow disk with 400 writers).
const LONG_LOG_PAGES: i64 = 16_384;

/// One queued request.
pub(super) trait Job: Send {
    /// Runs it; whether its changes are to be kept.
    fn run(&mut self, tx: &mut dyn Tx) -> bool;
    /// Answers it, after the commit or with the reason why there was none.
    fn answer(self: Box<Self>, commit: Result<(), StoreError>);
}

struct Request<T, E, F> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Job for Request<T, E, F>
where
    T: Send,
    E: From<StoreError> + Send,
    F: Fn(&mut dyn Tx) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut dyn Tx) -> bool {
        // A use case that panics must not take the writer with it; its savepoint is rolled back.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(tx)));
        let outcome = outcome.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, commit: Result<(), StoreError>) {
        let answer = match (commit, self.outcome) {
            // A request that failed on its own account keeps its own reason.
            (_, Some(Err(error))) => Err(error),
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(StoreError::Closed.into()),
            (Err(error), _) => Err(error.into()),
        };
        // Whoever asked may have hung up; the act stands all the same.
        drop(self.reply.send(answer));
    }
}

/// A request and where its answer comes.
pub(super) fn job<T, E, F>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: Fn(&mut dyn Tx) -> Result<T, E> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (
        Box::new(Request {
            work,
            outcome: None,
            reply,
        }),
        answer,
    )
}

/// The running writer. Dropping it waits until what was queued is carried out and the connections are closed; the
/// queue must have been dropped before.
pub(super) struct Writer(Option<JoinHandle<()>>);

impl Drop for Writer {
    fn drop(&mut self) {
        // A use case may hold the last handle; the writer can't wait for itself.
        if let Some(thread) = self.0.take()
            && thread.thread().id() != thread::current().id()
        {
            // A panic of the thread was reported where it happened.
            drop(thread.join());
        }
    }
}

/// Starts the writer and the checkpointer; both end when the queue is dropped and empty.
pub(super) fn spawn(
    connection: Connection,
    checkpointer: Connection,
    requests: mpsc::Receiver<Box<dyn Job>>,
    commits: Arc<AtomicU64>,
) -> io::Result<Writer> {
    let (hint, hints) = sync_channel(1);
    let checkpoints = thread::Builder::new()
        .name("checkpointer".to_owned())
        .spawn(move || checkpoint_on(&checkpointer, &hints))?;
    let writer = thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            serve(&connection, requests, &hint, &commits);
            drop(hint);
            // The writer's connection closes last: that one folds the log into the database and removes it.
            drop(checkpoints.join());
        })?;
    Ok(Writer(Some(writer)))
}

fn serve(
    connection: &Connection,
    mut requests: mpsc::Receiver<Box<dyn Job>>,
    hint: &SyncSender<()>,
    commits: &AtomicU64,
) {
    let mut groups = 0;
    while let Some(first) = requests.blocking_recv() {
        let watch = Watch::start();
        commit(connection, commits, first, &mut |taken| {
            let room = taken < GROUP && watch.elapsed() < GATHERING;
            room.then(|| requests.try_recv().ok()).flatten()
        });
        groups += 1;
        if groups >= GROUPS_PER_CHECKPOINT {
            // A full channel means that a checkpoint is already on its way.
            let _ = hint.try_send(());
            groups = 0;
        }
    }
}

/// Copies the log into the database, off the writer's path, whenever hinted.
fn checkpoint_on(connection: &Connection, hints: &Receiver<()>) {
    while hints.recv().is_ok() {
        if let Err(error) = checkpoint(connection) {
            tracing::warn!(%error, "the write-ahead log was not checkpointed");
        }
    }
}

fn checkpoint(connection: &Connection) -> rusqlite::Result<()> {
    let pages = |row: &rusqlite::Row<'_>| row.get::<_, i64>(1);
    let long = connection.query_row("pragma wal_checkpoint(passive)", [], pages)?;
    if long > LONG_LOG_PAGES {
        // Writers and readers that overlap without a gap keep the log growing: make one, for no longer than the writer may be held.
        connection.query_row("pragma wal_checkpoint(restart)", [], pages)?;
    }
    Ok(())
}

/// Gives the next request for a group that has taken so many.
type Next<'n> = dyn FnMut(usize) -> Option<Box<dyn Job>> + 'n;

/// Carries out `first` and whoever comes next in one commit; if that fails as a whole, each request alone.
fn commit(connection: &Connection, commits: &AtomicU64, first: Box<dyn Job>, next: &mut Next<'_>) {
    let mut group = vec![first];
    let outcome = attempt(connection, &mut group, next);
    match (outcome, group.len()) {
        (Ok(()), _) => {
            // Before the answers, so that whoever wrote is not shown what was remembered before.
            commits.fetch_add(1, Ordering::Release);
            for job in group {
                job.answer(Ok(()));
            }
        }
        (Err(error), 1) => {
            if let Some(job) = group.pop() {
                job.answer(Err(error));
            }
        }
        (Err(_), _) => {
            // A savepoint can't undo an automatic rollback (full disk, I/O), so the innocent are tried again by themselves.
            for job in group {
                commit(connection, commits, job, &mut |_| None);
            }
        }
    }
}

/// One transaction over the group and whoever comes next. An error means that nothing of it was kept.
fn attempt(
    connection: &Connection,
    group: &mut Vec<Box<dyn Job>>,
    next: &mut Next<'_>,
) -> Result<(), StoreError> {
    statement(connection, "begin immediate")?;
    let outcome = fill(connection, group, next).and_then(|()| statement(connection, "commit"));
    if outcome.is_err() && !connection.is_autocommit() {
        // The reason of the failure is reported; a rollback that fails as well adds nothing.
        drop(statement(connection, "rollback"));
    }
    outcome
}

fn fill(
    connection: &Connection,
    group: &mut Vec<Box<dyn Job>>,
    next: &mut Next<'_>,
) -> Result<(), StoreError> {
    let mut turn = 0;
    while let Some(job) = group.get_mut(turn) {
        run(connection, &mut **job)?;
        turn += 1;
        if turn == group.len()
            && let Some(job) = next(turn)
        {
            group.push(job);
        }
    }
    Ok(())
}

fn run(connection: &Connection, job: &mut dyn Job) -> Result<(), StoreError> {
    statement(connection, "savepoint request")?;
    let keep = job.run(&mut SqliteTx::writing(connection));
    if connection.is_autocommit() {
        return Err(rolled_back());
    }
    if !keep {
        statement(connection, "rollback to request")?;
    }
    statement(connection, "release request")
}
