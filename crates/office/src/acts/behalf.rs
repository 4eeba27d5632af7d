//! The paper behind an act that a clerk records for another office: as typed, as read, its scan kept, and entered in the
//! dossier that the act is about.

use super::OnBehalf;
use crate::{
    Desk, Fault, OfficeError, evidence,
    ground::{Ground, ground},
};
use access::Action;
use base::{Day, DossierId, EvidenceId, SiteId, text};
use std::sync::Arc;
use store::{
    Tx,
    evidence::{EvidenceRow, FileRow},
};

/// Where the scan of such a paper stands in its dossier. No criterion and no paper of the site stands there.
pub const SCAN_PLACE: &str = "act:on-behalf";

/// What a form gives; nothing at all means that the office acts itself.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Number of the paper.
    pub number: String,
    /// Day on the paper.
    pub day: String,
    /// Office that signed.
    pub office: String,
    /// The bytes of a scan.
    pub scan: Option<Vec<u8>>,
}

impl Typed {
    /// Reads what was typed. Once anything is given, number, day and office must all be.
    pub fn read(self, today: Day) -> Result<Option<Behalf>, OfficeError> {
        let texts = [&self.number, &self.day, &self.office];
        if texts.iter().all(|text| text.trim().is_empty()) && self.scan.is_none() {
            return Ok(None);
        }
        let number = typed_line("behalf_number", &self.number);
        let day = typed_day("behalf_day", &self.day, today);
        let office = typed_line("behalf_office", &self.office);
        match (number, day, office) {
            (Ok(number), Ok(day), Ok(office)) => Ok(Some(Behalf {
                number,
                day,
                office,
                scan: self.scan.map(Arc::new),
            })),
            (number, day, office) => Err(OfficeError::Invalid(
                [number.err(), day.err(), office.err()]
                    .into_iter()
                    .flatten()
                    .collect(),
            )),
        }
    }
}

/// A line of a form that must be there.
pub(crate) fn typed_line(field: &str, raw: &str) -> Result<String, Fault> {
    text::line(raw, text::NAME_CHARS).map_err(|fault| Fault::new(field, fault.code()))
}

/// A day of a form that must be there and has come.
pub(crate) fn typed_day(field: &str, raw: &str, today: Day) -> Result<Day, Fault> {
    match Day::parse(raw) {
        Ok(day) if day > today => Err(Fault::new(field, "value.day-ahead")),
        Ok(day) => Ok(day),
        Err(_) => Err(Fault::new(field, "value.not-a-day")),
    }
}

/// A paper that was read; its scan is kept once the act is allowed.
#[derive(Clone, Debug)]
pub struct Behalf {
    number: String,
    day: Day,
    office: String,
    scan: Option<Arc<Vec<u8>>>,
}

impl Behalf {
    /// Keeps the scan, if there is one, once this desk may do `action` to these dossiers.
    pub(crate) async fn keep(
        self,
        desk: &Desk,
        dossiers: &[DossierId],
        action: Action,
    ) -> Result<Kept, OfficeError> {
        if self.scan.is_some() {
            allowed(desk, dossiers.to_vec(), action).await?;
        }
        self.keep_unasked(desk).await
    }

    /// As [`Behalf::keep`], where the caller has asked already.
    pub(crate) async fn keep_unasked(self, desk: &Desk) -> Result<Kept, OfficeError> {
        let file = match self.scan {
            Some(bytes) => {
                let bytes = Arc::unwrap_or_clone(bytes);
                Some(evidence::keep_file(desk, bytes, "behalf_scan").await?)
            }
            None => None,
        };
        Ok(Kept {
            number: self.number,
            day: self.day,
            office: self.office,
            file,
        })
    }
}

/// May the desk do `action` to all of them? Asked before a file is kept, and again in the transaction of the act.
async fn allowed(desk: &Desk, ids: Vec<DossierId>, action: Action) -> Result<(), OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<(), OfficeError> {
            for id in ids {
                ground(tx, &desk, id)?.allow(&desk, action)?;
            }
            Ok(())
        })
        .await
}

/// A paper whose scan is on disk.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    number: String,
    day: Day,
    office: String,
    file: Option<FileRow>,
}

impl Kept {
    /// The paper for one act on one dossier. A site holds its own piece, so a scan for many dossiers is one piece in each.
    pub(crate) fn attach(&self, desk: &Desk) -> Attached {
        let piece = self.file.clone().map(|file| {
            let id = EvidenceId::draw(desk.now, &*desk.office.chance);
            evidence::scan_row(desk, id, file, &self.number, self.day)
        });
        Attached {
            paper: OnBehalf {
                number: self.number.clone(),
                day: self.day,
                office: self.office.clone(),
                scan: piece.as_ref().map(|row| row.id),
            },
            piece,
        }
    }
}

/// The paper of one act, its scan ready to be entered in the transaction of the act.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    pub(crate) paper: OnBehalf,
    piece: Option<EvidenceRow>,
}

impl Attached {
    /// Enters the scan in the dossier; who may read its papers may read it.
    pub(crate) fn enter(
        &self,
        tx: &mut dyn Tx,
        site: SiteId,
        dossier: DossierId,
    ) -> Result<(), OfficeError> {
        if let Some(piece) = &self.piece {
            let row = EvidenceRow {
                site,
                ..piece.clone()
            };
            store::evidence::insert(tx, &row)?;
            store::evidence::use_at(tx, dossier, SCAN_PLACE, row.id)?;
        }
        Ok(())
    }

    /// As [`Attached::enter`], in a loaded dossier.
    pub(crate) fn enter_at(&self, tx: &mut dyn Tx, ground: &Ground) -> Result<(), OfficeError> {
        self.enter(tx, ground.row.site, ground.row.id)
    }
}
