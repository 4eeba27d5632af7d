//! The parts of a paper that stand side by side: the head, and recipients beside the signature.

use super::{
    flow::Flow,
    setting::{Align, Setting},
    stack::Stack,
    tree::{Mark, NodeId},
};
use crate::{
    document::{Letterhead, Signer, Text},
    fonts::Face,
    page::{
        BODY_SIZE, BOTTOM, COUNTRY, GAP, HEAD_LEFT, HEAD_SIZE, LEFT, MEASURE, MOTTO, MOTTO_SIZE,
        RECIPIENTS, RECIPIENTS_SIZE, RECIPIENTS_TITLE, RECIPIENTS_TITLE_SIZE, RULE_SHARE, SIGNING,
    },
};

impl Flow<'_> {
    pub(super) fn letterhead(&mut self, head: &Letterhead) {
        let owner = self.node(Mark::Div, None);
        let left = self.head_left(head, owner);
        let right = self.head_right(head, owner);
        self.side_by_side([(left, LEFT), (right, LEFT + HEAD_LEFT)]);
        self.y += GAP;
    }

    fn head_left(&mut self, head: &Letterhead, owner: NodeId) -> Stack {
        let mut stack = Stack::new(HEAD_LEFT);
        let setting = |size| centred(size, HEAD_LEFT - GAP);
        if let Some(parent) = &head.parent {
            self.part(&mut stack, parent, setting(HEAD_SIZE), owner);
        }
        let body = head.body.all_in(Face::Bold);
        let widest = self.part(&mut stack, &body, setting(HEAD_SIZE), owner);
        stack.rule(widest * RULE_SHARE);
        if let Some(number) = &head.number {
            self.part(&mut stack, number, setting(MOTTO_SIZE), owner);
        }
        if let Some(about) = &head.about {
            self.part(&mut stack, about, setting(HEAD_SIZE), owner);
        }
        stack
    }

    fn head_right(&mut self, head: &Letterhead, owner: NodeId) -> Stack {
        let width = MEASURE - HEAD_LEFT;
        let mut stack = Stack::new(width);
        let setting = |size| centred(size, width);
        let country = Text::new().bold(COUNTRY);
        self.part(&mut stack, &country, setting(HEAD_SIZE), owner);
        let motto = Text::new().bold(MOTTO);
        let widest = self.part(&mut stack, &motto, setting(MOTTO_SIZE), owner);
        stack.rule(widest);
        let dated = head.dated.all_in(Face::Italic);
        self.part(&mut stack, &dated, setting(MOTTO_SIZE), owner);
        stack
    }

    pub(super) fn sign_off(&mut self, recipients: &[Text], signer: &Signer) {
        let owner = self.node(Mark::Div, None);
        let left = self.recipients(recipients, owner);
        let right = self.signer(signer, MEASURE - RECIPIENTS, owner);
        self.keep_whole(left.height().max(right.height()) + GAP);
        self.y += GAP;
        self.side_by_side([(left, LEFT), (right, LEFT + RECIPIENTS)]);
    }

    pub(super) fn signatures(&mut self, all: &[Signer]) {
        let (width, owner) = (share(all.len()), self.node(Mark::Div, None));
        let mut stacks = Vec::with_capacity(all.len());
        let mut x = LEFT;
        for signer in all {
            stacks.push((self.signer(signer, width, owner), x));
            x += width;
        }
        let tallest = stacks.iter().map(|(s, _)| s.height()).fold(0.0, f32::max);
        self.keep_whole(tallest + GAP * 2.0);
        self.y += GAP * 2.0;
        self.side_by_side(stacks);
    }

    /// The height of the same block, before it is laid out.
    pub(super) fn sign_off_height(&self, recipients: &[Text], signer: &Signer) -> f32 {
        let mut trial = Flow::new(self.fonts);
        let left = trial.recipients(recipients, 0);
        let right = trial.signer(signer, MEASURE - RECIPIENTS, 0);
        left.height().max(right.height()) + GAP
    }

    /// The height of the same block, before it is laid out.
    pub(super) fn signatures_height(&self, all: &[Signer]) -> f32 {
        let (mut trial, width) = (Flow::new(self.fonts), share(all.len()));
        let heights = all.iter().map(|s| trial.signer(s, width, 0).height());
        heights.fold(0.0, f32::max) + GAP * 2.0
    }

    fn recipients(&mut self, all: &[Text], owner: NodeId) -> Stack {
        let mut stack = Stack::new(RECIPIENTS);
        if all.is_empty() {
            return stack;
        }
        let setting = |size| Setting {
            align: Align::Left,
            ..centred(size, RECIPIENTS - GAP)
        };
        let title = Text::new().say(RECIPIENTS_TITLE).all_in(Face::BoldItalic);
        self.part(&mut stack, &title, setting(RECIPIENTS_TITLE_SIZE), owner);
        for text in all {
            self.part(&mut stack, text, setting(RECIPIENTS_SIZE), owner);
        }
        stack
    }

    fn signer(&mut self, signer: &Signer, width: f32, owner: NodeId) -> Stack {
        let mut stack = Stack::new(width);
        let setting = |size| centred(size, width - GAP);
        for line in signer.authority_lines() {
            self.part(&mut stack, &line, setting(BODY_SIZE), owner);
        }
        let office = signer.office.all_in(Face::Bold);
        self.part(&mut stack, &office, setting(BODY_SIZE), owner);
        if let Some(hint) = &signer.hint {
            let hint = Text::new().italic(hint);
            self.part(&mut stack, &hint, setting(HEAD_SIZE), owner);
        }
        stack.space(SIGNING);
        if let Some(name) = &signer.name {
            let name = name.all_in(Face::Bold);
            self.part(&mut stack, &name, setting(BODY_SIZE), owner);
        }
        stack
    }

    /// Adds a paragraph of its own to the stack.
    fn part(&mut self, stack: &mut Stack, text: &Text, setting: Setting, owner: NodeId) -> f32 {
        let node = self.node(Mark::P, Some(owner));
        self.put(stack, text, setting, node)
    }

    fn keep_whole(&mut self, height: f32) {
        if height > self.room() && height <= BOTTOM - crate::page::TOP {
            self.new_page();
        }
    }

    /// Places stacks beside each other; the page goes on below the tallest.
    fn side_by_side(&mut self, stacks: impl IntoIterator<Item = (Stack, f32)>) {
        let stacks: Vec<_> = stacks.into_iter().collect();
        let tallest = stacks.iter().map(|(s, _)| s.height()).fold(0.0, f32::max);
        if tallest > self.room() {
            // Too tall for any page: one after the other, over pages.
            for (stack, x) in stacks {
                self.flow_at(stack, x, 0.0);
            }
            return;
        }
        let top = self.y;
        let mut below = top;
        for (stack, x) in stacks {
            self.y = top;
            let height = stack.height();
            self.place(stack, x, false);
            below = below.max(top + height);
        }
        self.y = below;
    }
}

/// Width of each of so many signatures.
fn share(count: usize) -> f32 {
    MEASURE / f32::from(u16::try_from(count.max(1)).unwrap_or(u16::MAX))
}

const fn centred(size: f32, width: f32) -> Setting {
    Setting {
        size,
        width,
        indent: 0.0,
        align: Align::Centre,
    }
}
