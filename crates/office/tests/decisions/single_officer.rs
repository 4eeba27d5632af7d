//! A commune with one officer.

use super::{endorsed, last_act, paper, registered};
use access::{Line, Role};
use office::{Desk, decisions, lists, rounds};
use testkit::{COMMUNE, PROVINCE, TestOffice, desk_at, open_round, put, told};

/// A post of the same person as `desk`, in a role of the same commune.
async fn second_post(test: &TestOffice, desk: &Desk, role: Role) -> Desk {
    let body = testkit::body(test, Line::Territorial, COMMUNE).await;
    let account = desk.actor.account.unwrap();
    let post = store::posts::NewPost {
        id: base::PostId::draw(desk.now, &*test.chance),
        account,
        role,
        site: None,
        body: Some(body),
        first_day: base::Day::parse("2020-01-01").unwrap(),
    };
    let row = test
        .db
        .write(move |tx| -> Result<_, store::StoreError> {
            store::posts::insert(tx, &post)?;
            store::posts::by_id(tx, post.id)
        })
        .await;
    let row = row.unwrap().unwrap();
    office::posts::sit(test, &row).await.unwrap().unwrap().0
}

#[tokio::test]
async fn what_a_single_officer_decides_is_declared_said_and_counted() {
    use office::single_officer::{self, Paper as Declaration};
    let test = testkit::office("2026-11-17");
    let round_id = {
        test.clock.go_to("2026-10-20");
        open_round(&test).await
    };
    let (_, one) = registered(&test, round_id, "Công ty A").await;
    let (_, two) = registered(&test, round_id, "Công ty B").await;
    test.clock.go_to("2026-11-17");
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let decider = second_post(&test, &reviewer, Role::CommuneDecider).await;
    let endorsed_by = reviewer.actor.post;
    for id in [one, two] {
        endorsed(&test, id, "2026-11-16").await;
        put(&test, id, move |row| row.endorsed_by = endorsed_by).await;
    }
    let signed = paper("9/QĐ-UBND", "2026-11-17");
    let alone = decisions::recognise(&decider, vec![one].into(), &signed, None).await;
    assert_eq!(told(alone), format!("{one}:access.own-endorsement"));

    let unit = testkit::life(COMMUNE);
    let declaration = Declaration {
        number: "3/TB-UBND".to_owned(),
        day: "2026-11-16".to_owned(),
        office: "Chủ tịch Ủy ban nhân dân".to_owned(),
    };
    let bare = single_officer::declare(&reviewer, &unit, &Declaration::default()).await;
    assert_eq!(
        told(bare),
        "number:text.empty day:value.not-a-day office:text.empty"
    );
    let neighbour = desk_at(&test, Role::CommuneReviewer, testkit::OTHER_COMMUNE).await;
    let elsewhere = single_officer::declare(&neighbour, &unit, &declaration).await;
    assert_eq!(told(elsewhere), "not found");
    single_officer::declare(&reviewer, &unit, &declaration)
        .await
        .unwrap();
    let twice = single_officer::declare(&reviewer, &unit, &declaration).await;
    assert_eq!(told(twice), "single-officer.declared-already");

    decisions::recognise(&decider, vec![one].into(), &signed, None)
        .await
        .unwrap();
    let refusal = paper("10/QĐ-UBND", "2026-11-17");
    decisions::refuse(&decider, vec![two], "Chưa đạt", &refusal, None)
        .await
        .unwrap();
    for id in [one, two] {
        let said = last_act(&test, id).await;
        assert!(said.contains(r#""as_single_officer":true"#), "{said}");
    }
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let round = rounds::meant(&province, rounds::Asked::Round(round_id))
        .await
        .unwrap();
    let overview = lists::overview(&province, &round.unwrap(), None).await;
    let overview = overview.unwrap();
    assert_eq!(overview.single_officers, 1);
    assert_eq!(overview.total.by_single_officer, 2);
    // The province sees the record, and can end it.
    let standing = single_officer::standing(&province, &unit).await.unwrap();
    assert!(standing.declared);
    assert_eq!(standing.acts.len(), 1);
    single_officer::end(&province, &unit, &declaration)
        .await
        .unwrap();
    let again = single_officer::end(&province, &unit, &declaration).await;
    assert_eq!(told(again), "single-officer.not-declared");
}

#[tokio::test]
async fn a_second_post_of_one_person_is_one_account() {
    use office::people::{self, NewPerson};
    let test = testkit::office("2026-10-20");
    let province = desk_at(&test, Role::ProvinceReviewer, PROVINCE).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let stranger = desk_at(&test, Role::CommuneReviewer, "C00004@20250701").await;
    let give = async |same_as| {
        let person = NewPerson {
            role: Role::CommuneDecider,
            shown_name: "Cán bộ thử".to_owned(),
            place: Some(testkit::life(COMMUNE)),
            site: None,
            same_as,
        };
        told(people::give(&province, &person).await)
    };
    assert_eq!(give(reviewer.actor.post).await, "ok");
    let posts = people::list(&province, None).await.unwrap();
    let account = reviewer.actor.account.unwrap();
    let own = posts.iter().filter(|line| line.row.account == account);
    let mut roles: Vec<_> = own.map(|line| line.row.role.as_str()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["commune-decider", "commune-reviewer"]);
    // Somebody in a place that this desk does not look after is nobody it knows.
    assert_ne!(give(stranger.actor.post).await, "ok");
}
