//! Files as evidence: recognised by content, stripped of what names people and places, hashed.
//!
//! [`inspect`] tells what a file is, or refuses it with a code and an advice; [`strip`] removes what the file says about
//! who made it, where and with what; [`digest`] is taken of what is left. Nothing a file shows on its pages is touched.

mod documents;
mod gif;
mod images;
mod kind;
mod package;
mod pdf;
mod refused;

pub use kind::Kind;
pub use refused::Refused;

use sha2::{Digest, Sha256};

/// The most bytes of one file: a scan of 40 pages at 200 dpi stays below.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;

/// The most pixels of one picture, 50 million: more than any phone takes, and 200 MB when a browser opens it.
pub const PIXELS: u64 = 50_000_000;

/// Something that was removed from a file. Shown to who uploaded it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Removed {
    /// Where a picture was taken.
    Place,
    /// EXIF: time, device, and the place where there is one. The orientation is kept.
    Exif,
    /// Adobe XMP.
    Xmp,
    /// IPTC and Photoshop blocks.
    Iptc,
    /// Comments and text blocks of pictures.
    Comment,
    /// Other blocks of cameras and editors: previews, depth, times.
    Other,
    /// Author, company and who saved last.
    Author,
    /// Properties that an office made up for itself.
    CustomProperties,
    /// Names on tracked changes and comments. The changes and comments stay.
    ChangeAuthors,
    /// What stood behind the end of the file.
    Trailing,
    /// Earlier states of a document, kept in its file.
    Earlier,
}

/// All that can be removed, in order.
const ALL_REMOVED: [Removed; 11] = [
    Removed::Place,
    Removed::Exif,
    Removed::Xmp,
    Removed::Iptc,
    Removed::Comment,
    Removed::Other,
    Removed::Author,
    Removed::CustomProperties,
    Removed::ChangeAuthors,
    Removed::Trailing,
    Removed::Earlier,
];

impl Removed {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Exif => "exif",
            Self::Xmp => "xmp",
            Self::Iptc => "iptc",
            Self::Comment => "comment",
            Self::Other => "other",
            Self::Author => "author",
            Self::CustomProperties => "custom-properties",
            Self::ChangeAuthors => "change-authors",
            Self::Trailing => "trailing",
            Self::Earlier => "earlier",
        }
    }

    /// Reads the stable text.
    pub fn from_text(text: &str) -> Option<Self> {
        ALL_REMOVED.into_iter().find(|what| what.as_str() == text)
    }
}

/// A file without what it said about its makers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripped {
    /// The file, to be hashed and kept.
    pub bytes: Vec<u8>,
    /// What was removed, each once, in order.
    pub removed: Vec<Removed>,
    /// A digitally signed document, which was kept whole because any change would break its signature.
    pub signed: bool,
}

impl Stripped {
    fn new(bytes: Vec<u8>, mut removed: Vec<Removed>) -> Self {
        removed.sort_unstable();
        removed.dedup();
        Self {
            bytes,
            removed,
            signed: false,
        }
    }

    fn signed(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            removed: Vec::new(),
            signed: true,
        }
    }
}

/// Tells by its content what a file is. `limit` is the most bytes it may have, [`FILE_BYTES`] as a rule.
///
/// # Errors
/// [`Refused`] for every other kind, for what is locked, runs code, has two natures, or is too large.
pub fn inspect(bytes: &[u8], limit: usize) -> Result<Kind, Refused> {
    kind::inspect(bytes, limit)
}

/// Removes what names the makers. The same input gives the same output, byte for byte; so does its output again.
///
/// # Errors
/// [`Refused::Damaged`] when the file cannot be taken apart; [`Refused::Locked`] or [`Refused::Bomb`] found only then.
pub fn strip(kind: Kind, bytes: &[u8]) -> Result<Stripped, Refused> {
    match kind {
        Kind::Pdf => pdf::strip(bytes),
        Kind::Jpeg => images::strip_jpeg(bytes),
        Kind::Png => images::strip_png(bytes),
        Kind::WebP => images::strip_webp(bytes),
        Kind::Docx | Kind::Xlsx => documents::strip(bytes),
    }
}

/// SHA-256, of the bytes after [`strip`].
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
