//! Search as one types: accents or not, and an old name finds today's unit.

use crate::{Life, LifeIx, Tier, Units, Way, matching::in_other_numerals, units::Shelf};
use base::{
    Day, LifeId,
    fold::{fold, fold_plain, spelling},
};
use std::collections::HashSet;

/// The longest query that is looked at: the longest name with its parents has fewer than 100 letters.
const QUERY_CHARS: usize = 120;
/// The most hits that are returned, a screen's length.
const HITS_MAX: usize = 100;

/// One unit that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The unit, alive on the day.
    pub life: LifeId,
    /// Its tier.
    pub tier: Tier,
    /// Its name with its parents on the day: `Xã Vị Thủy, Thành phố Cần Thơ`.
    pub name: String,
    /// The earlier unit whose name was found, with its parents then: `Thị trấn Nàng Mau, Huyện Vị Thủy, Tỉnh Hậu Giang`.
    pub formerly: Option<String>,
    /// `false` where the earlier unit was split, or is only held by this province: a person must choose.
    pub confirmed: bool,
}

/// The folded names of all lives, in the order of the dataset.
#[derive(Debug, Default)]
pub(crate) struct Folded(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    /// `xa vi thuy`.
    full: String,
    /// `vi thuy`.
    short: String,
    /// Another spelling with its prefix, where there is one.
    alt: Option<String>,
    /// A counted ward in the other numerals: `phuong 1` for `phuong i`.
    numeral: Option<String>,
}

/// How well a name fits, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Exact,
    Prefix,
    Word,
    Within,
    /// Only with the name of a parent behind it: `tan phu` of Thái Nguyên for `tan phu thai nguyen`. Last, as a name
    /// that says all of the query is surely meant before one that needs help.
    WithParent,
}

impl Folded {
    pub(crate) fn new(lives: &[Life]) -> Self {
        let entry = |life: &Life| Entry {
            numeral: in_other_numerals(&fold_plain(&life.name)),
            full: fold_plain(&life.name),
            short: fold_plain(&life.short_name),
            alt: life.alt_name.as_deref().map(fold_plain),
        };
        Self(lives.iter().map(entry).collect())
    }

    fn get(&self, ix: LifeIx) -> Option<&Entry> {
        self.0.get(ix.index())
    }
}

impl Entry {
    fn names(&self) -> impl Iterator<Item = &str> {
        [self.short.as_str(), self.full.as_str()]
            .into_iter()
            .chain(self.alt.as_deref())
    }

    fn rank(&self, query: &str) -> Option<Rank> {
        let named = self.names().filter_map(|name| rank(name, query)).min();
        // Behind the wards whose number is written as it was typed.
        named.or_else(|| (self.numeral.as_deref() == Some(query)).then_some(Rank::Prefix))
    }

    /// What the query says after the name: `can tho` in `vi thuy can tho`.
    fn rest<'q>(&self, query: &'q str) -> Option<&'q str> {
        self.names()
            .chain(self.numeral.as_deref())
            .filter_map(|name| query.strip_prefix(name)?.strip_prefix(' '))
            .min_by_key(|rest| rest.len())
    }
}

fn rank(name: &str, query: &str) -> Option<Rank> {
    let at = name.find(query)?;
    if name.len() == query.len() {
        return Some(Rank::Exact);
    }
    if at == 0 {
        return Some(Rank::Prefix);
    }
    let starts_word = name
        .match_indices(query)
        .any(|(at, _)| name.as_bytes().get(at.wrapping_sub(1)) == Some(&b' '));
    Some(if starts_word {
        Rank::Word
    } else {
        Rank::Within
    })
}

impl Units {
    /// The units of `day` whose name, or the name of an earlier unit that became them, fits `query`: exact before
    /// prefix before contains, living before earlier, large before small; at most `limit`. The name of a parent may follow
    /// the name of the unit: `vi thuy can tho`. What fits by its own name comes before what needs a parent's.
    pub fn search(&self, query: &str, day: Day, limit: usize) -> Vec<Hit> {
        self.search_near(query, day, limit, None)
    }

    /// As [`Units::search`]; of equally good hits those in the province `near` first.
    pub fn search_near(
        &self,
        query: &str,
        day: Day,
        limit: usize,
        near: Option<&LifeId>,
    ) -> Vec<Hit> {
        let near = near.and_then(|near| self.shelf.ix(near));
        let typed: String = query.chars().take(QUERY_CHARS).collect();
        let mut spellings = vec![fold_plain(&typed), fold(&typed)];
        spellings.dedup();
        spellings.retain(|spelling| !spelling.is_empty());
        let mut found: Vec<(Rank, bool, bool, Tier, LifeIx)> = Vec::new();
        for (ix, life) in self.shelf.all().filter(|(_, life)| life.first <= day) {
            let best = spellings
                .iter()
                .filter_map(|query| self.shelf.rank(ix, life, query, day))
                .min();
            if let Some(rank) = best {
                let far = near.is_some() && self.shelf.spot(ix, day).province != near;
                found.push((rank, far, !life.lives_on(day), life.tier(), ix));
            }
        }
        found.sort_unstable();
        let mut hits = Vec::new();
        let mut seen = HashSet::new();
        for (.., ix) in found {
            if hits.len() >= limit.min(HITS_MAX) {
                break;
            }
            self.hits_of(ix, day, &mut seen, &mut hits);
        }
        hits.truncate(limit.min(HITS_MAX));
        hits
    }

    /// The units of `day` to which the found life `ix` leads and that were not shown yet.
    fn hits_of(&self, ix: LifeIx, day: Day, seen: &mut HashSet<LifeIx>, hits: &mut Vec<Hit>) {
        let Some(life) = self.shelf.at(ix) else {
            return;
        };
        let mut heirs = self.shelf.heirs(ix, day);
        let mut confirmed = heirs.len() == 1;
        if heirs.is_empty() {
            let spot = self.shelf.spot(ix, day);
            heirs.extend(spot.province.filter(|_| spot.way == Way::HeldByProvince));
            confirmed = false;
        }
        for heir in heirs {
            if let Some(unit) = self.shelf.at(heir)
                && seen.insert(heir)
            {
                let former = spelling(&life.name) != spelling(&unit.name);
                hits.push(Hit {
                    life: unit.id.clone(),
                    tier: unit.tier(),
                    name: self.full_name_on(&unit.id, day),
                    formerly: (heir != ix && former).then(|| self.full_name(&life.id)),
                    confirmed,
                });
            }
        }
    }
}

impl Shelf {
    /// How well life `ix` fits a folded query, by its name or by its name and those of its parents, then or on `day`.
    fn rank(&self, ix: LifeIx, life: &Life, query: &str, day: Day) -> Option<Rank> {
        let entry = self.folded.get(ix)?;
        if let Some(rank) = entry.rank(query) {
            return Some(rank);
        }
        let rest = entry.rest(query)?;
        let mut above = String::new();
        let mut name = |parent: LifeIx| {
            if let Some(entry) = self.folded.get(parent) {
                above.push(' ');
                above.push_str(&entry.full);
            }
        };
        let mut here = ix;
        while let Some(parent) = self.parent(here, life.nearest_day(day)) {
            name(parent);
            here = parent;
        }
        self.spot(ix, day).province.into_iter().for_each(name);
        let fits = |word: &str| above.split(' ').any(|name| name.starts_with(word));
        rest.split(' ').all(fits).then_some(Rank::WithParent)
    }
}
