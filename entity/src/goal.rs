//! `goal`: what a participant works toward.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "goal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GoalId,
    pub version: i64,
    pub program_id: ProgramId,
    pub participant_id: ParticipantId,
    /// The employee of the participant.
    pub employee_id: EmployeeId,
    pub title: String,
    pub why: Option<String>,
    pub competency_id: Option<CompetencyId>,
    /// A level of the framework's scale; 1 is the lowest. `None` without a competency.
    pub target_level: Option<i32>,
    /// From 0 to 10.
    pub confidence_now: i32,
    /// From 0 to 10.
    pub confidence_wanted: i32,
    pub due_on: Date,
    pub status: Status,
    pub visibility: Visibility,
    /// When the goal was achieved or dropped. `None` while it is active.
    pub ended_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(GoalId);

/// The status of a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    Achieved,
    Dropped,
}

/// Who may read a goal beside its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Visibility {
    /// The present and past partners of the owner.
    Pairing,
    /// No other person.
    Owner,
}
