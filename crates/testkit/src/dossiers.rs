//! Dossiers put where a story begins.

use crate::TestOffice;
use base::DossierId;
use store::{StoreError, dossiers::DossierRow};

/// Changes a dossier past all rules, so that a story can begin in the middle.
///
/// # Panics
/// When there is no such dossier.
pub async fn put(
    test: &TestOffice,
    id: DossierId,
    change: impl Fn(&mut DossierRow) + Send + Sync + 'static,
) {
    let saved = test.db.write(move |tx| -> Result<bool, StoreError> {
        let Some(mut row) = store::dossiers::by_id(tx, id)? else {
            return Ok(false);
        };
        change(&mut row);
        store::dossiers::save(tx, &row)
    });
    let saved = saved
        .await
        .unwrap_or_else(|error| unreachable!("{error:?}"));
    assert!(saved, "the dossier is there, and nobody was first");
}
