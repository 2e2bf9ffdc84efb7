//! Learning records: the object, its lists, its root fields and the mutation that voids one. The details per verb are in `details`.

mod details;

use super::{
    assessment::Assessment,
    change::SequenceNumber,
    directives::{requires, scope_of, scopes_of},
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    organization::OrganizationPayload,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
    session::Session,
};
use crate::{
    access::Permission,
    domain::{
        learning_record::{self, List},
        organization, record_statement,
    },
    transport::graphql::engine::{
        column_value::enum_column,
        error_format::IntoGraphqlError,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Json, Object, Result};
use chrono::{DateTime, Utc};
use details::LearningRecordDetails;
use entity::{
    id::{AssessmentId, EmployeeId, LearningRecordId, ProgramId, SessionId},
    learning_record::Model,
};

/// The verb of a learning record: what the employee did.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::learning_record::Verb")]
pub enum LearningVerb {
    /// The employee attended a session that was held.
    Attended,
    /// The employee was assessed in a competency.
    Assessed,
    /// The employee completed a program: the program closed while the participant was ACTIVE or PAUSED.
    Completed,
    /// The record voids another learning record of the employee.
    Voided,
}
enum_column!(LearningVerb, entity::learning_record::Verb);
enum_filter!(
    LearningVerbFilter,
    LearningVerb,
    entity::learning_record::Verb,
    "Compares the verb of a learning record. All given conditions must hold; a null condition is not applied."
);

/// Conditions on learning records. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct LearningRecordFilter {
    /// The identifier of the employee whom the record is about.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The verb of the learning record.
    verb: Option<LearningVerbFilter>,
}

/// The list that a filter describes.
fn list(filter: Option<LearningRecordFilter>) -> List {
    let filter = filter.unwrap_or_default();
    List { employees: ids(filter.employee_id), verbs: LearningVerbFilter::values(filter.verb) }
}

object! {
    /// A learning record: an immutable statement of what an employee learned or did, created with the employee's consent. A later record
    /// can void it. Services see all records of the organization; people, whatever their role, see their own.
    LearningRecord(entity::learning_record), list List, requires ReadLearningRecord;

    /// The identifier of the learning record, `lrc_…`. It is derived from the employee and the recorded fact, so that the same fact is
    /// never recorded twice.
    id: LearningRecordId;

    columns {
        /// The sequence number of the record in the change log. Records are listed in this order, and a new record always follows all
        /// existing ones.
        seq: SequenceNumber,

        /// The identifier of the employee whom the record is about, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// The verb of the record: what the employee did.
        verb: LearningVerb,

        /// The details of the fact. ATTENDED: `durationMinutes`, the scheduled length of the session; `coachedMinutes` and
        /// `wasCoachedMinutes`, the employee's turns as coach and as learner, in minutes. ASSESSED: `level`; `levels`, the number of levels
        /// of the scale; `confidence` in percent, or null. COMPLETED and VOIDED: an empty object.
        #[deprecated = "The JSON object has no type in the schema. Use `details`, whose type depends on the verb."]
        result: Json<serde_json::Value>,

        /// The instant of the fact: when the session was held, the employee was assessed, the program closed, or the record was voided.
        occurred_at: DateTime<Utc>,

        /// The identifier of the session that was attended, or that the assessment refers to, `ses_…`. Null when there is none.
        session_id: Option<Gid<SessionId>>,

        /// The identifier of the assessment, `asm_…`. Null unless the verb is ASSESSED.
        assessment_id: Option<Gid<AssessmentId>>,

        /// The identifier of the program of the session, or of the program that was completed, `prg_…`. Null unless the verb is ATTENDED or
        /// COMPLETED.
        program_id: Option<Gid<ProgramId>>,

        /// The identifier of the record that this record voids, `lrc_…`. Null unless the verb is VOIDED.
        voids_id: Option<Gid<LearningRecordId>>,

        /// The instant at which the record was created.
        created_at: DateTime<Utc>,
    }

    objects {
        /// The employee whom the record is about, including one whose employment has ended. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The session that was attended, or that the assessment refers to. Null when there is none, or when the caller may not see the
        /// session.
        session: Session = session_id, requires ReadSession;

        /// The assessment. Null unless the verb is ASSESSED, and when the caller may not see the assessment.
        assessment: Assessment = assessment_id, requires ReadAssessment;

        /// The program of the session, or the program that was completed. Null unless the verb is ATTENDED or COMPLETED, and when the
        /// caller may not see the program.
        program: Program = program_id, requires ReadProgram;

        /// The record that this record voids. Null unless the verb is VOIDED.
        voids: LearningRecord = voids_id;
    }

    back_references {
        /// The record that voids this record. Null while this record is valid.
        voided_by: LearningRecord = learning_record::select_voiding_records, by VoidsId;
    }

    resolvers {
        /// The details of the fact. The verb of the record decides the type: AttendedDetails, AssessedDetails, CompletedDetails or VoidedDetails.
        async fn details(&self) -> Result<LearningRecordDetails> {
            LearningRecordDetails::of(&self.0).map_err(IntoGraphqlError::into_graphql)
        }
    }
}

queries! {
    LearningRecordQuery;

    nouns { LearningRecord }

    objects {
        /// Finds a learning record by its identifier. Null when it does not exist or the caller may not see it.
        learning_record: LearningRecord, by LearningRecordId, requires ReadLearningRecord;
    }

    connections {
        /// Lists the learning records that the caller may see, in the order of the change log and with its cursors. Store the last
        /// `endCursor` and pass it as `after` to get only newer records.
        learning_records: LearningRecord[LearningRecordFilter] = list, requires ReadLearningRecord;
    }
}

payload!(LearningRecordPayload { learning_record: LearningRecord(Model) }, "learning record");

#[derive(Default)]
pub struct LearningRecordMutation;

#[Object]
impl LearningRecordMutation {
    /// Voids a learning record: creates a record with the verb VOIDED that refers to it, and returns the new record. Voiding a voided
    /// record again has no effect and returns the existing one. A record with the verb VOIDED cannot be voided.
    #[graphql(directive = requires::apply(scopes_of([Permission::VoidLearningRecord, Permission::ReadLearningRecord])))]
    async fn learning_record_void(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the learning record to void.")] id: Gid<LearningRecordId>,
    ) -> Result<LearningRecordPayload> {
        into_payload(ctx, learning_record::void(ctx.app()?, ctx.actor()?, id.0).await)
    }

    /// Sets how statements of learning records name employees. Statements that are stored already stay as they are.
    #[graphql(directive = requires::apply(scope_of(Permission::ManageOrganization)))]
    async fn organization_set_statement_naming(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The home page of the accounts, whose names are the external ids: an absolute IRI of at most 1000 characters. Null: the issuer of the first identity provider."
        )]
        home_page: Option<String>,
        #[graphql(desc = "Whether employees are named by their e-mail address instead. One without an address is named by the account.")]
        uses_email: bool,
        #[graphql(desc = "Refuse the change when the organization has another version.")] expected_version: Option<i64>,
    ) -> Result<OrganizationPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let outcome = record_statement::set_naming(app, actor, home_page, uses_email, expected_version).await;
        into_payload_or_current(ctx, outcome, organization::get(app, actor)).await
    }
}
