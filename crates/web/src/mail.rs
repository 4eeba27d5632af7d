//! What messages say, in words: how many things are due where, and the link. No person, nothing of a dossier, and nothing
//! that tells who read it.

use crate::{
    i18n::T,
    routes::{Route, Segment},
};
use base::Lang;
use office::{
    outbox::{OutboxKind, Taken},
    reminders::SaidAt,
};

/// A message in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Subject.
    pub subject: String,
    /// Body, plain text.
    pub body: String,
    /// Where one press ends such messages.
    pub unsubscribe: Option<String>,
}

/// What a message says. `public_url` is the address by which others reach the pages.
pub fn words(taken: &Taken, public_url: &str) -> Words {
    let t = T(taken.lang);
    let home = format!("{public_url}{}", Route::Home);
    match taken.kind {
        OutboxKind::Digest => digest(t, taken, public_url, &home),
        OutboxKind::Confirm => {
            let secret = taken.said.token.clone().unwrap_or_default();
            let link = format!("{public_url}{}", Route::ReminderConfirm(Segment(secret)));
            Words {
                subject: t.s("mail-confirm-subject"),
                body: lines(&[
                    t.s("mail-confirm-text"),
                    link,
                    String::new(),
                    t.s("mail-confirm-else"),
                ]),
                unsubscribe: None,
            }
        }
        OutboxKind::Trial => Words {
            subject: t.s("mail-trial-subject"),
            body: lines(&[t.s("mail-trial-text"), home]),
            unsubscribe: None,
        },
    }
}

fn digest(t: T, taken: &Taken, public_url: &str, home: &str) -> Words {
    let places = &taken.said.places;
    let off = taken.off_token.clone();
    let off = off.map(|token| format!("{public_url}{}", Route::ReminderOff(Segment(token))));
    let mut body: Vec<String> = places.iter().flat_map(|place| said(t, place)).collect();
    body.push(String::new());
    body.push(t.a("mail-open", ("link", home)));
    body.push(String::new());
    body.push(t.s("mail-why"));
    body.extend(off.as_ref().map(|off| t.a("mail-off", ("link", off))));
    Words {
        subject: subject(t, places),
        body: lines(&body),
        unsubscribe: off,
    }
}

fn subject(t: T, places: &[SaidAt]) -> String {
    let count: u64 = places.iter().map(|place| place.count).sum();
    match places {
        [place] => {
            let name = name(t.lang(), place);
            if count == 0 {
                t.a("mail-subject-changed", ("place", name))
            } else {
                t.a("mail-subject", (("n", count), ("place", name)))
            }
        }
        _ => t.a(
            "mail-subject-many",
            (("n", count), ("places", places.len())),
        ),
    }
}

/// What is said of one place, a line for each kind of thing.
fn said(t: T, place: &SaidAt) -> Vec<String> {
    let name = name(t.lang(), place);
    let mut lines = Vec::new();
    if place.count > 0 {
        let mut line = t.a("mail-place", (("place", name), ("n", place.count)));
        if place.late > 0 {
            line.push_str(&t.a("mail-late", ("n", place.late)));
        }
        if let Some(day) = place.first {
            line.push_str(&t.a("mail-first", ("day", t.day(day))));
        }
        line.push('.');
        lines.push(line);
    }
    if place.changed {
        lines.push(t.a("mail-changed", ("place", name)));
    }
    lines
}

fn name(lang: Lang, place: &SaidAt) -> &str {
    place.name.get(lang)
}

fn lines(lines: &[String]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{Chance, Localised, OutboxId, Timestamp};
    use office::reminders::Said;

    struct Sevens;
    impl Chance for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    fn taken(kind: OutboxKind, lang: Lang, places: Vec<SaidAt>) -> Taken {
        let at = Timestamp::on("2026-10-20".parse().unwrap(), 9 * 3600);
        Taken {
            id: OutboxId::draw(at, &Sevens),
            kind,
            to: "an-toan@truong.example".to_owned(),
            lang,
            said: Said {
                places,
                token: Some("42".to_owned()),
            },
            off_token: Some("off42".to_owned()),
            queued_at: at,
        }
    }

    fn place(count: u64, late: u64, first: Option<&str>, changed: bool) -> SaidAt {
        SaidAt {
            at: "1".to_owned(),
            name: Localised {
                vi: "Trường mẫu 001".to_owned(),
                en: "Trường mẫu 001".to_owned(),
            },
            count,
            late,
            first: first.map(|day| day.parse().unwrap()),
            changed,
        }
    }

    const URL: &str = "https://binhyen.example";

    #[test]
    fn a_digest_says_how_many_where_and_until_when() {
        let check = |lang, places: Vec<SaidAt>, subject: &str, begins: &[&str]| {
            let words = words(&taken(OutboxKind::Digest, lang, places), URL);
            assert_eq!(words.subject, subject);
            let body: Vec<&str> = words.body.lines().take(begins.len()).collect();
            assert_eq!(body, begins);
            assert!(words.body.contains("https://binhyen.example/\n"));
            assert!(
                words
                    .body
                    .ends_with("https://binhyen.example/reminders/off/off42\n")
            );
            assert!(!words.body.contains('⟦') && !words.subject.contains('⟦'));
            assert!(!words.body.contains('@'), "no address stands in it");
        };
        check(
            Lang::Vi,
            vec![place(3, 1, Some("2026-11-15"), false)],
            "3 việc đến hạn ở Trường mẫu 001",
            &["Trường mẫu 001: 3 việc, trong đó 1 việc quá hạn; ngày gần nhất 15/11/2026."],
        );
        check(
            Lang::Vi,
            vec![place(0, 0, None, true)],
            "Có thay đổi ở hồ sơ của Trường mẫu 001",
            &["Trường mẫu 001: hồ sơ có thay đổi."],
        );
        check(
            Lang::En,
            vec![
                place(1, 0, Some("2026-11-15"), true),
                place(2, 0, None, false),
            ],
            "3 things due at 2 places",
            &[
                "Trường mẫu 001: 1 thing; the nearest day is 15 November 2026.",
                "Trường mẫu 001: the dossier has changed.",
                "Trường mẫu 001: 2 things.",
            ],
        );
    }

    #[test]
    fn the_question_and_the_trial_have_their_words() {
        for lang in Lang::ALL {
            let question = words(&taken(OutboxKind::Confirm, lang, Vec::new()), URL);
            assert!(
                question
                    .body
                    .contains("https://binhyen.example/reminders/confirm/42\n")
            );
            let trial = words(&taken(OutboxKind::Trial, lang, Vec::new()), URL);
            for words in [question, trial] {
                assert!(!format!("{words:?}").contains('⟦'), "{words:?}");
                assert_eq!(words.unsubscribe, None);
            }
        }
    }
}
