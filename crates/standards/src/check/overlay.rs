//! Reading an overlay against its base. What would loosen the base is a fault, by kind of answer:
//!
//! - a minimum may only rise, a maximum only fall, a percentage only rise;
//! - days may only become fewer, within the base's own; due days only earlier;
//! - files required may only become more, reasons for "not applicable" only fewer;
//! - yes and no, incidents, readings, discipline and points have no threshold: only papers can be added to them;
//! - whom the standard applies to, the period, the evidence window and the kind of result stay as they are, since
//!   widening would recognise subjects that the base leaves out and narrowing would bar some that it takes in.

use super::{Unique, criterion, criterion::Known, days, legal_basis, marked, scale, scale::bands};
use crate::{
    bindings::cycles,
    overlay::{Overlay, Tightening},
    pack::{Clause, Criterion, Due, Pack, ResultKind, Rule},
};
use measures::{
    Dictionary, FileFault,
    dictionary::MAX_COUNT,
    file::{self, Fields},
};

/// The most files that a criterion may ask for, as in a pack.
const EVIDENCE: i64 = 20;

/// What an overlay leaves alone.
const FIXED: [&str; 8] = [
    "applies_to",
    "subject",
    "period",
    "window",
    "counts_for_year",
    "calendar",
    "result",
    "personnel_regime",
];

/// Reads the overlay in `text`; `base` finds the edition that it adds to. Gives the overlay and the merged edition.
pub fn check_overlay(
    text: &str,
    base: &dyn Fn(&str) -> Option<Pack>,
    dictionary: &Dictionary,
) -> Result<(Overlay, Pack), Vec<FileFault>> {
    // Without its base nothing more can be said of an overlay.
    let named = file::peek(text, "base").unwrap_or_default();
    let known = base(&named);
    file::read(text, |fields| {
        if let Some(base) = &known {
            Some(overlay(fields, base, dictionary))
        } else {
            let message = format!("`{named}` is no edition known here");
            fields.fault("base", "overlay.unknown-base", message);
            fields.pass_over_all();
            None
        }
    })
    .and_then(|read| read.ok_or_else(Vec::new))
}

fn overlay(fields: &mut Fields<'_>, base: &Pack, dictionary: &Dictionary) -> (Overlay, Pack) {
    fields.pass_over("kind");
    fixed(fields);
    let clauses = clauses(fields, base);
    let all: Vec<Clause> = base.clauses.iter().chain(&clauses).cloned().collect();
    let known = Known {
        clauses: &all,
        regimes: &base.regimes,
        subject: base.subject,
        dictionary,
    };
    let criteria = criterion::criteria(fields, &known);
    let overlay = Overlay {
        id: fields.id("id"),
        edition: fields.id("edition"),
        corrects: fields.has("corrects").then(|| fields.id("corrects")),
        base: fields.text("base"),
        place: fields.text("place"),
        title: fields.localised("title"),
        legal_basis: legal_basis(fields),
        clauses,
        tighten: tightenings(fields, base),
        due: due(fields, base),
        bands: new_bands(fields, base),
        criteria,
    };
    if overlay.corrects.as_ref() == Some(&overlay.edition) {
        let message = "an edition cannot correct itself";
        fields.fault("corrects", "pack.corrects-itself", message);
    }
    new_criteria(fields, base, &overlay.criteria);
    let merged = overlay.over(base);
    whole(fields, &merged, dictionary);
    (overlay, merged)
}

fn fixed(fields: &mut Fields<'_>) {
    for name in FIXED {
        if fields.has(name) {
            let message = format!("an overlay leaves `{name}` as the base has it");
            fields.fault(name, "overlay.changes-the-base", message);
            fields.pass_over(name);
        }
    }
}

fn clauses(fields: &mut Fields<'_>, base: &Pack) -> Vec<Clause> {
    let mut ids = Unique::new("pack.duplicate-clause");
    let mut clauses = Vec::new();
    for mut table in fields.tables("clause") {
        let clause = Clause {
            id: table.id("id"),
            title: table.localised("title"),
        };
        table.finish();
        ids.note(&table, &clause.id);
        if base.clauses.iter().any(|known| known.id == clause.id) {
            let message = format!("`{}` is a clause of the base", clause.id);
            table.fault("id", "pack.duplicate-clause", message);
        }
        clauses.push(clause);
    }
    clauses
}

/// New criteria have new ids, and give points exactly where the base declares that some are missing.
fn new_criteria(fields: &Fields<'_>, base: &Pack, criteria: &[Criterion]) {
    let points = base.points.as_ref();
    let open = points.is_some_and(|points| points.items_missing.is_some());
    for (at, criterion) in criteria.iter().enumerate() {
        let place = format!("criterion[{}]", at + 1);
        if base.criterion(&criterion.id).is_some() {
            let message = format!("{place}: `{}` is a criterion of the base", criterion.id);
            fields.fault("criterion", "pack.duplicate-id", message);
        }
        let fits = match base.result {
            ResultKind::AllCriteriaMet => criterion.rule != Rule::Points,
            ResultKind::Points => criterion.rule == Rule::Points && open,
        };
        if !fits {
            let message = format!(
                "{place}: the base's result leaves no room for `{}`",
                criterion.id
            );
            fields.fault("criterion", "pack.points-and-result", message);
        }
    }
}

fn new_bands(fields: &mut Fields<'_>, base: &Pack) -> Vec<crate::points::Band> {
    let points = base.points.as_ref();
    let open = points.is_some_and(|points| points.bands_missing.is_some());
    if fields.has("band") && !open {
        let message = "bands are entered only where the base declares them missing";
        fields.fault("band", "overlay.loosens", message);
    }
    let bands = bands(fields);
    scale::bands_cross(fields, &bands, points.map_or(0, |points| points.total));
    bands
}

/// Due days that come no later than the base's.
fn due(fields: &mut Fields<'_>, base: &Pack) -> Vec<Due> {
    let dues = days::dues(fields);
    // Any year does: days are relative to one, and none of them is 29 February.
    let last = |due: &Due| due.limit.last_day(2023);
    for due in &dues {
        let Some(known) = base.due(due.act) else {
            continue;
        };
        if last(due) > last(known) {
            let message = format!("`{}` would be due later than in the base", due.act.as_str());
            fields.fault("due", "overlay.loosens", message);
        }
    }
    dues
}

fn tightenings(fields: &mut Fields<'_>, base: &Pack) -> Vec<Tightening> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut all = Vec::new();
    for mut row in fields.tables("tighten") {
        let limit = |row: &mut Fields<'_>, name| {
            row.opt_count(name, 0..MAX_COUNT + 1).map(i64::unsigned_abs)
        };
        let tightening = Tightening {
            criterion: row.id("criterion"),
            at_least: limit(&mut row, "at_least"),
            at_most: limit(&mut row, "at_most"),
            threshold_pct: row
                .opt_count("threshold_pct", 1..101)
                .map(i64::unsigned_abs),
            within: row
                .has("within")
                .then(|| days::window(&mut row, "within"))
                .flatten(),
            evidence: row.localised_list("evidence"),
            evidence_required: row
                .opt_count("evidence_required", 0..EVIDENCE + 1)
                .and_then(|n| u32::try_from(n).ok()),
            without_na: row.texts("without_na"),
            marked: marked(&mut row),
        };
        row.finish();
        ids.note_at(&row, "criterion", &tightening.criterion);
        if let Some(known) = base.criterion(&tightening.criterion) {
            never_loosens(&row, known, &tightening);
        } else {
            let message = format!("`{}` is no criterion of the base", tightening.criterion);
            row.fault("criterion", "overlay.unknown-criterion", message);
        }
        all.push(tightening);
    }
    all
}

fn never_loosens(row: &Fields<'_>, known: &Criterion, asked: &Tightening) {
    thresholds(row, known, asked);
    let loosens = |name: &str, message: String| row.fault(name, "overlay.loosens", message);
    match (known.rule.days(), asked.within) {
        (Some(had), Some(days)) if days.first < had.first || days.last > had.last => {
            loosens("within", "these days go beyond the base's".to_owned());
        }
        (None, Some(_)) => no_threshold(row, "within"),
        _ => {}
    }
    let had = known.evidence.required;
    if asked
        .evidence_required
        .is_some_and(|required| required < had)
    {
        loosens("evidence_required", format!("the base requires `{had}`"));
    }
    let papers = asked.evidence_required.is_some_and(|n| n > 0) || !asked.evidence.is_empty();
    if papers && known.names_forbidden {
        let message = "a criterion of the negative list takes no upload";
        row.fault("evidence", "pack.negative-list-upload", message);
    }
    for id in &asked.without_na {
        if !known.na.iter().any(|reason| reason.id == *id) {
            let message = format!("`{id}` is no reason of this criterion");
            row.fault("without_na", "overlay.unknown-reason", message);
        }
    }
}

/// Limits and percentages, each only where the rule has one.
fn thresholds(row: &Fields<'_>, known: &Criterion, asked: &Tightening) {
    let loosens = |name: &str, had: u64| {
        row.fault(
            name,
            "overlay.loosens",
            format!("the base asks for `{had}`"),
        );
    };
    if let Rule::Count {
        at_least, at_most, ..
    } = known.rule
    {
        if let (Some(had), Some(new)) = (at_least, asked.at_least)
            && new < had
        {
            loosens("at_least", had);
        }
        if let (Some(had), Some(new)) = (at_most, asked.at_most)
            && new > had
        {
            loosens("at_most", had);
        }
        let limits = (asked.at_least.or(at_least), asked.at_most.or(at_most));
        if let (Some(least), Some(most)) = limits
            && least > most
        {
            let message = "`at_least` is above `at_most`";
            row.fault("at_least", "pack.limits-cross", message);
        }
    } else {
        for (name, stated) in [("at_least", asked.at_least), ("at_most", asked.at_most)] {
            if stated.is_some() {
                no_threshold(row, name);
            }
        }
    }
    match (&known.rule, asked.threshold_pct) {
        (Rule::Ratio { threshold_pct, .. }, Some(new)) if new < *threshold_pct => {
            loosens("threshold_pct", *threshold_pct);
        }
        (Rule::Ratio { .. }, _) | (_, None) => {}
        (_, Some(_)) => no_threshold(row, "threshold_pct"),
    }
}

fn no_threshold(row: &Fields<'_>, name: &str) {
    let message = format!("the rule of this criterion has no `{name}`");
    row.fault(name, "overlay.no-such-threshold", message);
}

/// What only the merged edition shows.
fn whole(fields: &Fields<'_>, merged: &Pack, dictionary: &Dictionary) {
    if merged.criteria.len() > super::CRITERIA {
        let message = format!(
            "with its base it has more than {} criteria",
            super::CRITERIA
        );
        fields.fault("criterion", "pack.criteria-count", message);
    }
    if let Some(points) = &merged.points
        && merged.most_points() > points.total
    {
        let message = format!("with its base it gives more than {} points", points.total);
        fields.fault("criterion", "pack.points-and-total", message);
    }
    days::cross(fields, &merged.due, merged.window);
    for cycle in cycles(&[merged], dictionary) {
        let message = format!("bound in a circle: {}", cycle.join(" → "));
        fields.fault("criterion", "pack.cycle", message);
    }
}
