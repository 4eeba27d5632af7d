//! Drafts of standards: which there are, how one begins, its text with every fault, as it would be read, publishing it.

mod begin;
mod faults;
mod publish;
mod trial;

use super::{
    export::{self, About},
    sheets::{cell, kind_of},
    standards::{Text, toml},
};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Form, LONG_FIELD, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Sheet, at},
};
use askama::Template;
use axum::{
    Router,
    extract::Path,
    response::Response,
    routing::{get, post},
};
use base::DraftId;
use faults::Told;
use office::{
    Desk, OfficeError,
    drafts::{self, Beginning, Draft},
};
use papers::{Column, ColumnKind};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Drafts, get(list))
        .route(at::DraftsSheet, get(sheet))
        .route(at::DraftNew, get(begin::show).post(begin::begin))
        .route(
            at::DraftFromSheet,
            get(begin::show_sheet).post(begin::from_sheet),
        )
        .route(at::Draft, get(show).post(save))
        .route(at::DraftPreview, get(preview))
        .route(at::DraftText, get(file))
        .route(at::DraftTry, get(trial::show))
        .route(at::DraftTrySheet, get(trial::sheet))
        .route(at::DraftPublish, get(publish::show).post(publish::publish))
        .route(at::DraftGiveUp, post(give_up))
}

/// One draft in the list.
struct Line {
    id: DraftId,
    name: String,
    kind: String,
    state: String,
    faulty: bool,
    office: String,
    changed: String,
}

fn line(t: T, draft: &Draft) -> Line {
    let faults = draft.read.as_ref().err().map_or(0, Vec::len);
    Line {
        id: draft.row.id,
        name: draft.name(),
        kind: t.s(if draft.is_overlay() {
            "drafts-kind-overlay"
        } else {
            "drafts-kind-standard"
        }),
        state: if faults == 0 {
            t.s("drafts-no-fault")
        } else {
            t.a("drafts-faults", ("n", faults))
        },
        faulty: faults > 0,
        office: draft.row.office.clone(),
        changed: t.moment(draft.row.changed_at),
    }
}

#[derive(Template)]
#[template(path = "drafts/list.html")]
struct List {
    t: T,
    page: PageContext,
    lines: Vec<Line>,
}

async fn list(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let all = drafts::all(&desk).await?;
    page::html(&List {
        t,
        lines: all.iter().map(|draft| line(t, draft)).collect(),
        page: page.crumb("standards-title", Route::Standards),
    })
}

async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let all = drafts::all(&desk).await?;
    let rows = all.iter().map(|draft| {
        let line = line(t, draft);
        let texts = [line.name, line.kind, line.state, line.office, line.changed];
        texts.into_iter().map(cell).collect()
    });
    let columns = [
        "drafts-col-name",
        "drafts-col-kind",
        "drafts-col-state",
        "drafts-col-office",
        "drafts-col-changed",
    ];
    let about = About {
        title: t.s("drafts-title"),
        question: t.s("common-all"),
        at: page.now,
        file: "ban-soan",
        columns: columns
            .iter()
            .map(|key| Column::new(t.s(key), ColumnKind::Text))
            .collect(),
    };
    export::whole(t, sheet, about, rows.collect())
}

#[derive(Template)]
#[template(path = "drafts/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    id: DraftId,
    name: String,
    told: Vec<Told>,
    /// What stands in the form is what is kept.
    kept: bool,
    /// Somebody else changed the draft in the meantime.
    conflict: bool,
    changed: String,
    office: String,
    may_try: bool,
}

fn id_of(raw: &str) -> Result<DraftId, PageError> {
    raw.parse().map_err(|_| PageError::NotFound)
}

/// The way to a page below a draft's own.
fn below(page: PageContext, draft: &Draft) -> PageContext {
    page.crumb("standards-title", Route::Standards)
        .crumb("drafts-title", Route::Drafts)
        .step(draft.name(), Route::Draft(draft.row.id))
}

/// The draft's page, with what was typed where that is not kept.
fn render(
    page: PageContext,
    desk: &Desk,
    draft: &Draft,
    typed: Option<Form>,
    conflict: bool,
) -> Result<Response, PageError> {
    let t = page.t;
    let kept = typed.is_none();
    let mut form = typed.unwrap_or_else(|| {
        Form::filled([
            (LONG_FIELD, draft.row.body.clone()),
            ("version", draft.row.version.to_string()),
        ])
    });
    form.label(LONG_FIELD, t.s("drafts-text"));
    let told = if kept {
        faults::of(t, draft.read.as_ref().err())
    } else {
        faults::of(
            t,
            drafts::check(desk, form.value(LONG_FIELD)).err().as_ref(),
        )
    };
    let template = Show {
        t,
        id: draft.row.id,
        name: draft.name(),
        told,
        kept,
        conflict,
        changed: t.moment(draft.row.changed_at),
        office: draft.row.office.clone(),
        may_try: draft.pack().is_some(),
        page: page
            .crumb("standards-title", Route::Standards)
            .crumb("drafts-title", Route::Drafts),
        form,
    };
    if kept {
        page::html(&template)
    } else {
        page::html_with(UNPROCESSABLE, &template)
    }
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let draft = drafts::load(&desk, id_of(&id)?).await?;
    render(page, &desk, &draft, None, false)
}

/// Keeps what was typed, faults and all. Where somebody else was first it comes back, to be kept as a draft of its own.
async fn save(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    let text = form.value(LONG_FIELD).to_owned();
    if form.value("act") == "apart" {
        let id = drafts::begin(&desk, &Beginning::Text(text)).await?;
        return Ok(page::done(&Route::Draft(id), "done-draft-saved"));
    }
    let version = form.value("version").parse().unwrap_or_default();
    match drafts::save(&desk, id, version, &text).await {
        Ok(()) => Ok(page::done(&Route::Draft(id), "done-draft-saved")),
        Err(error) => {
            let conflict = matches!(error, OfficeError::Conflict);
            if conflict {
                form.fault(LONG_FIELD, "drafts.changed-since");
            } else {
                form.take(error)?;
            }
            let draft = drafts::load(&desk, id).await?;
            render(page, &desk, &draft, Some(form), conflict)
        }
    }
}

#[derive(Template)]
#[template(path = "drafts/preview.html")]
struct Preview {
    t: T,
    page: PageContext,
    text: Text,
}

async fn preview(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let draft = drafts::load(&desk, id_of(&id)?).await?;
    let Some(pack) = draft.pack() else {
        return Ok(page::go(&Route::Draft(draft.row.id)));
    };
    page::html(&Preview {
        t: page.t,
        text: Text::of(page.t, pack),
        page: below(page, &draft),
    })
}

async fn file(AtDesk { desk, .. }: AtDesk, Path(id): Path<String>) -> Result<Response, PageError> {
    let draft = drafts::load(&desk, id_of(&id)?).await?;
    Ok(toml(&draft.name(), draft.row.body))
}

async fn give_up(
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let version = form.value("version").parse().unwrap_or_default();
    drafts::give_up(&desk, id_of(&id)?, version).await?;
    Ok(page::done(&Route::Drafts, "done-draft-given-up"))
}

#[cfg(test)]
mod tests;
