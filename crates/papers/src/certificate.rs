//! The certificate of recognition (giấy công nhận): one A4 page, several to a file.
//!
//! Parts, their order, letters and margins follow Decree 30/2020/NĐ-CP, Art. 8-9 and Annex I. Three liberties a
//! certificate takes from a letter: it lies on its side, has a thin frame, and sets its title and the recognised name
//! larger. It carries no emblem and no flag, and no personal name unless one is given. The seal and the signature are
//! put on paper: room is left for both.

mod layout;
mod page;

use crate::{
    error::PapersError,
    fonts::Fonts,
    qr::{self, Squares},
};
use base::Day;

/// The most certificates in one file: what a province recognises in a year, with room; about 15 MB.
pub const MAX_CERTIFICATES: usize = 2_000;

/// What one certificate says. Texts are shown as given (spaces folded, NFC); only the names of bodies and offices in
/// the head and the signature are set in capitals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The body above the issuing one, printed over it; people's committees have none.
    pub parent_body: Option<String>,
    /// The issuing body: `Ủy ban nhân dân xã Vị Thủy`.
    pub body: String,
    /// Number and sign of this paper: `07/GCN-UBND`.
    pub number: String,
    /// Where it is issued, before the date: `Vị Thủy`.
    pub place: String,
    /// The day it is issued.
    pub day: Day,
    /// Who recognises, as a line over the name: `Chủ tịch Ủy ban nhân dân xã Vị Thủy`.
    pub decider: String,
    /// The recognised site's name.
    pub site: String,
    /// The site's address, from small to large.
    pub address: String,
    /// The standard that is met, without quotation marks: `An toàn về an ninh, trật tự`.
    pub standard: String,
    /// For which period: `năm 2026`.
    pub period: String,
    /// The decision behind it.
    pub decision: Decision,
    /// The rule the decision rests on, printed after `căn cứ`: `Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021
    /// của Bộ trưởng Bộ Công an`.
    pub legal_basis: String,
    /// Who signs.
    pub signature: Signature,
    /// Where anyone can check this paper.
    pub check: CheckPage,
}

/// The decision by which a site is recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Number and sign: `45/QĐ-UBND`.
    pub number: String,
    /// The day it was signed.
    pub day: Day,
    /// Who decided: `Chủ tịch Ủy ban nhân dân xã Vị Thủy`.
    pub body: String,
}

/// In whose right somebody signs (Decree 30/2020, Annex I).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// TM.: thay mặt, for a body that decides together.
    OnBehalf,
    /// KT.: ký thay, a deputy for the head.
    InPlace,
    /// TL.: thừa lệnh, by order.
    ByOrder,
    /// TUQ.: thừa ủy quyền, by delegation.
    ByDelegation,
    /// Q.: quyền, acting in the office itself.
    Acting,
}

impl Authority {
    /// The prefix as printed.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::OnBehalf => "TM.",
            Self::InPlace => "KT.",
            Self::ByOrder => "TL.",
            Self::ByDelegation => "TUQ.",
            Self::Acting => "Q.",
        }
    }
}

/// The signature block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Lines of authority from the top: `(OnBehalf, "Ủy ban nhân dân")`, `(InPlace, "Chủ tịch")`. May be empty.
    pub authority: Vec<(Authority, String)>,
    /// The signer's office: `Chủ tịch`, `Phó Chủ tịch`.
    pub office: String,
    /// The signer's name, only where the body wants it printed; otherwise the place stays free.
    pub name: Option<String>,
}

/// The public page on which a certificate is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckPage {
    /// The code a person types: `7Q4K-2M9D`.
    pub code: String,
    /// The page's whole address, also in the QR code.
    pub address: String,
}

/// Writes one PDF with a page per certificate, in the order given. It is PDF/A-2a and PDF/UA-1: tagged, searchable,
/// its letters embedded; its date is the first certificate's.
///
/// Refused: none or more than [`MAX_CERTIFICATES`], an empty required text, a letter the font lacks, texts longer than
/// a page. The first certificate at fault is named by its place.
pub fn certificates(all: &[Certificate]) -> Result<Vec<u8>, PapersError> {
    let Some(first) = all.first() else {
        return Err(PapersError::NoCertificates);
    };
    if all.len() > MAX_CERTIFICATES {
        return Err(PapersError::TooManyCertificates {
            count: all.len(),
            max: MAX_CERTIFICATES,
        });
    }
    let fonts = Fonts::embedded()?;
    let mut book = page::Book::new(fonts)?;
    for (index, raw) in all.iter().enumerate() {
        let place = index + 1;
        let clean = raw.cleaned();
        clean.check(fonts, place)?;
        let code = clean.qr(place)?;
        let sheet =
            layout::lay_out(fonts, &clean).ok_or(PapersError::DoesNotFit { certificate: place })?;
        book.add(&clean, &sheet, &code)?;
    }
    book.finish(&first.cleaned())
}

impl Certificate {
    /// What the file and the page are called.
    fn title(&self) -> String {
        format!("Giấy công nhận {} - {}", self.number, self.site)
    }

    /// The same with every text in NFC and its spaces folded.
    fn cleaned(&self) -> Self {
        let fold = |text: &String| {
            let composed = base::text::compose(text);
            composed.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        // An optional text of nothing but spaces is none.
        let optional = |text: &Option<String>| text.as_ref().map(fold).filter(|t| !t.is_empty());
        let authority = &self.signature.authority;
        Self {
            parent_body: optional(&self.parent_body),
            body: fold(&self.body),
            number: fold(&self.number),
            place: fold(&self.place),
            day: self.day,
            decider: fold(&self.decider),
            site: fold(&self.site),
            address: fold(&self.address),
            standard: fold(&self.standard),
            period: fold(&self.period),
            decision: Decision {
                number: fold(&self.decision.number),
                day: self.decision.day,
                body: fold(&self.decision.body),
            },
            legal_basis: fold(&self.legal_basis),
            signature: Signature {
                authority: authority.iter().map(|(a, of)| (*a, fold(of))).collect(),
                office: fold(&self.signature.office),
                name: optional(&self.signature.name),
            },
            check: CheckPage {
                code: fold(&self.check.code),
                address: fold(&self.check.address),
            },
        }
    }

    /// Every text by the name of its field.
    fn texts(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let required = [
            ("body", self.body.as_str()),
            ("number", &self.number),
            ("place", &self.place),
            ("decider", &self.decider),
            ("site", &self.site),
            ("address", &self.address),
            ("standard", &self.standard),
            ("period", &self.period),
            ("decision.number", &self.decision.number),
            ("decision.body", &self.decision.body),
            ("legal_basis", &self.legal_basis),
            ("signature.office", &self.signature.office),
            ("check.code", &self.check.code),
            ("check.address", &self.check.address),
        ];
        let parent = self.parent_body.iter().map(|t| ("parent_body", t.as_str()));
        let name = self.signature.name.iter();
        let authority = self.signature.authority.iter();
        required
            .into_iter()
            .chain(parent)
            .chain(name.map(|t| ("signature.name", t.as_str())))
            .chain(authority.map(|(_, of)| ("signature.authority", of.as_str())))
    }

    fn check(&self, fonts: &Fonts, certificate: usize) -> Result<(), PapersError> {
        for (field, text) in self.texts() {
            if text.is_empty() {
                return Err(PapersError::Empty { certificate, field });
            }
            if let Some(letters) = fonts.missing(text) {
                return Err(PapersError::MissingGlyph {
                    certificate,
                    field,
                    letters,
                });
            }
        }
        Ok(())
    }

    fn qr(&self, certificate: usize) -> Result<Squares, PapersError> {
        qr::squares(&self.check.address).map_err(|source| PapersError::CheckAddress {
            certificate,
            source,
        })
    }
}
