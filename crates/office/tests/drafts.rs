//! Drafts: a province's additions and an administrator's corrections, from the first line to a round under them.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::{Actor, Role};
use assessments::DossierState;
use base::{DraftId, SiteKind};
use office::{
    Desk, OfficeError,
    drafts::{self, Beginning, SheetHead},
    log, rounds,
};
use standards::Overall;
use testkit::{
    COMMUNE, OTHER_PROVINCE, PROVINCE, TestOffice, desk_at, facts, life, open_round, publish, put,
    registered, told,
};

const BASE: &str = "vn-tt124-agency-enterprise@2022.1";

fn administrator(test: &TestOffice) -> Desk {
    test.desk(Actor::operator(), "Quản trị")
}

async fn version(desk: &Desk, id: DraftId) -> i64 {
    drafts::load(desk, id).await.unwrap().row.version
}

/// The draft with these changes; gives the faults as (field, code).
async fn changed(
    desk: &Desk,
    id: DraftId,
    changes: &[(&str, &str)],
) -> Vec<(String, &'static str)> {
    let draft = drafts::load(desk, id).await.unwrap();
    let mut text = draft.row.body;
    for (from, to) in changes {
        assert!(text.contains(from), "{from} in {text}");
        text = text.replacen(from, to, 1);
    }
    drafts::save(desk, id, draft.row.version, &text)
        .await
        .unwrap();
    let read = drafts::load(desk, id).await.unwrap().read;
    let faults = read.err().unwrap_or_default();
    faults.into_iter().map(|f| (f.field, f.code)).collect()
}

/// What a province adds here: one more file, and an earlier day to register by.
const ADDED: &str = r#"
[[due]]
act = "register"
by = { month = 2, day = 28 }
article = "Điều 2"
mark = "V"
source = "The decision"

[[tighten]]
criterion = "6.1.b"
evidence_required = 2
mark = "V"
source = "The decision"
"#;

/// An overlay over the base, published by the desk's province.
async fn added(desk: &Desk) -> String {
    let id = drafts::begin(desk, &Beginning::Overlay(BASE.to_owned()))
        .await
        .unwrap();
    let draft = drafts::load(desk, id).await.unwrap();
    let text = format!("{}{ADDED}", draft.row.body);
    drafts::save(desk, id, 1, &text).await.unwrap();
    let names = drafts::publish(desk, id, 2).await.unwrap();
    names.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_province_adds_and_never_loosens() {
    let test = testkit::office("2026-02-01");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let id = drafts::begin(&desk, &Beginning::Overlay(BASE.to_owned()))
        .await
        .unwrap();
    assert!(drafts::load(&desk, id).await.unwrap().read.is_ok());
    let loose = ADDED
        .replace("month = 2, day = 28", "month = 4, day = 30")
        .replace(
            "evidence_required = 2",
            "evidence_required = 0\nthreshold_pct = 90",
        );
    let end = "mark = \"NF\"\nsource = \"Chưa có\"";
    let faults = changed(
        &desk,
        id,
        &[
            (end, &format!("colour = 1\n{end}")),
            ("# [[due]]", &format!("{loose}\n# [[due]]")),
        ],
    )
    .await;
    let codes: Vec<(&str, &str)> = faults.iter().map(|(f, c)| (f.as_str(), *c)).collect();
    assert_eq!(
        codes,
        [
            ("legal_basis[1].colour", "file.unknown-field"),
            ("due", "overlay.loosens"),
            ("tighten[1].evidence_required", "overlay.loosens"),
            ("tighten[1].threshold_pct", "overlay.no-such-threshold"),
        ]
    );
    assert_eq!(
        told(drafts::publish(&desk, id, version(&desk, id).await).await),
        "drafts.faulty"
    );
    let faults = changed(
        &desk,
        id,
        &[(PROVINCE, OTHER_PROVINCE), ("colour = 1\n", "")],
    )
    .await;
    assert!(faults.iter().any(|(_, code)| *code == "overlay.loosens"));
    let mended = loose.as_str();
    let faults = changed(&desk, id, &[(mended, ADDED)]).await;
    assert_eq!(faults, [("place".to_owned(), "overlay.other-place")]);
    let faults = changed(&desk, id, &[(OTHER_PROVINCE, "P92@20221001")]).await;
    assert_eq!(faults, [("place".to_owned(), "overlay.no-province")]);
    assert_eq!(changed(&desk, id, &[("P92@20221001", PROVINCE)]).await, []);
    // Another province knows of none of it.
    let other = desk_at(&test, Role::ProvinceReviewer, OTHER_PROVINCE).await;
    assert!(matches!(
        drafts::load(&other, id).await,
        Err(OfficeError::NotFound)
    ));
    assert!(drafts::all(&other).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_round_of_the_place_is_held_under_its_additions() {
    let test = testkit::office("2026-02-01");
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let other = desk_at(&test, Role::ProvinceReviewer, OTHER_PROVINCE).await;
    let merged = added(&desk).await;
    let open = async |desk: &Desk, edition: &str, place: &str| {
        let opened = rounds::open(desk, edition, 2026, Some(life(place))).await;
        (told(opened.as_ref().map(|_| ()).map_err(copy)), opened.ok())
    };
    let (said, _) = open(&desk, BASE, PROVINCE).await;
    assert_eq!(said, "rounds.additions-of-this-place");
    let (said, _) = open(&other, &merged, OTHER_PROVINCE).await;
    assert_eq!(said, "rounds.edition-of-another-place");
    assert_eq!(open(&other, BASE, OTHER_PROVINCE).await.0, "ok");
    let (said, round) = open(&desk, &merged, PROVINCE).await;
    assert_eq!(said, "ok");
    let offered = |place: &str| {
        let all = test.packs.for_rounds_at(Some(&life(place)));
        all.iter().map(|pack| pack.name()).collect::<Vec<_>>()
    };
    assert!(offered(PROVINCE).contains(&merged) && !offered(PROVINCE).contains(&BASE.to_owned()));
    assert!(!offered(OTHER_PROVINCE).contains(&merged));
    let round = round.unwrap();
    assert_eq!(
        rounds::by_id(&desk, round)
            .await
            .unwrap()
            .registration_due
            .to_string(),
        "2026-02-28"
    );
    let (_, dossier) = registered(&test, round, facts("A", SiteKind::Agency, COMMUNE)).await;
    let row = test
        .db
        .read(move |tx| store::dossiers::by_id(tx, dossier))
        .await;
    assert_eq!(row.unwrap().unwrap().edition, merged);
}

/// A refusal by its code alone.
fn copy(error: &OfficeError) -> OfficeError {
    match error {
        OfficeError::Refused(refusal) => OfficeError::Refused(refusal.clone()),
        OfficeError::Forbidden(refusal) => OfficeError::Forbidden(refusal.clone()),
        _ => OfficeError::NotFound,
    }
}

#[tokio::test]
async fn a_reform_leaves_a_round_with_its_edition_and_its_ground() {
    const HAU_GIANG: &str = "P93@20221001";
    const OLD_CAN_THO: &str = "P92@20221001";
    let test = testkit::office("2025-02-01");
    let mut rounds_of = Vec::new();
    for place in [HAU_GIANG, OLD_CAN_THO] {
        let desk = desk_at(&test, Role::ProvinceReviewer, place).await;
        let edition = if place == HAU_GIANG {
            added(&desk).await
        } else {
            BASE.to_owned()
        };
        let round = rounds::open(&desk, &edition, 2025, Some(life(place))).await;
        rounds_of.push((round.unwrap(), edition));
    }
    let [(hau_giang, merged), (can_tho, _)] = rounds_of.try_into().unwrap();
    let site = facts("A", SiteKind::Agency, testkit::OLD_COMMUNE);
    let (_, before) = registered(&test, hau_giang, site).await;
    test.clock.go_to("2025-07-15");
    // The sites of each old province go on in its own round, whoever registers late included.
    let site = facts("B", SiteKind::Agency, testkit::OLD_COMMUNE);
    let (_, late) = registered(&test, hau_giang, site.clone()).await;
    let row = async |id| {
        let row = test.db.read(move |tx| store::dossiers::by_id(tx, id)).await;
        row.unwrap().unwrap().edition
    };
    assert_eq!(
        (row(before).await, row(late).await),
        (merged.clone(), merged)
    );
    let another = testkit::site(&test, None, site).await;
    let officer = testkit::desk_at_site(&test, Role::SafetyOfficer, another).await;
    let refused = office::dossiers::register(&officer, another, can_tho, "", false, None).await;
    assert_eq!(told(refused), "rounds.other-place");
    let own = rounds::own(&officer).await.unwrap();
    assert_eq!(own.iter().map(|r| r.id).collect::<Vec<_>>(), [hau_giang]);
    // The province of today holds its next rounds without what one of the old ones had added.
    let offered = test.packs.for_rounds_at(Some(&life(PROVINCE)));
    assert!(offered.iter().any(|pack| pack.name() == BASE));
}

#[tokio::test]
async fn a_draft_is_kept_tried_and_published_once() {
    let test = testkit::office("2026-02-01");
    let round = open_round(&test).await;
    let (_, handed_in) = registered(&test, round, facts("A", SiteKind::Agency, COMMUNE)).await;
    registered(&test, round, facts("B", SiteKind::Agency, COMMUNE)).await;
    put(&test, handed_in, |row| {
        row.state = DossierState::Submitted;
        row.self_answers = r#"{"6.1.b":{"p":{"held":false}}}"#.to_owned();
    })
    .await;
    let desk = administrator(&test);
    let id = drafts::begin(&desk, &Beginning::Edition(BASE.to_owned()))
        .await
        .unwrap();
    let draft = drafts::load(&desk, id).await.unwrap();
    assert_eq!(draft.name(), "vn-tt124-agency-enterprise@2022.2");
    assert_eq!(draft.pack().unwrap().corrects.as_deref(), Some("2022.1"));
    // Nothing that is typed is lost, and of two people one is told.
    let broken = drafts::save(&desk, id, 1, "id = ").await;
    assert_eq!(told(broken), "ok");
    assert!(drafts::load(&desk, id).await.unwrap().read.is_err());
    let second = drafts::save(&desk, id, 1, "id = 2").await;
    assert!(matches!(second, Err(OfficeError::Conflict)));
    let long = drafts::save(&desk, id, 2, &"a".repeat(drafts::TEXT_CHARS + 1)).await;
    assert_eq!(told(long), "pack:text.too-long");
    drafts::save(&desk, id, 2, &draft.row.body).await.unwrap();
    // The same rules change nothing; who is not held to a plan any more is met or open.
    let tried = async |desk: &Desk| {
        let draft = drafts::load(desk, id).await.unwrap();
        drafts::try_on(desk, &draft, round).await.unwrap()
    };
    let trial = tried(&desk).await;
    assert_eq!((trial.looked, trial.own, trial.counted), (1, 1, 0));
    let rule = "rule = { kind = \"paper\", held = \"held\" }";
    let after = draft.row.body.split_once("id = \"6.1.b\"").unwrap().1;
    let body = draft.row.body.replace(
        after,
        &after.replacen(rule, "rule = { kind = \"all-no\" }", 1),
    );
    drafts::save(&desk, id, 3, &body).await.unwrap();
    let trial = tried(&desk).await;
    // An administrator reads no answers: counted, not named.
    assert_eq!((trial.changed.len(), trial.counted), (0, 1));
    assert_eq!(
        trial.by_criterion.into_iter().collect::<Vec<_>>(),
        [("6.1.b".to_owned(), 1)]
    );
    assert_eq!(told(drafts::publish(&desk, id, 4).await), "ok");
    let acts = log::page(&auditor(&test).await, Some("standard.published"), None)
        .await
        .unwrap();
    assert_eq!(acts.rows.len(), 1);
    assert!(matches!(
        drafts::load(&desk, id).await,
        Err(OfficeError::NotFound)
    ));
    assert!(
        test.packs
            .find("vn-tt124-agency-enterprise@2022.2")
            .is_some()
    );
    // Its name is taken for ever.
    let again = drafts::begin(&desk, &Beginning::Text(body)).await.unwrap();
    let faults = drafts::load(&desk, again).await.unwrap().read.unwrap_err();
    assert_eq!(faults.first().unwrap().code, "edition.name-taken");
}

async fn auditor(test: &TestOffice) -> Desk {
    let post = testkit::post(test, Role::Auditor, None, None).await;
    let token = office::sessions::open(test, post).await.unwrap();
    office::sessions::desk(test, &token)
        .await
        .unwrap()
        .unwrap()
        .0
}

#[tokio::test]
async fn a_province_tries_its_additions_and_learns_whose_result_changes() {
    let test = testkit::office("2026-02-01");
    let round = open_round(&test).await;
    let mut agency = facts("Cơ quan A", SiteKind::Agency, COMMUNE);
    agency.tier = base::ManagingTier::Province;
    let (_, dossier) = registered(&test, round, agency).await;
    put(&test, dossier, |row| row.state = DossierState::Submitted).await;
    let desk = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let id = drafts::begin(&desk, &Beginning::Overlay(BASE.to_owned()))
        .await
        .unwrap();
    let draft = drafts::load(&desk, id).await.unwrap();
    let criterion = r#"
[[criterion]]
id = "6.1.x"
clause = "6.1"
article = "Điều 3"
title = { vi = "Camera ở cổng", en = "A camera" }
text = { vi = "Cổng có camera.", en = "There is a camera." }
mark = "V"
source = "The decision"
rule = { kind = "count", field = "number", at_most = 0 }
[[criterion.field]]
id = "number"
kind = "count"
measure = "staff.total"
title = { vi = "Số", en = "Number" }
"#;
    let body = format!("{}{criterion}", draft.row.body);
    drafts::save(&desk, id, 1, &body).await.unwrap();
    put(&test, dossier, |row| {
        row.frozen = r#"{"staff.total":{"name":"staff.total","value":9,"source":{"kind":"typed","by":"A","at":0},"version":1}}"#.to_owned();
    })
    .await;
    let draft = drafts::load(&desk, id).await.unwrap();
    let trial = drafts::try_on(&desk, &draft, round).await.unwrap();
    let changed = trial.changed.first().unwrap();
    assert_eq!(
        (changed.before, changed.after),
        (Overall::Open, Overall::NotMet)
    );
    assert_eq!(
        (changed.name.as_str(), changed.criteria.as_slice()),
        ("Cơ quan A", &["6.1.x".to_owned()][..])
    );
    // Elsewhere it is not known, nor is the round of another place.
    publish(&test, testkit::AGENCIES);
    let other = desk_at(&test, Role::ProvinceReviewer, OTHER_PROVINCE).await;
    let tried = drafts::try_on(&other, &draft, round).await;
    assert!(matches!(tried, Err(OfficeError::NotFound)));
}

#[tokio::test]
async fn only_who_may_writes_and_a_province_publishes_for_itself_alone() {
    let test = testkit::office("2026-02-01");
    for (role, place, expect) in [
        (Role::CommuneReviewer, COMMUNE, "access.role"),
        (Role::ProvinceDecider, PROVINCE, "access.role"),
        (Role::UnionFederation, PROVINCE, "access.role"),
        (Role::ProvinceReviewer, PROVINCE, "ok"),
    ] {
        let desk = desk_at(&test, role, place).await;
        let begun = drafts::begin(&desk, &Beginning::Example).await;
        let id = begun.as_ref().ok().copied();
        assert_eq!(told(begun), expect, "{role:?}");
        if let Some(id) = id {
            let published = drafts::publish(&desk, id, 1).await;
            assert_eq!(told(published), "access.beyond-post");
        }
    }
}

#[tokio::test]
async fn a_sheet_of_criteria_becomes_a_draft() {
    let test = testkit::office("2026-02-01");
    let desk = administrator(&test);
    let head = || SheetHead {
        id: "trial-sheet".to_owned(),
        edition: "1".to_owned(),
        title: "Bộ thử".to_owned(),
        basis: "Thông tư thử".to_owned(),
    };
    let sheet = "Khoản,Mã,Tên (vi),Nội dung (vi),Cách trả lời,Ngưỡng,Độ chắc,Nguồn\n";
    let good = format!("{sheet}1,1.a,Kế hoạch,Có kế hoạch,giấy tờ,,V,Điều 1\n");
    let id = drafts::from_sheet(&desk, head(), "a.csv", good.into_bytes()).await;
    let draft = drafts::load(&desk, id.unwrap().unwrap()).await.unwrap();
    assert!(draft.read.is_ok(), "{:#?}", draft.read);
    let bad = format!("{sheet}1,1.a,Kế hoạch,Có kế hoạch,cảm tính,,V,Điều 1\n1,,,,,,,\n");
    let faults = drafts::from_sheet(&desk, head(), "a.csv", bad.into_bytes()).await;
    assert!(faults.unwrap().unwrap_err().len() > 3);
    let none = drafts::from_sheet(&desk, head(), "a.csv", vec![0xD0, 0xCF, 0x11, 0xE0]).await;
    assert!(
        told(none).starts_with("file:sheets."),
        "a fault at the file"
    );
}
