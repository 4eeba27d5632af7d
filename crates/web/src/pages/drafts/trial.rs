//! A draft tried on the dossiers of a round: whose result would change, and by which criterion.

use super::{below, id_of};
use crate::{
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    pages::{
        export::{self, About},
        sheets::{cell, kind_of},
    },
    routes::{Route, Sheet},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::RoundId;
use office::{
    Desk,
    drafts::{self, Changed, Draft, TRIED, Trial},
    rows::RoundRow,
};
use papers::{Column, ColumnKind};
use standards::Overall;

/// One dossier whose result would change.
struct Line {
    href: String,
    name: String,
    before: String,
    after: String,
    criteria: String,
}

/// What came of a trial, in words.
struct Came {
    sentence: String,
    own: String,
    counted: String,
    more: String,
    by_criterion: Vec<(String, u64)>,
    lines: Vec<Line>,
    left: usize,
    csv: String,
    xlsx: String,
}

/// The most dossiers on the page; all of them stand in the sheet.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "drafts/try.html")]
struct Show {
    t: T,
    page: PageContext,
    rounds: Vec<(String, String, bool)>,
    came: Option<Came>,
}

fn overall(t: T, overall: Overall) -> String {
    t.s(match overall {
        Overall::Met => "drafts-overall-met",
        Overall::NotMet => "drafts-overall-not-met",
        Overall::Open => "drafts-overall-open",
        Overall::Scored => "drafts-overall-scored",
    })
}

fn line(t: T, changed: &Changed) -> Line {
    Line {
        href: Route::Dossier(changed.dossier).path(),
        name: changed.name.clone(),
        before: overall(t, changed.before),
        after: overall(t, changed.after),
        criteria: changed.criteria.join(", "),
    }
}

fn came(t: T, page: &PageContext, draft: &Draft, trial: &Trial) -> Came {
    let said = |key: &str, n: u64| {
        if n == 0 {
            String::new()
        } else {
            t.a(key, ("n", n))
        }
    };
    let changed = trial.changed.len();
    let all = u64::try_from(changed).unwrap_or(0) + trial.counted;
    let address = |sheet| Route::DraftTrySheet(draft.row.id, sheet).with(&page.query);
    let shown = trial.changed.iter().take(SHOWN);
    Came {
        sentence: t.a("drafts-came", (("n", all), ("looked", trial.looked))),
        own: said("drafts-came-own", trial.own),
        counted: said("drafts-came-counted", trial.counted),
        more: said("drafts-came-more", if trial.more { TRIED } else { 0 }),
        by_criterion: trial.by_criterion.clone().into_iter().collect(),
        lines: shown.map(|changed| line(t, changed)).collect(),
        left: changed.saturating_sub(SHOWN),
        csv: address(Sheet::Csv),
        xlsx: address(Sheet::Xlsx),
    }
}

/// The round in the query, when one is chosen.
fn asked(page: &PageContext) -> Option<RoundId> {
    page.query.get("round").parse().ok()
}

fn option(t: T, desk: &Desk, round: &RoundRow, asked: Option<RoundId>) -> (String, String, bool) {
    let year = t.a("rounds-round", ("year", round.counts_for_year.to_string()));
    let place = crate::pages::rounds::place(t, desk, round);
    let words = format!("{year}, {place}");
    (round.id.to_string(), words, asked == Some(round.id))
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let t = page.t;
    let draft = drafts::load(&desk, id_of(&id)?).await?;
    if draft.pack().is_none() {
        return Ok(page::go(&Route::Draft(draft.row.id)));
    }
    let asked = asked(&page);
    let rounds = drafts::rounds_to_try(&desk, &draft).await?;
    let came = match asked {
        Some(round) => {
            let trial = drafts::try_on(&desk, &draft, round).await?;
            Some(came(t, &page, &draft, &trial))
        }
        None => None,
    };
    page::html(&Show {
        t,
        rounds: rounds
            .iter()
            .map(|round| option(t, &desk, round, asked))
            .collect(),
        came,
        page: below(page, &draft),
    })
}

pub(super) async fn sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path((id, sheet)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let draft = drafts::load(&desk, id_of(&id)?).await?;
    let round = asked(&page).ok_or(PageError::NotFound)?;
    let trial = drafts::try_on(&desk, &draft, round).await?;
    let rows = trial.changed.iter().map(|changed| {
        let line = line(t, changed);
        let texts = [line.name, line.before, line.after, line.criteria];
        texts.into_iter().map(cell).collect()
    });
    let columns = [
        "sites-name",
        "standards-col-before",
        "standards-col-after",
        "drafts-col-criteria",
    ];
    let about = About {
        title: t.s("drafts-try-title"),
        question: draft.name(),
        at: page.now,
        file: "thu-ban-soan",
        columns: columns
            .iter()
            .map(|key| Column::new(t.s(key), ColumnKind::Text))
            .collect(),
    };
    export::whole(t, sheet, about, rows.collect())
}
