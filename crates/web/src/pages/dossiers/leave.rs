//! Taking a dossier back, leaving the round, and the union's opinion: one text or none, one button.

use super::{view, way};
use crate::pages::behalf::on_behalf;
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
};
use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use base::DossierId;
use office::{OfficeError, dossiers::DossierView};

/// What is asked; the stable word under which its texts stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Recall,
    Withdraw,
    Opinion,
}

impl Step {
    const fn word(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Withdraw => "withdraw",
            Self::Opinion => "opinion",
        }
    }

    /// The field of the text; none for a recall.
    const fn field(self) -> &'static str {
        match self {
            Self::Recall => "",
            Self::Withdraw => "reason",
            Self::Opinion => "opinion",
        }
    }

    fn allowed(self, v: &DossierView) -> bool {
        match self {
            Self::Recall => v.may.recall,
            Self::Withdraw => v.may.withdraw || v.may.withdraw_signed,
            Self::Opinion => v.may.opinion,
        }
    }

    fn route(self, id: DossierId) -> Route {
        match self {
            Self::Recall => Route::Recall(id),
            Self::Withdraw => Route::Withdraw(id),
            Self::Opinion => Route::UnionOpinion(id),
        }
    }
}

#[derive(Template)]
#[template(path = "dossiers/step.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    word: &'static str,
    field: &'static str,
    /// The paper behind it can be recorded.
    behalf: bool,
    /// Only from a paper that the head signed.
    only_signed: bool,
    action: Route,
    back: Route,
}

async fn ask(page: PageContext, at: AtDesk, id: &str, step: Step) -> Result<Response, PageError> {
    let v = view(&at.desk, id).await?;
    if !step.allowed(&v) {
        return Err(PageError::NotFound);
    }
    let known = v.row.union_opinion.clone().unwrap_or_default();
    let form = if step == Step::Opinion {
        let version = office::dossiers::version_of(&known);
        Form::filled([("opinion", known), ("version", version)])
    } else {
        Form::new()
    };
    page::html(&assemble(page, &v, form, step))
}

fn assemble(page: PageContext, v: &DossierView, form: Form, step: Step) -> Show {
    Show {
        t: page.t,
        form,
        word: step.word(),
        field: step.field(),
        behalf: step == Step::Withdraw,
        only_signed: step == Step::Withdraw && !v.may.withdraw,
        action: step.route(v.row.id),
        back: Route::Dossier(v.row.id),
        page: way(page, v),
    }
}

async fn send(
    page: PageContext,
    at: AtDesk,
    id: &str,
    mut form: Form,
    step: Step,
) -> Result<Response, PageError> {
    let v = view(&at.desk, id).await?;
    let dossier = v.row.id;
    let text = form.value(step.field()).to_owned();
    let paper = on_behalf(&page, &mut form)?;
    if step == Step::Withdraw && paper.is_none() && !v.may.withdraw && v.may.withdraw_signed {
        form.fault("behalf_number", "text.empty");
    }
    if form.is_faulty() {
        return page::html_with(UNPROCESSABLE, &assemble(page, &v, form, step));
    }
    let done: Result<(), OfficeError> = match step {
        Step::Recall => office::dossiers::recall(&at.desk, dossier).await,
        Step::Withdraw => office::dossiers::withdraw(&at.desk, dossier, &text, paper).await,
        Step::Opinion => {
            let seen = form.value("version");
            let seen = (!seen.is_empty()).then_some(seen);
            office::dossiers::give_opinion(&at.desk, dossier, &text, seen).await
        }
    };
    match done {
        Ok(()) => {
            let key = match step {
                Step::Recall => "done-recalled",
                Step::Withdraw => "done-withdrawn",
                Step::Opinion => "done-opinion",
            };
            Ok(page::done(&Route::Dossier(dossier), key))
        }
        Err(OfficeError::Conflict) if step == Step::Opinion => {
            let v = view(&at.desk, id).await?;
            let now = v.row.union_opinion.clone().unwrap_or_default();
            let version = office::dossiers::version_of(&now);
            let told = base::Refusal::new("dossiers.opinion-meanwhile")
                .with("at", page.t.moment(v.row.changed_at))
                .with("now", now);
            let mut form = Form::filled([("opinion", text), ("version", version)]);
            form.refuse(&told);
            page::html_with(StatusCode::CONFLICT, &assemble(page, &v, form, step))
        }
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &assemble(page, &v, form, step))
        }
    }
}

pub(super) async fn ask_recall(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    ask(page, at, &id, Step::Recall).await
}

pub(super) async fn recall(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, at, &id, form, Step::Recall).await
}

pub(super) async fn ask_withdraw(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    ask(page, at, &id, Step::Withdraw).await
}

pub(super) async fn withdraw(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, at, &id, form, Step::Withdraw).await
}

pub(super) async fn ask_opinion(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    ask(page, at, &id, Step::Opinion).await
}

pub(super) async fn opinion(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, at, &id, form, Step::Opinion).await
}
