//! `employee_erasure`: a request to erase the personal data of an employee.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "employee_erasure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployeeErasureId,
    pub version: i64,
    pub employee_id: EmployeeId,
    pub status: Status,
    /// The administrator who requested it.
    pub requested_by_id: EmployeeId,
    /// The administrator who confirmed or withdrew it. `None`: nothing is decided.
    pub decided_by_id: Option<EmployeeId>,
    pub decided_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(EmployeeErasureId);

/// What was decided about the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// A second administrator must decide.
    Requested,
    /// The personal data are erased.
    Confirmed,
    /// Nothing was erased.
    Withdrawn,
}
