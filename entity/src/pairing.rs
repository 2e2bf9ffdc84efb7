//! `pairing`: two or three participants who coach each other in a round.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "pairing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairingId,
    pub version: i64,
    pub program_id: ProgramId,
    pub round_id: RoundId,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    /// Since when two members are in one reporting line. `None`: no conflict.
    pub conflict_since: Option<DateTimeUtc>,
    /// The score with which the members were matched. `None`: the pairing was made by hand.
    pub match_score: Option<i32>,
    /// The parts of the score, as JSON.
    pub match_reasons: Option<Json>,
    /// When the last session took place. `None`: none yet. No version counts it.
    pub last_session_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(PairingId);

/// The status of a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Active,
    /// Suspended by the program's conflict policy while two members are in one reporting line.
    Suspended,
    Ended,
}
