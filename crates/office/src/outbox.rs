//! E-mail on its way out: taking what may be sent, noting what came of it, and what whoever runs the server sees and does.
//!
//! A message is sent at most once. What fails before the server has begun to take it is tried again; what the server may
//! have taken without saying so is never sent again by itself, and whatever it was to say is told with the next day's.

mod page;
mod send;

use access::{Action, Resource};
pub use page::{Listed, PAGE, Page, again, load, trial};
pub use send::{Came, Taken, hand, recover, settle, take};
use std::sync::{Mutex, PoisonError};
pub use store::outbox::{OutboxKind, OutboxRow, OutboxState};

use crate::{Desk, OfficeError};
use base::Timestamp;

/// How the way out is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Post {
    /// No mail server is configured: nothing is sent.
    #[default]
    None,
    /// Messages are sent.
    Sends {
        /// Whom they are from.
        from: String,
        /// Since when the server can't be used, why, and the number of its answer.
        down: Option<(Timestamp, String, Option<u32>)>,
    },
}

/// How the way out of this installation is, as whoever sends tells it.
#[derive(Debug, Default)]
pub struct MailState(Mutex<Post>);

impl MailState {
    /// How it is.
    pub fn state(&self) -> Post {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From now on messages are sent.
    pub fn begin(&self, from: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Post::Sends {
            from: from.to_owned(),
            down: None,
        };
    }

    /// The server can't be used; since when stays what it was.
    pub fn is_down(&self, now: Timestamp, reason: &str, reply: Option<u32>) {
        let mut post = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Post::Sends { down, .. } = &mut *post {
            let since = down.as_ref().map_or(now, |(since, ..)| *since);
            *down = Some((since, reason.to_owned(), reply));
        }
    }

    /// The server can be used.
    pub fn is_up(&self) {
        let mut post = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Post::Sends { down, .. } = &mut *post {
            *down = None;
        }
    }
}

/// May this desk see and mend the way out? It is the server's business, and shows no address.
fn may_operate(desk: &Desk) -> Result<(), OfficeError> {
    access::decide(&desk.actor, Action::Operate, &Resource::Nothing)?;
    Ok(())
}
