//! People on the roster.

mod list;
mod write;

pub use list::{EmployeeFilter, EmployeeOrder, list};
pub use write::{EmployeeAttributesInput, EmployeeMutation};

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    by_id::by_id,
    date::Date,
    filter::enum_filter,
    id::Gid,
    learning::LearningRecord,
    needs::{of, requires},
    page::{Connection, Row, args},
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participations},
    plan::{Catalogue, Fields, Known},
};
use crate::{access::Act, domain::employee::List};
use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    employee::{Column, Model},
    id::EmployeeId,
};

/// Where an employment stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::employee::Status")]
pub enum EmployeeStatus {
    /// Works here.
    Active,
    /// On leave or locked out; keeps everything, may not sign in.
    Suspended,
    /// Has left. The same external id again brings the history back.
    Terminated,
}
enum_filter!(EmployeeStatusFilter, EmployeeStatus, entity::employee::Status, "Compares the status of an employee.");

/// What a person may do in Coachgraph.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::employee::Role")]
pub enum EmployeeRole {
    /// Their own coaching.
    Employee,
    /// Programs, participants and pairings.
    ProgramManager,
    /// Everything but what is confidential between people.
    Administrator,
}

/// An attribute that only this company has.
#[derive(SimpleObject)]
pub struct CustomAttribute {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

/// A person on the roster. An employee sees themself and their partners; services and managers everybody.
pub struct Employee(pub Model);

impl Row for Employee {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// A person on the roster. An employee sees themself and their partners; services and managers everybody.
#[Object(directive = requires::apply(of(Act::ReadEmployee)))]
impl Employee {
    /// Their identifier, `emp_…`.
    pub async fn id(&self) -> Gid<EmployeeId> {
        Gid(self.0.id)
    }

    /// Counts the changes of this employee; pass it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// The stable key of the HR system; unique in the organization.
    async fn external_id(&self) -> &str {
        &self.0.external_id
    }

    /// The sign-in name; unique among those who have not left.
    async fn user_name(&self) -> &str {
        &self.0.user_name
    }

    /// The e-mail address: an attribute that may change, not a key.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// Given name.
    async fn given_name(&self) -> &str {
        &self.0.given_name
    }

    /// Family name.
    async fn family_name(&self) -> &str {
        &self.0.family_name
    }

    /// How they are called where that is not given name and family name; null when nobody said.
    async fn display_name(&self) -> Option<&str> {
        self.0.display_name.as_deref()
    }

    /// Job title.
    async fn job_title(&self) -> Option<&str> {
        self.0.job_title.as_deref()
    }

    /// Seniority as a number from 0 to 100: peers are at the same or a near level.
    async fn job_level(&self) -> Option<i32> {
        self.0.job_level
    }

    /// Department.
    async fn department(&self) -> Option<&str> {
        self.0.department.as_deref()
    }

    /// The number on their badge or payroll; not the key.
    async fn employee_number(&self) -> Option<&str> {
        self.0.employee_number.as_deref()
    }

    /// Cost center.
    async fn cost_center(&self) -> Option<&str> {
        self.0.cost_center.as_deref()
    }

    /// Division.
    async fn division(&self) -> Option<&str> {
        self.0.division.as_deref()
    }

    /// The legal entity that employs them.
    async fn company(&self) -> Option<&str> {
        self.0.company.as_deref()
    }

    /// What only this company knows of its people, by name.
    async fn custom_attributes(&self) -> Vec<CustomAttribute> {
        let all = self.0.custom.as_ref().and_then(serde_json::Value::as_object);
        let one =
            |(name, value): (&String, &serde_json::Value)| Some(CustomAttribute { name: name.clone(), value: value.as_str()?.to_owned() });
        all.into_iter().flatten().filter_map(one).collect()
    }

    /// Place of work.
    async fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Time zone, by its IANA name.
    async fn time_zone(&self) -> Option<&str> {
        self.0.time_zone.as_deref()
    }

    /// Where the employment stands.
    async fn status(&self) -> EmployeeStatus {
        self.0.status.into()
    }

    /// What the person may do in Coachgraph.
    async fn role(&self) -> EmployeeRole {
        self.0.role.into()
    }

    /// Whether learning records may be written about this person. Only they can change it.
    async fn record_consent(&self) -> bool {
        self.0.record_consent
    }

    /// The first day.
    async fn hired_on(&self) -> Option<Date> {
        self.0.hired_on.map(Date)
    }

    /// The last day.
    async fn terminated_on(&self) -> Option<Date> {
        self.0.terminated_on.map(Date)
    }

    /// When a directory (SCIM) deleted them: they have left, and directories are not shown them any more; null otherwise.
    async fn deprovisioned_at(&self) -> Option<DateTime<Utc>> {
        self.0.deprovisioned_at
    }

    /// When they came onto the roster.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When they last changed.
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// The person they report to; null when there is none, or you may not see them.
    async fn manager(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.manager_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// A manager who is not on the roster yet, as a directory (SCIM) named them. When somebody with this external id or
    /// identifier arrives, by whichever way, they become the manager.
    async fn manager_pending(&self) -> Option<&str> {
        self.0.manager_pending.as_deref()
    }

    /// The people who report to them directly.
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which employees.")] filter: Option<EmployeeFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<EmployeeOrder>,
    ) -> Result<Connection<Employee>> {
        Connection::below(ctx, list(filter, order_by), Column::ManagerId, self.0.id, args(first, after, last, before)).await
    }

    /// The programs that they take or took part in.
    #[graphql(directive = requires::apply(of(Act::ReadParticipant)))]
    async fn participations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which participations.")] filter: Option<ParticipantFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<ParticipantOrder>,
    ) -> Result<Connection<Participant>> {
        use entity::participant::Column;
        Connection::below(ctx, participations(filter, order_by), Column::EmployeeId, self.0.id, args(first, after, last, before)).await
    }

    /// The levels that they have reached.
    #[graphql(directive = requires::apply(of(Act::ReadAssessment)))]
    async fn assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which assessments.")] filter: Option<AssessmentFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<AssessmentOrder>,
    ) -> Result<Connection<Assessment>> {
        use entity::assessment::Column;
        Connection::below(ctx, assessments(filter, order_by), Column::EmployeeId, self.0.id, args(first, after, last, before)).await
    }

    /// What they have learned or done, on record.
    #[graphql(directive = requires::apply(of(Act::ReadLearningRecord)))]
    async fn learning_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
    ) -> Result<Connection<LearningRecord>> {
        use entity::learning_record::Column;
        let list = crate::domain::learning::List::default();
        Connection::below(ctx, list, Column::EmployeeId, self.0.id, args(first, after, last, before)).await
    }
}

impl Known for Employee {
    type Entity = entity::employee::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("version", Column::Version)
            .plain("externalId", Column::ExternalId)
            .plain("userName", Column::UserName)
            .plain("email", Column::Email)
            .plain("givenName", Column::GivenName)
            .plain("familyName", Column::FamilyName)
            .plain("displayName", Column::DisplayName)
            .plain("jobTitle", Column::JobTitle)
            .plain("jobLevel", Column::JobLevel)
            .plain("department", Column::Department)
            .plain("employeeNumber", Column::EmployeeNumber)
            .plain("costCenter", Column::CostCenter)
            .plain("division", Column::Division)
            .plain("company", Column::Company)
            // Objects within a column, not rows.
            .ordinary(&["customAttributes"])
            .plain("managerPending", Column::ManagerPending)
            .plain("deprovisionedAt", Column::DeprovisionedAt)
            .plain("location", Column::Location)
            .plain("timeZone", Column::TimeZone)
            .value::<entity::employee::Status, EmployeeStatus>("status", Column::Status)
            .value::<entity::employee::Role, EmployeeRole>("role", Column::Role)
            .plain("recordConsent", Column::RecordConsent)
            .plain("hiredOn", Column::HiredOn)
            .plain("terminatedOn", Column::TerminatedOn)
            .plain("createdAt", Column::CreatedAt)
            .plain("updatedAt", Column::UpdatedAt)
            .one::<Self>("manager", Column::ManagerId)
            .page::<Self>("reports", Column::ManagerId, |given| given.list(list))
            .page::<Participant>("participations", entity::participant::Column::EmployeeId, |given| given.list(participations))
            .page::<Assessment>("assessments", entity::assessment::Column::EmployeeId, |given| given.list(assessments))
            .page::<LearningRecord>("learningRecords", entity::learning_record::Column::EmployeeId, |_| Ok(Default::default()));
    }
}

impl EmployeeQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Employee>().find::<Employee>("employee").list::<Employee>("employees", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct EmployeeQuery;

#[Object]
impl EmployeeQuery {
    /// An employee; null when there is no such, or you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>, #[graphql(desc = "Their identifier.")] id: Gid<EmployeeId>) -> Result<Option<Employee>> {
        by_id(ctx, id.0).await
    }

    /// The people on the roster, those who left included.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employees(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which employees.")] filter: Option<EmployeeFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<EmployeeOrder>,
    ) -> Result<Connection<Employee>> {
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}
