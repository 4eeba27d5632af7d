//! Reading an e-mail address: the plain kind that every server takes, so that a typing mistake is told at once.

use crate::{Fault, OfficeError};
use base::text;

/// The longest address (RFC 5321, 4.5.3.1.3, without the brackets).
const ADDRESS_CHARS: usize = 254;
/// The longest part before the `@` (RFC 5321, 4.5.3.1.1).
const LOCAL_CHARS: usize = 64;
/// The longest part of a name between dots (RFC 1035).
const LABEL_CHARS: usize = 63;

/// The address, with its host in small letters.
pub(crate) fn read(raw: &str) -> Result<String, OfficeError> {
    let line = text::line(raw, ADDRESS_CHARS);
    let line = line.map_err(|fault| Fault::new("address", fault.code()))?;
    let read = line
        .rsplit_once('@')
        .filter(|(local, host)| is_local(local) && is_host(host));
    match read {
        Some((local, host)) => Ok(format!("{local}@{}", host.to_ascii_lowercase())),
        None => Err(Fault::new("address", "reminders.no-address").into()),
    }
}

fn is_local(local: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._+-'=&".contains(c);
    (1..=LOCAL_CHARS).contains(&local.len())
        && local.chars().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=LABEL_CHARS).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_or_refused() {
        for (raw, expect) in [
            (" An.Toan@Truong.EDU.vn ", Some("An.Toan@truong.edu.vn")),
            ("an+1@a-b.vn", Some("an+1@a-b.vn")),
            ("an@localhost", None),
            ("an@@truong.vn", None),
            ("an@truong..vn", None),
            (".an@truong.vn", None),
            ("an@-truong.vn", None),
            ("an toan@truong.vn", None),
            ("<an@truong.vn>", None),
            ("an@truong.vn, b@truong.vn", None),
            ("ấn@truong.vn", None),
            ("an@truong.vn\u{0}", None),
            ("", None),
        ] {
            assert_eq!(read(raw).ok().as_deref(), expect, "{raw}");
        }
    }
}
