//! `pulse`: a short survey of the participants in a round.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pulse")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PulseId,
    pub version: i64,
    pub program_id: ProgramId,
    pub round_id: RoundId,
    /// The questions. They do not change.
    pub question_set_version_id: QuestionSetVersionId,
    /// Answers are accepted before this instant, and figures are shown from it on.
    pub closes_at: DateTimeUtc,
    /// The smallest number of people whose answers are shown as figures, as it was when the pulse was opened.
    pub minimum_group: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(PulseId);
