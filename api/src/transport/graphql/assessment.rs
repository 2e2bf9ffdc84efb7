//! Levels of people in competencies.

use super::{
    by_id::by_id,
    competency::Competency,
    context::Reachable,
    employee::Employee,
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    needs::{all, of, requires},
    page::{Connection, Row, args},
    payload::{answer, payload},
    plan::{Catalogue, Fields, Known},
    session::Session,
};
use crate::{
    access::Act,
    domain::assessment::{self, Judgement, List, Sort},
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    assessment::{Column, Model},
    id::{AssessmentId, CompetencyId, EmployeeId, SessionId},
};

/// On whose word a level stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::assessment::Kind")]
pub enum AssessmentKind {
    /// The employee's own view.
    #[graphql(name = "SELF")]
    SelfAssessed,
    /// The view of somebody they are or were paired with.
    Peer,
    /// What a system reported, such as a course that was completed.
    Evidence,
}
enum_filter!(AssessmentKindFilter, AssessmentKind, entity::assessment::Kind, "Compares the kind of an assessment.");

/// In which order assessments are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum AssessmentOrder {
    /// The earliest first.
    #[default]
    AssessedAtAsc,
    /// The latest first.
    AssessedAtDesc,
}

/// Which assessments are listed: all conditions must hold.
#[derive(InputObject, Default)]
pub struct AssessmentFilter {
    /// By who was assessed.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// By competency.
    competency_id: Option<IdFilter<CompetencyId>>,
    /// By session.
    session_id: Option<IdFilter<SessionId>>,
    /// By kind.
    kind: Option<AssessmentKindFilter>,
    /// By when it was.
    assessed_at: Option<InstantFilter>,
}

/// What a list of assessments is to hold.
pub fn list(filter: Option<AssessmentFilter>, order: Option<AssessmentOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let assessed_at = filter.assessed_at.unwrap_or_default();
    List {
        employees: ids(filter.employee_id),
        competencies: ids(filter.competency_id),
        sessions: ids(filter.session_id),
        kinds: AssessmentKindFilter::values(filter.kind),
        assessed_from: assessed_at.from,
        assessed_to: assessed_at.to,
        sort: order.unwrap_or_default().into(),
    }
}

/// A level of an employee in a competency at an instant. Never changed: a later one says otherwise. People see those they
/// gave or got.
pub struct Assessment(pub Model);

impl Row for Assessment {
    type List = List;
    fn new(row: Model) -> Self {
        Self(row)
    }
}

/// A level of an employee in a competency at an instant. Never changed: a later one says otherwise. People see those they
/// gave or got.
#[Object(directive = requires::apply(of(Act::ReadAssessment)))]
impl Assessment {
    /// Its identifier, `asm_…`.
    pub async fn id(&self) -> Gid<AssessmentId> {
        Gid(self.0.id)
    }

    /// On whose word it stands.
    async fn kind(&self) -> AssessmentKind {
        self.0.kind.into()
    }

    /// A step of the framework's scale, from 1.
    async fn level(&self) -> i32 {
        self.0.level
    }

    /// How sure the assessor is, in percent.
    async fn confidence(&self) -> Option<i32> {
        self.0.confidence
    }

    /// A link to the evidence.
    async fn evidence_uri(&self) -> Option<&str> {
        self.0.evidence_uri.as_deref()
    }

    /// Who was assessed; null when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn employee(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        by_id(ctx, self.0.employee_id).await
    }

    /// Who judged; null for evidence, and when you may not see them.
    #[graphql(directive = requires::apply(of(Act::ReadEmployee)))]
    async fn assessor(&self, ctx: &Context<'_>) -> Result<Option<Employee>> {
        match self.0.assessor_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// In what.
    async fn competency(&self, ctx: &Context<'_>) -> Result<Option<Competency>> {
        by_id(ctx, self.0.competency_id).await
    }

    /// The session in which it was made.
    #[graphql(directive = requires::apply(of(Act::ReadSession)))]
    async fn session(&self, ctx: &Context<'_>) -> Result<Option<Session>> {
        match self.0.session_id {
            Some(id) => by_id(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The instant for which it holds.
    async fn assessed_at(&self) -> DateTime<Utc> {
        self.0.assessed_at
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }
}

impl Known for Assessment {
    type Entity = entity::assessment::Entity;

    fn known(fields: &mut Fields<Self::Entity>) {
        fields
            .value::<entity::assessment::Kind, AssessmentKind>("kind", Column::Kind)
            .plain("level", Column::Level)
            .plain("confidence", Column::Confidence)
            .plain("evidenceUri", Column::EvidenceUri)
            .one::<Employee>("employee", Column::EmployeeId)
            .one::<Employee>("assessor", Column::AssessorId)
            .one::<Competency>("competency", Column::CompetencyId)
            .one::<Session>("session", Column::SessionId)
            .plain("assessedAt", Column::AssessedAt)
            .plain("createdAt", Column::CreatedAt);
    }
}

impl AssessmentQuery {
    pub fn known(all: &mut Catalogue) {
        all.noun::<Assessment>().find::<Assessment>("assessment").list::<Assessment>("assessments", |given| given.list(list));
    }
}

#[derive(Default)]
pub struct AssessmentQuery;

#[Object]
impl AssessmentQuery {
    /// An assessment; null when there is no such, or you may not see it.
    #[graphql(directive = requires::apply(of(Act::ReadAssessment)))]
    async fn assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its identifier.")] id: Gid<AssessmentId>,
    ) -> Result<Option<Assessment>> {
        by_id(ctx, id.0).await
    }

    /// The assessments.
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
        Connection::root(ctx, list(filter, order_by), args(first, after, last, before)).await
    }
}

payload!(AssessmentPayload { assessment: Assessment(Model) }, "assessment");

/// An assessment to be recorded.
#[derive(InputObject)]
pub struct AssessmentRecordInput {
    /// Who is assessed.
    employee_id: Gid<EmployeeId>,
    /// In what.
    competency_id: Gid<CompetencyId>,
    /// On whose word.
    kind: AssessmentKind,
    /// Who judged, when a service tells a PEER assessment. A person always judges in their own name.
    assessor_id: Option<Gid<EmployeeId>>,
    /// The session in which it was made: its members must be who is assessed and who judged.
    session_id: Option<Gid<SessionId>>,
    /// A step of the framework's scale, from 1.
    level: i32,
    /// How sure the assessor is, in percent.
    confidence: Option<i32>,
    /// A link to the evidence.
    evidence_uri: Option<String>,
    /// The instant for which it holds, not in the future; now when not given.
    assessed_at: Option<DateTime<Utc>>,
    /// Makes a repetition of this request answer what the first one did.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Records a level of somebody in a competency, and puts it on their learning record when they consent to that.
    #[graphql(directive = requires::apply(all([Act::WriteAssessment, Act::ReadAssessment, Act::ReadEmployee, Act::ReadSession])))]
    async fn assessment_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The assessment.")] input: AssessmentRecordInput,
    ) -> Result<AssessmentPayload> {
        let judgement = Judgement {
            employee_id: input.employee_id.0,
            competency_id: input.competency_id.0,
            kind: input.kind.into(),
            assessor_id: input.assessor_id.map(|id| id.0),
            session_id: input.session_id.map(|id| id.0),
            level: input.level,
            confidence: input.confidence,
            evidence_uri: input.evidence_uri,
            assessed_at: input.assessed_at,
        };
        answer(ctx, assessment::record(ctx.app()?, ctx.actor()?, judgement, input.idempotency_key.as_deref()).await)
    }
}
