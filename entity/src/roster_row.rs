//! `roster_row`: one row of a roster plan and what applying it changes.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "roster_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub roster_plan_id: RosterPlanId,
    /// Counted from 1, without the header line.
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_number: i32,
    pub external_id: Option<String>,
    pub action: Action,
    /// The existing employee. `None` for a new employee.
    pub employee_id: Option<EmployeeId>,
    /// The attributes that the row sets, as JSON. Empty when the row changes nothing.
    pub content: Json,
    /// A JSON list of `{field, from, to}`. Empty for a new employee, whose differences follow from `content`.
    pub differences: Json,
    /// A JSON list of `{code, field, message}`.
    pub errors: Json,
    /// A JSON list of `{code, field, message}`. `None`: there are no warnings.
    pub warnings: Option<Json>,
    /// The employee, or the identifier that a new employee will have. `None` when the row has no external id.
    pub subject_id: Option<EmployeeId>,
    /// The version of the employee that the row was compared with. `None` for a new employee.
    pub base_version: Option<i64>,
    /// The user name of a new or re-hired employee, or the new one of another employee, in lower case. `None`: unchanged, at most in case.
    pub user_name: Option<String>,
    /// The e-mail address of a new or re-hired employee, or the new one of another employee, in lower case. `None`: unchanged.
    pub email: Option<String>,
    /// The manager that the row assigns; the nil identifier removes the manager. `None`: unchanged.
    pub manager_id: Option<EmployeeId>,
    /// Whether the roster has no such row: the employee is absent from a full roster.
    pub absent: bool,
    /// The categories of the brake that the row changes, separated by spaces. `None` when there are none.
    pub categories: Option<String>,
    /// Whether an earlier plan, which showed the same change, was released.
    pub released: bool,
    /// Why the row may be about another person than it shows. `None`: there is no doubt.
    pub identity_question: Option<IdentityQuestion>,
    /// The employee whose employment the plan ends, and who is likely the same person as the new employee of the row.
    pub identity_employee_id: Option<EmployeeId>,
    /// The decision of a person on the question of the row, or on the one of the row that this row follows from. The brake counts no row
    /// that was decided on.
    pub identity_decision: Option<IdentityDecision>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// Why a row may be about another person than it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentityQuestion {
    /// The row creates an employee who looks like one whose employment the plan ends.
    LikelySamePerson,
    /// The row has the external id of an employee, and everything else of another person.
    LooksLikeAnotherPerson,
}

/// The decision of a person on an identity question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdentityDecision {
    /// The row is about the employee whom the question names.
    SamePerson,
    /// The row is about a person who is not an employee yet.
    AnotherPerson,
}

/// What applying a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    Create,
    Update,
    Reactivate,
    Terminate,
    Unchanged,
    Rejected,
}
