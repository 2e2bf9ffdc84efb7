//! `commitment`: what a member of a pairing promised in a session to do by a date.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "commitment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommitmentId,
    pub version: i64,
    pub program_id: ProgramId,
    /// The pairing of the session.
    pub pairing_id: PairingId,
    /// The session in which the commitment was made.
    pub session_id: SessionId,
    /// The member who made the commitment.
    pub participant_id: ParticipantId,
    /// The employee of the participant.
    pub employee_id: EmployeeId,
    pub text: String,
    pub due_on: Date,
    pub status: Status,
    pub reviewed_in_session_id: Option<SessionId>,
    pub reviewed_at: Option<DateTimeUtc>,
    /// The commitment that was carried into this one.
    pub carried_from_id: Option<CommitmentId>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(CommitmentId);

/// The status of a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Open,
    Kept,
    Missed,
    /// Continued by another commitment with a later date.
    Carried,
    Dropped,
}
