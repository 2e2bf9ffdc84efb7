//! `program`: a peer-coaching program.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "program")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgramId,
    pub version: i64,
    pub name: String,
    pub description: Option<String>,
    pub kind: Kind,
    pub status: Status,
    /// Days between two sessions of a pairing.
    pub cadence_days: i32,
    pub mixing: Mixing,
    /// Two or three.
    pub group_size: i32,
    /// The most job levels two partners may be apart; none: any.
    pub max_job_level_gap: Option<i32>,
    pub conflict_policy: ConflictPolicy,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(ProgramId);

/// How formal a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Scheduled sessions, goals required.
    Formal,
    /// Flexible.
    Informal,
}

/// Where a program stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Draft,
    Open,
    Closed,
}

/// Who may be paired, by department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mixing {
    SameTeam,
    CrossTeam,
    Any,
}

/// What happens to a pairing whose members come to stand in one reporting line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ConflictPolicy {
    /// The change log tells it.
    Raise,
    /// The change log tells it, and the pairing waits until it is over.
    Suspend,
}
