//! `change_head`: the end of the organization's change log. Every write locks this row, which orders the writes of an organization.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change_head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// The last assigned sequence number; 0 for an empty log.
    pub seq: i64,
    /// Entries up to this sequence number have been deleted.
    pub pruned_seq: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();
