//! Judging the rows of a sheet: what each would become, what is wrong with it, which the register has already.

use super::{
    matching::Matcher,
    register::{Known, Register},
    stored::{
        Candidate, ResultCandidate, RowNote, SiteCandidate, StoredMapping, json, purpose, read,
    },
};
use crate::{Desk, ground::places};
use access::{Action, Resource};
use base::{ManagingTier, SiteId, SiteKind, SizeClass};
use sheets::{Book, Field, PastResult, ResultRow, RowResult, Sector, SiteRow};
use standards::size::{Figures, size_class};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{
    StoreError, Tx,
    imports::{BatchKind, ImportRow, RowCounts},
    sites::YearRecord,
};

/// đồng in a million.
const MILLION: u64 = 1_000_000;

/// What became of a sheet that was only checked, or was taken.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Rows of each sort.
    pub counts: RowCounts,
    /// Rows that hold no record: totals, group titles.
    pub skipped: u32,
    /// All that is wrong, by row.
    pub faults: Vec<(u32, RowNote)>,
}

/// All rows of a sheet, judged.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) rows: Vec<ImportRow>,
    pub(super) skipped: u32,
}

impl Judged {
    pub(super) fn report(&self) -> Report {
        let count = |is: fn(&ImportRow) -> bool| {
            u32::try_from(self.rows.iter().filter(|row| is(row)).count()).unwrap_or(u32::MAX)
        };
        let faults = self.rows.iter().flat_map(|row| {
            // Written by this module just before.
            let notes: Vec<RowNote> = serde_json::from_str(&row.faults).unwrap_or_default();
            notes.into_iter().map(|note| (row.number, note))
        });
        Report {
            counts: RowCounts {
                rows: count(|_| true),
                new: count(|row| row.candidate.is_some() && row.duplicate_of.is_none()),
                faulty: count(|row| row.faults != "[]"),
                known: count(|row| row.duplicate_of.is_some()),
                assumed: count(|row| {
                    row.duplicate_of.is_none()
                        && row
                            .candidate
                            .as_ref()
                            .is_some_and(|c| c.contains(r#""assumed":true"#))
                }),
            },
            skipped: self.skipped,
            faults: faults.collect(),
        }
    }
}

/// What judging a sheet rests on.
pub(super) struct Judge<'a> {
    pub(super) desk: &'a Desk,
    pub(super) register: &'a Register,
    pub(super) file_name: &'a str,
}

impl Judge<'_> {
    /// Judges the rows of `book` below the headings. With a mapping that must be put right first, rows are kept unjudged.
    pub(super) fn rows(&self, book: &Book, kind: BatchKind, stored: &StoredMapping) -> Judged {
        let mapping = stored.mapping(purpose(kind));
        let ready = mapping.refusals().is_empty();
        let mut matcher = Matcher::new(self.desk);
        let mut out = match kind {
            BatchKind::Sites => {
                let rows = sheets::site_rows(book, &mapping);
                let judge = |row: &SiteRow| self.site(row, &mut matcher);
                collect(&rows.rows, &rows.skipped, stored, judge)
            }
            BatchKind::Results => {
                let rows = sheets::result_rows(book, &mapping);
                let mut seen = HashSet::new();
                let judge = |row: &ResultRow| self.result(row, &mut matcher, &mut seen);
                collect(&rows.rows, &rows.skipped, stored, judge)
            }
        };
        let sheet = book.sheets.first();
        let cells: HashMap<u32, &sheets::Row> = sheet
            .map(|sheet| sheet.rows.iter().map(|row| (row.number, row)).collect())
            .unwrap_or_default();
        for row in &mut out.rows {
            row.cells = cells
                .get(&row.number)
                .map(|row| super::stage::cells_json(row))
                .unwrap_or_default();
            if !ready {
                (row.candidate, row.duplicate_of) = (None, None);
                "[]".clone_into(&mut row.faults);
            }
        }
        out
    }

    fn site(&self, row: &SiteRow, matcher: &mut Matcher<'_>) -> Verdict {
        let placed = matcher
            .place(
                &row.commune,
                row.district.as_deref(),
                row.province.as_deref(),
            )
            .map_err(|note| vec![note])?;
        let known = self
            .register
            .duplicate(row.code.as_deref(), &row.name, &placed.atom)
            .map(|known| known.id);
        let site = SiteCandidate {
            name: row.name.clone(),
            code: row.code.clone(),
            kind: row.kind,
            size: size(row),
            level: row.level.filter(|_| row.kind == SiteKind::School),
            tier: row.tier.unwrap_or(ManagingTier::Commune),
            atom: placed.atom,
            place: placed.name,
            assumed: placed.assumed,
            address: row.address.clone().unwrap_or_default(),
            workers: row.workers,
            phone: row.phone.clone(),
            contact_office: row.contact_office.clone(),
        };
        Ok((Candidate::Site(site), known))
    }

    fn result(
        &self,
        row: &ResultRow,
        matcher: &mut Matcher<'_>,
        seen: &mut HashSet<(SiteId, i16)>,
    ) -> Verdict {
        let site = self.site_of(row, matcher).map_err(|note| vec![note])?;
        let resource = Resource::Place(places(self.desk, &site.atom));
        if access::decide(&self.desk.actor, Action::EnterSite, &resource).is_err() {
            return Err(vec![note(Field::Name, "imports.site-outside", &site.name)]);
        }
        let year = row.year.to_string();
        if row.year >= self.desk.today().year() {
            return Err(vec![note(Field::Year, "imports.year-not-past", &year)]);
        }
        if !seen.insert((site.id, row.year)) {
            return Err(vec![note(Field::Year, "imports.year-twice", &year)]);
        }
        let candidate = ResultCandidate {
            site: site.id,
            name: site.name.clone(),
            year: row.year,
            met: row.result == PastResult::Met,
            source: source(row, self.file_name),
        };
        Ok((Candidate::Result(candidate), None))
    }

    /// The site that a row of results names: by code, else by name in its commune, else by a name that only one has.
    fn site_of(&self, row: &ResultRow, matcher: &mut Matcher<'_>) -> Result<&Known, RowNote> {
        if let Some(known) = row
            .code
            .as_deref()
            .and_then(|code| self.register.by_code(code))
        {
            return Ok(known);
        }
        let Some(name) = &row.name else {
            return Err(note(
                Field::Code,
                "imports.site-unknown",
                row.code.as_deref().unwrap_or_default(),
            ));
        };
        let place = match &row.commune {
            Some(commune) => Some(matcher.place(commune, None, None)?.atom),
            None => None,
        };
        match self.register.named(name, place.as_ref()).as_slice() {
            [one] => Ok(one),
            [] => Err(note(Field::Name, "imports.site-unknown", name)),
            _ => Err(note(Field::Name, "imports.site-many", name)),
        }
    }
}

/// What a row would become and the site that it is already, or what is wrong.
type Verdict = Result<(Candidate, Option<SiteId>), Vec<RowNote>>;

fn collect<T>(
    rows: &[RowResult<T>],
    skipped: &[u32],
    stored: &StoredMapping,
    mut judge: impl FnMut(&T) -> Verdict,
) -> Judged {
    let mut judged = |row: &RowResult<T>| {
        let verdict = match &row.outcome {
            Ok(said) => judge(said),
            Err(faults) => Err(faults.iter().map(RowNote::from).collect()),
        };
        match verdict {
            Ok((candidate, duplicate_of)) => ImportRow {
                number: row.row,
                candidate: Some(json(&candidate)),
                faults: "[]".to_owned(),
                duplicate_of,
                cells: String::new(),
            },
            Err(mut notes) => {
                for note in &mut notes {
                    letter(note, stored);
                }
                ImportRow {
                    number: row.row,
                    faults: json(&notes),
                    ..ImportRow::default()
                }
            }
        }
    };
    let rows = rows.iter().map(&mut judged).collect();
    Judged {
        rows,
        skipped: u32::try_from(skipped.len()).unwrap_or(u32::MAX),
    }
}

/// Compares results with what the register has of their years: a record of the program is never doubled by a reported
/// figure, and what is reported already is passed over.
pub(super) fn years(tx: &mut dyn Tx, rows: &mut [ImportRow]) -> Result<(), StoreError> {
    for row in rows {
        let Some(text) = &row.candidate else { continue };
        let Candidate::Result(result) = read(text, "import_row.candidate")? else {
            continue;
        };
        let code = match store::sites::year_record(tx, result.site, result.year)? {
            YearRecord::None => continue,
            YearRecord::Reported(met) if met == result.met => {
                row.duplicate_of = Some(result.site);
                continue;
            }
            YearRecord::Reported(_) => "imports.year-reported-otherwise",
            YearRecord::Dossier => "imports.year-recorded",
        };
        row.candidate = None;
        row.faults = json(&[note(Field::Year, code, &result.year.to_string())]);
    }
    Ok(())
}

/// Names the column of the field that is wrong.
fn letter(note: &mut RowNote, stored: &StoredMapping) {
    if note.column.is_none() {
        let column = stored
            .columns
            .iter()
            .find(|column| note.field.is_some() && column.field == note.field);
        note.column = column.map(|column| sheets::column_letters(column.index));
    }
}

/// As stated, else by the law's rule where the numbers are given.
fn size(row: &SiteRow) -> Option<SizeClass> {
    if row.kind != SiteKind::Enterprise {
        return None;
    }
    let sector = row
        .sector
        .as_deref()
        .and_then(sheets::sector_of)
        .map(|sector| match sector {
            Sector::Production => standards::size::Sector::Industry,
            Sector::TradeServices => standards::size::Sector::Trade,
        });
    // A ceiling is kept up to its last đồng, so a part of a million counts as a whole one.
    let millions = |dong: Option<u64>| dong.map(|dong| dong.div_ceil(MILLION));
    let figures = Figures {
        sector,
        workers: row.workers.map(u64::from),
        revenue_mvnd: millions(row.revenue),
        capital_mvnd: millions(row.capital),
    };
    row.size.or_else(|| size_class(&figures).ok())
}

/// Where a reported result stands, as it is printed beside it.
fn source(row: &ResultRow, file_name: &str) -> String {
    let mut parts = Vec::new();
    if let Some(number) = &row.paper_number {
        parts.push(format!("Số {number}"));
    }
    if let Some(day) = row.paper_date {
        parts.push(format!("ngày {}", day.vietnamese()));
    }
    parts.extend(row.source.clone());
    if parts.is_empty() {
        parts.push(format!("Bảng tính {file_name}"));
    }
    parts.join(", ")
}

fn note(field: Field, code: &str, value: &str) -> RowNote {
    RowNote {
        column: None,
        field: Some(field),
        code: code.to_owned(),
        value: value.chars().take(60).collect(),
        facts: BTreeMap::new(),
    }
}
