//! What the register holds already, loaded once for a whole sheet.

use super::READ_CHUNK;
use crate::{Desk, OfficeError};
use base::{LifeId, SiteId, fold::fold};
use std::{collections::HashMap, sync::Arc};
use units::View;

/// A site as duplicates are told by it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) id: SiteId,
    pub(super) name: String,
    pub(super) code: Option<String>,
    pub(super) atom: LifeId,
}

/// All visible sites, by code and by folded name.
pub(super) struct Register {
    view: Arc<View>,
    sites: Vec<Known>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Register {
    /// Reads the register in chunks, so that no reader holds its snapshot for long.
    pub(super) async fn load(desk: &Desk) -> Result<Self, OfficeError> {
        let mut register = Self {
            view: desk.office.places.view(desk.today()),
            sites: Vec::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
        };
        let mut after = None;
        loop {
            let rows = desk
                .office
                .db
                .read(move |tx| -> Result<_, OfficeError> {
                    Ok(store::sites::keys(tx, after, READ_CHUNK)?)
                })
                .await?;
            let Some(last) = rows.last() else {
                return Ok(register);
            };
            after = Some(last.id);
            for row in rows {
                register.add(Known {
                    id: row.id,
                    name: row.name,
                    code: row.code,
                    atom: row.atom,
                });
            }
        }
    }

    fn add(&mut self, site: Known) {
        let at = self.sites.len();
        if let Some(code) = &site.code {
            self.by_code.insert(code.clone(), at);
        }
        self.by_name.entry(fold(&site.name)).or_default().push(at);
        self.sites.push(site);
    }

    /// The site with this code.
    pub(super) fn by_code(&self, code: &str) -> Option<&Known> {
        self.sites.get(*self.by_code.get(code)?)
    }

    /// The sites whose name folds alike, standing in the unit that `place` is today, or anywhere when `None`.
    pub(super) fn named(&self, name: &str, place: Option<&LifeId>) -> Vec<&Known> {
        let at = self.by_name.get(&fold(name)).map_or(&[][..], Vec::as_slice);
        let here =
            |site: &&Known| place.is_none_or(|place| self.unit(&site.atom) == self.unit(place));
        at.iter()
            .filter_map(|at| self.sites.get(*at))
            .filter(here)
            .collect()
    }

    /// The site that a row with this code and name in this place is already. Two sites with codes of their own are two,
    /// whatever they are called.
    pub(super) fn duplicate(
        &self,
        code: Option<&str>,
        name: &str,
        place: &LifeId,
    ) -> Option<&Known> {
        if let Some(known) = code.and_then(|code| self.by_code(code)) {
            return Some(known);
        }
        self.named(name, Some(place))
            .into_iter()
            .find(|known| code.is_none() || known.code.is_none())
    }

    /// The unit that a recorded life is today.
    pub(super) fn unit<'a>(&'a self, atom: &'a LifeId) -> &'a LifeId {
        self.view.unit(atom).unwrap_or(atom)
    }
}
