//! `takeaway`: what a participant learned and shares with the program.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "takeaway")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TakeawayId,
    pub version: i64,
    pub program_id: ProgramId,
    pub author_id: EmployeeId,
    pub competency_id: Option<CompetencyId>,
    /// `None` after the withdrawal.
    pub text: Option<String>,
    /// The words of the text as the search compares them, separated by single spaces. Empty after the withdrawal.
    pub words: String,
    pub status: Status,
    /// The number of rows in `takeaway_mark`.
    pub helpful_count: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(TakeawayId);

/// The status of a takeaway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Shared,
    /// Only the author still sees the row.
    Withdrawn,
}
