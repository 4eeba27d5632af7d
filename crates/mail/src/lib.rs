//! Handing messages to a mail server (RFC 5321, submission), and knowing how far that came: whether the server took the
//! message, may have taken it, or cannot have. Blocks; knows nothing of queues, people or what a message says.
//!
//! INVARIANT: `handing` is called before the first octet of a message is sent and after everything that can be refused was
//! agreed to. What fails before it was never taken, and may be tried again without anyone getting it twice.

mod message;
mod server;
mod session;

pub use message::Message;
pub use server::{Encryption, Server, ServerError};
pub use session::{Fault, Outcome, Reason, Session};
