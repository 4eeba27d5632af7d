//! Where the sites of the country stand: every commune of the first snapshot of the dataset, weighed by how many people
//! live in what it has become.

use crate::places::Places;
use base::{Day, LifeId};
use std::collections::BTreeMap;
use units::{Tier, Units};

/// People of a commune whose number the dataset does not say.
const PEOPLE: u64 = 10_000;

/// One commune of before the reform.
pub(super) struct Spot {
    pub(super) atom: LifeId,
    /// Its province then, by place among [`Map::old_provinces`].
    pub(super) old_province: usize,
    /// The commune it went into, by place among [`Map::communes`].
    pub(super) commune: usize,
    /// The first of its sites, and how many there are.
    pub(super) first: usize,
    pub(super) sites: usize,
}

/// A commune of after the reform.
pub(super) struct Commune {
    pub(super) life: LifeId,
    /// Its province, by place among [`Map::provinces`].
    pub(super) province: usize,
}

/// All places that have sites.
pub(super) struct Map {
    pub(super) spots: Vec<Spot>,
    pub(super) communes: Vec<Commune>,
    pub(super) old_provinces: Vec<LifeId>,
    pub(super) provinces: Vec<LifeId>,
}

/// The place of `id` in a list that grows.
fn place_in(list: &mut BTreeMap<LifeId, usize>, id: &LifeId) -> usize {
    let next = list.len();
    *list.entry(id.clone()).or_insert(next)
}

fn in_order(list: BTreeMap<LifeId, usize>) -> Vec<LifeId> {
    let mut all: Vec<(usize, LifeId)> = list.into_iter().map(|(id, n)| (n, id)).collect();
    all.sort();
    all.into_iter().map(|(_, id)| id).collect()
}

impl Map {
    /// Spreads `sites` over the communes. A commune that was split without a default target is left out.
    pub(super) fn of(places: &Places, reform: Day, sites: usize) -> Self {
        let units = places.units();
        let began = units.first_day().unwrap_or(reform);
        let view = places.view(reform);
        let mut found: Vec<(LifeId, LifeId, LifeId, LifeId)> = units
            .valid_on(Tier::Commune, began)
            .filter_map(|life| {
                let before = units.province_on(&life.id, began)?.id.clone();
                let unit = view.unit(&life.id)?.clone();
                let after = view.province(&unit)?.clone();
                Some((before, life.id.clone(), unit, after))
            })
            .collect();
        found.sort();
        let mut parts: BTreeMap<&LifeId, u64> = BTreeMap::new();
        for (_, _, unit, _) in &found {
            *parts.entry(unit).or_default() += 1;
        }
        let weights: Vec<u64> = found
            .iter()
            .map(|(_, _, unit, _)| people(units, unit) / parts.get(unit).copied().unwrap_or(1))
            .collect();
        let whole: u64 = weights.iter().sum();
        let (mut communes, mut above) = (BTreeMap::new(), BTreeMap::new());
        let (mut olds, mut news) = (BTreeMap::new(), BTreeMap::new());
        let (mut spots, mut before, mut first) = (Vec::new(), 0_u64, 0_usize);
        for ((old, atom, unit, province), weight) in found.iter().zip(&weights) {
            before += weight;
            let end = share(sites, before, whole);
            if end > first {
                let commune = place_in(&mut communes, unit);
                above.insert(commune, place_in(&mut news, province));
                spots.push(Spot {
                    atom: atom.clone(),
                    old_province: place_in(&mut olds, old),
                    commune,
                    first,
                    sites: end - first,
                });
            }
            first = end;
        }
        let communes = in_order(communes).into_iter().enumerate();
        Self {
            spots,
            communes: communes
                .map(|(n, life)| Commune {
                    life,
                    province: above.get(&n).copied().unwrap_or(0),
                })
                .collect(),
            old_provinces: in_order(olds),
            provinces: in_order(news),
        }
    }
}

fn people(units: &Units, unit: &LifeId) -> u64 {
    let known = units.get(unit).and_then(|life| life.geo?.population);
    known.map_or(PEOPLE, u64::from).max(1)
}

/// How many of `sites` stand before the part of the country that ends at `weight`.
fn share(sites: usize, weight: u64, whole: u64) -> usize {
    let sites = u128::try_from(sites).unwrap_or(0);
    let before = sites * u128::from(weight) / u128::from(whole.max(1));
    usize::try_from(before).unwrap_or(0)
}
