//! Judging one criterion.

mod discipline;

use super::{Given, Judged, Outcome, Shown, WhyNot};
use crate::{
    answers::Answer,
    forms,
    pack::{Criterion, Effect, Field, FieldKind, Pack, Reading, Rule},
    ratio,
    relative::Window,
};
use measures::{Entry, Supplier, Value};
use std::collections::BTreeMap;

/// Judges one criterion. A value typed in the answer counts; where there is none, the record a measure holds. A
/// reported figure is shown and decides nothing.
pub fn judge(
    pack: &Pack,
    criterion: &Criterion,
    answer: Option<&Answer>,
    given: &Given<'_>,
) -> Judged {
    let silent = Answer::default();
    let answer = answer.unwrap_or(&silent);
    let mut case = Case {
        pack,
        criterion,
        given,
        values: BTreeMap::new(),
        prefilled: Vec::new(),
        why: Vec::new(),
    };
    case.gather(answer);
    let outcome = case.outcome(answer);
    if matches!(outcome, Outcome::Met | Outcome::NotApplicable) {
        case.why.clear();
    }
    Judged {
        criterion: criterion.id.clone(),
        points: (outcome == Outcome::Met).then(|| case.points()).flatten(),
        outcome,
        why: case.why,
        prefilled: case.prefilled,
        confirmed: answer.confirmed,
    }
}

/// One criterion on the desk: its effective values, and what was found in the way so far.
struct Case<'a> {
    pack: &'a Pack,
    criterion: &'a Criterion,
    given: &'a Given<'a>,
    values: BTreeMap<String, Value>,
    prefilled: Vec<Shown>,
    why: Vec<WhyNot>,
}

impl Case<'_> {
    /// Finds the effective value of each field that is asked.
    fn gather(&mut self, answer: &Answer) {
        for field in &self.criterion.fields {
            if !forms::asked(self.criterion, field, &self.values) {
                continue;
            }
            let typed = answer.parts.get(&field.id).filter(|v| fits(field, v));
            let record = self.record(field);
            let value = match (typed, record) {
                (Some(typed), Some(record)) if !field.is_read_only() => {
                    if *typed != record && !answer.confirmed {
                        self.differs(field, typed, &record);
                    }
                    Some(typed.clone())
                }
                (_, Some(record)) => Some(record),
                (Some(typed), None) if !field.is_read_only() => Some(typed.clone()),
                _ => None,
            };
            if let Some(value) = value {
                self.values.insert(field.id.clone(), value);
            }
        }
    }

    /// The record of the field's measure; a reported figure is shown beside it only.
    fn record(&mut self, field: &Field) -> Option<Value> {
        let binding = field.binding.as_ref()?;
        let entry: Entry = (self.given.measures)(&binding.measure)?;
        let value = (entry.is_record() && fits(field, &entry.value)).then(|| entry.value.clone());
        self.prefilled.push(Shown {
            field: field.id.clone(),
            entry,
        });
        value
    }

    fn outcome(&mut self, answer: &Answer) -> Outcome {
        if answer.disputed {
            self.add("standards.disputed", &[]);
            return Outcome::NeedsPerson;
        }
        if let Some(reason) = &answer.na {
            return self.not_applicable(reason);
        }
        if self.why.iter().any(|why| why.code == DIFFERS) {
            return Outcome::NeedsPerson;
        }
        let judged = match self.effect() {
            Some(outcome) => outcome,
            None if self.lacks_a_field() => Outcome::Unanswered,
            None => self.rule(),
        };
        if judged == Outcome::Met {
            self.proof()
        } else {
            judged
        }
    }

    fn not_applicable(&mut self, reason: &str) -> Outcome {
        let kind = self.given.facts.map(|facts| facts.kind);
        let mut reasons = self.criterion.na.iter();
        if reasons.any(|known| known.id == reason && known.allows_subject(kind)) {
            return Outcome::NotApplicable;
        }
        self.add("standards.na-not-allowed", &[("reason", reason.to_owned())]);
        Outcome::NeedsPerson
    }

    /// What a choice settles at once: a person's judgement before a failure, a failure before a pass.
    fn effect(&mut self) -> Option<Outcome> {
        let mut settled: Vec<(Effect, String, String)> = Vec::new();
        for field in &self.criterion.fields {
            let Some(Value::Choice(id)) = self.values.get(&field.id) else {
                continue;
            };
            let choice = field.choices().iter().find(|choice| choice.id == *id);
            if let Some(effect) = choice.and_then(|choice| choice.effect) {
                settled.push((effect, field.id.clone(), id.clone()));
            }
        }
        let first = |wanted| settled.iter().find(|(effect, ..)| *effect == wanted);
        let (effect, field, choice) = first(Effect::NeedsPerson)
            .or_else(|| first(Effect::NotMet))
            .or_else(|| first(Effect::Met))?
            .clone();
        let (outcome, code) = match effect {
            Effect::NeedsPerson => (Outcome::NeedsPerson, "standards.choice-needs-person"),
            Effect::NotMet => (Outcome::NotMet, "standards.choice-not-met"),
            // A choice that settles "met" still waits for the other fields.
            Effect::Met if self.lacks_a_field() => return Some(Outcome::Unanswered),
            Effect::Met => return Some(Outcome::Met),
        };
        self.add_at(code, &field, vec![("choice", choice)]);
        Some(outcome)
    }

    /// Names every field that is asked, needed and empty.
    fn lacks_a_field(&mut self) -> bool {
        let mut lacking = Vec::new();
        for field in self.criterion.fields.iter().filter(|f| !f.optional) {
            let asked = forms::asked(self.criterion, field, &self.values);
            if asked && !self.values.contains_key(&field.id) {
                lacking.push(field.id.clone());
            }
        }
        for id in &lacking {
            let bound = self.criterion.field(id).and_then(|f| f.binding.as_ref());
            let code = match bound {
                Some(binding) if !binding.typed => "standards.measure-missing",
                _ => "standards.missing",
            };
            self.add_at(code, id, Vec::new());
        }
        !lacking.is_empty()
    }

    fn rule(&mut self) -> Outcome {
        let criterion = self.criterion;
        match &criterion.rule {
            Rule::AllYes => self.all(true, "standards.answered-no"),
            Rule::AllNo => self.all(false, "standards.occurred"),
            Rule::Count {
                field,
                at_least,
                at_most,
            } => self.count_within(field, *at_least, *at_most),
            Rule::DayWithin { field, window } => self.day_within(field, *window),
            Rule::Ratio {
                numerator,
                denominator,
                threshold_pct,
            } => self.ratio(numerator, denominator, *threshold_pct),
            // The choices of such a field all have an effect, so none was left to judge here.
            Rule::Choice { field } => self.open("standards.choice-needs-person", field),
            Rule::Incident {
                occurred,
                escapes,
                how_many,
            } => self.incident(occurred, escapes, how_many.as_deref()),
            Rule::Reading { field, readings } => self.reading(field, readings),
            Rule::Paper { held, issued } => self.paper(held, issued.as_ref()),
            Rule::Discipline {
                counted,
                regime,
                form,
                counts,
            } => self.discipline(counted, regime, form, counts),
            // Every points field is filled in, or `lacks_a_field` would have named it.
            Rule::Points => Outcome::Met,
        }
    }

    fn all(&mut self, expected: bool, code: &'static str) -> Outcome {
        let fields = self.criterion.fields.iter();
        let against: Vec<String> = fields
            .filter(|field| self.values.get(&field.id) == Some(&Value::YesNo(!expected)))
            .map(|field| field.id.clone())
            .collect();
        for id in &against {
            self.add_at(code, id, Vec::new());
        }
        met_when(against.is_empty())
    }

    fn count_within(
        &mut self,
        field: &str,
        at_least: Option<u64>,
        at_most: Option<u64>,
    ) -> Outcome {
        let Some(have) = self.count(field) else {
            return self.open("standards.missing", field);
        };
        let facts = |name, limit: u64| vec![("have", have.to_string()), (name, limit.to_string())];
        if let Some(least) = at_least.filter(|least| have < *least) {
            self.add_at("standards.too-few", field, facts("need", least));
            return Outcome::NotMet;
        }
        if let Some(most) = at_most.filter(|most| have > *most) {
            self.add_at("standards.too-many", field, facts("most", most));
            return Outcome::NotMet;
        }
        Outcome::Met
    }

    fn day_within(&mut self, field: &str, window: Window) -> Outcome {
        let (Some(Value::Day(day)), Some((first, last))) =
            (self.values.get(field), window.on(self.given.year))
        else {
            return self.open("standards.missing", field);
        };
        let day = *day;
        if (first..=last).contains(&day) {
            return Outcome::Met;
        }
        let facts = vec![
            ("day", day.to_string()),
            ("from", first.to_string()),
            ("to", last.to_string()),
        ];
        self.add_at("standards.outside-days", field, facts);
        Outcome::NotMet
    }

    fn ratio(
        &mut self,
        numerator: &[String],
        denominator: &[String],
        threshold_pct: u64,
    ) -> Outcome {
        let (Some(above), Some(below)) = (numerator.first(), denominator.first()) else {
            return Outcome::Unanswered;
        };
        let (Some(have), Some(of)) = (self.sum(numerator), self.sum(denominator)) else {
            return self.open("standards.missing", above);
        };
        if of == 0 {
            // A share of nothing is no share: the site says whether the criterion applies.
            return self.open("standards.nothing-counted", below);
        }
        let need = ratio::needed(of, threshold_pct);
        let facts = vec![
            ("have", have.to_string()),
            ("of", of.to_string()),
            ("need", need.to_string()),
            ("threshold_pct", threshold_pct.to_string()),
        ];
        if have > of {
            self.add_at("standards.part-exceeds-whole", above, facts);
            return Outcome::NeedsPerson;
        }
        if have < need {
            self.add_at("standards.below-threshold", above, facts);
        }
        met_when(have >= need)
    }

    /// Where several occurred the ways out speak of all of them, so the worst handled one decides.
    fn incident(
        &mut self,
        occurred: &str,
        escapes: &[Vec<String>],
        how_many: Option<&str>,
    ) -> Outcome {
        if self.values.get(occurred) != Some(&Value::YesNo(true)) {
            return Outcome::Met;
        }
        if let Some(field) = how_many.filter(|field| self.count(field) == Some(0)) {
            return self.ask("standards.none-of-what-occurred", field);
        }
        let yes = |id: &String| self.values.get(id) == Some(&Value::YesNo(true));
        if escapes.iter().any(|escape| escape.iter().all(yes)) {
            return Outcome::Met;
        }
        let code = if escapes.is_empty() {
            "standards.occurred"
        } else {
            "standards.no-way-out"
        };
        self.add_at(code, occurred, Vec::new());
        Outcome::NotMet
    }

    /// Nothing counted is met under every reading; else the reading that a person chose decides, and without one
    /// nobody is failed.
    fn reading(&mut self, field: &str, readings: &[Reading]) -> Outcome {
        let some = |id: &String| self.count(id).is_some_and(|n| n > 0);
        if !readings.iter().flat_map(|r| &r.forbids).any(some) {
            return Outcome::Met;
        }
        let chosen = match self.values.get(field) {
            Some(Value::Choice(id)) => readings.iter().find(|reading| reading.id == *id),
            _ => None,
        };
        let Some(chosen) = chosen else {
            self.add_at("standards.reading-needed", field, Vec::new());
            return Outcome::NeedsPerson;
        };
        let against: Vec<String> = chosen
            .forbids
            .iter()
            .filter(|id| some(id))
            .cloned()
            .collect();
        for id in &against {
            let have = self.count(id).unwrap_or_default();
            let facts = vec![("reading", chosen.id.clone()), ("have", have.to_string())];
            self.add_at("standards.against-reading", id, facts);
        }
        met_when(against.is_empty())
    }

    fn paper(&mut self, held: &str, issued: Option<&(String, Window)>) -> Outcome {
        if self.values.get(held) != Some(&Value::YesNo(true)) {
            self.add_at("standards.paper-not-held", held, Vec::new());
            return Outcome::NotMet;
        }
        issued.map_or(Outcome::Met, |(field, window)| {
            self.day_within(field, *window)
        })
    }

    /// Met only once enough files are attached.
    fn proof(&mut self) -> Outcome {
        let need = self.criterion.evidence.required;
        let have = (self.given.evidence)(&self.criterion.id);
        if have >= need {
            return Outcome::Met;
        }
        let facts = [("have", have.to_string()), ("need", need.to_string())];
        self.add("standards.evidence-missing", &facts);
        Outcome::Unanswered
    }

    /// The points of all points fields; `None` while one is missing or there is none.
    fn points(&self) -> Option<u64> {
        if self.criterion.rule != Rule::Points {
            return None;
        }
        let fields = self.criterion.fields.iter();
        let mut ids = fields
            .filter(|field| matches!(field.kind, FieldKind::Points { .. }))
            .map(|field| field.id.clone());
        ids.try_fold(0_u64, |sum, id| sum.checked_add(self.count(&id)?))
    }

    fn sum(&self, fields: &[String]) -> Option<u64> {
        let mut counts = fields.iter().map(|field| self.count(field));
        counts.try_fold(0_u64, |sum, count| sum.checked_add(count?))
    }

    fn count(&self, field: &str) -> Option<u64> {
        match self.values.get(field) {
            Some(Value::Count(n)) => Some(*n),
            _ => None,
        }
    }

    fn differs(&mut self, field: &Field, typed: &Value, record: &Value) {
        let facts = vec![("typed", typed.form_text()), ("record", record.form_text())];
        self.add_at(DIFFERS, &field.id, facts);
    }

    /// What only a person can settle.
    fn ask(&mut self, code: &'static str, field: &str) -> Outcome {
        self.add_at(code, field, Vec::new());
        Outcome::NeedsPerson
    }

    fn open(&mut self, code: &'static str, field: &str) -> Outcome {
        self.add_at(code, field, Vec::new());
        Outcome::Unanswered
    }

    fn add(&mut self, code: &'static str, facts: &[(&'static str, String)]) {
        self.why.push(WhyNot {
            code,
            field: None,
            measure: None,
            who_can_supply: vec![Supplier::SafetyOfficer],
            facts: facts.to_vec(),
        });
    }

    fn add_at(&mut self, code: &'static str, field: &str, facts: Vec<(&'static str, String)>) {
        let found = self.criterion.field(field);
        let binding = found.and_then(|field| field.binding.as_ref());
        self.why.push(WhyNot {
            code,
            field: Some(field.to_owned()),
            measure: binding.map(|binding| binding.measure.clone()),
            who_can_supply: binding.map_or_else(
                || vec![Supplier::SafetyOfficer],
                |binding| binding.suppliers.clone(),
            ),
            facts,
        });
    }
}

/// A typed value that no person confirmed and that is not what the measure says.
const DIFFERS: &str = "standards.differs-from-measure";

const fn met_when(met: bool) -> Outcome {
    if met { Outcome::Met } else { Outcome::NotMet }
}

/// Is the value of the field's kind, and among its choices?
fn fits(field: &Field, value: &Value) -> bool {
    match (&field.kind, value) {
        (FieldKind::YesNo, Value::YesNo(_)) | (FieldKind::Day, Value::Day(_)) => true,
        (FieldKind::Count { max } | FieldKind::Points { max }, Value::Count(n)) => n <= max,
        (FieldKind::Choice(choices), Value::Choice(id)) => choices.iter().any(|c| c.id == *id),
        _ => false,
    }
}
