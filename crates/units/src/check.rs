//! What must hold of a dataset beyond each row by itself: no overlap, no orphan, no life that ends or begins unexplained.

use crate::{ChangeKind, Edge, Life, LifeIx, UnitsFaultKind, UnitsFile, read::Draft, units::Shelf};
use base::Day;

/// How far the shares of a split may be from 1: the dataset rounds thirds to three decimals.
const SHARES_OFF_MILLIONTHS: u32 = 2_000;

pub(crate) fn check(shelf: &Shelf, draft: &mut Draft) {
    let first = shelf.lives.iter().map(|life| life.first).min();
    for (ix, life) in shelf.all() {
        let line = draft.life_lines.get(ix.index()).copied().unwrap_or(0);
        let faults = [
            overlap(shelf, ix, life),
            orphan(shelf, life),
            no_successor(shelf, ix, life),
            no_origin(shelf, ix, life, first),
        ];
        for kind in faults.into_iter().flatten() {
            draft.fault(UnitsFile::Units, line, kind);
        }
    }
    for (edge, line) in shelf.edges.iter().zip(draft.edge_lines.clone()) {
        for kind in edge_faults(shelf, edge) {
            draft.fault(UnitsFile::Changes, line, kind);
        }
    }
    for (ix, line) in draft.exception_lines.clone() {
        if let Some(life) = shelf.at(ix)
            && (life.last.is_none() || has_successor(shelf, ix, life))
        {
            let kind = UnitsFaultKind::NeedlessException(life.id.clone());
            draft.fault(UnitsFile::Exceptions, line, kind);
        }
    }
}

/// Only the neighbour before is looked at: lives of one code are in the order of their first days.
fn overlap(shelf: &Shelf, ix: LifeIx, life: &Life) -> Option<UnitsFaultKind> {
    let same = shelf.coded(life.code);
    let at = same.iter().position(|other| *other == ix)?;
    let before = shelf.at(*same.get(at.checked_sub(1)?)?)?;
    before
        .last
        .is_none_or(|last| last >= life.first)
        .then(|| UnitsFaultKind::Overlap(before.id.clone()))
}

/// Walks the lives of the parent's code, which must cover every day of this one.
fn orphan(shelf: &Shelf, life: &Life) -> Option<UnitsFaultKind> {
    let parent = life.parent?;
    let mut day = life.first;
    loop {
        let Some(above) = shelf.on(parent, day).and_then(|ix| shelf.at(ix)) else {
            return Some(UnitsFaultKind::Orphan(day));
        };
        match (above.last, life.last) {
            (None, _) => return None,
            (Some(above), Some(last)) if above >= last => return None,
            (Some(above), _) => day = above.plus_days(1),
        }
    }
}

fn has_successor(shelf: &Shelf, ix: LifeIx, life: &Life) -> bool {
    life.last.is_some_and(|last| {
        let next = last.plus_days(1);
        shelf
            .leaving(ix)
            .any(|edge| edge.effective == next && edge.to.is_some())
    })
}

fn no_successor(shelf: &Shelf, ix: LifeIx, life: &Life) -> Option<UnitsFaultKind> {
    let explained =
        life.last.is_none() || has_successor(shelf, ix, life) || shelf.exceptions.contains_key(&ix);
    (!explained).then(|| UnitsFaultKind::NoSuccessor(life.id.clone()))
}

fn no_origin(shelf: &Shelf, ix: LifeIx, life: &Life, first: Option<Day>) -> Option<UnitsFaultKind> {
    let explained =
        Some(life.first) == first || shelf.arriving(ix).any(|edge| edge.effective == life.first);
    (!explained).then(|| UnitsFaultKind::NoOrigin(life.id.clone()))
}

fn edge_faults(shelf: &Shelf, edge: &Edge) -> Vec<UnitsFaultKind> {
    let mut faults = Vec::new();
    let from = edge.from.and_then(|ix| shelf.at(ix));
    let to = edge.to.and_then(|ix| shelf.at(ix));
    if let Some(life) = from.filter(|life| !life.lives_on(edge.effective.plus_days(-1))) {
        faults.push(UnitsFaultKind::SourceNotThere(life.id.clone()));
    }
    if let Some(life) = to.filter(|life| !life.lives_on(edge.effective)) {
        faults.push(UnitsFaultKind::TargetNotThere(life.id.clone()));
    }
    if let (Some(ix), Some(life), ChangeKind::SplitPart) = (edge.from, from, edge.kind) {
        let parts = || {
            shelf
                .leaving(ix)
                .filter(|part| part.effective == edge.effective)
        };
        // Said once, at the first part.
        if parts().next() == Some(edge) {
            let sum: u32 = parts().filter_map(|part| part.weight_millionths).sum();
            if sum.abs_diff(1_000_000) > SHARES_OFF_MILLIONTHS {
                faults.push(UnitsFaultKind::SharesOff(life.id.clone()));
            }
            if parts().filter(|part| part.is_default).count() > 1 {
                faults.push(UnitsFaultKind::SeveralDefaults(life.id.clone()));
            }
        }
    }
    faults
}
