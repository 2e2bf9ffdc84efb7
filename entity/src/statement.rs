//! `statement`: a statement of the learning record store. Only the employee, and whether it is voided, change.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// The identifier in the statement, which the client may have chosen.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StatementId,
    /// 1, and 2 after the statement was voided.
    pub version: i64,
    /// Greater than that of every earlier statement of the organization.
    pub stored: DateTimeUtc,
    /// The statement that the object refers to, which need not exist. `None`: the object is not a reference.
    pub target_id: Option<StatementId>,
    pub voided: bool,
    /// The employee of the learning record that the statement renders. `None`: a client stored the statement.
    pub record_employee_id: Option<EmployeeId>,
    /// The integration that sent it. `None`: it is one of this program.
    pub integration_id: Option<IntegrationId>,
    /// The employee who is the actor. `None`: not found, or not looked for.
    pub employee_id: Option<EmployeeId>,
    /// The identifier of the actor, normalized. `None`: the actor is a group, or has an identifier by which no employee is found.
    pub person_key: Option<String>,
    /// The statement as JSON.
    #[sea_orm(column_type = "Text")]
    pub content: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(StatementId);
