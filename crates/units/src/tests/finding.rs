//! Search and the matching of imported rows, on the dataset that ships with the program.

use super::{UNITS, day};
use crate::Match;
use base::LifeId;

#[test]
fn search_finds_by_new_and_old_names() {
    let units = &*UNITS;
    let check = |query: &str, on: &str, expect: &str| {
        let hits = units.search(query, day(on), 40);
        let lines: Vec<String> = hits
            .iter()
            .map(|hit| {
                let formerly = hit.formerly.as_ref().map(|old| format!(" < {old}"));
                let ask = if hit.confirmed { "" } else { " ?" };
                format!("{}{}{ask}", hit.name, formerly.unwrap_or_default())
            })
            .collect();
        assert!(
            lines.iter().any(|line| line == expect),
            "{query}: {lines:#?}"
        );
        lines
    };
    let now = "2026-10-20";
    let lines = check("Vị Thủy", now, "Xã Vị Thủy, Thành phố Cần Thơ");
    assert_eq!(lines[0], "Xã Vị Thủy, Thành phố Cần Thơ");
    let old = "Xã Vĩnh Thuận Đông, Thành phố Cần Thơ < Xã Vị Thủy, Huyện Vị Thuỷ, Tỉnh Hậu Giang";
    check("vi thuy", now, old);
    check("VI THUỶ", now, "Xã Vị Thủy, Thành phố Cần Thơ");
    check("vi thuy, can tho", now, "Xã Vị Thủy, Thành phố Cần Thơ");
    check("xa vi thuy can", now, "Xã Vị Thủy, Thành phố Cần Thơ");
    let nang_mau =
        "Xã Vị Thủy, Thành phố Cần Thơ < Thị trấn Nàng Mau, Huyện Vị Thuỷ, Tỉnh Hậu Giang";
    check("nang mau", now, nang_mau);
    check("TT Nàng Mau", now, nang_mau);
    check("nang m", now, nang_mau);
    let one = "Phường Vị Thanh, Thành phố Cần Thơ < Phường I, Thành phố Vị Thanh, Tỉnh Hậu Giang";
    check("phường 1 vị thanh", now, one);
    check("phuong i", now, one);
    check("tp can tho", now, "Thành phố Cần Thơ");
    check("hau giang", now, "Thành phố Cần Thơ < Tỉnh Hậu Giang");
    check(
        "huyen vi thuy",
        now,
        "Thành phố Cần Thơ < Huyện Vị Thuỷ, Tỉnh Hậu Giang ?",
    );
    check(
        "doi can",
        now,
        "Phường Ngọc Hà, Thành phố Hà Nội < Phường Đội Cấn, Quận Ba Đình, Thành phố Hà Nội ?",
    );
    check(
        "nang mau",
        "2025-06-30",
        "Thị trấn Nàng Mau, Huyện Vị Thuỷ, Tỉnh Hậu Giang",
    );
    for (query, on, limit) in [
        ("", now, 9),
        ("!!", now, 9),
        ("khôngcótên", now, 9),
        ("an", now, 0),
        ("an", "2020-01-01", 9),
    ] {
        assert!(units.search(query, day(on), limit).is_empty(), "{query}");
    }
    assert_eq!(units.search("an", day(now), 7).len(), 7);
    assert!(units.search(&"x".repeat(100_000), day(now), 7).is_empty());
}

/// Commune, district, province, and what the row gives: `id`, `id < old id` with `?` where a person must confirm;
/// `a | b` for a choice; `-` for nothing.
const ROWS: &[[&str; 4]] = &[
    // The trap: the new xã Vị Thủy is not the old one.
    ["Xã Vị Thủy", "", "Cần Thơ", "C31441@20250701"],
    ["vị thủy", "", "TP. Cần Thơ", "C31441@20250701"],
    ["Xã Vị Thủy", "", "", "C31441@20250701"],
    [
        "Xã Vị Thủy",
        "",
        "Hậu Giang",
        "C31453@20250701 < C31447@20221001",
    ],
    [
        "Xã Vị Thủy",
        "Vị Thủy",
        "Hậu Giang",
        "C31453@20250701 < C31447@20221001",
    ],
    [
        "Xã Vị Thuỷ",
        "H. Vị Thủy",
        "",
        "C31453@20250701 < C31447@20221001",
    ],
    [
        "Xã Vị Thủy, Huyện Vị Thủy, Tỉnh Hậu Giang",
        "",
        "",
        "C31453@20250701 < C31447@20221001",
    ],
    ["Xã Vị Thủy, TP Cần Thơ", "", "", "C31441@20250701"],
    [
        "Xã Vị Thủy",
        "Vị Thủy",
        "Cần Thơ",
        "C31441@20250701 | C31453@20250701",
    ],
    // Old names, prefixes, short forms.
    ["Nàng Mau", "", "", "C31441@20250701 < C31441@20221001"],
    [
        "TT Nàng Mau",
        "Vị Thủy",
        "Hậu Giang",
        "C31441@20250701 < C31441@20221001",
    ],
    [
        "tt. nang mau",
        "",
        "can tho",
        "C31441@20250701 < C31441@20221001",
    ],
    ["Xã Vị Thanh 1", "", "Hậu Giang", "C31465@20250701"],
    ["Vị Thanh 1", "Vị Thủy", "Hậu Giang", "C31465@20250701"],
    [
        "Phường III",
        "TP Vị Thanh",
        "Hậu Giang",
        "C31321@20250701 < C31321@20221001",
    ],
    [
        "Phường 1, Vị Thanh, Hậu Giang",
        "",
        "",
        "C31321@20250701 < C31318@20221001",
    ],
    [
        "P. 7",
        "TP Vị Thanh",
        "Hậu Giang",
        "C31321@20250701 < C31330@20221001",
    ],
    // None of the communes of that name lay in the district that is named.
    ["Tân Hòa", "Ba Đình", "", "elsewhere"],
    ["Bạch Long Vĩ", "", "Hải Phòng", "C11948@20250701"],
    [
        "Huyện Bạch Long Vĩ",
        "",
        "Hải Phòng",
        "C11948@20250701 < D318@20221001",
    ],
    // Splits: the default is shown and asked for; without a default it is a choice.
    [
        "Phường Đội Cấn",
        "Ba Đình",
        "Hà Nội",
        "C00008@20250701 < C00022@20221001 ?",
    ],
    [
        "Xã Suối Dây",
        "Tân Châu",
        "Tây Ninh",
        "C25516@20250701 | C25534@20250701",
    ],
    // Names that say nothing.
    ["Xã Vị Thủy", "", "Hà Nội", "-"],
    ["Không Có", "", "", "-"],
    ["", "", "", "-"],
    ["Huyện Vị Thủy", "", "Hà Giang", "-"],
];

#[test]
fn rows_are_matched_by_old_or_new_names() {
    for [commune, district, province, expect] in ROWS {
        let said = |text: &'static str| (!text.is_empty()).then_some(text);
        let now = day("2026-10-20");
        let got = match UNITS.match_place(commune, said(district), said(province), now) {
            Match::None => "-".to_owned(),
            Match::Elsewhere(_) => "elsewhere".to_owned(),
            Match::Many(ids) => {
                let ids: Vec<&str> = ids.iter().map(LifeId::as_str).collect();
                ids.join(" | ")
            }
            Match::One(found) => {
                let old = found.by_old.map(|old| format!(" < {old}"));
                let ask = if found.confirmed { "" } else { " ?" };
                format!("{}{}{ask}", found.life, old.unwrap_or_default())
            }
        };
        assert_eq!(got, *expect, "{commune} / {district} / {province}");
    }
}

#[test]
fn a_name_that_says_all_comes_before_one_that_needs_its_parent() {
    let hits = UNITS.search("tan phu thanh", day("2026-10-20"), 20);
    assert_eq!(hits[0].life.as_str(), "C31360@20250701", "{hits:#?}");
    let formerly = hits[0].formerly.as_deref().unwrap_or_default();
    assert!(formerly.contains("Tân Phú Thạnh"), "{hits:#?}");
}

#[test]
fn the_own_province_is_preferred_among_equals() {
    let check = |near: &str, expect: &str| {
        let near: LifeId = near.parse().unwrap();
        let hits = UNITS.search_near("thanh xuan", day("2026-10-20"), 20, Some(&near));
        assert_eq!(hits[0].name, expect, "{hits:#?}");
    };
    check("P92@20250701", "Xã Thạnh Xuân, Thành phố Cần Thơ");
    check("P01@20250701", "Phường Thanh Xuân, Thành phố Hà Nội");
}
