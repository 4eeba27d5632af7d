//! What the dossiers of one edition and year say: for each criterion the answer that meets it and one that does not, each
//! judged by `standards`, with the measures that its fields are bound to.

use super::template::{self, Template, Values};
use crate::{OfficeError, demo::answer_that};
use base::{Day, Refusal, SiteKind, Timestamp};
use measures::{Entry, Source, SourceKind, Value};
use standards::{Answer, Criterion, Given, Outcome, Pack, Rule};
use std::{collections::BTreeMap, sync::Arc};

/// The measure that a registration publishes.
pub(super) const REGISTRATION: &str = "registration.day";

/// One way to answer a criterion.
#[derive(Clone)]
pub(super) struct Said {
    /// The packed answer, `"6.1.a":{…}`.
    answer: Template,
    pub(super) code: u8,
    /// Measures that the answer was typed into.
    pub(super) measures: Vec<(String, Template)>,
}

/// One criterion.
pub(super) struct Part {
    pub(super) id: String,
    met: Said,
    /// `None` where nothing that is typed fails it.
    failed: Option<Said>,
    /// Asked only of sites with a Party organisation; otherwise it does not apply.
    without_party: Option<Said>,
    /// Read from the day of registration.
    by_registration: bool,
    /// The code of a registration that came late.
    late: u8,
}

/// The dossiers of one edition and year.
pub(super) struct Form {
    pub(super) pack: Arc<Pack>,
    /// In the pack's order.
    pub(super) parts: Vec<Part>,
    /// Those that something typed fails, by their place.
    pub(super) can_fail: Vec<usize>,
    /// Places of `parts` in the order in which packed answers stand.
    packed: Vec<usize>,
    /// A measure as it is frozen, but for its value: what stands before and behind it.
    frozen: (Template, Template),
}

/// What a dossier is filled in with.
#[derive(Clone, Copy)]
pub(super) struct Filling {
    /// The criterion that is not met.
    pub(super) fails: Option<usize>,
    pub(super) late: bool,
    pub(super) has_party: bool,
    /// Criteria answered, from the first.
    pub(super) answered: usize,
}

impl Form {
    pub(super) fn of(pack: Arc<Pack>, year: i16) -> Result<Self, OfficeError> {
        let parts: Vec<Part> = pack
            .criteria
            .iter()
            .map(|criterion| Part::of(&pack, criterion, year))
            .collect::<Result<_, _>>()?;
        let mut packed: Vec<usize> = (0..parts.len()).collect();
        packed.sort_by_key(|n| parts.get(*n).map(|part| part.id.clone()));
        let can_fail = parts.iter().enumerate();
        let can_fail = can_fail.filter(|(_, part)| part.failed.is_some());
        Ok(Self {
            can_fail: can_fail.map(|(n, _)| n).collect(),
            frozen: frozen()?,
            packed,
            parts,
            pack,
        })
    }

    fn said(&self, n: usize, filling: Filling) -> Option<&Said> {
        if n >= filling.answered {
            return None;
        }
        let part = self.parts.get(n)?;
        match (&part.without_party, &part.failed) {
            (Some(without), _) if !filling.has_party => Some(without),
            (_, Some(failed)) if filling.fails == Some(n) => Some(failed),
            _ => Some(&part.met),
        }
    }

    /// One byte for each criterion; none where nothing was answered.
    pub(super) fn codes(&self, filling: Filling) -> Vec<u8> {
        if filling.answered == 0 {
            return Vec::new();
        }
        let code = |n: usize| match self.parts.get(n) {
            Some(part) if part.by_registration && filling.late => part.late,
            // Read from the register, also before anybody looks at it.
            Some(part) if part.by_registration => part.met.code,
            _ => self.said(n, filling).map_or(0, |said| said.code),
        };
        (0..self.parts.len()).map(code).collect()
    }

    /// The packed answers.
    pub(super) fn answers(&self, filling: Filling, values: &Values<'_>) -> String {
        let mut out = String::with_capacity(1500);
        out.push('{');
        for n in &self.packed {
            if let Some(said) = self.said(*n, filling) {
                if out.len() > 1 {
                    out.push(',');
                }
                said.answer.fill(&mut out, values);
            }
        }
        out.push('}');
        out
    }

    /// What was typed into measures, by name.
    pub(super) fn measures(&self, filling: Filling, values: &Values<'_>) -> BTreeMap<&str, String> {
        let said = (0..self.parts.len()).filter_map(|n| self.said(n, filling));
        let typed = said.flat_map(|said| &said.measures);
        typed
            .map(|(name, value)| (name.as_str(), value.filled(values)))
            .collect()
    }

    /// The measures as they stand in a dossier that was handed in.
    pub(super) fn frozen(&self, measures: &[(&str, String, SourceKind, i64)], by: &str) -> String {
        let (before, behind) = &self.frozen;
        let mut out = String::with_capacity(1500);
        out.push('{');
        for (name, value, kind, at) in measures {
            if out.len() > 1 {
                out.push(',');
            }
            let values = Values {
                workers: 0,
                learners: 0,
                by,
                at: *at,
                day: kind.as_str(),
            };
            out.extend(["\"", name, "\":"]);
            let named = Values { by: name, ..values };
            before.fill(&mut out, &named);
            out.push_str(value);
            behind.fill(&mut out, &values);
        }
        out.push('}');
        out
    }
}

/// A frozen measure as it is stored, around its value. The mark of a day stands for the kind of its source here.
fn frozen() -> Result<(Template, Template), OfficeError> {
    const VALUE: u64 = 777_000_009;
    let entry = Entry {
        name: template::BY.to_owned(),
        value: Value::Count(VALUE),
        source: Source {
            kind: SourceKind::Register,
            by: template::BY.to_owned(),
            reference: None,
            day: None,
            at: Timestamp::from_micros(template::AT),
        },
        version: 1,
    };
    let text = json(&entry)?.replace(
        &format!("\"{}\"", SourceKind::Register.as_str()),
        &format!("\"{}\"", template::DAY),
    );
    let parts = text.split_once(&VALUE.to_string());
    let (before, behind) = parts.ok_or_else(|| fault("entry"))?;
    Ok((Template::read(before), Template::read(behind)))
}

fn json(value: &impl serde::Serialize) -> Result<String, OfficeError> {
    serde_json::to_string(value).map_err(|_| fault("json"))
}

/// A rulebook that the country can't be made of.
fn fault(what: &str) -> OfficeError {
    Refusal::new("country.rulebook").with("value", what).into()
}

impl Part {
    fn of(pack: &Pack, criterion: &Criterion, year: i16) -> Result<Self, OfficeError> {
        let early = Day::new(year, 2, 10).ok_or_else(|| fault("year"))?;
        let late = Day::new(year, 4, 10).ok_or_else(|| fault("year"))?;
        let bound = |field: &standards::Field| {
            let binding = field.binding.as_ref();
            binding.is_some_and(|binding| binding.measure == REGISTRATION)
        };
        let by_registration = criterion.fields.iter().any(bound);
        let met = answer_that(pack, criterion, true, early);
        let not = answer_that(pack, criterion, false, early);
        let judge = |answer: &Answer, registered| judged(pack, criterion, answer, year, registered);
        if judge(&met, early) != Outcome::Met {
            return Err(fault(&criterion.id));
        }
        let fails = !by_registration && judge(&not, early) == Outcome::NotMet;
        let no_party = (criterion.paper.as_deref() == Some("party-resolution"))
            .then(|| criterion.na.first())
            .flatten()
            .map(|reason| Answer {
                na: Some(reason.id.clone()),
                confirmed: true,
                ..Answer::default()
            });
        Ok(Self {
            id: criterion.id.clone(),
            late: judge(&met, late).code(),
            by_registration,
            failed: fails
                .then(|| said(criterion, not, Outcome::NotMet))
                .transpose()?,
            without_party: no_party
                .map(|answer| said(criterion, answer, Outcome::NotApplicable))
                .transpose()?,
            met: said(criterion, met, Outcome::Met)?,
        })
    }
}

/// How a criterion stands with this answer, its papers given and the site registered on this day.
fn judged(
    pack: &Pack,
    criterion: &Criterion,
    answer: &Answer,
    year: i16,
    registered: Day,
) -> Outcome {
    let measures = |name: &str| {
        (name == REGISTRATION).then(|| Entry {
            name: name.to_owned(),
            value: Value::Day(registered),
            source: Source {
                kind: SourceKind::Register,
                by: String::new(),
                reference: None,
                day: None,
                at: Timestamp::on(registered, 0),
            },
            version: 1,
        })
    };
    let facts = pack
        .applies_to
        .kinds
        .first()
        .map(|kind: &SiteKind| standards::SiteFacts {
            kind: *kind,
            size: None,
            school_level: None,
            managing_tier: base::ManagingTier::Commune,
        });
    let given = Given {
        year,
        facts,
        measures: &measures,
        evidence: &|_| 1,
    };
    standards::evaluation::judge(pack, criterion, Some(answer), &given).outcome
}

/// The answer with marks where sites differ, and what it puts into measures.
fn said(criterion: &Criterion, mut answer: Answer, outcome: Outcome) -> Result<Said, OfficeError> {
    let counted = |id: &str| match &criterion.rule {
        Rule::Ratio {
            numerator,
            denominator,
            ..
        } => {
            denominator.iter().any(|of| of == id)
                || outcome == Outcome::Met && numerator.iter().any(|of| of == id)
        }
        _ => false,
    };
    let mut measures = Vec::new();
    for field in &criterion.fields {
        let Some(binding) = &field.binding else {
            continue;
        };
        if let Some(value) = answer.parts.get_mut(&field.id) {
            let name = binding.measure.as_str();
            match name.split_once('.') {
                Some(("staff", _)) if counted(&field.id) => {
                    *value = Value::Count(template::WORKERS);
                }
                Some(("learners", _)) if counted(&field.id) => {
                    *value = Value::Count(template::LEARNERS);
                }
                _ => {}
            }
            measures.push((name.to_owned(), Template::read(&json(&*value)?)));
        }
    }
    let text = format!("{}:{}", json(&criterion.id)?, json(&answer)?);
    Ok(Said {
        answer: Template::read(&text),
        code: outcome.code(),
        measures,
    })
}

/// What a reviewer who agrees with all criteria has stored.
pub(super) fn agreed(form: &Form) -> String {
    let mut all = standards::Answers::default();
    for part in &form.parts {
        let answer = Answer {
            confirmed: true,
            ..Answer::default()
        };
        all.set(&part.id, answer);
    }
    json(&all).unwrap_or_default()
}
