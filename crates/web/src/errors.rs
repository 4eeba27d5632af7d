//! What goes wrong, on one list, and the page that tells it: what happened, why, and what to do. Handlers return a
//! [`PageError`]; one layer around all routes turns it, and any bare refusal of the framework, into a page in the
//! reader's language. What one may not know exists answers as what does not exist.

use crate::{App, i18n::T, page::PageContext, routes::Route};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base::refusal::Refusal;
use std::sync::Arc;

/// Why a request did not get what it asked for.
#[derive(Clone, Debug, thiserror::Error)]
pub enum PageError {
    /// Nothing here, or nothing this reader may know of: the same page.
    #[error("not found")]
    NotFound,
    /// Nobody has entered, and the page is not public.
    #[error("nobody has entered")]
    Stranger,
    /// The reader may know that it exists but not do this.
    #[error("forbidden")]
    Forbidden(Refusal),
    /// Someone else was first; the refusal says what they did.
    #[error("conflict")]
    Conflict(Refusal),
    /// A rule says no outside a form.
    #[error("refused")]
    Refused(Refusal),
    /// The request came from another site.
    #[error("cross-origin request")]
    CrossOrigin,
    /// The request cannot be read.
    #[error("malformed request")]
    Malformed,
    /// More bytes than a request may have.
    #[error("too large")]
    TooLarge,
    /// Too many requests at once.
    #[error("too many requests")]
    TooMany,
    /// It took too long.
    #[error("timed out")]
    Slow,
    /// The server's disk is full: nothing was kept of what was asked, nothing that was kept is lost.
    #[error("the disk is full")]
    Full,
    /// The server's data can't be written to.
    #[error("the data is read-only")]
    ReadOnly,
    /// Our fault; the source is logged with the request's number.
    #[error("internal error")]
    Internal(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl PageError {
    /// A fault of ours.
    pub fn internal(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Arc::new(source))
    }

    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Stranger => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::CrossOrigin => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Slow | Self::ReadOnly => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a bare status of the framework means.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotFound,
            StatusCode::FORBIDDEN => Self::CrossOrigin,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::INSUFFICIENT_STORAGE => Self::Full,
            StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::REQUEST_TIMEOUT
            | StatusCode::GATEWAY_TIMEOUT => Self::Slow,
            status if status.is_client_error() => Self::Malformed,
            _ => Self::internal(Bare(status)),
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Forbidden(refusal) | Self::Conflict(refusal) | Self::Refused(refusal) => {
                Some(refusal)
            }
            _ => None,
        }
    }

    /// The words for what is no fault of the reader's.
    fn words_of_ours(&self, t: T) -> (String, String, String) {
        match self {
            Self::Slow => (
                t.s("error-slow-title"),
                t.s("error-slow"),
                t.s("error-slow-advice"),
            ),
            Self::Full => (
                t.s("error-full-title"),
                t.s("error-full"),
                t.s("error-full-advice"),
            ),
            Self::ReadOnly => (
                t.s("error-read-only-title"),
                t.s("error-read-only"),
                t.s("error-read-only-advice"),
            ),
            _ => (
                t.s("error-internal-title"),
                t.s("error-internal"),
                t.s("error-internal-advice"),
            ),
        }
    }

    /// The page's heading, what happened, and what to do.
    fn words(&self, t: T) -> (String, String, String) {
        let refused = self.refusal().map(|refusal| t.refusal(refusal));
        let advised = self.refusal().and_then(|r| t.advice(r.code, &r.facts));
        let (title, what, advice) = match self {
            Self::NotFound => (
                t.s("error-not-found-title"),
                t.s("error-not-found"),
                t.s("error-not-found-advice"),
            ),
            Self::Stranger => (
                t.s("error-stranger-title"),
                t.s("error-stranger"),
                t.s("error-stranger-advice"),
            ),
            Self::Forbidden(_) => (
                t.s("error-forbidden-title"),
                t.s("error-forbidden"),
                t.s("error-forbidden-advice"),
            ),
            Self::Conflict(_) => (
                t.s("error-conflict-title"),
                t.s("error-conflict"),
                t.s("error-conflict-advice"),
            ),
            Self::Refused(_) => (
                t.s("error-refused-title"),
                t.s("error-refused"),
                t.s("error-refused-advice"),
            ),
            Self::CrossOrigin => (
                t.s("error-cross-origin-title"),
                t.s("error-cross-origin"),
                t.s("error-cross-origin-advice"),
            ),
            Self::Malformed => (
                t.s("error-malformed-title"),
                t.s("error-malformed"),
                t.s("error-malformed-advice"),
            ),
            Self::TooLarge => (
                t.s("error-too-large-title"),
                t.s("error-too-large"),
                t.s("error-too-large-advice"),
            ),
            Self::TooMany => (
                t.s("error-too-many-title"),
                t.s("error-too-many"),
                t.s("error-too-many-advice"),
            ),
            Self::Slow | Self::Full | Self::ReadOnly | Self::Internal(_) => self.words_of_ours(t),
        };
        (title, refused.unwrap_or(what), advised.unwrap_or(advice))
    }
}

/// A status that came without a reason.
#[derive(Debug, thiserror::Error)]
#[error("bare status {0}")]
struct Bare(StatusCode);

impl IntoResponse for PageError {
    /// The bare status; [`render`] makes the page, as it knows the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    t: T,
    page: PageContext,
    title: String,
    what: String,
    advice: String,
    code: Option<&'static str>,
    shows_id: bool,
}

/// Turns what went wrong into a page. Stands around all routes.
pub(crate) async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let page = PageContext::of(&parts, &app);
    if !is_text(parts.uri.path()) {
        // No address of ours has bytes that are no text, so nothing can be there.
        return error_page(&PageError::NotFound, page);
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    let error = match response.extensions().get::<PageError>() {
        Some(error) => error.clone(),
        None if (status.is_client_error() || status.is_server_error()) && !is_page(&response) => {
            PageError::of_status(status)
        }
        None => return response,
    };
    error_page(&error, page)
}

/// Is what the path says, its percent signs resolved, text without control characters?
fn is_text(path: &str) -> bool {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
    }
    std::str::from_utf8(&bytes).is_ok_and(|text| !text.chars().any(char::is_control))
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html")
            || kind.as_bytes().starts_with(b"application/json")
    })
}

fn error_page(error: &PageError, page: PageContext) -> Response {
    if let PageError::Internal(source) = error {
        let id = page.request_id.as_str();
        tracing::error!(
            request_id = id,
            source = source.as_ref() as &dyn std::error::Error,
            "a request failed"
        );
    }
    if matches!(error, PageError::Full | PageError::ReadOnly) {
        // Whoever runs the server has to see it before readers tell.
        tracing::error!(request_id = page.request_id.as_str(), reason = %error, "nothing can be written");
    }
    let (title, what, advice) = error.words(page.t);
    let template = ErrorPage {
        t: page.t,
        title,
        what,
        advice,
        code: error.refusal().map(|refusal| refusal.code),
        shows_id: matches!(
            error,
            PageError::Internal(_) | PageError::Slow | PageError::Full | PageError::ReadOnly
        ),
        page,
    };
    let body = template.render().unwrap_or_default();
    let mut response = (error.status(), body).into_response();
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// What a caught panic answers; the page is made by [`render`].
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer asks for this shape"
)]
pub(crate) fn of_panic(reason: Box<dyn std::any::Any + Send>) -> Response {
    #[derive(Debug, thiserror::Error)]
    #[error("panic: {0}")]
    struct Panic(String);
    let text = reason
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| reason.downcast_ref::<String>().cloned());
    PageError::internal(Panic(text.unwrap_or_default())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_no_text_is_told_apart() {
        let check = |path, expect| assert_eq!(is_text(path), expect, "{path}");
        check("/check/12%2FQ%C4%90%201", true);
        check("/check/%00%F0%9F", false);
        check("/check/%00", false);
        check("/check/%F0%9F", false);
        check("/check/100%", true);
        check("/", true);
    }
}
