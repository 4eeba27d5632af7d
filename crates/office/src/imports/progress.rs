//! How far the applying of large batches is. Kept in memory only: after a restart the batch is still staged, and applying
//! it again goes on where it was.

use super::apply::{apply, check_ready};
use crate::{Desk, Office, OfficeError};
use base::ImportId;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// A batch of at most this many rows is applied while its page waits: about half a second.
const AT_ONCE_ROWS: u32 = 1000;

/// How far one batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were looked at.
    pub done: u32,
    /// Rows to look at.
    pub total: u32,
    /// Why it stopped before its end.
    pub stopped: Option<&'static str>,
}

/// The batches that are being applied, and those that stopped before their end.
#[derive(Debug, Default)]
pub struct UnderWay(Mutex<HashMap<ImportId, Progress>>);

impl UnderWay {
    /// How far the batch is; `None` when nobody applies it.
    pub fn of(&self, id: ImportId) -> Option<Progress> {
        self.held().get(&id).copied()
    }

    /// All that are running.
    pub fn running(&self) -> Vec<Progress> {
        let held = self.held();
        let running = held.values().filter(|progress| progress.stopped.is_none());
        running.copied().collect()
    }

    /// Marks a batch as being applied; `false` when it is already.
    pub(super) fn begin(&self, id: ImportId, total: u32) -> bool {
        let mut held = self.held();
        if held.get(&id).is_some_and(|known| known.stopped.is_none()) {
            return false;
        }
        let begun = Progress {
            done: 0,
            total,
            stopped: None,
        };
        held.insert(id, begun);
        true
    }

    pub(super) fn step(&self, id: ImportId, rows: usize) {
        if let Some(progress) = self.held().get_mut(&id) {
            let rows = u32::try_from(rows).unwrap_or(u32::MAX);
            progress.done = progress.done.saturating_add(rows).min(progress.total);
        }
    }

    pub(super) fn end(&self, id: ImportId, stopped: Option<&'static str>) {
        let mut held = self.held();
        match stopped {
            None => drop(held.remove(&id)),
            Some(code) => {
                if let Some(progress) = held.get_mut(&id) {
                    progress.stopped = Some(code);
                }
            }
        }
    }

    /// Plain numbers stay sound whoever panicked while holding them.
    fn held(&self) -> MutexGuard<'_, HashMap<ImportId, Progress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Applies a batch: a small one before this returns, a large one on its own, whether or not anyone waits for it.
/// `true` when it is done.
pub async fn start(desk: &Desk, id: ImportId) -> Result<bool, OfficeError> {
    let (_, rows) = check_ready(desk, id).await?;
    if rows <= AT_ONCE_ROWS {
        apply(desk, id).await?;
        return Ok(true);
    }
    if desk.office.imports.begin(id, rows) {
        let desk = desk.clone();
        tokio::spawn(async move {
            let failed = apply(&desk, id).await.err();
            if let Some(error) = &failed {
                tracing::warn!(
                    error = error as &dyn std::error::Error,
                    "an import stopped before its end"
                );
            }
            let code = failed.map(|error| match error {
                OfficeError::Refused(refusal) | OfficeError::Forbidden(refusal) => refusal.code,
                _ => "imports.stopped",
            });
            desk.office.imports.end(id, code);
        });
    }
    Ok(false)
}

/// How far the batch is, for its page.
pub fn progress(office: &Office, id: ImportId) -> Option<Progress> {
    office.imports.of(id)
}
