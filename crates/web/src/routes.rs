//! Every address of the program, in one list. A link is a [`Route`], never a string: handlers register the pattern
//! from [`at`], templates write `{{ Route::Site(*id) }}`, and the rules of the house refuse a literal `href`.
//!
//! To add an address, add one line to the list below. The same literal is the pattern of the router and the format
//! of the link, so the two cannot drift apart.

use crate::query::{Query, encode};
use base::{
    ids::{
        DecisionId, DossierId, DraftId, EvidenceId, ImportId, LetterId, LifeId, PostId,
        RecognitionId, RoundId, SiteId,
    },
    lang::Lang,
};
use office::papers::{FormKind, Format};
use std::{convert::Infallible, fmt, str::FromStr};

/// One path segment of free text, percent-encoded when shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment(pub String);

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode(&self.0))
    }
}

impl From<&str> for Segment {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Segment {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl FromStr for Segment {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

/// A part of an address that is not one of its closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a part of an address")]
pub struct NotAPart;

/// The kind of file in which a list leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Comma-separated text.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Sheet {
    /// Reads the last part of an export's address.
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

impl FromStr for Sheet {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        Self::from_text(text).ok_or(NotAPart)
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        })
    }
}

/// A paper in one of its forms, as it stands at the end of an address: `plan.pdf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperFile {
    /// Which paper.
    pub kind: FormKind,
    /// In which form.
    pub format: Format,
}

impl PaperFile {
    /// To print.
    pub const fn pdf(kind: FormKind) -> Self {
        let format = Format::Pdf;
        Self { kind, format }
    }

    /// To change in a word processor.
    pub const fn docx(kind: FormKind) -> Self {
        let format = Format::Docx;
        Self { kind, format }
    }
}

impl fmt::Display for PaperFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = match self.format {
            Format::Pdf => "pdf",
            Format::Docx => "docx",
        };
        write!(f, "{}.{ending}", self.kind.as_str())
    }
}

impl FromStr for PaperFile {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        let (kind, ending) = text.rsplit_once('.').ok_or(NotAPart)?;
        let kind = FormKind::from_text(kind).ok_or(NotAPart)?;
        match ending {
            "pdf" => Ok(Self::pdf(kind)),
            "docx" => Ok(Self::docx(kind)),
            _ => Err(NotAPart),
        }
    }
}

/// The language, as it stands in the address of the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub Lang);

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.tag())
    }
}

impl FromStr for Tag {
    type Err = NotAPart;

    fn from_str(text: &str) -> Result<Self, NotAPart> {
        let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == text);
        lang.map(Self).ok_or(NotAPart)
    }
}

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident $(($($field:ident: $kind:ty),+))? = $pattern:literal;)+) => {
        /// An address of the program; `Display` writes the path.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Route { $($(#[$doc])* $name $(($($kind),+))?),+ }

        impl fmt::Display for Route {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name $(($($field),+))? => write!(f, $pattern)),+ }
            }
        }

        /// The pattern of each route, for the router: `.route(at::Site, get(show))`.
        #[expect(non_upper_case_globals, reason = "each constant is named for its variant of Route")]
        pub mod at {
            $($(#[$doc])* pub const $name: &str = $pattern;)+

            /// All patterns with their names, in the order of the list.
            pub const ALL: &[(&str, &str)] = &[$((stringify!($name), $pattern)),+];
        }

        /// Could an address under `pattern` name something? `part` gives the part that stands in it for a field.
        /// What cannot is nowhere, whoever asks.
        pub fn is_well_formed<'a>(pattern: &str, part: impl Fn(&str) -> Option<&'a str>) -> bool {
            match pattern {
                $($pattern => true $($(&& part(stringify!($field)).is_some_and(|raw| raw.parse::<$kind>().is_ok()))+)?,)+
                _ => true,
            }
        }
    };
}

routes! {
    // The front door.
    /// What is due, by role; the report retold when nobody has entered.
    Home = "/";
    /// Enter the demo as one of its people.
    Enter = "/enter";
    /// Leave: forget who entered.
    Leave = "/leave";
    /// Switch the language and come back (`?back=`).
    Language(lang: Tag) = "/language/{lang}";
    /// Push the demo's clock to the next deadline.
    Clock = "/demo/clock";
    /// Begin another scene of the demo, and see how far it is.
    Scene = "/demo/scene";
    /// The records behind a claim of the report (demo only).
    Claim(claim: Segment) = "/report/{claim}";
    /// What is protected and how.
    Privacy = "/privacy";
    /// How the programme works, by role.
    Help = "/help";
    /// How one task is done.
    Guide(topic: Segment) = "/help/{topic}";

    // The register of sites.
    /// The register.
    Sites = "/sites";
    /// A new site.
    SiteNew = "/sites/new";
    /// One site.
    Site(id: SiteId) = "/sites/{id}";
    /// Change facts of a site from a day on.
    SiteEdit(id: SiteId) = "/sites/{id}/edit";
    /// Close a site, reopen it, or merge it into another.
    SiteStatus(id: SiteId) = "/sites/{id}/status";
    /// Offices to call at a site.
    SiteContacts(id: SiteId) = "/sites/{id}/contacts";
    /// Begin the site's dossier in a round.
    SiteRegister(id: SiteId) = "/sites/{id}/register";
    /// The measures of a site in a round's period.
    SiteMeasures(id: SiteId) = "/sites/{id}/measures";
    /// One measure of a site: its versions, and typing it.
    SiteMeasure(id: SiteId, name: Segment) = "/sites/{id}/measures/{name}";
    /// The measures of a site as a sheet.
    SiteMeasuresSheet(id: SiteId, sheet: Sheet) = "/sites/{id}/measures/export/{sheet}";
    /// The register as a sheet, with its filter in the query.
    SitesSheet(sheet: Sheet) = "/sites/export/{sheet}";

    // Who may act.
    /// Posts of the actor's own site, or of the offices that the actor looks after.
    Posts = "/posts";
    /// Posts at a site.
    SitePosts(id: SiteId) = "/sites/{id}/posts";
    /// The posts of [`Route::Posts`] as a sheet.
    PostsSheet(sheet: Sheet) = "/posts/export/{sheet}";
    /// The posts at a site as a sheet.
    SitePostsSheet(id: SiteId, sheet: Sheet) = "/sites/{id}/posts/export/{sheet}";
    /// One post: hand it over, end it, give a new link.
    Post(id: PostId) = "/posts/{id}";
    /// What the program keeps about whoever asks.
    Me = "/me";

    // Reminders.
    /// What one is told of what is due, and how.
    Reminders = "/reminders";
    /// The text for a chat group of a place.
    GroupText = "/reminders/text";
    /// An address is said to be one's own.
    ReminderConfirm(token: Segment) = "/reminders/confirm/{token}";
    /// Reminders end, without signing in.
    ReminderOff(token: Segment) = "/reminders/off/{token}";
    /// What is due at a post, for a calendar program that knows the secret.
    Calendar(token: Segment) = "/calendar/{token}/due.ics";
    /// What is due for one dossier, as a calendar's file.
    DossierCalendar(id: DossierId) = "/dossiers/{id}/due.ics";
    /// The text by which the site of a dossier is reminded.
    DossierText(id: DossierId) = "/dossiers/{id}/text";
    /// E-mail on its way out.
    Outbox = "/outbox";
    /// E-mail on its way out as a sheet.
    OutboxSheet(sheet: Sheet) = "/outbox/export/{sheet}";

    // Imports of sheets.
    /// All imports.
    Imports = "/imports";
    /// All imports as a sheet.
    ImportsSheet(sheet: Sheet) = "/imports/export/{sheet}";
    /// One import: mapping, preview, errors.
    Import(id: ImportId) = "/imports/{id}";
    /// Which column is which.
    ImportColumns(id: ImportId) = "/imports/{id}/columns";
    /// Apply what is staged.
    ImportApply(id: ImportId) = "/imports/{id}/apply";
    /// Which sheet of the file, and which rows are its headings.
    ImportHeading(id: ImportId) = "/imports/{id}/heading";
    /// Rows that may be duplicates: which are to be taken all the same.
    ImportChoose(id: ImportId) = "/imports/{id}/choose";
    /// The rows with errors, to mend and bring again.
    ImportFaults(id: ImportId, sheet: Sheet) = "/imports/{id}/faults/{sheet}";

    // The dossier and what it holds.
    /// One dossier: its task list.
    Dossier(id: DossierId) = "/dossiers/{id}";
    /// One criterion's question page.
    Criterion(id: DossierId, criterion: Segment) = "/dossiers/{id}/criteria/{criterion}";
    /// Add evidence to a criterion.
    CriterionEvidence(id: DossierId, criterion: Segment) = "/dossiers/{id}/criteria/{criterion}/evidence";
    /// One paper of the dossier, by its kind.
    DossierPaper(id: DossierId, kind: Segment) = "/dossiers/{id}/papers/{kind}";
    /// The papers that the program makes of the dossier.
    DossierPapers(id: DossierId) = "/dossiers/{id}/papers";
    /// One of them as a file.
    DossierPaperFile(id: DossierId, file: PaperFile) = "/dossiers/{id}/papers/file/{file}";
    /// Minutes of the meeting.
    Minutes(id: DossierId) = "/dossiers/{id}/minutes";
    /// The union's opinion.
    UnionOpinion(id: DossierId) = "/dossiers/{id}/union";
    /// Check everything, sign, submit.
    CheckAnswers(id: DossierId) = "/dossiers/{id}/check";
    /// Submitted: what happens next and when.
    Submitted(id: DossierId) = "/dossiers/{id}/submitted";
    /// Take the dossier back before the reviewer has acted.
    Recall(id: DossierId) = "/dossiers/{id}/recall";
    /// Confirm the days between the submission and the end of the window.
    LastDays(id: DossierId) = "/dossiers/{id}/last-days";
    /// Leave the round.
    Withdraw(id: DossierId) = "/dossiers/{id}/withdraw";
    /// The acts of a dossier, newest first.
    DossierActs(id: DossierId) = "/dossiers/{id}/acts";
    /// Say that the notices on a dossier were seen.
    DossierNoted(id: DossierId) = "/dossiers/{id}/noted";
    /// The acts of a dossier as a sheet.
    DossierActsSheet(id: DossierId, sheet: Sheet) = "/dossiers/{id}/acts/export/{sheet}";
    /// All evidence of the actor's site.
    EvidenceList = "/evidence";
    /// All evidence of the actor's site as a sheet.
    EvidenceSheet(sheet: Sheet) = "/evidence/export/{sheet}";
    /// One piece of evidence.
    Evidence(id: EvidenceId) = "/evidence/{id}";
    /// The file itself.
    EvidenceFile(id: EvidenceId) = "/evidence/{id}/file";

    // Review and decision.
    /// What waits for the reviewer.
    Queue = "/queue";
    /// Review in bulk what is chosen in the queue.
    QueueEndorse = "/queue/endorse";
    /// The queue as a sheet, with its filter in the query.
    QueueSheet(sheet: Sheet) = "/queue/export/{sheet}";
    /// The two columns of a review.
    Review(id: DossierId) = "/reviews/{id}";
    /// One criterion of a review.
    ReviewCriterion(id: DossierId, criterion: Segment) = "/reviews/{id}/criteria/{criterion}";
    /// Return the dossier with reasons.
    Return(id: DossierId) = "/reviews/{id}/return";
    /// Grant a later closing day.
    ReviewExtend(id: DossierId) = "/reviews/{id}/extend";
    /// Agree with the site on all that it sees as met.
    ReviewAgree(id: DossierId) = "/reviews/{id}/agree";
    /// Decide on one dossier: not met, or back to its site.
    DecideOne(id: DossierId) = "/decide/{id}";
    /// Endorse the dossier.
    Endorse(id: DossierId) = "/reviews/{id}/endorse";
    /// Decide that some of the list are not recognised.
    DecideRefuse = "/decide/refuse";
    /// Decide a list at once.
    Decide = "/decide";
    /// All decisions.
    Decisions = "/decisions";
    /// All decisions as a sheet.
    DecisionsSheet(sheet: Sheet) = "/decisions/export/{sheet}";
    /// One decision with its annexed list.
    Decision(id: DecisionId) = "/decisions/{id}";
    /// All certificates of a decision in one file.
    DecisionPapers(id: DecisionId) = "/decisions/{id}/certificates.pdf";
    /// The decision with its annexed list as a file.
    DecisionFile(id: DecisionId, file: PaperFile) = "/decisions/{id}/papers/{file}";
    /// The annexed list as a sheet.
    DecisionSheet(id: DecisionId, sheet: Sheet) = "/decisions/{id}/export/{sheet}";
    /// A certificate as PDF.
    Certificate(id: RecognitionId) = "/certificates/{id}/paper.pdf";
    /// Revoke a recognition.
    Revoke(id: DossierId) = "/dossiers/{id}/revoke";
    /// Type the number of a certificate to check it.
    CheckCertificates = "/check";
    /// Is this certificate valid?
    CheckCertificate(code: Segment) = "/check/{code}";

    // Letters and forms.
    /// The book of an office's papers, and the letters it has issued.
    Letters = "/letters";
    /// The book as a sheet, with its year in the query.
    LettersSheet(sheet: Sheet) = "/letters/export/{sheet}";
    /// A new letter about many sites, by the list in the query.
    LetterNew = "/letters/new";
    /// One letter.
    Letter(id: LetterId) = "/letters/{id}";
    /// A letter as a file.
    LetterFile(id: LetterId, file: PaperFile) = "/letters/{id}/{file}";
    /// Every paper as a blank form.
    Forms = "/forms";
    /// A blank form as a file.
    FormFile(file: PaperFile) = "/forms/{file}";

    // Places, rounds, figures.
    /// The figures of the actor's own place.
    Overviews = "/overview";
    /// The figures of the country as a sheet.
    CountrySheet(sheet: Sheet) = "/overview/export/{sheet}";
    /// The figures of a place.
    Overview(place: LifeId) = "/overview/{place}";
    /// The figures of a place as a sheet.
    OverviewSheet(place: LifeId, sheet: Sheet) = "/overview/{place}/export/{sheet}";
    /// One life of a unit: days, parent, predecessors, successors.
    Unit(life: LifeId) = "/units/{life}";
    /// The measures of a unit in a round's period.
    UnitMeasures(life: LifeId) = "/units/{life}/measures";
    /// One measure of a unit: its versions, and typing it.
    UnitMeasure(life: LifeId, name: Segment) = "/units/{life}/measures/{name}";
    /// The measures of a unit as a sheet.
    UnitMeasuresSheet(life: LifeId, sheet: Sheet) = "/units/{life}/measures/export/{sheet}";
    /// The dossiers of a commune, or of the communes below a province (`?round=`).
    UnitDossiers(life: LifeId) = "/units/{life}/dossiers";
    /// The dossiers of the communes below a province as a sheet.
    UnitDossiersSheet(life: LifeId, sheet: Sheet) = "/units/{life}/dossiers/export/{sheet}";
    /// Begin a commune's dossier in a round.
    UnitRegister(life: LifeId) = "/units/{life}/register";
    /// Declare that one officer endorses and decides in a commune, or end that.
    SingleOfficer(life: LifeId) = "/units/{life}/single-officer";
    /// What stands below a unit as a sheet, with its day in the query.
    UnitSheet(life: LifeId, sheet: Sheet) = "/units/{life}/export/{sheet}";
    /// Find a site or a unit.
    Search = "/search";
    /// What was found as a sheet, with the words in the query.
    SearchSheet(sheet: Sheet) = "/search/export/{sheet}";
    /// All rounds.
    Rounds = "/rounds";
    /// All rounds as a sheet.
    RoundsSheet(sheet: Sheet) = "/rounds/export/{sheet}";
    /// A new round.
    RoundNew = "/rounds/new";
    /// One round.
    Round(id: RoundId) = "/rounds/{id}";
    /// A round goes over to a correction of its edition, with its open dossiers.
    RoundFollow(id: RoundId) = "/rounds/{id}/follow";
    /// What that does to each dossier, as a sheet.
    RoundFollowSheet(id: RoundId, sheet: Sheet) = "/rounds/{id}/follow/export/{sheet}";

    // Standards.
    /// All published editions and overlays.
    Standards = "/standards";
    /// All of them as a sheet, with the filter in the query.
    StandardsSheet(sheet: Sheet) = "/standards/export/{sheet}";
    /// The text of a standard, with how sure each part is.
    Standard(name: Segment) = "/standards/{name}";
    /// Its criteria as a sheet that a draft can be made from.
    StandardSheet(name: Segment, sheet: Sheet) = "/standards/{name}/export/{sheet}";
    /// The file of an edition as it was published.
    StandardText(name: Segment) = "/standards/{name}/text";
    /// What changed between this edition and another, which the query names.
    StandardChanges(name: Segment) = "/standards/{name}/changes";
    /// What changed, as a sheet.
    StandardChangesSheet(name: Segment, sheet: Sheet) = "/standards/{name}/changes/export/{sheet}";
    /// Drafts of standards.
    Drafts = "/drafts";
    /// Drafts as a sheet.
    DraftsSheet(sheet: Sheet) = "/drafts/export/{sheet}";
    /// Begin a draft.
    DraftNew = "/drafts/new";
    /// Begin a draft from a sheet of criteria.
    DraftFromSheet = "/drafts/from-sheet";
    /// The text of a draft with its faults.
    Draft(id: DraftId) = "/drafts/{id}";
    /// A draft as a reader would see it once published.
    DraftPreview(id: DraftId) = "/drafts/{id}/preview";
    /// The text of a draft as a file.
    DraftText(id: DraftId) = "/drafts/{id}/text";
    /// A draft tried on dossiers of a round.
    DraftTry(id: DraftId) = "/drafts/{id}/try";
    /// Whose result would change, as a sheet.
    DraftTrySheet(id: DraftId, sheet: Sheet) = "/drafts/{id}/try/export/{sheet}";
    /// Publish a draft.
    DraftPublish(id: DraftId) = "/drafts/{id}/publish";
    /// Give a draft up.
    DraftGiveUp(id: DraftId) = "/drafts/{id}/give-up";
    /// The log of official acts.
    Acts = "/acts";
    /// The log as a sheet.
    ActsSheet(sheet: Sheet) = "/acts/export/{sheet}";

    // The program itself.
    /// A file of the program, named with its hash.
    Asset(file: Segment) = "/assets/{file}";
    /// Every component in every state (demo only).
    Gallery = "/gallery";
    /// Does the program answer? For what watches it.
    Health = "/health";
}

impl Route {
    /// The path.
    pub fn path(&self) -> String {
        self.to_string()
    }

    /// The path with a query behind it.
    pub fn with(&self, query: &Query) -> String {
        query.behind(&self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_all_different_and_routable() {
        let mut router = axum::Router::<()>::new();
        let mut seen = std::collections::BTreeSet::new();
        for (name, pattern) in at::ALL {
            assert!(seen.insert(*pattern), "{name} repeats {pattern}");
            // Panics when two patterns answer the same address.
            router = router.route(pattern, axum::routing::get(|| async {}));
        }
        drop(router);
    }

    #[test]
    fn links_are_written_from_the_pattern() {
        let id: SiteId = "0190a5d97f2a7000b00042424242424a".parse().unwrap();
        assert_eq!(Route::Site(id).path(), format!("/sites/{id}"));
        assert_eq!(
            Route::CheckCertificate("12/QĐ 1".into()).path(),
            "/check/12%2FQ%C4%90%201"
        );
        assert_eq!(Route::SitesSheet(Sheet::Csv).path(), "/sites/export/csv");
        assert_eq!(at::Language, "/language/{lang}");
    }

    #[test]
    fn an_address_that_names_nothing_is_told_apart() {
        let check = |pattern, raw: &str, expect| {
            assert_eq!(
                is_well_formed(pattern, |_| Some(raw)),
                expect,
                "{pattern} {raw}"
            );
        };
        check(at::Site, "0190a5d97f2a7000b00042424242424a", true);
        check(at::Site, "not-an-id", false);
        check(at::Overview, "P92@20250701", true);
        check(at::Overview, "0190a5d97f2a7000b00042424242424a", false);
        check(at::SitesSheet, "ods", false);
        check(at::Language, "fr", false);
        check(at::CheckCertificate, "12/QĐ 1", true);
        check(at::FormFile, "plan.pdf", true);
        check(at::FormFile, "plan.odt", false);
        check(at::FormFile, "everything.pdf", false);
        check(at::Home, "", true);
    }
}
