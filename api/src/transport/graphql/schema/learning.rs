//! What was learned or done, on record.

use super::{
    assessment::Assessment,
    change::SequenceNumber,
    directives::{all, requires},
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    payload::{answer, payload},
    program::Program,
    session::Session,
};
use crate::{
    access::Permission,
    domain::learning_record::{self, List},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Json, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, LearningRecordId},
    learning_record::Model,
};

/// What was done.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::learning_record::Verb")]
pub enum LearningVerb {
    /// Was at a session that was held.
    Attended,
    /// Was placed at a level of a competency.
    Assessed,
    /// Finished a program.
    Completed,
    /// Another record is taken back.
    Voided,
}
enum_column!(LearningVerb, entity::learning_record::Verb);
enum_filter!(LearningVerbFilter, LearningVerb, entity::learning_record::Verb, "Compares the verb of a learning record.");

/// Which learning records are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct LearningRecordFilter {
    /// By whose they are.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// By verb.
    verb: Option<LearningVerbFilter>,
}

/// What a list of learning records is to hold.
fn list(filter: Option<LearningRecordFilter>) -> List {
    let filter = filter.unwrap_or_default();
    List { employees: ids(filter.employee_id), verbs: LearningVerbFilter::values(filter.verb) }
}

object! {
    /// An immutable statement of what was learned or done. Written with the employee's consent; taken back by a later record that
    /// voids it. People see their own.
    LearningRecord(entity::learning_record), list List, requires ReadLearningRecord;

    /// Its identifier, `lrc_…`: it follows from what the record is about, so that nothing is on record twice.
    id: LearningRecordId;

    columns {
        /// Its number in the change log: records are listed in this order, and none is added before one that was seen.
        seq: SequenceNumber,

        /// Whose it is.
        employee_id: Gid<EmployeeId>,

        /// What was done.
        verb: LearningVerb,

        /// What came of it. ATTENDED: `durationMinutes`, `coachedMinutes`, `wasCoachedMinutes`. ASSESSED: `level`, `levels`,
        /// `confidence`. Empty for the others.
        result: Json<serde_json::Value>,

        /// When it happened.
        occurred_at: DateTime<Utc>,

        /// When it was put on record.
        created_at: DateTime<Utc>,
    }

    objects {
        /// Whose it is, those who have left included; null when you may not see them.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The session that was attended, or in which the assessment was made.
        session: Session = session_id, requires ReadSession;

        /// The assessment.
        assessment: Assessment = assessment_id, requires ReadAssessment;

        /// The program.
        program: Program = program_id, requires ReadProgram;

        /// The record that this one takes back.
        voids: LearningRecord = voids_id;
    }

    back_references {
        /// The record that takes this one back; null while it stands.
        voided_by: LearningRecord = learning_record::select_voiding_records, by VoidsId;
    }
}

queries! {
    LearningQuery;

    nouns { LearningRecord }

    objects {
        /// A learning record; null when there is no such, or you may not see it.
        learning_record: LearningRecord, by LearningRecordId, requires ReadLearningRecord;
    }

    connections {
        /// The learning records in the order of their commits: keep the last `endCursor`, and later get only what is new. The
        /// cursors are those of the change log.
        learning_records: LearningRecord[LearningRecordFilter] = list, requires ReadLearningRecord;
    }
}

payload!(LearningRecordPayload { learning_record: LearningRecord(Model) }, "learning record");

#[derive(Default)]
pub struct LearningMutation;

#[Object]
impl LearningMutation {
    /// Takes a learning record back. Answers the new record that says so; doing it twice answers the same.
    #[graphql(directive = requires::apply(all([Permission::VoidLearningRecord, Permission::ReadLearningRecord])))]
    async fn learning_record_void(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which record.")] id: Gid<LearningRecordId>,
    ) -> Result<LearningRecordPayload> {
        answer(ctx, learning_record::void(ctx.app()?, ctx.actor()?, id.0).await)
    }
}
