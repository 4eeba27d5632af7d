//! Setting a text with weights and blanks into lines of a width. Vietnamese breaks at spaces; a word wider than the
//! line is cut between letters; a letter the font lacks stands as its code in brackets.

use crate::{
    document::{Blank, Inline, Text},
    fonts::{Face, Fonts},
    lines::evenly,
};
use std::collections::BTreeSet;

/// A blank to the end of the line is at least so wide, in points; else it goes to a line of its own.
const LEAST_REST: f32 = 60.0;
/// Dots as wide as a letter.
const DOTS: usize = 2;

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    pub(super) size: f32,
    pub(super) width: f32,
    /// Of the first line.
    pub(super) indent: f32,
    pub(super) align: Align,
}

/// Where lines stand between the edges.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
    Justified,
}

/// Letters of one style on a line.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) face: Face,
    pub(super) text: String,
    /// From the left edge of the setting.
    pub(super) x: f32,
    /// Points that each space is wider than it is.
    pub(super) extra: f32,
    /// Which of the texts it is of.
    pub(super) part: usize,
    /// A place to fill in.
    pub(super) blank: bool,
}

/// A set line.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// Of its letters, without a space at its end.
    pub(super) width: f32,
}

#[derive(Clone)]
struct Piece {
    face: Face,
    text: String,
    part: usize,
    blank: bool,
}

#[derive(Clone)]
struct Word {
    pieces: Vec<Piece>,
    width: f32,
    /// Which piece grows to the end of the line.
    rest: Option<usize>,
}

/// Sets `texts` one after the other, as one paragraph.
pub(super) fn set(
    fonts: &Fonts,
    texts: &[&Text],
    setting: Setting,
    replaced: &mut BTreeSet<char>,
) -> Vec<Line> {
    let words = words(fonts, texts, setting.size, replaced);
    if setting.align == Align::Centre {
        // A centred title looks better in two halves than with one word on its last line.
        let longest = words.iter().map(|word| word.width).fold(0.0, f32::max);
        return evenly(longest, setting.width, |limit| {
            break_at(fonts, &words, setting, limit)
        });
    }
    break_at(fonts, &words, setting, setting.width)
}

/// Lines of at most `limit` points, first-fit.
fn break_at(fonts: &Fonts, words: &[Word], setting: Setting, limit: f32) -> Vec<Line> {
    let mut breaker = Breaker {
        fonts,
        setting,
        limit,
        lines: Vec::new(),
        line: Vec::new(),
        used: 0.0,
    };
    for word in words {
        breaker.add(word.clone());
    }
    breaker.end(true);
    breaker.lines
}

/// The words of all texts; a word may be of several styles.
fn words(fonts: &Fonts, texts: &[&Text], size: f32, replaced: &mut BTreeSet<char>) -> Vec<Word> {
    let mut words = Vec::new();
    for (part, text) in texts.iter().enumerate() {
        let mut open: Vec<Piece> = Vec::new();
        for inline in text.parts() {
            let (face, blank, letters) = match inline {
                Inline::Words(face, letters) => (*face, None, letters.clone()),
                Inline::Blank(blank) => (Face::Regular, Some(*blank), dots(*blank)),
            };
            let spelt = spell(fonts, face, &letters, replaced);
            for (index, bit) in spelt.split(' ').enumerate() {
                if index > 0 {
                    close(fonts, size, &mut open, &mut words);
                }
                if !bit.is_empty() || blank == Some(Blank::Rest) {
                    open.push(Piece {
                        face,
                        text: bit.to_owned(),
                        part,
                        blank: blank.is_some(),
                    });
                }
            }
        }
        close(fonts, size, &mut open, &mut words);
    }
    words
}

fn dots(blank: Blank) -> String {
    match blank {
        Blank::Letters(count) => ".".repeat(count * DOTS),
        Blank::Rest => String::new(),
    }
}

/// The letters, what the style lacks by its code. Private letters mean nothing elsewhere and PDF/A forbids them.
fn spell(fonts: &Fonts, face: Face, letters: &str, replaced: &mut BTreeSet<char>) -> String {
    let style = fonts.style(face);
    let is_private = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    let mut spelt = String::with_capacity(letters.len());
    for letter in letters.chars() {
        if style.shape(letter).is_some() && !is_private(letter) {
            spelt.push(letter);
        } else {
            replaced.insert(letter);
            spelt.extend([format!("[U+{:04X}]", u32::from(letter))]);
        }
    }
    spelt
}

fn close(fonts: &Fonts, size: f32, open: &mut Vec<Piece>, words: &mut Vec<Word>) {
    if open.is_empty() {
        return;
    }
    let pieces = std::mem::take(open);
    let width = pieces.iter().map(|p| p.width(fonts, size)).sum();
    let rest = pieces.iter().position(|p| p.blank && p.text.is_empty());
    words.push(Word {
        pieces,
        width,
        rest,
    });
}

impl Piece {
    fn width(&self, fonts: &Fonts, size: f32) -> f32 {
        fonts.style(self.face).width(&self.text, size)
    }
}

struct Breaker<'a> {
    fonts: &'a Fonts,
    setting: Setting,
    /// How wide a line may be.
    limit: f32,
    lines: Vec<Line>,
    line: Vec<Word>,
    used: f32,
}

impl Breaker<'_> {
    /// Width of the line being filled.
    fn room(&self) -> f32 {
        let indent = if self.lines.is_empty() {
            self.setting.indent
        } else {
            0.0
        };
        self.limit - indent
    }

    fn space(&self, word: &Word) -> f32 {
        let face = word.pieces.last().map_or(Face::Regular, |p| p.face);
        self.fonts.style(face).width(" ", self.setting.size)
    }

    fn add(&mut self, word: Word) {
        let least = if word.rest.is_some() { LEAST_REST } else { 0.0 };
        let space = self.line.last().map_or(0.0, |last| self.space(last));
        if !self.line.is_empty() && self.used + space + word.width + least > self.room() {
            self.end(false);
        } else {
            self.used += space;
        }
        if word.width > self.room() {
            self.cut(word);
            return;
        }
        self.used += word.width;
        let is_rest = word.rest.is_some();
        self.line.push(word);
        if is_rest {
            self.end(false);
        }
    }

    /// Cuts a word that is wider than a line between its letters.
    fn cut(&mut self, word: Word) {
        let Setting { size, .. } = self.setting;
        for piece in word.pieces {
            let style = self.fonts.style(piece.face);
            let mut bit = String::new();
            let mut wide = 0.0;
            for letter in piece.text.chars() {
                let advance = style.shape(letter).map_or(0.0, |s| s.advance * size);
                if self.used + wide + advance > self.room() && self.used + wide > 0.0 {
                    self.glue(
                        Piece {
                            text: std::mem::take(&mut bit),
                            ..piece
                        },
                        wide,
                    );
                    self.end(false);
                    wide = 0.0;
                }
                bit.push(letter);
                wide += advance;
            }
            self.glue(Piece { text: bit, ..piece }, wide);
        }
    }

    /// Adds a piece without a space before it.
    fn glue(&mut self, piece: Piece, width: f32) {
        if piece.text.is_empty() {
            return;
        }
        self.used += width;
        match self.line.last_mut() {
            Some(word) => {
                word.pieces.push(piece);
                word.width += width;
            }
            None => self.line.push(Word {
                pieces: vec![piece],
                width,
                rest: None,
            }),
        }
    }

    /// Ends the line.
    fn end(&mut self, is_last: bool) {
        let room = self.room();
        let mut line = std::mem::take(&mut self.line);
        let mut used = std::mem::take(&mut self.used);
        if line.is_empty() {
            return;
        }
        let mut is_full = false;
        for word in &mut line {
            if let Some(piece) = word.rest.and_then(|at| word.pieces.get_mut(at)) {
                let dot = self
                    .fonts
                    .style(Face::Regular)
                    .width(".", self.setting.size);
                let count = whole((room - used) / dot);
                piece.text = ".".repeat(count);
                #[expect(clippy::cast_precision_loss, reason = "some hundred dots")]
                let wide = count as f32 * dot;
                used += wide;
                is_full = true;
            }
        }
        let gaps = line.len() - 1;
        let justified = self.setting.align == Align::Justified && !is_last && !is_full;
        #[expect(clippy::cast_precision_loss, reason = "some dozens of words")]
        let extra = if justified && gaps > 0 {
            (room - used) / gaps as f32
        } else {
            0.0
        };
        let start = match self.setting.align {
            Align::Left | Align::Justified => self.setting.width - room,
            Align::Centre => (self.setting.width - used) / 2.0,
            Align::Right => self.setting.width - used,
        };
        let width = if justified && gaps > 0 { room } else { used };
        let runs = self.runs(line, start, extra, is_last);
        self.lines.push(Line { runs, width });
    }

    /// The runs of a line. One that is not the paragraph's last ends with the space at which it was broken, so that
    /// the words stay apart when the text is copied.
    fn runs(&self, line: Vec<Word>, start: f32, extra: f32, is_last: bool) -> Vec<Run> {
        let size = self.setting.size;
        let mut runs: Vec<Run> = Vec::new();
        let mut x = start;
        let mut words = line.into_iter().peekable();
        while let Some(word) = words.next() {
            for piece in word.pieces {
                let wide = piece.width(self.fonts, size);
                match runs.last_mut() {
                    Some(run)
                        if run.face == piece.face
                            && run.part == piece.part
                            && !run.blank
                            && !piece.blank =>
                    {
                        run.text.push_str(&piece.text);
                    }
                    _ => runs.push(Run {
                        face: piece.face,
                        text: piece.text,
                        x,
                        extra,
                        part: piece.part,
                        blank: piece.blank,
                    }),
                }
                x += wide;
            }
            if let Some(run) = runs.last_mut()
                && (words.peek().is_some() || !is_last)
            {
                run.text.push(' ');
                x += self.fonts.style(run.face).width(" ", size) + extra;
            }
        }
        runs
    }
}

/// How many whole dots.
fn whole(count: f32) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a line has some hundred dots"
    )]
    let whole = count.clamp(0.0, 2000.0) as usize;
    whole
}
