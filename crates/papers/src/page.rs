//! Measures of a page that both writers share (Decree 30/2020/NĐ-CP, Annex I): A4 upright; 20-25 mm above and below,
//! 30-35 left, 15-20 right; letters of 11 to 14 points. Lengths are in points unless their name says otherwise.

use base::Day;

pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

pub(crate) const WIDTH: f32 = mm(210.0);
pub(crate) const HEIGHT: f32 = mm(297.0);
pub(crate) const TOP: f32 = mm(20.0);
pub(crate) const BOTTOM: f32 = mm(277.0);
pub(crate) const LEFT: f32 = mm(30.0);
pub(crate) const MEASURE: f32 = mm(165.0);
/// From the upper edge to the page number's line.
pub(crate) const HEADER: f32 = mm(10.0);
/// Width of the left column of the head; the right one takes the rest.
pub(crate) const HEAD_LEFT: f32 = mm(68.0);
/// Width of the recipients' column beside the signature.
pub(crate) const RECIPIENTS: f32 = mm(72.0);
/// First line of a paragraph.
pub(crate) const INDENT: f32 = mm(10.0);
/// Room for signature and seal, which is 36 mm across and also covers the lines around.
pub(crate) const SIGNING: f32 = mm(22.0);
/// Between paragraphs: at least 6 points.
pub(crate) const GAP: f32 = 6.0;
/// Inside a cell, at the left and right.
pub(crate) const CELL_PAD: f32 = 4.0;

pub(crate) const BODY_SIZE: f32 = 14.0;
pub(crate) const TABLE_SIZE: f32 = 12.0;
/// Issuing body, country, and what a letter is about.
pub(crate) const HEAD_SIZE: f32 = 12.0;
/// Motto, number, place and day.
pub(crate) const MOTTO_SIZE: f32 = 13.0;
pub(crate) const RECIPIENTS_TITLE_SIZE: f32 = 12.0;
pub(crate) const RECIPIENTS_SIZE: f32 = 11.0;
pub(crate) const PAGE_NUMBER_SIZE: f32 = 13.0;

pub(crate) const COUNTRY: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
pub(crate) const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
pub(crate) const ADDRESSEES: &str = "Kính gửi:";
pub(crate) const RECIPIENTS_TITLE: &str = "Nơi nhận:";
/// Share of a name's or title's width that the line under it takes: between a third and a half.
pub(crate) const RULE_SHARE: f32 = 0.4;

/// `ngày 05 tháng 02 năm 2026`: days under 10 and the months 1 and 2 take a zero (Decree 30/2020, Annex I).
pub(crate) fn written_day(day: Day) -> String {
    let month = match day.month() {
        m @ 1..=2 => format!("0{m}"),
        m => m.to_string(),
    };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_the_decree_asks() {
        let check = |(y, m, d), expect: &str| {
            assert_eq!(written_day(Day::new(y, m, d).unwrap()), expect);
        };
        check((2026, 2, 5), "ngày 05 tháng 02 năm 2026");
        check((2026, 3, 31), "ngày 31 tháng 3 năm 2026");
        check((2026, 11, 18), "ngày 18 tháng 11 năm 2026");
    }
}
