//! Whom the standard applies to, and which rule says so.

use crate::support::agency_enterprise;
use base::{ManagingTier, SchoolLevel, SiteKind, SizeClass};
use standards::SiteFacts;

#[test]
fn who_is_out_of_scope_is_told_by_which_rule() {
    use SiteKind::{Agency, Enterprise, School};
    let check = |kind, size, expect: &[&str]| {
        let facts = SiteFacts {
            kind,
            size,
            school_level: (kind == School).then_some(SchoolLevel::LowerSecondary),
            managing_tier: ManagingTier::Commune,
        };
        let whys = agency_enterprise()
            .eligible(&facts)
            .err()
            .unwrap_or_default();
        let codes: Vec<&str> = whys.iter().map(|why| why.code).collect();
        assert_eq!(codes, expect, "{facts:?}");
        let named = |why: &base::Refusal| why.facts.iter().any(|f| f.1 == "Điều 1");
        assert!(whys.iter().all(named));
    };
    check(Agency, None, &[]);
    check(Enterprise, Some(SizeClass::Large), &[]);
    check(Enterprise, Some(SizeClass::Medium), &[]);
    let out = &["standards.size-out-of-scope"];
    check(Enterprise, Some(SizeClass::Small), out);
    check(Enterprise, Some(SizeClass::Micro), out);
    check(Enterprise, None, &["standards.size-unknown"]);
    check(School, None, &["standards.kind-out-of-scope"]);
}
