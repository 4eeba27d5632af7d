//! How a site's year goes, and the states that it passes: each step is asked of the rules of `assessments`, so that no
//! dossier stands where its acts could not have brought it.

use super::dice::Dice;
use assessments::{Act, DossierState, Facts, transition};
use base::Refusal;

/// How a site's year goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Course {
    /// Registers and does no more.
    Registered,
    /// Answers a part.
    Half,
    /// Hands in.
    HandedIn,
    /// Hands in and is sent back.
    Returned,
    /// Hands in and is endorsed.
    Endorsed,
    /// Is recognised.
    Recognised,
    /// Is endorsed and not recognised.
    Refused,
    /// Is recognised, and the recognition is taken back.
    Revoked,
    /// Leaves the round.
    Withdrawn,
    /// Closes while the round runs.
    Ended,
}

use Course as C;

/// Courses of a year that is over, of a thousand sites that register in time.
const PAST: &[(Course, u64)] = &[
    (C::Recognised, 905),
    (C::Refused, 60),
    (C::Withdrawn, 12),
    (C::Revoked, 3),
    (C::Registered, 8),
    (C::Half, 12),
];
/// Those that register late can't meet the criterion of the first quarter.
const PAST_LATE: &[(Course, u64)] = &[
    (C::Refused, 700),
    (C::Withdrawn, 60),
    (C::Registered, 120),
    (C::Half, 120),
];
/// Courses of the running year, three weeks before its window ends.
const RUNNING: &[(Course, u64)] = &[
    (C::Registered, 80),
    (C::Half, 220),
    (C::HandedIn, 400),
    (C::Returned, 30),
    (C::Endorsed, 258),
    (C::Withdrawn, 12),
];
const RUNNING_LATE: &[(Course, u64)] = &[(C::Registered, 400), (C::Half, 500), (C::HandedIn, 100)];

impl Course {
    /// The course of a site that registers.
    pub(super) fn draw(dice: &mut Dice, late: bool, running: bool) -> Self {
        let choices = match (running, late) {
            (false, false) => PAST,
            (false, true) => PAST_LATE,
            (true, false) => RUNNING,
            (true, true) => RUNNING_LATE,
        };
        dice.pick(choices).unwrap_or(C::Registered)
    }

    /// What is done to the dossier from its registration on.
    const fn steps(self) -> &'static [Act] {
        match self {
            C::Registered => &[],
            C::Half => &[Act::Answer],
            C::HandedIn => &[Act::Answer, Act::Sign, Act::Submit],
            C::Returned => &[Act::Answer, Act::Sign, Act::Submit, Act::Return],
            C::Endorsed => &[
                Act::Answer,
                Act::Sign,
                Act::Submit,
                Act::Review,
                Act::Endorse,
            ],
            C::Recognised => &[
                Act::Answer,
                Act::Sign,
                Act::Submit,
                Act::Review,
                Act::Endorse,
                Act::ConfirmLastDays,
                Act::Recognise,
            ],
            C::Refused => &[
                Act::Answer,
                Act::Sign,
                Act::Submit,
                Act::Review,
                Act::Endorse,
                Act::ConfirmLastDays,
                Act::Refuse,
            ],
            C::Revoked => &[
                Act::Answer,
                Act::Sign,
                Act::Submit,
                Act::Review,
                Act::Endorse,
                Act::ConfirmLastDays,
                Act::Recognise,
                Act::Revoke,
            ],
            C::Withdrawn => &[Act::Answer, Act::Withdraw],
            C::Ended => &[Act::EndSubject],
        }
    }

    /// The state at the end, and how often the dossier was saved.
    pub(super) fn end(self) -> Result<(DossierState, i64), Refusal> {
        let (mut state, mut version) = (DossierState::Registered, 1);
        for act in self.steps() {
            state = transition(state, *act, &ready_for(*act, self))?;
            version += 1;
        }
        Ok((state, version))
    }

    /// Was it handed in, and not sent back?
    pub(super) const fn is_handed_in(self) -> bool {
        matches!(
            self,
            C::HandedIn | C::Endorsed | C::Recognised | C::Refused | C::Revoked
        )
    }

    /// Has a reviewer endorsed it?
    pub(super) const fn is_endorsed(self) -> bool {
        matches!(self, C::Endorsed | C::Recognised | C::Refused | C::Revoked)
    }

    /// Is there a recognition, taken back or not?
    pub(super) const fn is_recognised(self) -> bool {
        matches!(self, C::Recognised | C::Revoked)
    }
}

/// Everything an act asks for is there. That the papers are is claimed: the country has no files.
const fn ready_for(act: Act, course: Course) -> Facts {
    Facts {
        all_answered: true,
        signed: true,
        has_registration_papers: true,
        has_minutes: true,
        closed: false,
        window_ended: true,
        last_days_known: !matches!(act, Act::ConfirmLastDays),
        without_last_days: false,
        has_open_reasons: false,
        gives_reasons: true,
        review_met: !matches!(course, C::Refused),
        review_complete: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Course; 10] = [
        C::Registered,
        C::Half,
        C::HandedIn,
        C::Returned,
        C::Endorsed,
        C::Recognised,
        C::Refused,
        C::Revoked,
        C::Withdrawn,
        C::Ended,
    ];

    #[test]
    fn every_course_ends_where_the_rules_let_it() {
        let ends: Vec<&str> = ALL
            .iter()
            .map(|course| course.end().unwrap().0.as_str())
            .collect();
        let expect = [
            "registered",
            "in-progress",
            "submitted",
            "returned",
            "endorsed",
            "recognised",
            "not-recognised",
            "revoked",
            "withdrawn",
            "subject-ended",
        ];
        assert_eq!(ends, expect);
    }
}
