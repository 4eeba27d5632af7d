//! Reading whom a pack is about: its subject, whom it applies to, the personnel regimes it knows.

use super::{Unique, marked};
use crate::{
    pack::AppliesTo,
    regimes::Regime,
    subject::{Counted, Subject},
};
use base::{ManagingTier, SchoolLevel, SiteKind, SizeClass};
use measures::{Dictionary, Kind, file::Fields};

/// What a dossier is about; a site where nothing is stated.
pub(super) fn subject(fields: &mut Fields<'_>) -> Subject {
    if !fields.has("subject") {
        return Subject::Site;
    }
    fields
        .word("subject", Subject::from_text)
        .unwrap_or(Subject::Site)
}

/// The measures by which a commune counts its parts, exactly where they are the subject.
pub(super) fn counted(
    fields: &mut Fields<'_>,
    subject: Subject,
    dictionary: &Dictionary,
) -> Option<Counted> {
    if (subject == Subject::PartOfCommune) != fields.has("counted") {
        let message = "`counted` stands exactly where the subject is a part of a commune";
        fields.fault("counted", "pack.counted", message);
    }
    let mut table = fields.opt_table("counted")?;
    let mut measure = |name| {
        let measure = table.text(name);
        let known = dictionary.get(&measure);
        let fits = known.is_some_and(|known| {
            known.subject == subject.measured() && matches!(known.kind, Kind::Count { .. })
        });
        if !fits && !measure.is_empty() {
            let message = format!("`{measure}` is no count of a place in the dictionary");
            table.fault(name, "pack.unknown-measure", message);
        }
        measure
    };
    let counted = Counted {
        total: measure("total"),
        registered: measure("registered"),
        recognised: measure("recognised"),
    };
    table.finish();
    Some(counted)
}

/// Personnel regimes and which of their disciplinary forms count.
pub(super) fn regimes(fields: &mut Fields<'_>) -> Vec<Regime> {
    let mut ids = Unique::new("pack.duplicate-id");
    let mut regimes = Vec::new();
    for mut table in fields.tables("personnel_regime") {
        let regime = Regime {
            id: table.id("id"),
            title: table.localised("title"),
            below: table.texts("below"),
            at_or_above: table.texts("at_or_above"),
            marked: marked(&mut table),
        };
        table.finish();
        ids.note(&table, &regime.id);
        if let Some(form) = regime
            .below
            .iter()
            .find(|id| regime.at_or_above.contains(id))
        {
            let message = format!("`{form}` cannot be below the level and at it");
            table.fault("below", "pack.form-on-both-sides", message);
        }
        regimes.push(regime);
    }
    regimes
}

pub(super) fn applies_to(fields: &mut Fields<'_>, subject: Subject) -> AppliesTo {
    let Some(mut table) = fields.table("applies_to") else {
        return AppliesTo {
            kinds: Vec::new(),
            size_classes_not: Vec::new(),
            school_levels_not: Vec::new(),
            managing_tiers: Vec::new(),
            remarks: Vec::new(),
            article: String::new(),
            marked: super::UNMARKED,
        };
    };
    let applies_to = AppliesTo {
        kinds: table.words("kinds", SiteKind::of_site),
        size_classes_not: table.words("size_classes_not", SizeClass::from_text),
        school_levels_not: table.words("school_levels_not", SchoolLevel::from_text),
        managing_tiers: table.words("managing_tiers", ManagingTier::from_text),
        remarks: table.localised_list("remarks"),
        article: table.text("article"),
        marked: marked(&mut table),
    };
    table.finish();
    if applies_to.kinds.is_empty() == (subject == Subject::Site) {
        let message = "name kinds of site exactly where the subject is a site";
        table.fault("kinds", "pack.applies-to-nobody", message);
    }
    let mismatched = [
        (
            "size_classes_not",
            !applies_to.size_classes_not.is_empty(),
            SiteKind::Enterprise,
        ),
        (
            "school_levels_not",
            !applies_to.school_levels_not.is_empty(),
            SiteKind::School,
        ),
    ];
    for (name, stated, kind) in mismatched {
        if stated && !applies_to.kinds.contains(&kind) {
            let message = format!(
                "`{name}` says nothing unless `{}` is in scope",
                kind.as_str()
            );
            table.fault(name, "pack.idle-rule", message);
        }
    }
    applies_to
}
