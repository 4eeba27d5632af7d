//! The programme's papers. Each is a function from plain values to a [`Document`]; a value that is missing becomes
//! dots to fill in, so the blank form is the same function over `Default::default()`.
//!
//! No numbered form exists for them (Circular 124/2021/TT-BCA, Art. 9): the wording is free within Decree
//! 30/2020/NĐ-CP. Grounds are given by the caller, who takes them from the edition; nothing here states the law.

mod decisions;
mod kinds;
mod letters;
mod site;

pub use decisions::{Recognised, RecognitionDecision, Revocation};
pub use kinds::FormKind;
pub use letters::{Endorsement, Late, SubmissionLetter, Urging};
pub use site::{
    Minutes, MinutesLine, Plan, PlanLine, Profile, RegistrationForm, ResultLine, ResultReport,
};

use crate::{
    certificate::Authority,
    document::{Align, Blank, Block, Cell, Clause, Letterhead, Row, Signer, TableColumn, Text},
    page::written_day,
};
use base::Day;

/// Empty rows of a blank table: what fits on a page with the rest.
const BLANK_ROWS: usize = 6;

/// Lines of such a row.
const BLANK_LINES: u8 = 2;

/// Who issues a paper, under which number, where and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The body above the issuing one.
    pub parent: Option<String>,
    /// The issuing body or site.
    pub body: Option<String>,
    /// Number and sign: `05/KH-ABC`.
    pub number: Option<String>,
    /// Where it is issued.
    pub place: Option<String>,
    /// The day it carries.
    pub day: Option<Day>,
}

/// Who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signing {
    /// Lines of authority from the top.
    pub authority: Vec<(Authority, String)>,
    /// The signer's office: `Giám đốc`.
    pub office: Option<String>,
    /// The signer's name, only where the body wants it printed.
    pub name: Option<String>,
}

/// The standard a paper is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// Its name without quotation marks: `An toàn về an ninh, trật tự`.
    pub standard: Option<String>,
    /// For which period: `năm 2026`.
    pub period: Option<String>,
    /// Texts of law, each printed after `Căn cứ`.
    pub basis: Vec<String>,
}

impl Head {
    /// The head of a paper whose sign begins with `sign`: `KH` in `05/KH-ABC`. Without one it bears no number.
    fn letterhead(&self, sign: Option<&str>, about: Option<Text>) -> Block {
        let number = sign.map(|sign| {
            let text = Text::new().say("Số: ");
            match &self.number {
                Some(number) => text.say(number),
                None => text
                    .blank(Blank::Letters(4))
                    .say(sign)
                    .blank(Blank::Letters(5)),
            }
        });
        Block::Letterhead(Letterhead {
            parent: self
                .parent
                .as_deref()
                .map(|name| Text::from(name.to_uppercase())),
            body: Text::new().field(self.body_caps().as_deref(), Blank::Letters(14)),
            number,
            about,
            dated: self.dated(),
        })
    }

    fn dated(&self) -> Text {
        let place = Text::new()
            .field(self.place.as_deref(), Blank::Letters(6))
            .say(", ");
        match self.day {
            Some(day) => place.say(&written_day(day)),
            None => blank_day(place),
        }
    }

    fn body_caps(&self) -> Option<String> {
        self.body.as_ref().map(|body| body.to_uppercase())
    }

    fn author(&self) -> String {
        self.body.clone().unwrap_or_default()
    }
}

impl Signing {
    fn signer(&self) -> Signer {
        let office = self.office.as_ref().map(|office| office.to_uppercase());
        Signer {
            authority: self.authority.clone(),
            office: Text::new().field(office.as_deref(), Blank::Letters(10)),
            hint: None,
            name: self.name.as_deref().map(Text::from),
        }
    }
}

impl Aim {
    /// `đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026`, after what `text` says.
    fn after(&self, text: Text) -> Text {
        let text = text
            .say(" đạt tiêu chuẩn “")
            .field(self.standard.as_deref(), Blank::Letters(24))
            .say("” ");
        match &self.period {
            Some(period) => text.say(period),
            None => text.say("năm ").blank(Blank::Letters(3)),
        }
    }

    /// What a paper about it is called, for a file's title.
    fn title(&self, paper: &str, of: &str) -> String {
        let words = [paper, of, self.period.as_deref().unwrap_or_default()];
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        words.join(" - ")
    }

    /// The grounds and those of this paper alone.
    fn grounds(&self, more: &[String]) -> Block {
        let text = |ground: &String| Text::new().say(&format!("Căn cứ {ground}"));
        let mut all: Vec<Text> = self.basis.iter().chain(more).map(text).collect();
        if all.is_empty() {
            all.push(Text::new().say("Căn cứ ").blank(Blank::Rest));
        }
        Block::Basis(all)
    }
}

/// `ngày .... tháng .... năm ....`.
fn blank_day(text: Text) -> Text {
    let blank = Blank::Letters(2);
    text.say("ngày ")
        .blank(blank)
        .say(" tháng ")
        .blank(blank)
        .say(" năm ")
        .blank(Blank::Letters(3))
}

/// `name: value`, or dots to the end of the line.
fn item(label: &str, name: &str, value: Option<&str>) -> Clause {
    Clause {
        label: Text::from(label),
        text: Text::new()
            .say(&format!("{name}: "))
            .field(value, Blank::Rest),
    }
}

fn clause(label: &str, text: impl Into<Text>) -> Clause {
    Clause {
        label: Text::from(label),
        text: text.into(),
    }
}

fn article(number: usize, text: &Text) -> Block {
    let label = format!("Điều {number}. ");
    let mut whole = Text::new().bold(&label);
    for part in text.parts() {
        whole = whole.push(part.clone());
    }
    Block::body(whole)
}

fn recipients(lines: &[&str]) -> Vec<Text> {
    lines.iter().copied().map(Text::from).collect()
}

fn columns(all: &[(u16, Align)]) -> Vec<TableColumn> {
    all.iter()
        .map(|&(share, align)| TableColumn { share, align })
        .collect()
}

/// Rows, or empty ones to fill in.
fn rows_or_blank(rows: Vec<Row>, columns: usize) -> Vec<Row> {
    if !rows.is_empty() {
        return rows;
    }
    let empty = Row {
        cells: vec![Cell::of([Text::new()]); columns],
        least_lines: BLANK_LINES,
    };
    vec![empty; BLANK_ROWS]
}

/// A cell with the lines of a text, or dotted lines.
fn cell_or_lines(text: Option<&str>, count: usize) -> Cell {
    match text {
        Some(text) => Cell::of(Text::lines(text)),
        None => Cell::of(vec![Text::new().blank(Blank::Rest); count]),
    }
}

/// A heading and what is said under it, or dotted lines.
fn section(heading: &str, said: Option<&str>, lines: usize) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(Text::from(heading))];
    match said {
        Some(said) => blocks.extend(Text::lines(said).into_iter().map(Block::body)),
        None => blocks.push(Block::Lines(lines)),
    }
    blocks
}

/// Remarks, in italics, each a paragraph.
fn remarks(all: &[String]) -> impl Iterator<Item = Block> {
    all.iter()
        .map(|remark| Block::body(Text::new().italic(remark)))
}
