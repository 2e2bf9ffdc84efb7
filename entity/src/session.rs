//! `session`: an appointment of a pairing for a coaching conversation.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub version: i64,
    pub program_id: ProgramId,
    pub pairing_id: PairingId,
    pub status: Status,
    pub starts_at: DateTimeUtc,
    pub duration_minutes: i32,
    /// When the session took place. `None` unless the session is held.
    pub held_at: Option<DateTimeUtc>,
    /// The guide, frozen when the session was scheduled. `None`: no guide.
    pub guide_version_id: Option<GuideVersionId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(SessionId);

/// The status of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Scheduled,
    Held,
    Cancelled,
    Missed,
}
