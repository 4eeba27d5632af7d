//! Deciding that some of the list are not recognised: one paper, one reason, each dossier chosen by name.

use super::{Other, draft, happened, of_round, others, typed_paper, untyped};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    pages::behalf::{name_dossiers, on_behalf},
    query::Query,
    routes::Route,
};
use askama::Template;
use axum::response::Response;
use base::{Day, DossierId};
use office::{
    Desk,
    decisions::{self, Draft},
    registers::NumberedPaper,
};

/// One dossier that waits for the decision, and why it can't be recognised.
struct Waiting {
    id: String,
    name: String,
    why: String,
}

#[derive(Template)]
#[template(path = "decisions/refuse.html")]
struct Refuse {
    t: T,
    page: PageContext,
    form: Form,
    rows: Vec<Waiting>,
    round_name: String,
    /// This page and the list, of this round.
    here: String,
    list: String,
    others: Vec<Other>,
    /// The day from which results can be confirmed, while that is still to come.
    from: Option<Day>,
    today: Day,
}

/// Those that can't be recognised stand first; nothing is chosen until somebody chooses.
async fn assemble(page: PageContext, desk: &Desk, mut form: Form) -> Result<Refuse, PageError> {
    let t = page.t;
    let draft = draft(desk, &page).await?;
    let others = others(t, &draft, &Route::DecideRefuse);
    let Draft { round, bulk, .. } = draft;
    name_dossiers(&bulk, &mut form);
    form.label("reason", t.s("dossiers-admit-reason"));
    let stay = bulk.stay.iter().map(|stays| Waiting {
        id: stays.dossier.to_string(),
        name: stays.site_name.clone(),
        why: t.refusal(&stays.refusal),
    });
    let go = bulk.go.iter().map(|goes| Waiting {
        id: goes.dossier.to_string(),
        name: goes.site_name.clone(),
        why: happened(t, goes).unwrap_or_default(),
    });
    let from = round.window_last.plus_days(1);
    Ok(Refuse {
        t,
        form,
        rows: stay.chain(go).collect(),
        round_name: crate::rounds::name(t, &round),
        here: Route::DecideRefuse.with(&of_round(round.id)),
        list: Route::Decide.with(&of_round(round.id)),
        others,
        from: (desk.today() < from).then_some(from),
        today: desk.today(),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("decisions-decide-title", Route::Decide),
    })
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
) -> Result<Response, PageError> {
    let form = untyped(&desk, NumberedPaper::Refusal).await?;
    page::html(&assemble(page, &desk, form).await?)
}

pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let paper = typed_paper(page.t, &mut form);
    let ids: Vec<DossierId> = form.ids("dossiers").unwrap_or_default();
    form.must_tick("confirmed");
    let behalf = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        let reason = form.value("reason");
        match decisions::refuse(&desk, ids, reason, &paper, behalf).await {
            Ok(()) => {
                let only = Query::new().with("round", page.query.get("round"));
                return Ok(page::done_in(&Route::Decide, &only, "done-decided-one"));
            }
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &assemble(page, &desk, form).await?)
}
