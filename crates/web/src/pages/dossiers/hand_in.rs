//! Check everything, sign, hand in; and what happens next.

use super::{readable, show::signature, view, way};
use crate::pages::behalf::on_behalf;
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
    words::{self, Tag},
};
use askama::Template;
use assessments::PaperKind;
use axum::{extract::Path, response::Response};
use base::{Day, DossierId};
use office::{Desk, dossiers::DossierView};

/// One criterion, checked.
struct Line {
    route: Route,
    title: String,
    values: Vec<String>,
    outcome: Tag,
    confirmed: bool,
}

#[derive(Template)]
#[template(path = "dossiers/check.html")]
struct Check {
    t: T,
    page: PageContext,
    form: Form,
    lines: Vec<Line>,
    stops: Vec<String>,
    signature: Option<String>,
    scans: Vec<(String, String)>,
    v: DossierView,
}

fn assemble(page: PageContext, v: DossierView, form: Form) -> Check {
    let t = page.t;
    let lines = v
        .pack
        .criteria
        .iter()
        .filter_map(|criterion| {
            let judged = v.evaluation.get(&criterion.id)?;
            let answer = v.answers.get(&criterion.id);
            let values = criterion.fields.iter().filter_map(|field| {
                let own = answer.and_then(|answer| answer.parts.get(&field.id));
                let shown = judged
                    .prefilled
                    .iter()
                    .find(|shown| shown.field == field.id)
                    .map(|shown| &shown.entry.value);
                let value = own.or(shown)?;
                Some(format!(
                    "{}: {}",
                    field.title.get(t.lang()),
                    words::value(t, field, value)
                ))
            });
            Some(Line {
                route: Route::Criterion(v.row.id, criterion.id.as_str().into()),
                title: format!("{} {}", criterion.id, criterion.title.get(t.lang())),
                values: values.collect(),
                outcome: words::outcome(t, judged.outcome),
                confirmed: judged.confirmed,
            })
        })
        .collect();
    let mut stops: Vec<String> = Vec::new();
    for blocker in &v.blockers {
        let mut words = t.code(blocker.code, &[]);
        if let Some(kind) = blocker.paper {
            words = format!("{words}: {}", t.word("paper", kind.as_str()));
        }
        if !stops.contains(&words) {
            stops.push(words);
        }
    }
    let place = format!("paper:{}", PaperKind::SignedScan.as_str());
    Check {
        t,
        lines,
        stops,
        signature: v.signature.as_ref().map(|signed| signature(t, signed)),
        scans: v
            .evidence_at(&place)
            .map(|piece| (piece.id.to_string(), piece.title.clone()))
            .collect(),
        form,
        page: way(page, &v),
        v,
    }
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = readable(&desk, &id).await?;
    page::html(&assemble(page, v, Form::new()))
}

pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = readable(&desk, &id).await?;
    let dossier = v.row.id;
    form.label("office", page.t.s("dossiers-sign-office"));
    form.label("day", page.t.s("dossiers-sign-day"));
    form.label("scan", page.t.s("dossiers-sign-scan"));
    form.label("declared", page.t.s("dossiers-declare"));
    let done = if form.value("do") == "sign" {
        sign(&desk, &v, &mut form).await?
    } else {
        submit(&page, &desk, dossier, &mut form).await?
    };
    match done {
        Some(route) if route == Route::CheckAnswers(dossier) => {
            Ok(page::done(&route, "done-signed"))
        }
        Some(route) => Ok(page::go(&route)),
        None => page::html_with(UNPROCESSABLE, &assemble(page, v, form)),
    }
}

/// Signs; where to go next, or nothing when the form comes back.
async fn sign(desk: &Desk, v: &DossierView, form: &mut Form) -> Result<Option<Route>, PageError> {
    // A scan that can't be read is no signature by confirming.
    let scan = form.optional_choice("scan", |raw| raw.parse().ok());
    if scan == Some(None) && !v.may.sign && v.may.sign_scan {
        form.fault("scan", "form.not-chosen");
    }
    if let Some(scan) = scan.filter(|_| !form.is_faulty()) {
        let (office, day) = (form.value("office"), form.value("day"));
        match office::dossiers::sign(desk, v.row.id, office, day, scan).await {
            Ok(()) => return Ok(Some(Route::CheckAnswers(v.row.id))),
            Err(error) => form.take(error)?,
        }
    }
    Ok(None)
}

/// Hands in; as [`sign`].
async fn submit(
    page: &PageContext,
    desk: &Desk,
    id: DossierId,
    form: &mut Form,
) -> Result<Option<Route>, PageError> {
    form.must_tick("declared");
    let paper = on_behalf(page, form)?;
    if !form.is_faulty() {
        match office::dossiers::submit(desk, id, paper).await {
            Ok(()) => return Ok(Some(Route::Submitted(id))),
            Err(error) => form.take(error)?,
        }
    }
    Ok(None)
}

#[derive(Template)]
#[template(path = "dossiers/submitted.html")]
struct Submitted {
    t: T,
    page: PageContext,
    decision_day: Day,
    v: DossierView,
}

pub(super) async fn submitted(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let v = view(&desk, &id).await?;
    if !v.row.state.is_handed_in() {
        return Ok(page::go(&Route::Dossier(v.row.id)));
    }
    page::html(&Submitted {
        t: page.t,
        decision_day: v.round.decision_before.plus_days(-1),
        page: way(page, &v),
        v,
    })
}
