//! Text with a delimiter: its encoding and its delimiter are guessed, the first by trial, the second by counting.

use crate::{
    book::{Book, Format, Limits, Row, Sheet, column_letters},
    fault::SheetFault,
    readings,
};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

/// Lines on which the delimiter is counted.
const SAMPLE_LINES: usize = 50;
/// Of the bytes, one in this many may be a control character before the file is no text.
const CONTROLS_ONE_IN: usize = 1000;

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Book, SheetFault> {
    let mut text = decode(bytes)?;
    if !text.contains('\n') {
        text = text.replace('\r', "\n");
    }
    // The last line ends like the others, so that rows are counted alike.
    text.push('\n');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet {
        name: String::new(),
        rows: Vec::new(),
        width: 0,
    };
    let mut record = csv::StringRecord::new();
    let mut cells = 0;
    let mut number = 0_u32;
    let mut line_before = reader.position().line();
    while reader
        .read_record(&mut record)
        .map_err(|error| SheetFault::Damaged {
            detail: error.to_string(),
        })?
    {
        let line = reader.position().line();
        number = number.saturating_add(rows_passed(&record, line - line_before));
        line_before = line;
        if number > limits.rows {
            return Err(SheetFault::TooManyRows { max: limits.rows });
        }
        let filled = record
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.trim().is_empty());
        let used = filled.last().map_or(0, |(last, _)| last + 1);
        if used > limits.columns {
            return Err(SheetFault::TooManyColumns {
                max: limits.columns,
            });
        }
        cells += used;
        if cells > limits.cells {
            return Err(SheetFault::TooManyCells { max: limits.cells });
        }
        let texts: Vec<String> = record.iter().take(used).map(unguarded).collect();
        if let Some(at) = texts.iter().position(|cell| {
            cell.len() > limits.cell_chars && cell.chars().count() > limits.cell_chars
        }) {
            return Err(SheetFault::CellTooLong {
                cell: format!("{}{number}", column_letters(at)),
                max: limits.cell_chars,
            });
        }
        sheet.width = sheet.width.max(used);
        if used > 0 {
            sheet.rows.push(Row {
                number,
                cells: texts,
                marks: Vec::new(),
            });
        }
    }
    Ok(Book {
        format: Format::Csv,
        sheets: vec![sheet],
        converted_from: Vec::new(),
    })
}

/// A cell without the apostrophe that programs, ours too, put before what a spreadsheet would take for a formula.
fn unguarded(cell: &str) -> String {
    let guarded = cell.strip_prefix('\'');
    let starts_formula = |rest: &&str| rest.starts_with(['=', '+', '-', '@']);
    guarded.filter(starts_formula).unwrap_or(cell).to_owned()
}

/// Rows that the lines just read make: a line end inside quotes makes no row, a blank line makes one.
fn rows_passed(record: &csv::StringRecord, lines: u64) -> u32 {
    let inside = record
        .iter()
        .flat_map(str::bytes)
        .filter(|b| *b == b'\n')
        .count();
    let rows = lines.saturating_sub(u64::try_from(inside).unwrap_or(u64::MAX));
    u32::try_from(rows.max(1)).unwrap_or(u32::MAX)
}

/// UTF-16 and UTF-8 by mark or by form; else windows-1258, TCVN3 or VNI, whichever makes Vietnamese of it.
fn decode(bytes: &[u8]) -> Result<String, SheetFault> {
    let (text, lossy) = if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        let (text, bad) = UTF_16LE.decode_without_bom_handling(rest);
        (text.into_owned(), bad)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        let (text, bad) = UTF_16BE.decode_without_bom_handling(rest);
        (text.into_owned(), bad)
    } else {
        let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bare) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (single_bytes(bare)?, false),
        }
    };
    let controls = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        .count();
    if lossy || text.contains('\0') || controls * CONTROLS_ONE_IN > text.len() {
        return Err(SheetFault::NotATable);
    }
    Ok(text)
}

/// One byte for a letter. TCVN3 and VNI stay as Western letters here and are converted with the book's other texts.
fn single_bytes(bytes: &[u8]) -> Result<String, SheetFault> {
    let western = WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0
        .into_owned();
    if western.contains('\0') {
        return Err(SheetFault::NotATable);
    }
    let windows = base::text::compose(&WINDOWS_1258.decode_without_bom_handling(bytes).0);
    if readings::is_vietnamese(&windows) {
        return Ok(windows);
    }
    match readings::reading(&western) {
        Ok(Some(_)) => Ok(western),
        _ => Err(SheetFault::UnknownEncoding {
            sample: western
                .lines()
                .find(|line| !line.is_ascii())
                .unwrap_or("")
                .chars()
                .take(40)
                .collect(),
        }),
    }
}

/// The mark that parts the most lines alike: the largest count shared by most lines.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(SAMPLE_LINES)
        .collect();
    let weight = |mark: u8| -> usize {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| outside_quotes(line, mark))
            .collect();
        let usual = counts
            .iter()
            .copied()
            .max_by_key(|count| {
                counts.iter().filter(|other| *other == count).count() * count.min(&1)
            })
            .unwrap_or(0);
        usual * counts.iter().filter(|count| **count == usual).count()
    };
    [b',', b';', b'\t', b'|']
        .into_iter()
        .rev()
        .max_by_key(|mark| weight(*mark))
        .unwrap_or(b',')
}

fn outside_quotes(line: &str, mark: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|b| {
            if *b == b'"' {
                quoted = !quoted;
            }
            !quoted && *b == mark
        })
        .count()
}
