//! Rounds: which there are, what each day of one means, opening one; and the text of the standard they are held under.

use crate::{
    App,
    desk::{Anyone, AtDesk},
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Segment, Sheet, at},
};
use askama::Template;
use assessments::{Deadlines, Phase, deadlines::DRAFT_DAYS};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use base::{Day, Lang, RoundId};
use office::{Desk, rounds, rows::RoundRow};
use standards::{LegalBasis, Marked, Pack};
use std::sync::Arc;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Rounds, get(list))
        .route(at::RoundNew, get(new).post(open))
        .route(at::Round, get(show))
        .route(at::Standard, get(standard))
}

/// One round in the list.
struct Line {
    href: String,
    period: String,
    title: String,
    place: String,
    phase: String,
    closing: Day,
}

#[derive(Template)]
#[template(path = "rounds/list.html")]
struct List {
    t: T,
    page: PageContext,
    today: Day,
    lines: Vec<Line>,
    may_open: bool,
}

async fn list(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let rows = rounds::all(&desk).await?;
    let line = |row: &RoundRow| Line {
        href: Route::Round(row.id).path(),
        period: crate::rounds::period(t, row),
        title: title(&desk, row, t.lang()),
        place: place(t, &desk, row),
        phase: phase(t, row, desk.today()),
        closing: row.closing_day,
    };
    page::html(&List {
        t,
        today: desk.today(),
        lines: rows.iter().map(line).collect(),
        may_open: rounds::may_open(&desk).is_ok(),
        page: page.crumb("home-title", Route::Home),
    })
}

pub(super) fn title(desk: &Desk, row: &RoundRow, lang: Lang) -> String {
    let pack = desk.office.packs.find(&row.edition);
    pack.map_or_else(
        || row.edition.clone(),
        |pack| pack.title.get(lang).to_owned(),
    )
}

pub(super) fn place(t: T, desk: &Desk, row: &RoundRow) -> String {
    row.atom.as_ref().map_or_else(
        || t.s("rounds-country"),
        |atom| desk.office.places.name_on(atom, desk.today()),
    )
}

fn deadlines(row: &RoundRow) -> Deadlines {
    Deadlines {
        registration_due: row.registration_due,
        window_first: row.window_first,
        window_last: row.window_last,
        closing_day: row.closing_day,
        decision_before: row.decision_before,
    }
}

pub(super) fn phase(t: T, row: &RoundRow, today: Day) -> String {
    let phase: Phase = deadlines(row).phase(row.first_day, today);
    t.word("rounds-phase", phase.as_str())
}

/// The days of a round in their order, each with what it means.
fn days(t: T, row: &RoundRow) -> Vec<(String, String)> {
    let span =
        |from: Day, to: Day| t.a("rounds-from-to", (("from", t.day(from)), ("to", t.day(to))));
    let year = row.counts_for_year.to_string();
    vec![
        (
            span(row.first_day, row.last_day),
            t.a("rounds-means-period", ("year", year)),
        ),
        (
            span(row.window_first, row.window_last),
            t.s("rounds-means-window"),
        ),
        (
            span(row.first_day, row.registration_due),
            t.s("rounds-means-registration"),
        ),
        (
            span(row.window_last.plus_days(1 - DRAFT_DAYS), row.window_last),
            t.s("rounds-means-drafting"),
        ),
        (
            t.a("rounds-until", ("day", t.day(row.closing_day))),
            t.s("rounds-means-closing"),
        ),
        (
            span(
                row.window_last.plus_days(1),
                row.decision_before.plus_days(-1),
            ),
            t.s("rounds-means-confirmation"),
        ),
        (
            t.a("rounds-before", ("day", t.day(row.decision_before))),
            t.s("rounds-means-decision"),
        ),
    ]
}

/// A text of law with how sure it is.
struct Basis {
    article: String,
    title: String,
    sure: Sure,
}

/// How sure a legal fact is, in words.
struct Sure {
    mark: String,
    kind: &'static str,
    source: String,
    check: String,
}

fn basis(t: T, basis: &LegalBasis) -> Basis {
    Basis {
        article: basis.article.clone(),
        title: basis.title.get(t.lang()).to_owned(),
        sure: sure(t, &basis.marked),
    }
}

fn sure(t: T, marked: &Marked) -> Sure {
    Sure {
        mark: t.word("mark", marked.mark.as_str()),
        kind: if marked.mark == standards::Mark::Verified {
            "info"
        } else {
            "due"
        },
        source: marked.source.clone(),
        check: marked
            .check
            .as_ref()
            .map(|check| check.get(t.lang()).to_owned())
            .unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "rounds/show.html")]
struct Show {
    t: T,
    page: PageContext,
    period: String,
    title: String,
    place: String,
    kinds: String,
    phase: String,
    days: Vec<(String, String)>,
    /// What to check of the calendar it is held by.
    doubt: Option<Sure>,
    basis: Vec<Basis>,
    edition: Segment,
    overview: Option<String>,
    /// Where sites that are late are written to; none for those who issue no letters.
    urging: Option<String>,
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: RoundId = id.parse().map_err(|_| PageError::NotFound)?;
    let row = rounds::by_id(&desk, id).await?;
    let t = page.t;
    let pack = desk.office.packs.get(&row.edition)?;
    let own = office::lists::own_place(&desk);
    // Only those who see figures are shown the way to them.
    let overview = office::lists::may_see(&desk, own.as_ref())
        .then(|| own.map_or(Route::Overviews, Route::Overview))
        .map(|route| route.with(&Query::new().with("round", row.id)));
    page::html(&Show {
        t,
        period: crate::rounds::period(t, &row),
        title: pack.title.get(t.lang()).to_owned(),
        place: place(t, &desk, &row),
        kinds: kinds(t, &row),
        phase: phase(t, &row, desk.today()),
        days: days(t, &row),
        doubt: calendar(t, &desk, &row.edition),
        basis: pack.legal_basis.iter().map(|b| basis(t, b)).collect(),
        overview,
        urging: office::letters::may_issue(&desk).is_ok().then(|| {
            let kind = office::letters::LetterKind::Urging;
            let query = Query::new().with("for", kind.as_str());
            Route::LetterNew.with(&query.with("round", row.id))
        }),
        edition: Segment(row.edition),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("rounds-title", Route::Rounds),
    })
}

fn kinds(t: T, row: &RoundRow) -> String {
    let words = row
        .kinds
        .iter()
        .map(|kind| t.word("site-kind", kind.as_str()));
    words.collect::<Vec<_>>().join(", ")
}

#[derive(Template)]
#[template(path = "rounds/new.html")]
struct New {
    t: T,
    page: PageContext,
    form: Form,
    editions: Vec<Choice>,
    period: String,
    whom: String,
    days: Vec<(String, String)>,
    /// What to check before a round is held by this calendar.
    doubt: Option<Sure>,
}

/// Years for which a round can be opened: dossiers of earlier years are reported results, and law changes before long.
const YEARS: std::ops::RangeInclusive<u64> = 2022..=2100;

async fn new(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    rounds::may_open(&desk)?;
    let editions = desk.office.packs.for_rounds();
    let asked = page.query.get("edition").to_owned();
    let first = editions.first().map(|pack| pack.name()).unwrap_or_default();
    let edition = if asked.is_empty() { first } else { asked };
    let year = page.query.get("year").trim().to_owned();
    let year = if year.is_empty() {
        desk.today().year().to_string()
    } else {
        year
    };
    let mut form = Form::filled([("edition", edition), ("year", year)]);
    form.label("year", page.t.s("rounds-year"));
    render(page, &desk, form, false)
}

/// How sure it is that rounds may be held by the calendar of an edition; nothing to say of the standard's own.
fn calendar(t: T, desk: &Desk, edition: &str) -> Option<Sure> {
    let pack = desk.office.packs.find(edition)?;
    pack.held_so.as_ref().map(|held| sure(t, held))
}

/// The form with the days of what is chosen.
fn render(
    page: PageContext,
    desk: &Desk,
    mut form: Form,
    sent: bool,
) -> Result<Response, PageError> {
    let t = page.t;
    let place = office::lists::own_place(desk);
    let mut shown = Vec::new();
    let mut period = String::new();
    if let Some(year) = year(&mut form) {
        let edition = form.value("edition").to_owned();
        match rounds::preview(desk, &edition, year, place.clone()) {
            Ok(row) => {
                shown = days(t, &row);
                period = crate::rounds::period(t, &row);
            }
            Err(error) if !sent => form.take(error)?,
            Err(_) => {}
        }
    }
    let choice = |pack: &Arc<Pack>| {
        let label = format!("{} ({})", pack.title.get(t.lang()), pack.edition);
        Choice::new(pack.name(), label)
    };
    let template = New {
        t,
        editions: desk.office.packs.for_rounds().iter().map(choice).collect(),
        doubt: calendar(t, desk, form.value("edition")),
        period,
        whom: place.map_or_else(
            || t.s("rounds-for-country"),
            |place| {
                let name = desk.office.places.name_on(&place, desk.today());
                t.a("rounds-for-place", ("place", name))
            },
        ),
        days: shown,
        page: page
            .crumb("home-title", Route::Home)
            .crumb("rounds-title", Route::Rounds),
        form,
    };
    if template.form.is_faulty() {
        page::html_with(UNPROCESSABLE, &template)
    } else {
        page::html(&template)
    }
}

/// The year typed, within what can be opened.
fn year(form: &mut Form) -> Option<i16> {
    let year = form.count("year", *YEARS.end())?;
    if !YEARS.contains(&year) {
        form.fault("year", "form.unknown-choice");
        return None;
    }
    i16::try_from(year).ok()
}

async fn open(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    rounds::may_open(&desk)?;
    form.label("year", page.t.s("rounds-year"));
    let typed = Form::filled([
        ("edition", form.value("edition").to_owned()),
        ("year", form.value("year").to_owned()),
    ]);
    let Some(year) = year(&mut form) else {
        return render(page, &desk, typed, true);
    };
    let edition = form.value("edition").to_owned();
    let place = office::lists::own_place(&desk);
    match rounds::open(&desk, &edition, year, place).await {
        Ok(id) => Ok(page::done(&Route::Round(id), "done-round-opened")),
        Err(error) => {
            form.take(error)?;
            render(page, &desk, form, true)
        }
    }
}

#[derive(Template)]
#[template(path = "rounds/standard.html")]
struct Standard {
    t: T,
    page: PageContext,
    title: String,
    edition: String,
    basis: Vec<Basis>,
    scope: String,
    not_for: String,
    remarks: Vec<String>,
    scope_sure: Sure,
    result: &'static str,
    clauses: Vec<Clause>,
}

/// A clause with its criteria.
struct Clause {
    id: String,
    title: String,
    criteria: Vec<Criterion>,
}

struct Criterion {
    id: String,
    article: String,
    title: String,
    text: String,
    help: String,
    evidence: Vec<String>,
    na: Vec<String>,
    private: bool,
    no_names: bool,
    sure: Sure,
}

/// The text of a standard is public.
async fn standard(
    State(app): State<App>,
    page: PageContext,
    Anyone(desk): Anyone,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let office = app.office();
    let pack = office.packs.find(&name).ok_or(PageError::NotFound)?;
    let t = page.t;
    let words = |list: &str, texts: Vec<&'static str>| {
        let words: Vec<String> = texts.iter().map(|text| t.word(list, text)).collect();
        words.join(", ")
    };
    let scope = &pack.applies_to;
    let sizes = scope.size_classes_not.iter().map(|size| size.as_str());
    let levels = scope.school_levels_not.iter().map(|level| level.as_str());
    let mut not_for = vec![
        words("size-class", sizes.collect()),
        words("school-level", levels.collect()),
    ];
    not_for.retain(|words| !words.is_empty());
    let page = page.crumb("home-title", Route::Home);
    page::html(&Standard {
        t,
        title: pack.title.get(t.lang()).to_owned(),
        edition: pack.edition.clone(),
        basis: pack.legal_basis.iter().map(|b| basis(t, b)).collect(),
        scope: words(
            "site-kind",
            scope.kinds.iter().map(|kind| kind.as_str()).collect(),
        ),
        not_for: not_for.join(", "),
        remarks: remarks(t, &pack),
        scope_sure: sure(t, &scope.marked),
        result: pack.result.as_str(),
        clauses: clauses(t, &pack),
        page: if desk.is_some() {
            page.crumb("rounds-title", Route::Rounds)
        } else {
            page
        },
    })
}

/// What a reader must know: about the scope, what is missing of a scale, how sure another calendar is.
fn remarks(t: T, pack: &Pack) -> Vec<String> {
    let points = pack.points.as_ref();
    let missing = points.map(|points| [&points.items_missing, &points.bands_missing]);
    let calendar = pack.held_so.as_ref().and_then(|held| held.check.as_ref());
    let all = missing.into_iter().flatten().flatten().chain(calendar);
    let mut remarks = texts(t, &pack.applies_to.remarks);
    remarks.extend(all.map(|text| text.get(t.lang()).to_owned()));
    remarks
}

fn texts(t: T, texts: &[base::Localised]) -> Vec<String> {
    texts
        .iter()
        .map(|text| text.get(t.lang()).to_owned())
        .collect()
}

fn clauses(t: T, pack: &Pack) -> Vec<Clause> {
    let lang = t.lang();
    let criterion = |criterion: &standards::Criterion| Criterion {
        id: criterion.id.clone(),
        article: criterion.article.clone(),
        title: criterion.title.get(lang).to_owned(),
        text: criterion.text.get(lang).to_owned(),
        help: criterion
            .help
            .as_ref()
            .map(|help| help.get(lang).to_owned())
            .unwrap_or_default(),
        evidence: texts(t, &criterion.evidence.expected),
        na: criterion
            .na
            .iter()
            .map(|reason| reason.title.get(lang).to_owned())
            .collect(),
        private: criterion.private_to_reviewer,
        no_names: criterion.names_forbidden,
        sure: sure(t, &criterion.marked),
    };
    pack.clauses
        .iter()
        .map(|clause| Clause {
            id: clause.id.clone(),
            title: clause.title.get(lang).to_owned(),
            criteria: pack.under(&clause.id).map(criterion).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
