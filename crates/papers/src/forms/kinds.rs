//! Which papers there are, and the blank form of each.

use super::{
    Endorsement, Minutes, Plan, RecognitionDecision, RegistrationForm, ResultReport, Revocation,
    SubmissionLetter, Urging,
};
use crate::document::Document;
use base::words;

words! {
    /// A paper that the program makes.
    FormKind {
        /// Bản đăng ký phấn đấu.
        Registration = "registration",
        /// Kế hoạch bảo đảm an ninh, trật tự.
        Plan = "plan",
        /// Biên bản họp đánh giá.
        Minutes = "minutes",
        /// Báo cáo kết quả với hai cột.
        Report = "report",
        /// Tờ trình đề nghị công nhận.
        Submission = "submission",
        /// Công văn đề nghị công nhận.
        Endorsement = "endorsement",
        /// Quyết định công nhận kèm danh sách.
        Decision = "decision",
        /// Quyết định thu hồi giấy công nhận.
        Revocation = "revocation",
        /// Công văn đôn đốc.
        Urging = "urging",
    }
}

impl FormKind {
    /// The form with nothing in it, to fill in by hand.
    pub fn blank(self) -> Document {
        match self {
            Self::Registration => RegistrationForm::default().document(),
            Self::Plan => Plan::default().document(),
            Self::Minutes => Minutes::default().document(),
            Self::Report => ResultReport::default().document(),
            Self::Submission => SubmissionLetter::default().document(),
            Self::Endorsement => Endorsement::default().document(),
            Self::Decision => RecognitionDecision::default().document(),
            Self::Revocation => Revocation::default().document(),
            Self::Urging => Urging::default().document(),
        }
    }

    /// What its file is called, without marks: names of files travel through programs that know ASCII only.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Registration => "ban-dang-ky",
            Self::Plan => "ke-hoach",
            Self::Minutes => "bien-ban-hop",
            Self::Report => "bao-cao-ket-qua",
            Self::Submission => "to-trinh",
            Self::Endorsement => "cong-van-de-nghi",
            Self::Decision => "quyet-dinh-cong-nhan",
            Self::Revocation => "quyet-dinh-thu-hoi",
            Self::Urging => "cong-van-don-doc",
        }
    }
}
