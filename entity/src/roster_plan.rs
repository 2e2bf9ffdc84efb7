//! `roster_plan`: one import of a roster, which is planned and then applied.

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
    /// Where the rows come from: a file name, or `graphql`.
    pub source: String,
    /// The last sequence number of the change log when the plan was created or its last batch was applied. Changes of employees with a
    /// greater number were not made by this plan: they prevent applying it, or make rows of later batches stale.
    pub basis_seq: i64,
    pub row_count: i32,
    pub create_count: i32,
    pub update_count: i32,
    pub reactivate_count: i32,
    pub terminate_count: i32,
    /// The number of updates that set a last day in the future.
    pub scheduled_termination_count: i32,
    pub unchanged_count: i32,
    pub rejected_count: i32,
    /// The number of rows that a filter of the roster mapping skips.
    pub skipped_count: i32,
    /// The number of employees whom a full roster names only in skipped rows, so that their employment ends.
    pub skipped_employee_count: i32,
    /// The SHA-256, in hexadecimal digits, of a full roster that may be cut off within its last cell.
    pub open_end_digest: Option<String>,
    /// The number of rows with warnings.
    pub warning_count: i32,
    pub created_at: DateTimeUtc,
    pub applied_at: Option<DateTimeUtc>,
    pub mode: Mode,
    pub planned_by_kind: ActorKind,
    pub planned_by_id: Option<Uuid>,
    /// Why the plan is held, one reason per line.
    pub held_because: Option<String>,
    pub released_by_kind: Option<ActorKind>,
    pub released_by_id: Option<Uuid>,
    pub release_note: Option<String>,
    pub released_at: Option<DateTimeUtc>,
    /// The earlier plan whose release covers this plan. `None`: the plan was not released, or was released itself.
    pub release_of: Option<RosterPlanId>,
    /// The number of rows that change something.
    pub step_count: i32,
    /// The number of rows that were applied.
    pub done_count: i32,
    /// The number of stale rows: they could not be applied because employees have changed since the plan was created.
    pub failed_count: i32,
    /// Why the plan failed.
    pub failure: Option<String>,
    /// The number of pairings that would end.
    pub pairing_end_count: i32,
    /// The number of sessions scheduled in the future that would be cancelled.
    pub session_cancel_count: i32,
    /// The number of partners who would wait for a new partner.
    pub partner_requeue_count: i32,
    /// The number of pairings whose members would be in one reporting line.
    pub conflict_count: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

tenanted!(RosterPlanId);

/// The status of a roster plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// The rows are being uploaded.
    Receiving,
    /// Ready to be applied.
    Planned,
    /// The plan exceeds a limit of the brake: a person must release it.
    Held,
    /// Some batches are applied.
    Applying,
    /// All batches are applied.
    Applied,
    /// The upload was incomplete or invalid.
    Failed,
}

/// What it means when an employee is missing from a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// Nothing: the roster contains changes only.
    Delta,
    /// The employment has ended: the roster contains all employees.
    Full,
}
