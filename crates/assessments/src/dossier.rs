//! States of a dossier, the acts that move it, and what each act needs.

use crate::why::missing;
use base::{Refusal, words};

words! {
    /// Where a dossier is in its life.
    DossierState {
        /// Registered, nothing answered.
        Registered = "registered",
        /// Being answered.
        InProgress = "in-progress",
        /// With the reviewer.
        Submitted = "submitted",
        /// Sent back with reasons.
        Returned = "returned",
        /// Endorsed by the reviewer, with the decision maker.
        Endorsed = "endorsed",
        /// Result Đạt.
        Recognised = "recognised",
        /// Result Chưa đạt.
        NotRecognised = "not-recognised",
        /// A recognition that was taken back.
        Revoked = "revoked",
        /// Withdrawn by the site.
        Withdrawn = "withdrawn",
        /// The site or its place ended during the round.
        SubjectEnded = "subject-ended",
    }
}

words! {
    /// What may be done to a dossier.
    Act {
        /// Change an answer, evidence, a paper, the union's opinion.
        Answer = "answer",
        /// The head signs.
        Sign = "sign",
        /// Hand it to the reviewer.
        Submit = "submit",
        /// Take it back before the reviewer has acted.
        Recall = "recall",
        /// Write the reviewer's outcome, a note or a dispute.
        Review = "review",
        /// Send it back with reasons.
        Return = "return",
        /// Speak for the window's days after the submission.
        ConfirmLastDays = "confirm-last-days",
        /// Endorse it.
        Endorse = "endorse",
        /// Decide: Đạt.
        Recognise = "recognise",
        /// Decide: Chưa đạt.
        Refuse = "refuse",
        /// Take a recognition back.
        Revoke = "revoke",
        /// Add the union's opinion.
        GiveOpinion = "give-opinion",
        /// Grant a later closing day.
        Extend = "extend",
        /// Leave the round.
        Withdraw = "withdraw",
        /// Register again after leaving the round.
        Reopen = "reopen",
        /// Close it because its subject ended.
        EndSubject = "end-subject",
    }
}

words! {
    /// The seven words of the screen, the same everywhere.
    Status {
        /// Chưa làm.
        ToDo = "to-do",
        /// Đang làm.
        Doing = "doing",
        /// Đã nộp.
        Submitted = "submitted",
        /// Trả lại.
        Returned = "returned",
        /// Đã đề nghị.
        Endorsed = "endorsed",
        /// Công nhận.
        Recognised = "recognised",
        /// Không công nhận.
        NotRecognised = "not-recognised",
    }
}

impl DossierState {
    /// The word on screen.
    pub const fn status(self) -> Status {
        match self {
            Self::Registered => Status::ToDo,
            Self::InProgress => Status::Doing,
            Self::Submitted => Status::Submitted,
            Self::Returned => Status::Returned,
            Self::Endorsed => Status::Endorsed,
            Self::Recognised => Status::Recognised,
            Self::NotRecognised | Self::Revoked | Self::Withdrawn | Self::SubjectEnded => {
                Status::NotRecognised
            }
        }
    }

    /// Must a sentence stand beside the word, since the word alone would mislead?
    pub const fn needs_note(self) -> bool {
        matches!(self, Self::Revoked | Self::Withdrawn | Self::SubjectEnded)
    }

    /// The states in which nothing is decided yet, in the order of the list.
    pub fn undecided() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|state| !state.is_final())
    }

    /// Nothing more is due for it.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Recognised
                | Self::NotRecognised
                | Self::Revoked
                | Self::Withdrawn
                | Self::SubjectEnded
        )
    }

    /// It stands handed in: its answers may be read above the site. Not so while it is back at the site or withdrawn.
    pub const fn is_handed_in(self) -> bool {
        matches!(
            self,
            Self::Submitted
                | Self::Endorsed
                | Self::Recognised
                | Self::NotRecognised
                | Self::Revoked
        )
    }

    /// The site may still change it.
    pub const fn is_open_to_site(self) -> bool {
        matches!(self, Self::Registered | Self::InProgress | Self::Returned)
    }
}

/// What a transition depends on besides state and act.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact of the dossier at this moment"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Every criterion that can be answered has been.
    pub all_answered: bool,
    /// The head has signed what is now in the dossier.
    pub signed: bool,
    /// The papers of the registration that must be there are.
    pub has_registration_papers: bool,
    /// The minutes of the assessment meeting are attached.
    pub has_minutes: bool,
    /// The closing day, extension included, has passed.
    pub closed: bool,
    /// The evidence window has ended, so the result can be confirmed.
    pub window_ended: bool,
    /// Somebody has spoken for the whole window: the submission came after it, or its last days were confirmed.
    pub last_days_known: bool,
    /// Whoever decides says expressly that this dossier is decided without its last days.
    pub without_last_days: bool,
    /// Open reasons or disputes remain.
    pub has_open_reasons: bool,
    /// Reasons were written with this act.
    pub gives_reasons: bool,
    /// The reviewer's outcome says that all criteria are met.
    pub review_met: bool,
    /// The reviewer has judged every criterion.
    pub review_complete: bool,
}

/// The state after `act`, or why it can't be done. Codes are `assessments.no-<act>-now` for an act that the state
/// does not know, and `assessments.<reason>` for a condition that is not met.
pub fn transition(state: DossierState, act: Act, facts: &Facts) -> Result<DossierState, Refusal> {
    let next = follows(state, act)?;
    match missing(act, facts).first() {
        Some(lack) => Err(Refusal::new(lack.code)),
        None => Ok(next),
    }
}

/// Which state follows, by state and act alone.
pub(crate) fn follows(state: DossierState, act: Act) -> Result<DossierState, Refusal> {
    use Act as A;
    use DossierState as S;
    match (state, act) {
        (S::Registered | S::InProgress, A::Answer | A::Sign) | (S::Submitted, A::Recall) => {
            Ok(S::InProgress)
        }
        (S::Returned, A::Answer | A::Sign) | (S::Submitted | S::Endorsed, A::Return) => {
            Ok(S::Returned)
        }
        (S::InProgress | S::Returned, A::Submit) | (S::Submitted, A::Review) => Ok(S::Submitted),
        (S::Submitted, A::Endorse) => Ok(S::Endorsed),
        (S::Endorsed, A::Recognise) => Ok(S::Recognised),
        (S::Endorsed, A::Refuse) => Ok(S::NotRecognised),
        (S::Recognised, A::Revoke) => Ok(S::Revoked),
        (S::Registered | S::InProgress | S::Returned, A::Extend)
        | (S::Submitted | S::Endorsed, A::ConfirmLastDays) => Ok(state),
        (_, A::GiveOpinion) if !state.is_final() => Ok(state),
        (S::Registered | S::InProgress | S::Returned | S::Submitted, A::Withdraw) => {
            Ok(S::Withdrawn)
        }
        // What was answered before is still there.
        (S::Withdrawn, A::Reopen) => Ok(S::InProgress),
        (_, A::EndSubject) if !state.is_final() => Ok(S::SubjectEnded),
        _ => Err(Refusal::new(impossible(act)).with("state", state.as_str())),
    }
}

/// The code of an act that the present state does not know; the state is a fact of the refusal.
const fn impossible(act: Act) -> &'static str {
    match act {
        Act::Answer => "assessments.no-answer-now",
        Act::Sign => "assessments.no-sign-now",
        Act::Submit => "assessments.no-submit-now",
        Act::Recall => "assessments.no-recall-now",
        Act::Review => "assessments.no-review-now",
        Act::Return => "assessments.no-return-now",
        Act::ConfirmLastDays => "assessments.no-confirm-last-days-now",
        Act::Endorse => "assessments.no-endorse-now",
        Act::Recognise => "assessments.no-recognise-now",
        Act::Refuse => "assessments.no-refuse-now",
        Act::Revoke => "assessments.no-revoke-now",
        Act::GiveOpinion => "assessments.no-give-opinion-now",
        Act::Extend => "assessments.no-extend-now",
        Act::Withdraw => "assessments.no-withdraw-now",
        Act::Reopen => "assessments.no-reopen-now",
        Act::EndSubject => "assessments.no-end-subject-now",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    const READY: Facts = Facts {
        all_answered: true,
        signed: true,
        has_registration_papers: true,
        has_minutes: true,
        closed: false,
        window_ended: true,
        last_days_known: true,
        without_last_days: false,
        has_open_reasons: false,
        gives_reasons: true,
        review_met: true,
        review_complete: true,
    };

    /// What is spoken for is not confirmed again; everything else wants it known.
    fn ready_for(act: Act) -> Facts {
        Facts {
            last_days_known: act != Act::ConfirmLastDays,
            ..READY
        }
    }

    /// Every state x act stands in a table that a person reads; run with `UPDATE=1` to write it anew.
    #[test]
    fn the_table_of_transitions_is_the_checked_in_one() {
        let mut table = String::new();
        for &state in DossierState::ALL {
            for &act in Act::ALL {
                let answer = match transition(state, act, &ready_for(act)) {
                    Ok(next) => next.as_str().to_owned(),
                    Err(refusal) => format!("- {}", refusal.code),
                };
                writeln!(
                    table,
                    "{:<15} {:<12} {answer}",
                    state.as_str(),
                    act.as_str()
                )
                .unwrap();
            }
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transitions.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), table);
    }

    fn refused_when(state: DossierState, act: Act, spoil: fn(&mut Facts), code: &str) {
        let mut facts = READY;
        spoil(&mut facts);
        let refusal = transition(state, act, &facts).unwrap_err();
        assert_eq!(refusal.code, code, "{state:?} {act:?}");
    }

    #[test]
    fn each_condition_refuses_by_name() {
        use Act as A;
        use DossierState as S;
        let check = refused_when;
        let closed = |f: &mut Facts| f.closed = true;
        check(S::Registered, A::Answer, closed, "assessments.closed");
        check(S::InProgress, A::Sign, closed, "assessments.closed");
        check(S::Submitted, A::Recall, closed, "assessments.closed");
        check(S::Withdrawn, A::Reopen, closed, "assessments.closed");
        check(S::InProgress, A::Submit, closed, "assessments.closed");
        let unanswered = |f: &mut Facts| f.all_answered = false;
        check(S::Returned, A::Submit, unanswered, "assessments.unanswered");
        let papers = |f: &mut Facts| f.has_registration_papers = false;
        check(
            S::InProgress,
            A::Submit,
            papers,
            "assessments.registration-papers-missing",
        );
        let minutes = |f: &mut Facts| f.has_minutes = false;
        check(
            S::Returned,
            A::Submit,
            minutes,
            "assessments.minutes-missing",
        );
        let unsigned = |f: &mut Facts| f.signed = false;
        check(
            S::Returned,
            A::Submit,
            unsigned,
            "assessments.signature-missing",
        );
        let unjudged = |f: &mut Facts| f.review_complete = false;
        check(
            S::Submitted,
            A::Endorse,
            unjudged,
            "assessments.review-incomplete",
        );
        let open = |f: &mut Facts| f.has_open_reasons = true;
        check(S::Submitted, A::Endorse, open, "assessments.reasons-open");
        let silent = |f: &mut Facts| f.gives_reasons = false;
        for (state, act) in [
            (S::Submitted, A::Return),
            (S::Endorsed, A::Refuse),
            (S::Recognised, A::Revoke),
            (S::Returned, A::Extend),
            (S::InProgress, A::Withdraw),
        ] {
            check(state, act, silent, "assessments.reasons-missing");
        }
    }

    #[test]
    fn what_the_end_of_the_window_asks_refuses_by_name() {
        use Act as A;
        use DossierState as S;
        let check = refused_when;
        let early = |f: &mut Facts| f.window_ended = false;
        check(S::Endorsed, A::Recognise, early, "assessments.window-open");
        check(S::Endorsed, A::Refuse, early, "assessments.window-open");
        let silent_days = |f: &mut Facts| f.last_days_known = false;
        check(
            S::Endorsed,
            A::Recognise,
            silent_days,
            "assessments.last-days-open",
        );
        for state in [S::Submitted, S::Endorsed] {
            let act = A::ConfirmLastDays;
            check(state, act, early, "assessments.window-not-over");
            check(state, act, |_| {}, "assessments.last-days-known");
        }
        let not_met = |f: &mut Facts| f.review_met = false;
        check(
            S::Endorsed,
            A::Recognise,
            not_met,
            "assessments.criteria-not-met",
        );
    }

    #[test]
    fn a_dossier_is_decided_without_its_last_days_only_expressly() {
        let open = Facts {
            last_days_known: false,
            ..READY
        };
        let expressly = Facts {
            without_last_days: true,
            ..open
        };
        let (from, met) = (DossierState::Endorsed, Act::Recognise);
        let refused = transition(from, met, &open).unwrap_err();
        assert_eq!(refused.code, "assessments.last-days-open");
        assert!(transition(from, met, &expressly).is_ok());
        // What is not met needs no days: nothing that could have happened in them makes it met.
        assert!(transition(from, Act::Refuse, &open).is_ok());
    }

    #[test]
    fn what_is_back_at_the_site_is_not_handed_in() {
        for &state in DossierState::ALL {
            assert!(
                !(state.is_handed_in() && state.is_open_to_site()),
                "{state:?}"
            );
        }
        assert!(DossierState::Submitted.is_handed_in() && DossierState::Revoked.is_handed_in());
        assert!(!DossierState::Withdrawn.is_handed_in());
    }

    #[test]
    fn nothing_leaves_a_final_state_but_a_revocation_and_a_withdrawal_undone() {
        for &state in DossierState::ALL.iter().filter(|state| state.is_final()) {
            for &act in Act::ALL {
                let moved = transition(state, act, &ready_for(act)).is_ok();
                assert_eq!(
                    moved,
                    matches!(
                        (state, act),
                        (DossierState::Recognised, Act::Revoke)
                            | (DossierState::Withdrawn, Act::Reopen)
                    ),
                    "{state:?} {act:?}"
                );
            }
        }
    }
}
