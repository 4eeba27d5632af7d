//! Results of years before the program, row by row: reported figures with their source.

use crate::{
    book::Book,
    cells,
    fields::Field,
    mapping::Mapping,
    rows::{Reader, Rows, walk},
};
use base::{
    Day,
    text::{LINE_CHARS, NAME_CHARS},
};

/// The two results there are (Circular 124/2021/TT-BCA, Art. 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PastResult {
    /// Đạt.
    Met,
    /// Chưa đạt.
    NotYetMet,
}

/// One result of one year, as a paper reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// The site's tax or school code; code or name is always there.
    pub code: Option<String>,
    /// The site's name.
    pub name: Option<String>,
    /// The site's commune, as written.
    pub commune: Option<String>,
    /// The former district's name.
    pub district: Option<String>,
    /// The province's old or new name.
    pub province: Option<String>,
    /// The year, 1990 to 2100.
    pub year: i16,
    /// What was found.
    pub result: PastResult,
    /// Number of the decision.
    pub paper_number: Option<String>,
    /// Day of the decision.
    pub paper_date: Option<Day>,
    /// Where the figure was found.
    pub source: Option<String>,
}

/// Reads all past results below the headings.
pub fn result_rows(book: &Book, mapping: &Mapping) -> Rows<ResultRow> {
    walk(book, mapping, past_result)
}

fn past_result(reader: &mut Reader<'_>) -> Option<ResultRow> {
    let code = reader.parsed(Field::Code, |raw| cells::code(raw, None));
    let name = reader.optional(Field::Name, NAME_CHARS);
    if code.is_none() && name.is_none() && reader.faults.is_empty() {
        reader.fault(Field::Name, "sheets.site-missing");
    }
    let year = required(reader, Field::Year, cells::year);
    let met = required(reader, Field::Result, cells::result);
    let row = ResultRow {
        commune: reader.optional(Field::Commune, NAME_CHARS),
        district: reader.optional(Field::District, NAME_CHARS),
        province: reader.optional(Field::Province, NAME_CHARS),
        paper_number: reader.optional(Field::PaperNumber, NAME_CHARS),
        paper_date: reader.parsed(Field::PaperDate, cells::day),
        source: reader.optional(Field::Source, LINE_CHARS),
        code,
        name,
        year: year?,
        result: if met? {
            PastResult::Met
        } else {
            PastResult::NotYetMet
        },
    };
    Some(row)
}

fn required<T>(
    reader: &mut Reader<'_>,
    field: Field,
    parse: fn(&str) -> Result<T, &'static str>,
) -> Option<T> {
    if reader.raw(field).is_empty() && !reader.is_marked(field) {
        reader.fault(field, "text.empty");
        return None;
    }
    reader.parsed(field, parse)
}
