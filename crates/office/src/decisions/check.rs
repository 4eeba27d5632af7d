//! What anyone may learn of a certificate by its code.

use crate::{Office, OfficeError};
use store::{
    StoreError,
    decisions::{DecisionRow, RecognitionRow},
    rounds::RoundRow,
};

/// What anyone may learn about a certificate.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The recognition.
    pub recognition: RecognitionRow,
    /// The decision it rests on.
    pub decision: DecisionRow,
    /// The round it was made in.
    pub round: RoundRow,
}

/// Looks a certificate up by its code, as typed: lower case, spaces and missing dashes are forgiven.
pub async fn check(office: &Office, code: &str) -> Result<Option<Checked>, OfficeError> {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(13)
        .collect();
    if plain.len() != 12 {
        return Ok(None);
    }
    let groups: Vec<&str> = [plain.get(0..4), plain.get(4..8), plain.get(8..12)]
        .into_iter()
        .flatten()
        .collect();
    let code = groups.join("-");
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let Some(recognition) = store::decisions::by_code(tx, &code)? else {
                return Ok(None);
            };
            let decision = store::decisions::by_id(tx, recognition.decision)?;
            let decision =
                decision.ok_or_else(|| StoreError::corrupt("recognition.decision_id"))?;
            let round = store::rounds::by_id(tx, decision.round)?;
            let round = round.ok_or_else(|| StoreError::corrupt("decision.round_id"))?;
            Ok(Some(Checked {
                recognition,
                decision,
                round,
            }))
        })
        .await
}
