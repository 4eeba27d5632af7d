//! Entering a site and changing what holds of it from a day on.

use super::draft::{self, Parsed, SiteDraft};
use crate::{
    Desk, Fault, OfficeError, acts,
    ground::{places, site_on, site_resource},
};
use access::{Action, Denied, Resource, Scope};
use base::{Day, NoticeId, Refusal, SiteId};
use serde_json::json;
use store::{
    StoreError, Tx,
    acts::NewAct,
    notices::NoticeRow,
    sites::{SiteFacts, SiteRow},
};

base::words! {
    /// One fact of a site.
    Field {
        /// Official name.
        Name = "name",
        /// Loại hình.
        Kind = "kind",
        /// Quy mô.
        Size = "size",
        /// Cấp học.
        Level = "level",
        /// Cấp quản lý.
        Tier = "tier",
        /// The commune it stands in.
        Commune = "commune",
        /// Address below the commune.
        Address = "address",
        /// Persons.
        Workers = "workers",
        /// A grassroots union exists.
        HasUnion = "has_union",
        /// A Party organisation exists.
        HasParty = "has_party",
        /// Has stopped.
        Closed = "closed",
        /// Lĩnh vực chính.
        Sector = "sector",
        /// Revenue of the year of the figures.
        Revenue = "revenue_mvnd",
        /// Capital of the year of the figures.
        Capital = "capital_mvnd",
        /// Year of revenue and capital.
        FiguresYear = "figures_year",
        /// Where the size class was found.
        SizeNote = "size_note",
    }
}

impl Field {
    /// The fact as text, for comparing and for the log.
    fn text(self, facts: &SiteFacts) -> String {
        let word = |given: Option<&'static str>| given.unwrap_or_default().to_owned();
        let number = |given: Option<u64>| given.map(|n| n.to_string()).unwrap_or_default();
        match self {
            Self::Name => facts.name.clone(),
            Self::Kind => facts.kind.as_str().to_owned(),
            Self::Size => word(facts.size.map(base::SizeClass::as_str)),
            Self::Level => word(facts.level.map(base::SchoolLevel::as_str)),
            Self::Tier => facts.tier.as_str().to_owned(),
            Self::Commune => facts.atom.to_string(),
            Self::Address => facts.address.clone(),
            Self::Workers => facts.workers.map(|n| n.to_string()).unwrap_or_default(),
            Self::HasUnion => facts.has_union.map(|b| b.to_string()).unwrap_or_default(),
            Self::HasParty => facts.has_party.map(|b| b.to_string()).unwrap_or_default(),
            Self::Closed => facts.closed.to_string(),
            Self::Sector => word(facts.figures.sector.map(standards::size::Sector::as_str)),
            Self::Revenue => number(facts.figures.revenue_mvnd),
            Self::Capital => number(facts.figures.capital_mvnd),
            Self::FiguresYear => facts
                .figures
                .year
                .map(|n| n.to_string())
                .unwrap_or_default(),
            Self::SizeNote => facts.figures.note.clone(),
        }
    }

    fn copy(self, from: &SiteFacts, to: &mut SiteFacts) {
        match self {
            Self::Name => to.name.clone_from(&from.name),
            Self::Kind => to.kind = from.kind,
            Self::Size => to.size = from.size,
            Self::Level => to.level = from.level,
            Self::Tier => to.tier = from.tier,
            Self::Commune => to.atom.clone_from(&from.atom),
            Self::Address => to.address.clone_from(&from.address),
            Self::Workers => to.workers = from.workers,
            Self::HasUnion => to.has_union = from.has_union,
            Self::HasParty => to.has_party = from.has_party,
            Self::Closed => to.closed = from.closed,
            Self::Sector => to.figures.sector = from.figures.sector,
            Self::Revenue => to.figures.revenue_mvnd = from.figures.revenue_mvnd,
            Self::Capital => to.figures.capital_mvnd = from.figures.capital_mvnd,
            Self::FiguresYear => to.figures.year = from.figures.year,
            Self::SizeNote => to.figures.note.clone_from(&from.figures.note),
        }
    }

    /// May the site itself change it? The rest changes who decides, or by which rules.
    const fn is_sites_own(self) -> bool {
        matches!(
            self,
            Self::Address | Self::Workers | Self::HasUnion | Self::HasParty
        )
    }
}

/// Which facts differ.
fn differing(before: &SiteFacts, after: &SiteFacts) -> Vec<Field> {
    let differs = |field: &Field| field.text(before) != field.text(after);
    Field::ALL.iter().copied().filter(differs).collect()
}

/// Enters a site in the register; its facts hold from the draft's day on.
pub async fn enter(desk: &Desk, draft: &SiteDraft) -> Result<SiteId, OfficeError> {
    if matches!(desk.actor.scope, Scope::Site(_)) {
        return Err(OfficeError::Forbidden(Refusal::new("access.role")));
    }
    let Parsed {
        code,
        from_day,
        facts,
    } = draft::parse(desk, draft).map_err(OfficeError::Invalid)?;
    let resource = Resource::Place(places(desk, &facts.atom));
    match access::decide(&desk.actor, Action::EnterSite, &resource) {
        Err(Denied::Hidden) => return Err(Fault::new("commune", "sites.place-outside").into()),
        other => other?,
    };
    let id = SiteId::draw(desk.now, &*desk.office.chance);
    let entered =
        json!({ "name": facts.name, "kind": facts.kind, "tier": facts.tier, "from_day": from_day });
    let act = acts::act(desk, "site.entered", concerns(id, &facts), &entered, None);
    let now = desk.now;
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            match store::sites::insert(tx, id, code.as_deref(), now, None, false) {
                Err(StoreError::Taken(_)) => {
                    return Err(Fault::new("code", "sites.code-taken").into());
                }
                other => other?,
            }
            store::sites::insert_facts(tx, id, code.as_deref(), from_day, None, &facts)?;
            Ok(store::acts::insert(tx, &act)?)
        })
        .await?;
    Ok(id)
}

/// Changes from the draft's day on what the draft says otherwise than the register of today; whether anything changed.
/// A change of the same fact that is recorded for a day to come stands.
pub async fn edit(desk: &Desk, id: SiteId, draft: &SiteDraft) -> Result<bool, OfficeError> {
    let parsed = draft::parse(desk, draft).map_err(OfficeError::Invalid)?;
    let version = draft.version;
    let act = acts::act(
        desk,
        "site.changed",
        concerns(id, &parsed.facts),
        &json!({}),
        None,
    );
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| change(tx, &desk, id, &parsed, version, &act, notice))
        .await
}

fn change(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: SiteId,
    parsed: &Parsed,
    version: i64,
    act: &NewAct,
    notice: NoticeId,
) -> Result<bool, OfficeError> {
    let shown = editable(tx, desk, id, version)?;
    let mut draft = parsed.facts.clone();
    draft.closed = shown.facts.closed;
    if matches!(desk.actor.scope, Scope::Site(_)) {
        // More or fewer workers may make another class of it: that is for the supervising office to record.
        draft.size = shown.facts.size;
        draft.figures = shown.facts.figures.clone();
    }
    let fields = differing(&shown.facts, &draft);
    let recodes = parsed.code != shown.code;
    if fields.is_empty() && !recodes {
        return Ok(false);
    }
    if matches!(desk.actor.scope, Scope::Site(_)) {
        let beyond = fields
            .iter()
            .find(|field| !field.is_sites_own())
            .map(|field| field.as_str());
        if let Some(field) = beyond.or(recodes.then_some("code")) {
            return Err(OfficeError::Forbidden(
                Refusal::new("sites.only-supervisor").with("field", field),
            ));
        }
    }
    let moves = fields.contains(&Field::Commune);
    if moves {
        may_move(desk, &shown.facts, &draft)?;
    }
    if recodes {
        match store::sites::set_code(tx, id, parsed.code.as_deref()) {
            Err(StoreError::Taken(_)) => return Err(Fault::new("code", "sites.code-taken").into()),
            other => other?,
        }
    }
    let site = SiteRow {
        code: parsed.code.clone(),
        ..shown.clone()
    };
    spread(tx, desk, &site, parsed.from_day, &fields, &draft)?;
    if moves {
        crate::notices::tell(tx, &moved(desk, id, notice, &shown.facts, parsed.from_day))?;
    }
    let mut changes = serde_json::Map::new();
    for field in &fields {
        changes.insert(
            field.as_str().to_owned(),
            json!([field.text(&shown.facts), field.text(&draft)]),
        );
    }
    if recodes {
        changes.insert("code".to_owned(), json!([shown.code, parsed.code]));
    }
    let act = NewAct {
        kind: if moves { "site.moved" } else { act.kind },
        facts: json!({ "from_day": parsed.from_day, "changes": changes }).to_string(),
        ..act.clone()
    };
    store::acts::insert(tx, &act)?;
    Ok(true)
}

/// The site as it is today, if this desk may edit it and nobody did since it was shown.
pub(super) fn editable(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: SiteId,
    version: i64,
) -> Result<SiteRow, OfficeError> {
    let site = site_on(tx, id, desk.today())?;
    let resource = site_resource(tx, desk, &site)?;
    access::decide(&desk.actor, Action::EditSite, &resource)?;
    if site.merged_into.is_some() {
        return Err(Refusal::new("sites.merged").into());
    }
    if store::sites::version(tx, id)? != version {
        return Err(OfficeError::Conflict);
    }
    Ok(site)
}

/// Refuses what only a supervising office may do.
pub(super) fn only_above(desk: &Desk) -> Result<(), OfficeError> {
    match desk.actor.scope {
        Scope::Site(_) => Err(OfficeError::Forbidden(Refusal::new("access.role"))),
        Scope::Place(_) | Scope::Everywhere => Ok(()),
    }
}

/// A commune hands a site to another commune of its province; beyond the province only the province does.
fn may_move(desk: &Desk, before: &SiteFacts, after: &SiteFacts) -> Result<(), OfficeError> {
    let view = desk.office.places.view(desk.today());
    if view.unit(&after.atom).is_none() {
        return Err(Fault::new("commune", "sites.place-unknown").into());
    }
    let stays = view.province(&before.atom) == view.province(&after.atom);
    if !stays && desk.actor.role == access::Role::CommuneReviewer {
        return Err(Fault::new("commune", "sites.move-beyond-province").into());
    }
    Ok(())
}

/// Tells the reviewers of the new commune that a site has come.
fn moved(
    desk: &Desk,
    id: SiteId,
    notice: NoticeId,
    before: &SiteFacts,
    from_day: Day,
) -> NoticeRow {
    let from = desk.office.places.name_on(&before.atom, desk.today());
    NoticeRow {
        id: notice,
        at: desk.now,
        audience: "reviewer".to_owned(),
        site: id,
        dossier: None,
        code: "sites.moved-here".to_owned(),
        facts: json!({ "from": from, "day": from_day }).to_string(),
    }
}

/// Records the facts of `draft` from a day on. Of the spans that follow, those begun by today take them too, and those of
/// days to come as long as they say what `shown`, the site of today, says.
pub(super) fn spread(
    tx: &mut dyn Tx,
    desk: &Desk,
    shown: &SiteRow,
    from_day: Day,
    fields: &[Field],
    draft: &SiteFacts,
) -> Result<(), OfficeError> {
    let code = shown.code.as_deref();
    let history = store::sites::history(tx, shown.id)?;
    let mut first = site_on(tx, shown.id, from_day)?.facts;
    for field in fields {
        field.copy(draft, &mut first);
    }
    store::sites::set_facts(tx, shown.id, code, from_day, &first)?;
    let mut open = fields.to_vec();
    for later in history.iter().filter(|row| row.from_day > from_day) {
        let begun = later.from_day <= desk.today();
        open.retain(|field| begun || field.text(&later.facts) == field.text(&shown.facts));
        let mut facts = later.facts.clone();
        for field in &open {
            field.copy(draft, &mut facts);
        }
        store::sites::set_facts(tx, shown.id, code, later.from_day, &facts)?;
    }
    Ok(())
}

pub(super) fn concerns(id: SiteId, facts: &SiteFacts) -> acts::Concerns {
    acts::Concerns {
        site: Some(id),
        dossier: None,
        atom: Some(facts.atom.clone()),
    }
}
