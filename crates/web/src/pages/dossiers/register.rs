//! Registering a site for a round.

use crate::pages::behalf::on_behalf;
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
};
use askama::Template;
use assessments::DossierState;
use axum::{extract::Path, response::Response};
use base::{Day, SiteId};
use office::{
    Desk,
    dossiers::{OneRound, SiteDossiers, out_of_scope},
    rows::RoundRow,
};

#[derive(Template)]
#[template(path = "dossiers/register.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    site: SiteId,
    name: String,
    place: String,
    kind: String,
    today: Day,
    standard: String,
    round: Option<RoundRow>,
    /// The dossier when it is registered already.
    there: Option<Route>,
    /// The site has left the round and may come back to its dossier.
    left: bool,
    /// Why the site is out of scope.
    whys: Vec<String>,
    /// Years of which a dossier can be the start.
    earlier: Option<String>,
    may_register: bool,
    may_admit: bool,
    action: String,
}

async fn load(desk: &Desk, id: &str) -> Result<SiteDossiers, PageError> {
    let site: SiteId = id.parse().map_err(|_| PageError::NotFound)?;
    Ok(office::dossiers::of_site(desk, site).await?)
}

/// The round that the address asks for; without one the first that the site is not registered for, or the latest.
fn meant<'a>(page: &PageContext, found: &'a SiteDossiers) -> Option<&'a OneRound> {
    let asked = page.query.get("round");
    let mut rounds = found.rounds.iter();
    if asked.is_empty() {
        let open = found.open_to_register();
        return open.or_else(|| rounds.next());
    }
    rounds.find(|(round, _)| round.id.to_string() == asked)
}

fn assemble(
    page: PageContext,
    desk: &Desk,
    found: &SiteDossiers,
    form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let (round, there) = meant(&page, found).cloned().unzip();
    let there = there.flatten();
    let facts = &found.site.facts;
    let (whys, standard) = match &round {
        Some(round) => {
            let pack = desk.office.packs.get(&round.edition)?;
            let whys = out_of_scope(desk, &found.site, round)?;
            (
                whys.iter().map(|why| t.refusal(why)).collect(),
                pack.title.get(t.lang()).to_owned(),
            )
        }
        None => (Vec::new(), String::new()),
    };
    let earlier = round.as_ref().and_then(|round| found.earlier(round));
    let left = there
        .as_ref()
        .is_some_and(|dossier| dossier.state == DossierState::Withdrawn)
        && round
            .as_ref()
            .is_some_and(|round| desk.today() <= round.closing_day);
    Ok(Show {
        t,
        form,
        site: found.site.id,
        name: facts.name.clone(),
        place: found.place.clone(),
        kind: t.word("site-kind", facts.kind.as_str()),
        today: desk.today(),
        standard,
        there: there.map(|dossier| Route::Dossier(dossier.id)),
        left,
        whys,
        earlier: earlier
            .filter(|_| !left)
            .map(|round| crate::rounds::period(t, round)),
        may_register: found.may_register,
        may_admit: found.may_admit,
        action: Route::SiteRegister(found.site.id).with(&page.query),
        round,
        page: page
            .crumb("home-title", Route::Home)
            .step(facts.name.clone(), Route::Site(found.site.id)),
    })
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let found = load(&desk, &id).await?;
    let form = Form::filled([("carry", "yes".to_owned())]);
    page::html(&assemble(page, &desk, &found, form)?)
}

pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let found = load(&desk, &id).await?;
    let round = meant(&page, &found).ok_or(PageError::NotFound)?.0.id;
    form.label("admitted_reason", page.t.s("dossiers-admit-reason"));
    let reason = if form.value("do") == "admit" {
        form.note("admitted_reason", base::text::NOTE_CHARS)
    } else {
        Some(String::new())
    };
    let paper = on_behalf(&page, &mut form)?;
    if let Some(reason) = reason.filter(|_| !form.is_faulty()) {
        let (site, carry) = (found.site.id, form.ticked("carry"));
        match office::dossiers::register(&desk, site, round, &reason, carry, paper).await {
            Ok(dossier) => return Ok(page::done(&Route::Dossier(dossier), "done-registered")),
            Err(error) => form.take(error)?,
        }
    }
    page::html_with(UNPROCESSABLE, &assemble(page, &desk, &found, form)?)
}
