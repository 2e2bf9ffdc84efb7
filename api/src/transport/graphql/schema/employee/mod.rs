//! People on the roster.

mod list;
mod write;

pub use list::{EmployeeFilter, EmployeeOrder, list};
pub use write::{EmployeeAttributesInput, EmployeeMutation};

use super::{
    assessment::{Assessment, AssessmentFilter, AssessmentOrder, list as assessments},
    date::Date,
    filter::enum_filter,
    learning::LearningRecord,
    participant::{Participant, ParticipantFilter, ParticipantOrder, list as participations},
};
use crate::{
    domain::employee::List,
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
    },
};
use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use entity::id::EmployeeId;

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
enum_column!(EmployeeStatus, entity::employee::Status);
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
enum_column!(EmployeeRole, entity::employee::Role);

/// An attribute that only this company has.
#[derive(SimpleObject)]
pub struct CustomAttribute {
    /// Its name.
    name: String,
    /// Its value.
    value: String,
}

object! {
    /// A person on the roster. An employee sees themself and their partners; services and managers everybody.
    Employee(entity::employee), list List, requires ReadEmployee;

    /// Their identifier, `emp_…`.
    id: EmployeeId;

    columns {
        /// Counts the changes of this employee; pass it as `expectedVersion`.
        version: i64,

        /// The stable key of the HR system; unique in the organization.
        external_id: String,

        /// The sign-in name; unique among those who have not left.
        user_name: String,

        /// The e-mail address: an attribute that may change, not a key.
        email: String,

        /// Given name.
        given_name: String,

        /// Family name.
        family_name: String,

        /// How they are called where that is not given name and family name; null when nobody said.
        display_name: Option<String>,

        /// Job title.
        job_title: Option<String>,

        /// Seniority as a number from 0 to 100: peers are at the same or a near level.
        job_level: Option<i32>,

        /// Department.
        department: Option<String>,

        /// The number on their badge or payroll; not the key.
        employee_number: Option<String>,

        /// Cost center.
        cost_center: Option<String>,

        /// Division.
        division: Option<String>,

        /// The legal entity that employs them.
        company: Option<String>,

        /// Place of work.
        location: Option<String>,

        /// Time zone, by its IANA name.
        time_zone: Option<String>,

        /// Where the employment stands.
        status: EmployeeStatus,

        /// What the person may do in Coachgraph.
        role: EmployeeRole,

        /// Whether learning records may be written about this person. Only they can change it.
        record_consent: bool,

        /// The first day.
        hired_on: Option<Date>,

        /// The last day.
        terminated_on: Option<Date>,

        /// When a directory (SCIM) deleted them: they have left, and directories are not shown them any more; null otherwise.
        deprovisioned_at: Option<DateTime<Utc>>,

        /// When they came onto the roster.
        created_at: DateTime<Utc>,

        /// When they last changed.
        updated_at: DateTime<Utc>,

        /// A manager who is not on the roster yet, as a directory (SCIM) named them. When somebody with this external id or
        /// identifier arrives, by whichever way, they become the manager.
        manager_pending: Option<String>,
    }

    objects {
        /// The person they report to; null when there is none, or you may not see them.
        manager: Employee = manager_id;
    }

    connections {
        /// The people who report to them directly.
        reports: Employee[EmployeeFilter, EmployeeOrder] = list, below ManagerId;

        /// The programs that they take or took part in.
        participations: Participant[ParticipantFilter, ParticipantOrder] = participations, below EmployeeId, requires ReadParticipant;

        /// The levels that they have reached.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = assessments, below EmployeeId, requires ReadAssessment;

        /// What they have learned or done, on record.
        learning_records: LearningRecord[] = crate::domain::learning_record::List::default, below EmployeeId, requires ReadLearningRecord;
    }

    resolvers {
        /// What only this company knows of its people, by name.
        async fn custom_attributes(&self) -> Vec<CustomAttribute> {
            let all = self.0.custom.as_ref().and_then(serde_json::Value::as_object);
            let one =
                |(name, value): (&String, &serde_json::Value)| Some(CustomAttribute { name: name.clone(), value: value.as_str()?.to_owned() });
            all.into_iter().flatten().filter_map(one).collect()
        }
    }
}

queries! {
    EmployeeQuery;

    nouns { Employee }

    objects {
        /// An employee; null when there is no such, or you may not see them.
        employee: Employee, by EmployeeId, requires ReadEmployee;
    }

    connections {
        /// The people on the roster, those who left included.
        employees: Employee[EmployeeFilter, EmployeeOrder] = list, requires ReadEmployee;
    }
}
