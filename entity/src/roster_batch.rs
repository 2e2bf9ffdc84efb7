//! `roster_batch`: rows of a roster plan that are applied in one transaction. Batches are applied in the order of their numbers.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub roster_plan_id: RosterPlanId,
    /// Counted from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch_number: i32,
    /// A JSON list of row numbers.
    pub row_numbers: Json,
    /// `None`: not yet applied.
    pub applied_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
