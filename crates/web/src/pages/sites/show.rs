//! A site's page: what it is, where it stands, who to call, what is due, what was.

use super::site_id;
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    routes::Route,
    status::Status,
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::{Day, SiteId};
use office::{
    Desk,
    rows::{DossierRow, RoundRow, SiteFacts, SiteRow},
    sites::{self, SiteView},
};

/// One round with the dossier in it.
struct RoundLine {
    period: String,
    dossier: Option<Route>,
    status: Option<Status>,
    state: String,
}

/// One span of the facts.
struct SpanLine {
    from: Day,
    name: String,
    about: String,
    place: String,
}

/// One act.
struct ActLine {
    at: String,
    what: String,
    office: String,
}

/// What is due.
struct DueLine {
    what: String,
    day: Day,
}

#[derive(Template)]
#[template(path = "sites/show.html")]
struct Show {
    t: T,
    page: PageContext,
    id: SiteId,
    /// There is a round that this desk may register the site for, or admit it to.
    offers_round: bool,
    today: Day,
    v: SiteView,
    kind: String,
    size: String,
    why: Vec<String>,
    sector: String,
    /// Revenue and capital with their year.
    money: Vec<(String, u64)>,
    level: String,
    tier: String,
    has_union: String,
    has_party: String,
    due: Vec<DueLine>,
    rounds: Vec<RoundLine>,
    spans: Vec<SpanLine>,
    acts: Vec<ActLine>,
    /// Which sheet it came with; empty when it was typed.
    came_with: String,
    is_public_part: bool,
}

pub(super) async fn show(
    page: PageContext,
    at: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = site_id(&id)?;
    let v = sites::load(&at.desk, id).await?;
    if v.site().facts.kind.is_unit() {
        return Ok(page::go(&crate::pages::unit_dossiers::page_of(v.site())));
    }
    let offers_round = offers_round(&at.desk, &v)?;
    page::html(&view(page, &at.desk, id, v, offers_round))
}

/// Who registers sees the way to a round that is open; who admits sees it where the site is out of scope.
fn offers_round(desk: &Desk, v: &SiteView) -> Result<bool, PageError> {
    let dossiers = &v.dossiers;
    let round = dossiers.rounds.first().map(|(round, _)| round);
    let Some(round) = round.filter(|_| dossiers.is_open_to_register(desk.today())) else {
        return Ok(false);
    };
    let whys = office::dossiers::out_of_scope(desk, v.site(), round)?;
    Ok(if whys.is_empty() {
        dossiers.may_register
    } else {
        dossiers.may_admit
    })
}

fn view(page: PageContext, desk: &Desk, id: SiteId, v: SiteView, offers_round: bool) -> Show {
    let t = page.t;
    let facts = v.site().facts.clone();
    let yes_no = |given: Option<bool>| match given {
        Some(true) => t.s("common-yes"),
        Some(false) => t.s("common-no"),
        None => t.s("sites-unknown"),
    };
    let due = v.due.iter().map(|(round, due)| DueLine {
        what: t.a(
            &format!("sites-due-{}", due.what.as_str()),
            ("period", crate::rounds::period(t, round)),
        ),
        day: due.day,
    });
    let rounds = v
        .dossiers
        .rounds
        .iter()
        .map(|(round, dossier)| round_line(t, round, dossier.as_ref()));
    let spans = v.spans.iter().map(|span| SpanLine {
        from: span.row.from_day,
        name: span.row.facts.name.clone(),
        about: about(t, &span.row),
        place: span.place.clone(),
    });
    let acts = v.acts.iter().map(|act| ActLine {
        at: t.moment(act.at),
        what: t.act(&act.kind),
        office: act.office.clone(),
    });
    Show {
        t,
        id,
        today: desk.today(),
        offers_round,
        kind: t.word("site-kind", facts.kind.as_str()),
        size: facts
            .size
            .map(|size| t.word("size-class", size.as_str()))
            .unwrap_or_default(),
        why: super::why(t, &facts),
        sector: facts
            .figures
            .sector
            .map(|sector| t.word("sites-sector", sector.as_str()))
            .unwrap_or_default(),
        money: money(t, &facts),
        level: facts
            .level
            .map(|level| t.word("school-level", level.as_str()))
            .unwrap_or_default(),
        tier: t.word("managing-tier", facts.tier.as_str()),
        has_union: yes_no(facts.has_union),
        has_party: yes_no(facts.has_party),
        due: due.collect(),
        rounds: rounds.collect(),
        spans: spans.collect(),
        acts: acts.collect(),
        came_with: came_with(t, &v),
        // A worker knows what the site is and whom to call; acts and history are for those who keep them.
        is_public_part: matches!(desk.actor.role, access::Role::Worker),
        page: super::below_register(page, desk),
        v,
    }
}

/// Revenue and capital in millions of đồng, each under its words.
fn money(t: T, facts: &SiteFacts) -> Vec<(String, u64)> {
    let figures = &facts.figures;
    let label = |key: &str| match figures.year {
        Some(year) => t.a(&format!("{key}-of"), ("year", year.to_string())),
        None => t.s(key),
    };
    let revenue = figures
        .revenue_mvnd
        .map(|n| (label("sites-revenue-known"), n));
    let capital = figures
        .capital_mvnd
        .map(|n| (label("sites-capital-known"), n));
    revenue.into_iter().chain(capital).collect()
}

fn came_with(t: T, v: &SiteView) -> String {
    let Some((file, at, office)) = &v.came_with else {
        return String::new();
    };
    let words = (
        ("file", file.as_str()),
        ("day", t.day(at.day())),
        ("office", office.as_str()),
    );
    t.a("sites-came-with", words)
}

fn round_line(t: T, round: &RoundRow, dossier: Option<&DossierRow>) -> RoundLine {
    let state = dossier.map(|dossier| dossier.state.as_str());
    let status = state.and_then(Status::of_state);
    RoundLine {
        period: crate::rounds::heading(t, round),
        dossier: dossier.map(|dossier| Route::Dossier(dossier.id)),
        status,
        state: match (status, state) {
            (None, Some(state)) => t.word("sites-state", state),
            (None, None) => t.s("sites-unregistered"),
            (Some(_), _) => String::new(),
        },
    }
}

/// Kind, size, level, tier and whether it is closed, in one line.
fn about(t: T, row: &SiteRow) -> String {
    let facts = &row.facts;
    let mut parts = vec![t.word("site-kind", facts.kind.as_str())];
    parts.extend(facts.size.map(|size| t.word("size-class", size.as_str())));
    parts.extend(
        facts
            .level
            .map(|level| t.word("school-level", level.as_str())),
    );
    parts.push(t.word("managing-tier", facts.tier.as_str()));
    parts.extend(
        facts
            .workers
            .map(|workers| t.a("sites-workers-count", ("n", u64::from(workers)))),
    );
    if facts.closed {
        parts.push(t.s("sites-closed"));
    }
    parts.join(", ")
}
