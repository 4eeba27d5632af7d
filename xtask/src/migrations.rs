//! Migrations: numbered from one without gaps, named, embedded in the program.

use crate::{Fault, sources::Source};
use std::collections::BTreeMap;

const EMBEDDED_IN: &str = "crates/store/src/migrations.rs";

/// Every `NNNN_name.sql` of a folder counts one up from the file before it, and is embedded.
pub fn numbered(sources: &[Source]) -> Vec<Fault> {
    let embedding = sources
        .iter()
        .find(|s| s.path == EMBEDDED_IN)
        .map_or("", |s| s.text.as_str());
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for source in sources.iter().filter(|s| s.extension() == "sql") {
        let Some((folder, file)) = source.path.rsplit_once('/') else {
            continue;
        };
        let expected = folders.entry(folder).or_default();
        *expected += 1;
        let (number, name) = file.split_once('_').unwrap_or((file, ""));
        if number != format!("{expected:04}") || name.trim_end_matches(".sql").is_empty() {
            faults.push(Fault::at(
                &source.path,
                format!("expected {expected:04}_NAME.sql: numbers have no gap and no twin"),
            ));
        }
        if !embedding.contains(&format!("/{file}\"")) {
            faults.push(Fault::at(
                &source.path,
                format!("not embedded: add it to {EMBEDDED_IN}"),
            ));
        }
    }
    if folders.is_empty() {
        faults.push(Fault::at("crates/store/migrations", "no migration found"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[&str], faults: usize) {
        let mut sources = vec![Source::new(
            EMBEDDED_IN,
            r#"include_str!("../migrations/0001_a.sql") include_str!("../migrations/0002_b.sql") include_str!("../migrations/0003_c.sql")"#,
        )];
        sources.extend(
            files
                .iter()
                .map(|f| Source::new(&format!("crates/store/migrations/{f}"), "")),
        );
        assert_eq!(numbered(&sources).len(), faults, "{files:?}");
    }

    #[test]
    fn numbers_have_no_gap_and_no_twin() {
        check(&["0001_a.sql", "0002_b.sql"], 0);
        check(&["0001_a.sql", "0003_c.sql"], 1);
        check(&["0001_a.sql", "0001_b.sql"], 2); // a twin, and not embedded under that name
        check(&["0001_a.sql", "0002_d.sql"], 1);
        check(&["001_a.sql"], 2);
        check(&[], 1);
    }
}
