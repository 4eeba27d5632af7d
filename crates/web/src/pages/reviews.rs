//! A dossier under review: the site's column and the reviewer's, sending back, endorsing, extending.

use super::{
    behalf::on_behalf,
    dossiers::{last_days, readable, view, way},
};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::{Route, at},
    words::{self, Piece, Tag},
};
use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use base::Day;
use office::{
    Desk,
    dossiers::DossierView,
    reviews::{self},
    rows::NoteKind,
};
use standards::{Criterion, Outcome};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Review, get(show))
        .route(at::ReviewCriterion, get(one).post(judge))
        .route(at::ReviewAgree, post(agree))
        .route(at::Return, get(ask_return).post(send_back))
        .route(at::Endorse, post(endorse))
        .route(at::ReviewExtend, get(ask_extend).post(extend))
}

/// One criterion in two columns.
struct Line {
    title: String,
    text: String,
    values: Vec<String>,
    own: Tag,
    note: String,
    reviewed: Tag,
    remarks: Vec<String>,
    pieces: Vec<Piece>,
    route: Route,
}

#[derive(Template)]
#[template(path = "reviews/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    lines: Vec<Line>,
    notices: Vec<String>,
    papers: Vec<(String, Vec<Piece>)>,
    complete: bool,
    /// How the days between the submission and the end of the window stand.
    last_days: Option<String>,
    v: DossierView,
}

async fn load(at: &AtDesk, id: &str) -> Result<DossierView, PageError> {
    let v = readable(&at.desk, id).await?;
    if v.may.review || v.may.extend || v.may.decide || v.may.read_private {
        Ok(v)
    } else {
        Err(PageError::NotFound)
    }
}

async fn show(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    page::html(&assemble(page, v, Form::new()))
}

fn assemble(page: PageContext, v: DossierView, form: Form) -> Show {
    let t = page.t;
    let criteria = &v.pack.criteria;
    Show {
        t,
        form,
        lines: criteria
            .iter()
            .filter_map(|criterion| line(t, &v, criterion))
            .collect(),
        notices: v.notices.iter().map(|row| words::notice(t, row)).collect(),
        papers: v
            .papers
            .iter()
            .filter(|paper| !paper.pieces.is_empty())
            .map(|paper| {
                let pieces = paper
                    .pieces
                    .iter()
                    .map(|piece| words::piece(t, piece))
                    .collect();
                (t.word("paper", paper.kind.as_str()), pieces)
            })
            .collect(),
        last_days: last_days(t, &v),
        complete: !v.review.is_empty()
            && v.review
                .iter()
                .all(|outcome| *outcome != Outcome::Unanswered),
        page: way(page, &v).crumb("reviews-title", Route::Review(v.row.id)),
        v,
    }
}

fn line(t: T, v: &DossierView, criterion: &Criterion) -> Option<Line> {
    let judged = v.evaluation.get(&criterion.id)?;
    let answer = v.answers.get(&criterion.id);
    let values = criterion.fields.iter().filter_map(|field| {
        let own = answer.and_then(|answer| answer.parts.get(&field.id));
        let known = judged
            .prefilled
            .iter()
            .find(|shown| shown.field == field.id);
        let value = own.or(known.map(|shown| &shown.entry.value))?;
        let source = known
            .filter(|_| own.is_none())
            .map(|shown| format!(" ({})", shown.entry.source.by));
        Some(format!(
            "{}: {}{}",
            field.title.get(t.lang()),
            words::value(t, field, value),
            source.unwrap_or_default()
        ))
    });
    let remark = |note: &&office::rows::NoteRow| {
        note.criterion == criterion.id
            && note.settled_at.is_none()
            && note.kind != NoteKind::SelfNote
    };
    let na = answer
        .and_then(|answer| answer.na.as_deref())
        .and_then(|id| criterion.na.iter().find(|reason| reason.id == id));
    Some(Line {
        title: format!("{} {}", criterion.id, criterion.title.get(t.lang())),
        text: criterion.text.get(t.lang()).to_owned(),
        values: values
            .chain(na.map(|reason| reason.title.get(t.lang()).to_owned()))
            .collect(),
        own: words::outcome(t, judged.outcome),
        note: answer
            .and_then(|answer| answer.note.clone())
            .unwrap_or_default(),
        reviewed: words::outcome(t, v.reviewed(&criterion.id)),
        remarks: v
            .notes
            .iter()
            .filter(remark)
            .map(|note| note.text.clone())
            .collect(),
        pieces: v
            .proof(&criterion.id)
            .into_iter()
            .map(|piece| words::piece_of(t, v, piece))
            .collect(),
        route: Route::ReviewCriterion(v.row.id, criterion.id.as_str().into()),
    })
}

#[derive(Template)]
#[template(path = "reviews/criterion.html")]
struct One {
    t: T,
    page: PageContext,
    form: Form,
    line: Line,
    verdicts: Vec<Choice>,
    takes_notes: bool,
    opinion: Option<String>,
    wants_opinion: bool,
    back: Route,
}

fn one_page(page: PageContext, v: &DossierView, id: &str, form: Form) -> Result<One, PageError> {
    let t = page.t;
    let criterion = v.pack.criterion(id).ok_or(PageError::NotFound)?;
    let verdict = |word: &str| Choice::new(word, t.word("outcome", word));
    Ok(One {
        t,
        form,
        line: line(t, v, criterion).ok_or(PageError::NotFound)?,
        verdicts: vec![
            verdict("met"),
            verdict("not-met"),
            verdict("not-applicable"),
        ],
        takes_notes: criterion.takes_papers(),
        opinion: v.row.union_opinion.clone(),
        wants_opinion: criterion.shows_union_opinion,
        back: Route::Review(v.row.id),
        page: way(page, v).crumb("reviews-title", Route::Review(v.row.id)),
    })
}

async fn one(
    page: PageContext,
    at: AtDesk,
    Path((id, criterion)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    let known = match v.reviewed(&criterion) {
        Outcome::Met => "met",
        Outcome::NotMet => "not-met",
        Outcome::NotApplicable => "not-applicable",
        _ => "",
    };
    let form = Form::filled([
        ("verdict", known.to_owned()),
        ("version", version_of(&v, &criterion)),
    ]);
    page::html(&one_page(page, &v, &criterion, form)?)
}

fn version_of(v: &DossierView, criterion: &str) -> String {
    reviews::verdict_version(v.reviewed(criterion), criterion, &v.notes)
}

async fn judge(
    page: PageContext,
    at: AtDesk,
    Path((id, criterion)): Path<(String, String)>,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    let seen = form.value("version");
    let done = reviews::judge_seen(
        &at.desk,
        v.row.id,
        &criterion,
        form.value("verdict"),
        form.value("note"),
        (!seen.is_empty()).then_some(seen),
    )
    .await;
    match done {
        Ok(()) => Ok(page::done(&Route::Review(v.row.id), "done-judged")),
        Err(office::OfficeError::Conflict) => {
            // What was chosen stays in the form; the page shows what somebody else has said since.
            let v = load(&at, &id).await?;
            let mut kept = Form::filled([
                ("verdict", form.value("verdict").to_owned()),
                ("note", form.value("note").to_owned()),
                ("version", version_of(&v, &criterion)),
            ]);
            let at = page.t.moment(v.row.changed_at);
            kept.refuse(&base::Refusal::new("dossiers.verdict-meanwhile").with("at", at));
            page::html_with(StatusCode::CONFLICT, &one_page(page, &v, &criterion, kept)?)
        }
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &one_page(page, &v, &criterion, form)?)
        }
    }
}

async fn agree(at: AtDesk, Path(id): Path<String>) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    reviews::agree_with_all(&at.desk, v.row.id).await?;
    Ok(page::done(&Route::Review(v.row.id), "done-judged"))
}

#[derive(Template)]
#[template(path = "reviews/return.html")]
struct Return {
    t: T,
    page: PageContext,
    form: Form,
    /// Field and title of each criterion that may carry a reason.
    fields: Vec<(String, String)>,
    /// The latest closing day that can be given, where one is asked for.
    asks_until: Option<Day>,
    action: Route,
    back: Route,
}

/// The latest closing day that a return can give, when the one that stands is past or near.
pub(super) fn asks_until(v: &DossierView, today: Day) -> Option<Day> {
    v.return_asks_closing_day(today)
        .then(|| v.round.decision_before.plus_days(-1))
}

fn return_page(page: PageContext, desk: &Desk, v: &DossierView, mut form: Form) -> Return {
    let t = page.t;
    let open = v
        .pack
        .criteria
        .iter()
        .filter(|criterion| criterion.takes_papers());
    let fields: Vec<(String, String)> = open
        .map(|criterion| {
            (
                format!("reason-{}", criterion.id),
                format!("{} {}", criterion.id, criterion.title.get(t.lang())),
            )
        })
        .collect();
    form.label("reason-", t.s("reviews-whole"));
    form.label("until", t.s("reviews-until"));
    Return {
        asks_until: asks_until(v, desk.today()),
        t,
        form,
        fields,
        action: Route::Return(v.row.id),
        back: Route::Review(v.row.id),
        page: way(page, v).crumb("reviews-title", Route::Review(v.row.id)),
    }
}

async fn ask_return(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    page::html(&return_page(page, &at.desk, &v, Form::new()))
}

async fn send_back(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    let mut reasons = vec![(String::new(), form.value("reason-").to_owned())];
    for criterion in &v.pack.criteria {
        let typed = form.value(&format!("reason-{}", criterion.id)).to_owned();
        reasons.push((criterion.id.clone(), typed));
    }
    let paper = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        let until = form.value("until");
        match reviews::send_back(&at.desk, v.row.id, &reasons, until, paper).await {
            Ok(()) => return Ok(page::done(&Route::Queue, "done-returned")),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &return_page(page, &at.desk, &v, form))
}

async fn endorse(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = load(&at, &id).await?;
    let paper = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        match reviews::endorse(&at.desk, vec![v.row.id], paper).await {
            Ok(_) => return Ok(page::done(&Route::Queue, "done-endorsed")),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &assemble(page, v, form))
}

#[derive(Template)]
#[template(path = "reviews/extend.html")]
struct Extend {
    t: T,
    page: PageContext,
    form: Form,
    today: Day,
    /// The latest day that can be given.
    latest: Day,
    v: DossierView,
}

fn extend_page(page: PageContext, desk: &Desk, v: DossierView, mut form: Form) -> Extend {
    form.label("until", page.t.s("reviews-until"));
    form.label("reason", page.t.s("dossiers-admit-reason"));
    Extend {
        t: page.t,
        form,
        today: desk.today(),
        latest: v.round.decision_before.plus_days(-1),
        page: way(page, &v),
        v,
    }
}

/// Before a dossier is handed in its answers are not read here; its closing day can still be moved.
async fn ask_extend(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = view(&at.desk, &id).await?;
    if !v.may.extend {
        return Err(PageError::NotFound);
    }
    page::html(&extend_page(page, &at.desk, v, Form::new()))
}

async fn extend(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = view(&at.desk, &id).await?;
    let paper = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        let (until, reason) = (form.value("until"), form.value("reason"));
        match reviews::extend(&at.desk, v.row.id, until, reason, paper).await {
            Ok(()) => return Ok(page::done(&Route::Dossier(v.row.id), "done-extended")),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &extend_page(page, &at.desk, v, form))
}

#[cfg(test)]
mod tests;
