//! `change`: one entry of the organization's change log; never changed.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    /// 1, 2, 3 … without gaps, in commit order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Such as `session.scheduled`.
    pub kind: String,
    /// The noun of the subject, such as `session`.
    pub subject_kind: String,
    pub subject_id: Uuid,
    pub subject_version: i64,
    /// The names of the changed fields, separated by spaces.
    pub changed_fields: String,
    pub actor_kind: ActorKind,
    /// The integration or employee; none for the operator.
    pub actor_id: Option<Uuid>,
    pub at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!();

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActorKind {
    Integration,
    Employee,
    /// The command line of the server.
    Operator,
    /// A rule of the program itself.
    System,
}
