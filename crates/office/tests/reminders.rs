//! Being told what is due: choosing, one message a day, quiet when nothing is due, what changed, turning it off.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use access::Role;
use base::{DossierId, Lang, RoundId, SiteId, SiteKind};
use office::{
    Desk, calendars, home, outbox,
    outbox::{Came, OutboxKind, OutboxState, Taken},
    reminders::{self, Typed},
    reviews,
};
use testkit::{
    COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, open_round, registered, told,
};

const ADDRESS: &str = "an-toan@truong.example";

fn typed(address: &str) -> Typed {
    Typed {
        address: address.to_owned(),
        lang: Lang::Vi,
        due: true,
        changed: true,
        weekly: false,
    }
}

async fn take(test: &TestOffice) -> Option<Taken> {
    outbox::take(test).await.unwrap()
}

/// Takes the message that waits and says that it was sent.
async fn sent(test: &TestOffice) -> Taken {
    let taken = take(test).await.unwrap();
    let settled = outbox::settle(test, taken.id, Came::Taken, None, None);
    settled.await.unwrap();
    taken
}

/// Chooses, and shows that the address is theirs.
async fn chosen(test: &TestOffice, desk: &Desk, typed: &Typed) {
    assert!(reminders::choose(desk, typed).await.unwrap());
    let question = sent(test).await;
    assert_eq!(question.kind, OutboxKind::Confirm);
    let token = question.said.token.unwrap();
    reminders::confirm(test, &token).await.unwrap();
}

async fn site_and_officer(test: &TestOffice) -> (RoundId, SiteId, DossierId, Desk) {
    let round = open_round(test).await;
    let facts = facts("Trường mẫu 001", SiteKind::Agency, COMMUNE);
    let (site, dossier) = registered(test, round, facts).await;
    let officer = desk_at_site(test, Role::SafetyOfficer, site).await;
    (round, site, dossier, officer)
}

#[tokio::test]
async fn an_address_is_asked_before_anything_is_sent_to_it() {
    let test = testkit::office("2026-10-20");
    let (.., officer) = site_and_officer(&test).await;
    for (address, expect) in [
        ("", "address:text.empty"),
        ("truong.example", "address:reminders.no-address"),
    ] {
        let refused = told(reminders::choose(&officer, &typed(address)).await);
        assert_eq!(refused, expect);
    }
    let nothing = Typed {
        due: false,
        changed: false,
        ..typed(ADDRESS)
    };
    let refused = told(reminders::choose(&officer, &nothing).await);
    assert_eq!(refused, "wants:reminders.nothing-chosen");
    assert!(reminders::choose(&officer, &typed(ADDRESS)).await.unwrap());
    // Until it is confirmed nothing else is sent, whatever is due.
    test.clock.go_to("2026-11-13");
    assert_eq!(reminders::sweep(&test).await.unwrap(), 0);
    let question = sent(&test).await;
    assert_eq!(
        (question.kind, question.to.as_str()),
        (OutboxKind::Confirm, ADDRESS)
    );
    let token = question.said.token.unwrap();
    assert!(reminders::asks(&test, &token).await.unwrap());
    reminders::confirm(&test, &token).await.unwrap();
    assert!(reminders::confirm(&test, &token).await.is_err());
    // The same address is not asked twice.
    assert!(!reminders::choose(&officer, &typed(ADDRESS)).await.unwrap());
    assert!(take(&test).await.is_none());
}

#[tokio::test]
async fn nobody_floods_a_stranger_with_questions() {
    let test = testkit::office("2026-10-20");
    let (.., officer) = site_and_officer(&test).await;
    for number in 1..=3 {
        let address = format!("an-{number}@truong.example");
        assert!(reminders::choose(&officer, &typed(&address)).await.unwrap());
        sent(&test).await;
    }
    let refused = told(reminders::choose(&officer, &typed("an-4@truong.example")).await);
    assert_eq!(refused, "reminders.asked-too-often");
}

#[tokio::test]
async fn what_is_due_is_told_once_a_day_and_says_no_more_than_it_must() {
    let test = testkit::office("2026-10-30");
    let (.., officer) = site_and_officer(&test).await;
    chosen(&test, &officer, &typed(ADDRESS)).await;
    let days = [
        ("2026-10-30", 0),
        ("2026-11-02", 1),
        ("2026-11-03", 0),
        ("2026-11-09", 1),
        ("2026-11-10", 0),
        ("2026-11-12", 1),
    ];
    for (day, expect) in days {
        test.clock.go_to(day);
        assert_eq!(reminders::sweep(&test).await.unwrap(), expect, "{day}");
        assert_eq!(reminders::sweep(&test).await.unwrap(), 0, "{day}, again");
        if expect > 0 {
            let digest = sent(&test).await;
            let place = &digest.said.places[0];
            assert_eq!(place.name.vi, "Trường mẫu 001");
            assert_eq!(place.first.unwrap().to_string(), "2026-11-15");
            assert!(!place.changed && digest.off_token.is_some());
        }
        assert!(take(&test).await.is_none());
    }
}

#[tokio::test]
async fn what_could_not_be_sent_is_told_anew_and_only_once() {
    let test = testkit::office("2026-10-30");
    let (.., officer) = site_and_officer(&test).await;
    chosen(&test, &officer, &typed(ADDRESS)).await;
    test.clock.go_to("2026-11-02");
    assert_eq!(reminders::sweep(&test).await.unwrap(), 1);
    let id = take(&test).await.unwrap().id;
    let later = outbox::settle(&test, id, Came::Later, Some("connect"), None);
    later.await.unwrap();
    // The server is down for a week: still one message, brought up to date.
    test.clock.go_to("2026-11-09");
    assert_eq!(reminders::sweep(&test).await.unwrap(), 0);
    let taken = take(&test).await.unwrap();
    assert_eq!(taken.id, id);
    // It took the message and never said so: not again, but the next day's says it all.
    let unknown = outbox::settle(&test, id, Came::Unknown, Some("no-answer"), None);
    unknown.await.unwrap();
    assert_eq!(reminders::sweep(&test).await.unwrap(), 0);
    test.clock.go_to("2026-11-10");
    assert_eq!(reminders::sweep(&test).await.unwrap(), 1);
    assert_ne!(sent(&test).await.id, id);
}

#[tokio::test]
async fn a_change_is_queued_with_what_changes_it_and_joins_what_waits() {
    let test = testkit::office("2026-10-20");
    let (_, site, dossier, officer) = site_and_officer(&test).await;
    chosen(&test, &officer, &typed(ADDRESS)).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    // A refused act leaves no message behind, as it leaves nothing else.
    let refused = reviews::extend(&reviewer, dossier, "2020-01-01", "x", None);
    assert!(refused.await.is_err());
    assert!(take(&test).await.is_none());
    for day in ["2026-11-16", "2026-11-17"] {
        let extended = reviews::extend(&reviewer, dossier, day, "Mưa bão", None);
        extended.await.unwrap();
    }
    // Both are one message, which waits a quarter of an hour for more.
    assert!(take(&test).await.is_none());
    test.clock.go_to("2026-10-21");
    let told = sent(&test).await;
    let place = &told.said.places[0];
    assert_eq!(
        (place.at.as_str(), place.changed),
        (site.to_string().as_str(), true)
    );
    assert!(
        !format!("{:?}", told.said).contains("Mưa"),
        "no content of the dossier"
    );
    assert!(take(&test).await.is_none());
}

#[tokio::test]
async fn off_needs_no_signing_in_and_forgets_the_address() {
    let test = testkit::office("2026-10-30");
    let (.., officer) = site_and_officer(&test).await;
    chosen(&test, &officer, &typed(ADDRESS)).await;
    test.clock.go_to("2026-11-02");
    assert_eq!(reminders::sweep(&test).await.unwrap(), 1);
    let off = take(&test).await.unwrap();
    let later = outbox::settle(&test, off.id, Came::Later, None, None);
    later.await.unwrap();
    let token = off.off_token.unwrap();
    assert!(!reminders::off(&test, "no-such").await.unwrap());
    assert!(reminders::off(&test, &token).await.unwrap());
    assert!(!reminders::off(&test, &token).await.unwrap());
    assert!(reminders::choice(&officer).await.unwrap().is_none());
    test.clock.go_to("2026-11-03");
    assert!(take(&test).await.is_none());
}

#[tokio::test]
async fn an_address_ends_with_the_last_post() {
    let test = testkit::office("2026-10-20");
    let (.., officer) = site_and_officer(&test).await;
    chosen(&test, &officer, &typed(ADDRESS)).await;
    let post = officer.actor.post.unwrap();
    let closed = test
        .db
        .write(move |tx| store::posts::close(tx, post, "2026-10-20".parse().unwrap()));
    closed.await.unwrap();
    let ended = |test: &TestOffice| {
        let office = test.office.clone();
        std::thread::scope(|scope| scope.spawn(|| office::retention::run(&office)).join())
    };
    assert_eq!(ended(&test).unwrap().unwrap().choices, 0);
    test.clock.go_to("2026-10-21");
    assert_eq!(ended(&test).unwrap().unwrap().choices, 1);
    assert!(reminders::choice(&officer).await.unwrap().is_none());
}

#[tokio::test]
async fn only_whoever_runs_the_server_sees_the_way_out() {
    let test = testkit::office("2026-10-20");
    let (.., officer) = site_and_officer(&test).await;
    let reviewer = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    for desk in [&officer, &reviewer] {
        let seen = told(
            outbox::load(desk, None, None, outbox::PAGE)
                .await
                .map(|_| ()),
        );
        assert!(seen.starts_with("access."), "{seen}");
        assert!(told(outbox::trial(desk, ADDRESS).await).starts_with("access."));
    }
    let operator = test.desk(access::Actor::operator(), "");
    outbox::trial(&operator, ADDRESS).await.unwrap();
    let page = outbox::load(&operator, Some(OutboxState::Queued), None, 10).await;
    let page = page.unwrap();
    assert_eq!(page.rows.len(), 1);
    assert!(
        !format!("{:?}", page.rows).contains('@'),
        "no address is shown"
    );
    let trial = take(&test).await.unwrap();
    assert_eq!(trial.to, ADDRESS);
    let never = outbox::settle(
        &test,
        trial.id,
        Came::Never(true),
        Some("recipient"),
        Some(550),
    );
    never.await.unwrap();
    outbox::again(&operator, trial.id).await.unwrap();
    let again = take(&test).await.unwrap();
    assert_eq!((again.id, again.queued_at), (trial.id, trial.queued_at));
    let settled = outbox::settle(&test, trial.id, Came::Taken, None, None);
    settled.await.unwrap();
    assert!(
        outbox::again(&operator, trial.id).await.is_err(),
        "it was sent"
    );
}

#[tokio::test]
async fn a_calendar_shows_what_home_shows_to_whoever_has_its_secret() {
    let test = testkit::office("2026-10-20");
    let (.., dossier, officer) = site_and_officer(&test).await;
    let token = calendars::give(&officer, Lang::En).await.unwrap();
    let due = calendars::load(&test, &token).await.unwrap();
    let home = home::load(&officer).await.unwrap();
    assert_eq!(due.things, reminders::of_home(&home, Role::SafetyOfficer));
    assert!(
        due.things
            .iter()
            .all(|thing| thing.dossier == Some(dossier))
    );
    let days: Vec<String> = due
        .things
        .iter()
        .map(|t| t.item.day.unwrap().to_string())
        .collect();
    assert!(days.contains(&"2026-11-15".to_owned()), "{days:?}");
    // A new secret ends the old one; what is taken back, and a post that has ended, show nothing.
    let newer = calendars::give(&officer, Lang::Vi).await.unwrap();
    assert!(calendars::load(&test, &token).await.is_err());
    assert!(calendars::load(&test, &newer).await.is_ok());
    let post = officer.actor.post.unwrap();
    let closed = test
        .db
        .write(move |tx| store::posts::close(tx, post, "2026-10-20".parse().unwrap()));
    closed.await.unwrap();
    test.clock.go_to("2026-10-21");
    assert!(calendars::load(&test, &newer).await.is_err());
    calendars::take_back(&officer).await.unwrap();
    assert!(calendars::own(&officer).await.unwrap().is_none());
}

#[tokio::test]
async fn a_text_for_a_group_counts_and_names_nobody() {
    let test = testkit::office("2026-10-20");
    let (..) = site_and_officer(&test).await;
    testkit::site(
        &test,
        None,
        facts("Công ty vắng", SiteKind::Agency, COMMUNE),
    )
    .await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let told = reminders::group_text(&reviewer, None).await.unwrap();
    let round = &told.rounds[0];
    assert_eq!((round.unregistered, round.open, round.returned), (1, 1, 0));
    assert!(!format!("{told:?}").contains("Công ty vắng"));
    let elsewhere = reminders::group_text(&reviewer, Some("P01@20250701".parse().unwrap()));
    assert!(elsewhere.await.is_err());
    // Once nothing can be handed in any more, nobody is reminded of it.
    test.clock.go_to("2026-12-01");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let told = reminders::group_text(&reviewer, None).await.unwrap();
    assert!(told.rounds.is_empty(), "{told:?}");
}
