//! One message, as it travels: text only, without anything that tells who read it.

use crate::{Server, ServerError};
use base::Timestamp;
use lettre::{
    Address,
    address::Envelope,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use std::time::{Duration, UNIX_EPOCH};

/// A message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it is known by among all messages, without angle brackets. The same message keeps it through every attempt.
    pub id: String,
    /// Where it goes.
    pub to: String,
    /// When it was written.
    pub at: Timestamp,
    /// Subject.
    pub subject: String,
    /// Body, plain text.
    pub body: String,
    /// Where one press ends such messages (RFC 8058 where it is encrypted).
    pub unsubscribe: Option<String>,
}

/// A message as the server takes it.
pub(crate) struct Wire {
    pub(crate) envelope: Envelope,
    pub(crate) octets: Vec<u8>,
}

impl Message {
    /// Could a message go to this address?
    pub fn can_go_to(address: &str) -> bool {
        address.is_ascii() && address.parse::<Address>().is_ok()
    }

    /// The octets of the message; `None` when its address is none.
    pub(crate) fn wire(&self, server: &Server) -> Result<Option<Wire>, ServerError> {
        let Ok(to) = self.to.parse::<Address>() else {
            return Ok(None);
        };
        let micros = u64::try_from(self.at.micros()).unwrap_or(0);
        let mut builder = lettre::Message::builder()
            .from(server.mailbox()?)
            .to(Mailbox::new(None, to))
            .date(UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(format!("<{}>", self.id)))
            .subject(self.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .raw_header(raw("Auto-Submitted", "auto-generated"));
        if let Some(address) = &self.unsubscribe {
            builder = builder.raw_header(raw("List-Unsubscribe", &format!("<{address}>")));
            if address.starts_with("https://") {
                builder =
                    builder.raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
            }
        }
        let built = builder.body(self.body.clone());
        Ok(built.ok().map(|message| Wire {
            envelope: message.envelope().clone(),
            octets: message.formatted(),
        }))
    }
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Encryption;

    fn octets(message: &Message) -> String {
        let server = Server {
            host: "localhost".to_owned(),
            port: 25,
            encryption: Encryption::None,
            login: None,
            from: "Bình Yên <nhac-viec@example.vn>".to_owned(),
        };
        let wire = message.wire(&server).unwrap().unwrap();
        String::from_utf8(wire.octets).unwrap()
    }

    fn message() -> Message {
        Message {
            id: "0190a5d97f2a7000b00042424242424a@binhyen.example".to_owned(),
            to: "an-toan@truong.example".to_owned(),
            at: Timestamp::on("2026-10-20".parse().unwrap(), 9 * 3600),
            subject: "3 việc đến hạn".to_owned(),
            body: "3 việc đến hạn ở Trường mẫu 001.\nMở: https://binhyen.example/\n".to_owned(),
            unsubscribe: Some("https://binhyen.example/reminders/off/42".to_owned()),
        }
    }

    #[test]
    fn a_message_is_the_same_octets_each_time() {
        let first = octets(&message());
        assert_eq!(first, octets(&message()));
        assert!(first.is_ascii());
        for line in [
            "Message-ID: <0190a5d97f2a7000b00042424242424a@binhyen.example>",
            "To: an-toan@truong.example",
            "Date: Tue, 20 Oct 2026 02:00:00 +0000",
            "Auto-Submitted: auto-generated",
            "List-Unsubscribe: <https://binhyen.example/reminders/off/42>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            assert!(first.lines().any(|there| there == line), "{line}\n{first}");
        }
        assert!(first.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn one_press_needs_an_encrypted_address() {
        let mut open = message();
        open.unsubscribe = Some("http://127.0.0.1:8080/reminders/off/42".to_owned());
        let octets = octets(&open);
        assert!(octets.contains("List-Unsubscribe: <http://127.0.0.1:8080/reminders/off/42>"));
        assert!(!octets.contains("One-Click"));
    }

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for (address, good) in [
            ("an@truong.example", true),
            ("an.toan+1@truong.edu.vn", true),
            ("", false),
            ("truong.example", false),
            ("an@", false),
            ("an@truong.example\r\nBcc: x@y.z", false),
            ("an toan@truong.example", false),
            ("<an@truong.example>", false),
            ("ấn@truong.example", false),
        ] {
            assert_eq!(Message::can_go_to(address), good, "{address}");
        }
    }
}
