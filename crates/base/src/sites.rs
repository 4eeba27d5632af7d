//! The words for a site that rules, registers and screens share.

/// Declares a closed list of words with the stable text by which each is stored and exchanged.
/// The crate that uses it depends on `serde`.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All, in the order they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The word with this stable text.
            pub fn from_text(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// What a site is (Circular 124/2021/TT-BCA, Art. 1-2).
    SiteKind {
        /// Cơ quan: has its own premises and is paid from the state budget.
        Agency = "agency",
        /// Doanh nghiệp.
        Enterprise = "enterprise",
        /// Cơ sở giáo dục.
        School = "school",
        /// Xã, phường, đặc khu: a unit with a dossier of its own, in no register of sites.
        Commune = "commune",
    }
}

impl SiteKind {
    /// The kinds that a register of sites knows.
    pub const SITES: &'static [Self] = &[Self::Agency, Self::Enterprise, Self::School];

    /// Does it say of a subject that it is a unit?
    pub const fn is_unit(self) -> bool {
        matches!(self, Self::Commune)
    }

    /// The kind of a site with this stable text; units are none.
    pub fn of_site(text: &str) -> Option<Self> {
        Self::from_text(text).filter(|kind| !kind.is_unit())
    }
}

words! {
    /// Size of an enterprise (Law 04/2017, Art. 4; Decree 80/2021, Art. 5).
    SizeClass {
        /// Siêu nhỏ.
        Micro = "micro",
        /// Nhỏ.
        Small = "small",
        /// Vừa.
        Medium = "medium",
        /// Lớn.
        Large = "large",
    }
}

words! {
    /// What a school teaches.
    SchoolLevel {
        /// Nhà trẻ, mẫu giáo, mầm non.
        Preschool = "preschool",
        /// Tiểu học.
        Primary = "primary",
        /// Trung học cơ sở.
        LowerSecondary = "lower-secondary",
        /// Trung học phổ thông.
        UpperSecondary = "upper-secondary",
        /// Giáo dục thường xuyên, nghề nghiệp.
        Vocational = "vocational",
        /// Cao đẳng, đại học.
        Higher = "higher",
    }
}

words! {
    /// Which tier decides on the site's dossier.
    ManagingTier {
        /// The commune.
        Commune = "commune",
        /// The province; the commune is skipped.
        Province = "province",
    }
}
