//! Judging answers by a pack's data, and saying why not yet: what is missing, which measure, who can supply it.

mod judge;

use crate::{
    answers::Answers,
    pack::{Pack, ResultKind},
    points::Score,
    scope::SiteFacts,
};
use measures::{Entry, Supplier};

pub use judge::judge;

/// How a criterion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Something is still to be filled in, attached or supplied.
    Unanswered,
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// Does not apply, for a reason that the pack allows.
    NotApplicable,
    /// Disputed, or the pack leaves the judgement to a person.
    NeedsPerson,
}

impl Outcome {
    /// The byte kept beside the packed answers: 0 unanswered, 1 met, 2 not met, 3 not applicable, 4 needs a person.
    pub const fn code(self) -> u8 {
        match self {
            Self::Unanswered => 0,
            Self::Met => 1,
            Self::NotMet => 2,
            Self::NotApplicable => 3,
            Self::NeedsPerson => 4,
        }
    }

    /// The outcome with this byte.
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Unanswered),
            1 => Some(Self::Met),
            2 => Some(Self::NotMet),
            3 => Some(Self::NotApplicable),
            4 => Some(Self::NeedsPerson),
            _ => None,
        }
    }
}

/// One thing that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhyNot {
    /// The stable code, such as `standards.below-threshold`.
    pub code: &'static str,
    /// The field it is about; its title is in the criterion.
    pub field: Option<String>,
    /// The measure it is about; its title is in the dictionary.
    pub measure: Option<String>,
    /// Who can supply what is missing.
    pub who_can_supply: Vec<Supplier>,
    /// Named facts for the message.
    pub facts: Vec<(&'static str, String)>,
}

/// A value that a measure filled in, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The field it fills, or stands beside when it is a reported figure.
    pub field: String,
    /// The value and its source.
    pub entry: Entry,
}

/// How one criterion was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The criterion's id.
    pub criterion: String,
    /// How it stands.
    pub outcome: Outcome,
    /// What stands in the way; empty when met or not applicable.
    pub why: Vec<WhyNot>,
    /// What measures filled in.
    pub prefilled: Vec<Shown>,
    /// Did a person confirm the answer?
    pub confirmed: bool,
    /// The points given, where the criterion gives some and all are filled in.
    pub points: Option<u64>,
}

/// The result of all criteria together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overall {
    /// Every criterion that applies is met.
    Met,
    /// At least one is not met.
    NotMet,
    /// None is failed, and at least one is open.
    Open,
    /// All is answered and points were given; the bands make a grade of them, where they are known.
    Scored,
}

/// How a dossier stands, criterion by criterion in the pack's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// Each criterion.
    pub criteria: Vec<Judged>,
    /// All together.
    pub overall: Overall,
    /// The sum of points, where the result is on points.
    pub score: Option<Score>,
}

impl Evaluation {
    /// How the criterion `id` was judged.
    pub fn get(&self, id: &str) -> Option<&Judged> {
        self.criteria.iter().find(|judged| judged.criterion == id)
    }

    /// How many criteria have this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        let alike = self.criteria.iter().filter(|j| j.outcome == outcome);
        alike.count()
    }

    /// The criteria that no person has confirmed yet.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Judged> {
        self.criteria.iter().filter(|judged| !judged.confirmed)
    }
}

/// What an evaluation is given beside the pack and the answers.
pub struct Given<'a> {
    /// The round's year, to which the pack's days are relative.
    pub year: i16,
    /// The site; `None` where the subject is a place.
    pub facts: Option<SiteFacts>,
    /// The subject's measure of this name in the round's period: live, or frozen at submission.
    pub measures: &'a dyn Fn(&str) -> Option<Entry>,
    /// How many files are attached to this criterion.
    pub evidence: &'a dyn Fn(&str) -> u32,
}

/// Judges every criterion of `pack`.
pub fn evaluate(pack: &Pack, answers: &Answers, given: &Given<'_>) -> Evaluation {
    let criteria: Vec<Judged> = pack
        .criteria
        .iter()
        .map(|criterion| judge(pack, criterion, answers.get(&criterion.id), given))
        .collect();
    let overall = match (pack.result, all_met(&criteria)) {
        (ResultKind::Points, Overall::Met) => Overall::Scored,
        (_, overall) => overall,
    };
    let score = pack.score(&criteria);
    Evaluation {
        criteria,
        overall,
        score,
    }
}

/// One byte per criterion in the pack's order; see [`Outcome::code`].
pub fn codes(evaluation: &Evaluation) -> Vec<u8> {
    let outcomes = evaluation.criteria.iter().map(|judged| judged.outcome);
    outcomes.map(Outcome::code).collect()
}

/// A plain "and": one criterion not met fails the whole, one open keeps it open.
fn all_met(criteria: &[Judged]) -> Overall {
    let any = |outcome| criteria.iter().any(|judged| judged.outcome == outcome);
    if any(Outcome::NotMet) {
        Overall::NotMet
    } else if any(Outcome::Unanswered) || any(Outcome::NeedsPerson) || !any(Outcome::Met) {
        Overall::Open
    } else {
        Overall::Met
    }
}
