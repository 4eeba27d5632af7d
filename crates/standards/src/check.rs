//! Reading a pack from its file. One run names every fault with its line and field.

mod criterion;
mod rule;

use crate::{
    bindings::cycles,
    pack::{AppliesTo, Clause, CountsFor, Due, DueAct, LegalBasis, Mark, Marked, Pack, ResultKind},
    relative::{Limit, RelativeDay, Window},
};
use base::{ManagingTier, SchoolLevel, SiteKind, SizeClass};
use measures::{
    Dictionary, FileFault,
    file::{self, Fields},
};
use std::collections::BTreeSet;

/// The most criteria of a standard: the longest known has 34, and each has a byte in every dossier.
pub(crate) const CRITERIA: usize = 200;

/// Reads the pack in `text` against the measures it may be bound to.
pub fn check(text: &str, dictionary: &Dictionary) -> Result<Pack, Vec<FileFault>> {
    file::read(text, |fields| pack(fields, dictionary))
}

fn pack(fields: &mut Fields<'_>, dictionary: &Dictionary) -> Pack {
    let clauses = clauses(fields);
    let criteria = criterion::criteria(fields, &clauses, dictionary);
    let pack = Pack {
        id: fields.id("id"),
        edition: fields.id("edition"),
        corrects: fields.has("corrects").then(|| fields.id("corrects")),
        title: fields.localised("title"),
        legal_basis: legal_basis(fields),
        applies_to: applies_to(fields),
        window: window(fields, "window").unwrap_or(EMPTY_WINDOW),
        due: dues(fields),
        counts_for: fields
            .word("counts_for_year", CountsFor::from_text)
            .unwrap_or(CountsFor::RoundYear),
        result: fields
            .word("result", ResultKind::from_text)
            .unwrap_or(ResultKind::AllCriteriaMet),
        clauses,
        criteria,
    };
    if pack.corrects.as_ref() == Some(&pack.edition) {
        let message = "an edition cannot correct itself";
        fields.fault("corrects", "pack.corrects-itself", message);
    }
    dates_cross(fields, &pack);
    for cycle in cycles(&[&pack], dictionary) {
        let message = format!("bound in a circle: {}", cycle.join(" → "));
        fields.fault("criterion", "pack.cycle", message);
    }
    pack
}

fn clauses(fields: &mut Fields<'_>) -> Vec<Clause> {
    let mut ids = Unique::new("pack.duplicate-clause");
    let read = fields.tables("clause").into_iter().map(|mut table| {
        let clause = Clause {
            id: table.id("id"),
            title: table.localised("title"),
        };
        table.finish();
        ids.note(&table, &clause.id);
        clause
    });
    let clauses: Vec<Clause> = read.collect();
    if clauses.is_empty() {
        fields.fault("clause", "pack.no-clause", "a pack needs a clause");
    }
    clauses
}

fn legal_basis(fields: &mut Fields<'_>) -> Vec<LegalBasis> {
    let read = fields.tables("legal_basis").into_iter().map(|mut table| {
        let basis = LegalBasis {
            article: table.text("article"),
            title: table.localised("title"),
            link: link(&mut table),
            marked: marked(&mut table),
        };
        table.finish();
        basis
    });
    let basis: Vec<LegalBasis> = read.collect();
    if basis.is_empty() {
        let message = "a pack rests on at least one text of law";
        fields.fault("legal_basis", "pack.no-legal-basis", message);
    }
    basis
}

fn link(table: &mut Fields<'_>) -> Option<String> {
    let link = table.opt_text("link")?;
    if !link.starts_with("https://") && !link.starts_with("http://") {
        let message = "a link begins with https:// or http://";
        table.fault("link", "pack.malformed-link", message);
    }
    Some(link)
}

/// The mark of a fact, its source, and what to check where it is not verified.
fn marked(table: &mut Fields<'_>) -> Marked {
    let mark = table.word("mark", Mark::from_text).unwrap_or(Mark::Memory);
    let marked = Marked {
        mark,
        source: table.text("source"),
        check: table.opt_localised("check"),
    };
    if mark != Mark::Verified && table.has("mark") && marked.check.is_none() {
        let message = "what is not verified says what to check";
        table.fault("mark", "pack.check-missing", message);
    }
    marked
}

fn applies_to(fields: &mut Fields<'_>) -> AppliesTo {
    let Some(mut table) = fields.table("applies_to") else {
        return AppliesTo {
            kinds: Vec::new(),
            size_classes_not: Vec::new(),
            school_levels_not: Vec::new(),
            managing_tiers: Vec::new(),
            remarks: Vec::new(),
            article: String::new(),
            marked: UNMARKED,
        };
    };
    let applies_to = AppliesTo {
        kinds: table.words("kinds", SiteKind::from_text),
        size_classes_not: table.words("size_classes_not", SizeClass::from_text),
        school_levels_not: table.words("school_levels_not", SchoolLevel::from_text),
        managing_tiers: table.words("managing_tiers", ManagingTier::from_text),
        remarks: table.localised_list("remarks"),
        article: table.text("article"),
        marked: marked(&mut table),
    };
    table.finish();
    if applies_to.kinds.is_empty() {
        let message = "name at least one kind of site";
        table.fault("kinds", "pack.applies-to-nobody", message);
    }
    let mismatched = [
        (
            "size_classes_not",
            !applies_to.size_classes_not.is_empty(),
            SiteKind::Enterprise,
        ),
        (
            "school_levels_not",
            !applies_to.school_levels_not.is_empty(),
            SiteKind::School,
        ),
    ];
    for (name, stated, kind) in mismatched {
        if stated && !applies_to.kinds.contains(&kind) {
            let message = format!(
                "`{name}` says nothing unless `{}` is in scope",
                kind.as_str()
            );
            table.fault(name, "pack.idle-rule", message);
        }
    }
    applies_to
}

fn dues(fields: &mut Fields<'_>) -> Vec<Due> {
    let mut acts = Unique::new("pack.duplicate-due");
    let mut dues = Vec::new();
    for mut table in fields.tables("due") {
        let act = table.word("act", DueAct::from_text);
        let by = relative_day(&mut table, "by");
        let before = relative_day(&mut table, "before");
        let article = table.text("article");
        let marked = marked(&mut table);
        table.finish();
        let limit = match (by, before) {
            (Some(day), None) => Limit::By(day),
            (None, Some(day)) => Limit::Before(day),
            _ => {
                let message = "a due day has either `by` or `before`";
                table.fault("act", "pack.due-day", message);
                continue;
            }
        };
        let Some(act) = act else { continue };
        acts.note_at(&table, "act", act.as_str());
        dues.push(Due {
            act,
            limit,
            article,
            marked,
        });
    }
    dues
}

/// Reads a span; one that ends before it begins is a fault.
fn window(fields: &mut Fields<'_>, name: &str) -> Option<Window> {
    let mut table = fields.table(name)?;
    let first = relative_day(&mut table, "first");
    let last = relative_day(&mut table, "last");
    for (day, name) in [(first, "first"), (last, "last")] {
        if day.is_none() && !table.has(name) {
            table.fault(name, "file.missing-field", format!("`{name}` is missing"));
        }
    }
    table.finish();
    let window = Window {
        first: first?,
        last: last?,
    };
    if window.first > window.last {
        let message = "the last day is before the first";
        table.fault("last", "pack.dates-cross", message);
    }
    Some(window)
}

fn relative_day(fields: &mut Fields<'_>, name: &str) -> Option<RelativeDay> {
    let mut table = fields.opt_table(name)?;
    let year = table.opt_count("year", -5..6).unwrap_or(0);
    let month = table.count("month", 1..13);
    let day = table.count("day", 1..32);
    table.finish();
    let relative = RelativeDay {
        year: i16::try_from(year).ok()?,
        month: i8::try_from(month).ok()?,
        day: i8::try_from(day).ok()?,
    };
    // 2023 is no leap year, so a day that it has, every year has.
    if month > 0 && day > 0 && base::Day::new(2023, relative.month, relative.day).is_none() {
        let message = format!("not every year has the day {day}/{month}");
        table.fault("day", "pack.no-such-day", message);
    }
    Some(relative)
}

/// Due days stand in the order of the acts, and none that closes the work comes before the evidence window ends.
fn dates_cross(fields: &Fields<'_>, pack: &Pack) {
    let mut dues: Vec<&Due> = pack.due.iter().collect();
    dues.sort_by_key(|due| due.act);
    for pair in dues.windows(2) {
        let [earlier, later] = pair else { continue };
        if earlier.limit.day() > later.limit.day() {
            let (a, b) = (earlier.act.as_str(), later.act.as_str());
            let message = format!("`{b}` is due before `{a}`");
            fields.fault("due", "pack.dates-cross", message);
        }
    }
    let decide = pack.due(DueAct::Decide).map(|due| due.limit.day());
    if decide.is_some_and(|day| day < pack.window.last) {
        let message = "the decision is due before the evidence window ends";
        fields.fault("due", "pack.dates-cross", message);
    }
}

/// Names what stands in a list a second time.
struct Unique {
    code: &'static str,
    seen: BTreeSet<String>,
}

impl Unique {
    const fn new(code: &'static str) -> Self {
        Self {
            code,
            seen: BTreeSet::new(),
        }
    }

    fn note(&mut self, table: &Fields<'_>, id: &str) {
        self.note_at(table, "id", id);
    }

    fn note_at(&mut self, table: &Fields<'_>, name: &str, id: &str) {
        if !id.is_empty() && !self.seen.insert(id.to_owned()) {
            let message = format!("`{id}` stands here a second time");
            table.fault(name, self.code, message);
        }
    }
}

const UNMARKED: Marked = Marked {
    mark: Mark::Memory,
    source: String::new(),
    check: None,
};

const EMPTY_WINDOW: Window = Window {
    first: RelativeDay {
        year: 0,
        month: 1,
        day: 1,
    },
    last: RelativeDay {
        year: 0,
        month: 12,
        day: 31,
    },
};
