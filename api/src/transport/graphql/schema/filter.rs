//! Typed filters: few comparisons, each of them supported by an index.

use super::{date::Date, id::Gid};
use async_graphql::{InputObject, InputType, InputValueError, InputValueResult, Value, registry::Registry};
use chrono::{DateTime, Utc};
use entity::id::TypedId;
use std::borrow::Cow;

/// The values that satisfy both conditions of a filter; `None`: no condition, so all values do.
pub fn one_of<T: PartialEq>(eq: Option<T>, among: Option<Vec<T>>) -> Option<Vec<T>> {
    match (eq, among) {
        (None, among) => among,
        (Some(eq), None) => Some(vec![eq]),
        (Some(eq), Some(among)) => Some(if among.contains(&eq) { vec![eq] } else { Vec::new() }),
    }
}

/// Compares an identifier. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
#[graphql(name = "IdFilter")]
struct AnyIdFilter {
    /// Equal to this identifier, which must have the prefix of its type.
    eq: Option<async_graphql::ID>,
    /// Equal to one of these identifiers. An empty list matches nothing.
    #[graphql(name = "in")]
    among: Option<Vec<async_graphql::ID>>,
}

/// [`AnyIdFilter`] for the identifiers of one noun.
pub struct IdFilter<T>(Option<Vec<T>>);

impl<T: TypedId> InputType for IdFilter<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        <AnyIdFilter as InputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <AnyIdFilter as InputType>::create_type_info(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let any = AnyIdFilter::parse(value).map_err(InputValueError::propagate)?;
        let typed = |id: async_graphql::ID| id.parse::<T>().map_err(InputValueError::custom);
        let eq = any.eq.map(typed).transpose()?;
        let among = any.among.map(|ids| ids.into_iter().map(typed).collect::<Result<Vec<_>, _>>()).transpose()?;
        Ok(Self(one_of(eq, among)))
    }

    fn to_value(&self) -> Value {
        Value::Null
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

/// The identifiers that a filter matches; `None`: all.
pub fn ids<T>(filter: Option<IdFilter<T>>) -> Option<Vec<T>> {
    filter.and_then(|filter| filter.0)
}

/// The identifiers of a list argument.
pub fn into_ids<T: TypedId>(ids: Vec<Gid<T>>) -> Vec<T> {
    ids.into_iter().map(|Gid(id)| id).collect()
}

/// Compares a text byte by byte, with case. All given conditions must hold; a null condition is not applied.
#[derive(InputObject)]
pub struct TextFilter {
    /// Equal to this text, with case.
    eq: Option<String>,
    /// Equal to one of these texts. An empty list matches nothing.
    #[graphql(name = "in")]
    among: Option<Vec<String>>,
}

/// The texts that a filter matches; `None`: all.
pub fn texts(filter: Option<TextFilter>) -> Option<Vec<String>> {
    filter.and_then(|filter| one_of(filter.eq, filter.among))
}

/// Compares a text byte by byte, with case, also by its beginning. All given conditions must hold; a null condition is not applied.
#[derive(InputObject)]
pub struct PrefixFilter {
    /// Equal to this text, with case.
    pub eq: Option<String>,
    /// Equal to one of these texts. An empty list matches nothing.
    #[graphql(name = "in")]
    pub among: Option<Vec<String>>,
    /// Begins with this text, with case.
    pub starts_with: Option<String>,
}

/// Compares an instant with a half-open interval. Both given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct InstantFilter {
    /// The start of the interval: at or after this instant.
    pub from: Option<DateTime<Utc>>,
    /// The end of the interval: before this instant.
    pub to: Option<DateTime<Utc>>,
}

/// Compares a date with a half-open interval. Both given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct DateFilter {
    /// The start of the interval: on or after this date.
    pub from: Option<Date>,
    /// The end of the interval: before this date.
    pub to: Option<Date>,
}

/// Compares a whole number. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct IntFilter {
    /// Equal to this number.
    pub eq: Option<i32>,
    /// Equal to one of these numbers. An empty list matches nothing.
    #[graphql(name = "in")]
    pub among: Option<Vec<i32>>,
    /// Greater than or equal to this number.
    pub min: Option<i32>,
    /// Less than or equal to this number.
    pub max: Option<i32>,
}

/// Declares the filter input of an enum.
macro_rules! enum_filter {
    ($name:ident, $graphql:ty, $domain:ty, $doc:literal) => {
        #[doc = $doc]
        #[derive(async_graphql::InputObject)]
        pub struct $name {
            /// Equal to this value of the enum.
            eq: Option<$graphql>,
            /// Equal to one of these values. An empty list matches nothing.
            #[graphql(name = "in")]
            among: Option<Vec<$graphql>>,
        }

        impl $name {
            /// The values that the filter matches; `None`: all.
            pub fn values(filter: Option<Self>) -> Option<Vec<$domain>> {
                let filter = filter?;
                $crate::transport::graphql::schema::filter::one_of(filter.eq, filter.among)
                    .map(|values| values.into_iter().map(Into::into).collect())
            }
        }
    };
}
pub(super) use enum_filter;
