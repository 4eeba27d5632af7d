//! The figures of a place in a round: in a sentence, by kind, by the units below; each number links to the list behind it.

mod areas;
mod sheet;

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::Form,
    i18n::T,
    page::{self, PageContext},
    query::Query,
    routes::{Route, Sheet, at},
};
use access::Role;
use areas::{Areas, Below, Ratio};
use askama::Template;
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use base::LifeId;
use office::{
    Desk,
    lists::{self, Overview, Ratios},
    rounds::{self, Asked, Meant},
    rows::{Counts, RoundRow},
};
use units::Tier;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Overviews, get(own))
        .route(at::Overview, get(show).post(areas::send))
        .route(at::OverviewSheet, get(sheet::of_place))
        .route(at::CountrySheet, get(sheet::of_country))
}

/// One figure with the list behind it; without an address when no list has exactly these sites.
pub(super) struct Figure {
    pub(super) href: String,
    pub(super) value: String,
}

/// One row of a table.
struct Line {
    name: String,
    href: Option<String>,
    /// Sites, registered, in time, waiting, recognised, not recognised, late.
    figures: Vec<Figure>,
}

/// The computed ratios of a commune.
struct Counted {
    registered: Ratio,
    recognised: Ratio,
    what: String,
    what_not: String,
}

#[derive(Template)]
#[template(path = "overview/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    name: String,
    sentence: String,
    own_line: bool,
    rounds: Vec<(String, String)>,
    round: String,
    period: String,
    top: Vec<(Figure, String, String)>,
    kinds: Vec<Line>,
    below: Vec<Line>,
    held: Option<Line>,
    total: Line,
    counted: Option<Counted>,
    areas: Option<Areas>,
    areas_below: Option<Below>,
    /// What single officers decided, with the list behind it.
    alone: Option<(String, String)>,
    unit: Option<String>,
    measures: Option<String>,
    /// The text for a chat group of this place.
    remind: Option<String>,
    csv: String,
    xlsx: String,
}

#[derive(Template)]
#[template(path = "overview/none.html")]
struct NoRound {
    t: T,
    page: PageContext,
}

/// The figures of the own place; of the country for those who see everything.
async fn own(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    match lists::own_place(&desk) {
        Some(place) => Ok(axum::response::IntoResponse::into_response(
            axum::response::Redirect::to(&Route::Overview(place).with(&page.query)),
        )),
        None => render(page, &desk, None, Form::new(), StatusCode::OK).await,
    }
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(place): Path<String>,
) -> Result<Response, PageError> {
    let place = place.parse().map_err(|_| PageError::NotFound)?;
    render(page, &desk, Some(place), Form::new(), StatusCode::OK).await
}

/// The rounds that the address asks for, or the running ones.
async fn rounds_of(
    desk: &Desk,
    place: Option<&LifeId>,
    query: &Query,
) -> Result<Option<Meant>, PageError> {
    Ok(rounds::meant_at(desk, place, crate::rounds::asked(query)?).await?)
}

async fn render(
    page: PageContext,
    desk: &Desk,
    place: Option<LifeId>,
    form: Form,
    status: StatusCode,
) -> Result<Response, PageError> {
    let page = way(page, desk, place.as_ref());
    let units = desk.office.places.units();
    if let Some(place) = &place {
        let life = units.get(place).ok_or(PageError::NotFound)?;
        if !lists::may_see(desk, Some(place)) {
            return Err(PageError::NotFound);
        }
        if !life.lives_on(desk.today()) {
            // Figures are those of a unit of today; a unit that ended says what it became.
            return Ok(page::go(&Route::Unit(place.clone())));
        }
    }
    let Some(rounds) = rounds_of(desk, place.as_ref(), &page.query).await? else {
        return page::html(&NoRound { t: page.t, page });
    };
    let found = lists::overview(desk, &rounds, place.clone()).await?;
    let own_line = is_line(desk);
    let ratios = ratios_of(desk, &rounds, place.as_ref()).await?;
    let all = own_begun(desk).await?;
    let template = assemble(page, form, &rounds, &found, ratios.as_ref(), &all, own_line);
    page::html_with(status, &template)
}

/// The ratios of a commune; other units have none, and who follows a line does not see the whole.
async fn ratios_of(
    desk: &Desk,
    rounds: &Meant,
    place: Option<&LifeId>,
) -> Result<Option<Ratios>, PageError> {
    let units = desk.office.places.units();
    let is_commune = |life: &units::Life| life.tier() == Tier::Commune;
    match place {
        Some(place) if !is_line(desk) && units.get(place).is_some_and(is_commune) => {
            Ok(Some(lists::ratios(desk, rounds, place.clone()).await?))
        }
        _ => Ok(None),
    }
}

/// The desk's own rounds that have begun.
async fn own_begun(desk: &Desk) -> Result<Vec<RoundRow>, PageError> {
    let mut all = rounds::own(desk).await?;
    all.retain(|round| round.first_day <= desk.today());
    Ok(all)
}

/// Does this desk follow its own line only?
fn is_line(desk: &Desk) -> bool {
    matches!(
        desk.actor.role,
        Role::UnionFederation | Role::EducationDepartment
    )
}

fn assemble(
    page: PageContext,
    form: Form,
    rounds: &Meant,
    found: &Overview,
    ratios: Option<&Ratios>,
    all: &[RoundRow],
    own_line: bool,
) -> Show {
    let t = page.t;
    let asked = crate::rounds::asked(&page.query).unwrap_or_default();
    let links = Links {
        asked,
        place: found.place.clone(),
    };
    let name = place_name(t, found);
    let round = crate::rounds::address(asked);
    let only = Query::new().with("round", &round);
    let sheet = |sheet| match &found.place {
        Some(place) => Route::OverviewSheet(place.clone(), sheet).with(&only),
        None => Route::CountrySheet(sheet).with(&only),
    };
    Show {
        t,
        sentence: sentence(t, &name, rounds, &found.total),
        own_line,
        rounds: crate::rounds::choices(t, all),
        round,
        period: crate::rounds::period(t, rounds.first()),
        top: top(t, &links, &found.total),
        kinds: found
            .kinds
            .iter()
            .filter(|(kind, counts)| counts.sites > 0 || rounds.of_kind(*kind).is_some())
            .map(|(kind, counts)| {
                let word = t.word("site-kind", kind.as_str());
                links.line(t, word, None, counts, &[("kind", kind.as_str())])
            })
            .collect(),
        below: below(t, &links, rounds, found),
        held: (found.held.sites > 0).then(|| held(t, &links, &found.held)),
        total: links.line(t, t.s("overview-total"), None, &found.total, &[]),
        counted: ratios.map(|ratios| counted(t, rounds, ratios)),
        areas: ratios.map(|_| Areas::of(t, found)),
        areas_below: Below::of(t, found),
        alone: alone(t, &links, found),
        unit: found
            .place
            .as_ref()
            .map(|place| Route::Unit(place.clone()).path()),
        measures: found
            .place
            .as_ref()
            .map(|place| Route::UnitMeasures(place.clone()).with(&only)),
        remind: found
            .place
            .as_ref()
            .filter(|_| found.may_type)
            .map(|place| {
                let query = Query::new().with("place", place);
                Route::GroupText.with(&query)
            }),
        csv: sheet(Sheet::Csv),
        xlsx: sheet(Sheet::Xlsx),
        name,
        form,
        page,
    }
}

/// How many communes have declared a single officer and what those decided, with the list; nothing where there is none.
fn alone(t: T, links: &Links, found: &Overview) -> Option<(String, String)> {
    let (communes, decided) = (found.single_officers, found.total.by_single_officer);
    (communes + decided > 0).then(|| {
        let words = t.a(
            "overview-single-officer",
            (("communes", communes), ("decided", decided)),
        );
        (links.list(&[("single", "yes")]), words)
    })
}

fn place_name(t: T, found: &Overview) -> String {
    if found.place.is_some() {
        found.name.clone()
    } else {
        t.s("overview-country")
    }
}

/// The breadcrumbs: country, province, as far up as this desk may see.
fn way(page: PageContext, desk: &Desk, place: Option<&LifeId>) -> PageContext {
    let mut page = page.crumb("home-title", Route::Home);
    let Some(place) = place else {
        return page;
    };
    if lists::may_see(desk, None) {
        page = page.crumb("overview-country", Route::Overviews);
    }
    let units = desk.office.places.units();
    let mut above = units.ancestors_on(place, desk.today());
    above.reverse();
    for life in above {
        if lists::may_see(desk, Some(&life.id)) {
            page = page.step(life.name.clone(), Route::Overview(life.id.clone()));
        }
    }
    page
}

fn sentence(t: T, place: &str, rounds: &Meant, counts: &Counts) -> String {
    let facts = [
        ("period", crate::rounds::said(t, rounds)),
        ("place", place.to_owned()),
        ("sites", t.count(counts.sites)),
        ("registered", t.count(counts.registered)),
        ("recognised", t.count(counts.recognised)),
        ("waiting", t.count(counts.waiting)),
        ("late", t.count(counts.late)),
    ];
    t.a("overview-sentence", facts.as_slice())
}

/// The four figures, each with its link, its words and what it is of.
fn top(t: T, links: &Links, counts: &Counts) -> Vec<(Figure, String, String)> {
    let of = t.a("overview-of", ("n", counts.sites));
    let figures = links.figures(t, counts, &[]);
    let words = [
        ("overview-registered", 1),
        ("overview-recognised", 4),
        ("overview-waiting", 3),
        ("overview-late", 6),
    ];
    let mut figures: Vec<Option<Figure>> = figures.into_iter().map(Some).collect();
    words
        .into_iter()
        .filter_map(|(key, at)| {
            let figure = figures.get_mut(at)?.take()?;
            Some((figure, t.s(key), of.clone()))
        })
        .collect()
}

fn below(t: T, links: &Links, rounds: &Meant, found: &Overview) -> Vec<Line> {
    // A round of one province is not asked for in another.
    let of_one_province = found.place.is_none() && rounds.first().atom.is_some();
    let down = match links.asked {
        Asked::Round(_) if of_one_province => Asked::Running,
        asked => asked,
    };
    found
        .below
        .iter()
        .map(|line| {
            let links = Links {
                asked: links.asked,
                place: line.place.clone(),
            };
            let query = Query::new().with("round", crate::rounds::address(down));
            let href = line
                .place
                .clone()
                .map(|place| Route::Overview(place).with(&query));
            links.line(t, line.name.clone(), href, &line.counts, &[])
        })
        .collect()
}

/// What is not placed below: no list has exactly these sites.
fn held(t: T, links: &Links, counts: &Counts) -> Line {
    let mut line = links.line(t, t.s("overview-held"), None, counts, &[]);
    for figure in &mut line.figures {
        figure.href.clear();
    }
    line
}

fn counted(t: T, rounds: &Meant, ratios: &Ratios) -> Counted {
    let kinds: Vec<String> = rounds
        .kinds()
        .iter()
        .map(|kind| t.word("site-kind", kind.as_str()))
        .collect();
    Counted {
        registered: Ratio::of(t, ratios.registered, ratios.sites, 100),
        recognised: Ratio::of(t, ratios.recognised, ratios.sites, 70),
        what: t.a("overview-counted", ("kinds", kinds.join(", "))),
        what_not: t.a(
            "overview-not-counted",
            (
                ("province", ratios.of_province),
                ("out", ratios.out_of_scope),
                ("unknown", ratios.unknown),
            ),
        ),
    }
}

/// Where the lists behind the figures stand.
pub(super) struct Links {
    pub(super) asked: Asked,
    pub(super) place: Option<LifeId>,
}

/// States of a dossier that counts as registered.
pub(super) const REGISTERED: &[&str] = &[
    "registered",
    "in-progress",
    "submitted",
    "returned",
    "endorsed",
    "recognised",
    "not-recognised",
    "revoked",
];

impl Links {
    /// The address of the list of sites with these filters.
    fn list(&self, filters: &[(&str, &str)]) -> String {
        let mut pairs = Vec::new();
        if self.asked != Asked::Running {
            pairs.push(("round", crate::rounds::address(self.asked)));
        }
        pairs.extend(
            self.place
                .as_ref()
                .map(|place| ("place", place.to_string())),
        );
        pairs.push(("f", "1".to_owned()));
        let mut address = Route::Queue.path();
        let filters = filters.iter().map(|(n, v)| (*n, (*v).to_owned()));
        for (n, (name, value)) in pairs.into_iter().chain(filters).enumerate() {
            address.push(if n == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(&crate::query::encode(&value));
        }
        address
    }

    /// Sites, registered, in time, waiting, recognised, not recognised, late.
    pub(super) fn figures(&self, t: T, counts: &Counts, filters: &[(&str, &str)]) -> Vec<Figure> {
        let states = |states: &[&'static str]| -> Vec<(&'static str, &'static str)> {
            states.iter().map(|state| ("state", *state)).collect()
        };
        let figure = |n: u64, more: Vec<(&'static str, &'static str)>| {
            let mut all = filters.to_vec();
            all.extend(more);
            Figure {
                href: self.list(&all),
                value: t.count(n),
            }
        };
        vec![
            figure(counts.sites, Vec::new()),
            figure(counts.registered, states(REGISTERED)),
            figure(counts.registered_in_time, vec![("intime", "yes")]),
            figure(counts.waiting, states(&["submitted", "endorsed"])),
            figure(counts.recognised, states(&["recognised"])),
            figure(
                counts.not_recognised,
                states(&["not-recognised", "revoked"]),
            ),
            figure(counts.late, vec![("late", "yes")]),
        ]
    }

    fn line(
        &self,
        t: T,
        name: String,
        href: Option<String>,
        counts: &Counts,
        filters: &[(&str, &str)],
    ) -> Line {
        Line {
            name,
            href,
            figures: self.figures(t, counts, filters),
        }
    }
}

#[cfg(test)]
mod tests;
