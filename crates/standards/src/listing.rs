//! A list of criteria as rows of a sheet, and a draft of a pack made from such rows. A sheet holds the kinds of answer that
//! one line can say; what needs more is written in the pack's own text afterwards.

mod draft;
mod kinds;

use crate::pack::{Criterion, FieldKind, Pack, Rule};
use kinds::Kind;

pub use draft::{Head, RowFault, draft};

/// The most rows of criteria that a sheet may hold: as many as a pack.
pub const ROWS: usize = crate::check::CRITERIA;

/// The columns, in order. Headings in Vietnamese and English are both read.
pub const COLUMNS: &[&str] = &[
    "clause",
    "id",
    "article",
    "title-vi",
    "title-en",
    "text-vi",
    "text-en",
    "answer",
    "threshold",
    "evidence-vi",
    "evidence-en",
    "required",
    "mark",
    "source",
    "check-vi",
    "check-en",
];

/// The rows of an edition's criteria, in the order of [`COLUMNS`].
pub fn rows(pack: &Pack) -> Vec<Vec<String>> {
    pack.criteria.iter().map(row).collect()
}

fn row(criterion: &Criterion) -> Vec<String> {
    let evidence = |read: fn(&base::Localised) -> &str| {
        let texts: Vec<&str> = criterion.evidence.expected.iter().map(read).collect();
        texts.join("; ")
    };
    let check = criterion.marked.check.as_ref();
    let check =
        |read: fn(&base::Localised) -> &str| check.map_or(String::new(), |c| read(c).to_owned());
    vec![
        criterion.clause.clone(),
        criterion.id.clone(),
        criterion.article.clone(),
        criterion.title.vi.clone(),
        criterion.title.en.clone(),
        criterion.text.vi.clone(),
        criterion.text.en.clone(),
        answer(&criterion.rule).to_owned(),
        threshold(criterion),
        evidence(|text| &text.vi),
        evidence(|text| &text.en),
        criterion.evidence.required.to_string(),
        criterion.marked.mark.as_str().to_owned(),
        criterion.marked.source.clone(),
        check(|text| &text.vi),
        check(|text| &text.en),
    ]
}

/// The kind of answer in a word; one that a sheet can't hold is named and not read back.
const fn answer(rule: &Rule) -> &'static str {
    match rule {
        Rule::AllYes => Kind::YesNo.as_str(),
        Rule::Count { .. } => Kind::Count.as_str(),
        Rule::Ratio { .. } => Kind::Percentage.as_str(),
        Rule::Paper { .. } => Kind::Paper.as_str(),
        Rule::Points => Kind::Points.as_str(),
        Rule::AllNo => Kind::None.as_str(),
        Rule::DayWithin { .. } => "day",
        Rule::Choice { .. } => "choice",
        Rule::Incident { .. } => "incident",
        Rule::Reading { .. } => "reading",
        Rule::Discipline { .. } => "discipline",
    }
}

/// A percentage, limits as `3-5`, `3-` or `-5`, the points that can be given.
fn threshold(criterion: &Criterion) -> String {
    let limit = |n: &Option<u64>| n.map_or(String::new(), |n| n.to_string());
    match &criterion.rule {
        Rule::Ratio { threshold_pct, .. } => threshold_pct.to_string(),
        Rule::Count {
            at_least, at_most, ..
        } => format!("{}-{}", limit(at_least), limit(at_most)),
        Rule::Points => {
            let most = criterion.fields.iter().map(|field| match field.kind {
                FieldKind::Points { max } => max,
                _ => 0,
            });
            most.fold(0, u64::saturating_add).to_string()
        }
        _ => String::new(),
    }
}
