//! The words and figures people put in cells, read or refused by code.

use base::{Day, ManagingTier, SchoolLevel, SiteKind, SizeClass, fold::fold, numbers};

/// The largest number of workers a site may state: more than the largest enterprise of the country has.
const WORKERS_MAX: u64 = 1_000_000;
/// The largest sum in đồng: a thousand times the largest capital in the country.
const MONEY_MAX: u64 = 1_000_000_000_000_000_000;
/// The day on which Excel's count of days begins, so that 2 is 1900-01-01 corrected for its false leap day.
const SERIAL_ORIGIN: (i16, i8, i8) = (1899, 12, 30);

/// The two groups of businesses that the size rule tells apart (Decree 80/2021, Art. 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sector {
    /// Agriculture, forestry, fishery, industry, construction.
    Production,
    /// Trade and services.
    TradeServices,
}

/// The group that a free text names, when it plainly does.
pub fn sector_of(text: &str) -> Option<Sector> {
    let plain = fold(text);
    let has = |words: &[&str]| words.iter().any(|word| contains_words(&plain, word));
    let production = has(&[
        "nong nghiep",
        "lam nghiep",
        "thuy san",
        "cong nghiep",
        "xay dung",
        "san xuat",
        "che bien",
        "gia cong",
        "may mac",
        "che tao",
        "khai thac",
        "chan nuoi",
    ]);
    let trade = has(&[
        "thuong mai",
        "dich vu",
        "ban le",
        "ban buon",
        "van tai",
        "du lich",
        "khach san",
        "ngan hang",
        "bao hiem",
        "mua ban",
        "bao ve",
    ]);
    match (production, trade) {
        (true, false) => Some(Sector::Production),
        (false, true) => Some(Sector::TradeServices),
        _ => None,
    }
}

/// Agency, enterprise or school, by the words for them and for what they teach.
pub(crate) fn kind(raw: &str) -> Result<SiteKind, &'static str> {
    if let Some(kind) = SiteKind::from_text(raw) {
        return Ok(kind);
    }
    let plain = fold(raw);
    let has = |words: &[&str]| words.iter().any(|word| contains_words(&plain, word));
    if has(&[
        "truong",
        "truong hoc",
        "co so giao duc",
        "nha truong",
        "giao duc",
        "hoc vien",
        "nha tre",
    ]) || level(raw).is_ok()
    {
        Ok(SiteKind::School)
    } else if has(&[
        "doanh nghiep",
        "cong ty",
        "hop tac xa",
        "htx",
        "tap doan",
        "chi nhanh",
        "nha may",
        "dnnn",
        "fdi",
        "ngan hang",
    ]) {
        Ok(SiteKind::Enterprise)
    } else if has(&[
        "co quan",
        "don vi su nghiep",
        "dvsn",
        "hcsn",
        "hanh chinh",
        "uy ban nhan dan",
        "so",
        "cq",
        "benh vien",
    ]) {
        Ok(SiteKind::Agency)
    } else {
        Err("sheets.kind-unknown")
    }
}

/// The kind that a site's name gives away, when no column says it.
pub(crate) fn kind_of_name(name: &str) -> Option<SiteKind> {
    let plain = fold(name);
    let starts = |words: &[&str]| words.iter().any(|word| plain.starts_with(word));
    if starts(&[
        "truong ",
        "hoc vien ",
        "dai hoc ",
        "cao dang ",
        "trung hoc ",
        "tieu hoc ",
        "mam non ",
        "mau giao ",
        "trung tam giao duc ",
    ]) {
        Some(SiteKind::School)
    } else if starts(&[
        "cong ty ",
        "doanh nghiep ",
        "hop tac xa ",
        "tong cong ty ",
        "tap doan ",
        "chi nhanh ",
        "nha may ",
    ]) {
        Some(SiteKind::Enterprise)
    } else if starts(&[
        "co quan ",
        "uy ban ",
        "so ",
        "phong ",
        "chi cuc ",
        "cuc ",
        "kho bac ",
        "toa an ",
        "vien kiem sat ",
        "benh vien ",
        "trung tam y te ",
    ]) {
        Some(SiteKind::Agency)
    } else {
        None
    }
}

/// The size class by its word.
pub(crate) fn size(raw: &str) -> Result<SizeClass, &'static str> {
    if let Some(size) = SizeClass::from_text(raw) {
        return Ok(size);
    }
    let plain = fold(raw);
    let bare = plain
        .trim_start_matches("doanh nghiep ")
        .trim_start_matches("quy mo ");
    match bare {
        "sieu nho" | "dnsn" => Ok(SizeClass::Micro),
        "nho" => Ok(SizeClass::Small),
        "vua" => Ok(SizeClass::Medium),
        "lon" => Ok(SizeClass::Large),
        _ => Err("sheets.size-unknown"),
    }
}

/// What a school teaches, by its word or short form. A school of several levels is recorded at the highest.
pub(crate) fn level(raw: &str) -> Result<SchoolLevel, &'static str> {
    if let Some(level) = SchoolLevel::from_text(raw) {
        return Ok(level);
    }
    let plain = fold(raw);
    let has = |words: &[&str]| words.iter().any(|word| contains_words(&plain, word));
    if has(&["dai hoc", "cao dang", "hoc vien"]) {
        Ok(SchoolLevel::Higher)
    } else if has(&[
        "giao duc thuong xuyen",
        "giao duc nghe nghiep",
        "gdnn",
        "trung cap",
        "day nghe",
        "truong nghe",
    ]) {
        Ok(SchoolLevel::Vocational)
    } else if has(&["trung hoc pho thong", "cap 3", "cap iii", "cap 2 3"]) {
        Ok(SchoolLevel::UpperSecondary)
    } else if has(&["trung hoc co so", "cap 2", "cap ii"]) {
        Ok(SchoolLevel::LowerSecondary)
    } else if has(&["tieu hoc", "cap 1", "cap i"]) {
        Ok(SchoolLevel::Primary)
    } else if has(&["mam non", "mau giao", "nha tre"]) {
        Ok(SchoolLevel::Preschool)
    } else {
        Err("sheets.level-unknown")
    }
}

/// Which tier decides: by the words for commune and province.
pub(crate) fn tier(raw: &str) -> Result<ManagingTier, &'static str> {
    if let Some(tier) = ManagingTier::from_text(raw) {
        return Ok(tier);
    }
    let plain = fold(raw);
    let has = |words: &[&str]| words.iter().any(|word| contains_words(&plain, word));
    match (
        has(&["tinh", "thanh pho", "so", "trung uong", "bo"]),
        has(&["xa", "phuong", "dac khu", "thi tran"]),
    ) {
        (true, false) => Ok(ManagingTier::Province),
        (false, true) => Ok(ManagingTier::Commune),
        _ => Err("sheets.tier-unknown"),
    }
}

/// Met (`true`) or not yet met, the only two results there are (Circular 124/2021, Art. 8).
pub(crate) fn result(raw: &str) -> Result<bool, &'static str> {
    let plain = fold(raw);
    let bare = plain
        .trim_end_matches(" tieu chuan")
        .trim_end_matches(" chuan");
    match bare {
        "dat" | "x" | "co" | "cong nhan" | "duoc cong nhan" | "d" | "1" | "met" | "yes" => Ok(true),
        "chua dat" | "khong dat" | "khong" | "khong cong nhan" | "chua cong nhan" | "cd" | "kd"
        | "0" | "not met" | "no" => Ok(false),
        "xa" if raw.trim().eq_ignore_ascii_case("x") => Ok(true),
        _ => Err("sheets.result-unknown"),
    }
}

/// A whole number of people.
pub(crate) fn workers(raw: &str) -> Result<u32, &'static str> {
    let bare = ["người", "lao động", "LĐ", "lđ"]
        .iter()
        .fold(raw, |text, unit| text.trim_end().trim_end_matches(unit));
    let count = numbers::parse_count(bare, WORKERS_MAX).map_err(numbers::NotANumber::code)?;
    u32::try_from(count).map_err(|_| "number.too-large")
}

/// A sum in đồng. `scale` is what one unit is worth when the cell names none: `50 tỷ`, `1.200 triệu`, `72,5`.
pub(crate) fn money(raw: &str, scale: u64) -> Result<u64, &'static str> {
    let lower = base::text::compose(raw).to_lowercase();
    let bare = ["đồng", "vnđ", "vnd", "đ"]
        .iter()
        .fold(lower.trim(), |text, unit| {
            text.trim_end_matches(unit).trim_end()
        });
    let units = [
        ("tỷ", 1_000_000_000),
        ("tỉ", 1_000_000_000),
        ("triệu", 1_000_000),
        ("nghìn", 1_000),
        ("ngàn", 1_000),
    ];
    let named = units
        .iter()
        .find_map(|(unit, worth)| bare.strip_suffix(unit).map(|rest| (rest.trim(), *worth)));
    let (figure, scale) = named.unwrap_or((bare, scale));
    let sum = match numbers::parse_count(figure, MONEY_MAX) {
        Ok(count) => count.checked_mul(scale),
        Err(numbers::NotANumber::Malformed) if scale >= 100 => {
            let hundredths =
                numbers::parse_hundredths(figure, MONEY_MAX).map_err(numbers::NotANumber::code)?;
            hundredths.checked_mul(scale / 100)
        }
        Err(fault) => return Err(fault.code()),
    };
    sum.filter(|sum| *sum <= MONEY_MAX)
        .ok_or("number.too-large")
}

/// A tax or school code: letters, digits, `-` and `.`, at most 20; spaces and leading `'` go. Upper case.
///
/// A tax code of nine digits has lost its leading zero to a spreadsheet: tax codes have ten digits, or ten and three.
pub fn code(raw: &str, kind: Option<SiteKind>) -> Result<String, &'static str> {
    let plain: String = raw
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect::<String>()
        .to_uppercase();
    let fits = plain
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '_'));
    if plain.is_empty() || plain.len() > 20 || !fits {
        return Err("sheets.code-malformed");
    }
    let digits = plain.bytes().all(|b| b.is_ascii_digit());
    Ok(
        if kind == Some(SiteKind::Enterprise) && digits && plain.len() == 9 {
            format!("0{plain}")
        } else {
            plain
        },
    )
}

/// A phone number as digits, `+84` as `0`, one number only; a lost leading zero is given back.
pub fn phone(raw: &str) -> Result<String, &'static str> {
    if raw.chars().any(|c| {
        !(c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(c, '+' | '-' | '.' | '(' | ')' | '\''))
    }) {
        return Err("sheets.phone-malformed");
    }
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix("84") {
        Some(rest) if rest.len() >= 9 => format!("0{rest}"),
        _ if digits.starts_with('0') || digits.starts_with('1') => digits,
        _ => format!("0{digits}"),
    };
    // Landlines and mobiles have 10 or 11 digits with the zero; service numbers such as 1900xxxx have 8.
    if (8..=11).contains(&national.len()) {
        Ok(national)
    } else {
        Err("sheets.phone-malformed")
    }
}

/// A year from 1990 to 2100, with or without the word before it; a day stands for its year.
pub(crate) fn year(raw: &str) -> Result<i16, &'static str> {
    let bare = raw.trim_start_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
    let year = match bare.parse::<i16>() {
        Ok(year) => year,
        Err(_) => day(bare).map_err(|_| "sheets.year-malformed")?.year(),
    };
    if (1990..=2100).contains(&year) {
        Ok(year)
    } else {
        Err("sheets.year-malformed")
    }
}

/// A day as text, or Excel's count of days (from 1950 to 2100).
pub(crate) fn day(raw: &str) -> Result<Day, &'static str> {
    let bare = raw.split_whitespace().next().unwrap_or("");
    if let Ok(day) = Day::parse(bare) {
        return Ok(day);
    }
    let serial: i64 = raw.trim().parse().map_err(|_| "sheets.day-malformed")?;
    let (year, month, first) = SERIAL_ORIGIN;
    match Day::new(year, month, first) {
        Some(origin) if (18_264..73_415).contains(&serial) => Ok(origin.plus_days(serial)),
        _ => Err("sheets.day-malformed"),
    }
}

/// Do the words of `part` stand in `text`, as whole words?
fn contains_words(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, found)| {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + found.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_their_usual_forms() {
        let check = |raw, expect| assert_eq!(kind(raw), expect, "{raw}");
        check("Cơ quan", Ok(SiteKind::Agency));
        check("DN", Ok(SiteKind::Enterprise));
        check("Cty TNHH", Ok(SiteKind::Enterprise));
        check("Trường học", Ok(SiteKind::School));
        check("THCS", Ok(SiteKind::School));
        check("school", Ok(SiteKind::School));
        check("khác", Err("sheets.kind-unknown"));
        let check = |raw, expect| assert_eq!(tier(raw), expect, "{raw}");
        check("Tỉnh quản lý", Ok(ManagingTier::Province));
        check("xã quản lý", Ok(ManagingTier::Commune));
        check("Cấp xã", Ok(ManagingTier::Commune));
        check("tỉnh/xã", Err("sheets.tier-unknown"));
        let check = |raw, expect| assert_eq!(level(raw), expect, "{raw}");
        check("THCS", Ok(SchoolLevel::LowerSecondary));
        check("Trường THPT", Ok(SchoolLevel::UpperSecondary));
        check("MN", Ok(SchoolLevel::Preschool));
        check("GDTX", Ok(SchoolLevel::Vocational));
        assert_eq!(size("DN vừa"), Ok(SizeClass::Medium));
        assert_eq!(size("Siêu nhỏ"), Ok(SizeClass::Micro));
        assert_eq!(result("Đạt"), Ok(true));
        assert_eq!(result("x"), Ok(true));
        assert_eq!(result("Chưa đạt"), Ok(false));
        assert_eq!(result("tốt"), Err("sheets.result-unknown"));
        assert_eq!(sector_of("Sản xuất hàng may mặc"), Some(Sector::Production));
        assert_eq!(
            sector_of("Thương mại, dịch vụ"),
            Some(Sector::TradeServices)
        );
        assert_eq!(sector_of("Thương mại và sản xuất"), None);
    }

    #[test]
    fn figures_are_read_with_their_units_or_refused() {
        let check = |raw, scale, expect| assert_eq!(money(raw, scale), expect, "{raw}");
        check("50 tỷ", 1, Ok(50_000_000_000));
        check("72,5", 1_000_000_000, Ok(72_500_000_000));
        check("1.200 triệu đồng", 1, Ok(1_200_000_000));
        check("12.000.000đ", 1, Ok(12_000_000));
        check("-5", 1, Err("number.negative"));
        check("nhiều", 1, Err("number.malformed"));
        check("9999999999999", 1_000_000_000, Err("number.too-large"));
        assert_eq!(workers("1.250 người"), Ok(1250));
        assert_eq!(workers("12,5"), Err("number.malformed"));
        assert_eq!(
            code("301234567", Some(SiteKind::Enterprise)),
            Ok("0301234567".into())
        );
        assert_eq!(code(" 0301 234 567-001", None), Ok("0301234567-001".into()));
        assert_eq!(code("mã?", None), Err("sheets.code-malformed"));
        assert_eq!(phone("912345678"), Ok("0912345678".into()));
        assert_eq!(phone("+84 (293) 3878.123"), Ok("02933878123".into()));
        assert_eq!(phone("0912345678 / 0913"), Err("sheets.phone-malformed"));
        assert_eq!(year("Năm 2023"), Ok(2023));
        assert_eq!(year("23"), Err("sheets.year-malformed"));
        assert_eq!(day("45943"), Ok(Day::new(2025, 10, 13).unwrap()));
        assert_eq!(day("13/10/2025"), Ok(Day::new(2025, 10, 13).unwrap()));
        assert_eq!(day("31/02/2025"), Err("sheets.day-malformed"));
    }
}
