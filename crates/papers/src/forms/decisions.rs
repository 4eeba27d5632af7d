//! Decisions: recognition of a list of sites, and taking a recognition back.

use super::{Aim, Head, Signing, article, blank_day, columns, recipients, rows_or_blank};
use crate::{
    document::{Align, Blank, Block, Document, Row, Table, Text},
    page::written_day,
};
use base::Day;

/// Quyết định công nhận kèm danh sách.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognitionDecision {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// Who decides, as a line over the grounds: `Chủ tịch Ủy ban nhân dân xã Vị Thủy`.
    pub decider: Option<String>,
    /// Grounds of this decision alone, each printed after `Căn cứ`.
    pub grounds: Vec<String>,
    /// The recognised sites, in the order of the annexed list.
    pub sites: Vec<Recognised>,
    /// Who carries it out besides the sites.
    pub offices: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

/// A site of the annexed list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// Its name.
    pub site: String,
    /// Its address.
    pub address: String,
    /// Number of its certificate.
    pub certificate: String,
}

impl RecognitionDecision {
    /// The paper.
    pub fn document(&self) -> Document {
        let count = match self.sites.len() {
            0 => Text::new().say("Công nhận ").blank(Blank::Letters(2)),
            count => Text::new().say(&format!("Công nhận {count:02}")),
        };
        let recognised = self.aim.after(count.say(" cơ sở"));
        let recognised = recognised.say(" (có danh sách kèm theo).");
        let mut blocks = head(
            &self.head,
            &self.aim.after(Text::new().say("Về việc công nhận cơ sở")),
        );
        blocks.extend([
            decider(self.decider.as_deref()),
            self.aim.grounds(&self.grounds),
            decides(),
            article(1, &recognised),
            article(2, &Text::from("Quyết định này có hiệu lực kể từ ngày ký.")),
            article(
                3,
                &carried_out(self.offices.as_deref(), "các cơ sở có tên tại Điều 1"),
            ),
            Block::SignOff {
                recipients: recipients(&["- Như Điều 3;", "- Lưu: VT, hồ sơ."]),
                signer: self.signing.signer(),
            },
            Block::PageBreak,
            Block::Title {
                kind: Text::from("DANH SÁCH"),
                about: self.aim.after(Text::new().say("Cơ sở được công nhận")),
            },
            Block::centred(annexed_to(&self.head)),
            self.table(),
        ]);
        Document {
            title: self.aim.title("Quyết định công nhận", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }

    fn table(&self) -> Block {
        let row = |(number, one): (usize, &Recognised)| {
            let cells = [
                &number.to_string(),
                &one.site,
                &one.address,
                &one.certificate,
            ];
            Row::of(cells.map(String::as_str))
        };
        let rows = (1..).zip(&self.sites).map(row).collect();
        Block::Table(Table {
            summary: "Cơ sở được công nhận".into(),
            columns: columns(&[
                (7, Align::Centre),
                (37, Align::Left),
                (29, Align::Left),
                (27, Align::Centre),
            ]),
            head: vec![Row::of(["TT", "Tên cơ sở", "Địa chỉ", "Số giấy công nhận"])],
            rows: rows_or_blank(rows, 4),
        })
    }
}

/// Quyết định thu hồi giấy công nhận. The circular says nothing of taking back (Art. 3-10): grounds and reason are the
/// issuing body's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocation {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// Who decides.
    pub decider: Option<String>,
    /// Grounds of this decision alone, each printed after `Căn cứ`.
    pub grounds: Vec<String>,
    /// The site.
    pub site: Option<String>,
    /// Number of the certificate that is taken back.
    pub certificate: Option<String>,
    /// The day it was issued.
    pub issued_on: Option<Day>,
    /// Why.
    pub reason: Option<String>,
    /// Who carries it out besides the site.
    pub offices: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

impl Revocation {
    /// The paper.
    pub fn document(&self) -> Document {
        let taken = Text::new()
            .say("Thu hồi Giấy công nhận số ")
            .field(self.certificate.as_deref(), Blank::Letters(10))
            .say(" ");
        let taken = match self.issued_on {
            Some(day) => taken.say(&written_day(day)),
            None => blank_day(taken),
        };
        let taken = taken
            .say(" cấp cho ")
            .field(self.site.as_deref(), Blank::Letters(30));
        let taken = self.aim.after(taken.say(",")).say(".");
        let reason = Text::new()
            .say("Lý do thu hồi: ")
            .field(self.reason.as_deref(), Blank::Rest);
        let mut blocks = head(&self.head, &Text::from("Về việc thu hồi Giấy công nhận"));
        blocks.extend([
            decider(self.decider.as_deref()),
            self.aim.grounds(&self.grounds),
            decides(),
            article(1, &taken),
            Block::body(reason),
            article(2, &Text::from("Quyết định này có hiệu lực kể từ ngày ký.")),
            article(
                3,
                &carried_out(self.offices.as_deref(), "cơ sở có tên tại Điều 1"),
            ),
            Block::SignOff {
                recipients: recipients(&["- Như Điều 3;", "- Lưu: VT, hồ sơ."]),
                signer: self.signing.signer(),
            },
        ]);
        Document {
            title: self
                .aim
                .title("Quyết định thu hồi giấy công nhận", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }
}

fn head(head: &Head, about: &Text) -> Vec<Block> {
    vec![
        head.letterhead(Some("/QĐ-"), None),
        Block::Title {
            kind: Text::from("QUYẾT ĐỊNH"),
            about: about.clone(),
        },
    ]
}

fn decider(name: Option<&str>) -> Block {
    let name = name.map(str::to_uppercase);
    Block::centred(Text::new().bold_field(name.as_deref(), Blank::Letters(30)))
}

fn decides() -> Block {
    Block::centred(Text::new().bold("QUYẾT ĐỊNH:"))
}

fn carried_out(offices: Option<&str>, sites: &str) -> Text {
    Text::new().field(offices, Blank::Letters(40)).say(&format!(
        " và {sites} chịu trách nhiệm thi hành Quyết định này."
    ))
}

/// `(Kèm theo Quyết định số … ngày … của …)`.
fn annexed_to(head: &Head) -> Text {
    let text = Text::new()
        .italic("(Kèm theo Quyết định số ")
        .field(head.number.as_deref(), Blank::Letters(8))
        .say(" ");
    let text = match head.day {
        Some(day) => text.say(&written_day(day)),
        None => blank_day(text),
    };
    let text = text
        .say(" của ")
        .field(head.body.as_deref(), Blank::Letters(20))
        .say(")");
    text.all_in(crate::fonts::Face::Italic)
}
