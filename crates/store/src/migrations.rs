//! Numbered, append-only changes of the schema, each in one transaction.

use crate::StoreError;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

/// Number, name and text of each migration, in order. A migration that was released never changes.
const MIGRATIONS: &[(i64, &str, &str)] = &[(
    1,
    "foundation",
    include_str!("../migrations/0001_foundation.sql"),
)];

const TABLE: &str =
    "create table if not exists schema_migration ( -- migrations applied to this database
  number integer primary key, -- number in the file's name
  name text not null, -- name in the file's name
  digest blob not null -- SHA-256 of its text when it was applied
) strict";

/// Brings the schema up to date.
pub(crate) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    connection.execute(TABLE, [])?;
    let applied = applied(connection)?;
    let known = MIGRATIONS.last().map_or(0, |(number, ..)| *number);
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > known) {
        return Err(StoreError::Newer {
            found: *found,
            known,
        });
    }
    for (number, name, text) in MIGRATIONS {
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        match applied.iter().find(|(n, _)| n == number) {
            Some((_, found)) if *found == digest => {}
            Some(_) => return Err(StoreError::MigrationChanged(*number)),
            None => {
                let tx = connection.transaction()?;
                tx.execute_batch(text)?;
                tx.execute(
                    "insert into schema_migration (number, name, digest) values (?1, ?2, ?3)",
                    params![number, name, digest],
                )?;
                tx.commit()?;
            }
        }
    }
    Ok(())
}

fn applied(connection: &Connection) -> Result<Vec<(i64, [u8; 32])>, StoreError> {
    let mut statement =
        connection.prepare("select number, digest from schema_migration order by number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
