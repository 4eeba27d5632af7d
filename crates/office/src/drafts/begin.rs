//! How a draft begins.

use super::enter;
use crate::{Desk, Fault, OfficeError, editions, lists};
use base::{DraftId, Refusal};
use sheets::{Limits, SheetFault};
use standards::listing::{self, Head, RowFault};

/// From what a draft begins.
#[derive(Clone, Debug)]
pub enum Beginning {
    /// A published edition, as a correction of it.
    Edition(String),
    /// The own place's additions to a published edition.
    Overlay(String),
    /// The example of the reference.
    Example,
    /// A text: what was typed while somebody else changed the draft.
    Text(String),
}

/// The reference, whose first example a draft can begin from.
const REFERENCE: &str = include_str!("../../../../packs/README.md");

/// Begins a draft.
pub async fn begin(desk: &Desk, from: &Beginning) -> Result<DraftId, OfficeError> {
    let body = match from {
        Beginning::Edition(name) => {
            let text = editions::text(&desk.office, name).await?;
            as_correction(desk, name, &text)?
        }
        Beginning::Overlay(base) => overlay(desk, base)?,
        Beginning::Example => example().to_owned(),
        Beginning::Text(text) => text.clone(),
    };
    enter(desk, body).await
}

/// The example of the reference; the whole is tested to be without faults.
fn example() -> &'static str {
    let rest = REFERENCE
        .split_once("```toml\n")
        .map_or("", |(_, rest)| rest);
    rest.split_once("```").map_or("", |(example, _)| example)
}

/// The text of an edition with the next edition's name, naming the one it corrects.
fn as_correction(desk: &Desk, name: &str, text: &str) -> Result<String, OfficeError> {
    let own = measures::file::peek(text, "edition").unwrap_or_default();
    let packs = &desk.office.packs;
    let pack = packs.get(name)?;
    let taken = |edition: &str| {
        let all = packs.all();
        all.iter().any(|known| match (&pack.over, &known.over) {
            (Some(one), Some(other)) => one.id == other.id && other.edition == edition,
            (None, None) => known.id == pack.id && known.edition == edition,
            _ => false,
        })
    };
    let next = next_edition(&own, &taken);
    let mut said = String::with_capacity(text.len() + 64);
    let mut done = false;
    for line in text.lines() {
        let is = |key: &str| {
            line.trim_start()
                .strip_prefix(key)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        // Only the lines above the first table are the edition's own.
        done = done || line.trim_start().starts_with('[');
        if !done && is("corrects") {
            continue;
        }
        if !done && is("edition") {
            for (key, value) in [("edition", next.as_str()), ("corrects", own.as_str())] {
                said.extend([key, " = \"", value, "\"\n"]);
            }
            continue;
        }
        said.push_str(line);
        said.push('\n');
    }
    Ok(said)
}

/// The edition with its last number raised until nobody has it: `2022.1` becomes `2022.2`.
fn next_edition(own: &str, taken: &dyn Fn(&str) -> bool) -> String {
    let at = own
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let (head, number) = own.split_at(at);
    let (head, first) = match number.parse::<u32>() {
        Ok(number) => (head.to_owned(), number.saturating_add(1)),
        Err(_) => (format!("{own}."), 2),
    };
    let mut free = (first..=u32::MAX).map(|number| format!("{head}{number}"));
    free.find(|edition| !taken(edition)).unwrap_or_default()
}

/// An overlay that adds nothing yet. It says what can be added.
fn overlay(desk: &Desk, base: &str) -> Result<String, OfficeError> {
    let pack = desk.office.packs.find(base).ok_or(OfficeError::NotFound)?;
    if pack.over.is_some() {
        return Err(Refusal::new("drafts.base-is-overlay").into());
    }
    let own = lists::own_place(desk);
    let place = own.as_ref().map_or_else(String::new, ToString::to_string);
    let name = own.map_or_else(String::new, |own| {
        desk.office.places.name_on(&own, desk.today())
    });
    Ok(format!(
        "# Phần bổ sung của một tỉnh: chỉ được yêu cầu thêm, không được nới lỏng.\n\
         # Additions of a province: they may ask for more, never for less.\n\
         kind = \"overlay\"\nid = \"tinh-{id}\"\nedition = \"{year}.1\"\nbase = \"{base}\"\nplace = \"{place}\"\n\
         title = {{ vi = \"phần bổ sung của {name}\", en = \"additions of {name}\" }}\n\n\
         [[legal_basis]]\narticle = \"Toàn văn\"\n\
         title = {{ vi = \"Văn bản của {name}\", en = \"Paper of {name}\" }}\nmark = \"NF\"\nsource = \"Chưa có\"\n\
         check = {{ vi = \"Điền số, ngày của văn bản.\", en = \"Fill in number and day of the paper.\" }}\n\n\
         # [[due]]\n# act = \"register\"\n# by = {{ month = 2, day = 28 }}\n# article = \"Điều 2\"\n# mark = \"V\"\n# source = \"\"\n\n\
         # [[tighten]]\n# criterion = \"{criterion}\"\n# evidence_required = 2\n# mark = \"V\"\n# source = \"\"\n",
        id = place.split('@').next().unwrap_or_default().to_lowercase(),
        year = desk.today().year(),
        criterion = pack.criteria.first().map_or("", |c| c.id.as_str()),
    ))
}

/// What a person says of a sheet of criteria.
#[derive(Clone, Debug)]
pub struct SheetHead {
    /// The standard's id.
    pub id: String,
    /// The edition.
    pub edition: String,
    /// What it is called.
    pub title: String,
    /// The text of law it rests on.
    pub basis: String,
}

/// What came of a sheet: a draft, or every fault of every row.
pub type FromSheet = Result<DraftId, Vec<RowFault>>;

/// Begins a draft with the criteria of a sheet; the inner error names every fault of every row.
pub async fn from_sheet(
    desk: &Desk,
    said: SheetHead,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<FromSheet, OfficeError> {
    super::may_write(desk)?;
    let hint = file_name.to_owned();
    // Reading a workbook takes milliseconds to seconds: not on a thread that serves others.
    let read = tokio::task::spawn_blocking(move || sheets::read(&bytes, &hint, &LIMITS)).await;
    let book = read
        .map_err(|error| store::StoreError::Engine(Box::new(error)))?
        .map_err(|fault| refused(&fault))?;
    let rows = book.sheets.into_iter().next().map(|sheet| sheet.rows);
    let rows: Vec<(u32, Vec<String>)> = rows
        .unwrap_or_default()
        .into_iter()
        .map(|row| (row.number, row.cells))
        .collect();
    let head = Head {
        id: said.id,
        edition: said.edition,
        title_en: said.title.clone(),
        title_vi: said.title,
        basis: said.basis,
    };
    match listing::draft(&head, &rows) {
        Ok(body) => enter(desk, body).await.map(Ok),
        Err(faults) => Ok(Err(faults)),
    }
}

/// A sheet of criteria is short: a tenth of what a roster may hold.
const LIMITS: Limits = Limits {
    file_bytes: 2 * 1024 * 1024,
    unzipped_bytes: 20 * 1024 * 1024,
    rows: 2000,
    ..Limits::HOUSE
};

fn refused(fault: &SheetFault) -> OfficeError {
    Fault::new("file", fault.code()).into()
}

#[cfg(test)]
mod tests {
    use super::next_edition;

    #[test]
    fn the_next_edition_has_the_next_free_number() {
        let check = |own: &str, taken: &[&str], expect: &str| {
            let taken = |edition: &str| taken.contains(&edition);
            assert_eq!(next_edition(own, &taken), expect, "{own}");
        };
        check("2022.1", &["2022.1"], "2022.2");
        check("2022.9", &["2022.10"], "2022.11");
        check("1", &[], "2");
        check("nháp", &[], "nháp.2");
    }
}
