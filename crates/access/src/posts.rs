//! Whose posts one may give, hand over and end. Where is `decide`'s matter; this is for which roles.

use crate::Role;

/// May `giver` give posts of the role `wanted`, and look after those who hold one?
///
/// A site's head looks after the site. A commune opens the way in for its sites and for its own reviewers; its decision
/// makers come from the province, so that nobody who endorses makes the one who decides. The province's own decision
/// makers, the lines, the auditors and the operators come from the operator.
pub const fn may_give(giver: Role, wanted: Role) -> bool {
    match giver {
        Role::SiteHead => matches!(
            wanted,
            Role::SafetyOfficer | Role::SiteHead | Role::UnionRepresentative | Role::Worker
        ),
        Role::CommuneReviewer => matches!(
            wanted,
            Role::SafetyOfficer | Role::SiteHead | Role::CommuneReviewer
        ),
        Role::ProvinceReviewer => matches!(
            wanted,
            Role::SafetyOfficer
                | Role::SiteHead
                | Role::CommuneReviewer
                | Role::CommuneDecider
                | Role::ProvinceReviewer
        ),
        Role::Operator => !matches!(wanted, Role::Visitor),
        _ => false,
    }
}
