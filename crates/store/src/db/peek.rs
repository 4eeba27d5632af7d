//! A look at a database from outside, for whoever must not change it: no lock, no migration, no file created.

use super::open::FILE;
use crate::StoreError;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use std::{fmt::Write as _, path::Path};

/// What a database says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peek {
    /// Number of its last migration; 0 when it has none.
    pub schema: i64,
    /// The highest number that this version knows.
    pub known: i64,
    /// Official acts recorded.
    pub acts: i64,
}

/// Looks at the database in `folder`; `None` when there is none, or when its program was killed so hard that only a start
/// can read what it left.
pub(crate) fn peek(folder: &Path) -> Result<Option<Peek>, StoreError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let beside = |end: &str| folder.join(format!("{FILE}-{end}")).exists();
    // Without a log the file is whole and at rest. With one, its index must be there, as none may be created.
    let how = match (beside("wal"), beside("shm")) {
        (false, _) => "immutable=1",
        (true, true) => "readonly_shm=1",
        (true, false) => return Ok(None),
    };
    let address = format!("file:{}?mode=ro&{how}", escaped(&path)?);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(address, flags)?;
    let number = |table: &str, sql: &str| -> Result<i64, StoreError> {
        let there = "select 1 from sqlite_master where name = ?1";
        let there = connection.query_row(there, [table], |_| Ok(()));
        match there.optional()? {
            Some(()) => Ok(connection.query_row(sql, [], |row| row.get(0))?),
            None => Ok(0),
        }
    };
    Ok(Some(Peek {
        schema: number(
            "schema_migration",
            "select coalesce(max(number), 0) from schema_migration",
        )?,
        known: crate::migrations::highest(),
        acts: number("act", "select count(*) from act")?,
    }))
}

/// A path as it stands in the address of a database.
fn escaped(path: &Path) -> Result<String, StoreError> {
    let text = path.to_str();
    let text = text.ok_or_else(|| StoreError::corrupt("the path is not UTF-8"))?;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Ok(out)
}
