//! Text of before Unicode: TCVN3 (the ABC fonts, `.VnTime`) and VNI. Each stands in cells as Western European letters.
//! Here are the tables; which of them a text needs is told in [`crate::readings`].

use crate::syllables::VOWELS;
use std::{collections::HashMap, sync::LazyLock};

/// A way to read Western European letters as Vietnamese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// TCVN 5712:1993 VN3.
    Tcvn3,
    /// VNI for Windows.
    Vni,
}

impl Legacy {
    pub(crate) const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }

    pub(crate) fn decode(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => from_tcvn3(text),
            Self::Vni => from_vni(text),
        }
    }
}

/// TCVN3: one letter for each Vietnamese letter (TCVN 5712:1993, table VN3). Capitals with tones were drawn by capital fonts.
pub(crate) const TCVN3: &[(char, char)] = &[
    ('¡', 'Ă'),
    ('¢', 'Â'),
    ('£', 'Ê'),
    ('¤', 'Ô'),
    ('¥', 'Ơ'),
    ('¦', 'Ư'),
    ('§', 'Đ'),
    ('¨', 'ă'),
    ('©', 'â'),
    ('ª', 'ê'),
    ('«', 'ô'),
    ('¬', 'ơ'),
    ('\u{ad}', 'ư'),
    ('®', 'đ'),
    ('µ', 'à'),
    ('¶', 'ả'),
    ('·', 'ã'),
    ('¸', 'á'),
    ('¹', 'ạ'),
    ('»', 'ằ'),
    ('¼', 'ẳ'),
    ('½', 'ẵ'),
    ('¾', 'ắ'),
    ('Æ', 'ặ'),
    ('Ç', 'ầ'),
    ('È', 'ẩ'),
    ('É', 'ẫ'),
    ('Ê', 'ấ'),
    ('Ë', 'ậ'),
    ('Ì', 'è'),
    ('Î', 'ẻ'),
    ('Ï', 'ẽ'),
    ('Ð', 'é'),
    ('Ñ', 'ẹ'),
    ('Ò', 'ề'),
    ('Ó', 'ể'),
    ('Ô', 'ễ'),
    ('Õ', 'ế'),
    ('Ö', 'ệ'),
    ('×', 'ì'),
    ('Ø', 'ỉ'),
    ('Ü', 'ĩ'),
    ('Ý', 'í'),
    ('Þ', 'ị'),
    ('ß', 'ò'),
    ('á', 'ỏ'),
    ('â', 'õ'),
    ('ã', 'ó'),
    ('ä', 'ọ'),
    ('å', 'ồ'),
    ('æ', 'ổ'),
    ('ç', 'ỗ'),
    ('è', 'ố'),
    ('é', 'ộ'),
    ('ê', 'ờ'),
    ('ë', 'ở'),
    ('ì', 'ỡ'),
    ('í', 'ớ'),
    ('î', 'ợ'),
    ('ï', 'ù'),
    ('ñ', 'ủ'),
    ('ò', 'ũ'),
    ('ó', 'ú'),
    ('ô', 'ụ'),
    ('õ', 'ừ'),
    ('ö', 'ử'),
    ('÷', 'ữ'),
    ('ø', 'ứ'),
    ('ù', 'ự'),
    ('ú', 'ỳ'),
    ('û', 'ỷ'),
    ('ü', 'ỹ'),
    ('ý', 'ý'),
    ('þ', 'ỵ'),
];

/// VNI letters that stand alone.
const VNI_ALONE: &[(char, char)] = &[
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

/// VNI vowels that take a mark: the letter as written, what it is without one, the marks and what each makes of it.
/// Marks for tones in the order huyền, sắc, hỏi, ngã, nặng.
const VNI_TONES: [char; 5] = ['ø', 'ù', 'û', 'õ', 'ï'];
const VNI_HAT: [char; 6] = ['â', 'à', 'á', 'å', 'ã', 'ä'];
const VNI_BREVE: [char; 6] = ['ê', 'è', 'é', 'ú', 'ü', 'ë'];

/// (written letter, mark) → letter, in lower case: 5 tones on a e o u y ơ ư, hats on a e o, breves on a.
pub(crate) static VNI_PAIRS: LazyLock<HashMap<(char, char), char>> = LazyLock::new(|| {
    let mut pairs = HashMap::new();
    let row = |letter: char| {
        VOWELS
            .iter()
            .find(|row| row.first() == Some(&letter))
            .copied()
            .unwrap_or([letter; 6])
    };
    for (written, letter) in [
        ('a', 'a'),
        ('e', 'e'),
        ('o', 'o'),
        ('u', 'u'),
        ('y', 'y'),
        ('ô', 'ơ'),
        ('ö', 'ư'),
    ] {
        for (mark, made) in VNI_TONES.iter().zip(row(letter).iter().skip(1)) {
            pairs.insert((written, *mark), *made);
        }
    }
    for (written, letter, marks) in [
        ('a', 'â', VNI_HAT),
        ('e', 'ê', VNI_HAT),
        ('o', 'ô', VNI_HAT),
        ('a', 'ă', VNI_BREVE),
    ] {
        for (mark, made) in marks.iter().zip(row(letter)) {
            pairs.insert((written, *mark), made);
        }
    }
    pairs
});

static TCVN3_MAP: LazyLock<HashMap<char, char>> = LazyLock::new(|| TCVN3.iter().copied().collect());

fn from_tcvn3(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| TCVN3_MAP.get(&c).copied().unwrap_or(c))
        .collect();
    // Capital fonts drew small letters as capitals: a word whose plain letters are all capitals is meant in capitals.
    words(&plain)
        .map(|word| {
            let capitals = word.chars().filter(char::is_ascii_uppercase).count();
            let shouted = !word.chars().any(|c| c.is_ascii_lowercase()) && capitals >= 2;
            if shouted {
                word.to_uppercase()
            } else {
                word.to_owned()
            }
        })
        .collect()
}

fn from_vni(text: &str) -> String {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let made = match rest
            .peek()
            .and_then(|next| VNI_PAIRS.get(&(lower(c), lower(*next))))
        {
            Some(made) => {
                rest.next();
                Some(*made)
            }
            None => VNI_ALONE
                .iter()
                .find(|(written, _)| *written == lower(c))
                .map(|(_, made)| *made),
        };
        match made {
            Some(made) if c.is_uppercase() => out.extend(made.to_uppercase()),
            made => out.push(made.unwrap_or(c)),
        }
    }
    out
}

/// Words and what stands between them, in order. Only ASCII marks part words, because TCVN3 uses the others as letters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(parts_words)
        .flat_map(|piece| match piece.char_indices().next_back() {
            Some((at, last)) if parts_words(last) => {
                let (word, mark) = piece.split_at(at);
                [word, mark]
            }
            _ => [piece, ""],
        })
}

fn parts_words(c: char) -> bool {
    (c.is_ascii() && !c.is_ascii_alphanumeric())
        || matches!(c, '\u{a0}' | '–' | '—' | '“' | '”' | '‘' | '’' | '…')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readings::reading;

    const TEXTS: &[&str] = &[
        "Trường Trung học cơ sở Ngô Quốc Trị, xã Vĩnh Viễn A, huyện Long Mỹ",
        "Công ty trách nhiệm hữu hạn Thủy sản Đồng Bằng",
        "Ủy ban nhân dân phường Vị Thanh; Bưu điện tỉnh Hậu Giang",
        "Sở Giáo dục và Đào tạo thành phố Cần Thơ",
        "những đặc khu ở khắp đất nước đều được giữ vững an ninh trật tự, kỷ luật, nghĩa vụ quân sự",
        "xẻ gỗ, bẽ bàng, lạc lõng, mẫu mã, khuỷu tay, quỳ gối, thuở ấy, cỡ lớn, nghễnh ngãng, bỡ ngỡ, ẩn, ẵm, ẳng, kẽ, quỵ, ỷ",
    ];

    fn encode(legacy: Legacy, text: &str) -> String {
        let lower = |c: char| c.to_lowercase().next().unwrap();
        let mut out = String::new();
        for c in text.chars() {
            match legacy {
                Legacy::Tcvn3 => {
                    let exact = TCVN3.iter().find(|(_, made)| *made == c);
                    let small = TCVN3.iter().find(|(_, made)| *made == lower(c));
                    out.push(exact.or(small).map_or(c, |(written, _)| *written));
                }
                Legacy::Vni => {
                    let pair = VNI_PAIRS.iter().find(|(_, made)| **made == lower(c));
                    let alone = VNI_ALONE.iter().find(|(_, made)| *made == lower(c));
                    let written = match (pair, alone) {
                        (Some(((a, b), _)), _) => format!("{a}{b}"),
                        (_, Some((a, _))) => a.to_string(),
                        _ => lower(c).to_string(),
                    };
                    out.push_str(&if c.is_uppercase() {
                        written.to_uppercase()
                    } else {
                        written
                    });
                }
            }
        }
        out
    }

    #[test]
    fn every_letter_has_one_code_and_comes_back() {
        for row in &VOWELS {
            for letter in row.iter().chain(&['đ']) {
                for legacy in Legacy::ALL {
                    let written = encode(legacy, &letter.to_string());
                    assert_eq!(
                        legacy.decode(&written),
                        letter.to_string(),
                        "{legacy:?} {written}"
                    );
                }
                assert_eq!(
                    Legacy::Vni.decode(&encode(Legacy::Vni, &letter.to_uppercase().to_string())),
                    letter.to_uppercase().to_string()
                );
            }
        }
        let mut codes: Vec<_> = TCVN3.iter().map(|(code, _)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TCVN3.len());
    }

    #[test]
    fn real_strings_of_old_files_are_read() {
        let check = |legacy: Legacy, raw: &str, expect: &str| {
            assert_eq!(reading(raw), Ok(Some(legacy)), "{raw}");
            assert_eq!(legacy.decode(raw), expect);
        };
        check(
            Legacy::Tcvn3,
            "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
            "Cộng hoà xã hội chủ nghĩa Việt Nam",
        );
        check(
            Legacy::Tcvn3,
            "TR\u{ad}êng THCS NguyÔn Tr·i",
            "TRường THCS Nguyễn Trãi",
        );
        check(
            Legacy::Vni,
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
            "Cộng hòa xã hội chủ nghĩa Việt Nam",
        );
        check(
            Legacy::Vni,
            "TRÖÔØNG TIEÅU HOÏC ÑOÂNG PHUÙ",
            "TRƯỜNG TIỂU HỌC ĐÔNG PHÚ",
        );
    }

    #[test]
    fn texts_come_back_from_both_encodings_and_unicode_is_left_alone() {
        for text in TEXTS {
            assert_eq!(reading(text), Ok(None), "{text}");
            for legacy in Legacy::ALL {
                let written = encode(legacy, text);
                assert_eq!(reading(&written), Ok(Some(legacy)), "{written}");
                let back = legacy.decode(&written);
                assert_eq!(back.to_lowercase(), text.to_lowercase());
            }
        }
        assert_eq!(
            Legacy::Tcvn3.decode("c«ng ty §¹i §ång, C¤NG TY H¶I D¦¥NG"),
            "công ty Đại Đồng, CÔNG TY HẢI DƯƠNG"
        );
    }
}
