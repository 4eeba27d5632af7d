//! The decision.

use crate::actor::{Actor, Role, Scope};
use base::{BodyId, LifeId, ManagingTier, PostId, Refusal, SiteId, words};

words! {
    /// What an actor asks to do.
    Action {
        /// See that a site exists, its facts, state and lateness.
        SeeSite = "see-site",
        /// Enter a site in the register, or import sites.
        EnterSite = "enter-site",
        /// Change what the register says of a site.
        EditSite = "edit-site",
        /// Register a site for a round.
        Register = "register",
        /// Admit a site that is out of scope, with a reason.
        Admit = "admit",
        /// Read answers and evidence.
        ReadAnswers = "read-answers",
        /// Read criteria that are private to the reviewer, and files that contain names.
        ReadPrivate = "read-private",
        /// Answer, gather evidence, attach papers.
        Answer = "answer",
        /// Sign as the head.
        Sign = "sign",
        /// Submit, recall or withdraw.
        Submit = "submit",
        /// Give the union's opinion.
        GiveOpinion = "give-opinion",
        /// Review, return, endorse.
        Review = "review",
        /// Extend the closing day.
        Extend = "extend",
        /// Decide.
        Decide = "decide",
        /// Revoke a recognition.
        Revoke = "revoke",
        /// See queues, lists and figures of a place.
        SeePlace = "see-place",
        /// Type a measure of a unit.
        TypeUnitMeasure = "type-unit-measure",
        /// Open a round.
        OpenRound = "open-round",
        /// Hand a post over.
        ManagePosts = "manage-posts",
        /// Read the log of acts.
        ReadLog = "read-log",
        /// Check, back up, run.
        Operate = "operate",
    }
}

/// What is asked about.
#[derive(Clone, Debug)]
pub enum Resource {
    /// Nothing in particular: the register, the log, the installation.
    Nothing,
    /// A unit, with its parents as they are today, smallest first and itself included.
    Place(Vec<LifeId>),
    /// A site, with or without a dossier.
    Site(SiteFacts),
}

/// What a decision on a site rests on.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one independent fact of the site or its dossier"
)]
#[derive(Clone, Debug)]
pub struct SiteFacts {
    /// The site.
    pub site: SiteId,
    /// Units it stands in today, commune first; its own commune may be unknown after a split.
    pub places: Vec<LifeId>,
    /// Tier that decides on it.
    pub tier: ManagingTier,
    /// Bodies of the lines that supervise it.
    pub supervisors: Vec<BodyId>,
    /// The dossier has been handed in at least once.
    pub submitted: bool,
    /// Post that handed the dossier in.
    pub submitted_by: Option<PostId>,
    /// Post that endorsed it.
    pub endorsed_by: Option<PostId>,
    /// Post of the actor's own person that submitted or endorsed, through another of their posts.
    pub same_person: bool,
    /// The commune has declared that one officer endorses and decides.
    pub single_officer: bool,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The actor may not know whether it exists: answer as for what does not.
    Hidden,
    /// The actor knows of it and may not do this.
    Forbidden(Refusal),
}

/// Leave to do one thing. Only [`decide`] and [`Grant::for_job`] make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    action: Action,
}

impl Grant {
    /// The leave under which an import or a background job works; the command line has it by the machine's own rights.
    pub const fn for_job(action: Action) -> Self {
        Self { action }
    }

    /// What it allows.
    pub const fn action(&self) -> Action {
        self.action
    }
}

/// May `actor` do `action` to `resource`?
pub fn decide(actor: &Actor, action: Action, resource: &Resource) -> Result<Grant, Denied> {
    let forbidden = |code| Err(Denied::Forbidden(Refusal::new(code)));
    if !reaches(actor, resource) {
        return Err(Denied::Hidden);
    }
    if !role_may(actor.role, action) {
        return forbidden("access.role");
    }
    if actor.read_only && changes(action) {
        return forbidden("access.place-unconfirmed");
    }
    if let Resource::Site(facts) = resource {
        on_site(actor, action, facts)?;
    }
    Ok(Grant { action })
}

/// Does the resource lie within what the actor may know of?
fn reaches(actor: &Actor, resource: &Resource) -> bool {
    match resource {
        Resource::Nothing => true,
        Resource::Place(places) => match &actor.scope {
            Scope::Place(own) => places.contains(own),
            Scope::Everywhere => true,
            Scope::Site(_) => false,
        },
        Resource::Site(facts) => match (&actor.scope, actor.role) {
            (Scope::Site(own), _) => *own == facts.site,
            (Scope::Place(_), Role::UnionFederation | Role::EducationDepartment) => actor
                .body
                .is_some_and(|body| facts.supervisors.contains(&body)),
            (Scope::Place(own), _) => facts.places.contains(own),
            (Scope::Everywhere, Role::Auditor | Role::Operator) => true,
            (Scope::Everywhere, _) => false,
        },
    }
}

/// What each role is for, wherever it acts.
const fn role_may(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::SafetyOfficer => matches!(
            action,
            A::SeeSite | A::EditSite | A::Register | A::ReadAnswers | A::Answer
        ),
        Role::SiteHead => matches!(
            action,
            A::SeeSite
                | A::EditSite
                | A::Register
                | A::ReadAnswers
                | A::Answer
                | A::Sign
                | A::Submit
                | A::ManagePosts
        ),
        Role::UnionRepresentative => matches!(action, A::SeeSite | A::ReadAnswers | A::GiveOpinion),
        Role::Worker => matches!(action, A::SeeSite),
        Role::CommuneReviewer | Role::ProvinceReviewer => {
            matches!(
                action,
                A::SeeSite
                    | A::EnterSite
                    | A::EditSite
                    | A::Admit
                    | A::ReadAnswers
                    | A::ReadPrivate
                    | A::Review
                    | A::Extend
                    | A::SeePlace
                    | A::TypeUnitMeasure
                    | A::ManagePosts
            ) || (matches!(role, Role::ProvinceReviewer) && matches!(action, A::OpenRound))
        }
        Role::CommuneDecider | Role::ProvinceDecider => {
            matches!(
                action,
                A::SeeSite | A::ReadAnswers | A::ReadPrivate | A::Decide | A::Revoke | A::SeePlace
            )
        }
        Role::UnionFederation | Role::EducationDepartment => {
            matches!(action, A::SeeSite | A::ReadAnswers | A::SeePlace)
        }
        Role::Auditor => matches!(
            action,
            A::SeeSite | A::ReadAnswers | A::SeePlace | A::ReadLog
        ),
        Role::Operator => matches!(
            action,
            A::EnterSite | A::OpenRound | A::ManagePosts | A::Operate
        ),
        Role::Visitor => false,
    }
}

/// Does the action change anything?
const fn changes(action: Action) -> bool {
    !matches!(
        action,
        Action::SeeSite
            | Action::ReadAnswers
            | Action::ReadPrivate
            | Action::SeePlace
            | Action::ReadLog
    )
}

/// What holds on a site beyond role and reach.
fn on_site(actor: &Actor, action: Action, facts: &SiteFacts) -> Result<(), Denied> {
    let forbid = |code| Err(Denied::Forbidden(Refusal::new(code)));
    let at_site = matches!(actor.scope, Scope::Site(_));
    match action {
        // What a site has not handed in belongs to the site: state and lateness are visible above it, answers are not.
        Action::ReadAnswers | Action::ReadPrivate if !at_site && !facts.submitted => {
            forbid("access.not-submitted")
        }
        Action::Review | Action::Extend | Action::Decide | Action::Revoke
            if !decides_here(actor.role, facts.tier) =>
        {
            forbid("access.other-tier")
        }
        Action::Review
            if facts.same_person && facts.submitted_by.is_some() && !facts.single_officer =>
        {
            forbid("access.own-submission")
        }
        Action::Decide if facts.same_person && !facts.single_officer => {
            forbid("access.own-endorsement")
        }
        _ => Ok(()),
    }
}

/// Does the role act at the tier that decides on the site?
const fn decides_here(role: Role, tier: ManagingTier) -> bool {
    matches!(
        (role, tier),
        (
            Role::CommuneReviewer | Role::CommuneDecider,
            ManagingTier::Commune
        ) | (
            Role::ProvinceReviewer | Role::ProvinceDecider,
            ManagingTier::Province
        )
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::Line;
    use base::{Chance, Timestamp};
    use std::fmt::Write;

    struct Fixed(u8);
    impl Chance for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    fn site(n: u8) -> SiteId {
        SiteId::draw(Timestamp::from_micros(0), &Fixed(n))
    }

    fn body(n: u8) -> BodyId {
        BodyId::draw(Timestamp::from_micros(0), &Fixed(n))
    }

    fn life(text: &str) -> LifeId {
        text.parse().unwrap()
    }

    const COMMUNE: &str = "C31360@20250701";
    const PROVINCE: &str = "P92@20250701";

    fn actor(role: Role, own: bool) -> Actor {
        let scope = match role {
            Role::SafetyOfficer | Role::SiteHead | Role::UnionRepresentative | Role::Worker => {
                Scope::Site(site(if own { 1 } else { 2 }))
            }
            Role::CommuneReviewer | Role::CommuneDecider => {
                Scope::Place(life(if own { COMMUNE } else { "C31342@20250701" }))
            }
            Role::ProvinceReviewer
            | Role::ProvinceDecider
            | Role::UnionFederation
            | Role::EducationDepartment => {
                Scope::Place(life(if own { PROVINCE } else { "P01@20250701" }))
            }
            Role::Auditor | Role::Operator | Role::Visitor => Scope::Everywhere,
        };
        let line = matches!(role, Role::UnionFederation).then_some(Line::Union);
        Actor {
            role,
            scope,
            line,
            body: Some(body(if own { 1 } else { 2 })),
            ..Actor::visitor()
        }
    }

    fn facts(tier: ManagingTier, submitted: bool) -> SiteFacts {
        SiteFacts {
            site: site(1),
            places: vec![life(COMMUNE), life(PROVINCE)],
            tier,
            supervisors: vec![body(1)],
            submitted,
            submitted_by: None,
            endorsed_by: None,
            same_person: false,
            single_officer: false,
        }
    }

    fn word(actor: &Actor, action: Action, resource: &Resource) -> String {
        match decide(actor, action, resource) {
            Ok(_) => "yes".to_owned(),
            Err(Denied::Hidden) => ".".to_owned(),
            Err(Denied::Forbidden(refusal)) => {
                refusal.code.trim_start_matches("access.").to_owned()
            }
        }
    }

    /// The whole of access is a table that a person reads; run with `UPDATE=1` to write it anew.
    #[test]
    fn the_matrix_is_the_checked_in_one() {
        let mut text = String::from(
            "# role, action: own commune-tier site before and after submission, own province-tier site after, another's, place, nothing\n",
        );
        for &role in Role::ALL {
            for &action in Action::ALL {
                let own = actor(role, true);
                let cells = [
                    word(
                        &own,
                        action,
                        &Resource::Site(facts(ManagingTier::Commune, false)),
                    ),
                    word(
                        &own,
                        action,
                        &Resource::Site(facts(ManagingTier::Commune, true)),
                    ),
                    word(
                        &own,
                        action,
                        &Resource::Site(facts(ManagingTier::Province, true)),
                    ),
                    word(
                        &actor(role, false),
                        action,
                        &Resource::Site(facts(ManagingTier::Commune, true)),
                    ),
                    word(
                        &own,
                        action,
                        &Resource::Place(vec![life(COMMUNE), life(PROVINCE)]),
                    ),
                    word(&own, action, &Resource::Nothing),
                ];
                writeln!(
                    text,
                    "{:<21} {:<18} {}",
                    role.as_str(),
                    action.as_str(),
                    cells.join(" | ")
                )
                .unwrap();
            }
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix.txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), text);
    }

    #[test]
    fn who_submits_does_not_endorse_and_who_endorses_does_not_decide() {
        let post = PostId::draw(Timestamp::from_micros(0), &Fixed(9));
        let mut own = facts(ManagingTier::Commune, true);
        own.submitted_by = Some(post);
        own.same_person = true;
        let check = |role, action, facts: &SiteFacts, expect: &str| {
            assert_eq!(
                word(&actor(role, true), action, &Resource::Site(facts.clone())),
                expect
            );
        };
        check(
            Role::CommuneReviewer,
            Action::Review,
            &own,
            "own-submission",
        );
        check(
            Role::CommuneDecider,
            Action::Decide,
            &own,
            "own-endorsement",
        );
        own.single_officer = true;
        check(Role::CommuneReviewer, Action::Review, &own, "yes");
        check(Role::CommuneDecider, Action::Decide, &own, "yes");
    }

    #[test]
    fn an_unconfirmed_place_is_only_read() {
        let mut reviewer = actor(Role::CommuneReviewer, true);
        reviewer.read_only = true;
        let resource = Resource::Site(facts(ManagingTier::Commune, true));
        assert_eq!(
            word(&reviewer, Action::Review, &resource),
            "place-unconfirmed"
        );
        assert_eq!(word(&reviewer, Action::ReadAnswers, &resource), "yes");
    }

    #[test]
    fn visitors_and_operators_see_nothing_of_a_site() {
        let resource = Resource::Site(facts(ManagingTier::Commune, true));
        for &action in Action::ALL {
            assert_eq!(word(&actor(Role::Visitor, true), action, &resource), ".");
        }
        assert_eq!(
            word(&actor(Role::Operator, true), Action::ReadAnswers, &resource),
            "role"
        );
    }
}
