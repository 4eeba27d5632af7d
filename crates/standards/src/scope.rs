//! Whom a standard applies to, and which rule keeps a site out.

use crate::{
    pack::{AppliesTo, Pack},
    subject::Subject,
};
use base::{ManagingTier, Refusal, SchoolLevel, SiteKind, SizeClass};

/// What a rulebook may ask about a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteFacts {
    /// What it is.
    pub kind: SiteKind,
    /// Its size class, when it is an enterprise and the class is known.
    pub size: Option<SizeClass>,
    /// What it teaches, when it is a school and that is known.
    pub school_level: Option<SchoolLevel>,
    /// Which tier decides.
    pub managing_tier: ManagingTier,
}

impl Pack {
    /// Is a site with these facts in scope? Otherwise every rule that keeps it out, or that cannot be told for want
    /// of a fact (`standards.size-unknown`, `standards.level-unknown`); each names the article.
    ///
    /// A standard about communes is for every commune and for no site, and the other way round.
    pub fn eligible(&self, facts: &SiteFacts) -> Result<(), Vec<Refusal>> {
        let whys = match (self.subject, facts.kind) {
            (Subject::Commune, SiteKind::Commune) => Vec::new(),
            (Subject::Site, kind) if !kind.is_unit() => self.applies_to.why_not(*facts),
            _ => {
                let refusal = Refusal::new("standards.subject-out-of-scope");
                vec![refusal.with("article", &self.applies_to.article)]
            }
        };
        if whys.is_empty() { Ok(()) } else { Err(whys) }
    }
}

impl AppliesTo {
    fn why_not(&self, facts: SiteFacts) -> Vec<Refusal> {
        let refuse = |code, fact: &str| {
            Refusal::new(code)
                .with("article", &self.article)
                .with("value", fact)
        };
        let mut whys = Vec::new();
        if !self.kinds.contains(&facts.kind) {
            whys.push(refuse("standards.kind-out-of-scope", facts.kind.as_str()));
        }
        if facts.kind == SiteKind::Enterprise && !self.size_classes_not.is_empty() {
            match facts.size {
                Some(size) if self.size_classes_not.contains(&size) => {
                    whys.push(refuse("standards.size-out-of-scope", size.as_str()));
                }
                Some(_) => {}
                None => whys.push(refuse("standards.size-unknown", "")),
            }
        }
        if facts.kind == SiteKind::School && !self.school_levels_not.is_empty() {
            match facts.school_level {
                Some(level) if self.school_levels_not.contains(&level) => {
                    whys.push(refuse("standards.level-out-of-scope", level.as_str()));
                }
                Some(_) => {}
                None => whys.push(refuse("standards.level-unknown", "")),
            }
        }
        let tiers = &self.managing_tiers;
        if !tiers.is_empty() && !tiers.contains(&facts.managing_tier) {
            let tier = facts.managing_tier.as_str();
            whys.push(refuse("standards.tier-out-of-scope", tier));
        }
        whys
    }
}
