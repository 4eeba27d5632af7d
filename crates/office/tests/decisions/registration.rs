//! The papers of a registration: one file for paper and criterion, read from the registration on, asked before handing in.

use super::{registered, sheet};
use access::Role;
use assessments::{DossierState, PaperKind};
use base::{DossierId, EvidenceId, SiteKind};
use office::{
    Desk, dossiers,
    evidence::{self, Place, Upload},
    lists, rounds,
};
use standards::Outcome;
use testkit::{COMMUNE, PROVINCE, desk_at, desk_at_site, facts, open_round, site};

async fn attach(desk: &Desk, dossier: DossierId, place: Place, names: bool) -> EvidenceId {
    let upload = Upload {
        title: "Kế hoạch".to_owned(),
        file_name: "ke-hoach.xlsx".to_owned(),
        about_day: "2026-03-09".to_owned(),
        contains_names: names,
        lasting: false,
        bytes: sheet(),
    };
    evidence::give(desk, dossier, place, upload).await.unwrap()
}

/// The papers of the registration that the site still lacks.
async fn lacks(desk: &Desk, dossier: DossierId) -> Vec<PaperKind> {
    let view = dossiers::load(desk, dossier).await.unwrap();
    view.blockers.iter().filter_map(|b| b.paper).collect()
}

#[tokio::test]
async fn one_file_serves_as_paper_of_the_registration_and_for_its_criterion() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let due = dossiers::load(&officer, one)
        .await
        .unwrap()
        .registration_due;
    assert_eq!(due.unwrap().day.to_string(), "2026-03-31");
    assert_eq!(lacks(&officer, one).await, [PaperKind::Plan]);
    // Handed in as a paper, it proves the criterion.
    let plan = attach(&officer, one, Place::Paper(PaperKind::Plan), false).await;
    assert!(lacks(&officer, one).await.is_empty());
    let view = dossiers::load(&officer, one).await.unwrap();
    assert!(view.registration_due.is_none());
    let proof: Vec<_> = view.proof("6.1.b").iter().map(|piece| piece.id).collect();
    assert_eq!(proof, [plan]);
    let held = |name: &str| (name == "held").then(|| "yes".to_owned());
    dossiers::answer(&officer, one, "6.1.b", None, &held)
        .await
        .unwrap();
    let view = dossiers::load(&officer, one).await.unwrap();
    assert_eq!(view.evaluation.get("6.1.b").unwrap().outcome, Outcome::Met);
    // Attached to the criterion, it is the paper; used at both places it is one piece.
    let (other, two) = registered(&test, round, "Công ty B").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, other).await;
    let at_criterion = Place::Criterion("6.1.b".to_owned());
    let piece = attach(&officer, two, at_criterion, false).await;
    assert!(lacks(&officer, two).await.is_empty());
    evidence::reuse(&officer, two, Place::Paper(PaperKind::Plan), piece)
        .await
        .unwrap();
    let view = dossiers::load(&officer, two).await.unwrap();
    assert_eq!(view.proof("6.1.b").len(), 1);
    let line = view.papers.iter().find(|line| line.kind == PaperKind::Plan);
    assert_eq!(line.unwrap().pieces.len(), 1);
}

#[tokio::test]
async fn a_reviewer_reads_the_papers_of_a_registration_before_the_dossier() {
    let test = testkit::office("2026-03-10");
    let round = open_round(&test).await;
    let (id, one) = registered(&test, round, "Công ty A").await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let view = dossiers::load(&reviewer, one).await.unwrap();
    assert!(view.may.read_registration && !view.may.read);
    assert!(view.papers.iter().all(|line| line.pieces.is_empty()));
    let plan = attach(&officer, one, Place::Paper(PaperKind::Plan), true).await;
    let minutes = attach(&officer, one, Place::Paper(PaperKind::Minutes), false).await;
    let other = attach(&officer, one, Place::Criterion("6.1.d".to_owned()), false).await;
    let view = dossiers::load(&reviewer, one).await.unwrap();
    let shown: Vec<_> = view.papers.iter().flat_map(|line| &line.pieces).collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown.first().unwrap().id, plan);
    assert!(view.evidence.is_empty() && view.answers.0.is_empty());
    assert!(evidence::read(&reviewer, plan).await.is_ok());
    for hidden in [minutes, other] {
        assert!(evidence::about(&reviewer, hidden).await.is_err());
    }
    // The commune's site is no matter of the province's reviewer.
    assert!(evidence::about(&province, plan).await.is_err());
    let view = dossiers::load(&province, one).await.unwrap();
    assert!(view.papers.is_empty());
}

#[tokio::test]
async fn nothing_is_handed_in_without_the_papers_of_the_registration() {
    let test = testkit::office("2026-03-10");
    let round_id = open_round(&test).await;
    let with_party = |name, has_party| {
        let mut facts = facts(name, SiteKind::Agency, COMMUNE);
        facts.has_party = has_party;
        facts
    };
    let mut registered = Vec::new();
    test.clock.go_to("2026-05-12");
    for (name, has_party) in [("Công ty A", None), ("Công ty B", Some(true))] {
        let id = site(&test, None, with_party(name, has_party)).await;
        let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
        let dossier = dossiers::register(&officer, id, round_id, "", false, None).await;
        registered.push((officer, id, dossier.unwrap()));
    }
    let mut all = registered.into_iter();
    let ((officer_a, _, a), (officer_b, site_b, b)) = (all.next().unwrap(), all.next().unwrap());
    // Registered after the first quarter, they owe them at once.
    let due = dossiers::load(&officer_a, a)
        .await
        .unwrap()
        .registration_due;
    assert_eq!(due.unwrap().day.to_string(), "2026-05-12");
    let both = [PaperKind::PartyResolution, PaperKind::Plan];
    assert_eq!(lacks(&officer_b, b).await, both);
    attach(&officer_a, a, Place::Paper(PaperKind::Plan), false).await;
    attach(&officer_b, b, Place::Paper(PaperKind::Plan), false).await;
    assert_eq!(lacks(&officer_b, b).await, [PaperKind::PartyResolution]);
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = rounds::meant(&reviewer, rounds::Asked::Round(round_id))
        .await
        .unwrap();
    let round = round.unwrap();
    let question = lists::Question {
        papers_missing: true,
        ..lists::Question::default()
    };
    let found = async || {
        let found = lists::page(&reviewer, &round, &question, 1).await.unwrap();
        let rows = found.rows.iter();
        rows.map(|row| row.site.id).collect::<Vec<_>>()
    };
    assert_eq!(found().await, [site_b]);
    let head = desk_at_site(&test, Role::SiteHead, site_b).await;
    let facts = assessments::Facts {
        all_answered: true,
        signed: true,
        has_minutes: true,
        ..assessments::Facts::default()
    };
    let refused =
        assessments::transition(DossierState::InProgress, assessments::Act::Submit, &facts);
    let code = "assessments.registration-papers-missing";
    assert_eq!(refused.unwrap_err().code, code);
    let view = dossiers::load(&head, b).await.unwrap();
    assert!(view.blockers.iter().any(|blocker| blocker.code == code));
    let resolution = Place::Criterion("6.1.a".to_owned());
    attach(&officer_b, b, resolution, false).await;
    assert!(lacks(&officer_b, b).await.is_empty() && found().await.is_empty());
}
