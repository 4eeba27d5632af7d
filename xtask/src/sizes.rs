//! Files that one can still read in one sitting. The length of functions is held by clippy, with the number in `clippy.toml`.

use crate::{Fault, sources::Source};

/// No file that a person writes is longer; most are far shorter.
pub const LINES: usize = 800;

/// No page of documentation in `docs/` is longer: the map must stay a map.
pub const PAGE_LINES: usize = 300;

const WRITTEN: &[&str] = &["rs", "html", "css", "js", "mjs", "ftl", "sql", "toml", "md"];

/// Files over the cap.
pub fn files(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|s| WRITTEN.contains(&s.extension())) {
        let cap = if source.path.starts_with("docs/") {
            PAGE_LINES
        } else {
            LINES
        };
        let lines = source.text.lines().count();
        if lines > cap {
            let advice =
                format!("{lines} lines, at most {cap}: split it by what its parts are for");
            faults.push(Fault::at(&source.path, advice));
        }
    }
    faults
}

/// The cap on functions stays where clippy reads it.
pub fn function_cap(sources: &[Source]) -> Vec<Fault> {
    let holds = |path: &str, line: &str| {
        sources
            .iter()
            .any(|s| s.path == path && s.text.lines().any(|l| l == line))
    };
    [
        ("clippy.toml", "too-many-lines-threshold = 70"),
        ("Cargo.toml", "too_many_lines = \"deny\""),
    ]
    .into_iter()
    .filter(|(path, line)| !holds(path, line))
    .map(|(path, line)| Fault::at(path, format!("must hold `{line}`")))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_a_fault() {
        let with = |path, lines: usize| files(&[Source::new(path, &"x\n".repeat(lines))]).len();
        assert_eq!(with("crates/x/src/a.rs", LINES), 0);
        assert_eq!(with("crates/x/src/a.rs", LINES + 1), 1);
        assert_eq!(with("docs/architecture.md", PAGE_LINES + 1), 1);
        assert_eq!(with("data/units/units.csv", 15_000), 0);
    }

    #[test]
    fn a_loosened_cap_is_a_fault() {
        let clippy = |n| Source::new("clippy.toml", &format!("too-many-lines-threshold = {n}\n"));
        let cargo = Source::new("Cargo.toml", "too_many_lines = \"deny\"\n");
        assert_eq!(function_cap(&[clippy(70), cargo.clone()]), []);
        assert_eq!(function_cap(&[clippy(700), cargo]).len(), 1);
        assert_eq!(function_cap(&[clippy(70)]).len(), 1);
    }
}
