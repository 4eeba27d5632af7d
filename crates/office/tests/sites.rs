//! The register of sites through a real office: who may do what, from which day on, and what merging keeps.

#![expect(
    clippy::unwrap_used,
    reason = "a story reads best whole, and its helpers fail the test"
)]

use access::{Line, Role};
use base::{Day, SiteId, SiteKind};
use office::{
    Desk, OfficeError,
    contacts::{self, ContactDraft},
    rounds,
    sites::{self, SiteDraft},
};
use store::sites::SiteRow;
use testkit::{
    COMMUNE, OTHER_COMMUNE, OTHER_PROVINCE, PROVINCE, TestOffice, body, desk_at, desk_at_site,
    facts, life, site,
};

fn draft(name: &str, commune: &str) -> SiteDraft {
    SiteDraft {
        name: name.to_owned(),
        kind: "enterprise".to_owned(),
        commune: commune.to_owned(),
        ..SiteDraft::default()
    }
}

/// The draft of what the desk sees, ready to be changed.
async fn shown(desk: &Desk, id: SiteId) -> SiteDraft {
    let view = sites::load(desk, id).await.unwrap();
    SiteDraft::of(view.site(), view.version)
}

async fn on(test: &TestOffice, id: SiteId, day: &str) -> SiteRow {
    let day = Day::parse(day).unwrap();
    test.db
        .read(move |tx| store::sites::on(tx, id, day))
        .await
        .unwrap()
        .unwrap()
}

fn code(result: Result<impl std::fmt::Debug, OfficeError>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(OfficeError::NotFound) => "not-found".to_owned(),
        Err(OfficeError::Conflict) => "conflict".to_owned(),
        Err(OfficeError::Forbidden(refusal) | OfficeError::Refused(refusal)) => {
            refusal.code.to_owned()
        }
        Err(OfficeError::Invalid(faults)) => faults
            .iter()
            .map(|fault| format!("{}:{}", fault.field, fault.code))
            .collect::<Vec<_>>()
            .join(" "),
        Err(OfficeError::Store(error)) => error.to_string(),
    }
}

/// A round of the whole country, so that sites may go anywhere.
async fn country_round(test: &TestOffice) -> base::RoundId {
    let edition = test.packs.all().first().unwrap().name();
    let operator = test
        .office
        .desk(access::Actor::operator(), "Người vận hành");
    rounds::open(&operator, &edition, 2026, None).await.unwrap()
}

#[tokio::test]
async fn fields_are_cleaned_or_refused_one_by_one() {
    let test = testkit::office("2026-10-20");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let check = async |change: fn(&mut SiteDraft), expect: &str| {
        let mut draft = draft("Công ty A", COMMUNE);
        change(&mut draft);
        assert_eq!(code(sites::enter(&reviewer, &draft).await), expect);
    };
    check(|d| d.name = " \t".to_owned(), "name:text.empty").await;
    check(|d| d.name = "a\0b".to_owned(), "name:text.control").await;
    check(|d| d.name = "a\u{202e}b".to_owned(), "name:text.direction").await;
    check(|d| d.name = "a".repeat(201), "name:text.too-long").await;
    check(|d| d.kind = String::new(), "kind:form.not-chosen").await;
    check(|d| d.kind = "farm".to_owned(), "kind:form.unknown-choice").await;
    check(|d| d.workers = "-3".to_owned(), "workers:number.negative").await;
    check(
        |d| d.code = "mã số".to_owned(),
        "code:sheets.code-malformed",
    )
    .await;
    check(
        |d| d.commune = "Xã Không Có".to_owned(),
        "commune:sites.place-unknown",
    )
    .await;
    check(
        |d| d.commune = OTHER_COMMUNE.to_owned(),
        "commune:sites.place-outside",
    )
    .await;
    check(
        |d| d.commune = PROVINCE.to_owned(),
        "commune:form.unknown-choice",
    )
    .await;
    check(
        |d| d.from_day = "31/02/2026".to_owned(),
        "from_day:form.not-a-day",
    )
    .await;
    check(
        |d| d.from_day = "2028-01-01".to_owned(),
        "from_day:sites.day-too-far",
    )
    .await;
    check(
        |d| d.from_day = "1950-01-01".to_owned(),
        "from_day:sites.day-too-early",
    )
    .await;
    check(
        |d| d.sector = "trade".to_owned(),
        "size:size.workers-unknown",
    )
    .await;
    check(
        |d| (d.name, d.has_union) = (String::new(), "maybe".to_owned()),
        "name:text.empty has_union:form.unknown-choice",
    )
    .await;
}

#[tokio::test]
async fn a_site_is_entered_with_its_size_by_the_rule_and_its_place_by_an_old_name() {
    let test = testkit::office("2026-10-20");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let draft = SiteDraft {
        name: "  Co\u{302}ng ty  May A ".to_owned(),
        code: "1800 123 456".to_owned(),
        sector: "industry".to_owned(),
        revenue_mvnd: "40.000".to_owned(),
        workers: "90".to_owned(),
        has_union: "yes".to_owned(),
        from_day: "01/03/2024".to_owned(),
        ..draft("", "xã Tân Phú Thạnh, huyện Châu Thành A")
    };
    let id = sites::enter(&reviewer, &draft).await.unwrap();
    let row = on(&test, id, "2026-10-20").await;
    assert_eq!(row.facts.name, "Công ty May A");
    assert_eq!(row.code.as_deref(), Some("1800123456"));
    assert_eq!(row.facts.size, Some(base::SizeClass::Small));
    assert_eq!(row.facts.atom, life(COMMUNE));
    assert_eq!(row.from_day.to_string(), "2024-03-01");
    assert_eq!(
        code(sites::enter(&reviewer, &draft).await),
        "code:sites.code-taken"
    );
    let view = sites::load(&reviewer, id).await.unwrap();
    assert_eq!(
        view.acts.first().map(|act| act.kind.as_str()),
        Some("site.entered")
    );
    assert!(view.may_supervise && view.place_confirmed);
}

#[tokio::test]
async fn what_a_desk_may_do_follows_from_role_and_place() {
    let test = testkit::office("2026-10-20");
    let a = site(
        &test,
        None,
        facts("Công ty A", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let check = async |desk: Desk, see: &str, enter: &str, edit: &str| {
        let role = desk.actor.role;
        let seen = sites::load(&desk, a)
            .await
            .map(|view| view.site().facts.name.clone());
        assert_eq!(code(seen), see, "{role:?}");
        let entered = sites::enter(&desk, &draft("Công ty B", COMMUNE))
            .await
            .map(|_| ());
        assert_eq!(code(entered), enter, "{role:?}");
        let version = test
            .db
            .read(move |tx| store::sites::version(tx, a))
            .await
            .unwrap();
        let mut draft = SiteDraft::of(&on(&test, a, "2026-10-20").await, version);
        draft.name.push('!');
        assert_eq!(code(sites::edit(&desk, a, &draft).await), edit, "{role:?}");
    };
    let (seen, outside) = ("\"Công ty A\"", "commune:sites.place-outside");
    check(
        desk_at_site(&test, Role::SafetyOfficer, a).await,
        seen,
        "access.role",
        "sites.only-supervisor",
    )
    .await;
    check(
        desk_at_site(&test, Role::Worker, a).await,
        seen,
        "access.role",
        "access.role",
    )
    .await;
    check(
        desk_at(&test, Role::CommuneDecider, COMMUNE).await,
        seen,
        "access.role",
        "access.role",
    )
    .await;
    check(
        desk_at(&test, Role::CommuneReviewer, OTHER_COMMUNE).await,
        "not-found",
        outside,
        "not-found",
    )
    .await;
    check(
        desk_at(&test, Role::ProvinceReviewer, OTHER_PROVINCE).await,
        "not-found",
        outside,
        "not-found",
    )
    .await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    check(reviewer, seen, "()", "true").await;
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    check(province, "\"Công ty A!\"", "()", "true").await;
}

#[tokio::test]
async fn a_change_holds_from_its_day_on_and_spares_days_to_come() {
    let test = testkit::office("2026-10-20");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let id = site(&test, None, facts("Một", SiteKind::Enterprise, COMMUNE)).await;
    let change = async |change: fn(&mut SiteDraft)| {
        let mut draft = shown(&reviewer, id).await;
        change(&mut draft);
        assert!(sites::edit(&reviewer, id, &draft).await.unwrap());
    };
    change(|d| (d.workers, d.from_day) = ("10".to_owned(), "2025-01-01".to_owned())).await;
    change(|d| (d.name, d.from_day) = ("Ba".to_owned(), "2027-01-01".to_owned())).await;
    change(|d| (d.name, d.from_day) = ("Hai".to_owned(), "2024-01-01".to_owned())).await;
    change(|d| (d.workers, d.from_day) = ("20".to_owned(), "2026-01-01".to_owned())).await;
    let check = async |day: &str, name: &str, workers: Option<u32>| {
        let row = on(&test, id, day).await;
        assert_eq!(
            (row.facts.name.as_str(), row.facts.workers),
            (name, workers),
            "{day}"
        );
    };
    check("2023-12-31", "Một", None).await;
    check("2024-01-01", "Hai", None).await;
    check("2025-01-01", "Hai", Some(10)).await;
    check("2026-01-01", "Hai", Some(20)).await;
    check("2027-01-01", "Ba", Some(20)).await;
    let unchanged = shown(&reviewer, id).await;
    assert!(!sites::edit(&reviewer, id, &unchanged).await.unwrap());
}

#[tokio::test]
async fn of_two_who_change_the_same_entry_one_is_told() {
    let test = testkit::office("2026-10-20");
    let id = site(&test, None, facts("Một", SiteKind::Agency, COMMUNE)).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let (mut one, mut other) = (shown(&reviewer, id).await, shown(&officer, id).await);
    one.name = "Hai".to_owned();
    other.address = "Ấp 3".to_owned();
    assert!(sites::edit(&reviewer, id, &one).await.unwrap());
    assert_eq!(code(sites::edit(&officer, id, &other).await), "conflict");
    let mut again = shown(&officer, id).await;
    again.address = "Ấp 3".to_owned();
    assert!(sites::edit(&officer, id, &again).await.unwrap());
}

#[tokio::test]
async fn a_commune_hands_a_site_on_within_its_province_only() {
    let test = testkit::office("2026-10-20");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let next = desk_at(&test, Role::CommuneReviewer, OTHER_COMMUNE).await;
    let id = site(&test, None, facts("Một", SiteKind::Agency, COMMUNE)).await;
    let mut draft = shown(&reviewer, id).await;
    draft.commune = "Phường Hồng Hà, Thành phố Hà Nội".to_owned();
    assert_eq!(
        code(sites::edit(&reviewer, id, &draft).await),
        "commune:sites.move-beyond-province"
    );
    draft.commune = OTHER_COMMUNE.to_owned();
    assert!(sites::edit(&reviewer, id, &draft).await.unwrap());
    assert_eq!(
        code(sites::load(&reviewer, id).await.map(|_| ())),
        "not-found"
    );
    let view = sites::load(&next, id).await.unwrap();
    assert_eq!(
        view.acts.first().map(|act| act.kind.as_str()),
        Some("site.moved")
    );
    let notices = test
        .db
        .read(move |tx| store::notices::open_of_site(tx, id, "reviewer"))
        .await
        .unwrap();
    assert_eq!(
        notices.first().map(|notice| notice.code.as_str()),
        Some("sites.moved-here")
    );
}

#[tokio::test]
async fn closing_ends_the_years_dossier_and_reopening_lets_register_anew() {
    let test = testkit::office("2026-03-01");
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = country_round(&test).await;
    let id = site(&test, None, facts("Một", SiteKind::Agency, COMMUNE)).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let dossier = office::dossiers::register(&officer, id, round, "", false, None)
        .await
        .unwrap();
    let version = sites::load(&reviewer, id).await.unwrap().version;
    let close = async |desk: &Desk, day: &str, reason: &str| {
        code(sites::close(desk, id, day, reason, version).await)
    };
    assert_eq!(close(&officer, "", "Ngừng hoạt động").await, "access.role");
    assert_eq!(
        close(&reviewer, "2028-03-02", "").await,
        "from_day:sites.day-too-far reason:text.empty"
    );
    assert_eq!(close(&reviewer, "", "Ngừng hoạt động").await, "()");
    let state = test
        .db
        .read(move |tx| store::dossiers::by_id(tx, dossier))
        .await
        .unwrap()
        .unwrap()
        .state;
    assert_eq!(state, assessments::DossierState::SubjectEnded);
    let view = sites::load(&province, id).await.unwrap();
    assert!(view.site().facts.closed && view.due.is_empty());
    assert_eq!(
        code(sites::close(&reviewer, id, "", "Nữa", view.version).await),
        "sites.closed-already"
    );
    assert_eq!(
        code(sites::reopen(&reviewer, id, "", "Hoạt động lại", view.version).await),
        "()"
    );
    assert!(!on(&test, id, "2026-03-01").await.facts.closed);
}

#[tokio::test]
async fn merging_brings_everything_to_the_site_that_stays() {
    let test = testkit::office("2026-03-01");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = country_round(&test).await;
    let stays = site(&test, None, facts("Trường A", SiteKind::Agency, COMMUNE)).await;
    let twin = site(
        &test,
        Some("T-1"),
        facts("Trường A.", SiteKind::Agency, COMMUNE),
    )
    .await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, twin).await;
    office::dossiers::register(&officer, twin, round, "", false, None)
        .await
        .unwrap();
    let contact = ContactDraft {
        office: "Phòng Bảo vệ".to_owned(),
        phone: "0293 3 123 456".to_owned(),
        purpose: "Gọi khi có việc".to_owned(),
        ends_on: String::new(),
    };
    contacts::set(&officer, twin, &contact).await.unwrap();
    let version = sites::load(&reviewer, twin).await.unwrap().version;
    assert_eq!(
        code(sites::merge(&reviewer, twin, twin, "", version).await),
        "sites.merge-itself"
    );
    assert_eq!(
        code(sites::merge(&officer, twin, stays, "", version).await),
        "access.role"
    );
    assert_eq!(
        code(sites::merge(&reviewer, twin, stays, "2026-02-01", version).await),
        "()"
    );
    let view = sites::load(&reviewer, stays).await.unwrap();
    assert_eq!(view.site().code.as_deref(), Some("T-1"));
    assert_eq!(
        view.contacts.first().map(|c| c.phone.as_str()),
        Some("02933123456")
    );
    assert!(
        view.dossiers
            .rounds
            .iter()
            .any(|(_, dossier)| dossier.is_some())
    );
    let from = Day::new(2026, 2, 1);
    assert_eq!(view.duplicates, [(twin, "Trường A.".to_owned(), from)]);
    let gone = sites::load(&reviewer, twin).await.unwrap();
    assert_eq!(gone.merged_into, Some((stays, "Trường A".to_owned())));
    assert!(!gone.may_edit && gone.merged_from == from);
    assert!(
        !gone
            .dossiers
            .is_open_to_register(Day::new(2026, 3, 1).unwrap())
    );
    let twins = desk_at_site(&test, Role::SafetyOfficer, twin).await;
    assert_eq!(
        code(office::dossiers::register(&twins, twin, round, "", false, None).await),
        "sites.merged"
    );
    assert_eq!(
        code(sites::merge(&reviewer, twin, stays, "", gone.version).await),
        "sites.merged"
    );
}

#[tokio::test]
async fn two_dossiers_of_one_round_are_not_merged() {
    let test = testkit::office("2026-03-01");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = country_round(&test).await;
    let mut ids = Vec::new();
    for name in ["Một", "Hai"] {
        let id = site(&test, None, facts(name, SiteKind::Agency, COMMUNE)).await;
        let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
        office::dossiers::register(&officer, id, round, "", false, None)
            .await
            .unwrap();
        ids.push(id);
    }
    let refused = sites::merge(&reviewer, ids[0], ids[1], "", 0).await;
    let Err(OfficeError::Refused(refusal)) = refused else {
        panic!("merged")
    };
    assert_eq!(refusal.code, "sites.merge-same-round");
    assert_eq!(refusal.facts, [("years", "2026".to_owned())]);
}

#[tokio::test]
async fn contacts_are_offices_with_an_end() {
    let test = testkit::office("2026-10-20");
    let id = site(&test, None, facts("Một", SiteKind::Agency, COMMUNE)).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let check = async |office: &str, phone: &str, ends_on: &str, expect: &str| {
        let draft = ContactDraft {
            office: office.to_owned(),
            phone: phone.to_owned(),
            purpose: "Gọi khi có việc".to_owned(),
            ends_on: ends_on.to_owned(),
        };
        assert_eq!(code(contacts::set(&officer, id, &draft).await), expect);
    };
    check(
        "",
        "gọi tôi",
        "",
        "office:text.empty phone:sheets.phone-malformed",
    )
    .await;
    check(
        "Văn thư",
        "0293 3 123 456",
        "2026-10-19",
        "ends_on:sites.day-past",
    )
    .await;
    check(
        "Văn thư",
        "0293 3 123 456",
        "2036-10-19",
        "ends_on:sites.day-too-far",
    )
    .await;
    check("Văn thư", "+84 293 3 123 456", "2026-10-21", "()").await;
    assert_eq!(sites::load(&officer, id).await.unwrap().contacts.len(), 1);
    test.clock.go_to("2026-10-22");
    let later = test.office.desk(officer.actor.clone(), "Một");
    assert_eq!(sites::load(&later, id).await.unwrap().contacts.len(), 0);
    assert_eq!(
        code(contacts::remove(&later, id, "Không có").await),
        "not-found"
    );
}

#[tokio::test]
async fn lines_are_joined_and_left_from_a_day_on() {
    let test = testkit::office("2026-10-20");
    let id = site(&test, None, facts("Một", SiteKind::School, COMMUNE)).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let (schools, department) =
        testkit::line_desk(&test, Role::EducationDepartment, Line::Education, PROVINCE).await;
    let police = body(&test, Line::Territorial, PROVINCE).await;
    assert_eq!(
        code(sites::load(&schools, id).await.map(|_| ())),
        "not-found"
    );
    assert_eq!(
        code(sites::join_line(&reviewer, id, police, "").await),
        "body:form.unknown-choice"
    );
    assert_eq!(
        code(sites::join_line(&reviewer, id, department, "").await),
        "()"
    );
    assert_eq!(
        code(sites::join_line(&reviewer, id, department, "").await),
        "body:sites.line-already"
    );
    assert!(sites::load(&schools, id).await.is_ok());
    assert_eq!(
        code(sites::leave_line(&reviewer, id, department, "").await),
        "()"
    );
    assert_eq!(
        code(sites::load(&schools, id).await.map(|_| ())),
        "not-found"
    );
    assert_eq!(
        code(sites::leave_line(&reviewer, id, department, "").await),
        "sites.line-none"
    );
}

#[tokio::test]
async fn a_closing_to_come_is_heard_of_on_its_day() {
    let test = testkit::office("2026-03-01");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let round = country_round(&test).await;
    let id = site(&test, None, facts("Một", SiteKind::Agency, COMMUNE)).await;
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let dossier = office::dossiers::register(&officer, id, round, "", false, None)
        .await
        .unwrap();
    let state = async || {
        let row = test.db.read(move |tx| store::dossiers::by_id(tx, dossier));
        row.await.unwrap().unwrap().state
    };
    let version = async || sites::load(&reviewer, id).await.unwrap().version;
    let close = async |day: &str| {
        code(sites::close(&reviewer, id, day, "Sắp giải thể", version().await).await)
    };
    assert_eq!(close("2026-05-01").await, "()");
    let view = sites::load(&reviewer, id).await.unwrap();
    assert!(!view.site().facts.closed);
    assert_eq!(view.closes_on, Day::new(2026, 5, 1));
    assert_eq!(close("2026-06-01").await, "sites.closing-planned");
    let kept = sites::reopen(&reviewer, id, "", "Không giải thể nữa", version().await).await;
    assert_eq!(code(kept), "()");
    assert!(!on(&test, id, "2026-05-01").await.facts.closed);
    assert_eq!(close("2026-05-01").await, "()");
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 0);
    test.clock.go_to("2026-05-01");
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 1);
    assert_eq!(state().await, assessments::DossierState::SubjectEnded);
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 0);
}

#[tokio::test]
async fn a_size_follows_from_figures_or_says_where_it_was_found() {
    let test = testkit::office("2026-10-20");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let known = SiteDraft {
        workers: "150".to_owned(),
        sector: "industry".to_owned(),
        revenue_mvnd: "120000".to_owned(),
        ..draft("Công ty A", COMMUNE)
    };
    let id = sites::enter(&reviewer, &known).await.unwrap();
    let facts = sites::load(&reviewer, id)
        .await
        .unwrap()
        .site()
        .facts
        .clone();
    assert_eq!(facts.size, Some(base::SizeClass::Medium));
    assert_eq!(
        (facts.figures.revenue_mvnd, facts.figures.year),
        (Some(120_000), Some(2025))
    );
    let check = async |change: fn(&mut SiteDraft), expect: &str| {
        let mut other = known.clone();
        change(&mut other);
        assert_eq!(code(sites::enter(&reviewer, &other).await), expect);
    };
    check(|d| d.size = "large".to_owned(), "size:sites.size-otherwise").await;
    check(|d| d.sector.clear(), "size:size.sector-unknown").await;
    check(
        |d| d.figures_year = "2030".to_owned(),
        "figures_year:sites.figures-year",
    )
    .await;
    let by_hand = SiteDraft {
        size: "large".to_owned(),
        ..draft("Công ty B", COMMUNE)
    };
    assert_eq!(
        code(sites::enter(&reviewer, &by_hand).await),
        "size_note:sites.size-without-note"
    );
    let noted = SiteDraft {
        size_note: "Báo cáo năm 2025".to_owned(),
        ..by_hand
    };
    let id = sites::enter(&reviewer, &noted).await.unwrap();
    // What the figures rest on is not the site's own to change, and its own changes pass all the same.
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let mut own = shown(&officer, id).await;
    own.workers = "9".to_owned();
    assert!(sites::edit(&officer, id, &own).await.unwrap());
    let facts = sites::load(&reviewer, id)
        .await
        .unwrap()
        .site()
        .facts
        .clone();
    assert_eq!(
        (facts.workers, facts.size, facts.figures.note.as_str()),
        (Some(9), Some(base::SizeClass::Large), "Báo cáo năm 2025")
    );
}

#[tokio::test]
async fn a_new_site_that_may_be_known_is_told() {
    let test = testkit::office("2026-10-20");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let named = site(
        &test,
        None,
        facts("Công ty TNHH A", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let coded = site(
        &test,
        Some("1800111222"),
        facts("Khác", SiteKind::Enterprise, COMMUNE),
    )
    .await;
    let elsewhere = facts("Công ty TNHH A", SiteKind::Enterprise, OTHER_COMMUNE);
    site(&test, None, elsewhere).await;
    let check = async |name: &str, code: &str, expect: &[(SiteId, bool)]| {
        let new = SiteDraft {
            code: code.to_owned(),
            ..draft(name, COMMUNE)
        };
        let found = sites::alike(&reviewer, &new).await.unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|alike| (alike.site, alike.near_code))
            .collect();
        assert_eq!(found, expect, "{name} {code}");
    };
    check("CTY TNHH A", "", &[(named, false)]).await;
    check("Công ty Mới", "1800111232", &[(coded, true)]).await;
    check(
        "cong ty tnhh a",
        "1800112122",
        &[(coded, true), (named, false)],
    )
    .await;
    check("Công ty Mới", "1800999000", &[]).await;
}

#[tokio::test]
async fn a_site_is_asked_about_no_round_that_was_over_before_it_was_known() {
    let test = testkit::office("2025-08-01");
    let edition = test.packs.all().first().unwrap().name();
    let operator = test
        .office
        .desk(access::Actor::operator(), "Người vận hành");
    let over = rounds::open(&operator, &edition, 2025, None).await.unwrap();
    test.clock.go_to("2026-03-01");
    let running = country_round(&test).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let agency = SiteDraft {
        kind: "agency".to_owned(),
        ..draft("Mới", "Thạnh Xuân")
    };
    let id = sites::enter(&reviewer, &agency).await.unwrap();
    let officer = desk_at_site(&test, Role::SafetyOfficer, id).await;
    let found = office::dossiers::of_site(&officer, id).await.unwrap();
    let rounds: Vec<_> = found.rounds.iter().map(|(round, _)| round.id).collect();
    assert_eq!(rounds, [running], "and not {over}");
    assert!(found.is_open_to_register(officer.today()));
    office::dossiers::register(&officer, id, running, "", false, None)
        .await
        .unwrap();
    let found = office::dossiers::of_site(&officer, id).await.unwrap();
    assert!(
        !found.is_open_to_register(officer.today()),
        "it has registered"
    );
}

#[tokio::test]
async fn leftovers_of_rounds_that_were_over_hold_nobody_up() {
    let test = testkit::office("2025-08-01");
    let opener = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let edition = test.packs.all().first().unwrap().name();
    let place = office::lists::own_place(&opener);
    let over = rounds::open(&opener, &edition, 2025, place).await;
    let over = over.unwrap();
    let mut left = Vec::new();
    // More than one batch looks at.
    for n in 0..21 {
        let facts = facts(&format!("Cũ {n}"), SiteKind::Agency, COMMUNE);
        left.push(testkit::registered(&test, over, facts).await.0);
    }
    test.clock.go_to("2026-03-01");
    let running = testkit::open_round(&test).await;
    let late = facts("Mới", SiteKind::Agency, COMMUNE);
    let (late, dossier) = testkit::registered(&test, running, late).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let close = async |id, day: &str| {
        let version = sites::load(&reviewer, id).await.unwrap().version;
        let done = sites::close(&reviewer, id, day, "Giải thể", version).await;
        done.unwrap();
    };
    for id in left {
        close(id, "").await;
    }
    close(late, "2026-05-01").await;
    test.clock.go_to("2026-05-01");
    assert_eq!(sites::end_closed(&test.office).await.unwrap(), 1);
    let row = test.db.read(move |tx| store::dossiers::by_id(tx, dossier));
    let state = row.await.unwrap().unwrap().state;
    assert_eq!(state, assessments::DossierState::SubjectEnded);
}
