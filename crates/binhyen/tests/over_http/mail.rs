//! E-mail and `kill -9`: the program is killed while a message is on its way, and started again.

use crate::program::Program;
use base::{Lang, OutboxId};
use std::{path::Path, sync::Arc, time::Duration};
use store::{
    StoreError,
    outbox::{OutboxKind, OutboxRow, OutboxState},
};
use testkit::{CountingChance, Manner, SmtpServer, TestClock};

const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Longer than anything takes, even on a busy machine.
const LOOKS: u32 = 6000;

fn open(folder: &Path) -> Arc<office::Office> {
    let clock = TestClock::on("2026-10-20");
    office::open::open(folder, clock, Arc::new(CountingChance::default())).unwrap()
}

/// An installation in which a trial message waits.
fn waiting(folder: &Path) -> OutboxId {
    let office = open(folder);
    let now = office.clock.now();
    let id = OutboxId::draw(now, &*office.chance);
    let row = OutboxRow {
        id,
        kind: OutboxKind::Trial,
        once: format!("trial:{id}"),
        account: None,
        address: Some("an-toan@truong.example".to_owned()),
        lang: Lang::Vi,
        said: "{}".to_owned(),
        said_from: None,
        state: OutboxState::Queued,
        reason: None,
        reply: None,
        attempts: 0,
        not_before: now,
        queued_at: now,
        changed_at: now,
    };
    let queued = office
        .db
        .write_blocking(move |tx| store::outbox::queue(tx, &row));
    assert!(queued.unwrap());
    id
}

fn state(folder: &Path, id: OutboxId) -> OutboxState {
    let office = open(folder);
    let row = office
        .db
        .read_blocking(|tx| -> Result<_, StoreError> { store::outbox::by_id(tx, id) });
    row.unwrap().unwrap().state
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..LOOKS {
        if is_so() {
            return;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    panic!("never: {what}");
}

fn served(folder: &Path, smtp: &SmtpServer) -> Program {
    let address = smtp.address();
    Program::serve_real(
        folder,
        &[
            ("BINHYEN_SMTP_HOST", address.ip().to_string()),
            ("BINHYEN_SMTP_PORT", address.port().to_string()),
            ("BINHYEN_SMTP_TLS", "none".to_owned()),
            ("BINHYEN_SMTP_FROM", "nhac-viec@example.vn".to_owned()),
        ],
    )
}

#[test]
fn killed_before_the_server_had_it_the_message_is_sent_once() {
    let folder = tempfile::tempdir().unwrap();
    let id = waiting(folder.path());
    let smtp = SmtpServer::start(Manner::HangsBeforeData);
    let program = served(folder.path(), &smtp);
    until("the program spoke to the server", || smtp.connections() > 0);
    std::thread::sleep(LOOK_AGAIN * 10);
    program.kill();
    smtp.behave(Manner::Takes);
    let program = served(folder.path(), &smtp);
    until("the message was taken", || !smtp.taken().is_empty());
    until("it was noted", || smtp.taken().len() == 1);
    drop(program);
    assert_eq!(smtp.taken().len(), 1);
    assert_ne!(state(folder.path(), id), OutboxState::Queued);
}

#[test]
fn killed_while_the_server_took_it_the_message_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let id = waiting(folder.path());
    let smtp = SmtpServer::start(Manner::HangsAfterContent);
    let program = served(folder.path(), &smtp);
    until("the server took it and says nothing", || {
        smtp.taken().len() == 1
    });
    program.kill();
    assert_eq!(state(folder.path(), id), OutboxState::Handed);
    smtp.behave(Manner::Takes);
    let connections = smtp.connections();
    // A busy machine may need a while until the program looks at what the last one left.
    for seconds in [1, 2, 4, 8, 16] {
        let program = served(folder.path(), &smtp);
        std::thread::sleep(Duration::from_secs(seconds));
        program.kill();
        if state(folder.path(), id) == OutboxState::Uncertain {
            break;
        }
    }
    assert_eq!(state(folder.path(), id), OutboxState::Uncertain);
    assert_eq!((smtp.taken().len(), smtp.connections()), (1, connections));
}
