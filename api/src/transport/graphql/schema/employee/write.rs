//! Mutations of employees: inputs and root fields. The domain decides; this file translates.

use super::{Employee, EmployeeRole, EmployeeStatus};
use crate::{
    access::Permission,
    domain::{
        employee::{self, Attributes, Patch},
        record_consent,
    },
    platform::Error,
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            date::Date,
            directives::{requires, scope_of, scopes_of},
            id::Gid,
            payload::{into_payload, into_payload_or_current, payload},
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{employee::Model, id::EmployeeId};

payload!(EmployeePayload { employee: Employee(Model) }, "employee");

/// The attributes of an employee, as an HR system sends them. An attribute that is absent keeps its value; null clears it unless its
/// description says otherwise.
#[derive(InputObject)]
pub struct EmployeeAttributesInput {
    /// The identifier that the HR system gives the employee, 1 to 200 characters. It selects the employee; an unknown one creates an
    /// employee, unless `previousExternalId` selects one.
    external_id: String,
    /// The external id that the employee had before, 1 to 200 characters. When no employee has `externalId`, the employee with this one gets
    /// the new external id and keeps the identifier and the whole history. It is an error when both belong to different employees. Null:
    /// only `externalId` selects the employee.
    previous_external_id: Option<String>,
    /// The sign-in name, 1 to 200 characters, unique among the employees who are not TERMINATED, without regard to case. Required
    /// for a new employee. Null: unchanged.
    user_name: Option<String>,
    /// The e-mail address, at most 320 characters. The empty text: none. Null: unchanged; none for a new employee.
    email: Option<String>,
    /// The given name, at most 200 characters. The empty text: none. Null: unchanged; none for a new employee.
    given_name: Option<String>,
    /// The family name, at most 200 characters. The empty text: none. Null: unchanged; none for a new employee.
    family_name: Option<String>,
    /// The name to show for the employee when it is not given name and family name, 1 to 200 characters.
    display_name: MaybeUndefined<String>,
    /// The job title, 1 to 200 characters.
    job_title: MaybeUndefined<String>,
    /// The seniority as a number, 0 to 100.
    job_level: MaybeUndefined<i32>,
    /// The department, 1 to 200 characters.
    department: MaybeUndefined<String>,
    /// The number on the badge or the payroll, 1 to 200 characters. It is not a key.
    employee_number: MaybeUndefined<String>,
    /// The cost center, 1 to 200 characters.
    cost_center: MaybeUndefined<String>,
    /// The division, 1 to 200 characters.
    division: MaybeUndefined<String>,
    /// The legal entity that employs the person, 1 to 200 characters.
    company: MaybeUndefined<String>,
    /// The place of work, 1 to 200 characters.
    location: MaybeUndefined<String>,
    /// The time zone, as a name of the IANA time zone database such as `Europe/Zurich`; 1 to 200 characters, not checked further.
    time_zone: MaybeUndefined<String>,
    /// The external id of the direct manager. The manager must exist, or in a roster be created by another row, and must not report to the
    /// employee.
    manager_external_id: MaybeUndefined<String>,
    /// The date on which the employment starts. A new or re-hired employee with a date in the future (UTC) is PRE_HIRE until that day.
    hired_on: MaybeUndefined<Date>,
    /// The date on which the employment ends (UTC), not before `hiredOn` unless the employee is TERMINATED before the first day. It must be
    /// in the future when `status` is ACTIVE or SUSPENDED,
    /// and must not be when `status` is TERMINATED.
    terminated_on: MaybeUndefined<Date>,
    /// The status of the employment. TERMINATED ends it; the others re-hire a TERMINATED employee. ACTIVE and PRE_HIRE mean the same: a new or
    /// re-hired employee is PRE_HIRE until the day `hiredOn`, and ACTIVE afterwards. An employee who has started stays ACTIVE when `hiredOn`
    /// moves to the future. Null: unchanged, as ACTIVE for a new employee.
    status: Option<EmployeeStatus>,
    /// The attributes that only this organization uses, at most 100. Those that are not listed keep their values.
    custom_attributes: Option<Vec<CustomAttributeInput>>,
}

/// An attribute of an employee that only this organization uses.
#[derive(InputObject)]
pub struct CustomAttributeInput {
    /// The name of the attribute, 1 to 100 characters.
    name: String,
    /// The value of the attribute as text, 1 to 1,000 characters. Null removes the attribute.
    value: Option<String>,
}

/// Translates absent, null and a value to the domain's change of an attribute.
fn to_patch<T>(value: MaybeUndefined<T>) -> Patch<T> {
    match value {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value),
    }
}

impl From<EmployeeAttributesInput> for Attributes {
    fn from(input: EmployeeAttributesInput) -> Self {
        use sea_orm::ActiveEnum;
        Self {
            external_id: input.external_id,
            previous_external_id: input.previous_external_id,
            user_name: input.user_name,
            email: input.email,
            given_name: input.given_name,
            family_name: input.family_name,
            display_name: to_patch(input.display_name),
            job_title: to_patch(input.job_title),
            job_level: to_patch(input.job_level),
            department: to_patch(input.department),
            employee_number: to_patch(input.employee_number),
            cost_center: to_patch(input.cost_center),
            division: to_patch(input.division),
            company: to_patch(input.company),
            location: to_patch(input.location),
            time_zone: to_patch(input.time_zone),
            manager_external_id: to_patch(input.manager_external_id),
            hired_on: to_patch(input.hired_on.map_value(|date| date.0)),
            terminated_on: to_patch(input.terminated_on.map_value(|date| date.0)),
            status: input.status.map(|status| entity::employee::Status::from(status).to_value()),
            custom: input.custom_attributes.into_iter().flatten().map(|attribute| (attribute.name, attribute.value)).collect(),
            ..Self::default()
        }
    }
}

/// An employee to create or change.
#[derive(InputObject)]
pub struct EmployeeUpsertInput {
    /// The attributes of the employee. `externalId` selects the employee.
    employee: EmployeeAttributesInput,
    /// Refuses the change with STALE_VERSION unless the employee has this version. Null: no check.
    expected_version: Option<i64>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct EmployeeMutation;

#[Object]
impl EmployeeMutation {
    /// Creates the employee with this external id, or changes the given attributes when the employee exists. An employee who is selected by
    /// `previousExternalId` gets the new external id. Ending an employment
    /// has the effects of `employeeTerminate`.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteEmployee)))]
    async fn employee_upsert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee to create or change.")] input: EmployeeUpsertInput,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let (external_id, previous) = (input.employee.external_id.clone(), input.employee.previous_external_id.clone());
        let outcome = employee::upsert(app, actor, input.employee.into(), input.expected_version, input.idempotency_key.as_deref()).await;
        let current = async {
            match (employee::get_by_external_id(app, actor, external_id).await, previous) {
                (Err(Error::NotFound { .. }), Some(previous)) => employee::get_by_external_id(app, actor, previous).await,
                (current, _) => current,
            }
        };
        into_payload_or_current(ctx, outcome, current).await
    }

    /// Gives an employee another external id, for example because the HR system was replaced. The identifier, the history and the pairings
    /// of the employee stay. Refused with TAKEN when another employee has the external id. The present external id has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEmployee, Permission::ReadEmployee])))]
    async fn employee_change_external_id(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the employee.")] id: Gid<EmployeeId>,
        #[graphql(desc = "The new external id, 1 to 200 characters.")] external_id: String,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the employee has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee::change_external_id(app, actor, id.0, external_id, expected_version).await;
        into_payload_or_current(ctx, outcome, employee::get(&app.db, actor, id.0)).await
    }

    /// Ends an employment. Participations are withdrawn, pairings end, sessions scheduled in the future are cancelled, and partners wait
    /// for a new pairing. Ending an ended employment has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteEmployee, Permission::ReadEmployee])))]
    async fn employee_terminate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the employee.")] id: Gid<EmployeeId>,
        #[graphql(
            desc = "The date on which the employment ends (UTC), not before the hire date unless the employee is PRE_HIRE. It may be in the future. Null: today."
        )]
        terminated_on: Option<Date>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the employee has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee::terminate(app, actor, id.0, terminated_on.map(|date| date.0), expected_version).await;
        into_payload_or_current(ctx, outcome, employee::get(&app.db, actor, id.0)).await
    }

    /// Assigns a role in Coachgraph to an employee. Assigning the current role has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::AssignRole, Permission::ReadEmployee])))]
    async fn employee_assign_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the employee.")] id: Gid<EmployeeId>,
        #[graphql(desc = "The role to assign. It replaces the current role.")] role: EmployeeRole,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the employee has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee::assign_role(app, actor, id.0, role.into(), expected_version).await;
        into_payload_or_current(ctx, outcome, employee::get(&app.db, actor, id.0)).await
    }

    /// Gives or withdraws the calling employee's own consent to learning records. A withdrawal stops new records; existing records stay, and their statements are deleted from the learning record store.
    #[graphql(directive = requires::apply(scopes_of([Permission::GiveConsent, Permission::ReadEmployee])))]
    async fn employee_give_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the calling employee.")] id: Gid<EmployeeId>,
        #[graphql(desc = "Whether learning records may be created about the employee.")] consent: bool,
    ) -> Result<EmployeePayload> {
        into_payload(ctx, record_consent::set(ctx.app()?, ctx.actor()?, id.0, consent).await)
    }
}
