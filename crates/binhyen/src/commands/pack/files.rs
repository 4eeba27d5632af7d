//! Files of standards and overlays, read together so that an overlay finds its base.

use crate::failure::Failure;
use measures::Dictionary;
use standards::{Pack, PackFault};
use std::path::{Path, PathBuf};

/// One file with what it holds: the edition, or the base with the overlay, or every fault.
pub(super) struct Read {
    pub(super) path: PathBuf,
    pub(super) found: Result<Pack, Vec<PackFault>>,
}

/// Reads the files; standards first, whatever their order, since overlays rest on them.
pub(super) fn read_all(paths: &[PathBuf]) -> Result<Vec<Read>, Failure> {
    let mut texts = Vec::new();
    for path in paths {
        texts.push((path, text(path)?));
    }
    texts.sort_by_key(|(_, text)| standards::is_overlay(text));
    let mut editions = shipped();
    let mut read = Vec::new();
    for (path, text) in &texts {
        let found = one(text, &editions);
        if let Ok(pack) = &found {
            // A file stands before what ships under the same name.
            editions.insert(0, pack.clone());
        }
        read.push(Read {
            path: (*path).clone(),
            found,
        });
    }
    Ok(read)
}

fn one(text: &str, editions: &[Pack]) -> Result<Pack, Vec<PackFault>> {
    let base = |name: &str| editions.iter().find(|pack| pack.name() == name).cloned();
    standards::read_edition(text, &base, Dictionary::embedded())
}

/// The editions that ship with the program, with all their calendars.
pub(super) fn shipped() -> Vec<Pack> {
    standards::embedded()
        .iter()
        .filter_map(|(_, text)| standards::check(text, Dictionary::embedded()).ok())
        .flat_map(Pack::by_calendar)
        .collect()
}

fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::Environment {
        what: format!("can't read `{}`: {error}", path.display()),
        advice: "",
    })
}
