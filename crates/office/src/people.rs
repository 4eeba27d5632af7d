//! Opening posts from the command line, and handing one over.

use crate::{Desk, Fault, Office, OfficeError, acts, sessions};
use access::{Action, Line, Resource, Role};
use base::{AccountId, BodyId, LifeId, PostId, Refusal, text};
use serde_json::json;
use std::sync::Arc;
use store::{
    Tx,
    posts::{BodyRow, NewPost},
};

/// Somebody to be given a post.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The role.
    pub role: Role,
    /// Name shown to colleagues.
    pub shown_name: String,
    /// Unit, for roles of a body.
    pub place: Option<LifeId>,
    /// Code of the site, for roles at a site.
    pub site_code: Option<String>,
}

/// What kind of body a role works in: line, tier, and its name in both languages.
const fn body_of(role: Role) -> Option<(Line, &'static str, &'static str, &'static str)> {
    match role {
        Role::CommuneReviewer => Some((
            Line::Territorial,
            "commune",
            "Công an {place}",
            "Police of {place}",
        )),
        Role::CommuneDecider => Some((
            Line::Territorial,
            "commune",
            "Ủy ban nhân dân {place}",
            "People’s Committee of {place}",
        )),
        Role::ProvinceReviewer => Some((
            Line::Territorial,
            "province",
            "Công an {place}",
            "Police of {place}",
        )),
        Role::ProvinceDecider => Some((
            Line::Territorial,
            "province",
            "Ủy ban nhân dân {place}",
            "People’s Committee of {place}",
        )),
        Role::UnionFederation => Some((
            Line::Union,
            "province",
            "Liên đoàn Lao động {place}",
            "Federation of Labour of {place}",
        )),
        Role::EducationDepartment => Some((
            Line::Education,
            "province",
            "Sở Giáo dục và Đào tạo {place}",
            "Department of Education and Training of {place}",
        )),
        _ => None,
    }
}

/// Opens a post for a new account and makes a one-time link's token. Blocks; for the command line.
pub fn invite(office: &Arc<Office>, person: &NewPerson) -> Result<String, OfficeError> {
    let name = text::line(&person.shown_name, text::NAME_CHARS)
        .map_err(|fault| Fault::new("name", fault.code()))?;
    let now = office.clock.now();
    let (account, post) = (
        AccountId::draw(now, &*office.chance),
        PostId::draw(now, &*office.chance),
    );
    let new_body = BodyId::draw(now, &*office.chance);
    let person = person.clone();
    let places = office.clone();
    office
        .db
        .write_blocking(move |tx| -> Result<(), OfficeError> {
            let today = now.day();
            let body = body_for(tx, &places, &person, new_body, today)?;
            let site = match (&body, &person.site_code) {
                (None, Some(code)) => Some(
                    store::sites::by_code(tx, code)?
                        .map(|(id, _)| id)
                        .ok_or_else(|| Refusal::new("people.no-such-site"))?,
                ),
                (None, None) if matches!(person.role, Role::Auditor | Role::Operator) => None,
                (None, None) => return Err(Fault::new("site", "people.site-missing").into()),
                (Some(_), _) => None,
            };
            store::posts::insert_account(tx, account, &name, now)?;
            let row = NewPost {
                id: post,
                account,
                role: person.role,
                site,
                body,
                first_day: today,
            };
            Ok(store::posts::insert(tx, &row)?)
        })?;
    sessions::invite_blocking(office, post)
}

fn body_for(
    tx: &mut dyn Tx,
    office: &Office,
    person: &NewPerson,
    id: BodyId,
    today: base::Day,
) -> Result<Option<BodyId>, OfficeError> {
    let Some((line, tier, name, name_en)) = body_of(person.role) else {
        return Ok(None);
    };
    let place = person
        .place
        .clone()
        .ok_or_else(|| Fault::new("place", "people.place-missing"))?;
    let unit = office
        .places
        .units()
        .get(&place)
        .ok_or_else(|| Refusal::new("people.no-such-place"))?;
    if unit.tier().as_str() != tier || !unit.lives_on(today) {
        return Err(Refusal::new("people.wrong-place")
            .with("place", place)
            .into());
    }
    let standing = store::posts::bodies(tx)?.into_iter().find(|body| {
        body.line == line
            && body.tier == tier
            && body.name == name
            && body.atom.as_ref() == Some(&place)
    });
    if let Some(body) = standing {
        return Ok(Some(body.id));
    }
    let row = BodyRow {
        id,
        name: name.to_owned(),
        name_en: name_en.to_owned(),
        line,
        tier: tier.to_owned(),
        atom: Some(place),
        single_officer: false,
    };
    store::posts::insert_body(tx, &row, today)?;
    Ok(Some(id))
}

/// Hands a post over: it ends today, and a new account holds one like it from tomorrow on. Returns the token of a
/// one-time link for whoever follows. Posts of the desk's own site or body only.
pub async fn hand_over(desk: &Desk, post: PostId, shown_name: &str) -> Result<String, OfficeError> {
    let name = text::line(shown_name, text::NAME_CHARS)
        .map_err(|fault| Fault::new("name", fault.code()))?;
    let account = AccountId::draw(desk.now, &*desk.office.chance);
    let next = PostId::draw(desk.now, &*desk.office.chance);
    let act = acts::act(
        desk,
        "post.handed-over",
        acts::Concerns::default(),
        &json!({}),
        None,
    );
    let asked = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = store::posts::by_id(tx, post)?.ok_or(OfficeError::NotFound)?;
            let own_site =
                matches!(&asked.actor.scope, access::Scope::Site(site) if row.site == Some(*site));
            let own_body = row.body.as_ref().map(|body| body.id) == asked.actor.body
                && asked.actor.body.is_some();
            if !own_site && !own_body {
                return Err(OfficeError::NotFound);
            }
            access::decide(&asked.actor, Action::ManagePosts, &Resource::Nothing)?;
            if row.last_day.is_some() {
                return Err(Refusal::new("people.handed-over-already").into());
            }
            store::posts::close(tx, post, asked.today())?;
            store::posts::insert_account(tx, account, &name, asked.now)?;
            store::posts::insert(
                tx,
                &NewPost {
                    id: next,
                    account,
                    role: row.role,
                    site: row.site,
                    body: row.body.as_ref().map(|body| body.id),
                    first_day: asked.today(),
                },
            )?;
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    site: row.site,
                    ..act.clone()
                },
            )?;
            Ok(())
        })
        .await?;
    sessions::invite(&desk.office, next).await
}

/// The posts of the desk's own site or body, held today.
pub async fn colleagues(desk: &Desk) -> Result<Vec<store::posts::PostRow>, OfficeError> {
    let (site, body) = match &desk.actor.scope {
        access::Scope::Site(site) => (Some(*site), None),
        _ => (None, desk.actor.body),
    };
    if site.is_none() && body.is_none() {
        return Ok(Vec::new());
    }
    access::decide(&desk.actor, Action::ManagePosts, &Resource::Nothing)?;
    let today = desk.today();
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::posts::held_on(tx, today, site, body)?)
        })
        .await
}
