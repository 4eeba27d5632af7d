//! What an act still lacks, who can supply it, and what can be prepared before the evidence window ends.

use crate::dossier::{Act, DossierState, Facts, follows};
use base::{Refusal, words};

words! {
    /// Who can supply what is missing.
    SuppliedBy {
        /// The site's safety officer.
        Site = "site",
        /// The head of the site.
        Head = "head",
        /// The reviewer.
        Reviewer = "reviewer",
        /// The decision maker.
        Decider = "decider",
        /// Whoever does the act, with the act itself.
        Actor = "actor",
        /// Only the calendar: the day has not come.
        Calendar = "calendar",
    }
}

/// One thing that an act lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Stable code, the same as that of the refusal.
    pub code: &'static str,
    /// Who can supply it.
    pub by: SuppliedBy,
}

/// Where an act would lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreseen {
    /// It can be done now.
    Now(DossierState),
    /// Everything is ready; it goes when the evidence window has ended.
    AfterWindow(DossierState),
}

/// Everything that stands between the dossier and `act`, in the order in which to mend it; empty when nothing does.
/// An act that the state does not know is refused as by [`crate::transition`].
pub fn why_not_yet(state: DossierState, act: Act, facts: &Facts) -> Result<Vec<Missing>, Refusal> {
    follows(state, act)?;
    Ok(missing(act, facts))
}

/// As [`crate::transition`], but an act that lacks only the end of the evidence window is foreseen. At most four days lie
/// between the window and the day before which a decision is due (Circular 124/2021/TT-BCA, Art. 8-9), so lists are drawn
/// up early in November and only confirmed afterwards.
pub fn foresee(state: DossierState, act: Act, facts: &Facts) -> Result<Foreseen, Refusal> {
    let next = follows(state, act)?;
    let lacks = missing(act, facts);
    match lacks.iter().find(|lack| lack.by != SuppliedBy::Calendar) {
        Some(lack) => Err(Refusal::new(lack.code)),
        None if lacks.is_empty() => Ok(Foreseen::Now(next)),
        None => Ok(Foreseen::AfterWindow(next)),
    }
}

/// What `act` lacks, whatever the state.
pub(crate) fn missing(act: Act, facts: &Facts) -> Vec<Missing> {
    use SuppliedBy as By;
    let open = (!facts.closed, "assessments.closed", By::Reviewer);
    let reasons = (
        facts.gives_reasons,
        "assessments.reasons-missing",
        By::Actor,
    );
    let window = (facts.window_ended, "assessments.window-open", By::Calendar);
    let conditions: &[(bool, &'static str, By)] = match act {
        Act::Answer | Act::Sign | Act::Recall | Act::Reopen => &[open],
        Act::Submit => &[
            open,
            (facts.all_answered, "assessments.unanswered", By::Site),
            (
                facts.has_registration_papers,
                "assessments.registration-papers-missing",
                By::Site,
            ),
            (facts.has_minutes, "assessments.minutes-missing", By::Site),
            (facts.signed, "assessments.signature-missing", By::Head),
        ],
        Act::Endorse => &[
            (
                facts.review_complete,
                "assessments.review-incomplete",
                By::Reviewer,
            ),
            (
                !facts.has_open_reasons,
                "assessments.reasons-open",
                By::Reviewer,
            ),
        ],
        Act::ConfirmLastDays => &[
            (
                facts.window_ended,
                "assessments.window-not-over",
                By::Calendar,
            ),
            (
                !facts.last_days_known,
                "assessments.last-days-known",
                By::Actor,
            ),
        ],
        Act::Recognise => &[
            window,
            (
                facts.review_met,
                "assessments.criteria-not-met",
                By::Reviewer,
            ),
            // Before the window has ended nobody can speak for its last days: that is the calendar's lack.
            (
                facts.last_days_known || facts.without_last_days || !facts.window_ended,
                "assessments.last-days-open",
                By::Site,
            ),
        ],
        Act::Refuse => &[window, reasons],
        Act::Return | Act::Revoke | Act::Extend | Act::Withdraw => &[reasons],
        Act::Review | Act::GiveOpinion | Act::EndSubject => &[],
    };
    conditions
        .iter()
        .filter(|(holds, ..)| !holds)
        .map(|&(_, code, by)| Missing { code, by })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: Facts = Facts {
        all_answered: false,
        signed: false,
        has_registration_papers: false,
        has_minutes: false,
        closed: false,
        window_ended: false,
        last_days_known: false,
        without_last_days: false,
        has_open_reasons: false,
        gives_reasons: false,
        review_met: false,
        review_complete: false,
    };

    #[test]
    fn everything_missing_is_named_with_who_supplies_it() {
        let check = |state, act, facts: Facts, expect: &[(&str, SuppliedBy)]| {
            let lacks = why_not_yet(state, act, &facts).unwrap();
            let lacks: Vec<_> = lacks.iter().map(|lack| (lack.code, lack.by)).collect();
            assert_eq!(lacks, expect, "{act:?}");
        };
        check(
            DossierState::InProgress,
            Act::Submit,
            BARE,
            &[
                ("assessments.unanswered", SuppliedBy::Site),
                ("assessments.registration-papers-missing", SuppliedBy::Site),
                ("assessments.minutes-missing", SuppliedBy::Site),
                ("assessments.signature-missing", SuppliedBy::Head),
            ],
        );
        check(
            DossierState::Returned,
            Act::Submit,
            Facts {
                all_answered: true,
                signed: true,
                has_registration_papers: true,
                has_minutes: true,
                closed: true,
                ..BARE
            },
            &[("assessments.closed", SuppliedBy::Reviewer)],
        );
        check(
            DossierState::Endorsed,
            Act::Recognise,
            BARE,
            &[
                ("assessments.window-open", SuppliedBy::Calendar),
                ("assessments.criteria-not-met", SuppliedBy::Reviewer),
            ],
        );
        check(DossierState::Submitted, Act::GiveOpinion, BARE, &[]);
    }

    #[test]
    fn an_act_that_the_state_does_not_know_lacks_nothing_but_is_refused() {
        let refusal = why_not_yet(DossierState::Recognised, Act::Submit, &BARE).unwrap_err();
        assert_eq!(refusal.code, "assessments.no-submit-now");
    }

    #[test]
    fn a_list_is_ready_before_the_window_ends_and_goes_after_it() {
        let check = |facts: Facts, expect: Result<Foreseen, &str>| {
            let foreseen = foresee(DossierState::Endorsed, Act::Recognise, &facts);
            assert_eq!(foreseen.map_err(|refusal| refusal.code), expect);
        };
        let met = Facts {
            review_met: true,
            ..BARE
        };
        check(met, Ok(Foreseen::AfterWindow(DossierState::Recognised)));
        check(
            Facts {
                window_ended: true,
                last_days_known: true,
                ..met
            },
            Ok(Foreseen::Now(DossierState::Recognised)),
        );
        check(
            Facts {
                window_ended: true,
                ..met
            },
            Err("assessments.last-days-open"),
        );
        check(BARE, Err("assessments.criteria-not-met"));
    }
}
