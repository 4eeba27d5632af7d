//! One box that finds sites of the desk's own scope and units of any day.

use crate::{Desk, OfficeError, ground, lists};
use access::{Action, Resource, Scope};
use base::{SiteId, SiteKind, fold, text};
use store::{
    lists::{Filter, ListRow, Sort},
    sites::SiteRow,
};
use units::Hit;

/// Sites on one page of results.
pub const PAGE: u32 = 20;
/// Units shown: a short name of one syllable fits hundreds, and one more word narrows it.
pub const UNITS: usize = 20;

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Sites of this page in Vietnamese order, each with where it stands today.
    pub sites: Vec<(SiteRow, String)>,
    /// How many sites there are in all.
    pub total: u64,
    /// Units of today; an old name finds what the unit has become.
    pub units: Vec<Hit>,
}

/// Finds sites and units by name, accents or not, and sites by code. `page` counts the pages of sites from 1.
pub async fn find(desk: &Desk, words: &str, page: u64) -> Result<Found, OfficeError> {
    let words: String = words.chars().take(text::NAME_CHARS).collect();
    if fold::fold(&words).is_empty() {
        return Ok(Found::default());
    }
    let near = lists::own_place(desk).and_then(|place| {
        let view = desk.office.places.view(desk.today());
        view.province(&place).cloned()
    });
    let units = desk.office.places.units();
    let units = units.search_near(&words, desk.today(), UNITS, near.as_ref());
    let (rows, total) = match desk.actor.scope {
        Scope::Site(site) => own_site(desk, site, &words).await?,
        _ => sites(desk, words, page).await?,
    };
    let name = |site: SiteRow| {
        let place = desk.office.places.name_on(&site.facts.atom, desk.today());
        (site, place)
    };
    Ok(Found {
        sites: rows.into_iter().map(name).collect(),
        total,
        units,
    })
}

/// The sites of the desk's place or line; none for those who read no sites.
async fn sites(desk: &Desk, words: String, page: u64) -> Result<(Vec<SiteRow>, u64), OfficeError> {
    let place = lists::own_place(desk);
    let places = place.as_ref().map(|place| ground::places(desk, place));
    let resource = Resource::Place(places.unwrap_or_default());
    if access::decide(&desk.actor, Action::SeePlace, &resource).is_err() {
        return Ok((Vec::new(), 0));
    }
    let view = desk.office.places.view(desk.today());
    let filter = Filter {
        atoms: place.map(|place| view.atoms(&place).cloned().collect()),
        supervisor: lists::own_line(desk),
        words,
        kinds: Some(SiteKind::SITES.to_vec()),
        with_closed: true,
        ..Filter::default()
    };
    let today = desk.today();
    let offset = page.saturating_sub(1).saturating_mul(u64::from(PAGE));
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let (rows, total) =
                store::lists::page(tx, &[], today, &filter, Sort::Name, offset, PAGE)?;
            let site = |row: ListRow| row.site;
            Ok((rows.into_iter().map(site).collect(), total))
        })
        .await
}

/// Whoever works at a site finds that one.
async fn own_site(
    desk: &Desk,
    id: SiteId,
    words: &str,
) -> Result<(Vec<SiteRow>, u64), OfficeError> {
    let today = desk.today();
    let site = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { ground::site_on(tx, id, today) })
        .await?;
    let code = site.code.as_deref().unwrap_or_default().to_lowercase();
    let named = fold::fold(&site.facts.name);
    let fits = fold::fold(words)
        .split_ascii_whitespace()
        .all(|word| named.contains(word) || code.contains(word));
    Ok(if fits {
        (vec![site], 1)
    } else {
        (Vec::new(), 0)
    })
}
