//! From texts to rows. A row that cannot be read is a fault and is left out, so that one mistake hides no other.

use crate::{
    ChangeKind, Edge, Exception, Geo, Life, LifeIx, PlaceCode, Reason, Tier, UnitKind, UnitsFault,
    UnitsFaultKind, UnitsFaultKind::Malformed, UnitsFile, UnitsFiles, WeightBasis,
};
use base::{Day, LifeId};
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    str::FromStr,
    sync::Arc,
};

/// The most rows that one file may have: a hundred times what the country needs, and far below the ordinals of `u32`.
const ROWS_MAX: usize = 1_000_000;

/// What was read, with the lines for faults found later.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) lives: Vec<Life>,
    pub(crate) by_id: HashMap<LifeId, LifeIx>,
    pub(crate) edges: Vec<Edge>,
    pub(crate) exceptions: HashMap<LifeIx, Exception>,
    pub(crate) life_lines: Vec<u64>,
    pub(crate) edge_lines: Vec<u64>,
    pub(crate) exception_lines: Vec<(LifeIx, u64)>,
    pub(crate) faults: Vec<UnitsFault>,
}

impl Draft {
    pub(crate) fn fault(&mut self, file: UnitsFile, line: u64, kind: UnitsFaultKind) {
        self.faults.push(UnitsFault { file, line, kind });
    }

    fn known(&self, raw: &str) -> Result<LifeIx, UnitsFaultKind> {
        let id = LifeId::from_str(raw).ok();
        id.and_then(|id| self.by_id.get(&id).copied())
            .ok_or_else(|| UnitsFaultKind::UnknownLife(raw.to_owned()))
    }
}

pub(crate) fn read(files: UnitsFiles<'_>) -> Draft {
    let mut draft = Draft::default();
    read_lives(files.units, &mut draft);
    read_edges(files.changes, &mut draft);
    read_exceptions(files.exceptions, &mut draft);
    read_geo(files.geo, &mut draft);
    draft
}

fn read_lives(text: &str, draft: &mut Draft) {
    const COLUMNS: [&str; 10] = [
        "unit_id",
        "code",
        "name",
        "short_name",
        "level",
        "kind",
        "parent_code",
        "valid_from",
        "valid_to",
        "alt_name",
    ];
    each_row(
        UnitsFile::Units,
        text,
        COLUMNS,
        draft,
        |draft, line, row| {
            let life = life(row)?;
            let ix = LifeIx(u32::try_from(draft.lives.len()).unwrap_or(u32::MAX));
            match draft.by_id.entry(life.id.clone()) {
                Entry::Occupied(_) => return Err(UnitsFaultKind::Twice(life.id)),
                Entry::Vacant(place) => place.insert(ix),
            };
            draft.lives.push(life);
            draft.life_lines.push(line);
            Ok(())
        },
    );
}

fn life(row: [&str; 10]) -> Result<Life, UnitsFaultKind> {
    let [
        id,
        code,
        name,
        short_name,
        level,
        kind,
        parent,
        first,
        last,
        alt,
    ] = row;
    let tier = Tier::from_text(level).ok_or_else(|| malformed("level", level))?;
    let life = Life {
        id: id.parse().map_err(|_| malformed("unit_id", id))?,
        code: PlaceCode::new(tier, code).ok_or_else(|| malformed("code", code))?,
        name: filled("name", name)?,
        short_name: filled("short_name", short_name)?,
        kind: UnitKind::from_text(kind).ok_or_else(|| malformed("kind", kind))?,
        parent: parent_code(tier, parent)?,
        first: day("valid_from", first)?,
        last: optional(last, |raw| day("valid_to", raw))?,
        alt_name: optional(alt, |raw| Ok(raw.to_owned()))?,
        geo: None,
    };
    if life.last.is_some_and(|last| last < life.first) {
        return Err(UnitsFaultKind::DaysOutOfOrder);
    }
    let letter = match tier {
        Tier::Province => 'P',
        Tier::District => 'D',
        Tier::Commune => 'C',
    };
    if life.id.as_str() != format!("{letter}{code}@{}", first.replace('-', "")) {
        return Err(UnitsFaultKind::IdDisagrees(life.id));
    }
    Ok(life)
}

/// Empty exactly for provinces; a district stands below a province, a commune below either.
fn parent_code(tier: Tier, raw: &str) -> Result<Option<PlaceCode>, UnitsFaultKind> {
    if tier == Tier::Province && raw.is_empty() {
        return Ok(None);
    }
    PlaceCode::of_parent(raw)
        .filter(|parent| parent.tier < tier)
        .map(Some)
        .ok_or_else(|| malformed("parent_code", raw))
}

fn read_edges(text: &str, draft: &mut Draft) {
    const COLUMNS: [&str; 8] = [
        "from_id",
        "to_id",
        "kind",
        "effective_date",
        "weight",
        "weight_basis",
        "is_default",
        "legal_basis",
    ];
    let mut resolutions: HashSet<Arc<str>> = HashSet::new();
    each_row(
        UnitsFile::Changes,
        text,
        COLUMNS,
        draft,
        |draft, line, row| {
            let [
                from,
                to,
                kind,
                effective,
                weight,
                basis,
                is_default,
                legal_basis,
            ] = row;
            let edge = Edge {
                from: optional(from, |raw| draft.known(raw))?,
                to: optional(to, |raw| draft.known(raw))?,
                kind: ChangeKind::from_text(kind).ok_or_else(|| malformed("kind", kind))?,
                effective: day("effective_date", effective)?,
                weight_millionths: optional(weight, |raw| {
                    millionths(raw).ok_or_else(|| malformed("weight", raw))
                })?,
                weight_basis: optional(basis, |raw| {
                    WeightBasis::from_text(raw).ok_or_else(|| malformed("weight_basis", raw))
                })?,
                is_default: match is_default {
                    "1" => true,
                    "0" | "" => false,
                    other => return Err(malformed("is_default", other)),
                },
                legal_basis: optional(legal_basis, |raw| Ok(interned(&mut resolutions, raw)))?,
            };
            draft.edges.push(edge);
            draft.edge_lines.push(line);
            Ok(())
        },
    );
}

fn read_exceptions(text: &str, draft: &mut Draft) {
    const COLUMNS: [&str; 4] = ["unit_id", "reason_code", "reason_vi", "reason_en"];
    each_row(
        UnitsFile::Exceptions,
        text,
        COLUMNS,
        draft,
        |draft, line, row| {
            let [id, reason, vi, en] = row;
            let ix = draft.known(id)?;
            let exception = Exception {
                reason: Reason::from_text(reason)
                    .ok_or_else(|| malformed("reason_code", reason))?,
                vi: filled("reason_vi", vi)?,
                en: filled("reason_en", en)?,
            };
            if draft.exceptions.insert(ix, exception).is_some() {
                let id = draft.lives.get(ix.index()).map(|life| life.id.clone());
                return id.map_or(Ok(()), |id| Err(UnitsFaultKind::Twice(id)));
            }
            draft.exception_lines.push((ix, line));
            Ok(())
        },
    );
}

fn read_geo(text: &str, draft: &mut Draft) {
    const COLUMNS: [&str; 5] = ["unit_id", "lat", "lon", "area_km2", "population"];
    each_row(UnitsFile::Geo, text, COLUMNS, draft, |draft, _, row| {
        let [id, lat, lon, area, population] = row;
        let ix = draft.known(id)?;
        let geo = Geo {
            lat: number("lat", lat, 90.0)?,
            lon: number("lon", lon, 180.0)?,
            area_km2: optional(area, |raw| number("area_km2", raw, 1e6))?,
            population: optional(population, |raw| {
                raw.parse().map_err(|_| malformed("population", raw))
            })?,
        };
        if let Some(life) = draft.lives.get_mut(ix.index()) {
            life.geo = Some(geo);
        }
        Ok(())
    });
}

/// Hands the named columns of each row to `take`, and keeps what it refuses as a fault of that line.
fn each_row<const N: usize>(
    file: UnitsFile,
    text: &str,
    columns: [&'static str; N],
    draft: &mut Draft,
    mut take: impl FnMut(&mut Draft, u64, [&str; N]) -> Result<(), UnitsFaultKind>,
) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heading = match reader.headers() {
        Ok(heading) => heading.clone(),
        Err(fault) => return draft.fault(file, 1, UnitsFaultKind::Csv(fault)),
    };
    let places = columns.map(|column| heading.iter().position(|name| name == column));
    for (column, place) in columns.iter().zip(places) {
        if place.is_none() {
            draft.fault(file, 1, UnitsFaultKind::MissingColumn(column));
        }
    }
    if places.contains(&None) {
        return;
    }
    let mut row = csv::StringRecord::new();
    for _ in 0..ROWS_MAX {
        match reader.read_record(&mut row) {
            Ok(false) => return,
            Ok(true) => {
                let line = row.position().map_or(0, csv::Position::line);
                let fields = places.map(|place| place.and_then(|i| row.get(i)).unwrap_or_default());
                if let Err(kind) = take(draft, line, fields) {
                    draft.fault(file, line, kind);
                }
            }
            Err(fault) => {
                let line = fault.position().map_or(0, csv::Position::line);
                draft.fault(file, line, UnitsFaultKind::Csv(fault));
            }
        }
    }
    let line = reader.position().line();
    draft.fault(file, line, UnitsFaultKind::TooManyRows(ROWS_MAX));
}

fn malformed(column: &'static str, value: &str) -> UnitsFaultKind {
    Malformed {
        column,
        value: value.to_owned(),
    }
}

fn optional<T>(
    raw: &str,
    read: impl FnOnce(&str) -> Result<T, UnitsFaultKind>,
) -> Result<Option<T>, UnitsFaultKind> {
    if raw.is_empty() {
        Ok(None)
    } else {
        read(raw).map(Some)
    }
}

fn filled(column: &'static str, raw: &str) -> Result<String, UnitsFaultKind> {
    if raw.trim().is_empty() {
        Err(malformed(column, raw))
    } else {
        Ok(raw.to_owned())
    }
}

fn day(column: &'static str, raw: &str) -> Result<Day, UnitsFaultKind> {
    Day::parse(raw).map_err(|_| malformed(column, raw))
}

fn number(column: &'static str, raw: &str, max: f64) -> Result<f64, UnitsFaultKind> {
    let number: f64 = raw.parse().map_err(|_| malformed(column, raw))?;
    if (-max..=max).contains(&number) {
        Ok(number)
    } else {
        Err(malformed(column, raw))
    }
}

/// Reads `1`, `0` or `0.333` exactly, up to six decimals.
fn millionths(raw: &str) -> Option<u32> {
    let (whole, part) = raw.split_once('.').unwrap_or((raw, ""));
    let whole: u32 = whole.parse().ok()?;
    let part: u32 = match part.len() {
        0 => 0,
        1..=6 => format!("{part:0<6}").parse().ok()?,
        _ => return None,
    };
    let sum = whole.checked_mul(1_000_000)?.checked_add(part)?;
    (sum <= 1_000_000).then_some(sum)
}

fn interned(known: &mut HashSet<Arc<str>>, raw: &str) -> Arc<str> {
    if let Some(text) = known.get(raw) {
        return text.clone();
    }
    let text: Arc<str> = raw.into();
    known.insert(text.clone());
    text
}
