//! Reads a request's body into a form, within limits.

use super::{FILE_BYTES, FILES, Form, LONG_BYTES, LONG_FIELD, Upload, VALUE_BYTES, VALUES};
use crate::errors::PageError;
use axum::{
    RequestExt as _,
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::{StatusCode, header},
};
use base::text::{self, NAME_CHARS};

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = PageError;

    async fn from_request(request: Request, _: &S) -> Result<Self, PageError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|k| k.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = request.extract::<Multipart, _>().await;
            multipart(parts.map_err(|_| PageError::Malformed)?).await
        } else {
            urlencoded(request).await
        }
    }
}

async fn urlencoded(request: Request) -> Result<Form, PageError> {
    let pairs = request
        .extract::<axum::Form<Vec<(String, String)>>, _>()
        .await;
    let axum::Form(pairs) = pairs.map_err(|rejection| of_status(rejection_status(&rejection)))?;
    let mut form = Form::new();
    if pairs.len() > VALUES {
        return Err(PageError::TooLarge);
    }
    for (name, value) in pairs {
        keep(&mut form, &name, value)?;
    }
    Ok(form)
}

fn rejection_status(rejection: &axum::extract::rejection::FormRejection) -> StatusCode {
    rejection.status()
}

async fn multipart(mut parts: Multipart) -> Result<Form, PageError> {
    let mut form = Form::new();
    let mut values = 0;
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|e| of_status(e.status()))?
    {
        values += 1;
        if values > VALUES {
            return Err(PageError::TooLarge);
        }
        let Some(name) = part.name().map(str::to_owned) else {
            continue;
        };
        if let Some(file_name) = part.file_name().map(str::to_owned) {
            file(&mut form, name, &file_name, part).await?;
        } else {
            let value = part.text().await.map_err(|e| of_status(e.status()))?;
            keep(&mut form, &name, value)?;
        }
    }
    Ok(form)
}

/// Keeps a file of 1 to [`FILE_BYTES`] bytes. A larger one is read to its end and noted as a fault of its field, so that
/// the browser gets a page and not a broken connection.
async fn file(
    form: &mut Form,
    field: String,
    name: &str,
    mut part: Field<'_>,
) -> Result<(), PageError> {
    let mut bytes = Vec::new();
    let mut fits = true;
    while let Some(chunk) = part.chunk().await.map_err(|e| of_status(e.status()))? {
        fits = fits && bytes.len() + chunk.len() <= FILE_BYTES;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    if !fits {
        let max = (FILE_BYTES / 1024 / 1024).to_string();
        form.fault_with(&field, "form.file-too-large", vec![("max", max)]);
    } else if bytes.is_empty() {
        // A browser sends a nameless empty part when no file was chosen.
        if !name.is_empty() {
            form.fault(&field, "form.file-empty");
        }
    } else if form.files.len() >= FILES {
        form.fault_with(
            &field,
            "form.too-many-files",
            vec![("max", FILES.to_string())],
        );
    } else {
        let name = plain_name(name);
        form.files.push(Upload { field, name, bytes });
    }
    Ok(())
}

fn keep(form: &mut Form, name: &str, value: String) -> Result<(), PageError> {
    let most = if name == LONG_FIELD {
        LONG_BYTES
    } else {
        VALUE_BYTES
    };
    if value.len() > most {
        return Err(PageError::TooLarge);
    }
    form.push(name, value);
    Ok(())
}

/// The last part of a path, cleaned; `file` when nothing readable remains.
fn plain_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let short: String = last.chars().take(NAME_CHARS).collect();
    text::line(&short, NAME_CHARS).unwrap_or_else(|_| "file".to_owned())
}

const fn of_status(status: StatusCode) -> PageError {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::Malformed,
    }
}
