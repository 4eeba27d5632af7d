//! Reading a pack from its file. One run names every fault with its line and field.

mod criterion;
mod days;
mod overlay;
mod rule;
mod scale;
mod whom;

use crate::{
    bindings::cycles,
    pack::{Clause, CountsFor, LegalBasis, Mark, Marked, Pack, ResultKind},
};
use criterion::Known;
use measures::{
    Dictionary, FileFault,
    file::{self, Fields},
};
use std::collections::BTreeSet;

pub use overlay::check_overlay;

/// The most criteria of a standard: the longest known has 34, and each has a byte in every dossier.
pub(crate) const CRITERIA: usize = 200;

/// The highest number of points of a scale: a thousand times the hundred in use, so that a slip is caught.
const POINTS: i64 = 100_000;

/// Reads the pack in `text` against the measures it may be bound to.
pub fn check(text: &str, dictionary: &Dictionary) -> Result<Pack, Vec<FileFault>> {
    file::read(text, |fields| pack(fields, dictionary))
}

fn pack(fields: &mut Fields<'_>, dictionary: &Dictionary) -> Pack {
    is_standard(fields);
    let subject = whom::subject(fields);
    let clauses = clauses(fields);
    let regimes = whom::regimes(fields);
    let known = Known {
        clauses: &clauses,
        regimes: &regimes,
        subject,
        dictionary,
    };
    let criteria = criterion::criteria(fields, &known);
    let result = fields
        .word("result", ResultKind::from_text)
        .unwrap_or(ResultKind::AllCriteriaMet);
    let pack = Pack {
        id: fields.id("id"),
        edition: fields.id("edition"),
        corrects: fields.has("corrects").then(|| fields.id("corrects")),
        title: fields.localised("title"),
        subject,
        counted: whom::counted(fields, subject, dictionary),
        legal_basis: legal_basis(fields),
        applies_to: whom::applies_to(fields, subject),
        period: days::period(fields),
        window: days::window(fields, "window").unwrap_or(days::EMPTY_WINDOW),
        due: days::dues(fields),
        counts_for: fields
            .word("counts_for_year", CountsFor::from_text)
            .unwrap_or(CountsFor::RoundYear),
        calendars: days::calendars(fields, &criteria),
        held_so: None,
        place: None,
        over: None,
        result,
        points: scale::points(fields, result, &criteria),
        regimes,
        clauses,
        criteria,
    };
    whole(fields, &pack, dictionary);
    pack
}

/// `kind` may say that the file is a standard; an overlay is read by another door.
fn is_standard(fields: &mut Fields<'_>) {
    if fields
        .opt_text("kind")
        .is_some_and(|kind| kind != "standard")
    {
        let message = "a standard has the kind `standard`, or none";
        fields.fault("kind", "pack.not-a-standard", message);
    }
}

/// What only the whole pack shows.
fn whole(fields: &Fields<'_>, pack: &Pack, dictionary: &Dictionary) {
    if pack.corrects.as_ref() == Some(&pack.edition) {
        let message = "an edition cannot correct itself";
        fields.fault("corrects", "pack.corrects-itself", message);
    }
    let count = pack.criteria.len();
    if count == 0 || count > CRITERIA {
        let message = format!("a pack has 1 to {CRITERIA} criteria");
        fields.fault("criterion", "pack.criteria-count", message);
    }
    if count > 0 && !pack.criteria.iter().any(|c| c.na.is_empty()) {
        let message = "every criterion may be put aside as not applicable, so nothing need be met";
        fields.fault("criterion", "pack.nothing-always-applies", message);
    }
    days::cross(fields, &pack.due, pack.window);
    for cycle in cycles(&[pack], dictionary) {
        let message = format!("bound in a circle: {}", cycle.join(" → "));
        fields.fault("criterion", "pack.cycle", message);
    }
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
