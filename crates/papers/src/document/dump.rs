//! A paper as plain lines, for tests that a person reads.

use super::{Block, Cell, Document, Inline, Letterhead, Row, Signer, Text};
use crate::fonts::Face;

impl Document {
    /// The paper as plain lines: each says what it is, `**` is bold, `_` italic, `[…]` a blank.
    pub fn dump(&self) -> String {
        let mut out = format!("file: {} ({})\n", self.title, self.author);
        for block in &self.blocks {
            block.dump(&mut out);
        }
        out
    }
}

impl Block {
    fn dump(&self, out: &mut String) {
        let mut put = |kind: &str, text: &str| {
            out.extend([kind, ": ", text, "\n"]);
        };
        match self {
            Self::Letterhead(head) => dump_head(head, &mut put),
            Self::Title { kind, about } => {
                put("title", &show(kind));
                put("about", &show(about));
            }
            Self::Addressees(all) => {
                for t in all {
                    put("to", &show(t));
                }
            }
            Self::Basis(all) => {
                for t in all {
                    put("basis", &show(t));
                }
            }
            Self::Heading(text) => put("heading", &show(text)),
            Self::Paragraph { look, text } => {
                put(&format!("{look:?}").to_lowercase(), &show(text));
            }
            Self::Clauses(all) => {
                for clause in all {
                    put(
                        "clause",
                        &format!("{} {}", show(&clause.label), show(&clause.text)),
                    );
                }
            }
            Self::Table(table) => {
                put("table", &table.summary);
                table
                    .head
                    .iter()
                    .for_each(|row| put("  head", &show_row(row)));
                table
                    .rows
                    .iter()
                    .for_each(|row| put("  row", &show_row(row)));
            }
            Self::Lines(count) => put("lines", &count.to_string()),
            Self::SignOff { recipients, signer } => {
                for text in recipients {
                    put("recipient", &show(text));
                }
                put("signer", &show_signer(signer));
            }
            Self::Signatures(all) => {
                for s in all {
                    put("signer", &show_signer(s));
                }
            }
            Self::PageBreak => put("page", "break"),
        }
    }
}

fn dump_head(head: &Letterhead, put: &mut impl FnMut(&str, &str)) {
    let optional = [
        ("parent", &head.parent),
        ("number", &head.number),
        ("about", &head.about),
    ];
    put("body", &show(&head.body));
    for (kind, text) in optional {
        if let Some(text) = text {
            put(kind, &show(text));
        }
    }
    put("dated", &show(&head.dated));
}

fn show(text: &Text) -> String {
    let part = |part: &Inline| match part {
        Inline::Words(Face::Regular, words) => words.clone(),
        Inline::Words(Face::Bold, words) => format!("**{words}**"),
        Inline::Words(Face::Italic, words) => format!("_{words}_"),
        Inline::Words(Face::BoldItalic, words) => format!("**_{words}_**"),
        Inline::Blank(_) => "[…]".to_owned(),
    };
    text.parts().iter().map(part).collect()
}

fn show_row(row: &Row) -> String {
    let cell = |cell: &Cell| {
        let texts: Vec<_> = cell.paragraphs.iter().map(show).collect();
        texts.join(" / ")
    };
    let cells: Vec<_> = row.cells.iter().map(cell).collect();
    cells.join(" | ")
}

fn show_signer(signer: &Signer) -> String {
    let mut lines: Vec<_> = signer.authority_lines().map(|t| show(&t)).collect();
    lines.push(show(&signer.office));
    lines.extend(signer.hint.clone());
    lines.extend(signer.name.as_ref().map(show));
    lines.join(" / ")
}
