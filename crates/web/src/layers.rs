//! What stands around every page: the request's number, its trace, limits, protection, and the page for what goes wrong.

use crate::{App, desk, errors, forms::BODY_BYTES};
use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
};
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate as _, SizeAbove},
    },
    csrf::CsrfLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
    trace::TraceLayer,
};

/// The longest a request may take: a file of 20 MB over a slow phone line (1 Mbit/s) is three minutes.
const REQUEST_TIME: Duration = Duration::from_mins(5);
/// The longest silence while a body is read.
const BODY_SILENCE: Duration = Duration::from_secs(30);
/// The smallest answer worth compressing, in bytes: below it the headers outweigh what is saved.
const COMPRESS_BYTES: u64 = 512;

/// Everything comes from this server; nothing is inline; no other page may frame ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layers around pages, innermost last.
pub(crate) fn around(routes: Router<App>, state: &App) -> Router<App> {
    let inner = routes
        .fallback(|| async { errors::PageError::NotFound })
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(CsrfLayer::new())
        .layer(RequestBodyTimeoutLayer::new(BODY_SILENCE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIME,
        ))
        .layer(CatchPanicLayer::custom(errors::of_panic))
        .layer(middleware::from_fn_with_state(
            state.clone(),
            errors::render,
        ))
        .layer(middleware::from_fn_with_state(state.clone(), desk::seat))
        .layer(middleware::map_response(not_kept));
    if state.public_url.starts_with("https://") {
        outer(inner.layer(middleware::map_response(only_encrypted)))
    } else {
        outer(inner)
    }
}

/// The layers around everything, files too.
pub(crate) fn outer(routes: Router<App>) -> Router<App> {
    let compress = SizeAbove::new(COMPRESS_BYTES)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("image/png"))
        .and(NotForContentType::const_new("image/jpeg"))
        .and(NotForContentType::const_new("image/webp"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/vnd."));
    routes.layer(
        ServiceBuilder::new()
            .layer(middleware::map_request(without_foreign_id))
            .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
            .layer(TraceLayer::new_for_http().make_span_with(span))
            .layer(PropagateRequestIdLayer::new(REQUEST_ID))
            .layer(middleware::from_fn(protect))
            .layer(CompressionLayer::new().compress_when(compress)),
    )
}

/// The number of a request is ours alone: it stands in pages and in the log.
async fn without_foreign_id(mut request: Request) -> Request {
    request.headers_mut().remove(REQUEST_ID);
    request
}

/// Method, pattern and number. Never the address itself: a query may hold a name.
fn span(request: &axum::http::Request<axum::body::Body>) -> tracing::Span {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", |p| p.as_str());
    let id = request.extensions().get::<RequestId>();
    let id = id
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path, id)
}

async fn protect(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=()",
        ),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// How long a browser that has seen the pages once asks for them encrypted only: a year, renewed with each page.
const ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Where others reach the pages encrypted, cookies never travel otherwise.
async fn only_encrypted(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::STRICT_TRANSPORT_SECURITY, ENCRYPTED);
    if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            let marked = [cookie.as_bytes(), b"; Secure"].concat();
            if let Ok(marked) = HeaderValue::from_bytes(&marked) {
                *cookie = marked;
            }
        }
    }
    response
}

/// Pages are for one reader at one moment, unless a handler says otherwise.
async fn not_kept(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let private = HeaderValue::from_static("private, no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(private);
    headers
        .entry(header::VARY)
        .or_insert(HeaderValue::from_static("cookie"));
    response
}
