//! What the pages of a dossier show: as much of it as this desk may see.

use super::Signature;
use crate::{
    Desk, OfficeError,
    acts::Private,
    ground::{self, Ground, ground, site_resource},
    measures::CHANGED,
    notices,
};
use access::Action;
use assessments::{Act, DossierState, Due, Need, PaperKind, PaperSet, transition};
use base::{Day, DossierId, Period, SiteId};
use measures::Entry;
use standards::{Answers, Evaluation, Outcome, Pack};
use std::{collections::BTreeMap, sync::Arc};
use store::{
    acts::ActRow, decisions::RecognitionRow, dossiers::DossierRow, evidence::EvidenceRow,
    notes::NoteRow, notices::NoticeRow, rounds::RoundRow, sites::SiteRow,
};

/// What stands in the way of handing in, or of the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// Stable code that screens translate.
    pub code: &'static str,
    /// Criterion to open; `None` when it is about the whole dossier.
    pub criterion: Option<String>,
    /// Paper to attach.
    pub paper: Option<PaperKind>,
}

/// A paper of the dossier.
#[derive(Clone, Debug)]
pub struct PaperLine {
    /// Which.
    pub kind: PaperKind,
    /// How much it is asked for.
    pub need: Need,
    /// What is there.
    pub pieces: Vec<EvidenceRow>,
}

/// What this desk may do now.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent right of this desk at this moment"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct May {
    /// Read answers and evidence.
    pub read: bool,
    /// Read the papers of the registration, before the dossier is handed in too.
    pub read_registration: bool,
    /// Read what is private to the reviewer, and files that contain names.
    pub read_private: bool,
    /// Read what only those see who review and decide.
    pub read_review: bool,
    /// Answer, add evidence and papers.
    pub answer: bool,
    /// Sign by confirming.
    pub sign: bool,
    /// Record the head's signature on paper.
    pub sign_scan: bool,
    /// Hand in.
    pub submit: bool,
    /// Take back.
    pub recall: bool,
    /// Withdraw.
    pub withdraw: bool,
    /// Confirm the window's last days.
    pub confirm_last_days: bool,
    /// Only from a paper that the site signed.
    pub confirm_last_days_signed: bool,
    /// Withdraw only from a paper that the head signed.
    pub withdraw_signed: bool,
    /// Give the union's opinion.
    pub opinion: bool,
    /// Review, return, endorse.
    pub review: bool,
    /// Extend.
    pub extend: bool,
    /// Decide.
    pub decide: bool,
    /// Revoke.
    pub revoke: bool,
    /// Say that the notices were seen.
    pub note: bool,
}

/// A dossier as this desk sees it. Answers, evidence and notes are empty when it may not read them.
#[derive(Clone, Debug)]
pub struct DossierView {
    /// The dossier.
    pub row: DossierRow,
    /// Its site today.
    pub site: SiteRow,
    /// Where the site stands today, with parents.
    pub place: String,
    /// Its round.
    pub round: RoundRow,
    /// Its rulebook.
    pub pack: Arc<Pack>,
    /// The site's answers.
    pub answers: Answers,
    /// How they stand.
    pub evaluation: Evaluation,
    /// The reviewer's outcome per criterion, in the pack's order; empty before the review.
    pub review: Vec<Outcome>,
    /// Measures with their sources: frozen once handed in.
    pub entries: BTreeMap<String, Entry>,
    /// Evidence by place (`criterion:6.1.a`, `paper:minutes`).
    pub evidence: Vec<(String, EvidenceRow)>,
    /// Papers of both sets.
    pub papers: Vec<PaperLine>,
    /// Notes, disputes and reasons.
    pub notes: Vec<NoteRow>,
    /// Notices to the site or to the reviewer, as fits the desk.
    pub notices: Vec<NoticeRow>,
    /// Every act, oldest first.
    pub acts: Vec<ActRow>,
    /// What is due next.
    pub due: Option<Due>,
    /// When the papers of the registration are due, while one that must be there is not.
    pub registration_due: Option<Due>,
    /// The window's days that nobody has spoken for, while the dossier stands handed in and undecided.
    pub last_days: Option<Period>,
    /// When they are to be confirmed; `None` until the window has ended.
    pub last_days_due: Option<Due>,
    /// How the head signed.
    pub signature: Option<Signature>,
    /// The recognition, if there is one.
    pub recognition: Option<RecognitionRow>,
    /// What stands in the way of handing in.
    pub blockers: Vec<Blocker>,
    /// What this desk may do.
    pub may: May,
    /// Who has it now, as a stable word: `site`, `reviewer`, `decider`, `nobody`.
    pub holder: &'static str,
}

impl DossierView {
    /// The evidence at a place.
    pub fn evidence_at<'a>(&'a self, place: &'a str) -> impl Iterator<Item = &'a EvidenceRow> {
        self.evidence
            .iter()
            .filter(move |(at, _)| at == place)
            .map(|(_, piece)| piece)
    }

    /// The evidence of a criterion: at its own place, and as the paper that proves it too.
    pub fn proof(&self, criterion: &str) -> Vec<&EvidenceRow> {
        let places = ground::criterion_places(&self.pack, criterion);
        ground::pieces_at(&self.evidence, &places)
    }

    /// The reviewer's outcome of the criterion `id`.
    pub fn reviewed(&self, id: &str) -> Outcome {
        let index = self
            .pack
            .criteria
            .iter()
            .position(|criterion| criterion.id == id);
        index
            .and_then(|index| self.review.get(index))
            .copied()
            .unwrap_or(Outcome::Unanswered)
    }

    /// Is this piece about a day outside the window, and not a paper that the site says is still in force?
    pub fn is_outside_window(&self, piece: &EvidenceRow) -> bool {
        let days = ground::deadlines(&self.round);
        !piece.lasting && !days.window_contains(piece.about_day)
    }

    /// Is its closing day past, or too near for a dossier sent back on `today` to be mended?
    pub fn return_asks_closing_day(&self, today: Day) -> bool {
        ground::deadlines(&self.round).return_asks_closing_day(self.row.extended_until, today)
    }

    /// Was the answer carried from the year before and not confirmed yet?
    pub fn is_carried(&self, criterion: &str) -> bool {
        self.row.carried_from.is_some()
            && self
                .answers
                .get(criterion)
                .is_some_and(|answer| !answer.confirmed && !answer.disputed && !answer.is_silent())
    }
}

/// Loads a dossier as this desk may see it.
pub async fn load(desk: &Desk, id: DossierId) -> Result<DossierView, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let ground = ground(tx, &desk, id)?;
            ground.allow(&desk, Action::SeeDossier)?;
            let acts = store::acts::of_dossier(tx, id)?;
            let audience = notices::audience(&desk, &ground.site);
            let mut notices = store::notices::open_of_dossier(tx, id, audience)?;
            for notice in &mut notices {
                notices::name_others(tx, &desk, notice)?;
            }
            let recognition = store::decisions::of_dossier(tx, id)?;
            Ok(assemble(&desk, ground, acts, notices, recognition))
        })
        .await
}

fn assemble(
    desk: &Desk,
    ground: Ground,
    acts: Vec<ActRow>,
    notices: Vec<NoticeRow>,
    recognition: Option<RecognitionRow>,
) -> DossierView {
    let may = rights(desk, &ground);
    let evaluation = ground.evaluation();
    let today = desk.today();
    let signature = ground.row.signature.as_deref();
    let waits = ground.row.state.is_handed_in() && !ground.row.state.is_final();
    let last_days = ground.last_days_open().filter(|_| waits);
    let mut view = DossierView {
        place: desk.office.places.name_on(&ground.site.facts.atom, today),
        blockers: blockers(desk, &ground, &evaluation),
        papers: papers(&ground, may),
        registration_due: registration_due(&ground, today),
        due: ground
            .deadlines()
            .next(ground.row.state, ground.row.extended_until, today),
        last_days_due: last_days.and_then(|_| ground.deadlines().last_days_due(today)),
        last_days,
        review: outcomes(&ground.row.review_codes),
        signature: signature.and_then(|text| serde_json::from_str(text).ok()),
        holder: holder(&ground.row),
        row: ground.row,
        site: ground.site,
        round: ground.round,
        pack: ground.pack,
        answers: ground.answers,
        entries: ground.entries,
        evidence: ground.evidence,
        notes: ground.notes,
        evaluation,
        notices,
        acts,
        recognition,
        may,
    };
    veil(&mut view);
    view
}

/// Takes away what this desk may not read.
fn veil(view: &mut DossierView) {
    if !view.may.read {
        view.answers = Answers::default();
        view.evaluation.criteria.clear();
        view.blockers.clear();
        view.papers.retain(|paper| {
            view.may.read_registration && paper.kind.set() == PaperSet::Registration
        });
        view.review.clear();
        view.entries.clear();
        view.evidence.clear();
        view.notes.clear();
        view.notices.retain(|row| row.code != CHANGED);
        view.row.union_opinion = None;
    }
    if !view.may.read_private {
        view.row.last_days_note = None;
    }
    if !view.may.read_private {
        view.evidence.retain(|(_, piece)| !piece.contains_names);
        let private = Private::of([&*view.pack]);
        view.answers.0.retain(|id, _| !private.criterion(id));
        view.evaluation
            .criteria
            .retain(|judged| !private.criterion(&judged.criterion));
        view.blockers.retain(|blocker| {
            !blocker
                .criterion
                .as_deref()
                .is_some_and(|id| private.criterion(id))
        });
        view.notes
            .retain(|note| !private.criterion(&note.criterion));
        view.entries.retain(|name, _| !private.measure(name));
        view.notices.retain(|row| !private.notice(row));
        for act in &mut view.acts {
            private.veil(act);
        }
    }
}

fn outcomes(codes: &[u8]) -> Vec<Outcome> {
    codes
        .iter()
        .map(|code| Outcome::from_code(*code).unwrap_or(Outcome::Unanswered))
        .collect()
}

const fn holder(row: &DossierRow) -> &'static str {
    use assessments::DossierState as S;
    match row.state {
        S::Registered | S::InProgress | S::Returned => "site",
        S::Submitted => "reviewer",
        S::Endorsed => "decider",
        _ => "nobody",
    }
}

fn rights(desk: &Desk, ground: &Ground) -> May {
    let allowed = |action| ground.allow(desk, action).is_ok();
    // A condition that is not met yet is told on the page; only what the state can't know hides the button.
    let ready = assessments::Facts {
        all_answered: true,
        signed: true,
        has_registration_papers: true,
        has_minutes: true,
        closed: ground
            .deadlines()
            .closed(ground.row.extended_until, desk.today()),
        window_ended: true,
        last_days_known: true,
        without_last_days: false,
        has_open_reasons: false,
        gives_reasons: true,
        review_met: true,
        review_complete: true,
    };
    let can = |action, act| allowed(action) && transition(ground.row.state, act, &ready).is_ok();
    let at_site = ground::is_own(desk, &ground.site);
    let last_days = allowed(Action::ConfirmLastDays)
        && transition(
            ground.row.state,
            Act::ConfirmLastDays,
            &ground.facts(desk, false),
        )
        .is_ok();
    let submit = if ground.signed_on_paper() {
        Action::SubmitSigned
    } else {
        Action::Submit
    };
    May {
        read: allowed(Action::ReadAnswers),
        read_registration: allowed(Action::ReadRegistration),
        read_private: allowed(Action::ReadPrivate) || (at_site && allowed(Action::Answer)),
        // A commune reads its own private criteria and is not its own reviewer.
        read_review: allowed(Action::ReadPrivate) && !at_site,
        answer: can(Action::Answer, Act::Answer),
        sign: can(Action::Sign, Act::Sign),
        sign_scan: can(Action::RecordSignature, Act::Sign),
        submit: can(submit, Act::Submit),
        recall: can(submit, Act::Recall),
        confirm_last_days: last_days,
        confirm_last_days_signed: last_days && !at_site,
        withdraw: can(Action::Submit, Act::Withdraw),
        withdraw_signed: can(Action::SubmitSigned, Act::Withdraw),
        opinion: allowed(Action::GiveOpinion) && !ground.row.state.is_final(),
        review: can(Action::Review, Act::Review),
        extend: can(Action::Extend, Act::Extend),
        decide: can(Action::Decide, Act::Recognise),
        revoke: can(Action::Revoke, Act::Revoke),
        note: notices::may_note(desk, ground),
    }
}

fn papers(ground: &Ground, may: May) -> Vec<PaperLine> {
    let registration = ground.registration();
    PaperKind::ALL
        .iter()
        .map(|&kind| {
            let of_registration = kind.set() == PaperSet::Registration;
            let names = may.read_private || of_registration && may.read_registration;
            let places = ground::paper_places(&ground.pack, kind);
            let pieces = ground::pieces_at(&ground.evidence, &places);
            let pieces = pieces.into_iter();
            let asked = registration.iter().find(|paper| paper.kind == kind);
            PaperLine {
                kind,
                need: asked.map_or_else(
                    || kind.need(ground.site.facts.has_party),
                    |paper| paper.need,
                ),
                pieces: pieces
                    .filter(|piece| names || !piece.contains_names)
                    .cloned()
                    .collect(),
            }
        })
        .collect()
}

/// Until a paper of the registration that must be there is, while the dossier is open.
fn registration_due(ground: &Ground, today: Day) -> Option<Due> {
    let mut papers = ground.registration().into_iter();
    let lacks = ground.row.state.is_open_to_site() && papers.any(|paper| paper.is_missing());
    let due = ground.deadlines();
    lacks.then(|| due.registration_papers(ground.row.registered_on, today))
}

fn blockers(desk: &Desk, ground: &Ground, evaluation: &Evaluation) -> Vec<Blocker> {
    if !ground.row.state.is_open_to_site() {
        return Vec::new();
    }
    let mut blockers: Vec<Blocker> = evaluation
        .criteria
        .iter()
        .filter_map(|judged| {
            let code = match judged.outcome {
                Outcome::Unanswered => "assessments.unanswered",
                _ if !judged.confirmed => "assessments.unconfirmed",
                _ => return None,
            };
            Some(Blocker {
                code,
                criterion: Some(judged.criterion.clone()),
                paper: None,
            })
        })
        .collect();
    let papers = ground.registration().into_iter();
    for paper in papers.filter(assessments::ListedPaper::is_missing) {
        blockers.push(Blocker {
            code: "assessments.registration-papers-missing",
            criterion: None,
            paper: Some(paper.kind),
        });
    }
    let facts = ground.facts(desk, false);
    let mut whole = |holds: bool, code| {
        if !holds {
            blockers.push(Blocker {
                code,
                criterion: None,
                paper: None,
            });
        }
    };
    whole(facts.has_minutes, "assessments.minutes-missing");
    whole(facts.signed, "assessments.signature-missing");
    whole(!facts.closed, "assessments.closed");
    blockers
}

/// A round that is for a site, with its dossier in it.
pub type OneRound = (RoundRow, Option<DossierRow>);

/// A site's rounds: the dossier in each, or that it has not registered.
#[derive(Clone, Debug)]
pub struct SiteDossiers {
    /// The site today.
    pub site: SiteRow,
    /// Where it stands today, with parents.
    pub place: String,
    /// Rounds that are for its kind and place, the latest first, with its dossier.
    pub rounds: Vec<OneRound>,
    /// Results of years before the program, as reported.
    pub recognitions: Vec<RecognitionRow>,
    /// Open notices to the site.
    pub notices: Vec<NoticeRow>,
    /// This desk may register it.
    pub may_register: bool,
    /// This desk may admit it out of scope.
    pub may_admit: bool,
    /// The day on which it stands so.
    pub today: Day,
}

impl SiteDossiers {
    /// The rounds in which the site works now: of each standard the latest, and an earlier one that is not decided yet.
    pub fn current(&self) -> Vec<&OneRound> {
        let mut current: Vec<&OneRound> = Vec::new();
        for one in &self.rounds {
            let (round, dossier) = one;
            let standard = crate::rounds::pack_of(round);
            let undecided = dossier.as_ref().is_some_and(|dossier| {
                !dossier.state.is_final() && self.today < round.decision_before
            });
            let mut known = current.iter();
            if undecided || !known.any(|(other, _)| crate::rounds::pack_of(other) == standard) {
                current.push(one);
            }
        }
        current
    }

    /// The first round that the site may still register for and has not.
    pub fn open_to_register(&self) -> Option<&OneRound> {
        let mut current = self.current().into_iter();
        current.find(|(round, dossier)| dossier.is_none() && self.today <= round.closing_day)
    }

    /// The latest round of the same edition before `round` in which the site has a dossier.
    pub fn earlier(&self, round: &RoundRow) -> Option<&RoundRow> {
        let mut rounds = self.rounds.iter();
        let found = rounds.find(|(other, dossier)| {
            dossier.is_some()
                && other.edition == round.edition
                && other.counts_for_year < round.counts_for_year
        });
        found.map(|(round, _)| round)
    }
}

impl SiteDossiers {
    /// Is there a round that the site can still register for, or come back to, on this day?
    pub fn is_open_to_register(&self, today: Day) -> bool {
        let open = |round: &RoundRow| (round.first_day..=round.closing_day).contains(&today);
        let free = |dossier: &Option<DossierRow>| match dossier {
            Some(dossier) => dossier.state == DossierState::Withdrawn,
            None => true,
        };
        let mut rounds = self.rounds.iter();
        let stands = !self.site.facts.closed && self.site.merged_into.is_none();
        stands && rounds.any(|(round, dossier)| open(round) && free(dossier))
    }
}

/// The dossiers of a site, round by round.
pub async fn of_site(desk: &Desk, id: SiteId) -> Result<SiteDossiers, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let site = ground::site_on(tx, id, desk.today())?;
            let resource = site_resource(tx, &desk, &site)?;
            access::decide(&desk.actor, Action::SeeSite, &resource)?;
            let mut dossiers = store::dossiers::of_site(tx, id)?;
            let rounds = crate::rounds::of_site(tx, &desk, &site, &dossiers)?
                .into_iter()
                .map(|round| {
                    let at = dossiers
                        .iter()
                        .position(|dossier| dossier.round == round.id);
                    let dossier = at.map(|at| dossiers.swap_remove(at));
                    (round, dossier)
                })
                .collect();
            let allowed = |action| access::decide(&desk.actor, action, &resource).is_ok();
            Ok(SiteDossiers {
                place: desk.office.places.name_on(&site.facts.atom, desk.today()),
                rounds,
                recognitions: store::decisions::of_site(tx, id)?,
                notices: store::notices::open_of_site(tx, id, "site")?,
                may_register: allowed(Action::Register),
                may_admit: allowed(Action::Admit),
                today: desk.today(),
                site,
            })
        })
        .await
}
