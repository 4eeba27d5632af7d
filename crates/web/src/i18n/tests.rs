use super::*;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn keys(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| !line.starts_with([' ', '#', '}', '.', '-']))
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .collect()
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    files(&root.join("src"), &mut out);
    files(&root.join("templates"), &mut out);
    let own = |p: &PathBuf| !p.ends_with("i18n/tests.rs");
    let read = |p: PathBuf| {
        let text = fs::read_to_string(&p).unwrap();
        (p, text)
    };
    out.into_iter().filter(own).map(read).collect()
}

#[test]
fn every_word_stands_in_both_languages_once() {
    let mut seen = BTreeSet::new();
    for (noun, vi, en) in FILES {
        assert_eq!(keys(vi), keys(en), "{noun}.ftl differs between vi and en");
        for (lang, text) in [("vi", vi), ("en", en)] {
            if let Err((_, faults)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{lang}/{noun}.ftl is malformed: {faults:?}");
            }
        }
        for key in keys(vi) {
            assert!(seen.insert(key), "`{key}` stands twice");
        }
    }
    for lang in ["vi", "en"] {
        let mut found = Vec::new();
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(lang);
        files(&dir, &mut found);
        assert_eq!(
            found.len(),
            FILES.len(),
            "a file of words is not in the list"
        );
    }
}

#[test]
fn every_word_that_is_used_exists() {
    let known: BTreeSet<&str> = FILES.iter().flat_map(|(_, vi, _)| keys(vi)).collect();
    for (path, text) in sources() {
        for call in ["t.s(\"", "t.a(\"", ".notice(\"", "crumb(\""] {
            for part in text.split(call).skip(1) {
                let key = part.split('"').next().unwrap();
                assert!(known.contains(key), "{}: no word `{key}`", path.display());
            }
        }
    }
}

#[test]
fn words_are_shown_as_each_language_writes_them() {
    let (vi, en) = (T(Lang::Vi), T(Lang::En));
    let day = Day::new(2026, 10, 20).unwrap();
    assert_eq!(vi.day(day), "20/10/2026");
    assert_eq!(en.day(day), "20 October 2026");
    assert_eq!(vi.percent(29, 40), "72,5 %");
    assert_eq!(vi.percent(0, 0), "chưa có");
    assert_eq!(vi.until(day, day.plus_days(26)), "còn 26 ngày");
    assert_eq!(en.until(day, day.plus_days(1)), "1 day left");
    assert_eq!(en.until(day, day.plus_days(-3)), "3 days late");
    assert_eq!(vi.a("common-results", ("n", 1200)), "1.200 kết quả");
    assert_eq!(vi.s("no-such-key"), "⟦no-such-key⟧");
    assert!(vi.code("nowhere.known", &[]).contains("nowhere.known"));
    assert!(
        vi.code("text.too-long", &[("max", "200".to_owned())])
            .contains("200")
    );
}

#[test]
fn every_role_and_status_has_its_word() {
    for role in [
        "safety-officer",
        "site-head",
        "union-representative",
        "worker",
        "commune-reviewer",
        "commune-decider",
        "province-reviewer",
        "province-decider",
        "union-federation",
        "education-department",
        "auditor",
        "operator",
        "visitor",
    ] {
        for lang in Lang::ALL {
            assert!(!T(lang).role(role).contains('⟦'), "{role}");
        }
    }
    for status in crate::status::Status::ALL {
        for lang in Lang::ALL {
            assert!(!status.word(T(lang)).contains('⟦'), "{status:?}");
        }
    }
    for list in [("site-kind", &["agency", "enterprise", "school"][..])] {
        for text in list.1 {
            assert!(!T(Lang::Vi).word(list.0, text).contains('⟦'), "{text}");
        }
    }
}
