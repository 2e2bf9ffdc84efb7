//! The rows of a roster plan: the object and its lists.

use crate::{
    domain::{
        employee::Difference,
        roster::{self, RowList, Warning},
    },
    transport::graphql::{
        engine::{column_value::enum_column, error_format::IntoGraphqlError, object::object},
        schema::{employee::Employee, filter::enum_filter, id::Gid, payload::UserError},
    },
};
use async_graphql::{Enum, InputObject, Result, SimpleObject};
use entity::id::EmployeeId;

/// The effect of a roster row on its employee when the plan is applied.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_row::Action")]
pub enum RosterAction {
    /// The row creates an employee.
    Create,
    /// The row changes attributes of an employee.
    Update,
    /// The row re-hires a TERMINATED employee.
    Reactivate,
    /// The row ends the employment of an employee.
    Terminate,
    /// The row equals the employee and changes nothing.
    Unchanged,
    /// The row has errors and is not applied. The other rows are not affected.
    Rejected,
}
enum_column!(RosterAction, entity::roster_row::Action);
enum_filter!(
    RosterActionFilter,
    RosterAction,
    entity::roster_row::Action,
    "Compares the action of a roster row. All given conditions must hold; a null condition is not applied."
);

/// A doubt whether a row is about the person that it shows. It holds the plan until a caller other than its sender has decided on it with
/// `rosterDecideIdentity`, or has released the plan as it is shown.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_row::IdentityQuestion")]
pub enum RosterIdentityQuestion {
    /// The row creates an employee, or is rejected and would have created one, with the user name, the e-mail address, or the name and the hire date of `identityEmployee`, whose
    /// employment the plan ends. It may be the same person with another external id.
    LikelySamePerson,
    /// The user name, the e-mail address and both names of the row differ from those of the employee with its external id. The
    /// external id may have been given to another person.
    LooksLikeAnotherPerson,
}
enum_column!(RosterIdentityQuestion, entity::roster_row::IdentityQuestion);
enum_filter!(
    RosterIdentityQuestionFilter,
    RosterIdentityQuestion,
    entity::roster_row::IdentityQuestion,
    "Compares the identity question of a roster row. All given conditions must hold; a null condition is not applied."
);

/// A decision on an identity question.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_row::IdentityDecision")]
pub enum RosterIdentityDecision {
    /// The row is about `identityEmployee`. With the question LIKELY_SAME_PERSON the employee stays, and gets the external id of the row
    /// unless the row is REJECTED;
    /// with LOOKS_LIKE_ANOTHER_PERSON the row changes the employee, as planned.
    SamePerson,
    /// The row is about a person who is not an employee yet. With the question LIKELY_SAME_PERSON the row creates an employee, as planned;
    /// with LOOKS_LIKE_ANOTHER_PERSON the row creates an employee, and `identityEmployee` leaves and gets another external id: the present
    /// one, a tilde and twelve characters.
    AnotherPerson,
}
enum_column!(RosterIdentityDecision, entity::roster_row::IdentityDecision);

/// Conditions on the rows of a roster plan. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct RosterRowFilter {
    /// The action of the roster row, such as REJECTED.
    action: Option<RosterActionFilter>,
    /// The identity question of the roster row, such as LIKELY_SAME_PERSON. Rows without a question do not match.
    identity_question: Option<RosterIdentityQuestionFilter>,
    /// Whether the row has warnings: true selects the rows with `warnings`, false the others. A null condition is not applied.
    has_warnings: Option<bool>,
}

/// The list that a filter describes.
pub fn list(filter: Option<RosterRowFilter>) -> RowList {
    let RosterRowFilter { action, identity_question, has_warnings } = filter.unwrap_or_default();
    let questions = RosterIdentityQuestionFilter::values(identity_question);
    RowList { actions: RosterActionFilter::values(action), questions, has_warnings }
}

/// An attribute that a roster row changes.
#[derive(SimpleObject)]
pub struct RosterDifference {
    /// The name of the attribute in the schema, or `customAttributes.NAME`.
    field: String,
    /// The value before the change as text; an identifier for `manager`. Null when the attribute has no value.
    from: Option<String>,
    /// The value after the change as text; an identifier for `manager`. Null when the attribute is cleared.
    to: Option<String>,
}

/// The kind of a warning of a roster row.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "roster::WarningCode")]
pub enum RosterWarningCode {
    /// Another employee who is not TERMINATED has the e-mail address, or gets it by another row.
    EmailShared,
    /// Another integration owns the attribute, so the row does not change it.
    NotOwner,
    /// The user name differs from the present one only by case.
    UserNameCase,
    /// The user name passes from one employee to another within the plan.
    UserNamePassedOn,
}

/// A warning about a roster row: something that its sender should know, although the row is applied as planned.
#[derive(SimpleObject)]
pub struct RosterWarning {
    /// The kind of the warning, for programs to decide on.
    code: RosterWarningCode,
    /// The path of the attribute that the warning is about, one name per element, as in an error.
    field: Vec<String>,
    /// The warning, for people. The wording can change between versions.
    message: String,
}

impl From<Warning> for RosterWarning {
    fn from(warning: Warning) -> Self {
        let field = warning.field.split('.').map(String::from).collect();
        Self { code: warning.code.into(), field, message: warning.message }
    }
}

object! {
    /// A row of a roster plan: one line of the roster, or an employee who is missing from a FULL roster.
    RosterRow(entity::roster_row), list RowList, requires ReadRosterPlan;

    columns {
        /// The number of the row, from 1. The header line of a CSV file is not a row.
        row_number: i32,

        /// The external id of the employee. Null when the row has none.
        external_id: Option<String>,

        /// The effect of the row when the plan is applied.
        action: RosterAction,

        /// Whether the roster has no such row: the employee is missing from a FULL roster, or another person has the external id now. The row
        /// then ends the employment.
        absent: bool,

        /// The doubt whether the row is about the person that it shows. Null when there is none.
        identity_question: Option<RosterIdentityQuestion>,

        /// The decision of a person on the identity question of the row, or on the one from which the row follows. Null when there is none.
        identity_decision: Option<RosterIdentityDecision>,

        /// The identifier of the employee whom the row creates, changes or ends the employment of, `emp_…`. Null when the row is about no
        /// employee.
        employee_id: Option<Gid<EmployeeId>> = subject_id,

        /// The identifier of the employee whom the identity question is about, `emp_…`. Null without a question.
        identity_employee_id: Option<Gid<EmployeeId>>,
    }

    objects {
        /// The employee that the row is about. Null when the employee has not been created, when the row has no external id, and when the
        /// caller may not see the employee.
        employee: Employee = subject_id;

        /// The employee whom `identityQuestion` is about: the one whose employment the plan ends, or the one with the external id of the row.
        /// Null without a question, and when the caller may not see the employee.
        identity_employee: Employee = identity_employee_id;
    }

    resolvers {
        /// The attributes that the row changes; for a new employee, those that it sets. Empty when the row changes nothing.
        async fn differences(&self) -> Result<Vec<RosterDifference>> {
            let differences = roster::row_differences(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            let to_object = |Difference { field, from, to }| RosterDifference { field, from, to };
            Ok(differences.into_iter().map(to_object).collect())
        }

        /// The errors of the row: why it was rejected, or why it could not be applied because an employee had changed. Empty when there are
        /// none.
        async fn errors(&self) -> Result<Vec<UserError>> {
            let problems = roster::row_errors(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(problems.into_iter().map(UserError::from).collect())
        }

        /// The warnings of the row, about values that it would change. The row is applied as planned. Empty when there are none, and when
        /// the row is REJECTED or changes nothing.
        async fn warnings(&self) -> Result<Vec<RosterWarning>> {
            let warnings = roster::row_warnings(&self.0).map_err(IntoGraphqlError::into_graphql)?;
            Ok(warnings.into_iter().map(RosterWarning::from).collect())
        }
    }
}
