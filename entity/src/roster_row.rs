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
    /// The attributes as read; empty when the row changes nothing.
    pub content: Json,
    /// A list of `{field, from, to}`; empty for somebody new, of whom everything in `content` is.
    pub differences: Json,
    /// A list of `{field, message}`.
    pub errors: Json,
    /// Who it is about: the employee, or the identifier that somebody new would have. None without a key.
    pub subject_id: Option<EmployeeId>,
    /// The employee's version that the row was compared with; none for somebody new.
    pub base_version: Option<i64>,
    /// The user name that it would take.
    pub user_name: Option<String>,
    /// The manager that it would give; the nil identifier for none.
    pub manager_id: Option<EmployeeId>,
    /// There is no such row in the roster: whom it is about is absent from it.
    pub absent: bool,
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
