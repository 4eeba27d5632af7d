//! The programme's papers, filled from what the records hold, and each as a blank form. What stands on a paper of a site is
//! what its dossier says; what only the reviewer may read is left out of it, whoever prints it. No paper carries the name
//! of a person: the place of the signature stays free.

mod above;
mod letter;
mod site;
mod words;

use crate::{
    Desk, OfficeError,
    certificates::refused,
    decisions::{self, DecisionView},
    dossiers::{self, DossierView},
};
use assessments::DossierState;
use base::{Day, DecisionId, DossierId, LetterId, Refusal};
use papers::{Document, write_docx, write_pdf};
use standards::{Mark, Outcome};
use store::StoreError;

pub(crate) use above::issuer;
pub use papers::forms::FormKind;
pub(crate) use words::{address, addressee, period};

/// Letters of a file's name: what every file system and mail program takes.
const FILE_NAME_CHARS: usize = 80;

/// In which form a paper leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// To print and to keep.
    Pdf,
    /// To change in a word processor.
    Docx,
}

/// A paper that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// What to call it, in ASCII, without its extension.
    pub name: String,
}

/// Can a paper of a dossier be made?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Whole.
    Ready,
    /// With places left free, for these reasons.
    Partly(Vec<Refusal>),
    /// Not yet, for this reason.
    NotYet(Refusal),
}

/// A paper on the list of a dossier.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Which.
    pub kind: FormKind,
    /// Can it be made?
    pub offer: Offer,
    /// Its number, once issued.
    pub number: Option<String>,
    /// Its day, once issued.
    pub day: Option<Day>,
}

/// The papers of a dossier that a desk may make.
#[derive(Clone, Debug)]
pub struct Papers {
    /// The dossier.
    pub view: DossierView,
    /// Each paper.
    pub offered: Vec<Offered>,
    /// Texts of law that are left out of the grounds until a person has compared them.
    pub left_out: Vec<String>,
}

/// Which papers are there for a dossier.
pub async fn of_dossier(desk: &Desk, id: DossierId) -> Result<Papers, OfficeError> {
    let view = dossiers::load(desk, id).await?;
    let decision = match &view.recognition {
        Some(found) => match decisions::load(desk, found.decision).await {
            Ok(decision) => Some(decision),
            // Who may not see the decision sees the certificate all the same.
            Err(OfficeError::Forbidden(_) | OfficeError::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let hidden = view.recognition.is_some() && decision.is_none();
    let offered = FormKind::ALL
        .iter()
        .filter(|kind| may(&view, **kind).is_ok() && belongs(&view, **kind))
        .filter(|kind| !(hidden && **kind == FormKind::Decision))
        .map(|kind| offered(&view, *kind, decision.as_ref()))
        .collect();
    let left_out = words::laws(&view.pack, |mark| mark != Mark::Verified);
    Ok(Papers {
        view,
        offered,
        left_out,
    })
}

/// May the desk that this view is for make the paper? Each belongs to a side: the site's own to whoever may read the
/// dossier, the endorsement to those who review and decide. A decision is asked of [`decisions::load`], a letter of `letters`.
fn may(view: &DossierView, kind: FormKind) -> Result<(), OfficeError> {
    use FormKind as K;
    let forbidden = |code| Err(OfficeError::Forbidden(Refusal::new(code)));
    match kind {
        K::Registration => Ok(()),
        K::Endorsement if view.may.read_review => Ok(()),
        K::Endorsement => forbidden("access.role"),
        K::Urging => Err(OfficeError::NotFound),
        _ if view.may.read => Ok(()),
        _ => forbidden("access.not-submitted"),
    }
}

/// Is there such a paper for this dossier at all? A revocation only where there is one.
fn belongs(view: &DossierView, kind: FormKind) -> bool {
    kind != FormKind::Revocation || view.row.state == DossierState::Revoked
}

fn offered(view: &DossierView, kind: FormKind, decision: Option<&DecisionView>) -> Offered {
    use FormKind as K;
    let offer = offer(view, kind);
    let (number, day) = match kind {
        K::Registration => (None, Some(view.row.registered_on)),
        K::Decision => decision
            .map(|decision| (decision.row.number.clone(), decision.row.signed_on))
            .unzip(),
        K::Revocation => {
            let act = above::revocation_act(view);
            (act.number, act.day)
        }
        _ => (None, None),
    };
    Offered {
        kind,
        offer,
        number,
        day,
    }
}

/// What stands in the way of a paper, or leaves places free on it.
fn offer(view: &DossierView, kind: FormKind) -> Offer {
    use FormKind as K;
    let mut free = Vec::new();
    match kind {
        K::Endorsement if view.row.endorsed_at.is_none() => {
            return Offer::NotYet(Refusal::new("papers.not-endorsed"));
        }
        K::Decision if view.recognition.is_none() => {
            return Offer::NotYet(Refusal::new("papers.not-decided"));
        }
        K::Minutes | K::Report | K::Submission => {
            let open = words::printed(view)
                .filter_map(|criterion| view.evaluation.get(&criterion.id))
                .filter(|judged| judged.outcome == Outcome::Unanswered)
                .count();
            if open > 0 {
                free.push(Refusal::new("papers.unanswered").with("n", open));
            }
            if view.signature.is_none() && kind != K::Minutes {
                free.push(Refusal::new("papers.unsigned"));
            }
            if kind == K::Report && !words::is_reviewed(view) {
                free.push(Refusal::new("papers.not-reviewed"));
            }
        }
        _ => {}
    }
    if free.is_empty() {
        Offer::Ready
    } else {
        Offer::Partly(free)
    }
}

/// A paper of a dossier.
pub async fn make(
    desk: &Desk,
    id: DossierId,
    kind: FormKind,
    format: Format,
) -> Result<Made, OfficeError> {
    use FormKind as K;
    let view = dossiers::load(desk, id).await?;
    may(&view, kind)?;
    if !belongs(&view, kind) {
        return Err(OfficeError::NotFound);
    }
    if let Offer::NotYet(refusal) = offer(&view, kind) {
        return Err(refusal.into());
    }
    let document = match kind {
        K::Registration => site::registration(desk, &view).document(),
        K::Plan => site::plan(desk, &view).document(),
        K::Minutes => site::minutes(desk, &view).document(),
        K::Report => site::report(desk, &view).document(),
        K::Submission => site::submission(desk, &view).document(),
        K::Endorsement => above::endorsement(desk, &view).await?.document(),
        K::Revocation => above::revocation(desk, &view).await?.document(),
        K::Decision => {
            let decision = view.recognition.as_ref().map(|found| found.decision);
            return of_decision(desk, decision.ok_or(OfficeError::NotFound)?, format).await;
        }
        K::Urging => return Err(OfficeError::NotFound),
    };
    let name = file_name(kind, &view.site.facts.name, view.round.counts_for_year);
    write(document, desk.today(), format, name).await
}

/// A decision with its annexed list, as it was made.
pub async fn of_decision(desk: &Desk, id: DecisionId, format: Format) -> Result<Made, OfficeError> {
    let view = decisions::load(desk, id).await?;
    let document = above::decision(desk, &view).await?.document();
    let kind = FormKind::Decision;
    let name = file_name(kind, &view.row.number, view.round.counts_for_year);
    write(document, view.row.signed_on, format, name).await
}

/// A letter as it was issued.
pub async fn of_letter(desk: &Desk, id: LetterId, format: Format) -> Result<Made, OfficeError> {
    let view = crate::letters::load(desk, id).await?;
    let (kind, document) = letter::document(&view);
    let name = file_name(kind, &view.row.number, view.round.counts_for_year);
    write(document, view.row.signed_on, format, name).await
}

/// A form with nothing in it, for whoever has entered.
pub async fn blank(desk: &Desk, kind: FormKind, format: Format) -> Result<Made, OfficeError> {
    let name = format!("mau-{}", kind.file_name());
    write(kind.blank(), desk.today(), format, name).await
}

async fn write(
    document: Document,
    day: Day,
    format: Format,
    name: String,
) -> Result<Made, OfficeError> {
    // Laying out takes milliseconds a page: not on a thread that serves others.
    let written = tokio::task::spawn_blocking(move || match format {
        Format::Pdf => write_pdf(&document, day).map(|written| written.bytes),
        Format::Docx => write_docx(&document, day),
    });
    let written = written.await;
    let bytes = written
        .map_err(|error| StoreError::Engine(Box::new(error)))?
        .map_err(refused)?;
    Ok(Made { bytes, name })
}

/// `bao-cao-ket-qua-cong-ty-a-2026`.
fn file_name(kind: FormKind, of: &str, year: i16) -> String {
    let folded = base::fold::fold_plain(of);
    let ascii = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
    let words: String = folded.chars().map(ascii).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join("-");
    let words: String = words.chars().take(FILE_NAME_CHARS).collect();
    let parts = [kind.file_name(), words.trim_matches('-')];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}-{year}", parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_ascii() {
        let check = |of: &str, expect: &str| {
            assert_eq!(file_name(FormKind::Report, of, 2026), expect, "{of}");
        };
        check(
            "Công ty TNHH Đường “Vị Thủy”",
            "bao-cao-ket-qua-cong-ty-tnhh-duong-vi-thuy-2026",
        );
        check("01/QĐ-UBND", "bao-cao-ket-qua-01-qd-ubnd-2026");
        check("安全\"\r\n<b>", "bao-cao-ket-qua-b-2026");
        check("安全", "bao-cao-ket-qua-2026");
        assert!(file_name(FormKind::Plan, &"a b".repeat(200), 2026).len() < 110);
    }
}
