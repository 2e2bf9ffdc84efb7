//! The inputs of insights: conditions and groupings.

use crate::{
    domain::insight::{Attribute, Filter, Grain, Grouping},
    transport::graphql::schema::filter::{DateFilter, IdFilter, TextFilter, ids, one_of, texts},
};
use async_graphql::{Enum, InputObject, OneofObject};
use entity::id::{EmployeeId, ProgramId, RoundId};

/// The unit of time of a series of figures. Days begin at midnight of the time zone that `insights` names.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Grain")]
pub enum InsightTimeUnit {
    /// A calendar day of the time zone.
    Day,
    /// A week that begins on Monday.
    Week,
    /// A calendar month of the time zone.
    Month,
    /// A quarter of a year, the first of which begins in January.
    Quarter,
}

/// An attribute by which people are grouped, with its present value.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum InsightAttribute {
    /// The department of the employee.
    Department,
    /// The location of the employee.
    Location,
    /// The job level of the employee.
    JobLevel,
    /// The month of `hiredOn` of the employee, such as `2026-01`: cohorts by hiring.
    HiringMonth,
    /// The program. An employee can be in several groups.
    Program,
    /// The round in which the participant has a pairing: cohorts by round. An employee can be in several groups.
    Round,
}

/// One grouping of the rows of a table: exactly one of the fields.
#[derive(OneofObject)]
pub enum InsightGrouping {
    /// Groups by time: a row for every unit of the period, also for those without an event.
    Time(InsightTimeUnit),
    /// Groups by an attribute: a row for each of its values, and one for people without a value.
    Attribute(InsightAttribute),
    /// Groups by a custom attribute of employees with this name, such as `contract`.
    CustomAttribute(String),
}

impl From<InsightAttribute> for Attribute {
    fn from(attribute: InsightAttribute) -> Self {
        match attribute {
            InsightAttribute::Department => Self::Department,
            InsightAttribute::Location => Self::Location,
            InsightAttribute::JobLevel => Self::JobLevel,
            InsightAttribute::HiringMonth => Self::HiringMonth,
            InsightAttribute::Program => Self::Program,
            InsightAttribute::Round => Self::Round,
        }
    }
}

impl From<InsightGrouping> for Grouping {
    fn from(grouping: InsightGrouping) -> Self {
        match grouping {
            InsightGrouping::Time(unit) => Self::Time(unit.into()),
            InsightGrouping::CustomAttribute(name) => Self::By(Attribute::Custom(name)),
            InsightGrouping::Attribute(attribute) => Self::By(attribute.into()),
        }
    }
}

/// The groupings of a table.
pub fn groupings(by: Option<Vec<InsightGrouping>>) -> Vec<Grouping> {
    by.unwrap_or_default().into_iter().map(Into::into).collect()
}

/// Compares the job level of employees. All given conditions must hold; a null condition is not applied.
#[derive(InputObject)]
pub struct InsightJobLevelFilter {
    /// Equal to this job level, 0 to 100.
    eq: Option<i32>,
    /// Equal to one of these job levels. An empty list matches nothing.
    #[graphql(name = "in")]
    among: Option<Vec<i32>>,
}

/// Compares a custom attribute of employees.
#[derive(InputObject)]
pub struct InsightCustomAttributeFilter {
    /// The name of the custom attribute, such as `contract`.
    name: String,
    /// The values of the custom attribute, with case.
    value: TextFilter,
}

/// Conditions on the people and events of all figures of an answer. All given conditions must hold; a null condition is not applied. When
/// conditions on attributes of people leave out fewer people of the same programs and rounds than the minimum group, but at least one, all
/// figures are suppressed.
#[derive(InputObject, Default)]
pub struct InsightFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the round. People count who have a pairing in the round; of sessions, attendance, pairings, commitments,
    /// reciprocity and habit, only those of the round.
    round_id: Option<IdFilter<RoundId>>,
    /// The days of the time zone in which events count. By default, the period ends today, and begins 11 months before the month of its
    /// last day. From 1970-01-01 to 2999-12-31.
    period: Option<DateFilter>,
    /// The present department of the employees, with case.
    department: Option<TextFilter>,
    /// The present location of the employees, with case.
    location: Option<TextFilter>,
    /// The present job level of the employees, such as 4.
    job_level: Option<InsightJobLevelFilter>,
    /// The identifier of a manager: the direct and indirect reports of the manager count.
    manager_id: Option<IdFilter<EmployeeId>>,
    /// A custom attribute of the employees, with its values.
    custom_attribute: Option<InsightCustomAttributeFilter>,
}

impl From<InsightFilter> for Filter {
    fn from(filter: InsightFilter) -> Self {
        let period = filter.period.unwrap_or_default();
        Self {
            programs: ids(filter.program_id),
            rounds: ids(filter.round_id),
            from: period.from.map(|date| date.0),
            to: period.to.map(|date| date.0),
            departments: texts(filter.department),
            locations: texts(filter.location),
            job_levels: filter.job_level.and_then(|level| one_of(level.eq, level.among)),
            managers: ids(filter.manager_id),
            custom: filter.custom_attribute.and_then(|custom| Some((custom.name, texts(Some(custom.value))?))),
        }
    }
}
