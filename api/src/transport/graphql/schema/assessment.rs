//! Levels of people in competencies.

use super::{
    competency::Competency,
    directives::{all, requires},
    employee::Employee,
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    payload::{answer, payload},
    session::Session,
};
use crate::{
    access::Permission,
    domain::assessment::{self, List, NewAssessment, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    assessment::Model,
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
enum_column!(AssessmentKind, entity::assessment::Kind);
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

object! {
    /// A level of an employee in a competency at an instant. Never changed: a later one says otherwise. People see those they
    /// gave or got.
    Assessment(entity::assessment), list List, requires ReadAssessment;

    /// Its identifier, `asm_…`.
    id: AssessmentId;

    columns {
        /// On whose word it stands.
        kind: AssessmentKind,

        /// A step of the framework's scale, from 1.
        level: i32,

        /// How sure the assessor is, in percent.
        confidence: Option<i32>,

        /// A link to the evidence.
        evidence_uri: Option<String>,

        /// The instant for which it holds.
        assessed_at: DateTime<Utc>,

        /// When it was recorded.
        created_at: DateTime<Utc>,
    }

    objects {
        /// Who was assessed; null when you may not see them.
        employee: Employee = employee_id, requires ReadEmployee;

        /// Who judged; null for evidence, and when you may not see them.
        assessor: Employee = assessor_id, requires ReadEmployee;

        /// In what.
        competency: Competency = competency_id;

        /// The session in which it was made.
        session: Session = session_id, requires ReadSession;
    }
}

queries! {
    AssessmentQuery;

    nouns { Assessment }

    objects {
        /// An assessment; null when there is no such, or you may not see it.
        assessment: Assessment, by AssessmentId, requires ReadAssessment;
    }

    connections {
        /// The assessments.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = list, requires ReadAssessment;
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
    #[graphql(directive = requires::apply(all([Permission::WriteAssessment, Permission::ReadAssessment, Permission::ReadEmployee, Permission::ReadSession])))]
    async fn assessment_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The assessment.")] input: AssessmentRecordInput,
    ) -> Result<AssessmentPayload> {
        let judgement = NewAssessment {
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
