//! A draft's text against all that is published: its own faults, and those that only the installation shows.

use crate::Desk;
use measures::Dictionary;
use standards::{Pack, PackFault, cycles};
use units::Tier;

/// The editions that a text would publish, or every fault with its line.
pub(super) fn read(desk: &Desk, text: &str) -> Result<Vec<Pack>, Vec<PackFault>> {
    let packs = &desk.office.packs;
    let base = |name: &str| packs.find(name).map(|pack| (*pack).clone());
    let read = standards::read_edition(text, &base, Dictionary::embedded())?;
    let mut faults = Vec::new();
    let mut fault = |field: &str, code, message: String| {
        faults.push(PackFault {
            line: line_of(text, field),
            field: field.to_owned(),
            code,
            message,
        });
    };
    let all = read.by_calendar();
    for pack in &all {
        if packs.find(&pack.name()).is_some() {
            let message = format!("`{}` is published already", pack.name());
            fault("edition", "edition.name-taken", message);
        }
    }
    if let Some(pack) = all.first() {
        if let Some(corrects) = unknown_correction(desk, pack) {
            let message = format!("`{corrects}` is no edition published here");
            fault("corrects", "edition.corrects-unknown", message);
        }
        if let Some(place) = &pack.place
            && let Some((code, message)) = wrong_place(desk, place)
        {
            fault("place", code, message);
        }
        for cycle in circles(desk, pack) {
            fault(
                "criterion",
                "pack.cycle",
                format!("bound in a circle: `{cycle}`"),
            );
        }
    }
    if faults.is_empty() {
        Ok(all)
    } else {
        Err(faults)
    }
}

/// The line on which a field of the file itself stands; the first where it does not.
fn line_of(text: &str, field: &str) -> u32 {
    let says = |line: &str| {
        let rest = line.trim_start().strip_prefix(field);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let found = (1..).zip(text.lines()).find(|(_, line)| says(line));
    found.map_or(1, |(number, _)| number)
}

/// What it says it corrects, where nothing such is published.
fn unknown_correction(desk: &Desk, pack: &Pack) -> Option<String> {
    let packs = &desk.office.packs;
    match &pack.over {
        None => {
            let corrects = pack.corrects.as_ref()?;
            let known = packs.find(&format!("{}@{corrects}", pack.id)).is_some();
            (!known).then(|| corrects.clone())
        }
        Some(over) => {
            let corrects = over.corrects.as_ref()?;
            let all = packs.all();
            let mut overlays = all.iter().filter_map(|known| known.over.as_ref());
            let known = overlays.any(|known| known.id == over.id && known.edition == *corrects);
            (!known).then(|| corrects.clone())
        }
    }
}

/// An overlay is for a province of today; a province's own office writes one for its own.
fn wrong_place(desk: &Desk, place: &str) -> Option<(&'static str, String)> {
    let units = desk.office.places.units();
    let id = place.parse().ok();
    let life = id.as_ref().and_then(|id| units.get(id));
    let stands = life.is_some_and(|life| {
        life.tier() == Tier::Province && life.last.is_none_or(|last| desk.today() <= last)
    });
    if !stands {
        let message = format!("`{place}` is no province of today");
        return Some(("overlay.no-province", message));
    }
    let own = crate::lists::own_place(desk);
    let other = own.is_some_and(|own| Some(own) != id);
    other.then(|| {
        (
            "overlay.other-place",
            format!("`{place}` is not the own province"),
        )
    })
}

/// Circles that run through several standards, which no file shows by itself.
fn circles(desk: &Desk, pack: &Pack) -> Vec<String> {
    let known = desk.office.packs.all();
    let others = known
        .iter()
        .map(AsRef::as_ref)
        .filter(|other| other.id != pack.id);
    let all: Vec<&Pack> = others.chain([pack]).collect();
    let found = cycles(&all, Dictionary::embedded());
    found.into_iter().map(|circle| circle.join(" → ")).collect()
}
