//! Vietnamese search and order: a folded form in which accents, đ, tone placement and the usual short forms do
//! not matter, and a sort key that orders An < Ăn < Ân < Da < Đà by bytes, alike on both engines.

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::sync::LazyLock;

/// The collation data is compiled in, so building fails only if the library was built without it; then texts sort by code point.
static VIETNAMESE: LazyLock<Option<CollatorBorrowed<'static>>> = LazyLock::new(|| {
    CollatorBorrowed::try_new(locale!("vi").into(), CollatorOptions::default()).ok()
});

/// Short forms (already folded) and what they stand for. A short form is replaced only as a whole word.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("cty", "cong ty"),
    ("dn", "doanh nghiep"),
    ("dntn", "doanh nghiep tu nhan"),
    ("gdtx", "giao duc thuong xuyen"),
    ("hcm", "ho chi minh"),
    ("h", "huyen"),
    ("kcn", "khu cong nghiep"),
    ("mn", "mam non"),
    ("mtv", "mot thanh vien"),
    ("p", "phuong"),
    ("q", "quan"),
    ("t", "tinh"),
    ("th", "tieu hoc"),
    ("thcs", "trung hoc co so"),
    ("thpt", "trung hoc pho thong"),
    ("tnhh", "trach nhiem huu han"),
    ("tp", "thanh pho"),
    ("tt", "thi tran"),
    ("tx", "thi xa"),
    ("ubnd", "uy ban nhan dan"),
    ("x", "xa"),
];

/// The form in which a text is searched: no accents, đ as d, lower case, letters and digits parted by single
/// spaces, short forms written out. `TP. Cần Thơ` and `thanh pho can tho` fold alike; so do `Hòa` and `Hoà`.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let plain = strip(text);
    for word in plain.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let long = SHORT_FORMS.iter().find(|(short, _)| *short == word);
        out.push_str(long.map_or(word, |(_, long)| long));
    }
    out
}

/// As [`fold`], without writing short forms out: for matching what is still being typed.
pub fn fold_plain(text: &str) -> String {
    strip(text)
        .split_ascii_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The form in which two spellings are compared with their accents: as [`fold_plain`], but accents kept and the tone of
/// each word written at its end, so that `Hòa` and `Hoà` are alike while `Hòa` and `Hoa` are not.
pub fn spelling(text: &str) -> String {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let mut words: Vec<String> = Vec::new();
    for word in decomposed.split(|c: char| !c.is_alphanumeric() && !is_mark(c)) {
        let (tones, letters): (String, String) = word.chars().partition(|c| TONES.contains(c));
        if !letters.is_empty() {
            words.push(letters.to_lowercase() + &tones);
        }
    }
    words.join(" ")
}

/// A key whose byte order is the Vietnamese order of the texts (CLDR `vi`).
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 3);
    match &*VIETNAMESE {
        // Writing into a Vec cannot fail.
        Some(collator) => drop(collator.write_sort_key_to(text, &mut key)),
        None => key.extend_from_slice(text.as_bytes()),
    }
    key
}

fn strip(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    decomposed
        .chars()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'đ' => 'd',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        })
        .collect()
}

/// A combining mark of the block that Vietnamese decomposes into.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_mean_alike_folds_alike() {
        let check = |a: &str, b: &str| assert_eq!(fold(a), fold(b), "{a} / {b}");
        check("TP. Cần Thơ", "thanh pho can tho");
        check("Trường Hòa", "truong hoà");
        check(
            "Cty TNHH MTV Đường Sắt",
            "công ty trách nhiệm hữu hạn một thành viên duong sat",
        );
        check(
            "Trường THCS Ngô Quốc Trị",
            "truong trung hoc co so ngo quoc tri",
        );
        check("Phường 1", "P. 1");
        assert_eq!(fold_plain("THCS  Ngô"), "thcs ngo");
        assert_eq!(fold("!!"), "");
    }

    #[test]
    fn spellings_differ_by_accents_and_not_by_where_the_tone_stands() {
        let check = |a: &str, b: &str, alike| {
            assert_eq!(spelling(a) == spelling(b), alike, "{a} / {b}");
        };
        check("Hòa Thuỷ", "hoà  thủy", true);
        check("Tân Hòa", "Tân Hoa", false);
        check("Đậm", "Dậm", false);
        check("Ngọc-Hà", "ngọc hà", true);
    }

    #[test]
    fn names_sort_as_in_a_vietnamese_dictionary() {
        let order = [
            "An",
            "Ăn",
            "Ân",
            "Ẩn",
            "Da",
            "Dũng",
            "Đà Nẵng",
            "Đắk Lắk",
            "On",
            "Ôn",
            "Ơn",
        ];
        let keys: Vec<_> = order.iter().map(|name| sort_key(name)).collect();
        assert!(keys.is_sorted());
    }
}
