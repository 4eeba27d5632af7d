//! The tree of one day with every life placed in it. A report or a page asks a view, not the dataset.

use crate::{Life, LifeIx, Placement, Tier, Units, place::Spot, units::Shelf};
use base::{Day, LifeId};
use std::{collections::HashMap, sync::Arc};

/// All lives, of any date, placed on one day. About a megabyte; keep it per day that is asked for.
#[derive(Clone, Debug)]
pub struct View {
    shelf: Arc<Shelf>,
    day: Day,
    /// By ordinal of the life.
    spots: Vec<Spot>,
    /// Every life that belongs to a unit: placed there, standing below it, or held by it.
    atoms: HashMap<LifeIx, Vec<LifeIx>>,
    /// Communes of the day, by province.
    communes: HashMap<LifeIx, Vec<LifeIx>>,
}

impl Units {
    /// Places every life on `day`.
    pub fn view(&self, day: Day) -> View {
        View::new(self.shelf.clone(), day)
    }

    /// Every life, of any date, that belongs to the unit `id` on `day`, itself included: placed there, placed at a unit
    /// below it, or held by it. Empty when the unit does not live on that day. For more than one unit ask a [`View`].
    pub fn atoms_of(&self, id: &LifeId, day: Day) -> Vec<LifeId> {
        self.view(day).atoms(id).cloned().collect()
    }
}

impl View {
    fn new(shelf: Arc<Shelf>, day: Day) -> Self {
        let spots: Vec<Spot> = shelf.all().map(|(ix, _)| shelf.spot(ix, day)).collect();
        let mut atoms: HashMap<LifeIx, Vec<LifeIx>> = HashMap::new();
        for (ix, spot) in (0..).map(LifeIx).zip(&spots) {
            let district = spot
                .unit
                .and_then(|unit| shelf.holder(unit, Tier::District, day));
            let mut owners = [spot.unit, district, spot.province];
            owners.sort_unstable();
            let mut before = None;
            for owner in owners.into_iter().flatten() {
                if before != Some(owner) {
                    atoms.entry(owner).or_default().push(ix);
                }
                before = Some(owner);
            }
        }
        let mut communes: HashMap<LifeIx, Vec<LifeIx>> = HashMap::new();
        for (ix, life) in shelf.all() {
            if life.tier() == Tier::Commune
                && life.lives_on(day)
                && let Some(province) = shelf.holder(ix, Tier::Province, day)
            {
                communes.entry(province).or_default().push(ix);
            }
        }
        Self {
            shelf,
            day,
            spots,
            atoms,
            communes,
        }
    }

    /// The day it shows.
    pub const fn day(&self) -> Day {
        self.day
    }

    /// Where `id` belongs on the day; as [`Units::place_on`], without the walk.
    pub fn place(&self, id: &LifeId) -> Option<Placement> {
        let spot = self.spots.get(self.shelf.ix(id)?.index())?;
        Some(self.shelf.placement(*spot))
    }

    /// The unit of the day to which `id` belongs.
    pub fn unit(&self, id: &LifeId) -> Option<&LifeId> {
        self.id(self.spots.get(self.shelf.ix(id)?.index())?.unit?)
    }

    /// The unit of the day to which the life with this ordinal belongs.
    pub fn unit_ix(&self, ix: LifeIx) -> Option<LifeIx> {
        self.spots.get(ix.index())?.unit
    }

    /// The province of the day to which `id` belongs, or that holds it.
    pub fn province(&self, id: &LifeId) -> Option<&LifeId> {
        self.id(self.spots.get(self.shelf.ix(id)?.index())?.province?)
    }

    /// Every life, of any date, that belongs to the unit `id`: see [`Units::atoms_of`].
    pub fn atoms(&self, id: &LifeId) -> impl Iterator<Item = &LifeId> {
        self.listed(&self.atoms, id).filter_map(|ix| self.id(ix))
    }

    /// The ordinals of [`View::atoms`].
    pub fn atoms_ix(&self, id: &LifeId) -> impl Iterator<Item = LifeIx> {
        self.listed(&self.atoms, id)
    }

    /// The communes of a province on the day, in the order of the dataset.
    pub fn communes(&self, province: &LifeId) -> impl Iterator<Item = &Life> {
        self.listed(&self.communes, province)
            .filter_map(|ix| self.shelf.at(ix))
    }

    fn listed<'a>(
        &'a self,
        lists: &'a HashMap<LifeIx, Vec<LifeIx>>,
        id: &LifeId,
    ) -> impl Iterator<Item = LifeIx> + use<'a> {
        let list = self.shelf.ix(id).and_then(|ix| lists.get(&ix));
        list.map_or(&[][..], Vec::as_slice).iter().copied()
    }

    fn id(&self, ix: LifeIx) -> Option<&LifeId> {
        self.shelf.at(ix).map(|life| &life.id)
    }
}
