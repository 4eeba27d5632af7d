//! A draft tried on dossiers that were handed in: whose result would change, and by which criterion.
//!
//! Nothing is kept. What a site has not handed in is not looked at, and a site is named only to those who may read its
//! answers; the rest are counted. Where only a criterion that is private to the reviewer makes the difference, the site is
//! counted too and not named.

use super::Draft;
use crate::{Desk, OfficeError, ground, packs, rounds};
use access::Action;
use base::{DossierId, RoundId, SiteId};
use standards::{Answers, Evaluation, Overall, Pack};
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, Tx, rounds::RoundRow};

/// The most dossiers that one trial looks at: about two seconds of work, and more than a province's commune-tier reviewers
/// hand in before the last weeks.
pub const TRIED: u64 = 5_000;

/// Dossiers read at once, so that no reader holds its snapshot for long.
const CHUNK: u32 = 200;

/// A dossier whose result would change.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The dossier.
    pub dossier: DossierId,
    /// Its site.
    pub site: SiteId,
    /// What the site is called.
    pub name: String,
    /// The result under its own edition.
    pub before: Overall,
    /// The result under the draft.
    pub after: Overall,
    /// The criteria that make the difference.
    pub criteria: Vec<String>,
}

/// What came of a trial.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// Dossiers that were looked at.
    pub looked: u64,
    /// Dossiers of the round that were not handed in, and so are their sites' own.
    pub own: u64,
    /// Those that would change and may be named to this desk.
    pub changed: Vec<Changed>,
    /// Those that would change and are only counted.
    pub counted: u64,
    /// How many would change by each criterion, named or counted; without what is private to the reviewer.
    pub by_criterion: BTreeMap<String, u64>,
    /// There are more dossiers than a trial looks at.
    pub more: bool,
}

/// The rounds on which a draft can be tried: those of its own standard.
pub async fn rounds_to_try(desk: &Desk, draft: &Draft) -> Result<Vec<RoundRow>, OfficeError> {
    let Some(pack) = draft.pack() else {
        return Ok(Vec::new());
    };
    let mut all = rounds::own(desk).await?;
    all.retain(|round| packs::standard_of(&round.edition) == pack.id);
    Ok(all)
}

/// Tries a draft on the dossiers of a round.
pub async fn try_on(desk: &Desk, draft: &Draft, round: RoundId) -> Result<Trial, OfficeError> {
    let rounds = rounds_to_try(desk, draft).await?;
    let round = rounds.into_iter().find(|known| known.id == round);
    let round = round.ok_or(OfficeError::NotFound)?;
    let editions = draft.read.as_ref().map_err(|_| OfficeError::NotFound)?;
    let to = by_calendar(desk, editions, &round)?.clone();
    let mut trial = Trial {
        own: not_handed_in(desk, round.id).await?,
        ..Trial::default()
    };
    let mut after = None;
    loop {
        let (asked, to, of) = (desk.clone(), to.clone(), round.clone());
        let chunk = desk
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> { looked(tx, &asked, &of, &to, after) })
            .await?;
        after = chunk.iter().map(|one| one.dossier).next_back();
        if after.is_none() {
            return Ok(trial);
        }
        for one in chunk {
            if trial.looked >= TRIED {
                trial.more = true;
                return Ok(trial);
            }
            trial.add(one);
        }
    }
}

/// The edition of the draft that keeps the round's calendar.
fn by_calendar<'a>(
    desk: &Desk,
    editions: &'a [Pack],
    round: &RoundRow,
) -> Result<&'a Pack, OfficeError> {
    let held = desk.office.packs.get(&round.edition)?;
    let mut fitting = editions.iter().filter(|pack| pack.period == held.period);
    fitting
        .next()
        .or_else(|| editions.first())
        .ok_or(OfficeError::NotFound)
}

/// Dossiers of the round that are their sites' own.
async fn not_handed_in(desk: &Desk, round: RoundId) -> Result<u64, OfficeError> {
    let standing = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::editions::standing(tx, round)?) })
        .await?;
    let own = standing.iter().filter(|row| !row.state.is_handed_in());
    Ok(own
        .map(|row| u64::try_from(row.dossiers).unwrap_or(0))
        .sum())
}

/// One dossier after a look: what would change, and whether this desk may be told whose it is.
struct Looked {
    dossier: DossierId,
    difference: Option<(Changed, bool)>,
}

impl Trial {
    fn add(&mut self, one: Looked) {
        self.looked += 1;
        let Some((changed, named)) = one.difference else {
            return;
        };
        for criterion in &changed.criteria {
            *self.by_criterion.entry(criterion.clone()).or_default() += 1;
        }
        if named {
            self.changed.push(changed);
        } else {
            self.counted += 1;
        }
    }
}

fn looked(
    tx: &mut dyn Tx,
    desk: &Desk,
    round: &RoundRow,
    to: &Pack,
    after: Option<DossierId>,
) -> Result<Vec<Looked>, OfficeError> {
    let ids = store::editions::handed_in(tx, round.id, after, CHUNK)?;
    ids.into_iter()
        .map(|dossier| {
            Ok(Looked {
                dossier,
                difference: difference(tx, desk, dossier, to)?,
            })
        })
        .collect()
}

/// Whether the result of one dossier would change, by which criteria that this desk may know of, and whether it may be told
/// whose it is.
fn difference(
    tx: &mut dyn Tx,
    desk: &Desk,
    id: DossierId,
    to: &Pack,
) -> Result<Option<(Changed, bool)>, OfficeError> {
    let mut ground = ground::ground(tx, desk, id)?;
    let review = Answers::decode(ground.row.review_answers.as_bytes())
        .map_err(|_| StoreError::corrupt("dossier.review_answers"))?;
    ground.answers = ground.answers.reviewed(&review);
    let before = ground.evaluation();
    let own = std::mem::replace(&mut ground.pack, std::sync::Arc::new(to.clone()));
    let after = ground.evaluation();
    if before.overall == after.overall {
        return Ok(None);
    }
    let criteria = causes(&before, &after);
    let private = |id: &String| {
        let criterion = to.criterion(id).or_else(|| own.criterion(id));
        criterion.is_some_and(|criterion| criterion.private_to_reviewer)
    };
    let reads_private = ground.allow(desk, Action::ReadPrivate).is_ok();
    let told: Vec<String> = criteria
        .into_iter()
        .filter(|id| reads_private || !private(id))
        .collect();
    let named = ground.allow(desk, Action::ReadAnswers).is_ok() && !told.is_empty();
    let changed = Changed {
        dossier: id,
        site: ground.site.id,
        name: ground.site.facts.name.clone(),
        before: before.overall,
        after: after.overall,
        criteria: told,
    };
    Ok(Some((changed, named)))
}

/// The criteria that stand otherwise, new ones and gone ones included.
fn causes(before: &Evaluation, after: &Evaluation) -> BTreeSet<String> {
    let all = before.criteria.iter().chain(&after.criteria);
    let outcome = |of: &Evaluation, id: &str| of.get(id).map(|judged| judged.outcome);
    all.map(|judged| &judged.criterion)
        .filter(|id| outcome(before, id) != outcome(after, id))
        .cloned()
        .collect()
}
