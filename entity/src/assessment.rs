//! `assessment`: the level of an employee in a competency at an instant. A row is updated once, when it is withdrawn.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentId,
    pub employee_id: EmployeeId,
    pub competency_id: CompetencyId,
    /// The employee who made the assessment. `None` for evidence that a system reported.
    pub assessor_id: Option<EmployeeId>,
    pub session_id: Option<SessionId>,
    pub kind: Kind,
    /// A level of the framework's scale; 1 is the lowest.
    pub level: i32,
    /// The assessor's confidence, in percent.
    pub confidence: Option<i32>,
    /// The URL of the evidence (`http` or `https`).
    pub evidence_uri: Option<String>,
    /// The rule and the statement that it comes from. `None`: it was recorded directly.
    pub evidence_rule_id: Option<EvidenceRuleId>,
    pub statement_id: Option<StatementId>,
    pub assessed_at: DateTimeUtc,
    /// When the statement was voided. `None`: the assessment is valid.
    pub withdrawn_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(AssessmentId);

/// Where an assessment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// The employee's own view; `SELF` in the schema.
    SelfAssessed,
    /// The view of a partner.
    Peer,
    /// Reported by a system, for example a completed course.
    Evidence,
}
