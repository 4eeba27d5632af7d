//! Lasting choices of this installation.

use crate::{StoreError, Tx};

/// The choice `name`, when one was made.
pub fn get(tx: &mut dyn Tx, name: &str) -> Result<Option<String>, StoreError> {
    tx.query("select value from setting where name = ?1", &[name.into()])?
        .first()
        .map(|row| row.get(0))
        .transpose()
}

/// Makes or changes the choice `name`.
pub fn set(tx: &mut dyn Tx, name: &str, value: &str) -> Result<(), StoreError> {
    tx.exec(
        "insert into setting (name, value) values (?1, ?2) on conflict (name) do update set value = excluded.value",
        &[name.into(), value.into()],
    )?;
    Ok(())
}
