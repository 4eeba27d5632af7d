//! The files of the project, read once: what git tracks, and what it would track if it were added.

use std::{
    fs,
    io::{Error, Result},
    path::{Path, PathBuf},
    process::Command,
};

/// One file of the project.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path from the root of the project, with `/`.
    pub path: String,
    /// Its text; empty for a file that is not UTF-8 (a font, a picture).
    pub text: String,
}

impl Source {
    /// A file made up for a test.
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// What follows the last dot of the name, or nothing.
    pub fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, end)| end)
    }

    /// The crate the file belongs to: `store` for `crates/store/src/db.rs`, `xtask` for its own.
    pub fn owner(&self) -> Option<&str> {
        let mut parts = self.path.split('/');
        match parts.next() {
            Some("crates") => parts.next(),
            Some("xtask") => Some("xtask"),
            _ => None,
        }
    }

    /// Is this Rust that ships, and not a test, an example or a build script?
    pub fn ships(&self) -> bool {
        let test_module = self.path.contains("/tests/") || self.path.ends_with("/tests.rs");
        self.extension() == "rs" && self.path.contains("/src/") && !test_module
    }

    /// The lines that ship, numbered from one: comment lines and the test module at the end of the file left out.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod ");
        let shipped = tests
            .and_then(|at| self.text.get(..at))
            .unwrap_or(&self.text);
        (1..)
            .zip(shipped.lines())
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Where the project stands.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
        .to_path_buf()
}

/// Every file of the project, in the order of the paths. Fails when git is missing or this is no work tree of git.
pub fn all() -> Result<Vec<Source>> {
    let root = root();
    let git = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others"])
        .arg("--exclude-standard")
        .current_dir(&root)
        .output()?;
    if !git.status.success() {
        return Err(Error::other(
            "git ls-files failed: run the rules in a clone",
        ));
    }
    let mut found = Vec::new();
    for path in String::from_utf8_lossy(&git.stdout).split_terminator('\0') {
        // A file that was removed but not yet committed is still in the index.
        let Ok(bytes) = fs::read(root.join(path)) else {
            continue;
        };
        found.push(Source {
            path: path.to_owned(),
            text: String::from_utf8(bytes).unwrap_or_default(),
        });
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_leaves_out_comments_and_tests() {
        let text =
            "//! head\nfn a() {}\n  // why\nfn b() {}\n#[cfg(test)]\nmod tests {\n fn c() {}\n}\n";
        let source = Source::new("crates/x/src/a.rs", text);
        let lines: Vec<_> = source.code().collect();
        assert_eq!(lines, [(2, "fn a() {}"), (4, "fn b() {}")]);
    }

    #[test]
    fn only_sources_ship() {
        for (path, ships) in [
            ("crates/x/src/a.rs", true),
            ("xtask/src/lib.rs", true),
            ("crates/x/src/a/tests.rs", false),
            ("crates/x/src/tests/b.rs", false),
            ("crates/x/tests/c.rs", false),
            ("crates/x/examples/d.rs", false),
            ("crates/x/src/e.html", false),
        ] {
            assert_eq!(Source::new(path, "").ships(), ships, "{path}");
        }
    }

    #[test]
    fn owner_and_extension_come_from_the_path() {
        let source = Source::new("crates/web/src/pages.rs", "");
        assert_eq!((source.owner(), source.extension()), (Some("web"), "rs"));
        let script = Source::new("scripts/test", "");
        assert_eq!((script.owner(), script.extension()), (None, ""));
    }
}
