//! What no file of the project says: unfinished work, and the paths of somebody's machine.

use crate::{Fault, sources::Source};

// Written in two halves, so that this file keeps its own rule.
const UNFINISHED: [&str; 3] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];
const MACHINES: [&str; 3] = [
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("/ro", "ot/"),
];

/// Lock files are written by tools; fonts' licences are not ours to word.
fn ours(source: &Source) -> bool {
    !source.path.ends_with("Cargo.lock")
        && !source.path.ends_with("package-lock.json")
        && !source.path.ends_with("OFL.txt")
}

/// Notes to oneself: do it, or file it.
pub fn unfinished(sources: &[Source]) -> Vec<Fault> {
    lines(sources, |line| {
        let word = UNFINISHED.iter().find(|word| has_word(line, word))?;
        Some(format!(
            "says {word}: do it now, or write it down where it is not forgotten"
        ))
    })
}

/// Paths that are there on one machine only.
pub fn machine_paths(sources: &[Source]) -> Vec<Fault> {
    lines(sources, |line| {
        let path = MACHINES.iter().find(|path| starts_path(line, path))?;
        Some(format!(
            "names a path of one machine ({path}…): use a path in the project or a temporary directory"
        ))
    })
}

fn lines(sources: &[Source], fault: impl Fn(&str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|s| ours(s)) {
        for (number, line) in (1..).zip(source.text.lines()) {
            if let Some(advice) = fault(line) {
                faults.push(Fault::at(format!("{}:{number}", source.path), advice));
            }
        }
    }
    faults
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|w| w == word)
}

/// The path begins here: what stands before it is not part of a longer path or an address.
fn starts_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|b| b.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '_' | '-' | '}'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rule: fn(&[Source]) -> Vec<Fault>, text: &str) -> usize {
        rule(&[Source::new("docs/a.md", text)]).len()
    }

    #[test]
    fn a_note_to_oneself_is_a_fault() {
        assert_eq!(count(unfinished, concat!("// TO", "DO: later")), 1);
        assert_eq!(count(unfinished, concat!("FIX", "ME")), 1);
        assert_eq!(count(unfinished, "TODOS and todo lists"), 0);
    }

    #[test]
    fn a_path_of_one_machine_is_a_fault() {
        assert_eq!(count(machine_paths, concat!("see /wo", "rk/x")), 1);
        assert_eq!(count(machine_paths, concat!("\"/tm", "p/x\"")), 1);
        assert_eq!(count(machine_paths, concat!("home/wo", "rk/x")), 0);
        assert_eq!(count(machine_paths, concat!("https://a.vn/wo", "rk/x")), 0);
    }
}
