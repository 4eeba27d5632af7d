//! Values of measures: subject, period, name to value, versions kept.

use crate::{Row, StoreError, Tx, Value};
use base::{Day, Timestamp};

/// One stored version of a measure's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRow {
    /// Name in the dictionary.
    pub name: String,
    /// 1 and up; the highest counts.
    pub version: i64,
    /// JSON of `measures::Value`.
    pub value: String,
    /// `typed`, `register` or `reported`.
    pub source_kind: String,
    /// Office or register it came from.
    pub source_office: String,
    /// Paper or record; may be empty.
    pub source_reference: String,
    /// Day on that paper.
    pub source_day: Option<Day>,
    /// When it was recorded.
    pub at: Timestamp,
}

/// Records a value as the next version; the version it got.
pub fn record(
    tx: &mut dyn Tx,
    subject: &str,
    first: Day,
    last: Day,
    row: &ValueRow,
) -> Result<i64, StoreError> {
    let rows = tx.query(
        "insert into measure_value (subject, first_day, last_day, name, version, value, source_kind, source_office,
           source_reference, source_day, at)
         select ?1, ?2, ?3, ?4, coalesce(max(version), 0) + 1, ?5, ?6, ?7, ?8, ?9, ?10 from measure_value
         where subject = ?1 and first_day = ?2 and last_day = ?3 and name = ?4
         returning version",
        &given(subject, first, last, row),
    )?;
    rows.first()
        .ok_or_else(|| StoreError::corrupt("measure_value.version"))?
        .get(0)
}

/// What both ways of recording give, in the order of their marks.
fn given(subject: &str, first: Day, last: Day, row: &ValueRow) -> [Value; 10] {
    [
        subject.into(),
        first.into(),
        last.into(),
        row.name.as_str().into(),
        row.value.as_str().into(),
        row.source_kind.as_str().into(),
        row.source_office.as_str().into(),
        row.source_reference.as_str().into(),
        row.source_day.into(),
        row.at.into(),
    ]
}

/// Records the first value of a measure in a period, for a database that is being filled: whoever draws the rows knows that
/// there is no other.
pub fn record_first(
    tx: &mut dyn Tx,
    subject: &str,
    first: Day,
    last: Day,
    row: &ValueRow,
) -> Result<(), StoreError> {
    tx.exec(
        "insert into measure_value (subject, first_day, last_day, name, version, value, source_kind, source_office,
           source_reference, source_day, at)
         values (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10)",
        &given(subject, first, last, row),
    )?;
    Ok(())
}

/// The current value of every measure of `subject` in the period.
pub fn current(
    tx: &mut dyn Tx,
    subject: &str,
    first: Day,
    last: Day,
) -> Result<Vec<ValueRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from measure_value v
         where subject = ?1 and first_day = ?2 and last_day = ?3
           and version = (select max(version) from measure_value w where w.subject = v.subject
             and w.first_day = v.first_day and w.last_day = v.last_day and w.name = v.name)
         order by name"
    );
    tx.query(&sql, &[subject.into(), first.into(), last.into()])?
        .iter()
        .map(value_row)
        .collect()
}

/// Every version of one measure of `subject` in the period, newest first.
pub fn history(
    tx: &mut dyn Tx,
    subject: &str,
    first: Day,
    last: Day,
    name: &str,
) -> Result<Vec<ValueRow>, StoreError> {
    let sql = format!(
        "select {COLUMNS} from measure_value
         where subject = ?1 and first_day = ?2 and last_day = ?3 and name = ?4 order by version desc"
    );
    tx.query(
        &sql,
        &[subject.into(), first.into(), last.into(), name.into()],
    )?
    .iter()
    .map(value_row)
    .collect()
}

const COLUMNS: &str =
    "name, version, value, source_kind, source_office, source_reference, source_day, at";

fn value_row(row: &Row) -> Result<ValueRow, StoreError> {
    Ok(ValueRow {
        name: row.get(0)?,
        version: row.get(1)?,
        value: row.get(2)?,
        source_kind: row.get(3)?,
        source_office: row.get(4)?,
        source_reference: row.get(5)?,
        source_day: row.get(6)?,
        at: row.get(7)?,
    })
}
