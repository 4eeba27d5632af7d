//! Views against a naive walk over the edges, for any life and day.

use super::{UNITS, day, id};
use crate::{ChangeKind, LifeIx, Tier, Way};
use base::{Day, LifeId};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Where a life belongs on a later day, day by day of change, straight from the list of edges.
fn naive(from: &LifeId, on: Day) -> (Option<LifeId>, bool) {
    let mut here = from.clone();
    let mut sure = true;
    for change in UNITS
        .change_days()
        .into_iter()
        .filter(|change| *change <= on)
    {
        let life = UNITS.get(&here).unwrap();
        if life.first >= change || life.lives_on(change) {
            continue;
        }
        let ix = UNITS.ix(&here);
        let edges = UNITS.edges().iter();
        let parts: Vec<_> = edges
            .filter(|e| e.from == ix && e.effective == change)
            .collect();
        let part = match parts.as_slice() {
            [one] if one.kind != ChangeKind::SplitPart => Some(one),
            many => {
                sure = false;
                many.iter().find(|part| part.is_default)
            }
        };
        match part.and_then(|part| UNITS.at(part.to?)) {
            Some(next) => here = next.id.clone(),
            None => return (None, false),
        }
    }
    (Some(here), sure)
}

/// Was a unit split off from one that lives on? Its heir is that one itself.
fn parted_from(origin: &LifeId, part: &LifeId) -> bool {
    let (from, to) = (UNITS.ix(origin), UNITS.ix(part));
    let mut edges = UNITS.edges().iter();
    edges.any(|edge| edge.kind == ChangeKind::SplitPart && edge.from == from && edge.to == to)
}

#[test]
fn a_town_that_was_split_off_goes_back_to_the_district_that_lives_on() {
    // Thị xã Chũ, of huyện Lục Ngạn.
    let (town, district) = (id("D224@20250101"), id("D219@20221001"));
    let before = UNITS.place_on(&town, day("2022-10-01"));
    assert_eq!(before.life.as_ref(), Some(&district));
    let heirs = UNITS.heirs_on(&district, day("2025-01-01"));
    let heirs: Vec<&LifeId> = heirs.iter().map(|heir| &heir.id).collect();
    assert_eq!(heirs, [&district]);
    assert!(parted_from(&district, &town) && !parted_from(&town, &district));
}

#[test]
fn views_are_kept_in_step_with_the_edges() {
    let views: HashMap<Day, _> = UNITS
        .change_days()
        .into_iter()
        .map(|day| (day, UNITS.view(day)))
        .collect();
    let days: Vec<Day> = UNITS.change_days();
    let cases = (0..UNITS.len(), 0..days.len(), 0_i64..400);
    let mut runner = proptest::test_runner::TestRunner::default();
    let checked = runner.run(&cases, |(n, change, later)| {
        let life = UNITS.at(LifeIx(u32::try_from(n).unwrap())).unwrap();
        let change = days[change];
        let place = views[&change].place(&life.id).unwrap();
        prop_assert_eq!(&place, &UNITS.place_on(&life.id, change));
        let on = change.plus_days(later);
        if life.first <= on {
            let place = UNITS.place_on(&life.id, on);
            prop_assert_eq!((place.life, place.confirmed), naive(&life.id, on));
        } else {
            // Going back and forward again leads home, or to a unit that it was split from.
            let before = UNITS.place_on(&life.id, on);
            if let Some(origin) = before.life {
                let heirs = UNITS.heirs_on(&origin, life.first);
                let home = heirs.iter().any(|heir| heir.id == life.id);
                prop_assert!(home || parted_from(&origin, &life.id));
                prop_assert!(before.confirmed);
            }
        }
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn atoms_of_units_part_all_lives() {
    for on in ["2022-10-01", "2024-12-01", "2025-07-01", "2026-10-20"] {
        let view = UNITS.view(day(on));
        let mut provinces = 0;
        for province in UNITS.valid_on(Tier::Province, day(on)) {
            let atoms: Vec<&LifeId> = view.atoms(&province.id).collect();
            provinces += atoms.len();
            assert!(atoms.contains(&&province.id));
            for commune in view.communes(&province.id) {
                let below: BTreeSet<&LifeId> = view.atoms(&commune.id).collect();
                assert!(below.contains(&commune.id));
                assert!(
                    below
                        .iter()
                        .all(|atom| view.unit(atom) == Some(&commune.id))
                );
                assert!(
                    below
                        .iter()
                        .all(|atom| view.province(atom) == Some(&province.id))
                );
            }
            assert!(
                atoms
                    .iter()
                    .all(|atom| view.province(atom) == Some(&province.id))
            );
        }
        let placed = UNITS
            .lives()
            .filter(|life| view.province(&life.id).is_some())
            .count();
        assert_eq!(provinces, placed, "{on}");
    }
    let now = day("2026-10-20");
    let atoms = UNITS.atoms_of(&id("C31441@20250701"), now);
    assert!(atoms.contains(&id("C31441@20221001")) && !atoms.contains(&id("C31447@20221001")));
    assert_eq!(UNITS.view(now).communes(&id("P92@20250701")).count(), 103);
    assert!(UNITS.atoms_of(&id("C31441@20221001"), now).is_empty());
    let district = UNITS.atoms_of(&id("D935@20221001"), day("2025-01-01"));
    assert!(district.contains(&id("C31447@20221001")) && district.contains(&id("D935@20221001")));
}

/// Places outlive reforms in the order of days: what is carried in two steps arrives where one step leads.
#[test]
fn two_steps_lead_where_one_does() {
    let (mid, now) = (UNITS.view(day("2025-07-01")), UNITS.view(day("2026-10-20")));
    for life in UNITS.lives().filter(|life| life.first <= mid.day()) {
        if let Some(unit) = mid.unit(&life.id) {
            assert_eq!(now.unit(unit), now.unit(&life.id), "{}", life.id);
        }
        assert_ne!(
            now.place(&life.id).unwrap().way,
            Way::NotPlaced,
            "{}",
            life.id
        );
    }
}
