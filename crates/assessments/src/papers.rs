//! The two sets of papers (Circular 124/2021/TT-BCA, Art. 9(2)): for registration in the first quarter, and for recognition.
//! Art. 9 names no numbered form, so a scan of the site's own paper serves.

use base::words;
use standards::Pack;

words! {
    /// A set of papers.
    PaperSet {
        /// Handed in when registering.
        Registration = "registration",
        /// Handed in for recognition.
        Recognition = "recognition",
    }
}

words! {
    /// A paper of a dossier.
    PaperKind {
        /// Nghị quyết của tổ chức Đảng; only where there is a Party organisation.
        PartyResolution = "party-resolution",
        /// Kế hoạch an ninh, trật tự.
        Plan = "plan",
        /// Bản đăng ký phấn đấu đạt tiêu chuẩn.
        RegistrationForm = "registration-form",
        /// Tờ trình.
        SubmissionLetter = "submission-letter",
        /// Báo cáo kết quả.
        ResultReport = "result-report",
        /// Biên bản họp đánh giá từng tiêu chí.
        Minutes = "minutes",
        /// Scan of the page that the head signed on paper.
        SignedScan = "signed-scan",
        /// Tài liệu khác có liên quan.
        Other = "other",
    }
}

impl PaperKind {
    /// The set it belongs to.
    pub const fn set(self) -> PaperSet {
        match self {
            Self::PartyResolution | Self::Plan | Self::RegistrationForm => PaperSet::Registration,
            Self::SubmissionLetter
            | Self::ResultReport
            | Self::Minutes
            | Self::SignedScan
            | Self::Other => PaperSet::Recognition,
        }
    }

    /// Must it be there? `has_party` is `None` when nobody has said.
    pub const fn is_required(self, has_party: Option<bool>) -> bool {
        match self {
            Self::PartyResolution => matches!(has_party, Some(true)),
            Self::Plan | Self::Minutes => true,
            // The program holds what the first three would say, so their scans are welcome and not required.
            Self::RegistrationForm
            | Self::SubmissionLetter
            | Self::ResultReport
            | Self::SignedScan
            | Self::Other => false,
        }
    }
}

words! {
    /// How much a paper is asked for.
    Need {
        /// Must be there.
        Required = "required",
        /// Somebody must say first whether the site has a Party organisation.
        AskParty = "ask-party",
        /// Welcome.
        Optional = "optional",
        /// Not asked of this site.
        NotAsked = "not-asked",
    }
}

/// One paper on a site's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedPaper {
    /// Which.
    pub kind: PaperKind,
    /// How much it is asked for.
    pub need: Need,
    /// Is it there?
    pub present: bool,
}

impl ListedPaper {
    /// Required and not there.
    pub const fn is_missing(&self) -> bool {
        matches!(self.need, Need::Required) && !self.present
    }
}

/// The papers of one set, those not asked left out. `has_party` is `None` when nobody has said; `present` tells which are
/// there.
pub fn list(
    set: PaperSet,
    has_party: Option<bool>,
    present: impl Fn(PaperKind) -> bool,
) -> Vec<ListedPaper> {
    PaperKind::ALL
        .iter()
        .filter(|kind| kind.set() == set)
        .map(|&kind| ListedPaper {
            kind,
            need: kind.need(has_party),
            present: present(kind),
        })
        .filter(|paper| paper.present || paper.need != Need::NotAsked)
        .collect()
}

/// The papers of a site's registration under `pack`. What must be there is what the law names and the pack asks for: a pack
/// whose criteria name no paper, such as that of the yearly grade, has no registration of its own to prove.
pub fn of_registration(
    pack: &Pack,
    has_party: Option<bool>,
    present: impl Fn(PaperKind) -> bool,
) -> Vec<ListedPaper> {
    let mut papers = list(PaperSet::Registration, has_party, present);
    for paper in &mut papers {
        if pack.proved_by(paper.kind.as_str()).is_none() {
            paper.need = Need::Optional;
        }
    }
    papers
}

impl PaperKind {
    /// How much it is asked for. `has_party` is `None` when nobody has said.
    pub const fn need(self, has_party: Option<bool>) -> Need {
        match (self, has_party) {
            (Self::PartyResolution, None) => Need::AskParty,
            (Self::PartyResolution, Some(false)) => Need::NotAsked,
            _ if self.is_required(has_party) => Need::Required,
            _ => Need::Optional,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_resolution_is_asked_only_where_there_is_a_party_organisation() {
        assert!(PaperKind::PartyResolution.is_required(Some(true)));
        assert!(!PaperKind::PartyResolution.is_required(Some(false)));
        assert!(!PaperKind::PartyResolution.is_required(None));
        assert!(PaperKind::Minutes.is_required(None));
    }

    #[test]
    fn a_pack_names_papers_of_the_registration_and_no_others() {
        let kinds = PaperKind::ALL.iter();
        let names = kinds.filter(|kind| kind.set() == PaperSet::Registration);
        let names: Vec<_> = names.map(|kind| kind.as_str()).collect();
        assert_eq!(names, standards::PAPERS);
    }

    #[test]
    fn a_registration_lacks_only_what_its_pack_asks_for() {
        let missing = |pack: &str, has_party| {
            let (_, text) = standards::embedded()
                .iter()
                .find(|(name, _)| name.contains(pack))
                .unwrap();
            let pack = standards::check(text, measures::Dictionary::embedded()).unwrap();
            let papers = of_registration(&pack, has_party, |_| false);
            let missing = papers.iter().filter(|paper| paper.is_missing());
            missing.map(|paper| paper.kind.as_str()).collect::<Vec<_>>()
        };
        for pack in ["agency-enterprise", "school"] {
            assert_eq!(missing(pack, Some(true)), ["party-resolution", "plan"]);
            assert_eq!(missing(pack, Some(false)), ["plan"]);
            assert_eq!(missing(pack, None), ["plan"]);
        }
        assert!(missing("grade", Some(true)).is_empty());
    }

    #[test]
    fn each_set_lists_what_it_asks_and_what_is_missing() {
        use PaperKind as P;
        use PaperSet::{Recognition, Registration};
        let check = |set, party, present: &[PaperKind], expect: &str| {
            let papers = list(set, party, |kind| present.contains(&kind));
            let words: Vec<String> = papers
                .iter()
                .map(|paper| {
                    let mark = if paper.is_missing() { "!" } else { "" };
                    format!("{}:{}{mark}", paper.kind.as_str(), paper.need.as_str())
                })
                .collect();
            assert_eq!(words.join(" "), expect);
        };
        check(
            Registration,
            Some(true),
            &[P::Plan],
            "party-resolution:required! plan:required registration-form:optional",
        );
        check(
            Registration,
            None,
            &[],
            "party-resolution:ask-party plan:required! registration-form:optional",
        );
        check(
            Registration,
            Some(false),
            &[P::Plan],
            "plan:required registration-form:optional",
        );
        check(
            Recognition,
            Some(false),
            &[],
            "submission-letter:optional result-report:optional minutes:required! signed-scan:optional other:optional",
        );
    }
}
