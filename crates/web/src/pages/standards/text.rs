//! The text of an edition as its page and the preview of a draft show it.

use super::rules;
use crate::i18n::T;
use standards::{LegalBasis, Marked, Pack, Subject};

/// A text of law with how sure it is.
pub(in crate::pages) struct Basis {
    pub(in crate::pages) article: String,
    pub(in crate::pages) title: String,
    pub(in crate::pages) link: String,
    pub(in crate::pages) sure: Sure,
}

/// How sure a legal fact is, in words.
pub(in crate::pages) struct Sure {
    pub(in crate::pages) mark: String,
    pub(in crate::pages) kind: &'static str,
    pub(in crate::pages) source: String,
    pub(in crate::pages) check: String,
}

pub(in crate::pages) fn basis(t: T, basis: &LegalBasis) -> Basis {
    Basis {
        article: basis.article.clone(),
        title: basis.title.get(t.lang()).to_owned(),
        link: basis.link.clone().unwrap_or_default(),
        sure: sure(t, &basis.marked),
    }
}

pub(in crate::pages) fn sure(t: T, marked: &Marked) -> Sure {
    Sure {
        mark: t.word("mark", marked.mark.as_str()),
        kind: if marked.mark == standards::Mark::Verified {
            "info"
        } else {
            "due"
        },
        source: marked.source.clone(),
        check: marked
            .check
            .as_ref()
            .map(|check| check.get(t.lang()).to_owned())
            .unwrap_or_default(),
    }
}

/// A due day with what is due.
pub(in crate::pages) struct Due {
    pub(in crate::pages) act: String,
    pub(in crate::pages) day: String,
    pub(in crate::pages) article: String,
    pub(in crate::pages) sure: Sure,
}

/// A clause with its criteria.
pub(in crate::pages) struct Clause {
    pub(in crate::pages) id: String,
    pub(in crate::pages) title: String,
    pub(in crate::pages) criteria: Vec<Criterion>,
}

pub(in crate::pages) struct Criterion {
    pub(in crate::pages) id: String,
    pub(in crate::pages) article: String,
    pub(in crate::pages) title: String,
    pub(in crate::pages) text: String,
    pub(in crate::pages) help: String,
    pub(in crate::pages) rule: String,
    pub(in crate::pages) fields: Vec<String>,
    pub(in crate::pages) evidence: Vec<String>,
    pub(in crate::pages) required: String,
    pub(in crate::pages) na: Vec<String>,
    pub(in crate::pages) private: bool,
    pub(in crate::pages) no_names: bool,
    pub(in crate::pages) sure: Sure,
}

/// Everything that an edition says.
pub(in crate::pages) struct Text {
    pub(in crate::pages) title: String,
    pub(in crate::pages) edition: String,
    pub(in crate::pages) basis: Vec<Basis>,
    pub(in crate::pages) scope: String,
    pub(in crate::pages) not_for: String,
    pub(in crate::pages) remarks: Vec<String>,
    pub(in crate::pages) scope_sure: Sure,
    pub(in crate::pages) result: &'static str,
    pub(in crate::pages) window: String,
    pub(in crate::pages) period: String,
    pub(in crate::pages) counts_for: String,
    pub(in crate::pages) dues: Vec<Due>,
    pub(in crate::pages) bands: Vec<String>,
    pub(in crate::pages) clauses: Vec<Clause>,
}

impl Text {
    pub(in crate::pages) fn of(t: T, pack: &Pack) -> Self {
        let scope = &pack.applies_to;
        let sizes = scope.size_classes_not.iter().map(|size| size.as_str());
        let levels = scope.school_levels_not.iter().map(|level| level.as_str());
        let mut not_for = vec![
            words(t, "size-class", sizes),
            words(t, "school-level", levels),
        ];
        not_for.retain(|words| !words.is_empty());
        let kinds = scope.kinds.iter().map(|kind| kind.as_str());
        Self {
            title: pack.title.get(t.lang()).to_owned(),
            edition: pack.edition.clone(),
            basis: pack.legal_basis.iter().map(|b| basis(t, b)).collect(),
            scope: if pack.subject == Subject::Site {
                words(t, "site-kind", kinds)
            } else {
                t.word("standards-subject", pack.subject.as_str())
            },
            not_for: not_for.join(", "),
            remarks: remarks(t, pack),
            scope_sure: sure(t, &scope.marked),
            result: pack.result.as_str(),
            window: rules::window(t, pack.window),
            period: rules::window(t, pack.period.days),
            counts_for: t.word("standards-counts", pack.counts_for.as_str()),
            dues: pack.due.iter().map(|d| due(t, d)).collect(),
            bands: bands(t, pack),
            clauses: clauses(t, pack),
        }
    }
}

fn words<'w>(t: T, list: &str, texts: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<String> = texts.map(|text| t.word(list, text)).collect();
    words.join(", ")
}

fn due(t: T, due: &standards::Due) -> Due {
    Due {
        act: t.word("standards-due", due.act.as_str()),
        day: rules::limit(t, due.limit),
        article: due.article.clone(),
        sure: sure(t, &due.marked),
    }
}

fn bands(t: T, pack: &Pack) -> Vec<String> {
    let points = pack.points.as_ref();
    let bands = points.map_or(&[][..], |points| &points.bands);
    let band = |band: &standards::Band| {
        let title = band.title.get(t.lang());
        t.a("standards-band", (("title", title), ("n", band.at_least)))
    };
    bands.iter().map(band).collect()
}

/// What a reader must know: about the scope, what is missing of a scale, how sure another calendar is.
fn remarks(t: T, pack: &Pack) -> Vec<String> {
    let points = pack.points.as_ref();
    let missing = points.map(|points| [&points.items_missing, &points.bands_missing]);
    let calendar = pack.held_so.as_ref().and_then(|held| held.check.as_ref());
    let all = missing.into_iter().flatten().flatten().chain(calendar);
    let mut remarks = texts(t, &pack.applies_to.remarks);
    remarks.extend(all.map(|text| text.get(t.lang()).to_owned()));
    remarks
}

fn texts(t: T, texts: &[base::Localised]) -> Vec<String> {
    let texts = texts.iter().map(|text| text.get(t.lang()).to_owned());
    texts.collect()
}

fn clauses(t: T, pack: &Pack) -> Vec<Clause> {
    let clause = |clause: &standards::Clause| Clause {
        id: clause.id.clone(),
        title: clause.title.get(t.lang()).to_owned(),
        criteria: pack.under(&clause.id).map(|c| criterion(t, c)).collect(),
    };
    pack.clauses.iter().map(clause).collect()
}

fn criterion(t: T, criterion: &standards::Criterion) -> Criterion {
    let lang = t.lang();
    let help = criterion.help.as_ref();
    let na = criterion.na.iter().map(|reason| reason.title.get(lang));
    Criterion {
        id: criterion.id.clone(),
        article: criterion.article.clone(),
        title: criterion.title.get(lang).to_owned(),
        text: criterion.text.get(lang).to_owned(),
        help: help.map_or_else(String::new, |help| help.get(lang).to_owned()),
        rule: rules::rule(t, criterion),
        fields: criterion
            .fields
            .iter()
            .map(|f| rules::field(t, f))
            .collect(),
        evidence: texts(t, &criterion.evidence.expected),
        required: match criterion.evidence.required {
            0 => String::new(),
            n => t.a("standards-evidence-required", ("n", n)),
        },
        na: na.map(str::to_owned).collect(),
        private: criterion.private_to_reviewer,
        no_names: criterion.names_forbidden,
        sure: sure(t, &criterion.marked),
    }
}
