//! One criterion's question page.

use super::dossiers::{readable, way};
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, at},
    words::{self, Piece, Tag, Why},
};
use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use office::{
    OfficeError,
    dossiers::{DossierView, answer_version},
    rows::NoteKind,
};
use standards::{Criterion, Field, FieldKind, Mark};

/// The header under which the script saves in the background.
const SAVES_ITSELF: &str = "x-by-save";
/// The header that tells the script the version it may save over next.
const NEW_VERSION: &str = "x-by-version";

pub(super) fn router() -> Router<App> {
    Router::new().route(at::Criterion, get(show).post(save))
}

/// A field as the page asks it.
struct Asked {
    id: String,
    kind: &'static str,
    title: String,
    hint: String,
    choices: Vec<Choice>,
    /// What is already known, with its source.
    known: Vec<String>,
    read_only: bool,
    /// The value in words, for those who only read.
    shown: String,
    /// Where its measure stands, with the way back here.
    measure: Option<String>,
    /// The list of sites behind what is counted of a commune's sites.
    list: Option<String>,
}

#[derive(Template)]
#[template(path = "criteria/show.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact that the page shows"
)]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    title: String,
    text: String,
    help: String,
    article: String,
    /// A mark where the text was not verified, with what to check.
    doubt: Option<(String, String)>,
    outcome: Tag,
    carried: bool,
    fields: Vec<Asked>,
    na: Vec<Choice>,
    takes_papers: bool,
    expected: Vec<String>,
    required: u64,
    /// The paper of the registration as which a file here serves too.
    paper: Option<String>,
    pieces: Vec<Piece>,
    /// What stands in the way, each with where its measure is typed.
    whys: Vec<(Why, Option<String>)>,
    notes: Vec<(String, String)>,
    note: String,
    opinion: Option<String>,
    wants_opinion: bool,
    editable: bool,
    /// What the page shows stands for, so that of two writers the second is told.
    version: String,
    /// What somebody else has saved since, when the form comes back.
    meanwhile: Vec<(String, String)>,
    na_shown: Option<String>,
    action: Route,
    evidence: Route,
    back: Route,
    previous: Option<Route>,
    following: Option<Route>,
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, criterion)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let v = readable(&desk, &id).await?;
    let asked = visible(&v, &criterion)?;
    let form = match v.answers.get(&criterion) {
        Some(answer) => {
            let values = standards::form_values(asked, answer);
            let mut form = Form::new();
            for (name, value) in values {
                form.push(&name, value);
            }
            form
        }
        None => Form::new(),
    };
    page::html(&assemble(page, &v, asked, form))
}

/// The criterion, when this reader may see it.
fn visible<'v>(v: &'v DossierView, id: &str) -> Result<&'v Criterion, PageError> {
    v.evaluation.get(id).ok_or(PageError::NotFound)?;
    v.pack.criterion(id).ok_or(PageError::NotFound)
}

pub(super) async fn save(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, criterion)): Path<(String, String)>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, PageError> {
    let v = readable(&desk, &id).await?;
    let asked = visible(&v, &criterion)?;
    let dossier = v.row.id;
    for field in &asked.fields {
        form.label(&field.id, field.title.get(page.t.lang()));
    }
    let typed = form.clone();
    let read = move |name: &str| {
        let value = typed.value(name);
        (!value.is_empty()).then(|| value.to_owned())
    };
    let alone = headers.contains_key(SAVES_ITSELF);
    let seen = form.value("version").to_owned();
    let seen = (!seen.is_empty()).then_some(seen);
    match office::dossiers::answer(&desk, dossier, &criterion, seen.as_deref(), &read).await {
        Ok(version) if alone => {
            Ok((StatusCode::NO_CONTENT, [(NEW_VERSION, version)]).into_response())
        }
        Ok(_) => {
            let next = neighbours(&v, &criterion)
                .1
                .filter(|_| form.value("do") == "next");
            Ok(page::done(
                &next.unwrap_or(Route::Dossier(dossier)),
                "done-saved",
            ))
        }
        Err(OfficeError::Conflict) => {
            // What was typed stays in the form; what stands now is shown beside it.
            let v = readable(&desk, &id).await?;
            let asked = visible(&v, &criterion)?;
            let at = page.t.moment(v.row.changed_at);
            form.refuse(&base::Refusal::new("dossiers.saved-meanwhile").with("at", at));
            let mut shown = assemble(page, &v, asked, form);
            shown.meanwhile = meanwhile(
                shown.t,
                &shown.fields,
                shown.na_shown.as_deref(),
                &shown.note,
            );
            page::html_with(StatusCode::CONFLICT, &shown)
        }
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &assemble(page, &v, asked, form))
        }
    }
}

/// What now stands, line by line.
fn meanwhile(t: T, fields: &[Asked], na: Option<&str>, note: &str) -> Vec<(String, String)> {
    let fields = fields.iter().filter(|field| !field.read_only);
    let mut lines: Vec<(String, String)> = fields
        .map(|field| (field.title.clone(), field.shown.clone()))
        .collect();
    lines.extend(na.map(|na| (t.s("criteria-na"), na.to_owned())));
    if !note.is_empty() {
        lines.push((t.s("criteria-note"), note.to_owned()));
    }
    lines
}

fn neighbours(v: &DossierView, id: &str) -> (Option<Route>, Option<Route>) {
    let ids: Vec<&str> = v
        .evaluation
        .criteria
        .iter()
        .map(|judged| judged.criterion.as_str())
        .collect();
    let at = ids.iter().position(|other| *other == id);
    let route = |at: Option<usize>| {
        at.and_then(|at| ids.get(at))
            .map(|id| Route::Criterion(v.row.id, (*id).into()))
    };
    (
        route(at.and_then(|at| at.checked_sub(1))),
        route(at.map(|at| at + 1)),
    )
}

#[expect(
    clippy::too_many_lines,
    reason = "one field of the page after the other"
)]
fn assemble(page: PageContext, v: &DossierView, criterion: &Criterion, form: Form) -> Show {
    let t = page.t;
    let lang = t.lang();
    let judged = v.evaluation.get(&criterion.id);
    let (previous, following) = neighbours(v, &criterion.id);
    let stored = v.answers.get(&criterion.id);
    Show {
        t,
        title: format!("{} {}", criterion.id, criterion.title.get(lang)),
        text: criterion.text.get(lang).to_owned(),
        help: criterion
            .help
            .as_ref()
            .map(|help| help.get(lang).to_owned())
            .unwrap_or_default(),
        article: criterion.article.clone(),
        doubt: doubt(t, criterion),
        outcome: words::outcome(
            t,
            judged.map_or(standards::Outcome::Unanswered, |judged| judged.outcome),
        ),
        carried: v.is_carried(&criterion.id),
        fields: criterion
            .fields
            .iter()
            .map(|field| asked(t, v, criterion, field))
            .collect(),
        na: criterion
            .na_for(v.row.kind)
            .map(|reason| Choice::new(reason.id.clone(), reason.title.get(lang)))
            .collect(),
        takes_papers: criterion.takes_papers(),
        expected: criterion
            .evidence
            .expected
            .iter()
            .map(|text| text.get(lang).to_owned())
            .collect(),
        required: u64::from(criterion.evidence.required),
        paper: criterion.paper.as_deref().map(|kind| t.word("paper", kind)),
        pieces: v
            .proof(&criterion.id)
            .into_iter()
            .map(|piece| words::piece_of(t, v, piece))
            .collect(),
        whys: judged
            .map(|judged| {
                judged
                    .why
                    .iter()
                    .map(|why| {
                        let why = words::why(t, criterion, why);
                        let measure = why.measure.as_deref();
                        let measure = measure.map(|name| measure_href(v, criterion, name));
                        (why, measure)
                    })
                    .collect()
            })
            .unwrap_or_default(),
        notes: notes(t, v, &criterion.id),
        note: stored
            .and_then(|answer| answer.note.clone())
            .unwrap_or_default(),
        opinion: v.row.union_opinion.clone(),
        wants_opinion: criterion.shows_union_opinion,
        editable: v.may.answer,
        version: answer_version(&v.answers, &criterion.id),
        meanwhile: Vec::new(),
        na_shown: stored
            .and_then(|answer| answer.na.as_deref())
            .and_then(|id| criterion.na.iter().find(|reason| reason.id == id))
            .map(|reason| reason.title.get(lang).to_owned()),
        action: Route::Criterion(v.row.id, criterion.id.as_str().into()),
        evidence: Route::CriterionEvidence(v.row.id, criterion.id.as_str().into()),
        back: Route::Dossier(v.row.id),
        previous,
        following,
        form,
        page: way(page, v),
    }
}

/// The page of a measure, from which one comes back to the criterion.
fn measure_href(v: &DossierView, criterion: &Criterion, name: &str) -> String {
    let back = Route::Criterion(v.row.id, criterion.id.as_str().into()).path();
    let query = Query::new().with("round", v.round.id).with("back", back);
    let route = if v.site.facts.kind.is_unit() {
        Route::UnitMeasure(v.site.facts.atom.clone(), name.into())
    } else {
        Route::SiteMeasure(v.site.id, name.into())
    };
    route.with(&query)
}

/// The list behind a measure that counts the sites of a commune.
fn list_href(t: T, v: &DossierView, name: &str) -> Option<String> {
    let at = match name {
        "sites.in-scope" => 0,
        "sites.registered" => 1,
        "sites.recognised" => 4,
        _ => return None,
    };
    let links = super::overview::Links {
        asked: office::rounds::Asked::Year(v.round.counts_for_year),
        place: Some(v.site.facts.atom.clone()),
    };
    let own = [("tier", "commune")];
    let figures = links.figures(t, &office::rows::Counts::default(), &own);
    figures.into_iter().nth(at).map(|figure| figure.href)
}

fn doubt(t: T, criterion: &Criterion) -> Option<(String, String)> {
    if criterion.marked.mark == Mark::Verified && criterion.marked.check.is_none() {
        return None;
    }
    let check = criterion
        .marked
        .check
        .as_ref()
        .map(|check| check.get(t.lang()).to_owned())
        .unwrap_or_default();
    let word = match criterion.marked.mark {
        Mark::Verified => "verified",
        Mark::Partly => "partly",
        Mark::Memory => "memory",
        Mark::NotFound => "not-found",
    };
    Some((t.word("criteria-mark", word), check))
}

fn asked(t: T, v: &DossierView, criterion: &Criterion, field: &Field) -> Asked {
    let lang = t.lang();
    let judged = v.evaluation.get(&criterion.id);
    let prefilled = judged
        .into_iter()
        .flat_map(|judged| &judged.prefilled)
        .filter(|shown| shown.field == field.id);
    let choices = match &field.kind {
        FieldKind::YesNo => vec![
            Choice::new("yes", t.s("common-yes")),
            Choice::new("no", t.s("common-no")),
        ],
        FieldKind::Choice(choices) => choices
            .iter()
            .map(|choice| Choice::new(choice.id.clone(), choice.title.get(lang)))
            .collect(),
        FieldKind::Count { .. } | FieldKind::Points { .. } | FieldKind::Day => Vec::new(),
    };
    let own = v
        .answers
        .get(&criterion.id)
        .and_then(|answer| answer.parts.get(&field.id));
    let when = field.when.as_ref().and_then(|when| {
        let earlier = criterion.field(&when.field)?;
        Some(t.a("criteria-only-if", ("question", earlier.title.get(lang))))
    });
    let points = match field.kind {
        FieldKind::Points { max } => Some(t.a("criteria-points", ("max", max))),
        _ => None,
    };
    let hint = [
        when,
        points,
        field.hint.as_ref().map(|hint| hint.get(lang).to_owned()),
    ];
    Asked {
        id: field.id.clone(),
        kind: match field.kind {
            FieldKind::YesNo | FieldKind::Choice(_) => "choice",
            FieldKind::Count { .. } | FieldKind::Points { .. } => "count",
            FieldKind::Day => "day",
        },
        title: if field.optional {
            format!("{} ({})", field.title.get(lang), t.s("common-optional"))
        } else {
            field.title.get(lang).to_owned()
        },
        hint: hint.into_iter().flatten().collect::<Vec<_>>().join(" "),
        choices,
        known: prefilled
            .map(|shown| words::known(t, field, shown))
            .collect(),
        read_only: field.is_read_only(),
        measure: field
            .binding
            .as_ref()
            .map(|binding| measure_href(v, criterion, &binding.measure)),
        list: field
            .binding
            .as_ref()
            .and_then(|binding| list_href(t, v, &binding.measure)),
        shown: own.map_or_else(
            || t.s("common-no-figure"),
            |value| words::value(t, field, value),
        ),
    }
}

/// Disputes, notes and reasons on the criterion, with who wrote them.
fn notes(t: T, v: &DossierView, id: &str) -> Vec<(String, String)> {
    v.notes
        .iter()
        .filter(|note| {
            note.criterion == id && note.settled_at.is_none() && note.kind != NoteKind::SelfNote
        })
        .map(|note| {
            let who = t.a(
                "dossiers-said",
                (("office", note.office.as_str()), ("at", t.moment(note.at))),
            );
            (note.text.clone(), who)
        })
        .collect()
}
