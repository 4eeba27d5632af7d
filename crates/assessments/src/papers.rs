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
}
