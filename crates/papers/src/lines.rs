//! Breaking a text into lines. Vietnamese breaks at spaces; a word wider than the line is cut between letters.

use crate::fonts::Style;

/// Lines of at most `width` points in letters of `size` points, first-fit. Every line but the last ends with the space
/// at which it was broken, so that the words stay apart when the text is copied; a cut word gets none.
pub(crate) fn break_lines(style: &Style, text: &str, size: f32, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if style.width(&joined, size) <= width {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            lines.push(std::mem::take(&mut line));
        }
        line = cut_word(style, word, size, width, &mut lines);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// As [`break_lines`], with the lines about equally long: a centred name looks better in two halves than with one word
/// on its last line. Never more lines than first-fit needs.
pub(crate) fn break_evenly(style: &Style, text: &str, size: f32, width: f32) -> Vec<String> {
    let widths = text.split_whitespace().map(|word| style.width(word, size));
    let longest = widths.fold(0.0, f32::max);
    evenly(longest, width, |limit| {
        break_lines(style, text, size, limit)
    })
}

/// The lines that `break_at` makes of the narrowest width that takes no more of them than `width` does. `longest` is the
/// widest word: evenness must not cut one.
pub(crate) fn evenly<L>(longest: f32, width: f32, break_at: impl Fn(f32) -> Vec<L>) -> Vec<L> {
    /// Halvings of the width: under 1 point on a page 800 points wide.
    const HALVINGS: usize = 10;
    let mut best = break_at(width);
    if best.len() < 2 {
        return best;
    }
    let (mut low, mut high) = (longest.min(width), width);
    for _ in 0..HALVINGS {
        let middle = f32::midpoint(low, high);
        let lines = break_at(middle);
        if lines.len() <= best.len() {
            high = middle;
            best = lines;
        } else {
            low = middle;
        }
    }
    best
}

/// Pushes the full pieces of a word that is wider than the line and returns the rest.
fn cut_word(style: &Style, word: &str, size: f32, width: f32, lines: &mut Vec<String>) -> String {
    let mut piece = String::new();
    let mut used = 0.0;
    for letter in word.chars() {
        let advance = style.shape(letter).map_or(0.0, |s| s.advance * size);
        if used + advance > width && !piece.is_empty() {
            lines.push(std::mem::take(&mut piece));
            used = 0.0;
        }
        piece.push(letter);
        used += advance;
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::{Face, Fonts};
    use proptest::prelude::*;

    fn regular() -> &'static Style {
        Fonts::embedded().unwrap().style(Face::Regular)
    }

    #[test]
    fn breaks_at_spaces_and_cuts_only_what_must_be_cut() {
        let check = |text: &str, width: f32, expect: &[&str]| {
            assert_eq!(break_lines(regular(), text, 10.0, width), expect, "{text}");
        };
        check("", 100.0, &[]);
        check("một hai", 100.0, &["một hai"]);
        check("một hai ba", 36.0, &["một hai ", "ba"]);
        check("iiiiiiii một", 14.0, &["iiiii", "iii ", "mộ", "t"]);
    }

    #[test]
    fn even_lines_have_no_lonely_word() {
        let lines = break_evenly(
            regular(),
            "một hai ba bốn năm sáu bảy tám chín mười",
            10.0,
            160.0,
        );
        assert_eq!(lines, ["một hai ba bốn năm ", "sáu bảy tám chín mười"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[a-zắệỡ ]{0,300}", width in 30.0f32..400.0) {
            for lines in [break_lines(regular(), &text, 12.0, width), break_evenly(regular(), &text, 12.0, width)] {
                let joined = lines.concat();
                prop_assert_eq!(joined.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
                for line in &lines {
                    prop_assert!(regular().width(line.trim_end(), 12.0) <= width + 0.1);
                }
            }
        }
    }
}
