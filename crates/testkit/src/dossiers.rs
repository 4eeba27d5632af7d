//! Dossiers put where a story begins.

use crate::{PROVINCE, TestOffice, actors::sure, desk_at, desk_at_site, site};
use access::Role;
use base::{DossierId, RoundId, SiteId};
use office::{OfficeError, dossiers, lists, rounds};
use store::{StoreError, dossiers::DossierRow, sites::SiteFacts};

/// Opens the province's round of 2026 under the first edition.
pub async fn open_round(test: &TestOffice) -> RoundId {
    let opener = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let packs = test.packs.all();
    let edition = packs.first().map(|pack| pack.name()).unwrap_or_default();
    let place = lists::own_place(&opener);
    sure(rounds::open(&opener, &edition, 2026, place).await)
}

/// A site and the dossier that its safety officer registers in a round.
pub async fn registered(
    test: &TestOffice,
    round: RoundId,
    facts: SiteFacts,
) -> (SiteId, DossierId) {
    let id = site(test, None, facts).await;
    let officer = desk_at_site(test, Role::SafetyOfficer, id).await;
    let dossier = dossiers::register(&officer, id, round, "", false, None);
    (id, sure(dossier.await))
}

/// What came of an act, in a word: `ok`, the code of a refusal, the faults as `field:code`.
pub fn told(result: Result<impl std::fmt::Debug, OfficeError>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(OfficeError::Forbidden(refusal) | OfficeError::Refused(refusal)) => {
            refusal.code.to_owned()
        }
        Err(OfficeError::Invalid(faults)) => faults
            .iter()
            .map(|fault| format!("{}:{}", fault.field, fault.code))
            .collect::<Vec<_>>()
            .join(" "),
        Err(other) => other.to_string(),
    }
}

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
    assert!(
        sure(saved.await),
        "the dossier is there, and nobody was first"
    );
}
