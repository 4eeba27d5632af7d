//! What a pack holds after it was read and found free of faults.

use crate::{
    lineage::Over,
    points::Points,
    regimes::Regime,
    relative::{Limit, Window},
    subject::{Calendar, Counted, RoundPeriod, Subject},
};
use base::{Localised, ManagingTier, SchoolLevel, SiteKind, SizeClass, words};
use measures::Supplier;

/// One edition of a standard. Immutable once published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The standard's id, alike in all its editions.
    pub id: String,
    /// The edition's id within the standard.
    pub edition: String,
    /// The edition of the same standard that this one corrects.
    pub corrects: Option<String>,
    /// What the standard is called.
    pub title: Localised,
    /// What a dossier is about.
    pub subject: Subject,
    /// By which measures parts of a commune are counted; only for such a subject.
    pub counted: Option<Counted>,
    /// The law it rests on.
    pub legal_basis: Vec<LegalBasis>,
    /// Whom it applies to.
    pub applies_to: AppliesTo,
    /// The period of its rounds.
    pub period: RoundPeriod,
    /// The days evidence must be about.
    pub window: Window,
    /// What is due when.
    pub due: Vec<Due>,
    /// The year for which a result counts.
    pub counts_for: CountsFor,
    /// Other calendars by which a round may be held.
    pub calendars: Vec<Calendar>,
    /// For an edition that is another calendar of one: how sure it is that rounds may be held so.
    pub held_so: Option<Marked>,
    /// For an edition with an overlay: the place for whose subjects it holds.
    pub place: Option<String>,
    /// For an edition with an overlay: what was added, and to which edition.
    pub over: Option<Over>,
    /// How criteria make a result.
    pub result: ResultKind,
    /// The scale, where the result is on points.
    pub points: Option<Points>,
    /// Personnel regimes with their disciplinary forms.
    pub regimes: Vec<Regime>,
    /// The clauses under which criteria stand, in order.
    pub clauses: Vec<Clause>,
    /// The criteria, in order; at most 200.
    pub criteria: Vec<Criterion>,
}

impl Pack {
    /// `id@edition`, which names it for ever.
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.edition)
    }

    /// The criterion with this id.
    pub fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|c| c.id == id)
    }

    /// When `act` is due.
    pub fn due(&self, act: DueAct) -> Option<&Due> {
        self.due.iter().find(|due| due.act == act)
    }

    /// The criteria of the clause `id`, in order.
    pub fn under<'a>(&'a self, clause: &'a str) -> impl Iterator<Item = &'a Criterion> {
        self.criteria.iter().filter(move |c| c.clause == clause)
    }
}

words! {
    /// How sure a legal fact is.
    Mark {
        /// Read in the source named.
        Verified = "V",
        /// Partly read, or read in a draft, a predecessor or a summary.
        Partly = "P",
        /// From memory, or an inference.
        Memory = "M",
        /// Looked for and not found.
        NotFound = "NF",
    }
}

/// How sure a legal fact is, where it was read, and what to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// How sure.
    pub mark: Mark,
    /// Where it was read.
    pub source: String,
    /// What to check; there wherever the mark is not "verified".
    pub check: Option<Localised>,
}

/// A text of law on which the standard rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalBasis {
    /// The article, such as `Điều 6`.
    pub article: String,
    /// What the text is called.
    pub title: Localised,
    /// Where to read it.
    pub link: Option<String>,
    /// How sure it is.
    pub marked: Marked,
}

/// Whom a standard applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliesTo {
    /// The kinds of site in scope.
    pub kinds: Vec<SiteKind>,
    /// The size classes of enterprises that are not in scope.
    pub size_classes_not: Vec<SizeClass>,
    /// The levels of school that are not in scope.
    pub school_levels_not: Vec<SchoolLevel>,
    /// The managing tiers in scope; all when empty.
    pub managing_tiers: Vec<ManagingTier>,
    /// What a person must know beyond the rule, such as an exception that no register holds.
    pub remarks: Vec<Localised>,
    /// The article that says so.
    pub article: String,
    /// How sure it is.
    pub marked: Marked,
}

words! {
    /// What can be due.
    DueAct {
        /// The site registers.
        Register = "register",
        /// The site submits.
        Submit = "submit",
        /// The reviewer endorses.
        Endorse = "endorse",
        /// The decision is made.
        Decide = "decide",
    }
}

/// A due day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What is due.
    pub act: DueAct,
    /// When at the latest.
    pub limit: Limit,
    /// The article that says so.
    pub article: String,
    /// How sure it is.
    pub marked: Marked,
}

words! {
    /// The year for which a result counts.
    CountsFor {
        /// The round's own year.
        RoundYear = "round-year",
        /// The year in which the round's period ends.
        EndYear = "end-year",
    }
}

words! {
    /// How criteria make a result.
    ResultKind {
        /// Every criterion that applies must be met.
        AllCriteriaMet = "all-criteria-met",
        /// Criteria give points, and bands make a grade of the sum.
        Points = "points",
    }
}

/// A clause, the heading over some criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its id, such as `6.1`.
    pub id: String,
    /// What it is about.
    pub title: Localised,
}

/// One thing that a standard asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// The stable id within the standard, such as `6.1.d`.
    pub id: String,
    /// The clause under which it stands.
    pub clause: String,
    /// The article and point as cited, such as `Điều 6 khoản 1`.
    pub article: String,
    /// A short title.
    pub title: Localised,
    /// What is asked, paraphrased.
    pub text: Localised,
    /// How to read it, where reading it is not plain.
    pub help: Option<Localised>,
    /// What a person fills in, in order.
    pub fields: Vec<Field>,
    /// How the fields are judged.
    pub rule: Rule,
    /// The papers that prove it.
    pub evidence: Evidence,
    /// The paper of the registration, one of [`PAPERS`], that proves it too: one file serves as both.
    pub paper: Option<String>,
    /// Only the site and its reviewer see the answer.
    pub private_to_reviewer: bool,
    /// Belongs to the negative list: about the site only, no names, no free text, no upload.
    pub names_forbidden: bool,
    /// The union's opinion is shown beside the answer.
    pub shows_union_opinion: bool,
    /// Why it may not apply; empty when it always does.
    pub na: Vec<NaReason>,
    /// How sure the text is.
    pub marked: Marked,
}

impl Pack {
    /// The criterion that this paper of the registration proves too.
    pub fn proved_by(&self, paper: &str) -> Option<&Criterion> {
        let mut criteria = self.criteria.iter();
        criteria.find(|criterion| criterion.paper.as_deref() == Some(paper))
    }
}

impl Criterion {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The reasons for "not applicable" that a site of `kind` may give.
    pub fn na_for(&self, kind: SiteKind) -> impl Iterator<Item = &NaReason> {
        self.na.iter().filter(move |reason| reason.allows(kind))
    }

    /// May a note be written and a file attached?
    pub const fn takes_papers(&self) -> bool {
        !self.names_forbidden
    }
}

/// The papers of a registration that a criterion may ask for as well; `assessments` says which must be there.
pub const PAPERS: &[&str] = &["party-resolution", "plan", "registration-form"];

/// The papers that prove a criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// What is usually attached.
    pub expected: Vec<Localised>,
    /// How many files must be there before the criterion is met, 0 to 20.
    pub required: u32,
}

/// A reason for which a criterion may not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaReason {
    /// The stable id.
    pub id: String,
    /// What the screen says.
    pub title: Localised,
    /// The kinds of site that may give it; all when empty.
    pub kinds: Vec<SiteKind>,
}

impl NaReason {
    /// May a site of `kind` give it?
    pub fn allows(&self, kind: SiteKind) -> bool {
        self.allows_subject(Some(kind))
    }

    /// May a site of `kind` give it, or a place where there is none?
    pub(crate) fn allows_subject(&self, kind: Option<SiteKind>) -> bool {
        self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.contains(&kind))
    }
}

/// One thing that a person fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The stable id within the criterion; the name of the form's field.
    pub id: String,
    /// The question.
    pub title: Localised,
    /// A hint under the question.
    pub hint: Option<Localised>,
    /// The kind of value.
    pub kind: FieldKind,
    /// Asked only when an earlier field has one of some values.
    pub when: Option<When>,
    /// Need not be filled in.
    pub optional: bool,
    /// The measure that fills it.
    pub binding: Option<Binding>,
}

impl Field {
    /// Is it read from a register and never typed here?
    pub fn is_read_only(&self) -> bool {
        self.binding.as_ref().is_some_and(|binding| !binding.typed)
    }

    /// Its choices; none for other kinds.
    pub fn choices(&self) -> &[Choice] {
        match &self.kind {
            FieldKind::Choice(choices) => choices,
            _ => &[],
        }
    }
}

/// The kind of value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Yes or no.
    YesNo,
    /// How many.
    Count {
        /// The highest that can be right.
        max: u64,
    },
    /// A day.
    Day,
    /// Whole points, from 0.
    Points {
        /// The most that can be given.
        max: u64,
    },
    /// One of several.
    Choice(Vec<Choice>),
}

/// One choice of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The stable id.
    pub id: String,
    /// What the screen says.
    pub title: Localised,
    /// What choosing it settles at once, whatever the rule says.
    pub effect: Option<Effect>,
}

words! {
    /// What a choice settles at once.
    Effect {
        /// The criterion is met.
        Met = "met",
        /// It is not met.
        NotMet = "not-met",
        /// A person must judge.
        NeedsPerson = "needs-person",
    }
}

/// When a field is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// An earlier field, yes-no or choice.
    pub field: String,
    /// The values with which it is asked, as forms carry them: `yes`, `no`, or ids of choices.
    pub is: Vec<String>,
}

/// The measure that fills a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The measure's name.
    pub measure: String,
    /// Who can supply it.
    pub suppliers: Vec<Supplier>,
    /// May a person type it? Then what is typed here becomes the measure.
    pub typed: bool,
}

/// How the fields of a criterion are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Every yes-no field must be yes.
    AllYes,
    /// Every yes-no field must be no: none of this may have occurred.
    AllNo,
    /// A count within limits.
    Count {
        /// The field counted.
        field: String,
        /// At least this many.
        at_least: Option<u64>,
        /// At most this many.
        at_most: Option<u64>,
    },
    /// A day within a span.
    DayWithin {
        /// The field.
        field: String,
        /// The span, both ends included.
        window: Window,
    },
    /// A share of two counts: units are counted and the number needed is rounded up.
    Ratio {
        /// The fields counted above, added up.
        numerator: Vec<String>,
        /// The fields counted below, added up.
        denominator: Vec<String>,
        /// The percentage needed, 1 to 100.
        threshold_pct: u64,
    },
    /// The effect of the choice decides.
    Choice {
        /// The field.
        field: String,
    },
    /// Something that must not occur; if it did, one way out must hold in full.
    Incident {
        /// The yes-no field that says whether it occurred.
        occurred: String,
        /// The ways out, each a list of yes-no fields that must all be yes; empty when there is none.
        escapes: Vec<Vec<String>>,
        /// The count field that says how many there were; each way out then speaks of all of them.
        how_many: Option<String>,
    },
    /// An ambiguous clause: a person chooses the reading and the dossier records which.
    Reading {
        /// The choice field that records the reading.
        field: String,
        /// What each reading forbids.
        readings: Vec<Reading>,
    },
    /// A paper that must be held and attached.
    Paper {
        /// The yes-no field that says whether it is held.
        held: String,
        /// The day field with the day of the paper, and the span in which it must lie.
        issued: Option<(String, Window)>,
    },
    /// Nobody disciplined at a level that not every regime knows: the measure is kept as stated, and where the pack does
    /// not map it a person says whether it counts.
    Discipline {
        /// The count field: how many are set to count as the level or above.
        counted: String,
        /// The optional choice field with the personnel regime.
        regime: String,
        /// The optional choice field with the gravest form as the paper states it.
        form: String,
        /// The optional yes-no field by which a person sets whether that form counts.
        counts: String,
    },
    /// The points given, added up over all points fields.
    Points,
}

impl Rule {
    /// The days that the rule asks for.
    pub const fn days(&self) -> Option<Window> {
        match self {
            Self::DayWithin { window, .. }
            | Self::Paper {
                issued: Some((_, window)),
                ..
            } => Some(*window),
            _ => None,
        }
    }

    pub(crate) const fn days_mut(&mut self) -> Option<&mut Window> {
        match self {
            Self::DayWithin { window, .. }
            | Self::Paper {
                issued: Some((_, window)),
                ..
            } => Some(window),
            _ => None,
        }
    }
}

/// One reading of an ambiguous clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The id of the choice.
    pub id: String,
    /// The count fields that must be zero under this reading.
    pub forbids: Vec<String>,
}
