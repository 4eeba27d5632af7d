//! Sending what waits in the outbox: one connection for as long as there is something to send, a pause that grows while the
//! server is down.

use crate::failure::chain;
use base::Timestamp;
use mail::{Fault, Message, Outcome, Reason, Server, Session};
use office::{
    Office, OfficeError,
    outbox::{self, Came, Taken},
    reminders,
};
use std::{sync::Arc, time::Duration};
use tokio::runtime::Handle;
use web::App;

/// How often it is looked whether something waits to be sent.
const LOOK: Duration = Duration::from_secs(15);
/// How often it is looked whether there is something to say: whoever was not looked at in the morning is, within this.
const SWEEP_MICROS: i64 = 15 * 60 * 1_000_000;
/// The longest pause while the server is down.
const LONGEST: Duration = Duration::from_mins(10);
/// Messages over one connection: servers end longer ones.
const EACH: usize = 50;

/// Sends for as long as the program runs. What an earlier run left in the middle is settled before anything is sent.
pub(crate) async fn send(state: App, server: Server) {
    let office = state.office();
    office.mail.begin(&server.from);
    let sender = Sender {
        office: Arc::clone(&office),
        server: Arc::new(server),
        public_url: Arc::clone(&state.public_url),
    };
    let (mut pause, mut looked, mut settled) = (LOOK, None::<Timestamp>, false);
    loop {
        let now = office.clock.now();
        if looked.is_none_or(|at| now.micros() - at.micros() >= SWEEP_MICROS) {
            look(&office).await;
            looked = Some(now);
        }
        let round = sender.round(settled).await;
        settled = round.is_ok();
        pause = match round {
            Ok(None) => LOOK,
            Ok(Some(fault)) => {
                let reason = fault.reason.as_str();
                tracing::warn!(reason, reply = fault.reply, "the mail server can't be used");
                pause.saturating_mul(2).min(LONGEST)
            }
            Err(error) => {
                tracing::error!(error = chain(&error), "the outbox can't be worked on");
                pause.saturating_mul(2).min(LONGEST)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

async fn look(office: &Arc<Office>) {
    match reminders::look(office).await {
        Ok(0) => {}
        Ok(queued) => tracing::info!(queued, "reminders wait to be sent"),
        Err(error) => tracing::error!(error = chain(&error), "what is due was not looked at"),
    }
}

#[derive(Clone)]
struct Sender {
    office: Arc<Office>,
    server: Arc<Server>,
    public_url: Arc<str>,
}

/// How a connection ended.
enum Ended {
    /// Nothing waits any more.
    Idle,
    /// There may be more.
    More,
    /// The server can't be used.
    Down(Fault),
}

impl Sender {
    /// Sends all that may be sent now. The fault, when it is the server's: the rest then waits, untouched.
    async fn round(&self, settled: bool) -> Result<Option<Fault>, OfficeError> {
        if !settled {
            // Without it a message might be sent twice; so none is.
            outbox::recover(&self.office).await?;
        }
        loop {
            let (sender, handle) = (self.clone(), Handle::current());
            let worked = tokio::task::spawn_blocking(move || sender.over_one(&handle));
            let ended = worked
                .await
                .unwrap_or_else(|_| Err(office::StoreError::Panicked.into()))?;
            match ended {
                Ended::Idle => return Ok(None),
                Ended::Down(fault) => return Ok(Some(fault)),
                Ended::More => {}
            }
        }
    }

    /// Sends over one connection. Blocks.
    fn over_one(&self, handle: &Handle) -> Result<Ended, OfficeError> {
        let mut session: Option<Session<'_>> = None;
        for _ in 0..EACH {
            let Some(taken) = handle.block_on(outbox::take(&self.office))? else {
                session.into_iter().for_each(Session::close);
                return Ok(Ended::Idle);
            };
            let opened = match session.take() {
                Some(open) => Ok(open),
                None => Session::open(&self.server),
            };
            let mut open = match opened {
                Ok(open) => open,
                Err(fault) => {
                    self.settle(handle, &taken, Outcome::Later(fault))?;
                    return Ok(Ended::Down(fault));
                }
            };
            let outcome = self.hand_over(&mut open, &taken);
            self.settle(handle, &taken, outcome)?;
            if !open.is_usable() {
                open.close();
                return Ok(match outcome {
                    Outcome::Later(fault) if fault.is_of_server() => Ended::Down(fault),
                    _ => Ended::More,
                });
            }
            session = Some(open);
        }
        session.into_iter().for_each(Session::close);
        Ok(Ended::More)
    }

    fn hand_over(&self, session: &mut Session<'_>, taken: &Taken) -> Outcome {
        let words = web::mail::words(taken, &self.public_url);
        let message = Message {
            id: format!("{}@{}", taken.id, self.host()),
            to: taken.to.clone(),
            at: taken.queued_at,
            subject: words.subject,
            body: words.body,
            unsubscribe: words.unsubscribe,
        };
        session.send(&message, || outbox::hand(&self.office, taken.id))
    }

    /// The name of this installation among all, for the messages' own ids.
    fn host(&self) -> &str {
        let (_, rest) = self.public_url.split_once("://").unwrap_or_default();
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        if host.is_empty() { "localhost" } else { host }
    }

    fn settle(&self, handle: &Handle, taken: &Taken, outcome: Outcome) -> Result<(), OfficeError> {
        let (came, fault) = match outcome {
            Outcome::Taken => (Came::Taken, None),
            Outcome::Later(fault) => (Came::Later, Some(fault)),
            Outcome::Never(fault) => {
                let unknown = matches!(fault.reason, Reason::Recipient | Reason::Address);
                (Came::Never(unknown), Some(fault))
            }
            Outcome::Unknown(fault) => (Came::Unknown, Some(fault)),
        };
        let reason = fault.map(|fault| fault.reason.as_str());
        let reply = fault.and_then(|fault| fault.reply).map(u32::from);
        match fault.filter(|fault| fault.is_of_server()) {
            Some(fault) => {
                let now = self.office.clock.now();
                self.office.mail.is_down(now, fault.reason.as_str(), reply);
            }
            None => self.office.mail.is_up(),
        }
        handle.block_on(outbox::settle(&self.office, taken.id, came, reason, reply))
    }
}

#[cfg(test)]
mod tests;
