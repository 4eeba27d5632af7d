//! Text of before Unicode: TCVN3 (the ABC fonts, `.VnTime`) and VNI. Each stands in cells as Western European letters,
//! so it is told by statistics: the reading under which the words are Vietnamese syllables is the right one. When none
//! is, the text is refused, never garbled.

use crate::{
    book::Book,
    fault::SheetFault,
    syllables::{VOWELS, is_syllable},
};
use std::{collections::HashMap, sync::LazyLock};

/// Share of accented words, in per cent, that must be syllables for a reading to be believed.
const SURE: usize = 80;
/// From this many accented words on, a text that no reading explains is refused; fewer may be foreign names.
const ENOUGH: usize = 4;
/// Words of one column that are looked at; more would not change the verdict.
const SAMPLE: usize = 4000;

/// A way to read Western European letters as Vietnamese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// TCVN 5712:1993 VN3.
    Tcvn3,
    /// VNI for Windows.
    Vni,
}

impl Legacy {
    const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

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

/// How many accented words there are under a reading, and how many of them are syllables.
#[derive(Clone, Copy, Default)]
struct Tally {
    words: usize,
    syllables: usize,
}

impl Tally {
    fn add(&mut self, text: &str, as_read: impl Fn(&str) -> String) {
        for word in words(text).filter(|word| !word.is_ascii()) {
            if self.words >= SAMPLE {
                return;
            }
            self.words += 1;
            if is_syllable(&as_read(word)) {
                self.syllables += 1;
            }
        }
    }

    fn sure(self) -> bool {
        self.words > 0 && self.syllables * 100 >= self.words * SURE
    }
}

/// Words and what stands between them, in order. Only ASCII marks part words, because TCVN3 uses the others as letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
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

/// The legacy reading of some texts, `None` when they are Unicode (or plain ASCII) as they stand.
///
/// # Errors
/// A sample, when the texts hold enough accented words and no reading makes Vietnamese of them.
pub(crate) fn reading<'a>(
    texts: impl Iterator<Item = &'a str> + Clone,
) -> Result<Option<Legacy>, String> {
    let tally = |as_read: &dyn Fn(&str) -> String| {
        let mut tally = Tally::default();
        texts
            .clone()
            .filter(|text| !text.is_ascii())
            .for_each(|text| tally.add(text, as_read));
        tally
    };
    let plain = tally(&|word| word.to_owned());
    if plain.words == 0 || plain.sure() {
        return Ok(None);
    }
    let read = Legacy::ALL.map(|legacy| (legacy, tally(&|word| legacy.decode(word))));
    let best = read.iter().max_by_key(|(_, tally)| tally.syllables);
    match best {
        Some((legacy, tally)) if tally.sure() && tally.syllables > plain.syllables * 2 => {
            Ok(Some(*legacy))
        }
        _ if plain.words < ENOUGH || plain.syllables * 2 >= plain.words => Ok(None),
        _ => {
            let sample = texts
                .into_iter()
                .find(|text| !text.is_ascii())
                .unwrap_or("");
            Err(sample.chars().take(40).collect())
        }
    }
}

/// Converts a whole book, column by column: sheets were typed in mixed fonts. A column of too few words follows the book.
pub(crate) fn convert(book: &mut Book) -> Result<(), SheetFault> {
    let unknown = |sample| SheetFault::UnknownEncoding { sample };
    let all = book
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.rows)
        .flat_map(|row| &row.cells)
        .map(String::as_str);
    let whole = reading(all);
    for sheet in &mut book.sheets {
        for column in 0..sheet.width {
            let cells = sheet.rows.iter().map(|row| row.cell(column));
            let own = reading(cells.clone());
            let legacy = match (own, &whole) {
                (Ok(Some(legacy)), _) => Some(legacy),
                (Ok(None), Ok(Some(legacy))) if !is_unicode(cells) => Some(*legacy),
                (Ok(None), _) => None,
                // A column of mixed fonts is read cell by cell.
                (Err(sample), _) => {
                    convert_cells(sheet, column, &mut book.converted_from)
                        .map_err(|()| unknown(sample))?;
                    continue;
                }
            };
            let Some(legacy) = legacy else {
                continue;
            };
            note(&mut book.converted_from, legacy);
            for cell in sheet
                .rows
                .iter_mut()
                .filter_map(|row| row.cells.get_mut(column))
            {
                if !cell.is_ascii() && !is_unicode(std::iter::once(cell.as_str())) {
                    *cell = legacy.decode(cell);
                }
            }
        }
    }
    Ok(())
}

fn convert_cells(
    sheet: &mut crate::book::Sheet,
    column: usize,
    from: &mut Vec<&'static str>,
) -> Result<(), ()> {
    for cell in sheet
        .rows
        .iter_mut()
        .filter_map(|row| row.cells.get_mut(column))
    {
        match reading(std::iter::once(cell.as_str())) {
            Ok(Some(legacy)) => {
                note(from, legacy);
                *cell = legacy.decode(cell);
            }
            Ok(None) if cell.is_ascii() || is_unicode(std::iter::once(cell.as_str())) => {}
            _ => return Err(()),
        }
    }
    Ok(())
}

fn note(from: &mut Vec<&'static str>, legacy: Legacy) {
    if !from.contains(&legacy.name()) {
        from.push(legacy.name());
    }
}

/// Is the text Vietnamese in Unicode as it stands?
pub(crate) fn is_vietnamese(text: &str) -> bool {
    let mut tally = Tally::default();
    tally.add(text, str::to_owned);
    tally.sure()
}

/// Are the accented words of these texts syllables as they stand?
fn is_unicode<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut tally = Tally::default();
    texts.for_each(|text| tally.add(text, str::to_owned));
    tally.sure() || tally.words == 0
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(reading(std::iter::once(raw)), Ok(Some(legacy)), "{raw}");
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
            assert_eq!(reading(std::iter::once(*text)), Ok(None), "{text}");
            for legacy in Legacy::ALL {
                let written = encode(legacy, text);
                assert_eq!(
                    reading(std::iter::once(written.as_str())),
                    Ok(Some(legacy)),
                    "{written}"
                );
                let back = legacy.decode(&written);
                assert_eq!(back.to_lowercase(), text.to_lowercase());
            }
        }
        assert_eq!(
            Legacy::Tcvn3.decode("c«ng ty §¹i §ång, C¤NG TY H¶I D¦¥NG"),
            "công ty Đại Đồng, CÔNG TY HẢI DƯƠNG"
        );
    }

    #[test]
    fn foreign_names_stay_and_what_no_reading_explains_is_refused() {
        assert_eq!(reading(["Nestlé", "Crédit Agricole"].into_iter()), Ok(None));
        let twice_decoded = [
            "Ã¡Â»â€¡ Ã„â€˜",
            "TrÆ°á»\u{9d}ng Ã„ÂÃ¡ÂºÂ¡i hÃ¡Â»Âc CÃ¡ÂºÂ§n",
        ];
        assert!(reading(twice_decoded.into_iter()).is_err());
    }
}
