//! Making a staged batch part of the register, or giving it up.

use super::{
    CHUNK,
    register::Register,
    stage::own,
    stored::{Candidate, ResultCandidate, RowNote, SiteCandidate, json, read},
};
use crate::{Desk, Office, OfficeError, acts, contacts, derived::Derived};
use base::{Day, ImportId, Refusal, SiteId, Timestamp};
use serde_json::json as facts;
use store::{
    Tx,
    contacts::ContactRow,
    imports::{BatchRow, BatchState, ImportRow, Which},
    sites::{ReportedRow, SiteFacts, SiteFigures, YearRecord},
};

/// The office to call where a sheet gives a number only.
const OFFICE: &str = "Văn phòng";
/// Why a number that came with a sheet is kept.
const PURPOSE: &str = "Liên hệ công việc về an ninh, trật tự";

/// What came of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Rows that are now part of the register.
    pub added: u32,
    /// Rows that it had already.
    pub known: u32,
    /// Rows that were not taken because of their faults.
    pub faulty: u32,
}

/// Writes the good rows in chunks that nobody sees, then makes them visible at once. After an interruption it goes on
/// where it was. Rows that came into the register since the sheet was staged are passed over.
pub async fn apply(desk: &Desk, id: ImportId) -> Result<Applied, OfficeError> {
    let (batch, _) = check_ready(desk, id).await?;
    write_hidden(desk, &batch).await?;
    let applied = flip(desk, &batch).await?;
    if let Err(error) = clean_up(&desk.office, id).await {
        // What is left is cleaned up at the next start; the act itself stands.
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "an applied import was not cleaned up"
        );
    }
    Ok(applied)
}

/// The batch with the number of rows to write, if it can be applied.
pub(super) async fn check_ready(desk: &Desk, id: ImportId) -> Result<(BatchRow, u32), OfficeError> {
    let batch = own(desk, id).await?;
    let counts = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> { Ok(store::imports::counts(tx, id)?) })
        .await?;
    if batch.state != BatchState::Staged {
        return Err(Refusal::new("imports.not-staged").into());
    }
    if counts.rows != batch.row_count {
        return Err(Refusal::new("imports.incomplete").into());
    }
    if counts.new == 0 {
        return Err(Refusal::new("imports.nothing-new").into());
    }
    Ok((batch, counts.new))
}

/// Gives a staged batch up; nothing of it was ever visible.
pub async fn give_up(desk: &Desk, id: ImportId) -> Result<(), OfficeError> {
    own(desk, id).await?;
    idle(desk, id)?;
    desk.office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            if store::imports::give_up(tx, id)? {
                Ok(())
            } else {
                Err(Refusal::new("imports.not-staged").into())
            }
        })
        .await?;
    clean_up(&desk.office, id).await
}

/// Refuses while the batch is being written.
pub(super) fn idle(desk: &Desk, id: ImportId) -> Result<(), OfficeError> {
    match desk.office.imports.of(id) {
        Some(progress) if progress.stopped.is_none() => {
            Err(Refusal::new("imports.under-way").into())
        }
        _ => Ok(()),
    }
}

/// Cleans up after imports that were interrupted behind their flip. For the start of the program.
pub async fn finish_interrupted(office: &Office) -> Result<(), OfficeError> {
    let unfinished = office
        .db
        .read(|tx| -> Result<_, OfficeError> { Ok(store::imports::unfinished(tx)?) })
        .await?;
    for id in unfinished {
        clean_up(office, id).await?;
    }
    Ok(())
}

async fn write_hidden(desk: &Desk, batch: &BatchRow) -> Result<(), OfficeError> {
    let register = Register::load(desk).await?;
    let (id, kept) = (batch.id, u32::try_from(CHUNK).unwrap_or(u32::MAX));
    let mut after = 0;
    loop {
        let rows = desk
            .office
            .db
            .read(move |tx| -> Result<_, OfficeError> {
                Ok(store::imports::rows(tx, id, Which::New, after, kept)?)
            })
            .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.number;
        let looked_at = rows.len();
        let mut chunk = Vec::with_capacity(rows.len());
        for mut row in rows {
            let Some(text) = &row.candidate else { continue };
            let candidate: Candidate = read(text, "import_row.candidate")?;
            if let Candidate::Site(site) = &candidate {
                let code = site.code.as_deref();
                let known = if row.taken {
                    code.and_then(|code| register.by_code(code))
                } else {
                    register.duplicate(code, &site.name, &site.atom)
                };
                row.duplicate_of = known.map(|known| known.id);
            }
            chunk.push((row, candidate));
        }
        let writer = Writer {
            batch: id,
            staged_at: batch.created_at,
            today: desk.today(),
            now: desk.now,
            file_name: batch.file_name.clone(),
        };
        desk.office
            .db
            .write(move |tx| -> Result<(), OfficeError> {
                let state = store::imports::by_id(tx, id)?.map(|batch| batch.state);
                if state != Some(BatchState::Staged) {
                    return Err(OfficeError::Conflict);
                }
                chunk
                    .iter()
                    .try_for_each(|(row, candidate)| writer.row(tx, row, candidate))
            })
            .await?;
        desk.office.imports.step(id, looked_at);
    }
}

/// Writes the rows of one batch.
struct Writer {
    batch: ImportId,
    staged_at: Timestamp,
    today: Day,
    now: Timestamp,
    file_name: String,
}

impl Writer {
    fn row(
        &self,
        tx: &mut dyn Tx,
        row: &ImportRow,
        candidate: &Candidate,
    ) -> Result<(), OfficeError> {
        if row.duplicate_of.is_some() {
            return Ok(store::imports::judge_row(tx, self.batch, row)?);
        }
        match candidate {
            Candidate::Site(site) => self.site(tx, row, site),
            Candidate::Result(result) => self.result(tx, row, result),
        }
    }

    fn site(
        &self,
        tx: &mut dyn Tx,
        row: &ImportRow,
        site: &SiteCandidate,
    ) -> Result<(), OfficeError> {
        let derived = Derived::of(&[&self.batch.bytes(), &row.number.to_be_bytes()]);
        let id = SiteId::draw(self.staged_at, &derived);
        let code = site.code.as_deref();
        if !store::imports::insert_hidden(tx, self.batch, id, code, self.now)? {
            if store::imports::holds(tx, self.batch, id)? {
                return Ok(());
            }
            // Only its code can be taken: by a site entered meanwhile, or by a row of another batch on its way.
            let other = code
                .map(|code| store::sites::by_code(tx, code))
                .transpose()?
                .flatten();
            let visible = other.filter(|(_, visible)| *visible).map(|(site, _)| site);
            return self.pass_over(tx, row, visible);
        }
        let facts = SiteFacts {
            name: site.name.clone(),
            kind: site.kind,
            size: site.size,
            level: site.level,
            tier: site.tier,
            atom: site.atom.clone(),
            address: site.address.clone(),
            workers: site.workers,
            has_union: None,
            has_party: None,
            closed: false,
            figures: SiteFigures {
                sector: site
                    .sector
                    .as_deref()
                    .and_then(standards::size::Sector::from_text),
                revenue_mvnd: site.revenue_mvnd,
                capital_mvnd: site.capital_mvnd,
                // A sheet says "last year" at most, without saying of which.
                year: None,
                note: match site.size {
                    Some(_) if !site.computed => format!("Bảng tính {}", self.file_name),
                    _ => String::new(),
                },
            },
        };
        store::sites::insert_facts(tx, id, code, self.today, None, &facts)?;
        if let Some(phone) = &site.phone {
            let contact = ContactRow {
                office: site
                    .contact_office
                    .clone()
                    .unwrap_or_else(|| OFFICE.to_owned()),
                phone: phone.clone(),
                purpose: PURPOSE.to_owned(),
                ends_on: self.today.plus_days(contacts::LASTS_DAYS),
            };
            store::contacts::set(tx, id, &contact)?;
        }
        Ok(())
    }

    fn result(
        &self,
        tx: &mut dyn Tx,
        row: &ImportRow,
        result: &ResultCandidate,
    ) -> Result<(), OfficeError> {
        let reported = ReportedRow {
            year: result.year,
            met: result.met,
            source: result.source.clone(),
        };
        match store::sites::year_record(tx, result.site, result.year)? {
            YearRecord::None
                if store::sites::report_result(tx, result.site, &reported, Some(self.batch))? =>
            {
                Ok(())
            }
            YearRecord::None => self.pass_over(tx, row, None),
            YearRecord::Reported(_) | YearRecord::Dossier => {
                self.pass_over(tx, row, Some(result.site))
            }
        }
    }

    /// The register got it meanwhile, or another import holds it.
    fn pass_over(
        &self,
        tx: &mut dyn Tx,
        row: &ImportRow,
        known: Option<SiteId>,
    ) -> Result<(), OfficeError> {
        let mut row = row.clone();
        row.duplicate_of = known;
        if known.is_none() {
            row.candidate = None;
            row.faults = json(&[RowNote {
                column: None,
                field: None,
                code: "imports.held-elsewhere".to_owned(),
                value: String::new(),
                facts: std::collections::BTreeMap::new(),
            }]);
        }
        Ok(store::imports::judge_row(tx, self.batch, &row)?)
    }
}

async fn flip(desk: &Desk, batch: &BatchRow) -> Result<Applied, OfficeError> {
    let (id, now) = (batch.id, desk.now);
    let act = acts::act(
        desk,
        "import.applied",
        acts::Concerns::default(),
        &facts!({}),
        None,
    );
    let kind = batch.kind;
    desk.office
        .db
        .write(move |tx| -> Result<Applied, OfficeError> {
            let counts = store::imports::counts(tx, id)?;
            if !store::imports::flip(tx, id, now)? {
                return Err(OfficeError::Conflict);
            }
            let said = facts!({ "import": id, "kind": kind, "added": counts.new });
            store::acts::insert(
                tx,
                &store::acts::NewAct {
                    facts: said.to_string(),
                    ..act.clone()
                },
            )?;
            Ok(Applied {
                added: counts.new,
                known: counts.known,
                faulty: counts.faulty,
            })
        })
        .await
}

/// Settles an applied batch, or removes a dropped one, in chunks. What people need of it stays: the rows with faults.
async fn clean_up(office: &Office, id: ImportId) -> Result<(), OfficeError> {
    type Step = fn(&mut dyn Tx, ImportId, u32) -> Result<u64, store::StoreError>;
    const STEPS: [Step; 4] = [
        store::imports::settle,
        store::imports::sweep_hidden,
        store::imports::remove_rows,
        store::imports::remove_parts,
    ];
    let limit = u32::try_from(CHUNK).unwrap_or(u32::MAX);
    for step in STEPS {
        while office
            .db
            .write(move |tx| -> Result<_, OfficeError> { Ok(step(tx, id, limit)?) })
            .await?
            > 0
        {}
    }
    Ok(())
}
