//! `recognition`: thanks of one employee to another.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "recognition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RecognitionId,
    pub version: i64,
    /// The program in which giver and receiver take part.
    pub program_id: ProgramId,
    pub giver_id: EmployeeId,
    pub receiver_id: EmployeeId,
    pub competency_id: Option<CompetencyId>,
    /// A commitment of a pairing of both.
    pub commitment_id: Option<CommitmentId>,
    /// The pairing whose members read the recognition. `None` unless the visibility is PAIRING.
    pub pairing_id: Option<PairingId>,
    /// `None` after the withdrawal.
    pub text: Option<String>,
    pub visibility: Visibility,
    pub status: Status,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(RecognitionId);

/// The status of a recognition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Given,
    /// Only the giver still sees the row.
    Withdrawn,
}

/// Who may read a recognition beside its giver and receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Visibility {
    /// The members of a pairing of both.
    Pairing,
    /// Those who take part in the program, program managers, administrators and integrations.
    Program,
    /// Everyone in the organization.
    Organization,
}
