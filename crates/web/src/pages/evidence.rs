//! Giving, using again, taking away and reading evidence.

use super::dossiers::{readable, way};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Sheet, at},
    words::{self, Piece},
};
use askama::Template;
use assessments::PaperKind;
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base::EvidenceId;
use office::{
    Desk,
    dossiers::DossierView,
    evidence::{self, FileKind, Place, Upload},
    rows::EvidenceRow,
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::CriterionEvidence, get(criterion).post(give_criterion))
        .route(at::DossierPaper, get(paper).post(give_paper))
        .route(at::Minutes, get(minutes).post(give_minutes))
        .route(at::EvidenceList, get(list))
        .route(at::Evidence, get(one).post(remove))
        .route(at::EvidenceFile, get(file))
}

#[derive(Template)]
#[template(path = "evidence/give.html")]
struct Give {
    t: T,
    page: PageContext,
    form: Form,
    title: String,
    lead: String,
    pieces: Vec<Piece>,
    again: Vec<Piece>,
    /// The file that was just given, with what was taken out of it.
    given: Option<(String, String)>,
    editable: bool,
    action: Route,
    back: Route,
}

async fn criterion(
    page: PageContext,
    at: AtDesk,
    Path((id, criterion)): Path<(String, String)>,
) -> Result<Response, PageError> {
    ask(page, at, &id, Place::Criterion(criterion)).await
}

async fn give_criterion(
    page: PageContext,
    at: AtDesk,
    Path((id, criterion)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, at, &id, Place::Criterion(criterion), form).await
}

async fn paper(
    page: PageContext,
    at: AtDesk,
    Path((id, kind)): Path<(String, String)>,
) -> Result<Response, PageError> {
    ask(
        page,
        at,
        &id,
        Place::Paper(PaperKind::from_text(&kind).ok_or(PageError::NotFound)?),
    )
    .await
}

async fn give_paper(
    page: PageContext,
    at: AtDesk,
    Path((id, kind)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    send(
        page,
        at,
        &id,
        Place::Paper(PaperKind::from_text(&kind).ok_or(PageError::NotFound)?),
        form,
    )
    .await
}

async fn minutes(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    ask(page, at, &id, Place::Paper(PaperKind::Minutes)).await
}

async fn give_minutes(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, at, &id, Place::Paper(PaperKind::Minutes), form).await
}

async fn ask(page: PageContext, at: AtDesk, id: &str, place: Place) -> Result<Response, PageError> {
    let v = readable(&at.desk, id).await?;
    let again = reusable(&at.desk, &v).await?;
    page::html(&assemble(page, &v, &place, &again, Form::new())?)
}

async fn reusable(desk: &Desk, v: &DossierView) -> Result<Vec<EvidenceRow>, PageError> {
    if v.may.answer {
        Ok(evidence::reusable(desk, v.site.id).await?)
    } else {
        Ok(Vec::new())
    }
}

fn assemble(
    page: PageContext,
    v: &DossierView,
    place: &Place,
    again: &[EvidenceRow],
    form: Form,
) -> Result<Give, PageError> {
    let t = page.t;
    let stored = place.stored();
    let (title, action, back) = match place {
        Place::Criterion(id) => {
            v.evaluation.get(id).ok_or(PageError::NotFound)?;
            let criterion = v
                .pack
                .criterion(id)
                .filter(|c| c.takes_papers())
                .ok_or(PageError::NotFound)?;
            (
                format!("{} {}", criterion.id, criterion.title.get(t.lang())),
                Route::CriterionEvidence(v.row.id, id.as_str().into()),
                Route::Criterion(v.row.id, id.as_str().into()),
            )
        }
        Place::Paper(PaperKind::Minutes) => (
            t.word("paper", "minutes"),
            Route::Minutes(v.row.id),
            Route::Dossier(v.row.id),
        ),
        Place::Paper(kind) => (
            t.word("paper", kind.as_str()),
            Route::DossierPaper(v.row.id, kind.as_str().into()),
            Route::Dossier(v.row.id),
        ),
    };
    let here: Vec<&EvidenceRow> = v.evidence_at(&stored).collect();
    let given = page.query.get("given").parse::<EvidenceId>().ok();
    let given = here.iter().find(|piece| Some(piece.id) == given);
    let not_here = |row: &&EvidenceRow| !here.iter().any(|piece| piece.id == row.id);
    Ok(Give {
        t,
        title,
        lead: v.site.facts.name.clone(),
        again: again
            .iter()
            .filter(not_here)
            .map(|row| words::piece(t, row))
            .collect(),
        pieces: here
            .iter()
            .map(|piece| match place {
                Place::Criterion(_) => words::piece_of(t, v, piece),
                Place::Paper(_) => words::piece(t, piece),
            })
            .collect(),
        given: given.map(|piece| (piece.title.clone(), taken_out(t, piece))),
        editable: v.may.answer,
        action,
        back,
        form,
        page: way(page, v),
    })
}

/// What was taken out of a file, in a sentence.
fn taken_out(t: T, row: &EvidenceRow) -> String {
    match words::stripped(t, row) {
        Some(kinds) => t.a("evidence-taken-out", ("kinds", kinds)),
        None if row.file.signed => t.s("evidence-kept-whole"),
        None => t.s("evidence-nothing-out"),
    }
}

async fn send(
    page: PageContext,
    at: AtDesk,
    id: &str,
    place: Place,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = readable(&at.desk, id).await?;
    let dossier = v.row.id;
    form.label("file", page.t.s("evidence-file"));
    form.label("about_day", page.t.s("evidence-about-day"));
    form.label("title", page.t.s("evidence-what"));
    let again = reusable(&at.desk, &v).await?;
    let shown = assemble(page.clone(), &v, &place, &again, Form::new())?;
    let piece = form.value("piece").parse::<EvidenceId>().ok();
    let mut onward = Query::new();
    let done = match (form.value("do"), piece) {
        ("take", Some(piece)) => evidence::take(&at.desk, dossier, place.clone(), piece)
            .await
            .map(|()| "done-evidence-taken"),
        ("reuse", Some(piece)) => evidence::reuse(&at.desk, dossier, place.clone(), piece)
            .await
            .map(|()| "done-evidence-given"),
        _ => {
            let Some(file) = form.file("file") else {
                return page::html_with(UNPROCESSABLE, &Give { form, ..shown });
            };
            let upload = Upload {
                title: form.value("title").to_owned(),
                file_name: file.name,
                about_day: form.value("about_day").to_owned(),
                contains_names: form.ticked("contains_names"),
                lasting: form.ticked("lasting"),
                bytes: file.bytes,
            };
            evidence::give(&at.desk, dossier, place.clone(), upload)
                .await
                .map(|piece| {
                    onward = onward.with("given", piece);
                    "done-evidence-given"
                })
        }
    };
    match done {
        Ok(key) => {
            let query = onward.with("done", key.trim_start_matches("done-"));
            Ok(Redirect::to(&shown.action.with(&query)).into_response())
        }
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &Give { form, ..shown })
        }
    }
}

#[derive(Template)]
#[template(path = "evidence/list.html")]
struct List {
    t: T,
    page: PageContext,
    pieces: Vec<Piece>,
}

async fn list(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let access::Scope::Site(site) = desk.actor.scope else {
        return Err(PageError::NotFound);
    };
    let rows = evidence::reusable(&desk, site).await?;
    let t = page.t;
    page::html(&List {
        t,
        pieces: rows.iter().map(|row| words::piece(t, row)).collect(),
        page: page.crumb("home-title", Route::Home),
    })
}

#[derive(Template)]
#[template(path = "evidence/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    row: EvidenceRow,
    size: String,
    taken_out: String,
    /// Its own site may remove it.
    own: bool,
}

async fn one(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: EvidenceId = id.parse().map_err(|_| PageError::NotFound)?;
    let row = evidence::about(&desk, id).await?;
    page::html(&piece_page(page, &desk, row, Form::new()))
}

fn piece_page(page: PageContext, desk: &Desk, row: EvidenceRow, form: Form) -> Show {
    use access::Role;
    let answers = matches!(desk.actor.role, Role::SafetyOfficer | Role::SiteHead);
    Show {
        t: page.t,
        form,
        size: words::size(page.t, row.file.size_bytes),
        taken_out: taken_out(page.t, &row),
        own: answers && desk.actor.scope == access::Scope::Site(row.site),
        page: page.crumb("home-title", Route::Home),
        row,
    }
}

async fn remove(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id: EvidenceId = id.parse().map_err(|_| PageError::NotFound)?;
    let row = evidence::about(&desk, id).await?;
    match evidence::remove(&desk, id).await {
        Ok(()) => Ok(page::done(&Route::EvidenceList, "done-evidence-removed")),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &piece_page(page, &desk, row, form))
        }
    }
}

async fn file(AtDesk { desk, .. }: AtDesk, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: EvidenceId = id.parse().map_err(|_| PageError::NotFound)?;
    let (row, bytes) = evidence::read(&desk, id).await?;
    let kind = FileKind::from_text(&row.file.kind).ok_or(PageError::NotFound)?;
    // The name is ours: a title could hold anything a header may not.
    let name = format!(
        "attachment; filename=\"minh-chung-{id}.{}\"",
        kind.extension()
    );
    let headers = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
