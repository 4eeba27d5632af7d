//! Giving, using and reading evidence.

use crate::{
    Desk, Fault, OfficeError, acts, dossiers,
    ground::{self, Ground, ground},
    notices,
};
use access::Action;
use assessments::{Act, PaperKind, transition};
use base::{Day, DossierId, EvidenceId, NoticeId, Refusal, SiteId, text};
use serde_json::{Value, json};
use std::fmt::Write as _;
use store::{
    Tx,
    evidence::{EvidenceRow, FileRow},
    notices::NoticeRow,
};

pub use ::evidence::Kind as FileKind;

/// Years for which evidence of a round is kept after its year: the programme is reviewed every five years.
const KEPT_YEARS: i16 = 5;
/// Years for which files that contain names are kept after their year: until the next round is decided.
const KEPT_YEARS_WITH_NAMES: i16 = 1;
/// Pieces at one place of a dossier; more than this nobody reads.
pub const PIECES_PER_PLACE: usize = 20;
/// Pieces listed for reuse.
const REUSABLE: u32 = 200;

/// Where a piece is used in a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Under a criterion.
    Criterion(String),
    /// As a paper.
    Paper(PaperKind),
}

impl Place {
    /// The stored text: `criterion:6.1.a`, `paper:minutes`.
    pub fn stored(&self) -> String {
        match self {
            Self::Criterion(id) => format!("criterion:{id}"),
            Self::Paper(kind) => format!("paper:{}", kind.as_str()),
        }
    }

    /// Reads the stored text.
    pub fn from_text(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("criterion", id) => Some(Self::Criterion(id.to_owned())),
            ("paper", kind) => PaperKind::from_text(kind).map(Self::Paper),
            _ => None,
        }
    }
}

/// A file as a form gives it.
pub struct Upload {
    /// What it shows; the file's name when empty.
    pub title: String,
    /// The file's name, for the title only.
    pub file_name: String,
    /// Day it is about, as typed.
    pub about_day: String,
    /// Names persons.
    pub contains_names: bool,
    /// Issued before the window and still in force.
    pub lasting: bool,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Takes a file in: recognised by content, stripped, hashed, kept, then used at `place`.
pub async fn give(
    desk: &Desk,
    id: DossierId,
    place: Place,
    upload: Upload,
) -> Result<EvidenceId, OfficeError> {
    allowed(desk, id, &place).await?;
    let piece = EvidenceId::draw(desk.now, &*desk.office.chance);
    let about =
        Day::parse(&upload.about_day).map_err(|_| Fault::new("about_day", "value.not-a-day"));
    let raw_title = if upload.title.trim().is_empty() {
        &upload.file_name
    } else {
        &upload.title
    };
    let title =
        text::line(raw_title, text::NAME_CHARS).map_err(|fault| Fault::new("title", fault.code()));
    let (about_day, title) = match (about, title) {
        (Ok(day), Ok(title)) if day <= desk.today() => (day, title),
        (Ok(_), Ok(_)) => return Err(Fault::new("about_day", "value.day-ahead").into()),
        (a, b) => {
            return Err(OfficeError::Invalid(
                a.err().into_iter().chain(b.err()).collect(),
            ));
        }
    };
    let file = keep_file(desk, upload.bytes, "file").await?;
    let years = if upload.contains_names {
        KEPT_YEARS_WITH_NAMES
    } else {
        KEPT_YEARS
    };
    let row = EvidenceRow {
        id: piece,
        site: SiteId::from_bytes(&[0; 16]).map_err(|_| store::StoreError::corrupt("id"))?,
        file,
        title,
        about_day,
        received_at: desk.now,
        contains_names: upload.contains_names,
        lasting: upload.lasting,
        purpose: place.stored(),
        ends_on: Day::new(desk.today().year().saturating_add(years), 12, 31)
            .unwrap_or(desk.today()),
        post: desk.actor.post,
        removed_at: None,
    };
    insert(desk, id, place, row).await?;
    Ok(piece)
}

/// The door through which every file comes: looked into, stripped, hashed, kept. Faults are told at `field`.
pub(crate) async fn keep_file(
    desk: &Desk,
    bytes: Vec<u8>,
    field: &'static str,
) -> Result<FileRow, OfficeError> {
    let office = desk.office.clone();
    let kept = tokio::task::spawn_blocking(move || -> Result<FileRow, OfficeError> {
        let refused = |refused: ::evidence::Refused| {
            let refusal = refused.refusal();
            OfficeError::Invalid(vec![Fault {
                field: field.to_owned(),
                code: refusal.code,
                facts: refusal.facts,
            }])
        };
        let kind = ::evidence::inspect(&bytes, ::evidence::FILE_BYTES).map_err(refused)?;
        let stripped = ::evidence::strip(kind, &bytes).map_err(refused)?;
        let digest = ::evidence::digest(&stripped.bytes);
        let removed: Vec<&str> = stripped.removed.iter().map(|what| what.as_str()).collect();
        office.files.put(digest, &stripped.bytes)?;
        Ok(FileRow {
            digest,
            kind: kind.as_str().to_owned(),
            size_bytes: i64::try_from(stripped.bytes.len()).unwrap_or(i64::MAX),
            signed: stripped.signed,
            stripped: removed.join(","),
        })
    });
    kept.await
        .unwrap_or_else(|_| Err(store::StoreError::Panicked.into()))
}

/// The piece that is the scan of a signed paper, kept as long as what it decided; its site is set where it is entered.
pub(crate) fn scan_row(
    desk: &Desk,
    id: EvidenceId,
    file: FileRow,
    title: &str,
    about_day: Day,
) -> EvidenceRow {
    EvidenceRow {
        id,
        site: SiteId::draw(desk.now, &*desk.office.chance),
        file,
        title: title.to_owned(),
        about_day,
        received_at: desk.now,
        contains_names: false,
        lasting: false,
        purpose: acts::SCAN_PLACE.to_owned(),
        ends_on: Day::new(desk.today().year().saturating_add(KEPT_YEARS), 12, 31)
            .unwrap_or(desk.today()),
        post: desk.actor.post,
        removed_at: None,
    }
}

/// Is there room and right for a piece at this place? Asked before a file is read.
async fn allowed(desk: &Desk, id: DossierId, place: &Place) -> Result<(), OfficeError> {
    let (desk, place) = (desk.clone(), place.clone());
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<(), OfficeError> {
            let ground = ground(tx, &desk, id)?;
            may_use(&desk, &ground, &place)
        })
        .await
}

fn may_use(desk: &Desk, ground: &Ground, place: &Place) -> Result<(), OfficeError> {
    ground.allow(desk, Action::Answer)?;
    transition(ground.row.state, Act::Answer, &ground.facts(desk, false))?;
    if let Place::Criterion(id) = place {
        let criterion = ground.pack.criterion(id).ok_or(OfficeError::NotFound)?;
        if !criterion.takes_papers() {
            return Err(Fault::new("file", "evidence.none-here").into());
        }
    }
    let stored = place.stored();
    if ground
        .evidence
        .iter()
        .filter(|(at, _)| *at == stored)
        .count()
        >= PIECES_PER_PLACE
    {
        return Err(Fault::new("file", "evidence.too-many")
            .with("max", PIECES_PER_PLACE)
            .into());
    }
    Ok(())
}

async fn insert(
    desk: &Desk,
    id: DossierId,
    place: Place,
    row: EvidenceRow,
) -> Result<(), OfficeError> {
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            may_use(&desk, &ground, &place)?;
            let row = EvidenceRow {
                site: ground.row.site,
                ..row.clone()
            };
            store::evidence::insert(tx, &row)?;
            store::evidence::use_at(tx, id, &place.stored(), row.id)?;
            seen_before(tx, &desk, &ground, &row, notice)?;
            changed(tx, &desk, &mut ground)?;
            dossiers::keep(tx, &desk, ground)
        })
        .await
}

/// The same file at another site or in another year raises a notice to the reviewer; it is no refusal.
fn seen_before(
    tx: &mut dyn Tx,
    desk: &Desk,
    ground: &Ground,
    row: &EvidenceRow,
    notice: NoticeId,
) -> Result<(), OfficeError> {
    let others =
        store::evidence::used_elsewhere(tx, row.file.digest, ground.row.site, ground.row.id)?;
    let others: Vec<Value> = others
        .into_iter()
        .map(|(site, year)| json!({ "site": site.to_string(), "year": year }))
        .collect();
    let about = hex(&row.file.digest);
    let told = store::notices::told_about(tx, ground.row.id, notices::FILE_SEEN, &about)?;
    if others.iter().all(|other| is_told(told.as_deref(), other)) {
        return Ok(());
    }
    let notice = NoticeRow {
        id: notice,
        at: desk.now,
        audience: "reviewer".to_owned(),
        site: ground.row.site,
        dossier: Some(ground.row.id),
        code: notices::FILE_SEEN.to_owned(),
        facts: json!({ "title": row.title, "others": others }).to_string(),
    };
    Ok(store::notices::replace(tx, &notice, &about)?)
}

/// Did an earlier notice name this site and year?
fn is_told(told: Option<&str>, other: &Value) -> bool {
    let facts: Option<Value> = told.and_then(|text| serde_json::from_str(text).ok());
    let named = facts
        .as_ref()
        .and_then(|facts| facts.get("others")?.as_array());
    named.is_some_and(|named| named.contains(other))
}

fn hex(digest: &[u8]) -> String {
    digest.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The dossier's evidence changed: it is in progress, and no longer what the head signed.
fn changed(tx: &mut dyn Tx, desk: &Desk, ground: &mut Ground) -> Result<(), OfficeError> {
    ground.row.state = transition(ground.row.state, Act::Answer, &ground.facts(desk, false))?;
    ground.row.signature = None;
    ground.evidence = store::evidence::of_dossier(tx, ground.row.id)?;
    Ok(())
}

/// Uses a piece that the site already gave at another place of its dossiers.
pub async fn reuse(
    desk: &Desk,
    id: DossierId,
    place: Place,
    piece: EvidenceId,
) -> Result<(), OfficeError> {
    let notice = NoticeId::draw(desk.now, &*desk.office.chance);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            may_use(&desk, &ground, &place)?;
            let row = store::evidence::by_id(tx, piece)?
                .filter(|row| row.site == ground.row.site && row.removed_at.is_none())
                .ok_or(OfficeError::NotFound)?;
            store::evidence::use_at(tx, id, &place.stored(), piece)?;
            seen_before(tx, &desk, &ground, &row, notice)?;
            changed(tx, &desk, &mut ground)?;
            dossiers::keep(tx, &desk, ground)
        })
        .await
}

/// Takes a piece from a place of the dossier; the piece itself stays with the site.
pub async fn take(
    desk: &Desk,
    id: DossierId,
    place: Place,
    piece: EvidenceId,
) -> Result<(), OfficeError> {
    let concerns = acts::Concerns {
        dossier: Some(id),
        ..acts::Concerns::default()
    };
    let act = acts::act(desk, "evidence.taken", concerns, &json!({}), None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let mut ground = ground(tx, &desk, id)?;
            ground.allow(&desk, Action::Answer)?;
            let row = store::evidence::by_id(tx, piece)?.ok_or(OfficeError::NotFound)?;
            if !store::evidence::take_from(tx, id, &place.stored(), piece)? {
                return Err(OfficeError::NotFound);
            }
            changed(tx, &desk, &mut ground)?;
            let facts = match &place {
                Place::Criterion(id) => json!({ "title": row.title, "criterion": id }),
                Place::Paper(kind) => json!({ "title": row.title, "paper": kind.as_str() }),
            };
            dossiers::keep(tx, &desk, ground)?;
            let taken = store::acts::NewAct {
                site: Some(row.site),
                facts: facts.to_string(),
                ..act.clone()
            };
            Ok(store::acts::insert(tx, &taken)?)
        })
        .await
}

/// Removes a piece that no dossier uses any more; what was handed in with a dossier stays until its end.
pub async fn remove(desk: &Desk, piece: EvidenceId) -> Result<(), OfficeError> {
    let concerns = acts::Concerns::default();
    let act = acts::act(desk, "evidence.removed", concerns, &json!({}), None);
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .write(move |tx| -> Result<(), OfficeError> {
            let row = store::evidence::by_id(tx, piece)?
                .filter(|row| row.removed_at.is_none())
                .ok_or(OfficeError::NotFound)?;
            if !answers_for(tx, &desk, row.site)? {
                return Err(OfficeError::NotFound);
            }
            if !store::evidence::uses(tx, piece)?.is_empty() {
                return Err(Refusal::new("evidence.in-use").into());
            }
            store::evidence::remove(tx, piece, desk.now)?;
            let removed = store::acts::NewAct {
                site: Some(row.site),
                facts: json!({ "title": row.title }).to_string(),
                ..act.clone()
            };
            Ok(store::acts::insert(tx, &removed)?)
        })
        .await
}

/// Does this desk answer for the site?
fn answers_for(tx: &mut dyn Tx, desk: &Desk, site: SiteId) -> Result<bool, OfficeError> {
    let found = ground::site_on(tx, site, desk.today())?;
    if !ground::is_own(desk, &found) {
        return Ok(false);
    }
    let resource = ground::site_resource(tx, desk, &found)?;
    Ok(access::decide(&desk.actor, Action::Answer, &resource).is_ok())
}

/// What a site can use again.
pub async fn reusable(desk: &Desk, site: SiteId) -> Result<Vec<EvidenceRow>, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let found = ground::site_on(tx, site, desk.today())?;
            access::decide(
                &desk.actor,
                Action::Answer,
                &ground::site_resource(tx, &desk, &found)?,
            )?;
            Ok(store::evidence::of_site(tx, site, REUSABLE)?)
        })
        .await
}

/// What is known of a piece without opening it, for whoever may read it: who answers for the site, or who reviews a
/// dossier that uses it.
pub async fn about(desk: &Desk, piece: EvidenceId) -> Result<EvidenceRow, OfficeError> {
    let asked = desk.clone();
    desk.office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let row = store::evidence::by_id(tx, piece)?
                .filter(|row| row.removed_at.is_none())
                .ok_or(OfficeError::NotFound)?;
            if answers_for(tx, &asked, row.site)? {
                return Ok(row);
            }
            let action = if row.contains_names {
                Action::ReadPrivate
            } else {
                Action::ReadAnswers
            };
            let subject = ground::site_on(tx, row.site, asked.today())?;
            let at_site = ground::is_own(&asked, &subject);
            let action = if at_site && row.contains_names {
                Action::Answer
            } else {
                action
            };
            for dossier in store::evidence::uses(tx, piece)? {
                let ground = ground(tx, &asked, dossier)?;
                // The papers of a registration are handed in with it, before the dossier is.
                let with_registration = ground.is_of_registration(piece)
                    && ground.allow(&asked, Action::ReadRegistration).is_ok();
                if with_registration || ground.allow(&asked, action).is_ok() {
                    return Ok(row);
                }
            }
            Err(OfficeError::NotFound)
        })
        .await
}

/// As [`about`], with the bytes. Reading a file that contains names is recorded.
pub async fn read(desk: &Desk, piece: EvidenceId) -> Result<(EvidenceRow, Vec<u8>), OfficeError> {
    let row = about(desk, piece).await?;
    let office = desk.office.clone();
    let digest = row.file.digest;
    let read = tokio::task::spawn_blocking(move || office.files.get(digest));
    let bytes = read.await.unwrap_or(Err(store::StoreError::Panicked))?;
    if row.contains_names {
        // Who looked is recorded by office, never by person.
        let concerns = acts::Concerns {
            site: Some(row.site),
            ..acts::Concerns::default()
        };
        let act = acts::act(
            desk,
            "evidence.names-read",
            concerns,
            &json!({ "title": row.title }),
            None,
        );
        desk.office
            .db
            .write(move |tx| -> Result<(), OfficeError> { Ok(store::acts::insert(tx, &act)?) })
            .await?;
    }
    Ok((row, bytes))
}
