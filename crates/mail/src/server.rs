//! Which mail server, and how it is spoken to.

use lettre::message::Mailbox;
use std::{fmt, net::IpAddr};

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// From the first octet on (port 465).
    Implicit,
    /// By STARTTLS, which the server must offer (port 587).
    StartTls,
    /// Not at all: a relay on the same machine or in the same closed network (port 25).
    None,
}

impl Encryption {
    /// The three, in the order they are recommended.
    pub const ALL: [Self; 3] = [Self::Implicit, Self::StartTls, Self::None];

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    /// The port that is usual for it.
    pub const fn usual_port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

impl std::str::FromStr for Encryption {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let known = Self::ALL.into_iter().find(|one| one.as_str() == text);
        known.ok_or_else(|| ServerError::Encryption(text.to_owned()))
    }
}

/// A mail server and the office's name at it.
#[derive(Clone)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// User and password, where the server asks for them.
    pub login: Option<(String, String)>,
    /// Whom messages are from: `Bình Yên <nhac-viec@example.vn>` or the address alone.
    pub from: String,
}

impl fmt::Debug for Server {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .field("login", &self.login.as_ref().map(|(user, _)| user))
            .field("from", &self.from)
            .finish()
    }
}

/// Why a server can't be spoken to as described.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// No such kind of encryption.
    #[error("`{0}` is no kind of encryption: implicit, starttls or none")]
    Encryption(String),
    /// The sender is no address.
    #[error("`{0}` is no address that messages can be from")]
    From(String),
    /// A password would travel readable through the network.
    #[error("a password is only sent over an encrypted connection, or to this machine itself")]
    OpenPassword,
    /// This program was built without encryption.
    #[error(
        "this program was built without encrypted connections to mail servers (feature `mail-tls`)"
    )]
    NoTls,
}

impl Server {
    /// This server, when it can be spoken to as described.
    pub fn checked(self) -> Result<Self, ServerError> {
        self.mailbox()?;
        match self.encryption {
            Encryption::None if self.login.is_some() && !self.is_this_machine() => {
                Err(ServerError::OpenPassword)
            }
            Encryption::Implicit | Encryption::StartTls if cfg!(not(feature = "tls")) => {
                Err(ServerError::NoTls)
            }
            _ => Ok(self),
        }
    }

    /// Whom messages are from.
    pub(crate) fn mailbox(&self) -> Result<Mailbox, ServerError> {
        let parsed = self.from.parse();
        parsed.map_err(|_| ServerError::From(self.from.clone()))
    }

    fn is_this_machine(&self) -> bool {
        let address: Option<IpAddr> = self.host.parse().ok();
        address.map_or(self.host == "localhost", |address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(host: &str, encryption: Encryption, login: bool, from: &str) -> Server {
        Server {
            host: host.to_owned(),
            port: 25,
            encryption,
            login: login.then(|| ("user".to_owned(), "geheim".to_owned())),
            from: from.to_owned(),
        }
    }

    #[test]
    fn a_server_is_spoken_to_safely_or_not_at_all() {
        const FROM: &str = "Bình Yên <nhac-viec@example.vn>";
        let check = |server: Server, expect: Result<(), ServerError>| {
            assert_eq!(server.checked().map(drop), expect);
        };
        check(
            server("mail.example", Encryption::None, false, FROM),
            Ok(()),
        );
        check(server("127.0.0.1", Encryption::None, true, FROM), Ok(()));
        check(server("::1", Encryption::None, true, "a@b.vn"), Ok(()));
        check(
            server("localhost", Encryption::None, true, "a@b.vn"),
            Ok(()),
        );
        let open = server("mail.example", Encryption::None, true, FROM);
        check(open, Err(ServerError::OpenPassword));
        let nobody = server("mail.example", Encryption::None, false, "nobody");
        check(nobody, Err(ServerError::From("nobody".to_owned())));
        let encrypted = server("mail.example", Encryption::StartTls, true, FROM);
        let expect = if cfg!(feature = "tls") {
            Ok(())
        } else {
            Err(ServerError::NoTls)
        };
        check(encrypted, expect);
    }

    #[test]
    fn no_log_shows_the_password() {
        let shown = format!(
            "{:?}",
            server("localhost", Encryption::None, true, "a@b.vn")
        );
        assert!(
            shown.contains("user") && !shown.contains("geheim"),
            "{shown}"
        );
    }

    #[test]
    fn kinds_of_encryption_are_told_by_their_words() {
        for one in Encryption::ALL {
            assert_eq!(one.as_str().parse(), Ok(one));
        }
        assert!("ssl".parse::<Encryption>().is_err());
    }
}
