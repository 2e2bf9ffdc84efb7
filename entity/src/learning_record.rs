//! `learning_record`: an immutable statement of what an employee learned or did.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "learning_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LearningRecordId,
    /// The sequence number in the organization's change log: the order in which records are pulled.
    pub seq: i64,
    pub employee_id: EmployeeId,
    pub verb: Verb,
    pub session_id: Option<SessionId>,
    pub assessment_id: Option<AssessmentId>,
    pub program_id: Option<ProgramId>,
    /// The record that this record voids.
    pub voids_id: Option<LearningRecordId>,
    /// A JSON object whose members depend on the verb: minutes, or level and scale.
    pub result: Json,
    pub occurred_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(LearningRecordId);

/// What the record states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verb {
    /// Attended a session.
    Attended,
    /// Was assessed at a level of a competency.
    Assessed,
    /// Completed a program.
    Completed,
    /// The record voids another one.
    Voided,
}
