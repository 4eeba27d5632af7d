//! The kinds of answer that one line of a sheet can say, and the headings under which columns are found.

use base::fold::fold;

/// A kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    YesNo,
    None,
    Count,
    Percentage,
    Paper,
    Points,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::None => "none",
            Self::Count => "count",
            Self::Percentage => "percentage",
            Self::Paper => "paper",
            Self::Points => "points",
        }
    }

    /// Reads the word of a cell, in either language, accents or not.
    pub(super) fn read(cell: &str) -> Option<Self> {
        Some(match fold(cell).as_str() {
            "yes no" | "co khong" | "co hoac khong" => Self::YesNo,
            "none" | "khong xay ra" | "khong co" => Self::None,
            "count" | "so luong" | "dem" => Self::Count,
            "percentage" | "percent" | "ty le" | "ti le" | "phan tram" => Self::Percentage,
            "paper" | "giay to" | "van ban" => Self::Paper,
            "points" | "diem" | "cham diem" => Self::Points,
            _ => return None,
        })
    }
}

/// Which column a heading names, by its place in [`super::COLUMNS`].
pub(super) fn column(heading: &str) -> Option<usize> {
    let key = match fold(heading).as_str() {
        "clause" | "khoan" | "muc" => "clause",
        "id" | "ma" | "ma tieu chi" => "id",
        "article" | "dieu" | "can cu" => "article",
        "title vi" | "ten vi" | "ten" | "tieu chi" => "title-vi",
        "title en" | "ten en" => "title-en",
        "text vi" | "noi dung vi" | "noi dung" => "text-vi",
        "text en" | "noi dung en" => "text-en",
        "answer" | "kind of answer" | "cach tra loi" | "loai tra loi" => "answer",
        "threshold" | "nguong" | "muc can dat" => "threshold",
        "evidence vi" | "minh chung vi" | "minh chung" => "evidence-vi",
        "evidence en" | "minh chung en" => "evidence-en",
        "required" | "files required" | "so tep can co" => "required",
        "mark" | "do chac" => "mark",
        "source" | "nguon" => "source",
        "check vi" | "can kiem tra vi" | "can kiem tra" => "check-vi",
        "check en" | "can kiem tra en" => "check-en",
        _ => return None,
    };
    super::COLUMNS.iter().position(|known| *known == key)
}
