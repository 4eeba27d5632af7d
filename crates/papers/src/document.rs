//! The one model of an official paper. It says what stands in which order; the writers ([`crate::write_pdf`],
//! [`crate::write_docx`]) know how it looks under Decree 30/2020/NĐ-CP. It knows no particular paper: those are in
//! [`crate::forms`].

mod dump;
mod text;

pub use text::{Blank, Inline, Text};

use crate::{certificate::Authority, error::PapersError};

/// The most rows in one table: a province's list of a year, with room; about 250 pages.
pub const MAX_TABLE_ROWS: usize = 5_000;
/// The most letters in one paper, about a thousand pages: beyond it a list belongs in a sheet.
pub const MAX_DOCUMENT_CHARS: usize = 2_000_000;

/// An official paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What the file is called in a reader's title bar.
    pub title: String,
    /// The issuing body, as the file's author.
    pub author: String,
    /// What stands on it, from the top.
    pub blocks: Vec<Block>,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Issuing body and number at the left, the country's name, place and day at the right.
    Letterhead(Letterhead),
    /// Kind of paper and what it is about.
    Title {
        /// The kind, in capitals: `KẾ HOẠCH`.
        kind: Text,
        /// What it is about; letters and annexes may have none.
        about: Text,
    },
    /// `Kính gửi:` and to whom.
    Addressees(Vec<Text>),
    /// The grounds, one to a line; the writers set `;` between them and `.` after the last.
    Basis(Vec<Text>),
    /// A heading within the body.
    Heading(Text),
    /// A paragraph.
    Paragraph {
        /// How it is set.
        look: Look,
        /// What it says.
        text: Text,
    },
    /// Numbered clauses or a list with dashes.
    Clauses(Vec<Clause>),
    /// A table; it goes over pages and repeats its heading.
    Table(Table),
    /// Dotted lines to write on by hand.
    Lines(usize),
    /// Recipients at the left, the signature at the right, kept on one page.
    SignOff {
        /// `Nơi nhận`, one to a line with their punctuation; may be empty.
        recipients: Vec<Text>,
        /// Who signs.
        signer: Signer,
    },
    /// Several signatures side by side, as minutes have.
    Signatures(Vec<Signer>),
    /// What follows begins a new page.
    PageBreak,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Justified, first line indented.
    Body,
    /// Centred.
    Centred,
}

/// The head of the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The body above the issuing one, in capitals; people's committees and most enterprises have none.
    pub parent: Option<Text>,
    /// The issuing body, in capitals.
    pub body: Text,
    /// Number and sign: `Số: 05/KH-ABC`. Minutes and forms may have none.
    pub number: Option<Text>,
    /// What a letter without a title is about: `V/v đôn đốc…`.
    pub about: Option<Text>,
    /// Place and day: `Vị Thủy, ngày 05 tháng 02 năm 2026`.
    pub dated: Text,
}

/// One clause or list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its label with its punctuation: `Điều 1.`, `1.`, `a)`, `-`.
    pub label: Text,
    /// What it says.
    pub text: Text,
}

/// A table with lines around its cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it lists, for those who do not see it.
    pub summary: String,
    /// Its columns from the left.
    pub columns: Vec<TableColumn>,
    /// Heading rows, repeated on each page.
    pub head: Vec<Row>,
    /// Rows below them.
    pub rows: Vec<Row>,
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its share of the width, against the sum of all shares.
    pub share: u16,
    /// Where its texts stand.
    pub align: Align,
}

/// Where the text of a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// From the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right, for figures.
    Right,
}

/// A row. Its cells' spans add up to the number of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Cells from the left.
    pub cells: Vec<Cell>,
    /// At least so many lines tall, to write in by hand.
    pub least_lines: u8,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its paragraphs.
    pub paragraphs: Vec<Text>,
    /// Over how many columns it goes, at least 1.
    pub span: usize,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Lines of authority from the top: `(OnBehalf, "Ủy ban nhân dân")`, `(InPlace, "Chủ tịch")`.
    pub authority: Vec<(Authority, String)>,
    /// The signer's office, in capitals.
    pub office: Text,
    /// What to do here, small and in brackets: `(Ký, ghi rõ họ tên)`.
    pub hint: Option<String>,
    /// The signer's name, only where the body wants it printed.
    pub name: Option<Text>,
}

impl Row {
    /// A row of plain cells.
    pub fn of<T: Into<Text>>(cells: impl IntoIterator<Item = T>) -> Self {
        let cells = cells.into_iter().map(|text| Cell::of([text])).collect();
        Self::with(cells)
    }

    /// A row of cells, as tall as its texts.
    pub const fn with(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            least_lines: 1,
        }
    }
}

impl Cell {
    /// A cell of one column.
    pub fn of<T: Into<Text>>(paragraphs: impl IntoIterator<Item = T>) -> Self {
        Self {
            paragraphs: paragraphs.into_iter().map(Into::into).collect(),
            span: 1,
        }
    }

    /// The same over `span` columns.
    #[must_use]
    pub fn spanning(self, span: usize) -> Self {
        Self {
            span: span.max(1),
            ..self
        }
    }
}

impl Block {
    /// A justified paragraph.
    pub fn body(text: impl Into<Text>) -> Self {
        let text = text.into();
        let look = Look::Body;
        Self::Paragraph { look, text }
    }

    /// A centred paragraph.
    pub fn centred(text: impl Into<Text>) -> Self {
        let text = text.into();
        let look = Look::Centred;
        Self::Paragraph { look, text }
    }

    /// Every text of the block, in reading order.
    pub(crate) fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Letterhead(head) => {
                let left = head.parent.iter().chain([&head.body]);
                let rest = head.number.iter().chain(&head.about).chain([&head.dated]);
                left.chain(rest).collect()
            }
            Self::Title { kind, about } => vec![kind, about],
            Self::Addressees(all) | Self::Basis(all) => all.iter().collect(),
            Self::Heading(text) | Self::Paragraph { text, .. } => vec![text],
            Self::Clauses(all) => all.iter().flat_map(|c| [&c.label, &c.text]).collect(),
            Self::Table(table) => {
                let rows = table.head.iter().chain(&table.rows);
                rows.flat_map(|row| &row.cells)
                    .flat_map(|cell| &cell.paragraphs)
                    .collect()
            }
            Self::SignOff { recipients, signer } => {
                recipients.iter().chain(signer.texts()).collect()
            }
            Self::Signatures(all) => all.iter().flat_map(Signer::texts).collect(),
            Self::Lines(_) | Self::PageBreak => Vec::new(),
        }
    }
}

impl Signer {
    fn texts(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.office).chain(&self.name)
    }

    /// The lines of authority as printed.
    pub(crate) fn authority_lines(&self) -> impl Iterator<Item = Text> {
        self.authority.iter().map(|(authority, of)| {
            let line = format!("{} {}", authority.prefix(), of.to_uppercase());
            Text::new().bold(&line)
        })
    }
}

impl Document {
    /// Refuses what is too long for a paper, and a table whose rows do not fit its columns.
    pub(crate) fn check(&self) -> Result<(), PapersError> {
        let mut letters = 0;
        for block in &self.blocks {
            letters += block.texts().into_iter().map(Text::chars).sum::<usize>();
            if letters > MAX_DOCUMENT_CHARS {
                return Err(PapersError::DocumentTooLong {
                    max: MAX_DOCUMENT_CHARS,
                });
            }
            if let Block::Table(table) = block {
                table.check()?;
            }
        }
        Ok(())
    }
}

impl Table {
    fn check(&self) -> Result<(), PapersError> {
        if self.rows.len() > MAX_TABLE_ROWS {
            return Err(PapersError::ListTooLong {
                max: MAX_TABLE_ROWS,
            });
        }
        let expected = self.columns.len();
        for (row, index) in self.head.iter().chain(&self.rows).zip(1_u64..) {
            let found = row.cells.iter().map(|cell| cell.span).sum();
            if found != expected {
                return Err(PapersError::RowWidth {
                    row: index,
                    expected,
                    found,
                });
            }
        }
        Ok(())
    }
}
