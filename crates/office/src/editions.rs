//! Published editions as people look for them, and the act by which a round goes over to a correction.
//!
//! One act moves the round: whoever registers from then on registers under the correction, and every open dossier whose
//! answers mean there what they meant follows with them. What was handed in keeps the edition by which it is judged.

mod follow;

use crate::{Office, OfficeError};
use base::{SiteKind, Timestamp, fold};
use standards::Pack;
use std::{collections::BTreeMap, sync::Arc};

pub use follow::{Fate, Following, Group, Line, follow, lines, may_follow, preview, targets};

/// A published edition, with what its text does not say.
#[derive(Clone, Debug)]
pub struct Edition {
    /// What it asks.
    pub pack: Arc<Pack>,
    /// When it was published here.
    pub published_at: Timestamp,
    /// Rounds whose sites register under it.
    pub rounds: u64,
    /// The editions that come after it, by name.
    pub later: Vec<String>,
}

/// Which editions are asked for.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Words of the title, a criterion or a text of law; accents do not matter.
    pub words: String,
    /// Only those that apply to this kind of site.
    pub kind: Option<SiteKind>,
    /// Only those that nothing comes after.
    pub latest: bool,
}

/// The published editions that fit, those under which sites are recognised first.
pub async fn find(office: &Office, question: &Question) -> Result<Vec<Edition>, OfficeError> {
    let known = office
        .db
        .read(|tx| -> Result<_, OfficeError> { Ok(store::editions::known(tx)?) })
        .await?;
    let known: BTreeMap<String, _> = known.into_iter().map(|row| (row.id.clone(), row)).collect();
    let words = fold::fold(&question.words);
    let fits = |pack: &Arc<Pack>| {
        let kinds = &pack.applies_to.kinds;
        question.kind.is_none_or(|kind| kinds.contains(&kind)) && says(pack, &words)
    };
    let mut found = Vec::new();
    for pack in office.packs.all().into_iter().filter(fits) {
        let Some(row) = known.get(&pack.name()) else {
            continue;
        };
        let later = office.packs.later(&pack);
        if question.latest && !later.is_empty() {
            continue;
        }
        found.push(Edition {
            published_at: row.published_at,
            rounds: u64::try_from(row.rounds).unwrap_or(0),
            later: later.iter().map(|pack| pack.name()).collect(),
            pack,
        });
    }
    Ok(found)
}

/// One published edition.
pub async fn one(office: &Office, name: &str) -> Result<Edition, OfficeError> {
    let all = find(office, &Question::default()).await?;
    let mut all = all.into_iter();
    all.find(|edition| edition.pack.name() == name)
        .ok_or(OfficeError::NotFound)
}

/// The text of an edition as it was published.
pub async fn text(office: &Office, name: &str) -> Result<String, OfficeError> {
    let name = name.to_owned();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            store::editions::text(tx, &name)?.ok_or(OfficeError::NotFound)
        })
        .await
}

/// Do all of the folded words stand in what the pack says of itself?
fn says(pack: &Pack, words: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut texts = vec![pack.name()];
    let mut both = |text: &base::Localised| texts.extend([text.vi.clone(), text.en.clone()]);
    both(&pack.title);
    pack.legal_basis.iter().for_each(|basis| both(&basis.title));
    for criterion in &pack.criteria {
        both(&criterion.title);
        both(&criterion.text);
    }
    texts.extend(pack.criteria.iter().map(|c| c.id.clone()));
    let said = fold::fold(&texts.join(" "));
    words.split(' ').all(|word| said.contains(word))
}
