//! Every kind of answer on its page: it asks, keeps, says why not yet, is reviewed and printed.

use super::{entered, get, send, stage, walks};
use crate::app;
use access::Role;
use axum::{Router, http::StatusCode};
use base::{Clock, DossierId, SiteKind};
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts};

const TRIAL: &str = include_str!("trial.toml");

/// Publishing blocks, which a runtime's own thread must not.
pub(crate) fn publish(test: &TestOffice, pack: &str) {
    let at = test.clock.now();
    let published = std::thread::scope(|scope| {
        let publish = || test.packs.publish(&test.db, "trial.toml", pack, at);
        scope.spawn(publish).join().unwrap()
    });
    let faults = published.map_err(|error| match error {
        office::packs::PacksError::Faulty { faults, .. } => faults,
        other @ office::packs::PacksError::Store(_) => panic!("{other:?}"),
    });
    assert!(faults.is_ok(), "{faults:?}");
}

/// What is filled in, the mark that it gets, and what the page says of it.
struct Case {
    criterion: &'static str,
    filled: &'static str,
    mark: &'static str,
    said: &'static str,
}

const fn case(
    criterion: &'static str,
    filled: &'static str,
    mark: &'static str,
    said: &'static str,
) -> Case {
    Case {
        criterion,
        filled,
        mark,
        said,
    }
}

const NOT_MET: &str = "chưa đạt";
const ASKS: &str = "cần người xem xét";
const OPEN: &str = "chưa trả lời";

/// Every rule, every way in which it is not met yet.
const CASES: &[Case] = &[
    case(
        "1.yes",
        "rules=no",
        NOT_MET,
        "Có nội quy?: Câu trả lời là không",
    ),
    case("1.yes", "", OPEN, "Có nội quy?: Chưa điền"),
    case("1.no", "strike=yes", NOT_MET, "Có xảy ra?: Đã xảy ra"),
    case(
        "1.count",
        "models=1",
        NOT_MET,
        "Số mô hình: Có 1, cần ít nhất 2",
    ),
    case(
        "1.count",
        "models=6",
        NOT_MET,
        "Số mô hình: Có 6, nhiều nhất là 5",
    ),
    case(
        "1.ratio",
        "all=10&rated=6",
        NOT_MET,
        "Có 6 trên 10, cần ít nhất 7",
    ),
    case("1.ratio", "all=0&rated=0", OPEN, "Chưa có gì để đếm"),
    case(
        "1.ratio",
        "na=no-units",
        "không áp dụng",
        "Không có đơn vị trực thuộc",
    ),
    case(
        "1.choice",
        "rating=below",
        NOT_MET,
        "Lựa chọn này là chưa đạt",
    ),
    case("1.choice", "rating=unknown", ASKS, "cần người xem xét"),
    case(
        "1.day",
        "drill=01/07/2026",
        NOT_MET,
        "Ngày 01/07/2026 không nằm trong khoảng 01/04/2026 đến 30/06/2026",
    ),
    case(
        "1.paper",
        "held=no",
        NOT_MET,
        "Đã ban hành?: Chưa có giấy tờ này",
    ),
    case("1.paper", "held=yes", OPEN, "Ngày ban hành: Chưa điền"),
    case(
        "1.paper",
        "held=yes&issued=02/02/2026",
        OPEN,
        "Mới có 0 tệp, cần 1",
    ),
    case(
        "1.incident",
        "occurred=yes",
        OPEN,
        "Có bao nhiêu vụ?: Chưa điền",
    ),
    case(
        "1.incident",
        "occurred=yes&incidents=0&force-majeure=yes",
        ASKS,
        "số vụ bằng 0",
    ),
    case(
        "1.incident",
        "occurred=yes&incidents=1&force-majeure=no&in-time=yes&reported=no",
        NOT_MET,
        "không thuộc trường hợp loại trừ",
    ),
    case(
        "1.incident",
        "occurred=yes&incidents=2&force-majeure=no&in-time=yes&reported=yes",
        "đạt",
        "",
    ),
    case(
        "1.reading",
        "sanctioned=1&evils=0",
        ASKS,
        "Cần chọn cách hiểu",
    ),
    case(
        "1.reading",
        "sanctioned=1&evils=0&read-as=any",
        NOT_MET,
        "Không đạt theo cách hiểu “Mọi mức xử phạt”",
    ),
    case("1.reading", "sanctioned=1&evils=0&read-as=grave", "đạt", ""),
    case(
        "1.discipline",
        "disciplined=0&regime=civil-servant&form=warning",
        ASKS,
        "Số trường hợp không khớp",
    ),
    case(
        "1.discipline",
        "disciplined=0&regime=employee&form=warning",
        ASKS,
        "Cần người có trách nhiệm xác định",
    ),
    case(
        "1.discipline",
        "disciplined=0&regime=civil-servant&form=reprimand",
        "đạt",
        "",
    ),
];

async fn registered(test: &TestOffice) -> (base::SiteId, DossierId) {
    publish(test, TRIAL);
    let province = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let place = office::lists::own_place(&province);
    let round = office::rounds::open(&province, "trial@1", 2026, place);
    let site = facts("Chi cục mẫu", SiteKind::Agency, COMMUNE);
    testkit::registered(test, round.await.unwrap(), site).await
}

async fn check(pages: &Router, cookie: &str, dossier: DossierId, case: &Case) {
    let path = format!("/dossiers/{dossier}/criteria/{}", case.criterion);
    let filled: Vec<String> = case
        .filled
        .split('&')
        .map(|part| part.replace('/', "%2F"))
        .collect();
    walks::post(pages, &path, cookie, &filled.join("&")).await;
    let (_, page) = get(pages, &path, cookie).await;
    let marked = |word: &str| page.contains(&format!("\">{word}</"));
    assert!(
        marked(case.mark),
        "{} {}: {page}",
        case.criterion,
        case.filled
    );
    assert!(
        page.contains(case.said),
        "{} {}: {page}",
        case.criterion,
        case.said
    );
    assert!(!page.contains('⟦') && !page.contains("{ $"), "{page}");
}

#[tokio::test]
async fn each_kind_says_why_not_yet_and_is_met_in_the_end() {
    let test = testkit::office("2026-03-10");
    let (site, dossier) = registered(&test).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, site).await;
    let cookie = entered(&test, &officer).await;
    let pages = app(stage(&test));
    let pack = test.packs.get("trial@1").unwrap();
    for criterion in &pack.criteria {
        let path = format!("/dossiers/{dossier}/criteria/{}", criterion.id);
        let (_, page) = get(&pages, &path, &cookie).await;
        for field in &criterion.fields {
            let asked = page.contains(&format!("name=\"{}\"", field.id));
            assert!(asked, "{} {}: {page}", criterion.id, field.id);
        }
    }
    for each in CASES {
        check(&pages, &cookie, dossier, each).await;
    }
    let wrong = [
        ("1.count", "models=-1", "models-error"),
        ("1.day", "drill=31%2F02%2F2026", "drill-error"),
        ("1.ratio", "all=5&rated=6", "rated-error"),
        ("1.no", "strike=no&note=x", "Không ghi chú ở tiêu chí này"),
    ];
    for (id, filled, told) in wrong {
        let path = format!("/dossiers/{dossier}/criteria/{id}");
        let (status, page) = send(&pages, &path, &cookie, filled.to_owned()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{id} {filled}");
        assert!(page.contains(told), "{id} {filled}: {page}");
    }
}

#[tokio::test]
async fn each_kind_is_reviewed_and_printed() {
    let test = testkit::office("2026-03-10");
    let (site, dossier) = registered(&test).await;
    test.clock.go_to("2026-11-10");
    let pages = app(stage(&test));
    let pack = test.packs.get("trial@1").unwrap();
    let head = walks::hand_in(&test, &pages, site, (&pack, 2026), dossier).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let cookie = entered(&test, &reviewer).await;
    let (_, page) = get(&pages, &format!("/reviews/{dossier}"), &cookie).await;
    for criterion in &pack.criteria {
        assert!(
            page.contains(&criterion.title.vi),
            "{}: {page}",
            criterion.id
        );
        let one = format!("/reviews/{dossier}/criteria/{}", criterion.id);
        let (status, page) = get(&pages, &one, &cookie).await;
        assert!(status == StatusCode::OK && !page.contains('⟦'), "{page}");
    }
    assert!(
        page.contains("01/04/2026") && page.contains("Hoàn thành tốt"),
        "{page}"
    );
    walks::endorse(&pages, &cookie, dossier).await;
    let report = format!("/dossiers/{dossier}/papers/file/report.pdf");
    let printed = walks::pdf_text(&pages, &report, &head).await;
    for words in [
        "Có từ hai đến năm mô hình",
        "Hoàn thành tốt",
        "01/04/2026",
        "10",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
}
