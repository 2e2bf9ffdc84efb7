//! Roster plans: the object, its lists and the root fields that read them. Rows are in `row`, mutations and the subscription in `write`,
//! the roster digest in `digest`. The release of a held plan is in `brake`.

mod digest;
mod row;
mod suggestion;
mod write;

use super::{
    change::{ChangeActor, actor_id, load_actor},
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
use row::{RosterRow, RosterRowFilter, list as rows};

pub use digest::RosterDigestQuery;
pub use suggestion::RosterSuggestionQuery;
pub use write::{RosterMutation, RosterPlanPayload, RosterSubscription};

/// The status of a roster plan. APPLIED and FAILED are final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Status")]
pub enum RosterPlanStatus {
    /// The rows are being uploaded and compared. The plan fails when that takes longer than six hours.
    Receiving,
    /// The plan is complete and can be applied. It has not changed any employee.
    Planned,
    /// The brake holds the plan: it must be released with `rosterRelease` before it can be applied.
    Held,
    /// Some batches of rows are applied. The server applies the others without a further request.
    Applying,
    /// All batches of rows are applied.
    Applied,
    /// The upload was interrupted, or the roster could not be read. The plan has no rows and cannot be applied.
    Failed,
}
enum_column!(RosterPlanStatus, entity::roster_plan::Status);
enum_filter!(
    RosterPlanStatusFilter,
    RosterPlanStatus,
    entity::roster_plan::Status,
    "Compares the status of a roster plan. All given conditions must hold; a null condition is not applied."
);

/// Determines what happens to employees who are missing from a roster.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::roster_plan::Mode")]
pub enum RosterMode {
    /// The roster contains changes only. Missing employees stay unchanged.
    Delta,
    /// The roster contains all employees. The employment of a missing employee ends.
    Full,
}
enum_column!(RosterMode, entity::roster_plan::Mode);

/// Determines which employee a roster row means when no employee has its `externalId` or its `previousExternalId`. A matched employee gets
/// the external id of the row.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::domain::roster::MatchBy")]
pub enum RosterMatchBy {
    /// None: the row creates an employee.
    ExternalId,
    /// The employee, not TERMINATED, who has the user name of the row. Case is ignored; a user name that several employees have matches
    /// none of them.
    UserName,
    /// The employee, not TERMINATED, who has the e-mail address of the row. Case is ignored; an address that several employees have matches
    /// none of them.
    Email,
}

/// The sort order of a list of roster plans.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum RosterPlanOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on roster plans. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct RosterPlanFilter {
    /// The status of the roster plan, such as HELD.
    status: Option<RosterPlanStatusFilter>,
}

/// The list that a filter and a sort order describe.
fn list(filter: Option<RosterPlanFilter>, order: Option<RosterPlanOrder>) -> List {
    List {
        statuses: RosterPlanStatusFilter::values(filter.unwrap_or_default().status),
        newest_first: order == Some(RosterPlanOrder::CreatedDesc),
    }
}

object! {
    /// One import of a roster. A plan shows what each row would change, and changes no employee until it is applied. It is deleted with its
    /// rows `roster_retention_days` after its creation.
    RosterPlan(entity::roster_plan), list List, requires ReadRosterPlan;

    /// The identifier of the roster plan, `rpl_…`.
    id: RosterPlanId;

    columns {
        /// The version of the roster plan, 1 at first and one more with each change.
        version: i64,

        /// The status of the roster plan. Only a PLANNED plan can be applied.
        status: RosterPlanStatus,

        /// The origin of the roster as its sender states it, such as a file name.
        source: String,

        /// Determines what happens to employees who are missing from the roster.
        mode: RosterMode,

        /// The number of rows in the roster. The rows that a filter of the roster mapping skips, and those that a FULL roster adds for
        /// missing employees, are not counted.
        row_count: i32,

        /// The number of rows that create an employee.
        create_count: i32,

        /// The number of rows that change attributes of an employee.
        update_count: i32,

        /// The number of rows that re-hire a TERMINATED employee.
        reactivate_count: i32,

        /// The number of rows that end an employment, those of missing employees included.
        terminate_count: i32,

        /// The number of updates that set a last day in the future. They are counted in `updateCount` too.
        scheduled_termination_count: i32,

        /// The number of rows that change nothing.
        unchanged_count: i32,

        /// The number of rows that have errors and are not applied.
        rejected_count: i32,

        /// The number of rows of the file that a filter of the roster mapping skips. They are not among the rows of the plan.
        skipped_count: i32,

        /// The number of employees whom a FULL roster names only in rows that a filter of the roster mapping skips. Their employment
        /// ends: they are counted in `terminateCount` too.
        skipped_employee_count: i32,
        /// The number of rows with warnings. They are applied as planned.
        warning_count: i32,

        /// The number of pairings that would end because the employment of a member ends, now or on a future day.
        pairing_end_count: i32,

        /// The number of sessions scheduled in the future that would be cancelled because their pairing ends.
        session_cancel_count: i32,

        /// The number of partners who would wait for a new pairing because theirs ends.
        partner_requeue_count: i32,

        /// The number of pairings that would get a conflict because their members would be in one reporting line.
        conflict_count: i32,

        /// The number of rows to apply: those that create, update, reactivate or terminate an employee.
        step_count: i32,

        /// The number of rows that have been applied.
        done_count: i32,

        /// The number of rows that could not be applied because an employee had changed after the plan was created. `errors` of such a row
        /// names the change.
        failed_count: i32,

        /// The reason given for the release. Null when the plan was not released. A plan whose dangerous changes were shown by a plan of the
        /// same sender that was released within 24 hours is released with it, and has its reason.
        release_note: Option<String>,

        /// The instant at which the plan was released. Null when it was not released.
        released_at: Option<DateTime<Utc>>,

        /// The reason why the plan failed. Null unless the status is FAILED.
        failure: Option<String>,

        /// The instant at which the plan was created.
        created_at: DateTime<Utc>,

        /// The instant at which the last batch of rows was applied. Null unless the status is APPLIED.
        applied_at: Option<DateTime<Utc>>,
    }

    connections {
        /// The rows in the order of the roster, then the rows of the employees missing from a FULL roster. `GET /rosters/{id}/rows`
        /// downloads all of them as `text/csv` or `application/x-ndjson`.
        rows: RosterRow[RosterRowFilter] = rows, below RosterPlanId;
    }

    resolvers {
        /// The reasons why the plan is or was held, each a sentence. Empty when it was never held.
        async fn held_because(&self) -> Vec<&str> {
            self.0.held_because.as_deref().unwrap_or_default().lines().collect()
        }

        /// The integration or employee that released the plan. Null when the plan was not released or was released on the operator's
        /// command line, and when the caller may not see that integration or employee.
        async fn released_by(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
            match self.0.released_by_kind {
                Some(kind) => load_actor(ctx, kind, self.0.released_by_id).await,
                None => Ok(None),
            }
        }

        /// The identifier of the integration or employee that released the plan. Null when it was not released, or was released on the
        /// operator's command line.
        async fn released_by_id(&self) -> Option<ID> {
            actor_id(self.0.released_by_kind?, self.0.released_by_id)
        }

        /// The integration or employee that sent the roster. Null when it was sent on the operator's command line, and when the caller may
        /// not see that integration or employee.
        async fn planned_by(&self, ctx: &Context<'_>) -> Result<Option<ChangeActor>> {
            load_actor(ctx, self.0.planned_by_kind, self.0.planned_by_id).await
        }

        /// The identifier of the integration or employee that sent the roster. Null when it was sent on the operator's command line.
        async fn planned_by_id(&self) -> Option<ID> {
            actor_id(self.0.planned_by_kind, self.0.planned_by_id)
        }
    }
}

queries! {
    RosterQuery;

    nouns { RosterPlan }
    parts { RosterRow }

    objects {
        /// Finds a roster plan by its identifier. Null when it does not exist or the caller may not see it.
        roster_plan: RosterPlan, by RosterPlanId, requires ReadRosterPlan;
    }

    connections {
        /// Lists the roster plans of the organization.
        roster_plans: RosterPlan[RosterPlanFilter, RosterPlanOrder] = list, requires ReadRosterPlan;
    }
}
