//! The days between an early submission and the end of the window.

use super::{behalf, endorsed, last_act, last_paper, paper, registered, row};
use access::{Line, Role};
use office::{Desk, decisions, dossiers, lists, rounds};
use testkit::{COMMUNE, PROVINCE, desk_at, desk_at_site, line_desk, open_round, put, told};

#[tokio::test]
async fn the_last_days_are_confirmed_once_by_the_site_or_from_its_paper() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let confirm = async |desk: &Desk, happened, paper| {
        told(dossiers::confirm_last_days(desk, one, happened, paper).await)
    };
    test.clock.go_to("2026-11-16");
    let officer_now = desk_at_site(&test, Role::SafetyOfficer, id).await;
    assert_eq!(
        confirm(&officer_now, None, None).await,
        "assessments.no-confirm-last-days-now"
    );
    endorsed(&test, one, "2026-11-05").await;
    // The desk of October: the window is not over on its day.
    assert_eq!(
        confirm(&officer, None, None).await,
        "assessments.window-not-over"
    );
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let union = desk_at_site(&test, Role::UnionRepresentative, id).await;
    assert_eq!(
        confirm(&decider, None, behalf(&decider, false)).await,
        "access.role"
    );
    assert_eq!(confirm(&union, None, None).await, "access.role");
    assert_eq!(
        confirm(&reviewer, None, None).await,
        "behalf_number:text.empty"
    );
    let blank = confirm(&officer_now, Some(" "), None).await;
    assert_eq!(blank, "happened:text.empty");
    let paper = behalf(&reviewer, true);
    assert_eq!(confirm(&reviewer, None, paper).await, "ok");
    assert_eq!(last_paper(&test, one).await.number, "12/CV-CTY");
    assert_eq!(
        confirm(&officer_now, None, None).await,
        "assessments.last-days-known"
    );
    assert_eq!(
        last_act(&test, one).await,
        r#"dossier.last-days-confirmed {"happened":false}"#
    );
}

#[tokio::test]
async fn what_happened_in_the_last_days_is_read_by_the_reviewer_who_may_return_it() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    endorsed(&test, one, "2026-11-05").await;
    test.clock.go_to("2026-11-16");
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let fire = "Ngày 12/11 có một vụ cháy nhỏ";
    dossiers::confirm_last_days(&head, one, Some(fire), None)
        .await
        .unwrap();
    assert!(!last_act(&test, one).await.contains("cháy"));
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let view = dossiers::load(&reviewer, one).await.unwrap();
    assert_eq!(view.row.last_days_note.as_deref(), Some(fire));
    assert!(
        view.notices
            .iter()
            .any(|row| row.code == "notice.last-days-changed")
    );
    let (auditor, _) = line_desk(&test, Role::Auditor, Line::Territorial, PROVINCE).await;
    let auditor = Desk {
        actor: access::Actor {
            scope: access::Scope::Everywhere,
            ..auditor.actor.clone()
        },
        ..auditor
    };
    let seen = dossiers::load(&auditor, one).await.unwrap();
    assert_eq!(seen.row.last_days_note, None);
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let listed = decisions::preview_recognition(&decider, vec![one]).await;
    let listed = listed.unwrap();
    assert_eq!(listed.go.first().unwrap().happened.as_deref(), Some(fire));
    // Sent back and handed in again after the window, the submission speaks for all of it.
    let back = decisions::send_back(&decider, one, "Bổ sung", "2026-11-18", None);
    back.await.unwrap();
    let row = row(&test, one).await;
    assert_eq!(
        (row.last_days_confirmed_on, row.last_days_note),
        (None, None)
    );
    endorsed(&test, one, "2026-11-17").await;
    let view = dossiers::load(&head, one).await.unwrap();
    assert!(view.last_days.is_none() && !view.may.confirm_last_days);
}

#[tokio::test]
async fn a_list_is_decided_without_the_last_days_only_expressly() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (site_one, one) = registered(&test, round, "Công ty A").await;
    let (_, two) = registered(&test, round, "Công ty B").await;
    // An extension moves the closing day and nothing of the window.
    let (_, extended) = registered(&test, round, "Công ty C").await;
    for (id, submitted) in [
        (one, "2026-11-05"),
        (two, "2026-11-15"),
        (extended, "2026-11-17"),
    ] {
        endorsed(&test, id, submitted).await;
    }
    let later = base::Day::parse("2026-11-18").unwrap();
    put(&test, extended, move |row| row.extended_until = Some(later)).await;
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let early = decisions::preview_recognition(&decider, vec![one, two]).await;
    // While the window lasts the list is drawn up: only the calendar stands in the way.
    assert_eq!(early.unwrap().go.len(), 2);
    test.clock.go_to("2026-11-18");
    let officer = desk_at_site(&test, Role::SafetyOfficer, site_one).await;
    dossiers::confirm_last_days(&officer, one, None, None)
        .await
        .unwrap();
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let all = vec![one, two, extended];
    let listed = decisions::preview_recognition(&decider, all.clone()).await;
    let listed = listed.unwrap();
    let stays: Vec<_> = listed
        .stay
        .iter()
        .map(|s| (s.dossier, s.refusal.code))
        .collect();
    assert_eq!(stays, [(two, "assessments.last-days-open")]);
    let signed = paper("9/QĐ-UBND", "2026-11-18");
    let quietly = decisions::recognise(&decider, all.into(), &signed, None).await;
    assert_eq!(told(quietly), format!("{two}:assessments.last-days-open"));
    let chosen = decisions::Chosen {
        known: vec![extended],
        without_last_days: vec![one, two],
    };
    let done = decisions::recognise(&decider, chosen, &signed, None).await;
    done.unwrap();
    // What was confirmed in the meantime is not said to be decided without.
    for (id, expect) in [(one, false), (two, true), (extended, false)] {
        let said = last_act(&test, id).await;
        assert_eq!(said.contains("without_last_days"), expect, "{said}");
    }
    // Recognised, nothing is due any more.
    let late = dossiers::confirm_last_days(&officer, two, None, None).await;
    assert_eq!(told(late), "not found");
}

#[tokio::test]
async fn the_queue_finds_what_lacks_its_last_days() {
    let test = testkit::office("2026-10-20");
    let round_id = open_round(&test).await;
    let (_, one) = registered(&test, round_id, "Công ty A").await;
    let (_, two) = registered(&test, round_id, "Công ty B").await;
    let (_, three) = registered(&test, round_id, "Công ty C").await;
    for (id, submitted) in [
        (one, "2026-11-15"),
        (two, "2026-11-16"),
        (three, "2026-11-02"),
    ] {
        endorsed(&test, id, submitted).await;
    }
    let on = base::Day::parse("2026-11-16").ok();
    put(&test, three, move |row| row.last_days_confirmed_on = on).await;
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = rounds::meant(&reviewer, rounds::Asked::Round(round_id))
        .await
        .unwrap();
    let round = round.unwrap();
    let question = lists::Question {
        last_days_open: true,
        ..lists::Question::default()
    };
    let found = lists::page(&reviewer, &round, &question, 1).await.unwrap();
    let found: Vec<_> = found
        .rows
        .iter()
        .filter_map(|row| row.dossier.as_ref())
        .collect();
    assert_eq!(found.len(), 1);
    let line = found.first().unwrap();
    assert_eq!(line.id, one);
    assert!(lists::last_days_open(round.first(), reviewer.today(), line).is_some());
    let window_last = base::Day::parse("2026-11-15").unwrap();
    assert!(lists::last_days_open(round.first(), window_last, line).is_none());
    let office::home::Home::Queue(home) = office::home::load(&reviewer).await.unwrap() else {
        unreachable!("a reviewer has a queue")
    };
    assert_eq!(home.work.first().map(|work| work.last_days_open), Some(1));
}
