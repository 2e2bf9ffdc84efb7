//! What was learned or done, on record.

use super::{
    assessment::Assessment,
    by_id::by_id,
    change::SequenceNumber,
    context::Reachable,
    employee::Employee,
    filter::{IdFilter, enum_filter, ids},
    id::Gid,
    loader::Load,
    needs::{all, of, requires},
    page::{Connection, Row, args},
    payload::{answer, payload},
    plan::{Catalogue, Fields, Known},
    program::Program,
    session::Session,
};
use crate::{
    access::{Act, Actor},
    app::App,
    domain::learning::{self, List},
    platform::Result as Outcome,
};
use async_graphql::{Context, Enum, InputObject, Json, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{EmployeeId, LearningRecordId},
    learning_record::{Column, Model},
};
use std::collections::HashMap;

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

/// An immutable statement of what was learned or done. Written with the employee's consent; taken back by a later record that
/// voids it. People see their own.
pub struct LearningRecord(pub Model);

impl Row for LearningRecord {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// The record that voids another.
#[derive(Clone, PartialEq, Eq, Hash)]
struct VoidedBy(LearningRecordId);

impl Load for VoidedBy {
    type Value = Model;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> Outcome<HashMap<Self, Model>> {
        let ids: Vec<LearningRecordId> = keys.iter().map(|key| key.0).collect();
        let rows = learning::voidings(&app.db, actor, &ids)?.all(&app.db).await?;
        Ok(rows.into_iter().filter_map(|row| Some((Self(row.voids_id?), row))).collect())
    }
}

/// An immutable statement of what was learned or done. Written with the employee's consent; taken back by a later record that
/// voids it. People see their own.
#[Object(directive = requires::apply(of(Act::ReadLearningRecord)))]
impl LearningRecord {
    /// Its identifier, `lrc_…`: it follows from what the record is about, so that nothing is on record twice.
    pub async fn id(&self) -> Gid<LearningRecordId> {
        Gid(self.0.id)
    }

    /// Its number in the change log: records are listed in this order, and none is added before one that was seen.
    async fn seq(&self) -> SequenceNumber {
        SequenceNumber(self.0.seq)
    }

    /// Whose it is.
    async fn employee_id(&self) -> Gid<EmployeeId> {
        Gid(self.0.employee_id)
    }

    /// Whose it is, those who have left included; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.employee_id).await
    }

    /// What was done.
    async fn verb(&self) -> LearningVerb {
        self.0.verb.into()
    }

    /// The session that was attended, or in which the assessment was made.
    #[graphql(directive = requires::apply(of(Act::ReadSession)))]
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        match self.0.session_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The assessment.
    #[graphql(directive = requires::apply(of(Act::ReadAssessment)))]
    async fn assessment(&self, ctx: &Context<'_>) -> Result<Option<Assessment>> {
        match self.0.assessment_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The program.
    #[graphql(directive = requires::apply(of(Act::ReadProgram)))]
    async fn program(&self, ctx: &Context<'_>) -> Result<Option<Program>> {
        match self.0.program_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// What came of it. ATTENDED: `durationMinutes`, `coachedMinutes`, `wasCoachedMinutes`. ASSESSED: `level`, `levels`,
    /// `confidence`. Empty for the others.
    async fn result(&self) -> Json<&serde_json::Value> {
        Json(&self.0.result)
    }

    /// The record that this one takes back.
    async fn voids(&self, ctx: &Context<'_>) -> Result<Option<LearningRecord>> {
        match self.0.voids_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The record that takes this one back; null while it stands.
    async fn voided_by(&self, ctx: &Context<'_>) -> Result<Option<LearningRecord>> {
        Ok(ctx.loads()?.one(VoidedBy(self.0.id)).await?.map(LearningRecord))
    }

    /// When it happened.
    async fn occurred_at(&self) -> DateTime<Utc> {
        self.0.occurred_at
    }

    /// When it was put on record.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl Known for LearningRecord {
    type Entity = entity::learning_record::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .plain("seq", Column::Seq)
            .id::<EmployeeId>("employeeId", Column::EmployeeId)
            .one::<Employee>("employee", Column::EmployeeId)
            .value::<entity::learning_record::Verb, LearningVerb>("verb", Column::Verb)
            .one::<Session>("session", Column::SessionId)
            .one::<Assessment>("assessment", Column::AssessmentId)
            .one::<Program>("program", Column::ProgramId)
            .plain("result", Column::Result)
            .one::<Self>("voids", Column::VoidsId)
            .back::<Self>("voidedBy", Column::VoidsId, |app, actor, ids| learning::voidings(&app.db, actor, ids))
            .plain("occurredAt", Column::OccurredAt)
            .plain("createdAt", Column::CreatedAt);
    }
}

impl LearningQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<LearningRecord>().find::<LearningRecord>("learningRecord");
        all.list::<LearningRecord>("learningRecords", |given| Ok(list(given.get("filter")?)));
    }
}

#[derive(Default)]
pub struct LearningQuery;

#[Object]
impl LearningQuery {
    /// A learning record; null when there is no such, or you may not see it.
    #[graphql(directive = requires::apply(of(Act::ReadLearningRecord)))]
    async fn learning_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<LearningRecordId>,
    ) -> Result<Option<LearningRecord>> {
        by_id(ctx, id.0).await
    }

    /// The learning records in the order of their commits: keep the last `endCursor`, and later get only what is new. The
    /// cursors are those of the change log.
    #[graphql(directive = requires::apply(of(Act::ReadLearningRecord)))]
    async fn learning_records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start of the list.")] first: Option<i32>,
        #[graphql(desc = "Only rows after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end of the list.")] last: Option<i32>,
        #[graphql(desc = "Only rows before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which records.")] filter: Option<LearningRecordFilter>,
    ) -> Result<Connection<LearningRecord>> {
        Connection::root(ctx, list(filter), args(first, after, last, before)).await
    }
}

payload!(LearningRecordPayload { learning_record: LearningRecord(Model) }, "learning record");

#[derive(Default)]
pub struct LearningMutation;

#[Object]
impl LearningMutation {
    /// Takes a learning record back. Answers the new record that says so; doing it twice answers the same.
    #[graphql(directive = requires::apply(all([Act::VoidLearningRecord, Act::ReadLearningRecord])))]
    async fn learning_record_void(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which record.")] id: Gid<LearningRecordId>,
    ) -> Result<LearningRecordPayload> {
        answer(ctx, learning::void(ctx.app()?, ctx.actor()?, id.0).await)
    }
}
