//! A paper as PDF: PDF/A-2a and PDF/UA-1, tagged in reading order, its letters embedded, its text selectable.
//!
//! PDF/A-2a is chosen over 3a, which differs only in allowing attached files of any kind: a paper has none.

mod draw;
pub(crate) mod file;
mod fixed;
mod flow;
mod setting;
mod stack;
mod table;
mod tree;

use crate::{document::Document, error::PapersError, fonts::Fonts};
use base::Day;
use flow::Flow;
use std::collections::BTreeSet;

/// A written paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Letters that the font lacks; in the paper each stands as its code in brackets, `[U+5B89]`.
    pub replaced: BTreeSet<char>,
}

/// Writes the paper as PDF, made on `day`. Refused: more than [`crate::MAX_DOCUMENT_CHARS`] letters or
/// [`crate::MAX_TABLE_ROWS`] rows, a table whose rows do not fit its columns.
pub fn write_pdf(document: &Document, day: Day) -> Result<Written, PapersError> {
    document.check()?;
    let laid = Flow::new(Fonts::embedded()?).lay_out(document);
    Ok(Written {
        pages: laid.sheets.len(),
        bytes: draw::draw(document, &laid, day)?,
        replaced: laid.replaced,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        document::{Align, Blank, Block, Clause, Row, Signer, Table, TableColumn, Text},
        page::{BOTTOM, LEFT, MEASURE, TOP},
    };
    use proptest::prelude::*;

    fn signer(office: &str) -> Signer {
        Signer {
            authority: vec![(crate::Authority::InPlace, office.to_owned())],
            office: Text::from(office),
            hint: Some("(Ký, ghi rõ họ tên)".into()),
            name: Some(Text::from(office)),
        }
    }

    fn crowded(words: &str, rows: usize, blanks: usize) -> Document {
        let text = || Text::new().bold(words).say(" ").italic(words).say(words);
        let column = |share| TableColumn {
            share,
            align: Align::Left,
        };
        Document {
            title: "Thử".into(),
            author: "Thử".into(),
            blocks: vec![
                Block::Title {
                    kind: text(),
                    about: text(),
                },
                Block::Addressees(vec![text(), text()]),
                Block::Basis(vec![text(), Text::new().say("Căn cứ ").blank(Blank::Rest)]),
                Block::Heading(text()),
                Block::body(
                    text()
                        .blank(Blank::Letters(blanks))
                        .say(words)
                        .blank(Blank::Rest),
                ),
                Block::Clauses(vec![
                    Clause {
                        label: Text::from("1."),
                        text: text(),
                    };
                    3
                ]),
                Block::Table(Table {
                    summary: "Thử".into(),
                    columns: vec![column(1), column(5), column(2)],
                    head: vec![Row::of(["TT", words, ""])],
                    rows: vec![Row::of(["1", words, ""]); rows],
                }),
                Block::Lines(3),
                Block::SignOff {
                    recipients: vec![text()],
                    signer: signer(words),
                },
                Block::Signatures(vec![signer(words), signer(words)]),
            ],
        }
    }

    fn check_margins(document: &Document) {
        let fonts = Fonts::embedded().unwrap();
        let laid = Flow::new(fonts).lay_out(document);
        for sheet in &laid.sheets {
            for fragment in &sheet.fragments {
                let style = fonts.style(fragment.run.face);
                let spaces = fragment.run.text.trim_end().matches(' ').count();
                #[expect(clippy::cast_precision_loss, reason = "some dozens of spaces")]
                let extra = fragment.run.extra * spaces as f32;
                let width = style.width(fragment.run.text.trim_end(), fragment.size) + extra;
                let (left, right) = (fragment.x, fragment.x + width);
                assert!(
                    left >= LEFT - 0.1 && right <= LEFT + MEASURE + 0.1,
                    "{:?}",
                    fragment.run
                );
                let (top, bottom) = (fragment.y - fragment.size * 0.7, fragment.y);
                assert!(
                    top >= TOP && bottom <= BOTTOM + 0.1,
                    "{:?} at {bottom}",
                    fragment.run
                );
            }
            for [from_x, from_y, to_x, to_y] in &sheet.rules {
                assert!(*from_x >= LEFT - 0.1 && *to_x <= LEFT + MEASURE + 0.1);
                assert!(*from_y >= TOP && *to_y <= BOTTOM + 0.1);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn no_line_leaves_the_margins(words in "[a-zắệỡW]{1,60}( [a-zắệỡW]{1,30}){0,40}", rows in 0_usize..30, blanks in 1_usize..200) {
            check_margins(&crowded(&words, rows, blanks));
        }
    }

    #[test]
    fn a_row_longer_than_a_page_goes_over_pages() {
        check_margins(&crowded(&"Công ty Thủy sản ".repeat(200), 2, 5));
        check_margins(&crowded(&"W".repeat(4000), 2, 5));
    }

    #[test]
    fn letters_the_font_lacks_stand_as_their_code_and_are_told() {
        let mut document = crowded("An 安 toàn", 1, 1);
        let day = Day::new(2026, 11, 19).unwrap();
        let written = write_pdf(&document, day).unwrap();
        assert_eq!(written.replaced, BTreeSet::from(['安']));
        document.blocks = vec![Block::body("An toàn")];
        assert!(write_pdf(&document, day).unwrap().replaced.is_empty());
    }
}
