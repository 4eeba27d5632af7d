//! Every list leaves as a sheet that says what was asked, when, and how many rows it has.

use super::{StatusCode, sites::Browser, text};
use crate::routes::at;
use access::{Line, Role};
use axum::body::to_bytes;
use base::SiteKind;
use testkit::{COMMUNE, PROVINCE, TestOffice, body, desk_at, facts, life, post, site};

/// Browsers of those who between them may see every list.
async fn readers(office: &TestOffice) -> Vec<Browser> {
    let opener = desk_at(office, Role::ProvinceReviewer, PROVINCE).await;
    let edition = office.packs.all().first().unwrap().name();
    let place = Some(life(PROVINCE));
    let round = office::rounds::open(&opener, &edition, 2026, place).await;
    round.unwrap();
    let own = site(office, None, facts("=Một", SiteKind::Agency, COMMUNE)).await;
    let province = body(office, Line::Territorial, PROVINCE).await;
    let mut readers = vec![Browser::reviewer(office).await];
    for (role, site, body) in [
        (Role::ProvinceReviewer, None, Some(province)),
        (Role::Auditor, None, None),
        (Role::Operator, None, None),
        (Role::SafetyOfficer, Some(own), None),
        (Role::SiteHead, Some(own), None),
    ] {
        let post = post(office, role, site, body).await;
        readers.push(Browser::enter(office, post).await);
    }
    readers
}

/// The answers of all that may read `path`.
async fn read(readers: &[Browser], path: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for reader in readers {
        let response = reader.get(path).await;
        if response.status() == StatusCode::OK {
            let bytes = to_bytes(response.into_body(), 10 << 20).await.unwrap();
            found.push(bytes.to_vec());
        }
    }
    found
}

#[tokio::test]
async fn every_list_leaves_with_its_question_its_moment_and_its_count() {
    let office = testkit::office("2026-10-20");
    let readers = readers(&office).await;
    let patterns = at::ALL.iter().map(|(_, pattern)| *pattern);
    let lists: Vec<&str> = patterns
        .filter_map(|pattern| pattern.strip_suffix("/export/{sheet}"))
        // What names one thing is asked for where that thing is made.
        .filter(|list| !list.contains('{'))
        .collect();
    assert!(lists.len() >= 10, "{lists:?}");
    for list in lists {
        let known = at::ALL.iter().any(|(_, pattern)| *pattern == list);
        assert!(known, "{list} has a sheet and no page");
        let sheets = read(&readers, &format!("{list}/export/csv")).await;
        assert!(!sheets.is_empty(), "nobody may take {list} away");
        for sheet in sheets {
            let csv = String::from_utf8(sheet).unwrap();
            for part in ["Danh sách,", "Điều kiện,", "Thời điểm,", "Số dòng,"] {
                assert!(csv.contains(part), "{list} lacks {part}: {csv}");
            }
            assert!(!csv.contains('⟦'), "{list} lacks a word: {csv}");
            assert!(!csv.contains("Cán bộ thử"), "{list} names a person: {csv}");
        }
        let workbooks = read(&readers, &format!("{list}/export/xlsx")).await;
        assert!(
            workbooks.iter().all(|book| book.starts_with(b"PK")),
            "{list}"
        );
        assert!(
            read(&readers, &format!("{list}/export/ods"))
                .await
                .is_empty()
        );
    }
}

#[tokio::test]
async fn what_was_found_leaves_with_the_words_it_was_asked_for() {
    let office = testkit::office("2026-10-20");
    let readers = readers(&office).await;
    let reviewer = &readers[0];
    for number in 0..45 {
        let name = format!("Công ty thử {number:02}");
        site(&office, None, facts(&name, SiteKind::Enterprise, COMMUNE)).await;
    }
    let csv = text(reviewer.get("/search/export/csv?q=cong+ty+thu").await).await;
    assert!(
        csv.contains("“cong ty thu”") && csv.contains("Số dòng,45"),
        "{csv}"
    );
    // A name that a spreadsheet would take for a formula is taken for a name.
    let csv = text(reviewer.get("/search/export/csv?q=mot").await).await;
    assert!(csv.contains("'=Một") && !csv.contains("\r\n=Một"), "{csv}");
    let csv = text(reviewer.get(&format!("/units/{PROVINCE}/export/csv")).await).await;
    assert!(
        csv.contains("Xã Thạnh Xuân") && csv.contains("Theo cây đơn vị ngày"),
        "{csv}"
    );
    // Before the reform the same province had other communes below it, and the address says the day.
    let then = text(
        reviewer
            .get("/units/P93@20221001/export/csv?day=20/06/2025")
            .await,
    )
    .await;
    assert!(!then.contains("Số dòng,0"), "{then}");
}
