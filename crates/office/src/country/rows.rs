//! What the country is made of, row by row, on the way from where it is drawn to where it is entered.

use base::{BodyId, Day, DossierId, ImportId, SiteId, Timestamp};
use store::{
    StoreError, Tx,
    acts::NewAct,
    decisions::{DecisionRow, RecognitionRow},
    dossiers::DossierRow,
    imports::BatchRow,
    measures::ValueRow,
    notes::NoteKind,
    posts::{BodyRow, NewPost},
    registers::NumberRow,
    rounds::RoundRow,
    sites::SiteFacts,
};

/// A site as it is entered.
pub(super) struct Entered {
    pub(super) id: SiteId,
    pub(super) code: String,
    pub(super) at: Timestamp,
    pub(super) sheet: ImportId,
    pub(super) facts: SiteFacts,
    pub(super) from: Day,
    /// The day from which it is closed.
    pub(super) closed: Option<Day>,
    /// The body of its line, from a day on.
    pub(super) line: Option<(BodyId, Day)>,
}

/// A reason or note on a whole dossier.
pub(super) struct Noted {
    pub(super) dossier: DossierId,
    pub(super) kind: NoteKind,
    pub(super) text: &'static str,
    pub(super) office: String,
    pub(super) at: Timestamp,
}

/// One thing to enter.
pub(super) enum Row {
    Body(BodyRow, Day),
    Post(NewPost, String, Timestamp, Option<Day>),
    Sheet(BatchRow),
    Site(Box<Entered>),
    Round(RoundRow, Timestamp),
    Dossier(Box<DossierRow>),
    Note(Noted),
    Decision(DecisionRow),
    Number(NumberRow),
    Recognition(Box<RecognitionRow>),
    Act(Box<NewAct>),
    Measure(String, (Day, Day), ValueRow),
}

impl Row {
    /// Enters it through the function that enters everybody's.
    pub(super) fn enter(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        match self {
            Self::Body(row, first) => store::posts::insert_body(tx, row, *first),
            Self::Post(post, name, at, last) => {
                store::posts::insert_account(tx, post.account, name, *at)?;
                store::posts::insert(tx, post)?;
                last.map_or(Ok(()), |last| store::posts::close(tx, post.id, last))
            }
            Self::Sheet(row) => store::imports::insert(tx, row),
            Self::Site(site) => site.enter(tx),
            Self::Round(row, at) => store::rounds::insert(tx, row, *at),
            Self::Dossier(row) => store::dossiers::insert(tx, row),
            Self::Note(note) => {
                let (text, office) = (note.text, note.office.as_str());
                store::notes::insert(tx, note.dossier, "", note.kind, text, office, note.at)
            }
            Self::Decision(row) => store::decisions::insert(tx, row),
            Self::Number(row) => store::registers::take(tx, row),
            Self::Recognition(row) => store::decisions::recognise(tx, row),
            Self::Act(act) => store::acts::insert(tx, act),
            Self::Measure(subject, (first, last), row) => {
                store::measures::record_first(tx, subject, *first, *last, row)
            }
        }
    }
}

impl Entered {
    fn enter(&self, tx: &mut dyn Tx) -> Result<(), StoreError> {
        let (id, code) = (self.id, self.code.as_str());
        store::sites::insert_invented(tx, id, code, self.at, self.sheet)?;
        let until = self.closed;
        store::sites::insert_facts(tx, id, Some(code), self.from, until, &self.facts)?;
        if let Some(day) = self.closed {
            let closed = SiteFacts {
                closed: true,
                ..self.facts.clone()
            };
            store::sites::insert_facts(tx, id, Some(code), day, None, &closed)?;
        }
        match self.line {
            Some((body, from)) => store::sites::add_supervisor(tx, id, body, from),
            None => Ok(()),
        }
    }
}
