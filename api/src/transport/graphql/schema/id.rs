//! Identifiers as the `ID` scalar: typed in Rust, text with a type prefix (TypeID) in the schema.

use crate::transport::graphql::engine::{accelerator::ColumnFormat, column_value::ColumnValue};
use async_graphql::{
    ContextSelectionSet, ID, InputType, InputValueError, InputValueResult, OutputType, Positioned, ServerResult, Value,
    parser::types::Field, registry::Registry,
};
use entity::id::TypedId;
use std::borrow::Cow;

/// A typed identifier as a value of the `ID` scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Gid<T>(pub T);

impl<T: TypedId> InputType for Gid<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <ID as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            Some(Value::String(text)) => text.parse().map(Self).map_err(InputValueError::custom),
            other => Err(InputValueError::expected_type(other.unwrap_or_default())),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

impl<T: TypedId> OutputType for Gid<T> {
    fn type_name() -> Cow<'static, str> {
        <ID as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <ID as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::String(self.0.to_string()))
    }
}

impl<T: TypedId> ColumnValue for Gid<T> {
    type Stored = T;
    type Output = Self;

    fn to_value(stored: &T) -> Value {
        Value::String(stored.to_string())
    }

    fn format() -> ColumnFormat {
        ColumnFormat::Id(T::PREFIX)
    }
}
