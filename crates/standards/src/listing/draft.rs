//! The text of a pack made from the rows of a sheet; every fault of every row in one run.

use super::kinds::{Kind, column};
use crate::pack::Mark;

/// What the sheet does not say.
#[derive(Clone, Debug)]
pub struct Head {
    /// The standard's id.
    pub id: String,
    /// The edition.
    pub edition: String,
    /// What it is called.
    pub title_vi: String,
    /// The same in English.
    pub title_en: String,
    /// The text of law it rests on.
    pub basis: String,
}

/// What is wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row, as the sheet numbers it; 0 for the whole sheet.
    pub row: u32,
    /// The column, one of [`super::COLUMNS`]; empty for the whole row.
    pub column: &'static str,
    /// The stable code.
    pub code: &'static str,
}

/// The most rows above the headings that are passed over: a title, a question, a time, a count.
const ABOVE: usize = 20;
/// So many known headings make a row the one with the headings.
const HEADINGS: usize = 4;

/// One row by its columns.
struct Row<'a> {
    number: u32,
    cells: &'a [String],
    places: &'a [Option<usize>],
}

impl Row<'_> {
    fn get(&self, column: &str) -> &str {
        let known = super::COLUMNS.iter().position(|known| *known == column);
        let at = known.and_then(|at| self.places.get(at).copied().flatten());
        at.and_then(|at| self.cells.get(at))
            .map_or("", |cell| cell.trim())
    }
}

/// One criterion as its row says it.
struct Said<'a> {
    row: Row<'a>,
    kind: Kind,
    least: Option<u64>,
    most: Option<u64>,
    required: u64,
    mark: Mark,
}

/// Makes a draft from the rows of a sheet, each with its number. What the law must say and no sheet does (whom it applies
/// to, the days) is put in with a mark that asks for it.
pub fn draft(head: &Head, sheet: &[(u32, Vec<String>)]) -> Result<String, Vec<RowFault>> {
    let mut faults = Vec::new();
    let Some((at, places)) = headings(sheet) else {
        return Err(vec![fault(0, "", "listing.no-headings")]);
    };
    let below = sheet.get(at + 1..).unwrap_or_default();
    let rows = below
        .iter()
        .filter(|(_, cells)| cells.iter().any(|c| !c.trim().is_empty()));
    let mut said = Vec::new();
    for (number, cells) in rows {
        let row = Row {
            number: *number,
            cells,
            places: &places,
        };
        said.extend(read(row, &mut faults));
    }
    whole(&said, &mut faults);
    if faults.is_empty() {
        Ok(write(head, &said))
    } else {
        Err(faults)
    }
}

const fn fault(row: u32, column: &'static str, code: &'static str) -> RowFault {
    RowFault { row, column, code }
}

/// The row of headings, and where each column stands in it.
fn headings(sheet: &[(u32, Vec<String>)]) -> Option<(usize, Vec<Option<usize>>)> {
    for (at, (_, cells)) in sheet.iter().take(ABOVE).enumerate() {
        let mut places = vec![None; super::COLUMNS.len()];
        for (index, cell) in cells.iter().enumerate() {
            if let Some(place) = column(cell).and_then(|known| places.get_mut(known)) {
                place.get_or_insert(index);
            }
        }
        if places.iter().flatten().count() >= HEADINGS {
            return Some((at, places));
        }
    }
    None
}

/// Reads one row; what is wrong is noted, and the row left out.
fn read<'a>(row: Row<'a>, faults: &mut Vec<RowFault>) -> Option<Said<'a>> {
    let before = faults.len();
    let number = row.number;
    let mut wrong = |column, code| faults.push(fault(number, column, code));
    for column in [
        "clause", "id", "title-vi", "text-vi", "answer", "mark", "source",
    ] {
        if row.get(column).is_empty() {
            wrong(known(column), "listing.missing");
        }
    }
    for column in ["clause", "id"] {
        let id = row.get(column);
        if !id.is_empty() && !is_id(id) {
            wrong(known(column), "listing.malformed-id");
        }
    }
    let kind = Kind::read(row.get("answer"));
    if kind.is_none() && !row.get("answer").is_empty() {
        wrong("answer", "listing.answer-needs-text");
    }
    let mark = Mark::from_text(row.get("mark"));
    if mark.is_none() && !row.get("mark").is_empty() {
        wrong("mark", "listing.unknown-mark");
    }
    if mark.is_some_and(|mark| mark != Mark::Verified) && row.get("check-vi").is_empty() {
        wrong("check-vi", "listing.check-missing");
    }
    let required = match row.get("required") {
        "" => Some(u64::from(kind == Some(Kind::Paper))),
        typed => typed.parse().ok().filter(|n| *n <= 20),
    };
    if required.is_none() {
        wrong("required", "listing.not-a-number");
    }
    let limits = kind.map(|kind| limits(kind, row.get("threshold")));
    if let Some(Err(code)) = limits {
        wrong("threshold", code);
    }
    if faults.len() > before {
        return None;
    }
    let (least, most) = limits?.ok()?;
    Some(Said {
        kind: kind?,
        least,
        most,
        required: required?,
        mark: mark?,
        row,
    })
}

fn known(column: &str) -> &'static str {
    let mut all = super::COLUMNS.iter();
    all.find(|known| **known == column).copied().unwrap_or("")
}

fn is_id(id: &str) -> bool {
    let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    id.bytes().all(sign) && id.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

type Limits = (Option<u64>, Option<u64>);

/// What the threshold of a kind says: a percentage of 1 to 100, limits of a count, the points that can be given.
fn limits(kind: Kind, typed: &str) -> Result<Limits, &'static str> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let number = |text: &str| match text {
        "" => Ok(None),
        digits => digits.parse().map(Some).map_err(|_| "listing.not-a-number"),
    };
    match kind {
        Kind::Percentage => match number(plain.trim_end_matches('%'))? {
            Some(pct) if (1..=100).contains(&pct) => Ok((Some(pct), None)),
            _ => Err("listing.not-a-percentage"),
        },
        Kind::Points => match number(&plain)? {
            Some(points) if points > 0 => Ok((None, Some(points))),
            _ => Err("listing.not-a-number"),
        },
        Kind::Count => {
            let (least, most) = plain.split_once('-').unwrap_or((plain.as_str(), ""));
            let limits = (number(least.trim_start_matches('≥'))?, number(most)?);
            match limits {
                (None, None) => Err("listing.no-limit"),
                (Some(least), Some(most)) if least > most => Err("listing.limits-cross"),
                limits => Ok(limits),
            }
        }
        Kind::YesNo | Kind::None | Kind::Paper if plain.is_empty() => Ok((None, None)),
        Kind::YesNo | Kind::None | Kind::Paper => Err("listing.no-threshold-here"),
    }
}

/// What only all rows show.
fn whole(said: &[Said<'_>], faults: &mut Vec<RowFault>) {
    for (at, one) in said.iter().enumerate() {
        let id = one.row.get("id");
        if said.iter().take(at).any(|other| other.row.get("id") == id) {
            faults.push(fault(one.row.number, "id", "listing.id-twice"));
        }
    }
    let points = said.iter().filter(|one| one.kind == Kind::Points).count();
    if points > 0 && points < said.len() {
        faults.push(fault(0, "answer", "listing.points-and-others"));
    }
    if said.is_empty() && faults.is_empty() {
        faults.push(fault(0, "", "listing.no-rows"));
    }
    if said.len() > super::ROWS {
        faults.push(fault(0, "", "listing.too-many-rows"));
    }
    faults.sort_by_key(|fault| fault.row);
}

/// A text in quotes, as TOML reads it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A text in both languages; what has no English says the Vietnamese.
fn both(vi: &str, en: &str) -> String {
    let en = if en.is_empty() { vi } else { en };
    format!("{{ vi = {}, en = {} }}", quoted(vi), quoted(en))
}

fn write(head: &Head, said: &[Said<'_>]) -> String {
    let is_points = said.iter().any(|one| one.kind == Kind::Points);
    let mut out = beginning(head, is_points);
    if is_points {
        let total = said
            .iter()
            .filter_map(|one| one.most)
            .fold(0, u64::saturating_add);
        let missing = both(
            "Nhập các mức điểm theo văn bản.",
            "Enter the bands of the text.",
        );
        put(
            &mut out,
            format_args!("\n[points]\ntotal = {total}\nbands_missing = {missing}\n"),
        );
    }
    let mut clauses: Vec<&str> = Vec::new();
    for one in said {
        let clause = one.row.get("clause");
        if !clauses.contains(&clause) {
            clauses.push(clause);
            let title = both(&format!("Khoản {clause}"), &format!("Clause {clause}"));
            put(
                &mut out,
                format_args!("\n[[clause]]\nid = {}\ntitle = {title}\n", quoted(clause)),
            );
        }
    }
    for one in said {
        criterion(&mut out, one);
    }
    out
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.push_str(&text.to_string());
}

/// What no sheet says is asked for: the mark is "looked for and not found" until a person has read the text.
fn beginning(head: &Head, is_points: bool) -> String {
    let open = "mark = \"NF\"\nsource = \"Bảng tiêu chí\"\ncheck = { vi = \"Điền theo văn bản.\", en = \"Fill in from the text.\" }\n";
    let result = if is_points {
        "points"
    } else {
        "all-criteria-met"
    };
    format!(
        "id = {id}\nedition = {edition}\ncounts_for_year = \"round-year\"\nresult = \"{result}\"\ntitle = {title}\n\n\
         [[legal_basis]]\narticle = \"Toàn văn\"\ntitle = {basis}\n{open}\n\
         [applies_to]\nkinds = [\"agency\", \"enterprise\", \"school\"]\narticle = \"Chưa rõ\"\n{open}\n\
         [window]\nfirst = {{ month = 1, day = 1 }}\nlast = {{ month = 11, day = 15 }}\n",
        id = quoted(&head.id),
        edition = quoted(&head.edition),
        title = both(&head.title_vi, &head.title_en),
        basis = both(&head.basis, ""),
    )
}

fn criterion(out: &mut String, one: &Said<'_>) {
    let row = &one.row;
    let article = match row.get("article") {
        "" => row.get("clause"),
        article => article,
    };
    let title = both(row.get("title-vi"), row.get("title-en"));
    put(
        out,
        format_args!(
            "\n[[criterion]]\nid = {}\nclause = {}\narticle = {}\ntitle = {title}\ntext = {}\n",
            quoted(row.get("id")),
            quoted(row.get("clause")),
            quoted(article),
            both(row.get("text-vi"), row.get("text-en")),
        ),
    );
    let evidence = evidence(row);
    if !evidence.is_empty() {
        put(out, format_args!("evidence = [{}]\n", evidence.join(", ")));
    }
    if one.required > 0 {
        put(out, format_args!("evidence_required = {}\n", one.required));
    }
    let (mark, source) = (one.mark.as_str(), quoted(row.get("source")));
    put(out, format_args!("mark = \"{mark}\"\nsource = {source}\n"));
    if !row.get("check-vi").is_empty() {
        let check = both(row.get("check-vi"), row.get("check-en"));
        put(out, format_args!("check = {check}\n"));
    }
    asked(out, one, &title);
}

/// Papers parted by semicolons, each in both languages.
fn evidence(row: &Row<'_>) -> Vec<String> {
    let parts = |column: &str| -> Vec<String> {
        let parts = row.get(column).split(';').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (vi, en) = (parts("evidence-vi"), parts("evidence-en"));
    let pairs = vi.iter().enumerate();
    let pairs = pairs.map(|(at, vi)| both(vi, en.get(at).map_or("", String::as_str)));
    pairs.collect()
}

/// The rule, and the fields that it asks for.
fn asked(out: &mut String, one: &Said<'_>, title: &str) {
    let field = |out: &mut String, id: &str, kind: &str, title: &str| {
        put(
            out,
            format_args!("\n[[criterion.field]]\nid = \"{id}\"\nkind = {kind}\ntitle = {title}\n"),
        );
    };
    let limit = |name: &str, limit: Option<u64>| {
        limit.map_or(String::new(), |limit| format!(", {name} = {limit}"))
    };
    match one.kind {
        Kind::YesNo => {
            out.push_str("rule = { kind = \"all-yes\" }\n");
            field(out, "met", "\"yes-no\"", title);
        }
        Kind::None => {
            out.push_str("rule = { kind = \"all-no\" }\n");
            field(out, "occurred", "\"yes-no\"", title);
        }
        Kind::Paper => {
            out.push_str("rule = { kind = \"paper\", held = \"held\" }\n");
            field(out, "held", "\"yes-no\"", title);
        }
        Kind::Points => {
            out.push_str("rule = { kind = \"points\" }\n");
            let kind = format!("\"points\"\nmax = {}", one.most.unwrap_or_default());
            field(out, "points", &kind, title);
        }
        Kind::Count => {
            let (least, most) = (limit("at_least", one.least), limit("at_most", one.most));
            put(
                out,
                format_args!("rule = {{ kind = \"count\", field = \"number\"{least}{most} }}\n"),
            );
            field(out, "number", "\"count\"", title);
        }
        Kind::Percentage => {
            let pct = one.least.unwrap_or_default();
            put(
                out,
                format_args!(
                    "rule = {{ kind = \"ratio\", numerator = \"counted\", denominator = \"total\", threshold_pct = {pct} }}\n"
                ),
            );
            field(out, "total", "\"count\"", &both("Tổng số", "All of them"));
            field(out, "counted", "\"count\"", title);
        }
    }
}
