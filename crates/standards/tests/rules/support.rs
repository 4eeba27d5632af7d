//! The pack under trial and forms for it.

use measures::Dictionary;
use standards::Pack;

/// The pack for agencies and enterprises.
pub(crate) fn agency_enterprise() -> Pack {
    let (_, text) = standards::embedded()[0];
    standards::check(text, Dictionary::embedded()).unwrap()
}

/// The shipped pack with this id.
pub(crate) fn embedded(id: &str) -> Pack {
    let packs = standards::embedded().iter();
    let mut read = packs.map(|(_, text)| standards::check(text, Dictionary::embedded()).unwrap());
    read.find(|pack| pack.id == id).unwrap()
}

/// A form from `field=value` pairs parted by blanks; an underscore stands for a blank in a value.
pub(crate) fn form(filled: &str) -> impl Fn(&str) -> Option<String> + use<> {
    let pairs: Vec<(String, String)> = filled
        .split_whitespace()
        .map(|pair| {
            let (field, value) = pair.split_once('=').unwrap();
            (field.to_owned(), value.replace('_', " "))
        })
        .collect();
    move |name| {
        let found = pairs.iter().find(|(field, _)| field == name)?;
        Some(found.1.clone())
    }
}
