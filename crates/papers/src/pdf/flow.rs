//! Lays a paper out on pages: what fits stays together, a heading stays with what follows, no paragraph leaves one line
//! alone, and the signature never stands on a page of its own.

use super::{
    setting::{Align, Run, Setting},
    stack::{ASCENT, Stack, Stacked},
    tree::{Mark, NodeId, Tree},
};
use crate::{
    document::{Block, Clause, Document, Look, Text},
    fonts::{Face, Fonts},
    page::{ADDRESSEES, BODY_SIZE, BOTTOM, GAP, INDENT, LEFT, MEASURE, RULE_SHARE, TOP},
};
use std::collections::BTreeSet;

/// Letters at their place; `y` is their baseline.
pub(super) struct Fragment {
    pub(super) run: Run,
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) y: f32,
    /// The node it belongs to; none for what only repeats.
    pub(super) owner: Option<NodeId>,
}

/// A page.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) fragments: Vec<Fragment>,
    /// Thin lines: from x, y to x, y.
    pub(super) rules: Vec<[f32; 4]>,
}

/// An entry of the outline: its words, the page from 0, and how far down.
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// A laid-out paper.
pub(super) struct Laid {
    pub(super) sheets: Vec<Sheet>,
    pub(super) tree: Tree,
    pub(super) outline: Vec<Entry>,
    pub(super) replaced: BTreeSet<char>,
}

/// The paper while it is laid out.
pub(super) struct Flow<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) laid: Laid,
    /// How far down the page is full.
    pub(super) y: f32,
}

impl<'a> Flow<'a> {
    pub(super) fn new(fonts: &'a Fonts) -> Self {
        Self {
            fonts,
            laid: Laid {
                sheets: vec![Sheet::default()],
                tree: Tree::default(),
                outline: Vec::new(),
                replaced: BTreeSet::new(),
            },
            y: TOP,
        }
    }

    pub(super) fn lay_out(mut self, document: &Document) -> Laid {
        let mut blocks = document.blocks.iter().peekable();
        while let Some(block) = blocks.next() {
            let keep = match blocks.peek() {
                Some(Block::SignOff { recipients, signer }) => {
                    self.sign_off_height(recipients, signer)
                }
                Some(Block::Signatures(all)) => self.signatures_height(all),
                _ => 0.0,
            };
            self.block(block, keep);
        }
        self.laid
    }

    /// Lays out one block; `keep` is the height of what must stand on the same page below its end.
    fn block(&mut self, block: &Block, keep: f32) {
        match block {
            Block::Letterhead(head) => self.letterhead(head),
            Block::Title { kind, about } => self.title(kind, about),
            Block::Addressees(all) => self.addressees(all),
            Block::Basis(all) => self.basis(all),
            Block::Heading(text) => self.heading(text),
            Block::Paragraph { look, text } => self.text(*look, text, keep),
            Block::Clauses(all) => self.clauses(all, keep),
            Block::Table(table) => self.table(table, keep),
            Block::Lines(count) => self.lines(*count, keep),
            Block::SignOff { recipients, signer } => self.sign_off(recipients, signer),
            Block::Signatures(all) => self.signatures(all),
            Block::PageBreak => self.new_page(),
        }
    }

    pub(super) fn node(&mut self, mark: Mark, parent: Option<NodeId>) -> NodeId {
        self.laid.tree.add(mark, parent)
    }

    pub(super) fn new_page(&mut self) {
        self.laid.sheets.push(Sheet::default());
        self.y = TOP;
    }

    pub(super) fn is_at_top(&self) -> bool {
        self.y <= TOP
    }

    pub(super) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Adds `text` to the stack, all of it of one node.
    pub(super) fn put(
        &mut self,
        stack: &mut Stack,
        text: &Text,
        setting: Setting,
        owner: NodeId,
    ) -> f32 {
        let (fonts, replaced) = (self.fonts, &mut self.laid.replaced);
        stack.put(fonts, &[text], setting, [owner; 2], replaced)
    }

    /// Places a line; with `is_repeated` it is none of the reader's business.
    pub(super) fn place_line(&mut self, stacked: Stacked, x: f32, width: f32, is_repeated: bool) {
        let Some(sheet) = self.laid.sheets.last_mut() else {
            return;
        };
        let top = self.y + stacked.gap;
        let baseline = top + stacked.size * ASCENT;
        for run in stacked.line.runs {
            let owner = stacked.owners.get(run.part.min(1)).copied();
            sheet.fragments.push(Fragment {
                x: x + run.x,
                y: baseline,
                size: stacked.size,
                owner: owner.filter(|_| !is_repeated),
                run,
            });
        }
        self.y = top + stacked.height;
        if let Some(rule) = stacked.rule {
            let (middle, y) = (x + width / 2.0, self.y - 3.0);
            sheet
                .rules
                .push([middle - rule / 2.0, y, middle + rule / 2.0, y]);
        }
    }

    /// Places a stack whole, where the page stands.
    pub(super) fn place(&mut self, stack: Stack, x: f32, is_repeated: bool) {
        let width = stack.width;
        for line in stack.lines {
            self.place_line(line, x, width, is_repeated);
        }
    }

    /// Places a paragraph, over pages where it must.
    pub(super) fn flow(&mut self, stack: Stack, keep: f32) {
        self.flow_at(stack, LEFT, keep);
    }

    /// As [`Self::flow`], from a left edge.
    pub(super) fn flow_at(&mut self, stack: Stack, x: f32, keep: f32) {
        let total = stack.height();
        if total + keep > self.room()
            && total + keep <= BOTTOM - TOP
            && total <= (BOTTOM - TOP) / 2.0
        {
            let splits_well = keep <= 0.0 && self.fitting(&stack.lines) >= 2;
            if !splits_well && !self.is_at_top() {
                self.new_page();
            }
        }
        let width = stack.width;
        let mut lines = stack.lines;
        while !lines.is_empty() {
            let mut fit = self.fitting(&lines);
            let left = lines.len();
            if fit < left {
                // No line alone above or below a break.
                if left - fit == 1 && fit > 2 {
                    fit -= 1;
                }
                if fit < 2 && !self.is_at_top() {
                    fit = 0;
                }
            }
            for line in lines.drain(..fit.max(usize::from(self.is_at_top())).min(left)) {
                self.place_line(line, x, width, false);
            }
            if !lines.is_empty() {
                self.new_page();
            }
        }
    }

    /// How many of the lines fit on what is left of the page.
    fn fitting(&self, lines: &[Stacked]) -> usize {
        let mut used = 0.0;
        let fits = |line: &&Stacked| {
            used += line.tall();
            used <= self.room() + 0.01
        };
        lines.iter().take_while(fits).count()
    }

    /// A stack over the whole width, with the usual room above.
    fn paragraph(&self) -> Stack {
        let mut stack = Stack::new(MEASURE);
        if !self.is_at_top() {
            stack.space(GAP);
        }
        stack
    }

    fn title(&mut self, kind: &Text, about: &Text) {
        let words = format!("{} {}", kind.plain(), about.plain());
        self.laid.outline.push(Entry {
            text: words.trim().to_owned(),
            page: self.laid.sheets.len() - 1,
            y: self.y,
        });
        let owner = self.node(Mark::Heading(1, words.trim().to_owned()), None);
        let mut stack = self.paragraph();
        stack.space(GAP);
        let setting = wide(Align::Centre);
        let mut widest = self.put(&mut stack, &kind.all_in(Face::Bold), setting, owner);
        if !about.is_empty() {
            widest = self.put(&mut stack, &about.all_in(Face::Bold), setting, owner);
        }
        stack.rule(widest * RULE_SHARE);
        self.flow(stack, 0.0);
        self.y += GAP;
    }

    fn addressees(&mut self, all: &[Text]) {
        let owner = self.node(Mark::Div, None);
        let label = Text::new().say(ADDRESSEES);
        if let [one] = all {
            let node = self.node(Mark::P, Some(owner));
            let mut stack = self.paragraph();
            let text = Text::new().say(&format!("{ADDRESSEES} "));
            let (fonts, replaced) = (self.fonts, &mut self.laid.replaced);
            stack.put(
                fonts,
                &[&text, one],
                wide(Align::Centre),
                [node; 2],
                replaced,
            );
            self.flow(stack, 0.0);
        } else {
            let node = self.node(Mark::P, Some(owner));
            let mut stack = self.paragraph();
            self.put(&mut stack, &label, indented(INDENT * 2.0), node);
            self.flow(stack, 0.0);
            for text in all {
                let node = self.node(Mark::P, Some(owner));
                let mut stack = Stack::new(MEASURE);
                self.put(&mut stack, text, indented(INDENT * 3.0), node);
                self.flow(stack, 0.0);
            }
        }
        self.y += GAP;
    }

    fn basis(&mut self, all: &[Text]) {
        let last = all.len();
        for (index, text) in all.iter().enumerate() {
            let end = if index + 1 == last { "." } else { ";" };
            let text = text.all_in(Face::Italic).italic(end);
            let owner = self.node(Mark::P, None);
            let mut stack = self.paragraph();
            self.put(&mut stack, &text, indented(INDENT), owner);
            self.flow(stack, 0.0);
        }
    }

    fn heading(&mut self, text: &Text) {
        let owner = self.node(Mark::Heading(2, text.plain()), None);
        let mut stack = self.paragraph();
        self.put(
            &mut stack,
            &text.all_in(Face::Bold),
            indented(INDENT),
            owner,
        );
        // Two lines of what follows.
        self.flow(stack, BODY_SIZE * 3.0);
        self.laid.outline.push(Entry {
            text: text.plain(),
            page: self.laid.sheets.len() - 1,
            y: self.y - BODY_SIZE * 2.0,
        });
    }

    fn text(&mut self, look: Look, text: &Text, keep: f32) {
        let owner = self.node(Mark::P, None);
        let setting = match look {
            Look::Body => indented(INDENT),
            Look::Centred => wide(Align::Centre),
        };
        let mut stack = self.paragraph();
        self.put(&mut stack, text, setting, owner);
        self.flow(stack, keep);
    }

    fn clauses(&mut self, all: &[Clause], keep: f32) {
        let list = self.node(Mark::L, None);
        for (index, clause) in all.iter().enumerate() {
            let item = self.node(Mark::LI, Some(list));
            let owners = [Mark::Lbl, Mark::LBody].map(|mark| self.node(mark, Some(item)));
            let mut stack = self.paragraph();
            let (fonts, replaced) = (self.fonts, &mut self.laid.replaced);
            let texts = [&clause.label, &clause.text];
            stack.put(fonts, &texts, indented(INDENT), owners, replaced);
            let is_last = index + 1 == all.len();
            self.flow(stack, if is_last { keep } else { 0.0 });
        }
    }

    fn lines(&mut self, count: usize, keep: f32) {
        let dots = Text::new().blank(crate::document::Blank::Rest);
        for index in 0..count {
            let owner = self.node(Mark::P, None);
            let mut stack = self.paragraph();
            self.put(&mut stack, &dots, wide(Align::Left), owner);
            self.flow(stack, if index + 1 == count { keep } else { 0.0 });
        }
    }
}

/// Body letters over the whole width.
pub(super) const fn wide(align: Align) -> Setting {
    Setting {
        size: BODY_SIZE,
        width: MEASURE,
        indent: 0.0,
        align,
    }
}

/// Justified body letters whose first line is indented.
const fn indented(indent: f32) -> Setting {
    Setting {
        indent,
        ..wide(Align::Justified)
    }
}
