//! Check everything, sign, hand in; and what happens next.

use super::{readable, show::signature, view, way};
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
use base::Day;
use office::dossiers::DossierView;

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
        let words = t.code(blocker.code, &[]);
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
    form.label("declared", page.t.s("dossiers-declare"));
    let done = if form.value("do") == "sign" {
        let scan = form.value("scan").parse().ok();
        let day = form.value("day").to_owned();
        office::dossiers::sign(&desk, dossier, form.value("office"), &day, scan).await
    } else {
        form.must_tick("declared");
        if form.is_faulty() {
            return page::html_with(UNPROCESSABLE, &assemble(page, v, form));
        }
        office::dossiers::submit(&desk, dossier).await
    };
    match done {
        Ok(()) if form.value("do") == "sign" => {
            Ok(page::done(&Route::CheckAnswers(dossier), "done-signed"))
        }
        Ok(()) => Ok(page::go(&Route::Submitted(dossier))),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &assemble(page, v, form))
        }
    }
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
