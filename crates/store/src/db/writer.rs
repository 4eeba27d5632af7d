//! The writer thread: requests are grouped, each runs in its own savepoint, one commit serves the group.

use super::Tx;
use super::sqlite::{SqliteTx, begin};
use crate::StoreError;
use rusqlite::Connection;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};
use tokio::sync::{mpsc, oneshot};

/// Requests in one commit; keeps a group's work far below 20 ms.
const GROUP: usize = 128;
/// Groups between two hints to the checkpointer, so that the log stays a few megabytes.
const GROUPS_PER_CHECKPOINT: u32 = 64;

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

/// Starts the writer and the checkpointer; both end when the last [`super::Db`] is dropped.
pub(super) fn spawn(
    connection: Connection,
    checkpointer: Connection,
    mut requests: mpsc::Receiver<Box<dyn Job>>,
) -> io::Result<()> {
    let (hint, hints) = sync_channel::<()>(1);
    thread::Builder::new()
        .name("checkpointer".to_owned())
        .spawn(move || {
            while hints.recv().is_ok() {
                if let Err(error) =
                    checkpointer.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))
                {
                    tracing::warn!(%error, "the write-ahead log was not checkpointed");
                }
            }
        })?;
    thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            let mut groups = 0;
            while let Some(first) = requests.blocking_recv() {
                let mut group = vec![first];
                while group.len() < GROUP {
                    let Ok(next) = requests.try_recv() else { break };
                    group.push(next);
                }
                commit(&connection, group);
                groups += 1;
                give_hint(&hint, &mut groups);
            }
        })?;
    Ok(())
}

fn give_hint(hint: &SyncSender<()>, groups: &mut u32) {
    if *groups >= GROUPS_PER_CHECKPOINT {
        // A full channel means that a checkpoint is already on its way.
        let _ = hint.try_send(());
        *groups = 0;
    }
}

/// Carries a group out in one commit; if that fails as a whole, each request alone.
fn commit(connection: &Connection, mut group: Vec<Box<dyn Job>>) {
    match attempt(connection, &mut group) {
        Ok(()) => {
            for job in group {
                job.answer(Ok(()));
            }
        }
        Err(error) if group.len() == 1 => {
            for job in group.drain(..) {
                job.answer(Err(rename(&error)));
            }
        }
        Err(_) => {
            // A savepoint can't undo an automatic rollback (full disk, I/O), so the innocent are tried again by themselves.
            for job in group {
                commit(connection, vec![job]);
            }
        }
    }
}

/// One transaction over the group. An error means that nothing of it was kept.
fn attempt(connection: &Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    begin(connection, "begin immediate")?;
    let outcome = fill(connection, group).and_then(|()| begin(connection, "commit"));
    if outcome.is_err() && !connection.is_autocommit() {
        // The reason of the failure is reported; a rollback that fails as well adds nothing.
        drop(begin(connection, "rollback"));
    }
    outcome
}

fn fill(connection: &Connection, group: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
    for job in group {
        begin(connection, "savepoint request")?;
        let keep = job.run(&mut SqliteTx(connection));
        if connection.is_autocommit() {
            return Err(StoreError::corrupt(
                "the engine rolled the transaction back",
            ));
        }
        if !keep {
            begin(connection, "rollback to request")?;
        }
        begin(connection, "release request")?;
    }
    Ok(())
}

/// The same kind of error for an answer of its own.
fn rename(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full(source) => StoreError::Full(source.to_string().into()),
        StoreError::ReadOnly(source) => StoreError::ReadOnly(source.to_string().into()),
        other => StoreError::Engine(other.to_string().into()),
    }
}
