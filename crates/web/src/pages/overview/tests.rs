//! Figures against sites that were counted by hand, through the router.

use crate::{
    app,
    tests::{entered, get, send, stage},
};
use access::{Line, Role};
use axum::http::StatusCode;
use base::{ManagingTier, SiteKind, SizeClass};

/// An office with a round of 2026: in the commune three agencies and a medium enterprise in scope, a small enterprise
/// out of it, an enterprise of unknown size, one of the province; one agency elsewhere. Two agencies have registered.
async fn scene() -> testkit::TestOffice {
    let test = testkit::office("2026-03-10");
    let opener = testkit::desk_at(&test, Role::ProvinceReviewer, testkit::PROVINCE).await;
    let edition = test.packs.all().first().unwrap().name();
    let province = office::lists::own_place(&opener);
    let answer = office::rounds::open(&opener, &edition, 2026, province).await;
    let round = answer.unwrap();
    let add = |name: &'static str, kind, size, tier, place| {
        let test = &test;
        async move {
            let mut facts = testkit::facts(name, kind, place);
            (facts.size, facts.tier) = (size, tier);
            testkit::site(test, None, facts).await
        }
    };
    let commune = ManagingTier::Commune;
    let mut sites = Vec::new();
    for name in ["Cơ quan 1", "Cơ quan 2", "Cơ quan 3"] {
        sites.push(add(name, SiteKind::Agency, None, commune, testkit::OLD_COMMUNE).await);
    }
    let enterprise = SiteKind::Enterprise;
    add(
        "Công ty vừa",
        enterprise,
        Some(SizeClass::Medium),
        commune,
        testkit::COMMUNE,
    )
    .await;
    add(
        "Công ty nhỏ",
        enterprise,
        Some(SizeClass::Small),
        commune,
        testkit::COMMUNE,
    )
    .await;
    add("Công ty lạ", enterprise, None, commune, testkit::COMMUNE).await;
    add(
        "Cơ quan tỉnh",
        SiteKind::Agency,
        None,
        ManagingTier::Province,
        testkit::COMMUNE,
    )
    .await;
    add(
        "Cơ quan khác",
        SiteKind::Agency,
        None,
        commune,
        testkit::OTHER_COMMUNE,
    )
    .await;
    for site in sites.iter().take(2) {
        let head = testkit::desk_at_site(&test, Role::SiteHead, *site).await;
        office::dossiers::register(&head, *site, round, "", false, None)
            .await
            .unwrap();
    }
    test
}

#[tokio::test]
async fn figures_are_those_of_the_sites_and_ratios_say_what_they_count() {
    let test = scene().await;
    let desk = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    let path = format!("/overview/{}", testkit::COMMUNE);
    let (status, page) = get(&pages, &path, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!page.contains('⟦'), "{page}");
    assert!(page.contains(": 7 cơ sở trong sổ"), "{page}");
    assert!(page.contains("2 đã đăng ký, 0 được công nhận"), "{page}");
    // In scope: three agencies and the medium enterprise.
    assert!(
        page.contains("2 trên 4 = 50 %") && page.contains("0 trên 4 = 0 %"),
        "{page}"
    );
    assert!(
        page.contains("còn thiếu 3"),
        "70 % of four is rounded up to three"
    );
    assert!(page.contains("1 cơ sở do cấp tỉnh quyết định; 1 cơ sở ngoài phạm vi"));
    assert!(
        page.contains("chưa có"),
        "areas that were not typed are not zero"
    );
    assert!(page.contains("theo hiện nay (as-is)"));
    let english = get(&pages, &path, &format!("{cookie}; lang=en")).await.1;
    assert!(
        english.contains("2 of 4 = 50%") || english.contains("2 of 4 = 50 %"),
        "{english}"
    );
    // The list behind a figure has as many rows as the figure says.
    let list = format!(
        "/queue?place={}&sort=name&state=registered&state=in-progress",
        testkit::COMMUNE
    );
    let (status, page) = get(&pages, &list, &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Cơ quan 1") && page.contains("Cơ quan 2"));
    assert!(!page.contains("Cơ quan 3"));
    // Nobody looks over the fence.
    for place in [
        testkit::OTHER_COMMUNE,
        testkit::PROVINCE,
        "C99999@20250701",
        "x",
    ] {
        let (status, _) = get(&pages, &format!("/overview/{place}"), &cookie).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{place}");
    }
}

#[tokio::test]
async fn a_province_sees_its_communes_and_a_line_its_own_sites() {
    let test = scene().await;
    let desk = testkit::desk_at(&test, Role::ProvinceReviewer, testkit::PROVINCE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    let (status, _) = get(&pages, "/overview", &cookie).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let path = format!("/overview/{}", testkit::PROVINCE);
    let (_, page) = get(&pages, &path, &cookie).await;
    assert!(page.contains(": 8 cơ sở trong sổ"), "{page}");
    let below = format!("/overview/{}\"", testkit::COMMUNE);
    assert!(
        page.contains(&below) || page.contains(&below.replace('@', "%40")),
        "{page}"
    );
    let (status, sheet) = get(&pages, &format!("{path}/export/csv"), &cookie).await;
    assert!(status == StatusCode::OK && sheet.contains("as-is"));
    let (desk, _) =
        testkit::line_desk(&test, Role::UnionFederation, Line::Union, testkit::PROVINCE).await;
    let cookie = entered(&test, &desk).await;
    let (_, page) = get(&pages, &path, &cookie).await;
    assert!(page.contains(": 0 cơ sở trong sổ"), "{page}");
    let post = testkit::post(&test, Role::Auditor, None, None).await;
    let token = office::sessions::open(&test, post).await.unwrap();
    let (status, page) = get(&pages, "/overview", &format!("session={token}")).await;
    assert!(
        status == StatusCode::OK && page.contains("Cả nước, năm 2026: 8 cơ sở"),
        "{page}"
    );
}

#[tokio::test]
async fn residential_areas_are_typed_with_their_source() {
    let test = scene().await;
    let desk = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    let path = format!("/overview/{}", testkit::COMMUNE);
    let check = |form: &'static str, words: &'static str| {
        let (pages, cookie, path) = (pages.clone(), cookie.clone(), path.clone());
        async move {
            let (status, page) = send(&pages, &path, &cookie, form.to_owned()).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
            assert!(page.contains(words), "{form} lacks {words}: {page}");
        }
    };
    check("reference=BC+12", "ít nhất một số").await;
    check("residential-areas.total=8", "Hãy điền ô này").await;
    check("residential-areas.total=t%C3%A1m&reference=BC", "tám").await;
    check(
        "residential-areas.total=8&residential-areas.recognised=9&reference=BC",
        "không được lớn hơn tổng (8)",
    )
    .await;
    let form = "residential-areas.total=10&residential-areas.recognised=7&reference=BC+12%2FUBND";
    let (status, _) = send(&pages, &path, &cookie, form.to_owned()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = get(&pages, &path, &cookie).await;
    assert!(
        page.contains("7 trên 10 = 70 %") && page.contains("BC 12/UBND"),
        "{page}"
    );
    let decider = testkit::desk_at(&test, Role::CommuneDecider, testkit::COMMUNE).await;
    let cookie = entered(&test, &decider).await;
    let (status, _) = send(&pages, &path, &cookie, form.to_owned()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

/// Every number of the page that is a link, with the address behind it.
fn numbers(page: &str) -> Vec<(String, u64)> {
    let links = page.split("<a ").skip(1).filter_map(|link| {
        let href = link.split("href=\"").nth(1)?.split('"').next()?;
        let text = link.split('>').nth(1)?.split('<').next()?;
        let number = text.trim().parse().ok()?;
        let is_list = href.starts_with("/queue");
        is_list.then(|| (href.replace("&#38;", "&").replace("&amp;", "&"), number))
    });
    links.collect()
}

#[tokio::test]
async fn each_number_is_that_of_the_list_behind_it() {
    let test = scene().await;
    // Late in spring: one more registers, too late to be in time.
    test.clock.go_to("2026-06-01");
    let desk = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let round = office::rounds::all(&desk).await.unwrap().remove(0);
    let question = office::lists::Question {
        words: "Công ty vừa".to_owned(),
        ..Default::default()
    };
    let late = office::lists::page(&desk, &round.clone().into(), &question, 1)
        .await
        .unwrap()
        .rows;
    let head = testkit::desk_at_site(&test, Role::SiteHead, late[0].site.id).await;
    office::dossiers::register(&head, late[0].site.id, round.id, "", false, None)
        .await
        .unwrap();
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    let path = format!("/overview/{}", testkit::COMMUNE);
    let (_, page) = get(&pages, &path, &cookie).await;
    let numbers = numbers(&page);
    assert!(numbers.len() >= 6, "{page}");
    let registered = |number| numbers.iter().filter(|(_, n)| *n == number).count();
    assert!(registered(2) > 0 && registered(3) > 0, "{numbers:?}");
    for (href, number) in numbers {
        let (status, list) = get(&pages, &href, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{href}");
        let total = format!("data-total=\"{number}\"");
        assert!(list.contains(&total), "{href} is not {number}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_the_filter_is_kept() {
    let test = scene().await;
    let desk = testkit::desk_at(&test, Role::CommuneReviewer, testkit::COMMUNE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    for query in [
        "place=zz",
        "state=zz",
        "kind=zz",
        "tier=zz",
        "state=submitted&state=zz",
    ] {
        let (status, page) = get(&pages, &format!("/queue?{query}"), &cookie).await;
        assert!(status.is_client_error(), "{query}: {status}");
        assert!(page.contains("Không có bộ lọc “zz”"), "{query}");
    }
    let place = testkit::COMMUNE;
    let path = format!("/queue?f=1&place={place}&state=registered&state=submitted&sort=name");
    let (_, page) = get(&pages, &path, &cookie).await;
    for kept in [
        format!("name=\"place\" value=\"{place}\""),
        "name=\"state\" value=\"registered\"".to_owned(),
        "name=\"state\" value=\"submitted\"".to_owned(),
        "name=\"sort\" value=\"name\"".to_owned(),
        "aria-sort=\"ascending\"".to_owned(),
    ] {
        assert!(page.contains(&kept), "{kept}: {page}");
    }
    assert_eq!(page.matches("by-chip\"").count(), 3, "{page}");
    let sheet = path.replace("/queue?", "/queue/export/csv?");
    let (_, sheet) = get(&pages, &sheet, &cookie).await;
    assert!(
        sheet.contains("as-is") && sheet.contains("Đã nộp"),
        "{sheet}"
    );
}
