//! Reminders through the router: a calendar's secret, a choice of e-mail, links that need no signing in, texts, the outbox.

use crate::{
    App, app,
    tests::{entered, get, send, stage},
};
use access::Role;
use axum::http::StatusCode;
use base::SiteKind;
use office::outbox;
use testkit::{
    COMMUNE, TestOffice, desk_at, desk_at_site, facts, open_round, post, registered, site,
};

/// What stands in the field called `id` on a page.
fn field<'p>(page: &'p str, id: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("id=\"{id}\"")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split("</textarea>").next().unwrap()
}

async fn officer(test: &TestOffice) -> office::Desk {
    let round = open_round(test).await;
    let facts = facts("Công ty A", SiteKind::Agency, COMMUNE);
    let (site, _) = registered(test, round, facts).await;
    desk_at_site(test, Role::SafetyOfficer, site).await
}

fn sends(test: &TestOffice) -> App {
    test.mail.begin("nhac-viec@example.vn");
    stage(test)
}

#[tokio::test]
async fn a_calendar_is_given_shown_once_and_taken_back() {
    let test = testkit::office("2026-10-20");
    let desk = officer(&test).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &desk).await);
    let (_, page) = get(&pages, "/reminders", &cookie).await;
    assert!(
        !page.contains("due.ics") && page.contains("không gửi thư"),
        "{page}"
    );
    let (status, page) = send(&pages, "/reminders", &cookie, "do=calendar".to_owned()).await;
    assert_eq!(status, StatusCode::OK);
    let address = field(&page, "calendar-address");
    let path = address
        .trim()
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .to_owned();
    let (_, page) = get(&pages, "/reminders", &cookie).await;
    assert!(!page.contains(&path), "it is shown once");
    // No cookie: a calendar program has none.
    let (status, file) = get(&pages, &path, "").await;
    assert_eq!(status, StatusCode::OK);
    assert!(file.starts_with("BEGIN:VCALENDAR\r\n"), "{file}");
    assert!(file.contains("DTSTART;VALUE=DATE:20261115\r\n"), "{file}");
    assert!(!file.contains('⟦'), "{file}");
    let (_, again) = get(&pages, &path, "").await;
    assert_eq!(file, again, "the same until something changes");
    send(&pages, "/reminders", &cookie, "do=calendar-off".to_owned()).await;
    let (status, _) = get(&pages, &path, "").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn home_shows_every_day_that_reminders_speak_of() {
    let test = testkit::office("2026-10-20");
    let officer = officer(&test).await;
    site(&test, None, facts("Công ty B", SiteKind::Agency, COMMUNE)).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let pages = app(stage(&test));
    for desk in [officer, reviewer] {
        let home = office::home::load(&desk).await.unwrap();
        let things = office::reminders::of_home(&home, desk.actor.role);
        let waiting: Vec<_> = things.iter().filter(|thing| thing.item.count > 0).collect();
        assert!(!waiting.is_empty(), "{:?}", desk.actor.role);
        let (_, page) = get(&pages, "/", &entered(&test, &desk).await).await;
        for thing in waiting {
            let day = thing.item.day.unwrap().vietnamese();
            assert!(page.contains(&day), "{thing:?} is not on home");
        }
    }
}

#[tokio::test]
async fn e_mail_is_chosen_confirmed_and_turned_off_by_one_press() {
    let test = testkit::office("2026-10-20");
    let desk = officer(&test).await;
    let (pages, cookie) = (app(sends(&test)), entered(&test, &desk).await);
    let choose = |address: &str| format!("do=choose&address={address}&lang=vi&wants=due");
    let (status, page) = send(&pages, "/reminders", &cookie, choose("no-address")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("value=\"no-address\"") && page.contains("an-toan@truong.edu.vn"));
    let (status, _) = send(&pages, "/reminders", &cookie, choose("an%40truong.example")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let question = outbox::take(&test).await.unwrap().unwrap();
    let words = crate::mail::words(&question, "");
    let confirm = words
        .body
        .lines()
        .find(|line| line.starts_with("/reminders/"))
        .unwrap();
    // Looking at the link, as mail filters do, confirms nothing.
    let (_, page) = get(&pages, confirm, "").await;
    assert!(page.contains(confirm) && !page.contains('⟦'), "{page}");
    let (_, page) = get(&pages, "/reminders", &cookie).await;
    assert!(page.contains("Một thư hỏi đã được gửi"), "{page}");
    send(&pages, confirm, "", String::new()).await;
    let (_, page) = get(&pages, "/reminders", &cookie).await;
    assert!(page.contains("đang được gửi tới địa chỉ này"), "{page}");
    let (_, page) = get(&pages, confirm, "").await;
    assert!(page.contains("không còn dùng được"), "{page}");
    let chosen = office::reminders::choice(&desk).await.unwrap().unwrap();
    let off = format!("/reminders/off/{}", chosen.off_token);
    let (_, page) = get(&pages, &off, "").await;
    assert!(page.contains(&off), "{page}");
    assert!(office::reminders::choice(&desk).await.unwrap().is_some());
    // What a mail program posts by itself, without a cookie.
    let one_click = "List-Unsubscribe=One-Click".to_owned();
    let (status, _) = send(&pages, &off, "", one_click).await;
    assert_eq!(status, StatusCode::OK);
    assert!(office::reminders::choice(&desk).await.unwrap().is_none());
}

#[tokio::test]
async fn texts_for_chat_groups_name_no_site() {
    let test = testkit::office("2026-10-20");
    let desk = officer(&test).await;
    let reviewer = desk_at(&test, Role::CommuneReviewer, COMMUNE).await;
    let (pages, cookie) = (app(stage(&test)), entered(&test, &reviewer).await);
    let english = format!("{cookie}; lang=en");
    for (cookie, word) in [(&cookie, "Kính gửi"), (&english, "To the agencies")] {
        let (status, page) = get(&pages, "/reminders/text", cookie).await;
        assert_eq!(status, StatusCode::OK);
        let copied = field(&page, "text");
        assert!(
            copied.contains(word) && copied.contains("http://127.0.0.1:8080/"),
            "{copied}"
        );
        assert!(
            !copied.contains("Công ty A") && !page.contains('⟦'),
            "{page}"
        );
    }
    let home = office::home::load(&desk).await.unwrap();
    let things = office::reminders::of_home(&home, Role::SafetyOfficer);
    let dossier = things[0].dossier.unwrap();
    let (_, page) = get(&pages, &format!("/dossiers/{dossier}"), &cookie).await;
    let at = format!("/dossiers/{dossier}/text");
    assert!(page.contains(&at), "{page}");
    let (_, page) = get(&pages, &at, &cookie).await;
    let copied = field(&page, "text");
    assert!(
        copied.contains("15/11/2026") && !copied.contains("Công ty A"),
        "{copied}"
    );
    let (status, file) = get(&pages, &format!("/dossiers/{dossier}/due.ics"), &cookie).await;
    assert!(
        status == StatusCode::OK && file.contains("END:VCALENDAR"),
        "{file}"
    );
}

#[tokio::test]
async fn the_outbox_is_for_whoever_runs_the_server() {
    let test = testkit::office("2026-10-20");
    let desk = officer(&test).await;
    let post = post(&test, Role::Operator, None, None).await;
    let token = office::sessions::open(&test, post).await.unwrap();
    let operator = format!("session={token}");
    let (pages, cookie) = (app(sends(&test)), entered(&test, &desk).await);
    let (status, _) = get(&pages, "/outbox", &cookie).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, page) = get(&pages, "/outbox", &operator).await;
    assert!(
        status == StatusCode::OK && page.contains("Không có thư nào"),
        "{page}"
    );
    let trial = "do=trial&address=an%40truong.example".to_owned();
    let (status, _) = send(&pages, "/outbox", &operator, trial).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let on_its_way = outbox::take(&test).await.unwrap().unwrap();
    let came = outbox::Came::Unknown;
    let settled = outbox::settle(&test, on_its_way.id, came, Some("no-answer"), None);
    settled.await.unwrap();
    for lang in ["vi", "en"] {
        let (_, page) = get(&pages, "/outbox", &format!("{operator}; lang={lang}")).await;
        assert!(
            !page.contains('@') || page.contains("nhac-viec@example.vn"),
            "{page}"
        );
        assert!(
            !page.contains("an@truong.example") && !page.contains('⟦'),
            "{page}"
        );
        let (_, sheet) = get(&pages, "/outbox/export/csv", &operator).await;
        assert!(
            !sheet.contains("an@truong") && sheet.contains("Thư thử"),
            "{sheet}"
        );
    }
    let again = format!("do=again&id={}", on_its_way.id);
    let (status, _) = send(&pages, "/outbox", &operator, again).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(
        outbox::take(&test).await.unwrap().unwrap().id,
        on_its_way.id
    );
}
