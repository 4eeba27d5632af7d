//! Who sits behind a request: the session's cookie becomes a [`Desk`], before any page is made.

use crate::{
    App,
    errors::PageError,
    i18n::T,
    page::{ActorLine, DemoBanner, Nav, NavItem, PageContext, cookie},
    routes::{self, Route},
};
use access::Role;
use axum::{
    extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State},
    http::{HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};
use office::{Desk, OfficeError, posts::Seat};

/// The cookie that holds the session's token.
pub const SESSION_COOKIE: &str = "session";

/// A signed-in request.
#[derive(Clone)]
struct Signed {
    desk: Desk,
    seat: Seat,
}

/// The desk of whoever has entered; a page that asks for it answers strangers with the way in.
#[derive(Clone)]
pub struct AtDesk {
    /// What use cases take.
    pub desk: Desk,
    /// What the screen says about it.
    pub seat: Seat,
}

impl FromRequestParts<App> for AtDesk {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, PageError> {
        let Some(signed) = parts.extensions.get::<Signed>().cloned() else {
            return Err(stranger(parts).await);
        };
        Ok(Self {
            desk: signed.desk,
            seat: signed.seat,
        })
    }
}

/// What a stranger is told: the way in, or that nothing can be at this address, whoever asks.
async fn stranger(parts: &mut Parts) -> PageError {
    let values = RawPathParams::from_request_parts(parts, &()).await;
    let pattern = parts.extensions.get::<MatchedPath>();
    let (Some(pattern), Ok(values)) = (pattern, values) else {
        return PageError::Stranger;
    };
    let part = |name: &str| values.iter().find(|(n, _)| *n == name).map(|(_, v)| v);
    if routes::is_well_formed(pattern.as_str(), part) {
        PageError::Stranger
    } else {
        PageError::NotFound
    }
}

/// Whoever asks, signed in or not.
#[derive(Clone)]
pub struct Anyone(pub Option<AtDesk>);

impl FromRequestParts<App> for Anyone {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        let signed = parts.extensions.get::<Signed>().cloned();
        Ok(Self(signed.map(|signed| AtDesk {
            desk: signed.desk,
            seat: signed.seat,
        })))
    }
}

/// Looks the session up and tells the page who acts, where they can go, and which day the demo lives.
pub(crate) async fn seat(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let office = app.office();
    let token = cookie(request.headers(), SESSION_COOKIE).map(str::to_owned);
    let t = T(PageContext::language_of(request.headers(), &app));
    let signed = match token {
        Some(token) => office::sessions::desk(&office, &token)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a session was not read"
                );
                None
            }),
        None => None,
    };
    let extensions = request.extensions_mut();
    if let Some((desk, seat)) = signed {
        extensions.insert(ActorLine {
            name: seat.shown_name.clone(),
            office: seat.office.get(t.lang()).to_owned(),
            role_key: seat.role.as_str(),
        });
        extensions.insert(navigation(t, &desk, seat.role));
        extensions.insert(Signed { desk, seat });
    }
    if let Some(demo) = app.demo() {
        let next_deadline = demo.next_deadline().await.ok().flatten();
        let next_deadline = next_deadline.map(|(day, what)| (day, t.word("demo-deadline", what)));
        extensions.insert(DemoBanner {
            day: office.clock.today(),
            next_deadline,
        });
    }
    next.run(request).await
}

/// The places a role goes to.
fn navigation(t: T, desk: &Desk, role: Role) -> Nav {
    let item = |route: Route, key: &str| NavItem {
        route,
        label: t.s(key),
    };
    let mut items = vec![item(Route::Home, "nav-home")];
    match role {
        Role::SafetyOfficer | Role::SiteHead | Role::UnionRepresentative | Role::Worker => {
            if let access::Scope::Site(site) = desk.actor.scope {
                items.push(item(Route::Site(site), "nav-site"));
            }
            if matches!(role, Role::SafetyOfficer | Role::SiteHead) {
                items.push(item(Route::EvidenceList, "nav-evidence"));
            }
        }
        Role::CommuneReviewer | Role::ProvinceReviewer => {
            items.push(item(Route::Queue, "nav-queue"));
            items.push(item(Route::Decisions, "nav-decisions"));
            items.push(item(Route::Letters, "nav-letters"));
            items.push(item(Route::Overviews, "nav-overview"));
            items.push(item(Route::Sites, "nav-sites"));
            items.push(item(Route::Imports, "nav-imports"));
        }
        Role::CommuneDecider | Role::ProvinceDecider => {
            items.push(item(Route::Decide, "nav-decide"));
            items.push(item(Route::Decisions, "nav-decisions"));
            items.push(item(Route::Letters, "nav-letters"));
            items.push(item(Route::Overviews, "nav-overview"));
            items.push(item(Route::Sites, "nav-sites"));
        }
        Role::UnionFederation | Role::EducationDepartment => {
            items.push(item(Route::Overviews, "nav-overview"));
            items.push(item(Route::Sites, "nav-sites"));
        }
        Role::Auditor => {
            items.push(item(Route::Overviews, "nav-overview"));
            items.push(item(Route::Sites, "nav-sites"));
            items.push(item(Route::Decisions, "nav-decisions"));
            items.push(item(Route::Acts, "nav-acts"));
        }
        Role::Operator => items.push(item(Route::Outbox, "outbox-title")),
        Role::Visitor => {}
    }
    if matches!(role, Role::ProvinceReviewer | Role::Operator) {
        items.push(item(Route::Rounds, "nav-rounds"));
        items.push(item(Route::Standards, "nav-standards"));
    }
    if matches!(
        role,
        Role::SiteHead | Role::CommuneReviewer | Role::ProvinceReviewer | Role::Operator
    ) {
        items.push(item(Route::Posts, "nav-posts"));
    }
    items.push(item(Route::Search, "nav-search"));
    Nav(items)
}

/// How long a browser keeps the cookie, seconds: as long as a session lasts at most. The server ends it before that.
const COOKIE_SECONDS: u32 = 90 * 24 * 3600;

/// Puts a session's token into the answer, or takes it away.
pub fn set_session(response: &mut Response, token: Option<&str>) {
    let (value, seconds) = token.map_or(("", 0), |token| (token, COOKIE_SECONDS));
    let text =
        format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

impl From<OfficeError> for PageError {
    /// What a use case says outside a form. A form asks [`crate::forms::Form::take`] first, which keeps what was typed.
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::NotFound => Self::NotFound,
            OfficeError::Forbidden(refusal) => Self::Forbidden(refusal),
            OfficeError::Refused(refusal) => Self::Refused(refusal),
            OfficeError::Conflict => Self::Conflict(base::Refusal::new("office.conflict")),
            OfficeError::Invalid(faults) => {
                let code = faults.first().map(|fault| fault.code).unwrap_or_default();
                Self::Refused(base::Refusal::new("office.invalid").with("code", code))
            }
            OfficeError::Store(office::StoreError::Full(_)) => Self::Full,
            OfficeError::Store(office::StoreError::ReadOnly(_)) => Self::ReadOnly,
            OfficeError::Store(error) => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use office::StoreError;

    #[test]
    fn a_full_disk_is_told_apart_from_our_own_faults() {
        let check = |error: StoreError, expect: u16| {
            let page = PageError::from(OfficeError::Store(error));
            assert_eq!(page.status().as_u16(), expect, "{page:?}");
        };
        check(StoreError::Full("disk".into()), 507);
        check(StoreError::ReadOnly("disk".into()), 503);
        check(StoreError::Corrupt("answers".to_owned()), 500);
    }
}
