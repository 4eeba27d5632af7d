//! Posts: giving them by a one-time link, handing them over, ending them. Whoever manages the posts of an office or a
//! site sees who holds them; nobody else does.

use crate::{
    Desk, Fault, Office, OfficeError, acts,
    ground::{self, site_resource},
    posts,
    sessions::Invitation,
};
use access::{Action, Actor, Line, Resource, Role, Scope};
use base::{AccountId, BodyId, Day, LifeId, Localised, PostId, Refusal, SiteId, text};
use serde_json::json;
use std::sync::Arc;
use store::{
    Tx,
    acts::NewAct,
    posts::{BodyRow, NewPost, PostRow},
};

/// How far ahead a post may be handed over or ended: a year, beyond which nobody knows.
const AHEAD_DAYS: i64 = 366;

/// The site of a new post.
#[derive(Clone, Debug)]
pub enum AtSite {
    /// By its id.
    Id(SiteId),
    /// By its tax or school code, as typed.
    Code(String),
}

/// Somebody to be given a post.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// The role.
    pub role: Role,
    /// Name shown to colleagues.
    pub shown_name: String,
    /// Unit, for roles of a body.
    pub place: Option<LifeId>,
    /// The site, for roles at a site.
    pub site: Option<AtSite>,
    /// A post of the person who gets this one too, so that the program knows them as one.
    pub same_as: Option<PostId>,
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

/// What a new post is made of, drawn before the transaction.
#[derive(Clone)]
struct Opening {
    name: String,
    account: AccountId,
    post: PostId,
    body: BodyId,
    link: Invitation,
    act: NewAct,
}

impl Opening {
    fn draw(desk: &Desk, shown_name: &str, kind: &'static str) -> Result<Self, OfficeError> {
        let name = text::line(shown_name, text::NAME_CHARS)
            .map_err(|fault| Fault::new("name", fault.code()))?;
        let (now, chance) = (desk.now, &*desk.office.chance);
        Ok(Self {
            name,
            account: AccountId::draw(now, chance),
            post: PostId::draw(now, chance),
            body: BodyId::draw(now, chance),
            link: Invitation::draw(&desk.office, now),
            act: acts::act(desk, kind, acts::Concerns::default(), &json!({}), None),
        })
    }

    /// Opens the account and the post from `first_day` on, with its link and the act.
    fn carry_out(
        &self,
        tx: &mut dyn Tx,
        desk: &Desk,
        at: &Seatless,
        first_day: Day,
    ) -> Result<(), OfficeError> {
        store::posts::insert_account(tx, self.account, &self.name, desk.now)?;
        self.post(tx, at, first_day)
    }

    /// Opens the post for an account that is there.
    fn post(&self, tx: &mut dyn Tx, at: &Seatless, first_day: Day) -> Result<(), OfficeError> {
        let row = NewPost {
            id: self.post,
            account: self.account,
            role: at.role,
            site: at.site,
            body: at.body.as_ref().map(|body| body.id),
            first_day,
        };
        store::posts::insert(tx, &row)?;
        self.link.store(tx, self.post, first_day)?;
        record(tx, &self.act, at, first_day)
    }
}

/// A role somewhere, whoever holds it.
struct Seatless {
    role: Role,
    site: Option<SiteId>,
    body: Option<BodyRow>,
}

impl Seatless {
    fn of(row: &PostRow) -> Self {
        Self {
            role: row.role,
            site: row.site,
            body: row.body.clone(),
        }
    }
}

/// Keeps the act, with the role, where it is and the day it is about; no name.
fn record(tx: &mut dyn Tx, act: &NewAct, at: &Seatless, day: Day) -> Result<(), OfficeError> {
    let act = NewAct {
        site: at.site,
        atom: at.body.as_ref().and_then(|body| body.atom.clone()),
        facts: json!({ "role": at.role.as_str(), "day": day }).to_string(),
        ..act.clone()
    };
    Ok(store::acts::insert(tx, &act)?)
}

/// May the desk look after posts like this one?
fn may_manage(tx: &mut dyn Tx, desk: &Desk, at: &Seatless) -> Result<(), OfficeError> {
    let place = at.body.as_ref().and_then(|body| body.atom.as_ref());
    let resource = match (at.site, place) {
        (Some(site), _) => {
            let site = ground::site_on(tx, site, desk.today())?;
            site_resource(tx, desk, &site)?
        }
        (None, Some(place)) => Resource::Place(ground::places(desk, place)),
        (None, None) => Resource::Nothing,
    };
    access::decide(&desk.actor, Action::ManagePosts, &resource)?;
    if access::may_give(desk.actor.role, at.role) {
        Ok(())
    } else {
        Err(OfficeError::Forbidden(Refusal::new("people.not-yours")))
    }
}

/// The roles whose posts this desk gives, at a site or in offices.
pub fn roles(desk: &Desk, at_site: bool) -> Vec<Role> {
    let here =
        |role: &Role| access::may_give(desk.actor.role, *role) && is_at_site(*role) == at_site;
    Role::ALL.iter().copied().filter(here).collect()
}

const fn is_at_site(role: Role) -> bool {
    matches!(
        role,
        Role::SafetyOfficer | Role::SiteHead | Role::UnionRepresentative | Role::Worker
    )
}

/// Opens a post for a new account and makes a one-time link's token. Blocks; for the command line.
pub fn invite(office: &Arc<Office>, person: &NewPerson) -> Result<String, OfficeError> {
    let desk = office.desk(Actor::operator(), "");
    let opening = Opening::draw(&desk, &person.shown_name, "post.given")?;
    let token = opening.link.clone().token();
    let person = person.clone();
    office
        .db
        .write_blocking(move |tx| -> Result<(), OfficeError> {
            open(tx, &desk, &person, &opening)
        })?;
    Ok(token)
}

/// Gives a new post from today on; the token of the one-time link for whoever gets it.
pub async fn give(desk: &Desk, person: &NewPerson) -> Result<String, OfficeError> {
    let opening = Opening::draw(desk, &person.shown_name, "post.given")?;
    let token = opening.link.clone().token();
    let (desk, person) = (desk.clone(), person.clone());
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> { open(tx, &desk, &person, &opening) })
        .await?;
    Ok(token)
}

fn open(
    tx: &mut dyn Tx,
    desk: &Desk,
    person: &NewPerson,
    opening: &Opening,
) -> Result<(), OfficeError> {
    let today = desk.today();
    let body = body_for(tx, desk, person, opening.body)?;
    let site = if is_at_site(person.role) {
        Some(site_for(tx, person)?)
    } else {
        None
    };
    let at = Seatless {
        role: person.role,
        site,
        body,
    };
    may_manage(tx, desk, &at)?;
    let Some(other) = person.same_as else {
        return opening.carry_out(tx, desk, &at, today);
    };
    let known = store::posts::by_id(tx, other)?.ok_or(OfficeError::NotFound)?;
    may_manage(tx, desk, &Seatless::of(&known))?;
    let opening = Opening {
        account: known.account,
        ..opening.clone()
    };
    opening.post(tx, &at, today)
}

fn site_for(tx: &mut dyn Tx, person: &NewPerson) -> Result<SiteId, OfficeError> {
    match &person.site {
        Some(AtSite::Id(id)) => Ok(*id),
        Some(AtSite::Code(code)) => Ok(store::sites::by_code(tx, code)?
            .map(|(id, _)| id)
            .ok_or_else(|| Fault::new("site", "people.no-such-site"))?),
        None => Err(Fault::new("site", "people.site-missing").into()),
    }
}

fn body_for(
    tx: &mut dyn Tx,
    desk: &Desk,
    person: &NewPerson,
    id: BodyId,
) -> Result<Option<BodyRow>, OfficeError> {
    let Some((line, tier, name, name_en)) = body_of(person.role) else {
        return Ok(None);
    };
    let place = person
        .place
        .clone()
        .ok_or_else(|| Fault::new("place", "people.place-missing"))?;
    let units = desk.office.places.units();
    let unit = units
        .get(&place)
        .ok_or_else(|| Refusal::new("people.no-such-place"))?;
    if unit.tier().as_str() != tier || !unit.lives_on(desk.today()) {
        return Err(Refusal::new("people.wrong-place")
            .with("place", place)
            .into());
    }
    let bodies = store::posts::bodies(tx)?;
    // A commune that has declared a single officer has declared it for all its offices.
    let single_officer = tier == "commune" && crate::single_officer::is_declared(tx, desk, &place)?;
    let standing = bodies.into_iter().find(|body| {
        body.line == line
            && body.tier == tier
            && body.name == name
            && body.atom.as_ref() == Some(&place)
    });
    if let Some(body) = standing {
        return Ok(Some(body));
    }
    let row = BodyRow {
        id,
        name: name.to_owned(),
        name_en: name_en.to_owned(),
        line,
        tier: tier.to_owned(),
        atom: Some(place),
        single_officer,
    };
    store::posts::insert_body(tx, &row, desk.today())?;
    Ok(Some(row))
}

/// One post as those who manage it see it.
#[derive(Clone, Debug)]
pub struct PostLine {
    /// The post.
    pub row: PostRow,
    /// Where: the office or the site, in both languages; empty for a post for everywhere.
    pub office: Localised,
    /// This desk may hand it over or end it.
    pub may_change: bool,
}

/// The posts at `site`; without one, those of the desk's own site or of the offices it looks after. Held today or later.
pub async fn list(desk: &Desk, site: Option<SiteId>) -> Result<Vec<PostLine>, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let site = match &desk.actor.scope {
                Scope::Site(own) => Some(site.unwrap_or(*own)),
                _ => site,
            };
            may_list(tx, &desk, site)?;
            let mut lines = Vec::new();
            for row in store::posts::from_day(tx, desk.today(), site)? {
                let may_change = match may_manage(tx, &desk, &Seatless::of(&row)) {
                    Ok(()) => true,
                    Err(OfficeError::Forbidden(_)) => false,
                    Err(OfficeError::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                lines.push(PostLine {
                    office: office_name(tx, &desk, &row)?,
                    row,
                    may_change,
                });
            }
            Ok(lines)
        })
        .await
}

pub(crate) fn may_list(
    tx: &mut dyn Tx,
    desk: &Desk,
    site: Option<SiteId>,
) -> Result<(), OfficeError> {
    let resource = match (site, &desk.actor.scope) {
        (Some(site), _) => {
            let site = ground::site_on(tx, site, desk.today())?;
            site_resource(tx, desk, &site)?
        }
        (None, Scope::Place(place)) => Resource::Place(ground::places(desk, place)),
        (None, _) => Resource::Nothing,
    };
    access::decide(&desk.actor, Action::ManagePosts, &resource)?;
    Ok(())
}

/// The office or site of a post as it is called today.
pub(crate) fn office_name(
    tx: &mut dyn Tx,
    desk: &Desk,
    row: &PostRow,
) -> Result<Localised, OfficeError> {
    if let Some(body) = &row.body {
        return Ok(posts::body_name(&desk.office, body, desk.today()));
    }
    let site = match row.site {
        Some(id) => store::sites::on(tx, id, desk.today())?,
        None => None,
    };
    let name = site.map(|site| site.facts.name).unwrap_or_default();
    Ok(Localised {
        vi: name.clone(),
        en: name,
    })
}

/// One post, for those who may change it.
pub async fn load(desk: &Desk, id: PostId) -> Result<PostLine, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = managed(tx, &desk, id)?;
            Ok(PostLine {
                office: office_name(tx, &desk, &row)?,
                row,
                may_change: true,
            })
        })
        .await
}

/// The post, when this desk may change it and it has not ended.
fn managed(tx: &mut dyn Tx, desk: &Desk, id: PostId) -> Result<PostRow, OfficeError> {
    let row = store::posts::by_id(tx, id)?.ok_or(OfficeError::NotFound)?;
    may_manage(tx, desk, &Seatless::of(&row))?;
    if row.last_day.is_some_and(|last| last < desk.today()) {
        return Err(OfficeError::NotFound);
    }
    Ok(row)
}

/// Hands a post over: it ends with `last_day`, and a new account holds one like it from the next day on. Returns the
/// token of the one-time link for whoever follows; it opens nothing before that day.
pub async fn hand_over(
    desk: &Desk,
    id: PostId,
    shown_name: &str,
    last_day: Day,
) -> Result<String, OfficeError> {
    let opening = Opening::draw(desk, shown_name, "post.handed-over")?;
    let token = opening.link.clone().token();
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = managed(tx, &desk, id)?;
            close(tx, &desk, &row, last_day)?;
            opening.carry_out(tx, &desk, &Seatless::of(&row), last_day.plus_days(1))
        })
        .await?;
    Ok(token)
}

/// Ends a post with `last_day`.
pub async fn end(desk: &Desk, id: PostId, last_day: Day) -> Result<(), OfficeError> {
    let act = acts::act(
        desk,
        "post.ended",
        acts::Concerns::default(),
        &json!({}),
        None,
    );
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = managed(tx, &desk, id)?;
            close(tx, &desk, &row, last_day)?;
            record(tx, &act, &Seatless::of(&row), last_day)
        })
        .await
}

/// Closes the post and the ways into it. Whoever is told to go today is signed out now; one's own session lasts the day.
fn close(tx: &mut dyn Tx, desk: &Desk, row: &PostRow, last_day: Day) -> Result<(), OfficeError> {
    let today = desk.today();
    if row.last_day.is_some() {
        return Err(Refusal::new("people.handed-over-already").into());
    }
    if last_day < today || last_day < row.first_day {
        return Err(Fault::new("last_day", "people.day-past").into());
    }
    let latest = today.plus_days(AHEAD_DAYS);
    if last_day > latest {
        return Err(Fault::new("last_day", "people.day-too-far")
            .with("day", latest.vietnamese())
            .into());
    }
    store::posts::close(tx, row.id, last_day)?;
    store::sessions::withdraw_invitations(tx, row.id)?;
    if last_day == today && desk.actor.post != Some(row.id) {
        store::sessions::delete_of_post(tx, row.id)?;
    }
    Ok(())
}

/// A new one-time link into a post, for someone whose browser has forgotten them; earlier unused links stop working.
pub async fn new_link(desk: &Desk, id: PostId) -> Result<String, OfficeError> {
    let link = Invitation::draw(&desk.office, desk.now);
    let act = acts::act(
        desk,
        "post.link-given",
        acts::Concerns::default(),
        &json!({}),
        None,
    );
    let token = link.clone().token();
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = managed(tx, &desk, id)?;
            store::sessions::withdraw_invitations(tx, row.id)?;
            link.store(tx, row.id, row.first_day)?;
            record(tx, &act, &Seatless::of(&row), desk.today())
        })
        .await?;
    Ok(token)
}
