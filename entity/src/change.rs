//! `change`: one entry of the organization's change log. Rows are never updated.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// The sequence number: 1, 2, 3 … without gaps, in commit order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// For example `session.scheduled`.
    pub kind: String,
    /// The noun of the changed object, for example `session`.
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub subject_version: i64,
    /// The names of the changed fields, separated by spaces.
    pub changed_fields: String,
    pub actor_kind: ActorKind,
    /// The integration or employee. `None` for the operator and the system.
    pub actor_id: Option<Uuid>,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, serde::Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActorKind {
    Integration,
    Employee,
    /// The command line of the server.
    Operator,
    /// The server itself, without a caller.
    System,
}
