//! `employee`: a person on the roster.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "employee")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployeeId,
    pub version: i64,
    /// The stable key of the HR system, or the identifier when the HR system assigned none. Unique in the organization.
    pub external_id: String,
    /// Unique among the employees who are not terminated, without regard to case.
    pub user_name: String,
    /// Whether the uniqueness of the user name regards case: only for names that another employee had in another case when the column
    /// was added.
    pub user_name_exact: bool,
    pub email: String,
    /// The SCIM type of the e-mail address. `None`: `work`.
    pub email_type: Option<String>,
    pub given_name: String,
    pub family_name: String,
    /// The name to show when it is not given name and family name.
    pub display_name: Option<String>,
    pub job_title: Option<String>,
    /// Seniority as a number, 0 to 100. Partners are at the same or a close level.
    pub job_level: Option<i32>,
    pub department: Option<String>,
    /// The number on the badge. Not a key.
    pub employee_number: Option<String>,
    pub cost_center: Option<String>,
    pub division: Option<String>,
    /// The legal entity that employs the person.
    pub company: Option<String>,
    pub location: Option<String>,
    /// A name of the IANA time zone database, for example `Europe/Zurich`.
    pub time_zone: Option<String>,
    pub manager_id: Option<EmployeeId>,
    /// The external id or identifier of a manager who is not on the roster yet, as the directory sent it.
    pub manager_pending: Option<String>,
    pub role: Role,
    /// Whether learning records may be written about this person.
    pub record_consent: bool,
    pub status: Status,
    pub hired_on: Option<Date>,
    pub terminated_on: Option<Date>,
    /// Whether the brake has counted `terminated_on`. A last day that a new employee was created with is counted when it comes.
    pub termination_counted: bool,
    /// Custom attributes of the company: a JSON object of strings.
    pub custom: Option<Json>,
    /// SCIM attributes that only the directory reads and writes.
    pub directory: Option<Json>,
    /// When a directory deleted the user. The employee stays, with the history, but is no longer visible to the directory.
    pub deprovisioned_at: Option<DateTimeUtc>,
    /// When the personal data were erased. `None`: they are not.
    pub erased_at: Option<DateTimeUtc>,
    /// When the last session took place that the person attended, in any program. `None`: none yet. No version counts it.
    pub last_session_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(EmployeeId);

/// The role of a person in Coachgraph, which decides their permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Role {
    Employee,
    ProgramManager,
    Administrator,
}

/// The status of the employment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// The first day is still to come.
    PreHire,
    Active,
    Suspended,
    Terminated,
}
