//! Why a file is no evidence, and what its owner can do.

use base::Refusal;

/// Why a file was refused. Each has a stable code, and the key of an advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No bytes.
    #[error("empty")]
    Empty,
    /// More bytes than allowed.
    #[error("larger than {max} bytes")]
    TooLarge {
        /// The most it may have.
        max: usize,
    },
    /// HEIC or AVIF, which browsers of the offices cannot show.
    #[error("a HEIC picture")]
    Heic,
    /// Old binary `.doc`, `.xls`, `.ppt`.
    #[error("an old Office file")]
    OldOffice,
    /// Locked by a password.
    #[error("locked by a password")]
    Locked,
    /// An Office file with macros.
    #[error("contains macros")]
    Macros,
    /// GIF, BMP or TIFF.
    #[error("a picture of another kind")]
    OtherPicture,
    /// HTML, SVG, XML or another text that a browser would run.
    #[error("a web page or drawing with code")]
    Markup,
    /// A program or script.
    #[error("a program")]
    Program,
    /// RAR, 7z, or a ZIP that is no document.
    #[error("an archive")]
    Archive,
    /// A film or a sound.
    #[error("a film or a sound")]
    Film,
    /// Two kinds in one file.
    #[error("two kinds of file in one")]
    TwoKinds,
    /// Unpacks to far more than a document needs.
    #[error("unpacks to too much")]
    Bomb,
    /// A picture of more pixels than allowed.
    #[error("more than {max} pixels")]
    TooManyPixels {
        /// The most it may have.
        max: u64,
    },
    /// Holds another file that can't be looked into.
    #[error("holds another file")]
    Embedded,
    /// Holds a picture that can't be stripped.
    #[error("holds a picture that can't be stripped")]
    EmbeddedPicture,
    /// Begins like a known kind but is broken.
    #[error("damaged")]
    Damaged,
    /// Nothing that is known here.
    #[error("unknown kind of file")]
    Unknown,
}

impl Refused {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "evidence.empty",
            Self::TooLarge { .. } => "evidence.too-large",
            Self::Heic => "evidence.heic",
            Self::OldOffice => "evidence.old-office",
            Self::Locked => "evidence.locked",
            Self::Macros => "evidence.macros",
            Self::OtherPicture => "evidence.other-picture",
            Self::Markup => "evidence.markup",
            Self::Program => "evidence.program",
            Self::Archive => "evidence.archive",
            Self::Film => "evidence.film",
            Self::TwoKinds => "evidence.two-kinds",
            Self::Bomb => "evidence.bomb",
            Self::TooManyPixels { .. } => "evidence.too-many-pixels",
            Self::Embedded => "evidence.embedded",
            Self::EmbeddedPicture => "evidence.embedded-picture",
            Self::Damaged => "evidence.damaged",
            Self::Unknown => "evidence.unknown",
        }
    }

    /// The key of the advice; several codes share one.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Heic => "evidence.advice-camera-jpeg",
            Self::OldOffice => "evidence.advice-save-as-new",
            Self::Locked => "evidence.advice-unlock",
            Self::Macros => "evidence.advice-save-without-macros",
            Self::OtherPicture => "evidence.advice-save-as-jpeg",
            Self::TooLarge { .. } | Self::Bomb | Self::TooManyPixels { .. } => {
                "evidence.advice-make-smaller"
            }
            Self::Embedded => "evidence.advice-send-apart",
            Self::Damaged | Self::TwoKinds | Self::EmbeddedPicture => {
                "evidence.advice-print-to-pdf"
            }
            Self::Empty
            | Self::Markup
            | Self::Program
            | Self::Archive
            | Self::Film
            | Self::Unknown => "evidence.advice-kinds",
        }
    }

    /// The refusal, with the advice's key and the limit among its facts.
    pub fn refusal(self) -> Refusal {
        let refusal = Refusal::new(self.code()).with("advice", self.advice());
        match self {
            Self::TooLarge { max } => refusal.with("max", max),
            Self::TooManyPixels { max } => refusal.with("max", max),
            _ => refusal,
        }
    }
}
