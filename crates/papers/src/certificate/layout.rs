//! Where everything stands on a certificate. Points from the upper left corner; a line's `y` is its baseline.

use super::Certificate;
use crate::{
    fonts::{Face, Fonts},
    lines::{break_evenly, break_lines},
    page::{mm, written_day},
};

/// A4 on its side.
pub(super) const PAGE: (f32, f32) = (mm(297.0), mm(210.0));
/// Decree 30/2020, Annex I: 20-25 mm above and below, 30-35 left, 15-20 right.
const TOP: f32 = mm(20.0);
const BOTTOM: f32 = mm(190.0);
const LEFT: f32 = mm(30.0);
/// The two columns of the head and the signature mirror each other about the middle of the page, so that it looks even
/// although the margins differ; the right one ends at the right margin.
const LEFT_AXIS: f32 = mm(77.5);
const RIGHT_AXIS: f32 = mm(219.5);
const COLUMN: f32 = mm(95.0);
const RIGHT_COLUMN: f32 = mm(115.0);
const AXIS: f32 = mm(148.5);
/// Centred text keeps 30 mm on both sides.
const MEASURE: f32 = mm(237.0);
/// The code's side without its quiet zone; 26 mm reads from a photographed page.
const QR_SIDE: f32 = mm(26.0);
const QR_GAP: f32 = mm(5.0);
/// Height kept for the code and the small print beside it.
const CHECK_ROOM: f32 = QR_SIDE * 1.3;
/// Text beside the code ends before the signature's column.
const CHECK_MEASURE: f32 = mm(82.0);
/// Height left free for signature and seal (the seal is 36 mm across and also covers the lines around).
const SIGNING: f32 = mm(24.0);
/// From the baseline of one line to the next, in letter sizes: "single" in an office program is 1.15.
const LEADING: f32 = 1.22;
/// From the top of a line to its baseline, in letter sizes.
const ASCENT: f32 = 0.89;

/// Letter sizes and space between paragraphs, in points.
#[derive(Clone, Copy)]
struct Sizes {
    title: f32,
    site: f32,
    body: f32,
    head: f32,
    gap: f32,
}

/// Tried from the first; the last holds every text at its longest (a test does).
const SIZES: [Sizes; 7] = [
    Sizes::new(34.0, 26.0, 15.0, 13.0, 9.0),
    Sizes::new(32.0, 21.0, 14.0, 13.0, 7.0),
    Sizes::new(30.0, 18.0, 14.0, 13.0, 6.0),
    Sizes::new(26.0, 15.0, 13.0, 12.0, 5.0),
    Sizes::new(20.0, 13.0, 12.0, 11.0, 3.0),
    Sizes::new(18.0, 11.5, 10.5, 9.5, 2.0),
    Sizes::new(16.0, 10.0, 9.0, 8.0, 1.5),
];

impl Sizes {
    const fn new(title: f32, site: f32, body: f32, head: f32, gap: f32) -> Self {
        Self {
            title,
            site,
            body,
            head,
            gap,
        }
    }
}

/// What a paragraph is to a reader who does not see the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Title,
}

/// One line: its text, where it starts, and its baseline.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) y: f32,
}

/// A paragraph in one style.
pub(super) struct Paragraph {
    pub(super) role: Role,
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) lines: Vec<Line>,
}

/// A laid-out page, in reading order.
pub(super) struct Sheet {
    pub(super) paragraphs: Vec<Paragraph>,
    /// Thin horizontal lines: from x, to x, y.
    pub(super) rules: Vec<(f32, f32, f32)>,
    /// Left, top and side of the QR code.
    pub(super) qr: (f32, f32, f32),
}

/// Lays the certificate out in the largest letters in which it fits.
pub(super) fn lay_out(fonts: &Fonts, certificate: &Certificate) -> Option<Sheet> {
    SIZES
        .iter()
        .find_map(|sizes| Setter::new(fonts, *sizes).set(certificate))
}

/// How a column's lines stand to its x.
#[derive(Clone, Copy)]
enum Align {
    /// Around it.
    Centre,
    /// From it.
    Start,
}

/// Sets paragraphs one below the other.
struct Setter<'a> {
    fonts: &'a Fonts,
    sizes: Sizes,
    sheet: Sheet,
}

/// A column being filled.
struct Column {
    x: f32,
    y: f32,
    width: f32,
    align: Align,
}

impl<'a> Setter<'a> {
    fn new(fonts: &'a Fonts, sizes: Sizes) -> Self {
        Self {
            fonts,
            sizes,
            sheet: Sheet {
                paragraphs: Vec::new(),
                rules: Vec::new(),
                qr: (LEFT, BOTTOM - QR_SIDE, QR_SIDE),
            },
        }
    }

    fn set(mut self, c: &Certificate) -> Option<Sheet> {
        let head = self.head(c);
        // The middle is set from the top first and then moved to stand evenly in what is left.
        let from = self.sheet.paragraphs.len();
        let below = self.middle(c, head);
        let signature_from = self.sheet.paragraphs.len();
        let signature_height = self.signature(c);
        self.shift(signature_from.., BOTTOM - signature_height);
        let foot = BOTTOM - signature_height.max(CHECK_ROOM);
        let room = foot - self.sizes.gap - below;
        if room < 0.0 || self.check(c) > CHECK_ROOM {
            return None;
        }
        // A little above the middle is where the eye puts the middle.
        self.shift(from..signature_from, room * 0.45);
        Some(self.sheet)
    }

    /// Issuing body and number at the left, the country's name, place and date at the right. Returns where it ends.
    fn head(&mut self, c: &Certificate) -> f32 {
        let size = self.sizes.head;
        let mut left = Column::centred(LEFT_AXIS, TOP, COLUMN);
        if let Some(parent) = &c.parent_body {
            self.put(&mut left, Face::Regular, size, &parent.to_uppercase());
        }
        let wide = self.put(&mut left, Face::Bold, size, &c.body.to_uppercase());
        // Between a third and a half of the name's width.
        self.rule(LEFT_AXIS, left.y + 2.0, wide * 0.4);
        left.y += 9.0;
        let number = format!("Số: {}", c.number);
        self.put(&mut left, Face::Regular, size, &number);

        let mut right = Column::centred(RIGHT_AXIS, TOP, RIGHT_COLUMN);
        let country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
        self.put(&mut right, Face::Bold, size, country);
        let motto = "Độc lập - Tự do - Hạnh phúc";
        let wide = self.put(&mut right, Face::Bold, size + 1.0, motto);
        self.rule(RIGHT_AXIS, right.y + 2.0, wide);
        right.y += 9.0;
        let dated = format!("{}, {}", c.place, written_day(c.day));
        self.put(&mut right, Face::Italic, size + 1.0, &dated);
        left.y.max(right.y)
    }

    /// The title and what is recognised, from `top` on. Returns where it ends.
    fn middle(&mut self, c: &Certificate, top: f32) -> f32 {
        let Sizes {
            title,
            site,
            body,
            gap,
            ..
        } = self.sizes;
        let mut column = Column::centred(AXIS, top + gap * 1.5, MEASURE);
        self.put(&mut column, Face::Bold, title, "GIẤY CÔNG NHẬN");
        if let Some(paragraph) = self.sheet.paragraphs.last_mut() {
            paragraph.role = Role::Title;
        }
        column.y += gap;
        self.put(&mut column, Face::Bold, body, &c.decider.to_uppercase());
        column.y += gap * 0.5;
        self.put(&mut column, Face::BoldItalic, body, "công nhận");
        column.y += gap;
        self.put(&mut column, Face::Bold, site, &c.site);
        column.y += gap * 0.6;
        let address = format!("Địa chỉ: {}", c.address);
        self.put(&mut column, Face::Regular, body, &address);
        column.y += gap;
        let met = format!("Đạt tiêu chuẩn “{}” {}", c.standard, c.period);
        self.put(&mut column, Face::Bold, body + 2.0, &met);
        column.y += gap;
        let why = format!(
            "Theo Quyết định số {} {} của {}, căn cứ {}.",
            c.decision.number,
            written_day(c.decision.day),
            c.decision.body,
            c.legal_basis
        );
        self.put(&mut column, Face::Italic, body - 1.0, &why);
        column.y
    }

    /// The signature block, set from 0 on. Returns its height.
    fn signature(&mut self, c: &Certificate) -> f32 {
        let size = self.sizes.head + 1.0;
        let mut column = Column::centred(RIGHT_AXIS, 0.0, COLUMN);
        for (authority, of) in &c.signature.authority {
            let line = format!("{} {}", authority.prefix(), of.to_uppercase());
            self.put(&mut column, Face::Bold, size, &line);
        }
        let office = c.signature.office.to_uppercase();
        self.put(&mut column, Face::Bold, size, &office);
        column.y += SIGNING;
        match &c.signature.name {
            Some(name) => {
                self.put(&mut column, Face::Bold, size, name);
            }
            None => column.y += size * LEADING,
        }
        column.y
    }

    /// The small print beside the code, standing on the lower margin. Returns its height.
    fn check(&mut self, c: &Certificate) -> f32 {
        let from = self.sheet.paragraphs.len();
        let mut column = Column {
            x: LEFT + QR_SIDE + QR_GAP,
            y: 0.0,
            width: CHECK_MEASURE,
            align: Align::Start,
        };
        self.put(&mut column, Face::Regular, 10.0, "Mã kiểm tra");
        self.put(&mut column, Face::Bold, 12.0, &c.check.code);
        column.y += 4.0;
        let how = "Quét mã hoặc mở trang sau để kiểm tra giấy này:";
        self.put(&mut column, Face::Regular, 10.0, how);
        self.put(&mut column, Face::Regular, 10.0, &c.check.address);
        self.shift(from.., BOTTOM - column.y);
        column.y
    }

    /// Sets `text` below what the column has; returns the width of its widest line.
    fn put(&mut self, column: &mut Column, face: Face, size: f32, text: &str) -> f32 {
        let style = self.fonts.style(face);
        let lines = match column.align {
            Align::Centre => break_evenly(style, text, size, column.width),
            Align::Start => break_lines(style, text, size, column.width),
        };
        let mut widest = 0.0_f32;
        let placed = lines.into_iter().map(|text| {
            let width = style.width(text.trim_end(), size);
            widest = widest.max(width);
            let x = match column.align {
                Align::Centre => column.x - width / 2.0,
                Align::Start => column.x,
            };
            let y = column.y + size * ASCENT;
            column.y += size * LEADING;
            Line { text, x, y }
        });
        let lines = placed.collect();
        self.sheet.paragraphs.push(Paragraph {
            role: Role::Text,
            face,
            size,
            lines,
        });
        widest
    }

    fn rule(&mut self, axis: f32, y: f32, width: f32) {
        let half = width / 2.0;
        self.sheet.rules.push((axis - half, axis + half, y));
    }

    fn shift(
        &mut self,
        which: impl std::slice::SliceIndex<[Paragraph], Output = [Paragraph]>,
        down: f32,
    ) {
        let paragraphs = self.sheet.paragraphs.get_mut(which);
        for line in paragraphs
            .into_iter()
            .flatten()
            .flat_map(|p| p.lines.iter_mut())
        {
            line.y += down;
        }
    }
}

impl Column {
    const fn centred(x: f32, y: f32, width: f32) -> Self {
        Self {
            x,
            y,
            width,
            align: Align::Centre,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::{Authority, CheckPage, Decision, Signature};
    use base::Day;

    fn certificate(site: &str, bodies: &str) -> Certificate {
        let day = Day::new(2026, 11, 19).unwrap();
        Certificate {
            parent_body: Some(bodies.into()),
            body: bodies.into(),
            number: "07/GCN-UBND".into(),
            place: "Vị Thủy".into(),
            day,
            decider: bodies.into(),
            site: site.into(),
            address: site.into(),
            standard: "An toàn về an ninh, trật tự".into(),
            period: "năm 2026".into(),
            decision: Decision {
                number: "45/QĐ-UBND".into(),
                day,
                body: bodies.into(),
            },
            legal_basis: site.into(),
            signature: Signature {
                authority: vec![(Authority::InPlace, "Chủ tịch".into())],
                office: "Phó Chủ tịch".into(),
                name: Some("Nguyễn Văn Thử".into()),
            },
            check: CheckPage {
                code: "7Q4K-2M9D".into(),
                address: format!("https://binhyen.example/{}", "k".repeat(120)),
            },
        }
    }

    /// Left, top, right and bottom of a line's letters.
    fn bounds(fonts: &Fonts, paragraph: &Paragraph, line: &Line) -> [f32; 4] {
        let style = fonts.style(paragraph.face);
        let width = style.width(line.text.trim_end(), paragraph.size);
        let top = line.y - paragraph.size * 0.7;
        [line.x, top, line.x + width, line.y]
    }

    #[test]
    fn lines_stay_within_the_margins_and_off_each_other() {
        let fonts = Fonts::embedded().unwrap();
        let check = |site: &str, bodies: &str| {
            let sheet = lay_out(fonts, &certificate(site, bodies)).unwrap();
            let (left, top, side) = sheet.qr;
            let mut boxes = vec![[left, top, left + side, top + side]];
            for paragraph in &sheet.paragraphs {
                boxes.extend(paragraph.lines.iter().map(|l| bounds(fonts, paragraph, l)));
            }
            for (index, a) in boxes.iter().enumerate() {
                let within = a[0] >= LEFT - 0.1
                    && a[1] >= TOP
                    && a[2] <= mm(277.0) + 0.1
                    && a[3] <= BOTTOM + 0.1;
                assert!(within, "{a:?}");
                for b in &boxes[..index] {
                    let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                    assert!(apart, "{a:?} {b:?}");
                }
            }
        };
        check("Trường Tiểu học Vị Thủy 1", "Ủy ban nhân dân xã Vị Thủy");
        check(&"Công ty Thủy sản ".repeat(9), "Ủy ban nhân dân xã Vị Thủy");
        check(
            &"Công ty Thủy sản ".repeat(17),
            &"Ủy ban nhân dân ".repeat(12),
        );
        check(&"W".repeat(200), &"Ủy".repeat(50));
    }
}
