//! Registering a site for a round.

use crate::pages::behalf::on_behalf;
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    routes::Route,
    scope::{self, OutOfScope},
};
use askama::Template;
use assessments::DossierState;
use axum::{extract::Path, response::Response};
use base::{Day, SiteId};
use office::{
    Desk,
    dossiers::{KIND_OUT_OF_SCOPE, OneRound, SiteDossiers, out_of_scope},
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
    /// Why the site is out of scope; nothing when it is in.
    out: Option<OutOfScope>,
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

/// The round that the address asks for; without one the first that the site is not registered for, or the latest. Where no
/// round is for the site, one that is for its place, so that it is told by which rule it is out.
async fn meant(
    desk: &Desk,
    page: &PageContext,
    found: &SiteDossiers,
) -> Result<Option<OneRound>, PageError> {
    let asked = page.query.get("round");
    let is_asked = |round: &RoundRow| asked.is_empty() || round.id.to_string() == asked;
    let own = if asked.is_empty() {
        found.open_to_register().or_else(|| found.rounds.first())
    } else {
        found.rounds.iter().find(|(round, _)| is_asked(round))
    };
    if let Some(own) = own {
        return Ok(Some(own.clone()));
    }
    let mut rounds = office::rounds::own(desk).await?;
    rounds.retain(|round| {
        office::rounds::recognises_sites(round)
            && round.first_day <= desk.today()
            && is_asked(round)
    });
    Ok(rounds.into_iter().next().map(|round| (round, None)))
}

fn assemble(
    page: PageContext,
    desk: &Desk,
    (found, meant): (&SiteDossiers, Option<OneRound>),
    form: Form,
) -> Result<Show, PageError> {
    let t = page.t;
    let (round, there) = meant.unzip();
    let there = there.flatten();
    let facts = &found.site.facts;
    let mut other_kind = false;
    let (out, standard) = match &round {
        Some(round) => {
            let pack = desk.office.packs.get(&round.edition)?;
            let whys = out_of_scope(desk, &found.site, round)?;
            other_kind = whys.iter().any(|why| why.code == KIND_OUT_OF_SCOPE);
            (
                scope::out_of_scope(t, &whys, &pack.applies_to.marked),
                pack.title.get(t.lang()).to_owned(),
            )
        }
        None => (None, String::new()),
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
        out,
        earlier: earlier
            .filter(|_| !left)
            .map(|round| crate::rounds::period(t, round)),
        may_register: found.may_register,
        may_admit: found.may_admit && !other_kind,
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
    let meant = meant(&desk, &page, &found).await?;
    page::html(&assemble(page, &desk, (&found, meant), form)?)
}

pub(super) async fn send(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let found = load(&desk, &id).await?;
    let meant = meant(&desk, &page, &found).await?;
    let round = meant.as_ref().ok_or(PageError::NotFound)?.0.id;
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
    page::html_with(
        UNPROCESSABLE,
        &assemble(page, &desk, (&found, meant), form)?,
    )
}
