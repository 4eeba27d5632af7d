//! What every page knows about its request: the language, the address, who acts, the demo's day. Every page template
//! has the two fields `t: T` and `page: PageContext`; the layout and the components read them.

use crate::{
    App, assets,
    errors::PageError,
    guide,
    i18n::{Count, T},
    query::Query,
    routes::{Route, Tag},
};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use base::{clock::Timestamp, days::Day, lang::Lang};
use std::{convert::Infallible, sync::Arc};

/// The cookie that remembers the language.
pub const LANG_COOKIE: &str = "lang";

/// Who acts, as the header shows it: an office and a role, and the name for the person's own eyes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorLine {
    /// The name of the person.
    pub name: String,
    /// The site or supervising body.
    pub office: String,
    /// The stable text of the role: `commune-reviewer`.
    pub role_key: &'static str,
}

/// The strip that says which day the demo lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoBanner {
    /// The living day.
    pub day: Day,
    /// The next deadline and the words for what falls due, when there is one.
    pub next_deadline: Option<(Day, String)>,
}

/// One item of the navigation. Which items stand there depends on the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Where it leads.
    pub route: Route,
    /// Its words.
    pub label: String,
}

/// The items of the navigation, put into the request's extensions by whoever knows the actor.
#[derive(Clone, Debug, Default)]
pub struct Nav(pub Vec<NavItem>);

/// One step of the way down to this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub route: Route,
    /// Its words.
    pub label: String,
}

/// What every page knows about its request.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The words.
    pub t: T,
    /// Who runs this installation.
    pub site_name: Arc<str>,
    /// The path of this page.
    pub path: String,
    /// The query of this page.
    pub query: Query,
    /// Who acts; nobody on public pages.
    pub actor: Option<ActorLine>,
    /// The demo's day.
    pub demo: Option<DemoBanner>,
    /// The navigation of this role.
    pub nav: Vec<NavItem>,
    /// The way down to this page.
    pub crumbs: Vec<Crumb>,
    /// What was just done (`?done=…`), in words.
    pub done: Option<String>,
    /// The moment of this request, for papers and printed pages.
    pub now: Timestamp,
    /// The number of this request, for whoever helps.
    pub request_id: String,
}

impl PageContext {
    /// Reads the context of a request.
    pub fn of(parts: &Parts, app: &App) -> Self {
        let t = T(Self::language_of(&parts.headers, app));
        let query = Query::of(&parts.uri);
        let done = done_words(t, query.get("done"));
        let id = parts.extensions.get::<tower_http::request_id::RequestId>();
        let id = id.and_then(|id| id.header_value().to_str().ok());
        Self {
            t,
            site_name: app.site_name.clone(),
            path: parts.uri.path().to_owned(),
            query: query.without("done"),
            actor: parts.extensions.get::<ActorLine>().cloned(),
            demo: parts.extensions.get::<DemoBanner>().cloned(),
            nav: parts.extensions.get::<Nav>().cloned().unwrap_or_default().0,
            crumbs: Vec::new(),
            done,
            now: app.now(),
            request_id: id.unwrap_or_default().to_owned(),
        }
    }

    /// The language a reader has chosen, or the installation's.
    pub fn language_of(headers: &HeaderMap, app: &App) -> Lang {
        language(headers).unwrap_or(app.lang)
    }

    /// The way up from this page: home first, whether the page named it or not. There is none from home itself.
    pub fn way_up(&self) -> Vec<Crumb> {
        if self.path == Route::Home.path() {
            return Vec::new();
        }
        let home = Crumb {
            route: Route::Home,
            label: self.t.s("home-title"),
        };
        let named = self
            .crumbs
            .iter()
            .filter(|crumb| crumb.route != Route::Home);
        std::iter::once(home).chain(named.cloned()).collect()
    }

    /// This context with one more step of the way. `key` is the key of its words.
    #[must_use]
    pub fn crumb(self, key: &str, route: Route) -> Self {
        let label = self.t.s(key);
        self.step(label, route)
    }

    /// As [`PageContext::crumb`], with the words themselves: the name of a site or a place.
    #[must_use]
    pub fn step(mut self, label: impl Into<String>, route: Route) -> Self {
        let label = label.into();
        self.crumbs.push(Crumb { route, label });
        self
    }

    /// The address of the switch to `lang` that comes back here.
    pub fn language_href(&self, lang: Lang) -> String {
        let back = self.query.behind(&self.path);
        Route::Language(Tag(lang)).with(&Query::new().with("back", back))
    }

    /// The language that is not shown now.
    pub const fn other_lang(&self) -> Lang {
        match self.t.lang() {
            Lang::Vi => Lang::En,
            Lang::En => Lang::Vi,
        }
    }

    /// The address of a file of the program.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::href(name)
    }

    /// Does this page stand below `route`?
    pub fn is_below(&self, route: &Route) -> bool {
        let path = route.path();
        match *route {
            Route::Home => self.path == path,
            _ => self.path == path || self.path.starts_with(&format!("{path}/")),
        }
    }

    /// Where the help of this page stands.
    pub fn help(&self) -> Route {
        guide::help_of(&self.path)
    }

    /// This page's address without its own page number, for `?page=`.
    pub fn page_href(&self, page: impl Count) -> String {
        self.query.with("page", page.count()).behind(&self.path)
    }

    /// Which page of the list this is, 1 at least.
    pub fn number(&self) -> u64 {
        self.query.page()
    }

    /// Does a list of `pages` pages go on after this one?
    pub fn has_next(&self, pages: impl Count) -> bool {
        self.number() < pages.count()
    }

    /// This page's address sorted by `column`; the other way round when it already is.
    pub fn sort_href(&self, column: &str) -> String {
        let down = self.query.get("sort") == column && self.query.get("way") != "down";
        let query = self.query.without("page").with("sort", column);
        let query = if down {
            query.with("way", "down")
        } else {
            query.without("way")
        };
        query.behind(&self.path)
    }

    /// How `column` is sorted now, for `aria-sort`.
    pub fn sorted(&self, column: &str) -> &'static str {
        match (self.query.get("sort") == column, self.query.get("way")) {
            (false, _) => "none",
            (true, "down") => "descending",
            (true, _) => "ascending",
        }
    }

    /// This page's address with the one filter `name`=`value` taken off.
    pub fn less_href(&self, name: &str, value: &str) -> String {
        self.query
            .less(name, value)
            .without("page")
            .behind(&self.path)
    }

    /// The version of the program.
    pub const fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

impl FromRequestParts<App> for PageContext {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app))
    }
}

/// A page of HTML.
pub fn html(template: &impl Template) -> Result<Response, PageError> {
    html_with(StatusCode::OK, template)
}

/// A page of HTML with another status, such as 422 for a form that comes back.
pub fn html_with(status: StatusCode, template: &impl Template) -> Result<Response, PageError> {
    let body = template.render().map_err(PageError::internal)?;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, kind, body).into_response())
}

/// After an act: on to `route`, where a banner says the words under `key`. The key begins with `done-`.
pub fn done(route: &Route, key: &str) -> Response {
    done_in(route, &Query::new(), key)
}

/// As [`done`], on the page that `query` asks for.
pub fn done_in(route: &Route, query: &Query, key: &str) -> Response {
    let query = query.with("done", key.trim_start_matches("done-"));
    Redirect::to(&route.with(&query)).into_response()
}

/// After a step that needs no words: on to `route`.
pub fn go(route: &Route) -> Response {
    Redirect::to(&route.path()).into_response()
}

/// A cookie's value.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value)
}

/// A path of this program to come back to: never another host.
pub fn local_path(back: &str) -> &str {
    let plain = back.bytes().all(|b| b > b' ' && b != b'\\' && b != 0x7f);
    if back.starts_with('/') && !back.starts_with("//") && plain {
        back
    } else {
        "/"
    }
}

fn language(headers: &HeaderMap) -> Option<Lang> {
    // The browser's own language is not asked: many machines in Vietnam run an English system.
    let tag = cookie(headers, LANG_COOKIE)?;
    Lang::ALL.into_iter().find(|lang| lang.tag() == tag)
}

fn done_words(t: T, code: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b == b'-';
    if code.is_empty() || !code.bytes().all(plain) {
        return None;
    }
    t.maybe(&format!("done-{code}"), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_here() {
        let check = |back, expect| assert_eq!(local_path(back), expect, "{back}");
        check("/sites?q=%C4%91", "/sites?q=%C4%91");
        check("//evil.example", "/");
        check("/\\evil.example", "/");
        check("https://evil.example", "/");
        check("/a\r\nb", "/");
        check("", "/");
    }
}
