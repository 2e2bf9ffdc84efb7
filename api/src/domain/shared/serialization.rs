//! How values of the database are serialized into the input hash of an idempotency key.

use sea_orm::ActiveEnum;
use serde::Serializer;

/// Serializes an enum as its text in the database. For `#[serde(serialize_with = …)]`.
pub(in crate::domain) fn serialize_enum<S: Serializer, T: ActiveEnum<Value = String>>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_value())
}
