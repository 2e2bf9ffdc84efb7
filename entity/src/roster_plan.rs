//! `roster_plan`: one run of bringing a roster in: planned, then applied.

use crate::{change::ActorKind, id::*, tenanted::tenanted};
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
    pub mode: Mode,
    pub planned_by_kind: ActorKind,
    pub planned_by_id: Option<Uuid>,
    /// Why it waits for a person, one reason in a line.
    pub held_because: Option<String>,
    pub released_by_kind: Option<ActorKind>,
    pub released_by_id: Option<Uuid>,
    pub release_note: Option<String>,
    pub released_at: Option<DateTimeUtc>,
    /// How many rows do something.
    pub step_count: i32,
    /// How many of them were carried out.
    pub done_count: i32,
    /// How many of them could not be any more, because others had changed the employee in the meantime.
    pub failed_count: i32,
    /// Why it came to nothing.
    pub failure: Option<String>,
    /// How many pairings would end.
    pub pairing_end_count: i32,
    /// How many meetings to come would be called off.
    pub session_cancel_count: i32,
    /// How many partners of leavers would wait for somebody new.
    pub partner_requeue_count: i32,
    /// How many pairings would come to stand in one reporting line.
    pub conflict_count: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(RosterPlanId);

/// Where the run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Its rows are arriving.
    Receiving,
    Planned,
    /// Too much would change: a person has to say that it is meant.
    Held,
    /// Some of its batches were carried out.
    Applying,
    Applied,
    /// Its rows broke off.
    Failed,
}

/// What it means that somebody is not in a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// Nothing.
    Delta,
    /// They have left.
    Full,
}
