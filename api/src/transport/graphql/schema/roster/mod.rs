//! Bringing rosters in.

mod digest;
mod row;
mod write;

use super::{
    change::{ChangeActor, who, who_id},
    filter::enum_filter,
};
use crate::{
    domain::roster::List,
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
    },
};
use async_graphql::{Context, Enum, ID, InputObject, Result};
use chrono::{DateTime, Utc};
use entity::id::RosterPlanId;
use row::{RosterRow, RosterRowFilter, row_list};

pub use digest::RosterDigestQuery;
pub use write::{RosterMutation, RosterSubscription};

/// Where a run stands.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Status")]
pub enum RosterPlanStatus {
    /// Its rows are arriving.
    Receiving,
    /// It says what it would do, and has done nothing.
    Planned,
    /// It would change so much that somebody must release it first.
    Held,
    /// A part of it was carried out; the rest follows by itself.
    Applying,
    /// It was carried out.
    Applied,
    /// Its rows broke off or could not be read; it does nothing.
    Failed,
}
enum_column!(RosterPlanStatus, entity::roster_plan::Status);
enum_filter!(RosterPlanStatusFilter, RosterPlanStatus, entity::roster_plan::Status, "Compares the status of a roster plan.");

/// What it means that an employee is not in a roster.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Mode")]
pub enum RosterMode {
    /// Nothing: the roster holds changes.
    Delta,
    /// They have left: the roster holds everybody.
    Full,
}
enum_column!(RosterMode, entity::roster_plan::Mode);

/// In which order roster plans are listed.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum RosterPlanOrder {
    /// The oldest first.
    #[default]
    CreatedAsc,
    /// The newest first.
    CreatedDesc,
}

/// Which roster plans are listed.
#[derive(InputObject, Default)]
pub struct RosterPlanFilter {
    /// By status.
    status: Option<RosterPlanStatusFilter>,
}

fn list(filter: Option<RosterPlanFilter>, order: Option<RosterPlanOrder>) -> List {
    List {
        statuses: RosterPlanStatusFilter::values(filter.unwrap_or_default().status),
        newest_first: order == Some(RosterPlanOrder::CreatedDesc),
    }
}

object! {
    /// One run of bringing a roster in: first it says what it would do, then it does exactly that.
    RosterPlan(entity::roster_plan), list List, requires ReadRosterPlan;

    /// Its identifier, `rpl_…`.
    id: RosterPlanId;

    columns {
        /// Counts its changes.
        version: i64,

        /// Where it stands.
        status: RosterPlanStatus,

        /// Where the rows came from.
        source: String,

        /// What it means that an employee is not in it.
        mode: RosterMode,

        /// How many rows the roster has. A full roster's plan has rows for those who are absent besides.
        row_count: i32,

        /// How many would be new.
        create_count: i32,

        /// How many would change.
        update_count: i32,

        /// How many would come back.
        reactivate_count: i32,

        /// How many would leave.
        terminate_count: i32,

        /// How many rows say what is known already.
        unchanged_count: i32,

        /// How many rows are wrong.
        rejected_count: i32,

        /// How many pairings would end because somebody leaves.
        pairing_end_count: i32,

        /// How many meetings to come would be called off.
        session_cancel_count: i32,

        /// How many partners of leavers would wait for somebody new.
        partner_requeue_count: i32,

        /// How many pairings would come to stand in one reporting line.
        conflict_count: i32,

        /// How many rows do something.
        step_count: i32,

        /// How many of them were carried out so far.
        done_count: i32,

        /// How many of them could not be carried out, because others had changed the employee in the meantime: their errors say what.
        failed_count: i32,

        /// What whoever released it said.
        release_note: Option<String>,

        /// When it was released; null when it never was.
        released_at: Option<DateTime<Utc>>,

        /// Why it came to nothing.
        failure: Option<String>,

        /// When it was planned.
        created_at: DateTime<Utc>,

        /// When it was carried out.
        applied_at: Option<DateTime<Utc>>,
    }

    connections {
        /// The rows, in the order of the file; behind them those who are absent from a full roster. All of them as a file:
        /// `GET /rosters/{id}/rows`, which answers `text/csv` or `application/x-ndjson`.
        rows: RosterRow[RosterRowFilter] = row_list, below RosterPlanId;
    }

    resolvers {
        /// Why it is, or was, held; empty when it never was.
        async fn held_because(&self) -> Vec<&str> {
            self.0.held_because.as_deref().unwrap_or_default().lines().collect()
        }

        /// Who released it; null where you may not see them, and for the operator's command line.
        async fn released_by(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
            match self.0.released_by_kind {
                Some(kind) => who(ctx, kind, self.0.released_by_id).await,
                None => Ok(None),
            }
        }

        /// The identifier of who released it; null for the operator's command line.
        async fn released_by_id(&self) -> Option<ID> {
            who_id(self.0.released_by_kind?, self.0.released_by_id)
        }

        /// Who sent it; null where you may not see them, and for the operator's command line.
        async fn planned_by(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
            who(ctx, self.0.planned_by_kind, self.0.planned_by_id).await
        }

        /// The identifier of who sent it; null for the operator's command line.
        async fn planned_by_id(&self) -> Option<ID> {
            who_id(self.0.planned_by_kind, self.0.planned_by_id)
        }
    }
}

queries! {
    RosterQuery;

    nouns { RosterPlan }
    parts { RosterRow }

    objects {
        /// A roster plan; null when there is no such, or it is not yours.
        roster_plan: RosterPlan, by RosterPlanId, requires ReadRosterPlan;
    }

    connections {
        /// The runs of bringing rosters in.
        roster_plans: RosterPlan[RosterPlanFilter, RosterPlanOrder] = list, requires ReadRosterPlan;
    }
}
