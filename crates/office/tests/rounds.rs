//! Whom a round is for: sites register, and desks work, in the round of their own place.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::{Actor, Role};
use base::{LifeId, RoundId, SiteKind};
use office::{Desk, OfficeError, dossiers, lists, rounds};
use testkit::{
    COMMUNE, OTHER_PROVINCE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, life, site,
};

/// A commune of Hà Nội.
const HANOI_COMMUNE: &str = "C00004@20250701";

/// Opens the round of `year` for `place`, or for the country.
async fn open(test: &TestOffice, year: i16, place: Option<&str>) -> RoundId {
    let desk = match place {
        Some(place) => desk_at(test, Role::ProvinceReviewer, place).await,
        None => test.desk(Actor::operator(), ""),
    };
    let edition = test.packs.all().first().unwrap().name();
    rounds::open(&desk, &edition, year, place.map(life))
        .await
        .unwrap()
}

async fn meant(desk: &Desk) -> Option<RoundId> {
    rounds::meant(desk, None)
        .await
        .unwrap()
        .map(|round| round.id)
}

#[tokio::test]
async fn each_province_works_in_its_own_round_and_the_narrowest_wins() {
    let test = testkit::office("2026-02-01");
    let own = open(&test, 2026, Some(PROVINCE)).await;
    let other = open(&test, 2026, Some(OTHER_PROVINCE)).await;
    let mut sites = Vec::new();
    for (name, place) in [("Công ty A", COMMUNE), ("Công ty B", HANOI_COMMUNE)] {
        sites.push(site(&test, None, facts(name, SiteKind::Enterprise, place)).await);
    }
    let check = async |place: &str, expect| {
        let desk = desk_at(&test, Role::CommuneReviewer, place).await;
        assert_eq!(meant(&desk).await, expect, "{place}");
    };
    check(COMMUNE, Some(own)).await;
    check(HANOI_COMMUNE, Some(other)).await;
    let head = desk_at_site(&test, Role::SiteHead, *sites.first().unwrap()).await;
    let shown = dossiers::of_site(&head, *sites.first().unwrap())
        .await
        .unwrap();
    let offered: Vec<RoundId> = shown.rounds.iter().map(|(round, _)| round.id).collect();
    assert_eq!(offered, [own]);

    // A round for the whole country is for those whose province has none.
    let country = open(&test, 2026, None).await;
    check(COMMUNE, Some(own)).await;
    check("C30292@20250701", Some(country)).await;
    // A commune of before the reform lies where it has gone.
    let old = desk_at(&test, Role::CommuneReviewer, testkit::OLD_COMMUNE).await;
    assert_eq!(meant(&old).await, Some(own));
    assert!(matches!(
        rounds::meant(&old, Some(other)).await,
        Err(OfficeError::NotFound)
    ));
}

#[tokio::test]
async fn a_site_registers_in_the_round_of_its_place_once_it_has_begun() {
    let test = testkit::office("2026-02-01");
    let own = open(&test, 2026, Some(PROVINCE)).await;
    let other = open(&test, 2026, Some(OTHER_PROVINCE)).await;
    let next = open(&test, 2027, Some(PROVINCE)).await;
    let mut company = facts("Công ty A", SiteKind::Enterprise, COMMUNE);
    company.size = Some(base::SizeClass::Medium);
    let id = site(&test, None, company).await;
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let check = async |round, expect: &str| {
        let said = match dossiers::register(&head, id, round, "", false, None).await {
            Ok(_) => "registered".to_owned(),
            Err(OfficeError::Refused(refusal)) => refusal.code.to_owned(),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(said, expect);
    };
    check(other, "rounds.other-place").await;
    check(next, "rounds.not-begun").await;
    check(own, "registered").await;
    check(own, "dossiers.registered-already").await;
}

#[tokio::test]
async fn figures_of_a_round_are_those_of_its_place() {
    let test = testkit::office("2026-02-01");
    open(&test, 2026, Some(OTHER_PROVINCE)).await;
    for (name, place) in [("Công ty A", COMMUNE), ("Công ty B", HANOI_COMMUNE)] {
        site(&test, None, facts(name, SiteKind::Enterprise, place)).await;
    }
    let post = testkit::post(&test, Role::Auditor, None, None).await;
    let token = office::sessions::open(&test, post).await.unwrap();
    let (auditor, _) = office::sessions::desk(&test, &token)
        .await
        .unwrap()
        .unwrap();
    let round = rounds::meant(&auditor, None).await.unwrap().unwrap();
    let total = lists::overview(&auditor, &round, None).await.unwrap().total;
    assert_eq!(total.sites, 1);
    let place: LifeId = life(PROVINCE);
    let meant = rounds::meant_at(&auditor, Some(&place), None)
        .await
        .unwrap();
    assert!(meant.is_none(), "{meant:?}");
}
