//! Text with weights and blanks.

use crate::fonts::Face;

/// A place to fill in by hand: dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// About as wide as so many letters.
    Letters(usize),
    /// To the end of the line.
    Rest,
}

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words in a style. Spaces at its ends part it from its neighbours.
    Words(Face, String),
    /// A place to fill in.
    Blank(Blank),
}

/// Text, clean from the start: NFC, spaces folded, no control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    parts: Vec<Inline>,
}

impl Text {
    /// No text yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds plain words.
    #[must_use]
    pub fn say(self, words: &str) -> Self {
        self.with(Face::Regular, words)
    }

    /// Adds bold words.
    #[must_use]
    pub fn bold(self, words: &str) -> Self {
        self.with(Face::Bold, words)
    }

    /// Adds words in italics.
    #[must_use]
    pub fn italic(self, words: &str) -> Self {
        self.with(Face::Italic, words)
    }

    /// Adds a place to fill in.
    #[must_use]
    pub fn blank(mut self, blank: Blank) -> Self {
        self.parts.push(Inline::Blank(blank));
        self
    }

    /// Adds the value, or a blank where there is none.
    #[must_use]
    pub fn field(self, value: Option<&str>, blank: Blank) -> Self {
        self.field_in(Face::Regular, value, blank)
    }

    /// As [`Self::field`], the value in bold.
    #[must_use]
    pub fn bold_field(self, value: Option<&str>, blank: Blank) -> Self {
        self.field_in(Face::Bold, value, blank)
    }

    /// Adds a piece as it is.
    #[must_use]
    pub(crate) fn push(mut self, part: Inline) -> Self {
        self.parts.push(part);
        self
    }

    /// The text of each line of a note.
    pub fn lines(note: &str) -> Vec<Self> {
        let lines = note.lines().filter(|line| !line.trim().is_empty());
        lines.map(Self::from).collect()
    }

    /// Its pieces.
    pub fn parts(&self) -> &[Inline] {
        &self.parts
    }

    /// Nothing to set?
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The same in another style throughout.
    #[must_use]
    pub(crate) fn all_in(&self, face: Face) -> Self {
        let parts = self.parts.iter().map(|part| match part {
            Inline::Words(_, words) => Inline::Words(face, words.clone()),
            Inline::Blank(blank) => Inline::Blank(*blank),
        });
        Self {
            parts: parts.collect(),
        }
    }

    /// The words alone; a blank is dots.
    pub(crate) fn plain(&self) -> String {
        let part = |part: &Inline| match part {
            Inline::Words(_, words) => words.clone(),
            Inline::Blank(Blank::Letters(n)) => ".".repeat(*n),
            Inline::Blank(Blank::Rest) => "......".to_owned(),
        };
        self.parts.iter().map(part).collect()
    }

    pub(crate) fn chars(&self) -> usize {
        let part = |part: &Inline| match part {
            Inline::Words(_, words) => words.chars().count(),
            Inline::Blank(Blank::Letters(n)) => *n,
            Inline::Blank(Blank::Rest) => 1,
        };
        self.parts.iter().map(part).sum()
    }

    fn field_in(self, face: Face, value: Option<&str>, blank: Blank) -> Self {
        match value.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.with(face, text),
            None => self.blank(blank),
        }
    }

    fn with(mut self, face: Face, words: &str) -> Self {
        let clean = clean(words);
        if clean.is_empty() {
            return self;
        }
        match self.parts.last_mut() {
            Some(Inline::Words(last, text)) if *last == face => text.push_str(&clean),
            _ => self.parts.push(Inline::Words(face, clean)),
        }
        self
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self::new().say(words.trim())
    }
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self::from(words.as_str())
    }
}

/// NFC, runs of spaces as one, what neither file can hold left out. Spaces at the ends stay: they part the words of
/// two pieces.
fn clean(words: &str) -> String {
    let mut clean = String::with_capacity(words.len());
    for letter in base::text::compose(words).chars() {
        if letter.is_whitespace() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}') {
            clean.push(letter);
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_clean_and_blanks_stand_for_what_is_missing() {
        let check = |text: Text, expect: &str| assert_eq!(text.plain(), expect);
        check(
            Text::from("  Tru\u{31b}o\u{31b}\u{300}ng \n\t THCS "),
            "Trường THCS",
        );
        check(Text::from("a\0b\u{1b}\u{ffff}"), "ab");
        check(Text::new().say("Số: ").bold("5").say(" /KH"), "Số: 5 /KH");
        check(
            Text::new().say("Số: ").field(None, Blank::Letters(4)),
            "Số: ....",
        );
        check(Text::new().field(Some(" "), Blank::Letters(2)), "..");
    }

    #[test]
    fn a_note_has_a_text_for_each_line_that_says_something() {
        let lines: Vec<_> = Text::lines("một\n\n  hai \n")
            .iter()
            .map(Text::plain)
            .collect();
        assert_eq!(lines, ["một", "hai"]);
    }
}
