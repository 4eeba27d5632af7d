//! The two sets of papers (Circular 124/2021/TT-BCA, Art. 9(2)): for registration in the first quarter, and for recognition.
//! Art. 9 names no numbered form, so a scan of the site's own paper serves.

use base::words;

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
