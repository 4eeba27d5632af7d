//! How a draft begins: from an edition, as a place's additions, from the example, from a sheet of criteria.

use crate::{
    desk::AtDesk,
    errors::PageError,
    forms::{Choice, Form, UNPROCESSABLE},
    i18n::T,
    page::{self, PageContext},
    pages::standards::edition_label,
    routes::Route,
};
use askama::Template;
use axum::response::Response;
use base::text::NAME_CHARS;
use office::{
    Desk,
    drafts::{self, Beginning, SheetHead},
};
use standards::{Pack, listing::RowFault};
use std::sync::Arc;

/// The longest id and edition: they stand in addresses and file names.
const ID_CHARS: usize = 60;

#[derive(Template)]
#[template(path = "drafts/new.html")]
struct New {
    t: T,
    page: PageContext,
    form: Form,
    ways: Vec<Choice>,
    editions: Vec<Choice>,
}

/// From what a draft can begin; the first is that of the link that led here.
fn ways(t: T, desk: &Desk) -> Vec<Choice> {
    let own = office::lists::own_place(desk).is_some();
    let mut ways = vec!["correction", "overlay", "example"];
    if own {
        // A province adds to what holds for the country; a whole standard is an administrator's to publish.
        ways.swap(0, 1);
    }
    ways.into_iter()
        .map(|way| {
            let hint = t.s(&format!("drafts-way-{way}-hint"));
            Choice::new(way, t.word("drafts-way", way)).hint(hint)
        })
        .collect()
}

fn render(page: PageContext, desk: &Desk, form: Form) -> Result<Response, PageError> {
    let t = page.t;
    let choice = |pack: &Arc<Pack>| Choice::new(pack.name(), edition_label(t, pack));
    let template = New {
        t,
        ways: ways(t, desk),
        editions: desk.office.packs.all().iter().map(choice).collect(),
        page: page
            .crumb("standards-title", Route::Standards)
            .crumb("drafts-title", Route::Drafts),
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
) -> Result<Response, PageError> {
    drafts::may_write(&desk)?;
    let way = ways(page.t, &desk).first().map(|way| way.value.clone());
    let form = Form::filled([
        ("way", way.unwrap_or_default()),
        ("from", page.query.get("from").to_owned()),
    ]);
    render(page, &desk, form)
}

pub(super) async fn begin(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    let from = form.value("from").to_owned();
    let beginning = form.choice("way", |way| match way {
        "correction" => Some(Beginning::Edition(from.clone())),
        "overlay" => Some(Beginning::Overlay(from.clone())),
        "example" => Some(Beginning::Example),
        _ => None,
    });
    let Some(beginning) = beginning else {
        return render(page, &desk, form);
    };
    match drafts::begin(&desk, &beginning).await {
        Ok(id) => Ok(page::done(&Route::Draft(id), "done-draft-begun")),
        Err(error) => {
            form.take(error)?;
            render(page, &desk, form)
        }
    }
}

#[derive(Template)]
#[template(path = "drafts/from_sheet.html")]
struct FromSheet {
    t: T,
    page: PageContext,
    form: Form,
    faults: Vec<String>,
    columns: Vec<String>,
}

fn render_sheet(
    page: PageContext,
    mut form: Form,
    faults: &[RowFault],
) -> Result<Response, PageError> {
    let t = page.t;
    for (name, key) in [
        ("id", "drafts-sheet-id"),
        ("edition", "drafts-sheet-edition"),
        ("title", "drafts-sheet-title"),
        ("basis", "drafts-sheet-basis"),
        ("file", "drafts-sheet-file"),
    ] {
        form.label(name, t.s(key));
    }
    let columns = standards::listing::COLUMNS.iter();
    let template = FromSheet {
        t,
        faults: faults.iter().map(|fault| words(t, fault)).collect(),
        columns: columns
            .map(|name| t.s(&format!("listing-{name}")))
            .collect(),
        page: page
            .crumb("standards-title", Route::Standards)
            .crumb("drafts-title", Route::Drafts),
        form,
    };
    if template.form.is_faulty() || !template.faults.is_empty() {
        page::html_with(UNPROCESSABLE, &template)
    } else {
        page::html(&template)
    }
}

/// `Dòng 4, cột Ngưỡng: …`
fn words(t: T, fault: &RowFault) -> String {
    let said = t.code(fault.code, &[]);
    let column = match fault.column {
        "" => String::new(),
        column => t.s(&format!("listing-{column}")),
    };
    match (fault.row, column.is_empty()) {
        (0, _) => said,
        (row, true) => t.a("drafts-row", (("row", row.to_string()), ("said", said))),
        (row, false) => t.a(
            "drafts-row-column",
            (("row", row.to_string()), ("column", column), ("said", said)),
        ),
    }
}

pub(super) async fn show_sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
) -> Result<Response, PageError> {
    drafts::may_write(&desk)?;
    render_sheet(page, Form::new(), &[])
}

pub(super) async fn from_sheet(
    page: PageContext,
    AtDesk { desk, .. }: AtDesk,
    mut form: Form,
) -> Result<Response, PageError> {
    drafts::may_write(&desk)?;
    let id = form.line("id", ID_CHARS);
    let edition = form.line("edition", ID_CHARS);
    let title = form.line("title", NAME_CHARS);
    let basis = form.line("basis", NAME_CHARS);
    let file = form.file("file");
    let (Some(id), Some(edition), Some(title), Some(basis), Some(file)) =
        (id, edition, title, basis, file)
    else {
        return render_sheet(page, form, &[]);
    };
    let head = SheetHead {
        id,
        edition,
        title,
        basis,
    };
    match drafts::from_sheet(&desk, head, &file.name, file.bytes).await {
        Ok(Ok(id)) => Ok(page::done(&Route::Draft(id), "done-draft-begun")),
        Ok(Err(faults)) => render_sheet(page, form, &faults),
        Err(error) => {
            form.take(error)?;
            render_sheet(page, form, &[])
        }
    }
}
