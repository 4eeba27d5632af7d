//! Evidence through a real office: what is taken out of a file, and where its bytes were seen before.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::Role;
use base::{DossierId, EvidenceId, RoundId, SiteKind};
use office::{
    Desk, dossiers,
    evidence::{self, Place, Upload},
};
use testkit::{COMMUNE, OTHER_COMMUNE, TestOffice, desk_at, desk_at_site, facts, open_round};

async fn registered(test: &TestOffice, round: RoundId, name: &str, at: &str) -> (DossierId, Desk) {
    let facts = facts(name, SiteKind::Agency, at);
    let (site, id) = testkit::registered(test, round, facts).await;
    (id, desk_at_site(test, Role::SafetyOfficer, site).await)
}

/// A JPEG of one pixel with EXIF that points to a directory of places; `shade` tells two apart.
fn photograph(shade: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0]);
    exif.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0");
    let mut out = vec![0xFF, 0xD8];
    let mut segment = |marker: u8, contents: &[u8]| {
        out.extend([0xFF, marker]);
        out.extend(u16::try_from(contents.len() + 2).unwrap().to_be_bytes());
        out.extend(contents);
    };
    segment(0xE1, &exif);
    segment(0xDB, &[0; 65]);
    segment(0xC0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    segment(0xDA, &[1, 1, 0, 0, 63, 0]);
    out.extend([shade, 0x34, 0xFF, 0xD9]);
    out
}

async fn give(desk: &Desk, id: DossierId, criterion: &str, shade: u8) -> EvidenceId {
    let upload = Upload {
        title: "Ảnh buổi phổ biến".to_owned(),
        file_name: "anh.jpg".to_owned(),
        about_day: "5/3/2026".to_owned(),
        contains_names: false,
        lasting: false,
        bytes: photograph(shade),
    };
    let place = Place::Criterion(criterion.to_owned());
    evidence::give(desk, id, place, upload).await.unwrap()
}

#[tokio::test]
async fn who_gives_a_file_is_told_what_was_taken_out_and_never_what_it_said() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (id, officer) = registered(&test, round, "Chi cục A", COMMUNE).await;
    let piece = give(&officer, id, "6.1.a", 1).await;
    let row = evidence::about(&officer, piece).await.unwrap();
    assert_eq!(row.file.stripped, "place,exif");
    // Given again as it is now there is nothing to take out of it.
    let (_, bytes) = evidence::read(&officer, piece).await.unwrap();
    let again = Upload {
        title: String::new(),
        file_name: "anh.jpg".to_owned(),
        about_day: "5/3/2026".to_owned(),
        contains_names: false,
        lasting: false,
        bytes,
    };
    let place = Place::Criterion("6.1.b".to_owned());
    let again = evidence::give(&officer, id, place, again).await.unwrap();
    let again = evidence::about(&officer, again).await.unwrap();
    assert_eq!(
        (again.file.stripped.as_str(), again.file.digest),
        ("", row.file.digest)
    );
}

#[tokio::test]
async fn a_file_seen_before_is_told_once_with_site_and_year_as_far_as_one_may_know() {
    let test = testkit::office("2026-10-20");
    let round = open_round(&test).await;
    let (first, officer) = registered(&test, round, "Chi cục A", COMMUNE).await;
    let piece = give(&officer, first, "6.1.a", 1).await;
    // Twice in one dossier is nothing to tell.
    let place = Place::Criterion("6.1.b".to_owned());
    evidence::reuse(&officer, first, place, piece)
        .await
        .unwrap();
    let told = async |desk: &Desk, id: DossierId| -> Vec<serde_json::Value> {
        let view = dossiers::load(desk, id).await.unwrap();
        let seen = view
            .notices
            .iter()
            .filter(|n| n.code == "notice.file-seen-before");
        seen.map(|n| serde_json::from_str(&n.facts).unwrap())
            .collect()
    };
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    assert!(told(&reviewer, first).await.is_empty());
    // The same bytes at another site, at two places of its dossier: one notice, which names the first.
    let (second, other) = registered(&test, round, "Chi cục B", COMMUNE).await;
    give(&other, second, "6.1.a", 1).await;
    give(&other, second, "6.1.b", 1).await;
    let notices = told(&reviewer, second).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(
        notices[0]["seen"],
        serde_json::json!([{ "name": "Chi cục A", "year": 2026 }])
    );
    assert!(
        notices[0].get("others").is_none(),
        "ids are not for readers"
    );
    // A reviewer who may not know of them is told of another site, and no more.
    let (third, far) = registered(&test, round, "Chi cục C", OTHER_COMMUNE).await;
    give(&far, third, "6.1.a", 1).await;
    let stranger = desk_at(&test, Role::CommuneReviewer, OTHER_COMMUNE).await;
    let notices = told(&stranger, third).await;
    assert_eq!(notices[0]["seen"], serde_json::json!([{}]));
    // Seen, it does not come again for the same sites and year.
    office::notices::take_note(&stranger, third, stranger.now)
        .await
        .unwrap();
    give(&far, third, "6.1.b", 1).await;
    assert!(told(&stranger, third).await.is_empty());
}
