//! `team`: a group of users that a directory maintains through SCIM.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "team")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TeamId,
    pub version: i64,
    /// Unique in the organization, ignoring case.
    pub name: String,
    /// The directory's key of the group.
    pub external_id: Option<String>,
    /// The number of members, deprovisioned ones included.
    pub member_count: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(TeamId);
