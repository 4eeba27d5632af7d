//! How a crate and its modules are laid out: shared lints and versions, a header in each module, `foo.rs` and `foo/`.

use crate::{Fault, sources::Source};

/// Every crate takes the workspace's lints and the workspace's versions of libraries.
pub fn manifests(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let own = |s: &&Source| s.owner().is_some() && s.path.ends_with("/Cargo.toml");
    for source in sources.iter().filter(own) {
        if !source.text.contains("[lints]\nworkspace = true") {
            faults.push(Fault::at(
                &source.path,
                "add `[lints]` with `workspace = true`",
            ));
        }
        let mut section = "";
        for (number, line) in (1..).zip(source.text.lines()) {
            if line.starts_with('[') {
                section = line;
            } else if section.ends_with("dependencies]")
                && line.contains('=')
                && !takes_workspace(line)
            {
                let place = format!("{}:{number}", source.path);
                faults.push(Fault::at(
                    place,
                    "name the version once, in the workspace: `NAME.workspace = true`",
                ));
            }
        }
    }
    faults
}

fn takes_workspace(line: &str) -> bool {
    line.starts_with('#') || line.contains("workspace = true")
}

/// Libraries of the workspace that no crate takes.
pub fn unused_libraries(sources: &[Source]) -> Vec<Fault> {
    let Some(root) = sources.iter().find(|s| s.path == "Cargo.toml") else {
        return vec![Fault::at("Cargo.toml", "not found")];
    };
    let after = root
        .text
        .split_once("[workspace.dependencies]")
        .map_or("", |(_, rest)| rest);
    let section = after
        .split_once("\n[")
        .map_or(after, |(section, _)| section);
    let names = section
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "));
    let taken = |name: &str| {
        let own = sources
            .iter()
            .filter(|s| s.owner().is_some() && s.path.ends_with("/Cargo.toml"));
        let forms = [
            format!("\n{name}.workspace"),
            format!("\n{name} = {{ workspace"),
        ];
        own.into_iter()
            .any(|s| forms.iter().any(|form| s.text.contains(form)))
    };
    names
        .filter(|(name, _)| !taken(name))
        .map(|(name, _)| {
            Fault::at(
                "Cargo.toml",
                format!("no crate uses `{name}`: drop it from the workspace"),
            )
        })
        .collect()
}

/// Libraries that a crate takes but never names.
pub fn unnamed_libraries(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for manifest in sources
        .iter()
        .filter(|s| s.owner().is_some() && s.path.ends_with("/Cargo.toml"))
    {
        let code: Vec<&Source> = sources
            .iter()
            .filter(|s| s.owner() == manifest.owner() && matches!(s.extension(), "rs" | "html"))
            .collect();
        for line in manifest.text.lines() {
            let Some((name, _)) = line.split_once(".workspace = true") else {
                continue;
            };
            let word = name.replace('-', "_");
            let named = |s: &&Source| names(&s.text, &word);
            let of_package = matches!(
                name,
                "version" | "edition" | "rust-version" | "license" | "publish"
            );
            if !of_package && !code.iter().any(named) {
                faults.push(Fault::at(
                    &manifest.path,
                    format!("takes `{name}` but never names it: drop it"),
                ));
            }
        }
    }
    faults
}

/// Does the text use the library's name as a path?
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        let rest = text.get(at + word.len()..).unwrap_or_default();
        let whole = before.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        whole
            && ["::", ";", " as ", ",", "}"]
                .iter()
                .any(|end| rest.starts_with(end))
    })
}

/// Every module begins with a header that says what it is for.
pub fn headers(sources: &[Source]) -> Vec<Fault> {
    sources
        .iter()
        .filter(|s| s.ships() && !s.text.starts_with("//! "))
        .map(|s| {
            Fault::at(
                &s.path,
                "begin with `//!`: what the module is for, and what it is not",
            )
        })
        .collect()
}

/// A module stands in `foo.rs`, its parts in `foo/`.
pub fn module_files(sources: &[Source]) -> Vec<Fault> {
    sources
        .iter()
        .filter(|s| s.path.ends_with("/mod.rs"))
        .map(|s| Fault::at(&s.path, "move it to `NAME.rs` beside the folder"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[package]\nname = \"x\"\n[dependencies]\nbase.workspace = true\n\n[lints]\nworkspace = true\n";

    fn manifest(text: &str) -> Source {
        Source::new("crates/x/Cargo.toml", text)
    }

    #[test]
    fn a_crate_takes_what_the_workspace_gives() {
        assert_eq!(manifests(&[manifest(GOOD)]), []);
        assert_eq!(
            manifests(&[manifest(&GOOD.replace("[lints]", "[lint]"))]).len(),
            1
        );
        let own_version = GOOD.replace("base.workspace = true", "csv = \"1\"");
        assert_eq!(manifests(&[manifest(&own_version)]).len(), 1);
    }

    #[test]
    fn a_library_that_nobody_takes_is_a_fault() {
        let root = Source::new(
            "Cargo.toml",
            "[workspace.dependencies]\nbase = { path = \"b\" }\ncsv = \"1\"\n\n[profile]\nx = 1\n",
        );
        let found = unused_libraries(&[root, manifest(GOOD)]);
        assert_eq!(found.len(), 1);
        assert!(found[0].advice.contains("`csv`"));
    }

    #[test]
    fn a_library_that_is_never_named_is_a_fault() {
        let with =
            |code| unnamed_libraries(&[manifest(GOOD), Source::new("crates/x/src/lib.rs", code)]);
        assert_eq!(with("use base::Day;").len(), 0);
        assert_eq!(with("use {base, other};").len(), 0);
        assert_eq!(with("let database::x = rebase::y;").len(), 1);
    }

    #[test]
    fn a_module_without_header_is_a_fault() {
        let with = |path, text| headers(&[Source::new(path, text)]).len();
        assert_eq!(with("crates/x/src/a.rs", "use b;\n"), 1);
        assert_eq!(with("crates/x/src/a.rs", "//! What a is.\n"), 0);
        assert_eq!(with("crates/x/src/tests.rs", "use b;\n"), 0);
    }

    #[test]
    fn a_mod_file_is_a_fault() {
        assert_eq!(
            module_files(&[Source::new("crates/x/src/a/mod.rs", "")]).len(),
            1
        );
        assert_eq!(
            module_files(&[Source::new("crates/x/src/a.rs", "")]).len(),
            0
        );
    }
}
