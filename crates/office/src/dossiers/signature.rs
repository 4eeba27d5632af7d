//! How the head of a site signed its dossier.

use base::{Day, EvidenceId};
use serde::{Deserialize, Serialize};

/// How the head signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Signature {
    /// The head confirmed in the program.
    Confirmation {
        /// Office of the signer, such as `Giám đốc`.
        office: String,
        /// Day.
        day: Day,
    },
    /// The head signed on paper; the scan is evidence of the dossier.
    Scan {
        /// Office of the signer.
        office: String,
        /// Day on the paper.
        day: Day,
        /// The scan.
        scan: EvidenceId,
    },
}

impl Signature {
    /// Office of the signer.
    pub fn office(&self) -> &str {
        match self {
            Self::Confirmation { office, .. } | Self::Scan { office, .. } => office,
        }
    }

    /// Day of the signature.
    pub const fn day(&self) -> Day {
        match self {
            Self::Confirmation { day, .. } | Self::Scan { day, .. } => *day,
        }
    }
}
