//! What a site's page shows.

use crate::{
    Desk, OfficeError, contacts,
    dossiers::SiteDossiers,
    ground::{self, site_resource},
    posts,
};
use access::{Action, Scope};
use assessments::Due;
use base::{BodyId, Day, Localised, SiteId, Timestamp};
use store::{
    Tx,
    acts::ActRow,
    contacts::ContactRow,
    rounds::RoundRow,
    sites::{ReportedRow, SiteRow},
};

/// Acts on a site's page; the log holds the rest.
const ACTS_SHOWN: u32 = 100;

/// Membership in a line.
#[derive(Clone, Debug)]
pub struct LineView {
    /// The supervising body.
    pub body: BodyId,
    /// Its name.
    pub name: Localised,
    /// First day.
    pub from_day: Day,
    /// First day no longer; `None` while it lasts.
    pub until_day: Option<Day>,
}

/// One span of a site's facts, for its history.
#[derive(Clone, Debug)]
pub struct SpanView {
    /// What held.
    pub row: SiteRow,
    /// The commune as it was named then, with its parents.
    pub place: String,
}

/// A site's page.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what a page may offer, each on its own"
)]
pub struct SiteView {
    /// Facts of today, rounds with dossiers, recognitions, notices.
    pub dossiers: SiteDossiers,
    /// What is due next, round by round.
    pub due: Vec<(RoundRow, Due)>,
    /// Is the place certain? After a split it waits for a person.
    pub place_confirmed: bool,
    /// Goes up with each change of the entry.
    pub version: i64,
    /// What held over time, newest first.
    pub spans: Vec<SpanView>,
    /// Offices to call.
    pub contacts: Vec<ContactRow>,
    /// Lines of supervision, past ones too.
    pub lines: Vec<LineView>,
    /// Results of years before the program, as reported.
    pub reported: Vec<ReportedRow>,
    /// The sheet it came with: its name, the moment it was applied, the office.
    pub came_with: Option<(String, Timestamp, String)>,
    /// Acts on it and on its merged duplicates, newest first.
    pub acts: Vec<ActRow>,
    /// The site it duplicates, with its name.
    pub merged_into: Option<(SiteId, String)>,
    /// The day from which it is one with that site.
    pub merged_from: Option<Day>,
    /// Sites that were found to duplicate it, with their names and the day from which.
    pub duplicates: Vec<(SiteId, String, Option<Day>)>,
    /// The day to come from which it is closed.
    pub closes_on: Option<Day>,
    /// This desk may edit it.
    pub may_edit: bool,
    /// This desk may see who holds which post at it.
    pub may_see_posts: bool,
    /// This desk may change everything, close and merge: a supervising office.
    pub may_supervise: bool,
}

impl SiteView {
    /// The site today.
    pub const fn site(&self) -> &SiteRow {
        &self.dossiers.site
    }
}

/// A site with all that its page shows.
pub async fn load(desk: &Desk, id: SiteId) -> Result<SiteView, OfficeError> {
    let dossiers = crate::dossiers::of_site(desk, id).await?;
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> { view(tx, &desk, id, dossiers) })
        .await
}

fn view(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: SiteId,
    dossiers: SiteDossiers,
) -> Result<SiteView, OfficeError> {
    let today = desk.today();
    let site = &dossiers.site;
    let resource = site_resource(tx, desk, site)?;
    access::decide(&desk.actor, Action::SeeSite, &resource)?;
    let alive = site.merged_into.is_none();
    let may_edit = alive && access::decide(&desk.actor, Action::EditSite, &resource).is_ok();
    let places = &desk.office.places;
    let mut duplicates = Vec::new();
    for (duplicate, day) in store::sites::duplicates_of(tx, id)? {
        let name = ground::site_on(tx, duplicate, today)?.facts.name;
        duplicates.push((duplicate, name, day));
    }
    let mut acts = store::acts::of_site(tx, id, ACTS_SHOWN)?;
    for (duplicate, ..) in &duplicates {
        acts.extend(store::acts::of_site(tx, *duplicate, ACTS_SHOWN)?);
    }
    acts.sort_by_key(|act| std::cmp::Reverse(act.seq));
    acts.truncate(usize::try_from(ACTS_SHOWN).unwrap_or(usize::MAX));
    let history = store::sites::history(tx, id)?;
    let closes_on = super::closing::planned(&history, today);
    let spans = history
        .into_iter()
        .rev()
        .map(|row| SpanView {
            place: places.units().full_name_on(&row.facts.atom, row.from_day),
            row,
        })
        .collect();
    let merged_into: Vec<SiteId> = site.merged_into.into_iter().collect();
    Ok(SiteView {
        due: due(desk, &dossiers),
        place_confirmed: places.units().place_on(&site.facts.atom, today).confirmed,
        version: store::sites::version(tx, id)?,
        spans,
        contacts: contacts::shown(tx, desk, id)?,
        lines: lines(tx, desk, id)?,
        reported: store::sites::reported_results(tx, id)?,
        came_with: came_with(tx, id)?,
        acts,
        merged_into: named(tx, desk, &merged_into)?.pop(),
        merged_from: store::sites::merged_from(tx, id)?,
        closes_on,
        duplicates,
        may_see_posts: alive && crate::people::may_list(tx, desk, Some(id)).is_ok(),
        may_edit,
        may_supervise: may_edit && !matches!(desk.actor.scope, Scope::Site(_)),
        dossiers,
    })
}

fn came_with(
    tx: &mut dyn Tx,
    id: SiteId,
) -> Result<Option<(String, Timestamp, String)>, OfficeError> {
    let batch = store::imports::source_of(tx, id)?;
    Ok(batch.map(|batch| {
        let at = batch.applied_at.unwrap_or(batch.created_at);
        (batch.file_name, at, batch.office)
    }))
}

/// What is due next in each round: a registration that is missing, or the dossier's next step.
fn due(desk: &Desk, dossiers: &SiteDossiers) -> Vec<(RoundRow, Due)> {
    let today = desk.today();
    if dossiers.site.facts.closed || dossiers.site.merged_into.is_some() {
        return Vec::new();
    }
    dossiers
        .rounds
        .iter()
        .filter_map(|(round, dossier)| {
            let deadlines = ground::deadlines(round);
            let due = match dossier {
                Some(dossier) => deadlines.next(dossier.state, dossier.extended_until, today)?,
                None if today <= round.closing_day => deadlines.registration(today),
                None => return None,
            };
            Some((round.clone(), due))
        })
        .collect()
}

fn lines(tx: &mut dyn Tx, desk: &Desk, id: SiteId) -> Result<Vec<LineView>, OfficeError> {
    let lines = store::sites::lines(tx, id)?;
    let line = |line: store::sites::LineRow| -> Result<LineView, OfficeError> {
        let body = store::posts::body_by_id(tx, line.body)?;
        let name = body.map(|body| posts::body_name(&desk.office, &body, desk.today()));
        Ok(LineView {
            name: name.unwrap_or_default(),
            body: line.body,
            from_day: line.from_day,
            until_day: line.until_day,
        })
    };
    lines.into_iter().map(line).collect()
}

fn named(
    tx: &mut dyn Tx,
    desk: &Desk,
    ids: &[SiteId],
) -> Result<Vec<(SiteId, String)>, OfficeError> {
    ids.iter()
        .map(|id| Ok((*id, ground::site_on(tx, *id, desk.today())?.facts.name)))
        .collect()
}
