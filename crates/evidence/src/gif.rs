//! GIF pictures within documents, without their comments and what programs note in them.

use crate::{Removed, Stripped, refused::Refused};

/// What extensions of programs may stay: how often an animation repeats.
const KEPT: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

pub(crate) fn strip(bytes: &[u8]) -> Result<Stripped, Refused> {
    taken_apart(bytes).ok_or(Refused::Damaged)
}

fn taken_apart(bytes: &[u8]) -> Option<Stripped> {
    let flags = *bytes.get(10)?;
    let mut at = 13 + table(flags);
    let mut out = bytes.get(..at)?.to_vec();
    let mut removed = Vec::new();
    loop {
        let from = at;
        match *bytes.get(at)? {
            0x3B => break,
            0x21 => {
                let label = *bytes.get(at + 1)?;
                at = blocks(bytes, at + 2)?;
                let name = bytes.get(from + 3..from + 14).unwrap_or_default();
                let goes = label == 0xFE || (label == 0xFF && !KEPT.contains(&name));
                if goes {
                    removed.push(Removed::Comment);
                    continue;
                }
            }
            0x2C => {
                let flags = *bytes.get(at + 9)?;
                at = blocks(bytes, at + 10 + table(flags) + 1)?;
            }
            _ => return None,
        }
        out.extend_from_slice(bytes.get(from..at)?);
    }
    out.push(0x3B);
    if removed.is_empty() && out.len() < bytes.len() {
        removed.push(Removed::Trailing);
    }
    Some(Stripped::new(out, removed))
}

/// Bytes of the table of colours that these flags announce.
fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        return 0;
    }
    3 << (usize::from(flags & 7) + 1)
}

/// Where a chain of blocks, each with its length before it, has ended.
fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
