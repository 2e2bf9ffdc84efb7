//! `assessment`: a level of an employee in a competency at an instant; never changed.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssessmentId,
    pub employee_id: EmployeeId,
    pub competency_id: CompetencyId,
    /// Who judged; none for evidence that a system reported.
    pub assessor_id: Option<EmployeeId>,
    pub session_id: Option<SessionId>,
    pub kind: Kind,
    /// A step of the framework's scale, from 1.
    pub level: i32,
    /// How sure the assessor is, in percent.
    pub confidence: Option<i32>,
    /// A link to the evidence.
    pub evidence_uri: Option<String>,
    pub assessed_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(AssessmentId);

/// On whose word the level stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// The employee's own view; `SELF` outside.
    SelfAssessed,
    Peer,
    Evidence,
}
