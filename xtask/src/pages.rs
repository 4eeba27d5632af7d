//! Templates and words: typed links only, every template used, every file of words in both languages.

use crate::{Fault, sources::Source};
use std::collections::BTreeSet;

const TEMPLATES: &str = "crates/web/templates/";
const WORDS: &str = "crates/web/locales/";
const LANGUAGES: [&str; 2] = ["vi", "en"];
const ADDRESSES: [&str; 5] = [
    "href=\"",
    "action=\"",
    "formaction=\"",
    "src=\"",
    "srcset=\"",
];

/// What marks a list in a template.
const LISTS: [&str; 3] = ["class=\"by-table", "class=\"by-tasks", "class=\"by-names"];
/// Templates whose tables and tasks are no lists to take away, each with what they are.
const NO_LISTS: [(&str, &str); 13] = [
    (
        "certificates/found.html",
        "the few certificates of one typed number",
    ),
    ("dossiers/show.html", "the tasks of one dossier"),
    ("evidence/give.html", "the pieces of one criterion"),
    ("help.html", "who does what"),
    ("home.html", "what is due; each links to its list"),
    ("imports/heading.html", "the first rows of one sheet"),
    (
        "letters/show.html",
        "the sites of one letter, which is a paper itself",
    ),
    (
        "macros/story.html",
        "figures of the story, each with its list",
    ),
    ("macros/ui.html", "the components themselves"),
    ("reviews/show.html", "the criteria of one dossier"),
    ("rounds/new.html", "the days of one round"),
    ("rounds/show.html", "the days of one round"),
    (
        "sites/show.html",
        "the facts of one site; each list behind it is a page",
    ),
];

/// Every list leaves the program as a sheet, or is named above with the reason why it is none.
pub fn lists_leave(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources {
        let Some(name) = source.path.strip_prefix(TEMPLATES) else {
            continue;
        };
        let lists = LISTS.iter().any(|mark| source.text.contains(mark));
        let leaves = source.text.contains("ui::export(");
        let named = NO_LISTS.iter().any(|(known, _)| *known == name);
        let advice = match (lists && !leaves, named) {
            (true, false) => "a list without `ui::export`: let it leave as CSV and XLSX",
            (false, true) => "is no exception any more: drop it from `NO_LISTS`",
            _ => continue,
        };
        faults.push(Fault::at(&source.path, advice));
    }
    faults
}

/// A template writes no address by hand: a link is a `Route`, a file of the program `page.asset(…)`.
pub fn typed_links(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|s| s.path.starts_with(TEMPLATES)) {
        for (number, line) in (1..).zip(source.text.lines()) {
            let values = ADDRESSES.iter().flat_map(|a| line.split(*a).skip(1));
            let literal = |v: &&str| {
                !["{{", "{%", "#", "\"", "tel:", "mailto:"]
                    .iter()
                    .any(|ok| v.starts_with(ok))
            };
            for value in values.filter(literal) {
                let value = value.split('"').next().unwrap_or_default();
                let place = format!("{}:{number}", source.path);
                faults.push(Fault::at(
                    place,
                    format!("literal address `{value}`: write a `Route`"),
                ));
            }
        }
    }
    faults
}

/// Every template is shown, extended, included or imported somewhere.
pub fn templates_used(sources: &[Source]) -> Vec<Fault> {
    let readers: Vec<&Source> = sources
        .iter()
        .filter(|s| s.path.starts_with("crates/web/"))
        .collect();
    let unused = |name: &&str| {
        let quoted = format!("\"{name}\"");
        !readers.iter().any(|s| s.text.contains(&quoted))
    };
    sources
        .iter()
        .filter_map(|s| s.path.strip_prefix(TEMPLATES))
        .filter(unused)
        .map(|name| {
            Fault::at(
                format!("{TEMPLATES}{name}"),
                "used nowhere: use it or drop it",
            )
        })
        .collect()
}

/// Every file of words stands in both languages. That each word does is a test of `web`.
pub fn words_in_both(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for name in sources.iter().filter_map(|s| s.path.strip_prefix(WORDS)) {
        let Some((language, file)) = name.split_once('/') else {
            continue;
        };
        for other in LANGUAGES.iter().filter(|l| **l != language) {
            let twin = format!("{WORDS}{other}/{file}");
            if !sources.iter().any(|s| s.path == twin) {
                faults.push(Fault::at(
                    format!("{WORDS}{name}"),
                    format!("has no twin {twin}"),
                ));
            }
        }
    }
    faults
}

/// No word stands twice in a language: the program would keep one of the two.
pub fn words_once(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for language in LANGUAGES {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let files = sources
            .iter()
            .filter(|s| s.path.starts_with(&format!("{WORDS}{language}/")));
        for source in files {
            for (number, line) in (1..).zip(source.text.lines()) {
                let Some((word, _)) = line.split_once(" = ") else {
                    continue;
                };
                let begins = word.starts_with(|c: char| c.is_ascii_lowercase());
                if begins && !seen.insert(word) {
                    let place = format!("{}:{number}", source.path);
                    faults.push(Fault::at(place, format!("`{word}` is given twice")));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_given_twice_is_a_fault() {
        let file = |name: &str, text| Source::new(&format!("{WORDS}{name}"), text);
        let once = [
            file("vi/a.ftl", "a = A\nb = B\n"),
            file("en/a.ftl", "a = A\n"),
        ];
        assert_eq!(words_once(&once).len(), 0);
        let twice = [file("vi/a.ftl", "a = A\n"), file("vi/b.ftl", "a = B\n")];
        assert_eq!(words_once(&twice).len(), 1);
    }

    fn template(text: &str) -> Source {
        Source::new("crates/web/templates/a.html", text)
    }

    #[test]
    fn an_address_written_by_hand_is_a_fault() {
        for (text, faults) in [
            (r#"<a href="/sites">"#, 1),
            (r#"<a href="https://example.org/">"#, 1),
            (r#"<form action="sites">"#, 1),
            (r##"<a href="#main">"##, 0),
            (r#"<a href="{{ Route::Sites }}">"#, 0),
            (r#"<a href="tel:{{ phone }}">"#, 0),
            (r#"<a href="{% if x %}{{ a }}{% endif %}">"#, 0),
        ] {
            assert_eq!(typed_links(&[template(text)]).len(), faults, "{text}");
        }
    }

    #[test]
    fn a_list_that_can_not_leave_is_a_fault() {
        let list = r#"<table class="by-table">"#;
        let leaving = format!("{list}{{% call ui::export(csv, xlsx) %}}");
        assert_eq!(lists_leave(&[template(list)]).len(), 1);
        assert_eq!(lists_leave(&[template(&leaving)]).len(), 0);
        assert_eq!(lists_leave(&[template("<p>")]).len(), 0);
        let known = |text| Source::new("crates/web/templates/help.html", text);
        assert_eq!(lists_leave(&[known(list)]).len(), 0);
        assert_eq!(lists_leave(&[known("<p>")]).len(), 1);
    }

    #[test]
    fn a_template_that_nobody_shows_is_a_fault() {
        let page = |text| Source::new("crates/web/src/pages/a.rs", text);
        assert_eq!(
            templates_used(&[template(""), page("#[template(path = \"a.html\")]")]).len(),
            0
        );
        assert_eq!(
            templates_used(&[template(""), page("#[template(path = \"aa.html\")]")]).len(),
            1
        );
    }

    #[test]
    fn words_in_one_language_are_a_fault() {
        let file = |path| Source::new(path, "");
        let (vi, en) = ("crates/web/locales/vi/a.ftl", "crates/web/locales/en/a.ftl");
        assert_eq!(words_in_both(&[file(vi), file(en)]).len(), 0);
        assert_eq!(words_in_both(&[file(vi)]).len(), 1);
        assert_eq!(words_in_both(&[file(en)]).len(), 1);
    }
}
