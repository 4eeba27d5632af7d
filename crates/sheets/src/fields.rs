//! What a column may hold, and the headings under which people put it.

use base::fold::fold_plain;
use std::{collections::HashMap, sync::LazyLock};

/// Folded heading → field, from `headings.txt`.
static HEADINGS: LazyLock<HashMap<&'static str, Field>> = LazyLock::new(|| synonyms().collect());

/// Every folded heading with its field, in the order of `headings.txt`.
fn synonyms() -> impl Iterator<Item = (&'static str, Field)> {
    let mut field = None;
    include_str!("headings.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(move |line| {
            if let Some(name) = line.strip_prefix('[') {
                field = Field::from_text(name.trim_end_matches(']'));
                return None;
            }
            Some((line, field?))
        })
}

base::words! {
    /// What a column of a roster or of a list of past results holds.
    Field {
        /// Name of the site.
        Name = "name",
        /// Agency, enterprise or school.
        Kind = "kind",
        /// Tax code, or the school's code.
        Code = "code",
        /// Commune, ward or special zone, by its old or its new name.
        Commune = "commune",
        /// District of before 1 July 2025, which tells communes of one name apart.
        District = "district",
        /// Province, by its old or its new name.
        Province = "province",
        /// Street address.
        Address = "address",
        /// Main registered business.
        Sector = "sector",
        /// Workers in social insurance, yearly average.
        Workers = "workers",
        /// Yearly revenue.
        Revenue = "revenue",
        /// Total capital.
        Capital = "capital",
        /// Micro, small, medium or large.
        SizeClass = "size-class",
        /// What a school teaches.
        SchoolLevel = "school-level",
        /// Which tier decides on the site's dossier.
        ManagingTier = "managing-tier",
        /// Work phone of an office.
        Phone = "phone",
        /// The office to call.
        ContactOffice = "contact-office",
        /// Anything else; known so that its column is passed over, for nothing in the register keeps it.
        Note = "note",
        /// Year of a past result.
        Year = "year",
        /// Met or not yet met.
        Result = "result",
        /// Number of the paper that says so.
        PaperNumber = "paper-number",
        /// Day of that paper.
        PaperDate = "paper-date",
        /// Where the figure was found.
        Source = "source",
    }
}

base::words! {
    /// What a sheet is read for.
    Purpose {
        /// Sites for the register.
        Sites = "sites",
        /// Results of years before the program.
        Results = "results",
    }
}

impl Field {
    /// The Vietnamese heading of a clean sheet.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Name => "Tên cơ sở",
            Self::Kind => "Loại hình",
            Self::Code => "Mã số thuế / Mã trường",
            Self::Commune => "Xã, phường",
            Self::District => "Huyện (cũ)",
            Self::Province => "Tỉnh, thành phố",
            Self::Address => "Địa chỉ",
            Self::Sector => "Ngành nghề",
            Self::Workers => "Số lao động",
            Self::Revenue => "Doanh thu (đồng)",
            Self::Capital => "Vốn (đồng)",
            Self::SizeClass => "Quy mô",
            Self::SchoolLevel => "Cấp học",
            Self::ManagingTier => "Cấp quản lý",
            Self::Phone => "Điện thoại cơ quan",
            Self::ContactOffice => "Bộ phận liên hệ",
            Self::Note => "Ghi chú",
            Self::Year => "Năm",
            Self::Result => "Kết quả",
            Self::PaperNumber => "Số quyết định",
            Self::PaperDate => "Ngày quyết định",
            Self::Source => "Nguồn",
        }
    }

    /// The field that a heading names. Units and hints in brackets do not matter: `Doanh thu (tỷ đồng)`.
    pub fn from_heading(heading: &str) -> Option<Self> {
        let whole = fold_plain(heading);
        if whole.is_empty() || whole.len() > 80 {
            return None;
        }
        let bare = fold_plain(&without_brackets(heading));
        let named = |text: &str| HEADINGS.get(text).copied();
        named(&whole)
            .or_else(|| named(&bare))
            .or_else(|| named(bare.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')))
    }

    /// Is such a column of a sheet of this purpose read? Remarks never are: they may name persons.
    pub const fn serves(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Sites => !matches!(
                self,
                Self::Year
                    | Self::Result
                    | Self::PaperNumber
                    | Self::PaperDate
                    | Self::Source
                    | Self::Note
            ),
            Purpose::Results => matches!(
                self,
                Self::Name
                    | Self::Code
                    | Self::Commune
                    | Self::District
                    | Self::Province
                    | Self::Year
                    | Self::Result
                    | Self::PaperNumber
                    | Self::PaperDate
                    | Self::Source
            ),
        }
    }
}

/// The heading without what stands in round brackets.
fn without_brackets(heading: &str) -> String {
    let mut depth = 0_u32;
    heading
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_with_or_without_accents() {
        let check = |heading, field| assert_eq!(Field::from_heading(heading), field, "{heading}");
        check("Tên đơn vị", Some(Field::Name));
        check("TÊN  CƠ SỞ", Some(Field::Name));
        check("MST", Some(Field::Code));
        check("Mã số thuế/Mã trường", Some(Field::Code));
        check("Xã/phường", Some(Field::Commune));
        check("Xã, phường (mới)", Some(Field::Commune));
        check("Số LĐ", Some(Field::Workers));
        check("Doanh thu (tỷ đồng)", Some(Field::Revenue));
        check("Quận/Huyện\n(cũ)", Some(Field::District));
        check("Năm", Some(Field::Year));
        check("STT", None);
        check("Công ty TNHH May Hậu Giang", None);
        check("", None);
    }

    #[test]
    fn no_heading_names_two_fields_and_each_field_knows_its_own() {
        let mut seen = HashMap::new();
        for (heading, field) in synonyms() {
            assert_eq!(fold_plain(heading), heading);
            assert_eq!(seen.insert(heading, field), None, "{heading} stands twice");
        }
        for field in Field::ALL {
            assert_eq!(Field::from_heading(field.heading()), Some(*field));
        }
    }
}
