//! `roster_plan`: one run of bringing a roster in: planned, then applied.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RosterPlanId,
    pub version: i64,
    pub status: Status,
    /// Where the rows came from: a file name, or `graphql`.
    pub source: String,
    /// The log's last number when the plan was made; a roster that moved since refuses the plan.
    pub basis_seq: i64,
    pub row_count: i32,
    pub create_count: i32,
    pub update_count: i32,
    pub reactivate_count: i32,
    pub terminate_count: i32,
    pub unchanged_count: i32,
    pub rejected_count: i32,
    pub created_at: DateTimeUtc,
    pub applied_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(RosterPlanId);

/// Where the run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Planned,
    Applied,
}
