//! Editions published past all rules, so that a story can begin with them.

use crate::{TestOffice, actors::sure};
use base::Clock as _;

/// The text of the standard for agencies and enterprises, as it ships.
pub const AGENCIES: &str = include_str!("../../../packs/vn-tt124-agency-enterprise.toml");

/// [`AGENCIES`] as an edition that corrects the shipped one, with one change more.
///
/// # Panics
/// When the shipped text does not say what is to be changed.
pub fn correction(edition: &str, corrects: &str, (from, to): (&str, &str)) -> String {
    assert!(AGENCIES.contains(from), "{from}");
    let head = format!("edition = \"{edition}\"\ncorrects = \"{corrects}\"");
    AGENCIES
        .replacen("edition = \"2022.1\"", &head, 1)
        .replacen(from, to, 1)
}

/// Publishes a text; gives the names of its editions.
pub fn publish(test: &TestOffice, body: &str) -> Vec<String> {
    let at = test.clock.now();
    // Publishing blocks, which a runtime's own thread must not.
    let published = std::thread::scope(|scope| {
        let publish = || test.packs.publish(&test.db, "a text", body, at);
        sure(scope.spawn(publish).join())
    });
    sure(published).into_iter().map(|(name, _)| name).collect()
}
