//! Dates without a time of day, as the `Date` scalar.

use crate::transport::graphql::engine::{accelerator::ColumnFormat, column_value::ColumnValue};
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::NaiveDate;

/// A value of the `Date` scalar.
#[derive(Clone, Copy)]
pub struct Date(pub NaiveDate);

/// A date without a time of day in the organization's calendar, such as `2026-01-31` (`full-date` of RFC 3339).
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map(Self)
                .map_err(|_| InputValueError::custom(format!("{text} is not a date such as 2026-01-31"))),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl ColumnValue for Date {
    type Stored = NaiveDate;
    type Output = Self;

    fn to_value(stored: &NaiveDate) -> Value {
        ScalarType::to_value(&Self(*stored))
    }

    fn format() -> ColumnFormat {
        ColumnFormat::Date
    }
}
