//! `roster_row`: one row of a roster plan and what it would do.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub roster_plan_id: RosterPlanId,
    /// Counted from 1; the header is not a row.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_number: i32,
    pub external_id: Option<String>,
    pub action: Action,
    pub employee_id: Option<EmployeeId>,
    /// The attributes as read.
    pub content: Json,
    /// A list of `{field, from, to}`.
    pub differences: Json,
    /// A list of `{field, message}`.
    pub errors: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// What a row does to the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    Create,
    Update,
    Reactivate,
    Terminate,
    Unchanged,
    Rejected,
}
