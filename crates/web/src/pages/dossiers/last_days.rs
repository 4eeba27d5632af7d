//! Confirming the days between an early submission and the end of the evidence window: one button when nothing has changed, a
//! few words when something has.

use super::{view, way};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    pages::behalf::on_behalf,
    routes::Route,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::{Day, Period};
use office::dossiers::DossierView;

#[derive(Template)]
#[template(path = "dossiers/last_days.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    site: String,
    today: Day,
    days: Period,
    /// The last day before which the decision is due.
    until: Day,
    /// Recorded from the site's paper by whoever reviews it.
    signed: bool,
    action: Route,
    back: Route,
}

/// Where nobody has spoken for the days yet and this desk may.
fn assemble(page: PageContext, v: &DossierView, today: Day, form: Form) -> Result<Show, PageError> {
    let days = v.last_days.filter(|_| v.may.confirm_last_days);
    Ok(Show {
        t: page.t,
        form,
        site: v.site.facts.name.clone(),
        today,
        days: days.ok_or(PageError::NotFound)?,
        until: v.round.decision_before.plus_days(-1),
        signed: v.may.confirm_last_days_signed,
        action: Route::LastDays(v.row.id),
        back: Route::Dossier(v.row.id),
        page: way(page, v),
    })
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = view(&desk, &id).await?;
    if v.row.last_days_confirmed_on.is_some() {
        return Ok(page::go(&Route::Dossier(v.row.id)));
    }
    page::html(&assemble(page, &v, desk.today(), Form::new())?)
}

pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = view(&desk, &id).await?;
    let dossier = v.row.id;
    form.label("happened", page.t.s("last-days-happened"));
    let text = form.value("happened").to_owned();
    let happened = (form.value("do") == "happened").then_some(text.as_str());
    if happened.is_none() && !text.trim().is_empty() {
        // What was typed is not thrown away by the wrong button.
        form.fault("happened", "dossiers.last-days-two-answers");
    }
    let paper = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        match office::dossiers::confirm_last_days(&desk, dossier, happened, paper).await {
            Ok(()) => return Ok(page::done(&Route::Dossier(dossier), "done-last-days")),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &assemble(page, &v, desk.today(), form)?)
}
