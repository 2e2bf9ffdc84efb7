//! `employee`: a person on the roster.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "employee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployeeId,
    pub version: i64,
    /// The stable key of the HR system; unique in the organization.
    pub external_id: String,
    pub user_name: String,
    pub email: String,
    /// What kind of address a directory calls it; none: work.
    pub email_type: Option<String>,
    pub given_name: String,
    pub family_name: String,
    /// How they are called where that is not given name and family name.
    pub display_name: Option<String>,
    pub job_title: Option<String>,
    /// Seniority as a number; peers are at the same or a near level.
    pub job_level: Option<i32>,
    pub department: Option<String>,
    /// The number on the badge: not the key.
    pub employee_number: Option<String>,
    pub cost_center: Option<String>,
    pub division: Option<String>,
    /// The legal entity that employs them.
    pub company: Option<String>,
    pub location: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    pub manager_id: Option<EmployeeId>,
    /// A manager who is not on the roster yet, as a directory named them.
    pub manager_pending: Option<String>,
    pub role: Role,
    /// Whether learning records may be written about this person.
    pub record_consent: bool,
    pub status: Status,
    pub hired_on: Option<Date>,
    pub terminated_on: Option<Date>,
    /// Attributes that only this company has: texts by name.
    pub custom: Option<Json>,
    /// What a directory (SCIM) keeps with them and nobody else reads.
    pub directory: Option<Json>,
    /// When a directory deleted them, who stays with the history; it is not shown them any more.
    pub deprovisioned_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(EmployeeId);

/// What a person may do in Coachgraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Employee,
    ProgramManager,
    Administrator,
}

/// Where the employment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Suspended,
    Terminated,
}
