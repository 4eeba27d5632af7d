//! Values on their way into and out of the database, alike on both engines.

use crate::StoreError;
use base::{
    AccountId, ActId, BodyId, Day, DecisionId, DossierId, DraftId, EvidenceId, ImportId, LetterId,
    LifeId, NoticeId, OutboxId, PostId, RecognitionId, RoundId, SiteId, Timestamp,
};

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number; booleans are 0 and 1, moments microseconds.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text; days are `2026-10-20`.
    Text(String),
    /// Bytes; ids are 16.
    Blob(Vec<u8>),
}

/// One row of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(Vec<Value>);

impl Row {
    /// A row of these values.
    pub const fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// Column `index`, from 0. An error means that the statement and its reader do not agree, or a damaged database.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, StoreError> {
        self.0
            .get(index)
            .and_then(T::from_value)
            .ok_or_else(|| StoreError::corrupt(std::any::type_name::<T>()))
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// The value, when it is of this kind.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! both_ways {
    ($($kind:ty: $to:expr, $from:expr;)*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                let to: fn($kind) -> Value = $to;
                to(value)
            }
        }
        impl FromValue for $kind {
            fn from_value(value: &Value) -> Option<Self> {
                let from: fn(&Value) -> Option<$kind> = $from;
                from(value)
            }
        }
    )*};
}

macro_rules! id_values {
    ($($id:ident)*) => { both_ways! {$(
        $id: |id| Value::Blob(id.bytes().to_vec()), |value| match value {
            Value::Blob(bytes) => $id::from_bytes(bytes).ok(),
            _ => None,
        };
    )*} };
}

both_ways! {
    i64: Value::Int, |value| match value { Value::Int(n) => Some(*n), _ => None };
    u32: |n| Value::Int(n.into()), |value| match value { Value::Int(n) => u32::try_from(*n).ok(), _ => None };
    f64: Value::Real, |value| match value { Value::Real(n) => Some(*n), _ => None };
    bool: |yes| Value::Int(i64::from(yes)), |value| match value {
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        _ => None,
    };
    [u8; 32]: |digest| Value::Blob(digest.to_vec()), |value| match value {
        Value::Blob(bytes) => bytes.as_slice().try_into().ok(),
        _ => None,
    };
    String: Value::Text, |value| match value { Value::Text(text) => Some(text.clone()), _ => None };
    Vec<u8>: Value::Blob, |value| match value { Value::Blob(bytes) => Some(bytes.clone()), _ => None };
    Timestamp: |at| Value::Int(at.micros()), |value| match value {
        Value::Int(n) => Some(Timestamp::from_micros(*n)),
        _ => None,
    };
    Day: |day| Value::Text(day.to_string()), |value| match value {
        Value::Text(text) => Day::parse(text).ok(),
        _ => None,
    };
    LifeId: |life| Value::Text(life.into()), |value| match value {
        Value::Text(text) => text.parse().ok(),
        _ => None,
    };
}

id_values! {
    AccountId ActId BodyId DecisionId DossierId DraftId EvidenceId ImportId LetterId NoticeId OutboxId PostId RecognitionId RoundId SiteId
}

/// Read only: the engines' whole numbers end at `i64::MAX`, so a writer shows that his number fits.
impl FromValue for u64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(n) => Self::try_from(*n).ok(),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Debug;

    #[test]
    fn what_fits_goes_there_and_back() {
        fn check<T: FromValue + Into<Value> + Clone + PartialEq + Debug>(values: &[T]) {
            for value in values {
                let row = Row::new(vec![value.clone().into()]);
                assert_eq!(&row.get::<T>(0).unwrap(), value);
            }
        }
        check(&[i64::MIN, -1, 0, i64::MAX]);
        check(&[0, u32::MAX]);
        check(&[-0.5, f64::MAX]);
        check(&[true, false]);
        check(&["Đắk Lắk".to_owned(), String::new()]);
        check(&[vec![0_u8, 255], vec![]]);
        check(&[[7_u8; 32]]);
        check(&[Some(1_i64), None]);
        check(&[Timestamp::from_micros(-1)]);
        check(&[Day::new(2024, 2, 29).unwrap()]);
        check(&["C31441@20250701".parse::<LifeId>().unwrap()]);
        check(&[SiteId::from_bytes(&[9; 16]).unwrap()]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        fn check<T: FromValue>(value: Value) {
            let row = Row::new(vec![value]);
            assert!(row.get::<T>(0).is_err(), "{row:?}");
        }
        check::<i64>(Value::Null);
        check::<i64>("1".into());
        check::<u32>((-1_i64).into());
        check::<u64>((-1_i64).into());
        check::<u32>((1_i64 << 32).into());
        check::<bool>(2_i64.into());
        check::<Day>("2026-02-29".into());
        check::<LifeId>("C1".into());
        check::<SiteId>(vec![1_u8; 15].into());
        check::<[u8; 32]>(vec![1_u8; 31].into());
        assert!(Row::new(vec![]).get::<i64>(0).is_err());
    }
}
