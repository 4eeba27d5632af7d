//! What changed between two editions, and whether open dossiers can follow from one to the other.

use crate::{
    pack::{Criterion, Field, FieldKind, Marked, Pack, Rule},
    relative::{Limit, RelativeDay, Window},
};
use base::{Localised, words};
use std::collections::BTreeMap;

words! {
    /// What happened to a part of a standard.
    What {
        /// It is new.
        Added = "added",
        /// It is gone.
        Removed = "removed",
        /// It says something else.
        Changed = "changed",
    }
}

/// One difference between two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub what: What,
    /// The criterion; `None` for the standard as a whole.
    pub criterion: Option<String>,
    /// The part, such as `rule`, `text.vi` or `due.decide`.
    pub part: String,
    /// What the first edition says.
    pub before: Option<String>,
    /// What the second says.
    pub after: Option<String>,
    /// Would it change what an answer means or how it is judged?
    pub binds: bool,
}

/// Every difference between two editions, the standard as a whole first, then by criterion and part.
pub fn diff(from: &Pack, to: &Pack) -> Vec<Change> {
    let (before, after) = (facts(from), facts(to));
    let keys: std::collections::BTreeSet<&Key> = before.keys().chain(after.keys()).collect();
    let changes = keys
        .into_iter()
        .filter_map(|key| change(key, before.get(key), after.get(key)))
        // A criterion that comes or goes is one change, not one for each of its parts.
        .filter(|change| {
            let stands = |pack: &Pack| {
                let id = change.criterion.as_deref();
                id.is_none_or(|id| pack.criterion(id).is_some())
            };
            change.part == WHOLE || stands(from) && stands(to)
        });
    order(from, to).into_iter().chain(changes).collect()
}

/// The changes that keep open dossiers with the edition they have: empty when they may follow by one act.
///
/// They follow where ids and thresholds are equal, so that every answer means what it meant. Texts, marks, articles and
/// due days may differ; a round keeps its own days.
pub fn keeps_dossiers(from: &Pack, to: &Pack) -> Vec<Change> {
    let all = diff(from, to);
    all.into_iter().filter(|change| change.binds).collect()
}

/// The criteria that both have, where they stand in another order: outcomes are kept by their place.
fn order(from: &Pack, to: &Pack) -> Option<Change> {
    let common = |own: &Pack, other: &Pack| {
        let ids = own.criteria.iter().map(|c| c.id.clone());
        let ids: Vec<String> = ids.filter(|id| other.criterion(id).is_some()).collect();
        ids.join(" ")
    };
    let (before, after) = (common(from, to), common(to, from));
    (before != after).then(|| Change {
        what: What::Changed,
        criterion: None,
        part: "order".to_owned(),
        before: Some(before),
        after: Some(after),
        binds: true,
    })
}

type Key = (Option<String>, String);

/// The part that stands for a criterion itself.
const WHOLE: &str = "criterion";

struct Fact {
    text: String,
    binds: bool,
}

fn change(key: &Key, before: Option<&Fact>, after: Option<&Fact>) -> Option<Change> {
    let what = match (before, after) {
        (Some(one), Some(other)) if one.text == other.text => return None,
        (Some(_), Some(_)) if key.1 == WHOLE => return None,
        (Some(_), Some(_)) => What::Changed,
        (None, _) => What::Added,
        (_, None) => What::Removed,
    };
    let text = |fact: Option<&Fact>| fact.map(|fact| fact.text.clone());
    Some(Change {
        what,
        criterion: key.0.clone(),
        part: key.1.clone(),
        before: text(before),
        after: text(after),
        binds: before.or(after).is_some_and(|fact| fact.binds),
    })
}

/// A pack as a list of small facts.
struct List {
    criterion: Option<String>,
    facts: BTreeMap<Key, Fact>,
}

impl List {
    fn put(&mut self, part: &str, text: impl Into<String>, binds: bool) {
        let key = (self.criterion.clone(), part.to_owned());
        let text = text.into();
        self.facts.insert(key, Fact { text, binds });
    }

    fn says(&mut self, part: &str, text: impl Into<String>) {
        self.put(part, text, false);
    }

    fn binds(&mut self, part: &str, text: impl Into<String>) {
        self.put(part, text, true);
    }

    fn localised(&mut self, part: &str, text: &Localised) {
        self.says(&format!("{part}.vi"), &*text.vi);
        self.says(&format!("{part}.en"), &*text.en);
    }

    fn marked(&mut self, part: &str, marked: &Marked) {
        self.says(&format!("{part}mark"), marked.mark.as_str());
        self.says(&format!("{part}source"), &*marked.source);
        if let Some(check) = &marked.check {
            self.localised(&format!("{part}check"), check);
        }
    }
}

fn facts(pack: &Pack) -> BTreeMap<Key, Fact> {
    let mut list = List {
        criterion: None,
        facts: BTreeMap::new(),
    };
    whole(&mut list, pack);
    days(&mut list, pack);
    for criterion in &pack.criteria {
        list.criterion = Some(criterion.id.clone());
        of_criterion(&mut list, criterion);
        for field in &criterion.fields {
            of_field(&mut list, field);
        }
    }
    list.facts
}

fn whole(list: &mut List, pack: &Pack) {
    list.localised("title", &pack.title);
    list.binds("subject", pack.subject.as_str());
    list.binds("result", pack.result.as_str());
    if let Some(points) = &pack.points {
        list.binds("points.total", points.total.to_string());
        for band in &points.bands {
            let part = format!("points.band.{}", band.id);
            list.binds(&part, format!("at least {}", band.at_least));
        }
    }
    for regime in &pack.regimes {
        let (below, above) = (regime.below.join(" "), regime.at_or_above.join(" "));
        let part = format!("personnel_regime.{}", regime.id);
        list.binds(&part, format!("below: {below}; at or above: {above}"));
    }
    let scope = &pack.applies_to;
    let join = |words: Vec<&str>| words.join(" ");
    let kinds = scope.kinds.iter().map(|word| word.as_str());
    list.says("applies_to.kinds", join(kinds.collect()));
    let sizes = scope.size_classes_not.iter().map(|word| word.as_str());
    list.says("applies_to.size_classes_not", join(sizes.collect()));
    let levels = scope.school_levels_not.iter().map(|word| word.as_str());
    list.says("applies_to.school_levels_not", join(levels.collect()));
    let tiers = scope.managing_tiers.iter().map(|word| word.as_str());
    list.says("applies_to.managing_tiers", join(tiers.collect()));
    list.marked("applies_to.", &scope.marked);
    for (at, basis) in pack.legal_basis.iter().enumerate() {
        let part = format!("legal_basis[{}].", at + 1);
        list.says(&format!("{part}article"), &*basis.article);
        list.localised(&format!("{part}title"), &basis.title);
        list.says(&format!("{part}link"), basis.link.as_deref().unwrap_or(""));
        list.marked(&part, &basis.marked);
    }
    for clause in &pack.clauses {
        list.localised(&format!("clause.{}", clause.id), &clause.title);
    }
}

fn days(list: &mut List, pack: &Pack) {
    list.says("period", pack.period.word.as_str());
    list.says("period.days", span(pack.period.days));
    list.says("window", span(pack.window));
    list.says("counts_for_year", pack.counts_for.as_str());
    for due in &pack.due {
        let part = format!("due.{}", due.act.as_str());
        list.says(&part, limit(due.limit));
        list.marked(&format!("{part}."), &due.marked);
    }
    for calendar in &pack.calendars {
        let part = format!("calendar.{}", calendar.id);
        list.says(&part, span(calendar.period.days));
        list.says(&format!("{part}.window"), span(calendar.window));
    }
}

fn of_criterion(list: &mut List, criterion: &Criterion) {
    list.binds(WHOLE, &*criterion.title.vi);
    list.says("clause", &*criterion.clause);
    list.says("article", &*criterion.article);
    list.localised("title", &criterion.title);
    list.localised("text", &criterion.text);
    if let Some(help) = &criterion.help {
        list.localised("help", help);
    }
    list.marked("", &criterion.marked);
    list.binds("rule", rule(&criterion.rule));
    list.binds("evidence_required", criterion.evidence.required.to_string());
    list.binds("paper", criterion.paper.as_deref().unwrap_or(""));
    for (at, text) in criterion.evidence.expected.iter().enumerate() {
        list.localised(&format!("evidence[{}]", at + 1), text);
    }
    list.binds("private_to_reviewer", yes_no(criterion.private_to_reviewer));
    list.binds("names_forbidden", yes_no(criterion.names_forbidden));
    list.binds("shows_union_opinion", yes_no(criterion.shows_union_opinion));
    for reason in &criterion.na {
        let kinds: Vec<&str> = reason.kinds.iter().map(|kind| kind.as_str()).collect();
        list.binds(&format!("na.{}", reason.id), kinds.join(" "));
        list.localised(&format!("na.{}.title", reason.id), &reason.title);
    }
}

fn of_field(list: &mut List, field: &Field) {
    let part = format!("field.{}", field.id);
    list.localised(&format!("{part}.title"), &field.title);
    if let Some(hint) = &field.hint {
        list.localised(&format!("{part}.hint"), hint);
    }
    let kind = match &field.kind {
        FieldKind::YesNo => "yes-no".to_owned(),
        FieldKind::Count { max } => format!("count to {max}"),
        FieldKind::Day => "day".to_owned(),
        FieldKind::Points { max } => format!("points to {max}"),
        FieldKind::Choice(choices) => {
            let effect = |c: &crate::pack::Choice| c.effect.map_or("", crate::pack::Effect::as_str);
            let choices = choices.iter().map(|c| format!("{}:{}", c.id, effect(c)));
            format!("choice {}", choices.collect::<Vec<_>>().join(" "))
        }
    };
    list.binds(&part, kind);
    for choice in field.choices() {
        list.localised(&format!("{part}.choice.{}", choice.id), &choice.title);
    }
    list.binds(&format!("{part}.optional"), yes_no(field.optional));
    if let Some(when) = &field.when {
        let said = format!("{} is {}", when.field, when.is.join(" or "));
        list.binds(&format!("{part}.when"), said);
    }
    if let Some(binding) = &field.binding {
        list.binds(&format!("{part}.measure"), &*binding.measure);
    }
}

/// A rule in a few words, alike exactly where the rules are.
fn rule(rule: &Rule) -> String {
    let bound = |word: &str, limit: &Option<u64>| {
        limit.map_or(String::new(), |limit| format!(" {word} {limit}"))
    };
    match rule {
        Rule::AllYes => "all-yes".to_owned(),
        Rule::AllNo => "all-no".to_owned(),
        Rule::Count {
            field,
            at_least,
            at_most,
        } => format!(
            "count {field}{}{}",
            bound("at least", at_least),
            bound("at most", at_most)
        ),
        Rule::DayWithin { field, window } => format!("day {field} within {}", span(*window)),
        Rule::Ratio {
            numerator,
            denominator,
            threshold_pct,
        } => {
            let (above, below) = (numerator.join(" + "), denominator.join(" + "));
            format!("ratio {above} of {below} at least {threshold_pct} %")
        }
        Rule::Choice { field } => format!("choice {field}"),
        Rule::Incident {
            occurred,
            escapes,
            how_many,
        } => {
            let ways: Vec<String> = escapes.iter().map(|way| way.join(" and ")).collect();
            let number = how_many.as_deref().unwrap_or("");
            format!("incident {occurred} {number} unless {}", ways.join(", or "))
        }
        Rule::Reading { field, readings } => {
            let one = |r: &crate::pack::Reading| format!("{}: {}", r.id, r.forbids.join(" "));
            let readings: Vec<String> = readings.iter().map(one).collect();
            format!("reading {field} ({})", readings.join("; "))
        }
        Rule::Paper { held, issued } => issued.as_ref().map_or_else(
            || format!("paper {held}"),
            |(field, days)| format!("paper {held}, {field} within {}", span(*days)),
        ),
        Rule::Discipline {
            counted,
            regime,
            form,
            counts,
        } => format!("discipline {counted} {regime} {form} {counts}"),
        Rule::Points => "points".to_owned(),
    }
}

fn span(window: Window) -> String {
    format!("{} to {}", day(window.first), day(window.last))
}

fn limit(limit: Limit) -> String {
    match limit {
        Limit::By(on) => format!("by {}", day(on)),
        Limit::Before(on) => format!("before {}", day(on)),
    }
}

/// `16/11` of the round's year, `16/11 (-1)` of the year before.
fn day(day: RelativeDay) -> String {
    let base = format!("{:02}/{:02}", day.day, day.month);
    match day.year {
        0 => base,
        year => format!("{base} ({year:+})"),
    }
}

const fn yes_no(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}
