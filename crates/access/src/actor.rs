//! Actors: a role within a scope.

use base::{AccountId, BodyId, LifeId, PostId, SiteId, words};

words! {
    /// What a post is for.
    Role {
        /// Keeps a site's dossier.
        SafetyOfficer = "safety-officer",
        /// Heads a site, signs and submits.
        SiteHead = "site-head",
        /// Gives the union's opinion at a site.
        UnionRepresentative = "union-representative",
        /// Works or teaches at a site.
        Worker = "worker",
        /// Reviews for a commune, keeps its register of sites.
        CommuneReviewer = "commune-reviewer",
        /// Decides for a commune.
        CommuneDecider = "commune-decider",
        /// Reviews for a province.
        ProvinceReviewer = "province-reviewer",
        /// Decides for a province.
        ProvinceDecider = "province-decider",
        /// Follows its own sites for the union.
        UnionFederation = "union-federation",
        /// Follows its own schools for the education sector.
        EducationDepartment = "education-department",
        /// Reads everything official and the log, changes nothing.
        Auditor = "auditor",
        /// Runs the server, reads no confidential content.
        Operator = "operator",
        /// Anyone, not signed in.
        Visitor = "visitor",
    }
}

words! {
    /// A line of supervision.
    Line {
        /// Commune and province, which decide.
        Territorial = "territorial",
        /// The union, which advises.
        Union = "union",
        /// The education sector, which advises.
        Education = "education",
    }
}

/// Where a post acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// At one site.
    Site(SiteId),
    /// In one unit, as it is today.
    Place(LifeId),
    /// Everywhere.
    Everywhere,
}

/// One post of a person on one day, or a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account; `None` for a visitor, a job or the command line.
    pub account: Option<AccountId>,
    /// The post.
    pub post: Option<PostId>,
    /// The role.
    pub role: Role,
    /// Where it acts.
    pub scope: Scope,
    /// The line of its body.
    pub line: Option<Line>,
    /// Its body.
    pub body: Option<BodyId>,
    /// Only reads: its place was split and the target is not yet confirmed.
    pub read_only: bool,
}

impl Actor {
    /// Anyone, not signed in.
    pub const fn visitor() -> Self {
        Self {
            account: None,
            post: None,
            role: Role::Visitor,
            scope: Scope::Everywhere,
            line: None,
            body: None,
            read_only: false,
        }
    }

    /// The one who runs the server, at the command line.
    pub fn operator() -> Self {
        Self {
            role: Role::Operator,
            ..Self::visitor()
        }
    }
}
