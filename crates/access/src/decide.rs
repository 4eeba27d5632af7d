//! The decision.

use crate::actor::{Actor, Role, Scope};
use base::{BodyId, LifeId, ManagingTier, PostId, Refusal, SiteId, words};

words! {
    /// What an actor asks to do.
    Action {
        /// See that a site exists, and its facts.
        SeeSite = "see-site",
        /// See its dossiers' state, lateness and acts, without the answers.
        SeeDossier = "see-dossier",
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
        /// Read the papers of a registration, which are handed in with it, before the dossier is.
        ReadRegistration = "read-registration",
        /// Read criteria that are private to the reviewer, and files that contain names.
        ReadPrivate = "read-private",
        /// Answer, gather evidence, attach papers.
        Answer = "answer",
        /// Sign as the head.
        Sign = "sign",
        /// Record that the head signed on paper, with the scan of the signed page.
        RecordSignature = "record-signature",
        /// Submit, recall or withdraw.
        Submit = "submit",
        /// Submit, recall or withdraw what the head signed on paper.
        SubmitSigned = "submit-signed",
        /// Speak for the window's days after the submission.
        ConfirmLastDays = "confirm-last-days",
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
        /// Issue a letter to sites of a place, under a number of one's office.
        IssueLetter = "issue-letter",
        /// Type a measure of a site.
        TypeSiteMeasure = "type-site-measure",
        /// Type a measure of a unit.
        TypeUnitMeasure = "type-unit-measure",
        /// Open a round.
        OpenRound = "open-round",
        /// Let a round and its open dossiers follow to a correction of their edition.
        FollowEdition = "follow-edition",
        /// Write drafts of standards and try them on dossiers.
        WriteStandard = "write-standard",
        /// Publish an edition, for the country, or an overlay for a place.
        PublishStandard = "publish-standard",
        /// Give posts, hand them over, end them.
        ManagePosts = "manage-posts",
        /// Declare that in a unit one officer endorses and decides, or end that.
        DeclareSingleOfficer = "declare-single-officer",
        /// Read the log of acts.
        ReadLog = "read-log",
        /// Check, back up, run.
        Operate = "operate",
    }
}

/// What is asked about.
#[derive(Clone, Debug)]
pub enum Resource {
    /// Nothing in particular: the whole register, the whole log, the installation. Only a post for everywhere acts on it.
    Nothing,
    /// A unit, with its parents as they are today, smallest first and itself included.
    Place(Vec<LifeId>),
    /// A site, with or without a dossier.
    Site(SiteFacts),
    /// A commune as the subject of a dossier of its own, which its province decides on.
    Unit(SiteFacts),
}

/// What a decision on a site, or on a unit that is a subject, rests on.
#[derive(Clone, Debug)]
pub struct SiteFacts {
    /// The site, or the subject that stands for the unit.
    pub site: SiteId,
    /// Units it stands in today, commune first; its own commune may be unknown after a split.
    pub places: Vec<LifeId>,
    /// Tier that decides on it.
    pub tier: ManagingTier,
    /// Bodies of the lines that supervise it.
    pub supervisors: Vec<BodyId>,
    /// The dossier stands handed in (`assessments::DossierState::is_handed_in`): not while it is back at the site.
    pub submitted: bool,
    /// Post that handed the dossier in.
    pub submitted_by: Option<PostId>,
    /// Post that endorsed it.
    pub endorsed_by: Option<PostId>,
    /// Post of the actor's own person that submitted or endorsed, through another of their posts.
    pub same_person: bool,
    /// The commune has declared that one officer endorses and decides. It never lets a person review what that person
    /// handed in.
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

impl Denied {
    /// One word for the permission matrix: `.` for hidden, else the code without its area.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Hidden => ".",
            Self::Forbidden(refusal) => refusal.code.trim_start_matches("access."),
        }
    }
}

/// Leave to do one thing. Only [`decide`] and [`Grant::for_job`] make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    action: Action,
    post: Option<PostId>,
    body: Option<BodyId>,
    as_single_officer: bool,
}

impl Grant {
    /// The leave under which an import or a background job works; the command line has it by the machine's own rights.
    pub const fn for_job(action: Action) -> Self {
        Self {
            action,
            post: None,
            body: None,
            as_single_officer: false,
        }
    }

    /// What it allows.
    pub const fn action(&self) -> Action {
        self.action
    }

    /// The post that acts; `None` for a job or the command line.
    pub const fn post(&self) -> Option<PostId> {
        self.post
    }

    /// The body it acts for.
    pub const fn body(&self) -> Option<BodyId> {
        self.body
    }

    /// Given only because the commune has declared a single officer, who endorsed what is now decided. The act says so,
    /// and reports count it.
    pub const fn as_single_officer(&self) -> bool {
        self.as_single_officer
    }
}

/// May `actor` do `action` to `resource`?
pub fn decide(actor: &Actor, action: Action, resource: &Resource) -> Result<Grant, Denied> {
    let forbidden = |code| Err(Denied::Forbidden(Refusal::new(code)));
    if !reaches(actor, resource) {
        return Err(Denied::Hidden);
    }
    let fits = match resource {
        Resource::Unit(_) => unit_role_may(actor.role, action),
        _ => role_may(actor.role, action),
    };
    if !fits {
        return forbidden("access.role");
    }
    if !matches!(resource, Resource::Site(_) | Resource::Unit(_)) && needs_site(action) {
        return forbidden("access.names-no-site");
    }
    if matches!(resource, Resource::Nothing) && !matches!(actor.scope, Scope::Everywhere) {
        return forbidden("access.beyond-post");
    }
    if actor.read_only && changes(action) {
        return forbidden("access.place-unconfirmed");
    }
    let mut as_single_officer = false;
    if let Resource::Unit(facts) = resource {
        on_unit(actor, action, facts)?;
    }
    if let Resource::Site(facts) = resource {
        on_site(actor, action, facts)?;
        as_single_officer = matches!(action, Action::Decide) && facts.same_person;
    }
    Ok(Grant {
        action,
        post: actor.post,
        body: actor.body,
        as_single_officer,
    })
}

/// Does the resource lie within what the actor may know of?
fn reaches(actor: &Actor, resource: &Resource) -> bool {
    match resource {
        // That there is a register and a log is no secret; what may be done to the whole of them is told in `decide`.
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
        // The line that advises follows sites, not communes.
        Resource::Unit(facts) => match (&actor.scope, actor.role) {
            (_, Role::UnionFederation | Role::EducationDepartment) | (Scope::Site(_), _) => false,
            (Scope::Place(own), _) => facts.places.contains(own),
            (Scope::Everywhere, role) => matches!(role, Role::Auditor | Role::Operator),
        },
    }
}

/// What each role is for, wherever it acts.
const fn role_may(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::SafetyOfficer | Role::SiteHead | Role::UnionRepresentative | Role::Worker => {
            site_role_may(role, action)
        }
        Role::CommuneReviewer | Role::ProvinceReviewer => {
            matches!(
                action,
                A::SeeSite
                    | A::SeeDossier
                    | A::EnterSite
                    | A::EditSite
                    | A::Admit
                    | A::ReadAnswers
                    | A::ReadPrivate
                    | A::ReadRegistration
                    | A::Review
                    | A::ConfirmLastDays
                    | A::Extend
                    | A::SeePlace
                    | A::IssueLetter
                    | A::TypeSiteMeasure
                    | A::TypeUnitMeasure
                    | A::DeclareSingleOfficer
                    | A::ManagePosts
            ) || (matches!(role, Role::ProvinceReviewer)
                && matches!(
                    action,
                    A::OpenRound | A::FollowEdition | A::WriteStandard | A::PublishStandard
                ))
        }
        Role::CommuneDecider | Role::ProvinceDecider => {
            matches!(
                action,
                A::SeeSite
                    | A::SeeDossier
                    | A::ReadAnswers
                    | A::ReadPrivate
                    | A::ReadRegistration
                    | A::Decide
                    | A::Revoke
                    | A::DeclareSingleOfficer
                    | A::SeePlace
                    | A::IssueLetter
            )
        }
        Role::UnionFederation | Role::EducationDepartment => {
            matches!(
                action,
                A::SeeSite | A::SeeDossier | A::ReadAnswers | A::SeePlace
            )
        }
        Role::Auditor => matches!(
            action,
            A::SeeSite | A::SeeDossier | A::ReadAnswers | A::SeePlace | A::ReadLog
        ),
        Role::Operator => matches!(
            action,
            A::EnterSite
                | A::OpenRound
                | A::FollowEdition
                | A::WriteStandard
                | A::PublishStandard
                | A::ManagePosts
                | A::Operate
        ),
        Role::Visitor => false,
    }
}

/// What the roles at a site are for.
const fn site_role_may(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::SafetyOfficer => matches!(
            action,
            A::SeeSite
                | A::SeeDossier
                | A::EditSite
                | A::Register
                | A::ReadAnswers
                | A::Answer
                | A::TypeSiteMeasure
                | A::RecordSignature
                | A::SubmitSigned
                | A::ConfirmLastDays
        ),
        Role::SiteHead => matches!(
            action,
            A::SeeSite
                | A::SeeDossier
                | A::EditSite
                | A::Register
                | A::ReadAnswers
                | A::Answer
                | A::TypeSiteMeasure
                | A::Sign
                | A::RecordSignature
                | A::Submit
                | A::SubmitSigned
                | A::ConfirmLastDays
                | A::ManagePosts
        ),
        Role::UnionRepresentative => matches!(
            action,
            A::SeeSite | A::SeeDossier | A::ReadAnswers | A::GiveOpinion
        ),
        Role::Worker => matches!(action, A::SeeSite),
        _ => false,
    }
}

/// What each role is for where a commune is the subject. Its reviewing office does what a site's safety officer does, who
/// decides for it signs and hands in as a head does; the province reviews and decides (Circular 124/2021/TT-BCA, Art. 5, 9).
const fn unit_role_may(role: Role, action: Action) -> bool {
    use Action as A;
    let reads = matches!(
        action,
        A::SeeSite | A::SeeDossier | A::ReadAnswers | A::ReadPrivate | A::ReadRegistration
    );
    match role {
        Role::CommuneReviewer => {
            reads
                || matches!(
                    action,
                    A::Register
                        | A::Answer
                        | A::RecordSignature
                        | A::SubmitSigned
                        | A::ConfirmLastDays
                )
        }
        Role::CommuneDecider => {
            reads
                || matches!(
                    action,
                    A::Register
                        | A::Sign
                        | A::RecordSignature
                        | A::Submit
                        | A::SubmitSigned
                        | A::ConfirmLastDays
                )
        }
        Role::ProvinceReviewer => {
            reads || matches!(action, A::Review | A::ConfirmLastDays | A::Extend)
        }
        Role::ProvinceDecider => reads || matches!(action, A::Decide | A::Revoke),
        Role::Auditor => matches!(action, A::SeeSite | A::SeeDossier | A::ReadAnswers),
        _ => false,
    }
}

/// What holds on a unit beyond role and reach.
fn on_unit(actor: &Actor, action: Action, facts: &SiteFacts) -> Result<(), Denied> {
    let forbid = |code| Err(Denied::Forbidden(Refusal::new(code)));
    let own = matches!(&actor.scope, Scope::Place(own) if facts.places.first() == Some(own));
    match action {
        Action::ReadAnswers | Action::ReadPrivate if !own && !facts.submitted => {
            forbid("access.not-submitted")
        }
        Action::Review if facts.same_person && facts.submitted_by.is_some() => {
            forbid("access.own-submission")
        }
        Action::Decide if facts.same_person => forbid("access.own-endorsement"),
        _ => Ok(()),
    }
}

/// Is the action about one site, so that neither a place nor the whole is enough to ask about?
const fn needs_site(action: Action) -> bool {
    !matches!(
        action,
        Action::SeeSite
            | Action::EnterSite
            | Action::EditSite
            | Action::SeePlace
            | Action::IssueLetter
            | Action::TypeUnitMeasure
            | Action::OpenRound
            | Action::FollowEdition
            | Action::WriteStandard
            | Action::PublishStandard
            | Action::ManagePosts
            | Action::DeclareSingleOfficer
            | Action::ReadLog
            | Action::Operate
    )
}

/// Does the action change anything?
const fn changes(action: Action) -> bool {
    !matches!(
        action,
        Action::SeeSite
            | Action::SeeDossier
            | Action::ReadAnswers
            | Action::ReadPrivate
            | Action::ReadRegistration
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
        Action::ReadPrivate | Action::Review | Action::Extend | Action::Decide | Action::Revoke
            if !decides_here(actor.role, facts.tier) =>
        {
            forbid("access.other-tier")
        }
        Action::TypeSiteMeasure | Action::ConfirmLastDays | Action::ReadRegistration
            if !at_site && !decides_here(actor.role, facts.tier) =>
        {
            forbid("access.other-tier")
        }
        Action::Review if facts.same_person && facts.submitted_by.is_some() => {
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

    fn word(actor: &Actor, action: Action, resource: &Resource) -> &'static str {
        decide(actor, action, resource).map_or_else(|denied| denied.word(), |_| "yes")
    }

    /// What each role may do where a commune is the subject itself.
    fn of_units(text: &mut String) {
        text.push_str(
            "# what each role may do where a commune is the subject: own before and after submission, another's\n",
        );
        for &role in Role::ALL {
            for &action in Action::ALL {
                let (own, other) = (actor(role, true), actor(role, false));
                let unit = |submitted| Resource::Unit(facts(ManagingTier::Province, submitted));
                let cells = [
                    word(&own, action, &unit(false)),
                    word(&own, action, &unit(true)),
                    word(&other, action, &unit(true)),
                ];
                if cells.contains(&"yes") {
                    let (role, action) = (role.as_str(), action.as_str());
                    writeln!(text, "{role:<21} {action:<18} {}", cells.join(" | ")).unwrap();
                }
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
        of_units(&mut text);
        text.push_str(
            "# role that manages posts: roles whose posts it gives, hands over and ends\n",
        );
        for &giver in Role::ALL {
            let given = Role::ALL
                .iter()
                .filter(|given| crate::may_give(giver, **given));
            let given: Vec<_> = given.map(|role| role.as_str()).collect();
            if !given.is_empty() {
                writeln!(text, "{:<21} {}", giver.as_str(), given.join(" ")).unwrap();
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
        check(
            Role::CommuneReviewer,
            Action::Review,
            &own,
            "own-submission",
        );
        check(Role::CommuneDecider, Action::Decide, &own, "yes");
    }

    #[test]
    fn a_single_officer_is_counted_openly() {
        let check = |same_person, expect| {
            let mut own = facts(ManagingTier::Commune, true);
            own.same_person = same_person;
            own.single_officer = true;
            let decider = actor(Role::CommuneDecider, true);
            let grant = decide(&decider, Action::Decide, &Resource::Site(own)).unwrap();
            assert_eq!(grant.as_single_officer(), expect);
            assert_eq!((grant.post(), grant.body()), (decider.post, decider.body));
        };
        check(true, true);
        check(false, false);
    }

    #[test]
    fn a_post_of_one_place_reaches_neither_everything_nor_its_neighbour() {
        let neighbour = Resource::Place(vec![life("C31342@20250701"), life(PROVINCE)]);
        let commune = actor(Role::CommuneReviewer, true);
        let province = actor(Role::ProvinceReviewer, true);
        assert_eq!(word(&commune, Action::EnterSite, &neighbour), ".");
        assert_eq!(word(&province, Action::EnterSite, &neighbour), "yes");
        assert_eq!(
            word(&province, Action::OpenRound, &Resource::Nothing),
            "beyond-post"
        );
    }

    #[test]
    fn a_worker_sees_the_site_and_not_its_dossier() {
        let resource = Resource::Site(facts(ManagingTier::Commune, true));
        let worker = actor(Role::Worker, true);
        let seen: Vec<_> = Action::ALL
            .iter()
            .filter(|&&action| decide(&worker, action, &resource).is_ok())
            .collect();
        assert_eq!(seen, [&Action::SeeSite]);
    }

    #[test]
    fn a_commune_answers_for_itself_and_its_province_decides() {
        let mut own = facts(ManagingTier::Province, true);
        own.submitted_by = Some(PostId::draw(Timestamp::from_micros(0), &Fixed(9)));
        let check = |role, action, same_person, expect: &str| {
            let facts = SiteFacts {
                same_person,
                // A commune's declaration says nothing of what the province does.
                single_officer: true,
                ..own.clone()
            };
            let found = word(&actor(role, true), action, &Resource::Unit(facts));
            assert_eq!(found, expect, "{role:?} {action:?}");
        };
        check(Role::CommuneReviewer, Action::Answer, false, "yes");
        check(Role::CommuneReviewer, Action::Review, false, "role");
        check(Role::CommuneDecider, Action::Submit, false, "yes");
        check(Role::CommuneDecider, Action::Decide, false, "role");
        check(Role::ProvinceReviewer, Action::Answer, false, "role");
        check(Role::ProvinceReviewer, Action::Review, false, "yes");
        check(
            Role::ProvinceReviewer,
            Action::Review,
            true,
            "own-submission",
        );
        check(Role::ProvinceDecider, Action::Decide, false, "yes");
        check(
            Role::ProvinceDecider,
            Action::Decide,
            true,
            "own-endorsement",
        );
        check(Role::UnionFederation, Action::SeeDossier, false, ".");
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
