//! Assessments: the object, its lists, its root fields and the mutation that records one.

use super::{
    competency::Competency,
    directives::{requires, scopes_of},
    employee::Employee,
    evidence_rule::EvidenceRule,
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    payload::{into_payload, payload},
    session::Session,
    statement::Statement,
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
    id::{AssessmentId, CompetencyId, EmployeeId, EvidenceRuleId, SessionId, StatementId},
};

/// The kind of an assessment: who or what determined the level.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::assessment::Kind")]
pub enum AssessmentKind {
    /// The employee's own assessment. The assessor is the employee.
    #[graphql(name = "SELF")]
    SelfAssessed,
    /// The assessment by a present or past partner.
    Peer,
    /// Evidence that a system reported, such as a completed course. There is no assessor.
    Evidence,
}
enum_column!(AssessmentKind, entity::assessment::Kind);
enum_filter!(
    AssessmentKindFilter,
    AssessmentKind,
    entity::assessment::Kind,
    "Compares the kind of an assessment. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of assessments.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum AssessmentOrder {
    /// By the instant of the assessment, earliest first. The default.
    #[default]
    AssessedAtAsc,
    /// By the instant of the assessment, latest first.
    AssessedAtDesc,
}

/// Conditions on assessments. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct AssessmentFilter {
    /// The identifier of the assessed employee.
    employee_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the competency.
    competency_id: Option<IdFilter<CompetencyId>>,
    /// The identifier of the session that the assessment refers to.
    session_id: Option<IdFilter<SessionId>>,
    /// The kind of the assessment: SELF, PEER or EVIDENCE.
    kind: Option<AssessmentKindFilter>,
    /// The instant at which the employee had the level (`assessedAt`).
    assessed_at: Option<InstantFilter>,
}

/// The list that a filter and a sort order describe.
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
        valid_only: true,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// An assessment: the level of an employee in a competency at an instant. It never changes; a later assessment supersedes it.
    /// One that comes from a statement is withdrawn when the statement is voided; lists have no withdrawn assessments.
    /// Services see all assessments of the organization; people, whatever their role, see those that they gave or received.
    Assessment(entity::assessment), list List, requires ReadAssessment;

    /// The identifier of the assessment, `asm_…`.
    id: AssessmentId;

    columns {
        /// The kind of the assessment: the employee's own, by a partner, or by evidence.
        kind: AssessmentKind,

        /// The level: a position in `levels` of the competency framework, from 1, the lowest.
        level: i32,

        /// The confidence of the assessor in the level, in percent, 0 to 100. Null when none was given.
        confidence: Option<i32>,

        /// The `http` or `https` URL of the evidence. Null when none was given.
        evidence_uri: Option<String>,

        /// The instant at which the employee had the level. It can be earlier than `createdAt`.
        assessed_at: DateTime<Utc>,

        /// The identifier of the employee who was assessed, `emp_…`.
        employee_id: Gid<EmployeeId>,

        /// The identifier of the employee who assessed, `emp_…`. Null when no employee did, as for evidence of an integration.
        assessor_id: Option<Gid<EmployeeId>>,

        /// The identifier of the competency that was assessed, `cmp_…`.
        competency_id: Gid<CompetencyId>,

        /// The identifier of the session that the assessment refers to, `ses_…`. Null when there is none.
        session_id: Option<Gid<SessionId>>,

        /// The identifier of the evidence rule that made the assessment, `evr_…`. Null when it was recorded directly.
        evidence_rule_id: Option<Gid<EvidenceRuleId>>,

        /// The identifier of the statement that is the evidence, `sta_…`. Null when the assessment was recorded directly.
        statement_id: Option<Gid<StatementId>>,

        /// The instant at which the assessment was withdrawn, because the statement was voided. Null: it is valid.
        withdrawn_at: Option<DateTime<Utc>>,

        /// The instant at which the assessment was recorded.
        created_at: DateTime<Utc>,
    }

    objects {
        /// The assessed employee. Null when the caller may not see the employee.
        employee: Employee = employee_id, requires ReadEmployee;

        /// The employee who assessed. The assessed employee for SELF. Null for EVIDENCE, and when the caller may not see the employee.
        assessor: Employee = assessor_id, requires ReadEmployee;

        /// The competency that was assessed.
        competency: Competency = competency_id;

        /// The session that the assessment refers to. Null when there is none, or when the caller may not see the session.
        session: Session = session_id, requires ReadSession;

        /// The evidence rule that made the assessment. Null when the assessment was recorded directly.
        evidence_rule: EvidenceRule = evidence_rule_id, requires ReadEvidenceRule;

        /// The statement that is the evidence. Null when the assessment was recorded directly, and when the caller may not see the statement.
        statement: Statement = statement_id, requires ReadLearningRecord;
    }
}

queries! {
    AssessmentQuery;

    nouns { Assessment }

    objects {
        /// Finds an assessment by its identifier. Null when it does not exist or the caller may not see it.
        assessment: Assessment, by AssessmentId, requires ReadAssessment;
    }

    connections {
        /// Lists the assessments that the caller may see, of all employees and competencies.
        assessments: Assessment[AssessmentFilter, AssessmentOrder] = list, requires ReadAssessment;
    }
}

payload!(AssessmentPayload { assessment: Assessment(Model) }, "assessment");

/// An assessment to record, of one employee in one competency.
#[derive(InputObject)]
pub struct AssessmentRecordInput {
    /// The identifier of the employee to assess. People record SELF about themselves, and PEER about another employee.
    employee_id: Gid<EmployeeId>,
    /// The identifier of the competency.
    competency_id: Gid<CompetencyId>,
    /// The kind of the assessment. Only services can record EVIDENCE.
    kind: AssessmentKind,
    /// The identifier of the employee who assessed, a present or past partner of the assessed employee. Required when a service records a
    /// PEER assessment. A person assesses in their own name: null or the person's own identifier. For SELF: null or the assessed employee; for
    /// EVIDENCE: null.
    assessor_id: Option<Gid<EmployeeId>>,
    /// The identifier of the session that the assessment refers to. The employee and the assessor, if any, must be members of its
    /// pairing. Null: none.
    session_id: Option<Gid<SessionId>>,
    /// The level: a position in `levels` of the competency framework, from 1, the lowest.
    level: i32,
    /// The confidence of the assessor in the level, in percent, 0 to 100. Null: not given.
    confidence: Option<i32>,
    /// The `http` or `https` URL of the evidence, at most 2,000 characters. Null: none.
    evidence_uri: Option<String>,
    /// The instant at which the employee had the level, not in the future. Null: now.
    assessed_at: Option<DateTime<Utc>>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct AssessmentMutation;

#[Object]
impl AssessmentMutation {
    /// Records an assessment. Creates a learning record when the assessed employee has consented to learning records.
    #[graphql(directive = requires::apply(scopes_of([
        Permission::WriteAssessment, Permission::ReadAssessment, Permission::ReadEmployee, Permission::ReadSession,
    ])))]
    async fn assessment_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The employee, the competency, the level and the origin of the assessment.")] input: AssessmentRecordInput,
    ) -> Result<AssessmentPayload> {
        let assessment = NewAssessment {
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
        into_payload(ctx, assessment::record(ctx.app()?, ctx.actor()?, assessment, input.idempotency_key.as_deref()).await)
    }
}
