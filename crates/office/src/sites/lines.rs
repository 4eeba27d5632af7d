//! The lines of supervision a site belongs to: union, education. The territorial line is where it stands.

use super::{change::only_above, draft};
use crate::{
    Desk, Fault, OfficeError, acts,
    ground::{site_on, site_resource},
    posts,
};
use access::{Action, Line};
use base::{BodyId, Lang, Localised, Refusal, SiteId};
use serde_json::json;
use store::{Tx, posts::BodyRow};

/// The bodies whose line a site may join: those of the unions and the education sector, by name.
pub async fn line_bodies(desk: &Desk) -> Result<Vec<(BodyId, Localised)>, OfficeError> {
    let bodies = desk
        .office
        .db
        .read(|tx| -> Result<_, OfficeError> { Ok(store::posts::bodies(tx)?) })
        .await?;
    let today = desk.today();
    let mut named: Vec<(BodyId, Localised)> = bodies
        .iter()
        .filter(|body| body.line != Line::Territorial)
        .map(|body| (body.id, posts::body_name(&desk.office, body, today)))
        .collect();
    named.sort_by_cached_key(|(_, name)| base::fold::sort_key(name.get(Lang::Vi)));
    Ok(named)
}

/// Makes the site a member of a body's line from a day on (today when empty).
pub async fn join_line(
    desk: &Desk,
    site: SiteId,
    body: BodyId,
    from_day: &str,
) -> Result<(), OfficeError> {
    let day = draft::day(desk, "from_day", from_day)?;
    let concerns = acts::Concerns {
        site: Some(site),
        ..acts::Concerns::default()
    };
    let said = json!({ "body": body, "from_day": day });
    let act = acts::act(desk, "site.line-joined", concerns, &said, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            supervised(tx, &desk, site)?;
            line_body(tx, body)?;
            let member = store::sites::lines(tx, site)?
                .iter()
                .any(|line| line.body == body && line.until_day.is_none_or(|until| until > day));
            if member {
                return Err(Fault::new("body", "sites.line-already").into());
            }
            store::sites::add_supervisor(tx, site, body, day)?;
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

/// Ends the site's membership in a body's line: from the day on (today when empty) it no longer belongs.
pub async fn leave_line(
    desk: &Desk,
    site: SiteId,
    body: BodyId,
    until_day: &str,
) -> Result<(), OfficeError> {
    let day = draft::day(desk, "until_day", until_day)?;
    let concerns = acts::Concerns {
        site: Some(site),
        ..acts::Concerns::default()
    };
    let said = json!({ "body": body, "until_day": day });
    let act = acts::act(desk, "site.line-left", concerns, &said, None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            supervised(tx, &desk, site)?;
            if !store::sites::end_supervisor(tx, site, body, day)? {
                return Err(Refusal::new("sites.line-none").into());
            }
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

/// A supervising office that may edit the site.
fn supervised(tx: &mut dyn Tx, desk: &Desk, id: SiteId) -> Result<(), OfficeError> {
    let site = site_on(tx, id, desk.today())?;
    let resource = site_resource(tx, desk, &site)?;
    access::decide(&desk.actor, Action::EditSite, &resource)?;
    only_above(desk)?;
    match site.merged_into {
        Some(_) => Err(Refusal::new("sites.merged").into()),
        None => Ok(()),
    }
}

fn line_body(tx: &mut dyn Tx, id: BodyId) -> Result<BodyRow, OfficeError> {
    store::posts::bodies(tx)?
        .into_iter()
        .find(|body| body.id == id && body.line != Line::Territorial)
        .ok_or_else(|| Fault::new("body", "form.unknown-choice").into())
}
