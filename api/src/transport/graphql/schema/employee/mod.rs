//! Employees: the object and the root fields that read it. Lists are in `list`, mutations in `write`.

mod list;
mod name;
mod write;

pub use list::{EmployeeFilter, EmployeeOrder, list};
pub use name::name_of;
pub use write::{EmployeeAttributesInput, EmployeeMutation, EmployeePayload};

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    attribute_owner::{EmployeeExternalId, external_ids},
    calendar_feed::FeedOfEmployee,
    date::Date,
    directives::{requires, scope_of},
    filter::enum_filter,
    id::Gid,
    learning_record::LearningRecord,
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participations},
    working_hours::{HoursOfEmployee, WorkingInterval, to_intervals},
};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    domain::employee::{List, PendingReason, find_pending_reasons},
    transport::graphql::engine::{
        column_value::enum_column,
        error_format::IntoGraphqlError,
        loader::BatchLoad,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::EmployeeId;
use std::collections::HashMap;

/// The status of an employment. It changes by request, from PRE_HIRE to ACTIVE on the date `hiredOn`, and to TERMINATED on the date
/// `terminatedOn`.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::employee::Status")]
pub enum EmployeeStatus {
    /// The first day, `hiredOn`, is still to come. The person is on the roster and can be invited to programs, but may not sign in, accept
    /// the invitation or be paired. A roster may state ACTIVE: the date decides.
    PreHire,
    /// The person is employed and may sign in.
    Active,
    /// The person is employed but may not sign in, for example on leave. Participations and pairings stay.
    Suspended,
    /// The employment has ended. The history stays, and continues when the same external id is re-hired.
    Terminated,
}
enum_column!(EmployeeStatus, entity::employee::Status);
enum_filter!(
    EmployeeStatusFilter,
    EmployeeStatus,
    entity::employee::Status,
    "Compares the status of an employee. All given conditions must hold; a null condition is not applied."
);

/// The role of an employee in Coachgraph. It decides what the employee may do, within the scopes of the token.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::employee::Role")]
pub enum EmployeeRole {
    /// Takes part in programs: sees and changes what concerns the employee's own coaching. The role of a new employee.
    Employee,
    /// Manages programs, participants, rounds, pairings and sessions. Sees all employees, but no other person's assessments and learning
    /// records.
    ProgramManager,
    /// Manages the organization and its roster as well as programs. Sees no other person's assessments and learning records.
    Administrator,
}
enum_column!(EmployeeRole, entity::employee::Role);

/// An attribute of an employee that only this organization uses.
#[derive(SimpleObject)]
pub struct CustomAttribute {
    /// The name of the attribute, 1 to 100 characters. Unique for an employee.
    name: String,
    /// The value of the attribute as text, 1 to 1,000 characters.
    value: String,
}

/// Why an employee waits for a manager whom a directory (SCIM) named.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "PendingReason")]
pub enum PendingManagerReason {
    /// No employee has this external id, identifier, user name or e-mail address.
    Unknown,
    /// Several employees have this user name or e-mail address.
    Ambiguous,
    /// The manager reports to the employee, directly or indirectly.
    Cycle,
    /// Such an employee exists by now. The manager is set when the directory next writes the employee.
    Found,
}

/// An employee and the reference to the manager for whom the employee waits.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PendingManager {
    employee: EmployeeId,
    reference: String,
}

impl BatchLoad for PendingManager {
    type Value = PendingReason;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> crate::platform::Result<HashMap<Self, PendingReason>> {
        let pending = keys.into_iter().map(|key| (key.employee, key.reference)).collect();
        let reasons = find_pending_reasons(app, actor, pending).await?;
        Ok(reasons.into_iter().map(|((employee, reference), reason)| (Self { employee, reference }, reason)).collect())
    }
}

object! {
    /// A person on the roster. The role EMPLOYEE sees only the caller and present and past partners; services, program managers and
    /// administrators see all employees of the organization.
    Employee(entity::employee), list List, requires ReadEmployee;

    /// The identifier of the employee, `emp_…`.
    id: EmployeeId;

    columns {
        /// The version of the employee, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The identifier that the HR system gives the employee. Unique in the organization. Integrations that do not own it may have other
        /// ones (`externalIds`). Equal to `id` when a directory (SCIM) created
        /// the employee without an external id.
        external_id: String,

        /// The sign-in name. Unique among the employees who are not TERMINATED.
        user_name: String,

        /// The e-mail address. It can change and is not a key. Empty when a directory (SCIM) sent none.
        email: String,

        /// The given name. Empty when a directory (SCIM) sent none.
        given_name: String,

        /// The family name. Empty when a directory (SCIM) sent none.
        family_name: String,

        /// The name to show for the employee when it is not given name and family name. Null when none was sent.
        display_name: Option<String>,

        /// The job title. Null when none was sent.
        job_title: Option<String>,

        /// The seniority as a number, 0 to 100. A program can limit the difference between partners. Null when none was sent.
        job_level: Option<i32>,

        /// The department, as the HR system names it. Null when none was sent.
        department: Option<String>,

        /// The number on the badge or the payroll. It is not a key. Null when none was sent.
        employee_number: Option<String>,

        /// The cost center, as the HR system names it. Null when none was sent.
        cost_center: Option<String>,

        /// The division, as the HR system names it. Null when none was sent.
        division: Option<String>,

        /// The legal entity that employs the person. Null when none was sent.
        company: Option<String>,

        /// The place of work, as the HR system names it. Null when none was sent.
        location: Option<String>,

        /// The time zone, as a name of the IANA time zone database such as `Europe/Zurich`; the server does not check it. Null when none
        /// was sent.
        time_zone: Option<String>,

        /// The status of the employment. TERMINATED employees stay readable.
        status: EmployeeStatus,

        /// The role of the employee in Coachgraph, which decides what the employee may do.
        role: EmployeeRole,

        /// Whether learning records may be created about the employee. True for a new employee; only the employee can change it.
        record_consent: bool,

        /// The date on which the employment starts. Null when none was sent.
        hired_on: Option<Date>,

        /// The date on which the employment ends. When it is in the future, the status becomes TERMINATED on that date (UTC). Null when no
        /// end is known.
        terminated_on: Option<Date>,

        /// The instant at which a directory (SCIM) deleted the employee. The employment has ended, and directories no longer see the
        /// employee. Null when no directory did so, and after a re-hire. Also the instant of the erasure, when the employee was erased before
        /// a directory did so.
        deprovisioned_at: Option<DateTime<Utc>>,

        /// The instant at which the personal data of the employee were erased: names and keys are the identifier then. Null when they were
        /// not.
        erased_at: Option<DateTime<Utc>>,

        /// The identifier of the direct manager, `emp_…`. Null when there is none. Also present when the caller may not see the manager.
        manager_id: Option<Gid<EmployeeId>>,

        /// The instant at which the employee was added to the roster.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,

        /// The manager whom a directory (SCIM) named and who cannot be set yet: an external id, an identifier, a user name or an e-mail
        /// address, as it was sent. Replaced by `manager` when such an employee is added. Null when no manager is pending.
        manager_pending: Option<String>,
    }

    objects {
        /// The direct manager. Null when there is none, or when the caller may not see the manager.
        manager: Employee = manager_id;
    }

    connections {
        /// The direct reports: the employees whose manager this employee is, as far as the caller may see them.
        reports: Employee[EmployeeFilter, EmployeeOrder] = list, below ManagerId;

        /// The participations of the employee in programs, including those that have ended.
        participations: Participant[ParticipantFilter, ParticipantOrder] = participations, below EmployeeId, requires ReadParticipant;

        /// The assessments of the employee, as far as the caller may see them.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = assessments, below EmployeeId, requires ReadAssessment;

        /// The learning records of the employee, in the order of the change log.
        learning_records: LearningRecord[] = crate::domain::learning_record::List::default, below EmployeeId, requires ReadLearningRecord;
    }

    resolvers {
        /// The instant of the last session that the employee attended, in any program. Null when there was none, and for present and past
        /// partners, because it includes sessions with others.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadSession)))]
        async fn last_session_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
            let reach = ctx.actor()?.reach(Permission::ReadSession).map_err(IntoGraphqlError::into_graphql)?;
            Ok(self.0.last_session_at.filter(|_| matches!(reach, Reach::All) || reach == Reach::Own(self.0.id)))
        }

        /// Why the manager of `managerPending` is not set yet. Null when no manager is pending.
        async fn manager_pending_reason(&self, ctx: &Context<'_>) -> Result<Option<PendingManagerReason>> {
            let Some(reference) = &self.0.manager_pending else { return Ok(None) };
            let reason = ctx.loaders()?.load(PendingManager { employee: self.0.id, reference: reference.clone() }).await?;
            Ok(reason.map(Into::into))
        }

        /// The keys that integrations have for the employee beside the external id, because another integration owns the external ids. Empty
        /// when there are none.
        async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<EmployeeExternalId>> {
            external_ids(ctx, self.0.id).await
        }

        /// The working hours that the employee has set, in local time, in ascending order. Null when the employee has set none, so that those of
        /// the program apply, and for everyone but the employee, whatever the role.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadWorkingHours)))]
        async fn working_hours(&self, ctx: &Context<'_>) -> Result<Option<Vec<WorkingInterval>>> {
            let week = ctx.loaders()?.load(HoursOfEmployee(self.0.id)).await?;
            Ok(week.map(|week| to_intervals(&week)))
        }

        /// The instant at which the calendar feed of the employee was issued. Null when there is none, and for everyone but the employee, whatever
        /// the role.
        #[graphql(directive = requires::apply(scope_of(Permission::ReadWorkingHours)))]
        async fn calendar_feed_issued_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
            Ok(ctx.loaders()?.load(FeedOfEmployee(self.0.id)).await?)
        }

        /// The attributes that only this organization uses. Empty when none were sent.
        async fn custom_attributes(&self) -> Vec<CustomAttribute> {
            let stored = self.0.custom.as_ref().and_then(serde_json::Value::as_object);
            let to_object = |(name, value): (&String, &serde_json::Value)| {
                Some(CustomAttribute { name: name.clone(), value: value.as_str()?.to_owned() })
            };
            stored.into_iter().flatten().filter_map(to_object).collect()
        }
    }
}

queries! {
    EmployeeQuery;

    nouns { Employee }

    objects {
        /// Finds an employee by its identifier. Null when it does not exist or the caller may not see it.
        employee: Employee, by EmployeeId, requires ReadEmployee;
    }

    connections {
        /// Lists the employees that the caller may see, including those whose employment has ended.
        employees: Employee[EmployeeFilter, EmployeeOrder] = list, requires ReadEmployee;
    }
}
