//! Who may act: posts of a site or of offices, given, handed over and ended by those who look after them.

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Sheet, at},
};
use access::Role;
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use base::{LifeId, PostId, SiteId, text::NAME_CHARS};
use office::{
    Desk,
    people::{self, AtSite, NewPerson, PostLine},
};

/// Posts on one page.
const PAGE: usize = 50;
/// People offered for a second post: a longer list nobody looks through; theirs is the exception.
const PEOPLE: usize = 500;
/// Units looked at for a name: more would not say which is meant.
const HITS: usize = 20;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Posts, get(own).post(give_own))
        .route(at::SitePosts, get(of_site).post(give_at_site))
        .route(at::Post, get(show).post(change))
}

#[derive(Template)]
#[template(path = "posts/list.html")]
struct List {
    t: T,
    page: PageContext,
    form: Form,
    to: Route,
    lines: Vec<(Route, PostLine)>,
    csv: Route,
    xlsx: Route,
    total: u64,
    pages: u64,
    roles: Vec<Choice>,
    asks_place: bool,
    asks_site: bool,
    /// Those who hold a post in the offices and may be given another.
    people: Vec<Choice>,
}

async fn own(page: PageContext, AtDesk { desk, .. }: AtDesk) -> Result<Response, PageError> {
    page::html(&list(page, &desk, None, Form::new()).await?)
}

async fn of_site(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: SiteId = id.parse().map_err(|_| PageError::NotFound)?;
    page::html(&list(page, &desk, Some(id), Form::new()).await?)
}

fn as_sheet(site: Option<SiteId>, sheet: Sheet) -> Route {
    match site {
        Some(id) => Route::SitePostsSheet(id, sheet),
        None => Route::PostsSheet(sheet),
    }
}

/// The site the page is about; `None` for offices.
fn site_meant(desk: &Desk, site: Option<SiteId>) -> Option<SiteId> {
    match desk.actor.scope {
        access::Scope::Site(own) => Some(site.unwrap_or(own)),
        _ => site,
    }
}

async fn list(
    page: PageContext,
    desk: &Desk,
    site: Option<SiteId>,
    mut form: Form,
) -> Result<List, PageError> {
    let t = page.t;
    let lines = people::list(desk, site).await?;
    let total = lines.len();
    let others = lines
        .iter()
        .filter(|line| line.may_change && line.row.site.is_none());
    let people: Vec<Choice> = others
        .take(PEOPLE)
        .map(|line| {
            let (role, office) = (t.role(line.row.role.as_str()), line.office.get(t.lang()));
            let words = format!("{}: {role}, {office}", line.row.shown_name);
            Choice::new(line.row.id.to_string(), words)
        })
        .collect();
    let number = usize::try_from(page.number()).unwrap_or(usize::MAX);
    let lines = lines
        .into_iter()
        .skip(number.saturating_sub(1).saturating_mul(PAGE))
        .take(PAGE)
        .map(|line| (Route::Post(line.row.id), line))
        .collect();
    for (field, key) in [
        ("role", "posts-role"),
        ("name", "posts-name"),
        ("place", "posts-place"),
        ("site", "posts-site-code"),
    ] {
        form.label(field, t.s(key));
    }
    let at_site = site_meant(desk, site).is_some();
    let is_operator = desk.actor.role == Role::Operator;
    let mut roles = people::roles(desk, at_site);
    if is_operator && !at_site {
        // The first heads of sites come from the operator as well, by the site's code.
        roles.extend(people::roles(desk, true));
    }
    let choice = |role: &Role| Choice::new(role.as_str(), t.role(role.as_str()));
    Ok(List {
        t,
        form,
        to: site.map_or(Route::Posts, Route::SitePosts),
        csv: as_sheet(site, Sheet::Csv),
        xlsx: as_sheet(site, Sheet::Xlsx),
        lines,
        pages: u64::try_from(total.div_ceil(PAGE)).unwrap_or(0),
        total: u64::try_from(total).unwrap_or(0),
        roles: roles.iter().map(choice).collect(),
        people: if at_site { Vec::new() } else { people },
        asks_place: !at_site && desk.actor.role != Role::CommuneReviewer,
        asks_site: is_operator && !at_site,
        page: match site {
            Some(id) => page
                .crumb("home-title", Route::Home)
                .crumb("posts-site", Route::Site(id)),
            None => page.crumb("home-title", Route::Home),
        },
    })
}

async fn give_own(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    form: Form,
) -> Result<Response, PageError> {
    give(&app, page, &desk, None, form).await
}

async fn give_at_site(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, PageError> {
    let id: SiteId = id.parse().map_err(|_| PageError::NotFound)?;
    give(&app, page, &desk, Some(id), form).await
}

async fn give(
    app: &App,
    page: PageContext,
    desk: &Desk,
    site: Option<SiteId>,
    mut form: Form,
) -> Result<Response, PageError> {
    let role = form.choice("role", Role::from_text);
    let name = match known(desk, site, &form).await? {
        Some(name) => Some(name),
        None => form.line("name", NAME_CHARS),
    };
    let place = place(desk, &mut form);
    if let (Some(role), Some(name), Some(place)) = (role, name, place) {
        let code = form.value("site").trim().to_owned();
        let by_code = (!code.is_empty()).then_some(AtSite::Code(code));
        let person = NewPerson {
            role,
            shown_name: name.clone(),
            place,
            site: site_meant(desk, site).map(AtSite::Id).or(by_code),
            same_as: form.value("same_as").parse().ok(),
        };
        match people::give(desk, &person).await {
            Ok(token) => return link(app, page, &name, &token, site),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &list(page, desk, site, form).await?)
}

/// The name of the person who gets another post, when one was chosen.
async fn known(
    desk: &Desk,
    site: Option<SiteId>,
    form: &Form,
) -> Result<Option<String>, PageError> {
    let Ok(id) = form.value("same_as").parse::<PostId>() else {
        return Ok(None);
    };
    let lines = people::list(desk, site).await?;
    let line = lines.into_iter().find(|line| line.row.id == id);
    Ok(line.map(|line| line.row.shown_name))
}

/// The unit typed, by its key or by a name that fits one unit of the desk's own; the desk's own without one.
#[expect(
    clippy::option_option,
    reason = "as with every field: `None` is a fault, `Some(None)` no unit"
)]
fn place(desk: &Desk, form: &mut Form) -> Option<Option<LifeId>> {
    let typed = form.value("place").trim().to_owned();
    let own = office::lists::own_place(desk);
    if typed.is_empty() {
        return Some(own);
    }
    if let Ok(id) = typed.parse::<LifeId>() {
        return Some(Some(id));
    }
    let places = &desk.office.places;
    let mut hits = places.units().search(&typed, desk.today(), HITS);
    let view = places.view(desk.today());
    hits.retain(|hit| {
        own.as_ref()
            .is_none_or(|own| hit.life == *own || view.province(&hit.life) == Some(own))
    });
    match hits.as_slice() {
        [hit, rest @ ..] if rest.is_empty() || hit.name.eq_ignore_ascii_case(&typed) => {
            Some(Some(hit.life.clone()))
        }
        [] => {
            form.fault("place", "people.no-such-place");
            None
        }
        _ => {
            form.fault("place", "people.which-place");
            None
        }
    }
}

#[derive(Template)]
#[template(path = "posts/link.html")]
struct Link {
    t: T,
    page: PageContext,
    name: String,
    address: String,
    back: Route,
}

/// The one-time link, shown once: it is stored nowhere.
fn link(
    app: &App,
    page: PageContext,
    name: &str,
    token: &str,
    site: Option<SiteId>,
) -> Result<Response, PageError> {
    let query = crate::query::Query::new().with("invitation", token);
    page::html(&Link {
        t: page.t,
        name: name.to_owned(),
        address: format!("{}{}", app.public_url, Route::Enter.with(&query)),
        back: site.map_or(Route::Posts, Route::SitePosts),
        page: page
            .crumb("home-title", Route::Home)
            .crumb("posts-title", Route::Posts),
    })
}

#[derive(Template)]
#[template(path = "posts/show.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    line: PostLine,
    id: PostId,
}

async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: PostId = id.parse().map_err(|_| PageError::NotFound)?;
    let form = Form::filled([("last_day", desk.today().vietnamese())]);
    page::html(&one(page, &desk, id, form).await?)
}

async fn one(
    page: PageContext,
    desk: &Desk,
    id: PostId,
    mut form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    form.label("name", t.s("posts-name"));
    form.label("last_day", t.s("posts-last-day"));
    Ok(Show {
        t,
        form,
        line: people::load(desk, id).await?,
        id,
        page: page
            .crumb("home-title", Route::Home)
            .crumb("posts-title", Route::Posts),
    })
}

async fn change(
    State(app): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id: PostId = id.parse().map_err(|_| PageError::NotFound)?;
    let line = people::load(&desk, id).await?;
    let site = line.row.site;
    let done = match form.value("do") {
        "link" => {
            let token = people::new_link(&desk, id).await?;
            return link(&app, page, &line.row.shown_name, &token, site);
        }
        "hand-over" => {
            let (name, day) = (form.line("name", NAME_CHARS), form.day("last_day"));
            match (name, day) {
                (Some(name), Some(day)) => {
                    let token = people::hand_over(&desk, id, &name, day).await;
                    token.map(|token| Some((name, token)))
                }
                _ => return page::html_with(UNPROCESSABLE, &one(page, &desk, id, form).await?),
            }
        }
        "end" => match form.day("last_day") {
            Some(day) => people::end(&desk, id, day).await.map(|()| None),
            None => return page::html_with(UNPROCESSABLE, &one(page, &desk, id, form).await?),
        },
        _ => return Err(PageError::Malformed),
    };
    match done {
        Ok(Some((name, token))) => link(&app, page, &name, &token, site),
        Ok(None) => Ok(page::done(
            &site.map_or(Route::Posts, Route::SitePosts),
            "done-post-ended",
        )),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &one(page, &desk, id, form).await?)
        }
    }
}

#[cfg(test)]
mod tests;
