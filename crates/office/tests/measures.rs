//! Measures through a real office: who types what, what a change does to the dossiers of the period.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::Role;
use base::{DossierId, RoundId, SiteId, SiteKind};
use measures::Value;
use office::{
    Desk, OfficeError, dossiers,
    measures::{self as typing, Basis, Of, Typed},
    rounds::{self, Asked},
};
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, desk_at_site, facts, life, site};

struct Scene {
    test: TestOffice,
    site: SiteId,
    round: RoundId,
    dossier: DossierId,
    officer: Desk,
}

async fn scene(day: &str) -> Scene {
    let test = testkit::office(day);
    let place = facts("Chi cục mẫu", SiteKind::Agency, COMMUNE);
    let site = site(&test, None, place).await;
    let opener = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let edition = test.packs.all().first().unwrap().name();
    let province = office::lists::own_place(&opener);
    let round = rounds::open(&opener, &edition, 2026, province);
    let round = round.await.unwrap();
    let officer = desk_at_site(&test, Role::SafetyOfficer, site).await;
    let dossier = dossiers::register(&officer, site, round, "", false, None);
    let dossier = dossier.await.unwrap();
    Scene {
        test,
        site,
        round,
        dossier,
        officer,
    }
}

fn value(name: &str, raw: &str) -> Typed {
    Typed {
        name: name.to_owned(),
        raw: raw.to_owned(),
        seen: None,
    }
}

fn basis() -> Basis {
    Basis {
        reference: "Báo cáo số 12/BC".to_owned(),
        day: "5/3/2026".to_owned(),
    }
}

impl Scene {
    async fn types(&self, desk: &Desk, typed: Vec<Typed>) -> Result<usize, OfficeError> {
        typing::type_values(desk, &Of::Site(self.site), self.round, typed, &basis()).await
    }

    async fn line(&self, desk: &Desk, name: &str) -> typing::Line {
        let all = typing::of_site(desk, self.site, Asked::Round(self.round)).await;
        let all = all.unwrap().unwrap().lines.into_iter();
        let mut named = all.filter(|line| line.definition.name == name);
        named.next().unwrap()
    }

    /// Hands the dossier in past all rules, its measures frozen as they stand.
    async fn hand_in(&self) {
        let view = dossiers::load(&self.officer, self.dossier).await.unwrap();
        let frozen = serde_json::to_string(&view.entries).unwrap();
        let id = self.dossier;
        let handed = self
            .test
            .db
            .write(move |tx| -> Result<bool, store::StoreError> {
                let mut row = store::dossiers::by_id(tx, id)?.unwrap();
                row.state = assessments::DossierState::Submitted;
                row.frozen.clone_from(&frozen);
                store::dossiers::save(tx, &row)
            });
        assert!(handed.await.unwrap());
    }

    async fn notices(&self, desk: &Desk) -> Vec<(String, serde_json::Value)> {
        let view = dossiers::load(desk, self.dossier).await.unwrap();
        let notices = view.notices.into_iter();
        notices
            .map(|row| (row.code, serde_json::from_str(&row.facts).unwrap()))
            .collect()
    }
}

fn codes(result: Result<usize, OfficeError>) -> Vec<(String, &'static str)> {
    match result.unwrap_err() {
        OfficeError::Invalid(faults) => faults.into_iter().map(|f| (f.field, f.code)).collect(),
        OfficeError::Refused(refusal) | OfficeError::Forbidden(refusal) => {
            vec![(String::new(), refusal.code)]
        }
        OfficeError::Conflict => vec![(String::new(), "conflict")],
        OfficeError::NotFound => vec![(String::new(), "not-found")],
        OfficeError::Store(error) => vec![(error.to_string(), "store")],
    }
}

/// What was typed, the field at which it is refused, and the code.
type Case = (
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
);

#[tokio::test]
async fn values_that_are_none_are_refused_by_name() {
    let scene = scene("2026-10-20").await;
    let cases: [Case; 11] = [
        (&[("staff.total", "-3")], "staff.total", "number.negative"),
        (
            &[("staff.total", "72,5")],
            "staff.total",
            "number.malformed",
        ),
        (
            &[("staff.briefed", "101 %")],
            "staff.briefed",
            "value.percent-over",
        ),
        (
            &[("staff.briefed", "50 %")],
            "staff.briefed",
            "value.percent-of-nothing",
        ),
        (
            &[("guard.rating", "tốt")],
            "guard.rating",
            "value.not-a-choice",
        ),
        (&[("staff.total", " ")], "staff.total", "value.empty"),
        (
            &[("registration.day", "1/1/2026")],
            "",
            "measures.published",
        ),
        (&[("staff.briefed-share", "70 %")], "", "value.computed"),
        (&[("residential-areas.total", "8")], "", "not-found"),
        (&[("no.such", "8")], "", "not-found"),
        (
            &[("staff.total", "40"), ("staff.briefed", "41")],
            "staff.briefed",
            "measures.beyond-whole",
        ),
    ];
    for (typed, field, code) in cases {
        let all = typed.iter().map(|(name, raw)| value(name, raw)).collect();
        let found = codes(scene.types(&scene.officer, all).await);
        assert_eq!(found, [(field.to_owned(), code)], "{typed:?}");
    }
    let nothing = Basis {
        reference: " ".to_owned(),
        day: "1/1/2030".to_owned(),
    };
    let of = Of::Site(scene.site);
    let typed = vec![value("staff.total", "9")];
    let found = typing::type_values(&scene.officer, &of, scene.round, typed, &nothing);
    let expect = [
        ("reference".to_owned(), "text.empty"),
        ("day".to_owned(), "value.day-ahead"),
    ];
    assert_eq!(codes(found.await), expect);
}

#[tokio::test]
async fn values_are_typed_with_their_source_and_a_part_is_never_beyond_its_whole() {
    let scene = scene("2026-10-20").await;
    let officer = &scene.officer;
    // Both typed together, the part as a percentage of the whole.
    let both = vec![value("staff.total", "40"), value("staff.briefed", "72,5 %")];
    assert_eq!(scene.types(officer, both).await.unwrap(), 2);
    let entry = scene.line(officer, "staff.briefed").await.entry.unwrap();
    assert_eq!((entry.value, entry.version), (Value::Count(29), 1));
    let source = entry.source;
    assert_eq!(source.reference.as_deref(), Some("Báo cáo số 12/BC"));
    let day = source.day.map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2026-03-05"));
    assert_eq!(source.by, "Chi cục mẫu");
    let share = scene.line(officer, "staff.briefed-share").await.share;
    assert_eq!(share, Some((29, 40)));
    // Typed at different moments a part is still no more than its whole.
    for (name, raw, code) in [
        ("staff.briefed", "41", "measures.beyond-whole"),
        ("staff.total", "28", "measures.below-part"),
    ] {
        let found = codes(scene.types(officer, vec![value(name, raw)]).await);
        assert_eq!(found, [(name.to_owned(), code)]);
    }
    // The same again is no new version.
    let same = vec![value("staff.total", "40")];
    assert_eq!(scene.types(officer, same).await.unwrap(), 0);
    let shown = typing::one(
        officer,
        &Of::Site(scene.site),
        "staff.total",
        Asked::Running,
    )
    .await;
    assert_eq!(shown.unwrap().unwrap().versions.len(), 1);
}

#[tokio::test]
async fn each_is_typed_by_whoever_the_dictionary_says() {
    let scene = scene("2026-10-20").await;
    let test = &scene.test;
    let check = async |desk: &Desk, name: &str, expect: Option<&'static str>| {
        let typed = scene.types(desk, vec![value(name, "7")]).await;
        let found = typed.err().map(|error| codes(Err(error))[0].1);
        assert_eq!(found, expect, "{:?} {name}", desk.actor.role);
    };
    let head = desk_at_site(test, Role::SiteHead, scene.site).await;
    check(&head, "staff.total", None).await;
    let commune = desk_at(test, Role::CommuneReviewer, COMMUNE).await;
    check(&commune, "staff.total", Some("measures.other-supplier")).await;
    check(&commune, "models.effective", None).await;
    // Not the tier that decides on the site, and nobody else.
    let province = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    check(&province, "models.effective", Some("access.other-tier")).await;
    let union = desk_at_site(test, Role::UnionRepresentative, scene.site).await;
    check(&union, "models.effective", Some("access.role")).await;
    let elsewhere = desk_at(test, Role::CommuneReviewer, testkit::OTHER_COMMUNE).await;
    check(&elsewhere, "models.effective", Some("not-found")).await;
}

#[tokio::test]
async fn what_the_site_has_not_handed_in_is_not_read_above_it() {
    let scene = scene("2026-10-20").await;
    scene
        .types(&scene.officer, vec![value("staff.total", "40")])
        .await
        .unwrap();
    let reviewer = desk_at(&scene.test, Role::CommuneReviewer, COMMUNE).await;
    let line = scene.line(&reviewer, "staff.total").await;
    assert!(line.withheld && line.entry.is_none());
    let registered = scene.line(&reviewer, "registration.day").await;
    assert!(registered.entry.is_some(), "what a register publishes is");
    let of = Of::Site(scene.site);
    let shown = typing::one(&reviewer, &of, "staff.total", Asked::Running)
        .await
        .unwrap();
    assert!(shown.unwrap().versions.is_empty());
    scene.hand_in().await;
    let line = scene.line(&reviewer, "staff.total").await;
    assert!(!line.withheld && line.entry.is_some());
    // Who advises reads what was handed in.
    let (union, body) = testkit::line_desk(
        &scene.test,
        Role::UnionFederation,
        access::Line::Union,
        PROVINCE,
    )
    .await;
    let member = scene.site;
    let since = "2020-01-01".parse().unwrap();
    let joined = scene
        .test
        .db
        .write(move |tx| -> Result<(), store::StoreError> {
            store::sites::add_supervisor(tx, member, body, since).map(drop)
        });
    joined.await.unwrap();
    let all = typing::of_site(&union, scene.site, Asked::Running)
        .await
        .unwrap()
        .unwrap();
    let line = all
        .lines
        .iter()
        .find(|line| line.definition.name == "staff.total");
    let line = line.unwrap();
    assert!(line.entry.is_some() && line.not_typed.is_some());
}

#[tokio::test]
async fn of_two_who_type_the_second_is_told() {
    let scene = scene("2026-10-20").await;
    let reviewer = desk_at(&scene.test, Role::CommuneReviewer, COMMUNE).await;
    let models = |raw: &str, seen| Typed {
        seen: Some(seen),
        ..value("models.effective", raw)
    };
    scene
        .types(&scene.officer, vec![models("2", 0)])
        .await
        .unwrap();
    let late = scene.types(&reviewer, vec![models("3", 0)]).await;
    assert!(matches!(late, Err(OfficeError::Conflict)), "{late:?}");
    // Who says the same is told nothing, and who has seen the newer one goes on.
    assert_eq!(
        scene.types(&reviewer, vec![models("2", 0)]).await.unwrap(),
        0
    );
    assert_eq!(
        scene.types(&reviewer, vec![models("3", 1)]).await.unwrap(),
        1
    );
}

#[tokio::test]
async fn an_open_dossier_asks_again_and_is_signed_again() {
    let scene = scene("2026-10-20").await;
    let form = |name: &str| match name {
        "models" => Some("2".to_owned()),
        "confirmed" => Some("yes".to_owned()),
        _ => None,
    };
    dossiers::answer(&scene.officer, scene.dossier, "6.1.f", None, &form)
        .await
        .unwrap();
    let head = desk_at_site(&scene.test, Role::SiteHead, scene.site).await;
    let typed = scene
        .line(&scene.officer, "models.effective")
        .await
        .entry
        .unwrap();
    assert_eq!(typed.source.reference.as_deref(), Some("criterion:6.1.f"));
    // The same value from elsewhere asks nothing again; another one does.
    let confirmed = async || {
        let view = dossiers::load(&scene.officer, scene.dossier).await.unwrap();
        view.evaluation.get("6.1.f").unwrap().confirmed
    };
    assert!(confirmed().await);
    scene
        .types(&head, vec![value("models.effective", "2")])
        .await
        .unwrap();
    assert!(confirmed().await);
    scene
        .types(&head, vec![value("models.effective", "0")])
        .await
        .unwrap();
    assert!(!confirmed().await);
    // A whole below a part that was typed on the other page is told at the criterion's field.
    let staff = vec![value("staff.total", "40"), value("staff.briefed", "30")];
    scene.types(&head, staff).await.unwrap();
    let form = |name: &str| (name == "total").then(|| "20".to_owned());
    let refused = dossiers::answer(&scene.officer, scene.dossier, "6.1.e", None, &form).await;
    let refused = codes(refused.map(|_| 0));
    assert_eq!(refused, [("total".to_owned(), "measures.below-part")]);
}

#[tokio::test]
async fn a_change_after_handing_in_raises_one_notice_to_both_sides() {
    let scene = scene("2026-10-20").await;
    scene
        .types(&scene.officer, vec![value("models.effective", "2")])
        .await
        .unwrap();
    scene.hand_in().await;
    let reviewer = desk_at(&scene.test, Role::CommuneReviewer, COMMUNE).await;
    assert!(scene.notices(&reviewer).await.is_empty());
    scene
        .types(&reviewer, vec![value("models.effective", "1")])
        .await
        .unwrap();
    scene
        .types(&reviewer, vec![value("models.effective", "0")])
        .await
        .unwrap();
    for desk in [&reviewer, &scene.officer] {
        let notices = scene.notices(desk).await;
        assert_eq!(notices.len(), 1, "{notices:?}");
        let (code, facts) = &notices[0];
        assert_eq!(code, "notice.measure-changed");
        assert_eq!((&facts["old"], &facts["value"]), (&2.into(), &0.into()));
        assert_eq!(facts["office"], "Công an xã Thạnh Xuân");
        // The dossier holds what was handed in.
        let view = dossiers::load(desk, scene.dossier).await.unwrap();
        assert_eq!(view.entries["models.effective"].value, Value::Count(2));
    }
    let row = scene.line(&reviewer, "models.effective").await;
    assert_eq!(row.frozen.unwrap().value, Value::Count(2));
    let queue = office::lists::own_queue(&reviewer).unwrap();
    let round = rounds::by_id(&reviewer, scene.round).await.unwrap();
    let page = office::lists::page(&reviewer, &round.clone().into(), &queue, 1)
        .await
        .unwrap();
    assert!(page.rows[0].dossier.as_ref().unwrap().measure_changed);
    // Back at what is frozen there is nothing to tell; nor once the dossier is back at its site.
    scene
        .types(&reviewer, vec![value("models.effective", "2")])
        .await
        .unwrap();
    assert!(scene.notices(&reviewer).await.is_empty());
    scene
        .types(&reviewer, vec![value("models.effective", "5")])
        .await
        .unwrap();
    let reasons = [(String::new(), "Xem lại".to_owned())];
    office::reviews::send_back(&reviewer, scene.dossier, &reasons, "", None)
        .await
        .unwrap();
    let left = scene.notices(&scene.officer).await;
    assert!(
        left.iter().all(|(code, _)| code == "notice.returned"),
        "{left:?}"
    );
}

#[tokio::test]
async fn a_unit_has_the_measures_of_its_tier() {
    let scene = scene("2026-10-20").await;
    let test = &scene.test;
    let commune = desk_at(test, Role::CommuneReviewer, COMMUNE).await;
    let province = desk_at(test, Role::ProvinceReviewer, PROVINCE).await;
    let named = async |desk: &Desk, place: &str| -> Vec<String> {
        let all = typing::of_unit(desk, life(place), Asked::Running)
            .await
            .unwrap()
            .unwrap();
        let names = all.lines.iter().map(|line| line.definition.name.clone());
        names.collect()
    };
    assert!(
        named(&commune, COMMUNE)
            .await
            .contains(&"commune.registration-day".to_owned())
    );
    let of_province = named(&province, PROVINCE).await;
    assert!(of_province.contains(&"residential-areas.total".to_owned()));
    assert!(
        !of_province
            .iter()
            .any(|name| name.starts_with("commune.") || name.starts_with("sites."))
    );
    let hidden = typing::of_unit(&commune, life(PROVINCE), Asked::Running).await;
    assert!(matches!(hidden, Err(OfficeError::NotFound)), "{hidden:?}");
    let types = async |desk: &Desk, place: &str, name: &str, raw: &str| {
        let of = Of::Unit(life(place));
        typing::type_values(desk, &of, scene.round, vec![value(name, raw)], &basis()).await
    };
    assert_eq!(
        types(&commune, COMMUNE, "residential-areas.total", "8")
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        types(&commune, COMMUNE, "residential-areas.total", "8")
            .await
            .unwrap(),
        0
    );
    let beyond = codes(types(&commune, COMMUNE, "residential-areas.registered", "9").await);
    assert_eq!(beyond[0].1, "measures.beyond-whole");
    let counted = codes(types(&commune, COMMUNE, "sites.registered", "9").await);
    assert_eq!(counted[0].1, "measures.published");
    let other = codes(types(&province, COMMUNE, "commune.models-effective", "9").await);
    assert_eq!(other[0].1, "measures.other-supplier");
    let of_commune = codes(types(&province, PROVINCE, "commune.models-effective", "9").await);
    assert_eq!(of_commune[0].1, "not-found");
    assert_eq!(
        types(&province, PROVINCE, "residential-areas.total", "90")
            .await
            .unwrap(),
        1
    );
    // What the program counts stands there as its registers' figure.
    let all = typing::of_unit(&commune, life(COMMUNE), Asked::Running)
        .await
        .unwrap()
        .unwrap();
    let sites = all
        .lines
        .iter()
        .find(|line| line.definition.name == "sites.registered");
    assert_eq!(
        sites.unwrap().entry.as_ref().unwrap().value,
        Value::Count(1)
    );
}

#[tokio::test]
async fn the_end_of_a_site_is_told_to_both_sides_until_they_have_seen_it() {
    let scene = scene("2026-03-10").await;
    let reviewer = desk_at(&scene.test, Role::CommuneReviewer, COMMUNE).await;
    let view = office::sites::load(&reviewer, scene.site).await.unwrap();
    let closed = office::sites::close(&reviewer, scene.site, "9/3/2026", "Giải thể", view.version);
    closed.await.unwrap();
    for desk in [&reviewer, &scene.officer] {
        let notices = scene.notices(desk).await;
        assert_eq!(notices.len(), 1, "{notices:?}");
        assert_eq!(notices[0].0, "notice.subject-ended");
        assert_eq!(notices[0].1["from_day"], "2026-03-09");
    }
    let commune = base::ManagingTier::Commune;
    let left = office::notices::ended(&reviewer, commune).await.unwrap();
    assert_eq!(left[0].1, "Chi cục mẫu");
    // What was raised after the page was shown stays.
    let before = base::Timestamp::from_micros(0);
    office::notices::take_note(&reviewer, scene.dossier, before)
        .await
        .unwrap();
    assert_eq!(scene.notices(&reviewer).await.len(), 1);
    office::notices::take_note(&reviewer, scene.dossier, reviewer.now)
        .await
        .unwrap();
    assert!(scene.notices(&reviewer).await.is_empty());
    assert!(
        office::notices::ended(&reviewer, commune)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        scene.notices(&scene.officer).await.len(),
        1,
        "each side for itself"
    );
    let acts = dossiers::load(&reviewer, scene.dossier).await.unwrap().acts;
    assert!(acts.iter().any(|act| act.kind == "dossier.notices-seen"));
    let decider = desk_at(&scene.test, Role::CommuneDecider, COMMUNE).await;
    let refused = office::notices::take_note(&decider, scene.dossier, decider.now).await;
    assert!(
        matches!(refused, Err(OfficeError::Forbidden(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_merger_is_told_on_the_dossier_that_goes_over() {
    let scene = scene("2026-03-10").await;
    let reviewer = desk_at(&scene.test, Role::CommuneReviewer, COMMUNE).await;
    let other = facts("Chi cục mẫu (cũ)", SiteKind::Agency, COMMUNE);
    let other = site(&scene.test, None, other).await;
    let version = office::sites::load(&reviewer, scene.site)
        .await
        .unwrap()
        .version;
    office::sites::merge(&reviewer, scene.site, other, "2026-03-10", version)
        .await
        .unwrap();
    let notices = scene.notices(&reviewer).await;
    assert_eq!(notices[0].0, "notice.subject-merged");
    assert_eq!(notices[0].1["into"], "Chi cục mẫu (cũ)");
    let left = office::notices::ended(&reviewer, base::ManagingTier::Commune).await;
    assert_eq!(left.unwrap()[0].1, "Chi cục mẫu (cũ)");
}
