//! The embedded letters: which glyph shows a letter and how wide it is. No shaping is needed: texts are NFC, and
//! Vietnamese in NFC is one precomposed letter after the other; kerning and ligatures stay off, as in office files.

use crate::error::PapersError;
use krilla::text::{Font, GlyphId};
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size};
use std::{collections::HashMap, sync::LazyLock};

/// A style of the one typeface. The discriminant is its place in [`Fonts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Upright.
    Regular,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// Both.
    BoldItalic,
}

impl Face {
    pub(crate) const ALL: [Self; 4] = [Self::Regular, Self::Bold, Self::Italic, Self::BoldItalic];

    const fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../fonts/Tinos-Regular.ttf"),
            Self::Bold => include_bytes!("../fonts/Tinos-Bold.ttf"),
            Self::Italic => include_bytes!("../fonts/Tinos-Italic.ttf"),
            Self::BoldItalic => include_bytes!("../fonts/Tinos-BoldItalic.ttf"),
        }
    }
}

/// A letter's glyph and its advance in parts of the letter size.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) glyph: GlyphId,
    pub(crate) advance: f32,
}

/// One style, read once.
pub(crate) struct Style {
    pub(crate) font: Font,
    shapes: HashMap<char, Shape>,
}

impl Style {
    fn read(face: Face) -> Result<Self, PapersError> {
        let unreadable = || PapersError::Pdf(format!("the {face:?} font cannot be read"));
        let file = FontRef::new(face.data()).map_err(|_| unreadable())?;
        let metrics = file.glyph_metrics(Size::new(1.0), LocationRef::default());
        let shapes = file
            .charmap()
            .mappings()
            .filter_map(|(code, glyph)| {
                let letter = char::from_u32(code).filter(|c| !c.is_control())?;
                let shape = Shape {
                    glyph: GlyphId::new(glyph.to_u32()),
                    advance: metrics.advance_width(glyph)?,
                };
                (glyph.to_u32() != 0).then_some((letter, shape))
            })
            .collect();
        Ok(Self {
            font: Font::new(face.data().into(), 0).ok_or_else(unreadable)?,
            shapes,
        })
    }

    /// The shape of `letter`, when the font has it.
    pub(crate) fn shape(&self, letter: char) -> Option<Shape> {
        self.shapes.get(&letter).copied()
    }

    /// Width of `text` in letters of `size`, both in points. Letters the font lacks count nothing: [`Fonts::missing`]
    /// has refused them before.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars()
            .filter_map(|c| self.shape(c))
            .map(|s| s.advance * size)
            .sum()
    }
}

/// All four styles.
pub(crate) struct Fonts {
    regular: Style,
    bold: Style,
    italic: Style,
    bold_italic: Style,
}

impl Fonts {
    /// The embedded fonts, read at the first use.
    pub(crate) fn embedded() -> Result<&'static Self, PapersError> {
        static FONTS: LazyLock<Result<Fonts, PapersError>> = LazyLock::new(|| {
            Ok(Fonts {
                regular: Style::read(Face::Regular)?,
                bold: Style::read(Face::Bold)?,
                italic: Style::read(Face::Italic)?,
                bold_italic: Style::read(Face::BoldItalic)?,
            })
        });
        FONTS.as_ref().map_err(|e| PapersError::Pdf(e.to_string()))
    }

    pub(crate) fn style(&self, face: Face) -> &Style {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Italic => &self.italic,
            Face::BoldItalic => &self.bold_italic,
        }
    }

    /// The letters of `text` that some style lacks, each once, as `X (U+0058)`; `None` when all can be shown.
    pub(crate) fn missing(&self, text: &str) -> Option<String> {
        let mut letters: Vec<char> = text
            .chars()
            .filter(|c| Face::ALL.iter().any(|f| self.style(*f).shape(*c).is_none()))
            .collect();
        letters.sort_unstable();
        letters.dedup();
        let names: Vec<String> = letters.iter().map(|c| show_letter(*c)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

fn show_letter(c: char) -> String {
    let code = u32::from(c);
    if c.is_control() {
        format!("U+{code:04X}")
    } else {
        format!("{c} (U+{code:04X})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_has_a_glyph_in_every_style() {
        let vowels = "aăâeêioôơuưy";
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        let mut letters = String::from("đĐ₫“”‘’–—…·•§°²³½€0123456789 .,;:!?()[]/\\-+%&@#*='\"<>_");
        letters.extend(('a'..='z').chain('A'..='Z'));
        for v in vowels.chars() {
            for tone in tones {
                let lower = base::text::compose(&format!("{v}{tone}"));
                assert_eq!(lower.chars().count(), 1, "{lower} is precomposed");
                letters.push_str(&lower.to_uppercase());
                letters.push_str(&lower);
            }
        }
        assert_eq!(Fonts::embedded().unwrap().missing(&letters), None);
    }

    #[test]
    fn what_the_font_lacks_is_named() {
        let fonts = Fonts::embedded().unwrap();
        assert_eq!(
            fonts.missing("An 安 toàn 安\n").as_deref(),
            Some("U+000A, 安 (U+5B89)")
        );
    }

    #[test]
    fn widths_are_those_of_times_new_roman() {
        let bold = Fonts::embedded().unwrap().style(Face::Bold);
        let regular = Fonts::embedded().unwrap().style(Face::Regular);
        // Advances of Times New Roman per 2048: `A` 1479, bold `M` 1933, space 512.
        let close = |a: f32, b: f32| assert!((a - b).abs() < 0.01, "{a} {b}");
        close(regular.width("A", 2048.0), 1479.0);
        close(bold.width("M", 2048.0), 1933.0);
        close(regular.width("  ", 2048.0), 1024.0);
    }
}
