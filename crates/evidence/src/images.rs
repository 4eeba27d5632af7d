//! Pictures without what the camera wrote beside them. The way up and the colour profile stay.

use crate::{PIXELS, Removed, Stripped, kind::Kind, refused::Refused};
use img_parts::{
    Bytes,
    jpeg::{Jpeg, JpegSegment},
    png::Png,
    riff::{RiffChunk, RiffContent},
    webp::WebP,
};

/// What an EXIF block of JPEG begins with.
const EXIF: &[u8] = b"Exif\0\0";
/// What a colour profile of JPEG begins with.
const ICC: &[u8] = b"ICC_PROFILE\0";
/// Chunks of PNG that change how it looks; all others go. `fcTL` and its kin are animation.
const PNG_KEPT: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"pHYs", b"bKGD", b"cICP", b"acTL", b"fcTL", b"fdAT",
];
/// Chunks of WebP that make the picture.
const WEBP_KEPT: [&[u8; 4]; 7] = [
    b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// The flags of a WebP header that say EXIF and XMP follow.
const WEBP_EXIF: u8 = 0x08;
const WEBP_XMP: u8 = 0x04;

/// Can the picture be taken apart, and is it of a sane size?
pub(crate) fn inspect(kind: Kind, bytes: &[u8]) -> Result<(), Refused> {
    let size = match kind {
        Kind::Jpeg => jpeg(bytes)?
            .dimensions()
            .map(|(width, height)| (u32::from(width), u32::from(height))),
        Kind::Png => png(bytes)?.dimensions(),
        _ => webp(bytes)?.dimensions(),
    };
    match size {
        Some((width, height)) if u64::from(width) * u64::from(height) > PIXELS => {
            Err(Refused::TooManyPixels { max: PIXELS })
        }
        Some((width, height)) if width > 0 && height > 0 => Ok(()),
        _ => Err(Refused::Damaged),
    }
}

pub(crate) fn strip_jpeg(bytes: &[u8]) -> Result<Stripped, Refused> {
    let mut picture = jpeg(bytes)?;
    let way_up = picture
        .segments()
        .iter()
        .find_map(|segment| segment.contents().strip_prefix(EXIF).and_then(orientation));
    let mut removed = Vec::new();
    picture
        .segments_mut()
        .retain(|segment| match jpeg_metadata(segment) {
            Some(what) => {
                removed.push(what);
                removed.extend(place_in(segment.contents()));
                false
            }
            None => true,
        });
    if let Some(way_up) = way_up {
        let mut contents = EXIF.to_vec();
        contents.extend_from_slice(&minimal_exif(way_up));
        // Behind JFIF, which must come first.
        let at = usize::from(
            picture
                .segments()
                .first()
                .is_some_and(|segment| segment.marker() == 0xE0),
        );
        let block = JpegSegment::new_with_contents(0xE1, contents.into());
        if had_only_orientation(bytes, &block) {
            removed.retain(|what| *what != Removed::Exif);
        }
        picture.segments_mut().insert(at, block);
    }
    let out = picture.encoder().bytes().to_vec();
    note_trailing(bytes, &out, &mut removed);
    Ok(Stripped::new(out, removed))
}

/// Was the only EXIF block the one that is written here? Then nothing was removed.
fn had_only_orientation(bytes: &[u8], block: &JpegSegment) -> bool {
    jpeg(bytes).is_ok_and(|picture| {
        let mut blocks = picture
            .segments()
            .iter()
            .filter(|segment| jpeg_metadata(segment) == Some(Removed::Exif));
        blocks
            .next()
            .is_some_and(|first| first.contents() == block.contents())
            && blocks.next().is_none()
    })
}

/// What a segment says beside the picture; `None` for what makes the picture.
fn jpeg_metadata(segment: &JpegSegment) -> Option<Removed> {
    let contents = segment.contents();
    match segment.marker() {
        0xE0 if contents.starts_with(b"JFIF\0") => None,
        0xE2 if contents.starts_with(ICC) => None,
        0xEE if contents.starts_with(b"Adobe") => None,
        0xE1 if contents.starts_with(EXIF) => Some(Removed::Exif),
        0xE1 => Some(Removed::Xmp),
        0xED => Some(Removed::Iptc),
        0xFE => Some(Removed::Comment),
        0xE0..=0xEF => Some(Removed::Other),
        _ => None,
    }
}

pub(crate) fn strip_png(bytes: &[u8]) -> Result<Stripped, Refused> {
    let mut picture = png(bytes)?;
    let mut removed = Vec::new();
    picture.chunks_mut().retain(|chunk| {
        let kind = chunk.kind();
        if PNG_KEPT.contains(&&kind) {
            return true;
        }
        if &kind == b"eXIf" {
            removed.extend(place_in(chunk.contents()));
        }
        removed.push(match &kind {
            b"eXIf" => Removed::Exif,
            b"iTXt" if chunk.contents().starts_with(b"XML:com.adobe.xmp") => Removed::Xmp,
            b"tEXt" | b"zTXt" | b"iTXt" => Removed::Comment,
            _ => Removed::Other,
        });
        false
    });
    let out = picture.encoder().bytes().to_vec();
    note_trailing(bytes, &out, &mut removed);
    Ok(Stripped::new(out, removed))
}

pub(crate) fn strip_webp(bytes: &[u8]) -> Result<Stripped, Refused> {
    let mut picture = webp(bytes)?;
    let mut removed = Vec::new();
    picture.chunks_mut().retain(|chunk| {
        let id = chunk.id();
        if WEBP_KEPT.contains(&&id) {
            return true;
        }
        if let (b"EXIF", RiffContent::Data(data)) = (&id, chunk.content()) {
            removed.extend(place_in(data));
        }
        removed.push(match &id {
            b"EXIF" => Removed::Exif,
            b"XMP " => Removed::Xmp,
            _ => Removed::Other,
        });
        false
    });
    let header = picture
        .chunks_mut()
        .iter_mut()
        .find(|chunk| chunk.id() == *b"VP8X");
    if let Some(RiffContent::Data(data)) = header.map(RiffChunk::content_mut) {
        let mut flags = data.to_vec();
        if let Some(first) = flags.first_mut() {
            *first &= !(WEBP_EXIF | WEBP_XMP);
        }
        *data = flags.into();
    }
    let out = picture.encoder().bytes().to_vec();
    note_trailing(bytes, &out, &mut removed);
    Ok(Stripped::new(out, removed))
}

/// A file that became shorter although no block went had something behind its end.
fn note_trailing(before: &[u8], after: &[u8], removed: &mut Vec<Removed>) {
    if removed.is_empty() && after.len() < before.len() {
        removed.push(Removed::Trailing);
    }
}

fn jpeg(bytes: &[u8]) -> Result<Jpeg, Refused> {
    Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Refused::Damaged)
}

fn png(bytes: &[u8]) -> Result<Png, Refused> {
    Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Refused::Damaged)
}

fn webp(bytes: &[u8]) -> Result<WebP, Refused> {
    WebP::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Refused::Damaged)
}

/// Does an EXIF block, with its heading or without, say where the picture was taken?
fn place_in(block: &[u8]) -> Option<Removed> {
    let tiff = block.strip_prefix(EXIF).unwrap_or(block);
    entry(tiff, GPS).map(|_| Removed::Place)
}

/// The TIFF tag of the directory of places.
const GPS: u16 = 0x8825;
/// The TIFF tag of the way up.
const ORIENTATION: u16 = 0x0112;

/// The orientation (values 2 to 8) in the first directory of an EXIF block; `None` when upright or absent.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let value = u8::try_from(entry(tiff, ORIENTATION)?).ok()?;
    (2..=8).contains(&value).then_some(value)
}

/// The first two bytes of the value of `tag` in the first directory of a TIFF.
fn entry(tiff: &[u8], tag: u16) -> Option<u16> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let first = usize::try_from(if little {
        u32::from_le_bytes(four)
    } else {
        u32::from_be_bytes(four)
    })
    .ok()?;
    let entries = usize::from(short(first)?);
    (0..entries).find_map(|index| {
        let at = first.checked_add(2 + index * 12)?;
        (short(at)? == tag).then(|| short(at + 8))?
    })
}

/// A TIFF of one directory with one entry: the orientation.
fn minimal_exif(way_up: u8) -> [u8; 26] {
    [
        b'I', b'I', 0x2A, 0, 8, 0, 0, 0, // header; the directory begins at 8
        1, 0, // one entry
        0x12, 0x01, 3, 0, 1, 0, 0, 0, way_up, 0, 0, 0, // orientation, SHORT, one value
        0, 0, 0, 0, // no further directory
    ]
}
