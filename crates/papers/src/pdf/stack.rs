//! Lines one below the other, before it is known where they stand.

use super::{
    setting::{Line, Setting, set},
    tree::NodeId,
};
use crate::{document::Text, fonts::Fonts};
use std::collections::BTreeSet;

/// From the baseline of one line to the next, in letter sizes: "single" in an office program.
const LEADING: f32 = 1.15;
/// From the top of a line to its baseline, in letter sizes.
pub(super) const ASCENT: f32 = 0.89;
/// Room for a thin line under a text.
const RULE_ROOM: f32 = 5.0;

/// A line with its place among the others.
pub(super) struct Stacked {
    pub(super) line: Line,
    pub(super) size: f32,
    /// Room above it.
    pub(super) gap: f32,
    /// Its own height.
    pub(super) height: f32,
    /// The nodes its runs belong to, by their part.
    pub(super) owners: [NodeId; 2],
    /// Width of a thin line centred under it.
    pub(super) rule: Option<f32>,
}

/// Lines of one width.
pub(super) struct Stack {
    pub(super) width: f32,
    pub(super) lines: Vec<Stacked>,
    /// Room above the next line.
    pending: f32,
}

impl Stack {
    pub(super) const fn new(width: f32) -> Self {
        Self {
            width,
            lines: Vec::new(),
            pending: 0.0,
        }
    }

    /// Leaves room before what comes next.
    pub(super) fn space(&mut self, points: f32) {
        self.pending += points;
    }

    /// Adds the texts as one paragraph and returns its widest line.
    pub(super) fn put(
        &mut self,
        fonts: &Fonts,
        texts: &[&Text],
        setting: Setting,
        owners: [NodeId; 2],
        replaced: &mut BTreeSet<char>,
    ) -> f32 {
        let mut widest = 0.0_f32;
        self.part_from(owners);
        for line in set(fonts, texts, setting, replaced) {
            widest = widest.max(line.width);
            self.lines.push(Stacked {
                line,
                size: setting.size,
                gap: std::mem::take(&mut self.pending),
                height: setting.size * LEADING,
                owners,
                rule: None,
            });
        }
        widest
    }

    /// Parts the words of what comes next from those of a paragraph before it that belongs to the same node.
    fn part_from(&mut self, owners: [NodeId; 2]) {
        let last = self.lines.last_mut().filter(|last| last.owners == owners);
        if let Some(run) = last.and_then(|last| last.line.runs.last_mut()) {
            run.text.push(' ');
        }
    }

    /// Draws a thin line under the last line.
    pub(super) fn rule(&mut self, width: f32) {
        if let Some(last) = self.lines.last_mut() {
            last.rule = Some(width);
            last.height += RULE_ROOM;
        }
    }

    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(Stacked::tall).sum::<f32>() + self.pending
    }
}

impl Stacked {
    /// With the room above it.
    pub(super) fn tall(&self) -> f32 {
        self.gap + self.height
    }
}
