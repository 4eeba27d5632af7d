//! The site's own papers: registration, plan, minutes, report of results.

use super::{
    Aim, Head, Signing, blank_day, cell_or_lines, clause, columns, item, recipients, remarks,
    rows_or_blank, section,
};
use crate::{
    document::{Align, Blank, Block, Cell, Clause, Document, Row, Signer, Table, Text},
    page::written_day,
};
use base::Day;

/// What a site is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its address, from small to large.
    pub address: Option<String>,
    /// What kind of site.
    pub kind: Option<String>,
    /// How many people work there.
    pub staff: Option<String>,
    /// The body that manages it.
    pub manager: Option<String>,
}

/// Bản đăng ký phấn đấu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrationForm {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// To whom it goes.
    pub addressee: Option<String>,
    /// The site.
    pub profile: Profile,
    /// What the site says it will do; nothing leaves lines to write on.
    pub promise: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

impl RegistrationForm {
    /// The paper.
    pub fn document(&self) -> Document {
        let Profile {
            address,
            kind,
            staff,
            manager,
        } = &self.profile;
        let mut blocks = vec![
            self.head.letterhead(None, None),
            Block::Title {
                kind: Text::from("BẢN ĐĂNG KÝ"),
                about: self.aim.after(Text::new().say("Phấn đấu")),
            },
            Block::Addressees(vec![
                Text::new().field(self.addressee.as_deref(), Blank::Letters(30)),
            ]),
            self.aim.grounds(&[]),
            Block::Clauses(vec![
                item("1.", "Tên cơ sở", self.head.body.as_deref()),
                item("2.", "Địa chỉ", address.as_deref()),
                item("3.", "Loại hình", kind.as_deref()),
                item("4.", "Số người làm việc", staff.as_deref()),
                item("5.", "Cơ quan quản lý", manager.as_deref()),
            ]),
            Block::body(
                self.aim
                    .after(Text::new().say("Cơ sở đăng ký phấn đấu"))
                    .say("."),
            ),
            Block::body("Nội dung cơ sở tập trung thực hiện:"),
        ];
        match &self.promise {
            Some(promise) => blocks.extend(Text::lines(promise).into_iter().map(Block::body)),
            None => blocks.push(Block::Lines(5)),
        }
        blocks.push(Block::SignOff {
            recipients: recipients(&["- Như trên;", "- Lưu: VT."]),
            signer: self.signing.signer(),
        });
        Document {
            title: self.aim.title("Bản đăng ký phấn đấu", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }
}

/// Kế hoạch bảo đảm an ninh, trật tự.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// Aims and demands.
    pub purpose: Option<String>,
    /// What is done for each criterion.
    pub lines: Vec<PlanLine>,
    /// What is to be known of the table, under it.
    pub remarks: Vec<String>,
    /// Days that bind everyone, as sentences.
    pub due: Vec<String>,
    /// Who carries it out.
    pub organisation: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

/// A line of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanLine {
    /// The criterion.
    pub criterion: String,
    /// What is done.
    pub work: Option<String>,
    /// Which office does it.
    pub office: Option<String>,
    /// Until when.
    pub due: Option<String>,
}

impl Plan {
    /// The paper.
    pub fn document(&self) -> Document {
        let mut blocks = vec![
            self.head.letterhead(Some("/KH-"), None),
            Block::Title {
                kind: Text::from("KẾ HOẠCH"),
                about: self
                    .aim
                    .after(Text::new().say("Bảo đảm an ninh, trật tự và phấn đấu")),
            },
            self.aim.grounds(&[]),
        ];
        blocks.extend(section("I. MỤC ĐÍCH, YÊU CẦU", self.purpose.as_deref(), 4));
        blocks.push(Block::Heading(Text::from("II. NỘI DUNG THỰC HIỆN")));
        blocks.push(self.table());
        blocks.extend(remarks(&self.remarks));
        blocks.push(Block::Heading(Text::from("III. CÁC MỐC THỜI GIAN")));
        if self.due.is_empty() {
            blocks.push(Block::Lines(3));
        } else {
            let due = self.due.iter().map(|line| clause("-", line.as_str()));
            blocks.push(Block::Clauses(due.collect()));
        }
        blocks.extend(section(
            "IV. TỔ CHỨC THỰC HIỆN",
            self.organisation.as_deref(),
            4,
        ));
        blocks.push(Block::SignOff {
            recipients: recipients(&[
                "- Cơ quan quản lý;",
                "- Công an cấp xã;",
                "- Các bộ phận của cơ sở;",
                "- Lưu: VT.",
            ]),
            signer: self.signing.signer(),
        });
        Document {
            title: self
                .aim
                .title("Kế hoạch bảo đảm an ninh, trật tự", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }

    fn table(&self) -> Block {
        let row = |(number, line): (usize, &PlanLine)| {
            Row::with(vec![
                Cell::of([number.to_string()]),
                Cell::of(Text::lines(&line.criterion)),
                cell_or_lines(line.work.as_deref(), 3),
                cell_or_lines(line.office.as_deref(), 1),
                cell_or_lines(line.due.as_deref(), 1),
            ])
        };
        let rows = (1..).zip(&self.lines).map(row).collect();
        Block::Table(Table {
            summary: "Việc làm cho từng tiêu chí".into(),
            columns: columns(&[
                (6, Align::Centre),
                (34, Align::Left),
                (34, Align::Left),
                (14, Align::Left),
                (12, Align::Centre),
            ]),
            head: vec![Row::of([
                "TT",
                "Tiêu chí",
                "Việc làm",
                "Bộ phận thực hiện",
                "Thời hạn",
            ])],
            rows: rows_or_blank(rows, 5),
        })
    }
}

/// Biên bản họp đánh giá.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minutes {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// When the meeting was.
    pub met_on: Option<Day>,
    /// Where.
    pub met_at: Option<String>,
    /// Who took part, by office, one to a line; nothing leaves the seats that Art. 9(1)c names to fill in.
    pub present: Vec<String>,
    /// What was said of each criterion.
    pub lines: Vec<MinutesLine>,
    /// What is to be known of the table, under it.
    pub remarks: Vec<String>,
    /// The meeting's conclusion.
    pub conclusion: Option<String>,
}

/// What a meeting said of a criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MinutesLine {
    /// The criterion.
    pub criterion: String,
    /// What the site had answered.
    pub answer: Option<String>,
    /// What the meeting said.
    pub said: Option<String>,
}

/// Who meets under Art. 9(1)c of the circular.
const SEATS: [&str; 7] = [
    "Người đứng đầu cơ sở (chủ trì)",
    "Cấp ủy",
    "Các tổ chức đoàn thể",
    "Lực lượng bảo vệ (nếu có)",
    "Đại diện Công an cơ sở",
    "Đại diện cơ quan quản lý có thẩm quyền",
    "Thư ký cuộc họp",
];

impl Minutes {
    /// The paper.
    pub fn document(&self) -> Document {
        let about = self
            .aim
            .after(Text::new().say("Họp đánh giá kết quả thực hiện các tiêu chí"));
        let when = Text::new().say("Hôm nay, ");
        let when = match self.met_on {
            Some(day) => when.say(&written_day(day)),
            None => blank_day(when),
        };
        let opening = when
            .say(", tại ")
            .field(self.met_at.as_deref(), Blank::Letters(20))
            .say(", cuộc họp được tiến hành để đánh giá từng tiêu chí.");
        let mut blocks = vec![
            self.head.letterhead(Some("/BB-"), None),
            Block::Title {
                kind: Text::from("BIÊN BẢN"),
                about,
            },
            Block::body(opening),
            Block::Heading(Text::from("I. THÀNH PHẦN DỰ HỌP")),
            Block::Clauses(self.seats()),
            Block::Heading(Text::from("II. Ý KIẾN VỀ TỪNG TIÊU CHÍ")),
            self.table(),
        ];
        blocks.extend(remarks(&self.remarks));
        blocks.extend(section("III. KẾT LUẬN", self.conclusion.as_deref(), 3));
        blocks.push(Block::body(
            Text::new()
                .say("Cuộc họp kết thúc hồi ")
                .blank(Blank::Letters(2))
                .say(" giờ ")
                .blank(Blank::Letters(2))
                .say(" phút cùng ngày; biên bản được đọc lại và thông qua."),
        ));
        let signer = |office: &str| Signer {
            authority: Vec::new(),
            office: Text::from(office),
            hint: Some("(Ký, ghi rõ họ tên)".into()),
            name: None,
        };
        blocks.push(Block::Signatures(vec![signer("THƯ KÝ"), signer("CHỦ TRÌ")]));
        Document {
            title: self.aim.title("Biên bản họp đánh giá", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }

    fn seats(&self) -> Vec<Clause> {
        if self.present.is_empty() {
            let seats = (1..).zip(SEATS);
            return seats
                .map(|(n, seat)| item(&format!("{n}."), seat, None))
                .collect();
        }
        let present = (1..).zip(&self.present);
        present
            .map(|(n, who)| clause(&format!("{n}."), who.as_str()))
            .collect()
    }

    fn table(&self) -> Block {
        let row = |(number, line): (usize, &MinutesLine)| {
            Row::with(vec![
                Cell::of([number.to_string()]),
                Cell::of(Text::lines(&line.criterion)),
                cell_or_lines(line.answer.as_deref(), 1),
                cell_or_lines(line.said.as_deref(), 3),
            ])
        };
        let rows = (1..).zip(&self.lines).map(row).collect();
        Block::Table(Table {
            summary: "Ý kiến của cuộc họp về từng tiêu chí".into(),
            columns: columns(&[
                (6, Align::Centre),
                (38, Align::Left),
                (22, Align::Left),
                (34, Align::Left),
            ]),
            head: vec![Row::of([
                "TT",
                "Tiêu chí",
                "Cơ sở tự đánh giá",
                "Ý kiến của cuộc họp",
            ])],
            rows: rows_or_blank(rows, 4),
        })
    }
}

/// Báo cáo kết quả.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultReport {
    /// Head of the paper.
    pub head: Head,
    /// The standard.
    pub aim: Aim,
    /// To whom it goes.
    pub addressee: Option<String>,
    /// The span of days the results are of: `từ ngày … đến ngày …`.
    pub window: Option<String>,
    /// The site's situation.
    pub situation: Option<String>,
    /// The two columns of each criterion.
    pub lines: Vec<ResultLine>,
    /// What is to be known of the table, under it.
    pub remarks: Vec<String>,
    /// The site's own conclusion.
    pub conclusion: Option<String>,
    /// What the site asks for.
    pub requests: Option<String>,
    /// Who signs.
    pub signing: Signing,
}

/// A criterion with its two columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResultLine {
    /// The criterion.
    pub criterion: String,
    /// The site's column: answer, figures and their source, one to a line.
    pub site: Option<String>,
    /// The reviewer's column; empty until a review.
    pub review: Option<String>,
}

impl ResultReport {
    /// The paper.
    pub fn document(&self) -> Document {
        let mut blocks = vec![
            self.head.letterhead(Some("/BC-"), None),
            Block::Title {
                kind: Text::from("BÁO CÁO"),
                about: self
                    .aim
                    .after(Text::new().say("Kết quả thực hiện các tiêu chí")),
            },
            Block::Addressees(vec![
                Text::new().field(self.addressee.as_deref(), Blank::Letters(30)),
            ]),
            self.aim.grounds(&[]),
        ];
        blocks.extend(section(
            "I. ĐẶC ĐIỂM TÌNH HÌNH",
            self.situation.as_deref(),
            4,
        ));
        blocks.push(Block::Heading(Text::from("II. KẾT QUẢ TỪNG TIÊU CHÍ")));
        blocks.push(Block::body(
            Text::new()
                .say("Số liệu tính ")
                .field(self.window.as_deref(), Blank::Letters(30))
                .say("."),
        ));
        blocks.push(self.table());
        blocks.extend(remarks(&self.remarks));
        blocks.extend(section(
            "III. TỰ ĐÁNH GIÁ CHUNG",
            self.conclusion.as_deref(),
            3,
        ));
        blocks.extend(section(
            "IV. ĐỀ XUẤT, KIẾN NGHỊ",
            self.requests.as_deref(),
            3,
        ));
        blocks.push(Block::SignOff {
            recipients: recipients(&["- Như trên;", "- Lưu: VT."]),
            signer: self.signing.signer(),
        });
        Document {
            title: self.aim.title("Báo cáo kết quả", &self.head.author()),
            author: self.head.author(),
            blocks,
        }
    }

    fn table(&self) -> Block {
        let row = |(number, line): (usize, &ResultLine)| {
            Row::with(vec![
                Cell::of([number.to_string()]),
                Cell::of(Text::lines(&line.criterion)),
                cell_or_lines(line.site.as_deref(), 3),
                Cell::of(line.review.as_deref().map(Text::lines).unwrap_or_default()),
            ])
        };
        let rows = (1..).zip(&self.lines).map(row).collect();
        Block::Table(Table {
            summary: "Kết quả từng tiêu chí: cột của cơ sở và cột của cơ quan thẩm định".into(),
            columns: columns(&[
                (6, Align::Centre),
                (38, Align::Left),
                (30, Align::Left),
                (26, Align::Left),
            ]),
            head: vec![Row::of([
                "TT",
                "Tiêu chí",
                "Cơ sở tự đánh giá",
                "Cơ quan thẩm định",
            ])],
            rows: rows_or_blank(rows, 4),
        })
    }
}
