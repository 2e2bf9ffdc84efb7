//! Values of plain columns: one implementation per type serves the executor (as a GraphQL value) and the accelerator (as JSON bytes), so a
//! column that is declared once has the same value on both paths.

use super::accelerator::ColumnFormat;
use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ScalarType, ServerResult, Value, parser::types::Field, registry::Registry, types::Json,
};
use chrono::{DateTime, Utc};
use std::borrow::Cow;

/// A GraphQL type that a single column can hold.
pub trait ColumnValue: 'static {
    /// The type of the field of the entity's model.
    type Stored: Send + Sync;
    /// The output type of the schema. It decides the name and the nullability of the field.
    type Output: OutputType;

    /// The value for the executor.
    fn to_value(stored: &Self::Stored) -> Value;

    /// How the accelerator writes the same value from the same column.
    fn format() -> ColumnFormat;
}

/// A column of a loaded row as the field of an object. Borrows the row; nothing is copied before the response is built.
pub struct ColumnRef<'r, T: ColumnValue>(pub &'r T::Stored);

impl<T: ColumnValue> OutputType for ColumnRef<'_, T> {
    fn type_name() -> Cow<'static, str> {
        T::Output::type_name()
    }

    fn qualified_type_name() -> String {
        T::Output::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::Output::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(T::to_value(self.0))
    }
}

macro_rules! scalar_column {
    ($($type:ty => $format:ident),*) => {
        $(impl ColumnValue for $type {
            type Stored = $type;
            type Output = $type;

            fn to_value(stored: &$type) -> Value {
                ScalarType::to_value(stored)
            }

            fn format() -> ColumnFormat {
                ColumnFormat::$format
            }
        })*
    };
}
scalar_column!(i32 => Integer, i64 => Integer, bool => Boolean, String => Text, DateTime<Utc> => Instant);

impl<T: ColumnValue> ColumnValue for Option<T>
where
    Option<T::Output>: OutputType,
{
    type Stored = Option<T::Stored>;
    type Output = Option<T::Output>;

    fn to_value(stored: &Self::Stored) -> Value {
        stored.as_ref().map_or(Value::Null, T::to_value)
    }

    // Every format writes null for NULL.
    fn format() -> ColumnFormat {
        T::format()
    }
}

/// A JSON column, returned as it is stored.
impl ColumnValue for Json<serde_json::Value> {
    type Stored = serde_json::Value;
    type Output = Self;

    fn to_value(stored: &serde_json::Value) -> Value {
        Value::from_json(stored.clone()).unwrap_or_default()
    }

    fn format() -> ColumnFormat {
        ColumnFormat::Json
    }
}

fn string_list<'s>(strings: impl Iterator<Item = &'s str>) -> Value {
    Value::List(strings.map(Value::from).collect())
}

/// A text column that holds words separated by white space, returned as a list of strings.
pub struct SpaceSeparated;

impl ColumnValue for SpaceSeparated {
    type Stored = String;
    type Output = Vec<String>;

    fn to_value(stored: &String) -> Value {
        string_list(stored.split_whitespace())
    }

    fn format() -> ColumnFormat {
        ColumnFormat::SpaceSeparated
    }
}

/// A JSON column that holds a list, returned as the list of its strings. Other elements are left out.
pub struct JsonStrings;

impl ColumnValue for JsonStrings {
    type Stored = serde_json::Value;
    type Output = Vec<String>;

    fn to_value(stored: &serde_json::Value) -> Value {
        string_list(stored.as_array().into_iter().flatten().filter_map(|element| element.as_str()))
    }

    fn format() -> ColumnFormat {
        ColumnFormat::JsonStrings
    }
}

/// Implements [`ColumnValue`] for an enum of the schema that a column stores as an enum of the entity. The conversion itself comes from
/// async-graphql's `#[graphql(remote = "…")]`.
macro_rules! enum_column {
    ($output:ty, $stored:ty) => {
        impl $crate::transport::graphql::engine::column_value::ColumnValue for $output {
            type Stored = $stored;
            type Output = $output;

            fn to_value(stored: &$stored) -> async_graphql::Value {
                async_graphql::resolver_utils::enum_value(<$output>::from(*stored))
            }

            fn format() -> $crate::transport::graphql::engine::accelerator::ColumnFormat {
                $crate::transport::graphql::engine::accelerator::ColumnFormat::enumeration::<$stored, $output>()
            }
        }
    };
}
pub(in crate::transport::graphql) use enum_column;
