//! Deciding a whole list at once, the decision with its annexed list, refusing one, revoking.

mod refuse;

use super::{
    behalf::{name_dossiers, on_behalf},
    certificates::{check_address, pdf},
    dossiers::{readable, way},
    queue::send,
    reviews::asks_until,
};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{PaperFile, Route, Sheet, at},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use base::{Day, DecisionId, DossierId, RoundId};
use office::{
    Desk,
    decisions::{self, DecisionView, Draft, Paper},
    papers::FormKind,
    registers::{self, NumberedPaper},
    reviews::{Goes, Stays},
    rounds,
    rows::{DecisionRow, RoundRow},
};
use papers::{Cell, Column, ColumnKind, Table};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Decide, get(show).post(decide))
        .route(at::DecideRefuse, get(refuse::show).post(refuse::send))
        .route(at::DecideOne, get(ask_one).post(decide_one))
        .route(at::Decisions, get(list))
        .route(at::Decision, get(one))
        .route(at::DecisionPapers, get(papers))
        .route(at::DecisionSheet, get(sheet))
        .route(at::Revoke, get(ask_revoke).post(revoke))
}

#[derive(Template)]
#[template(path = "decisions/decide.html")]
struct Decide {
    t: T,
    page: PageContext,
    form: Form,
    round: RoundRow,
    round_name: String,
    /// This page and the refusing one, of this round.
    here: String,
    refuse: String,
    others: Vec<Other>,
    go: Vec<Chosen>,
    /// Those that lack only the confirmation of the window's last days: each is chosen expressly.
    unconfirmed: Vec<Chosen>,
    /// Dossier, site, why not, and where to decide on it alone.
    stay: Vec<(String, String, String, Route)>,
    /// The day from which results can be confirmed, while that is still to come.
    from: Option<Day>,
    today: Day,
}

/// Another round in which dossiers wait.
struct Other {
    href: String,
    name: String,
    waiting: u64,
}

/// One dossier that can be on the list.
struct Chosen {
    id: String,
    name: String,
    route: Route,
    ticked: bool,
    /// What the site says has happened since it was handed in.
    happened: Option<String>,
}

/// What the site says has happened in the window's last days, in a sentence.
fn happened(t: T, goes: &Goes) -> Option<String> {
    let text = goes.happened.as_deref()?;
    Some(t.a("decisions-happened", ("text", text)))
}

/// It lacks nothing but the confirmation of the window's last days.
fn lacks_last_days(stays: &Stays) -> bool {
    stays.refusal.code == "assessments.last-days-open"
}

/// The list as it would be printed, who stays out of it, and the other rounds in which something waits.
async fn draft(desk: &Desk, page: &PageContext) -> Result<Draft, PageError> {
    let draft = decisions::draft(desk, crate::rounds::asked(&page.query)?).await?;
    draft.ok_or_else(|| PageError::Refused(base::Refusal::new("rounds.none")))
}

/// The other rounds in which something waits, each with where `route` decides on it.
fn others(t: T, draft: &Draft, route: &Route) -> Vec<Other> {
    let other = |(round, waiting): &(RoundRow, usize)| Other {
        href: route.with(&of_round(round.id)),
        name: crate::rounds::name(t, round),
        waiting: *waiting as u64,
    };
    draft.others.iter().map(other).collect()
}

/// The address of what is about one round.
fn of_round(round: RoundId) -> Query {
    Query::new().with("round", round)
}

fn assemble(page: PageContext, desk: &Desk, draft: Draft, mut form: Form) -> Decide {
    let t = page.t;
    let others = others(t, &draft, &Route::Decide);
    let Draft { round, bulk, .. } = draft;
    name_dossiers(&bulk, &mut form);
    // All are ticked until somebody has chosen.
    let fresh = form.value("do").is_empty();
    let from = round.window_last.plus_days(1);
    Decide {
        t,
        here: Route::Decide.with(&of_round(round.id)),
        refuse: Route::DecideRefuse.with(&of_round(round.id)),
        round_name: crate::rounds::name(t, &round),
        others,
        go: bulk
            .go
            .iter()
            .map(|goes| Chosen {
                id: goes.dossier.to_string(),
                name: goes.site_name.clone(),
                route: Route::Review(goes.dossier),
                // Where something has happened, somebody looks first.
                ticked: fresh && goes.happened.is_none()
                    || form.has("dossiers", &goes.dossier.to_string()),
                happened: happened(t, goes),
            })
            .collect(),
        unconfirmed: bulk
            .stay
            .iter()
            .filter(|stays| lacks_last_days(stays))
            .map(|stays| Chosen {
                id: stays.dossier.to_string(),
                name: stays.site_name.clone(),
                route: Route::Review(stays.dossier),
                ticked: form.has("without", &stays.dossier.to_string()),
                happened: None,
            })
            .collect(),
        stay: bulk
            .stay
            .iter()
            .filter(|stays| !lacks_last_days(stays))
            .map(|stays| {
                (
                    stays.dossier.to_string(),
                    stays.site_name.clone(),
                    t.refusal(&stays.refusal),
                    Route::DecideOne(stays.dossier),
                )
            })
            .collect(),
        from: (desk.today() < from).then_some(from),
        today: desk.today(),
        form,
        round,
        page: page.crumb("home-title", Route::Home),
    }
}

/// The paper of a decision as typed, its fields named.
fn typed_paper(t: T, form: &mut Form) -> Paper {
    form.label("number", t.s("decisions-number"));
    form.label("day", t.s("decisions-day"));
    form.label("signer_office", t.s("decisions-signer"));
    Paper {
        number: form.value("number").to_owned(),
        day: form.value("day").to_owned(),
        signer_office: form.value("signer_office").to_owned(),
    }
}

/// The paper of a decision before anything is typed: today, and the next number of the office's book where it has one.
async fn untyped(desk: &Desk, paper: NumberedPaper) -> Result<Form, PageError> {
    let next = registers::suggestion(desk, paper).await?;
    Ok(Form::filled([
        ("day", desk.today().vietnamese()),
        ("number", next.unwrap_or_default()),
    ]))
}

async fn show(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let list = draft(&desk, &page).await?;
    let form = untyped(&desk, NumberedPaper::Decision).await?;
    page::html(&assemble(page, &desk, list, form))
}

async fn decide(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let paper = typed_paper(page.t, &mut form);
    let chosen = decisions::Chosen {
        known: form.ids("dossiers").unwrap_or_default(),
        without_last_days: form.ids("without").unwrap_or_default(),
    };
    form.must_tick("confirmed");
    let behalf = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        match decisions::recognise(&desk, chosen, &paper, behalf).await {
            Ok(id) => return Ok(page::done(&Route::Decision(id), "done-decided")),
            Err(error) => form.take(error)?,
        }
    }
    let list = draft(&desk, &page).await?;
    page::html_with(UNPROCESSABLE, &assemble(page, &desk, list, form))
}

#[derive(Template)]
#[template(path = "decisions/one.html")]
struct OneStep {
    t: T,
    page: PageContext,
    form: Form,
    title: String,
    text: String,
    site: String,
    /// Value and words of each thing that can be done.
    buttons: Vec<(&'static str, String)>,
    revokes: bool,
    asks_until: Option<Day>,
    action: Route,
    back: String,
}

async fn ask_one(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let form = untyped(&desk, NumberedPaper::Refusal).await?;
    one_step(page, &desk, &id, form, false).await
}

async fn one_step(
    page: PageContext,
    desk: &Desk,
    id: &str,
    mut form: Form,
    revokes: bool,
) -> Result<Response, PageError> {
    let v = readable(desk, id).await?;
    if !(if revokes { v.may.revoke } else { v.may.decide }) {
        return Err(PageError::NotFound);
    }
    let t = page.t;
    form.label("reason", t.s("dossiers-admit-reason"));
    form.label("until", t.s("reviews-until"));
    let word = if revokes { "revoke" } else { "one" };
    let status = if form.is_faulty() {
        UNPROCESSABLE
    } else {
        axum::http::StatusCode::OK
    };
    let buttons = if revokes {
        vec![("revoke", t.s("decisions-revoke-button"))]
    } else {
        vec![
            ("back", t.s("decisions-send-back")),
            ("refuse", t.s("decisions-refuse")),
        ]
    };
    page::html_with(
        status,
        &OneStep {
            t,
            form,
            revokes,
            asks_until: asks_until(&v, desk.today()).filter(|_| !revokes),
            title: t.word("decisions-title", word),
            text: t.word("decisions-text", word),
            site: v.site.facts.name.clone(),
            buttons,
            action: if revokes {
                Route::Revoke(v.row.id)
            } else {
                Route::DecideOne(v.row.id)
            },
            back: if revokes {
                Route::Dossier(v.row.id).path()
            } else {
                Route::Decide.with(&of_round(v.row.round))
            },
            page: way(page, &v),
        },
    )
}

async fn decide_one(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let dossier: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    let reason = form.value("reason").to_owned();
    let paper = typed_paper(page.t, &mut form);
    let behalf = on_behalf(&page, &mut form)?;
    let round = readable(&desk, &id).await?.row.round;
    if !form.is_faulty() {
        let done = if form.value("do") == "back" {
            decisions::send_back(&desk, dossier, &reason, form.value("until"), behalf).await
        } else {
            decisions::refuse(&desk, vec![dossier], &reason, &paper, behalf).await
        };
        match done {
            Ok(()) => {
                let key = "done-decided-one";
                return Ok(page::done_in(&Route::Decide, &of_round(round), key));
            }
            Err(error) => form.take(error)?,
        }
    }
    one_step(page, &desk, &id, form, false).await
}

async fn ask_revoke(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let form = untyped(&desk, NumberedPaper::Revocation).await?;
    one_step(page, &desk, &id, form, true).await
}

async fn revoke(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let dossier: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    let paper = typed_paper(page.t, &mut form);
    let behalf = on_behalf(&page, &mut form)?;
    if !form.is_faulty() {
        match decisions::revoke(&desk, dossier, form.value("reason"), &paper, behalf).await {
            Ok(()) => return Ok(page::done(&Route::Dossier(dossier), "done-revoked")),
            Err(error) => form.take(error)?,
        }
    }
    one_step(page, &desk, &id, form, true).await
}

#[derive(Template)]
#[template(path = "decisions/list.html")]
struct List {
    t: T,
    page: PageContext,
    rows: Vec<Listed>,
}

/// One decision on the list of those that this desk may see.
struct Listed {
    route: Route,
    issuer: String,
    period: String,
    row: DecisionRow,
}

async fn list(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let mut rows = Vec::new();
    for round in rounds::all(&desk).await? {
        for listed in decisions::of_round(&desk, round.id).await? {
            rows.push(Listed {
                route: Route::Decision(listed.row.id),
                issuer: listed.issuer.get(page.t.lang()).to_owned(),
                period: crate::rounds::heading(page.t, &round),
                row: listed.row,
            });
        }
    }
    page::html(&List {
        t: page.t,
        rows,
        page: page.crumb("home-title", Route::Home),
    })
}

#[derive(Template)]
#[template(path = "decisions/show.html")]
struct Show {
    t: T,
    page: PageContext,
    v: DecisionView,
    papers: Route,
    pdf: Route,
    docx: Route,
    csv: Route,
    xlsx: Route,
}

async fn one(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: DecisionId = id.parse().map_err(|_| PageError::NotFound)?;
    let v = decisions::load(&desk, id).await?;
    page::html(&Show {
        t: page.t,
        papers: Route::DecisionPapers(id),
        pdf: Route::DecisionFile(id, PaperFile::pdf(FormKind::Decision)),
        docx: Route::DecisionFile(id, PaperFile::docx(FormKind::Decision)),
        csv: Route::DecisionSheet(id, Sheet::Csv),
        xlsx: Route::DecisionSheet(id, Sheet::Xlsx),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("decisions-list-title", Route::Decisions),
        v,
    })
}

async fn papers(
    State(app): State<App>,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: DecisionId = id.parse().map_err(|_| PageError::NotFound)?;
    let bytes = office::certificates::of_decision(&desk, id, check_address(&app)).await?;
    Ok(pdf(bytes, "giay-cong-nhan"))
}

async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let sheet = Sheet::from_text(&sheet).ok_or(PageError::NotFound)?;
    let id: DecisionId = id.parse().map_err(|_| PageError::NotFound)?;
    let v = decisions::load(&desk, id).await?;
    let t = page.t;
    let table = Table {
        title: t.a("decisions-annex", ("number", v.row.number.as_str())),
        question: format!("{}; {}", v.issuer, t.day(v.row.signed_on)),
        at: page.now,
        lang: t.lang(),
        columns: [
            "decisions-certificate",
            "queue-site",
            "queue-place",
            "decisions-code",
        ]
        .iter()
        .map(|key| Column::new(t.s(key), ColumnKind::Text))
        .collect(),
    };
    let rows = v
        .recognitions
        .iter()
        .map(|row| {
            [
                &row.number,
                &row.site_name,
                &row.place_name,
                &row.check_code,
            ]
            .map(|text| Cell::Text(text.clone()))
            .to_vec()
        })
        .collect();
    send(&table, rows, sheet, "quyet-dinh")
}
