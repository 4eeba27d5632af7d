//! A site's way through the pages: answering every criterion as its pack asks, attaching, signing, handing in.

use super::{entered, get, send};
use access::Role;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use base::{Day, DossierId, Lang, SiteId, Timestamp};
use office::{
    Desk,
    evidence::{Place, Upload},
};
use standards::{Criterion, Effect, Field, FieldKind, Pack, Rule};
use testkit::{TestOffice, desk_at_site};
use tower::ServiceExt as _;

/// A form that meets the criterion: each field by its kind, all of them sent as a browser does.
pub(crate) fn met(criterion: &Criterion, year: i16) -> String {
    let fields = criterion.fields.iter().filter(|f| !f.is_read_only());
    let typed = fields.filter(|field| !field.optional).map(|field| {
        let value = good(criterion, field, year);
        format!("{}={}", field.id, crate::query::encode(&value))
    });
    let mut parts: Vec<String> = typed.collect();
    parts.push("confirmed=yes".to_owned());
    parts.join("&")
}

fn good(criterion: &Criterion, field: &Field, year: i16) -> String {
    let against = matches!(criterion.rule, Rule::AllNo | Rule::Incident { .. });
    match &field.kind {
        FieldKind::YesNo => if against { "no" } else { "yes" }.to_owned(),
        FieldKind::Count { .. } => match &criterion.rule {
            Rule::Count { at_least, .. } => at_least.unwrap_or(0).to_string(),
            Rule::Ratio { .. } => "10".to_owned(),
            _ => "0".to_owned(),
        },
        FieldKind::Points { max } => max.to_string(),
        FieldKind::Day => {
            let days = criterion.rule.days().and_then(|days| days.on(year));
            days.map_or_else(String::new, |(first, _)| first.vietnamese())
        }
        FieldKind::Choice(choices) => {
            let mut met = choices.iter().filter(|c| c.effect == Some(Effect::Met));
            let choice = met.next().or_else(|| choices.first()).unwrap();
            choice.id.clone()
        }
    }
}

/// A sheet that the door lets in, about a day.
pub(crate) fn upload(title: &str, about: &str) -> Upload {
    let table = papers::Table {
        title: title.to_owned(),
        question: String::new(),
        at: Timestamp::from_micros(0),
        lang: Lang::Vi,
        columns: vec![papers::Column::new("A", papers::ColumnKind::Text)],
    };
    let mut bytes = Vec::new();
    let rows = [vec![papers::Cell::Text(title.to_owned())]];
    papers::write_xlsx(&table, rows, &mut bytes).unwrap();
    Upload {
        title: title.to_owned(),
        file_name: "ban-mau.xlsx".to_owned(),
        about_day: about.to_owned(),
        contains_names: false,
        lasting: false,
        bytes,
    }
}

/// Attaches what the pack's criteria require, and the minutes.
pub(crate) async fn attach_all(desk: &Desk, pack: &Pack, dossier: DossierId, about: &str) {
    for criterion in &pack.criteria {
        for n in 0..criterion.evidence.required {
            let place = Place::Criterion(criterion.id.clone());
            let piece = upload(&format!("Minh chứng {} {n}", criterion.id), about);
            office::evidence::give(desk, dossier, place, piece)
                .await
                .unwrap();
        }
    }
    let place = Place::Paper(assessments::PaperKind::Minutes);
    let minutes = office::evidence::give(desk, dossier, place, upload("Biên bản", about));
    minutes.await.unwrap();
}

/// Sends a form and wants it taken.
pub(crate) async fn post(pages: &Router, path: &str, cookie: &str, body: &str) {
    let (status, page) = send(pages, path, cookie, body.to_owned()).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{path} {body}: {page}");
}

/// Answers every criterion on its page.
pub(crate) async fn answer_all(
    pages: &Router,
    cookie: &str,
    (pack, year): (&Pack, i16),
    dossier: DossierId,
) {
    for criterion in &pack.criteria {
        let path = format!("/dossiers/{dossier}/criteria/{}", criterion.id);
        let (status, page) = get(pages, &path, cookie).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(!page.contains('⟦'), "{path}: {page}");
        post(pages, &path, cookie, &met(criterion, year)).await;
        let (_, page) = get(pages, &path, cookie).await;
        assert!(page.contains("by-mark--info\">đạt"), "{path}: {page}");
    }
}

/// The head of a site answers, attaches, signs and hands in; the cookie with which that was done.
pub(crate) async fn hand_in(
    test: &TestOffice,
    pages: &Router,
    site: SiteId,
    (pack, year): (&Pack, i16),
    dossier: DossierId,
) -> String {
    let head = desk_at_site(test, Role::SiteHead, site).await;
    let cookie = entered(test, &head).await;
    attach_all(&head, pack, dossier, &head.today().to_string()).await;
    answer_all(pages, &cookie, (pack, year), dossier).await;
    sign_and_submit(pages, &cookie, dossier).await;
    cookie
}

/// Signs by confirming and hands in.
pub(crate) async fn sign_and_submit(pages: &Router, cookie: &str, dossier: DossierId) {
    let check = format!("/dossiers/{dossier}/check");
    let office = crate::query::encode("Người đứng đầu");
    post(pages, &check, cookie, &format!("do=sign&office={office}")).await;
    post(pages, &check, cookie, "do=submit&declared=yes").await;
}

/// Agrees with everything and endorses.
pub(crate) async fn endorse(pages: &Router, cookie: &str, dossier: DossierId) {
    let path = format!("/reviews/{dossier}");
    let (status, page) = get(pages, &path, cookie).await;
    assert!(
        status == StatusCode::OK && !page.contains('⟦'),
        "{status}: {page}"
    );
    post(pages, &format!("{path}/agree"), cookie, "").await;
    post(pages, &format!("{path}/endorse"), cookie, "").await;
}

/// The form of a decision that lists one dossier.
pub(crate) fn decision(dossier: DossierId, number: &str, day: Day) -> String {
    let typed = [
        ("do", "recognise".to_owned()),
        ("dossiers", dossier.to_string()),
        ("number", number.to_owned()),
        ("day", day.vietnamese()),
        ("signer_office", "Chủ tịch".to_owned()),
        ("confirmed", "yes".to_owned()),
    ];
    let parts = typed.map(|(name, value)| format!("{name}={}", crate::query::encode(&value)));
    parts.join("&")
}

/// The text of a paper, its words parted by single blanks.
pub(crate) async fn pdf_text(pages: &Router, path: &str, cookie: &str) -> String {
    let request = Request::get(path).header("cookie", cookie);
    let answer = pages.clone().oneshot(request.body(Body::empty()).unwrap());
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let bytes = to_bytes(answer.into_body(), 10 << 20).await.unwrap();
    let file = lopdf::Document::load_mem(&bytes).unwrap();
    let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
    let text = file.extract_text(&numbers).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
