//! Entering a site, and changing what holds of it from a day on.

use super::{site_id, way, words};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
};
use access::Scope;
use askama::Template;
use axum::{extract::Path, response::Response};
use base::{ManagingTier, SchoolLevel, SiteId, SiteKind, SizeClass};
use office::{
    Desk,
    sites::{self, Alike, SiteDraft},
};

/// The fields with the keys of their labels.
const FIELDS: [(&str, &str); 17] = [
    ("name", "sites-name"),
    ("code", "sites-code"),
    ("kind", "sites-kind"),
    ("size", "sites-size"),
    ("sector", "sites-sector"),
    ("revenue_mvnd", "sites-revenue"),
    ("capital_mvnd", "sites-capital"),
    ("figures_year", "sites-figures-year"),
    ("size_note", "sites-size-note"),
    ("level", "sites-level"),
    ("tier", "sites-tier"),
    ("commune", "sites-commune"),
    ("address", "sites-address"),
    ("workers", "sites-workers"),
    ("has_union", "sites-has-union"),
    ("has_party", "sites-has-party"),
    ("from_day", "sites-from-day"),
];

#[derive(Template)]
#[template(path = "sites/edit.html")]
struct Edit {
    t: T,
    page: PageContext,
    form: Form,
    title: String,
    /// The address that the form posts to.
    action: Route,
    back: Route,
    is_new: bool,
    /// The site's own desk changes only what changes no rule.
    own_only: bool,
    kinds: Vec<Choice>,
    sizes: Vec<Choice>,
    sectors: Vec<Choice>,
    levels: Vec<Choice>,
    tiers: Vec<Choice>,
    yes_no: Vec<Choice>,
    /// Why the recorded size is what it is, in sentences.
    why: Vec<String>,
    /// Sites that a new one may be already.
    alike: Vec<Alike>,
}

fn edit(page: PageContext, mut form: Form, title: String, action: Route, back: Route) -> Edit {
    let t = page.t;
    for (name, key) in FIELDS {
        form.label(name, t.s(key));
    }
    let unknown = Choice::new("", t.s("sites-unknown"));
    let yes_no = vec![
        Choice::new("yes", t.s("common-yes")),
        Choice::new("no", t.s("common-no")),
        unknown,
    ];
    let sectors = standards::size::Sector::ALL;
    Edit {
        t,
        form,
        title,
        action,
        back,
        is_new: true,
        own_only: false,
        kinds: words(t, "site-kind", SiteKind::SITES, SiteKind::as_str),
        sizes: words(t, "size-class", SizeClass::ALL, SizeClass::as_str),
        sectors: words(t, "sites-sector", sectors, standards::size::Sector::as_str),
        levels: words(t, "school-level", SchoolLevel::ALL, SchoolLevel::as_str),
        tiers: words(t, "managing-tier", ManagingTier::ALL, ManagingTier::as_str),
        yes_no,
        why: Vec::new(),
        alike: Vec::new(),
        page,
    }
}

fn entering(page: PageContext, form: Form) -> Edit {
    let title = page.t.s("sites-new");
    let page = page.crumb("sites-title", Route::Sites);
    edit(page, form, title, Route::SiteNew, Route::Sites)
}

pub(super) async fn new(page: PageContext, at: AtDesk) -> Result<Response, PageError> {
    office::imports::may_import(&at.desk)?;
    let mut form = Form::filled([
        ("from_day", at.desk.today().vietnamese()),
        ("tier", "commune".to_owned()),
    ]);
    if let Scope::Place(place) = &at.desk.actor.scope
        && place.as_str().starts_with('C')
    {
        form.push(
            "commune",
            at.desk.office.places.name_on(place, at.desk.today()),
        );
    }
    page::html(&entering(page, form))
}

pub(super) async fn enter(
    page: PageContext,
    at: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let sent = draft(&form, None);
    let alike = if form.ticked("anyway") {
        Ok(Vec::new())
    } else {
        sites::alike(&at.desk, &sent).await
    };
    let entered = match alike {
        Ok(alike) if !alike.is_empty() => {
            let page = Edit {
                alike,
                ..entering(page, form)
            };
            return page::html_with(UNPROCESSABLE, &page);
        }
        Ok(_) => sites::enter(&at.desk, &sent).await,
        Err(error) => Err(error),
    };
    match entered {
        Ok(id) => Ok(page::done(&Route::Site(id), "done-site-entered")),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &entering(page, form))
        }
    }
}

/// What was typed. The site's own desk sends only its own fields; the rest is as it was.
fn draft(form: &Form, known: Option<SiteDraft>) -> SiteDraft {
    let own_only = known.is_some();
    let known = known.unwrap_or_default();
    let typed = |name: &str, known: String| {
        if own_only {
            known
        } else {
            form.value(name).to_owned()
        }
    };
    SiteDraft {
        name: typed("name", known.name),
        code: typed("code", known.code),
        kind: typed("kind", known.kind),
        size: typed("size", known.size),
        sector: typed("sector", known.sector),
        revenue_mvnd: typed("revenue_mvnd", known.revenue_mvnd),
        capital_mvnd: typed("capital_mvnd", known.capital_mvnd),
        figures_year: typed("figures_year", known.figures_year),
        size_note: typed("size_note", known.size_note),
        level: typed("level", known.level),
        tier: typed("tier", known.tier),
        commune: typed("commune", known.commune),
        address: form.value("address").to_owned(),
        workers: form.value("workers").to_owned(),
        has_union: form.value("has_union").to_owned(),
        has_party: form.value("has_party").to_owned(),
        from_day: form.value("from_day").to_owned(),
        version: form.value("version").parse().unwrap_or(-1),
    }
}

pub(super) async fn show(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let view = sites::load(&at.desk, id).await?;
    if !view.may_edit {
        return Err(PageError::NotFound);
    }
    let known = SiteDraft::of(view.site(), view.version);
    let form = Form::filled([
        ("name", known.name),
        ("code", known.code),
        ("kind", known.kind),
        ("size", known.size),
        ("sector", known.sector),
        ("revenue_mvnd", known.revenue_mvnd),
        ("capital_mvnd", known.capital_mvnd),
        ("figures_year", known.figures_year),
        ("size_note", known.size_note),
        ("level", known.level),
        ("tier", known.tier),
        ("commune", view.dossiers.place.clone()),
        ("address", known.address),
        ("workers", known.workers),
        ("has_union", known.has_union),
        ("has_party", known.has_party),
        ("from_day", at.desk.today().vietnamese()),
        ("version", known.version.to_string()),
    ]);
    page::html(&changing(page, &at.desk, form, id, &view))
}

fn changing(
    page: PageContext,
    desk: &Desk,
    form: Form,
    id: SiteId,
    view: &sites::SiteView,
) -> Edit {
    let name = &view.site().facts.name;
    let title = page.t.a("sites-edit-title", ("name", name.as_str()));
    let page = way(page, desk, id, name);
    let t = page.t;
    Edit {
        is_new: false,
        own_only: !view.may_supervise,
        why: super::why(t, &view.site().facts),
        ..edit(page, form, title, Route::SiteEdit(id), Route::Site(id))
    }
}

pub(super) async fn send(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let view = sites::load(&at.desk, id).await?;
    let known = SiteDraft::of(view.site(), view.version);
    let mut sent = draft(&form, (!view.may_supervise).then_some(known));
    // A place that was not typed anew stays as it was recorded, old life included.
    if sent.commune.trim() == view.dossiers.place {
        sent.commune = view.site().facts.atom.to_string();
    }
    match sites::edit(&at.desk, id, &sent).await {
        Ok(true) => Ok(page::done(&moved_on(&at, id).await, "done-site-changed")),
        Ok(false) => Ok(page::go(&Route::Site(id))),
        Err(error) => {
            form.take(error)?;
            page::html_with(UNPROCESSABLE, &changing(page, &at.desk, form, id, &view))
        }
    }
}

/// The site's page, or the register when the site has gone to another office with this change.
async fn moved_on(at: &AtDesk, id: SiteId) -> Route {
    match sites::load(&at.desk, id).await {
        Ok(_) => Route::Site(id),
        Err(_) => Route::Sites,
    }
}
