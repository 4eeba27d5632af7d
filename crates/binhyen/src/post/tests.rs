//! The outbox against a real mail server over a socket: down and back, refusing, breaking off. What is sent, is sent once.

use super::*;
use base::{AccountId, Day, Lang, OutboxId};
use mail::Encryption;
use office::outbox::{OutboxKind, OutboxRow, OutboxState, Post};
use std::net::SocketAddr;
use store::{StoreError, reminders::ChoiceRow};
use testkit::{Manner, SmtpServer, TestOffice};

const TO: &str = "an-toan@truong.example";

fn sender(test: &TestOffice, address: SocketAddr) -> Sender {
    test.mail.begin("nhac-viec@example.vn");
    Sender {
        office: Arc::clone(&test.office),
        server: Arc::new(Server {
            host: address.ip().to_string(),
            port: address.port(),
            encryption: Encryption::None,
            login: None,
            from: "nhac-viec@example.vn".to_owned(),
        }),
        public_url: "https://binhyen.example".into(),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A person who wants to be reminded, and a message to them that waits.
async fn waiting(test: &TestOffice) -> (AccountId, OutboxId) {
    let now = office_now(test);
    let account = AccountId::draw(now, &*test.chance);
    let id = OutboxId::draw(now, &*test.chance);
    let choice = ChoiceRow {
        account,
        address: TO.to_owned(),
        lang: Lang::Vi,
        due: true,
        changed: true,
        weekly: true,
        confirmed_at: Some(now),
        refused_at: None,
        off_token: format!("off-{id}"),
        said_until: now.day(),
        chosen_at: now,
    };
    let row = OutboxRow {
        id,
        kind: OutboxKind::Digest,
        once: format!("digest:{account}:{}", now.day()),
        account: Some(account),
        address: None,
        lang: Lang::Vi,
        said: r#"{"places":[{"at":"1","name":{"vi":"Trường mẫu 001","en":"Trường mẫu 001"},"count":2,"late":0,"first":"2026-11-15","changed":false}],"token":null}"#.to_owned(),
        said_from: Some(day("2026-10-12")),
        state: OutboxState::Queued,
        reason: None,
        reply: None,
        attempts: 0,
        not_before: now,
        queued_at: now,
        changed_at: now,
    };
    let put = test.db.write(move |tx| -> Result<(), StoreError> {
        store::posts::insert_account(tx, account, "Người mẫu", now)?;
        store::reminders::set(tx, &choice, None)?;
        assert!(store::outbox::queue(tx, &row)?);
        // Queueing the same again does nothing.
        assert!(!store::outbox::queue(tx, &row)?);
        Ok(())
    });
    put.await.unwrap();
    (account, id)
}

fn office_now(test: &TestOffice) -> Timestamp {
    test.office.clock.now()
}

async fn row(test: &TestOffice, id: OutboxId) -> OutboxRow {
    let read = test.db.read(move |tx| store::outbox::by_id(tx, id)).await;
    read.unwrap().unwrap()
}

async fn choice(test: &TestOffice, account: AccountId) -> ChoiceRow {
    let read = test
        .db
        .read(move |tx| store::reminders::of_account(tx, account));
    read.await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_gets_everything_once_when_it_is_back() {
    let test = testkit::office("2026-10-20");
    let gone = SmtpServer::start(Manner::Takes);
    let address = gone.address();
    drop(gone);
    let (_, id) = waiting(&test).await;
    let sender = sender(&test, address);
    // The listener goes with its thread, a moment after it was told to.
    let fault = loop {
        if let Some(fault) = sender.round(false).await.unwrap() {
            break fault;
        }
        assert_eq!(row(&test, id).await.state, OutboxState::Queued);
    };
    assert!(fault.is_of_server());
    let waits = row(&test, id).await;
    assert_eq!((waits.state, waits.attempts), (OutboxState::Queued, 1));
    assert_eq!(waits.reason.as_deref(), Some("connect"));
    assert!(waits.not_before > office_now(&test));
    let Post::Sends { down: Some(_), .. } = test.mail.state() else {
        panic!("it is shown that the server is down")
    };
    let back = SmtpServer::start_at(address, Manner::Takes);
    // Not before its time.
    assert_eq!(sender.round(true).await.unwrap(), None);
    assert_eq!(back.taken().len(), 0);
    test.clock.go_to("2026-10-21");
    for _ in 0..3 {
        assert_eq!(sender.round(true).await.unwrap(), None);
    }
    let taken = back.taken();
    assert_eq!(taken.len(), 1);
    assert!(taken[0].contains(&format!("Message-ID: <{id}@binhyen.example>")));
    assert!(taken[0].contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    let sent = row(&test, id).await;
    assert_eq!((sent.state, sent.said.as_str()), (OutboxState::Sent, "{}"));
    assert!(matches!(test.mail.state(), Post::Sends { down: None, .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_server_does_nothing_is_sent_twice_and_nothing_is_lost() {
    use OutboxState as S;
    for (manner, after, in_the_end, taken) in [
        (Manner::Takes, S::Sent, S::Sent, 1),
        (Manner::Busy, S::Queued, S::Sent, 1),
        (Manner::BusyAfterContent, S::Queued, S::Sent, 1),
        (Manner::ClosesBeforeData, S::Queued, S::Sent, 1),
        (Manner::RefusesContent, S::Failed, S::Failed, 0),
        (Manner::RefusesRecipient, S::Failed, S::Failed, 0),
        // It took the message and broke off: sending it again would be twice.
        (Manner::ClosesAfterContent, S::Uncertain, S::Uncertain, 1),
    ] {
        let test = testkit::office("2026-10-20");
        let smtp = SmtpServer::start(manner);
        let (account, id) = waiting(&test).await;
        let sender = sender(&test, smtp.address());
        sender.round(false).await.unwrap();
        assert_eq!(row(&test, id).await.state, after, "{manner:?}");
        smtp.behave(Manner::Takes);
        for day in ["2026-10-21", "2026-10-22", "2026-10-26"] {
            test.clock.go_to(day);
            sender.round(true).await.unwrap();
        }
        assert_eq!(row(&test, id).await.state, in_the_end, "{manner:?}");
        assert_eq!(smtp.taken().len(), taken, "{manner:?}");
        // What never arrived, or may not have, is still to be said: the next day's message says it.
        let choice = choice(&test, account).await;
        let unsaid = in_the_end != S::Sent;
        let expect = if unsaid { "2026-10-12" } else { "2026-10-20" };
        assert_eq!(choice.said_until, day(expect), "{manner:?}");
        let refused = manner == Manner::RefusesRecipient;
        assert_eq!(choice.refused_at.is_some(), refused, "{manner:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_given_up_after_days_and_shown() {
    let test = testkit::office("2026-10-20");
    let smtp = SmtpServer::start(Manner::Busy);
    let (_, id) = waiting(&test).await;
    let sender = sender(&test, smtp.address());
    for day in [
        "2026-10-20",
        "2026-10-21",
        "2026-10-22",
        "2026-10-23",
        "2026-10-24",
    ] {
        test.clock.go_to(day);
        sender.round(day == "2026-10-20").await.unwrap();
    }
    let given_up = row(&test, id).await;
    assert_eq!(given_up.state, OutboxState::Failed);
    assert_eq!(
        (given_up.reason.as_deref(), given_up.reply),
        (Some("sender"), Some(451))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_what_the_server_may_have_is_not_sent_again() {
    let test = testkit::office("2026-10-20");
    let smtp = SmtpServer::start(Manner::Takes);
    let (_, sending) = waiting(&test).await;
    let (account, handed) = waiting(&test).await;
    // The crash came in the middle of both: the one was about to be sent, of the other the server had begun to take it.
    for _ in 0..2 {
        outbox::take(&test).await.unwrap().unwrap();
    }
    let hand = Arc::clone(&test.office);
    let noted = tokio::task::spawn_blocking(move || outbox::hand(&hand, handed));
    assert!(noted.await.unwrap());
    let sender = sender(&test, smtp.address());
    sender.round(false).await.unwrap();
    assert_eq!(row(&test, sending).await.state, OutboxState::Sent);
    let uncertain = row(&test, handed).await;
    assert_eq!(uncertain.state, OutboxState::Uncertain);
    assert_eq!(uncertain.reason.as_deref(), Some("interrupted"));
    assert_eq!(choice(&test, account).await.said_until, day("2026-10-12"));
    assert_eq!(smtp.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_go_over_one_connection_and_whoever_turned_it_off_gets_none() {
    let test = testkit::office("2026-10-20");
    let smtp = SmtpServer::start(Manner::Takes);
    for _ in 0..EACH + 3 {
        waiting(&test).await;
    }
    let (account, off) = waiting(&test).await;
    let forget = test.db.write(move |tx| -> Result<(), StoreError> {
        tx.exec(
            "delete from reminder_choice where account_id = ?1",
            &[account.into()],
        )?;
        Ok(())
    });
    forget.await.unwrap();
    let sender = sender(&test, smtp.address());
    assert_eq!(sender.round(false).await.unwrap(), None);
    assert_eq!((smtp.taken().len(), smtp.connections()), (EACH + 3, 2));
    assert_eq!(row(&test, off).await.state, OutboxState::Dropped);
}
