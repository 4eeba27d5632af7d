//! A commune declares by a paper that one officer endorses and decides, and ends that.

use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
    words::{self, ActWords},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::LifeId;
use office::{
    Desk,
    single_officer::{self, Paper},
};

#[derive(Template)]
#[template(path = "units/single_officer.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    place: String,
    declared: bool,
    acts: Vec<ActWords>,
    action: Route,
    back: Route,
}

async fn assemble(
    page: PageContext,
    desk: &Desk,
    unit: &LifeId,
    mut form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let standing = single_officer::standing(desk, unit).await?;
    let units = desk.office.places.units();
    let place = units.full_name_on(unit, desk.today());
    for (field, key) in [
        ("number", "reviews-behalf-number"),
        ("day", "reviews-behalf-day"),
        ("office", "reviews-behalf-office"),
    ] {
        form.label(field, t.s(key));
    }
    Ok(Show {
        t,
        form,
        declared: standing.declared,
        acts: standing.acts.iter().map(|row| words::act(t, row)).collect(),
        action: Route::SingleOfficer(unit.clone()),
        back: Route::Unit(unit.clone()),
        page: page
            .crumb("home-title", Route::Home)
            .step(place.clone(), Route::Unit(unit.clone())),
        place,
    })
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(life): Path<String>,
) -> Result<Response, PageError> {
    let unit: LifeId = life.parse().map_err(|_| PageError::NotFound)?;
    page::html(&assemble(page, &desk, &unit, Form::new()).await?)
}

pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(life): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let unit: LifeId = life.parse().map_err(|_| PageError::NotFound)?;
    let paper = Paper {
        number: form.value("number").to_owned(),
        day: form.value("day").to_owned(),
        office: form.value("office").to_owned(),
    };
    let done = match form.value("do") {
        "declare" => single_officer::declare(&desk, &unit, &paper).await,
        "end" => single_officer::end(&desk, &unit, &paper).await,
        _ => return Err(PageError::Malformed),
    };
    match done {
        Ok(()) => Ok(page::done(
            &Route::SingleOfficer(unit),
            "done-single-officer",
        )),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &assemble(page, &desk, &unit, form).await?)
        }
    }
}

#[cfg(test)]
mod tests;
