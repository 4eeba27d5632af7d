//! The dataset that ships with the program: counts and spot checks of `data/units/README.md`.

use super::{UNITS, day, id};
use crate::{ChangeKind, Reason, Tier, Way};
use base::LifeId;
use std::collections::BTreeSet;

#[test]
fn counts_are_those_of_the_readme() {
    let units = &*UNITS;
    assert_eq!(units.len(), 15_353);
    assert_eq!(units.edges().len(), 12_542);
    let check = |on: &str, expect: [usize; 3]| {
        let count = |tier| units.valid_on(tier, day(on)).count();
        let counted = [Tier::Province, Tier::District, Tier::Commune].map(count);
        assert_eq!(counted, expect, "{on}");
    };
    check("2022-09-30", [0, 0, 0]);
    check("2022-10-01", [63, 705, 10_599]);
    check("2023-04-10", [63, 705, 10_598]);
    check("2024-02-01", [63, 705, 10_597]);
    check("2024-05-01", [63, 705, 10_595]);
    check("2024-09-01", [63, 704, 10_542]);
    check("2024-11-01", [63, 704, 10_472]);
    check("2024-12-01", [63, 702, 10_446]);
    check("2025-01-01", [63, 696, 10_039]);
    check("2025-03-01", [63, 696, 10_035]);
    check("2025-06-30", [63, 696, 10_035]);
    check("2025-07-01", [34, 0, 3_321]);
    check("2026-10-20", [34, 0, 3_321]);
}

#[test]
fn exceptions_are_the_ended_districts_and_one_unknown_target() {
    let units = &*UNITS;
    let mut districts = 0;
    for life in units.lives() {
        let Some(exception) = units.exception(&life.id) else {
            continue;
        };
        if exception.reason == Reason::TargetUnknown {
            assert_eq!(life.id, id("C28825@20221001"));
            continue;
        }
        districts += 1;
        let eve = day("2025-06-30");
        assert_eq!((life.tier(), life.last), (Tier::District, Some(eve)));
        let below = units.children_on(&life.id, eve);
        assert!(!below.is_empty(), "{}", life.id);
        for commune in below {
            assert!(
                !units.heirs_on(&commune.id, day("2025-07-01")).is_empty(),
                "{}",
                commune.id
            );
        }
    }
    assert_eq!(districts, 691);
}

/// Spot checks: number in the README, a life, a day, and its heirs on that day.
const HEIRS: &[(u8, &str, &str, &[&str])] = &[
    (1, "P93@20221001", "2026-10-20", &["P92@20250701"]),
    (1, "P94@20221001", "2026-10-20", &["P92@20250701"]),
    (4, "C31363@20221001", "2026-10-20", &["C31360@20250701"]),
    (6, "C31441@20221001", "2026-10-20", &["C31441@20250701"]),
    (7, "C31447@20221001", "2026-10-20", &["C31453@20250701"]),
    (9, "C31481@20221001", "2026-10-20", &["C31480@20250701"]),
    (11, "C31393@20221001", "2026-10-20", &["C31393@20250701"]),
    (11, "C31423@20221001", "2026-10-20", &["C31393@20250701"]),
    (
        12,
        "C00022@20221001",
        "2026-10-20",
        &["C00004@20250701", "C00008@20250701"],
    ),
    (13, "D318@20221001", "2026-10-20", &["C11948@20250701"]),
    (14, "P46@20221001", "2025-01-01", &["P46@20250101"]),
    (
        14,
        "D474@20221001",
        "2025-01-01",
        &["D474@20250101", "D475@20250101"],
    ),
    (14, "P46@20221001", "2026-10-20", &["P46@20250701"]),
    (16, "P75@20221001", "2025-07-01", &["P75@20250701"]),
    (16, "P75@20221001", "2026-10-20", &["P75@20260430"]),
    (16, "P70@20221001", "2026-10-20", &["P75@20260430"]),
];

/// Spot checks: number in the README, an ended district, how many communes it had, and what they became.
const DISTRICTS: &[(u8, &str, usize, &[&str])] = &[
    (2, "933", 8, &["31366", "31369", "31378"]),
    (3, "932", 10, &["31342", "31348", "31360", "31369"]),
    (5, "935", 10, &["31441", "31453", "31459", "31465"]),
    (8, "937", 9, &["31471", "31473", "31480"]),
    (10, "930", 9, &["31321", "31333", "31338"]),
];

#[test]
fn spot_checks_of_the_readme_hold() {
    for (number, from, on, expect) in HEIRS {
        let heirs = UNITS.heirs_on(&id(from), day(on));
        let heirs: Vec<&str> = heirs.iter().map(|life| life.id.as_str()).collect();
        assert_eq!(heirs, *expect, "{number}: {from} on {on}");
    }
    let (eve, reform) = (day("2025-06-30"), day("2025-07-01"));
    for (number, code, communes, expect) in DISTRICTS {
        let district = UNITS.on(Tier::District, code, eve).unwrap();
        assert!(UNITS.exception(&district.id).is_some(), "{number}");
        let below = UNITS.children_on(&district.id, eve);
        assert_eq!(below.len(), *communes, "{number}");
        let heirs = below
            .iter()
            .flat_map(|commune| UNITS.heirs_on(&commune.id, reform));
        let heirs: BTreeSet<String> = heirs.map(|life| life.code.digits()).collect();
        assert!(heirs.iter().eq(*expect), "{number}: {heirs:?}");
    }
    let convert = UNITS.edges_out(&id("D318@20221001")).next().unwrap();
    assert_eq!(convert.kind, ChangeKind::Convert);
}

/// Spot check 15: the wards of Gò Công, reshuffled in 2024 and merged in 2025.
#[test]
fn the_wards_of_go_cong_are_followed_through_two_reforms() {
    let (eve, then, now) = (day("2024-04-30"), day("2024-05-01"), day("2026-10-20"));
    let wards = [
        (
            "Phường 4",
            "28300",
            "Phường 1",
            "Phường Gò Công, Tỉnh Đồng Tháp",
        ),
        (
            "Phường 1",
            "28303",
            "Phường 1",
            "Phường Gò Công, Tỉnh Đồng Tháp",
        ),
        (
            "Phường 3",
            "28294",
            "Phường 2",
            "Phường Long Thuận, Tỉnh Đồng Tháp",
        ),
    ];
    for (name, code, heir, last) in wards {
        let ward = UNITS.on(Tier::Commune, code, eve).unwrap();
        assert_eq!(ward.name, name);
        let heirs = UNITS.heirs_on(&ward.id, then);
        assert!(
            heirs.iter().map(|life| life.name.as_str()).eq([heir]),
            "{heirs:?}"
        );
        let today = UNITS.place_on(&ward.id, now);
        assert_eq!(today.way, Way::Succession);
        assert_eq!(UNITS.full_name_on(&today.life.unwrap(), now), last);
    }
}

#[test]
fn every_old_commune_reaches_a_unit_unless_listed() {
    let units = &*UNITS;
    let now = day("2026-10-20");
    let mut held = Vec::new();
    for life in units.lives().filter(|life| life.tier() == Tier::Commune) {
        let place = units.place_on(&life.id, now);
        assert!(place.province.is_some(), "{}", life.id);
        if place.life.is_none() {
            assert_eq!(place.way, Way::HeldByProvince);
            held.push(life.id.as_str());
        }
    }
    held.sort_unstable();
    let undecided = [
        "C25534@20221001",
        "C25798@20221001",
        "C28825@20221001",
        "C30157@20221001",
    ];
    assert_eq!(held, undecided);
}

/// A life, a day, its unit and province on that day (`-` for none), and the way there.
const PLACES: &[(&str, &str, &str, &str, Way)] = &[
    (
        "C31447@20221001",
        "2025-06-30",
        "C31447@20221001",
        "P93@20221001",
        Way::Same,
    ),
    (
        "C31447@20221001",
        "2026-10-20",
        "C31453@20250701",
        "P92@20250701",
        Way::Succession,
    ),
    (
        "D935@20221001",
        "2026-10-20",
        "-",
        "P92@20250701",
        Way::HeldByProvince,
    ),
    (
        "C28825@20221001",
        "2026-10-20",
        "-",
        "P86@20250701",
        Way::HeldByProvince,
    ),
    (
        "C00022@20221001",
        "2026-10-20",
        "C00008@20250701",
        "P01@20250701",
        Way::SplitDefault,
    ),
    (
        "C31441@20250701",
        "2025-06-30",
        "-",
        "P93@20221001",
        Way::NotPlaced,
    ),
    ("P92@20250701", "2025-06-30", "-", "-", Way::NotPlaced),
    (
        "C11948@20250701",
        "2025-06-30",
        "D318@20221001",
        "P31@20221001",
        Way::Before,
    ),
    (
        "P75@20260430",
        "2026-04-29",
        "P75@20250701",
        "P75@20250701",
        Way::Before,
    ),
    (
        "C03980@20250301",
        "2025-02-28",
        "-",
        "P14@20221001",
        Way::NotPlaced,
    ),
    ("C31447@20221001", "2022-09-30", "-", "-", Way::NotPlaced),
    ("C99999@20221001", "2026-10-20", "-", "-", Way::NotPlaced),
];

#[test]
fn a_life_is_placed_on_any_day() {
    for (from, on, unit, province, way) in PLACES {
        let place = UNITS.place_on(&id(from), day(on));
        let shown = |id: Option<LifeId>| id.map_or("-".to_owned(), |id| id.to_string());
        let got = (shown(place.life), shown(place.province), place.way);
        let expect = ((*unit).to_owned(), (*province).to_owned(), *way);
        assert_eq!(got, expect, "{from} on {on}");
    }
}

#[test]
fn places_are_shown_with_their_parents() {
    let units = &*UNITS;
    let check = |of: &str, on: &str, expect: &str| {
        assert_eq!(units.full_name_on(&id(of), day(on)), expect);
    };
    check(
        "C31441@20250701",
        "2026-10-20",
        "Xã Vị Thủy, Thành phố Cần Thơ",
    );
    check(
        "C31441@20221001",
        "2026-10-20",
        "Thị trấn Nàng Mau, Huyện Vị Thuỷ, Tỉnh Hậu Giang",
    );
    check("P75@20250701", "2026-10-20", "Tỉnh Đồng Nai");
    check("C99999@20221001", "2026-10-20", "C99999@20221001");
    assert_eq!(
        units.full_name(&id("C31441@20250701")),
        "Xã Vị Thủy, Thành phố Cần Thơ"
    );
    // The province became a city during the life of its communes.
    let commune = units.children_on(&id("P22@20250701"), day("2026-08-31"))[0]
        .id
        .clone();
    assert!(
        units
            .full_name_on(&commune, day("2026-08-31"))
            .ends_with("Tỉnh Quảng Ninh")
    );
    assert!(
        units
            .full_name_on(&commune, day("2026-09-01"))
            .ends_with("Thành phố Quảng Ninh")
    );
    assert!(units.full_name(&commune).ends_with("Thành phố Quảng Ninh"));
}
