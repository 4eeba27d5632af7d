//! The front page of the demonstration: the report retold, each claim a link to its records; the people one can enter
//! as; the clock and the scenes.

use crate::{
    App,
    desk::{Anyone, set_session},
    errors::PageError,
    forms::Form,
    i18n::T,
    page::{self, PageContext, go},
    routes::{Route, at},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use base::Day;
use office::demo::{
    Demo, Person, Scene,
    story::{self, Claim, NAMED_MODELS, Records, SCHOOL, Standing},
};
use std::sync::Arc;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Claim, get(claim))
        .route(at::Clock, post(push))
        .route(at::Scene, post(begin))
}

/// A claim of the report, as the front page shows it.
struct Line {
    claim: &'static str,
    standing: &'static str,
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
    lines: Vec<Line>,
    first: Vec<Entry>,
    groups: Vec<Group>,
    scenes: Vec<(&'static str, bool)>,
}

/// The front page of the demonstration, for whoever has not entered.
pub(crate) async fn front(demo: &Arc<Demo>, page: PageContext) -> Result<Response, PageError> {
    let people = demo.people().await?;
    let lang = page.t.lang();
    let mut groups: Vec<Group> = Vec::new();
    let mut first: Vec<Entry> = Vec::new();
    for person in &people {
        if !first.iter().any(|entry| entry.role == person.role.as_str()) {
            first.push(entry(person));
        }
        let office = person.office.get(lang).to_owned();
        let office = if office.is_empty() {
            page.t.s("demo-everywhere")
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
        t: page.t,
        lines: Claim::ALL
            .iter()
            .map(|claim| Line {
                claim: claim.as_str(),
                standing: claim.standing().as_str(),
            })
            .collect(),
        scenes: Scene::ALL
            .iter()
            .map(|scene| (scene.as_str(), *scene == playing))
            .collect(),
        first,
        groups,
        page,
    })
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
    fell_by: u32,
    of: u32,
    suspicious: bool,
}

#[derive(Template)]
#[template(path = "demo/claim.html")]
struct ClaimPage {
    t: T,
    page: PageContext,
    claim: &'static str,
    standing: &'static str,
    records: Records,
    pairs: Vec<PairRow>,
    models: &'static [&'static str],
}

async fn claim(
    State(app): State<App>,
    page: PageContext,
    Path(claim): Path<String>,
) -> Result<Response, PageError> {
    let demo = app.demo().ok_or(PageError::NotFound)?;
    let claim = Claim::from_text(&claim).ok_or(PageError::NotFound)?;
    let records = demo.records().await?;
    let pairs = SCHOOL
        .iter()
        .map(|pair| PairRow {
            name: pair.name,
            fell_by: pair.fell_by,
            of: pair.of,
            suspicious: story::is_suspicious(pair),
        })
        .collect();
    let standing: Standing = claim.standing();
    page::html(&ClaimPage {
        t: page.t,
        page: page.crumb("demo-title", Route::Home),
        claim: claim.as_str(),
        standing: standing.as_str(),
        records,
        pairs,
        models: &NAMED_MODELS,
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

async fn begin(State(app): State<App>, mut form: Form) -> Result<Response, PageError> {
    let demo = app.demo().ok_or(PageError::NotFound)?;
    let scene = form
        .choice("scene", Scene::from_text)
        .ok_or(PageError::NotFound)?;
    // Playing a scene from its beginning takes seconds, which no thread of the pages may wait for.
    let begun = tokio::task::spawn_blocking(move || demo.begin(scene)).await;
    begun
        .map_err(PageError::internal)?
        .map_err(PageError::internal)?;
    let mut response = go(&Route::Home);
    set_session(&mut response, None);
    Ok(response)
}
