//! `participant`: an employee's membership of a program.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "participant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParticipantId,
    pub version: i64,
    pub program_id: ProgramId,
    pub employee_id: EmployeeId,
    pub status: Status,
    /// Since when the participant has waited for a new partner. `None`: not waiting.
    pub waiting_since: Option<DateTimeUtc>,
    /// When the last session of the program took place that the participant attended. `None`: none yet. No version counts it.
    pub last_session_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(ParticipantId);

/// The status of a membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Invited,
    Active,
    Paused,
    Withdrawn,
    Completed,
}
