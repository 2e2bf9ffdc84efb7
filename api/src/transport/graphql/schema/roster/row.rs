//! The rows of a roster plan: the object and its lists.

use crate::{
    domain::{
        employee::Difference,
        roster::{self, RowList},
    },
    transport::graphql::{
        engine::{column_value::enum_column, error_format::IntoGraphqlError, object::object},
        schema::{employee::Employee, filter::enum_filter, payload::UserError},
    },
};
use async_graphql::{Enum, InputObject, Result, SimpleObject};

/// The effect of a roster row on its employee when the plan is applied.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_row::Action")]
pub enum RosterAction {
    /// The row creates an employee.
    Create,
    /// The row changes attributes of an employee.
    Update,
    /// The row re-hires a TERMINATED employee.
    Reactivate,
    /// The row ends the employment of an employee.
    Terminate,
    /// The row equals the employee and changes nothing.
    Unchanged,
    /// The row has errors and is not applied. The other rows are not affected.
    Rejected,
}
enum_column!(RosterAction, entity::roster_row::Action);
enum_filter!(
    RosterActionFilter,
    RosterAction,
    entity::roster_row::Action,
    "Compares the action of a roster row. All given conditions must hold; a null condition is not applied."
);

/// Conditions on the rows of a roster plan. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct RosterRowFilter {
    /// The action of the roster row, such as REJECTED.
    action: Option<RosterActionFilter>,
}

/// The list that a filter describes.
pub fn list(filter: Option<RosterRowFilter>) -> RowList {
    RowList { actions: RosterActionFilter::values(filter.unwrap_or_default().action) }
}

/// An attribute that a roster row changes.
#[derive(SimpleObject)]
pub struct RosterDifference {
    /// The name of the attribute in the schema, or `customAttributes.NAME`.
    field: String,
    /// The value before the change as text; an identifier for `manager`. Null when the attribute has no value.
    from: Option<String>,
    /// The value after the change as text; an identifier for `manager`. Null when the attribute is cleared.
    to: Option<String>,
}

object! {
    /// A row of a roster plan: one line of the roster, or an employee who is missing from a FULL roster.
    RosterRow(entity::roster_row), list RowList, requires ReadRosterPlan;

    columns {
        /// The number of the row, from 1. The header line of a CSV file is not a row.
        row_number: i32,

        /// The external id of the employee. Null when the row has none.
        external_id: Option<String>,

        /// The effect of the row when the plan is applied.
        action: RosterAction,

        /// Whether the employee is missing from a FULL roster. The row then ends the employment.
        absent: bool,
    }

    objects {
        /// The employee that the row is about. Null when the employee has not been created, when the row has no external id, and when the
        /// caller may not see the employee.
        employee: Employee = subject_id;
    }

    resolvers {
        /// The attributes that the row changes; for a new employee, those that it sets. Empty when the row changes nothing.
        async fn differences(&self) -> Result<Vec<RosterDifference>> {
            let differences = roster::row_differences(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            let to_object = |Difference { field, from, to }| RosterDifference { field, from, to };
            Ok(differences.into_iter().map(to_object).collect())
        }

        /// The errors of the row: why it was rejected, or why it could not be applied because an employee had changed. Empty when there are
        /// none.
        async fn errors(&self) -> Result<Vec<UserError>> {
            let problems = roster::row_errors(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(problems.into_iter().map(UserError::from).collect())
        }
    }
}
