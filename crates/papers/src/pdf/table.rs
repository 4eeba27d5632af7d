//! Tables: rows stay whole where a page can hold them, are cut between lines where it cannot, and the heading stands
//! again on each page.

use super::{
    flow::Flow,
    setting::{Align as Set, Line, Run, Setting},
    stack::{Stack, Stacked},
    tree::{Mark, NodeId},
};
use crate::{
    document::{Align, Cell, Row, Table},
    fonts::Face,
    page::{BOTTOM, CELL_PAD, GAP, LEFT, MEASURE, TABLE_SIZE, TOP},
};

/// Above and below the text of a cell.
const PAD: f32 = 2.5;

/// The tallest heading that is repeated.
const MOST_HEAD: f32 = (BOTTOM - TOP) / 3.0;

/// The columns' left edges, and the right edge of the last.
struct Grid {
    edges: Vec<f32>,
    /// Height of the heading where it stands again on each page; 0 where it is too tall for that.
    head: f32,
    aligns: Vec<Align>,
}

/// A cell waiting for its place: its lines, left edge and width.
struct Waiting {
    stack: Stack,
    left: f32,
    width: f32,
}

/// Which part of the table a row is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    /// The heading again, on a later page.
    Again,
    Body,
}

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table, keep: f32) {
        let mut grid = Grid::of(table);
        let tall = self.head_height(table, &grid);
        grid.head = if tall <= MOST_HEAD { tall } else { 0.0 };
        let owner = self.node(Mark::Table(table.summary.clone()), None);
        if !self.is_at_top() {
            self.y += GAP;
        }
        // The heading and at least a line of the first row.
        if self.room() < grid.head + TABLE_SIZE * 2.0 && !self.is_at_top() {
            self.new_page();
        }
        if !table.head.is_empty() {
            let head = self.node(Mark::THead, Some(owner));
            self.rows(table, &grid, Part::Head, head);
        }
        if !table.rows.is_empty() {
            let body = self.node(Mark::TBody, Some(owner));
            for (index, row) in table.rows.iter().enumerate() {
                let is_last = index + 1 == table.rows.len();
                let tr = self.node(Mark::TR, Some(body));
                let cells = self.cells(row, &grid, Part::Body, tr);
                let keep = if is_last { keep } else { 0.0 };
                self.body_row(cells, row_height(row, &[]), table, &grid, keep);
            }
        }
        self.y += GAP;
    }

    fn head_height(&self, table: &Table, grid: &Grid) -> f32 {
        let mut trial = Flow::new(self.fonts);
        let rows = table.head.iter();
        rows.map(|row| row_height(row, &trial.cells(row, grid, Part::Again, 0)))
            .sum()
    }

    fn rows(&mut self, table: &Table, grid: &Grid, part: Part, owner: NodeId) {
        for row in &table.head {
            let tr = match part {
                Part::Again => owner,
                Part::Head | Part::Body => self.node(Mark::TR, Some(owner)),
            };
            let cells = self.cells(row, grid, part, tr);
            let height = row_height(row, &cells);
            if grid.head > 0.0 {
                self.place_row(cells, height, part == Part::Again);
            } else {
                self.body_row(cells, height.min(TABLE_SIZE), table, grid, 0.0);
            }
        }
    }

    /// Sets the cells of a row.
    fn cells(&mut self, row: &Row, grid: &Grid, part: Part, tr: NodeId) -> Vec<Waiting> {
        let mut column = 0;
        let mut waiting = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            let (left, right) = (grid.edge(column), grid.edge(column + cell.span));
            let mark = match part {
                Part::Body => Mark::TD(cell.span),
                Part::Head | Part::Again => Mark::TH(cell.span),
            };
            let owner = match part {
                Part::Again => tr,
                Part::Head | Part::Body => self.node(mark, Some(tr)),
            };
            let setting = Setting {
                size: TABLE_SIZE,
                width: right - left - CELL_PAD * 2.0,
                indent: 0.0,
                align: grid.align(column, part),
            };
            waiting.push(Waiting {
                stack: self.cell(cell, setting, part, owner),
                left,
                width: right - left,
            });
            column += cell.span;
        }
        waiting
    }

    fn cell(&mut self, cell: &Cell, setting: Setting, part: Part, owner: NodeId) -> Stack {
        let mut stack = Stack::new(setting.width);
        for (index, text) in cell.paragraphs.iter().enumerate() {
            if index > 0 {
                stack.space(GAP / 2.0);
            }
            if part == Part::Body {
                self.put(&mut stack, text, setting, owner);
            } else {
                self.put(&mut stack, &text.all_in(Face::Bold), setting, owner);
            }
        }
        if stack.lines.is_empty() {
            stack.lines.push(nothing(owner));
        }
        stack
    }

    /// Places a row: whole here, whole on the next page, or in pieces.
    fn body_row(
        &mut self,
        mut cells: Vec<Waiting>,
        least: f32,
        table: &Table,
        grid: &Grid,
        keep: f32,
    ) {
        let height = tallest(&cells).max(least);
        let page = BOTTOM - TOP - grid.head;
        let together = if height + keep <= page {
            height + keep
        } else {
            height
        };
        if together > self.room() && height <= page && !self.is_at_top() {
            self.continue_table(table, grid);
        }
        loop {
            let height = tallest(&cells).max(least);
            if height <= self.room() + 0.01 {
                self.place_row(cells, height, false);
                return;
            }
            let room = self.room();
            let pieces: Vec<Waiting> = cells.iter_mut().map(|c| c.take(room)).collect();
            if pieces.iter().all(|piece| piece.stack.lines.is_empty()) && !self.is_fresh(grid) {
                self.continue_table(table, grid);
                continue;
            }
            self.place_row(pieces, room, false);
            if cells.iter().all(|cell| cell.stack.lines.is_empty()) {
                return;
            }
            self.continue_table(table, grid);
        }
    }

    /// Is there nothing on the page but the heading?
    fn is_fresh(&self, grid: &Grid) -> bool {
        self.y <= TOP + grid.head + 0.01
    }

    fn continue_table(&mut self, table: &Table, grid: &Grid) {
        self.new_page();
        if grid.head > 0.0 {
            self.rows(table, grid, Part::Again, 0);
        }
    }

    fn place_row(&mut self, cells: Vec<Waiting>, height: f32, is_repeated: bool) {
        let top = self.y;
        let bottom = top + height;
        for cell in cells {
            let (left, right) = (cell.left, cell.left + cell.width);
            self.y = top + PAD;
            self.place(cell.stack, left + CELL_PAD, is_repeated);
            if let Some(sheet) = self.laid.sheets.last_mut() {
                sheet.rules.extend([
                    [left, top, right, top],
                    [left, bottom, right, bottom],
                    [left, top, left, bottom],
                    [right, top, right, bottom],
                ]);
            }
        }
        self.y = bottom;
    }
}

impl Grid {
    fn of(table: &Table) -> Self {
        let all: f32 = table
            .columns
            .iter()
            .map(|c| f32::from(c.share.max(1)))
            .sum();
        let mut edges = vec![LEFT];
        let mut x = LEFT;
        for column in &table.columns {
            x += MEASURE * f32::from(column.share.max(1)) / all;
            edges.push(x);
        }
        Self {
            edges,
            head: 0.0,
            aligns: table.columns.iter().map(|c| c.align).collect(),
        }
    }

    fn edge(&self, column: usize) -> f32 {
        let last = self.edges.last().copied().unwrap_or(LEFT);
        self.edges.get(column).copied().unwrap_or(last)
    }

    fn align(&self, column: usize, part: Part) -> Set {
        match self.aligns.get(column) {
            _ if part != Part::Body => Set::Centre,
            Some(Align::Centre) => Set::Centre,
            Some(Align::Right) => Set::Right,
            Some(Align::Left) | None => Set::Left,
        }
    }
}

impl Waiting {
    /// Takes the lines that fit in `room`; the others stay.
    fn take(&mut self, room: f32) -> Self {
        let mut used = PAD * 2.0;
        let fits = |line: &&Stacked| {
            used += line.tall();
            used <= room
        };
        let count = self.stack.lines.iter().take_while(fits).count();
        let mut stack = Stack::new(self.stack.width);
        stack.lines = self.stack.lines.drain(..count).collect();
        Self {
            stack,
            left: self.left,
            width: self.width,
        }
    }
}

fn row_height(row: &Row, cells: &[Waiting]) -> f32 {
    let least = f32::from(row.least_lines) * TABLE_SIZE + PAD * 2.0;
    tallest(cells).max(least)
}

fn tallest(cells: &[Waiting]) -> f32 {
    let heights = cells.iter().map(|cell| cell.stack.height());
    heights.fold(0.0, f32::max) + PAD * 2.0
}

/// A space: a cell that says nothing still is one to a reader who does not see the table.
fn nothing(owner: NodeId) -> Stacked {
    Stacked {
        line: Line {
            runs: vec![Run {
                face: Face::Regular,
                text: " ".to_owned(),
                x: 0.0,
                extra: 0.0,
                part: 0,
                blank: false,
            }],
            width: 0.0,
        },
        size: TABLE_SIZE,
        gap: 0.0,
        height: TABLE_SIZE,
        owners: [owner; 2],
        rule: None,
    }
}
