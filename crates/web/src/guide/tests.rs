//! The guide keeps pace with the program: its words are the program's, its pictures and links are there.

use super::*;
use std::collections::BTreeSet;

/// What the program says, in one language: every value of its files of words.
fn words(lang: Lang) -> BTreeSet<String> {
    let folder = format!("{}/locales/{}", env!("CARGO_MANIFEST_DIR"), lang.tag());
    let mut words = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let values = text.lines().filter_map(|line| line.split_once(" = "));
        words.extend(values.map(|(_, value)| value.trim().to_owned()));
    }
    words
}

#[test]
fn what_the_guide_says_to_press_is_what_the_program_says() {
    for lang in [Lang::Vi, Lang::En] {
        let words = words(lang);
        for topic in TOPICS {
            let parts: Vec<&str> = topic.text(lang).split("**").collect();
            assert!(
                parts.len() % 2 == 1,
                "{} in {lang:?}: a star too few",
                topic.name
            );
            for bold in parts.iter().skip(1).step_by(2) {
                assert!(
                    words.contains(*bold),
                    "{} in {lang:?}: the program never says `{bold}`",
                    topic.name
                );
            }
        }
    }
}

#[test]
fn every_topic_stands_in_both_languages_with_its_pictures() {
    for topic in TOPICS {
        let pictures = |lang: Lang| {
            let body = topic.body(lang);
            assert!(!topic.title(lang).is_empty() && !body.contains("<h1"));
            assert!(
                !body.contains("src=\"\""),
                "{}: a picture is missing",
                topic.name
            );
            assert!(
                !body.contains(".md\""),
                "{}: a link leads nowhere",
                topic.name
            );
            (body.matches("<img").count(), body.matches("<li>").count())
        };
        assert_eq!(
            pictures(Lang::Vi),
            pictures(Lang::En),
            "{}: the languages differ in pictures or steps",
            topic.name
        );
    }
}

#[test]
fn each_page_leads_to_the_task_it_belongs_to() {
    for (path, topic) in [
        ("/", None),
        ("/privacy", None),
        ("/check", Some("decide")),
        ("/sites/1", Some("sites")),
        ("/sites/1/register", Some("register")),
        ("/sites/1/measures", Some("figures")),
        ("/dossiers/1", Some("prove")),
        ("/dossiers/1/check", Some("hand-in")),
        ("/dossiers/1/criteria/6.1.a", Some("prove")),
        ("/queue", Some("review")),
        ("/overview/C1@20250701", Some("figures")),
        ("/sitesX", None),
    ] {
        let route = topic.map_or(Route::Help, |topic| Topic::named(topic).unwrap().route());
        assert_eq!(help_of(path), route, "{path}");
    }
    for (_, topic) in PAGES.iter().chain(STEPS) {
        assert!(Topic::named(topic).is_some(), "{topic}");
    }
}
