//! Entering a site and changing what holds of it from a day on.

use super::draft::{self, Parsed, SiteDraft};
use crate::{
    Desk, Fault, OfficeError, acts,
    derived::Derived,
    ground::{places, site_on, site_resource},
};
use access::{Action, Denied, Resource, Scope};
use assessments::Act;
use base::{
    Day, NoticeId, Refusal, SiteId,
    text::{self, LINE_CHARS},
};
use serde_json::json;
use store::{
    StoreError, Tx,
    acts::NewAct,
    dossiers::DossierRow,
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
    }
}

impl Field {
    /// The fact as text, for comparing and for the log.
    fn text(self, facts: &SiteFacts) -> String {
        let word = |given: Option<&'static str>| given.unwrap_or_default().to_owned();
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
        store::notices::insert(tx, &moved(desk, id, notice, &shown.facts, parsed.from_day))?;
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
fn spread(
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

/// Closes a site from a day on. Dossiers of rounds that run on that day end with it, unless they are decided.
pub async fn close(
    desk: &Desk,
    id: SiteId,
    from_day: &str,
    reason: &str,
    version: i64,
) -> Result<(), OfficeError> {
    set_closed(desk, id, from_day, reason, version, Closing::Close).await
}

/// Reopens a site from a day on. Dossiers that ended stay ended; it registers anew.
pub async fn reopen(
    desk: &Desk,
    id: SiteId,
    from_day: &str,
    reason: &str,
    version: i64,
) -> Result<(), OfficeError> {
    set_closed(desk, id, from_day, reason, version, Closing::Reopen).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closing {
    Close,
    Reopen,
}

async fn set_closed(
    desk: &Desk,
    id: SiteId,
    from_day: &str,
    reason: &str,
    version: i64,
    closing: Closing,
) -> Result<(), OfficeError> {
    let mut faults = Vec::new();
    let day = draft::day(desk, "from_day", from_day).and_then(|day| {
        let ahead = day > desk.today();
        if ahead {
            Err(Fault::new("from_day", "sites.day-ahead"))
        } else {
            Ok(day)
        }
    });
    let reason = text::line(reason, LINE_CHARS)
        .map_err(|fault| Fault::new("reason", fault.code()).with("max", LINE_CHARS));
    let day = day.map_err(|fault| faults.push(fault)).ok();
    let reason = reason.map_err(|fault| faults.push(fault)).ok();
    let (Some(day), Some(reason)) = (day, reason) else {
        return Err(OfficeError::Invalid(faults));
    };
    let kind = if closing == Closing::Close {
        "site.closed"
    } else {
        "site.reopened"
    };
    let said = json!({ "from_day": day, "reason": reason });
    let act = acts::act(
        desk,
        kind,
        acts::Concerns {
            site: Some(id),
            ..Default::default()
        },
        &said,
        None,
    );
    let ended = acts::act(
        desk,
        "dossier.subject-ended",
        acts::Concerns::default(),
        &json!({ "from_day": day }),
        None,
    );
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            only_above(&desk)?;
            let shown = editable(tx, &desk, id, version)?;
            let mut draft = shown.facts.clone();
            draft.closed = closing == Closing::Close;
            if draft.closed == shown.facts.closed {
                let code = if draft.closed {
                    "sites.closed-already"
                } else {
                    "sites.open-already"
                };
                return Err(Refusal::new(code).into());
            }
            spread(tx, &desk, &shown, day, &[Field::Closed], &draft)?;
            if closing == Closing::Close {
                end_dossiers(tx, &desk, id, day, &ended)?;
            }
            Ok(store::acts::insert(tx, &act)?)
        })
        .await
}

/// Ends the undecided dossiers of rounds that still ran on `day`.
fn end_dossiers(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: SiteId,
    day: Day,
    act: &NewAct,
) -> Result<(), OfficeError> {
    for row in store::dossiers::of_site(tx, id)? {
        let round = store::rounds::by_id(tx, row.round)?
            .ok_or_else(|| StoreError::corrupt("dossier.round_id"))?;
        if round.last_day < day || row.state.is_final() {
            continue;
        }
        let state =
            assessments::transition(row.state, Act::EndSubject, &assessments::Facts::default())?;
        let act = NewAct {
            id: act_id(desk, act, &row),
            site: Some(id),
            dossier: Some(row.id),
            ..act.clone()
        };
        let ended = DossierRow { state, ..row };
        let said = serde_json::json!({ "from_day": day });
        let code = crate::notices::SUBJECT_ENDED;
        crate::notices::tell_both(tx, desk, &act.id.bytes(), &ended, code, &said)?;
        crate::dossiers::save(tx, desk, ended)?;
        store::acts::insert(tx, &act)?;
    }
    Ok(())
}

/// An id for the act on one of several dossiers, the same when the transaction is run again.
fn act_id(desk: &Desk, act: &NewAct, row: &DossierRow) -> base::ActId {
    base::ActId::draw(desk.now, &Derived::of(&[&act.id.bytes(), &row.id.bytes()]))
}

pub(super) fn concerns(id: SiteId, facts: &SiteFacts) -> acts::Concerns {
    acts::Concerns {
        site: Some(id),
        dossier: None,
        atom: Some(facts.atom.clone()),
    }
}
