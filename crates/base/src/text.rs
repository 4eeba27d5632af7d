//! Text that came from outside, made safe once: NFC, no control or direction-changing characters, within a length.

use icu_normalizer::ComposingNormalizerBorrowed;

/// The longest name: a commune's steering committee has 90 letters, twice that leaves room for the longest office.
pub const NAME_CHARS: usize = 200;
/// The longest single line that is not a name: addresses, subjects.
pub const LINE_CHARS: usize = 300;
/// The longest note, about a page.
pub const NOTE_CHARS: usize = 4000;

/// Why a text was refused. The code is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing but spaces.
    #[error("empty")]
    Empty,
    /// More characters than the field holds.
    #[error("longer than {max} characters")]
    TooLong {
        /// The most it may have.
        max: usize,
    },
    /// NUL or another control character.
    #[error("contains a control character")]
    Control,
    /// A character that changes the reading direction, which could make a text look like another.
    #[error("contains a direction-changing character")]
    Direction,
}

impl TextFault {
    /// The stable code shown with the message.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "text.empty",
            Self::TooLong { .. } => "text.too-long",
            Self::Control => "text.control",
            Self::Direction => "text.direction",
        }
    }
}

/// Cleans one line: NFC, spaces folded and trimmed, 1 to `max` characters.
pub fn line(raw: &str, max: usize) -> Result<String, TextFault> {
    let composed = compose(raw);
    let folded = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    finish(folded, max)
}

/// Cleans a text of several lines: NFC, line ends as `\n`, ends trimmed, 1 to `max` characters.
pub fn note(raw: &str, max: usize) -> Result<String, TextFault> {
    let composed = compose(&raw.replace("\r\n", "\n").replace('\r', "\n"));
    finish(composed.trim().to_owned(), max)
}

/// As [`line`], with nothing typed as `None`.
pub fn optional_line(raw: &str, max: usize) -> Result<Option<String>, TextFault> {
    optional(line(raw, max))
}

/// As [`note`], with nothing typed as `None`.
pub fn optional_note(raw: &str, max: usize) -> Result<Option<String>, TextFault> {
    optional(note(raw, max))
}

/// Unicode NFC, the form in which everything is stored.
pub fn compose(raw: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(raw)
        .into_owned()
}

fn optional(result: Result<String, TextFault>) -> Result<Option<String>, TextFault> {
    match result {
        Ok(text) => Ok(Some(text)),
        Err(TextFault::Empty) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn finish(text: String, max: usize) -> Result<String, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(TextFault::Control);
    }
    if text.chars().any(changes_direction) {
        return Err(TextFault::Direction);
    }
    if text.chars().count() > max {
        return Err(TextFault::TooLong { max });
    }
    Ok(text)
}

/// Bidirectional controls (Unicode Annex 9), zero-width characters and the replacement character.
fn changes_direction(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}' | '\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_or_refused_by_name() {
        let check = |raw: &str, expect: Result<&str, TextFault>| {
            assert_eq!(
                line(raw, 12).as_deref(),
                expect.as_ref().copied(),
                "{raw:?}"
            );
        };
        check("  Trường   THCS ", Ok("Trường THCS"));
        check("Tru\u{31b}o\u{31b}\u{300}ng", Ok("Trường"));
        check("a\nb", Ok("a b"));
        check(" ", Err(TextFault::Empty));
        check("a\0b", Err(TextFault::Control));
        check("a\u{202e}b", Err(TextFault::Direction));
        check("mười ba chữ cái", Err(TextFault::TooLong { max: 12 }));
        assert_eq!(note("a\r\nb\n", 9).as_deref(), Ok("a\nb"));
        assert_eq!(optional_line("  ", 9), Ok(None));
    }
}
