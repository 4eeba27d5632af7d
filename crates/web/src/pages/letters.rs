//! The book of an office's papers, and letters about many sites: whom they are about, issuing them, and what was issued.

use super::queue;
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
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use base::{Day, LetterId, SiteId};
use office::{
    Desk,
    letters::{self, Draft, LETTER_SITES, LetterKind, LetterView, Typed},
    lists::Question,
    papers::FormKind,
    registers::{self, NumberedPaper},
    rows::RoundRow,
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Letters, get(book))
        .route(at::LetterNew, get(new).post(issue))
        .route(at::Letter, get(show))
}

/// One number of the book.
struct Numbered {
    number: String,
    day: Day,
    paper: String,
    route: Option<Route>,
}

#[derive(Template)]
#[template(path = "letters/book.html")]
struct Book {
    t: T,
    page: PageContext,
    office: String,
    year: String,
    earlier: String,
    csv: String,
    xlsx: String,
    rows: Vec<Numbered>,
    urging: String,
    endorsement: String,
}

/// The year that is asked for, or this one.
pub(super) fn year(desk: &Desk, query: &Query) -> i16 {
    let asked = query.get("year").parse();
    asked.unwrap_or_else(|_| desk.today().year())
}

async fn book(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    letters::may_issue(&desk)?;
    let t = page.t;
    let year = year(&desk, &page.query);
    let mut own = letters::own(&desk, year).await?;
    let book = registers::book(&desk, year).await?;
    let mut rows: Vec<Numbered> = book
        .into_iter()
        .map(|row| {
            let at = own.iter().position(|letter| letter.number == row.number);
            let letter = at.map(|at| Route::Letter(own.swap_remove(at).id));
            let decided = row.paper == NumberedPaper::Decision;
            Numbered {
                paper: t.word("letters-paper", row.paper.as_str()),
                route: letter.or(decided.then_some(Route::Decisions)),
                number: row.number,
                day: row.day,
            }
        })
        .collect();
    // A number that the book can't read stands on its letter only.
    own.sort_by_key(|letter| std::cmp::Reverse(letter.signed_on));
    rows.extend(own.into_iter().map(|letter| Numbered {
        paper: t.word("letters-paper", letter.paper.as_str()),
        route: Some(Route::Letter(letter.id)),
        number: letter.number,
        day: letter.signed_on,
    }));
    let earlier = Query::new().with("year", year.saturating_sub(1));
    page::html(&Book {
        t,
        office: letters::own_office(&desk).await?,
        year: year.to_string(),
        earlier: Route::Letters.with(&earlier),
        csv: Route::LettersSheet(Sheet::Csv).with(&page.query),
        xlsx: Route::LettersSheet(Sheet::Xlsx).with(&page.query),
        rows,
        urging: address(LetterKind::Urging),
        endorsement: address(LetterKind::Endorsement),
        page: page.crumb("home-title", Route::Home),
    })
}

/// Where a letter of this kind is begun.
pub(super) fn address(kind: LetterKind) -> String {
    Route::LetterNew.with(&Query::new().with("for", kind.as_str()))
}

/// One site that the letter can be about.
struct Choosable {
    id: String,
    name: String,
    address: String,
    to_do: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "letters/new.html")]
struct New {
    t: T,
    page: PageContext,
    form: Form,
    kind: &'static str,
    round: String,
    /// The rounds beside this one: where a letter about each is begun.
    others: Vec<(String, String)>,
    sites: Vec<Choosable>,
    has_more: bool,
    most: u64,
    /// This page as it was asked for.
    here: String,
    /// The same about every site that has not handed in, where the list was narrowed to late ones.
    all: Option<String>,
    blank: Route,
}

/// What the address asks for: its filter as in the queue, without one those that are late.
fn asked(desk: &Desk, query: &Query) -> Result<(LetterKind, Question), PageError> {
    let kind = LetterKind::from_text(query.get("for")).ok_or(PageError::NotFound)?;
    let question = if queue::is_filtered(query) {
        queue::question(desk, query)?
    } else {
        Question {
            late: true,
            ..Question::default()
        }
    };
    Ok((kind, question))
}

/// Whom the letter can be about, and the rounds beside its own.
async fn draft(desk: &Desk, query: &Query) -> Result<(Draft, Vec<RoundRow>), PageError> {
    let (kind, question) = asked(desk, query)?;
    let (round, others) =
        letters::round(desk, crate::rounds::asked(query)?, &question.kinds).await?;
    Ok((letters::draft(desk, kind, round, question).await?, others))
}

fn assemble(
    page: PageContext,
    draft: Draft,
    others: &[RoundRow],
    form: Form,
    status: StatusCode,
) -> Result<Response, PageError> {
    let t = page.t;
    let fresh = status == StatusCode::OK;
    let one = |site: letters::Addressed| {
        let id = site.site.to_string();
        Choosable {
            ticked: fresh || form.has("sites", &id),
            name: site.name,
            address: site.address,
            to_do: t.word("letters-to-do", site.to_do.as_str()),
            id,
        }
    };
    let kind = draft.kind;
    let narrowed = kind == LetterKind::Urging && !queue::is_filtered(&page.query);
    let everyone = || Route::LetterNew.with(&page.query.with("f", "1"));
    page::html_with(
        status,
        &New {
            t,
            kind: kind.as_str(),
            round: crate::rounds::name(t, &draft.round),
            others: others
                .iter()
                .map(|other| {
                    let here = page.query.with("round", other.id);
                    (Route::LetterNew.with(&here), crate::rounds::name(t, other))
                })
                .collect(),
            has_more: draft.has_more,
            most: u64::try_from(LETTER_SITES).unwrap_or(u64::MAX),
            sites: draft.sites.into_iter().map(one).collect(),
            here: page.query.behind(&page.path),
            all: narrowed.then(everyone),
            blank: Route::FormFile(PaperFile::docx(form_kind(kind))),
            form,
            page: page
                .crumb("home-title", Route::Home)
                .crumb("letters-title", Route::Letters),
        },
    )
}

const fn form_kind(kind: LetterKind) -> FormKind {
    match kind {
        LetterKind::Urging => FormKind::Urging,
        LetterKind::Endorsement => FormKind::Endorsement,
    }
}

async fn new(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let (draft, others) = draft(&desk, &page.query).await?;
    let paper = match draft.kind {
        LetterKind::Urging => NumberedPaper::Urging,
        LetterKind::Endorsement => NumberedPaper::Endorsement,
    };
    let next = registers::suggestion(&desk, paper).await?;
    let form = Form::filled([
        ("day", desk.today().vietnamese()),
        ("number", next.unwrap_or_default()),
    ]);
    assemble(page, draft, &others, form, StatusCode::OK)
}

async fn issue(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let t = page.t;
    for (field, key) in [
        ("number", "letters-number"),
        ("day", "decisions-day"),
        ("signer_office", "decisions-signer"),
        ("due", "letters-due"),
        ("remark", "letters-remark"),
        ("sites", "letters-sites"),
    ] {
        form.label(field, t.s(key));
    }
    let ids: Vec<SiteId> = form.ids("sites").unwrap_or_default();
    let typed = Typed {
        number: form.value("number").to_owned(),
        day: form.value("day").to_owned(),
        signer_office: form.value("signer_office").to_owned(),
        due: form.value("due").to_owned(),
        remark: form.value("remark").to_owned(),
    };
    if !form.is_faulty() {
        let (kind, question) = asked(&desk, &page.query)?;
        let rounds = crate::rounds::asked(&page.query)?;
        let (round, _) = letters::round(&desk, rounds, &question.kinds).await?;
        match letters::issue(&desk, kind, round, question, &ids, &typed).await {
            Ok(id) => return Ok(page::done(&Route::Letter(id), "done-letter")),
            Err(error) => form.take(error)?,
        }
    }
    let (draft, others) = draft(&desk, &page.query).await?;
    assemble(page, draft, &others, form, UNPROCESSABLE)
}

#[derive(Template)]
#[template(path = "letters/show.html")]
struct Show {
    t: T,
    page: PageContext,
    title: String,
    about: String,
    pdf: Route,
    docx: Route,
    sites: Vec<(Route, String, String, String)>,
    v: LetterView,
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: LetterId = id.parse().map_err(|_| PageError::NotFound)?;
    let v = letters::load(&desk, id).await?;
    let t = page.t;
    let kind = form_kind(v.kind);
    let sites = v.said.sites.iter().map(|one| {
        (
            Route::Site(one.site),
            one.name.clone(),
            one.address.clone(),
            t.word("letters-to-do", one.to_do.as_str()),
        )
    });
    page::html(&Show {
        t,
        title: t.a("letters-of-number", ("number", v.row.number.as_str())),
        about: t.word("letters-paper", v.kind.as_str()),
        pdf: Route::LetterFile(id, PaperFile::pdf(kind)),
        docx: Route::LetterFile(id, PaperFile::docx(kind)),
        sites: sites.collect(),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("letters-title", Route::Letters),
        v,
    })
}
