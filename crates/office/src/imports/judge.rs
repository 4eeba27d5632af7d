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
use base::{LifeId, ManagingTier, SiteId, SiteKind, SizeClass, fold::fold, text::NAME_CHARS};
use sheets::{Book, Field, PastResult, ResultRow, RowResult, Sector, SiteRow};
use standards::size::{Figures, size_class};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{
    StoreError, Tx,
    imports::{BatchKind, ImportRow, RowCounts},
    sites::YearRecord,
};

/// A row that repeats an earlier one by name and place: a person may say that it is another site.
const NAME_TWICE: &str = "sheets.name-twice";
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
                new: count(is_new),
                faulty: count(|row| row.faults != "[]"),
                known: count(|row| {
                    row.candidate.is_some() && row.faults == "[]" && row.duplicate_of.is_some()
                }),
                soft: count(|row| row.candidate.is_some() && row.soft),
                assumed: count(|row| {
                    is_new(row)
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

/// Would a row just judged be written?
fn is_new(row: &ImportRow) -> bool {
    row.candidate.is_some() && row.faults == "[]" && row.duplicate_of.is_none()
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
        let mut matcher = Matcher::new(self.desk, stored.province.clone());
        let mut out = match kind {
            BatchKind::Sites => {
                let rows = sheets::site_rows(book, &mapping);
                let mut earlier = Earlier::new(self.register);
                let judge = |number, row: &SiteRow| {
                    let (site, known) = self.site(row, &mut matcher)?;
                    let twice = earlier.twice(number, &site);
                    if let Some(twice) = &twice
                        && twice.code != NAME_TWICE
                    {
                        return Err(vec![twice.clone()]);
                    }
                    let by_code = site
                        .code
                        .as_deref()
                        .and_then(|code| self.register.by_code(code));
                    Ok(Found {
                        soft: by_code.is_none() && (known.is_some() || twice.is_some()),
                        known: known.filter(|_| twice.is_none()),
                        candidate: Candidate::Site(site),
                        twice,
                    })
                };
                collect(&rows.rows, &rows.skipped, stored, judge)
            }
            BatchKind::Results => {
                let rows = sheets::result_rows(book, &mapping);
                let mut seen = HashSet::new();
                let judge = |_, row: &ResultRow| self.result(row, &mut matcher, &mut seen);
                collect(&rows.rows, &rows.skipped, stored, judge)
            }
        };
        let sheet = book.sheets.first();
        let cells: HashMap<u32, &sheets::Row> = sheet
            .map(|sheet| sheet.rows.iter().map(|row| (row.number, row)).collect())
            .unwrap_or_default();
        let sites = kind == BatchKind::Sites;
        for row in out
            .rows
            .iter_mut()
            .filter(|row| sites && row.candidate.is_none())
        {
            if let Some(cells) = cells.get(&row.number) {
                let lost = Lost {
                    row,
                    cells,
                    mapping: &mapping,
                };
                lost.look(&mut matcher, self.register, stored);
            }
        }
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

    /// What the row would become, and the site that it is already.
    fn site(
        &self,
        row: &SiteRow,
        matcher: &mut Matcher<'_>,
    ) -> Result<(SiteCandidate, Option<SiteId>), Vec<RowNote>> {
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
        let sized = size(row);
        let candidate = SiteCandidate {
            name: row.name.clone(),
            code: row.code.clone(),
            kind: row.kind,
            size: sized.class,
            stated: sized.stated,
            sector: sized
                .figures
                .sector
                .map(|sector| sector.as_str().to_owned()),
            revenue_mvnd: sized.figures.revenue_mvnd,
            capital_mvnd: sized.figures.capital_mvnd,
            computed: sized.computed,
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
        Ok((candidate, known))
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
        Ok(Found {
            candidate: Candidate::Result(candidate),
            known: None,
            soft: false,
            twice: None,
        })
    }

    /// The site that a row of results names: by code, else by name in its commune, else by a name that only one has.
    /// Code and name must not contradict each other; a code that the register does not know may be that of a site whose
    /// code is not recorded.
    fn site_of(&self, row: &ResultRow, matcher: &mut Matcher<'_>) -> Result<&Known, RowNote> {
        let code = row.code.as_deref();
        let known = code.and_then(|code| self.register.by_code(code));
        let Some(name) = &row.name else {
            let code = code.unwrap_or_default();
            return known.ok_or_else(|| note(Field::Code, "imports.site-unknown", code));
        };
        if let Some(known) = known {
            if fold(&known.name) == fold(name) {
                return Ok(known);
            }
            let mut differs = note(Field::Name, "imports.code-of-another", name);
            differs.facts.insert("name".to_owned(), known.name.clone());
            return Err(differs);
        }
        let place = match &row.commune {
            Some(commune) => Some(
                matcher
                    .place(commune, row.district.as_deref(), row.province.as_deref())?
                    .atom,
            ),
            None => None,
        };
        let mut named = self.register.named(name, place.as_ref());
        if let Some(code) = code {
            named.retain(|site| site.code.is_none());
            if named.is_empty() {
                return Err(note(Field::Code, "imports.site-unknown", code));
            }
        }
        match named.as_slice() {
            [one] => Ok(one),
            [] => Err(note(Field::Name, "imports.site-unknown", name)),
            _ => Err(note(Field::Name, "imports.site-many", name)),
        }
    }
}

/// The rows of the sheet so far, so that one site in two rows is told, whichever of its names each gives the commune.
struct Earlier<'a> {
    register: &'a Register,
    by_code: HashMap<String, u32>,
    /// By folded name and unit of today: code and row of each.
    by_name: HashMap<(String, LifeId), Vec<Coded>>,
}

/// Code and row number of an earlier row.
type Coded = (Option<String>, u32);

impl<'a> Earlier<'a> {
    fn new(register: &'a Register) -> Self {
        Self {
            register,
            by_code: HashMap::new(),
            by_name: HashMap::new(),
        }
    }

    /// The fault of a row that repeats an earlier one, by the register's own rule: by code, or by name and place where
    /// one of the two has no code.
    fn twice(&mut self, number: u32, site: &SiteCandidate) -> Option<RowNote> {
        let code = site.code.as_ref();
        if let Some(code) = code
            && let Some(first) = self.by_code.get(code)
        {
            return Some(repeats(Field::Code, "sheets.code-twice", code, *first));
        }
        let key = (fold(&site.name), self.register.unit(&site.atom).clone());
        let alike = self.by_name.entry(key).or_default();
        let first = alike
            .iter()
            .find(|(other, _)| code.is_none() || other.is_none());
        if let Some((_, first)) = first {
            return Some(repeats(Field::Name, NAME_TWICE, &site.name, *first));
        }
        alike.push((code.cloned(), number));
        if let Some(code) = code {
            self.by_code.insert(code.clone(), number);
        }
        None
    }
}

fn repeats(field: Field, code: &str, value: &str, first: u32) -> RowNote {
    let mut note = note(field, code, value);
    note.facts.insert("row".to_owned(), first.to_string());
    note
}

/// A row with faults, looked at once more.
struct Lost<'a> {
    row: &'a mut ImportRow,
    cells: &'a sheets::Row,
    mapping: &'a sheets::Mapping,
}

impl Lost<'_> {
    /// Tells of a row that has other faults what is wrong with its place too, so that all can be mended at once, and
    /// whether the register has it already, so that nobody mends it for nothing.
    fn look(self, matcher: &mut Matcher<'_>, register: &Register, stored: &StoredMapping) {
        let code = self.text(Field::Code);
        let code = code.and_then(|code| sheets::code_of(&code, None).ok());
        let by_code = code.as_deref().and_then(|code| register.by_code(code));
        self.row.duplicate_of = by_code.map(|known| known.id);
        // Written by this module just before.
        let mut notes: Vec<RowNote> = serde_json::from_str(&self.row.faults).unwrap_or_default();
        let about_place = |note: &RowNote| {
            matches!(
                note.field,
                Some(Field::Commune | Field::District | Field::Province)
            )
        };
        let Some(commune) = self.text(Field::Commune) else {
            return;
        };
        if notes.iter().any(about_place) {
            return;
        }
        let (district, province) = (self.text(Field::District), self.text(Field::Province));
        match matcher.place(&commune, district.as_deref(), province.as_deref()) {
            Ok(placed) => {
                if let (Some(name), None) = (self.text(Field::Name), by_code) {
                    let known = register.duplicate(code.as_deref(), &name, &placed.atom);
                    self.row.duplicate_of = known.map(|known| known.id);
                }
            }
            Err(mut lost) => {
                letter(&mut lost, stored);
                notes.push(lost);
                self.row.faults = json(&notes);
            }
        }
    }

    fn text(&self, field: Field) -> Option<String> {
        let column = self.mapping.column_of(field)?;
        base::text::optional_line(self.cells.cell(column.index), NAME_CHARS)
            .ok()
            .flatten()
    }
}

/// What a row would become.
struct Found {
    candidate: Candidate,
    /// The site that it is already.
    known: Option<SiteId>,
    /// It is a duplicate by name and place only.
    soft: bool,
    /// The earlier row that it repeats by name.
    twice: Option<RowNote>,
}

/// What a row would become, or what is wrong.
type Verdict = Result<Found, Vec<RowNote>>;

fn collect<T>(
    rows: &[RowResult<T>],
    skipped: &[u32],
    stored: &StoredMapping,
    mut judge: impl FnMut(u32, &T) -> Verdict,
) -> Judged {
    let mut judged = |row: &RowResult<T>| {
        let verdict = match &row.outcome {
            Ok(said) => judge(row.row, said),
            Err(faults) => Err(faults.iter().map(RowNote::from).collect()),
        };
        match verdict {
            Ok(found) => {
                let mut notes: Vec<RowNote> = found.twice.into_iter().collect();
                for note in &mut notes {
                    letter(note, stored);
                }
                ImportRow {
                    number: row.row,
                    candidate: Some(json(&found.candidate)),
                    faults: json(&notes),
                    duplicate_of: found.known,
                    soft: found.soft,
                    ..ImportRow::default()
                }
            }
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

/// What a row says of an enterprise's size.
#[derive(Default)]
struct Sized {
    class: Option<SizeClass>,
    /// What is stated where the rule says otherwise.
    stated: Option<SizeClass>,
    computed: bool,
    figures: Figures,
}

/// By the law's rule where the numbers suffice, else as stated.
fn size(row: &SiteRow) -> Sized {
    if row.kind != SiteKind::Enterprise {
        return Sized::default();
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
    let class = size_class(&figures).ok();
    Sized {
        class: class.or(row.size),
        stated: row
            .size
            .filter(|stated| class.is_some_and(|class| class != *stated)),
        computed: class.is_some(),
        figures,
    }
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
