//! Is a word a Vietnamese syllable? What tells a right decoding from a wrong one: right text is nearly all syllables.

/// Vowel letters, each with its six tones: level, huyền, sắc, hỏi, ngã, nặng.
pub(crate) const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['ă', 'ằ', 'ắ', 'ẳ', 'ẵ', 'ặ'],
    ['â', 'ầ', 'ấ', 'ẩ', 'ẫ', 'ậ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['ê', 'ề', 'ế', 'ể', 'ễ', 'ệ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['ô', 'ồ', 'ố', 'ổ', 'ỗ', 'ộ'],
    ['ơ', 'ờ', 'ớ', 'ở', 'ỡ', 'ợ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['ư', 'ừ', 'ứ', 'ử', 'ữ', 'ự'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
];

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "q", "qu", "r", "s", "t", "th", "tr", "v", "x",
];

/// Vowel clusters with what may close them; `.` is an open syllable.
const RHYMES: &[(&str, &[&str])] = &[
    (
        "a",
        &[
            ".", "c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "o", "u", "y",
        ],
    ),
    ("ă", &["c", "m", "n", "ng", "p", "t"]),
    ("â", &["c", "m", "n", "ng", "p", "t", "u", "y"]),
    ("e", &[".", "c", "m", "n", "ng", "o", "p", "t"]),
    ("ê", &[".", "ch", "m", "n", "nh", "p", "t", "u"]),
    ("i", &[".", "a", "ch", "m", "n", "nh", "p", "t", "u"]),
    ("iê", &["c", "m", "n", "ng", "p", "t", "u"]),
    ("o", &[".", "c", "i", "m", "n", "ng", "p", "t", "a", "e"]),
    (
        "oa",
        &["c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "y"],
    ),
    ("oă", &["c", "m", "n", "ng", "t"]),
    ("oe", &["n", "o", "t"]),
    ("oo", &["c", "ng"]),
    ("ô", &[".", "c", "i", "m", "n", "ng", "p", "t"]),
    ("ơ", &[".", "i", "m", "n", "p", "t"]),
    (
        "u",
        &[".", "a", "c", "i", "m", "n", "ng", "p", "t", "ê", "y", "ơ"],
    ),
    ("uâ", &["n", "ng", "t", "y"]),
    ("uê", &["ch", "n", "nh"]),
    ("uô", &["c", "i", "m", "n", "ng", "t"]),
    ("uy", &["a", "ch", "n", "nh", "p", "t", "u"]),
    ("uyê", &["n", "t"]),
    ("ư", &[".", "a", "c", "i", "m", "n", "ng", "t", "u"]),
    ("ươ", &["c", "i", "m", "n", "ng", "p", "t", "u"]),
    ("y", &[".", "ch", "n", "nh", "t", "u"]),
    ("yê", &["m", "n", "ng", "t", "u"]),
];

/// Is `word` one Vietnamese syllable, in any case?
pub(crate) fn is_syllable(word: &str) -> bool {
    let mut plain = String::with_capacity(word.len());
    let mut tone = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        let (letter, at) = parts(c);
        if at > 0 {
            if tone > 0 {
                return false;
            }
            tone = at;
        }
        plain.push(letter);
    }
    ONSETS.iter().any(|onset| {
        plain
            .strip_prefix(onset)
            .is_some_and(|rhyme| is_rhyme(rhyme, tone) || (*onset == "gi" && rhyme.is_empty()))
    })
}

/// The vowel letter of `c` without its tone, and the tone's place; other letters as they are.
pub(crate) fn parts(c: char) -> (char, usize) {
    for row in &VOWELS {
        if let (Some(tone), Some(letter)) = (row.iter().position(|v| *v == c), row.first()) {
            return (*letter, tone);
        }
    }
    (c, 0)
}

/// A syllable closed by a stop bears sắc or nặng only.
fn is_rhyme(rhyme: &str, tone: usize) -> bool {
    RHYMES.iter().any(|(vowels, codas)| {
        rhyme.strip_prefix(vowels).is_some_and(|rest| {
            let rest = if rest.is_empty() { "." } else { rest };
            let stopped = matches!(rest, "c" | "ch" | "p" | "t");
            codas.contains(&rest) && (!stopped || matches!(tone, 2 | 5))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_what_only_looks_like_them() {
        for word in [
            "Trường",
            "NGHIỆP",
            "giấy",
            "gì",
            "quốc",
            "Hoà",
            "hòa",
            "khuyến",
            "ủy",
            "uỷ",
            "xã",
            "đặc",
            "yên",
            "phước",
            "thuỷ",
            "rượu",
            "oanh",
            "An",
        ] {
            assert!(is_syllable(word), "{word}");
        }
        for word in [
            "Tröôøng",
            "coâng",
            "trườngx",
            "Nestlé",
            "®iÖn",
            "bạc̣",
            "càc",
            "",
            "ßiện",
            "huyÖn",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
