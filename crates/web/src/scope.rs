//! Why a site is not in a standard's scope, in words: the fact of the site, the rule with its article, how sure that is.

use crate::{i18n::T, words::Tag};
use base::Refusal;
use standards::{Mark, Marked};

/// The rules that keep a site out, with what they rest on.
#[derive(Clone, Debug)]
pub(crate) struct OutOfScope {
    /// Each rule, with the fact that it is about.
    pub(crate) whys: Vec<String>,
    /// How sure the rule is.
    pub(crate) sure: Tag,
    /// Where it was read.
    pub(crate) source: String,
    /// What to check, where that is to be done.
    pub(crate) check: Option<String>,
}

/// In words; nothing where no rule keeps the site out.
pub(crate) fn out_of_scope(t: T, whys: &[Refusal], marked: &Marked) -> Option<OutOfScope> {
    if whys.is_empty() {
        return None;
    }
    let check = marked.check.as_ref().map(|check| check.get(t.lang()));
    Some(OutOfScope {
        whys: whys.iter().map(|why| said(t, why)).collect(),
        sure: Tag {
            words: t.word("mark", marked.mark.as_str()),
            kind: if marked.mark == Mark::Verified {
                "info"
            } else {
                "due"
            },
        },
        source: t.a("scope-source", ("source", marked.source.as_str())),
        check: check.map(|check| t.a("scope-check", ("check", check))),
    })
}

/// `Siêu nhỏ: quy mô này không thuộc phạm vi (Điều 1)`.
fn said(t: T, why: &Refusal) -> String {
    let rule = t.refusal(why);
    let list = match why.code {
        "standards.kind-out-of-scope" => "site-kind",
        "standards.size-out-of-scope" => "size-class",
        "standards.level-out-of-scope" => "school-level",
        "standards.tier-out-of-scope" => "managing-tier",
        _ => return rule,
    };
    let value = why.facts.iter().find(|(name, _)| *name == "value");
    match value {
        Some((_, value)) => {
            let fact = t.word(list, value);
            t.a("scope-says", (("fact", fact), ("why", rule)))
        }
        None => rule,
    }
}
