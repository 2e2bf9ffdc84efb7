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

impl Model {
    /// Whether the log contains all entries after the sequence number `after`, so that a reader can continue there.
    pub fn contains_entries_after(&self, after: i64) -> bool {
        (self.pruned_seq..=self.seq).contains(&after)
    }
}
