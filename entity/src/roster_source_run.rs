//! `roster_source_run`: one attempt to fetch a roster from its source.

use crate::{id::*, tenanted::tenanted};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roster_source_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: OrganizationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RosterSourceRunId,
    pub roster_source_id: RosterSourceId,
    pub cause: Cause,
    /// `None`: the run is under way.
    pub outcome: Option<Outcome>,
    /// Why the run failed.
    pub failure: Option<String>,
    /// The number of bytes received, as transferred.
    pub byte_count: i64,
    /// The plan that was made. No foreign key: a plan may be deleted before the run.
    pub roster_plan_id: Option<RosterPlanId>,
    pub started_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(RosterSourceRunId);

/// What started the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    Schedule,
    /// A caller.
    Request,
    /// The run before was abandoned.
    Retry,
}

/// How the run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    Unchanged,
    Planned,
    Applied,
    Held,
    Failed,
}
