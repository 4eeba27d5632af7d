//! Certificates as PDF, and what anyone learns who checks one.

use crate::{
    Desk, Office, OfficeError,
    decisions::{self, Checked},
};
use access::Scope;
use base::{DecisionId, Lang, LifeId, RecognitionId, Refusal};
use papers::{Authority, Certificate, CheckPage, Decision, PapersError, Signature};
use standards::Pack;
use store::{
    StoreError, Tx,
    decisions::{DecisionRow, RecognitionRow},
};

/// What anyone may learn of a certificate by its code.
#[derive(Clone, Debug)]
pub enum Standing {
    /// It holds.
    Valid(Checked),
    /// Another of the same site, standard and year took its place.
    Replaced {
        /// This one.
        checked: Checked,
        /// Check code of the one that holds.
        by: String,
    },
    /// It was taken back.
    Revoked(Checked),
}

/// Looks a certificate up by its code, as typed; `None` when there is none.
pub async fn standing(office: &Office, code: &str) -> Result<Option<Standing>, OfficeError> {
    let Some(checked) = decisions::check(office, code).await? else {
        return Ok(None);
    };
    if checked.recognition.revoked_at.is_some() {
        return Ok(Some(Standing::Revoked(checked)));
    }
    let (own, round) = (checked.recognition.clone(), checked.decision.round);
    let by = office
        .db
        .read(move |tx| -> Result<Option<String>, OfficeError> {
            let standard = standard_of(tx, round)?;
            for other in store::decisions::of_site(tx, own.site)? {
                if other.id == own.id || other.year != own.year || other.revoked_at.is_some() {
                    continue;
                }
                let Some(row) = store::decisions::by_id(tx, other.decision)? else {
                    continue;
                };
                if other.issued_on > own.issued_on && standard_of(tx, row.round)? == standard {
                    return Ok(Some(other.check_code));
                }
            }
            Ok(None)
        })
        .await?;
    Ok(Some(match by {
        Some(by) => Standing::Replaced { checked, by },
        None => Standing::Valid(checked),
    }))
}

/// Certificates that one number may stand on, told at once: a decision's list prints on a page.
pub const MATCHES: u32 = 50;

/// What anyone may find by the number on a certificate or of the decision behind it: bodies number alike, so there may be
/// several. Only certificates that hold, unless exactly this paper was asked for.
pub async fn by_number(office: &Office, number: &str) -> Result<Vec<RecognitionRow>, OfficeError> {
    let Ok(typed) = base::text::line(number, base::text::NAME_CHARS) else {
        return Ok(Vec::new());
    };
    // The sign of a decision is QĐ; a keyboard without Vietnamese types QD.
    let capitals = typed.to_uppercase().replace(' ', "").replace("QD-", "QĐ-");
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let rows = store::decisions::by_number(tx, &typed, &capitals, MATCHES)?;
            let own = |row: &RecognitionRow| row.number == typed || row.number == capitals;
            let shown = |row: &RecognitionRow| row.revoked_at.is_none() || own(row);
            Ok(rows.into_iter().filter(shown).collect())
        })
        .await
}

/// The standard of a round, without its edition.
fn standard_of(tx: &mut dyn Tx, round: base::RoundId) -> Result<String, OfficeError> {
    let round =
        store::rounds::by_id(tx, round)?.ok_or_else(|| StoreError::corrupt("decision.round_id"))?;
    Ok(crate::packs::standard_of(&round.edition).to_owned())
}

/// One certificate as PDF, for its site, for those who act in its place, and for whoever knows its check code.
/// `address` makes the address of the check page from a code.
pub async fn one(
    office: &Office,
    desk: Option<&Desk>,
    id: RecognitionId,
    code: &str,
    address: impl Fn(&str) -> String,
) -> Result<Vec<u8>, OfficeError> {
    let row = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            store::decisions::recognition(tx, id)?.ok_or(OfficeError::NotFound)
        })
        .await?;
    if code != row.check_code {
        let desk = desk.ok_or(OfficeError::NotFound)?;
        if desk.actor.scope != Scope::Site(row.site) {
            // Tells what may not be known as what does not exist.
            decisions::load(desk, row.decision).await?;
        }
    }
    if row.revoked_at.is_some() {
        return Err(Refusal::new("certificates.revoked").into());
    }
    print(office, row.decision, vec![row], address).await
}

/// All certificates of a decision that still hold, in one PDF in the order of the annexed list.
pub async fn of_decision(
    desk: &Desk,
    id: DecisionId,
    address: impl Fn(&str) -> String,
) -> Result<Vec<u8>, OfficeError> {
    let view = decisions::load(desk, id).await?;
    let places = view.recognitions.iter().map(|row| row.site);
    if let Scope::Site(own) = desk.actor.scope
        && places.clone().any(|site| site != own)
    {
        // A site has its own paper, not its neighbours'.
        return Err(OfficeError::NotFound);
    }
    let rows: Vec<_> = view
        .recognitions
        .into_iter()
        .filter(|row| row.revoked_at.is_none())
        .collect();
    print(&desk.office, id, rows, address).await
}

async fn print(
    office: &Office,
    decision: DecisionId,
    rows: Vec<RecognitionRow>,
    address: impl Fn(&str) -> String,
) -> Result<Vec<u8>, OfficeError> {
    let (row, round, editions, atom) = office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::decisions::by_id(tx, decision)?.ok_or(OfficeError::NotFound)?;
            let round = store::rounds::by_id(tx, row.round)?
                .ok_or_else(|| StoreError::corrupt("decision.round_id"))?;
            let editions = store::dossiers::editions_decided(tx, decision)?;
            let bodies = store::posts::bodies(tx)?;
            let body = bodies.into_iter().find(|body| body.id == row.body);
            Ok((row, round, editions, body.and_then(|body| body.atom)))
        })
        .await?;
    // Each site was judged by the edition of its own dossier, which its paper names.
    let pack = |of: &RecognitionRow| {
        let edition = editions.get(&of.dossier);
        let edition = edition.ok_or_else(|| StoreError::corrupt("recognition.dossier_id"))?;
        office.packs.get(edition)
    };
    let period = crate::papers::period(&round);
    let place = atom.map_or_else(String::new, |atom| place_name(office, &atom, row.signed_on));
    let mut all: Vec<Certificate> = Vec::with_capacity(rows.len());
    for recognition in &rows {
        let pack = pack(recognition)?;
        all.push(certificate(
            recognition,
            &row,
            &pack,
            (&place, &period),
            &address,
        ));
    }
    // Laying out takes milliseconds a page: not on a thread that serves others.
    let written = tokio::task::spawn_blocking(move || papers::certificates(&all)).await;
    written
        .map_err(|error| StoreError::Engine(Box::new(error)))?
        .map_err(refused)
}

pub(crate) fn refused(error: PapersError) -> OfficeError {
    match error.refusal() {
        Some(refusal) => OfficeError::Refused(refusal),
        None => StoreError::Engine(Box::new(error)).into(),
    }
}

/// Where the paper is dated: the name alone, as the body's place was called on the day.
pub(crate) fn place_name(office: &Office, atom: &LifeId, day: base::Day) -> String {
    let life = office.places.life_on(atom, day);
    let life = office.places.units().get(&life);
    life.map(|life| life.short_name.clone()).unwrap_or_default()
}

/// The paper of a recognition. Everything on it was kept with the decision, so that it prints alike for ever.
fn certificate(
    row: &RecognitionRow,
    decision: &DecisionRow,
    pack: &Pack,
    (place, period): (&str, &str),
    address: &impl Fn(&str) -> String,
) -> Certificate {
    let decider = decider(&decision.signer_office, &row.issuer_name);
    Certificate {
        // People's committees have no body printed over them (Decree 30/2020, Annex I).
        parent_body: None,
        body: row.issuer_name.clone(),
        number: row.number.clone(),
        place: place.to_owned(),
        day: row.issued_on,
        decider: decider.clone(),
        site: row.site_name.clone(),
        address: row.place_name.clone(),
        standard: standard(pack),
        period: period.to_owned(),
        decision: Decision {
            number: decision.number.clone(),
            day: decision.signed_on,
            body: decider,
        },
        legal_basis: basis(pack),
        signature: signature(&decision.signer_office),
        check: CheckPage {
            code: row.check_code.clone(),
            address: address(&row.check_code),
        },
    }
}

/// `Chủ tịch Ủy ban nhân dân xã Vị Thủy`, whether the office was typed alone, with its body, or with a part of it. Words are
/// compared without accents and with short forms written out; what both say is printed once, as the body writes it.
pub(crate) fn decider(office: &str, body: &str) -> String {
    if is_whole(office, body) {
        return office.to_owned();
    }
    format!("{} {body}", own_office(office, body))
}

/// Does the office name its body in full?
fn is_whole(office: &str, body: &str) -> bool {
    let whole = format!(" {} ", base::fold::fold(body));
    format!(" {} ", base::fold::fold(office)).contains(&whole)
}

/// The office without what it says of its body: `Chủ tịch` of `Chủ tịch UBND xã`.
pub(crate) fn own_office(office: &str, body: &str) -> String {
    let whole = format!(" {} ", base::fold::fold(body));
    let words: Vec<&str> = office.split_whitespace().collect();
    let shared = |tail: &[&str]| {
        let tail = base::fold::fold(&tail.join(" "));
        // `Chủ tịch UBND` ends with what the body begins with; `Chủ tịch xã Vị Thủy` ends as the body ends.
        whole.starts_with(&format!(" {tail} "))
            || tail.contains(' ') && whole.ends_with(&format!(" {tail} "))
    };
    let at = (1..words.len()).find(|at| words.get(*at..).is_some_and(shared));
    let own = words.get(..at.unwrap_or(words.len())).unwrap_or_default();
    own.join(" ")
}

/// The standard's name: what stands between the quotation marks of its title, or the whole of it.
pub(crate) fn standard(pack: &Pack) -> String {
    let title = pack.title.get(Lang::Vi);
    title
        .split_once('“')
        .and_then(|(_, rest)| rest.split_once('”'))
        .map_or(title, |(name, _)| name)
        .to_owned()
}

/// The first text of law, without what follows its day.
fn basis(pack: &Pack) -> String {
    let title = pack.legal_basis.first().map(|law| law.title.get(Lang::Vi));
    let title = title.unwrap_or_default();
    title.split(',').next().unwrap_or(title).to_owned()
}

/// A deputy signs in the place of the head (Decree 30/2020, Annex I).
pub(crate) fn signature(office: &str) -> Signature {
    let deputy = base::fold::fold(office).starts_with("pho chu tich");
    Signature {
        authority: deputy
            .then(|| (Authority::InPlace, "Chủ tịch".to_owned()))
            .into_iter()
            .collect(),
        office: office.to_owned(),
        name: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_named_once() {
        let check = |office: &str, body: &str, expect: &str| {
            assert_eq!(decider(office, body), expect, "{office} / {body}");
        };
        let body = "Ủy ban nhân dân xã Vị Thủy";
        let whole = "Chủ tịch Ủy ban nhân dân xã Vị Thủy";
        check("Chủ tịch", body, whole);
        check("Chủ tịch Ủy ban nhân dân", body, whole);
        check("Chủ tịch Uỷ ban Nhân dân", body, whole);
        check("CHỦ TỊCH UBND", body, "CHỦ TỊCH Ủy ban nhân dân xã Vị Thủy");
        check("Chủ tịch UBND xã", body, whole);
        check("Chủ tịch xã Vị Thủy", body, whole);
        check("Chủ tịch UBND xã Vị Thủy", body, "Chủ tịch UBND xã Vị Thủy");
        check(whole, body, whole);
        check(
            "Phó Chủ tịch",
            body,
            "Phó Chủ tịch Ủy ban nhân dân xã Vị Thủy",
        );
        check(
            "Trưởng Công an xã",
            "Công an xã Vị Thủy",
            "Trưởng Công an xã Vị Thủy",
        );
        // One shared word at the end says nothing: people and places are called Thủy.
        check(
            "Đội trưởng Thủy",
            "Công an xã Vị Thủy",
            "Đội trưởng Thủy Công an xã Vị Thủy",
        );
    }
}
