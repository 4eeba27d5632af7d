//! The papers that the program makes: those of a dossier, those of a decision, and every one as a blank form.

#[cfg(test)]
mod tests;

use super::dossiers::way;
use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::{PaperFile, Route, at},
    words::Tag,
};
use askama::Template;
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use base::{Day, DecisionId, DossierId, LetterId};
use office::{
    dossiers::DossierView,
    papers::{self, FormKind, Format, Made, Offer, Offered},
};

/// How long a browser may keep a blank form, seconds: a working morning. It changes only with the program.
const FORM_SECONDS: u32 = 4 * 3600;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::DossierPapers, get(of_dossier))
        .route(at::DossierPaperFile, get(dossier_file))
        .route(at::DecisionFile, get(decision_file))
        .route(at::LetterFile, get(letter_file))
        .route(at::Forms, get(forms))
        .route(at::FormFile, get(form_file))
}

/// A paper on the list.
struct Line {
    title: String,
    state: Tag,
    /// Why it is not there yet, or which places it leaves free.
    notes: Vec<String>,
    number: Option<String>,
    day: Option<Day>,
    /// The files of it; none while it cannot be made.
    files: Option<(Route, Route)>,
    form: Route,
}

#[derive(Template)]
#[template(path = "papers/dossier.html")]
struct OfDossier {
    t: T,
    page: PageContext,
    lines: Vec<Line>,
    left_out: Vec<String>,
    /// The certificate with its number and day, while it holds.
    certificate: Option<(Route, String, Day)>,
    v: DossierView,
}

async fn of_dossier(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let found = papers::of_dossier(&desk, id).await?;
    let (t, v) = (page.t, found.view);
    let holds = v
        .recognition
        .as_ref()
        .filter(|row| row.revoked_at.is_none());
    page::html(&OfDossier {
        t,
        lines: found
            .offered
            .iter()
            .map(|offered| line(t, &v, offered))
            .collect(),
        left_out: found.left_out,
        certificate: holds.map(|row| {
            let route = Route::Certificate(row.id);
            (route, row.number.clone(), row.issued_on)
        }),
        page: way(page, &v),
        v,
    })
}

fn line(t: T, v: &DossierView, offered: &Offered) -> Line {
    let kind = offered.kind;
    let (word, look, notes) = match &offered.offer {
        Offer::Ready => ("ready", "info", Vec::new()),
        Offer::Partly(refusals) => (
            "partly",
            "",
            refusals.iter().map(|why| t.refusal(why)).collect(),
        ),
        Offer::NotYet(refusal) => ("not-yet", "due", vec![t.refusal(refusal)]),
    };
    let can = !matches!(offered.offer, Offer::NotYet(_));
    let file = |file| Route::DossierPaperFile(v.row.id, file);
    Line {
        title: t.word("form", kind.as_str()),
        state: Tag {
            words: t.word("papers-state", word),
            kind: look,
        },
        notes,
        number: offered.number.clone(),
        day: offered.day,
        files: can.then(|| (file(PaperFile::pdf(kind)), file(PaperFile::docx(kind)))),
        form: Route::FormFile(PaperFile::docx(kind)),
    }
}

async fn dossier_file(
    AtDesk { desk, .. }: AtDesk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: DossierId = id.parse().map_err(|_| PageError::NotFound)?;
    let file: PaperFile = file.parse().map_err(|_| PageError::NotFound)?;
    let made = papers::make(&desk, id, file.kind, file.format).await?;
    Ok(answer(made, file.format))
}

async fn decision_file(
    AtDesk { desk, .. }: AtDesk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: DecisionId = id.parse().map_err(|_| PageError::NotFound)?;
    let file: PaperFile = file.parse().map_err(|_| PageError::NotFound)?;
    if file.kind != FormKind::Decision {
        return Err(PageError::NotFound);
    }
    let made = papers::of_decision(&desk, id, file.format).await?;
    Ok(answer(made, file.format))
}

async fn letter_file(
    AtDesk { desk, .. }: AtDesk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: LetterId = id.parse().map_err(|_| PageError::NotFound)?;
    let file: PaperFile = file.parse().map_err(|_| PageError::NotFound)?;
    if !matches!(file.kind, FormKind::Urging | FormKind::Endorsement) {
        return Err(PageError::NotFound);
    }
    let made = papers::of_letter(&desk, id, file.format).await?;
    Ok(answer(made, file.format))
}

/// A blank form on the list.
struct Blank {
    title: String,
    about: String,
    pdf: Route,
    docx: Route,
}

#[derive(Template)]
#[template(path = "papers/forms.html")]
struct Forms {
    t: T,
    page: PageContext,
    lines: Vec<Blank>,
}

async fn forms(page: PageContext, _: AtDesk) -> Result<Response, PageError> {
    let t = page.t;
    let blank = |kind: &FormKind| Blank {
        title: t.word("form", kind.as_str()),
        about: t.word("form-about", kind.as_str()),
        pdf: Route::FormFile(PaperFile::pdf(*kind)),
        docx: Route::FormFile(PaperFile::docx(*kind)),
    };
    page::html(&Forms {
        t,
        lines: FormKind::ALL.iter().map(blank).collect(),
        page: page.crumb("home-title", Route::Home),
    })
}

async fn form_file(
    AtDesk { desk, .. }: AtDesk,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let file: PaperFile = file.parse().map_err(|_| PageError::NotFound)?;
    let made = papers::blank(&desk, file.kind, file.format).await?;
    let mut response = answer(made, file.format);
    let kept = format!("private, max-age={FORM_SECONDS}");
    if let Ok(kept) = kept.parse() {
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    Ok(response)
}

/// A PDF opens in the browser, a text to change is downloaded. Filled papers are kept by no browser, as all pages.
fn answer(made: Made, format: Format) -> Response {
    let (kind, how, ending) = match format {
        Format::Pdf => ("application/pdf", "inline", "pdf"),
        Format::Docx => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "attachment",
            "docx",
        ),
    };
    let name = format!("{how}; filename=\"{}.{ending}\"", made.name);
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, made.bytes).into_response()
}
