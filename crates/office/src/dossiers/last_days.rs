//! Speaking for the days between an early submission and the end of the evidence window.
//!
//! A dossier is handed in early in November and the window runs until the 15th, so once it has ended its site says in one act
//! whether anything has happened since (Circular 124/2021/TT-BCA, Art. 8-9).

use super::{Change, change, required};
use crate::{Desk, Fault, OfficeError, acts::Behalf, ground};
use access::Action;
use assessments::Act;
use base::{DossierId, NoticeId};
use serde_json::json;
use store::notices::NoticeRow;

/// Confirms the window's last days of a dossier: nothing has changed, or `happened` says in a few words what has. Whoever
/// reviews the site may record it from the site's paper, and only with that.
pub async fn confirm_last_days(
    desk: &Desk,
    id: DossierId,
    happened: Option<&str>,
    on_behalf: Option<Behalf>,
) -> Result<(), OfficeError> {
    let has_paper = on_behalf.is_some();
    let note = happened
        .map(|text| required(text, "happened"))
        .transpose()?;
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let step = Change {
        action: Action::ConfirmLastDays,
        act: Act::ConfirmLastDays,
        kind: "dossier.last-days-confirmed",
        // What happened stands in the dossier, where only the site and its reviewer read it.
        facts: json!({ "happened": note.is_some() }),
        reasons: false,
        on_behalf,
    };
    change(desk, id, step, move |tx, desk, ground| {
        if !has_paper && !ground::is_own(desk, &ground.site) {
            return Err(Fault::new("behalf_number", "text.empty").into());
        }
        ground.row.last_days_confirmed_on = Some(desk.today());
        ground.row.last_days_note.clone_from(&note);
        if note.is_some() {
            let row = NoticeRow {
                id: notice,
                at: desk.now,
                audience: "reviewer".to_owned(),
                site: ground.row.site,
                dossier: Some(id),
                code: "notice.last-days-changed".to_owned(),
                facts: "{}".to_owned(),
            };
            crate::notices::tell(tx, &row)?;
        }
        Ok(())
    })
    .await
}
