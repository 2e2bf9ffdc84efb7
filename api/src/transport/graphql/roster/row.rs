//! The rows of a roster plan.

use super::super::{
    by_id::by_id,
    employee::Employee,
    errors::Because,
    filter::enum_filter,
    needs::{of, requires},
    page::Row,
    payload::UserError,
    plan::{Fields, Known},
};
use crate::{
    access::Act,
    domain::roster::{self, Rows},
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use entity::roster_row::{self, Column};

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
enum_filter!(RosterActionFilter, RosterAction, entity::roster_row::Action, "Compares the action of a roster row.");

/// Which rows of a roster plan are listed.
#[derive(InputObject, Default)]
pub struct RosterRowFilter {
    /// By what they do.
    action: Option<RosterActionFilter>,
}

pub fn row_list(filter: Option<RosterRowFilter>) -> Rows {
    Rows { actions: RosterActionFilter::values(filter.unwrap_or_default().action) }
}

/// One row of a roster plan.
pub struct RosterRow(roster_row::Model);

impl Row for RosterRow {
    type List = Rows;
    fn new(row: roster_row::Model) -> Self {
        Self(row)
    }
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

/// One row of a roster plan.
#[Object(directive = requires::apply(of(Act::ReadRosterPlan)))]
impl RosterRow {
    /// Counted from 1; the header line of a file is not a row.
    async fn row_number(&self) -> i32 {
        self.0.row_number
    }

    /// The key of the person, as far as the row has one.
    async fn external_id(&self) -> Option<&str> {
        self.0.external_id.as_deref()
    }

    /// What it does.
    async fn action(&self) -> RosterAction {
        self.0.action.into()
    }

    /// Whom it is about; null as long as they are not there, and for a row without a key.
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.subject_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Whether the roster holds no such row: a full roster says by it that the employee has left.
    async fn absent(&self) -> bool {
        self.0.absent
    }

    /// What it changes, field by field.
    async fn differences(&self) -> Result<Vec<RosterDifference>> {
        let differences = roster::differences(&self.0).map_err(Because::because)?;
        Ok(differences.into_iter().map(|one| RosterDifference { field: one.field, from: one.from, to: one.to }).collect())
    }

    /// What is wrong with it, field by field; and what others changed before it could be carried out.
    async fn errors(&self) -> Result<Vec<UserError>> {
        let all = roster::problems(&self.0).map_err(Because::because)?;
        Ok(all.into_iter().map(UserError::from).collect())
    }
}

impl Known for RosterRow {
    type Entity = roster_row::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("rowNumber", Column::RowNumber)
            .plain("externalId", Column::ExternalId)
            .value::<roster_row::Action, RosterAction>("action", Column::Action)
            .one::<Employee>("employee", Column::SubjectId)
            .plain("absent", Column::Absent)
            // Objects within a column, not rows.
            .ordinary(&["differences", "errors"]);
    }
}
