//! A dossier as a task list.

use super::{title, view, way};
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::Route,
    status::Status,
    words::{self, Piece, Tag},
};
use askama::Template;
use assessments::{
    DossierState,
    papers::{Need, PaperKind, PaperSet},
};
use axum::{extract::Path, response::Response};
use base::Day;
use office::{
    dossiers::{DossierView, May, Signature},
    rows::NoteKind,
};
use standards::{Clause, Criterion, Outcome};

/// One criterion on the list.
struct Task {
    route: Route,
    title: String,
    hint: String,
    outcome: Tag,
    review: Option<Tag>,
    carried: bool,
    unconfirmed: bool,
}

/// The criteria under one clause.
struct Group {
    title: String,
    tasks: Vec<Task>,
}

/// One paper of a set.
struct Paper {
    route: Option<Route>,
    title: String,
    need: Tag,
    pieces: Vec<Piece>,
}

/// One set of papers.
struct Set {
    title: String,
    papers: Vec<Paper>,
}

/// What stands in the way, with the criteria it is about.
struct Stop {
    text: String,
    criteria: Vec<(Route, String)>,
    route: Option<Route>,
}

#[derive(Template)]
#[template(path = "dossiers/show.html")]
struct Show {
    t: T,
    page: PageContext,
    title: String,
    today: Day,
    status: Option<Status>,
    /// A sentence beside the word, where the word alone would mislead.
    state_note: Option<String>,
    progress: String,
    next: Option<Route>,
    groups: Vec<Group>,
    sets: Vec<Set>,
    stops: Vec<Stop>,
    reasons: Vec<(Option<Route>, String, String)>,
    /// Why it ended as it did: not recognised, revoked, withdrawn.
    ended: Vec<(String, String)>,
    notices: Vec<String>,
    due: Option<(String, Day)>,
    holder: String,
    signature: Option<String>,
    /// How the days between the submission and the end of the window stand.
    last_days: Option<String>,
    recognition: Option<(Route, String, bool)>,
    review_route: Route,
    measures: String,
    subject: Route,
    may: May,
    v: DossierView,
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = view(&desk, &id).await?;
    let t = page.t;
    let title = title(&page, &v);
    let mut page = way(page, &v);
    page.crumbs.pop();
    let state = v.row.state;
    let note = state.needs_note() || v.row.admitted_reason.is_some() && v.may.read;
    let note = note.then(|| state_note(t, &v)).flatten();
    page::html(&Show {
        t,
        title,
        today: desk.today(),
        status: Status::of_state(state.as_str()),
        state_note: note,
        progress: progress(t, &v),
        next: next(&v),
        groups: v
            .pack
            .clauses
            .iter()
            .map(|clause| group(t, &v, clause))
            .filter(|group| !group.tasks.is_empty())
            .collect(),
        sets: sets(t, &v),
        stops: stops(t, &v),
        reasons: reasons(t, &v),
        ended: ended(t, &v),
        notices: v.notices.iter().map(|row| words::notice(t, row)).collect(),
        due: v
            .due
            .as_ref()
            .map(|due| (t.word("dossiers-due", due.what.as_str()), due.day)),
        holder: holder(t, &v),
        signature: v.signature.as_ref().map(|signed| signature(t, signed)),
        last_days: last_days(t, &v),
        recognition: v.recognition.as_ref().map(|found| {
            (
                Route::Certificate(found.id),
                found.number.clone(),
                found.revoked_at.is_some(),
            )
        }),
        review_route: Route::Review(v.row.id),
        measures: measures(&v).with(
            &Query::new()
                .with("round", v.round.id)
                .with("back", Route::Dossier(v.row.id).path()),
        ),
        subject: crate::pages::unit_dossiers::page_of(&v.site),
        may: v.may,
        page,
        v,
    })
}

/// Where the measures of the subject stand.
fn measures(v: &DossierView) -> Route {
    if v.site.facts.kind.is_unit() {
        Route::UnitMeasures(v.site.facts.atom.clone())
    } else {
        Route::SiteMeasures(v.site.id)
    }
}

/// Who has it now; a unit by its name.
fn holder(t: T, v: &DossierView) -> String {
    if v.site.facts.kind.is_unit() && v.holder == "site" {
        v.site.facts.name.clone()
    } else {
        t.word("dossiers-holder", v.holder)
    }
}

fn state_note(t: T, v: &DossierView) -> Option<String> {
    if v.row.state.needs_note() {
        return Some(t.word("dossiers-state", v.row.state.as_str()));
    }
    let reason = v.row.admitted_reason.as_deref()?;
    Some(t.a("dossiers-admitted", ("reason", reason)))
}

fn progress(t: T, v: &DossierView) -> String {
    let all = v.evaluation.criteria.len();
    let open = v.evaluation.unconfirmed().count();
    t.a(
        "dossiers-progress",
        (("done", all.saturating_sub(open)), ("all", all)),
    )
}

/// The first criterion that still waits for the site.
fn next(v: &DossierView) -> Option<Route> {
    let waits = |judged: &&standards::Judged| {
        !judged.confirmed || matches!(judged.outcome, Outcome::Unanswered)
    };
    let found = v.evaluation.criteria.iter().find(waits)?;
    Some(Route::Criterion(v.row.id, found.criterion.as_str().into()))
}

fn group(t: T, v: &DossierView, clause: &Clause) -> Group {
    Group {
        title: format!("{}. {}", clause.id, clause.title.get(t.lang())),
        tasks: v
            .pack
            .under(&clause.id)
            .filter_map(|criterion| task(t, v, criterion))
            .collect(),
    }
}

fn task(t: T, v: &DossierView, criterion: &Criterion) -> Option<Task> {
    let judged = v.evaluation.get(&criterion.id)?;
    let carried = v.is_carried(&criterion.id);
    let first = judged.why.first().map(|why| words::why(t, criterion, why));
    let touched = v.answers.get(&criterion.id).is_some();
    Some(Task {
        route: Route::Criterion(v.row.id, criterion.id.as_str().into()),
        title: format!("{} {}", criterion.id, criterion.title.get(t.lang())),
        // Before anybody has begun, "not answered" says all there is to say.
        hint: first
            .filter(|_| touched)
            .map(|why| why.text)
            .unwrap_or_default(),
        outcome: words::outcome(t, judged.outcome),
        review: (!v.review.is_empty()).then(|| words::outcome(t, v.reviewed(&criterion.id))),
        carried,
        unconfirmed: touched && !judged.confirmed && !carried,
    })
}

fn sets(t: T, v: &DossierView) -> Vec<Set> {
    PaperSet::ALL
        .iter()
        .filter(|set| v.papers.iter().any(|paper| paper.kind.set() == **set))
        .map(|set| Set {
            title: t.word("dossiers-papers", set.as_str()),
            papers: v
                .papers
                .iter()
                .filter(|paper| paper.kind.set() == *set)
                .filter_map(|paper| {
                    let need = paper.need;
                    let there = !paper.pieces.is_empty();
                    (there || need != Need::NotAsked).then(|| Paper {
                        route: v.may.answer.then(|| paper_route(v, paper.kind)),
                        title: t.word("paper", paper.kind.as_str()),
                        need: need_tag(t, need, there),
                        pieces: paper.pieces.iter().map(|p| words::piece(t, p)).collect(),
                    })
                })
                .collect(),
        })
        .collect()
}

fn paper_route(v: &DossierView, kind: PaperKind) -> Route {
    match kind {
        PaperKind::Minutes => Route::Minutes(v.row.id),
        kind => Route::DossierPaper(v.row.id, kind.as_str().into()),
    }
}

fn need_tag(t: T, need: Need, there: bool) -> Tag {
    let (word, kind) = match (there, need) {
        (true, _) => ("there", "info"),
        (false, Need::Required) => ("missing", "due"),
        (false, Need::AskParty) => ("ask-party", ""),
        (false, _) => ("optional", ""),
    };
    Tag {
        words: t.word("dossiers-paper", word),
        kind,
    }
}

fn stops(t: T, v: &DossierView) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    let mut codes: Vec<&'static str> = Vec::new();
    for blocker in &v.blockers {
        let at = codes.iter().position(|code| *code == blocker.code);
        let criterion = blocker
            .criterion
            .as_deref()
            .map(|id| (Route::Criterion(v.row.id, id.into()), id.to_owned()));
        let paper = blocker
            .paper
            .map(|kind| (paper_route(v, kind), t.word("paper", kind.as_str())));
        let criterion = criterion.or(paper);
        if let Some(stop) = at.and_then(|at| stops.get_mut(at)) {
            stop.criteria.extend(criterion);
            continue;
        }
        codes.push(blocker.code);
        stops.push(Stop {
            text: t.code(blocker.code, &[]),
            criteria: criterion.into_iter().collect(),
            route: match blocker.code {
                "assessments.minutes-missing" => Some(Route::Minutes(v.row.id)),
                "assessments.signature-missing" => Some(Route::CheckAnswers(v.row.id)),
                _ => None,
            },
        });
    }
    stops
}

/// Open reasons for which the dossier was sent back: where, what, who.
fn reasons(t: T, v: &DossierView) -> Vec<(Option<Route>, String, String)> {
    v.notes
        .iter()
        .filter(|note| note.kind == NoteKind::ReturnReason && note.settled_at.is_none())
        .map(|note| {
            let route = (!note.criterion.is_empty())
                .then(|| Route::Criterion(v.row.id, note.criterion.as_str().into()));
            let who = said(t, &note.office, note.at);
            let text = if note.criterion.is_empty() {
                note.text.clone()
            } else {
                format!("{}: {}", note.criterion, note.text)
            };
            (route, text, who)
        })
        .collect()
}

/// Why the dossier ended as it did, with who said so.
fn ended(t: T, v: &DossierView) -> Vec<(String, String)> {
    if !v.may.read {
        return Vec::new();
    }
    let kind = match v.row.state {
        DossierState::NotRecognised => {
            let notes = v.notes.iter().filter(|note| {
                note.criterion.is_empty()
                    && note.kind == NoteKind::ReviewNote
                    && note.settled_at.is_none()
            });
            return notes
                .map(|note| (note.text.clone(), said(t, &note.office, note.at)))
                .collect();
        }
        DossierState::Revoked => "dossier.revoked",
        DossierState::Withdrawn => "dossier.withdrawn",
        _ => return Vec::new(),
    };
    let Some(act) = v.acts.iter().rev().find(|act| act.kind == kind) else {
        return Vec::new();
    };
    // What the certificate keeps is what anyone who checks it is told; the act keeps the same for a withdrawal.
    let revoked = v
        .recognition
        .as_ref()
        .and_then(|r| r.revoked_reason.clone());
    let reason = match v.row.state {
        DossierState::Revoked => revoked,
        _ => words::act_reason(act),
    };
    reason
        .map(|text| (text, said(t, &act.office, act.at)))
        .into_iter()
        .collect()
}

fn said(t: T, office: &str, at: base::Timestamp) -> String {
    t.a("dossiers-said", (("office", office), ("at", t.moment(at))))
}

/// How the days between the submission and the end of the window stand, in a sentence.
pub(in crate::pages) fn last_days(t: T, v: &DossierView) -> Option<String> {
    if let Some(day) = v.row.last_days_confirmed_on {
        let day = t.day(day);
        return Some(match v.row.last_days_note.as_deref() {
            Some(text) => t.a("last-days-confirmed-note", (("day", day), ("text", text))),
            None => t.a("last-days-confirmed", ("day", day)),
        });
    }
    let days = v.last_days?;
    let key = match v.last_days_due {
        Some(_) => "last-days-open",
        None => "last-days-later",
    };
    Some(t.a(key, (("from", t.day(days.first)), ("to", t.day(days.last)))))
}

/// How the head signed, in a sentence.
pub(super) fn signature(t: T, signed: &Signature) -> String {
    let key = match signed {
        Signature::Confirmation { .. } => "dossiers-signed-confirmation",
        Signature::Scan { .. } => "dossiers-signed-scan",
    };
    t.a(
        key,
        (("office", signed.office()), ("day", t.day(signed.day()))),
    )
}
