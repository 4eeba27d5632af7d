//! Which encoding a text is in, told by statistics: the reading under which its accented words are Vietnamese syllables
//! is the right one. When none is, or two are, the text is refused, never garbled.

use crate::{
    book::{Book, Sheet},
    fault::SheetFault,
    legacy::{Legacy, words},
    syllables::is_syllable,
};

/// Share of accented words, in per cent, that must be syllables for a reading to be believed.
const SURE: usize = 80;
/// From this many accented words on, a column that no reading explains is refused; fewer are taken for foreign names.
const ENOUGH: usize = 4;
/// The most characters of a text that is shown with a refusal.
const SHOWN_CHARS: usize = 40;

/// How many accented words there are, and how many of them are syllables as they stand and under each legacy reading.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    words: usize,
    plain: usize,
    legacy: [usize; 2],
}

impl Tally {
    fn of(text: &str) -> Self {
        let mut tally = Self::default();
        for word in words(text).filter(|word| !word.is_ascii()) {
            tally.words += 1;
            tally.plain += usize::from(is_syllable(word));
            for (count, legacy) in tally.legacy.iter_mut().zip(Legacy::ALL) {
                *count += usize::from(is_syllable(&legacy.decode(word)));
            }
        }
        tally
    }

    fn plus(mut self, other: Self) -> Self {
        self.words += other.words;
        self.plain += other.plain;
        for (count, more) in self.legacy.iter_mut().zip(other.legacy) {
            *count += more;
        }
        self
    }

    fn is_sure(&self, syllables: usize) -> bool {
        self.words > 0 && syllables * 100 >= self.words * SURE
    }

    /// The better legacy reading, when it is to be believed.
    fn best(&self) -> Option<Legacy> {
        let (legacy, syllables) = Legacy::ALL
            .into_iter()
            .zip(self.legacy)
            .max_by_key(|(_, syllables)| *syllables)?;
        self.is_sure(syllables).then_some(legacy)
    }

    fn under(&self, legacy: Legacy) -> usize {
        Legacy::ALL
            .into_iter()
            .zip(self.legacy)
            .find(|(other, _)| *other == legacy)
            .map_or(0, |(_, syllables)| syllables)
    }
}

/// The legacy reading of a text; `None` when it is Unicode, or plain ASCII, as it stands.
///
/// # Errors
/// A sample, when no reading makes Vietnamese of it.
pub(crate) fn reading(text: &str) -> Result<Option<Legacy>, String> {
    let tally = Tally::of(text);
    if tally.words == 0 || tally.is_sure(tally.plain) {
        return Ok(None);
    }
    match tally.best() {
        Some(legacy) => Ok(Some(legacy)),
        None => Err(sample(text)),
    }
}

/// Is the text Vietnamese in Unicode as it stands?
pub(crate) fn is_vietnamese(text: &str) -> bool {
    let tally = Tally::of(text);
    tally.is_sure(tally.plain)
}

/// Converts a whole book, column by column and, where fonts were mixed, cell by cell.
pub(crate) fn convert(book: &mut Book) -> Result<(), SheetFault> {
    let cells = book
        .sheets
        .iter()
        .flat_map(|sheet| &sheet.rows)
        .flat_map(|row| &row.cells);
    let whole = cells
        .filter(|cell| may_be_legacy(cell))
        .fold(Tally::default(), |tally, cell| tally.plus(Tally::of(cell)));
    let usual = if whole.is_sure(whole.plain) {
        None
    } else {
        whole.best()
    };
    for sheet in &mut book.sheets {
        for column in 0..sheet.width {
            let converted = convert_column(sheet, column, usual)
                .map_err(|sample| SheetFault::UnknownEncoding { sample })?;
            for legacy in converted {
                if !book.converted_from.contains(&legacy.name()) {
                    book.converted_from.push(legacy.name());
                }
            }
        }
    }
    Ok(())
}

/// Converts the cells of one column; `usual` is the reading of most of the book. Answers the encodings found.
fn convert_column(
    sheet: &mut Sheet,
    column: usize,
    usual: Option<Legacy>,
) -> Result<Vec<Legacy>, String> {
    let mut found = Vec::new();
    let texts = sheet
        .rows
        .iter()
        .map(|row| row.cell(column))
        .filter(|cell| !cell.is_ascii());
    let (western, unicode): (Vec<&str>, Vec<&str>) = texts.partition(|cell| may_be_legacy(cell));
    let tally = western
        .iter()
        .fold(Tally::default(), |tally, cell| tally.plus(Tally::of(cell)));
    // A column that reads both ways follows the book, unless it has letters that only Unicode has.
    let own = if tally.is_sure(tally.plain) {
        usual.filter(|usual| unicode.is_empty() && tally.is_sure(tally.under(*usual)))
    } else {
        tally.best()
    };
    if tally.words == 0 || (own.is_none() && tally.is_sure(tally.plain)) {
        return Ok(found);
    }
    let all = unicode
        .iter()
        .fold(tally, |tally, cell| tally.plus(Tally::of(cell)));
    let mixed = !unicode.is_empty();
    let mut foreign = 0;
    for cell in sheet
        .rows
        .iter_mut()
        .filter_map(|row| row.cells.get_mut(column))
        .filter(|cell| may_be_legacy(cell))
    {
        let tally = Tally::of(cell);
        let plain = tally.is_sure(tally.plain);
        let legacy = own
            .filter(|own| tally.is_sure(tally.under(*own)))
            .or_else(|| if plain { None } else { tally.best() });
        match legacy {
            // Both readings are Vietnamese, and the column has cells of both: a person must say which.
            Some(legacy) if plain && mixed && legacy.decode(cell) != *cell => {
                return Err(sample(cell));
            }
            Some(legacy) => {
                *cell = legacy.decode(cell);
                if !found.contains(&legacy) {
                    found.push(legacy);
                }
            }
            None if plain => {}
            None => {
                foreign += tally.words;
                if foreign >= ENOUGH && foreign * 2 > all.words {
                    return Err(sample(cell));
                }
            }
        }
    }
    Ok(found)
}

/// A text in a legacy encoding has accented letters, all of them Western European (up to U+00FF).
fn may_be_legacy(cell: &str) -> bool {
    !cell.is_ascii()
        && !cell
            .chars()
            .any(|c| c > 'ÿ' && (c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c)))
}

fn sample(text: &str) -> String {
    let line = text.lines().find(|line| !line.is_ascii()).unwrap_or("");
    line.chars().take(SHOWN_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Format, Row};

    fn column(cells: &[&str]) -> Result<(Vec<String>, Vec<&'static str>), SheetFault> {
        let rows = cells.iter().zip(1..).map(|(cell, number)| Row {
            number,
            cells: vec![(*cell).to_owned()],
            marks: Vec::new(),
        });
        let sheet = Sheet {
            name: String::new(),
            rows: rows.collect(),
            width: 1,
        };
        let mut book = Book {
            format: Format::Csv,
            sheets: vec![sheet],
            converted_from: Vec::new(),
        };
        convert(&mut book)?;
        let cells = book.sheets[0]
            .rows
            .iter()
            .map(|row| row.cells[0].clone())
            .collect();
        Ok((cells, book.converted_from))
    }

    #[test]
    fn columns_are_read_or_refused_never_garbled() {
        let check = |cells: &[&str], expect: &[&str], from: &[&str]| {
            let (read, found) = column(cells).unwrap();
            let owned: Vec<String> = expect.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(
                (read.as_slice(), found.as_slice()),
                (owned.as_slice(), from)
            );
        };
        check(
            &["Nestlé", "Crédit Agricole", "Café"],
            &["Nestlé", "Crédit Agricole", "Café"],
            &[],
        );
        check(
            &["Công ty", "Hà Nam", "Trà"],
            &["Công ty", "Hà Nam", "Trà"],
            &[],
        );
        check(
            &["Tên cơ sở", "Tr\u{ad}êng C«ng ®oµn"],
            &["Tên cơ sở", "Trường Công đoàn"],
            &["TCVN3"],
        );
        check(
            &["Vò Thaéng", "Xaõ Vò Thanh", "Vò"],
            &["Vị Thắng", "Xã Vị Thanh", "Vị"],
            &["VNI"],
        );
        check(
            &["C«ng ty", "Coâng ty"],
            &["Công ty", "Công ty"],
            &["TCVN3", "VNI"],
        );
        let refused = |cells: &[&str]| {
            assert!(
                matches!(column(cells), Err(SheetFault::UnknownEncoding { .. })),
                "{cells:?}"
            );
        };
        refused(&["Ã¡Â»â€¡ Ã„â€˜", "Ã„ÂÃ¡ÂºÂ¡i hÃ¡Â»Âc CÃ¡ÂºÂ§n ÃÂ ÃÂ¡ ÃÂ"]);
        refused(&["Trường Mầm non", "Së Gi¸o dôc", "Phßng ThuÕ", "Bé"]);
    }
}
