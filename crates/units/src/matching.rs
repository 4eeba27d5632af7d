//! From the texts of a sheet to a unit: old or new name, with or without its prefix, district and province as tie-break.
//!
//! Never by code and never by the bare name alone where more than one unit fits: today's xã Vị Thủy is not the old xã Vị
//! Thủy, and which one a row means shows in the district or province beside it.

use crate::{Life, LifeIx, Tier, UnitKind, Units, units::Shelf};
use base::{
    Day, LifeId,
    fold::{fold, fold_plain, spelling},
};
use std::collections::HashMap;

/// The longest text that is looked at; a longer one matches nothing.
const TEXT_CHARS: usize = 200;

/// Folded prefixes, longest first where one begins another.
const PREFIXES: &[(&str, &[UnitKind])] = &[
    ("thanh pho truc thuoc trung uong ", &[UnitKind::CentralCity]),
    ("thanh pho ", &[UnitKind::CentralCity, UnitKind::City]),
    ("thi tran ", &[UnitKind::Township]),
    ("thi xa ", &[UnitKind::Town]),
    ("dac khu ", &[UnitKind::SpecialZone]),
    ("phuong ", &[UnitKind::Ward]),
    ("huyen ", &[UnitKind::RuralDistrict]),
    ("quan ", &[UnitKind::UrbanDistrict]),
    ("tinh ", &[UnitKind::Province]),
    ("xa ", &[UnitKind::Commune]),
];

/// What the texts of a row lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// One unit.
    One(Found),
    /// Several units fit; a person chooses. In the order of the dataset.
    Many(Vec<LifeId>),
    /// Several units fit the name, but none of them lay in the district that was named.
    Elsewhere(Vec<LifeId>),
    /// No unit fits.
    None,
}

/// A unit that a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The unit, alive on the day.
    pub life: LifeId,
    /// The earlier life by whose name it was found; `None` when the name is that of the day.
    pub by_old: Option<LifeId>,
    /// `false` where the earlier life was split and this is its default target: show it and ask
    /// ([`Units::heirs_on`] gives the choice).
    pub confirmed: bool,
}

/// Lives by the folded forms of their names.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<String, Vec<LifeIx>>);

impl Names {
    pub(crate) fn new(lives: &[Life]) -> Self {
        let mut names: HashMap<String, Vec<LifeIx>> = HashMap::new();
        for (ix, life) in (0..).map(LifeIx).zip(lives) {
            let mut keys = vec![key(&life.short_name), key(&life.name)];
            if let Some(alt) = &life.alt_name {
                let alt = key(alt);
                keys.push(bare(&alt).to_owned());
                keys.push(alt);
            }
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                names.entry(key).or_default().push(ix);
            }
        }
        Self(names)
    }

    /// Lives whose name is `text`, with or without a prefix.
    fn find(&self, text: &str) -> Vec<LifeIx> {
        let key = key(text);
        let get = |key: &str| self.0.get(key).map_or(&[][..], Vec::as_slice);
        let mut found = [get(&key), get(bare(&key))].concat();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The texts that place a commune, as typed.
#[derive(Clone, Copy)]
struct Row<'a> {
    commune: &'a str,
    district: Option<&'a str>,
    province: Option<&'a str>,
}

/// A life whose name fits, and how well its surroundings do (each 0 to 2).
struct Candidate {
    ix: LifeIx,
    unit: Option<LifeIx>,
    district: u8,
    province: u8,
}

impl Units {
    /// The commune-level unit of `day` that the texts of a row mean. The commune's text may hold the whole address
    /// (`Xã Vị Thủy, Huyện Vị Thủy, Tỉnh Hậu Giang`). Old names are carried forward through succession. A name of the
    /// day is preferred to an old one unless a district or an old province says otherwise; what cannot be decided comes
    /// back as [`Match::Many`].
    pub fn match_place(
        &self,
        commune_text: &str,
        district_text: Option<&str>,
        province_text: Option<&str>,
        day: Day,
    ) -> Match {
        let texts = [Some(commune_text), district_text, province_text];
        if texts
            .iter()
            .flatten()
            .any(|t| t.chars().count() > TEXT_CHARS)
        {
            return Match::None;
        }
        let said = |text: Option<&'_ str>| text.is_some_and(|text| !fold_plain(text).is_empty());
        let mut row = Row {
            commune: commune_text,
            district: district_text.filter(|text| said(Some(text))),
            province: province_text.filter(|text| said(Some(text))),
        };
        self.shelf.take_apart(&mut row);
        let mut candidates = self.shelf.candidates(row, day);
        narrow(&mut candidates, row.province.is_some(), |c| c.province > 0);
        prefer(&mut candidates, |c| {
            self.shelf.fits_prefix(c.ix, row.commune)
        });
        if has_accents(row) {
            prefer(&mut candidates, |c| {
                self.shelf.spelled(c.ix, row.commune, counted)
            });
        }
        let best = candidates.iter().map(|c| c.district + c.province).max();
        candidates.retain(|c| Some(c.district + c.province) == best);
        if has_accents(row) {
            // `Phường I` and `Phường 1` are alike, unless both are there.
            prefer(&mut candidates, |c| {
                self.shelf.spelled(c.ix, row.commune, spelling)
            });
        }
        if row.district.is_none() {
            prefer(&mut candidates, |c| c.unit == Some(c.ix));
        }
        let astray = row.district.is_some() && candidates.iter().all(|c| c.district == 0);
        match self.shelf.decide(&candidates, day) {
            Match::Many(lives) if astray => Match::Elsewhere(lives),
            matched => matched,
        }
    }
}

impl Shelf {
    /// Splits an address in the commune's text at its commas and fills what the other columns leave empty.
    fn take_apart(&self, row: &mut Row<'_>) {
        let mut parts = row.commune.split(',').map(str::trim);
        let commune = parts.next().unwrap_or_default();
        let above: Vec<&str> = parts.filter(|part| !fold_plain(part).is_empty()).collect();
        let is_province = |text: &str| !self.named(text, Tier::Province).is_empty();
        let prefixed = |text: &str, prefixes: [&str; 3]| {
            let key = key(text);
            prefixes.iter().any(|prefix| key.starts_with(prefix))
        };
        match above.as_slice() {
            [] => return,
            [one] => {
                let district = prefixed(one, ["huyen ", "quan ", "thi xa "]);
                if is_province(one) && !district {
                    row.province = row.province.or(Some(one));
                } else {
                    row.district = row.district.or(Some(one));
                }
            }
            [district, province, ..] => {
                row.district = row.district.or(Some(district));
                row.province = row.province.or(Some(province));
            }
        }
        row.commune = commune;
    }

    fn named(&self, text: &str, tier: Tier) -> Vec<LifeIx> {
        let mut found = self.names.find(text);
        found.retain(|ix| self.at(*ix).is_some_and(|life| life.tier() == tier));
        found
    }

    fn candidates(&self, row: Row<'_>, day: Day) -> Vec<Candidate> {
        let districts = row.district.map(|text| self.named(text, Tier::District));
        let provinces = row.province.map(|text| self.named(text, Tier::Province));
        let found = self.names.find(row.commune).into_iter();
        found
            .filter_map(|ix| {
                let life = self.at(ix).filter(|life| life.first <= day)?;
                let spot = self.spot(ix, day);
                // An island district that became a đặc khu may be named as such; other districts are no commune.
                let tier = spot.unit.and_then(|unit| self.at(unit))?.tier();
                (life.tier() == Tier::Commune || tier == Tier::Commune).then_some((ix, spot.unit))
            })
            .chain(self.undecided(row.commune, day))
            .map(|(ix, unit)| Candidate {
                ix,
                unit,
                district: districts
                    .as_ref()
                    .map_or(0, |d| self.fit(ix, d, Tier::District, day)),
                province: provinces
                    .as_ref()
                    .map_or(0, |p| self.fit(ix, p, Tier::Province, day)),
            })
            .collect()
    }

    /// Communes of that name that were split without a default: their heirs are a choice.
    fn undecided(&self, text: &str, day: Day) -> Vec<(LifeIx, Option<LifeIx>)> {
        let split =
            |ix: &LifeIx| self.spot(*ix, day).unit.is_none() && !self.heirs(*ix, day).is_empty();
        let named = self.named(text, Tier::Commune).into_iter();
        named.filter(split).map(|ix| (ix, None)).collect()
    }

    /// 2 when one of `named` holds `ix` on a day of its own; 1 when it holds the unit that `ix` became, or a life that
    /// `ix` was made of, or became a unit that holds it; else 0.
    fn fit(&self, ix: LifeIx, named: &[LifeIx], tier: Tier, day: Day) -> u8 {
        let Some(life) = self.at(ix) else { return 0 };
        let holders = |ix: LifeIx, life: &Life| {
            [life.first, life.nearest_day(day)].map(|on| self.holder(ix, tier, on))
        };
        let among = |holder: Option<LifeIx>| holder.is_some_and(|holder| named.contains(&holder));
        if holders(ix, life).into_iter().any(among) {
            return 2;
        }
        let today = self.spot(ix, day).province;
        let carried = tier == Tier::Province
            && named.iter().any(|named| {
                let unit = self.spot(*named, day).unit;
                unit.is_some() && unit == today
            });
        let made_of = || {
            let sources = self.arriving(ix).filter_map(|edge| edge.from);
            sources
                .filter_map(|from| Some((from, self.at(from)?)))
                .any(|(from, life)| holders(from, life).into_iter().any(among))
        };
        u8::from(carried || made_of())
    }

    /// Does the prefix that was typed, if any, say the kind of the life?
    fn fits_prefix(&self, ix: LifeIx, text: &str) -> bool {
        let key = key(text);
        let typed = PREFIXES.iter().find(|(prefix, _)| key.starts_with(prefix));
        let Some(life) = self.at(ix) else {
            return false;
        };
        // `Xà Phiên` begins like a prefix and is none.
        typed.is_none_or(|(_, kinds)| kinds.contains(&life.kind))
            || key == self::key(&life.short_name)
    }

    /// Is the name typed with the life's very accents, both written in `form`?
    fn spelled(&self, ix: LifeIx, text: &str, form: fn(&str) -> String) -> bool {
        let Some(life) = self.at(ix) else {
            return false;
        };
        let typed = form(text);
        let names = [
            Some(&life.name),
            Some(&life.short_name),
            life.alt_name.as_ref(),
        ];
        names
            .into_iter()
            .flatten()
            .map(|name| form(name))
            .any(|name| typed == name || typed.ends_with(&format!(" {name}")))
    }

    fn decide(&self, candidates: &[Candidate], day: Day) -> Match {
        let mut units: Vec<LifeIx> = Vec::new();
        for candidate in candidates {
            match candidate.unit {
                Some(unit) => units.push(unit),
                None => units.extend(self.heirs(candidate.ix, day)),
            }
        }
        units.sort_unstable();
        units.dedup();
        let lives: Vec<&Life> = units.iter().filter_map(|ix| self.at(*ix)).collect();
        let [life] = lives.as_slice() else {
            let ids: Vec<LifeId> = lives.into_iter().map(|life| life.id.clone()).collect();
            return if ids.is_empty() {
                Match::None
            } else {
                Match::Many(ids)
            };
        };
        let ways = candidates.iter().map(|c| (c.ix, self.spot(c.ix, day)));
        // The best way to it: itself, else a certain succession, else the default of a split.
        let best = ways.min_by_key(|(ix, spot)| (spot.unit != Some(*ix), spot.way));
        let Some((ix, spot)) = best else {
            return Match::None;
        };
        let old = self.at(ix).filter(|old| old.id != life.id);
        Match::One(Found {
            life: life.id.clone(),
            by_old: old.map(|old| old.id.clone()),
            confirmed: self.placement(spot).confirmed,
        })
    }
}

/// Keeps what fits when `asked`, even if nothing is left.
fn narrow(candidates: &mut Vec<Candidate>, asked: bool, fits: impl Fn(&Candidate) -> bool) {
    candidates.retain(|c| !asked || fits(c));
}

/// Keeps what fits, unless nothing does.
fn prefer(candidates: &mut Vec<Candidate>, fits: impl Fn(&Candidate) -> bool) {
    if candidates.iter().any(&fits) {
        candidates.retain(fits);
    }
}

/// Was the row typed with accents at all? Without them `Tan Hoa` may be Tân Hòa or Tân Hóa.
fn has_accents(row: Row<'_>) -> bool {
    [Some(row.commune), row.district, row.province]
        .into_iter()
        .flatten()
        .any(|text| spelling(text) != fold_plain(text))
}

/// The folded form by which names are compared: short forms written out, `P1` as `phuong 1`, `01` as `1`.
fn key(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in fold(text).split(' ') {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = word.len() - digits.len();
        let prefix = match word.get(..letters) {
            Some("p") => Some("phuong"),
            Some("q") => Some("quan"),
            Some("tp") => Some("thanh pho"),
            _ => None,
        };
        let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        match (number, letters, prefix) {
            (true, 0, _) => words.push(unpadded(digits)),
            (true, _, Some(prefix)) => words.push(format!("{prefix} {}", unpadded(digits))),
            _ if word == "tphcm" => words.push("thanh pho ho chi minh".to_owned()),
            _ => words.push(word.to_owned()),
        }
    }
    if let [prefix, number] = words.as_mut_slice()
        && prefix == "phuong"
        && let Some(arabic) = arabic(number)
    {
        *number = arabic.to_string();
    }
    words.join(" ")
}

/// A spelling whose last word, if it is a Roman number, is written in digits.
fn counted(text: &str) -> String {
    let spelled = spelling(text);
    let (before, last) = spelled.rsplit_once(' ').unwrap_or(("", &spelled));
    match arabic(last) {
        Some(number) => format!("{before} {number}").trim_start().to_owned(),
        None => spelled,
    }
}

/// Roman numbers in which wards are counted, in small letters; there are wards up to 28, those in letters up to VII.
const ROMAN: [&str; 20] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    "xvi", "xvii", "xviii", "xix", "xx",
];

fn arabic(word: &str) -> Option<usize> {
    ROMAN
        .iter()
        .position(|roman| *roman == word)
        .map(|at| at + 1)
}

/// A counted ward's folded name in the other numerals: `phuong 1` for `phuong i`, and the other way round.
pub(crate) fn in_other_numerals(name: &str) -> Option<String> {
    let number = name.strip_prefix("phuong ")?;
    if let Some(arabic) = arabic(number) {
        return Some(format!("phuong {arabic}"));
    }
    let at = number.parse::<usize>().ok()?.checked_sub(1)?;
    ROMAN.get(at).map(|roman| format!("phuong {roman}"))
}

fn unpadded(digits: &str) -> String {
    let plain = digits.trim_start_matches('0');
    if plain.is_empty() { "0" } else { plain }.to_owned()
}

/// A key without its prefix; a number keeps it, for `Phường 1` is the name.
fn bare(key: &str) -> &str {
    PREFIXES
        .iter()
        .find_map(|(prefix, _)| key.strip_prefix(prefix))
        .filter(|rest| !rest.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or(key)
}
