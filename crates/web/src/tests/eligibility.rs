//! A site out of scope is told by which rule, and is admitted by its reviewer with a reason.

use super::{answer_kinds::publish, entered, get, send, stage, walks};
use crate::app;
use access::Role;
use axum::http::StatusCode;
use base::{ManagingTier, RoundId, SchoolLevel, SiteKind, SizeClass};
use office::rows::SiteFacts;
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, site};

/// The trial standard with a rule of each kind on whom it is for.
async fn opened(test: &TestOffice) -> RoundId {
    let scope = "kinds = [\"enterprise\", \"school\"]\nsize_classes_not = [\"micro\", \"small\"]\n\
        school_levels_not = [\"primary\"]\nmanaging_tiers = [\"commune\"]";
    let pack = include_str!("trial.toml").replace("kinds = [\"agency\"]", scope);
    publish(
        test,
        &pack.replace("mark = \"V\"\nsource = \"Article 1 as published\"", SURE),
    );
    let province = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let place = office::lists::own_place(&province);
    let round = office::rounds::open(&province, "trial@1", 2026, place);
    round.await.unwrap()
}

const SURE: &str = "mark = \"P\"\nsource = \"Press summary\"\n\
    check = { vi = \"Đối chiếu phạm vi.\", en = \"Compare the scope.\" }";

fn of(kind: SiteKind, size: Option<SizeClass>, level: Option<SchoolLevel>) -> SiteFacts {
    SiteFacts {
        size,
        level,
        ..facts("Cơ sở mẫu", kind, COMMUNE)
    }
}

#[tokio::test]
async fn each_rule_that_keeps_a_site_out_says_so() {
    use SiteKind::{Enterprise, School};
    let test = testkit::office("2026-02-02");
    let pages = app(stage(&test));
    opened(&test).await;
    let of_province = SiteFacts {
        tier: ManagingTier::Province,
        ..of(Enterprise, Some(SizeClass::Medium), None)
    };
    let cases = [
        (
            of(Enterprise, Some(SizeClass::Micro), None),
            "Siêu nhỏ: Quy mô này không thuộc phạm vi (Điều 1)",
        ),
        (
            of(Enterprise, None, None),
            "Chưa biết quy mô doanh nghiệp (Điều 1)",
        ),
        (
            of(School, None, Some(SchoolLevel::Primary)),
            "Tiểu học: Cấp học này không thuộc phạm vi (Điều 1)",
        ),
        (of(School, None, None), "Chưa biết cấp học (Điều 1)"),
        (of_province, "Cấp quản lý này không thuộc phạm vi (Điều 1)"),
    ];
    for (facts, told) in cases {
        let tier = facts.tier;
        let id = site(&test, None, facts).await;
        let head = desk_at_site(&test, Role::SiteHead, id).await;
        let cookie = entered(&test, &head).await;
        let path = format!("/sites/{id}/register");
        let (_, page) = get(&pages, &path, &cookie).await;
        for words in [
            told,
            "mới đọc một phần",
            "Press summary",
            "Đối chiếu phạm vi.",
        ] {
            assert!(page.contains(words), "{told}, {words}: {page}");
        }
        assert!(
            !page.contains("value=\"register\"") && !page.contains('⟦'),
            "{page}"
        );
        let (status, _) = send(&pages, &path, &cookie, "do=register".to_owned()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        // No site admits itself; its reviewer does, and says why.
        let own = send(
            &pages,
            &path,
            &cookie,
            "do=admit&admitted_reason=x".to_owned(),
        )
        .await;
        assert_ne!(own.0, StatusCode::SEE_OTHER, "{told}");
        let (role, place) = match tier {
            ManagingTier::Commune => (Role::CommuneReviewer, COMMUNE),
            ManagingTier::Province => (Role::ProvinceReviewer, PROVINCE),
        };
        let reviewer = desk_at(&test, role, place).await;
        let cookie = entered(&test, &reviewer).await;
        let (status, _) = send(&pages, &path, &cookie, "do=admit".to_owned()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        let reason = crate::query::encode("Tỉnh yêu cầu tham gia");
        walks::post(
            &pages,
            &path,
            &cookie,
            &format!("do=admit&admitted_reason={reason}"),
        )
        .await;
    }
}

#[tokio::test]
async fn a_kind_that_no_round_is_for_is_told_so_and_not_let_in() {
    let test = testkit::office("2026-02-02");
    let pages = app(stage(&test));
    opened(&test).await;
    let id = site(&test, None, of(SiteKind::Agency, None, None)).await;
    let path = format!("/sites/{id}/register");
    let head = desk_at_site(&test, Role::SiteHead, id).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    for desk in [&head, &reviewer] {
        let cookie = entered(&test, desk).await;
        let (_, page) = get(&pages, &path, &cookie).await;
        assert!(
            page.contains("Loại hình này không thuộc phạm vi (Điều 1)"),
            "{page}"
        );
        assert!(!page.contains("value=\"register\"") && !page.contains("value=\"admit\""));
        let admit = "do=admit&admitted_reason=x".to_owned();
        let (status, page) = send(&pages, &path, &cookie, admit).await;
        assert_ne!(status, StatusCode::SEE_OTHER, "{page}");
    }
}
