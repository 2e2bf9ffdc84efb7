//! `tally`: the employees that an actor changed recently: a row for each employee and each category that the brake counts.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tally")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub employee_id: EmployeeId,
    /// The integration that changed the employee, or the sender of the roster plan. Nil for the operator and the server itself.
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: ChangeCategory,
    /// When the actor last changed the employee in this category.
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// A category of changes that the brake counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ChangeCategory {
    /// Employments that end, now or on a future day.
    Deactivations,
    Suspensions,
    /// New employees. Counted for roster plans only.
    Creations,
    ExternalIds,
    UserNames,
    Emails,
    /// Given and family names.
    Names,
    Managers,
    Departments,
}
