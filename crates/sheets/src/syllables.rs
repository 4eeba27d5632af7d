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
/// The rare `oo` of loans (xoong, moóc) is left out: it makes syllables of VNI text read as TCVN3.
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

/// Is `word` one Vietnamese syllable, in any case, with its tone on the right letter?
pub(crate) fn is_syllable(word: &str) -> bool {
    let mut plain = String::with_capacity(word.len());
    let mut toned = None;
    for (index, c) in word.chars().flat_map(char::to_lowercase).enumerate() {
        let (letter, tone) = parts(c);
        if tone > 0 && toned.replace((index, tone)).is_some() {
            return false;
        }
        plain.push(letter);
    }
    ONSETS.iter().any(|onset| {
        let Some(rhyme) = plain.strip_prefix(onset) else {
            return false;
        };
        let before = onset.chars().count();
        let toned = toned.map(|(index, tone)| (index.checked_sub(before), tone));
        // The i of gi is the vowel when no other follows.
        is_rhyme(rhyme, toned) || (*onset == "gi" && rhyme.is_empty())
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

/// A syllable closed by a stop bears sắc or nặng only; a tone stands on the main vowel. `toned` is its place in the rhyme
/// (none: on the onset) and which it is.
fn is_rhyme(rhyme: &str, toned: Option<(Option<usize>, usize)>) -> bool {
    RHYMES.iter().any(|(vowels, codas)| {
        rhyme.strip_prefix(vowels).is_some_and(|rest| {
            let coda = if rest.is_empty() { "." } else { rest };
            if !codas.contains(&coda) {
                return false;
            }
            let stopped = matches!(coda, "c" | "ch" | "p" | "t");
            match toned {
                None => !stopped,
                Some((None, _)) => false,
                Some((Some(at), tone)) => {
                    (!stopped || matches!(tone, 2 | 5)) && bears_tone(rhyme, at)
                }
            }
        })
    })
}

/// May the letter at `at` bear the tone? A letter with a hat, breve or horn does, the last of two; else the vowel before a
/// consonant, else the last but one. Both ways of writing hòa and hoà, thủy and thuỷ are in use.
fn bears_tone(rhyme: &str, at: usize) -> bool {
    let letters: Vec<char> = rhyme.chars().collect();
    let vowels = letters
        .iter()
        .take_while(|c| VOWELS.iter().any(|row| row.first() == Some(c)))
        .count();
    let marked = letters
        .iter()
        .rposition(|c| matches!(c, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư'));
    let main = match marked {
        Some(marked) => marked,
        None if vowels < letters.len() => vowels.saturating_sub(1),
        None => vowels.saturating_sub(2),
    };
    at == main || (at == 1 && matches!(rhyme, "oa" | "oe" | "uy"))
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
