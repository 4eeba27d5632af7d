//! Typed ids, one alphabetical list. All are `UUIDv7` (RFC 9562), so that they sort by the time they were drawn.
//! Places have ids of their own: see [`LifeId`].

use crate::{chance::Chance, clock::Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// A text that is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Draws a new id for the moment `at`.
            pub fn draw(at: Timestamp, chance: &dyn Chance) -> Self {
                let mut random = [0; 10];
                chance.fill(&mut random);
                let millis = u64::try_from(at.micros() / 1000).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }

            /// The 16 bytes, as stored.
            pub const fn bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }

            /// From 16 stored bytes.
            pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAnId> {
                Uuid::from_slice(bytes).map(Self).map_err(|_| NotAnId)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            /// Only the 32 lower-case hexadecimal digits that `Display` writes, so that one thing has one address.
            fn from_str(raw: &str) -> Result<Self, NotAnId> {
                let plain = raw.len() == 32
                    && raw.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                if !plain {
                    return Err(NotAnId);
                }
                Uuid::try_parse(raw).map(Self).map_err(|_| NotAnId)
            }
        }
    )*};
}

ids! {
    /// A person's way into the program.
    AccountId
    /// An official act.
    ActId
    /// A supervising body: an office of police, a people's committee, a union federation, an education department.
    BodyId
    /// One signed decision with its annexed list.
    DecisionId
    /// One subject in one round.
    DossierId
    /// A draft of a standard.
    DraftId
    /// A piece of evidence.
    EvidenceId
    /// One import of a sheet, staged or applied.
    ImportId
    /// A letter that an office issued.
    LetterId
    /// A notice shown to a reviewer or a site.
    NoticeId
    /// A message on its way out.
    OutboxId
    /// An account's role at a site or body, from a day on.
    PostId
    /// A recognition and its paper.
    RecognitionId
    /// One edition x one period x who takes part.
    RoundId
    /// A signed-in session.
    SessionId
    /// An agency, enterprise or school.
    SiteId
}

/// One life of a place, as the dataset keys it: `C31441@20250701` (level letter, official code, first day).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LifeId(String);

impl LifeId {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LifeId {
    type Err = NotAnId;
    fn from_str(raw: &str) -> Result<Self, NotAnId> {
        let (place, day) = raw.split_once('@').ok_or(NotAnId)?;
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let code = match place.split_at_checked(1) {
            Some(("P", code)) if code.len() == 2 => code,
            Some(("D", code)) if code.len() == 3 => code,
            Some(("C", code)) if code.len() == 5 => code,
            _ => return Err(NotAnId),
        };
        if digits(code) && day.len() == 8 && digits(day) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(NotAnId)
        }
    }
}

impl TryFrom<String> for LifeId {
    type Error = NotAnId;
    fn try_from(raw: String) -> Result<Self, NotAnId> {
        raw.parse()
    }
}

impl From<LifeId> for String {
    fn from(id: LifeId) -> Self {
        id.0
    }
}

impl fmt::Display for LifeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for LifeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;
    impl Chance for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn ids_have_one_spelling_and_sort_by_time() {
        let early = SiteId::draw(Timestamp::from_micros(1_000_000_000), &Sevens);
        let late = SiteId::draw(Timestamp::from_micros(2_000_000_000), &Sevens);
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(SiteId::from_bytes(&early.bytes()), Ok(early));
        for bad in [
            "",
            "0",
            "../etc",
            &early.to_string().to_uppercase(),
            &format!("{early}0"),
        ] {
            assert_eq!(bad.parse::<SiteId>(), Err(NotAnId), "{bad}");
        }
    }

    #[test]
    fn place_keys_are_checked() {
        for good in ["P93@20221001", "D932@20221001", "C31441@20250701"] {
            assert_eq!(good.parse::<LifeId>().unwrap().as_str(), good);
        }
        for bad in [
            "C31441",
            "X31441@20250701",
            "C3144@20250701",
            "C31441@2025070",
            "C31441@2025070x",
            "Đ@1",
        ] {
            assert!(bad.parse::<LifeId>().is_err(), "{bad}");
        }
    }
}
