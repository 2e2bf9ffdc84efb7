//! Changing employees: what is asked and what is answered.

use super::{Employee, EmployeeRole, EmployeeStatus};
use crate::{
    access::Permission,
    domain::employee::{self, Attributes, Patch},
    transport::graphql::{
        engine::request_context::ContextExt,
        schema::{
            date::Date,
            directives::{all, of, requires},
            id::Gid,
            payload::{answer, answer_or, payload},
        },
    },
};
use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result};
use entity::{employee::Model, id::EmployeeId};

payload!(EmployeePayload { employee: Employee(Model) }, "employee");

/// What an HR system says of one person. What is not given stays; null clears.
#[derive(InputObject)]
pub struct EmployeeAttributesInput {
    /// The stable key of the HR system: it decides whether somebody is new.
    external_id: String,
    /// The sign-in name. Required for a new employee.
    user_name: Option<String>,
    /// The e-mail address. Required for a new employee.
    email: Option<String>,
    /// Given name. Required for a new employee.
    given_name: Option<String>,
    /// Family name. Required for a new employee.
    family_name: Option<String>,
    /// How they are called where that is not given name and family name.
    display_name: MaybeUndefined<String>,
    /// Job title.
    job_title: MaybeUndefined<String>,
    /// Seniority as a number from 0 to 100.
    job_level: MaybeUndefined<i32>,
    /// Department.
    department: MaybeUndefined<String>,
    /// The number on their badge or payroll; not the key.
    employee_number: MaybeUndefined<String>,
    /// Cost center.
    cost_center: MaybeUndefined<String>,
    /// Division.
    division: MaybeUndefined<String>,
    /// The legal entity that employs them.
    company: MaybeUndefined<String>,
    /// Place of work.
    location: MaybeUndefined<String>,
    /// Time zone, by its IANA name.
    time_zone: MaybeUndefined<String>,
    /// The external id of the manager.
    manager_external_id: MaybeUndefined<String>,
    /// The first day.
    hired_on: MaybeUndefined<Date>,
    /// The last day.
    terminated_on: MaybeUndefined<Date>,
    /// Where the employment stands.
    status: Option<EmployeeStatus>,
    /// What only this company knows of its people: at most 100. Those that are not named stay as they are.
    custom_attributes: Option<Vec<CustomAttributeInput>>,
}

/// An attribute that only this company has.
#[derive(InputObject)]
pub struct CustomAttributeInput {
    /// Its name.
    name: String,
    /// Its value; null clears.
    value: Option<String>,
}

fn patch<T>(value: MaybeUndefined<T>) -> Patch<T> {
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
            user_name: input.user_name,
            email: input.email,
            given_name: input.given_name,
            family_name: input.family_name,
            display_name: patch(input.display_name),
            job_title: patch(input.job_title),
            job_level: patch(input.job_level),
            department: patch(input.department),
            employee_number: patch(input.employee_number),
            cost_center: patch(input.cost_center),
            division: patch(input.division),
            company: patch(input.company),
            location: patch(input.location),
            time_zone: patch(input.time_zone),
            manager_external_id: patch(input.manager_external_id),
            hired_on: patch(input.hired_on.map_value(|date| date.0)),
            terminated_on: patch(input.terminated_on.map_value(|date| date.0)),
            status: input.status.map(|status| entity::employee::Status::from(status).to_value()),
            custom: input.custom_attributes.into_iter().flatten().map(|one| (one.name, one.value)).collect(),
        }
    }
}

/// An employee to be created or changed.
#[derive(InputObject)]
pub struct EmployeeUpsertInput {
    /// The person.
    employee: EmployeeAttributesInput,
    /// Refuses the change when the employee is no longer at this version.
    expected_version: Option<i64>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct EmployeeMutation;

#[Object]
impl EmployeeMutation {
    /// Creates the employee with this external id, or changes what is given.
    #[graphql(directive = requires::apply(of(Permission::WriteEmployee)))]
    async fn employee_upsert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: EmployeeUpsertInput,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let external_id = input.employee.external_id.clone();
        let outcome = employee::upsert(app, actor, input.employee.into(), input.expected_version, input.idempotency_key.as_deref()).await;
        answer_or(ctx, outcome, employee::get_by_external_id(app, actor, external_id)).await
    }

    /// Ends an employment. Doing it twice changes nothing.
    #[graphql(directive = requires::apply(all([Permission::WriteEmployee, Permission::ReadEmployee])))]
    async fn employee_terminate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who leaves.")] id: Gid<EmployeeId>,
        #[graphql(desc = "The last day, today when not given; one to come ends the employment when it comes.")] terminated_on: Option<Date>,
        #[graphql(desc = "Refuses the change when the employee is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee::terminate(app, actor, id.0, terminated_on.map(|date| date.0), expected_version).await;
        answer_or(ctx, outcome, employee::get(&app.db, actor, id.0)).await
    }

    /// Gives a person their role in Coachgraph.
    #[graphql(directive = requires::apply(all([Permission::AssignRole, Permission::ReadEmployee])))]
    async fn employee_assign_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] id: Gid<EmployeeId>,
        #[graphql(desc = "The role.")] role: EmployeeRole,
        #[graphql(desc = "Refuses the change when the employee is no longer at this version.")] expected_version: Option<i64>,
    ) -> Result<EmployeePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = employee::assign_role(app, actor, id.0, role.into(), expected_version).await;
        answer_or(ctx, outcome, employee::get(&app.db, actor, id.0)).await
    }

    /// Gives or withdraws one's own consent to learning records. Records that exist stay; a withdrawal stops new ones.
    #[graphql(directive = requires::apply(all([Permission::GiveConsent, Permission::ReadEmployee])))]
    async fn employee_give_consent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Yourself.")] id: Gid<EmployeeId>,
        #[graphql(desc = "Whether learning records may be written about you.")] consent: bool,
    ) -> Result<EmployeePayload> {
        answer(ctx, employee::set_record_consent(ctx.app()?, ctx.actor()?, id.0, consent).await)
    }
}
