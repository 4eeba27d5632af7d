//! Publishing a draft: what it would be, and the one act.

use super::{below, id_of};
use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    pages::standards::for_whom,
    routes::{Route, Segment},
};
use askama::Template;
use axum::{extract::Path, response::Response};
use base::DraftId;
use office::{
    Desk,
    drafts::{self, Draft},
};
use standards::{Pack, diff};

#[derive(Template)]
#[template(path = "drafts/publish.html")]
struct Show {
    t: T,
    page: PageContext,
    form: Form,
    id: DraftId,
    names: Vec<String>,
    title: String,
    whom: String,
    /// What changes against the edition it corrects or adds to.
    against: Option<(Segment, String, String)>,
    may: bool,
}

/// The edition that a draft corrects, or adds to.
fn earlier(desk: &Desk, pack: &Pack) -> Option<std::sync::Arc<Pack>> {
    let packs = &desk.office.packs;
    match (&pack.over, &pack.corrects) {
        (Some(over), _) => packs.find(&over.base),
        (None, Some(corrects)) => packs.find(&format!("{}@{corrects}", pack.id)),
        (None, None) => None,
    }
}

fn render(
    page: PageContext,
    desk: &Desk,
    draft: &Draft,
    mut form: Form,
) -> Result<Response, PageError> {
    let t = page.t;
    let Some(pack) = draft.pack() else {
        return Ok(page::go(&Route::Draft(draft.row.id)));
    };
    form.label("sure", t.s("drafts-sure"));
    let against = earlier(desk, pack).map(|earlier| {
        let changes = diff(&earlier, pack);
        let binding = changes.iter().filter(|change| change.binds).count();
        let said = t.a(
            "drafts-against-said",
            (("n", changes.len()), ("binding", binding)),
        );
        (Segment(earlier.name()), earlier.edition.clone(), said)
    });
    let editions = draft.read.as_deref().unwrap_or_default();
    let template = Show {
        t,
        id: draft.row.id,
        names: editions.iter().map(Pack::name).collect(),
        title: pack.title.get(t.lang()).to_owned(),
        whom: for_whom(t, desk, pack),
        against,
        may: drafts::may_publish(desk, pack).is_ok(),
        page: below(page, draft),
        form,
    };
    if template.form.is_faulty() {
        page::html_with(UNPROCESSABLE, &template)
    } else {
        page::html(&template)
    }
}

pub(super) async fn show(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let draft = drafts::load(&desk, id_of(&id)?).await?;
    let form = Form::filled([("version", draft.row.version.to_string())]);
    render(page, &desk, &draft, form)
}

pub(super) async fn publish(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    Path(id): Path<String>,
    mut form: Form,
) -> Result<Response, PageError> {
    let id = id_of(&id)?;
    form.must_tick("sure");
    if !form.is_faulty() {
        let version = form.value("version").parse().unwrap_or_default();
        match drafts::publish(&desk, id, version).await {
            Ok(names) => {
                let name = names.into_iter().next().unwrap_or_default();
                return Ok(page::done(
                    &Route::Standard(Segment(name)),
                    "done-standard-published",
                ));
            }
            Err(error) => form.take(error)?,
        }
    }
    let draft = drafts::load(&desk, id).await?;
    render(page, &desk, &draft, form)
}
