//! A dossier between its submission and its decision, through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::Role;
use assessments::DossierState;
use axum::http::StatusCode;
use base::{Day, DossierId, RoundId, SiteKind, Timestamp};
use office::Desk;
use testkit::{COMMUNE, TestOffice, desk_at, desk_at_site, facts, open_round, put};

/// A site whose dossier was endorsed as met, handed in on 5 November.
async fn endorsed(test: &TestOffice, round: RoundId, name: &str) -> (Desk, DossierId) {
    let facts = facts(name, SiteKind::Agency, COMMUNE);
    let (id, dossier) = testkit::registered(test, round, facts).await;
    let officer = desk_at_site(test, Role::SafetyOfficer, id).await;
    let met = standards::Outcome::Met.code();
    let criteria = test.packs.all().first().unwrap().criteria.len();
    let at = Timestamp::on(Day::parse("2026-11-05").unwrap(), 9 * 3600);
    put(test, dossier, move |row| {
        row.state = DossierState::Endorsed;
        row.review_codes = vec![met; criteria];
        row.submitted_at = Some(at);
    })
    .await;
    (officer, dossier)
}

#[tokio::test]
async fn the_last_days_are_confirmed_with_one_button_and_decided_on() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (officer, one) = endorsed(&test, round, "Công ty A").await;
    let (_, two) = endorsed(&test, round, "Công ty B").await;
    let pages = app(stage(&test));
    let path = format!("/dossiers/{one}/last-days");
    let cookie = entered(&test, &officer).await;
    // In October nobody can speak for November.
    assert_eq!(get(&pages, &path, &cookie).await.0, StatusCode::NOT_FOUND);
    test.clock.go_to("2026-11-16");
    // Whoever entered in October has to enter again.
    let cookie = entered(&test, &officer).await;
    let (_, home) = get(&pages, "/", &cookie).await;
    assert!(home.contains(&path), "nothing is due: {home}");
    let (status, page) = get(&pages, &path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("05/11/2026") && page.contains("15/11/2026") && !page.contains("behalf_"),
        "{page}"
    );
    let both = send(&pages, &path, &cookie, "do=unchanged&happened=x".to_owned()).await;
    assert_eq!(both.0, StatusCode::UNPROCESSABLE_ENTITY);
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let reviews = entered(&test, &reviewer).await;
    let (_, queue) = get(&pages, "/queue?f=1&lastdays=open", &reviews).await;
    assert!(queue.contains("data-total=\"2\""), "{queue}");
    let unsigned = send(&pages, &path, &reviews, "do=unchanged".to_owned()).await;
    assert_eq!(unsigned.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsigned.1.contains("#behalf_number"), "{}", unsigned.1);

    let (status, _) = send(&pages, &path, &cookie, "do=unchanged".to_owned()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let again = get(&pages, &path, &cookie).await;
    assert_eq!(again.0, StatusCode::SEE_OTHER);

    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    let signs = entered(&test, &decider).await;
    let (_, page) = get(&pages, "/decide", &signs).await;
    assert!(
        page.contains(&format!("name=\"dossiers\" value=\"{one}\" checked")),
        "{page}"
    );
    assert!(
        page.contains(&format!("name=\"without\" value=\"{two}\">")),
        "{page}"
    );
    let form = format!(
        "do=recognise&dossiers={one}&without={two}&number=1/QD&day=16/11/2026&signer_office=x&confirmed=yes"
    );
    let (status, page) = send(&pages, "/decide", &signs, form).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, acts) = get(&pages, &format!("/dossiers/{two}/acts"), &signs).await;
    assert!(
        acts.contains("Quyết định khi chưa xác nhận những ngày cuối kỳ: Có"),
        "{acts}"
    );
}
