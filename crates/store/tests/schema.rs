//! The schema is documentation: every table and column says what it holds, every reference is indexed.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use store::{Db, StoreError};

fn query(sql: &'static str) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(folder.path()).unwrap();
    db.read_blocking(|tx| -> Result<_, StoreError> {
        tx.query(sql, &[])?
            .iter()
            .map(|row| Ok(vec![row.get(0)?, row.get(1)?]))
            .collect()
    })
    .unwrap()
}

#[test]
fn every_table_and_column_is_commented() {
    let columns = query(
        "select m.sql, c.name from sqlite_master m, pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite_%'",
    );
    assert!(!columns.is_empty());
    for pair in columns {
        let (sql, column) = (&pair[0], &pair[1]);
        let says = |line: &str| {
            line.split_once("-- ")
                .is_some_and(|(_, what)| !what.trim().is_empty())
        };
        let head = sql.lines().next().unwrap_or_default();
        assert!(says(head), "no comment on `{head}`");
        // On a line of its own, so that the comment is about this column.
        let commented = sql
            .lines()
            .filter(|line| line.split_whitespace().next() == Some(column))
            .any(says);
        assert!(commented, "no comment on `{column}` of `{head}`");
    }
}

#[test]
fn every_reference_is_indexed_and_says_what_a_delete_does() {
    let columns = query(
        "select m.name, f.\"from\" from sqlite_master m, pragma_foreign_key_list(m.name) f
         where m.type = 'table' and f.on_delete = 'NO ACTION'",
    );
    assert_eq!(
        columns,
        Vec::<Vec<String>>::new(),
        "references without a chosen on delete"
    );
    let unindexed = query(
        "select m.name, f.\"from\" from sqlite_master m, pragma_foreign_key_list(m.name) f
         where m.type = 'table' and not exists (
           select 1 from pragma_index_list(m.name) i, pragma_index_info(i.name) c where c.seqno = 0 and c.name = f.\"from\")",
    );
    // A reference whose parent row is never deleted needs no index of its own.
    let never_deleted = ["unit_life", "edition"];
    let targets = query(
        "select m.name || '.' || f.\"from\", f.\"table\" from sqlite_master m, pragma_foreign_key_list(m.name) f
         where m.type = 'table'",
    );
    let missing: Vec<_> = unindexed
        .iter()
        .map(|pair| pair.join("."))
        .filter(|column| {
            !targets
                .iter()
                .any(|t| &t[0] == column && never_deleted.contains(&t[1].as_str()))
        })
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
