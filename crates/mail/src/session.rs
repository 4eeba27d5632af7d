//! One connection to a mail server, over which several messages are handed.

use crate::{Encryption, Message, Server};
use base::words;
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::SmtpConnection,
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use std::time::Duration;

/// The longest for the server to answer a command. RFC 5321 allows five minutes; whoever is that slow is down for us.
const ANSWER: Duration = Duration::from_secs(30);
/// The longest for the server to say that it took a message: the ten minutes of RFC 5321, 4.5.3.2.6, because giving up
/// earlier would leave unknown what is merely slow.
const TAKING: Duration = Duration::from_mins(10);

words! {
    /// What went wrong, or where.
    Reason {
        /// No connection.
        Connect = "connect",
        /// No encrypted one.
        Encryption = "encryption",
        /// User or password are not taken.
        Login = "login",
        /// The server takes nothing from this sender.
        Sender = "sender",
        /// The server takes nothing for this address.
        Recipient = "recipient",
        /// The server did not want the message before it was sent.
        Data = "data",
        /// The server did not want the message after it was sent.
        Content = "content",
        /// The server began to take the message and never said what came of it.
        NoAnswer = "no-answer",
        /// There is no such address.
        Address = "address",
        /// It could not be noted that the server was about to take it, so it was not given.
        NotNoted = "not-noted",
    }
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What, or where.
    pub reason: Reason,
    /// Number of the server's answer; `None` when it gave none.
    pub reply: Option<u16>,
}

impl Fault {
    const fn new(reason: Reason) -> Self {
        Self {
            reason,
            reply: None,
        }
    }

    fn of(reason: Reason, error: &Error) -> Self {
        Self {
            reason,
            reply: error.status().map(u16::from),
        }
    }

    /// Is it the server that can't be used now, whatever is to be sent?
    pub const fn is_of_server(self) -> bool {
        matches!(
            self.reason,
            Reason::Connect | Reason::Encryption | Reason::Login
        )
    }
}

/// What came of handing a message over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Taken,
    /// The server did not take it, and may take it later.
    Later(Fault),
    /// The server did not take it, and never will.
    Never(Fault),
    /// The server may have taken it.
    Unknown(Fault),
}

/// A connection that is ready to take messages.
pub struct Session<'s> {
    server: &'s Server,
    connection: SmtpConnection,
    /// A message was given up in the middle; the connection says nothing sensible any more.
    broken: bool,
}

impl<'s> Session<'s> {
    /// Connects, encrypts and logs in.
    pub fn open(server: &'s Server) -> Result<Self, Fault> {
        let mut connection = connect(server)?;
        if let Some((user, password)) = &server.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|error| Fault::of(Reason::Login, &error))?;
        }
        Ok(Self {
            server,
            connection,
            broken: false,
        })
    }

    /// Can another message be sent over this connection?
    pub fn is_usable(&self) -> bool {
        !self.broken && !self.connection.has_broken()
    }

    /// Hands one message over. `handing` notes that from now on the server may have it; when it says no, nothing is sent.
    pub fn send(&mut self, message: &Message, handing: impl FnOnce() -> bool) -> Outcome {
        let outcome = self.try_send(message, handing);
        if outcome != Outcome::Taken {
            self.broken = true;
        }
        outcome
    }

    fn try_send(&mut self, message: &Message, handing: impl FnOnce() -> bool) -> Outcome {
        let Ok(Some(wire)) = message.wire(self.server) else {
            return Outcome::Never(Fault::new(Reason::Address));
        };
        let from = Mail::new(wire.envelope.from().cloned(), Vec::new());
        if let Err(error) = self.connection.command(from) {
            return not_taken(Reason::Sender, &error);
        }
        for to in wire.envelope.to() {
            if let Err(error) = self.connection.command(Rcpt::new(to.clone(), Vec::new())) {
                return not_taken(Reason::Recipient, &error);
            }
        }
        if let Err(error) = self.connection.command(Data) {
            return not_taken(Reason::Data, &error);
        }
        if !handing() {
            return Outcome::Later(Fault::new(Reason::NotNoted));
        }
        // A stream that can't be told to wait longer is only less patient.
        drop(self.connection.set_timeout(Some(TAKING)));
        match self.connection.message(&wire.octets) {
            Ok(_) => {
                drop(self.connection.set_timeout(Some(ANSWER)));
                Outcome::Taken
            }
            // A number is an answer: the server says that it did not take it.
            Err(error) if error.status().is_some() => not_taken(Reason::Content, &error),
            Err(error) => Outcome::Unknown(Fault::of(Reason::NoAnswer, &error)),
        }
    }

    /// Says goodbye.
    pub fn close(mut self) {
        if self.is_usable() {
            // Whoever has taken everything need not say goodbye.
            drop(self.connection.quit());
        } else {
            self.connection.abort();
        }
    }
}

/// What an answer to a command means for the message: a number from 500 on is for good, and so is nothing else.
fn not_taken(reason: Reason, error: &Error) -> Outcome {
    let fault = Fault::of(reason, error);
    if error.is_permanent() {
        Outcome::Never(fault)
    } else if error.status().is_none() {
        // It never answered: it is the server, not the message.
        Outcome::Later(Fault::of(Reason::Connect, error))
    } else {
        Outcome::Later(fault)
    }
}

fn connect(server: &Server) -> Result<SmtpConnection, Fault> {
    let hello = ClientId::default();
    let at = (server.host.as_str(), server.port);
    let failed = |error: &Error| {
        let reason = if is_of_encryption(error) {
            Reason::Encryption
        } else {
            Reason::Connect
        };
        Fault::of(reason, error)
    };
    match server.encryption {
        Encryption::None => SmtpConnection::connect(at, Some(ANSWER), &hello, None, None)
            .map_err(|error| failed(&error)),
        #[cfg(feature = "tls")]
        Encryption::Implicit => {
            let tls = trust(server)?;
            SmtpConnection::connect(at, Some(ANSWER), &hello, Some(&tls), None)
                .map_err(|error| failed(&error))
        }
        #[cfg(feature = "tls")]
        Encryption::StartTls => {
            let tls = trust(server)?;
            let mut connection = SmtpConnection::connect(at, Some(ANSWER), &hello, None, None)
                .map_err(|error| failed(&error))?;
            // A server that does not offer it may be someone in between: nothing is sent readable instead.
            let encrypted = connection.starttls(&tls, &hello);
            encrypted.map_err(|error| Fault::of(Reason::Encryption, &error))?;
            Ok(connection)
        }
        #[cfg(not(feature = "tls"))]
        Encryption::Implicit | Encryption::StartTls => Err(Fault::new(Reason::Encryption)),
    }
}

/// Did the connection fail over its encryption?
#[cfg(feature = "tls")]
fn is_of_encryption(error: &Error) -> bool {
    error.is_tls()
}

#[cfg(not(feature = "tls"))]
const fn is_of_encryption(_: &Error) -> bool {
    false
}

/// Whom the machine trusts, for this host's name.
#[cfg(feature = "tls")]
fn trust(server: &Server) -> Result<lettre::transport::smtp::client::TlsParameters, Fault> {
    lettre::transport::smtp::client::TlsParameters::new(server.host.clone())
        .map_err(|error| Fault::of(Reason::Encryption, &error))
}
