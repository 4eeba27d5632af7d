//! Handing messages to a real mail server over a socket: what it takes, what it does not, and what nobody can know.

use base::Timestamp;
use mail::{Encryption, Fault, Message, Outcome, Reason, Server, Session};
use std::{cell::Cell, net::SocketAddr};
use testkit::{Manner, SmtpServer};

fn at(address: SocketAddr) -> Server {
    Server {
        host: address.ip().to_string(),
        port: address.port(),
        encryption: Encryption::None,
        login: Some(("user".to_owned(), "geheim".to_owned())),
        from: "Bình Yên <nhac-viec@example.vn>".to_owned(),
    }
}

fn message() -> Message {
    Message {
        id: "42@binhyen.example".to_owned(),
        to: "an-toan@truong.example".to_owned(),
        at: Timestamp::from_micros(0),
        subject: "Một việc đến hạn".to_owned(),
        body: "Một việc đến hạn.\n.\nMở: https://binhyen.example/\n".to_owned(),
        unsubscribe: None,
    }
}

#[test]
fn each_manner_has_its_outcome() {
    let fault = |reason, reply| Fault { reason, reply };
    for (manner, handed, expect) in [
        (Manner::Takes, true, Outcome::Taken),
        (
            Manner::Busy,
            false,
            Outcome::Later(fault(Reason::Sender, Some(451))),
        ),
        (
            Manner::RefusesRecipient,
            false,
            Outcome::Never(fault(Reason::Recipient, Some(550))),
        ),
        (
            Manner::ClosesBeforeData,
            false,
            Outcome::Later(fault(Reason::Connect, None)),
        ),
        (
            Manner::RefusesContent,
            true,
            Outcome::Never(fault(Reason::Content, Some(554))),
        ),
        (
            Manner::BusyAfterContent,
            true,
            Outcome::Later(fault(Reason::Content, Some(452))),
        ),
        (
            Manner::ClosesAfterContent,
            true,
            Outcome::Unknown(fault(Reason::NoAnswer, None)),
        ),
    ] {
        let smtp = SmtpServer::start(manner);
        let server = at(smtp.address()).checked().unwrap();
        let mut session = Session::open(&server).unwrap();
        let handing = Cell::new(false);
        let outcome = session.send(&message(), || {
            handing.set(true);
            true
        });
        assert_eq!(outcome, expect, "{manner:?}");
        assert_eq!(handing.get(), handed, "{manner:?}");
        // What is not known to be taken, or can't have been, is never sent over the same connection again.
        assert_eq!(session.is_usable(), outcome == Outcome::Taken, "{manner:?}");
        session.close();
    }
}

#[test]
fn several_messages_go_over_one_connection_whole() {
    let smtp = SmtpServer::start(Manner::Takes);
    let server = at(smtp.address());
    let mut session = Session::open(&server).unwrap();
    for _ in 0..3 {
        assert_eq!(session.send(&message(), || true), Outcome::Taken);
    }
    session.close();
    let taken = smtp.taken();
    assert_eq!((taken.len(), smtp.connections()), (3, 1));
    assert_eq!(taken[0], taken[2]);
    assert!(taken[0].contains("Message-ID: <42@binhyen.example>"));
    assert!(
        taken[0].ends_with("Yên") || taken[0].contains("\r\n.\r\n"),
        "{}",
        taken[0]
    );
}

#[test]
fn nothing_is_given_that_was_not_noted_before() {
    let smtp = SmtpServer::start(Manner::Takes);
    let server = at(smtp.address());
    let mut session = Session::open(&server).unwrap();
    let outcome = session.send(&message(), || false);
    assert!(
        matches!(outcome, Outcome::Later(fault) if fault.reason == Reason::NotNoted),
        "{outcome:?}"
    );
    drop(session);
    assert_eq!(smtp.taken(), Vec::<String>::new());
}

#[test]
fn a_server_that_is_down_is_told_apart_from_a_bad_message() {
    let address = SmtpServer::start(Manner::Takes).address();
    let server = at(address);
    // The listener is woken by the drop and goes with its thread.
    let fault = loop {
        match Session::open(&server) {
            Err(fault) => break fault,
            Ok(_) => std::thread::yield_now(),
        }
    };
    assert!(fault.is_of_server() && fault.reply.is_none(), "{fault:?}");
}

#[cfg(feature = "tls")]
#[test]
fn nothing_is_sent_readable_where_encryption_was_asked_for() {
    let smtp = SmtpServer::start(Manner::Takes);
    let server = Server {
        encryption: Encryption::StartTls,
        ..at(smtp.address())
    };
    let fault = Session::open(&server).err().unwrap();
    assert_eq!(fault.reason, Reason::Encryption);
    assert_eq!(smtp.taken(), Vec::<String>::new());
}
