//! The rows of a roster plan.

use crate::{
    domain::roster::{self, RowList},
    transport::graphql::{
        engine::{column_value::enum_column, error_format::IntoGraphqlError, object::object},
        schema::{employee::Employee, filter::enum_filter, payload::UserError},
    },
};
use async_graphql::{Enum, InputObject, Result, SimpleObject};

/// What a row does to the roster.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_row::Action")]
pub enum RosterAction {
    /// Somebody is new.
    Create,
    /// Attributes change.
    Update,
    /// A leaver comes back.
    Reactivate,
    /// Somebody leaves.
    Terminate,
    /// Everything is as it is already.
    Unchanged,
    /// The row is wrong; the others are not held up by it.
    Rejected,
}
enum_column!(RosterAction, entity::roster_row::Action);
enum_filter!(RosterActionFilter, RosterAction, entity::roster_row::Action, "Compares the action of a roster row.");

/// Which rows of a roster plan are listed.
#[derive(InputObject, Default)]
pub struct RosterRowFilter {
    /// By what they do.
    action: Option<RosterActionFilter>,
}

pub fn row_list(filter: Option<RosterRowFilter>) -> RowList {
    RowList { actions: RosterActionFilter::values(filter.unwrap_or_default().action) }
}

/// An attribute that a row changes.
#[derive(SimpleObject)]
pub struct RosterDifference {
    /// The field, as the schema names it.
    field: String,
    /// What it is; null when it is empty.
    from: Option<String>,
    /// What it would be; null when it would be empty.
    to: Option<String>,
}

object! {
    /// One row of a roster plan.
    RosterRow(entity::roster_row), list RowList, requires ReadRosterPlan;

    columns {
        /// Counted from 1; the header line of a file is not a row.
        row_number: i32,

        /// The key of the person, as far as the row has one.
        external_id: Option<String>,

        /// What it does.
        action: RosterAction,

        /// Whether the roster holds no such row: a full roster says by it that the employee has left.
        absent: bool,
    }

    objects {
        /// Whom it is about; null as long as they are not there, and for a row without a key.
        employee: Employee = subject_id;
    }

    resolvers {
        /// What it changes, field by field.
        async fn differences(&self) -> Result<Vec<RosterDifference>> {
            let differences = roster::row_differences(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(differences.into_iter().map(|one| RosterDifference { field: one.field, from: one.from, to: one.to }).collect())
        }

        /// What is wrong with it, field by field; and what others changed before it could be carried out.
        async fn errors(&self) -> Result<Vec<UserError>> {
            let all = roster::row_errors(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(all.into_iter().map(UserError::from).collect())
        }
    }
}
