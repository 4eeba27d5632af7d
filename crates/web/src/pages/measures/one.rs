//! One measure: what stands, its versions, and typing it with its source.

use super::{above, back, list_route, measure_route, said, site_of, unit_of};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::Route,
};
use askama::Template;
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use base::Refusal;
use measures::Kind;
use office::{
    Desk, OfficeError,
    measures::{Basis, Line, Of, One, Typed, type_values},
};

/// A measure as the form asks it.
struct Asked {
    name: String,
    title: String,
    kind: &'static str,
    choices: Vec<Choice>,
    suffix: String,
    hint: String,
    version: u64,
}

/// A version of the value.
struct Version {
    number: String,
    value: String,
    source: Vec<String>,
}

#[derive(Template)]
#[template(path = "measures/one.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    title: String,
    subject: String,
    place: String,
    round: String,
    kind: String,
    value: String,
    source: Vec<String>,
    version: String,
    frozen: String,
    /// Why this desk does not type it.
    not_typed: Option<String>,
    suppliers: String,
    published: bool,
    fields: Vec<Asked>,
    /// Title, value and source of what somebody else has typed since.
    meanwhile: Vec<(String, String, String)>,
    read_by: Vec<(Option<Route>, String, String)>,
    versions: Vec<Version>,
    list: String,
    back: Option<String>,
}

pub(super) async fn of_site(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    show(page, &desk, &site_of(&id)?, &name).await
}

pub(super) async fn of_unit(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((life, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    show(page, &desk, &unit_of(&life)?, &name).await
}

pub(super) async fn send_of_site(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, &desk, &site_of(&id)?, &name, form).await
}

pub(super) async fn send_of_unit(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((life, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, PageError> {
    send(page, &desk, &unit_of(&life)?, &name, form).await
}

async fn load(desk: &Desk, of: &Of, name: &str, query: &Query) -> Result<One, PageError> {
    let found = office::measures::one(desk, of, name, crate::rounds::asked(query)?).await?;
    found.ok_or(PageError::NotFound)
}

async fn show(page: PageContext, desk: &Desk, of: &Of, name: &str) -> Result<Response, PageError> {
    let found = load(desk, of, name, &page.query).await?;
    let mut form = Form::new();
    for line in typed_here(&found) {
        if let Some(entry) = &line.entry {
            form.push(&line.definition.name, entry.value.form_text());
        }
    }
    page::html(&assemble(page, desk, &found, form)?)
}

/// The measures that this desk types on this page.
fn typed_here(found: &One) -> impl Iterator<Item = &Line> {
    let family = found.family.iter().filter_map(|name| found.of(name));
    family.filter(|line| line.not_typed.is_none())
}

fn assemble(
    page: PageContext,
    desk: &Desk,
    found: &One,
    mut form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let line = found.line().ok_or(PageError::NotFound)?;
    let only = Query::new().with("round", found.all.round.id);
    let fields: Vec<Asked> = typed_here(found)
        .map(|line| field(t, found, line))
        .collect();
    label(t, found, &mut form);
    let page = above(page, desk, &found.all);
    let list = list_route(&found.all.of);
    let stands = |line: &Line| match &line.entry {
        Some(entry) => said::source(t, line.definition, entry),
        None => Vec::new(),
    };
    let version = line.entry.as_ref().filter(|entry| entry.version > 0);
    let refusal = line.not_typed.as_ref().filter(|_| fields.is_empty());
    Ok(Show {
        t,
        form,
        title: line.definition.title.get(t.lang()).to_owned(),
        subject: found.all.name.clone(),
        place: found.all.place.clone(),
        round: said::round(t, desk, &found.all.round),
        kind: said::kind(t, line.definition),
        value: said::value(t, line),
        source: stands(line),
        version: version.map_or_else(String::new, |entry| t.count(entry.version)),
        frozen: said::frozen(t, line),
        not_typed: refusal.map(|refusal| t.refusal(refusal)),
        published: refusal.is_some_and(|refusal| refusal.code == "measures.published"),
        suppliers: suppliers(t, line),
        fields,
        meanwhile: Vec::new(),
        read_by: line.read_by.iter().map(|by| read_by(t, by)).collect(),
        versions: found
            .versions
            .iter()
            .map(|entry| Version {
                number: t.count(entry.version),
                value: said::of(t, line.definition, &entry.value),
                source: said::source(t, line.definition, entry),
            })
            .collect(),
        list: list.with(&only),
        back: back(&page),
        page: page.step(t.s("measures-title"), list),
    })
}

fn suppliers(t: T, line: &Line) -> String {
    let words: Vec<String> = line
        .definition
        .suppliers
        .iter()
        .map(|supplier| t.word("supplier", supplier.as_str()))
        .collect();
    words.join(", ")
}

fn read_by(t: T, by: &office::measures::ReadBy) -> (Option<Route>, String, String) {
    let route = by
        .dossier
        .map(|dossier| Route::Criterion(dossier, by.criterion.as_str().into()));
    let title = format!("{} {}", by.criterion, by.title.get(t.lang()));
    (route, title, by.standard.get(t.lang()).to_owned())
}

/// The labels of the form's fields, for the summary of faults.
fn label(t: T, found: &One, form: &mut Form) {
    for line in typed_here(found) {
        let title = line.definition.title.get(t.lang());
        form.label(&line.definition.name, title);
    }
    form.label("reference", t.s("measures-reference"));
    form.label("day", t.s("measures-day"));
}

fn field(t: T, found: &One, line: &Line) -> Asked {
    let definition = line.definition;
    let lang = t.lang();
    let is_part = found
        .family
        .first()
        .is_some_and(|whole| *whole != definition.name);
    let (kind, choices, suffix) = match &definition.kind {
        Kind::Count { counted_in, .. } => ("count", Vec::new(), counted_in.get(lang).to_owned()),
        Kind::Day => ("day", Vec::new(), String::new()),
        Kind::Choice { options } => {
            let choices = options
                .iter()
                .map(|option| Choice::new(option.id.clone(), option.title.get(lang)));
            ("choice", choices.collect(), String::new())
        }
        Kind::YesNo | Kind::Share { .. } => {
            let yes_no = vec![
                Choice::new("yes", t.s("common-yes")),
                Choice::new("no", t.s("common-no")),
            ];
            ("choice", yes_no, String::new())
        }
    };
    Asked {
        name: definition.name.clone(),
        title: definition.title.get(lang).to_owned(),
        kind,
        choices,
        suffix,
        hint: if is_part {
            t.s("measures-part-hint")
        } else {
            String::new()
        },
        version: line.version,
    }
}

async fn send(
    page: PageContext,
    desk: &Desk,
    of: &Of,
    name: &str,
    mut form: Form,
) -> Result<Response, PageError> {
    let found = load(desk, of, name, &page.query).await?;
    label(page.t, &found, &mut form);
    let typed: Vec<Typed> = found
        .family
        .iter()
        .filter(|name| found.of(name).is_some_and(|line| line.not_typed.is_none()))
        .map(|name| Typed {
            name: (*name).to_owned(),
            raw: form.value(name).to_owned(),
            seen: form.value(&format!("version-{name}")).parse().ok(),
        })
        .collect();
    if typed.is_empty() {
        let refusal = found.line().and_then(|line| line.not_typed.clone());
        let refusal = refusal.unwrap_or_else(|| Refusal::new("measures.other-supplier"));
        return Err(PageError::Forbidden(refusal));
    }
    let basis = Basis {
        reference: form.value("reference").to_owned(),
        day: form.value("day").to_owned(),
    };
    match type_values(desk, of, found.all.round.id, typed, &basis).await {
        Ok(changed) => Ok(onward(&page, &found, changed)),
        Err(OfficeError::Conflict) => {
            // What was typed stays in the form; what stands now is shown beside it.
            let seen =
                |name: &str| -> Option<u64> { form.value(&format!("version-{name}")).parse().ok() };
            let now = load(desk, of, name, &page.query).await?;
            let meanwhile = typed_here(&now)
                .filter(|line| seen(&line.definition.name).is_some_and(|seen| seen != line.version))
                .map(|line| meanwhile(page.t, line))
                .collect();
            form.refuse(&Refusal::new("measures.typed-meanwhile"));
            let shown = assemble(page, desk, &now, form)?;
            page::html_with(StatusCode::CONFLICT, &Show { meanwhile, ..shown })
        }
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &assemble(page, desk, &found, form)?)
        }
    }
}

fn meanwhile(t: T, line: &Line) -> (String, String, String) {
    let source = line
        .entry
        .as_ref()
        .map(|entry| said::source(t, line.definition, entry).join("; "));
    (
        line.definition.title.get(t.lang()).to_owned(),
        said::value(t, line),
        source.unwrap_or_default(),
    )
}

/// After typing: back to where the reader came from, or to the measure.
fn onward(page: &PageContext, found: &One, changed: usize) -> Response {
    let done = if changed == 0 {
        "measure-same"
    } else {
        "measure-typed"
    };
    let to = if let Some(back) = back(page) {
        let mark = if back.contains('?') { '&' } else { '?' };
        format!("{back}{mark}done={done}")
    } else {
        let query = Query::new().with("round", found.all.round.id);
        measure_route(&found.all.of, found.name).with(&query.with("done", done))
    };
    Redirect::to(&to).into_response()
}
