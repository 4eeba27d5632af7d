//! Letters: the site's submission, the commune's endorsement, the urging letter.

use super::{Aim, Head, Signing, clause, columns, recipients, rows_or_blank};
use crate::document::{Align, Blank, Block, Document, Row, Table, Text};

/// Tờ trình đề nghị công nhận.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubmissionLetter {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// To whom it goes.
    pub addressee: Option<String>,
    /// What the site says of its result.
    pub result: Option<String>,
    /// What is sent with it, one to a line.
    pub annexes: Vec<String>,
    /// Who signs.
    pub signing: Signing,
}

impl SubmissionLetter {
    /// The paper.
    pub fn document(&self) -> Document {
        let site = Text::new().field(self.head.body.as_deref(), Blank::Letters(24));
        let asks = site
            .clone()
            .say(" đã tổ chức họp đánh giá từng tiêu chí và tự đánh giá: ")
            .field(self.result.as_deref(), Blank::Rest);
        let mut blocks = vec![
            self.head.letterhead(Some("/TTr-"), None),
            Block::Title {
                kind: Text::from("TỜ TRÌNH"),
                about: self.aim.after(Text::new().say("Về việc đề nghị công nhận")),
            },
            Block::Addressees(vec![
                Text::new().field(self.addressee.as_deref(), Blank::Letters(30)),
            ]),
            self.aim.grounds(&[]),
            Block::body(asks),
            Block::body(
                self.aim
                    .after(Text::new().say("Kính đề nghị xem xét, công nhận cơ sở"))
                    .say("."),
            ),
            Block::body("Hồ sơ gửi kèm:"),
        ];
        if self.annexes.is_empty() {
            blocks.push(Block::Lines(3));
        } else {
            let annexes = (1..).zip(&self.annexes);
            let annexes = annexes.map(|(n, annex)| clause(&format!("{n}."), annex.as_str()));
            blocks.push(Block::Clauses(annexes.collect()));
        }
        blocks.push(Block::SignOff {
            recipients: recipients(&["- Như trên;", "- Lưu: VT."]),
            signer: self.signing.signer(),
        });
        Document {
            title: self
                .aim
                .title("Tờ trình đề nghị công nhận", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }
}

/// Công văn đề nghị công nhận.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endorsement {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// To whom it goes.
    pub addressee: Option<String>,
    /// The sites: name and address.
    pub sites: Vec<(String, String)>,
    /// What the review found, where something is to be said.
    pub remark: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

impl Endorsement {
    /// The paper.
    pub fn document(&self) -> Document {
        let about = self
            .aim
            .after(Text::new().say("V/v đề nghị công nhận cơ sở"));
        let mut blocks = vec![
            self.head.letterhead(Some("/"), Some(about)),
            Block::Addressees(vec![
                Text::new().field(self.addressee.as_deref(), Blank::Letters(30)),
            ]),
            self.aim.grounds(&[]),
            Block::body(
                self.aim
                    .after(
                        Text::new()
                            .say("Qua thẩm định hồ sơ, đề nghị xem xét, công nhận các cơ sở sau"),
                    )
                    .say(":"),
            ),
            site_table("Các cơ sở được đề nghị", &self.sites),
        ];
        if let Some(remark) = &self.remark {
            blocks.extend(Text::lines(remark).into_iter().map(Block::body));
        }
        blocks.push(Block::SignOff {
            recipients: recipients(&["- Như trên;", "- Lưu: VT, hồ sơ."]),
            signer: self.signing.signer(),
        });
        Document {
            title: self
                .aim
                .title("Công văn đề nghị công nhận", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }
}

/// Công văn đôn đốc.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urging {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// What is to be done: `đăng ký phấn đấu`, `nộp hồ sơ đề nghị công nhận`.
    pub work: Option<String>,
    /// Until when: `15/11/2026`.
    pub due: Option<String>,
    /// Sites that have not.
    pub sites: Vec<Late>,
    /// Where to ask.
    pub contact: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

/// A site that is urged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Late {
    /// Its name.
    pub site: String,
    /// Its address.
    pub address: String,
    /// What is missing, in a few words.
    pub missing: String,
}

impl Urging {
    /// The paper.
    pub fn document(&self) -> Document {
        let work = |text: Text| text.field(self.work.as_deref(), Blank::Letters(20));
        let about = self.aim.after(work(Text::new().say("V/v đôn đốc ")));
        let addressee = Text::from("Các cơ sở có tên trong danh sách dưới đây");
        let asks = work(Text::new().say("Đề nghị các cơ sở sau "));
        let asks = self.aim.after(asks).say(", hoàn thành trước ngày ");
        let asks = asks.field(self.due.as_deref(), Blank::Letters(6)).say(":");
        let row = |(number, late): (usize, &Late)| {
            Row::of(
                [
                    &number.to_string(),
                    &late.site,
                    &late.address,
                    &late.missing,
                ]
                .map(String::as_str),
            )
        };
        let rows = (1..).zip(&self.sites).map(row).collect();
        let contact = Text::new()
            .say("Nếu cần hướng dẫn, cơ sở liên hệ: ")
            .field(self.contact.as_deref(), Blank::Rest);
        let blocks = vec![
            self.head.letterhead(Some("/"), Some(about)),
            Block::Addressees(vec![addressee]),
            Block::body(asks),
            Block::Table(Table {
                summary: "Các cơ sở được đôn đốc".into(),
                columns: columns(&[
                    (7, Align::Centre),
                    (37, Align::Left),
                    (32, Align::Left),
                    (24, Align::Left),
                ]),
                head: vec![Row::of(["TT", "Tên cơ sở", "Địa chỉ", "Việc còn thiếu"])],
                rows: rows_or_blank(rows, 4),
            }),
            Block::body(contact),
            Block::SignOff {
                recipients: recipients(&["- Như trên;", "- Lưu: VT."]),
                signer: self.signing.signer(),
            },
        ];
        Document {
            title: self.aim.title("Công văn đôn đốc", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }
}

/// Number, name and address of sites.
pub(super) fn site_table(summary: &str, sites: &[(String, String)]) -> Block {
    let row = |(number, (name, address)): (usize, &(String, String))| {
        Row::of([&number.to_string(), name, address].map(String::as_str))
    };
    let rows = (1..).zip(sites).map(row).collect();
    Block::Table(Table {
        summary: summary.to_owned(),
        columns: columns(&[(8, Align::Centre), (50, Align::Left), (42, Align::Left)]),
        head: vec![Row::of(["TT", "Tên cơ sở", "Địa chỉ"])],
        rows: rows_or_blank(rows, 3),
    })
}
