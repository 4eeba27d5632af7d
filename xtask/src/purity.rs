//! What the source of a crate may name: the outside world only where the house says, SQL only in `store`.

use crate::{Fault, edges::Table, sources::Source};

/// Names of the outside world that a pure crate never writes.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "getrandom",
    "rand::",
    "now_v7",
    "new_v4",
];

/// Crates that speak to a terminal.
const SPEAKERS: &[&str] = &["binhyen", "xtask"];

/// Pure crates name nothing of the outside world.
pub fn outside_world(sources: &[Source], table: &Table) -> Vec<Fault> {
    let pure = |s: &&Source| s.owner().and_then(|o| table.get(o)).is_some_and(|a| a.pure);
    each_line(sources.iter().filter(pure), |line| {
        let name = OUTSIDE.iter().find(|name| line.contains(*name))?;
        Some(format!(
            "a pure crate names `{name}`: take the value as a parameter"
        ))
    })
}

/// SQL is written in `store` and nowhere else.
pub fn sql_outside_store(sources: &[Source]) -> Vec<Fault> {
    let others = |s: &&Source| !matches!(s.owner(), Some("store" | "xtask"));
    each_line(sources.iter().filter(others), |line| {
        is_sql(line)
            .then(|| "looks like SQL: statements live in `store`, beside their noun".to_owned())
    })
}

/// Lines for a person leave through the command line only; everything else logs.
pub fn prints(sources: &[Source]) -> Vec<Fault> {
    let silent = |s: &&Source| s.owner().is_some_and(|o| !SPEAKERS.contains(&o));
    each_line(sources.iter().filter(silent), |line| {
        ["println!(", "print!(", "eprint!("]
            .iter()
            .any(|call| line.contains(call))
            .then(|| "prints: return the value, or log with `tracing`".to_owned())
    })
}

fn is_sql(line: &str) -> bool {
    let line = line.to_lowercase();
    let after = |word: &str, then: &str| {
        line.split_once(word)
            .is_some_and(|(_, rest)| rest.contains(then))
    };
    line.contains("insert into ")
        || line.contains("delete from ")
        || line.contains("\"select ")
        || after("select ", " from ") && after(" from ", " where ")
        || line.contains("\"update ") && line.contains(" set ")
        || line.contains("create table ")
}

fn each_line<'a>(
    sources: impl Iterator<Item = &'a Source>,
    fault: impl Fn(&str) -> Option<String>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources.filter(|s| s.ships()) {
        for (number, line) in source.code() {
            if let Some(advice) = fault(line) {
                faults.push(Fault::at(format!("{}:{number}", source.path), advice));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edges;

    fn check(rule: impl Fn(&[Source]) -> Vec<Fault>, cases: &[(&str, &str, usize)]) {
        for (path, text, faults) in cases {
            let found = rule(&[Source::new(path, text)]);
            assert_eq!(found.len(), *faults, "{path} {text:?} {found:?}");
        }
    }

    #[test]
    fn pure_crates_name_nothing_outside() {
        let (table, _) = edges::read(edges::TABLE);
        check(
            |s| outside_world(s, &table),
            &[
                ("crates/units/src/a.rs", "use std::fs;", 1),
                ("crates/base/src/a.rs", "let t = SystemTime::now();", 1),
                ("crates/base/src/a.rs", "let id = Uuid::now_v7();", 1),
                ("crates/base/src/a.rs", "//! never std::fs", 0),
                (
                    "crates/base/src/a.rs",
                    "#[cfg(test)]\nmod tests {\n use std::fs;\n}",
                    0,
                ),
                ("crates/units/src/a/tests.rs", "use std::fs;", 0),
                ("crates/store/src/a.rs", "use std::fs;", 0),
            ],
        );
    }

    #[test]
    fn statements_live_in_store() {
        check(
            sql_outside_store,
            &[
                ("crates/office/src/a.rs", r#"tx.rows("select id, name")"#, 1),
                (
                    "crates/office/src/a.rs",
                    r#"tx.run("INSERT INTO site (id) values (?1)")"#,
                    1,
                ),
                (
                    "crates/web/src/a.rs",
                    r#"run("update site set name = ?1")"#,
                    1,
                ),
                ("crates/web/src/a.rs", r#"let r = "delete from site";"#, 1),
                (
                    "crates/web/src/a.rs",
                    "fn select_from(list: &[Choice]) {}",
                    0,
                ),
                ("crates/web/src/a.rs", "let set = update_of(x);", 0),
                ("crates/store/src/a.rs", r#"("select id from site")"#, 0),
            ],
        );
    }

    #[test]
    fn only_the_command_line_prints() {
        check(
            prints,
            &[
                ("crates/office/src/a.rs", "println!(\"x\");", 1),
                ("crates/office/src/a.rs", "eprintln!(\"x\");", 1),
                ("crates/binhyen/src/a.rs", "println!(\"x\");", 0),
                ("crates/papers/examples/a.rs", "eprintln!(\"x\");", 0),
            ],
        );
    }
}
