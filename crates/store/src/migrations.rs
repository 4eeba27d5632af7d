//! Numbered, append-only changes of the schema, each in one transaction.

use crate::StoreError;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

/// Number, name and text of one migration.
type Migration = (i64, &'static str, &'static str);

/// Each migration, in order. A migration that was released never changes.
const MIGRATIONS: &[Migration] = &[(
    1,
    "foundation",
    include_str!("../migrations/0001_foundation.sql"),
)];

const TABLE: &str =
    "create table if not exists schema_migration ( -- migrations applied to this database
  number integer primary key, -- number in the file's name
  name text not null, -- name in the file's name
  digest blob not null, -- SHA-256 of its text when it was applied
  applied_at integer not null default (cast(unixepoch('subsec') * 1000000 as integer)) -- moment it was applied
) strict";

/// Number of the last migration that this version carries.
pub(crate) fn highest() -> i64 {
    MIGRATIONS.last().map_or(0, |(number, ..)| *number)
}

/// Brings the schema up to date. Whatever it refuses, it leaves as it was.
pub(crate) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    bring(connection, MIGRATIONS)
}

fn bring(connection: &mut Connection, known: &[Migration]) -> Result<(), StoreError> {
    let applied = applied(connection)?;
    let highest = known.last().map_or(0, |(number, ..)| *number);
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > highest) {
        return Err(StoreError::Newer {
            found: *found,
            known: highest,
        });
    }
    for (at, (number, digest)) in applied.iter().enumerate() {
        let same = known
            .get(at)
            .is_some_and(|(n, _, text)| n == number && digest.as_slice() == digest_of(text));
        if !same {
            return Err(StoreError::MigrationChanged(*number));
        }
    }
    for (number, name, text) in known.iter().skip(applied.len()) {
        let tx = connection.transaction()?;
        tx.execute(TABLE, [])?;
        tx.execute_batch(text)?;
        tx.execute(
            "insert into schema_migration (number, name, digest) values (?1, ?2, ?3)",
            params![number, name, digest_of(text)],
        )?;
        tx.commit()?;
    }
    Ok(())
}

fn digest_of(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Number and digest of what was applied, in order. A digest is as found: a newer version may keep another kind.
fn applied(connection: &Connection) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    let begun = connection
        .query_row(
            "select 1 from sqlite_master where name = 'schema_migration'",
            [],
            |_| Ok(()),
        )
        .optional()?;
    if begun.is_none() {
        return Ok(Vec::new());
    }
    let mut statement =
        connection.prepare("select number, digest from schema_migration order by number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    const ONE: Migration = (
        1,
        "one",
        "create table one (id integer primary key) strict;",
    );
    const TWO: Migration = (
        2,
        "two",
        "create table two (id integer primary key) strict;",
    );
    const BROKEN: Migration = (
        2,
        "two",
        "create table half (id integer primary key) strict; insert into nowhere values (1);",
    );

    fn tables(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("select name from sqlite_master where type = 'table' order by name")
            .unwrap();
        let names = statement.query_map([], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn every_file_is_carried_in_order_under_its_number_and_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let carried: Vec<_> = MIGRATIONS
            .iter()
            .map(|(number, name, _)| format!("{number:04}_{name}.sql"))
            .collect();
        assert_eq!(carried, files);
        let numbers: Vec<_> = MIGRATIONS.iter().map(|(number, ..)| *number).collect();
        let expect: Vec<_> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expect);
    }

    #[test]
    fn upgraded_is_the_same_as_fresh_and_a_second_run_does_nothing() {
        let schema = |connection: &Connection| -> Vec<Option<String>> {
            let mut statement = connection
                .prepare("select sql from sqlite_master order by name")
                .unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let mut upgraded = Connection::open_in_memory().unwrap();
        bring(&mut upgraded, &[ONE]).unwrap();
        bring(&mut upgraded, &[ONE, TWO]).unwrap();
        bring(&mut upgraded, &[ONE, TWO]).unwrap();
        let mut fresh = Connection::open_in_memory().unwrap();
        bring(&mut fresh, &[ONE, TWO]).unwrap();
        assert_eq!(schema(&upgraded), schema(&fresh));
        assert_eq!(tables(&fresh), ["one", "schema_migration", "two"]);
    }

    #[test]
    fn what_can_not_be_brought_up_to_date_stays_as_it_was() {
        type Expect = fn(&StoreError) -> bool;
        let check = |before: &[Migration], after: &[Migration], expect: Expect| {
            let mut connection = Connection::open_in_memory().unwrap();
            bring(&mut connection, before).unwrap();
            let tables_before = tables(&connection);
            let error = bring(&mut connection, after).unwrap_err();
            assert!(expect(&error), "{error:?}");
            assert_eq!(tables(&connection), tables_before);
        };
        check(&[], &[(1, "bad", "create tabel x")], |e| {
            matches!(e, StoreError::Engine(_))
        });
        check(&[ONE], &[ONE, BROKEN], |e| {
            matches!(e, StoreError::Engine(_))
        });
        check(&[ONE, TWO], &[ONE], |e| {
            matches!(e, StoreError::Newer { found: 2, known: 1 })
        });
        let changed = (1, "one", "create table other (id integer) strict;");
        check(&[ONE], &[changed, TWO], |e| {
            matches!(e, StoreError::MigrationChanged(1))
        });
        // One that was slipped in below another that was applied.
        check(&[TWO], &[ONE, TWO], |e| {
            matches!(e, StoreError::MigrationChanged(2))
        });
    }
}
