//! Offices to call at a site, and the lines of supervision it belongs to.

use super::{site_id, way};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::{BodyId, SiteId};
use office::{
    contacts::{self, ContactDraft},
    sites::{self, SiteView},
};

#[derive(Template)]
#[template(path = "sites/contacts.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    id: SiteId,
    v: SiteView,
    bodies: Vec<Choice>,
    /// Bodies whose line the site can leave.
    joined: Vec<Choice>,
}

pub(super) async fn show(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let ends = at.desk.today().plus_days(contacts::LASTS_DAYS).vietnamese();
    let form = Form::filled([
        ("ends_on", ends),
        ("purpose", page.t.s("sites-contact-purpose-usual")),
        ("from_day", at.desk.today().vietnamese()),
        ("until_day", at.desk.today().vietnamese()),
    ]);
    page::html(&contacts_page(page, &at, id, form).await?)
}

async fn contacts_page(
    page: PageContext,
    at: &AtDesk,
    id: SiteId,
    mut form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let v = sites::load(&at.desk, id).await?;
    if !v.may_edit {
        return Err(PageError::NotFound);
    }
    for (field, key) in [
        ("office", "sites-contact-office"),
        ("phone", "sites-contact-phone"),
        ("purpose", "sites-contact-purpose"),
        ("ends_on", "sites-contact-ends"),
        ("body", "sites-line"),
        ("leaves", "sites-line"),
        ("from_day", "sites-from-day"),
        ("until_day", "sites-line-until-day"),
    ] {
        form.label(field, t.s(key));
    }
    let bodies = if v.may_supervise {
        sites::line_bodies(&at.desk).await?
    } else {
        Vec::new()
    };
    let choice =
        |(id, name): &(BodyId, base::Localised)| Choice::new(id.to_string(), name.get(t.lang()));
    Ok(Show {
        t,
        form,
        id,
        bodies: bodies.iter().map(choice).collect(),
        joined: v
            .lines
            .iter()
            .filter(|line| line.until_day.is_none())
            .map(|line| Choice::new(line.body.to_string(), line.name.get(t.lang())))
            .collect(),
        page: way(page, &at.desk, id, &v.site().facts.name),
        v,
    })
}

pub(super) async fn send(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let field = |name: &str| form.value(name).to_owned();
    let (day, until, what) = (field("from_day"), field("until_day"), field("do"));
    let done = match what.as_str() {
        "set" => {
            let draft = ContactDraft {
                office: field("office"),
                phone: field("phone"),
                purpose: field("purpose"),
                ends_on: field("ends_on"),
            };
            Some(contacts::set(&at.desk, id, &draft).await)
        }
        "remove" => Some(contacts::remove(&at.desk, id, &field("office")).await),
        "join" => match form.id::<BodyId>("body") {
            Some(body) => Some(sites::join_line(&at.desk, id, body, &day).await),
            None => None,
        },
        "leave" => match form.id::<BodyId>("leaves") {
            Some(body) => Some(sites::leave_line(&at.desk, id, body, &until).await),
            None => None,
        },
        _ => return Err(PageError::Malformed),
    };
    match done {
        Some(Ok(())) => return Ok(page::done(&Route::SiteContacts(id), "done-site-contacts")),
        Some(Err(error)) => form.take(error)?,
        None => {}
    }
    page::html_with(UNPROCESSABLE, &contacts_page(page, &at, id, form).await?)
}
