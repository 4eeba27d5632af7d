//! The list of published editions and overlays.

use crate::{
    App,
    desk::AtDesk,
    errors::PageError,
    i18n::T,
    page::{self, PageContext},
    pages::{
        export::{self, About},
        sheets::{cell, kind_of},
    },
    routes::{Route, Segment, Sheet},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use base::SiteKind;
use office::{
    Desk,
    editions::{self, Edition, Question},
};
use papers::{Column, ColumnKind};
use standards::{Mark, Pack, Subject};

/// One edition in the list.
struct Line {
    name: Segment,
    title: String,
    edition: String,
    whom: String,
    basis: String,
    /// How many of its facts are not verified; empty when all are.
    unsure: String,
    published: String,
    rounds: String,
    later: bool,
}

#[derive(Template)]
#[template(path = "standards/list.html")]
struct List {
    t: T,
    page: PageContext,
    words: String,
    kinds: Vec<(&'static str, String, bool)>,
    latest: bool,
    lines: Vec<Line>,
    csv: String,
    xlsx: String,
    may_write: bool,
}

fn question(page: &PageContext) -> Question {
    Question {
        words: page.query.get("q").to_owned(),
        kind: SiteKind::from_text(page.query.get("kind")),
        latest: page.query.has("latest", "yes"),
    }
}

fn line(t: T, desk: &Desk, edition: &Edition) -> Line {
    let pack = &edition.pack;
    let basis = pack.legal_basis.iter().map(|b| b.title.get(t.lang()));
    let unsure = unsure(pack);
    Line {
        name: Segment(pack.name()),
        title: pack.title.get(t.lang()).to_owned(),
        edition: pack.edition.clone(),
        whom: for_whom(t, desk, pack),
        basis: basis.collect::<Vec<_>>().join("; "),
        unsure: if unsure == 0 {
            String::new()
        } else {
            t.a("standards-unsure", ("n", unsure))
        },
        published: t.day(edition.published_at.day()),
        rounds: t.count(edition.rounds),
        later: !edition.later.is_empty(),
    }
}

/// How many facts of a pack are not verified.
fn unsure(pack: &Pack) -> u64 {
    let basis = pack.legal_basis.iter().map(|basis| &basis.marked);
    let due = pack.due.iter().map(|due| &due.marked);
    let criteria = pack.criteria.iter().map(|criterion| &criterion.marked);
    let all = basis.chain(due).chain(criteria);
    let all = all.chain([&pack.applies_to.marked]).chain(&pack.held_so);
    let open = all.filter(|marked| marked.mark != Mark::Verified);
    u64::try_from(open.count()).unwrap_or(u64::MAX)
}

/// Whom an edition is for: the kinds of site, or what is no site; and the place of an overlay.
pub(in crate::pages) fn for_whom(t: T, desk: &Desk, pack: &Pack) -> String {
    let whom = if pack.subject == Subject::Site {
        let kinds = pack.applies_to.kinds.iter();
        let kinds = kinds.map(|kind| t.word("site-kind", kind.as_str()));
        kinds.collect::<Vec<_>>().join(", ")
    } else {
        t.word("standards-subject", pack.subject.as_str())
    };
    let place = pack.place.as_ref().and_then(|place| place.parse().ok());
    match place {
        Some(place) => {
            let place = desk.office.places.units().full_name(&place);
            format!("{whom}; {place}")
        }
        None => whom,
    }
}

/// A standard with its edition, as a choice among others shows it.
pub(in crate::pages) fn edition_label(t: T, pack: &Pack) -> String {
    format!("{} ({})", pack.title.get(t.lang()), pack.edition)
}

pub(super) async fn list(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
) -> Result<Response, PageError> {
    let t = page.t;
    let question = question(&page);
    let found = editions::find(&desk.office, &question).await?;
    let kind = |kind: &SiteKind| {
        let word = t.word("site-kind", kind.as_str());
        (kind.as_str(), word, question.kind == Some(*kind))
    };
    page::html(&List {
        t,
        words: question.words.clone(),
        kinds: SiteKind::ALL.iter().map(kind).collect(),
        latest: question.latest,
        lines: found.iter().map(|e| line(t, &desk, e)).collect(),
        csv: Route::StandardsSheet(Sheet::Csv).with(&page.query),
        xlsx: Route::StandardsSheet(Sheet::Xlsx).with(&page.query),
        may_write: office::drafts::may_write(&desk).is_ok(),
        page: page.crumb("home-title", Route::Home),
    })
}

pub(super) async fn sheet(
    State(_): State<App>,
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(sheet): Path<String>,
) -> Result<Response, PageError> {
    let (t, sheet) = (page.t, kind_of(&sheet)?);
    let question = question(&page);
    let found = editions::find(&desk.office, &question).await?;
    let rows = found.iter().map(|edition| {
        let line = line(t, &desk, edition);
        let later = edition.later.join(", ");
        let texts = [
            line.title,
            edition.pack.name(),
            line.whom,
            line.basis,
            line.unsure,
            line.published,
            line.rounds,
            later,
        ];
        texts.into_iter().map(cell).collect()
    });
    let columns = [
        "standards-col-title",
        "standards-col-edition",
        "standards-col-whom",
        "rounds-basis",
        "standards-col-marks",
        "standards-col-published",
        "standards-col-rounds",
        "standards-col-later",
    ];
    let asked = if question.words.is_empty() {
        t.s("common-all")
    } else {
        question.words
    };
    let about = About {
        title: t.s("standards-title"),
        question: asked,
        at: page.now,
        file: "bo-tieu-chuan",
        columns: columns
            .iter()
            .map(|key| Column::new(t.s(key), ColumnKind::Text))
            .collect(),
    };
    export::whole(t, sheet, about, rows.collect())
}
