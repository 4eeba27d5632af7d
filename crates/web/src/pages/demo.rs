//! The front page of the demonstration: the report retold, each claim a link to its records; the people one can enter
//! as; the clock and the scenes.

use crate::{
    App,
    desk::{Anyone, set_session},
    errors::PageError,
    forms::Form,
    i18n::T,
    page::{self, PageContext, go},
    query::Query,
    routes::{Route, at},
};
use access::Role;
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::Response,
    routing::{get, post},
};
use base::Day;
use office::demo::{
    Demo, Person, Scene,
    story::{self, Claim, NAMED_MODELS, Part, Records, SCHOOL, YearFigures},
};
use std::{sync::Arc, time::Duration};

/// How long a change of scene may take before its progress is shown.
const SCENE_WAIT: Duration = Duration::from_millis(1500);
/// How often it is looked whether the scene is ready.
const SCENE_LOOK: Duration = Duration::from_millis(50);
/// Seconds after which the page of a scene's progress asks again by itself.
const SCENE_AGAIN: &str = "2";

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Claim, get(claim))
        .route(at::Clock, post(push))
        .route(at::Scene, get(waiting).post(begin))
}

/// A claim of the report, as the front page shows it.
struct Line {
    claim: &'static str,
    standings: Vec<&'static str>,
    behind: Vec<Behind>,
}

/// A part of the story.
struct Section {
    part: &'static str,
    lines: Vec<Line>,
}

/// Records behind a claim. Those that not everyone may see are shown to someone one enters as on the way.
struct Behind {
    label: String,
    href: String,
    post: Option<String>,
}

/// A year of the sample sites.
struct Year {
    counted: String,
    registered: Behind,
    recognised: Behind,
}

/// People of one office or site.
struct Group {
    office: String,
    people: Vec<Entry>,
}

struct Entry {
    post: String,
    role: &'static str,
    name: String,
}

#[derive(Template)]
#[template(path = "demo/front.html")]
struct Front {
    t: T,
    page: PageContext,
    sections: Vec<Section>,
    years: Vec<Year>,
    pairs: Vec<PairRow>,
    first: Vec<Entry>,
    groups: Vec<Group>,
    scenes: Vec<(&'static str, bool)>,
}

/// The front page of the demonstration, for whoever has not entered.
pub(crate) async fn front(demo: &Arc<Demo>, page: PageContext) -> Result<Response, PageError> {
    let people = demo.people().await?;
    let records = demo.records().await?;
    let first = demo.first_of_each(&people).await?;
    let t = page.t;
    let lang = t.lang();
    let mut groups: Vec<Group> = Vec::new();
    for person in &people {
        let office = person.office.get(lang).to_owned();
        let office = if office.is_empty() {
            t.s("demo-everywhere")
        } else {
            office
        };
        match groups.iter_mut().find(|group| group.office == office) {
            Some(group) => group.people.push(entry(person)),
            None => groups.push(Group {
                office,
                people: vec![entry(person)],
            }),
        }
    }
    groups.sort_by_cached_key(|group| base::fold::sort_key(&group.office));
    let playing = demo.scene();
    page::html(&Front {
        t,
        sections: Part::ALL
            .iter()
            .map(|part| section(t, *part, &records))
            .collect(),
        years: years(t, &records),
        pairs: pairs(),
        scenes: Scene::ALL
            .iter()
            .map(|scene| (scene.as_str(), *scene == playing))
            .collect(),
        first: first.iter().map(entry).collect(),
        groups,
        page,
    })
}

fn section(t: T, part: Part, records: &Records) -> Section {
    let lines = Claim::ALL.iter().filter(|claim| claim.part() == part);
    Section {
        part: part.as_str(),
        lines: lines.map(|claim| line(t, *claim, records)).collect(),
    }
}

fn line(t: T, claim: Claim, records: &Records) -> Line {
    let standings = claim.standings().iter();
    Line {
        claim: claim.as_str(),
        standings: standings.map(|standing| standing.as_str()).collect(),
        behind: behind(t, claim, records),
    }
}

/// The records behind a claim, where there are any.
fn behind(t: T, claim: Claim, records: &Records) -> Vec<Behind> {
    let open = |label: String, route: &Route| Behind {
        label,
        href: route.path(),
        post: None,
    };
    let shown = |label: String, route: &Route, role| {
        let post = records.guide(role)?.to_string();
        let label = t.a(
            "demo-behind-as",
            (("what", label), ("role", t.role(role.as_str()))),
        );
        Some(Behind {
            label,
            href: route.path(),
            post: Some(post),
        })
    };
    let mut found = Vec::new();
    if let Some(site) = records.site_of(claim) {
        let route = Route::Site(site.id);
        found.extend(shown(site.name.clone(), &route, Role::ProvinceReviewer));
    }
    let (overview, reviewer) = (Route::Overviews, Role::ProvinceReviewer);
    match claim {
        Claim::Standard => {
            let standards = records.standards.iter();
            found.extend(standards.map(|(name, title)| {
                open(
                    title.get(t.lang()).to_owned(),
                    &Route::Standard(name.as_str().into()),
                )
            }));
        }
        Claim::Union => {
            found.extend(shown(
                t.s("demo-behind-line"),
                &overview,
                Role::UnionFederation,
            ));
        }
        Claim::Gate => {
            found.extend(shown(
                t.s("demo-behind-line"),
                &overview,
                Role::EducationDepartment,
            ));
        }
        Claim::Asks => found.extend(shown(t.s("demo-behind-acts"), &Route::Acts, Role::Auditor)),
        Claim::Organisations => {
            found.extend(shown(t.s("demo-behind-register"), &Route::Sites, reviewer));
        }
        Claim::Figures => {
            found.extend(shown(t.s("demo-behind-overview"), &overview, reviewer));
        }
        Claim::Paper => found.push(open(
            t.s("common-check-certificate"),
            &Route::CheckCertificates,
        )),
        Claim::Reform => {
            let life = records.province.clone().map(Route::Unit);
            found.extend(life.map(|route| open(t.s("demo-province-history"), &route)));
        }
        _ => {}
    }
    found
}

/// Each year's figures with the lists behind them.
fn years(t: T, records: &Records) -> Vec<Year> {
    let post = records.guide(Role::ProvinceReviewer);
    let list = |figures: &YearFigures, count, states: &[&str]| {
        let query = Query::new().with("round", figures.year).with("f", 1);
        let query = states
            .iter()
            .fold(query, |query, state| query.and("state", state));
        Behind {
            label: t.count(count),
            href: Route::Queue.with(&query),
            post: post.map(|post| post.to_string()),
        }
    };
    records
        .years
        .iter()
        .map(|figures| Year {
            counted: figures.year.to_string(),
            registered: list(figures, figures.registered, super::overview::REGISTERED),
            recognised: list(figures, figures.recognised, &["recognised"]),
        })
        .collect()
}

fn entry(person: &Person) -> Entry {
    Entry {
        post: person.post.to_string(),
        role: person.role.as_str(),
        name: person.name.clone(),
    }
}

/// One pair of the school's figures.
struct PairRow {
    name: &'static str,
    reported: String,
    suspicious: bool,
}

fn pairs() -> Vec<PairRow> {
    let row = |pair: &story::Pair| PairRow {
        name: pair.name,
        reported: format!("{}/{}", pair.fell_by, pair.of),
        suspicious: story::is_suspicious(pair),
    };
    SCHOOL.iter().map(row).collect()
}

#[derive(Template)]
#[template(path = "demo/claim.html")]
struct ClaimPage {
    t: T,
    page: PageContext,
    line: Line,
    place: Option<String>,
    years: Vec<Year>,
    pairs: Vec<PairRow>,
    models: &'static [&'static str],
    today: String,
}

async fn claim(
    State(app): State<App>,
    page: PageContext,
    Path(claim): Path<String>,
) -> Result<Response, PageError> {
    let demo = app.demo().ok_or(PageError::NotFound)?;
    let claim = Claim::from_text(&claim).ok_or(PageError::NotFound)?;
    let records = demo.records().await?;
    let t = page.t;
    page::html(&ClaimPage {
        t,
        line: line(t, claim, &records),
        place: records.site_of(claim).map(|site| site.place.clone()),
        years: years(t, &records),
        pairs: pairs(),
        models: &NAMED_MODELS,
        today: records.province_today,
        page: page.crumb("demo-title", Route::Home),
    })
}

async fn push(State(app): State<App>, Anyone(at): Anyone) -> Result<Response, PageError> {
    let demo = app.demo().ok_or(PageError::NotFound)?;
    let next: Option<(Day, &'static str)> = demo.next_deadline().await?;
    if let Some((day, _)) = next {
        demo.push_to(day).await?;
    }
    let mut response = go(&Route::Home);
    if let Some(post) = at.and_then(|at| at.desk.actor.post) {
        // Weeks pass at once: whoever pushed has not been away.
        let token = office::sessions::open(&app.office(), post).await?;
        set_session(&mut response, Some(&token));
    }
    Ok(response)
}

/// Changes the scene. The present one goes on until the other is ready; one that was played before is ready at once.
async fn begin(State(app): State<App>, mut form: Form) -> Result<Response, PageError> {
    let demo = app.demo().ok_or(PageError::NotFound)?;
    let scene = form
        .choice("scene", Scene::from_text)
        .ok_or(PageError::NotFound)?;
    demo.begin_soon(scene);
    let mut waited = Duration::ZERO;
    while demo.scene() != scene && waited < SCENE_WAIT {
        tokio::time::sleep(SCENE_LOOK).await;
        waited += SCENE_LOOK;
    }
    let mut response = go(&if demo.scene() == scene {
        Route::Home
    } else {
        Route::Scene
    });
    set_session(&mut response, None);
    Ok(response)
}

#[derive(Template)]
#[template(path = "demo/scene.html")]
struct Waiting {
    t: T,
    page: PageContext,
    scene: &'static str,
    played_pct: u8,
    failed: bool,
}

/// How far the scene is that was asked for.
async fn waiting(State(app): State<App>, page: PageContext) -> Result<Response, PageError> {
    let demo = app.demo().ok_or(PageError::NotFound)?;
    let Some(coming) = demo.coming() else {
        return Ok(go(&Route::Home));
    };
    let failed = coming.has_failed();
    let mut response = page::html(&Waiting {
        t: page.t,
        page: page.crumb("demo-title", Route::Home),
        scene: coming.scene.as_str(),
        played_pct: coming.played_pct(),
        failed,
    })?;
    if !failed {
        let again = HeaderValue::from_static(SCENE_AGAIN);
        response.headers_mut().insert(header::REFRESH, again);
    }
    Ok(response)
}
