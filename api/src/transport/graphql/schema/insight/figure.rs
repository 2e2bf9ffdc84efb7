//! Figures and keys of insights as GraphQL types.

use crate::{
    domain::insight::{Attribute, Grouping, Key, KeyValue, Reason, Row, Value},
    platform::{Error, Result},
    transport::graphql::schema::date::Date,
};
use async_graphql::{Enum, SimpleObject, Union};

/// The reason why a figure is suppressed.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Reason")]
pub enum SuppressionReason {
    /// The group has fewer people than `minimumGroup` of the organization.
    GroupTooSmall,
    /// The group is large enough, but from its figure and others of the answer, that of a smaller group could be computed.
    ProtectsAnotherGroup,
    /// The filter leaves out fewer people than `minimumGroup` of the organization: together with the figures of all people, the figure would
    /// show theirs.
    FilterTooNarrow,
}

/// A figure that is not shown, in order to protect the people that it is about.
#[derive(SimpleObject)]
pub struct Suppressed {
    /// The reason why the figure is suppressed.
    reason: SuppressionReason,
}

/// A whole number that is shown.
#[derive(SimpleObject)]
pub struct IntegerValue {
    /// The number, zero or more.
    value: i64,
}

/// A number with decimals that is shown.
#[derive(SimpleObject)]
pub struct DecimalValue {
    /// The number, rounded to hundredths.
    value: f64,
}

/// A whole number, or the reason why it is suppressed.
#[derive(Union)]
pub enum IntegerFigure {
    IntegerValue(IntegerValue),
    Suppressed(Suppressed),
}

/// A number with decimals, or the reason why it is suppressed.
#[derive(Union)]
pub enum DecimalFigure {
    DecimalValue(DecimalValue),
    Suppressed(Suppressed),
}

impl IntegerFigure {
    pub fn new(figure: std::result::Result<i64, Reason>) -> Self {
        match figure {
            Ok(value) => Self::IntegerValue(IntegerValue { value }),
            Err(reason) => Self::Suppressed(Suppressed { reason: reason.into() }),
        }
    }
}

impl DecimalFigure {
    pub fn new(figure: std::result::Result<f64, Reason>) -> Self {
        match figure {
            Ok(value) => Self::DecimalValue(DecimalValue { value }),
            Err(reason) => Self::Suppressed(Suppressed { reason: reason.into() }),
        }
    }
}

/// A type of a figure in the schema.
pub trait FigureType: Sized {
    /// # Errors
    /// `Internal` when the figure was not computed, or is of the other type.
    fn read(row: &Row, name: &str) -> Result<Self>;
}

fn missing(name: &str) -> Error {
    Error::internal(format!("the figure {name} was not computed"))
}

impl FigureType for IntegerFigure {
    fn read(row: &Row, name: &str) -> Result<Self> {
        match row.figures.get(name) {
            Some(Ok(Value::Number(value))) => Ok(Self::new(Ok(*value))),
            Some(Err(reason)) => Ok(Self::new(Err(*reason))),
            _ => Err(missing(name)),
        }
    }
}

impl FigureType for Option<DecimalFigure> {
    fn read(row: &Row, name: &str) -> Result<Self> {
        match row.figures.get(name) {
            Some(Ok(Value::Ratio(value))) => Ok(value.map(|value| DecimalFigure::new(Ok(value)))),
            Some(Err(reason)) => Ok(Some(DecimalFigure::new(Err(*reason)))),
            _ => Err(missing(name)),
        }
    }
}

/// The meaning of the value of a key.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum InsightDimension {
    /// A unit of time: `start` is its first day.
    Time,
    /// A department of employees.
    Department,
    /// A location of employees.
    Location,
    /// A job level of employees, as text.
    JobLevel,
    /// A month in which employees were hired, such as `2026-01`.
    HiringMonth,
    /// A program, by its identifier `prg_…`.
    Program,
    /// A round, by its identifier `rnd_…`.
    Round,
    /// A value of a custom attribute of employees.
    CustomAttribute,
}

/// One of the values that a row is about.
#[derive(SimpleObject)]
pub struct InsightKey {
    /// The meaning of the value.
    dimension: InsightDimension,
    /// The value of the attribute. Null for a unit of time, and for the people without a value.
    value: Option<String>,
    /// The first day of the unit of time. In the first row, events count from the start of the period. Null for an attribute.
    start: Option<Date>,
}

impl From<&Key> for InsightKey {
    fn from(key: &Key) -> Self {
        let dimension = match &key.grouping {
            Grouping::Time(_) => InsightDimension::Time,
            Grouping::By(Attribute::Department) => InsightDimension::Department,
            Grouping::By(Attribute::Location) => InsightDimension::Location,
            Grouping::By(Attribute::JobLevel) => InsightDimension::JobLevel,
            Grouping::By(Attribute::HiringMonth) => InsightDimension::HiringMonth,
            Grouping::By(Attribute::Program) => InsightDimension::Program,
            Grouping::By(Attribute::Round) => InsightDimension::Round,
            Grouping::By(Attribute::Custom(_)) => InsightDimension::CustomAttribute,
        };
        match &key.value {
            KeyValue::Start(start) => Self { dimension, value: None, start: Some(Date(*start)) },
            KeyValue::Text(value) => Self { dimension, value: value.clone(), start: None },
        }
    }
}
