//! `learning_record`: an immutable statement of what was learned or done.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "learning_record")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LearningRecordId,
    /// Its number in the organization's change log: the order in which records are pulled.
    pub seq: i64,
    pub employee_id: EmployeeId,
    pub verb: Verb,
    pub session_id: Option<SessionId>,
    pub assessment_id: Option<AssessmentId>,
    pub program_id: Option<ProgramId>,
    /// The record that this one voids.
    pub voids_id: Option<LearningRecordId>,
    /// What came of it, as the verb defines: minutes, level, scale.
    pub result: Json,
    pub occurred_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(LearningRecordId);

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verb {
    /// Was at a session that was held.
    Attended,
    /// Was placed at a level of a competency.
    Assessed,
    /// Finished a program.
    Completed,
    /// Another record is taken back.
    Voided,
}
