//! A [`Tx`] over an SQLite connection.

use super::Tx;
use crate::{Row, StoreError, Value, lists::Orders};
use rusqlite::{
    CachedStatement, Connection, ToSql,
    types::{ToSqlOutput, ValueRef},
};
use std::{ops::ControlFlow, sync::Arc};

/// Statements on one connection.
pub(super) struct SqliteTx<'c> {
    connection: &'c Connection,
    /// Only a snapshot of what is committed remembers its lists.
    orders: Option<(&'c Arc<Orders>, u64)>,
}

impl<'c> SqliteTx<'c> {
    /// Statements of the writer.
    pub(super) const fn writing(connection: &'c Connection) -> Self {
        Self {
            connection,
            orders: None,
        }
    }

    /// The statement, kept prepared.
    ///
    /// INVARIANT: no statement of a use case runs outside the transaction. The engine undoes the whole of it by itself
    /// on a full disk or a fault of the device; a use case that passes over such an error would go on alone and leave half an act.
    fn prepare(&self, sql: &str) -> Result<CachedStatement<'c>, StoreError> {
        if self.connection.is_autocommit() {
            return Err(rolled_back());
        }
        Ok(self.connection.prepare_cached(sql)?)
    }
}

impl Tx for SqliteTx<'_> {
    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let changed = self
            .prepare(sql)?
            .execute(rusqlite::params_from_iter(params))?;
        Ok(u64::try_from(changed).unwrap_or(0))
    }

    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, &mut |row| {
            rows.push(row.clone());
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(rows)
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        each: &mut dyn FnMut(&Row) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.prepare(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        while let Some(row) = rows.next()? {
            let values = (0..columns)
                .map(|i| value(row.get_ref(i)?))
                .collect::<Result<_, StoreError>>()?;
            if each(&Row::new(values))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn orders(&self) -> Option<(&Arc<Orders>, u64)> {
        self.orders
    }
}

/// Runs `work` in one snapshot of the database, begun after so many commits. The connection must not be used again when it is left in a transaction.
pub(super) fn snapshot<T, E, F>(
    connection: &Connection,
    orders: &Arc<Orders>,
    commits: u64,
    work: F,
) -> Result<T, E>
where
    E: From<StoreError>,
    F: FnOnce(&mut dyn Tx) -> Result<T, E>,
{
    statement(connection, "begin deferred")?;
    let answer = work(&mut SqliteTx {
        connection,
        orders: Some((orders, commits)),
    });
    // A reader has nothing to keep, so the way its transaction ends can't spoil the answer.
    drop(statement(connection, "rollback"));
    answer
}

/// Statements on a database that is being filled.
pub(crate) const fn filling(connection: &Connection) -> impl Tx {
    SqliteTx::writing(connection)
}

/// Runs a statement that begins or ends a transaction.
pub(super) fn statement(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}

/// The engine has undone the transaction by itself.
pub(super) fn rolled_back() -> StoreError {
    StoreError::Engine("the engine rolled the transaction back".into())
}

fn value(value: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(n) => Value::Real(n),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => return Err(StoreError::corrupt("a text that is not UTF-8")),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(n) => ValueRef::Real(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
