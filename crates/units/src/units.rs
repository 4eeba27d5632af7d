//! The loaded dataset and how its rows are reached.

use crate::{
    Edge, Life, LifeIx, PlaceCode, Reason, Tier, UnitsFault, UnitsFiles, check, matching::Names,
    read, search::Folded,
};
use base::{Day, Lang, LifeId};
use std::{collections::HashMap, sync::Arc};

/// Why a closed life has no successor, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The reason as a word.
    pub reason: Reason,
    /// The sentence in Vietnamese.
    pub vi: String,
    /// The sentence in English.
    pub en: String,
}

impl Exception {
    /// The sentence in `lang`.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        }
    }
}

/// All lives and edges of a dataset, checked. Cheap to clone; never changes.
#[derive(Clone, Debug)]
pub struct Units {
    pub(crate) shelf: Arc<Shelf>,
}

/// What all clones and views share.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) lives: Vec<Life>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) exceptions: HashMap<LifeIx, Exception>,
    by_id: HashMap<LifeId, LifeIx>,
    /// Lives of one tier and code, by first day.
    by_code: HashMap<PlaceCode, Vec<LifeIx>>,
    /// Lives whose parent has this code, of any day.
    below: HashMap<PlaceCode, Vec<LifeIx>>,
    /// Ordinals of the edges out of each life, by day.
    leaving: Vec<Vec<u32>>,
    /// Ordinals of the edges into each life, by day.
    arriving: Vec<Vec<u32>>,
    pub(crate) folded: Folded,
    pub(crate) names: Names,
}

impl Units {
    /// Reads and checks a dataset. On refusal all faults come at once, in the order of files and lines.
    pub fn load(files: UnitsFiles<'_>) -> Result<Self, Vec<UnitsFault>> {
        let mut draft = read::read(files);
        let mut shelf = Shelf {
            lives: std::mem::take(&mut draft.lives),
            edges: std::mem::take(&mut draft.edges),
            by_id: std::mem::take(&mut draft.by_id),
            exceptions: std::mem::take(&mut draft.exceptions),
            ..Shelf::default()
        };
        shelf.index();
        check::check(&shelf, &mut draft);
        if !draft.faults.is_empty() {
            draft.faults.sort_by_key(|fault| (fault.file, fault.line));
            return Err(draft.faults);
        }
        shelf.folded = Folded::new(&shelf.lives);
        shelf.names = Names::new(&shelf.lives);
        Ok(Self {
            shelf: Arc::new(shelf),
        })
    }

    /// How many lives there are.
    pub fn len(&self) -> usize {
        self.shelf.lives.len()
    }

    /// Is the dataset empty?
    pub fn is_empty(&self) -> bool {
        self.shelf.lives.is_empty()
    }

    /// The life with this id.
    pub fn get(&self, id: &LifeId) -> Option<&Life> {
        self.shelf.at(self.shelf.ix(id)?)
    }

    /// The ordinal of the life with this id.
    pub fn ix(&self, id: &LifeId) -> Option<LifeIx> {
        self.shelf.ix(id)
    }

    /// The life with this ordinal.
    pub fn at(&self, ix: LifeIx) -> Option<&Life> {
        self.shelf.at(ix)
    }

    /// All lives, in the order of the dataset.
    pub fn lives(&self) -> impl Iterator<Item = &Life> {
        self.shelf.lives.iter()
    }

    /// All edges, in the order of the dataset.
    pub fn edges(&self) -> &[Edge] {
        &self.shelf.edges
    }

    /// Edges out of a life, by day.
    pub fn edges_out(&self, id: &LifeId) -> impl Iterator<Item = &Edge> {
        self.ix(id)
            .into_iter()
            .flat_map(|ix| self.shelf.leaving(ix))
    }

    /// Edges into a life, by day.
    pub fn edges_into(&self, id: &LifeId) -> impl Iterator<Item = &Edge> {
        self.ix(id)
            .into_iter()
            .flat_map(|ix| self.shelf.arriving(ix))
    }

    /// Why a closed life has no successor; `None` when it has one or still lives.
    pub fn exception(&self, id: &LifeId) -> Option<&Exception> {
        self.shelf.exceptions.get(&self.ix(id)?)
    }

    /// The day from which the tree is known: before it the first snapshot stands for the tree, and a report says so.
    pub fn first_day(&self) -> Option<Day> {
        self.shelf.lives.iter().map(|life| life.first).min()
    }

    /// The days on which something changed, in order.
    pub fn change_days(&self) -> Vec<Day> {
        let mut days: Vec<Day> = self.edges().iter().map(|edge| edge.effective).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl Shelf {
    pub(crate) fn ix(&self, id: &LifeId) -> Option<LifeIx> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn at(&self, ix: LifeIx) -> Option<&Life> {
        self.lives.get(ix.index())
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (LifeIx, &Life)> {
        (0..).map(LifeIx).zip(&self.lives)
    }

    pub(crate) fn leaving(&self, ix: LifeIx) -> impl Iterator<Item = &Edge> {
        self.listed(&self.leaving, ix)
    }

    pub(crate) fn arriving(&self, ix: LifeIx) -> impl Iterator<Item = &Edge> {
        self.listed(&self.arriving, ix)
    }

    pub(crate) fn coded(&self, code: PlaceCode) -> &[LifeIx] {
        self.by_code.get(&code).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn below(&self, code: PlaceCode) -> &[LifeIx] {
        self.below.get(&code).map_or(&[], Vec::as_slice)
    }

    /// The life of `code` that lives on `day`.
    pub(crate) fn on(&self, code: PlaceCode, day: Day) -> Option<LifeIx> {
        let lives = self.coded(code).iter().rev().copied();
        lives
            .into_iter()
            .find(|ix| self.at(*ix).is_some_and(|life| life.lives_on(day)))
    }

    /// The unit above on `day`.
    pub(crate) fn parent(&self, ix: LifeIx, day: Day) -> Option<LifeIx> {
        self.on(self.at(ix)?.parent?, day)
    }

    /// The unit of `tier` that holds `ix` on `day`, or `ix` itself.
    pub(crate) fn holder(&self, ix: LifeIx, tier: Tier, day: Day) -> Option<LifeIx> {
        let mut here = ix;
        loop {
            if self.at(here)?.tier() == tier {
                return Some(here);
            }
            here = self.parent(here, day)?;
        }
    }

    fn listed<'a>(
        &'a self,
        lists: &'a [Vec<u32>],
        ix: LifeIx,
    ) -> impl Iterator<Item = &'a Edge> + use<'a> {
        let list = lists.get(ix.index()).map_or(&[][..], Vec::as_slice);
        list.iter()
            .filter_map(|edge| self.edges.get(LifeIx(*edge).index()))
    }

    fn index(&mut self) {
        for (ix, life) in (0..).map(LifeIx).zip(&self.lives) {
            self.by_code.entry(life.code).or_default().push(ix);
            if let Some(parent) = life.parent {
                self.below.entry(parent).or_default().push(ix);
            }
        }
        let lives = &self.lives;
        for same in self.by_code.values_mut() {
            same.sort_by_key(|ix| lives.get(ix.index()).map(|life| life.first));
        }
        self.leaving = vec![Vec::new(); self.lives.len()];
        self.arriving = vec![Vec::new(); self.lives.len()];
        let mut order: Vec<(u32, &Edge)> = (0..).zip(&self.edges).collect();
        order.sort_by_key(|(_, edge)| edge.effective);
        for (ordinal, edge) in order {
            let ends = [
                (&mut self.leaving, edge.from),
                (&mut self.arriving, edge.to),
            ];
            for (lists, end) in ends {
                if let Some(list) = end.and_then(|ix| lists.get_mut(ix.index())) {
                    list.push(ordinal);
                }
            }
        }
    }
}
