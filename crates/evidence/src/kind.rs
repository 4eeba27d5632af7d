//! What a file is, by its content.

use crate::{FILE_BYTES, images, package, pdf, refused::Refused};

base::words! {
    /// A kind of file that may be evidence.
    Kind {
        /// Portable Document Format.
        Pdf = "pdf",
        /// JPEG picture.
        Jpeg = "jpeg",
        /// PNG picture.
        Png = "png",
        /// WebP picture.
        WebP = "webp",
        /// Word document of 2007 and later.
        Docx = "docx",
        /// Excel workbook of 2007 and later.
        Xlsx = "xlsx",
    }
}

impl Kind {
    /// The media type under which it is served (IANA).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The file name's extension, without the point.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            other => other.as_str(),
        }
    }

    /// May a browser show it in the page?
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }
}

/// Where a PDF reader looks for the header (ISO 32000-1, note on 7.5.2): elsewhere than at 0 it hides in another file.
const PDF_WITHIN: usize = 1024;
/// The end record of a zip stands within its longest comment from the end.
const ZIP_END_WITHIN: usize = 65_535 + 22;

pub(crate) const ZIP: &[u8] = b"PK\x03\x04";
pub(crate) const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// First bytes of kinds that are refused by name.
const REFUSED: &[(&[u8], Refused)] = &[
    (b"GIF8", Refused::OtherPicture),
    (b"BM", Refused::OtherPicture),
    (b"II*\0", Refused::OtherPicture),
    (b"MM\0*", Refused::OtherPicture),
    (b"\0\0\x01\0", Refused::OtherPicture),
    (b"8BPS", Refused::OtherPicture),
    (b"MZ", Refused::Program),
    (b"\x7FELF", Refused::Program),
    (b"#!", Refused::Program),
    (b"\xCA\xFE\xBA\xBE", Refused::Program),
    (b"\xCF\xFA\xED\xFE", Refused::Program),
    (b"\xCE\xFA\xED\xFE", Refused::Program),
    (b"dex\n", Refused::Program),
    (b"L\0\0\0\x01\x14\x02\0", Refused::Program),
    (b"Rar!", Refused::Archive),
    (b"7z\xBC\xAF\x27\x1C", Refused::Archive),
    (b"\x1F\x8B", Refused::Archive),
    (b"BZh", Refused::Archive),
    (b"\xFD7zXZ", Refused::Archive),
    (b"PK\x05\x06", Refused::Archive),
    (b"PK\x07\x08", Refused::Archive),
    (b"ID3", Refused::Film),
    (b"OggS", Refused::Film),
    (b"\x1AE\xDF\xA3", Refused::Film),
    (b"{\\rtf", Refused::OldOffice),
    (b"\xDB\xA5", Refused::OldOffice),
];

pub(crate) fn inspect(bytes: &[u8], limit: usize) -> Result<Kind, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    let max = limit.min(FILE_BYTES);
    if bytes.len() > max {
        return Err(Refused::TooLarge { max });
    }
    let kind = sniff(bytes)?;
    if kind != Kind::Pdf && contains(bytes.get(..PDF_WITHIN).unwrap_or(bytes), b"%PDF-") {
        return Err(Refused::TwoKinds);
    }
    if !matches!(kind, Kind::Docx | Kind::Xlsx) && ends_as_zip(bytes) {
        return Err(Refused::TwoKinds);
    }
    match kind {
        Kind::Pdf => pdf::inspect(bytes)?,
        Kind::Jpeg | Kind::Png | Kind::WebP => images::inspect(kind, bytes)?,
        Kind::Docx | Kind::Xlsx => {}
    }
    Ok(kind)
}

fn sniff(bytes: &[u8]) -> Result<Kind, Refused> {
    if bytes.starts_with(b"%PDF-") {
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(Kind::Jpeg);
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        return Ok(Kind::Png);
    }
    if bytes.starts_with(b"RIFF") {
        return if bytes.get(8..12) == Some(b"WEBP") {
            Ok(Kind::WebP)
        } else {
            Err(Refused::Film)
        };
    }
    if bytes.starts_with(ZIP) {
        return package::kind(bytes);
    }
    if bytes.starts_with(OLE) {
        return Err(old_or_locked(bytes));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(by_brand(bytes.get(8..12).unwrap_or_default()));
    }
    if let Some((_, refused)) = REFUSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(*refused);
    }
    let start = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    if contains(start, b"%PDF-") {
        return Err(Refused::TwoKinds);
    }
    Err(if is_markup(start) {
        Refused::Markup
    } else {
        Refused::Unknown
    })
}

/// A locked new file stands in an OLE container with a stream named `EncryptedPackage` (UTF-16).
fn old_or_locked(bytes: &[u8]) -> Refused {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if contains(bytes, &name) {
        Refused::Locked
    } else {
        Refused::OldOffice
    }
}

/// The major brand of an ISO media file.
fn by_brand(brand: &[u8]) -> Refused {
    const STILLS: [&[u8]; 9] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif",
    ];
    if STILLS.contains(&brand) {
        Refused::Heic
    } else {
        Refused::Film
    }
}

/// Text that a browser would render: HTML, SVG, XML, script, in UTF-8 or UTF-16.
fn is_markup(start: &[u8]) -> bool {
    let text: String = start
        .iter()
        .filter(|b| **b != 0)
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, 'ï' | '»' | '¿' | 'ÿ' | 'þ')
    });
    let within = [
        "<!doctype",
        "<html",
        "<svg",
        "<script",
        "<body",
        "<head",
        "<iframe",
        "<img",
        "<table",
    ];
    text.starts_with("<?xml")
        || text.starts_with("<!--")
        || text.starts_with("mime-version:")
        || within.iter().any(|tag| text.contains(tag))
}

/// Does a zip's end record close the file? Then the file is a zip to some readers, whatever it begins with.
fn ends_as_zip(bytes: &[u8]) -> bool {
    let from = bytes.len().saturating_sub(ZIP_END_WITHIN);
    let tail = bytes.get(from..).unwrap_or_default();
    tail.windows(22).enumerate().any(|(at, record)| {
        let comment = match record {
            [b'P', b'K', 5, 6, .., low, high] => usize::from(u16::from_le_bytes([*low, *high])),
            _ => return false,
        };
        at + 22 + comment == tail.len()
    })
}

pub(crate) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some(first) = part.first() else {
        return true;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|b| b == first) {
        let here = rest.get(at..).unwrap_or_default();
        if here.starts_with(part) {
            return true;
        }
        rest = here.get(1..).unwrap_or_default();
    }
    false
}
