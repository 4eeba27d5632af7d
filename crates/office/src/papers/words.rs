//! Words of papers. They are Vietnamese whatever the screen's language: a paper is an official document.

use crate::{Desk, dossiers::DossierView, ground};
use base::{Lang, LifeId, ManagingTier, SiteKind, numbers::show_count};
use measures::{SourceKind, Value, values::show_yes_no};
use papers::forms::{Aim, Head, Signing};
use standards::{Criterion, Field, Judged, Mark, Outcome, Pack};
use store::{rounds::RoundRow, sites::SiteFacts};

/// Titles of evidence told under one criterion; the rest is counted.
const EVIDENCE_TOLD: usize = 6;
/// How the name of a text of law begins.
const KINDS_OF_TEXT: [&str; 8] = [
    "Bộ luật",
    "Chỉ thị",
    "Hướng dẫn",
    "Luật",
    "Nghị định",
    "Nghị quyết",
    "Quyết định",
    "Thông tư",
];
/// Behind what a person should compare with the text of the law.
const TO_COMPARE: &str = " (*)";

/// The standard and its verified grounds.
pub(super) fn aim(pack: &Pack, round: &RoundRow) -> Aim {
    Aim {
        standard: Some(crate::certificates::standard(pack)),
        period: Some(period(round)),
        basis: laws(pack, |mark| mark == Mark::Verified),
    }
}

/// `năm 2026`, `năm học 2025-2026`.
pub(crate) fn period(round: &RoundRow) -> String {
    let (from, to) = (round.first_day.year(), round.last_day.year());
    if from == to {
        format!("năm {}", round.counts_for_year)
    } else {
        format!("năm học {from}-{to}")
    }
}

/// The texts of law behind a standard whose mark is as asked, each once by its short name. What an edition says of a part of
/// a text is no text of its own.
pub(super) fn laws(pack: &Pack, asked: impl Fn(Mark) -> bool) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for law in &pack.legal_basis {
        let name = short_name(&law.title.vi);
        let is_text = KINDS_OF_TEXT.iter().any(|kind| name.starts_with(kind));
        if asked(law.marked.mark) && is_text && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// `Thông tư 124/2021/TT-BCA ngày 28/12/2021` of a text's whole title: its kind, number and day.
pub(super) fn short_name(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let Some(number) = words.iter().position(|word| word.contains('/')) else {
        return title.split(',').next().unwrap_or(title).trim().to_owned();
    };
    let is_dated = words.get(number + 1) == Some(&"ngày") && words.len() > number + 2;
    let end = if is_dated { number + 3 } else { number + 1 };
    let kept = words.get(..end).unwrap_or(&words);
    kept.join(" ").trim_end_matches([',', ';']).to_owned()
}

/// The body that decides on a place's sites (Circular 124/2021/TT-BCA, Art. 10): `Ủy ban nhân dân xã Vị Thủy`.
pub(crate) fn addressee(desk: &Desk, atom: &LifeId, tier: ManagingTier) -> String {
    let day = desk.today();
    let units = ground::places(desk, atom);
    let place = match tier {
        ManagingTier::Commune => atom.clone(),
        ManagingTier::Province => units.last().cloned().unwrap_or_else(|| atom.clone()),
    };
    let name = desk.office.places.short_name_on(&place, day);
    format!("Ủy ban nhân dân {name}")
}

/// Where a site is, from small to large.
pub(crate) fn address(facts: &SiteFacts, place: &str) -> String {
    let own = facts.address.trim().trim_end_matches(',');
    if own.is_empty() {
        place.to_owned()
    } else {
        format!("{own}, {place}")
    }
}

/// The head of a site's paper. Its number and day are its own book's, so they stay free until the head has signed.
pub(super) fn head(desk: &Desk, view: &DossierView) -> Head {
    let places = &desk.office.places;
    let life = places.life_on(&view.site.facts.atom, desk.today());
    let life = places.units().get(&life);
    let own = if view.site.facts.kind.is_unit() {
        addressee(desk, &view.site.facts.atom, ManagingTier::Commune)
    } else {
        view.site.facts.name.clone()
    };
    Head {
        parent: None,
        body: Some(own),
        number: None,
        place: life.map(|life| life.short_name.clone()),
        day: view.signature.as_ref().map(crate::dossiers::Signature::day),
    }
}

/// Who signs a site's paper: the office that signed the dossier, or nobody yet.
pub(super) fn signing(view: &DossierView) -> Signing {
    Signing {
        office: view.signature.as_ref().map(|by| by.office().to_owned()),
        ..Signing::default()
    }
}

/// The criteria that stand on papers of a site, in their order: not what only the reviewer may read.
pub(super) fn printed(view: &DossierView) -> impl Iterator<Item = &Criterion> {
    let criteria = view.pack.criteria.iter();
    criteria.filter(|criterion| !criterion.private_to_reviewer)
}

/// A criterion as a paper writes it.
pub(super) fn criterion(criterion: &Criterion) -> String {
    let mark = match criterion.marked.mark {
        Mark::Verified => "",
        _ => TO_COMPARE,
    };
    format!("{}. {}{mark}", criterion.id, criterion.text.vi)
}

/// What is to be known of a table of criteria.
pub(super) fn remarks(view: &DossierView) -> Vec<String> {
    let unsure = printed(view).any(|criterion| criterion.marked.mark != Mark::Verified);
    let private = view.pack.criteria.iter().any(|c| c.private_to_reviewer);
    let unsure = unsure.then_some("(*) Lời văn của tiêu chí cần đối chiếu với văn bản gốc.");
    let private = private.then_some(
        "Các tiêu chí chỉ cơ quan thẩm định được đọc trả lời riêng, không in trong văn bản này.",
    );
    unsure
        .into_iter()
        .chain(private)
        .map(str::to_owned)
        .collect()
}

/// An outcome as a paper writes it; nothing where there is none.
pub(super) const fn outcome(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Unanswered => None,
        Outcome::Met => Some("Đạt"),
        Outcome::NotMet => Some("Chưa đạt"),
        Outcome::NotApplicable => Some("Không áp dụng"),
        Outcome::NeedsPerson => Some("Cần xem xét"),
    }
}

/// Is the review of the dossier done, so that its column may be printed?
pub(super) fn is_reviewed(view: &DossierView) -> bool {
    use assessments::DossierState as S;
    matches!(
        view.row.state,
        S::Endorsed | S::Recognised | S::NotRecognised | S::Revoked
    ) && !view.review.is_empty()
}

/// The site's column: the outcome, values with their sources, what it says, and its evidence.
pub(super) fn said(view: &DossierView, criterion: &Criterion) -> Option<String> {
    let judged = view.evaluation.get(&criterion.id)?;
    let mut lines: Vec<String> = outcome(judged.outcome)
        .map(str::to_owned)
        .into_iter()
        .collect();
    let answer = view.answers.get(&criterion.id);
    lines.extend(
        criterion
            .fields
            .iter()
            .filter_map(|field| field_line(view, judged, criterion, field)),
    );
    let reason = answer.and_then(|answer| answer.na.as_deref());
    let reason = reason.and_then(|id| criterion.na.iter().find(|reason| reason.id == id));
    lines.extend(reason.map(|reason| format!("Lý do: {}", reason.title.vi)));
    lines.extend(answer.and_then(|answer| answer.note.clone()));
    lines.extend(evidence(view, &criterion.id));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn field_line(
    view: &DossierView,
    judged: &Judged,
    criterion: &Criterion,
    field: &Field,
) -> Option<String> {
    let answer = view.answers.get(&criterion.id);
    let own = answer.and_then(|answer| answer.parts.get(&field.id));
    let shown = judged
        .prefilled
        .iter()
        .find(|shown| shown.field == field.id);
    let said = value(field, own.or(shown.map(|shown| &shown.entry.value))?);
    let source = shown.filter(|_| own.is_none()).map(|shown| {
        let source = &shown.entry.source;
        match source.kind {
            SourceKind::Reported => format!(" (số theo báo cáo: {})", source.by),
            // What the program counts of a commune's sites names the register.
            SourceKind::Register if source.by == "sites" => " (nguồn: sổ cơ sở)".to_owned(),
            SourceKind::Register if source.by == "dossiers" => " (nguồn: các hồ sơ)".to_owned(),
            _ => format!(" (nguồn: {})", source.by),
        }
    });
    let title = field.title.vi.trim_end_matches(['?', ':']);
    Some(format!("{title}: {said}{}", source.unwrap_or_default()))
}

fn value(field: &Field, value: &Value) -> String {
    match value {
        Value::Count(n) => show_count(*n, Lang::Vi),
        Value::YesNo(yes) => show_yes_no(*yes, Lang::Vi).to_owned(),
        Value::Day(day) => day.vietnamese(),
        Value::Choice(id) => {
            let choice = field.choices().iter().find(|choice| choice.id == *id);
            choice.map_or_else(|| id.clone(), |choice| choice.title.vi.clone())
        }
    }
}

/// The evidence of a criterion; what names persons is not told.
fn evidence(view: &DossierView, criterion: &str) -> Option<String> {
    let place = format!("criterion:{criterion}");
    let titles: Vec<&str> = view
        .evidence_at(&place)
        .filter(|piece| !piece.contains_names)
        .map(|piece| piece.title.as_str())
        .collect();
    let told: Vec<&str> = titles.iter().copied().take(EVIDENCE_TOLD).collect();
    let rest = match titles.len().saturating_sub(told.len()) {
        0 => String::new(),
        rest => format!("; và {rest} minh chứng khác"),
    };
    (!told.is_empty()).then(|| format!("Minh chứng: {}{rest}", told.join("; ")))
}

/// Loại hình.
pub(super) const fn kind(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::Agency => "Cơ quan",
        SiteKind::Enterprise => "Doanh nghiệp",
        SiteKind::School => "Cơ sở giáo dục",
        SiteKind::Commune => "Xã, phường, đặc khu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_law_is_called_by_its_kind_number_and_day() {
        let check = |title: &str, expect: &str| assert_eq!(short_name(title), expect);
        check(
            "Thông tư 124/2021/TT-BCA ngày 28/12/2021, hiệu lực từ 10/02/2022",
            "Thông tư 124/2021/TT-BCA ngày 28/12/2021",
        );
        check(
            "Nghị định 80/2017/NĐ-CP về môi trường giáo dục an toàn, phòng, chống bạo lực học đường",
            "Nghị định 80/2017/NĐ-CP",
        );
        check(
            "Thông tư 48/2025/TT-BCA, sửa đổi",
            "Thông tư 48/2025/TT-BCA",
        );
        check("Văn bản của tỉnh, năm 2026", "Văn bản của tỉnh");
        check("", "");
    }

    #[test]
    fn every_standard_of_a_round_has_a_verified_ground() {
        for (name, text) in standards::embedded() {
            let dictionary = measures::Dictionary::embedded();
            let Ok(pack) = standards::check(text, dictionary) else {
                continue;
            };
            if crate::packs::may_hold(&pack).is_err() {
                continue;
            }
            let verified = laws(&pack, |mark| mark == Mark::Verified);
            assert!(!verified.is_empty(), "{name}");
        }
    }
}
