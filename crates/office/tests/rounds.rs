//! Whom a round is for: sites register, and desks work, in the round of their own place.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::{Actor, Role};
use assessments::DossierState;
use base::{LifeId, RoundId, SiteKind};
use office::{Desk, OfficeError, decisions, dossiers, letters, lists, rounds};
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
    rounds::meant(desk, rounds::Asked::Running)
        .await
        .unwrap()
        .map(|meant| meant.first().id)
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
        rounds::meant(&old, rounds::Asked::Round(other)).await,
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
    let round = rounds::meant(&auditor, rounds::Asked::Running)
        .await
        .unwrap()
        .unwrap();
    let total = lists::overview(&auditor, &round, None).await.unwrap().total;
    assert_eq!(total.sites, 1);
    let place: LifeId = life(PROVINCE);
    let meant = rounds::meant_at(&auditor, Some(&place), rounds::Asked::Running)
        .await
        .unwrap();
    assert!(meant.is_none(), "{meant:?}");
}

#[tokio::test]
async fn rounds_of_several_kinds_stand_side_by_side() {
    let test = testkit::office("2026-02-01");
    let agencies = open(&test, 2026, Some(PROVINCE)).await;
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let place = Some(life(PROVINCE));
    let schools = rounds::open(&desk, "vn-tt124-school@2022.1", 2026, place.clone())
        .await
        .unwrap();
    let mut school = facts("Trường A", SiteKind::School, COMMUNE);
    school.level = Some(base::SchoolLevel::LowerSecondary);
    let company = facts("Công ty A", SiteKind::Enterprise, COMMUNE);
    let mut sites = Vec::new();
    for each in [company, school] {
        sites.push(site(&test, None, each).await);
    }
    let [_, school] = sites.try_into().unwrap();
    let head = desk_at_site(&test, Role::SiteHead, school).await;
    dossiers::register(&head, school, schools, "", false, None)
        .await
        .unwrap();

    let running = rounds::meant(&desk, rounds::Asked::Running)
        .await
        .unwrap()
        .unwrap();
    let ids: Vec<RoundId> = running.rounds().map(|round| round.id).collect();
    assert_eq!(ids, [agencies, schools]);
    assert_eq!(running.year(), Some(2026));
    let found = lists::overview(&desk, &running, None).await.unwrap();
    assert_eq!((found.total.sites, found.total.registered), (2, 1));
    for (asked, sites, registered) in [
        (rounds::Asked::Year(2026), 2, 1),
        (rounds::Asked::Round(agencies), 1, 0),
        (rounds::Asked::Round(schools), 1, 1),
    ] {
        let meant = rounds::meant(&desk, asked).await.unwrap().unwrap();
        let total = lists::overview(&desk, &meant, None).await.unwrap().total;
        assert_eq!(
            (total.sites, total.registered),
            (sites, registered),
            "{asked:?}"
        );
    }
    // A site without a dossier in the round of its kind is late after the day to register; the school is not.
    test.clock.go_to("2026-04-01");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let late = lists::Question {
        late: true,
        ..lists::Question::default()
    };
    let page = lists::page(&desk, &running, &late, 1).await.unwrap();
    let names: Vec<&str> = page
        .rows
        .iter()
        .map(|row| row.site.facts.name.as_str())
        .collect();
    assert_eq!(names, ["Công ty A"]);
}

#[tokio::test]
async fn a_kind_is_in_the_latest_of_its_rounds_only() {
    let test = testkit::office("2026-10-01");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let mut opened = Vec::new();
    for (edition, year) in [
        ("vn-tt124-school@2022.1", 2026),
        ("vn-tt124-school@2022.1-school-year", 2027),
        ("vn-tt124-agency-enterprise@2022.1", 2026),
        ("vn-tt124-agency-enterprise@2022.1", 2027),
    ] {
        let place = Some(life(PROVINCE));
        opened.push(rounds::open(&desk, edition, year, place).await.unwrap());
    }
    let running = rounds::meant(&desk, rounds::Asked::Running)
        .await
        .unwrap()
        .unwrap();
    let ids: Vec<RoundId> = running.rounds().map(|round| round.id).collect();
    // The school year counts for 2027 and has begun; the agencies' 2027 has not.
    assert_eq!(ids, [opened[2], opened[1]]);
    assert_eq!(running.year(), None);
}

/// A province with a round for agencies and one for schools, and an endorsed dossier in each.
async fn two_rounds(test: &TestOffice) -> [RoundId; 2] {
    let agencies = open(test, 2026, Some(PROVINCE)).await;
    let desk = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let place = Some(life(PROVINCE));
    let schools = rounds::open(&desk, "vn-tt124-school@2022.1", 2026, place).await;
    let schools = schools.unwrap();
    let mut school = facts("Trường A", SiteKind::School, COMMUNE);
    school.level = Some(base::SchoolLevel::LowerSecondary);
    let agency = facts("Cơ quan A", SiteKind::Agency, COMMUNE);
    for (round, facts) in [(agencies, agency), (schools, school)] {
        let (_, dossier) = testkit::registered(test, round, facts).await;
        testkit::put(test, dossier, |row| row.state = DossierState::Endorsed).await;
    }
    [agencies, schools]
}

#[tokio::test]
async fn a_decision_is_about_one_round_and_tells_of_the_others() {
    let test = testkit::office("2026-02-01");
    let [agencies, schools] = two_rounds(&test).await;
    test.clock.go_to("2026-11-17");
    let decider = desk_at(&test, Role::CommuneDecider, COMMUNE).await;
    for (asked, round, others) in [
        (rounds::Asked::Running, agencies, vec![(schools, 1)]),
        (rounds::Asked::Round(agencies), agencies, Vec::new()),
        (rounds::Asked::Round(schools), schools, Vec::new()),
    ] {
        let draft = decisions::draft(&decider, asked).await.unwrap().unwrap();
        assert_eq!(draft.round.id, round, "{asked:?}");
        let told: Vec<(RoundId, usize)> = draft
            .others
            .iter()
            .map(|(round, n)| (round.id, *n))
            .collect();
        assert_eq!(told, others, "{asked:?}");
        assert_eq!(draft.bulk.go.len() + draft.bulk.stay.len(), 1, "{asked:?}");
    }
}

#[tokio::test]
async fn a_list_of_one_round_has_no_site_of_a_kind_that_takes_part_in_another() {
    let test = testkit::office("2026-02-01");
    let [agencies, schools] = two_rounds(&test).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let of_schools = lists::Question {
        kinds: vec![SiteKind::School],
        ..lists::Question::default()
    };
    for (asked, expect) in [(agencies, 0), (schools, 1)] {
        let meant = rounds::meant(&reviewer, rounds::Asked::Round(asked)).await;
        let meant = meant.unwrap().unwrap();
        let page = lists::page(&reviewer, &meant, &of_schools, 1)
            .await
            .unwrap();
        assert_eq!(page.total, expect);
    }
    // A letter about schools is about their round.
    let found = letters::round(&reviewer, rounds::Asked::Running, &of_schools.kinds).await;
    let (round, others) = found.unwrap();
    assert_eq!((round.id, others.len()), (schools, 1));
    let found = letters::round(&reviewer, rounds::Asked::Running, &[]).await;
    assert_eq!(found.unwrap().0.id, agencies);
}
