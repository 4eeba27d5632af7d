//! The lists that a page shows whole, as sheets. Each asks the same use case as its page, so it holds what its reader may
//! see and nothing else. Longer lists stream their rows beside their pages.

use super::{
    dossiers,
    export::{self, About},
};
use crate::{
    App,
    desk::{Anyone, AtDesk},
    errors::PageError,
    page::PageContext,
    routes::{Sheet, at},
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::get,
};
use base::{LifeId, SiteId};
use office::{Desk, decisions, evidence, imports, letters, people, registers, rounds};
use papers::{Cell, Column, ColumnKind};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(at::DecisionsSheet, get(decided))
        .route(at::RoundsSheet, get(held))
        .route(at::ImportsSheet, get(brought))
        .route(at::EvidenceSheet, get(pieces))
        .route(at::DossierActsSheet, get(acts))
        .route(at::LettersSheet, get(numbers))
        .route(at::UnitSheet, get(units_below))
        .route(at::PostsSheet, get(own_posts))
        .route(at::SitePostsSheet, get(site_posts))
}

/// The kind of file that an address ends with.
pub(super) fn kind_of(sheet: &str) -> Result<Sheet, PageError> {
    Sheet::from_text(sheet).ok_or(PageError::NotFound)
}

/// What a sheet is about: the key of its title, its question, the name of its file, the keys of its columns.
fn about(
    page: &PageContext,
    title: &str,
    question: String,
    file: &'static str,
    columns: &[&str],
) -> About {
    let t = page.t;
    let column = |key: &&str| Column::new(t.s(key), ColumnKind::Text);
    About {
        title: t.s(title),
        question,
        at: page.now,
        file,
        columns: columns.iter().map(column).collect(),
    }
}

/// A cell of text; nothing where there is none.
pub(super) fn cell(text: impl Into<String>) -> Cell {
    let text = text.into();
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text)
    }
}

async fn decided(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let mut rows = Vec::new();
    for round in rounds::all(&desk).await? {
        for listed in decisions::of_round(&desk, round.id).await? {
            rows.push(vec![
                cell(listed.row.number),
                cell(listed.issuer.get(t.lang())),
                cell(crate::rounds::heading(t, &round)),
                cell(t.day(listed.row.signed_on)),
                cell(listed.row.signer_office),
            ]);
        }
    }
    let columns = [
        "decisions-number",
        "certificates-issuer",
        "certificates-year",
        "decisions-day",
        "decisions-signer",
    ];
    let question = t.s("common-all");
    let about = about(
        &page,
        "decisions-list-title",
        question,
        "quyet-dinh",
        &columns,
    );
    export::whole(t, sheet, about, rows)
}

/// The numbers that the own office has given in a year.
async fn numbers(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    letters::may_issue(&desk)?;
    let year = super::letters::year(&desk, &page.query);
    let rows = registers::book(&desk, year).await?;
    let rows = rows.iter().map(|row| {
        vec![
            cell(row.number.clone()),
            cell(t.day(row.day)),
            cell(t.word("letters-paper", row.paper.as_str())),
        ]
    });
    let columns = ["letters-number", "decisions-day", "letters-what"];
    let question = t.a("letters-of-year", ("year", year.to_string()));
    let about = about(&page, "letters-title", question, "so-van-ban", &columns);
    export::whole(t, sheet, about, rows.collect())
}

async fn held(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let rounds = rounds::all(&desk).await?;
    let rows = rounds.iter().map(|row| {
        vec![
            cell(crate::rounds::heading(t, row)),
            cell(super::rounds::title(&desk, row, t.lang())),
            cell(super::rounds::place(t, &desk, row)),
            cell(super::rounds::phase(t, row, desk.today())),
            cell(t.day(row.closing_day)),
        ]
    });
    let columns = [
        "rounds-year",
        "rounds-standard",
        "rounds-where",
        "rounds-phase",
        "rounds-closing",
    ];
    let question = t.s("common-all");
    let about = about(&page, "rounds-title", question, "cac-dot", &columns);
    export::whole(t, sheet, about, rows.collect())
}

async fn brought(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let batches = imports::list(&desk).await?;
    let rows = batches.iter().map(|batch| {
        vec![
            cell(batch.file_name.as_str()),
            cell(t.word("imports-kind", batch.kind.as_str())),
            Cell::Count(batch.row_count.into()),
            cell(t.moment(batch.created_at)),
            cell(t.word("imports-state", batch.state.as_str())),
        ]
    });
    let columns = [
        "imports-file-name",
        "imports-kind",
        "imports-row-count",
        "imports-at",
        "imports-state",
    ];
    let question = t.s("common-all");
    let about = about(&page, "imports-earlier", question, "bang-da-nhap", &columns);
    export::whole(t, sheet, about, rows.collect())
}

async fn pieces(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let access::Scope::Site(site) = desk.actor.scope else {
        return Err(PageError::NotFound);
    };
    let pieces = evidence::reusable(&desk, site).await?;
    let rows = pieces.iter().map(|row| {
        let names = if row.contains_names {
            "common-yes"
        } else {
            "common-no"
        };
        vec![
            cell(row.title.as_str()),
            cell(t.day(row.about_day)),
            cell(t.moment(row.received_at)),
            cell(row.file.kind.to_uppercase()),
            cell(t.s(names)),
            cell(t.day(row.ends_on)),
        ]
    });
    let columns = [
        "evidence-what",
        "evidence-about-day",
        "evidence-received",
        "evidence-kind",
        "evidence-contains-names",
        "evidence-ends",
    ];
    let question = desk.office_name.clone();
    let about = about(
        &page,
        "evidence-list-title",
        question,
        "minh-chung",
        &columns,
    );
    export::whole(t, sheet, about, rows.collect())
}

async fn acts(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let v = dossiers::view(&desk, &id).await?;
    let rows = dossiers::acts(t, &v).into_iter().map(|act| {
        let mut said = act.details;
        said.extend(act.paper.map(|(paper, _)| paper));
        vec![
            cell(act.at),
            cell(act.what),
            cell(said.join("; ")),
            cell(act.office),
        ]
    });
    let columns = [
        "dossiers-act-at",
        "dossiers-act-what",
        "acts-facts",
        "dossiers-act-office",
    ];
    let question = dossiers::title(&page, &v);
    let question = format!("{}; {question}", v.site.facts.name);
    let about = about(&page, "dossiers-acts-title", question, "cac-viec", &columns);
    export::whole(t, sheet, about, rows.collect())
}

/// What stands below a unit on the day that its page shows.
async fn units_below(
    State(app): State<App>,
    page: PageContext,
    Anyone(_): Anyone,
    Path((life, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let id: LifeId = life.parse().map_err(|_| PageError::NotFound)?;
    let office = app.office();
    let units = office.places.units();
    let life = units.get(&id).ok_or(PageError::NotFound)?;
    let (_, asked) = super::units::asked_day(t, &page.query);
    let day = life.nearest_day(asked.unwrap_or(page.now.day()));
    let rows = units.children_on(&id, day).into_iter().map(|below| {
        vec![
            cell(below.code.digits()),
            cell(below.name.as_str()),
            cell(below.kind.as_str()),
            cell(t.day(below.first)),
        ]
    });
    let columns = ["units-code", "units-name", "units-kind", "units-from"];
    let full = units.full_name_on(&id, day);
    let question = format!("{full}; {}", t.a("units-below-on", ("day", t.day(day))));
    let about = about(
        &page,
        "units-below",
        question,
        "don-vi-truc-thuoc",
        &columns,
    );
    export::whole(t, sheet, about, rows.collect())
}

async fn own_posts(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    posts(&page, &desk, None, kind_of(&sheet)?).await
}

async fn site_posts(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: SiteId = id.parse().map_err(|_| PageError::NotFound)?;
    posts(&page, &desk, Some(id), kind_of(&sheet)?).await
}

/// Who holds a post stands on the page; the sheet, which travels further, says only that it is held.
async fn posts(
    page: &PageContext,
    desk: &Desk,
    site: Option<SiteId>,
    sheet: Sheet,
) -> Result<Response, PageError> {
    let t = page.t;
    let lines = people::list(desk, site).await?;
    let rows = lines.iter().map(|line| {
        vec![
            cell(t.role(line.row.role.as_str())),
            cell(line.office.get(t.lang())),
            cell(t.day(line.row.first_day)),
            cell(line.row.last_day.map(|day| t.day(day)).unwrap_or_default()),
        ]
    });
    let columns = ["posts-role", "posts-office", "posts-from", "posts-until"];
    let question = t.s("posts-sheet-question");
    let about = about(page, "posts-title", question, "vai-tro", &columns);
    export::whole(t, sheet, about, rows.collect())
}
