//! Criteria as rows of a sheet, there and back.

use measures::Dictionary;
use standards::{
    Pack, Rule, check,
    listing::{COLUMNS, Head, draft, rows},
};

fn head() -> Head {
    Head {
        id: "trial-sheet".to_owned(),
        edition: "1".to_owned(),
        title_vi: "Bộ “thử”".to_owned(),
        title_en: "A trial".to_owned(),
        basis: "Thông tư thử".to_owned(),
    }
}

/// A sheet with these headings and rows, numbered from 1.
fn sheet(lines: &[&str]) -> Vec<(u32, Vec<String>)> {
    let lines = (1..).zip(lines);
    lines
        .map(|(number, line)| {
            (
                number,
                line.split('|').map(|c| c.trim().to_owned()).collect(),
            )
        })
        .collect()
}

fn read(lines: &[&str]) -> Result<Pack, Vec<(u32, &'static str, &'static str)>> {
    let text = draft(&head(), &sheet(lines)).map_err(|faults| {
        let faults = faults.into_iter();
        faults
            .map(|f| (f.row, f.column, f.code))
            .collect::<Vec<_>>()
    })?;
    Ok(check(&text, Dictionary::embedded()).unwrap_or_else(|faults| panic!("{faults:#?}\n{text}")))
}

const HEADINGS: &str = "Khoản | Mã | Tên (vi) | Nội dung (vi) | Cách trả lời | Ngưỡng | Minh chứng | Độ chắc | Nguồn | Cần kiểm tra";

#[test]
fn a_list_of_criteria_becomes_a_draft_without_faults() {
    let pack = read(&[
        "Danh sách tiêu chí",
        HEADINGS,
        "1 | 1.a | Kế hoạch | Có \"kế hoạch\" năm | giấy tờ | | Kế hoạch; Quyết định | V | Điều 1 |",
        "",
        "1 | 1.b | Phổ biến | Từ 80% được phổ biến | Tỷ lệ | 80 % | | P | Tóm tắt | Xem lại",
        "2 | 2.a | Tổ tự quản | Có ít nhất hai tổ | số lượng | ≥2 | | V | Điều 2 |",
        "2 | 2.b | Camera | Có camera ở cổng | Có/không | | | V | Điều 2 |",
        "2 | 2.c | Cháy | Không để xảy ra cháy | không xảy ra | | | V | Điều 2 |",
    ])
    .unwrap();
    let ids: Vec<&str> = pack.criteria.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["1.a", "1.b", "2.a", "2.b", "2.c"]);
    let first = &pack.criteria[0];
    assert_eq!(
        (first.evidence.expected.len(), first.evidence.required),
        (2, 1)
    );
    assert!(matches!(
        pack.criteria[1].rule,
        Rule::Ratio {
            threshold_pct: 80,
            ..
        }
    ));
    assert!(matches!(
        pack.criteria[2].rule,
        Rule::Count {
            at_least: Some(2),
            at_most: None,
            ..
        }
    ));
    // And the same sheet again from the draft.
    let mut lines = vec![COLUMNS.join("|")];
    lines.extend(rows(&pack).iter().map(|row| row.join("|")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(read(&lines).unwrap(), pack);
}

#[test]
fn every_fault_of_every_row_is_named_at_once() {
    let check = |lines: &[&str], expect: &[(u32, &str, &str)]| {
        let mut all = vec![HEADINGS];
        all.extend(lines);
        let found = read(&all).err().unwrap_or_default();
        assert_eq!(found, expect, "{lines:?}");
    };
    check(
        &[
            "1 | 1.a | | Nội dung | có/không | 3 | | V | Điều 1 |",
            "1 | 1 b | Tên | Nội dung | cảm tính | | | X | Điều 1 |",
            "1 | 1.c | Tên | Nội dung | tỷ lệ | 120 | | M | Điều 1 |",
            "1 | 1.d | Tên | Nội dung | số lượng | 5-3 | | V | Điều 1 |",
        ],
        &[
            (2, "title-vi", "listing.missing"),
            (2, "threshold", "listing.no-threshold-here"),
            (3, "id", "listing.malformed-id"),
            (3, "answer", "listing.answer-needs-text"),
            (3, "mark", "listing.unknown-mark"),
            (4, "check-vi", "listing.check-missing"),
            (4, "threshold", "listing.not-a-percentage"),
            (5, "threshold", "listing.limits-cross"),
        ],
    );
    check(
        &[
            "1 | 1.a | Tên | Nội dung | có/không | | | V | Điều 1 |",
            "1 | 1.a | Tên | Nội dung | điểm | 10 | | V | Điều 1 |",
        ],
        &[
            (0, "answer", "listing.points-and-others"),
            (3, "id", "listing.id-twice"),
        ],
    );
    check(&[], &[(0, "", "listing.no-rows")]);
    assert_eq!(
        read(&["a | b"]).unwrap_err(),
        [(0, "", "listing.no-headings")]
    );
}

#[test]
fn points_make_a_scale_whose_bands_are_declared_missing() {
    let pack = read(&[
        HEADINGS,
        "1 | 1.a | Tên | Nội dung | điểm | 60 | | V | Điều 1 |",
        "1 | 1.b | Tên | Nội dung | điểm | 40 | | V | Điều 1 |",
    ])
    .unwrap();
    let points = pack.points.unwrap();
    assert_eq!((points.total, points.bands.len()), (100, 0));
    assert!(points.bands_missing.is_some() && points.items_missing.is_none());
}
