//! The schema is documentation: every table and column says what it holds, every reference is indexed.

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
    for table in query(
        "select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    ) {
        let (name, sql) = (&table[0], &table[1]);
        for line in sql.lines().map(str::trim) {
            let named = line.split_whitespace().next().unwrap_or_default();
            let is_constraint = matches!(named, "primary" | "unique" | ")" | "check");
            assert!(
                is_constraint || line.contains("-- "),
                "{name}: no comment on `{line}`"
            );
        }
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
