//! The paper behind an act that a clerk records for another office: four fields that many forms share
//! (`templates/reviews/behalf.html`); and naming the dossiers of a bulk act in what is wrong with it.

use crate::{errors::PageError, forms::Form, page::PageContext};
use office::{
    acts::{Behalf, Typed},
    reviews::Bulk,
};

/// The paper, when anything of it was given; what is wrong with it is noted at its fields.
pub(super) fn on_behalf(page: &PageContext, form: &mut Form) -> Result<Option<Behalf>, PageError> {
    for (field, key) in [
        ("behalf_number", "reviews-behalf-number"),
        ("behalf_day", "reviews-behalf-day"),
        ("behalf_office", "reviews-behalf-office"),
        ("behalf_scan", "reviews-behalf-scan"),
    ] {
        form.label(field, page.t.s(key));
    }
    let typed = Typed {
        number: form.value("behalf_number").to_owned(),
        day: form.value("behalf_day").to_owned(),
        office: form.value("behalf_office").to_owned(),
        scan: form.take_file("behalf_scan").map(|file| file.bytes),
    };
    match typed.read(page.now.day()) {
        Ok(paper) => Ok(paper),
        Err(error) => {
            form.take(error)?;
            Ok(None)
        }
    }
}

/// A refusal of a bulk act stands at the dossier it is about; in the summary it is called by its site.
pub(super) fn name_dossiers(bulk: &Bulk, form: &mut Form) {
    let stay = bulk
        .stay
        .iter()
        .map(|stays| (stays.dossier, &stays.site_name));
    let go = bulk.go.iter().map(|goes| (goes.dossier, &goes.site_name));
    for (id, name) in go.chain(stay) {
        form.label(&id.to_string(), name.as_str());
    }
}
