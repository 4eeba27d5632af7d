//! Certificates: the paper itself, and the public page on which anyone checks one.

use crate::{
    App,
    desk::Anyone,
    errors::PageError,
    forms::Form,
    i18n::T,
    page::{self, PageContext},
    routes::{Route, Segment, at},
};
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use base::RecognitionId;
use office::{
    certificates::{self, Standing},
    decisions::Checked,
    rows::RecognitionRow,
};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::Certificate, get(paper))
        .route(at::CheckCertificates, get(ask))
        .route(at::CheckCertificate, get(check))
}

/// The address of the page on which a code is checked, as printed on paper.
pub(super) fn check_address(app: &App) -> impl Fn(&str) -> String + use<> {
    let root = app.public_url.clone();
    move |code| format!("{root}{}", Route::CheckCertificate(Segment::from(code)))
}

/// A PDF shown in the browser under a name to keep it by.
pub(super) fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}.pdf\""),
        ),
    ];
    (headers, bytes).into_response()
}

async fn paper(
    State(app): State<App>,
    Anyone(seated): Anyone,
    page: PageContext,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id: RecognitionId = id.parse().map_err(|_| PageError::NotFound)?;
    let desk = seated.as_ref().map(|seated| &seated.desk);
    let (office, code) = (app.office(), page.query.get("code"));
    let bytes = certificates::one(&office, desk, id, code, check_address(&app)).await?;
    Ok(pdf(bytes, "giay-cong-nhan"))
}

#[derive(Template)]
#[template(path = "certificates/ask.html")]
struct Ask {
    t: T,
    page: PageContext,
    form: Form,
}

async fn ask(page: PageContext) -> Result<Response, PageError> {
    let code = page.query.get("code").to_owned();
    if code.is_empty() {
        let form = Form::new();
        return page::html(&Ask {
            t: page.t,
            page,
            form,
        });
    }
    // A part of dots alone would lead to another address, and says nothing.
    let code = code.trim();
    let says_something = code.chars().any(char::is_alphanumeric);
    let code = if says_something { code } else { "0" };
    Ok(page::go(&Route::CheckCertificate(Segment::from(code))))
}

/// The certificates that a number may stand on.
#[derive(Template)]
#[template(path = "certificates/found.html")]
struct Found {
    t: T,
    page: PageContext,
    typed: String,
    rows: Vec<RecognitionRow>,
}

#[derive(Template)]
#[template(path = "certificates/check.html")]
struct CheckPage {
    t: T,
    page: PageContext,
    /// `valid`, `replaced`, `revoked`, `unknown`.
    answer: &'static str,
    code: String,
    checked: Option<Checked>,
    by: Option<String>,
}

async fn check(
    State(app): State<App>,
    page: PageContext,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let mut found = certificates::standing(&app.office(), &code).await?;
    if found.is_none() {
        let rows = certificates::by_number(&app.office(), &code).await?;
        match rows.as_slice() {
            [] => {}
            [only] => found = certificates::standing(&app.office(), &only.check_code).await?,
            _ => {
                let page = page.crumb("certificates-check", Route::CheckCertificates);
                return page::html(&Found {
                    t: page.t,
                    page,
                    typed: code,
                    rows,
                });
            }
        }
    }
    let (answer, checked, by) = match found {
        Some(Standing::Valid(checked)) => ("valid", Some(checked), None),
        Some(Standing::Replaced { checked, by }) => ("replaced", Some(checked), Some(by)),
        Some(Standing::Revoked(checked)) => ("revoked", Some(checked), None),
        None => ("unknown", None, None),
    };
    let status = if checked.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let page = page.crumb("certificates-check", Route::CheckCertificates);
    let shown = checked.as_ref().map(|c| c.recognition.check_code.clone());
    let template = CheckPage {
        t: page.t,
        page,
        answer,
        code: shown.unwrap_or(code),
        checked,
        by,
    };
    page::html_with(status, &template)
}
